"""A report in words: what it says of each behaviour, and what it does not say."""

from dataclasses import replace
from datetime import date

import pytest

from giaoban.base.ids import new_id
from giaoban.catalogue.definitions import field_of, measure_definitions
from giaoban.catalogue.rules import Regime, parse_period
from giaoban.documents.compose import SECTIONS, Coverage, Matter, compose, frame_of
from giaoban.documents.content import BoundFigure, Document, Paragraph, Table, plain
from giaoban.documents.expressions import is_units
from giaoban.documents.heads import Office, bare_name, heading, place_date
from giaoban.documents.kinds.level_above import compose_level_above
from giaoban.documents.kinds.plan import aims_of, compose_plan
from giaoban.documents.plain_numbers import unexplained
from giaoban.documents.profiles import profile_on
from giaoban.rollup.rows import Cell, Row, TargetApart
from tests.documents import matters, occasions
from tests.documents.matters import cell, evaluate, measure, row, target
from vnfigures.read import read

PROFILE = profile_on("state", date(2024, 3, 1))
assert PROFILE is not None


def written(matter: Matter) -> Document:
    return compose(matter, PROFILE, date(2024, 2, 16), new_id)


def texts(document: Document) -> list[str]:
    return [block.text for block in document.body if isinstance(block, Paragraph)]


def said(*rows: Row, period: str = "2024-02@ND09", **more: object) -> str:
    matter = replace(matters.ward(), rows=list(rows), period=parse_period(period), **more)  # type: ignore[arg-type]
    return "\n".join(texts(written(matter)))


def table_of(document: Document) -> Table:
    return next(block for block in document.body if isinstance(block, Table))


MONEY = measure("KT01", "Tổng thu ngân sách nhà nước trên địa bàn", "đồng")
POOR = measure("VX01", "Số hộ nghèo", "hộ", "stock", direction="down")
SORTED = measure("DT02", "Tỷ lệ hộ phân loại rác tại nguồn", "%", "ratio", scale=2, part_unit="hộ")
MEMBERS = measure("XD02", "Đảng viên mới kết nạp", "đảng viên")
CRASHES = measure("QA05.vu", "Vụ tai nạn giao thông", "vụ", direction="down")


def test_a_flow_says_the_period_and_the_year_to_date_with_its_target() -> None:
    text = said(row(MONEY, cell(4_812_000_000), cell(9_687_000_000), target(52_000_000_000, "18.63")))
    assert "Trong tháng, tổng thu ngân sách nhà nước trên địa bàn" in text
    assert "4 tỷ 812 triệu đồng" in text
    assert "Lũy kế từ đầu năm" in text and "9 tỷ 687 triệu đồng" in text
    assert "18,63%" in text and "kế hoạch năm 52 tỷ đồng" in text


def test_a_stock_is_counted_not_achieved() -> None:
    assert "có 185 hộ nghèo" in said(row(POOR, cell(185))).lower()


def test_a_ratio_stands_with_its_parts() -> None:
    text = said(row(SORTED, cell(9133, numerator=1201, denominator=1315), None, target(9000, "101.48")))
    assert "91,33% (1.201/1.315 hộ; kế hoạch năm 90%)" in text


def test_an_older_stock_stands_with_its_date() -> None:
    older = replace(cell(185), as_of="2023-12-31")
    document = written(replace(matters.ward(), rows=[row(POOR, older)]))
    assert "Tính đến ngày 31/12/2023, có 185 hộ nghèo." in "\n".join(texts(document))
    assert plain(table_of(document).rows[1].cells[3]) == "185*"


def test_nothing_occurred_is_said_once_and_in_words() -> None:
    text = said(row(CRASHES, cell(0), cell(0), None, cell(0)))
    assert text.count("không phát sinh") == 1
    assert "giữ nguyên" not in text and "không thay đổi" not in text


def test_an_estimate_says_so() -> None:
    assert "ước đạt trên 4 tỷ 812 triệu đồng" in said(
        row(MONEY, cell(4_812_000_000, quality=1, qualifier="ước đạt trên"))
    )


def test_no_change_is_said_between_sums_of_different_units() -> None:
    now = cell(92_600_000_000, origin="children", reported=11, expected=13)
    then = cell(84_200_000_000, origin="children", reported=13, expected=13)
    text = said(row(MONEY, now, None, None, then), period="2024-Q1@LICH")
    assert "tăng" not in text and "%" not in text
    assert "(cùng kỳ năm trước 84 tỷ 200 triệu đồng, 13/13 đơn vị; số liệu của 11/13 đơn vị)" in text


