"""Tables of many units: columns proposed, names confirmed, previewed, recorded once whatever happens."""

from dataclasses import dataclass
from typing import Any

import pytest

from giaoban.base.errors import Refusal
from giaoban.catalogue.rules import parse_period
from giaoban.figures.actions.seal import seal
from giaoban.figures.models import Statement
from giaoban.figures.queries import findings
from giaoban.intake.actions.bulk_layout import bulk_layout
from giaoban.intake.actions.bulk_names import bulk_names
from giaoban.intake.actions.bulk_receive import bulk_receive
from giaoban.intake.actions.bulk_record import bulk_discard, bulk_record
from giaoban.intake.bulk.queries import ImportView, LineView, bulk_import, imports, lines, rejected_csv
from giaoban.people.policy import Person
from tests import factories
from tests.intake.tables import csv, xlsx

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Town:
    id: int
    a: int
    b: int
    gifts: int
    poor: int
    income: int
    clerk: Person


@pytest.fixture
def town(own_folders: object) -> Town:
    town = factories.unit("Thị xã Sông Thử", type="thi_xa", code="900")
    return Town(
        town,
        factories.unit("Phường An Thử", code="00901", under=town),
        factories.unit("Xã Bình Thử", type="xa", code="00902", under=town),
        factories.measure("Số phần quà đã trao", unit="phần", code="QT01"),
        factories.measure("Số hộ nghèo", "stock", unit="hộ", code="QT02"),
        factories.measure("Thu ngân sách trên địa bàn", unit="đồng", code="QT03"),
        factories.clerk(town),
    )


LONG = [
    ["Đơn vị", "Chỉ tiêu", "Kỳ", "Giá trị", "Ghi chú"],
    ["00901", "QT01", "02/2024", "1.234", ""],
    ["Phường An Thử", "Số hộ nghèo", "02/2024", "185", ""],
    ["Xã Bình Thử", "Thu ngân sách trên địa bàn", "02/2024", "9 tỷ 200 triệu", ""],
]


def read(town: Town, table: list[list[Any]], **options: Any) -> ImportView:
    """Receive a table and read it as its headings propose."""
    name = options.pop("name", "so-lieu.csv")
    data = options.pop("data", None) or csv(table)
    view = bulk_import(town.clerk, bulk_receive(town.clerk, town.id, name, data))
    columns = {
        at: one.role if one.of is None else f"{one.role}:{one.of}" for at, one in view.layout.columns.items()
    } | options.pop("columns", {})
    bulk_layout(town.clerk, view.id, options.pop("shape", view.layout.shape), columns, regime="LICH", **options)
    return bulk_import(town.clerk, view.id)


def all_lines(town: Town, view: ImportView, only: str = "") -> list[LineView]:
    return lines(town.clerk, view.id, only)[0]


def values(measure: int) -> list[tuple[int, int | None]]:
    return list(Statement.objects.filter(measure_id=measure).order_by("seq").values_list("about_id", "value"))


def test_one_figure_a_row_is_read_previewed_and_recorded(town: Town):
    view = read(town, LONG)
    assert (view.state, view.counts["new"], view.counts.get("error"), view.unknown) == ("ready", 3, None, ())
    assert [(one.address, one.reads) for one in all_lines(town, view)] == [
        ("D2", "1.234"),
        ("D3", "185"),
        ("D4", "9.200.000.000"),
    ]
    assert not Statement.objects.exists(), "nothing is written before it is confirmed"
    bulk_record(town.clerk, view.id)
    view = bulk_import(town.clerk, view.id)
    assert (view.state, view.recorded) == ("done", 3)
    assert view.job is not None and view.job.result["sentence"] == "Đã ghi nhận 3 số liệu."
    assert values(town.gifts) == [(town.a, 1234)] and values(town.income) == [(town.b, 9_200_000_000)]
    statement = Statement.objects.get(measure_id=town.gifts)
    assert statement.source.kind == "sheet" and statement.source.quote == "D2: QT01 – 1.234"
    assert (statement.source.start, statement.source.end, statement.source.label) == (2, 3, "so-lieu.csv")


