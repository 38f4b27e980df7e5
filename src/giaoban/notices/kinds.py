"""Whether a notice is still wanted, and what goes along with it: the room that asked for it says so, right before it
goes out. What opens doors (a personal link) is therefore never stored."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Wanted = Callable[[dict[str, Any]], bool]
_WANTED: dict[str, Wanted] = {}
_DAILY: set[str] = set()


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


@dataclass(frozen=True, slots=True)
class Enclosure:
    """What a letter carries beyond its text: words, and an appointment (.ics) with its method (REQUEST, CANCEL)."""

    words: str = ""
    calendar: bytes = b""
    method: str = ""


Encloses = Callable[[dict[str, Any]], Enclosure]
_ENCLOSES: dict[str, Encloses] = {}


def encloses(kind: str) -> Callable[[Encloses], Encloses]:
    """Register `fn(params) -> Enclosure` for the letters of a kind of notices."""

    def register(enclosing: Encloses) -> Encloses:
        if _ENCLOSES.setdefault(kind, enclosing) is not enclosing:
            raise ValueError(f"letters of kind {kind} are filled twice")
        return enclosing

    return register


def enclosure(kind: str, params: dict[str, Any]) -> Enclosure:
    """What goes along with a letter of this kind; nothing unless its room registered something."""
    enclosing = _ENCLOSES.get(kind)
    return enclosing(params) if enclosing else Enclosure()


def daily(kind: str) -> None:
    """Notices of this kind go out together: what waits for one address in one round makes one message."""
    _DAILY.add(kind)


def is_daily(kind: str) -> bool:
    """Whether notices of a kind go out together with others of such kinds."""
    return kind in _DAILY
