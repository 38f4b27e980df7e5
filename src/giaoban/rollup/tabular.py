"""The consolidated table as plain rows, for the command line and for files."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from giaoban.base.errors import Refusal, declare
from giaoban.base.numerals import format_number
from giaoban.catalogue.queries import MeasureView, regime_of
from giaoban.catalogue.rules import PeriodError, parse_period
from giaoban.figures.reported import reported_periods
from giaoban.registry.enums import Hierarchy
from giaoban.registry.queries import resolve, subtree_ids, units
from giaoban.rollup.comparing import Neighbours, ended_inside, neighbours
from giaoban.rollup.consolidation import Asking
from giaoban.rollup.coverage import Coverage, completeness
from giaoban.rollup.named import BOUNDARIES
from giaoban.rollup.rows import Cell, Row
from giaoban.rollup.table import rows

BAD_PERIOD = declare(
    "rollup.bad_period", _("Không hiểu kỳ báo cáo “%(text)s”. Ví dụ: 2024-02, 2024-Q1, 2024-H1, 2024@LICH.")
)
BAD_CHOICE = declare("rollup.bad_choice", _("“%(text)s” không phải là một trong: %(known)s."))

COLUMNS = [
    "period",
    "code",
    "name",
    "item",
    "unit",
    "this_period",
    "to_date",
    "target",
    "percent",
    "same_period",
    "same_to_date",
    "numerator",
    "denominator",
    "quality",
    "qualifier",
    "absence",
    "origin",
    "derived",
    "as_of",
    "reported",
    "expected",
    "conflict",
    "seqs",
    "not_comparable",
    "partial",
    "lacking",
    "missing",
    "estimated",
    "previous",
    "change_previous",
    "change_same_period",
    "change_same_to_date",
    "rank",
    "ranked",
    "spread",
    "reached",
    "asked",
    "comparator",
    "target_kind",
    "target_paper",
    "target_valid_from",
    "percent_qualifier",
    "on_time",
    "late",
    "target_apart",
]


def rollup_table(
    unit_code: str, period_text: str, hierarchy: str = "state", boundaries: str = "then", engine: str = "duckdb"
) -> tuple[list[str], list[list[str]]]:
    """Column names and lines of the consolidated table of a unit and period, all as text, "." before decimals.

    A period without @REGIME is one of the unit's own regime; the first column prints which. What a line says of
    parts, quality, origin, coverage and sources is said of `to_date` (of this period, where only that was stated);
    `not_comparable` names by code the former units that were split nobody knows how; `missing` names the units directly
    below that gave nothing; `on_time` and `late` count those of them that gave what a form asks. docs/rollup.md has
    every column. Refuses what it cannot understand.
    """
    asking = _asking(unit_code, period_text, hierarchy, boundaries, engine)
    period = asking.period
    found = rows(asking)
    divided = units({unit for row in found for unit in _apart(row)}, period.first)
    names = {unit: view.code for unit, view in divided.items()}
    near = neighbours(asking, found)
    timely = completeness(asking).lines
    lines = [
        [*_line(row, names), *_beside(row, one), *_timely(timely.get((row.measure.id, row.item))), _otherwise(row)]
        for row, one in zip(found, near, strict=True)
    ]
    return list(COLUMNS), [[str(period), *line] for line in lines]


def rollup_notes(unit_code: str, period_text: str, hierarchy: str = "state", boundaries: str = "then") -> list[str]:
    """What has to be said beside the table of a unit and period, as sentences. Refuses what it cannot understand."""
    asking = _asking(unit_code, period_text, hierarchy, boundaries, "duckdb")
    whole, notes = completeness(asking).whole, []
    if whole.completeness is not None:
        counted = _(
            "Số liệu các đơn vị phải báo cáo: %(expected)s; đã có %(given)s (%(complete)s%%), "
            "đúng hạn %(on_time)s, chậm %(late)s."
        )
        words = {"expected": whole.expected, "given": whole.given, "complete": format_number(whole.completeness, 2)}
        notes.append(str(counted) % {**words, "on_time": whole.on_time, "late": whole.late})
    ended = ended_inside(asking)
    if not ended:
        return notes
    if boundaries == "restated":
        nowhere = _(
            "Đơn vị kết thúc trong năm mà không ghi chuyển vào đơn vị nào: %(names)s. Không tổng nào có số của họ; "
            "nếu nhiệm vụ đã chuyển sang đơn vị khác, hãy ghi việc chuyển trong Danh mục."
        )
        return [*notes, str(nowhere) % {"names": ", ".join(one.name for one in ended)}]
    said = _(
        "Đơn vị thôi trực thuộc trong năm: %(names)s. Tổng của các đơn vị trực thuộc không có số của họ; "
        "muốn tính cả, dùng --boundaries restated."
    )
    return [*notes, str(said) % {"names": ", ".join(one.name for one in ended)}]


def table_notes(lines: Sequence[Sequence[str]]) -> list[str]:
    """What has to be said of a table's own lines, as sentences."""
    code, name, apart = (COLUMNS.index(one) for one in ("code", "name", "target_apart"))
    named = [f"{line[code]} {line[name]}: {line[apart]}" for line in lines if line[apart]]
    if not named:
        return []
    otherwise = _(
        "Kế hoạch giao theo cách tính khác với số liệu nên không tính phần trăm: %(names)s. "
        "Hãy giao lại theo cách tính của kỳ này."
    )
    return [str(otherwise) % {"names": "; ".join(named)}]