def test_an_association_whose_form_asks_for_its_own_figure_states_it_of_itself(town: Town):
    women = factories.unit("Hội Phụ nữ phường An Thử", body="doan_the", place_id=town.a, code="00901.PN")
    youth = factories.unit("Đoàn phường An Thử", body="doan_the", place_id=town.a, code="00901.TN")
    police = factories.unit("Công an phường An Thử", body="phong_ban", place_id=town.a, code="00901.CA")
    factories.form(town.a, [town.gifts], units=[women, youth], about="self")
    factories.form(town.a, [town.gifts], units=[police])
    table = [LONG[0], *([code, "QT01", "02/2024", value, ""] for code, value in
                        (("00901.PN", "12"), ("00901.TN", "9"), ("00901.CA", "3")))]  # fmt: skip
    bulk_record(town.clerk, read(town, table).id)
    assert values(town.gifts) == [(women, 12), (youth, 9), (town.a, 3)]


def test_the_same_file_again_records_nothing_twice(town: Town):
    bulk_record(town.clerk, read(town, LONG).id)
    again = read(town, LONG)
    assert again.counts == {"same": 3, "refused": 0}
    assert again.again is not None and again.again[1] == 3
    with pytest.raises(Refusal, match="Không có số nào mới"):
        bulk_record(town.clerk, again.id)
    assert Statement.objects.count() == 3


def test_a_changed_figure_corrects_the_one_before_and_only_if_the_clerk_wants_it(town: Town):
    bulk_record(town.clerk, read(town, LONG).id)
    changed = [LONG[0], ["00901", "QT01", "02/2024", "1.250", ""]]
    view = read(town, changed)
    (line,) = all_lines(town, view, "changed")
    assert (line.before, line.reads) == ("1.234", "1.250")
    with pytest.raises(Refusal, match="Không có số nào mới"):
        bulk_record(town.clerk, view.id, with_changes=False)
    bulk_record(town.clerk, view.id)
    assert values(town.gifts) == [(town.a, 1234), (town.a, 1250)]
    entry = Statement.objects.get(value=1250).entries.get(kind="supersede")
    assert entry.reason == "Nhập lại từ tệp so-lieu.csv, ô D2"


def test_units_in_rows_and_indicators_in_columns(town: Town):
    table = [
        ["BIỂU TỔNG HỢP THÁNG 02", "", "", ""],
        ["STT", "Tên đơn vị", "Số phần quà đã trao", "Thu ngân sách trên địa bàn (triệu đồng)"],
        ["1", "Phường An Thử", "12", "1.500,5"],
        ["2", "Xã Bình Thử", "", "không phát sinh"],
    ]
    view = read(town, table, period="02/2024")
    assert (view.layout.shape, view.layout.head) == ("wide", 2)
    shown = [(one.address, one.reads) for one in all_lines(town, view)]
    assert shown == [("C3", "12"), ("D3", "1.500.500.000"), ("D4", "không phát sinh")]
    bulk_record(town.clerk, view.id)
    assert values(town.income) == [(town.a, 1_500_500_000), (town.b, 0)], "an empty cell is no zero"
    assert values(town.gifts) == [(town.a, 12)]


def test_indicators_in_rows_and_units_in_columns(town: Town):
    table = [
        ["TT", "Chỉ tiêu", "ĐVT", "Phường An Thử", "Xã Bình Thử"],
        ["1", "Số phần quà đã trao", "phần", "12", "7"],
        ["2", "Thu ngân sách trên địa bàn", "tỷ đồng", "1,5", "0,25"],
    ]
    view = read(town, table, period="2024-02")
    assert view.layout.shape == "tall"
    bulk_record(town.clerk, view.id)
    assert values(town.income) == [(town.a, 1_500_000_000), (town.b, 250_000_000)]


def test_a_name_that_is_not_sure_is_asked_once_and_never_again(town: Town):
    table = [LONG[0], ["An Thử", "QT01", "02/2024", "5", ""], ["Tổng cộng", "QT01", "02/2024", "5", ""]]
    view = read(town, table)
    assert view.counts["error"] == 2
    asked = {(one["kind"], one["said"]): one["offers"] for one in view.unknown}
    assert asked[("unit", "An Thử")] == [town.a] and asked[("unit", "Tổng cộng")] == []
    assert not Statement.objects.exists()
    bulk_names(town.clerk, view.id, {("unit", "An Thử"): str(town.a), ("unit", "Tổng cộng"): "skip"})
    view = bulk_import(town.clerk, view.id)
    assert view.counts == {"new": 1, "refused": 0} and view.unknown == ()
    bulk_record(town.clerk, view.id)
    again = read(town, [LONG[0], ["An Thử", "QT01", "03/2024", "6", ""]])
    assert again.counts["new"] == 1 and again.unknown == ()