def test_what_the_unit_itself_stated_is_not_held_against_a_sum_with_gaps() -> None:
    gaps = cell(84_200_000_000, origin="children", reported=12, expected=13)
    whole = cell(84_200_000_000, origin="children", reported=13, expected=13)
    assert "tăng" not in said(row(MONEY, cell(92_600_000_000), None, None, gaps), period="2024-Q1@LICH")
    assert "tăng 9,98%" in said(row(MONEY, cell(92_600_000_000), None, None, whole), period="2024-Q1@LICH")


def test_the_missing_units_are_named_and_counted() -> None:
    document = written(matters.town())
    opening = texts(document)[1]
    assert opening.startswith("Báo cáo tổng hợp số liệu của 12/13 đơn vị; chưa có số liệu của xã Cẩm Đường.")
    assert opening.endswith("Trừ chỗ ghi khác, mỗi số liệu tổng hợp là của 11/13 đơn vị.")
    first, second = ([one.partition("@")[0] for one in figure.expressions] for figure in document.figures()[:2])
    assert first == ["units:reported", "units:expected"]
    assert second == ["KT01:period.reported", "KT01:period.expected"]
    assert not any("(số liệu của" in text for text in texts(document))


def test_a_work_is_named_once() -> None:
    works = measure("KT07", "Tiến độ công trình", "%", "progress", scale=2)
    text = said(row(works, cell(6000), item="Công trình cải tạo vỉa hè đường Bến Cũ"))
    assert (
        "Tiến độ công trình cải tạo vỉa hè đường Bến Cũ đạt 60%" in text or "vỉa hè đường Bến Cũ thực hiện 60%" in text
    )


def test_a_part_of_a_measure_that_has_none_stands_as_quoted() -> None:
    assert "đảng viên mới kết nạp (mục “Khối trường học”)" in said(row(MEMBERS, cell(3), item="Khối trường học"))


def test_a_count_of_units_without_its_whole_is_a_plain_count() -> None:
    sorting = measure("DT02.n", "Số xã, phường đạt chỉ tiêu phân loại rác", "xã, phường", "count")
    assert "03 xã, phường đạt chỉ tiêu phân loại rác" in said(row(sorting, cell(3)))
    assert "3/13 xã, phường" in said(row(sorting, cell(3, denominator=13)))


def test_a_slow_target_is_named_and_a_steady_one_is_not() -> None:
    text = said(
        row(MONEY, cell(1), cell(4_800_000_000), target(52_000_000_000, "9.23")),
        row(MEMBERS, cell(1), cell(4), target(14, "28.57")),
    )
    assert "thấp hơn nhịp thời gian của năm: tổng thu ngân sách nhà nước trên địa bàn (đạt 9,23% kế hoạch năm)." in text


def test_a_target_missed_at_the_years_end_is_named() -> None:
    text = said(row(SORTED, cell(8000), None, target(9000, "88.89")), period="2023@LICH")
    assert "Chỉ tiêu chưa đạt kế hoạch năm: tỷ lệ hộ phân loại rác tại nguồn (đạt 88,89% kế hoạch năm)." in text


def test_a_broken_limit_is_said_with_the_limit() -> None:
    text = said(row(CRASHES, cell(6), cell(12), target(10, "83.33", "le")))
    assert "Chỉ tiêu vượt mức khống chế: vụ tai nạn giao thông (12 vụ, kế hoạch không quá 10 vụ)." in text
    # Six in two months: within the limit so far, and not called beyond it.
    within = said(row(CRASHES, cell(3), cell(6), target(10, "100", "le")))
    assert "còn trong mức khống chế nhưng có thể vượt nếu tiếp tục như đến nay: vụ tai nạn giao thông (6 vụ" in within
    assert "vượt mức khống chế" not in within


def test_a_target_without_figures_is_named_as_missing() -> None:
    text = said(row(MONEY, cell(1)), row(SORTED, Cell(), None, target(9000, None)))
    assert "chưa có số liệu của kỳ báo cáo: tỷ lệ hộ phân loại rác tại nguồn." in text


