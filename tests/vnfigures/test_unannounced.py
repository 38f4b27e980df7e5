"""Parts that no "trong đó" announces, aims that a heading, an order or a period opens, and what is no figure."""

import pytest

from tests.vnfigures.seen import quantities, roles, spans, wholes
from vnfigures.read import read


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("Kết nạp 47 đoàn viên, khối doanh nghiệp 12, khối cơ quan 35.", ["47 đoàn viên", "47 đoàn viên"]),
        ("Chi hội có 96 hội viên. Trong số đó có 31 nữ.", ["96 hội viên"]),
        ("Trong tổng số 482 hồ sơ có 460 hồ sơ trực tuyến.", ["482 hồ sơ"]),
        ("Tiếp nhận 34 đơn, đã giải quyết 29, còn 5.", ["34 đơn", "34 đơn"]),
        ("Nhận 21 đơn (khiếu nại 6, kiến nghị 15), đã giải quyết 17 đơn.", ["21 đơn"] * 3),
        (
            "Phát hiện 11 trường hợp vi phạm, xử phạt 4 trường hợp với số tiền 9 triệu đồng, nhắc nhở 7 trường hợp.",
            ["11 trường hợp vi phạm", None, "11 trường hợp vi phạm"],
        ),
        ("Có 640 hộ thuộc diện di dời. Đến nay đã kiểm đếm 512 hộ.", ["640 hộ"]),
        ("Đại hội bầu 27 đồng chí vào Ban Chấp hành, Ban Thường vụ gồm 9 đồng chí.", ["27 đồng chí"]),
        ("Có 14 mô hình dự thi, 3 mô hình vào chung kết.", ["14 mô hình"]),
        ("Nhận 250 tin báo, xử lý xong 235 tin (94%).", ["250 tin báo", None]),
        ("Rà soát 80 hồ sơ, hoàn thành 71 hồ sơ, đạt 88,75%.", ["80 hồ sơ", None]),
        ("Kiểm tra 40 cơ sở, phát hiện 6 cơ sở vi phạm.", ["40 cơ sở"]),
        ("Trong 1.240 hồ sơ đã nhận có 610 hồ sơ trực tuyến.", ["1.240 hồ sơ"]),
        ("Văn phòng soát thể thức 64 VB, trả lại 5 VB.", ["64 VB"]),
        ("Tuyển quân đạt 18/18 thanh niên: Quân sự 15, Công an 3.", ["18/18 thanh niên"] * 2),
        ("Khám cho 920 phụ nữ, phát hiện 41 ca bệnh.", ["920 phụ nữ"]),
        ("Chi hội (gồm 9 tổ, 210 hội viên, trong đó 44 thanh, thiếu niên) đã ra quân.", [None, "210 hội viên"]),
        ("Cử tri 8.410 người, người dân tộc thiểu số 5.020 người (59,7%).", ["8.410 người", None]),
        ("Doanh thu 9 tỷ đồng. Chia theo dịch vụ: tưới tiêu 4 tỷ; phân bón 5 tỷ.", ["9 tỷ đồng"] * 2),
    ],
)
def test_parts_without_a_connective(text: str, whole: list[str | None]) -> None:
    assert [found for _, found in wholes(text)][1:] == whole


def test_what_is_summed_last_is_the_whole_of_what_stands_before() -> None:
    seen = wholes("Mua máy in 3 chiếc (21 triệu đồng), bàn 6 bộ (18 triệu đồng), cộng 39 triệu đồng.")
    assert seen[1::2] == [("21 triệu đồng", "39 triệu đồng"), ("18 triệu đồng", "39 triệu đồng")]
    assert seen[-1] == ("39 triệu đồng", None)


def test_rows_of_which_are_parts_of_the_row_before_column_by_column() -> None:
    table = (
        "Chỉ tiêu | ĐVT | Kế hoạch | Thực hiện\nDiện tích gieo trồng | ha | 950 | 961\n"
        "Trong đó: cây hằng năm | ha | 310 | 305\n- cây lâu năm | ha | 90 | 88\nĐàn lợn | con | 80 | 79"
    )
    parts = [("310", "950"), ("305", "961"), ("90", "950"), ("88", "961")]
    assert wholes(table)[2:] == [*parts, ("80", None), ("79", None)]


