"""A sheet of figures: what the ledger (or a form on its way there) says of some units over some years. Pure.

How a window's value follows from other windows is the roll-up's own rule (`rollup.recipes`).
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache

from giaoban.catalogue.rules import Period, Regime, parse_period, previous_period, same_period_last_year, year_start
from giaoban.checks.rules import ZERO, Amount, slack_of, total
from giaoban.rollup.recipes import IN_PERIOD, TO_DATE, Term, quarters, recipes

AT = "at"
ESTIMATE = 1

Window = tuple[str, date, date]
# (unit, measure, item or 0, epoch)
Place = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Kind:
    """A measure as far as checks must know it. `epochs` are the days from which it is counted in another way, so that
    nothing before may be compared with anything after."""

    id: int
    code: str
    name: str
    behaviour: str
    unit: str
    scale: int = 0
    part_unit: str = ""
    epochs: tuple[date, ...] = ()

    @property
    def smallest(self) -> Decimal:
        """One of the last place kept."""
        return Decimal(1).scaleb(-self.scale)

    def epoch(self, day: date) -> int:
        """Which way of counting held on a day."""
        return bisect_right(self.epochs, day) if self.epochs else 0


@dataclass(frozen=True, slots=True)
class Figure:
    """One value of record, or one on its way there (`line`, and `seq` 0). Decimals in the measure's unit."""

    seq: int
    value: Decimal | None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    step: Decimal = Decimal(1)
    quality: int = 3
    qualifier: str = ""
    absence: str = ""
    source: str = ""
    line: int = 0
    period: str = ""
    conflict: bool = False
    quote: str = ""

    @property
    def seqs(self) -> tuple[int, ...]:
        """Its statement, if it is in the ledger."""
        return (self.seq,) if self.seq else ()

    @property
    def lines(self) -> tuple[int, ...]:
        """Its line, if it is in a form."""
        return (self.line,) if self.line else ()


@dataclass(frozen=True, slots=True)
class Said:
    """A percent of target or a change that was said about a statement."""

    role: str
    kind: str
    value: Decimal
    direction: str
    comparison: str


@dataclass(frozen=True, slots=True)
class Aim:
    """A target of a year."""

    value: Decimal
    paper: str


