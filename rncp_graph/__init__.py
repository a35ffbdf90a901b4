"""The French registers of professional certifications (RNCP, RS) as a knowledge graph."""
