"""From a fact as read to a figure as the ledger takes it; how a submission moves. Pure: no database."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from giaoban.base.moves import Move, table
from giaoban.figures.rules import quotient, scaled
from giaoban.intake.decoding import Counted
from giaoban.intake.decoding import Decoded as Decoded
from giaoban.intake.decoding import Undecoded as Undecoded
from giaoban.intake.decoding import decode as decode
from vnfigures import Fact
from vnfigures.indicators import families
from vnfigures.text import Text, fold

# Roles that say something *about* a figure: they ride on its statement, for checks and quotation only (design 6).
ASSERTED_ROLES = frozenset({"percent_of_target", "change", "range"})
# Roles that carry a figure of their own.
STATED_ROLES = frozenset({"actual", "total", "part", "progress"})
MAX_ITEM = 200
# A reading from here on is likely right: shown so, and sure where a form asks for the very figure.
LIKELY = 0.7


@dataclass(frozen=True, slots=True)
class Numbers:
    """Integers at the measure's scale; see figures.proposals.Stated."""

    value: int | None = None
    numerator: int | None = None
    denominator: int | None = None
    step: int = 1


# Measures count areas in hectares and weights in tonnes; documents use what lies nearer.
_IN_BASE = {
    "ha": Decimal(1),
    "héc ta": Decimal(1),
    "m2": Decimal("0.0001"),
    "m²": Decimal("0.0001"),
    "km2": Decimal(100),
    "km²": Decimal(100),
    "tấn": Decimal(1),
    "tạ": Decimal("0.1"),
    "yến": Decimal("0.01"),
    "kg": Decimal("0.001"),
}


@cache
def _family_units() -> dict[str, str]:
    return {family.code: family.unit for family in families()}


def only_said(fact: Fact, measure_id: int | None) -> bool:
    """Whether a figure is only said about another one: a percent of target, a change, a range, or the price of one
    piece of what is counted ("mỗi phần trị giá 350.000 đồng"). A person who gives it a measure says otherwise."""
    if measure_id is not None:
        return False
    return fact.role in ASSERTED_ROLES or is_price(fact)


def is_price(fact: Fact) -> bool:
    """Whether money stands beside things that are counted, not paid: what one of them costs."""
    unit = _family_units().get(fact.indicator or "")
    counted = unit is not None and unit != "%" and unit.split("/")[0] not in ("đồng", "triệu đồng")
    return counted and fact.kind == "money" and fact.role in STATED_ROLES


def factor_of(fact_unit: str, measure_unit: str) -> Decimal | None:
    """What one of the fact's units is in the measure's, for areas and weights; None where that is not known.

    >>> factor_of("m2", "ha"), factor_of("hộ", "hộ")
    (Decimal('0.0001'), Decimal('1'))
    """
    mine, theirs = _IN_BASE.get(fact_unit.lower()), _IN_BASE.get(measure_unit.lower())
    if mine is None and theirs is None:
        return Decimal(1)
    return mine / theirs if mine is not None and theirs is not None else None


def numbers_of(fact: Fact, target: Counted, standing: str = "") -> Numbers | None:
    """The integers that a fact gives a measure, or None where the two do not fit.

    `standing` is what the catalogue says the fact is for the measure (catalogue.matching.standing), empty for a local
    measure: then the fact's kind and the measure's behaviour decide. A ratio `a/b` gives a ratio its parts, a
    count-of-units its k and n, and a flow or a stock its first number (21/21 thanh niên: 21 were called up).
    """
    if fact.kind == "range" or standing == "assertion":
        return None
    standing = standing if standing not in ("", "target") else _standing(fact, target.behaviour)
    part = standing in ("numerator", "denominator") or (standing == "fraction" and target.behaviour == "ratio")
    factor = factor_of(fact.unit or "", target.part_unit if part else target.unit)
    if factor is None or (fact.kind == "percent") != (target.unit == "%") and not part:
        return None
    scale = target.part_scale if part else target.scale
    first, second = scaled(fact.value * factor, scale), scaled((fact.value2 or Decimal(0)) * factor, scale)
    step = max(1, scaled(fact.step * factor, scale)) if fact.step else 1
    if standing == "numerator":
        return Numbers(numerator=first)
    if standing == "denominator":
        return Numbers(denominator=first)
    if standing == "fraction" and target.behaviour == "ratio":
        return Numbers(numerator=first, denominator=second)
    if standing == "fraction" and target.behaviour == "count":
        return Numbers(first, denominator=second, step=step)
    return Numbers(first, step=step)


