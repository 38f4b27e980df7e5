"""A form as an Excel file, out and back in: whatever people and programs do to it between."""

import io
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from giaoban.base.errors import Refusal
from giaoban.catalogue.models import FormLine
from giaoban.catalogue.rules import parse_period
from giaoban.intake.actions.fill import fill
from giaoban.intake.actions.open_submission import open_submission
from giaoban.intake.actions.save_cell import CellInput, Clash, save_cell
from giaoban.intake.queries import submission
from giaoban.intake.submissions import SubmissionView
from giaoban.intake.template.build import build
from giaoban.intake.template.filled import Filled, read_filled
from tests import factories

pytestmark = pytest.mark.django_db
LIMIT = 20 * 2**20
# Writer alone opens no spreadsheet.
CALC = shutil.which("soffice") is not None and any(Path("/usr/lib/libreoffice").rglob("libsclo.so"))
Change = Callable[[Any], None]


@dataclass(frozen=True)
class Form:
    view: SubmissionView
    lines: tuple[int, ...]

    @property
    def again(self) -> SubmissionView:
        return submission(self.view.id)


@pytest.fixture
def form() -> Form:
    return a_form("Trường Tiểu học Thử", "2024-02@LICH")


def a_form(name: str, period: str) -> Form:
    ward = factories.unit("Phường An Thử")
    school = factories.unit(name, type="thon", under=ward)
    measures = [
        factories.measure("Số phần quà đã trao", unit="phần"),
        factories.measure("Số hộ nghèo", "stock", unit="hộ"),
        factories.measure("Thu ngân sách trên địa bàn", unit="đồng"),
        factories.measure("Hồ sơ giải quyết đúng hạn", "ratio", unit="%"),
    ]
    version = factories.form(ward, measures, units=[school])
    lines = tuple(FormLine.objects.filter(version_id=version).order_by("position").values_list("pk", flat=True))
    name_ = open_submission(factories.SYSTEM, school, version, parse_period(period))
    return Form(submission(name_), lines)


def edited(data: bytes, change: Change) -> bytes:
    book = load_workbook(io.BytesIO(data))
    change(book[book.sheetnames[0]])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def place(sheet: Any, line: int) -> int:
    """The row of a line, by what a person cannot see."""
    return next(row[0].row for row in sheet.iter_rows(min_col=8, max_col=8) if row[0].value == f"gb:line:{line}")


def filled(form: Form, *values: Any, more: Change | None = None, name: str = "bieu.xlsx") -> Filled:
    def change(sheet: Any) -> None:
        for line, value in zip(form.lines, values, strict=False):
            sheet.cell(place(sheet, line), 4).value = value
        if more:
            more(sheet)

    return read_filled(form.again, name, edited(build(form.again), change), LIMIT)


def verdicts(found: Filled) -> list[str]:
    return [one.verdict for one in found.cells]


def take(form: Form, found: Filled) -> None:
    cells = [
        CellInput(one.row.line.id, one.raw, one.row.cell.revision if one.row.cell else 0, note=one.note)
        for one in found.taken
    ]
    fill(factories.SYSTEM, form.view.id, cells, [(one.section_id, one.text, one.revision) for one in found.texts])


def test_what_is_filled_is_shown_cell_by_cell_and_taken_over(form: Form):
    found = filled(form, "1.234,0", 185, "9 tỷ 200 triệu")
    assert verdicts(found) == ["new", "new", "new", "empty"]
    first = found.cells[0]
    assert first.address == f"D{first.address[1:]}" and first.raw == "1.234,0"
    assert all(row.cell is None for row in form.again.lines), "nothing is written before it is confirmed"
    take(form, found)
    assert [row.cell.value if row.cell else None for row in form.again.lines] == [1234, 185, 9_200_000_000, None]
    again = filled(form, "1.250", 185)
    assert verdicts(again) == ["changed", "same", "same", "empty"]
    assert again.cells[0].before == "1.234,0"


ODD: list[tuple[Any, str, str]] = [
    ("12,5", "error", "phần lẻ"),
    ("1234.5", "error", "hãy gõ 1.234,5"),
    ("-", "error", "chưa rõ nghĩa"),
    (date(2024, 12, 5), "error", "là ngày tháng (05/12/2024)"),
    ("#REF!", "error", "báo lỗi của Excel"),
    ("=1+1", "error", "không lưu kết quả"),
    (True, "error", "đúng/sai"),
    ("không phát sinh", "new", ""),
    ("không áp dụng", "error", "Hãy ghi vì sao"),
    ("khoảng 1.200", "new", ""),
]


@pytest.mark.parametrize(("value", "verdict", "words"), ODD)
def test_an_odd_cell_is_handled_or_said_with_its_address(form: Form, value: Any, verdict: str, words: str):
    def look(sheet: Any) -> None:
        sheet.cell(place(sheet, form.lines[0]), 4).number_format = (
            "dd/mm/yyyy" if isinstance(value, date) else "General"
        )

    first = filled(form, value, 5, more=look).cells[0]
    assert first.verdict == verdict and words in first.message
    assert not words or first.message.startswith(f"Ô {first.address}")


def test_rows_may_be_inserted_and_columns_moved(form: Form):
    def shuffle(sheet: Any) -> None:
        sheet.insert_rows(place(sheet, form.lines[0]))
        sheet.insert_cols(2)

    found = filled(form, "12", "7", more=shuffle)
    assert [one.raw for one in found.cells] == ["12", "7", "", ""]
    assert found.cells[0].address.startswith("E")


