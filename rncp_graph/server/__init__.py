"""The graph on the web: each IRI at its own path, in the form that is asked for, and SPARQL within limits."""
