"""The record that the passes of the reader fill in, one per stated figure; offsets are those of the normalised text."""

from dataclasses import dataclass, field
from decimal import Decimal

from vnfigures.model import Comparison, Direction, Fact, Kind, Role


@dataclass(slots=True)
class Figure:
    """A figure on its way to becoming a `Fact`.

    `first` and `last` are the tokens of the number and its unit (last is exclusive), `number_last` ends the
    number alone. `sort` is the semantic class of the counted noun (person, body, household …), `base` the kind of
    what a ratio or range measures, `weak` collects the reasons to trust the figure less.
    """

    start: int
    end: int
    kind: Kind
    value: Decimal
    first: int
    last: int
    number_last: int
    value2: Decimal | None = None
    unit: str | None = None
    step: Decimal = Decimal(1)
    sort: str = ""
    base: Kind | None = None
    role: Role = "actual"
    part_of: int | None = None
    direction: Direction | None = None
    comparison: Comparison | None = None
    qualifier: str | None = None
    subject: str = ""
    in_words: bool = False
    bare: bool = False
    weak: set[str] = field(default_factory=set)
    confidence: float = 0.0
    table: bool = False
    inside: bool = False
    elected: bool = False
    works: bool = False
    number_end: int = 0
    whole: "Figure | None" = None
    line: int = 0
    sentence: int = 0
    left: str = ""
    right: str = ""

    def fact(self, text: str) -> Fact:
        """The figure as a fact; `text` is the normalised text."""
        return Fact(
            start=self.start,
            end=self.end,
            text=text[self.start : self.end],
            kind=self.kind,
            value=self.value,
            value2=self.value2,
            unit=self.unit,
            subject=self.subject,
            role=self.role,
            part_of=self.part_of,
            direction=self.direction,
            comparison=self.comparison,
            qualifier=self.qualifier,
            confidence=self.confidence,
            step=self.step,
        )
