"""How a portrait is laid out: lines for a terminal, Markdown, a page of HTML that prints."""
