"""From a spreadsheet's cell to the text that is decoded, or why it cannot be taken for a figure."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from giaoban.base.errors import CODES, declare
from giaoban.intake.sheets import SheetCell
from vnfigures.numbers import format_number, parse_foreign

DATE = declare(
    "intake.cell_is_a_date",
    _(
        "Ô %(cell)s là ngày tháng (%(text)s), không phải số: Excel có thể đã đổi “5/12” hay “1.5” thành ngày. "
        "Hãy định dạng ô là Văn bản (Text) rồi gõ lại."
    ),
)
ERROR = declare(
    "intake.cell_has_an_error", _("Ô %(cell)s báo lỗi của Excel (%(text)s). Hãy sửa công thức, hoặc gõ số vào ô.")
)
LOST = declare(
    "intake.cell_not_computed",
    _("Ô %(cell)s là công thức mà tệp không lưu kết quả. Hãy mở bằng Excel, lưu lại, hoặc gõ số vào ô."),
)
TRUTH = declare("intake.cell_is_a_truth", _("Ô %(cell)s là đúng/sai (%(text)s), không phải số. Hãy gõ số vào ô."))
MERGED = declare(
    "intake.cell_merged",
    _("Ô %(cell)s được gộp với ô khác nên không rõ số là của dòng hay cột nào. Hãy bỏ gộp ô rồi ghi từng ô."),
)
OUTSIDE = declare(
    "intake.cell_from_outside",
    _("Ô %(cell)s lấy số từ một tệp khác; đang dùng số đã lưu (%(text)s). Hãy xem số đó còn đúng không."),
)
_REFUSED = {"date": DATE, "month": DATE, "error": ERROR, "lost": LOST, "truth": TRUTH}


@dataclass(frozen=True, slots=True)
class Raw:
    """A cell as text to decode; `warning` is a sentence about it, empty as a rule."""

    text: str
    warning: str = ""


@dataclass(frozen=True, slots=True)
class Unusable:
    """A cell that is no figure, and the sentence that says why and what to do."""

    sentence: str


def sentence(code: str, cell: str, text: str = "") -> str:
    """A declared sentence about a cell."""
    return str(CODES[code]) % {"cell": cell, "text": text}


def raw_of(cell: SheetCell, address: str, decimal: str = ",") -> Raw | Unusable:
    """What a cell says, as a person would have typed it. `decimal`: what stands before decimals in cells of text."""
    refused = _REFUSED.get(cell.kind)
    if refused:
        return Unusable(sentence(refused, address, cell.text))
    text = cell.text
    if cell.kind == "text" and decimal == ".":
        parsed = parse_foreign(text)
        if parsed is not None:
            text = format_number(parsed[0], max(0, -int(parsed[1].as_tuple().exponent)))
    return Raw(text, sentence(OUTSIDE, address, text) if cell.outside else "")
