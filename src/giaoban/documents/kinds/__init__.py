"""Composers of the kinds of documents: each file a matter, and the pure function that makes a document of it."""