def _standing(fact: Fact, behaviour: str) -> str:
    if fact.kind == "ratio":
        return "fraction"
    return "numerator" if behaviour == "ratio" and fact.kind in ("count", "area", "length", "weight") else "value"


def nature_for(behaviour: str, context: str) -> str:
    """What a figure covers when nobody says more: flows the period, the rest its last day; `lũy kế` in the words just
    before says to-date."""
    if behaviour == "flow":
        said = fold(context)
        return "to_date" if any(mark in said for mark in ("luy ke", "tu dau nam", "tinh tu dau")) else "in_period"
    return "at"


def is_estimate(qualifier: str | None) -> bool:
    """Whether a qualifier says that the figure is an estimate ("ước", "ước đạt trên")."""
    return "uoc" in fold(qualifier or "").split()


def phrase_of(fact: Fact) -> str:
    """An office's own word for a figure, as a key for what it corrected before: counted noun and subject."""
    return " ".join(f"{fold(fact.unit or '')}: {fold(fact.subject)}".split())[:300]


def items_for(facts: Sequence[tuple[int, Fact, int | None, bool]], text: str) -> dict[int, str]:
    """Which figures need an item's name: (index, fact, measure, itemised) in, names out.

    A work or season always has one. A part of another figure of the same measure, and every one of several different
    figures for one measure, are items too: the whole and its parts are never added, and nothing is merged silently.
    """
    whole_of = {index: fact.part_of for index, fact, _, _ in facts}
    measure_of = {index: measure for index, _, measure, _ in facts}
    named: dict[int, str] = {}
    seen: dict[int, list[tuple[int, Fact]]] = {}
    for index, fact, measure, itemised in facts:
        if measure is None:
            continue
        whole = whole_of[index]
        if itemised or (whole is not None and measure_of.get(whole) == measure):
            named[index] = item_name(fact, text)
        elif fact.role in STATED_ROLES:
            seen.setdefault(measure, []).append((index, fact))
    for rivals in seen.values():
        if len({(fact.kind == "percent", fact.value, fact.value2) for _, fact in rivals}) > 1 and _same_shape(rivals):
            # Of several, a stated total is the whole; if more than one claims to be, none is.
            totals = [index for index, fact in rivals if fact.role == "total"]
            whole = totals[0] if len(totals) == 1 else None
            named.update({index: item_name(fact, text) for index, fact in rivals if index != whole})
    return named


def _same_shape(rivals: Iterable[tuple[int, Fact]]) -> bool:
    """Whether the figures could be mistaken for one another; a count and its percent could not."""
    kinds = [fact.kind for _, fact in rivals]
    return len(kinds) > len(set(kinds))


_CLAUSE_END = re.compile(r"[,;.:()\n]|\d")
_LINKS = frozenset({"và", "có", "là", "được", "đó", "trong", "gồm", "cho", "với", "đạt", "thì", "cũng", "số"})


def item_name(fact: Fact, text: str = "") -> str:
    """The item's name as a clerk would call it: the fact's subject; where that only repeats the unit, the words of the
    clause before the figure ("khu phố 3 kết nạp 11 đảng viên" is not the item "đảng viên")."""
    subject, unit = fold(fact.subject), fold(fact.unit or "")
    if subject and subject not in (unit, f"tong so {unit}", f"so {unit}"):
        return fact.subject[:MAX_ITEM]
    words = _CLAUSE_END.split(text[max(0, fact.start - 80) : fact.start])[-1].split()
    while words and words[0].lower() in _LINKS:
        words.pop(0)
    while words and words[-1].lower() in _LINKS:
        words.pop()
    name = " ".join([*words, fact.unit or ""]) if words else fact.subject or fact.unit or fact.text
    return name.strip()[:MAX_ITEM]


def repeats(facts: Sequence[tuple[int, Fact, int | None]]) -> dict[int, int]:
    """Figures that only repeat an earlier one of the same measure and value: index → the first one's index."""
    first: dict[tuple[int, str, Decimal, Decimal | None], int] = {}
    found: dict[int, int] = {}
    for index, fact, measure in facts:
        if measure is None or fact.role == "part":
            continue
        mark = (measure, fact.kind, fact.value, fact.value2)
        if mark in first:
            found[index] = first[mark]
        else:
            first[mark] = index
    return found


