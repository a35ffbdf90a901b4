"""The XML flows of France compétences."""
