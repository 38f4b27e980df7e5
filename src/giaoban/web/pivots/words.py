"""What a table of one's own says in words: heads, numbers, marks and notes, alike on a screen and in a file."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from giaoban.base.clock import today
from giaoban.catalogue.enums import Behaviour
from giaoban.figures.enums import Absence, Quality
from giaoban.registry.queries import units
from giaoban.rollup.coverage import Coverage
from giaoban.rollup.layouts import CHANGES, COUNTED, IN_PERCENT, Axis, Value
from giaoban.rollup.pivot import NO_FIELD, Head, Member, Pivot
from giaoban.rollup.pivot_cells import CELLS, Figure
from giaoban.rollup.rows import Cell
from giaoban.web.templatetags.giaoban import (
    cell,
    children_sum,
    field_name,
    named,
    number,
    percent,
    period_words,
    quality_name,
    shown_unit,
    target,
)

AXES: dict[Axis, Callable[[], str]] = {
    Axis.UNIT: lambda: _("Đơn vị"),
    Axis.FIELD: lambda: _("Lĩnh vực"),
    Axis.MEASURE: lambda: _("Chỉ tiêu"),
    Axis.PERIOD: lambda: _("Kỳ"),
    Axis.VALUE: lambda: _("Loại số"),
}
VALUES: dict[Value, Callable[[], str]] = {
    Value.THIS_PERIOD: lambda: _("Trong kỳ"),
    Value.TO_DATE: lambda: _("Lũy kế"),
    Value.TARGET: lambda: _("Kế hoạch năm"),
    Value.PERCENT: lambda: _("% kế hoạch"),
    Value.SAME_PERIOD: lambda: _("Cùng kỳ"),
    Value.CHANGE_SAME: lambda: _("Tăng giảm so cùng kỳ (%)"),
    Value.SAME_TO_DATE: lambda: _("Lũy kế cùng kỳ"),
    Value.CHANGE_TO_DATE: lambda: _("Lũy kế so cùng kỳ (%)"),
    Value.PREVIOUS: lambda: _("Kỳ trước"),
    Value.CHANGE_PREVIOUS: lambda: _("Tăng giảm so kỳ trước (%)"),
    Value.REPORTED: lambda: _("Đã báo cáo/phải báo cáo"),
    Value.COMPLETENESS: lambda: _("% đầy đủ"),
    Value.TIMELINESS: lambda: _("% đúng hạn"),
}
# Where a number could not be, a cell is empty: "–" would say that somebody owes one.
_NOTHING = ("no_sum", "not_there", "not_its", "not_asked")


def value_name(value: Value) -> str:
    """What a kind of number is called."""
    return VALUES[value]()


def said(member: Member) -> str:
    """What stands at a head; a measure goes with its unit."""
    if member.axis == Axis.UNIT:
        return named(member.unit)
    if member.axis == Axis.FIELD:
        return field_name("" if member.field == NO_FIELD else member.field)
    if member.axis == Axis.PERIOD:
        return _("Cộng các kỳ") if member.total else capfirst(period_words(member.period))
    if member.axis == Axis.VALUE and member.value is not None:
        return value_name(member.value)
    return measure_name(member)


def measure_name(member: Member) -> str:
    """A measure's name with its item; of several counted together, how many these are."""
    if member.measure is None:
        return ngettext("%(n)s chỉ tiêu phải báo cáo", "%(n)s chỉ tiêu phải báo cáo", member.many) % {
            "n": number(member.many)
        }
    return f"{named(member.measure)}{f': {member.item}' if member.item else ''}"


def with_unit(member: Member) -> str:
    """What stands at a head, a measure with the unit that it is counted in."""
    if member.axis != Axis.MEASURE or member.measure is None:
        return said(member)
    return f"{said(member)} ({shown_unit(member.measure)})"


def head_in_file(member: Member) -> str:
    """What stands at a head of a file: with the unit of the numbers below it, where the head decides that."""
    if member.axis == Axis.VALUE and member.value == Value.REPORTED:
        return _("%(name)s (đơn vị)") % {"name": said(member)}
    return with_unit(member)


def unit_of(figure: Figure) -> str:
    """The unit of measure of a cell's number: that of its measure, unless the number is a percent, a difference of
    percents, a count of units, or a ratio's numerator alone."""
    if figure.value == Value.REPORTED:
        return _("đơn vị")
    if figure.points:
        return _("điểm %(unit)s") % {"unit": figure.measure.unit[:1] if figure.measure else "%"}
    if figure.percent or figure.measure is None:
        return "%"
    return figure.measure.part_unit if only_numerator(figure) else shown_unit(figure.measure)