def test_a_code_that_excel_took_for_a_number_is_offered_not_taken(town: Town):
    table = [LONG[0], [901, "QT01", "02/2024", 5, ""]]
    view = read(town, table, name="a.xlsx", data=xlsx(table))
    assert [one["offers"] for one in view.unknown] == [[town.a]] and view.counts["error"] == 1


def test_columns_are_remembered_by_their_headings(town: Town):
    table = [["Nơi", "Việc", "Khi nào", "Bao nhiêu"], ["00901", "QT01", "02/2024", "5"]]
    first = bulk_import(town.clerk, bulk_receive(town.clerk, town.id, "a.csv", csv(table)))
    assert first.lacking == ("đơn vị", "chỉ tiêu", "giá trị", "kỳ")
    with pytest.raises(Refusal, match="còn thiếu đơn vị, chỉ tiêu, giá trị, kỳ"):
        bulk_layout(town.clerk, first.id, "long", {})
    bulk_layout(town.clerk, first.id, "long", {0: "unit", 1: "measure", 2: "period", 3: "value"}, regime="LICH")
    again = bulk_import(town.clerk, bulk_receive(town.clerk, town.id, "b.csv", csv([*table, table[1]])))
    assert again.lacking == () and again.layout.at("value") == 3


ODD = [
    ["00901", "QT01", "02/2024", "12,5", "có phần lẻ"],
    ["00901", "QT01", "02/2024", "1234.5", "hãy gõ 1.234,5"],
    ["00901", "QT01", "02/2024", "-3", "không thể là số âm"],
    ["00901", "QT01", "02/2024", "5 hộ", "khác đơn vị tính"],
    ["00901", "QT01", "tháng hai", "5", "không hiểu kỳ"],
    ["", "QT01", "02/2024", "5", "không ghi đơn vị"],
    ["00901", "", "02/2024", "5", "không ghi chỉ tiêu"],
    ["00909", "QT01", "02/2024", "5", "Chưa rõ “00909” là đơn vị nào"],
    ["00901", "QT01", "02/2024", "nhiều", "không phải là số"],
]


@pytest.mark.parametrize("row", ODD)
def test_what_is_wrong_says_where_and_why_and_stops_nothing_else(town: Town, row: list[str]):
    view = read(town, [LONG[0], row[:4], ["00902", "QT01", "02/2024", "5"]])
    assert view.counts["new"] == 1 and view.counts["error"] == 1
    (line,) = all_lines(town, view, "error")
    assert row[4] in line.message
    bulk_record(town.clerk, view.id)
    assert values(town.gifts) == [(town.b, 5)]
    assert line.message in rejected_csv(town.clerk, view.id)


def test_the_list_of_rejected_rows_runs_no_formula(town: Town):
    view = read(town, [LONG[0], ["=HYPERLINK(1)", "QT01", "02/2024", "-", ""]])
    assert "'=HYPERLINK(1)" in rejected_csv(town.clerk, view.id)


def test_a_figure_said_twice_in_one_table_is_an_error_at_the_second_place(town: Town):
    view = read(town, [*LONG, LONG[1]])
    (line,) = all_lines(town, view, "error")
    assert (line.address, view.counts["new"]) == ("D5", 3) and "Ô D2 đã ghi" in line.message


def test_dates_percents_errors_and_joined_cells_of_a_workbook(town: Town):
    from datetime import date

    rate = factories.measure("Tỷ lệ giải quyết đúng hạn", "ratio", unit="%", code="QT04")
    table: list[list[Any]] = [
        LONG[0][:4],
        ["00901", "QT01", "02/2024", date(2024, 12, 5)],
        ["00901", "QT04", date(2024, 2, 1), 0.947],
        ["Xã Bình Thử", "QT01", "02/2024", 7],
        [None, "QT02", "02/2024", 8],
        ["00901", "QT02", "02/2024", 9],
    ]

    def change(sheet: Any) -> None:
        sheet["D3"].number_format = "0.0%"
        sheet["C3"].number_format = "mm/yyyy"
        sheet.merge_cells("A4:A5")
        sheet.merge_cells("D6:D7")

    view = read(town, [], name="a.xlsx", data=xlsx(table, change))
    found = {one.address: (one.reads, one.message) for one in all_lines(town, view)}
    assert "là ngày tháng" in found["D2"][1] and "được gộp" in found["D6"][1]
    assert found["D3"] == ("94,7", "") and found["D5"] == ("8", ""), "a joined cell names every row that it covers"
    bulk_record(town.clerk, view.id)
    assert values(rate) == [(town.a, 9470)]