@dataclass
class Sheet:
    """Figures by place and window, and what is needed to read them.

    `breaks` are the days on which a unit was merged, split or reorganised by an act; `below` the units directly below
    one on a day; `former` what a unit, and those that it was made of on a day, had of a measure and item in the year up
    to the last month before that day; `items` the items' names; `rivals` the statements that contradict one of record
    (by its number, or by its line below nought); `lines` which line of a form asks for a measure and item; `required`
    what has to be there, by unit and period: (measure, item) → the line that is empty, or 0 where it is looked for on
    the sheet. `item_ids` finds items by unit, measure and search key. `asked`: the measures that rules of single
    measures are run for (all).
    """

    regime: str
    kinds: dict[int, Kind]
    windows: dict[Place, dict[Window, Figure]] = field(default_factory=lambda: defaultdict(dict))
    reported: dict[tuple[int, str], dict[tuple[Place, Window], Figure]] = field(default_factory=dict)
    items: dict[int, str] = field(default_factory=dict)
    item_ids: dict[tuple[int, int, str], int] = field(default_factory=dict)
    asked: frozenset[int] | None = None
    names: dict[int, str] = field(default_factory=dict)
    breaks: dict[int, list[date]] = field(default_factory=dict)
    below: Callable[[int, date], Sequence[int]] = lambda unit, day: ()
    former: Callable[[int, int, int, Period, date], Amount | None] = lambda unit, measure, item, period, day: None
    rivals: dict[int, tuple[Figure, ...]] = field(default_factory=dict)
    said: dict[int, list[Said]] = field(default_factory=dict)
    aims: dict[tuple[int, int, int, str], list[Aim]] = field(default_factory=dict)
    lines: dict[tuple[int, int, int], int] = field(default_factory=dict)
    required: dict[tuple[int, str], dict[tuple[int, int], int]] = field(default_factory=dict)
    _points: dict[Place, list[tuple[date, Figure]]] = field(default_factory=dict)
    _item_places: dict[tuple[int, int], list[int]] | None = None
    _kinds_of: dict[int, list[Kind]] | None = None
    _ids: dict[str, int] = field(default_factory=dict)
    # Places and reports that were laid anew on a copy; None where the sheet shares nothing.
    _own: set[object] | None = None

    def __post_init__(self) -> None:
        self._ids = {kind.code: kind.id for kind in self.kinds.values()}

    # --- filling -------------------------------------------------------------------------------------------------

    def put(self, unit: int, measure: int, item: int, window: Window, figure: Figure) -> None:
        """Lay a figure on the sheet, over one that lies there for the same window."""
        kind = self.kinds[measure]
        place = (unit, measure, item, kind.epoch(window[2]))
        report = (unit, figure.period)
        if self._own is not None:
            self._part(self._own, place, report if figure.period else None)
        self.windows[place][window] = figure
        self._points.pop(place, None)
        self._item_places = self._kinds_of = None
        if figure.period:
            self.reported.setdefault(report, {})[(place, window)] = figure

    def over(self) -> "Sheet":
        """A sheet over this one: what is put on it leaves this one as it is. Both read the same figures."""
        sheet = copy(self)
        sheet.windows = self.windows.copy()
        sheet.reported, sheet.items, sheet.item_ids = dict(self.reported), dict(self.items), dict(self.item_ids)
        sheet.rivals, sheet.lines, sheet.required = dict(self.rivals), dict(self.lines), dict(self.required)
        sheet._points, sheet._own = dict(self._points), set()
        return sheet

    def _part(self, own: set[object], place: Place, report: tuple[int, str] | None) -> None:
        """Have a place and a report for oneself before something is laid there."""
        if place not in own:
            own.add(place)
            self.windows[place] = dict(self.windows.get(place, ()))
        if report is not None and report not in own:
            own.add(report)
            self.reported[report] = dict(self.reported.get(report, ()))

    def drop(self, measures: Collection[int]) -> None:
        """Take every figure of these measures off the sheet."""
        for place in [place for place in self.windows if place[1] in measures]:
            del self.windows[place]
            self._points.pop(place, None)
        for report, there in list(self.reported.items()):
            left = {key: one for key, one in there.items() if key[0][1] not in measures}
            if len(left) < len(there):
                del self.reported[report]
            if left and len(left) < len(there):
                self.reported[report] = left
        self._item_places = self._kinds_of = None

    # --- reading -------------------------------------------------------------------------------------------------

    def kind(self, code: str) -> Kind | None:
        """A measure by its code; None for one that is not there."""
        return self.kinds.get(self._ids.get(code, 0))

    def every_kind(self, unit: int) -> list[Kind]:
        """The measures that a unit has any figure of."""
        if self._kinds_of is None:
            found: dict[int, dict[int, Kind]] = defaultdict(dict)
            for one, measure, _item, _epoch in self.windows:
                found[one][measure] = self.kinds[measure]
            self._kinds_of = {one: list(kinds.values()) for one, kinds in found.items()}
        return self._kinds_of.get(unit, [])

    def kinds_of(self, unit: int) -> list[Kind]:
        """The same, but only those that are asked: for rules that look at one measure after another."""
        kinds, asked = self.every_kind(unit), self.asked
        return kinds if asked is None else [kind for kind in kinds if kind.id in asked]

    def place(self, unit: int, kind: Kind, item: int, period: Period) -> Place:
        """Where figures comparable with those of a period lie."""
        return unit, kind.id, item, kind.epoch(period.last)

    def items_of(self, unit: int, measure: int) -> list[int]:
        """The items of a unit that have a figure of a measure."""
        if self._item_places is None:
            found: dict[tuple[int, int], set[int]] = defaultdict(set)
            for one, what, item, _epoch in self.windows:
                if item:
                    found[(one, what)].add(item)
            self._item_places = {key: sorted(items) for key, items in found.items()}
        return self._item_places.get((unit, measure), [])

    def stated(self, unit: int, kind: Kind, item: int, period: Period) -> Figure | None:
        """What was stated for the period itself: for its days, or at a day inside."""
        place = self.place(unit, kind, item, period)
        there = self.windows.get(place)
        if there is None:
            return None
        figure = there.get((IN_PERIOD, period.first, period.last))
        if figure is not None or kind.behaviour == "flow":
            return figure
        return self._point(place, period) or there.get((TO_DATE, _year_start(period), period.last))

    def stated_to_date(self, unit: int, kind: Kind, item: int, period: Period) -> Figure | None:
        """What was stated from the start of the year to the period's end."""
        there = self.windows.get(self.place(unit, kind, item, period), {})
        return there.get((TO_DATE, _year_start(period), period.last))

    def _point(self, place: Place, period: Period) -> Figure | None:
        points = self._points.get(place)
        if points is None:
            rows = [(last, figure) for (nature, _first, last), figure in self.windows[place].items() if nature == AT]
            points = self._points[place] = sorted(rows, key=lambda row: row[0])
        index = bisect_right(points, period.last, key=lambda row: row[0])
        if index and points[index - 1][0] >= period.first:
            return points[index - 1][1]
        return None

    def value(self, unit: int, kind: Kind, item: int, period: Period, part: str = "") -> Amount | None:
        """A measure's value for a period, or a part of a ratio; a flow that was not stated follows from other windows
        of its year. None: not reported."""
        if kind.behaviour == "flow" and not part:
            return self._flow(self.place(unit, kind, item, period), kind, period, IN_PERIOD)
        figure = self.stated(unit, kind, item, period)
        return None if figure is None else amount(figure, kind, part)

    def to_date(self, unit: int, kind: Kind, item: int, period: Period, part: str = "") -> Amount | None:
        """A measure's value from the start of the year."""
        if kind.behaviour == "flow" and not part:
            return self._flow(self.place(unit, kind, item, period), kind, period, TO_DATE)
        figure = self.stated_to_date(unit, kind, item, period) or self.stated(unit, kind, item, period)
        return None if figure is None else amount(figure, kind, part)

    def _flow(self, place: Place, kind: Kind, period: Period, want: str, but_first: bool = False) -> Amount | None:
        there = self.windows.get(place)
        if not there:
            return None
        for number, recipe in enumerate(recipes(period, want)):
            if number == 0 and but_first:
                continue
            found = []
            for term in recipe:
                one = self._term(there, term, kind)
                if one is None:
                    break
                found.append(one.times(term.sign))
            else:
                return total(found) if found else None
        return None

    def otherwise(self, unit: int, kind: Kind, item: int, period: Period, want: str) -> Amount | None:
        """What a flow's value would be if it had not been stated for this very window: from others of its year."""
        place = self.place(unit, kind, item, period)
        there = self.windows.get(place, {})
        other = IN_PERIOD if want == TO_DATE else TO_DATE
        start = _year_start(period)
        if start == period.first and (other, period.first, period.last) in there:
            # The first period of a year is its own cumulation.
            return amount(there[(other, period.first, period.last)], kind)
        if want == IN_PERIOD:
            return self._sum_of_parts(there, kind, period)
        return self._flow(place, kind, period, want, but_first=True)

    def _sum_of_parts(self, there: dict[Window, Figure], kind: Kind, period: Period) -> Amount | None:
        if period.type == "quarter":
            return self._months(there, kind, period.first, period.last)
        for recipe in recipes(period, IN_PERIOD)[1:]:
            if len(recipe) < 2 or any(term.use != IN_PERIOD or term.sign < 0 for term in recipe):
                continue
            found = [self._term(there, term, kind) for term in recipe]
            if all(one is not None for one in found):
                return total([one for one in found if one is not None])
        return None

    def _months(self, there: dict[Window, Figure], kind: Kind, first: date, last: date) -> Amount | None:
        """A quarter as the sum of its three months."""
        months = _months_of_quarter(self.regime, first, last)
        found = [there.get((IN_PERIOD, *month)) for month in months]
        if not months or not all(found):
            return None
        return total([one for figure in found if figure and (one := amount(figure, kind))])

    def _term(self, there: dict[Window, Figure], term: Term, kind: Kind) -> Amount | None:
        other = IN_PERIOD if term.use == TO_DATE else TO_DATE
        figure = there.get((term.use, term.first, term.last)) or there.get((other, term.first, term.last))
        if figure is not None:
            return None if figure.absence == "na" and term.strict else amount(figure, kind)
        if term.use == IN_PERIOD and 80 < (term.last - term.first).days < 100:
            return self._months(there, kind, term.first, term.last)
        return None

    def reorganised(self, unit: int, since: date, until: date) -> date | None:
        """The first day after one day and up to another on which the unit was reorganised."""
        return min((day for day in self.breaks.get(unit, ()) if since < day <= until), default=None)

    def broken(self, unit: int, after: Period, until: Period) -> bool:
        """Whether the unit was reorganised between the ends of two periods."""
        return any(after.last < day <= until.last for day in self.breaks.get(unit, ()))


