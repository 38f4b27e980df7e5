"""A table of one's own as an Excel file: real numbers, notes on cells, sources on a second sheet."""

from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from giaoban.base.actors import Actor
from giaoban.base.sheets import plain_cell
from giaoban.catalogue.enums import Behaviour
from giaoban.rollup.layouts import Axis, Value
from giaoban.rollup.pivot import Head, Pivot
from giaoban.rollup.pivot_cells import Figure
from giaoban.web.pivots.sources import Sources, about, sources
from giaoban.web.pivots.words import AXES, head_in_file, joined, notes, only_numerator, said, shown, unit_of
from giaoban.web.templatetags.giaoban import number, shown_unit

# Excel writes separators as its own language has them; other programs are told here that they are Vietnamese.
_LANGUAGE = "[$-42A]"
MOST_NOTES, MOST_SOURCES = 2_000, 10_000
# Widths of columns, in letters.
_MEASURE, _OTHER = 46, 28
_FACE, _AMBER = "Times New Roman", "7A5200"
_PLAIN, _BOLD, _TITLE = Font(name=_FACE), Font(name=_FACE, bold=True), Font(name=_FACE, bold=True, size=14)
_QUIET, _DOUBT = Font(name=_FACE, color="565B66"), Font(name=_FACE, color=_AMBER, italic=True)
_BOLD_DOUBT = Font(name=_FACE, color=_AMBER, italic=True, bold=True)
_HEAD = PatternFill("solid", fgColor="F4F6F8")
_LINE = Border(bottom=Side(style="thin", color="1D1D26"))
_RIGHT, _WRAP = Alignment(horizontal="right", vertical="top"), Alignment(wrap_text=True, vertical="top")
_CENTRE = Alignment(horizontal="center", vertical="bottom", wrap_text=True)


