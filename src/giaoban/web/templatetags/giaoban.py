"""How numbers and names are shown; every number on a page passes here."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Protocol

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from giaoban.base.numerals import format_number
from giaoban.catalogue.queries import MeasureView
from giaoban.catalogue.rules import Period, parse_period, period_name, period_name_in_english
from giaoban.figures.enums import Comparator, Nature, Quality
from giaoban.figures.rules import unscaled
from giaoban.intake.queries import FactView
from giaoban.intake.rules import is_price
from giaoban.registry.queries import UnitView
from giaoban.rollup.outlook import stands_on
from giaoban.rollup.queries import Against
from giaoban.rollup.rows import Cell, Row, TargetApart, TargetCell
from giaoban.rollup.targets import met
from giaoban.web.charts import bullet, spark
from giaoban.web.tables import FIELDS, Line
from giaoban.web.unit_words import unit_words
from vnfigures import Fact

register = template.Library()


class OfPeriod(Protocol):
    """A document, a finding or a statement: something that is of a period, by its label."""

    @property
    def period(self) -> str: ...
    @property
    def regime(self) -> str: ...


def money(dong: int) -> str:
    """Money in a table: in tỷ or triệu where three decimals lose nothing, else every digit."""
    for scale, word in ((9, _("tỷ")), (6, _("triệu"))):
        if abs(dong) >= 10**scale and dong % 10 ** (scale - 3) == 0:
            return f"{format_number(Decimal(dong).scaleb(-scale).normalize())} {word}"
    return format_number(Decimal(dong))


@register.filter
def number(value: Decimal | int | None) -> str:
    """A plain number in the style of the page."""
    return "" if value is None else format_number(Decimal(value))


@register.filter
def figure(fact: Fact) -> str:
    """A fact's value as a table shows it: money in short, ratios as a/b, percents with their sign."""
    if fact.kind == "money" and (fact.unit or "").startswith("VND") and fact.value == int(fact.value):
        return money(int(fact.value))
    first = format_number(fact.value)
    if fact.kind in ("ratio", "range") and fact.value2 is not None:
        return f"{first}{'/' if fact.kind == 'ratio' else '–'}{format_number(fact.value2)}"
    return f"{first} %" if fact.kind == "percent" else first


@register.filter
def named(measure: MeasureView | UnitView | None) -> str:
    """A measure's or a unit's name in the language of the page."""
    if measure is None:
        return ""
    if isinstance(measure, MeasureView) and get_language() == "en":
        return measure.name_en
    return measure.name


@register.filter
def sureness(fact: FactView) -> str:
    """How sure the reading is, in words."""
    if fact.by_hand:
        return _("tự đánh dấu")
    names = {"bulk": _("rất chắc"), "likely": _("chắc"), "look": _("cần xem")}
    return names[fact.certainty]


@register.filter
def nature_name(value: str) -> str:
    """A nature's name."""
    return str(Nature(value).label) if value else ""


@register.filter
def quality_name(value: int | None) -> str:
    """A quality's name, empty for what is simply done."""
    return "" if value in (None, Quality.ACTUAL) else str(Quality(value).label)


@register.filter
def coverage(cell: Cell) -> str:
    """Of how many units a sum is; said too where these all spoke and something is missing all the same: a unit further
    down, or a percent that could not be added."""
    said = f"{cell.reported}/{cell.expected}"
    return _("%(coverage)s, chưa đủ") % {"coverage": said} if cell.partial and cell.reported >= cell.expected else said


@register.filter
def role_name(fact: Fact) -> str:
    """What an assertion says about its figure."""
    if fact.role == "percent_of_target":
        return _("so với kế hoạch")
    if fact.role == "range":
        return _("mức")
    if is_price(fact):
        return _("giá mỗi phần")
    if fact.direction == "decrease":
        return _("giảm")
    return _("tăng") if fact.direction == "increase" else _("biến động")


@register.filter
def period_words(period: Period | None) -> str:
    """A period's name."""
    if period is None:
        return ""
    return period_name_in_english(period) if get_language() == "en" else period_name(period)


@register.filter
def period_in_short(period: Period) -> str:
    """A period's name as it stands beside other words: "quý I/2024", "tháng 3/2024", in English "Q1 2024"."""
    if get_language() == "en":
        return f"Q{period.ordinal} {period.year}" if period.type == "quarter" else period_words(period)
    return period_words(period).replace(" năm ", "/") if period.type in ("month", "quarter") else period_words(period)


@register.filter
def period_short(period: Period) -> str:
    """A period as an axis or the head of a narrow column has it.

    >>> period_short(parse_period("2024-02")), period_short(parse_period("2024-Q1")), period_short(parse_period("2024"))
    ('02/24', 'Q1/24', '2024')
    """
    year = f"{period.year % 100:02d}"
    if period.type == "month":
        return f"{period.ordinal:02d}/{year}"
    if period.type == "quarter":
        return f"Q{period.ordinal}/{year}"
    return period.label


