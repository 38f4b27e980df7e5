"""Rules that hold two sums of figures against each other: parts and whole, stock and movements, more than there are.

A side is a sum of the heads of named expressions (docs/expressions.md) as the rule's unit and period have them:
`XD01:previous + XD02 - XD04.chuyen_di`. No field means `period`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from giaoban.catalogue.rules import Period
from giaoban.checks.rules import EMPTY, Amount, Found, Rule, compares, found_by, say, total
from giaoban.checks.sheet import Kind, Sheet, before, year_before, year_began

_HEAD = re.compile(r"(?P<code>[^\s:\[\]@#/+]+?)(?::(?P<field>[a-z_]+)(?:\.(?P<part>numerator|denominator))?)?")
_SIGNS = re.compile(r"\s+([+-])\s+")
_RELATION = re.compile(r"\s+(<=|>=|=)\s+")

# The fields of named expressions that are a value, and what a clerk calls them.
FIELDS = {
    "period": "",
    "to_date": "lũy kế",
    "previous": "kỳ trước",
    "same_period": "cùng kỳ năm trước",
    "same_to_date": "lũy kế cùng kỳ năm trước",
    "start_of_year": "đầu năm",
}
_PARTS = {"numerator": "tử số", "denominator": "mẫu số"}
KINDS = ("parts", "continuity", "most")
_OPPOSITE = {"=": "≠", "<=": ">", ">=": "<"}


class RelationError(ValueError):
    """A relation that cannot be understood; the argument says what of it."""


@dataclass(frozen=True, slots=True)
class Term:
    """One measure's value, added or taken away."""

    sign: int
    code: str
    field: str = "period"
    part: str = ""

    def label(self, kind: Kind) -> str:
        """What a clerk calls it."""
        words = [kind.name, _PARTS.get(self.part, ""), FIELDS[self.field]]
        return " ".join(word for word in words if word)


Side = tuple[Term, ...]


@lru_cache(maxsize=512)
def side(text: str) -> Side:
    """A side taken apart. Raises RelationError naming the piece that is none of the grammar.

    >>> [term.code for term in side("XD01:previous + XD02 - XD04.chuyen_di")]
    ['XD01', 'XD02', 'XD04.chuyen_di']
    """
    pieces = _SIGNS.split(text.strip())
    found = []
    for sign, piece in zip(["+", *pieces[1::2]], pieces[::2], strict=True):
        match = _HEAD.fullmatch(piece)
        if match is None or (match["field"] or "period") not in FIELDS:
            raise RelationError(piece)
        found.append(Term(1 if sign == "+" else -1, match["code"], match["field"] or "period", match["part"] or ""))
    return tuple(found)


@lru_cache(maxsize=512)
def relation(text: str) -> tuple[Side, str, Side]:
    """Two sides and what stands between them: =, <= or >=. Raises RelationError."""
    pieces = _RELATION.split(text)
    if len(pieces) != 3:
        raise RelationError(text)
    return side(pieces[0]), pieces[1], side(pieces[2])


def codes_of(text: str) -> frozenset[str]:
    """The measures that a relation speaks of."""
    left, _op, right = relation(text)
    return frozenset(term.code for term in (*left, *right))


@dataclass(frozen=True, slots=True)
class _Read:
    """A side as it was read: each term with its measure and amount, None where nothing was reported."""

    terms: tuple[tuple[Term, Kind, Amount | None], ...]

    @property
    def missing(self) -> list[Kind]:
        return [kind for _term, kind, one in self.terms if one is None]

    @property
    def amount(self) -> Amount:
        return total([one.times(term.sign) for term, _kind, one in self.terms if one is not None])

    def working(self) -> str:
        """311 + 3 − 1"""
        text = ""
        for term, _kind, one in self.terms:
            if one is not None:
                mark = ("− " if term.sign < 0 else "") if not text else (" + " if term.sign > 0 else " − ")
                text += mark + say(one.value)
        return text

    def summed(self) -> str:
        """311 + 3 = 314"""
        alone = len(self.terms) - len(self.missing) == 1
        return self.working() if alone else f"{self.working()} = {say(self.amount.value)}"

    def labels(self) -> str:
        """Each term's name with its value."""
        return "; ".join(f"{term.label(kind)}: {say(one.value)}" for term, kind, one in self.terms if one is not None)


def _other_period(term: Term, period: Period) -> Period | None:
    if term.field == "previous":
        return before(period)
    if term.field in ("same_period", "same_to_date"):
        return year_before(period)
    return year_began(period) if term.field == "start_of_year" else period


def _term(sheet: Sheet, unit: int, term: Term, kind: Kind, period: Period) -> Amount | None:
    at = _other_period(term, period)
    if at is None or (at is not period and (sheet.broken(unit, at, period) or _recounted(kind, at, period))):
        return None
    read = sheet.to_date if term.field in ("to_date", "same_to_date") else sheet.value
    return read(unit, kind, 0, at, term.part)


def _recounted(kind: Kind, at: Period, period: Period) -> bool:
    return kind.epoch(at.last) != kind.epoch(period.last)


def _read(sheet: Sheet, unit: int, terms: Side, period: Period) -> _Read | None:
    found = []
    for term in terms:
        kind = sheet.kind(term.code)
        if kind is None:
            return None
        found.append((term, kind, _term(sheet, unit, term, kind, period)))
    return _Read(tuple(found))