def amount(figure: Figure, kind: Kind, part: str = "") -> Amount | None:
    """A figure as an amount; a ratio is divided from its parts where it has them."""
    if figure.absence == "na":
        return Amount(ZERO, ZERO, figure.seqs, figure.lines, applies=False)
    if part:
        number = figure.numerator if part == "numerator" else figure.denominator
        return None if number is None else Amount(number, ZERO, figure.seqs, figure.lines)
    loose = bool(figure.qualifier) or figure.quality == ESTIMATE
    if figure.value is not None:
        return Amount(figure.value, slack_of(figure.step, kind.smallest, loose), figure.seqs, figure.lines)
    if figure.numerator is not None and figure.denominator:
        value = figure.numerator * times_of(kind) / figure.denominator
        return Amount(value, kind.smallest / 2, figure.seqs, figure.lines)
    return None


def times_of(kind: Kind) -> int:
    """What a ratio's quotient is multiplied by: 100 for a percent."""
    return {"%": 100, "‰": 1000}.get(kind.unit[:1], 1)


@lru_cache(maxsize=4096)
def _year_start(period: Period) -> date:
    return year_start(period)


@lru_cache(maxsize=512)
def _months_of_quarter(regime: str, first: date, last: date) -> tuple[tuple[date, date], ...]:
    if regime == Regime.TUYCHON:
        return ()
    pairs = quarters(Regime(regime), last.year)
    return tuple(month for quarter, month in pairs if quarter == (first, last))


@lru_cache(maxsize=4096)
def before(period: Period) -> Period | None:
    """The period of the same type just before."""
    return previous_period(period)


@lru_cache(maxsize=4096)
def year_before(period: Period) -> Period | None:
    """The same period a year before."""
    return same_period_last_year(period)


@lru_cache(maxsize=4096)
def year_began(period: Period) -> Period | None:
    """The last month before the period's year began: what a stock was then."""
    if period.type in ("week", "term", "custom"):
        return None
    return parse_period(f"{period.year - 1}-12", period.regime)


def apart(one: Figure, other: Figure, kind: Kind) -> bool:
    """Whether two figures of one thing contradict each other, as far as the coarser was stated."""
    if "na" in (one.absence, other.absence):
        return one.absence != other.absence
    if one.value is not None and other.value is not None:
        room = max(slack_of(figure.step, kind.smallest, bool(figure.qualifier)) for figure in (one, other))
        if abs(one.value - other.value) > room:
            return True
    pairs = ((one.numerator, other.numerator), (one.denominator, other.denominator))
    return any(mine is not None and theirs is not None and mine != theirs for mine, theirs in pairs)