@register.filter
def said_period(view: OfPeriod) -> str:
    """The period that a document, a finding or a statement is of; empty where nobody knows it yet."""
    return period_words(parse_period(view.period, view.regime)) if view.period else ""


@register.filter
def regime_short(period: Period) -> str:
    """A period's regime in two words, to tell apart periods of one name."""
    return {"ND09": _("15–14"), "LICH": _("theo lịch")}.get(str(period.regime), _("ngày riêng"))


@register.filter
def field_name(field: str) -> str:
    """The field of official reports that a measure belongs to."""
    return FIELDS.get(field, FIELDS[""])()


@register.filter
def cell(value: Cell, measure: MeasureView) -> str:
    """A consolidated value at its measure's scale; a dash where nothing was reported."""
    if value.absence == "na":
        return _("không áp dụng")
    if measure.behaviour == "count" and value.denominator is not None and value.value is not None:
        return f"{format_number(Decimal(value.value))}/{format_number(Decimal(value.denominator))}"
    if value.value is None:
        return "–" if value.numerator is None else part(value.numerator, measure.part_scale)
    return scaled(value.value, measure)


def part(value: int, scale: int) -> str:
    """A numerator or a denominator as people write it."""
    return format_number(unscaled(value, scale).normalize())


def written(value: int, scale: int, unit: str) -> str:
    """An integer at a scale as people write it."""
    if unit.startswith("đồng"):
        return money(value)
    return format_number(unscaled(value, scale).normalize())


def scaled(value: int, measure: MeasureView) -> str:
    """An integer at a measure's scale as people write it."""
    return written(value, measure.scale, measure.unit)


def stated(
    value: int | None, numerator: int | None, denominator: int | None, scale: int, part_scale: int, unit: str
) -> str:
    """What one statement says: its value, its parts, or both."""
    parts = [
        format_number(unscaled(part, part_scale).normalize()) for part in (numerator, denominator) if part is not None
    ]
    said = [written(value, scale, unit)] if value is not None else []
    if value is not None and numerator is None and denominator is not None:
        return f"{said[0]}/{parts[0]}"
    return " · ".join([*said, *(["/".join(parts)] if parts else [])]) or "–"


@register.filter
def regime_name(regime: str) -> str:
    """A regime in words."""
    names = {
        "ND09": _("Chế độ báo cáo nhà nước: từ 15 đến 14 (NĐ 09/2019)"),
        "LICH": _("Theo lịch: từ ngày 01 đến cuối tháng"),
        "TUYCHON": _("Khoảng ngày riêng"),
    }
    return names[str(regime)]


@register.filter
def shown_unit(measure: MeasureView) -> str:
    """The unit as a head shows it, or beside a number, in the language of the page."""
    return unit_words(measure.unit)


@register.filter
def target(value: TargetCell | None, measure: MeasureView) -> str:
    """A target, with its sign where it is a limit."""
    if value is None:
        return ""
    return f"{'≤ ' if value.comparator == 'le' else ''}{scaled(value.value, measure)}"


@register.filter
def apart_target(value: TargetApart) -> str:
    """A target that was set for another way of counting, with the unit that it is counted in."""
    sign = "≤ " if value.comparator == "le" else ""
    return f"{sign}{written(value.value, value.scale, value.unit)} {unit_words(value.unit)}"


@register.filter
def percent(value: Decimal | None) -> str:
    """A percent with one decimal."""
    return "" if value is None else format_number(value.quantize(Decimal("0.1"), ROUND_HALF_UP))


@register.filter
def children_sum(value: Cell, measure: MeasureView) -> str:
    """The sum of the children beside an own value."""
    return "" if value.children_value is None else scaled(value.children_value, measure)


@register.filter
def attained_words(line: Line) -> str:
    """How far a line's target is reached, or that its limit is kept, held or passed."""
    stands, aim = line.standing, line.row.target
    if stands is None or aim is None:
        return ""
    if aim.comparator == Comparator.AT_MOST:
        if stands.kept and stands.behind:
            return _("trong giới hạn nhưng có thể vượt")
        if stands.kept:
            return _("trong giới hạn, chưa hết kỳ kế hoạch")
        held = met(stands_on(line.row).value, aim.value, aim.comparator)
        return _("giữ trong giới hạn") if held else _("trên giới hạn")
    if stands.percent is None:
        return ""
    if "/" in aim.period:
        years = aim.period.replace("/", "–")
        return _("đạt %(percent)s %% kế hoạch %(years)s") % {"percent": percent(stands.percent), "years": years}
    return _("đạt %(percent)s %% kế hoạch năm") % {"percent": percent(stands.percent)}


