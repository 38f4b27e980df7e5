"""What a roll-up answers with."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from giaoban.catalogue.queries import MeasureView
from giaoban.rollup.hedges import of_difference
from giaoban.rollup.targets import ratio


@dataclass(frozen=True, slots=True)
class Cell:
    """One consolidated value. Integers stand at the measure's scale (`part_scale` for numerator and denominator).

    `value` None: not reported. A ratio's value is recomputed from its parts or, without them, as stated. `origin` is
    "own" (the unit's own statement), "children" (their sum) or "" (nothing). `derived` marks what was calculated inside
    one regime and year ("tính"). `as_of` is the ISO date of a stock older than the period: it shows, and counts as
    missing. `seqs` are the statements behind it. `reported` of `expected` units gave a value; `unsummed` of these could
    not be added (a percent without its parts). `children_value` stands beside an own value that differs from the
    children's sum. `apart`: on restated boundaries the units that were split nobody knows how; no value then
    ("không so sánh được"). `estimated` of the statements added up are estimates ("ước"). `lacking` units, at any level
    below, are not in the sum: they were expected to report and did not or, further down than directly below, gave a
    percent that could not be added. `who` is the same number where the same units are added up.
    """

    value: int | None = None
    numerator: int | None = None
    denominator: int | None = None
    quality: int | None = None
    qualifier: str = ""
    step: int = 1
    origin: str = ""
    derived: bool = False
    as_of: str = ""
    absence: str = ""
    seqs: tuple[int, ...] = ()
    reported: int = 0
    expected: int = 0
    unsummed: int = 0
    children_value: int | None = None
    conflict: bool = False
    apart: tuple[int, ...] = ()
    estimated: int = 0
    lacking: int = 0
    who: int = 0

    @property
    def partial(self) -> bool:
        """A sum in which units that were expected are missing, at any level below, or gave a percent that could not be
        added: its number is never said without that."""
        summed = self.origin == "children" and (self.reported < self.expected or self.unsummed > 0)
        return self.lacking > 0 or (summed and not (self.value is None and self.numerator is None))

    @property
    def opens(self) -> bool:
        """Whether there is something behind it to look at; whole tables of large trees do not list their statements."""
        return self.value is not None or self.numerator is not None or self.absence != ""

    @property
    def missing(self) -> bool:
        """Nothing was reported for the period itself (design 10: a nought or "không áp dụng" is reported)."""
        return bool(self.as_of) or (self.value is None and self.numerator is None and not self.absence)


@dataclass(frozen=True, slots=True)
class TargetCell:
    """The target in force for the year, with the paper that set it. `value` stands at the measure's scale."""

    seq: int
    value: int
    comparator: str
    kind: str
    paper: str
    # percent of target reached to date, two decimals, or None where it means nothing
    percent: Decimal | None = None
    # from when this version of the target holds; the one before it was revised
    valid_from: date | None = None
    # the year or term that it was set for, as 2024 or 2020/2025
    period: str = ""
    # what the figure behind the percent says of its exactness ("trên"), turned over where it stands below the line
    qualifier: str = ""


@dataclass(frozen=True, slots=True)
class TargetApart:
    """The target in force, where it was set for another way of counting than the values beside it: no percent is made.
    `value` stands at `scale`, in `unit`, as they were when it was set."""

    seq: int
    value: int
    scale: int
    unit: str
    comparator: str
    kind: str
    paper: str
    valid_from: date
    period: str = ""


@dataclass(frozen=True, slots=True)
class Threshold:
    """What is asked of a unit. `value` stands at the measure's scale; `source` is "target" (of the unit itself or of
    the one above) or "catalogue"; `paper` is what set it."""

    comparator: str
    value: int
    paper: str
    source: str


def even(now: Cell, before: Cell) -> bool:
    """Whether two cells are of the same units: both complete, or sums of the same ones. Of a unit that was made of
    others, only some of which spoke, nobody knows."""
    if not (now.partial or before.partial):
        return True
    if now.origin != "children" or before.origin != "children":
        return False
    return (now.who, now.reported, now.expected, now.lacking) == (
        before.who,
        before.reported,
        before.expected,
        before.lacking,
    )


def difference(now: Cell, before: Cell) -> int | None:
    """One cell less another; None where one is missing or not of the period itself, or where they cover different
    units."""
    if now.value is None or before.value is None or now.as_of or before.as_of or not even(now, before):
        return None
    return now.value - before.value


def change(now: Cell, before: Cell, unit: str) -> Decimal | None:
    """The change in percent of what was before, two decimals, half up; None where `difference` is, of nought, and of
    percents."""
    apart = difference(now, before)
    if apart is None or not before.value or unit[:1] in ("%", "‰"):
        return None
    return ratio(100 * apart, abs(before.value))


# What a row's value may be compared with, and which of its own cells stands against it.
AGAINST = {"previous": "this_period", "same_period": "this_period", "same_to_date": "to_date"}


@dataclass(frozen=True, slots=True)
class Row:
    """One measure (and item) of a unit and period.

    `same_period` is this period one year before, `same_to_date` that year's cumulation to the same day, `previous` the
    period of the same type just before this one, `last_year` the whole year before (of what does not
    add up, where it stood in that year's last month; of a period that ends with its year, `same_to_date`). Each is
    empty where there is none.
    """

    measure: MeasureView
    item_id: int | None
    item: str
    this_period: Cell
    to_date: Cell
    target: TargetCell | None
    same_period: Cell
    same_to_date: Cell = Cell()
    previous: Cell = Cell()
    last_year: Cell = Cell()
    # of a flow with a target for a term: what adds up from the term's first day to this period's end
    since_term: Cell = Cell()
    # the target in force where it is counted otherwise than the values; `target` is None then
    target_apart: TargetApart | None = None

    @property
    def to_period(self) -> bool:
        """Whether what does not add up was stated for this period only, and not to date."""
        now, to_date = self.this_period, self.to_date
        silent = to_date.missing and not to_date.reported
        return self.measure.behaviour != "flow" and silent and (not now.missing or now.reported > 0)

    @property
    def said(self) -> Cell:
        """The cell that a line's coverage, quality and sources are said of: to date, else this period's."""
        return self.this_period if self.to_period else self.to_date

    def pair(self, against: str = "previous") -> tuple[Cell, Cell]:
        """The two cells that a comparison is of: now, and what it is compared with. KeyError for an unknown one."""
        now: Cell = getattr(self, AGAINST[against])
        return now, getattr(self, against)

    def even(self, against: str = "previous") -> bool:
        """Whether both sides are of the same units; sums of different ones are not set against each other."""
        return even(*self.pair(against))

    def difference(self, against: str = "previous") -> int | None:
        """This less that, at the measure's scale (of percents: points); None where one is missing or not of the
        period itself, or where they cover different units."""
        return difference(*self.pair(against))

    def change(self, against: str = "previous") -> Decimal | None:
        """The change in percent of that, two decimals, half up; None where it means nothing: one side missing, out of
        date or nought, sums of different units, and percents of percents (see `difference`)."""
        return change(*self.pair(against), self.measure.unit)

    def hedge(self, against: str = "previous") -> str:
        """What the qualifiers of both sides make of the difference and the change: "trên" less "trên" is "khoảng"."""
        now, before = self.pair(against)
        return of_difference(now.qualifier, [before.qualifier])
