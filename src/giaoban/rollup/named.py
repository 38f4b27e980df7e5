"""Named expressions: a printed number said so that it can be recomputed. Grammar: docs/expressions.md."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from giaoban.base.errors import Refusal, declare
from giaoban.catalogue.models import Measure
from giaoban.catalogue.queries import MeasureView
from giaoban.catalogue.rules import Period, PeriodError, Regime, parse_period
from giaoban.registry.enums import Hierarchy
from giaoban.registry.queries import resolve
from giaoban.rollup.comparing import compare, ranks_of
from giaoban.rollup.consolidation import (
    DATE,
    PREVIOUS,
    SAME,
    SAME_DATE,
    THIS,
    YEAR_BEGAN,
    Answer,
    Asking,
    ask,
    slots_of,
    target_cell,
)
from giaoban.rollup.coverage import Coverage, completeness
from giaoban.rollup.rows import Cell, change, difference
from giaoban.rollup.table import rows, sheet
from giaoban.rollup.targets import in_force

BAD_EXPRESSION = declare("rollup.bad_expression", _("Không hiểu biểu thức số liệu “%(text)s”: %(why)s."))

_FORM = re.compile(
    r"(?P<code>[^\s:\[\]@#/]+)(?:\[(?P<item>[1-9]\d*)\])?"
    r":(?P<field>[a-z_]+)(?:\.(?P<part>[a-z_]+))?"
    r"@(?P<period>[^\s@#]+)@(?P<regime>[A-Z0-9]+)"
    r"#(?P<unit>[^\s/#@]+)(?:/(?P<hierarchy>[a-z]+))?(?:/(?P<boundaries>[a-z]+))?"
)

# Fields that are a value of one slot, and those that compare two.
_VALUES = {
    "period": THIS,
    "to_date": DATE,
    "same_period": SAME,
    "same_to_date": SAME_DATE,
    "previous": PREVIOUS,
    "start_of_year": YEAR_BEGAN,
}
_AGAINST = {
    "same_period": (THIS, SAME),
    "same_to_date": (DATE, SAME_DATE),
    "previous": (THIS, PREVIOUS),
    "start_of_year": (THIS, YEAR_BEGAN),
}
_PARTS = ("numerator", "denominator", "reported", "expected", "missing", "estimated", "on_time", "late")
# Of the period's own figures only: who gave what was asked by its day, and who after it.
_TIMELY = ("on_time", "late")
# Where a unit stands: its place and how many have one; how many units below reach what is asked, of how many.
_PLACES = ("rank", "reached")
BOUNDARIES = ("then", "now", "restated")
FIELDS = (
    *_VALUES,
    *(f"change_{name}" for name in _AGAINST),
    *(f"diff_{name}" for name in _AGAINST),
    "target",
    "percent",
    *_PLACES,
)


@dataclass(frozen=True, slots=True)
class Named:
    """A parsed expression."""

    code: str
    item: int
    field: str
    part: str
    period: Period
    unit_code: str
    hierarchy: str = "state"
    boundaries: str = "then"

    def __str__(self) -> str:
        item = f"[{self.item}]" if self.item else ""
        part = f".{self.part}" if self.part else ""
        tail = f"/{self.hierarchy}" if (self.hierarchy, self.boundaries) != ("state", "then") else ""
        tail += f"/{self.boundaries}" if self.boundaries != "then" else ""
        return f"{self.code}{item}:{self.field}{part}@{self.period.label}@{self.period.regime}#{self.unit_code}{tail}"


def parse(text: str) -> Named:
    """An expression taken apart. Refuses, saying why, anything that is not exactly of the grammar."""
    match = _FORM.fullmatch(text)
    if match is None:
        raise _bad(text, _("phải có dạng MÃ:trường@kỳ@CHẾ_ĐỘ#mã đơn vị"))
    field, part = match["field"], match["part"] or ""
    if field not in FIELDS:
        raise _bad(text, _("không có trường “%(field)s”") % {"field": field})
    timely = part in _TIMELY and field not in ("period", "to_date")
    if part and (timely or not (part in _PARTS and field in _VALUES or part == "of" and field in _PLACES)):
        raise _bad(text, _("trường “%(field)s” không có phần “%(part)s”") % {"field": field, "part": part})
    hierarchy, boundaries = match["hierarchy"] or "state", match["boundaries"] or "then"
    if hierarchy not in Hierarchy.values or boundaries not in BOUNDARIES:
        raise _bad(text, _("hệ thống hoặc địa giới không đúng"))
    try:
        if match["regime"] not in list(Regime):
            raise PeriodError(match["regime"])
        period = parse_period(f"{match['period']}@{match['regime']}")
    except PeriodError as error:
        raise _bad(text, _("kỳ báo cáo không đúng")) from error
    if period.regime != match["regime"]:
        raise _bad(text, _("kỳ theo ngày tự chọn phải ghi @TUYCHON"))
    return Named(match["code"], int(match["item"] or 0), field, part, period, match["unit"], hierarchy, boundaries)


def _bad(text: str, why: object) -> Refusal:
    return Refusal(BAD_EXPRESSION, text=text, why=why)


@dataclass(frozen=True, slots=True)
class _Group:
    """Expressions that one run answers."""

    unit_code: str
    period: Period
    hierarchy: str
    boundaries: str


def evaluate(texts: Sequence[str], at_seq: int | None) -> dict[str, Decimal | None]:
    """The value of each expression, in the measure's unit (percents in percent); None where there is none.

    Refuses what is no expression, a unit or a measure that is not there.
    """
    parsed = {text: parse(text) for text in texts}
    codes = {named.code for named in parsed.values()}
    ids = dict(Measure.objects.filter(code__in=codes).values_list("code", "pk"))
    groups: dict[_Group, list[str]] = {}
    for text, named in parsed.items():
        if named.code not in ids:
            raise _bad(text, _("không có chỉ tiêu mang mã này"))
        group = _Group(named.unit_code, named.period, named.hierarchy, named.boundaries)
        groups.setdefault(group, []).append(text)
    found: dict[str, Decimal | None] = {}
    for group, members in groups.items():
        about = resolve(group.unit_code, group.period.last).id
        asking = Asking(about, group.period, group.hierarchy, group.boundaries, at_seq=at_seq)
        run = _Run(asking, {ids[parsed[text].code] for text in members})
        for text in members:
            found[text] = run.value(parsed[text], ids[parsed[text].code])
    return {text: found[text] for text in texts}


class _Run:
    """One unit and period, its cells read once."""

    def __init__(self, asking: Asking, measures: set[int]) -> None:
        self.asking = asking
        self.answer: Answer = ask(asking, slots_of(asking.period, range(6)), measures=measures)
        self.targets = in_force([asking.about_id], asking.period, self.answer.question.at_seq)
        self._counts: dict[int, tuple[Cell, Cell]] | None = None

    def value(self, named: Named, measure: int) -> Decimal | None:
        """The value of one expression."""
        view = self.answer.views.get(measure)
        if view is None:
            return None
        item = self.answer.question.items.of(named.item)
        if named.part in _TIMELY:
            timely = completeness(self.asking, {measure}).lines
            found = timely.get((measure, self.answer.question.items.names.get(item, "")), Coverage())
            return Decimal(found.on_time if named.part == "on_time" else found.late)
        if named.field in _VALUES:
            return _part(self.cell(measure, item, _VALUES[named.field]), named.part, view)
        if named.field in ("target", "percent"):
            return self._target(named, measure, item, view)
        if named.field in _PLACES:
            place = self._place(named, measure)
            return None if place is None else Decimal(place[1 if named.part else 0])
        kind, _underscore, against = named.field.partition("_")
        now, before = (self.cell(measure, item, slot) for slot in _AGAINST[against])
        if kind == "change":
            return change(now, before, view.unit)
        apart = difference(now, before)
        return None if apart is None else Decimal(apart).scaleb(-view.scale)

    def cell(self, measure: int, item: int, slot: int) -> Cell:
        """A cell; a count of units that nobody stated is counted."""
        found = self.answer.cell(self.asking.about_id, measure, item, slot)
        if found.missing and item == 0 and slot in (THIS, DATE) and self.answer.views[measure].behaviour == "count":
            if self._counts is None:
                self._counts = {row.measure.id: (row.this_period, row.to_date) for row in rows(self.asking)}
            return self._counts.get(measure, (found, found))[0 if slot == THIS else 1]
        return found

    def _place(self, named: Named, measure: int) -> tuple[int, int] | None:
        if named.field == "reached":
            found = compare(self.asking, measure, named.item or None)
            return found.reached if found else None
        return None if named.item else ranks_of(self.asking, {measure}).get(measure)

    def _target(self, named: Named, measure: int, item: int, view: MeasureView) -> Decimal | None:
        target = self.answer.target(self.targets, self.asking.about_id, measure, item)
        actual, scale = (
            self.answer.against_target(self.asking.about_id, measure, item),
            self.answer.question.scales[measure],
        )
        if actual.missing:
            actual = self.cell(measure, item, DATE)
        cell = target_cell(target, actual, view, scale)
        if cell is not None and "/" in cell.period and view.behaviour == "flow":
            # Against a term's target stands what adds up since the term began.
            row = sheet(self.asking, 0, {measure}).lines[self.asking.about_id].get((measure, item))
            cell = row.target if row else cell
        if cell is None or named.field == "percent":
            return cell.percent if cell else None
        return Decimal(cell.value).scaleb(-view.scale)


def _part(cell: Cell, part: str, view: MeasureView) -> Decimal | None:
    counts = {"reported": cell.reported, "expected": cell.expected, "estimated": cell.estimated}
    if part == "missing":
        return Decimal(cell.expected - cell.reported)
    if part in counts:
        return Decimal(counts[part])
    if part:
        number = cell.numerator if part == "numerator" else cell.denominator
        return None if number is None else Decimal(number).scaleb(-view.part_scale)
    return None if cell.value is None else Decimal(cell.value).scaleb(-view.scale)