def as_workbook(pivot: Pivot, actor: Actor) -> bytes:
    """The file. Sources are those that the actor may see."""
    book = Workbook()
    sheet = book.active
    sheet.title = _("Bảng")
    top = _table(sheet, pivot)
    _sources(book.create_sheet(_("Nguồn")), pivot, sources(pivot, actor), top)
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def _table(sheet: Any, pivot: Pivot) -> tuple[int, int]:
    """The table with its heads; the row and the column of its first number."""
    lines = dict(about(pivot))
    plain_cell(sheet, 1, 1, lines[_("Bảng")]).font = _TITLE
    plain_cell(sheet, 2, 1, f"{lines[_('Đơn vị')]} · {lines[_('Địa giới')]}").font = _QUIET
    fixed = " · ".join(head_in_file(member) for member in pivot.fixed)
    plain_cell(sheet, 3, 1, fixed).font = _QUIET
    units = Axis.MEASURE in pivot.layout.rows
    left, top = len(pivot.layout.rows) + units + 1, 5 + len(pivot.layout.columns)
    _heads(sheet, pivot, top, left)
    noted = 0
    for down, (row, figures) in enumerate(zip(pivot.rows, pivot.figures, strict=True)):
        _row_head(sheet, top + down, row, units)
        bold = any(member.total for member in row)
        for across, figure in enumerate(figures):
            total = bold or any(member.total for member in pivot.columns[across])
            cell = _number(sheet, top + down, left + across, figure, total)
            found = notes(figure)
            if found and noted < MOST_NOTES:
                cell.comment = Comment("\n".join(found), "Giao Ban", width=260, height=24 + 24 * len(found))
                noted += 1
    sheet.freeze_panes = sheet.cell(top, left)
    for place, axis in enumerate(pivot.layout.rows, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = _MEASURE if axis == Axis.MEASURE else _OTHER
    if units:
        sheet.column_dimensions[get_column_letter(left - 1)].width = 14
    for place in range(left, left + len(pivot.columns)):
        sheet.column_dimensions[get_column_letter(place)].width = 16
    _landscape(sheet)
    sheet.print_title_rows = f"{top - len(pivot.layout.columns)}:{top - 1}"
    return top, left


def _landscape(sheet: Any) -> None:
    """Printed across, as wide as a page and as many pages as it takes."""
    sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.page_setup.fitToHeight = "landscape", 9, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _heads(sheet: Any, pivot: Pivot, top: int, left: int) -> None:
    depth = len(pivot.layout.columns)
    for place, axis in enumerate(pivot.layout.rows, start=1):
        _head(sheet, top - 1, place, AXES[axis]())
    if Axis.MEASURE in pivot.layout.rows:
        _head(sheet, top - 1, left - 1, _("ĐVT"))
    for level in range(depth):
        row = top - depth + level
        start = 0
        for place, column in enumerate(pivot.columns):
            if place == 0 or column[: level + 1] != pivot.columns[place - 1][: level + 1]:
                _head(sheet, row, left + place, head_in_file(column[level]))
                start = place
            following = pivot.columns[place + 1] if place + 1 < len(pivot.columns) else None
            ends = following is None or following[: level + 1] != column[: level + 1]
            if ends and place > start:
                sheet.merge_cells(start_row=row, end_row=row, start_column=left + start, end_column=left + place)


def _head(sheet: Any, row: int, column: int, text: str) -> None:
    cell = plain_cell(sheet, row, column, text)
    cell.font, cell.fill, cell.border, cell.alignment = _BOLD, _HEAD, _LINE, _CENTRE


def _row_head(sheet: Any, row: int, head: Head, units: bool) -> None:
    lines = 1
    for place, member in enumerate(head, start=1):
        cell = plain_cell(sheet, row, place, said(member))
        cell.alignment, cell.font = _WRAP, _BOLD if member.total else _PLAIN
        # Nobody else makes room for a second line.
        width = _MEASURE if member.axis == Axis.MEASURE else _OTHER
        lines = max(lines, _lines(str(cell.value or ""), width))
    _make_room(sheet, row, lines)
    measure = next((member.measure for member in head if member.measure is not None), None)
    if units and measure is not None:
        cell = plain_cell(sheet, row, len(head) + 1, shown_unit(measure))
        cell.alignment, cell.font = _WRAP, _QUIET


def _lines(text: str, width: int) -> int:
    """How many lines a text takes in a column: a letter is a little narrower than Excel's width of one."""
    return 1 + int(len(text) / (1.15 * width))


def _make_room(sheet: Any, row: int, lines: int) -> None:
    if lines > 1:
        sheet.row_dimensions[row].height = 15.5 * lines


def _number(sheet: Any, row: int, column: int, figure: Figure, total: bool = False) -> Any:
    """A real number with its format; words only where there is none."""
    if figure.exact is None:
        cell = plain_cell(sheet, row, column, shown(figure))
        cell.alignment, cell.font = _RIGHT, _BOLD if total else _PLAIN
        return cell
    cell = sheet.cell(row, column, int(figure.exact) if figure.scale == 0 else figure.exact)
    cell.number_format, cell.alignment = number_format(figure), _RIGHT
    at = figure.cell
    doubt = figure.value != Value.TARGET and bool(figure.partial or at.quality in (1, 2) or at.estimated or at.as_of)
    cell.font = {(False, False): _PLAIN, (False, True): _BOLD, (True, False): _DOUBT, (True, True): _BOLD_DOUBT}[
        doubt, total
    ]
    return cell


def number_format(figure: Figure) -> str:
    """How Excel shows a number: its measure's decimals, the sign of a change, of how many it is."""
    digits = f"#,##0{'.' + '0' * places if (places := _places(figure)) else ''}"
    if figure.points or only_numerator(figure):
        # Neither the head nor the column of units says what this number is in.
        digits += f'" {unit_of(figure)}"'
    counts = figure.measure is not None and figure.measure.behaviour == Behaviour.COUNT
    if figure.of is not None and (figure.value == Value.REPORTED or counts):
        return f'{_LANGUAGE}{digits}"/{number(figure.of)}"'
    if figure.value == Value.TARGET and figure.target is not None and figure.target.comparator == "le":
        return f'{_LANGUAGE}"≤ "{digits}'
    if figure.points or figure.before is not None:
        return f"{_LANGUAGE}+{digits};-{digits};{digits}"
    return _LANGUAGE + digits


def _places(figure: Figure) -> int:
    """So many decimals: those of the measure, of fine ones (ha has four) those that say something, two at least."""
    said, scale = figure.number or 0, figure.scale
    while scale > 2 and said % 10 == 0:
        said, scale = said // 10, scale - 1
    return scale


def _sources(sheet: Any, pivot: Pivot, found: Sources, top: tuple[int, int]) -> None:
    """What the file says of itself, then every cell with its notes and sources."""
    lines = about(pivot)
    lines += [(_("Dấu –"), _("chưa có số liệu; không phải số 0"))]
    if not pivot.listed:
        words = _("Bảng cộng rất nhiều đơn vị: không ghi nguồn của từng số. Chọn một lĩnh vực hay vài chỉ tiêu thì có.")
        lines.append((_("Lưu ý"), words))
    elif found.cut or len(pivot.rows) * len(pivot.columns) > MOST_SOURCES:
        words = _("Bảng dài: chỉ ghi nguồn của những ô đầu. Bấm vào từng số trên màn hình để xem đủ nguồn.")
        lines.append((_("Lưu ý"), words))
    for place, (name, words) in enumerate(lines, start=1):
        plain_cell(sheet, place, 1, name).font = _BOLD
        plain_cell(sheet, place, 2, words)
    start = len(lines) + 2
    for place, name in enumerate((_("Ô"), _("Hàng"), _("Cột"), _("Số"), _("Ghi chú"), _("Nguồn"), _("ĐVT")), start=1):
        _head(sheet, start, place, name)
    at, row_of_table, column_of_table = start + 1, *top
    for down, (row, figures) in enumerate(zip(pivot.rows, pivot.figures, strict=True)):
        for across, figure in enumerate(figures):
            said_of, behind = notes(figure), found.of(figure)
            if not said_of and not behind or at - start > MOST_SOURCES:
                continue
            plain_cell(sheet, at, 1, f"{get_column_letter(column_of_table + across)}{row_of_table + down}")
            plain_cell(sheet, at, 2, joined(row))
            plain_cell(sheet, at, 3, joined((*pivot.fixed, *pivot.columns[across])))
            _number(sheet, at, 4, figure)
            plain_cell(sheet, at, 5, "; ".join(said_of))
            plain_cell(sheet, at, 6, behind)
            plain_cell(sheet, at, 7, unit_of(figure))
            for place in (1, 2, 3, 5, 6, 7):
                sheet.cell(at, place).alignment = _WRAP
            _make_room(sheet, at, max(_lines(behind, 80), _lines("; ".join(said_of), 48)))
            at += 1
    sheet.freeze_panes = sheet.cell(start + 1, 1)
    _landscape(sheet)
    for place, width in enumerate((24, 48, 40, 18, 48, 80, 14), start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
