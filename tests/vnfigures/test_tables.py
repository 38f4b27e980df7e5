"""Figures in the cells of a table."""

from tests.vnfigures.seen import facts, quantities, roles, spans, wholes

PLAN = """ĐVT: triệu đồng
STT | Nội dung | Kế hoạch | Thực hiện | Tỷ lệ (%)
1 | Thu thuế | 1.200 | 1.260 | 105
2 | Thu phí | 300 | 240 | 80
 | Tổng cộng | 1.500 | 1.500 | 100"""


def test_the_caption_gives_the_unit_and_the_header_the_role() -> None:
    assert quantities(PLAN)[:3] == [
        ("money", "1200000000", "VND"),
        ("money", "1260000000", "VND"),
        ("percent", "105", "%"),
    ]
    assert roles(PLAN)[:3] == ["part", "part", "percent_of_target plan"]
    assert wholes(PLAN)[0] == ("1.200", "1.500")


def test_numbering_and_header_are_no_figures() -> None:
    assert spans(PLAN) == ["1.200", "1.260", "105", "300", "240", "80", "1.500", "1.500", "100"]


def test_a_column_of_units_beats_the_caption() -> None:
    table = "TT\tChỉ tiêu\tĐVT\tKH\tTH\n1\tDiện tích lúa\tha\t555\t552,5\n2\tTỷ lệ hộ nghèo\t%\t2,5\t2,4"
    assert quantities(table) == [
        ("area", "555", "ha"),
        ("area", "552.5", "ha"),
        ("percent", "2.5", "%"),
        ("percent", "2.4", "%"),
    ]
    assert roles(table) == ["target", "actual", "target", "actual"]


def test_a_first_cell_that_the_others_add_up_to_is_their_whole() -> None:
    table = "Thủ tục hành chính (đơn vị tính: hồ sơ)\nTiếp nhận | Đúng hạn | Quá hạn\n104 | 93 | 11"
    assert wholes(table) == [("104", None), ("93", "104"), ("11", "104")]
    assert roles(table) == ["total", "part", "part"]
    assert {fact.unit for fact in facts(table)} == {"hồ sơ"}