def only_numerator(figure: Figure) -> bool:
    """Whether a ratio's cell shows its numerator, since nobody said of how many it is."""
    ratio = figure.measure is not None and figure.measure.behaviour == Behaviour.RATIO
    return ratio and figure.value in CELLS and figure.cell.value is None and figure.cell.numerator is not None


def shown(figure: Figure) -> str:
    """A cell as people read it: "–" where nothing was reported, nothing where nothing could be."""
    if figure.number is None and figure.why:
        return "" if figure.why in _NOTHING else _("không so sánh được")
    if figure.value in COUNTED or figure.measure is None:
        return percent(figure.exact)
    if figure.value == Value.TARGET:
        return target(figure.target, figure.measure)
    if figure.value == Value.REPORTED:
        return f"{number(figure.number)}/{number(figure.of)}"
    if figure.value == Value.PERCENT:
        return _none(figure) if figure.number is None else percent(figure.exact)
    if figure.value in CHANGES:
        return _change(figure)
    return cell(figure.cell, figure.measure)


def _none(figure: Figure) -> str:
    """Without a target nothing is missing."""
    return "–" if figure.target else ""


def _change(figure: Figure) -> str:
    if figure.exact is None:
        return "–"
    text = number(figure.exact) if figure.points else percent(figure.exact)
    text = f"+{text}" if figure.exact > 0 else text
    return _("%(n)s điểm %%") % {"n": text} if figure.points else text


@dataclass(frozen=True, slots=True)
class Mark:
    """A word beside a number, with its class of colour; `kind`: the line of the legend that explains it."""

    text: str
    look: str = "quiet"
    kind: str = ""


def marks(figure: Figure) -> list[Mark]:
    """What must not be read without: partial, estimated, calculated, out of date, contradicted."""
    found, at = [], figure.cell
    if figure.number is None:
        return []
    if figure.coverage is not None:
        came = figure.coverage.on_time if figure.value == Value.TIMELINESS else figure.coverage.given
        look = "quiet" if came == figure.coverage.expected else "amber"
        return [Mark(f"{number(came)}/{number(figure.coverage.expected)}", look, "counted")]
    if at.reported < at.expected and at.partial and figure.summed is None and figure.value != Value.REPORTED:
        found.append(Mark(f"{number(at.reported)}/{number(at.expected)}", "amber", "partial"))
    elif at.partial:
        found.append(Mark(_("chưa đủ"), "amber"))
    if figure.summed and figure.summed[0] < figure.summed[1]:
        found.append(Mark(_("%(k)s/%(n)s kỳ") % {"k": figure.summed[0], "n": figure.summed[1]}, "amber"))
    if figure.value == Value.TARGET:
        return []
    if quality_name(at.quality):
        found.append(Mark(quality_name(at.quality), "amber", "estimate"))
    elif at.estimated:
        found.append(Mark(_("gồm số ước"), "amber", "estimate"))
    if at.as_of:
        found.append(Mark(_day(at.as_of), "amber", "stale"))
    if at.derived and figure.summed is None and figure.value not in IN_PERCENT:
        found.append(Mark(_("tính"), kind="derived"))
    if at.conflict:
        found.append(Mark(_("mâu thuẫn"), "tag red"))
    return found


def notes(figure: Figure) -> list[str]:
    """The same in sentences, for whoever wants to know."""
    if figure.why:
        return [_reason(figure)]
    at = figure.cell
    if figure.coverage is not None:
        return [covered(figure.coverage)]
    found = list(_of_cell(at, figure)) if figure.number is not None or at.absence else []
    if figure.summed and figure.summed[0] < figure.summed[1]:
        found.append(_("mới cộng được %(k)s trong %(n)s kỳ") % {"k": figure.summed[0], "n": figure.summed[1]})
    if figure.target is not None and figure.value in (Value.TARGET, Value.PERCENT):
        found.append(_("kế hoạch theo %(paper)s") % {"paper": figure.target.paper})
    return found


def covered(coverage: Coverage) -> str:
    """What came of the figures that forms ask for, and when."""
    unknown = coverage.given - coverage.on_time - coverage.late
    said = [
        _("phải có %(expected)s số liệu, đã có %(given)s")
        % {"expected": number(coverage.expected), "given": number(coverage.given)},
        _("đúng hạn %(n)s") % {"n": number(coverage.on_time)},
        _("muộn %(n)s") % {"n": number(coverage.late)} if coverage.late else "",
        _("không rõ ngày nộp %(n)s") % {"n": number(unknown)} if unknown else "",
    ]
    return ", ".join(one for one in said if one)


