"""The CSV export of France compétences."""