def anchor_of(index: int, facts: Sequence[tuple[int, Fact, int | None]]) -> int | None:
    """The figure that an assertion (đạt 790,2% kế hoạch, giảm 46 hộ) is said about: the nearest of the same indicator,
    before it rather than after it, or None."""
    position = next(i for i, (number, _, _) in enumerate(facts) if number == index)
    asserted = facts[position][1]

    def fits(fact: Fact, measure: int | None) -> bool:
        return (
            measure is not None
            and fact.role in STATED_ROLES
            and fact.indicator is not None
            and fact.indicator == asserted.indicator
        )

    before = [n for n, fact, measure in facts[:position] if fits(fact, measure)]
    after = [n for n, fact, measure in facts[position + 1 :] if fits(fact, measure)]
    return before[-1] if before else after[0] if after else None


AROUND = 80


def quote_around(text: str, start: int, end: int) -> str:
    """The words around characters `start` to `end`, whole words only, with "…" where the text goes on.

    >>> quote_around("Phường hiện còn 185 hộ nghèo.", 16, 19)
    'Phường hiện còn 185 hộ nghèo.'
    """
    first, last = max(0, start - AROUND), min(len(text), end + AROUND)
    while 0 < first < start and not text[first - 1].isspace():
        first += 1
    while end < last < len(text) and not text[last].isspace():
        last -= 1
    quote = text[first:last].strip()[:490]
    return f"{'… ' if text[:first].strip() else ''}{quote}{' …' if text[last:].strip() else ''}"


SAME_PAPER = 0.35
_COMPARED = 40_000


def alike(one: str, other: str) -> float:
    """How much of their words two texts share, 0 to 1: runs of three words, however written, over all that either has.

    >>> alike("Kết nạp 03 đảng viên mới.", "kết nạp  03 đảng viên mới"), alike("Thu ngân sách khá.", "Hộ nghèo giảm")
    (1.0, 0.0)
    """
    first, second = _runs(one), _runs(other)
    return len(first & second) / max(1, len(first | second))


def _runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", fold(text[:_COMPARED]))
    return {tuple(words[at : at + 3]) for at in range(max(1, len(words) - 2))}


def words_of(text: str) -> str:
    """A text's words on one line, composed letters: the same for two files that only lay them out otherwise."""
    return " ".join(Text(text).norm.replace("|", " ").split())


def cell_of(structure: Mapping[str, Any], start: int) -> str:
    """The cell of a workbook ("Sheet1!D7") that the figure at this character was read from; empty where it was none."""
    for block in structure.get("blocks", ()):
        if block.get("refs") and block["start"] <= start < block["end"]:
            for row, refs in zip(block["rows"], block["refs"], strict=True):
                for (first, end), ref in zip(row, refs, strict=True):
                    if first <= start < end:
                        return str(ref)
    return ""


_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}
_NAMED_PERIODS: tuple[tuple[re.Pattern[str], Callable[[str, str], str]], ...] = (
    (re.compile(r"(?:thang )?0?(\d{1,2})(?: ?[/.-] ?| nam )(\d{4})"), lambda n, y: f"{y}-{int(n):02d}"),
    (re.compile(r"quy (iii|ii|iv|i|[1-4])(?: ?[/.-] ?| nam | )(\d{4})"), lambda n, y: f"{y}-Q{_ROMAN.get(n, n)}"),
    (re.compile(r"6 thang (dau|cuoi)(?: nam)? (\d{4})"), lambda n, y: f"{y}-H{1 if n == 'dau' else 2}"),
    (re.compile(r"(9) thang(?: dau)?(?: nam)? (\d{4})"), lambda n, y: f"{y}-9M"),
    (re.compile(r"(nam) (\d{4})"), lambda n, y: y),
)


def period_label(text: str) -> str:
    """A period as people write it, as the label of the catalogue; what is none of these stays as it is.

    >>> [period_label(said) for said in ("02/2024", "Quý I/2024", "6 tháng đầu năm 2024", "2024-Q1")]
    ['2024-02', '2024-Q1', '2024-H1', '2024-Q1']
    """
    said = " ".join(fold(text).split())
    for form, label in _NAMED_PERIODS:
        if found := form.fullmatch(said):
            return label(*found.groups())
    return text.strip()


