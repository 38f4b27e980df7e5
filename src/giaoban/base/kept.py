"""What a process keeps of what it read, and how it knows that it still holds.

`@kept()` on a reading function: its answer is kept in memory, together with the tables that it was read from, which are
found out while it reads, and with the stamps that these tables had before. It is given again only while none of them
was changed since (`marks`: said by the database, within the writer's own transaction): so an answer is never older
than the question. Inside a transaction nothing is kept, and what was kept is used only where nobody, the transaction
itself neither, has changed its tables since.

What a function may not do to be kept: ask the clock for more than the day, look at a request, a file or a setting, read
a table that nobody follows. Lists, dictionaries and sets are handed out as copies; what is in them is shared.
"""

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator, KeysView, ValuesView
from dataclasses import dataclass
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import get_language

from giaoban.base import marks
from giaoban.base.clock import today

log = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Held:
    """The tables that something was read from, with the stamps that they had, in one life of the process."""

    life: int
    tables: tuple[tuple[str, int], ...]

    def holds(self, life: int, stamps: marks.Stamps) -> bool:
        """Whether none of them was changed since."""
        return self.life == life != marks.NEVER and all(stamps.get(name, 0) == stamp for name, stamp in self.tables)


_followed: frozenset[str] = frozenset()
_local = threading.local()


def _known() -> frozenset[str]:
    global _followed
    _followed = _followed or marks.followed()
    return _followed


def kept(most: int = 256) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Keep the answers of a function that reads, `most` of them, those asked for last. Arguments must be hashable, or
    collections of what is: they arrive as frozensets and tuples."""

    def wrap(function: Callable[P, T]) -> Callable[P, T]:
        answers: OrderedDict[Hashable, tuple[T, Held]] = OrderedDict()
        turn = threading.Lock()

        @wraps(function)
        def ask(*args: P.args, **kwargs: P.kwargs) -> T:
            plain = tuple(_plain(one) for one in args)
            named = {name: _plain(one) for name, one in kwargs.items()}
            key = (plain, tuple(sorted(named.items())), today(), get_language())
            try:
                hash(key)
            except TypeError:
                return function(*plain, **named)
            if connection.in_atomic_block:
                with turn:
                    found = answers.get(key)
                # Where nothing was kept there is nothing to look for.
                if found is None or not found[1].holds(*marks.look_inside()):
                    return function(*plain, **named)
                return _handed(found[0])  # type: ignore[no-any-return]
            life, stamps = marks.look()
            with turn:
                found = answers.get(key)
                if found is not None:
                    answers.move_to_end(key)
            if found is None or not found[1].holds(life, stamps):
                found = read(lambda: function(*plain, **named), life, stamps)
                with turn:
                    answers[key] = found
                    while len(answers) > most:
                        answers.popitem(last=False)
            else:
                _tell({name for name, _stamp in found[1].tables})
            return _handed(found[0])  # type: ignore[no-any-return]

        return ask

    return wrap


def read(function: Callable[[], T], life: int, stamps: marks.Stamps, without: str = "") -> tuple[T, Held]:
    """What a function makes, and the tables that it was read from; `without` one that the caller follows in a way of
    its own. The life and stamps must have been looked at before."""
    before: set[str] | None = getattr(_local, "tables", None)
    with marks.reading() as tables:
        _local.tables = tables
        try:
            value = function()
        finally:
            _local.tables = before
    _tell(tables)
    unknown = tables - _known()
    if unknown:
        # A bug, harmless to whoever asks: name the table in `marks`, or do not keep the function.
        log.error("an answer is not kept: nobody follows %s", ", ".join(sorted(unknown)))
        return value, Held(marks.NEVER, ())
    return value, Held(life, tuple(sorted((name, stamps.get(name, 0)) for name in tables if name != without)))


def _tell(tables: set[str]) -> None:
    """What was kept counts as read by whoever is being kept now."""
    outer: set[str] | None = getattr(_local, "tables", None)
    if outer is not None:
        outer |= tables


def _plain(value: Any) -> Any:
    if isinstance(value, set):
        return frozenset(value)
    passing = isinstance(value, Iterator | QuerySet)
    return tuple(value) if passing or isinstance(value, list | KeysView | ValuesView) else value


def _handed(value: Any) -> Any:
    return value.copy() if type(value) in (list, dict, set, OrderedDict) else value
