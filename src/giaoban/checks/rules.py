"""Rules over figures as data, what they find, and the arithmetic they share. Pure: no database."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from hashlib import blake2b
from statistics import median
from typing import Any

from vnfigures.numbers import format_number

ERROR, WARNING, INFO = "error", "warning", "info"
# The gravest first; the words are those of figures.enums.Severity.
SEVERITIES = (ERROR, WARNING, INFO)

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule as data: what kind it is, which measures it looks at (all of them when it names none), how grave what it
    finds is, from when to when it holds, and the numbers of its kind (see data/rules.toml)."""

    code: str
    kind: str
    name: str
    severity: str
    measures: frozenset[str] = frozenset()
    but: frozenset[str] = frozenset()
    params: dict[str, Any] = field(default_factory=dict)
    valid_from: date = date.min
    valid_to: date | None = None
    active: bool = True

    def holds_on(self, day: date) -> bool:
        """Whether the rule is on and valid on a day."""
        return self.active and self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def looks_at(self, code: str) -> bool:
        """Whether the rule looks at a measure."""
        return (not self.measures or code in self.measures) and code not in self.but


@dataclass(frozen=True, slots=True)
class Found:
    """Something that does not fit. `code` is the rule's, `message` a Vietnamese sentence with the working.

    `severity`: an error stops handing in, a warning needs an answer, an info is only shown. `line_ids` are lines of
    the form it was found in, `seqs` statements of the ledger. `mark` stays the same while the same thing does not fit,
    `state` while its numbers are the same.
    """

    code: str
    severity: str
    message: str
    line_ids: tuple[int, ...] = ()
    params: dict[str, Any] = field(default_factory=dict)
    seqs: tuple[int, ...] = ()
    mark: str = ""
    state: str = ""


def found_by(
    rule: Rule,
    message: str,
    subject: object,
    *,
    working: str = "",
    seqs: Iterable[int] = (),
    lines: Iterable[int] = (),
    severity: str = "",
    **params: Any,
) -> Found:
    """What a rule found about a subject (a measure, an item); the subject names it again while its numbers change."""
    statements = tuple(sorted(set(seqs)))
    mark, state = f"{rule.code}:{subject}", digest(message)
    # Mark and state are params too: whoever keeps a finding keeps what it is known by.
    named = {"rule": rule.code, "kind": rule.kind, "working": working, "mark": mark, "state": state}
    return Found(
        code=f"checks.{rule.code}",
        severity=severity or rule.severity,
        message=message,
        line_ids=tuple(dict.fromkeys(lines)),
        params={**named, **params},
        seqs=statements,
        mark=mark,
        state=state,
    )


# What a mark ends with where a total is only not complete: what is missing was taken for nought.
EMPTY = ":empty"

# What something found tells.
CONTRADICTS, LACKS, UNUSUAL = "contradicts", "lacks", "unusual"
_LACKS, _UNUSUAL = frozenset({"required", "gap"}), frozenset({"zero", "copied", "history"})


def tells(params: Mapping[str, Any]) -> str:
    """What something found tells, by its params: that two things stated cannot both be true (also where no rule found
    it), that something is not there yet (a total of those only that reported), or that a figure is unlike itself."""
    if params.get("kind") in _LACKS or str(params.get("mark", "")).endswith(EMPTY):
        return LACKS
    return UNUSUAL if params.get("kind") in _UNUSUAL else CONTRADICTS


def digest(*parts: object) -> str:
    """Sixteen letters that stand for some parts."""
    return blake2b("|".join(map(str, parts)).encode(), digest_size=8).hexdigest()


def gravest_first(found: Iterable[Found]) -> tuple[Found, ...]:
    """Errors, then warnings, then what is only to know; each in the order given."""
    return tuple(sorted(found, key=lambda one: SEVERITIES.index(one.severity)))


# --- amounts -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with how far it may be off as it was stated, and what it rests on.

    49 tỷ 687 triệu stands for anything within half a million: `slack`. `seqs` are statements of the ledger, `lines`
    lines of a form. `derived`: calculated, not stated. `applies`: false where it was said not to apply.
    """

    value: Decimal
    slack: Decimal = ZERO
    seqs: tuple[int, ...] = ()
    lines: tuple[int, ...] = ()
    derived: bool = False
    applies: bool = True

    def times(self, sign: int) -> "Amount":
        """The amount, or its opposite."""
        return self if sign > 0 else replace(self, value=-self.value)


def total(amounts: Sequence[Amount], derived: bool = True) -> Amount:
    """Amounts added up, and their slacks."""
    if len(amounts) == 1:
        return amounts[0]
    return Amount(
        value=sum((one.value for one in amounts), ZERO),
        slack=sum((one.slack for one in amounts), ZERO),
        seqs=tuple(seq for one in amounts for seq in one.seqs),
        lines=tuple(line for one in amounts for line in one.lines),
        derived=derived,
        applies=any(one.applies for one in amounts),
    )


def slack_of(step: Decimal, smallest: Decimal, loose: bool) -> Decimal:
    """How far a number may be off that was stated to a step: half of it, or all of it with "khoảng", "trên".

    One stated to the last place that the measure keeps is exact.

    >>> slack_of(Decimal(1000000), Decimal(1), False), slack_of(Decimal(1), Decimal(1), False)
    (Decimal('500000'), Decimal('0'))
    """
    if loose:
        return step
    return step / 2 if step > smallest else ZERO


def compares(left: Amount, op: str, right: Amount) -> bool:
    """Whether `left op right` can be true of what was stated, roundings granted. `op` is =, <= or >=."""
    difference, slack = left.value - right.value, left.slack + right.slack
    if op == "=":
        return abs(difference) <= slack
    return difference <= slack if op == "<=" else -difference <= slack


def say(value: Decimal) -> str:
    """A number as a clerk writes it: 1.493; 94,7."""
    return format_number(value)


# --- history -----------------------------------------------------------------------------------------------------

# Turns a median absolute deviation into the standard deviation of normal data, and a mean one likewise
# (Iglewicz, Hoaglin: How to Detect and Handle Outliers, 1993, pp. 10-13).
_MAD, _MEAN_AD = 0.6745, 1.253314


@dataclass(frozen=True, slots=True)
class Usual:
    """What is usual of a series: its middle, and how far values stray from it."""

    middle: float
    spread: float

    def score(self, value: float) -> float:
        """The modified z-score: how many spreads a value lies from the middle."""
        return (value - self.middle) / self.spread


def usual(values: Sequence[float], least_share: float, least: float) -> Usual:
    """The middle and the spread of a series, robustly: median and median absolute deviation, each value's outliers not
    moving either (Iglewicz, Hoaglin 1993: modified z-score; the mean absolute deviation where more than half are
    alike).

    The spread never falls below `least_share` of the middle nor below `least`: a series that hardly moved would
    else make every small step an outlier. Where things are counted the caller passes the root of the middle as
    `least`: that much chance alone gives.
    """
    middle = median(values)
    strays = [abs(value - middle) for value in values]
    spread = median(strays) / _MAD
    if spread == 0:
        spread = _MEAN_AD * sum(strays) / len(strays)
    return Usual(middle, max(spread, least_share * abs(middle), least))
