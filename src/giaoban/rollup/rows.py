"""What a roll-up answers with."""

from dataclasses import dataclass
from decimal import Decimal

from giaoban.catalogue.queries import MeasureView


@dataclass(frozen=True, slots=True)
class Cell:
    """One consolidated value. Integers stand at the measure's scale (`part_scale` for numerator and denominator).

    `value` None: not reported. `percent` is the recomputed (or, without parts, the stated) ratio at the measure's
    scale. `origin` is "own" (the unit's own statement), "children" (their sum) or "" (nothing). `derived` marks what
    was calculated inside one regime and year ("tính"). `seqs` are the statements behind it. `reported` of `expected`
    units gave a value; `children_value` stands beside an own value that differs from the children's sum.
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
    children_value: int | None = None
    conflict: bool = False


@dataclass(frozen=True, slots=True)
class TargetCell:
    """The target in force for the year, with the paper that set it."""

    seq: int
    value: int
    comparator: str
    kind: str
    paper: str
    # percent of target reached to date, two decimals, or None where it means nothing
    percent: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One measure (and item) of a unit and period."""

    measure: MeasureView
    item_id: int | None
    item: str
    this_period: Cell
    to_date: Cell
    target: TargetCell | None
    same_period: Cell
