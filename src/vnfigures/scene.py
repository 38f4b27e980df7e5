"""What the checks for doubts look at: the figures of a text, and the words around and between them."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cached_property

from vnfigures.model import Fact
from vnfigures.numbers import format_money, format_number, format_percent
from vnfigures.text import Text

_BREAK = re.compile(r"[.!?;…]+(?=\s|$)|\n")
_STOP = re.compile(r"[.!?…]+(?=\s|$)|\n")
_VAGUE = re.compile(r"trên|hơn|gần|khoảng|xấp xỉ|chừng|dưới|ít nhất|tối thiểu|tối đa|không quá|trở lên|đến")
_WINDOW = 240

MAX_IN_SENTENCE = 24
"""Figures of a sentence beyond which no pairing is tried: it is a table in disguise, and the work would grow."""

LEVELS = ("actual", "total", "part")
"""Roles of a figure that says how much there is, not how much is wanted or by how much it changed."""


class Scene:
    """The figures of one text, in order; their offsets are those of `text.norm`."""

    def __init__(self, text: Text, facts: Sequence[Fact]) -> None:
        self.canon = text.canon
        self.facts = facts

    @cached_property
    def _stops(self) -> list[int]:
        return [match.end() for match in _STOP.finditer(self.canon)]

    @cached_property
    def _breaks(self) -> list[int]:
        return [match.end() for match in _BREAK.finditer(self.canon)]

    @cached_property
    def sentences(self) -> list[list[int]]:
        """Indices of the figures, sentence by sentence; a line end closes a sentence."""
        return list(self._grouped(self._stops))

    @cached_property
    def clauses(self) -> list[list[int]]:
        """The same, closed by semicolons too."""
        return list(self._grouped(self._breaks))

    def _grouped(self, ends: list[int]) -> Iterator[list[int]]:
        group: list[int] = []
        where = -1
        for index, fact in enumerate(self.facts):
            at = bisect_right(ends, fact.start)
            if at != where and group:
                yield group
                group = []
            where = at
            group.append(index)
        if group:
            yield group

    def between(self, first: int, second: int) -> str:
        """The words from the end of one figure to the start of a later one; a few hundred characters at most."""
        start, end = self.facts[first].end, self.facts[second].start
        if end - start > _WINDOW:
            return f"{self.canon[start : start + _WINDOW // 2]} … {self.canon[end - _WINDOW // 2 : end]}"
        return self.canon[start:end]

    def stops_between(self, first: int, second: int) -> bool:
        """Whether a sentence ends between two figures."""
        return bisect_right(self._stops, self.facts[first].start) != bisect_right(self._stops, self.facts[second].start)

    def cell(self, index: int) -> tuple[int, int]:
        """Line and column of a figure in a table whose cells are parted by "|" or tabs; column 0 without one."""
        start = self.facts[index].start
        low = max(0, start - 4 * _WINDOW)
        line = self.canon.rfind("\n", low, start) + 1 or low
        row = self.canon[line:start]
        return line, row.count("|") + row.count("\t")

    def before(self, index: int) -> str:
        """The words of the clause before a figure, back to the figure before it or a break."""
        start = self.facts[index].start
        low = max(self.facts[index - 1].end if index else 0, start - _WINDOW)
        text = self.canon[low:start]
        breaks = [match.end() for match in _BREAK.finditer(text)]
        return text[breaks[-1] :] if breaks else text

    def after(self, index: int) -> str:
        """The words of the clause after a figure, up to the next figure or a break."""
        end = self.facts[index].end
        high = self.facts[index + 1].start if index + 1 < len(self.facts) else len(self.canon)
        text = self.canon[end : min(high, end + _WINDOW)]
        found = _BREAK.search(text)
        return text[: found.start()] if found else text

    def span(self, first: int, last: int) -> str:
        """The words from the start of one figure to the end of a later one."""
        return self.canon[self.facts[first].start : self.facts[last].end]


def vague(fact: Fact) -> bool:
    """Whether the figure is only a bound or an approximation; "ước đạt" alone is a stated number."""
    return bool(fact.qualifier and _VAGUE.search(fact.qualifier.lower()))


def slack(fact: Fact) -> Decimal:
    """How far the true value may lie from the printed one: half a step, nothing for whole pieces."""
    step = fact.step
    if step is None or (step == 1 and fact.value == fact.value.to_integral_value()):
        return Decimal(0)
    return step / 2


def printed(fact: Fact, value: Decimal) -> str:
    """A value in the manner of the figure, for a message."""
    if fact.kind == "money" and (fact.unit or "VND").startswith("VND") and value == value.to_integral_value():
        return format_money(int(value))
    if fact.kind == "percent":
        return format_percent(value)
    return format_number(value)


def named(fact: Fact) -> str:
    """The figure with its name, for the beginning of a message."""
    text = " ".join(fact.text.split())
    return f"{fact.subject}: {text}" if fact.subject else f"“{text}”"


def same_measure(one: Fact, other: Fact) -> bool:
    """Whether two figures count the same kind of thing, one noun perhaps more exact than the other."""
    ours, theirs = (one.unit or "").casefold(), (other.unit or "").casefold()
    return one.kind == other.kind and (ours == theirs or ours.startswith(theirs) or theirs.startswith(ours))


def relative(fact: Fact) -> Decimal:
    """`slack` as a share of the value."""
    return slack(fact) / fact.value if fact.value else Decimal(0)
