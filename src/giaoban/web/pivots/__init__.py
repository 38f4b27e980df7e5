"""A table of one's own as screens and files show it."""
