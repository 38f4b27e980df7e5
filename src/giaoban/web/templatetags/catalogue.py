"""How regimes, forms and measures are shown."""

from decimal import ROUND_HALF_UP, Decimal

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from giaoban.base.numerals import format_number
from giaoban.catalogue.chain import Limit
from giaoban.catalogue.enums import About, Behaviour, Direction, FormState, Level, LineNature
from giaoban.catalogue.forms import AssignmentView, PeriodDates
from giaoban.catalogue.queries import MeasureView
from giaoban.catalogue.repeats import How, Overlap
from giaoban.catalogue.thresholds import ThresholdView
from giaoban.registry.enums import BodyKind, UnitType

register = template.Library()


@register.filter
def period_type(value: str) -> str:
    """A type of period in words."""
    names = {
        "week": _("tuần"),
        "month": _("tháng"),
        "quarter": _("quý"),
        "half": _("6 tháng"),
        "nine_months": _("9 tháng"),
        "year": _("năm"),
        "term": _("nhiệm kỳ"),
        "custom": _("kỳ riêng"),
    }
    return names.get(value, value)


@register.filter
def period_types(values: list[str]) -> str:
    """Types of period in words, in order."""
    return ", ".join(period_type(value) for value in values)


@register.filter
def level_name(value: str) -> str:
    """A level of a reporting chain in words."""
    return str(Level(value).label)


@register.filter
def threshold_words(threshold: ThresholdView, unit: str) -> str:
    """A threshold in words: "từ 60 % trở lên"."""
    words = {"ge": _("từ %(value)s trở lên"), "le": _("không quá %(value)s"), "eq": _("đúng %(value)s")}
    return words[threshold.comparator] % {"value": f"{format_number(threshold.value.normalize())} {unit}"}


@register.filter
def limit_words(limit: Limit | None) -> str:
    """A deadline's rule in words."""
    if limit is None:
        return ""
    said = ngettext("%(n)d ngày làm việc sau ngày chốt", "%(n)d ngày làm việc sau ngày chốt", limit.working_days) % {
        "n": limit.working_days
    }
    if limit.latest_day is None:
        return said
    return said + _(", chậm nhất ngày %(day)d") % {"day": limit.latest_day}


@register.filter
def due_at(row: PeriodDates, level: str) -> object:
    """The deadline of one level in a row of dates."""
    return row.due.get(level, "")


@register.filter
def weekday(value: object) -> str:
    """The day of the week, short."""
    names = (_("T2"), _("T3"), _("T4"), _("T5"), _("T6"), _("T7"), _("CN"))
    return names[value.weekday()] if hasattr(value, "weekday") else ""


@register.filter
def form_state(value: str) -> str:
    """A version's state in words."""
    return str(FormState(value).label)


@register.filter
def about_name(value: str) -> str:
    """What a line is about, in words."""
    return str(About(value).label)


@register.filter
def line_nature(value: str) -> str:
    """What a line covers, in words."""
    return str(LineNature(value).label)


@register.filter
def behaviour_words(measure: MeasureView) -> str:
    """What a measure does over time and over units, in a sentence that a clerk understands."""
    words = {
        Behaviour.FLOW: _("Phát sinh trong kỳ: cộng được qua các kỳ và các đơn vị."),
        Behaviour.STOCK: _("Có đến cuối kỳ: lấy số mới nhất, cộng được giữa các đơn vị."),
        Behaviour.RATIO: _("Tỷ lệ: nhập tử số và mẫu số; phần mềm tính lại, không lấy trung bình."),
        Behaviour.PROGRESS: _("Tiến độ của một công việc: lấy số mới nhất, không cộng."),
        Behaviour.COUNT: _("Đếm số đơn vị đạt một mức, kèm tên đơn vị; không cộng qua các kỳ."),
    }
    return words[Behaviour(measure.behaviour)]


@register.filter
def behaviour_name(value: str) -> str:
    """A behaviour's name."""
    return str(Behaviour(value).label)


@register.filter
def direction_name(value: str) -> str:
    """Which way is better, in words."""
    return str(Direction(value).label)


@register.filter
def arrow(value: str) -> str:
    """Which way is better, as a sign; the words stand beside it."""
    return {"up": "↑", "down": "↓"}.get(value, "=")


@register.filter
def whom(row: AssignmentView) -> str:
    """To whom a form is assigned."""
    return row.unit.name if row.unit is not None else kind_words(row.unit_type, row.body)


def kind_words(unit_type: str, body: str) -> str:
    """A kind of units in words."""
    if not body:
        return _("Mọi %(kind)s") % {"kind": str(UnitType(unit_type).label).lower()}
    if not unit_type:
        return _("Mọi %(kind)s") % {"kind": str(BodyKind(body).label).lower()}
    names = {"body": str(BodyKind(body).label), "type": str(UnitType(unit_type).label).lower()}
    return _("%(body)s của mọi %(type)s") % names


@register.filter
def step_name(what: str) -> str:
    """One line of the working of a cost."""
    names = {
        "open": _("Mở biểu, xem kỳ trước"),
        "line": _("Nhập một số"),
        "ratio": _("Nhập tử số và mẫu số"),
        "derived": _("Xem lại số đã có từ biểu khác"),
        "section": _("Viết một mục lời văn"),
        "approve": _("Trưởng đơn vị xem, gửi"),
        "first_time": _("Lần đầu: đọc hướng dẫn"),
        "first_time_line": _("Lần đầu: tìm xem số lấy ở đâu"),
    }
    return names[what]


@register.filter
def minutes(value: float) -> str:
    """Minutes as people write them: at most one decimal."""
    return format_number(Decimal(str(value)).quantize(Decimal("0.1"), ROUND_HALF_UP).normalize())


@register.filter
def duration(value: int) -> str:
    """Minutes in hours where they are many."""
    if value < 120:
        return _("%(n)d phút") % {"n": value}
    hours = Decimal(value) / 60
    exact = hours.quantize(Decimal("1") if hours >= 10 else Decimal("0.1"), ROUND_HALF_UP)
    return _("%(n)s giờ") % {"n": format_number(exact.normalize())}


@register.filter
def overlap_periods(row: Overlap) -> str:
    """For which type of period a line is asked twice, and inside which."""
    if row.period_type == row.other_period_type:
        return _("cùng kỳ %(type)s") % {"type": period_type(row.period_type)}
    names = {"whole": period_type(row.period_type), "part": period_type(row.other_period_type)}
    return _("kỳ %(whole)s, đã có ở các kỳ %(part)s") % names


@register.filter
def taken_over(row: Overlap) -> str:
    """How an overlapping line is answered, in words."""
    if row.how is None:
        return _("Cách tính thời gian khác nhau nên đơn vị phải nhập hai lần: nên bỏ một.")
    if not row.taken_here:
        return _("Biểu kia lấy số từ biểu này, đơn vị không nhập lại.")
    words = {
        How.SAME: _("Có sẵn số của biểu kia: bấm nhận, không gõ lại."),
        How.SUM: _("Có sẵn tổng các kỳ của biểu kia: bấm nhận, không gõ lại."),
        How.LAST: _("Có sẵn số kỳ cuối của biểu kia: bấm nhận, không gõ lại."),
    }
    return words[row.how]
