"""The heat table units × indicators: what stands in each cell, how dark it is, and what mark says so without colour."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from giaoban.catalogue.queries import MeasureView
from giaoban.catalogue.rules import Period
from giaoban.figures.enums import Quality
from giaoban.registry.queries import UnitView
from giaoban.rollup.attainment import standing
from giaoban.rollup.outlook import stands_on
from giaoban.rollup.rows import Cell, Row
from giaoban.rollup.targets import met
from giaoban.web.templatetags.giaoban import cell as shown
from giaoban.web.templatetags.giaoban import percent as in_percent

# What a cell may show, by the word in the address.
ATTAINED, CHANGED, REPORTED = "ke-hoach", "cung-ky", "bao-cao"
LOOKS = (ATTAINED, CHANGED, REPORTED)


@dataclass(frozen=True, slots=True)
class HeatCell:
    """One cell: `text` with its `mark` before it, `look` is its class, `words` what both mean, `firm` False for what
    is estimated or partial, `place` sorts (higher first; None last)."""

    text: str = ""
    mark: str = ""
    look: str = "none"
    words: str = ""
    firm: bool = True
    place: Decimal | None = None
    href: str = ""


def is_firm(cell: Cell) -> bool:
    """Whether a value is neither an estimate nor a sum in which units are missing."""
    return cell.quality not in (Quality.ESTIMATE, Quality.PRELIMINARY) and not cell.partial


def attained(row: Row | None, period: Period) -> HeatCell:
    """Percent of target: behind, reached, within a limit whose time is not over, or on the way in four shades."""
    if row is not None and row.target_apart is not None:
        return HeatCell("≠", "", "apart", _("kế hoạch giao theo cách tính khác với số liệu, nên không so được"))
    if row is None or row.target is None:
        return HeatCell(words=_("không giao chỉ tiêu"))
    actual = stands_on(row)
    lacking = _lacking(actual)
    if lacking is not None:
        return lacking
    stands, firm = standing(row, period), is_firm(actual)
    if stands is None or row.target.percent is None:
        return HeatCell(shown(actual, row.measure), "", "t0", _("không tính được phần trăm"), firm)
    percent, place = in_percent(row.target.percent), row.target.percent
    if stands.behind:
        words = _behind(row.target.comparator == "le", stands.kept) % {"percent": percent}
        return HeatCell(percent, "▼", "behind", words, firm, place)
    if stands.kept:
        words = _("trong giới hạn, chưa hết kỳ kế hoạch, %(percent)s %%") % {"percent": percent}
        return HeatCell(percent, "≤", "t3", words, firm, place)
    if met(actual.value, row.target.value, row.target.comparator):
        return HeatCell(percent, "✓", "t4", _("đạt %(percent)s %%, xong") % {"percent": percent}, firm, place)
    shade = min(3, max(0, int(row.target.percent // 25)))
    return HeatCell(percent, "", f"t{shade}", _("đạt %(percent)s %%") % {"percent": percent}, firm, place)


def _behind(limit: bool, kept: bool) -> str:
    if kept:
        return _("trong giới hạn nhưng có thể vượt, %(percent)s %%")
    return _("trên giới hạn, %(percent)s %%") if limit else _("chậm, đạt %(percent)s %%")


def changed(row: Row | None, period: Period) -> HeatCell:
    """The change against the same period of the year before: of what adds up, to date; in points for percents."""
    if row is None:
        return _missing()
    against = "same_to_date" if row.measure.behaviour == "flow" else "same_period"
    now, before = row.pair(against)
    lacking = _lacking(now) or (HeatCell("≠", "", "apart", _apart()) if before.apart else None)
    if lacking is not None:
        return lacking
    if before.missing:
        return HeatCell("·", "", "none", _("năm trước không có số"))
    if not row.even(against):
        return HeatCell("≠", "", "apart", _("hai kỳ không cùng số đơn vị"))
    firm, change = is_firm(now) and is_firm(before), row.change(against)
    points = row.difference(against)
    if change is None and points is not None and row.measure.in_percent:
        change = Decimal(points).scaleb(-row.measure.scale)
    if change is None:
        return HeatCell("·", "", "none", _("không tính được thay đổi"))
    size = 2 if abs(change) >= 10 else 1
    mark, look = ("▲", f"up{size}") if change > 0 else ("▼", f"down{size}") if change < 0 else ("=", "t0")
    text = in_percent(abs(change))
    words = {"▲": _("tăng %(change)s"), "▼": _("giảm %(change)s"), "=": _("không đổi")}[mark]
    unit = _("điểm %%") % () if row.measure.in_percent else "%"
    return HeatCell(text, mark, look, words % {"change": f"{text} {unit}"} if change else words, firm, change)


def reported(row: Row | None, period: Period) -> HeatCell:
    """Whether it was reported for the period itself, and what."""
    if row is None:
        return _missing()
    lacking = _lacking(row.this_period)
    if lacking is not None:
        return lacking
    cell = row.this_period
    text = shown(cell, row.measure)
    place = None if cell.value is None else Decimal(cell.value)
    return HeatCell(text, "", "t1", _("đã báo cáo %(value)s") % {"value": text}, is_firm(cell), place)


def _lacking(cell: Cell) -> HeatCell | None:
    if cell.apart:
        return HeatCell("≠", "", "apart", _apart())
    if cell.as_of:
        return HeatCell("–", "", "miss", _("chưa báo cáo kỳ này, số gần nhất ngày %(day)s") % {"day": _day(cell.as_of)})
    return _missing() if cell.missing else None


def _day(iso: str) -> str:
    return "/".join(reversed(iso.split("-")))


def _apart() -> str:
    return _("không so sánh được: đơn vị bị chia tách, chưa ghi tỷ lệ")


def _missing() -> HeatCell:
    return HeatCell("–", "", "miss", _("chưa báo cáo"))


def not_asked() -> HeatCell:
    """The cell of a unit whose forms do not ask for the indicator."""
    return HeatCell("·", "", "none", _("không phải báo cáo"))


DRAWN: dict[str, Callable[[Row | None, Period], HeatCell]] = {ATTAINED: attained, CHANGED: changed, REPORTED: reported}


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a row or a column: a unit or an indicator."""

    name: str
    href: str
    note: str = ""
    late: bool = False
    sort: str = ""
    sorted: bool = False