def test_a_target_that_is_counted_otherwise_is_named_and_no_percent_is_made() -> None:
    apart = TargetApart(1, 9000, 2, "%", "ge", "assigned", "12/QĐ-UBND", date(2024, 1, 1), "2024")
    words = "Chỉ tiêu được giao theo cách tính khác với số liệu, chưa so sánh được với kế hoạch: "
    text = said(row(MONEY, cell(1)), replace(row(SORTED, cell(8000)), target_apart=apart))
    assert f"{words}tỷ lệ hộ phân loại rác tại nguồn." in text
    assert "kế hoạch năm" not in text
    assert "chưa cho thấy chỉ tiêu nào thực hiện chậm" not in text
    silent = said(row(MONEY, cell(1)), replace(row(SORTED, Cell()), target_apart=apart))
    assert words not in silent
    assert "chưa có số liệu của kỳ báo cáo: tỷ lệ hộ phân loại rác tại nguồn." in silent


def test_contradicting_sources_are_named() -> None:
    text = said(row(MONEY, cell(1)), row(POOR, replace(cell(185), conflict=True)))
    assert "còn mâu thuẫn, đang được rà soát, giải trình: số hộ nghèo." in text


def test_an_open_finding_names_its_measure() -> None:
    doubted = row(POOR, cell(185))
    text = said(row(MONEY, cell(1)), doubted, doubted=frozenset(doubted.this_period.seqs))
    assert "giải trình: số hộ nghèo." in text


def test_years_summed_over_different_units_are_said_to_be_so() -> None:
    now = cell(92_600_000_000, origin="children", reported=11, expected=13)
    then = cell(84_200_000_000, origin="children", reported=13, expected=13)
    text = said(row(MONEY, now, None, None, then), period="2024-Q1@LICH")
    assert "kỳ này là của 11/13 đơn vị, cùng kỳ năm trước là của 13/13 đơn vị" in text


def test_nothing_is_made_up_where_nothing_is_known() -> None:
    assert "chưa cho thấy chỉ tiêu nào thực hiện chậm" in said(row(POOR, cell(185)))


def test_an_opening_period_has_one_value_in_the_table() -> None:
    rows = [row(MONEY, cell(4_812_000_000), None, target(52_000_000_000, "9.25"))]
    quarter = written(replace(matters.ward(), rows=rows, period=parse_period("2024-Q1@LICH")))
    assert table_of(quarter).head == ("TT", "Chỉ tiêu", "ĐVT", "Kế hoạch năm", "Thực hiện", "% KH năm")
    month = written(replace(matters.ward(), rows=rows, period=parse_period("2024-02@LICH")))
    assert table_of(month).head[4:6] == ("Trong kỳ", "Lũy kế")


def test_money_stands_in_millions_only_where_nothing_is_lost() -> None:
    document = written(replace(matters.ward(), rows=[row(MONEY, cell(436_450_000)), row(MONEY, cell(436_450_123))]))
    first, second = table_of(document).rows[1:3]
    assert [plain(one) for one in first.cells[2:4]] == ["triệu đồng", "436,45"]
    assert [plain(one) for one in second.cells[2:4]] == ["đồng", "436.450.123"]


def test_every_field_of_the_catalogue_has_its_section() -> None:
    known = {field for _, fields in SECTIONS for field in fields}
    fields = {field_of(definition.family) for definition in measure_definitions().values()}
    assert fields <= known


@pytest.mark.parametrize("matter", [matters.ward(), matters.town()], ids=["ward", "town"])
def test_every_number_is_bound_or_explained(matter: Matter) -> None:
    document = written(matter)
    for block in document.body:
        rows = [block.pieces] if isinstance(block, Paragraph) else []
        for pieces in rows:
            free = "".join("\0" if isinstance(piece, BoundFigure) else piece for piece in pieces)
            assert unexplained(free) == [], free


def test_every_expression_gives_the_printed_value_again() -> None:
    matter = matters.ward()
    for figure in written(matter).figures():
        if not is_units(figure.expressions[0]):
            assert tuple(evaluate(one, matter.rows) for one in figure.expressions) == figure.values


