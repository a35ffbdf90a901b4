"""Any SPARQL 1.1 endpoint behind the `Store` protocol."""
