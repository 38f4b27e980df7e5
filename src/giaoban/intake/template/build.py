"""A form as an Excel file of an office: what may be typed is open, everything else is locked.

Every row carries its line's number in a hidden column, every column its meaning in a hidden row, and a hidden sheet
says and signs whose form of which period it is: so rows and columns may be moved and it is still read rightly, and the
file of another unit is never taken for this one's.
"""

import io
import json
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from giaoban.catalogue.queries import LineView
from giaoban.catalogue.rules import period_name
from giaoban.figures.enums import Nature
from giaoban.intake.decoding import LONGEST
from giaoban.intake.submissions import LineRow, SubmissionView
from giaoban.intake.template.words import plan_words, said_words, statement_words

SALT = "giaoban.template"
MARK_SHEET = "_gb"
# The hidden row's and column's words.
KEY, VALUE, NOTE = "gb:key", "gb:value", "gb:note"
LINE, SECTION = "gb:line:", "gb:section:"

_FONT = "Times New Roman"
_THIN = Side(style="thin", color="000000")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_OPEN = PatternFill("solid", fgColor="FFF9E0")
_HEAD = PatternFill("solid", fgColor="F0F0F0")
_WIDTHS = {"A": 5, "B": 46, "C": 12, "D": 20, "E": 17, "F": 17, "G": 30, "H": 4}
_COLUMNS = ("", "", "", VALUE, "", "", NOTE, KEY)


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose form a file is, and which: what its hidden sheet says."""

    submission: str
    unit: int
    version: int
    period: str

    def signed(self) -> str:
        """As text that nobody can change unseen."""
        return signing.Signer(salt=SALT).sign(json.dumps([self.submission, self.unit, self.version, self.period]))


def identity_of(view: SubmissionView) -> Identity:
    """What the file of a submission says of itself."""
    return Identity(view.id, view.unit.id, view.form.version_id, str(view.period))


def build(view: SubmissionView) -> bytes:
    """The workbook: figures with last period's and the plan beside them, the words, how to fill it."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = _("Biểu số liệu")
    _page(sheet)
    row = _heading(sheet, view)
    first = row + 2
    _table_head(sheet, row, view)
    for number, line in enumerate(view.lines, start=1):
        _line(sheet, first + number - 1, number, line)
    row = first + len(view.lines)
    _prompts(sheet, view, first)
    row = _sections(sheet, view, row + 1)
    _foot(sheet, view, row + 1)
    sheet.freeze_panes = f"C{first}"
    sheet.print_title_rows = f"{first - 2}:{first - 2}"
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = False
    hidden = book.create_sheet(MARK_SHEET)
    hidden.sheet_state = "veryHidden"
    hidden["A1"] = identity_of(view).signed()
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _page(sheet: Worksheet) -> None:
    for letter, width in _WIDTHS.items():
        sheet.column_dimensions[letter].width = width
    sheet.column_dimensions["H"].hidden = True
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins.left, sheet.page_margins.right = 0.8, 0.6
    sheet.sheet_view.showGridLines = False


def _put(sheet: Worksheet, cell: str, text: str, **look: Any) -> None:
    place = sheet[cell]
    place.value = text
    # Our own words begin like no formula; a unit's or a form's name might.
    place.data_type = "s"
    bold, italic, size = look.get("bold", False), look.get("italic", False), look.get("size", 12)
    place.font = Font(name=_FONT, size=size, bold=bold, italic=italic)
    at = look.get("at", "left")
    indent = 1 if look.get("box") and at != "center" else 0
    place.alignment = Alignment(horizontal=at, vertical=look.get("v", "center"), wrap_text=True, indent=indent)
    if look.get("box"):
        place.border = _BOX


def _across(sheet: Worksheet, cells: str, text: str, **look: Any) -> None:
    sheet.merge_cells(cells)
    _put(sheet, cells.split(":")[0], text, **look)