@pytest.mark.parametrize("form", ["state", "party"])
@pytest.mark.parametrize("period", ["2024-02", "2024-Q1", "2024-H1", "2024-9M", "2024", "2024-W09", "2020/2025"])
def test_the_reader_reads_back_what_was_written(form: str, period: str) -> None:
    """Every figure of every sentence, and no other; a change is read without its sign, "vượt 2%" as 2."""
    profile = profile_on(form, date(2024, 3, 1))
    assert profile is not None
    matter = replace(matters.ward(), period=parse_period(period, Regime.LICH))
    assert read_back(compose(matter, profile, date(2024, 2, 16), new_id)) > 40


@pytest.mark.parametrize("form", ["state", "party"])
@pytest.mark.parametrize("period", ["2024-02", "2024-Q1", "2024-H1", "2024-9M", "2024", "2024-W09", "2020/2025"])
def test_so_it_does_the_report_over_units_and_the_plan(form: str, period: str) -> None:
    profile, level = occasions.form(form), occasions.level()
    asked = replace(level.matter, period=parse_period(period, Regime.LICH))
    assert read_back(compose_level_above(replace(level, matter=asked), profile, occasions.ON, new_id)) >= 7
    matter = replace(matters.ward(), period=asked.period)
    frame = frame_of(matter, new_id)
    plan = replace(occasions.plan(), aims=aims_of([row for row in matter.rows if row.target], frame))
    assert read_back(compose_plan(plan, profile, occasions.ON, new_id)) > 15


def test_what_falls_short_of_a_year_that_is_over_says_so() -> None:
    said = {}
    for period in ("2024-02", "2024"):
        matter = replace(matters.ward(), period=parse_period(period, Regime.LICH))
        said[period] = " ".join(block.text for block in written(matter).body if isinstance(block, Paragraph))
    assert "mới đạt 28,57%" in said["2024"] or "chỉ đạt 28,57%" in said["2024"]
    assert "mới đạt" not in said["2024-02"] and "chỉ đạt" not in said["2024-02"]


def read_back(document: Document) -> int:
    """Hold what the reader finds in each paragraph against the figures that stand in it; how many those are."""
    count = 0
    for block in document.body:
        if not isinstance(block, Paragraph):
            continue
        spans, at = [], 0
        for piece in block.pieces:
            text = piece if isinstance(piece, str) else piece.text
            if isinstance(piece, BoundFigure):
                spans.append((at, at + len(text), piece))
            at += len(text)
        facts = read(block.text).facts
        assert all(any(fact.start < end and start < fact.end for start, end, _ in spans) for fact in facts), block.text
        for start, end, figure in spans:
            values = [abs(fact.value) for fact in facts if fact.start < end and start < fact.end]
            wanted = figure.values[0] - 100 if figure.text.startswith("vượt") else figure.values[0]
            assert abs(wanted) in values, (figure.text, block.text)
            count += 1
    return count


@pytest.mark.parametrize(
    ("name", "type", "expected"),
    [
        ("Phường An Bình", "phuong", "An Bình"),
        ("An Bình", "phuong", "An Bình"),
        ("Phường 5", "phuong", "Phường 5"),
        ("Thị xã Sông Mai", "thi_xa", "Sông Mai"),
    ],
)
def test_the_place_before_the_date(name: str, type: str, expected: str) -> None:
    assert bare_name(name, type) == expected


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2024, 1, 5), "An Bình, ngày 05 tháng 01 năm 2024"),
        (date(2024, 6, 29), "An Bình, ngày 29 tháng 6 năm 2024"),
        (date(2024, 10, 9), "An Bình, ngày 09 tháng 10 năm 2024"),
    ],
)
def test_days_below_ten_and_the_months_one_and_two_take_a_nought(on: date, expected: str) -> None:
    assert place_date(matters.WARD, on, day_known=True) == expected


def test_an_office_of_a_ward_writes_under_its_committee() -> None:
    office = Office("phong_ban", "Phòng Kinh tế, Hạ tầng và Đô thị", "Phường An Bình", "phuong")
    above = heading(office, PROFILE, "report", date(2024, 2, 16), "Kết quả")
    assert above.superior == ("ỦY BAN NHÂN DÂN", "PHƯỜNG AN BÌNH")
    assert above.issuer == ("PHÒNG KINH TẾ, HẠ TẦNG VÀ ĐÔ THỊ",)
    assert above.addressees == ("Ủy ban nhân dân phường An Bình",)


def test_no_coverage_is_said_for_a_unit_that_has_none_below() -> None:
    assert not any("tổng hợp số liệu" in text for text in texts(written(matters.ward())))
    assert Coverage() == matters.ward().coverage
