"""What is written for the public out of the code and the ontology: pages and catalogues."""
