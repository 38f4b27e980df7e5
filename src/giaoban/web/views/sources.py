"""What stands behind one number: how it was made, its parts by unit, the words of the documents it was stated in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from giaoban.base.clock import today
from giaoban.base.errors import Refusal
from giaoban.catalogue.queries import MeasureView
from giaoban.catalogue.rules import Period, parse_period, previous_period, same_period_last_year
from giaoban.figures.enums import Nature, TargetKind
from giaoban.figures.queries import StatementView, TargetView, statements_behind, target_versions
from giaoban.registry.queries import UnitView, units
from giaoban.rollup.consolidation import How
from giaoban.rollup.queries import (
    Inflow,
    asked_below,
    compare,
    consolidate,
    ended_inside,
    givers,
    inflows,
    opened,
    slot_period,
    terms,
)
from giaoban.rollup.rows import Cell, Row
from giaoban.web.boundaries import Boundaries, kept
from giaoban.web.screen import Seat, unit_screen, whole
from giaoban.web.templatetags.giaoban import nature_name, period_words, scaled, shown_unit, stated, written
from giaoban.web.unit_names import names_of, spoken_of
from giaoban.web.unit_words import unit_words
from giaoban.web.views.figures import NO_FIGURE

# The cells of a row, by the names that addresses have for them; "target" is a page of its own.
SLOTS = {
    "this": "this_period",
    "to_date": "to_date",
    "same": "same_period",
    "same_to_date": "same_to_date",
    "previous": "previous",
}
# Which k of n opens on whose page: the year's course, and the comparisons.
SPOKEN = {"this": "outlook", "to_date": "outlook", "same": "same_period", "previous": "previous"}
# More places than this stand folded where the units already tell them apart.
FOLDED = 12


@unit_screen("figures.view")
@require_GET
def figures_source(request: HttpRequest, seat: Seat, measure_id: int, slot: str) -> HttpResponse:
    """A number, the formula in words, the units and statements that it is made of."""
    period, boundaries, item_id = seat.period, Boundaries(seat), whole(request.GET.get("item"))
    onto = boundaries.onto.last if boundaries.onto else None
    rows = consolidate(seat.about_id, period, measures=[measure_id], boundaries=boundaries.value, onto=onto)
    row = next((one for one in rows if one.measure.id == measure_id and one.item_id == item_id), None)
    if row is None or slot not in (*SLOTS, "target"):
        raise Refusal(NO_FIGURE)
    if slot == "target":
        return _target_page(request, seat, row, boundaries)
    cell: Cell = getattr(row, SLOTS[slot])
    counted = row.measure.behaviour == "count" and slot in ("this", "to_date")
    how: How = {"boundaries": boundaries.value, "onto": onto}
    reached = compare(seat.about_id, measure_id, period, **how) if counted else None
    sources = _sources(seat, cell, row)
    # A count is of the units themselves, each in the list that says how it stands.
    made_of = [] if reached and reached.reached else _parts(seat, row, slot, cell, boundaries)
    flows = _inflows(seat, row, cell, slot, onto) if boundaries.value == "restated" else None
    context = {
        "period": period,
        "periods": seat.periods,
        "boundaries": boundaries,
        "row": row,
        "cell": cell,
        "slot": slot,
        "slot_name": _slot_name(slot, period, row.measure),
        "formula": _formula(row, cell, slot, period, sources, bool(flows)),
        "parts": made_of,
        "there": [part.unit for part in made_of if part.is_unit and not part.value.missing],
        "ended": _ended(seat, row, cell, slot, boundaries),
        "told": sum(part.is_unit and (part.asked or not part.value.missing) for part in made_of),
        "silent": [part.unit for part in made_of if part.is_silent],
        "incomparable": [part.unit for part in made_of if part.is_unit and part.value.apart],
        "apart": list(units(cell.apart, period.last).values()),
        "inflows": flows,
        "divided": flows is not None and any(one.flow.share is not None for one in flows.lines),
        "members": bool(reached and reached.members),
        "unit_names": names_of(reached, seat.period) if reached and reached.reached else [],
        "reached": reached.reached if reached else None,
        "spoken": [
            spoken_of(one)
            for one in (givers(seat.about_id, measure_id, item_id, period, **how) if slot in SPOKEN else ())
            if one.of == SPOKEN[slot]
        ],
        "sources": sources,
        "folded": bool(made_of) and len(sources) > FOLDED,
        "kept": kept(seat),
    }
    return render(request, "web/figures_source.html", context)


def _ended(seat: Seat, row: Row, cell: Cell, slot: str, boundaries: Boundaries) -> tuple[UnitView, ...]:
    """The units that ended within the time that a sum of those below covers: what they had said is not in it. What
    stands at one day lacks nobody who was gone by then."""
    at = slot_period(seat.period, slot)
    if cell.origin != "children" or at is None or row.measure.behaviour not in ("flow", "ratio"):
        return ()
    if boundaries.value == "restated":
        return ()
    since = None if slot in ("to_date", "same_to_date") else at.first
    return ended_inside(seat.about_id, at, since=since, boundaries=boundaries.value)


def _slot_name(slot: str, period: Period, measure: MeasureView) -> str:
    """What a cell of a row is, with the period it is of."""
    before, last = same_period_last_year(period), previous_period(period)
    if slot == "to_date" and measure.behaviour in ("stock", "progress"):
        return _("Có đến cuối kỳ")
    names = {
        "this": _("Trong kỳ"),
        "to_date": _("Lũy kế từ đầu năm"),
        "same": _("Cùng kỳ năm trước: %(period)s") % {"period": period_words(before)},
        "same_to_date": _("Lũy kế cùng kỳ năm trước: đến hết %(period)s") % {"period": period_words(before)},
        "previous": _("Kỳ trước: %(period)s") % {"period": period_words(last)},
    }
    return names[slot]


@dataclass(frozen=True, slots=True)
class Part:
    """One unit's share in a sum; `slot_url` opens it further down, empty where there is nothing to open or to see.
    `is_unit` False for the place's own departments and associations; `asked` False where no form asks the unit for
    this."""

    unit: UnitView
    value: Cell
    fraction: str
    slot_url: str
    is_unit: bool
    asked: bool = True

    @property
    def is_silent(self) -> bool:
        """Whether a unit was asked and reported nothing; what cannot be compared was reported."""
        return self.is_unit and self.asked and self.value.missing and not self.value.apart


def _parts(seat: Seat, row: Row, slot: str, cell: Cell, boundaries: Boundaries) -> list[Part]:
    """The units directly below, where the number comes from them, stands beside their sum, or could come from them."""
    if cell.origin == "own" and cell.children_value is None:
        return []
    onto, of = boundaries.onto, (seat.about_id, row.measure.id, row.item_id, seat.period, slot)
    found = opened(*of, boundaries=boundaries.value, onto=onto.last if onto else None)
    if cell.origin != "children" and all(value.missing for _unit, value in found) and not cell.apart:
        return []
    period = slot_period(seat.period, slot)
    asked = asked_below(seat.about_id, period) if period and boundaries.value == "then" else None
    carried = kept(seat, item=row.item_id, quy_ve=onto)
    made = []
    for unit, value in found:
        there = Seat(seat.request, seat.actor, unit)
        may = seat.actor.may("figures.view", unit.id) and unit.body == "place" and not value.missing
        url = f"{there.url('figures_source', measure_id=row.measure.id, slot=slot)}?{carried}" if may else ""
        owes = asked is None or row.measure.id in asked.get(unit.id, ())
        made.append(Part(unit, value, _fraction(value, row.measure), url, unit.body == "place", owes))
    return made


def _fraction(cell: Cell, measure: MeasureView) -> str:
    """What a ratio was divided from; empty for anything else, and for a percent stated without its parts."""
    if measure.behaviour != "ratio" or cell.numerator is None or cell.denominator is None:
        return ""
    return f"{written(cell.numerator, measure.part_scale, '')}/{written(cell.denominator, measure.part_scale, '')}"


@dataclass(frozen=True, slots=True)
class InflowLine:
    """A former unit's part, in words; of a ratio its numerator and its denominator, each with the part of it."""

    flow: Inflow
    had: tuple[str, ...]
    got: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class InflowTable:
    """What former units give, line by line; `sums` (name, numbers) lead from there to the number of the page: empty
    where a part is not known."""

    heads: tuple[str, ...]
    lines: tuple[InflowLine, ...]
    sums: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def blank(self) -> int:
        """How many columns stand before what was got."""
        return 2 + len(self.heads)


