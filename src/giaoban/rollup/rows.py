"""What a roll-up answers with."""

from dataclasses import dataclass
from decimal import Decimal

from giaoban.catalogue.queries import MeasureView


@dataclass(frozen=True, slots=True)
class Cell:
    """One consolidated value. Integers stand at the measure's scale (`part_scale` for numerator and denominator).

    `value` None: not reported. A ratio's value is recomputed from its parts or, without them, as stated. `origin` is
    "own" (the unit's own statement), "children" (their sum) or "" (nothing). `derived` marks what was calculated inside
    one regime and year ("tính"). `as_of` is the ISO date of a stock older than the period: it shows, and counts as
    missing. `seqs` are the statements behind it. `reported` of `expected` units gave a value; `unsummed` of these could
    not be added (a percent without its parts). `children_value` stands beside an own value that differs from the
    children's sum. `apart`: on restated boundaries the units that were split nobody knows how; no value then
    ("không so sánh được").
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


@dataclass(frozen=True, slots=True)
class Row:
    """One measure (and item) of a unit and period.

    `same_period` is this period one year before, `same_to_date` that year's cumulation to the same day.
    """

    measure: MeasureView
    item_id: int | None
    item: str
    this_period: Cell
    to_date: Cell
    target: TargetCell | None
    same_period: Cell
    same_to_date: Cell = Cell()
