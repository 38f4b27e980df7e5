"""Short random ids for things that leave the database: documents, drafts, bound figures."""

import secrets

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def new_id(length: int = 12) -> str:
    """`length` letters and digits that are not mistaken for one another; 12 of them are 59 bits."""
    return "".join(secrets.choice(_LETTERS) for _ in range(length))
