"""Pure rules of the ledger: what a figure is about, what may be stated of a measure, which statement is of record.

Natures, qualities and behaviours are plain words and numbers here (as in `enums`), so that nothing of Django is needed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal
from hashlib import blake2b

from giaoban.catalogue.rules import Period, year_start

IN_PERIOD, TO_DATE, AT = "in_period", "to_date", "at"
# No figure of record is larger, whatever it counts (the nation's whole product is a tenth of it in đồng): engines add
# up in 64 bits, and a slip of the keyboard in a few communes must not take the sum of their town beyond that.
LARGEST = 10**17
_WIDE = Context(prec=80, rounding=ROUND_HALF_UP)

# Money may fall below zero (a deficit); counted things may not.
MONEY = frozenset({"đồng", "nghìn đồng", "triệu đồng", "tỷ đồng", "USD"})

# Which windows a behaviour knows (design, idea 3 and data model 5-6): a flow happens during days, a stock and a work's
# progress stand at one, a ratio and a count of units are of either kind.
NATURES: dict[str, frozenset[str]] = {
    "flow": frozenset({IN_PERIOD, TO_DATE}),
    "stock": frozenset({AT}),
    "ratio": frozenset({IN_PERIOD, TO_DATE, AT}),
    "progress": frozenset({AT}),
    "count": frozenset({IN_PERIOD, TO_DATE, AT}),
}


def window_of(period: Period, nature: str) -> tuple[date, date]:
    """The days that a value of a nature covers when it is reported for a period; both inclusive.

    >>> from giaoban.catalogue.rules import parse_period
    >>> window_of(parse_period("2026-03@ND09"), "to_date")
    (datetime.date(2025, 12, 15), datetime.date(2026, 3, 14))
    """
    if nature == IN_PERIOD:
        return period.first, period.last
    if nature == TO_DATE:
        return year_start(period), period.last
    if nature == AT:
        return period.last, period.last
    raise ValueError(nature)


def key_of(
    about_id: int, measure_id: int, item_id: int | None, regime: str, window: tuple[date, date], nature: str
) -> str:
    """The digest (32 letters) of what a figure is about; two statements with one key are of the same thing."""
    parts = (about_id, measure_id, item_id or 0, regime, window[0].isoformat(), window[1].isoformat(), nature)
    return blake2b("|".join(map(str, parts)).encode(), digest_size=16).hexdigest()


# --- numbers -----------------------------------------------------------------------------------------------------


def scaled(value: Decimal, scale: int) -> int:
    """A decimal as an integer at a scale, rounded half up (away from zero).

    >>> scaled(Decimal("790.25"), 1)
    7903
    """
    return int(value.scaleb(scale, _WIDE).quantize(Decimal(1), ROUND_HALF_UP, _WIDE))


def fits(value: Decimal, scale: int) -> bool:
    """Whether a decimal keeps all its digits at a scale."""
    shifted = value.scaleb(scale, _WIDE)
    return shifted == shifted.to_integral_value()


def unscaled(value: int, scale: int) -> Decimal:
    """The decimal that an integer at a scale stands for, with exactly `scale` decimals.

    >>> unscaled(9470, 2)
    Decimal('94.70')
    """
    return Decimal(value).scaleb(-scale, _WIDE)


def step_of(written: Decimal, multiple: Decimal, scale: int) -> int:
    """The precision with which a number was written, at a scale: one of its last written digit, at least 1.

    `written` is the number as it stands ("1,6" is Decimal("1.6")), `multiple` what its unit counts (tỷ: 10⁹).

    >>> step_of(Decimal("1.6"), Decimal(10**9), 0)
    100000000
    """
    exponent = written.as_tuple().exponent
    if not isinstance(exponent, int):
        raise ValueError(written)
    return max(1, scaled(Decimal(1).scaleb(min(exponent, 0), _WIDE) * multiple, scale))


def quotient(numerator: int, denominator: int, scale: int, times: int = 100) -> int | None:
    """numerator / denominator × times as an integer at a scale, rounded half up (away from zero); None over zero.

    Both parts stand at one and the same scale. `times` is 100 for a percent and 1 for so much a head.

    >>> quotient(7, 13, 2)
    5385
    """
    if denominator == 0:
        return None
    whole = 2 * abs(numerator) * times * int(10**scale) + abs(denominator)
    sign = -1 if (numerator < 0) != (denominator < 0) else 1
    return sign * (whole // (2 * abs(denominator)))


# --- what may be stated of a measure -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Shape:
    """What a measure is, as far as the gate must know."""

    behaviour: str
    unit: str


@dataclass(frozen=True, slots=True)
class Said:
    """What is stated, as far as the gate must judge it against the measure."""

    nature: str
    value: int | None
    numerator: int | None
    denominator: int | None
    step: int
    item: str
    absence: str
    absence_reason: str


def faults(shape: Shape, said: Said) -> list[str]:
    """What is inconsistent between a statement and its measure: names of faults, empty when all is well."""
    found = []
    if said.nature not in NATURES[shape.behaviour]:
        found.append("wrong_nature")
    if shape.behaviour == "progress" and not said.item.strip():
        found.append("no_item")
    numbers = [number for number in (said.value, said.numerator, said.denominator) if number is not None]
    if said.step < 1 or any(abs(number) > LARGEST for number in [*numbers, said.step]):
        found.append("too_large")
    if said.absence == "na":
        found += ["not_applicable_with_value"] if numbers else []
        found += [] if said.absence_reason.strip() else ["no_absence_reason"]
        return found
    if said.absence == "none" and any(numbers):
        found.append("none_with_value")
    return found + _faults_of_parts(shape, said)


def _faults_of_parts(shape: Shape, said: Said) -> list[str]:
    value, numerator, denominator = said.value, said.numerator, said.denominator
    if shape.behaviour == "ratio":
        if value is None and numerator is None and denominator is None:
            return ["no_value"]
        # None of none ("không có hồ sơ nào") is a fair answer; something of nothing is not.
        if denominator is not None and (denominator < 0 or (denominator == 0 and numerator)):
            return ["bad_denominator"]
        return []
    if value is None:
        return ["no_value"]
    if shape.behaviour == "count":
        if numerator is not None:
            return ["has_parts"]
        if value < 0 or (denominator is not None and denominator < value):
            return ["not_k_of_n"]
        return []
    if numerator is not None or denominator is not None:
        return ["has_parts"]
    return ["negative"] if value < 0 and shape.unit not in MONEY else []


# --- which statement is of record --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Candidate:
    """An accepted statement of a key that is neither withdrawn nor corrected. `accepted` is its entry's number."""

    seq: int
    accepted: int
    quality: int
    rank: int
    value: int | None
    numerator: int | None = None
    denominator: int | None = None
    step: int = 1
    absence: str = ""
    qualifier: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """A person's pick among the statements of a key: which, and the number of the entry that says so."""

    statement: int
    seq: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """Which statement is of record (None: there is no value), and whether another contradicts it."""

    statement: int | None
    conflict: bool = False