def _inflows(seat: Seat, row: Row, cell: Cell, slot: str, onto: date | None) -> InflowTable | None:
    flows = inflows(seat.about_id, row.measure.id, row.item_id, seat.period, slot, onto)
    if not flows:
        return None
    measure = row.measure
    # A ratio is divided by its parts, where anybody gave them.
    by_parts = measure.behaviour == "ratio" and any(one.fraction for one in flows)
    heads = (_("tử số"), _("mẫu số")) if by_parts else ("",)

    def said(numbers: tuple[int | None, ...]) -> tuple[str, ...]:
        if by_parts:
            return tuple("–" if one is None else written(one, measure.part_scale, "") for one in numbers)
        return tuple("–" if one is None else scaled(one, measure) for one in numbers)

    def had(one: Inflow) -> tuple[int | None, ...]:
        return (one.fraction or (None, None)) if by_parts else (one.value,)

    def got(one: Inflow) -> tuple[int | None, ...]:
        return (one.got or (None, None)) if by_parts else (one.part,)

    lines = tuple(InflowLine(one, said(had(one)), said(got(one))) for one in flows)
    whole = (cell.numerator, cell.denominator) if by_parts else (cell.value,)
    adds_up = by_parts or measure.behaviour in ("flow", "stock")
    open_ones = any(None in got(one) and None not in had(one) for one in flows)
    if None in whole or not adds_up or open_ones or cell.apart:
        return InflowTable(heads, lines, ())
    passed = tuple(sum(numbers[at] or 0 for numbers in map(got, flows)) for at in range(len(heads)))
    rest = tuple((one or 0) - two for one, two in zip(whole, passed, strict=True))
    if min(rest) < 0:
        # What a unit stated itself stands, and is not made of these.
        return InflowTable(heads, lines, ())
    own = [(_("Các đơn vị nay có tự nêu"), said(rest))] if any(rest) else []
    return InflowTable(heads, lines, ((_("Cộng từ các đơn vị cũ"), said(passed)), *own, (_("Cộng cả"), said(whole))))


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A statement as the page shows it."""

    view: StatementView
    value: str
    unit: UnitView | None
    document_id: str
    submission_id: str
    rival: bool


def _sources(seat: Seat, cell: Cell, row: Row) -> list[SourceLine]:
    found = statements_behind(cell.seqs, seat.actor)
    pairs = [pair for behind in found for pair in ((behind.statement, False), *((r, True) for r in behind.rivals))]
    names = units([view.stated_by_id for view, _rival in pairs], today())
    return [_source(view, rival, names, row.measure) for view, rival in pairs]


def _source(view: StatementView, rival: bool, names: dict[int, UnitView], measure: MeasureView) -> SourceLine:
    kind, _colon, reference = view.source.reference.partition(":")
    return SourceLine(
        view=view,
        value=stated(view.value, view.numerator, view.denominator, view.scale, view.part_scale, measure.unit),
        unit=names.get(view.stated_by_id),
        document_id=reference if kind == "document" else "",
        submission_id=reference.split(":")[0] if kind == "submission" else "",
        rival=rival,
    )


def _formula(
    row: Row, cell: Cell, slot: str, period: Period, sources: Sequence[SourceLine], inherited: bool
) -> list[str]:
    """How the number was made, a step a line: from which units, from which windows, by what division."""
    found = []
    if cell.origin == "own":
        own = _("Số của đơn vị, cùng phần của các đơn vị cũ đã vào đơn vị.") if inherited else _("Do chính đơn vị nêu.")
        found.append(own)
    elif cell.origin == "children" and row.measure.behaviour != "count":
        words = {"k": cell.reported, "n": cell.expected}
        if row.measure.behaviour == "ratio":
            found.append(
                _("Cộng tử số và mẫu số của %(k)s/%(n)s đơn vị trực thuộc rồi mới chia; không lấy trung bình.") % words
            )
        else:
            found.append(_("Tổng của %(k)s/%(n)s đơn vị trực thuộc.") % words)
        if cell.lacking > cell.expected - cell.reported:
            found.append(_("Cấp dưới nữa còn đơn vị thiếu, hoặc chỉ nêu tỷ lệ, nên số này chưa đủ."))
    if cell.unsummed:
        found.append(
            _("%(n)s đơn vị chỉ nêu tỷ lệ, không nêu tử số và mẫu số, nên không cộng được.") % {"n": cell.unsummed}
        )
    if cell.numerator is not None and cell.denominator is not None and row.measure.behaviour == "ratio":
        parts = (
            written(cell.numerator, row.measure.part_scale, ""),
            written(cell.denominator, row.measure.part_scale, ""),
        )
        found.append(
            _("%(numerator)s chia %(denominator)s %(unit)s, được %(value)s.")
            % {
                "numerator": parts[0],
                "denominator": parts[1],
                "unit": row.measure.part_unit,
                "value": _divided(row, cell),
            }
        )
    if cell.derived and row.measure.behaviour != "count":
        views = [line.view for line in sources if not line.rival]
        if len({(view.nature, view.window_from, view.window_to) for view in views}) > 1:
            found.append(_windows(slot, period, views))
    if cell.as_of:
        day = date.fromisoformat(cell.as_of)
        found.append(_("Số gần nhất, ngày %(day)s; kỳ này chưa báo cáo.") % {"day": f"{day:%d/%m/%Y}"})
    return found


def _divided(row: Row, cell: Cell) -> str:
    return "–" if cell.value is None else f"{scaled(cell.value, row.measure)} {shown_unit(row.measure)}".strip()


def _windows(slot: str, period: Period, views: Sequence[StatementView]) -> str:
    """From which stated windows a value was calculated, with their signs where they are known."""
    named = {
        (v.window_from, v.window_to): f"{nature_name(v.nature)} {period_words(parse_period(v.period, v.regime))}"
        for v in views
    }
    stated_as = {(Nature(v.nature).value, v.window_from, v.window_to) for v in views}
    recipe = terms(period, slot, stated_as)
    if recipe:
        pieces = [("− " if term.sign < 0 else "+ ") + named[term.first, term.last] for term in recipe]
        said = " ".join(pieces).removeprefix("+ ")
    else:
        said = "; ".join(words for _days, words in sorted(named.items()))
    return _("Tính từ các kỳ đã nêu: %(windows)s.") % {"windows": said}


@dataclass(frozen=True, slots=True)
class TargetLine:
    """A target as it was set."""

    view: TargetView
    value: str
    kind: str
    now: bool
    document_id: str


def target_lines(seat: Seat, row: Row) -> list[TargetLine]:
    """Every version of the unit's targets for a row, the last valid first."""
    found = []
    for view in target_versions(seat.about_id, row.measure.id, row.item_id, seat.period.last):
        kind, _colon, reference = (view.source.reference if view.source else "").partition(":")
        sign = "≤ " if view.comparator == "le" else ""
        unit = "" if view.unit == row.measure.unit else f" {unit_words(view.unit)}"
        found.append(
            TargetLine(
                view,
                sign + written(view.value, view.scale, view.unit) + unit,
                str(TargetKind(view.kind).label),
                row.target is not None and view.seq == row.target.seq,
                reference if kind == "document" else "",
            )
        )
    return found


def _target_page(request: HttpRequest, seat: Seat, row: Row, boundaries: Boundaries) -> HttpResponse:
    """The target itself: its paper, its words, and what it was before it was revised."""
    context = {
        "period": seat.period,
        "periods": seat.periods,
        "boundaries": boundaries,
        "row": row,
        "revisions": target_lines(seat, row),
        "kept": kept(seat),
    }
    return render(request, "web/figures_target.html", context)