@dataclass(frozen=True, slots=True)
class HeatRow:
    """A row of the table."""

    head: Head
    cells: tuple[HeatCell, ...]


@dataclass(frozen=True, slots=True)
class Heat:
    """The table; `units_across` where the units are its columns, as a few units are."""

    columns: tuple[Head, ...]
    rows: tuple[HeatRow, ...]
    units_across: bool


# With more units than this they stand as rows.
ACROSS = 16

Cells = Mapping[tuple[int, int], HeatCell]


def whole_rows(below: Mapping[int, Sequence[Row]]) -> dict[tuple[int, int], Row]:
    """By (unit, measure): the rows of the whole, without those of single works, seasons or campaigns."""
    return {(unit, row.measure.id): row for unit, rows in below.items() for row in rows if row.item_id is None}


def measures_of(rows: Mapping[tuple[int, int], Row], look: str) -> list[MeasureView]:
    """The indicators that the table has, in catalogue order: for percents of target those that any unit has one for,
    else those that any unit reported this period."""
    found = {row.measure.id: row.measure for row in rows.values() if _belongs(row, look)}
    return sorted(found.values(), key=lambda one: (one.order, one.id))


def _belongs(row: Row, look: str) -> bool:
    return aimed(row) if look == ATTAINED else _said(row)


def aimed(row: Row) -> bool:
    """Whether there is a target, also one of another way of counting."""
    return row.target is not None or row.target_apart is not None


def _said(row: Row) -> bool:
    return not row.this_period.missing or bool(row.this_period.apart)


def silent_measures(rows: Mapping[tuple[int, int], Row]) -> list[MeasureView]:
    """The indicators of the table of which no unit reported anything this period, in catalogue order."""
    spoken = {row.measure.id for row in rows.values() if _said(row)}
    found = {row.measure.id: row.measure for row in rows.values() if row.measure.id not in spoken}
    return sorted(found.values(), key=lambda one: (one.order, one.id))


def heat(
    units: Sequence[UnitView],
    measures: Sequence[MeasureView],
    cells: Cells,
    head_of_unit: Callable[[UnitView], Head],
    head_of_measure: Callable[[MeasureView], Head],
) -> Heat:
    """The table, the lesser number across."""
    unit_heads, measure_heads = tuple(map(head_of_unit, units)), tuple(map(head_of_measure, measures))
    if len(units) <= ACROSS:
        lines = (
            HeatRow(head, tuple(cells[unit.id, measure.id] for unit in units))
            for head, measure in zip(measure_heads, measures, strict=True)
        )
        return Heat(unit_heads, tuple(lines), True)
    lines = (
        HeatRow(head, tuple(cells[unit.id, measure.id] for measure in measures))
        for head, unit in zip(unit_heads, units, strict=True)
    )
    return Heat(measure_heads, tuple(lines), False)