def test_another_source_is_named_and_both_are_kept(town: Town):
    factories.recorded(town.a, town.gifts, 1200)
    view = read(town, LONG)
    (line,) = all_lines(town, view, "warning")
    assert (line.verdict, line.before) == ("new", "1.200") and "báo cáo ghi 1.200" in line.message
    bulk_record(town.clerk, view.id)
    assert values(town.gifts) == [(town.a, 1200), (town.a, 1234)]


def test_a_sealed_period_takes_nothing_new_before_or_after_the_preview(town: Town):
    seal(factories.SYSTEM, town.a, parse_period("2024-02"), reason="Đã chốt số liệu tháng")
    view = read(town, LONG)
    assert view.counts == {"error": 2, "new": 1, "refused": 0}
    seal(factories.SYSTEM, town.b, parse_period("2024-02"), reason="Đã chốt số liệu tháng")
    bulk_record(town.clerk, view.id)
    view = bulk_import(town.clerk, view.id)
    assert (view.state, view.recorded, view.counts["refused"]) == ("done", 0, 1)
    assert not Statement.objects.exists() and "chốt" in rejected_csv(town.clerk, view.id)


def test_only_a_consolidator_may_and_only_for_what_lies_below(town: Town):
    ward_clerk = factories.clerk(town.a)
    with pytest.raises(Refusal, match=r"base\.not_allowed"):
        bulk_receive(factories.reporter(town.id), town.id, "a.csv", csv(LONG))
    with pytest.raises(Refusal, match=r"base\.not_allowed"):
        bulk_receive(ward_clerk, town.id, "a.csv", csv(LONG))
    other = bulk_receive(town.clerk, town.id, "a.csv", csv(LONG))
    with pytest.raises(Refusal, match=r"intake\.no_import"):
        bulk_import(ward_clerk, other)
    assert imports(ward_clerk, town.id) == []
    mine = bulk_receive(ward_clerk, town.a, "a.csv", csv(LONG))
    bulk_layout(ward_clerk, mine, "long", {0: "unit", 1: "measure", 2: "period", 3: "value"}, regime="LICH")
    assert bulk_import(ward_clerk, mine).counts == {"new": 2, "error": 1, "refused": 0}


def test_a_discarded_table_leaves_nothing_but_its_name(town: Town):
    view = read(town, LONG)
    bulk_discard(town.clerk, view.id)
    assert imports(town.clerk, town.id) == [] and not Statement.objects.exists()
    with pytest.raises(Refusal, match="đã bỏ"):
        bulk_record(town.clerk, view.id)


def test_nothing_of_it_raises_false_contradictions(town: Town):
    bulk_record(town.clerk, read(town, LONG).id)
    assert [one for unit in (town.a, town.b) for one in findings([unit])] == []


def test_what_contradicts_within_a_unit_is_found_before_anything_is_recorded(town: Town):
    for code in ("XD01", "XD01.chinh_thuc", "XD01.du_bi"):
        factories.measure(f"Đảng viên {code}", "stock", unit="đảng viên", code=code)
    for code in ("VX06", "VX06.ho_ngheo", "VX06.ho_can_ngheo"):
        factories.measure(f"Chăm lo Tết {code}", unit="hộ", code=code)
    table = [
        LONG[0],
        ["00901", "XD01", "02/2024", "10", ""],
        ["00902", "VX06", "02/2024", "5", ""],
        ["00901", "XD01.chinh_thuc", "02/2024", "7", ""],
        ["00901", "XD01.du_bi", "02/2024", "2", ""],
        ["00902", "VX06.ho_ngheo", "02/2024", "3", ""],
        ["00902", "VX06.ho_can_ngheo", "02/2024", "1", ""],
    ]
    view = read(town, table)
    assert {one.address for one in all_lines(town, view, "error")} == {"D2", "D4", "D5"}, "an error is not recorded"
    assert {one.address for one in all_lines(town, view, "warning")} == {"D3", "D6", "D7"}
    assert (view.counts["new"], view.counts["error"], view.counts["warning"]) == (3, 3, 3)
    bulk_record(town.clerk, view.id)
    (finding,) = findings([town.b])
    assert finding.severity == "warning" and "Chăm lo Tết" in finding.message, "it waits to be answered"
    assert Statement.objects.count() == 3