# --- submissions -------------------------------------------------------------------------------------------------

DRAFT, PROPOSED, SUBMITTED, RETURNED, ACCEPTED = "draft", "proposed", "submitted", "returned", "accepted"


# The one table of transitions; whatever is not here cannot happen. Unlocking and correcting a cell leave the state.
TRANSITIONS = table(
    Move("propose", "submit", frozenset({DRAFT, RETURNED}), PROPOSED),
    Move("hand_in", "submit", frozenset({DRAFT, RETURNED}), SUBMITTED),
    Move("approve", "approve", frozenset({PROPOSED}), SUBMITTED),
    Move("give_back", "approve", frozenset({PROPOSED}), DRAFT, reasoned=True),
    Move("send_back", "send_back", frozenset({SUBMITTED}), RETURNED, reasoned=True),
    Move("accept", "accept", frozenset({SUBMITTED}), ACCEPTED),
)
# The states in which a unit has reported, as the level above counts it.
REPORTED = frozenset({SUBMITTED, ACCEPTED})


def may_move(verb: str, state: str) -> bool:
    """Whether a submission in a state may take a step.

    >>> may_move("accept", "submitted"), may_move("accept", "returned")
    (True, False)
    """
    return state in TRANSITIONS[verb].before


def may_write(state: str, *, approves: bool = False) -> bool:
    """Whether a cell may be changed: while the unit has the form (a draft, or returned), also by whoever is to approve
    it for the unit while it waits for that. Of an accepted form single cells are corrected (`correct_cell`).

    Of a form that was returned for one cell the others may change too: parts must still add up. The level above sees
    which did.
    """
    if state in (DRAFT, RETURNED):
        return True
    return state == PROPOSED and approves


def first_state(way: str, unit_has_lead: bool, enterer_approves: bool) -> str:
    """Where a form goes when it is handed in: to the unit's lead where one must approve, else to the level above.

    A personal link always needs the lead (such links get forwarded); a reporter does when the unit has a lead; whoever
    may approve for the unit hands in directly.

    >>> first_state("form", True, False), first_state("form", True, True), first_state("link", False, True)
    ('proposed', 'submitted', 'proposed')
    """
    if way == "link":
        return PROPOSED
    return PROPOSED if unit_has_lead and not enterer_approves else SUBMITTED


@dataclass(frozen=True, slots=True)
class Rates:
    """Reporting as an indicator (DHIS2: REPORTING_RATE, …_ON_TIME, ACTUAL, EXPECTED), of forms expected for a period.

    `received` are handed in or accepted, `on_time` those handed in by their due day, `late` after it (of some nobody
    knows when they came: they are neither); `overdue` are not handed in and past due."""

    expected: int
    received: int
    on_time: int
    late: int
    overdue: int
    accepted: int

    @property
    def missing(self) -> int:
        """Expected and not received."""
        return self.expected - self.received

    @property
    def completeness(self) -> Decimal | None:
        """Percent of the expected forms that were received, two decimals; None where none is expected."""
        return _percent(self.received, self.expected)

    @property
    def timeliness(self) -> Decimal | None:
        """Percent of the expected forms that were received on time, two decimals; None where none is expected."""
        return _percent(self.on_time, self.expected)


def _percent(part: int, whole: int) -> Decimal | None:
    found = quotient(part, whole, 2)
    return None if found is None else Decimal(found).scaleb(-2)


def rates(forms: Iterable[tuple[str, date | None, date | None]], today: date) -> Rates:
    """The rates of expected forms, each as (state or "", day of the first hand-in or None, due day or None)."""
    counted = {"expected": 0, "received": 0, "on_time": 0, "late": 0, "overdue": 0, "accepted": 0}
    for state, handed_in, due in forms:
        counted["expected"] += 1
        if state not in REPORTED:
            counted["overdue"] += due is not None and today > due
            continue
        counted["received"] += 1
        counted["accepted"] += state == ACCEPTED
        if handed_in is not None:
            counted["late" if late(handed_in, due) else "on_time"] += 1
    return Rates(**counted)


def late(handed_in: date | None, due: date | None) -> bool:
    """Whether a form was first handed in after its due day."""
    return handed_in is not None and due is not None and handed_in > due
