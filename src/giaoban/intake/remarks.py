"""What the clerk is told about a file that was read, beside its figures."""

from typing import Any

from django.utils.translation import gettext_lazy as _

_SENTENCES = {
    "hidden_sheet": _("Trang tính ẩn không được đọc: %(names)s."),
    "unsaved_formula": _(
        "%(n)s ô công thức chưa có kết quả lưu sẵn nên không đọc được số: %(names)s. "
        "Hãy mở tệp bằng Excel, lưu lại rồi gửi lại."
    ),
    "formula_error": _("%(n)s ô công thức bị lỗi (#REF!, #DIV/0!…): %(names)s."),
    "linked": _("Có ô lấy số từ tệp khác. Số đọc được là số lưu sẵn trong tệp này; không mở tệp kia."),
    "picture_pages": _("%(n)s trang là ảnh chụp nên không đọc được: trang %(names)s."),
}


def remarks_of(structure: dict[str, Any]) -> tuple[str, ...]:
    """The sentences for what was noted while a file was read (`formats.blocks.Note`)."""
    return tuple(str(_SENTENCES[note["code"]]) % note["params"] for note in structure.get("notes", ()))