@pytest.mark.parametrize(
    "text",
    [
        "Nhắc nhở 30 trường hợp, xử phạt 12 trường hợp.",
        "Xếp loại hoàn thành tốt 20 chi bộ, hoàn thành 3 chi bộ.",
        "Có 14 mô hình trồng trọt, 3 mô hình chăn nuôi.",
        "Bầu 19 đồng chí vào Ban Kiểm tra. Ban Thường vụ họp 9 phiên.",
        "Có 640 hộ nghèo. Toàn xã đã trồng 512 cây.",
        "Tổ chức 80 buổi tuyên truyền, 20 buổi tập huấn, đạt 95% kế hoạch.",
        "Trao 50 suất quà, 20 suất học bổng.",
    ],
)
def test_what_stands_beside_is_no_part(text: str) -> None:
    assert not any(whole for _, whole in wholes(text))


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("Xã thu 4 tỷ đồng. Nửa cuối năm, xã thu 6 tỷ đồng, trồng 200 cây.", ["actual", "target", "target"]),
        ("Kết luận, đồng chí Bí thư giao: mỗi thôn làm 300 m đường; trồng 2 km hoa.", ["target", "target"]),
        ("Để đạt chuẩn, xã cần làm thêm 5 km đường; đến nay đã đổ 2 km.", ["target", "actual"]),
        ("Đã đối thoại 9 buổi, chuẩn bị cưỡng chế 4 hộ.", ["actual", "target"]),
        (
            "UBND xã báo cáo quý II\n1. Kết quả\n- Trồng 7 ha rừng, mở 2 lớp nghề, làm 3 km đường.\n"
            "2. Quý III\n- Trồng 9 ha rừng.",
            ["actual", "actual", "actual", "target"],
        ),
        (
            "UBND xã báo cáo năm\n1. Quý I\n- Trồng 7 ha rừng, mở 2 lớp nghề, làm 3 km đường.\n"
            "2. Quý II\n- Trồng 9 ha rừng.",
            ["actual", "actual", "actual", "actual"],
        ),
        ("ĐẾN NĂM 2031:\n- Trồng 40 ha rừng.\n- Mở 5 lớp nghề.", ["target", "target"]),
        ("Trong quý, xã thu 4 tỷ đồng.\nTrọng tâm: thu 2 tỷ đồng; mở 5 lớp nghề.", ["actual", "target", "target"]),
        ("6️⃣ Mở 5 lớp nghề.", ["actual"]),
        ("Toàn xã có 23 dự án phải thu hồi đất.", ["actual"]),
        ("Tai nạn giao thông: 3 vụ.", ["actual"]),
        ("Đảng ủy tập trung lãnh đạo, chỉ đạo: ban hành 12 văn bản.", ["actual"]),
        ("XÃ HỌP BÀN GIẢI PHÁP THU NGÂN SÁCH\nĐến nay xã có 12 hộ nộp đủ.", ["actual"]),
    ],
)
def test_aims(text: str, seen: list[str]) -> None:
    assert roles(text) == seen


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("Kết nạp 12 đoàn viên (chỉ tiêu năm 40), mở 2 lớp.", ["12 đoàn viên", "40", "2 lớp"]),
        ("Đảng viên chuyển đến 4, chuyển đi 2.", ["4", "2"]),
        ("Kéo điện 3 pha, mua xe 16 chỗ, nước vượt báo động 3.", []),
        ("Bãi giữ được 200 xe, có 450 chỗ.", ["200 xe", "450 chỗ"]),
        ("Nghị quyết có trong kế hoạch năm 2031.", []),
    ],
)
def test_numbers_that_count_and_those_that_name(text: str, seen: list[str]) -> None:
    assert spans(text) == seen


def test_the_unit_of_what_moves_stands_once() -> None:
    assert quantities("Kết nạp 3 đảng viên. Chuyển sinh hoạt đảng: đến 4, đi 2.")[1:] == [
        ("count", "4", "đảng viên"),
        ("count", "2", "đảng viên"),
    ]


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("Dự có 63 đồng chí.", ["other"]),
        ("Có 41 đồng chí cấp ủy, bí thư chi bộ dự họp.", ["other"]),
        ("Lớp học có sự góp mặt của 60 học viên.", ["other"]),
        ("Đơn vị có 41 đồng chí, bí thư chi bộ là nữ.", ["actual"]),
    ],
)
def test_who_attends(text: str, seen: list[str]) -> None:
    assert roles(text) == seen


@pytest.mark.parametrize(
    "text",
    [
        "Có 9 trên 16 chỉ tiêu đạt từ 50% kế hoạch năm trở lên.",
        "Tặng 900 suất quà, tổng trị giá 450 triệu đồng; khởi công 4 nhà, mỗi nhà hỗ trợ 60 triệu đồng.",
    ],
)
def test_a_threshold_and_another_total_raise_no_doubt(text: str) -> None:
    assert read(text).doubts == ()


def test_a_column_under_don_vi_holds_units_or_bodies() -> None:
    units = "Nội dung | Đơn vị | Thực hiện\nSố hộ nghèo | hộ | 31\nĐường bê tông | km | 4\nTổ hợp tác | tổ | 2"
    bodies = "Đơn vị | Số hộ nghèo\nXã An | 31\nXã Bình | 42"
    assert [unit for _, _, unit in quantities(units)] == ["hộ", "km", "tổ"]
    assert [unit for _, _, unit in quantities(bodies)] == ["hộ nghèo", "hộ nghèo"]


def test_the_title_of_a_table_gives_scale_and_measure_and_rows_name_who() -> None:
    text = (
        "Kết quả giải ngân vốn đầu tư công (triệu đồng)\nDự án\tKế hoạch\tGiải ngân\n"
        "Đường Cây Da\t3.400\t2.100\nTrường Hoa Sen\t2.600\t1.300"
    )
    found = read(text).facts
    assert [fact.value for fact in found] == [3_400_000_000, 2_100_000_000, 2_600_000_000, 1_300_000_000]
    assert roles(text) == ["target", "actual", "target", "actual"]
    collected = (
        "Thu ngân sách nhà nước tháng 7 (ĐVT: triệu đồng)\nXã\tDự toán\tThực hiện\nXã Tân\t900\t410\nXã Hòa\t800\t395"
    )
    assert {fact.indicator for fact in read(collected).facts} == {"KT01"}
    assert {unit for _, _, unit in quantities(collected)} == {"VND"}


def test_what_moves_is_no_part_of_what_moves_the_other_way() -> None:
    text = "Trong quý kết nạp 5 đảng viên, chuyển đến 4, chuyển đi 2."
    assert [whole for _, whole in wholes(text)] == [None, None, None]


def test_accidents_under_the_heading_of_traffic() -> None:
    assert read("An toàn giao thông: 6 vụ, bị thương 7 người.").facts[0].indicator == "QA05"
    assert read("An toàn giao thông: xử lý 6 vụ vi phạm.").facts[0].indicator != "QA05"