def _partial(at: Cell, figure: Figure) -> str:
    if at.reported < at.expected:
        return _("số chưa đủ: mới có %(k)s trong %(n)s đơn vị") % {"k": at.reported, "n": at.expected}
    if figure.summed is not None:
        return _("số chưa đủ: có kỳ còn thiếu đơn vị")
    return _("số chưa đủ: cấp dưới còn đơn vị thiếu, hoặc chỉ có tỷ lệ nên không cộng được")


def _of_cell(at: Cell, figure: Figure) -> Iterable[str]:
    if at.absence:
        yield str(Absence(at.absence).label)
    if at.qualifier:
        yield at.qualifier
    if at.partial:
        yield _partial(at, figure)
    if at.quality in (Quality.ESTIMATE, Quality.PRELIMINARY):
        yield _("số %(quality)s") % {"quality": quality_name(at.quality)}
    elif at.estimated:
        yield ngettext("gồm %(n)s số ước", "gồm %(n)s số ước", at.estimated) % {"n": at.estimated}
    if at.as_of:
        yield _("số của ngày %(day)s, kỳ này chưa có") % {"day": _day(at.as_of)}
    if at.derived and figure.summed is None:
        yield _("tính từ các kỳ khác trong cùng năm")
    if at.unsummed:
        yield _("%(n)s đơn vị chỉ nêu tỷ lệ, không nêu tử số và mẫu số: không gộp được") % {"n": at.unsummed}
    if at.children_value is not None:
        below = children_sum(at, figure.measure) if figure.measure else ""
        yield _("cộng các đơn vị trực thuộc được %(sum)s") % {"sum": below}
    if at.conflict:
        yield _("các nguồn mâu thuẫn nhau")


def _reason(figure: Figure) -> str:
    if figure.why == "apart":
        apart = {*figure.cell.apart, *(figure.before.apart if figure.before else ())}
        names = "; ".join(sorted(view.name for view in units(apart, today()).values()))
        return _("không so sánh được: chưa rõ tỷ lệ chia tách của %(names)s") % {"names": names}
    if figure.why == "counted_anew" and figure.since is not None:
        return _("không so sánh được: cách tính mới từ ngày %(day)s") % {"day": f"{figure.since:%d/%m/%Y}"}
    if figure.why == "uneven":
        return _("không so sánh được: hai kỳ không cùng số đơn vị báo cáo")
    if figure.why == "target_apart":
        return _("kế hoạch giao theo cách tính khác với số liệu, nên không so được")
    if figure.why == "not_there":
        return _("khi đó không phải là đơn vị trực thuộc")
    if figure.why == "not_its":
        return _("không phải việc của đơn vị này")
    if figure.why == "not_asked":
        return _("ô trống: không biểu nào hỏi số liệu này")
    return _("không cộng được theo thời gian")


def _day(iso: str) -> str:
    return f"{date.fromisoformat(iso):%d/%m/%Y}"


def heading(pivot: Pivot) -> str:
    """What the table is of: "% kế hoạch: 13 đơn vị × 9 chỉ tiêu, tháng 02 năm 2024"."""
    first, *others = (value_name(value) for value in pivot.layout.values)
    values = first
    if len(others) == 1:
        values += f", {others[0][:1].lower()}{others[0][1:]}"
    elif others:
        values += ngettext(" và %(n)s loại số nữa", " và %(n)s loại số nữa", len(others)) % {"n": len(others)}
    things = [text for axis in (Axis.UNIT, Axis.MEASURE) if (text := _things(pivot, axis))]
    return f"{values}: {' × '.join(things)}, {span(pivot)}"


def _things(pivot: Pivot, axis: Axis) -> str:
    found = {
        (member.unit, member.measure, member.item_id): member
        for head in (*pivot.rows, *pivot.columns, pivot.fixed)
        for member in head
        if member.axis == axis and not (axis == Axis.UNIT and member.total and len(pivot.rows) + len(pivot.columns) > 2)
    }
    if len(found) == 1:
        return said(next(iter(found.values())))
    if axis == Axis.UNIT:
        return ngettext("%(n)s đơn vị", "%(n)s đơn vị", len(found)) % {"n": len(found)} if found else ""
    return ngettext("%(n)s chỉ tiêu", "%(n)s chỉ tiêu", len(found)) % {"n": len(found)}


def span(pivot: Pivot) -> str:
    """The periods of a table in words."""
    first, last = pivot.periods[0], pivot.periods[-1]
    if first == last:
        return period_words(last)
    return _("từ %(first)s đến %(last)s") % {"first": period_words(first), "last": period_words(last)}


def joined(head: Head) -> str:
    """A head in one line."""
    return " · ".join(with_unit(member) for member in head)
