"""The ontology as a work to publish: its files, its page in each language, and the check that it lacks nothing."""