def clash(one: Candidate, other: Candidate) -> bool:
    """Whether two statements of one thing contradict each other.

    They agree as far as the coarser of the two was stated: 49,7 tỷ and 49 tỷ 687 triệu are one value. A word such as
    "trên" or "khoảng" leaves a whole step open, else half a step.
    """
    if "na" in (one.absence, other.absence):
        return one.absence != other.absence
    if _apart(one.value, other.value, max(one.step, other.step), bool(one.qualifier or other.qualifier)):
        return True
    return _apart(one.numerator, other.numerator, 1, False) or _apart(one.denominator, other.denominator, 1, False)


def _apart(one: int | None, other: int | None, step: int, loose: bool) -> bool:
    if one is None or other is None or one == other:
        return False
    distance = abs(one - other)
    if step == 1 and not loose:
        return True
    return distance > step if loose else 2 * distance > step


def of_record(candidates: Iterable[Candidate], choice: Choice | None = None) -> Verdict:
    """Which of a key's statements is its value of record.

    The best quality wins; then the higher source; then the earlier stays (design, data model 7). A person's choice
    stands until a better quality comes in; statements of equal quality that come after it raise the conflict anew.
    """
    all_of_them = sorted(candidates, key=lambda one: (-one.quality, -one.rank, one.seq))
    if not all_of_them:
        return Verdict(None)
    if choice is not None:
        chosen = next((one for one in all_of_them if one.seq == choice.statement), None)
        later = [one for one in all_of_them if one.accepted > choice.seq and one.seq != choice.statement]
        if chosen is not None and not any(one.quality > chosen.quality for one in later):
            return Verdict(chosen.seq, _contradicted(chosen, later))
    return Verdict(all_of_them[0].seq, _contradicted(all_of_them[0], all_of_them[1:]))


def _contradicted(best: Candidate, others: Sequence[Candidate]) -> bool:
    return any(one.quality == best.quality and clash(one, best) for one in others)


@dataclass(frozen=True, slots=True)
class Link:
    """What the ledger says of one statement: its number, the one it corrects, and the entries that name it."""

    seq: int
    corrects: int | None
    accepted: int | None
    withdrawn: bool


def standing(links: Iterable[Link]) -> tuple[set[int], dict[int, int]]:
    """Which statements stand, and for each corrected one the correction that stands in its place.

    A statement stands when it is accepted, not withdrawn, and no correction of it (or of its corrections) stands. A
    correction that waits for acceptance changes nothing yet; one that is withdrawn gives its place back.
    """
    known = {link.seq: link for link in links}
    live = {seq for seq, link in known.items() if link.accepted is not None and not link.withdrawn}
    heirs: dict[int, int] = {}
    for seq in sorted(live):
        above = known[seq].corrects
        while above is not None:
            heirs[above] = seq
            above = known[above].corrects if above in known else None
    return {seq for seq in live if seq not in heirs}, heirs


def covers(sealed: Period, period: Period) -> bool:
    """Whether a statement for `period` falls under a seal of `sealed`: same regime, all its days inside."""
    return sealed.regime == period.regime and sealed.first <= period.first and period.last <= sealed.last
