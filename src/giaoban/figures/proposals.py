"""What the gate takes: decoded statements that are not recorded yet. Every way in ends in these."""

from dataclasses import dataclass, field
from decimal import Decimal

from giaoban.catalogue.rules import Period
from giaoban.figures.enums import Nature, Quality


@dataclass(frozen=True, slots=True)
class SourceRef:
    """Where exactly something was stated; see figures.models.Source."""

    kind: str
    reference: str
    label: str
    start: int | None = None
    end: int | None = None
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Asserted:
    """A percent of target, a change, an average or a range said about a statement: for checks and quotation only."""

    role: str
    kind: str
    value: Decimal
    source: SourceRef
    value2: Decimal | None = None
    unit: str = ""
    direction: str = ""
    comparison: str = ""


@dataclass(frozen=True, slots=True)
class Stated:
    """One figure on its way into the ledger. Integers stand at the measure version's scale (`part_scale` for
    numerator and denominator). `item` is the item's name, empty for the whole. `supersedes` is the sequence number
    of the one statement that this corrects, with its `reason`."""

    about_id: int
    stated_by_id: int
    measure_id: int
    period: Period
    nature: Nature
    source: SourceRef
    value: int | None = None
    numerator: int | None = None
    denominator: int | None = None
    step: int = 1
    quality: Quality = Quality.ACTUAL
    qualifier: str = ""
    item: str = ""
    absence: str = ""
    absence_reason: str = ""
    supersedes: int | None = None
    reason: str = ""
    assertions: tuple[Asserted, ...] = ()


@dataclass(frozen=True, slots=True)
class Doubted:
    """A contradiction found before recording; `of` are indices into the batch's statements."""

    code: str
    severity: str
    message: str
    of: tuple[int, ...]
    params: dict[str, str] = field(default_factory=dict)
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Recorded:
    """What one batch became: the statements' sequence numbers in the order given, and those among them whose key is
    left in conflict."""

    batch_id: int
    seqs: tuple[int, ...]
    conflicts: tuple[int, ...] = ()
