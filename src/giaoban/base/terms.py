"""The words by which an entry of the audit trail is found. Pure."""

import re
from collections.abc import Iterator
from typing import Any

from vnfigures.text import fold

LONGEST = 40
# Digests are no words; nor is a single letter.
_WORD = re.compile(r"[a-z0-9]{2,}")
_DIGEST = re.compile(r"[0-9a-f]{32,}")


def words_of(text: str) -> list[str]:
    """The words of a text as they stand in the index: folded, at least two letters or digits.

    >>> words_of("Đề nghị sửa: 12 hộ, xã Hoà-Mai")
    ['de', 'nghi', 'sua', '12', 'ho', 'xa', 'hoa', 'mai']
    """
    return [word[:LONGEST] for word in _WORD.findall(fold(text)) if not _DIGEST.fullmatch(word)]


def terms_of(action: str, payload: dict[str, Any]) -> list[str]:
    """Every different word of an entry: of its action, and of the texts in its payload (numbers are ids, no words)."""
    found = words_of(action.replace("_", " "))
    for text in _texts(payload):
        found += words_of(text)
    return sorted(set(found))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _texts(inner)
