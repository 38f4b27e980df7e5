"""What a reading is made of. Offsets count characters of the text as it was given, never of a normalised copy."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from vnfigures.deadlines import Deadline

Kind = Literal["count", "money", "percent", "ratio", "range", "area", "length", "weight", "other"]
Role = Literal["actual", "target", "percent_of_target", "change", "part", "total", "range", "progress", "other"]
Direction = Literal["increase", "decrease"]
Comparison = Literal["start_of_year", "same_period", "previous_period", "plan"]
PeriodType = Literal["week", "month", "quarter", "half", "nine_months", "year", "term", "custom"]


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `start` up to, not including, `end`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Fact:
    """One figure that the text states.

    `value` is in đồng for money, as written for a percent (790.2), the first of a ratio or a range, whose second is
    `value2`. `unit` is "VND", "%" or the counted noun as written. `step` is the precision stated, in the value's own
    unit: 49 tỷ 687 triệu has step 10**6, 94,7% has step 0.1. `part_of` is the index of the whole in the reading's
    facts. `indicator` is the code of a family of the catalogue. `confidence` lies in 0..1.
    """

    start: int
    end: int
    text: str
    kind: Kind
    value: Decimal
    value2: Decimal | None = None
    unit: str | None = None
    subject: str = ""
    role: Role = "actual"
    part_of: int | None = None
    direction: Direction | None = None
    comparison: Comparison | None = None
    indicator: str | None = None
    qualifier: str | None = None
    confidence: float = 0.0
    step: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something in the text that does not fit together.

    `code` is stable (`parts`, `percent`, `change`, `implausible`, `average`, `words`, `encoding`), `message` a
    Vietnamese sentence for a clerk, `facts` the indices of the figures concerned, `params` the numbers in the message,
    so that another language can say it too.
    """

    code: str
    message: str
    facts: tuple[int, ...]
    params: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Period:
    """A period as the text names it: `label` is 2024-02, 2024-Q1, 2024-H1, 2024-9M, 2024, 2020/2025 or two dates
    joined by `..`."""

    type: PeriodType
    label: str


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody named at a conference, with the posts that stand beside the name; the characters are name and posts."""

    name: str
    positions: tuple[str, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of the text with their characters."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Task:
    """One task that the text sets: its characters, who leads and who joins in where that is said, and its deadline.

    `deadline` has offsets of the same text as the task.
    """

    start: int
    end: int
    text: str
    lead: str | None = None
    coordinators: tuple[str, ...] = ()
    deadline: Deadline | None = None


@dataclass(frozen=True, slots=True)
class Meta:
    """Who reports, for which period, when; each with its characters in `spans` under the field's name.

    `held_from` is the first of several days, `time_of_day` "sáng", "chiều" or "tối". `chair` is who chairs, not who
    only speaks; `attendees` are those named, without the chair. `documents` are the numbered papers that are named.
    """

    organisation: str | None = None
    level: str | None = None
    parent: str | None = None
    period: Period | None = None
    held_on: str | None = None
    spans: dict[str, Span] = field(default_factory=dict)
    held_from: str | None = None
    time_of_day: str | None = None
    chair: Person | None = None
    attendees: tuple[Person, ...] = ()
    limitations: tuple[Quote, ...] = ()
    documents: tuple[Quote, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything that was read from one text."""

    facts: tuple[Fact, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    tasks: tuple[Task, ...] = ()
    meta: Meta = field(default_factory=Meta)
