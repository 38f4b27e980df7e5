"""What a table of one's own asks for: rows, columns, values, and of which units, measures and periods. Pure.

A layout is kept and sent as plain words (`words`, `read`): the question, never the answer.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeVar

from giaoban.catalogue.rules import Period, PeriodError, parse_period, previous_period, same_period_last_year
from giaoban.rollup.recipes import months_of

# More periods than these are no table that anybody reads.
MOST_PERIODS = 60


class Axis(StrEnum):
    """What rows or columns can stand for; `FIELD` groups measures by the field of official reports ("lĩnh vực")."""

    UNIT = "don-vi"
    FIELD = "linh-vuc"
    MEASURE = "chi-tieu"
    PERIOD = "ky"
    VALUE = "loai-so"


class Value(StrEnum):
    """What a cell says of its unit, measure and period. Percents and changes are in percent with two decimals."""

    THIS_PERIOD = "trong-ky"
    TO_DATE = "luy-ke"
    TARGET = "ke-hoach"
    PERCENT = "phan-tram"
    SAME_PERIOD = "cung-ky"
    CHANGE_SAME = "so-cung-ky"
    SAME_TO_DATE = "luy-ke-cung-ky"
    CHANGE_TO_DATE = "luy-ke-so-cung-ky"
    PREVIOUS = "ky-truoc"
    CHANGE_PREVIOUS = "so-ky-truoc"
    REPORTED = "da-bao-cao"
    COMPLETENESS = "day-du"
    TIMELINESS = "dung-han"


# Of the figures that forms ask for, how many came: counts, which add up over units, measures and periods alike.
COUNTED = frozenset({Value.COMPLETENESS, Value.TIMELINESS})
# What sets a period beside an earlier one, in percent.
CHANGES = frozenset({Value.CHANGE_SAME, Value.CHANGE_TO_DATE, Value.CHANGE_PREVIOUS})
# In percent, whatever the measure is counted in: these may be compared and sorted across measures.
IN_PERCENT = CHANGES | COUNTED | {Value.PERCENT}
# What sets a period beside an earlier one.
COMPARING = CHANGES | {Value.SAME_PERIOD, Value.SAME_TO_DATE, Value.PREVIOUS}


class Whose(StrEnum):
    """Of which units: the one asked about, all directly below it with it as their total, or those that were chosen."""

    SELF = "chinh"
    BELOW = "duoi"
    CHOSEN = "chon"


class Span(StrEnum):
    """Which periods, counted back from one: itself; the last so many; the months of its year up to it; the same period
    of so many years."""

    ONE = "mot"
    LAST = "gan-day"
    MONTHS = "cac-thang"
    YEARS = "cac-nam"


class LayoutError(ValueError):
    """Words that are no layout; the argument is the word."""


@dataclass(frozen=True, slots=True)
class Layout:
    """A question. `measures` and `fields` empty: all of them; `anchor` empty: the newest period that has figures.

    `only_targets`: only measures with a target in force; `items`: also each work, campaign or category. `sort`: the
    column by which rows are sorted, from 1, negative from the largest down, 0 in their own order. Where nothing but
    COUNTED values is asked for, measures need no place: one that stands on no side means all of them together.
    """

    rows: tuple[Axis, ...] = (Axis.MEASURE,)
    columns: tuple[Axis, ...] = (Axis.VALUE,)
    values: tuple[Value, ...] = (Value.TO_DATE,)
    whose: Whose = Whose.BELOW
    units: tuple[int, ...] = ()
    measures: tuple[int, ...] = ()
    fields: tuple[str, ...] = ()
    span: Span = Span.ONE
    count: int = 6
    anchor: str = ""
    only_targets: bool = False
    items: bool = False
    boundaries: str = "then"
    hierarchy: str = "state"
    sort: int = 0

    @property
    def counts(self) -> bool:
        """Whether nothing is asked for but how complete and how timely figures are."""
        return COUNTED.issuperset(self.values)

    @property
    def together(self) -> bool:
        """Whether all measures are counted together: nothing else is asked for, and they stand on no side."""
        return self.counts and Axis.MEASURE not in (*self.rows, *self.columns)

    def settled(self) -> "Layout":
        """The same question with every axis on one side: what varies and was put nowhere is given a place, what is one
        only goes from the sides."""
        varies = {
            Axis.UNIT: self.whose != Whose.SELF and not (self.whose == Whose.CHOSEN and len(self.units) == 1),
            Axis.MEASURE: not self.together and (len(self.measures) != 1 or bool(self.fields)),
            Axis.PERIOD: self.span != Span.ONE,
            Axis.VALUE: len(self.values) != 1,
        }
        rows = [axis for axis in dict.fromkeys(self.rows) if axis == Axis.FIELD or varies[axis]]
        columns = [axis for axis in dict.fromkeys(self.columns) if axis not in rows]
        columns = [axis for axis in columns if axis == Axis.FIELD or varies[axis]]
        placed = {*rows, *columns}
        # A field without its measures is no place, unless these are counted together.
        if not self.together:
            rows, columns = (_with_field(side, Axis.FIELD in placed) for side in (rows, columns))
        if varies[Axis.UNIT] and Axis.UNIT not in placed:
            (columns if rows else rows).insert(0, Axis.UNIT)
        if varies[Axis.MEASURE] and Axis.MEASURE not in placed:
            rows.append(Axis.MEASURE)
        if varies[Axis.PERIOD] and Axis.PERIOD not in placed:
            (columns if rows else rows).insert(0, Axis.PERIOD)
        if varies[Axis.VALUE] and Axis.VALUE not in placed:
            columns.append(Axis.VALUE)
        if not rows and (Axis.MEASURE in columns or self.together):
            rows, columns = [axis for axis in columns if axis != Axis.VALUE], [Axis.VALUE]
        rows = rows or [Axis.MEASURE]
        if not columns:
            columns = [Axis.MEASURE] if rows == [Axis.VALUE] else [Axis.VALUE]
            rows = [axis for axis in rows if axis not in columns]
        if Axis.MEASURE in (*rows, *columns):
            rows, columns = (_with_field(side, Axis.FIELD in placed) for side in (rows, columns))
        return replace(self, rows=tuple(rows), columns=tuple(columns))

    def swapped(self) -> "Layout":
        """Rows for columns."""
        return replace(self, rows=self.columns, columns=self.rows, sort=0)


def _with_field(side: list[Axis], by_field: bool) -> list[Axis]:
    """A field groups measures: it stands just before them, or nowhere."""
    found: list[Axis] = [axis for axis in side if axis != Axis.FIELD]
    if by_field and Axis.MEASURE in found:
        found.insert(found.index(Axis.MEASURE), Axis.FIELD)
    return found


def periods_of(layout: Layout, newest: Period) -> tuple[Period, ...]:
    """The periods that a layout asks for, oldest first; those that do not exist are left out."""
    if layout.span == Span.ONE:
        return (newest,)
    if layout.span == Span.MONTHS:
        months = months_of(newest)
        if months is None:
            return (newest,)
        return tuple(parse_period(f"{newest.year}-{one:02d}", newest.regime) for one in range(1, months[1] + 1))
    step = previous_period if layout.span == Span.LAST else same_period_last_year
    found: list[Period] = []
    at: Period | None = newest
    while at is not None and len(found) < min(layout.count, MOST_PERIODS):
        found.append(at)
        at = step(at)
    return tuple(reversed(found))


Words = dict[str, list[str]]
Kind = TypeVar("Kind", bound=StrEnum)


def words(layout: Layout) -> Words:
    """A layout as words, as an address or a kept view holds them; what is as usual is left out."""
    usual = Layout()
    found: Words = {
        "hang": [str(axis) for axis in layout.rows],
        "cot": [str(axis) for axis in layout.columns],
        "so": [str(value) for value in layout.values],
        "don-vi": [str(Whose.SELF)] if layout.whose == Whose.SELF else [],
        "u": [str(one) for one in layout.units] if layout.whose == Whose.CHOSEN else [],
        "ct": [str(one) for one in layout.measures],
        "lv": list(layout.fields),
        "cach-ky": [str(layout.span)] if layout.span != usual.span else [],
        "so-ky": [str(layout.count)] if layout.span in (Span.LAST, Span.YEARS) else [],
        "ky": [layout.anchor] if layout.anchor else [],
        "giao": ["1"] if layout.only_targets else [],
        "chi-tiet": ["1"] if layout.items else [],
        "ranh-gioi": [layout.boundaries] if layout.boundaries != usual.boundaries else [],
        "sap": [str(layout.sort)] if layout.sort else [],
    }
    return {name: values for name, values in found.items() if values}


def read(said: Mapping[str, Sequence[str]]) -> Layout:
    """A layout from words. Raises LayoutError, naming the word that is none; what is not said is as usual."""

    def every(name: str) -> list[str]:
        return [word for word in said.get(name, ()) if word]

    def one(name: str, usual: str) -> str:
        found = every(name)
        return found[-1] if found else usual

    usual = Layout()
    whose = _among(Whose, one("don-vi", usual.whose))
    if whose != Whose.SELF:
        # Who has ticked no unit is shown all of them.
        whose = Whose.CHOSEN if every("u") else Whose.BELOW
    boundaries = one("ranh-gioi", usual.boundaries)
    if boundaries not in ("then", "now", "restated"):
        raise LayoutError(boundaries)
    anchor = one("ky", "")
    if anchor:
        try:
            parse_period(anchor)
        except PeriodError as error:
            raise LayoutError(anchor) from error
    return Layout(
        rows=tuple(_among(Axis, word) for word in every("hang")) or usual.rows,
        columns=tuple(_among(Axis, word) for word in every("cot")) or usual.columns,
        values=tuple(dict.fromkeys(_among(Value, word) for word in every("so"))) or usual.values,
        whose=whose,
        units=tuple(dict.fromkeys(_whole(word) for word in every("u"))) if whose == Whose.CHOSEN else (),
        measures=tuple(dict.fromkeys(_whole(word) for word in every("ct"))),
        fields=tuple(dict.fromkeys(word[:4] for word in every("lv"))),
        span=_among(Span, one("cach-ky", usual.span)),
        count=max(1, min(MOST_PERIODS, _whole(one("so-ky", str(usual.count))))),
        anchor=anchor,
        only_targets=one("giao", "") == "1",
        items=one("chi-tiet", "") == "1",
        boundaries=boundaries,
        sort=_sort(one("sap", "0")),
    )


def _whole(word: str) -> int:
    if not (word.isascii() and word.isdecimal() and len(word) <= 18):
        raise LayoutError(word[:40])
    return int(word)


def _sort(word: str) -> int:
    return -_whole(word[1:]) if word.startswith("-") else _whole(word)


def _among(kind: type[Kind], word: str) -> Kind:
    try:
        return kind(word)
    except ValueError as error:
        raise LayoutError(word[:40]) from error
