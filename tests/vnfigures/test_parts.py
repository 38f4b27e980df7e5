"""Wholes and parts: connectives, parentheses, lists over lines, and what the numbers themselves say."""

import pytest

from tests.vnfigures.seen import facts, quantities, roles, wholes


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        (
            "Đảng bộ có 314 đảng viên, trong đó có 311 đảng viên chính thức và 03 đảng viên dự bị.",
            [
                ("314 đảng viên", None),
                ("311 đảng viên chính thức", "314 đảng viên"),
                ("03 đảng viên dự bị", "314 đảng viên"),
            ],
        ),
        (
            "Gieo 226 ha, gồm: lúa 115 ha, lạc 33 ha.",
            [("226 ha", None), ("115 ha", "226 ha"), ("33 ha", "226 ha")],
        ),
        ("Có 38 hội viên (nữ 34, nam 04).", [("38 hội viên", None), ("34", "38 hội viên"), ("04", "38 hội viên")]),
        (
            "Lập biên bản 57 trường hợp mà mới xử phạt 22, thu 14 triệu đồng.",
            [("57 trường hợp", None), ("22", "57 trường hợp"), ("14 triệu đồng", None)],
        ),
        ("Lập 04 hồ sơ, đã có 1 hồ sơ được chi trả.", [("04 hồ sơ", None), ("1 hồ sơ", "04 hồ sơ")]),
        ("Tiếp nhận 48 hồ sơ, giải quyết 45 hồ sơ.", [("48 hồ sơ", None), ("45 hồ sơ", "48 hồ sơ")]),
        (
            "Kiểm tra 26 cơ sở, đạt 23 cơ sở, nhắc nhở 3 cơ sở.",
            [("26 cơ sở", None), ("23 cơ sở", "26 cơ sở"), ("3 cơ sở", "26 cơ sở")],
        ),
        ("Kiểm tra 4 chi bộ và giám sát 3 chi bộ.", [("4 chi bộ", None), ("3 chi bộ", None)]),
        ("Xử lý 4/5 vụ, còn 01 vụ.", [("4/5 vụ", None), ("01 vụ", None)]),
        (
            "Tỉnh còn 229 hộ nghèo (5,50%). Riêng xã còn 17 hộ nghèo (3,04%).",
            [("229 hộ nghèo", None), ("5,50%", None), ("17 hộ nghèo", "229 hộ nghèo"), ("3,04%", "5,50%")],
        ),
        (
            "Đảng bộ kết nạp 10 đảng viên. Chi bộ Bến Đình dẫn đầu với 3 đảng viên.",
            [("10 đảng viên", None), ("3 đảng viên", "10 đảng viên")],
        ),
        (
            "Trao 12 suất quà, trong đó 5 suất cho hộ nghèo, mỗi suất 500.000 đồng, tổng 6 triệu đồng.",
            [("12 suất quà", None), ("5 suất", "12 suất quà"), ("500.000 đồng", None), ("6 triệu đồng", None)],
        ),
        (
            "Giới thiệu 11 đảng viên, trong đó tiếp nhận 6 đồng chí, chuyển đi 4 đồng chí, phát thẻ cho 5 đảng viên.",
            [
                ("11 đảng viên", None),
                ("6 đồng chí", "11 đảng viên"),
                ("4 đồng chí", "11 đảng viên"),
                ("5 đảng viên", None),
            ],
        ),
        (
            "Chỉ số tăng 6% so với cùng kỳ, trong đó ngành dệt tăng 11%.",
            [("6%", None), ("11%", "6%")],
        ),
    ],
)
def test_inside_a_paragraph(text: str, seen: list[tuple[str, str | None]]) -> None:
    assert wholes(text) == seen


def test_a_list_over_lines_is_read_as_an_outline() -> None:
    text = (
        "2. Tổng chi: 60 triệu đồng.\nTrong đó:\n2.1. Chi cân đối: 50 triệu đồng, gồm:\n"
        "a) Chi đầu tư: 20 triệu đồng;\nb) Chi thường xuyên: 30 triệu đồng, gồm:\n- Giáo dục: 18 triệu đồng;\n"
        "- Y tế: 12 triệu đồng.\n2.2. Chi quản lý: 10 triệu đồng."
    )
    links = dict(wholes(text))
    assert links["50 triệu đồng"] == links["10 triệu đồng"] == "60 triệu đồng"
    assert links["20 triệu đồng"] == links["30 triệu đồng"] == "50 triệu đồng"
    assert links["18 triệu đồng"] == links["12 triệu đồng"] == "30 triệu đồng"
    assert roles(text)[:2] == ["total", "part"]


def test_bare_numbers_take_the_unit_of_their_list() -> None:
    assert quantities("Tổng đàn 3.214 con, gồm trâu 286, bò 1.340, heo 1.588.")[1:] == [
        ("count", "286", "con"),
        ("count", "1340", "con"),
        ("count", "1588", "con"),
    ]
    assert quantities("1. Tổng số hồ sơ: 125 hồ sơ. Trong đó:\n- Trực tuyến: 110\n- Trực tiếp: 15")[1:] == [
        ("count", "110", "hồ sơ"),
        ("count", "15", "hồ sơ"),
    ]


def test_a_bare_number_outside_a_list_is_no_figure() -> None:
    assert facts("Đường vành đai 2 mới thông xe.") == ()


def test_what_sums_the_things_just_listed_is_a_total() -> None:
    assert roles("Thăm 12 lượt, mừng thọ 7 cụ, tổng chi 8 triệu đồng.") == ["actual", "actual", "total"]
    assert roles("Tổng thu ngân sách đạt 8 triệu đồng.") == ["actual"]


def test_the_whole_of_a_plan_stays_a_target() -> None:
    text = "Kế hoạch vốn năm 2025 là 28 tỷ đồng, trong đó vốn kéo dài 6 tỷ đồng, vốn mới 22 tỷ đồng."
    assert roles(text) == ["target", "part", "part"]
