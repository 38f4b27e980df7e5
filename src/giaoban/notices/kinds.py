"""Whether a notice is still wanted: the room that asked for it says so, right before it goes out."""

from collections.abc import Callable
from typing import Any

Wanted = Callable[[dict[str, Any]], bool]
_WANTED: dict[str, Wanted] = {}


def still_wanted(kind: str) -> Callable[[Wanted], Wanted]:
    """Register `fn(params) -> bool` for a kind of notices; a kind without one is always wanted."""

    def register(wanted: Wanted) -> Wanted:
        if _WANTED.setdefault(kind, wanted) is not wanted:
            raise ValueError(f"notices of kind {kind} are judged twice")
        return wanted

    return register


def is_wanted(kind: str, params: dict[str, Any]) -> bool:
    """Whether a notice of this kind is still wanted."""
    wanted = _WANTED.get(kind)
    return wanted is None or wanted(params)