def _heading(sheet: Worksheet, view: SubmissionView) -> int:
    if view.receiver is not None:
        _across(sheet, "A1:C1", view.receiver.name.upper(), at="center")
    _across(sheet, "A2:C2", view.unit.name.upper(), at="center", bold=True)
    _across(sheet, "D1:G1", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", at="center", bold=True)
    _across(sheet, "D2:G2", "Độc lập - Tự do - Hạnh phúc", at="center", bold=True)
    _across(sheet, "A4:G4", view.form.name.upper(), at="center", bold=True, size=14)
    period = view.period
    days = f"{period.first:%d/%m/%Y} – {period.last:%d/%m/%Y}"
    _across(sheet, "A5:G5", f"{period_name(period)} ({days})", at="center", italic=True)
    due = _("Hạn nộp: %(day)s.") % {"day": f"{view.due:%d/%m/%Y}"} if view.due else ""
    how = _(
        "Chỉ gõ vào các ô nền vàng. Số ghi như 1.234 hoặc 12,5 hoặc 9 tỷ 200 triệu; kỳ này không có thì gõ "
        "“không phát sinh”; chưa có số thì để trống. Điền xong, lưu lại và nộp tệp này ở trang của biểu."
    )
    _across(sheet, "A6:G6", f"{due} {how}".strip(), size=11, v="top")
    sheet.row_dimensions[4].height = 24
    sheet.row_dimensions[6].height = 34
    if not view.form.guidance:
        return 8
    _across(sheet, "A7:G7", view.form.guidance[:1000], size=11, italic=True, v="top")
    sheet.row_dimensions[7].height = 15 * (1 + len(view.form.guidance) // 130)
    return 9


def _table_head(sheet: Worksheet, row: int, view: SubmissionView) -> None:
    heads = (_("TT"), _("Chỉ tiêu"), _("ĐVT"), _("Kỳ này"), _("Kỳ trước"), _("Kế hoạch năm"), _("Ghi chú"), "")
    for at, (head, meaning) in enumerate(zip(heads, _COLUMNS, strict=True), start=1):
        letter = get_column_letter(at)
        if head:
            _put(sheet, f"{letter}{row}", head, at="center", bold=True, box=True)
            sheet[f"{letter}{row}"].fill = _HEAD
        sheet[f"{letter}{row + 1}"] = meaning or None
    sheet.row_dimensions[row].height = 22
    sheet.row_dimensions[row + 1].hidden = True


def _line(sheet: Worksheet, row: int, number: int, line: LineRow) -> None:
    asked = line.line
    name = asked.measure.name + (f"\n{asked.item}" if asked.item else "")
    nature = "" if asked.nature == Nature.IN_PERIOD else f" ({Nature(asked.nature).label})"
    _put(sheet, f"A{row}", str(number), at="center", box=True)
    _put(sheet, f"B{row}", f"{name}{nature}{' *' if asked.required else ''}", box=True)
    _put(sheet, f"C{row}", asked.measure.unit, at="center", box=True)
    _put(sheet, f"D{row}", said_words(line.cell), at="right", box=True)
    _put(sheet, f"E{row}", statement_words(line.previous), at="right", box=True)
    _put(sheet, f"F{row}", plan_words(line.plan), at="right", box=True)
    _put(sheet, f"G{row}", line.cell.note if line.cell else "", box=True, size=11)
    sheet[f"H{row}"] = f"{LINE}{asked.id}"
    for letter in "DG":
        cell = sheet[f"{letter}{row}"]
        # As text: the program then neither makes a date of "5/12" nor decides what "1.234" is.
        cell.number_format, cell.fill, cell.protection = "@", _OPEN, Protection(locked=False)
        if cell.value == "":
            cell.value = None
    sheet.row_dimensions[row].height = 18 * max(1, -(-len(name + nature) // 44), name.count("\n") + 1)


def _prompts(sheet: Worksheet, view: SubmissionView, first: int) -> None:
    """Beside each cell that is filled: what it asks for. Spreadsheets show it when the cell is chosen."""
    for row, line in enumerate(view.lines, start=first):
        rule = DataValidation(
            type="textLength", operator="lessThanOrEqual", formula1=str(LONGEST), allow_blank=True, errorStyle="stop"
        )
        rule.errorTitle, rule.error = _("Quá dài"), _("Chỉ ghi số, hoặc “không phát sinh”, “không áp dụng”.")
        rule.promptTitle = line.line.measure.name[:31]
        rule.prompt = _prompt(line.line, line)[:250]
        rule.showInputMessage = rule.showErrorMessage = True
        rule.add(f"D{row}")
        sheet.add_data_validation(rule)


def _prompt(asked: LineView, line: LineRow) -> str:
    words = [_("Đơn vị tính: %(unit)s.") % {"unit": asked.measure.unit}]
    if line.previous is not None:
        words.append(_("Kỳ trước: %(value)s.") % {"value": statement_words(line.previous)})
    if asked.guidance:
        words.append(asked.guidance)
    return " ".join(words)


def _sections(sheet: Worksheet, view: SubmissionView, row: int) -> int:
    for text in view.texts:
        star = " *" if text.section.required else ""
        _across(sheet, f"A{row}:G{row}", f"{text.section.heading}{star}", bold=True)
        row += 1
        _across(sheet, f"A{row}:G{row}", text.text, v="top")
        cell = sheet[f"A{row}"]
        cell.fill, cell.protection, cell.number_format = _OPEN, Protection(locked=False), "@"
        cell.value = cell.value or None
        sheet[f"H{row}"] = f"{SECTION}{text.section.id}"
        sheet.row_dimensions[row].height = max(60, 16 * (1 + len(text.text) // 120))
        row += 2
    return row


def _foot(sheet: Worksheet, view: SubmissionView, row: int) -> None:
    _across(sheet, f"A{row}:G{row}", _("* Bắt buộc có số (hoặc ghi rõ không phát sinh)."), size=11, italic=True)
    _across(sheet, f"A{row + 2}:C{row + 2}", _("NGƯỜI LẬP BIỂU"), at="center", bold=True)
    _across(sheet, f"E{row + 2}:G{row + 2}", _("THỦ TRƯỞNG ĐƠN VỊ"), at="center", bold=True)
    _across(sheet, f"A{row + 3}:C{row + 3}", _("(Ký, ghi rõ họ tên)"), at="center", italic=True)
    _across(sheet, f"E{row + 3}:G{row + 3}", _("(Ký, ghi rõ họ tên)"), at="center", italic=True)
    sheet.print_area = f"A1:G{row + 7}"
