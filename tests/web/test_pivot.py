"""Bảng tự chọn without a browser: what it shows to whom, what is kept, what its files hold."""

import csv
import re
import subprocess
from datetime import date
from decimal import Decimal
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from giaoban.people.enums import Role
from giaoban.registry.actions.succeed import succeed
from giaoban.registry.enums import SuccessionKind
from giaoban.rollup.models import SavedView
from tests import factories
from tests.intake.test_template import CALC
from tests.web.conftest import Places


class Desk:
    """An office above two wards, with figures of February 2024; every way in."""

    def __init__(self, places: Places) -> None:
        self.places, self.unit = places, places.above
        self.clerk = factories.clerk(places.above)
        self.client = Client()
        self.client.force_login(self.clerk.user)
        self.money = factories.measure("=Thu ngân sách", unit="đồng")
        self.rate = factories.measure("Tỷ lệ hồ sơ đúng hạn", behaviour="ratio", unit="%")
        factories.recorded(places.own, self.money, 1_234_567_890)
        factories.recorded(places.own, self.rate, None, numerator=95, denominator=120, nature="at")
        factories.recorded(places.foreign, self.rate, None, numerator=7, denominator=9, nature="at", quality=1)

    def url(self, name: str, query: str = "", **more: Any) -> str:
        return reverse(f"web:{name}", kwargs={"unit_id": self.unit, **more}) + (f"?{query}" if query else "")

    def page(self, query: str = "") -> str:
        answer = self.client.get(self.url("pivot", query))
        assert answer.status_code == 200
        return str(answer.content.decode())

    def book(self, query: str) -> Any:
        answer = self.client.get(self.url("pivot_xlsx", query))
        assert answer.status_code == 200
        return openpyxl.load_workbook(BytesIO(answer.content))

    def rows(self, query: str) -> list[dict[str, str]]:
        content = self.client.get(self.url("pivot_csv", query)).content
        assert content.startswith(b"\xef\xbb\xbf"), "Excel takes a file for Unicode by this mark"
        return list(csv.DictReader(StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


@pytest.fixture
def desk(places: Places) -> Desk:
    return Desk(places)


def test_the_page_begins_with_a_layout_and_says_what_it_is_of(desk: Desk) -> None:
    page = desk.page("hang=chi-tieu&cot=don-vi&so=trong-ky&ky=2024-02@LICH")
    assert "<h1>Trong kỳ: 2 đơn vị × 2 chỉ tiêu, tháng 02 năm 2024</h1>" in page
    assert ">1.234.567.890<" in page
    assert ">1/2<" in page, "a sum of one of two wards says so"
    assert "“–”: chưa có số liệu, không phải số 0." in page
    assert "% kế hoạch" in desk.page(), "without a choice it begins with what was assigned"


def test_a_number_leads_to_its_sources(desk: Desk) -> None:
    page = desk.page("hang=chi-tieu&cot=don-vi&so=trong-ky&ky=2024-02@LICH")
    address = f"/{desk.places.own}/so-lieu/{desk.money}/this/?ky=2024-02@LICH"
    assert address in page
    assert desk.client.get(address).status_code == 200


def test_words_that_are_no_layout_are_said_and_not_guessed(desk: Desk) -> None:
    answer = desk.client.get(desk.url("pivot", "hang=gi-the"))
    assert answer.status_code == 422
    assert "Không hiểu lựa chọn “gi-the”" in answer.content.decode()


def test_a_table_that_is_too_large_is_said_with_what_to_narrow(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("giaoban.rollup.pivot.pivot.__kwdefaults__", {"most": 3, "at_seq": None})
    page = desk.page("hang=chi-tieu&cot=don-vi&so=trong-ky&ky=2024-02@LICH")
    assert "quá 3 ô" in page
    assert "Hãy bớt kỳ" in page


def test_a_merger_between_what_is_compared_is_said(desk: Desk) -> None:
    query = "hang=don-vi&cot=loai-so&so=trong-ky&so=so-cung-ky&ky=2024-02@LICH&ct="
    assert "Địa giới đã thay đổi" not in desk.page(query + str(desk.money))
    old = factories.unit("Xã Cũ Thử", under=desk.unit)
    succeed(factories.SYSTEM, old_id=old, new_id=desk.places.own, on=date(2024, 1, 1), kind=SuccessionKind.WHOLE)
    page = desk.page(query + str(desk.money))
    assert "Địa giới đã thay đổi giữa các kỳ trong bảng" in page
    assert "ranh-gioi=restated" in page
    assert "Địa giới đã thay đổi" not in desk.page(query + f"{desk.money}&ranh-gioi=restated")


def test_a_view_is_kept_opened_changed_and_removed(desk: Desk) -> None:
    said = {
        "hang": "don-vi",
        "cot": "loai-so",
        "so": "luy-ke",
        "ct": desk.money,
        "ten": "Thu của các phường",
        "chung": "1",
    }
    answer = desk.client.post(desk.url("pivot_keep"), said)
    view = SavedView.objects.get()
    assert answer["Location"] == desk.url("pivot", f"bang={view.pk}")
    assert (view.shared, view.unit_id, "ky" in view.words) == (True, desk.unit, False)
    assert "<h1>Thu của các phường – Lũy kế: 2 đơn vị × =Thu ngân sách" in desk.page(f"bang={view.pk}")
    changed = {**said, "so": "trong-ky", "ten": "Thu trong kỳ", "bang": view.pk, "viec": "sua", "dau": "1"}
    desk.client.post(desk.url("pivot_keep"), changed)
    assert "<h1>Thu trong kỳ – Trong kỳ" in desk.page(), "it opens first"
    assert SavedView.objects.count() == 1
    asking = desk.page(f"bang={view.pk}").split('<details class="remove">')[1].split("</details>")[0]
    assert "<summary>Xóa bảng “Thu trong kỳ” khỏi các bảng đã lưu</summary>" in asking
    before_the_button = asking.split("<button>")[0]
    assert desk.url("pivot_remove", view_id=view.pk) in before_the_button, "the button lies inside what is opened first"
    assert ("Cả cơ quan đang dùng chung bảng này" in before_the_button) is SavedView.objects.get().shared
    desk.client.post(desk.url("pivot_remove", view_id=view.pk))
    assert not SavedView.objects.exists()


@pytest.mark.parametrize("name", ["Thu của các phường", "  ", "t" * 130])
def test_a_name_that_is_refused_is_mended_where_it_was_typed(desk: Desk, name: str) -> None:
    said = {"hang": "don-vi", "cot": "chi-tieu", "so": "luy-ke", "ten": "Thu của các phường"}
    first = desk.client.post(desk.url("pivot_keep"), said)["Location"]
    again = desk.client.post(desk.url("pivot_keep"), {**said, "so": "trong-ky", "ten": name, "dau": "1"})
    text = desk.client.get(again["Location"]).content.decode()
    form = text.split('id="luu" open')[1].split("</form>")[0]
    sentence = form.split('id="p-loi">')[1].split("<")[0]
    assert sentence.startswith("Bạn đã có bảng tên “Thu của các phường”." if name.startswith("Thu") else "Hãy đặt tên")
    assert f'value="{name[:120]}" aria-invalid="true"' in form
    assert 'name="dau" value="1" checked' in form
    assert 'name="chung" value="1" checked' not in form
    assert "Trong kỳ: 2 đơn vị" in text, "the table is the one that was to be kept"
    assert SavedView.objects.get().name == "Thu của các phường"
    form = desk.client.get(first).content.decode().split('id="luu"')[1].split("</form>")[0]
    assert 'value="Thu của các phường">' in form
    assert "p-loi" not in form


def test_whoever_opens_a_shared_view_sees_what_they_may(desk: Desk) -> None:
    desk.client.post(desk.url("pivot_keep"), {"hang": "chi-tieu", "so": "luy-ke", "ten": "của chung", "chung": "1"})
    view = SavedView.objects.get().pk
    chair, stranger = Client(), Client()
    chair.force_login(factories.person(Role.CHAIR, desk.unit).user)
    stranger.force_login(factories.person(Role.CHAIR, desk.places.own).user)
    assert "của chung" in chair.get(desk.url("pivot")).content.decode()
    assert stranger.get(desk.url("pivot", f"bang={view}")).status_code == 403
    own = reverse("web:pivot", kwargs={"unit_id": desk.places.own})
    assert stranger.get(f"{own}?bang={view}").status_code == 422
    reporter = Client()
    reporter.force_login(factories.reporter(desk.unit).user)
    assert reporter.post(desk.url("pivot_keep"), {"so": "luy-ke", "ten": "chung", "chung": "1"}).status_code == 403


def numbers(sheet: Any) -> dict[tuple[str, str], Any]:
    """The cells of a table of units by measures, by name."""
    top = sheet.freeze_panes
    left, first = sheet[top].column, sheet[top].row
    return {
        (sheet.cell(row, 1).value, sheet.cell(first - 1, column).value): sheet.cell(row, column)
        for row in range(first, sheet.max_row + 1)
        for column in range(left, sheet.max_column + 1)
    }


BY_UNIT = "hang=don-vi&cot=chi-tieu&so=trong-ky&ky=2024-02@LICH"


def test_excel_holds_numbers_with_formats_notes_and_sources(desk: Desk) -> None:
    book = desk.book(BY_UNIT)
    cells = numbers(book["Bảng"])
    money = cells["Phường An Thử", "=Thu ngân sách (đồng)"]
    rate = cells["Thị xã Sông Thử", "Tỷ lệ hồ sơ đúng hạn (%)"]
    assert (money.value, money.data_type, money.number_format) == (1_234_567_890, "n", "[$-42A]#,##0")
    # 102 of 129 files, not the average of 79,17 and 77,78.
    assert Decimal(str(rate.value)) == Decimal("79.07")
    assert (rate.data_type, rate.number_format) == ("n", "[$-42A]#,##0.00")
    assert "ước" in rate.comment.text
    missing = cells["Phường Bình Thử", "=Thu ngân sách (đồng)"]
    assert missing.value == "–", "missing is not nought"
    assert "mới có 1 trong 2 đơn vị" in cells["Thị xã Sông Thử", "=Thu ngân sách (đồng)"].comment.text
    about = {row[0].value: row[1].value for row in book["Nguồn"].iter_rows(max_row=8)}
    assert about["Đơn vị"].startswith("Thị xã Sông Thử")
    assert about["Kỳ"] == "tháng 02 năm 2024 (01/02/2024–29/02/2024)"
    assert about["Địa giới"] == "như khi đó"
    assert about["Vị trí trong sổ số liệu"]
    said = [[cell.value for cell in row] for row in book["Nguồn"].iter_rows(min_row=10)]
    line = next(row for row in said if row[0] == money.coordinate)
    assert "Phường An Thử · bao-cao.docx" in line[5]


def test_a_file_of_a_tree_too_large_to_list_says_that_it_names_no_sources(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("giaoban.rollup.question.MANY_UNITS", 1)
    about = {row[0].value: row[1].value for row in desk.book(BY_UNIT)["Nguồn"].iter_rows(max_row=12)}
    assert "không ghi nguồn của từng số" in about["Lưu ý"]


def test_a_name_that_begins_like_a_formula_stays_a_name(desk: Desk) -> None:
    sheet = desk.book("hang=chi-tieu&cot=don-vi&so=trong-ky&ky=2024-02@LICH")["Bảng"]
    name = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "=Thu ngân sách")
    assert (name.data_type, bool(name.quotePrefix)) == ("s", True)
    assert {row["chi_tieu"] for row in desk.rows(BY_UNIT)} == {"'=Thu ngân sách", "Tỷ lệ hồ sơ đúng hạn"}


def test_csv_has_a_line_for_each_cell_with_its_notes_and_sources(desk: Desk) -> None:
    rows = {(row["don_vi"], row["chi_tieu"]): row for row in desk.rows(BY_UNIT)}
    rate = rows["Thị xã Sông Thử", "Tỷ lệ hồ sơ đúng hạn"]
    assert (rate["gia_tri"], rate["don_vi_tinh"], rate["ky"], rate["che_do"]) == ("79,07", "%", "2024-02", "LICH")
    assert "bao-cao.docx" in rate["nguon"]
    missing = rows["Phường Bình Thử", "'=Thu ngân sách"]
    assert (missing["gia_tri"], missing["hien_thi"]) == ("", "–")


MIXED = "hang=chi-tieu&cot=loai-so&so=trong-ky&so=so-cung-ky&so=da-bao-cao&so=phan-tram&don-vi=chinh&ky=2024-02@LICH"


def test_every_number_of_a_file_has_its_unit_of_measure(desk: Desk) -> None:
    """A percent, a difference of percents and a count of units are not in the unit of the measure they are of."""
    for unit, parts in ((desk.places.own, (70, 100)), (desk.places.foreign, (80, 100))):
        said = {"numerator": parts[0], "denominator": parts[1], "nature": "at", "period": "2023-02"}
        factories.recorded(unit, desk.rate, None, **said)
    rows = {(row["chi_tieu"], row["loai_so"]): row for row in desk.rows(MIXED)}
    units = {key: row["don_vi_tinh"] for key, row in rows.items()}
    rate, money = "Tỷ lệ hồ sơ đúng hạn", "'=Thu ngân sách"
    kinds = {key[1] for key in rows}
    reported, change = "Đã báo cáo/phải báo cáo", "Tăng giảm so cùng kỳ (%)"
    assert {"Trong kỳ", reported, change} <= kinds
    assert [units[one, kind] for one in (rate, money) for kind in ("Trong kỳ", reported)] == [
        "%", "đơn vị", "đồng", "đơn vị",
    ]  # fmt: skip
    assert (rows[rate, change]["gia_tri"], units[rate, change]) == ("4,07", "điểm %")
    assert "" not in units.values()
    book = desk.book(MIXED)
    cells = numbers(book["Bảng"])
    points = cells[rate, change]
    assert points.number_format == '[$-42A]+#,##0.00" điểm %";-#,##0.00" điểm %";#,##0.00" điểm %"'
    assert cells[rate, f"{reported} (đơn vị)"].value == 2
    sources = [[cell.value for cell in row] for row in book["Nguồn"].iter_rows(min_row=9)]
    (head,) = (row for row in sources if row[0] == "Ô")
    assert head[6] == "ĐVT"
    assert {row[0]: row[6] for row in sources}[points.coordinate] == "điểm %"


def test_files_name_only_sources_that_one_may_see(desk: Desk) -> None:
    neighbour = Client()
    neighbour.force_login(factories.clerk(desk.places.own).user)
    assert neighbour.get(desk.url("pivot_xlsx", BY_UNIT)).status_code == 403
    own = reverse("web:pivot_csv", kwargs={"unit_id": desk.places.own})
    assert "Bình Thử" not in neighbour.get(f"{own}?{urlencode({'u': desk.places.foreign})}").content.decode()


CAME = "hang=don-vi&cot=loai-so&so=day-du&so=dung-han&ky=2024-02@LICH"


def test_how_complete_and_how_timely_figures_are_is_a_kind_of_number_like_any_other(desk: Desk) -> None:
    units = (desk.places.own, desk.places.foreign)
    factories.form(desk.unit, [desk.money, desk.rate], units=units)
    page = desk.page(CAME)
    assert "<h1>% đầy đủ, % đúng hạn: 2 đơn vị × 2 chỉ tiêu phải báo cáo, tháng 02 năm 2024</h1>" in page
    # Three of four figures came, from reports on paper of which nobody knows when.
    assert re.search(r'>75</a> <span class="mark small amber">3/4</span>', page)
    assert "phải có 4 số liệu, đã có 3, đúng hạn 0, không rõ ngày nộp 3" in page
    assert reverse("web:collect", kwargs={"unit_id": desk.unit}) + "?ky=2024-02@LICH" in page
    by_measure = desk.page(CAME.replace("don-vi", "chi-tieu", 1) + "&don-vi=chinh")
    assert re.search(r'to_date/\?ky=2024-02@LICH">50</a> <span class="mark small amber">1/2</span>', by_measure)
    cells = numbers(desk.book(CAME)["Bảng"])
    whole = cells["Thị xã Sông Thử", "% đầy đủ"]
    assert (whole.value, whole.data_type, whole.number_format) == (75, "n", "[$-42A]#,##0.00")
    assert whole.comment.text == "phải có 4 số liệu, đã có 3, đúng hạn 0, không rõ ngày nộp 3"
    rows = {(row["don_vi"], row["loai_so"]): row for row in desk.rows(CAME)}
    line = rows["Phường Bình Thử", "% đầy đủ"]
    assert (line["gia_tri"], line["don_vi_tinh"], line["chi_tieu"]) == ("50,00", "%", "2 chỉ tiêu phải báo cáo")
    said = {"hang": "don-vi", "cot": ["loai-so"], "so": ["day-du", "dung-han"], "ten": "Nền nếp báo cáo"}
    kept = desk.client.post(desk.url("pivot_keep"), said)["Location"]
    assert "<h1>Nền nếp báo cáo – % đầy đủ, % đúng hạn: 2 đơn vị" in desk.client.get(kept).content.decode()


def test_where_no_form_asks_for_anything_the_page_says_so(desk: Desk) -> None:
    assert "Không biểu nào hỏi số liệu của các đơn vị này trong kỳ đã chọn" in desk.page(CAME)


@pytest.mark.libreoffice
@pytest.mark.skipif(not CALC, reason="LibreOffice Calc is not installed")
def test_libreoffice_opens_the_file_and_shows_vietnamese_numbers(desk: Desk, tmp_path: Path) -> None:
    answer = desk.client.get(desk.url("pivot_xlsx", BY_UNIT))
    (tmp_path / "bang.xlsx").write_bytes(answer.content)
    profile = f"-env:UserInstallation=file://{tmp_path}/ho-so"
    # A CSV as shown: 44 comma, 34 quote, 76 UTF-8, and cells as they are formatted.
    shown = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true"
    command = ["soffice", "--headless", profile, "--convert-to", shown, "--outdir", "ra", "bang.xlsx"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=300)
    text = next((tmp_path / "ra").glob("*.csv")).read_text("utf-8")
    assert "Phường An Thử,1.234.567.890," in text
    assert '"79,07"' in text
    assert "=Thu ngân sách (đồng)" in text