# So many periods that have figures are named where the one asked for has none.
_NAMED = 3


def empty_note(unit_code: str, period_text: str, hierarchy: str = "state", boundaries: str = "then") -> str:
    """What to say of an empty table: what was asked, why nothing may be there, what to do. Refuses what it cannot
    understand."""
    asking = _asking(unit_code, period_text, hierarchy, boundaries, "duckdb")
    period = asking.period
    known = reported_periods(subtree_ids(asking.about_id, period.last, hierarchy))
    empty = _("Bảng trống: kỳ %(period)s, %(name)s (%(code)s) không có số liệu được ghi nhận, cũng không có kế hoạch.")
    if period in known:
        why = _("Số liệu đã nộp còn chờ duyệt: hãy duyệt ở phần Thu thập.")
    elif known:
        why = _(
            "Các kỳ gần nhất có số liệu: %(periods)s. Hãy hỏi một trong các kỳ đó, hoặc đưa báo cáo của kỳ này vào."
        )
    else:
        why = _("Chưa có số liệu nào của đơn vị này và cấp dưới: hãy xem lại mã đơn vị, hoặc đưa báo cáo vào.")
    view = units({asking.about_id}, period.last)[asking.about_id]
    words = {"period": period, "name": view.name, "code": view.code}
    return f"{empty % words} {why % {'periods': ', '.join(map(str, known[:_NAMED]))}}"


def _asking(unit_code: str, period_text: str, hierarchy: str, boundaries: str, engine: str) -> Asking:
    for text, known in ((hierarchy, list(Hierarchy.values)), (boundaries, list(BOUNDARIES))):
        if text not in known:
            raise Refusal(BAD_CHOICE, text=text, known=", ".join(known))
    try:
        period = parse_period(period_text)
        unit = resolve(unit_code, period.last)
        period = parse_period(period_text, regime_of(unit.id))
    except PeriodError as error:
        raise Refusal(BAD_PERIOD, text=period_text) from error
    unit = resolve(unit_code, period.last)
    return Asking(unit.id, period, hierarchy, boundaries, engine)


def _line(row: Row, names: dict[int, str]) -> list[str]:
    view, cell, target = row.measure, row.said, row.target
    return [
        view.code,
        view.name,
        row.item,
        view.unit,
        _number(row.this_period, view),
        _number(row.to_date, view),
        "" if target is None else _plain(target.value, view.scale),
        "" if target is None or target.percent is None else str(target.percent),
        _number(row.same_period, view),
        _number(row.same_to_date, view),
        _plain(cell.numerator, view.part_scale),
        _plain(cell.denominator, view.part_scale),
        _plain(cell.quality, 0),
        cell.qualifier,
        cell.absence,
        cell.origin,
        str(int(cell.derived)),
        cell.as_of,
        str(cell.reported),
        str(cell.expected),
        str(int(cell.conflict)),
        " ".join(map(str, cell.seqs)),
        " ".join(names[unit] for unit in _apart(row)),
    ]


def _beside(row: Row, near: Neighbours) -> list[str]:
    """What a line says beside its numbers: what is not in them, what they are compared with, where they stand."""
    view, cell, target, spread, asked = row.measure, row.said, row.target, near.spread, near.asked
    changes = (row.change(against) for against in ("previous", "same_period", "same_to_date"))
    quartiles = (spread.low, spread.q1, spread.median, spread.q3, spread.high) if spread else ()
    since = target.valid_from if target else None
    return [
        str(int(cell.partial)),
        str(cell.lacking),
        "; ".join(near.missing),
        str(cell.estimated),
        _number(row.previous, view),
        *("" if change is None else str(change) for change in changes),
        "" if near.rank is None else str(near.rank[0]),
        "" if near.rank is None else str(near.rank[1]),
        " ".join(_plain(value, view.scale) for value in quartiles),
        "" if near.reached is None else f"{near.reached[0]}/{near.reached[1]}",
        "" if asked is None else f"{asked.comparator} {_plain(asked.value, view.scale)}",
        target.comparator if target else "",
        target.kind if target else "",
        target.paper if target else "",
        since.isoformat() if since else "",
        target.qualifier if target else "",
    ]


def _timely(found: Coverage | None) -> list[str]:
    """How many of the units directly below gave what was asked of them by its day, and after it."""
    return ["", ""] if found is None else [str(found.on_time), str(found.late)]


def _otherwise(row: Row) -> str:
    """The target that was set for another way of counting, with its unit and paper."""
    target = row.target_apart
    return "" if target is None else f"{_plain(target.value, target.scale)} {target.unit} ({target.paper})"


def _apart(row: Row) -> list[int]:
    """The units whose division nobody knows, so that a cell of the row says nothing."""
    cells = (row.this_period, row.to_date, row.same_period, row.same_to_date)
    return sorted({unit for cell in cells for unit in cell.apart})


def _number(cell: Cell, view: MeasureView) -> str:
    return _plain(cell.value, view.scale)


def _plain(value: int | None, scale: int) -> str:
    return "" if value is None else f"{Decimal(value).scaleb(-scale):f}"
