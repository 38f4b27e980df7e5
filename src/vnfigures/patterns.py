"""Small helpers for regular expressions."""

import re


def last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    """The last match of `pattern` in `text`."""
    found = None
    for match in pattern.finditer(text):
        found = match
    return found
