"""Counts and quoted numbers of tasks as named expressions, so that a paper's every number can be proven years later.

`nhiem-vu:done/gave@2024-02-01..2024-02-29@57#99001`: how many tasks that unit 99001 gave were done of those of these
days, at their end, by the entries up to number 57. `/got`: those that others gave it. `percent-done`, `old-2022`
(left over from that year). `nhiem-vu:so/e12.0@57`: the first number that entry 12 says; `t<task>`: a task's own
text, `s<task>` where it comes from.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from giaoban.base.errors import Refusal
from giaoban.documents.content import BoundFigure, Piece, Pieces
from giaoban.documents.contributions import Moment as Asked
from giaoban.documents.expressions import in_percent
from giaoban.documents.plain_numbers import unexplained
from giaoban.registry.queries import resolve
from giaoban.tasks.models import Entry, Task
from giaoban.tasks.rules import Counts
from giaoban.tasks.standing import GAVE, GOT, counts_of
from vnfigures.text import canonical
from vnfigures.words import scan_words

PREFIX = "nhiem-vu"
_COUNTED = re.compile(
    rf"{PREFIX}:(?P<name>[a-z_]+(?:-\w+)?)/(?P<whose>{GAVE}|{GOT})"
    r"@(?P<first>\d{4}-\d\d-\d\d)\.\.(?P<last>\d{4}-\d\d-\d\d)@(?P<at>\d+)#(?P<unit>.+)"
)
_QUOTED = re.compile(rf"{PREFIX}:so/(?P<key>[ets])(?P<id>\w+)\.(?P<index>\d+)@(?P<at>\d+)")
_NAMES = frozenset(
    {
        "total", "carried", "given", "done", "in_due", "before_due", "on_due", "after_due", "done_no_due", "undone",
        "not_late", "soon", "overdue", "no_due", "on_hold", "waiting", "extended", "cancelled",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Window:
    """Whose tasks of which days are counted, by entries up to a number."""

    unit: str
    first: date
    last: date
    at: int
    whose: str = GAVE

    def expression(self, name: str) -> str:
        """The expression of one count."""
        return f"{PREFIX}:{name}/{self.whose}@{self.first}..{self.last}@{self.at}#{self.unit}"


def value_of(counts: Counts, name: str) -> Decimal | None:
    """A count by its name; of the two percents the second is what the first leaves, so that they add up to 100."""
    kind, _dash, more = name.partition("-")
    if kind == "percent" and counts.total:
        done = in_percent(Decimal(counts.done), Decimal(counts.total))
        return {"done": done, "undone": 100 - done}.get(more)
    if kind == "old" and more.isdecimal():
        return Decimal(dict(counts.old).get(int(more), 0))
    return Decimal(getattr(counts, name)) if name in _NAMES else None


def resolver(expression: str, moment: Asked) -> Decimal | None:
    """What an expression of tasks gives. It names its own moment, so that it gives the same for ever."""
    counted = _COUNTED.fullmatch(expression)
    if counted is not None:
        return _count(counted)
    quoted = _QUOTED.fullmatch(expression)
    if quoted is None:
        return None
    text = _said(quoted["key"], quoted["id"], int(quoted["at"]))
    found = [value for one in _spans(text) for value in values_in(text[one[0] : one[1]])]
    index = int(quoted["index"])
    return found[index] if index < len(found) else None


def _count(match: re.Match[str]) -> Decimal | None:
    try:
        first, last = date.fromisoformat(match["first"]), date.fromisoformat(match["last"])
        unit_id = resolve(match["unit"], last).id
    except (ValueError, Refusal):
        return None
    return value_of(counts_of(unit_id, first, last, int(match["at"]), match["whose"]), match["name"])


def _said(key: str, name: str, at: int) -> str:
    """The words of an entry, or of a task as they stood after entry number `at`."""
    if key == "e":
        found = Entry.objects.filter(pk=int(name), pk__lte=at).first() if name.isdecimal() else None
        return in_a_line(found.text) if found else ""
    task = Task.objects.filter(pk=name).first()
    if task is None:
        return ""
    return in_a_line(text_at(task, at, "text" if key == "t" else "source_words"))


def in_a_line(text: str) -> str:
    """Words without line breaks: how a table's cell has them, and how numbers in them are found."""
    return " ".join(text.split())


def text_at(task: Task, at: int, column: str = "text") -> str:
    """A task's text (or `source_words`) as it stood after entry number `at`: later adjustments taken back."""
    text = str(getattr(task, column))
    for entry in Entry.objects.filter(occurrence__task=task, verb="adjust", pk__gt=at).order_by("-pk"):
        text = entry.changes.get(column, [text])[0]
    return text


# A number that begins a line could be taken for a heading: what is quoted never begins one.
_BEFORE = "a\t"


def _spans(text: str) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for start, end in unexplained(_BEFORE + text):
        if not found or start - len(_BEFORE) >= found[-1][1]:
            found.append((start - len(_BEFORE), end - len(_BEFORE)))
    return found


def values_in(text: str) -> tuple[Decimal, ...]:
    """The value of a number as it is written, or two of 7/13; in words too.

    >>> values_in("1.200"), values_in("7/13"), values_in("12,5")
    ((Decimal('1200'),), (Decimal('7'), Decimal('13')), (Decimal('12.5'),))
    """
    if re.search(r"\d", text):
        parts = re.findall(r"\d[\d.,]*", text)[:2]
        return tuple(
            Decimal(part.rstrip(".,").replace(".", "").replace(",", ".", 1).replace(",", "")) for part in parts
        )
    words = re.findall(r"[^\W\d_]+", canonical(text))
    found = scan_words(words, 0)
    return (found[0],) if found else (Decimal(1),)


def quoted(text: str, key: str, at: int, make_id: Callable[[], str]) -> Pieces:
    """Words that somebody wrote, in one line, each number in them bound to where it stands: entry `e12`, task `t…`."""
    text = in_a_line(text)
    pieces: list[Piece] = []
    index = done = 0
    for start, end in _spans(text):
        values = values_in(text[start:end])
        names = tuple(f"{PREFIX}:so/{key}.{index + one}@{at}" for one in range(len(values)))
        pieces += [text[done:start], BoundFigure(make_id(), names, text[start:end], values)]
        index, done = index + len(values), end
    pieces.append(text[done:])
    return tuple(piece for piece in pieces if piece)