@register.filter
def bullet_bar(line: Line) -> SafeString:
    """A line's target as a bar."""
    stands = line.standing
    if line.row.target_apart is not None:
        return format_html('<span class="small amber">{}</span>', _("kế hoạch tính theo cách khác, không so được"))
    aim, actual = line.row.target, stands_on(line.row)
    if stands is None or aim is None or actual.value is None:
        return SafeString("")
    return bullet(actual.value, aim.value, stands.pace, stands.behind, _bullet_words(line, actual, aim))


def _bullet_words(line: Line, actual: Cell, aim: TargetCell) -> str:
    """A bar in words: how far, of what, and what is to be known of the number."""
    stands, measure = line.standing, line.row.measure
    numbers = f"{scaled(actual.value or 0, measure)} / {target(aim, measure)} {shown_unit(measure)}".rstrip()
    far = attained_words(line)
    said = [f"{far}: {numbers}" if far else numbers]
    if stands is not None and stands.behind and aim.comparator != Comparator.AT_MOST:
        said.append(_("chậm"))
    if stands is not None and stands.pace is not None and stands.pace < 100:
        said.append(_("đã qua %(pace)s %% thời gian của năm") % {"pace": percent(stands.pace)})
    if quality_name(actual.quality):
        said.append(quality_name(actual.quality))
    if actual.partial:
        said.append(_("chưa đủ đơn vị"))
    return ", ".join(said)


@register.filter
def spark_line(line: Line) -> SafeString:
    """A line's history."""
    known = [value for value in line.history if value is not None]
    if not known:
        return SafeString("")
    measure = line.row.measure
    since = line.history[next(place for place, value in enumerate(line.history) if value is not None) :]
    said = [_("không báo cáo") if value is None else scaled(value, measure) for value in since]
    if since[-1] is not None and quality_name(line.row.this_period.quality):
        said[-1] = f"{said[-1]} ({quality_name(line.row.this_period.quality)})"
    if len(known) > 1:
        rises, falls = known[-1] > known[0], known[-1] < known[0]
        said.append(_("tăng") if rises else _("giảm") if falls else _("không đổi"))
    words = _("các kỳ gần đây (%(unit)s): %(values)s") % {"unit": shown_unit(measure), "values": "; ".join(said)}
    return spark(line.history, words)


@register.simple_tag(takes_context=True)
def source_url(context: template.Context, unit: UnitView, row: Row, slot: str, period: Period) -> str:
    """Where one number opens to what stands behind it, on the boundaries of the page."""
    kwargs = {"unit_id": unit.id, "measure_id": row.measure.id, "slot": slot}
    item = f"&item={row.item_id}" if row.item_id else ""
    return f"{reverse('web:figures_source', kwargs=kwargs)}?ky={period}{item}{_boundaries(context)}"


def _boundaries(context: template.Context) -> str:
    # A page that stands on boundaries of its own, whatever was asked, says so.
    asked = context.get("stands_on", "")
    if not asked and "request" in context:
        asked = context["request"].GET.get("ranh-gioi", "")
    return f"&ranh-gioi={asked}" if asked in ("now", "restated") else ""


@register.filter
def mismatch_name(kind: str) -> str:
    """What is wrong with a number of a returned file."""
    names = {
        "changed": _("đã bị sửa"),
        "removed": _("đã bị xóa"),
        "moved": _("đứng ở chỗ của số khác"),
        "unlinked": _("không có nguồn"),
        "unproven": _("sổ không cho kết quả này"),
    }
    return names.get(str(kind), str(kind))


@register.simple_tag
def step(verb: str, document_id: str, index: int) -> SafeString:
    """Where a button of a review's row goes, with and without script."""
    address = reverse(f"web:review_{verb}", kwargs={"document_id": document_id, "index": index})
    return format_html('formaction="{0}" hx-post="{0}"', address)


@register.filter
def change_words(one: Against | None, measure: MeasureView) -> str:
    """A change as people write it: in percent of what it was, a percent's in points, else as it is."""
    if one is None:
        return "–"
    sign = "+" if one.difference > 0 else "−" if one.difference else ""
    if measure.in_percent:
        points = Decimal(abs(one.difference)).scaleb(-measure.scale)
        return _("%(sign)s%(points)s điểm %%") % {"sign": sign, "points": percent(points)}
    if one.percent is None:
        return f"{sign}{scaled(abs(one.difference), measure)}"
    return f"{sign}{percent(abs(one.percent))}\u00a0%"


@register.filter
def at_scale(value: int, measure: MeasureView) -> str:
    """An integer at a measure's scale as people write it."""
    return scaled(value, measure)