def holds(rule: Rule, sheet: Sheet, unit: int, period: Period) -> Iterator[Found]:
    """Kinds `parts`, `continuity`, `most`: what a relation that is written out says. With `or`, other right sides of
    which one suffices; `to_date`: for flows also the sums to date, where the period's own are not to be had."""
    left_side, op, right_side = relation(rule.params["relation"])
    left, right = (_read(sheet, unit, one, period) for one in (left_side, right_side))
    if left is None or right is None:
        return
    if (left.missing or right.missing) and _plain(left_side + right_side) and _flows(left, right):
        so_far, others_so_far = (_read(sheet, unit, _to_date(one), period) for one in (left_side, right_side))
        if so_far and others_so_far and not so_far.missing and not others_so_far.missing:
            left, right = so_far, others_so_far
    if left.missing:
        return
    if right.missing:
        yield from _empty_taken_for_nought(rule, left, right, op)
        return
    if not left.amount.applies or compares(left.amount, op, right.amount):
        return
    others = [_read(sheet, unit, side(text), period) for text in rule.params.get("or", ())]
    if any(one and not one.missing and compares(left.amount, op, one.amount) for one in others):
        return
    yield _off(rule, left, op, right)


def as_it_is(rule: Rule, sheet: Sheet, unit: int, period: Period) -> str:
    """How a relation stands where it is kept: 311 + 3 = 314; "" where it cannot be judged or is not kept."""
    left_side, op, right_side = relation(rule.params["relation"])
    left, right = (_read(sheet, unit, one, period) for one in (left_side, right_side))
    if left is None or right is None or left.missing or right.missing:
        return ""
    if not compares(left.amount, op, right.amount):
        return ""
    first, second = (right, left) if op == "=" else (left, right)
    return f"{first.working()} {op.replace('<=', '≤').replace('>=', '≥')} {second.working()}"


def _plain(terms: Side) -> bool:
    return all(term.field == "period" and not term.part for term in terms)


def _flows(*sides: _Read) -> bool:
    return all(kind.behaviour == "flow" for one in sides for _term, kind, _amount in one.terms)


def _to_date(terms: Side) -> Side:
    return tuple(Term(term.sign, term.code, "to_date", term.part) for term in terms)


def _off(rule: Rule, left: _Read, op: str, right: _Read) -> Found:
    parted = len(right.terms) > 1
    first, second = (right, left) if op == "=" and parted else (left, right)
    working = f"{first.summed()} {_OPPOSITE[op]} {second.summed()}"
    message = f"{_subject(left)}: {working} ({right.labels()})."
    amounts = (left.amount, right.amount)
    return found_by(
        rule,
        message,
        left.terms[0][0].code,
        working=working,
        seqs=(seq for one in amounts for seq in one.seqs),
        lines=(line for one in amounts for line in one.lines),
    )


def _subject(left: _Read) -> str:
    term, kind, _amount = left.terms[0]
    return term.label(kind)


def _empty_taken_for_nought(rule: Rule, left: _Read, right: _Read, op: str) -> Iterator[Found]:
    """A part is empty, and the others use up the whole: the empty one was taken for nought, or the others are more
    than the whole."""
    given = [one for _term, _kind, one in right.terms if one is not None]
    if rule.kind != "parts" or op != "=" or not given or any(term.sign < 0 for term, _kind, _one in right.terms):
        return
    there, whole = right.amount, left.amount
    names = ", ".join(kind.name for kind in right.missing)
    amounts = (whole, there)
    seqs = tuple(seq for one in amounts for seq in one.seqs)
    lines = tuple(line for one in amounts for line in one.lines)
    if not compares(there, "<=", whole):
        working = f"{right.summed()} > {say(whole.value)}"
        message = f"{_subject(left)}: {working}, khi chưa kể {names} chưa báo cáo ({right.labels()})."
        yield found_by(rule, message, left.terms[0][0].code, working=working, seqs=seqs, lines=lines)
    elif compares(there, "=", whole):
        working = f"{right.summed()} = {say(whole.value)}"
        message = (
            f"{_subject(left)}: {working} khi {names} còn trống; chỗ trống đã bị tính là 0. "
            f"Nếu đúng là không có, hãy ghi 0 (không phát sinh)."
        )
        subject = f"{left.terms[0][0].code}{EMPTY}"
        severity = rule.params.get("empty", "warning")
        yield found_by(rule, message, subject, working=working, seqs=seqs, lines=lines, severity=severity)


def of_items(rule: Rule, sheet: Sheet, unit: int, period: Period) -> Iterator[Found]:
    """Kind `items`: a measure's items (works, seasons, categories) against its whole. More than the whole is as grave
    as the rule says; less may be an incomplete list, and is only to know."""
    for kind in sheet.kinds_of(unit):
        items = sheet.items_of(unit, kind.id) if kind.behaviour in ("flow", "stock") else []
        if len(items) < rule.params["least"] or not rule.looks_at(kind.code):
            continue
        whole = sheet.stated(unit, kind, 0, period)
        parts = [(item, sheet.value(unit, kind, item, period)) for item in items]
        there = [(item, one) for item, one in parts if one is not None and one.applies]
        if whole is None or whole.value is None or len(there) < rule.params["least"]:
            continue
        stands = sheet.value(unit, kind, 0, period)
        added = total([one for _item, one in there])
        if stands is None or compares(added, "=", stands):
            continue
        over = added.value > stands.value
        working = f"{' + '.join(say(one.value) for _i, one in there)} = {say(added.value)} ≠ {say(stands.value)}"
        labels = "; ".join(f"{sheet.items.get(item, '')}: {say(one.value)}" for item, one in there[:6])
        message = f"{kind.name}: các phần cộng lại {working} ({labels}{'; …' if len(there) > 6 else ''})."
        yield found_by(
            rule,
            message,
            kind.code,
            working=working,
            seqs=(*stands.seqs, *added.seqs),
            lines=(*stands.lines, *added.lines),
            severity="" if over else "info",
        )
