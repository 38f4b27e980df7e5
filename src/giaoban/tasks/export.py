"""A list of tasks as an Excel file, in the columns that offices keep by hand."""

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from giaoban.base.sheets import plain_cell
from giaoban.tasks.enums import State, Timeliness
from giaoban.tasks.queries import TaskRow
from giaoban.tasks.results import results_of

_WIDTHS = (6, 60, 26, 30, 14, 40, 24)
_HEAD_ROW = 3


def as_workbook(rows: Sequence[TaskRow], title: str) -> bytes:
    """STT, what is asked, lead, coordinators, due day, result, state: a line a task. Texts stay texts."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = _("Nhiệm vụ")
    plain_cell(sheet, 1, 1, title).font = Font(bold=True, size=14)
    heads = (
        _("STT"),
        _("Nội dung"),
        _("Chủ trì"),
        _("Phối hợp"),
        _("Thời hạn"),
        _("Kết quả"),
        _("Trạng thái"),
    )
    for column, (head, width) in enumerate(zip(heads, _WIDTHS, strict=True), 1):
        plain_cell(sheet, _HEAD_ROW, column, head).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(column)].width = width
    results = results_of([row.id for row in rows])
    for number, row in enumerate(rows, 1):
        _line(sheet, _HEAD_ROW + number, number, row, results.get(row.id, ""))
    sheet.freeze_panes = sheet.cell(_HEAD_ROW + 1, 3)
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"{_HEAD_ROW}:{_HEAD_ROW}"
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def _line(sheet: Any, at: int, number: int, row: TaskRow, result: str) -> None:
    sheet.cell(at, 1).value = number
    plain_cell(sheet, at, 2, f"{row.text}\n({row.source_words})" if row.source_words else row.text)
    plain_cell(sheet, at, 3, row.lead.name)
    plain_cell(sheet, at, 4, "; ".join(one.name for one in row.coordinators))
    _due(sheet.cell(at, 5), row.due)
    plain_cell(sheet, at, 6, result)
    plain_cell(sheet, at, 7, state_words(row))
    for column in range(1, len(_WIDTHS) + 1):
        sheet.cell(at, column).alignment = Alignment(wrap_text=True, vertical="top")


def _due(cell: Any, due: date | None) -> None:
    """A real date, that sorts and filters as one."""
    cell.value = due
    if due is not None:
        cell.number_format = "dd/mm/yyyy"


def state_words(row: TaskRow) -> str:
    """State and timeliness in words: "đang thực hiện, quá hạn"."""
    state = str(State(row.state).label)
    if row.state == State.DONE:
        return str(Timeliness(row.timeliness).label)
    if row.state in (State.PAUSED, State.CANCELLED, State.DRAFT):
        return state
    return f"{state}, {Timeliness(row.timeliness).label}"
