"""Nhập Excel/CSV and the Excel form, screen by screen as a clerk goes through them."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from giaoban.catalogue.rules import parse_period
from giaoban.figures.models import Statement
from giaoban.intake.actions.open_submission import open_submission
from giaoban.intake.models import BulkImport
from giaoban.intake.queries import submission
from tests import factories
from tests.intake.tables import csv
from tests.web.conftest import Places

TABLE = [["Đơn vị", "Chỉ tiêu", "Giá trị"], ["An Thử", "QT01", "12"], ["Tổ dân phố 1", "QT01", "nhiều"]]


@pytest.fixture
def clerk(places: Places) -> Client:
    client = Client()
    client.force_login(factories.clerk(places.own).user)
    return client


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_a_table_goes_in_by_its_columns_its_names_and_its_preview(clerk: Client, places: Places):
    factories.measure("Số phần quà đã trao", unit="phần", code="QT01")
    start = reverse("web:collect_bulk", kwargs={"unit_id": places.own})
    assert "Chưa có bảng nào" in page(clerk, start)
    clerk.post(f"{start}tai-len/", {"table": SimpleUploadedFile("bang.csv", csv(TABLE))})
    row = BulkImport.objects.get()
    home = reverse("web:collect_bulk_import", kwargs={"bulk_id": row.pk})
    assert "Mỗi cột của bảng là gì?" in page(clerk, home) and "Chưa thấy: kỳ" in page(clerk, home)
    columns = {"column-0": "unit", "column-1": "measure", "column-2": "value", "shape": "long", "regime": "LICH"}
    clerk.post(f"{home}cot/", columns)
    assert "còn thiếu kỳ" in page(clerk, home), "what was chosen is kept, what lacks is said"
    clerk.post(f"{home}cot/", {**columns, "period": "02/2024"})
    said = page(clerk, home)
    assert "0 số mới, 0 số thay đổi, 2 ô lỗi" in said and "1 tên cần bạn xác nhận" in said
    clerk.post(f"{home}ten/", {"kind": "unit", "said": "An Thử", "means": str(places.own)})
    said = page(clerk, home)
    assert "Ghi nhận 1 số liệu" in said and "không phải là số" in page(clerk, f"{home}?loc=error")
    clerk.post(f"{home}ghi-nhan/", {"changes": "1"})
    assert "Đã ghi nhận 1 số liệu" in page(clerk, home)
    assert Statement.objects.get().about_id == places.own
    rejected = clerk.get(f"{home}bi-tu-choi/").content.decode()
    assert rejected.startswith("\ufeffÔ;Dòng") and "C3;3;Tổ dân phố 1" in rejected
    assert "1 số liệu đã ghi" in page(clerk, start)


def test_a_file_that_is_refused_says_why_and_nothing_stays(clerk: Client, places: Places):
    start = reverse("web:collect_bulk", kwargs={"unit_id": places.own})
    response = clerk.post(f"{start}tai-len/", {"table": SimpleUploadedFile("a.xlsx", b"khong phai excel")})
    assert "không phải bảng tính" in response.content.decode() and not BulkImport.objects.exists()


def test_the_excel_form_goes_down_and_comes_back_cell_by_cell(places: Places):
    clerk = Client()
    clerk.force_login(factories.reporter(places.below).user)
    version = factories.form(places.own, [factories.measure("Trẻ sinh ra", unit="trẻ")], units=[places.below])
    name = open_submission(factories.SYSTEM, places.below, version, parse_period("2024-02@LICH"))
    home = reverse("web:submission", kwargs={"submission_id": name})
    assert "Tải biểu này về dạng Excel" in page(clerk, home)
    book = load_workbook(io.BytesIO(clerk.get(f"{home}mau-excel/").content))
    sheet = book[book.sheetnames[0]]
    row = next(one[0].row for one in sheet.iter_rows(min_col=8, max_col=8) if str(one[0].value).startswith("gb:line:"))
    sheet.cell(row, 4).value = "1.012"
    out = io.BytesIO()
    book.save(out)
    shown = clerk.post(f"{home}nop-excel/", {"filled": SimpleUploadedFile("bieu.xlsx", out.getvalue())})
    assert "1 ô mới, 0 ô thay đổi, 0 ô lỗi" in shown.content.decode()
    assert submission(name).lines[0].cell is None
    clerk.post(f"{home}nop-excel/lay/", {"kept": shown.context["kept"]})
    cell = submission(name).lines[0].cell
    assert cell is not None and (cell.raw, cell.value) == ("1.012", 1012)
    assert cell.origin_label == f"bieu.xlsx, ô D{row}"
    broken = clerk.post(f"{home}nop-excel/lay/", {"kept": shown.context["kept"][:-3]})
    assert "Bản xem trước này đã cũ" in broken.content.decode()
