"""A step of a table of states, of which whatever moves by steps has one: what is not in it cannot happen. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Move:
    """A step: its verb, the right it needs (`<room>.<right>`), from which states, to which ("": it stays), whether a
    reason must be given, and, where it is not the table's usual side that takes it, which one does."""

    verb: str
    right: str
    before: frozenset[str]
    after: str = ""
    reasoned: bool = False
    by: str = ""


def table(*moves: Move) -> Mapping[str, Move]:
    """A table of states by verb.

    >>> table(Move("send", "submit", frozenset({"draft"}), "sent"))["send"].after
    'sent'
    """
    return {move.verb: move for move in moves}