def test_a_row_that_was_deleted_is_said_and_what_is_there_stays(form: Form):
    save_cell(factories.SYSTEM, form.view.id, form.lines[0], "9")
    found = filled(form, "12", "7", more=lambda sheet: sheet.delete_rows(place(sheet, form.lines[0])))
    assert found.lost == ("Số phần quà đã trao",) and "đã bị xóa" in found.cells[0].message
    take(form, found)
    assert [row.cell.raw if row.cell else "" for row in form.again.lines] == ["9", "7", "", ""]


def test_joined_cells_and_a_lost_column_are_said(form: Form):
    def join(sheet: Any) -> None:
        row = place(sheet, form.lines[0])
        sheet.merge_cells(f"D{row}:D{row + 1}")

    assert "được gộp" in filled(form, "12", more=join).cells[0].message
    with pytest.raises(Refusal, match="mất cột “Kỳ này”"):
        filled(form, "12", more=lambda sheet: sheet.delete_cols(4))


def test_an_emptied_cell_keeps_what_is_there(form: Form):
    save_cell(factories.SYSTEM, form.view.id, form.lines[0], "9")
    found = filled(form, None, "7")
    assert verdicts(found)[:2] == ["same", "new"], "missing is no zero and no order to erase"


def test_the_file_of_another_unit_period_or_form_is_recognised(form: Form):
    elsewhere = a_form("Trường Mầm non Khác", "2024-02@LICH")
    others = {"là biểu của Trường Mầm non Khác, không phải của Trường Tiểu học Thử": elsewhere}
    march = open_submission(
        factories.SYSTEM, form.view.unit.id, form.view.form.version_id, parse_period("2024-03@LICH")
    )
    others["là biểu của tháng 3 năm 2024, còn biểu đang mở là của tháng 02 năm 2024"] = Form(
        submission(march), form.lines
    )
    for words, other in others.items():
        with pytest.raises(Refusal) as refused:
            read_filled(form.view, "khac.xlsx", build(other.view), LIMIT)
        assert words.lower() in refused.value.message.lower()


def test_a_file_that_is_no_form_of_ours_or_was_tampered_with_is_refused(form: Form):
    from tests.intake.tables import xlsx

    with pytest.raises(Refusal, match="không phải biểu Excel tải từ trang này"):
        read_filled(form.view, "la.xlsx", xlsx([["Chỉ tiêu", "Kỳ này"], ["a", 1]]), LIMIT)
    book = load_workbook(io.BytesIO(build(form.view)))
    book["_gb"]["A1"] = str(book["_gb"]["A1"].value).replace('"', "'", 1)
    out = io.BytesIO()
    book.save(out)
    with pytest.raises(Refusal, match="không phải biểu Excel tải từ trang này"):
        read_filled(form.view, "la.xlsx", out.getvalue(), LIMIT)


def test_what_somebody_changed_meanwhile_is_not_overwritten(form: Form):
    found = filled(form, "12")
    save_cell(factories.SYSTEM, form.view.id, form.lines[0], "13")
    with pytest.raises(Clash):
        take(form, found)
    first = form.again.lines[0].cell
    assert first is not None and first.raw == "13"


def test_last_period_stands_beside_and_only_what_is_asked_for_is_open(form: Form):
    book = load_workbook(io.BytesIO(build(form.view)))
    sheet = book[book.sheetnames[0]]
    row = place(sheet, form.lines[0])
    assert sheet.protection.sheet and book["_gb"].sheet_state == "veryHidden"
    open_ = [at for at in range(1, 9) if not sheet.cell(row, at).protection.locked]
    assert open_ == [4, 7]
    assert sheet.cell(row, 4).number_format == "@" and sheet.column_dimensions["H"].hidden
    prompts = [rule.prompt for rule in sheet.data_validations.dataValidation]
    assert prompts[0].startswith("Đơn vị tính: phần.")


@pytest.mark.libreoffice
@pytest.mark.slow
@pytest.mark.skipif(not CALC, reason="LibreOffice Calc is not installed")
def test_saved_by_libreoffice_it_is_read_all_the_same(form: Form, tmp_path: Path):
    def change(sheet: Any) -> None:
        sheet.cell(place(sheet, form.lines[0]), 4).value = "1.234"
        sheet.cell(place(sheet, form.lines[1]), 4).value = 185
        sheet.cell(place(sheet, form.lines[2]), 4).value = "=1000+234"
        sheet.cell(place(sheet, form.lines[2]), 4).number_format = "General"

    (tmp_path / "bieu.xlsx").write_bytes(edited(build(form.view), change))
    (tmp_path / "ra").mkdir()
    profile = f"-env:UserInstallation=file://{tmp_path}/ho-so"
    command = ["soffice", "--headless", profile, "--convert-to", "xlsx", "--outdir", "ra", "bieu.xlsx"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=180)
    found = read_filled(form.view, "bieu.xlsx", (tmp_path / "ra" / "bieu.xlsx").read_bytes(), LIMIT)
    assert [one.raw for one in found.cells] == ["1.234", "185", "1.234", ""]
    assert verdicts(found) == ["new", "new", "new", "empty"]
    assert "là công thức" in found.cells[2].warning
