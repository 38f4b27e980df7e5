"""How each kind of file becomes paragraphs and tables. Nothing here knows a database."""
