"""Numbers that state no quantity, each beside a near miss that does."""

import pytest

from tests.vnfigures.seen import spans


@pytest.mark.parametrize(
    "text",
    [
        "Ngày 02/4/2024, hội nghị giao ban quý I năm 2024.",
        "Chiều ngày 04/3, Đảng ủy họp; kỷ niệm 94 năm Ngày thành lập Đảng (3/2/1930 - 3/2/2024).",
        "Trong hai ngày 26 – 27/9/2025; kỳ 15/6 - 14/9; hôm 16-3.",
        "Nhiệm kỳ 2020-2025, giai đoạn 2022 – 2025, tầm nhìn đến năm 2030.",
        "Thực hiện NQ 35, Chỉ thị 05 chuyên đề, Đề án 06, Quyết định số 540-QĐ/TU, Nghị định 02/2020/NĐ-CP.",
        "Số: 57/NQ-HĐND; Báo cáo số 218/BC-UBND; nghị quyết 11/NQ – CP.",
        "Điều 1, khoản 2, các phụ lục 01, 03, 04; lần thứ XI, khóa 7, kỳ họp thứ 3.",
        "Tổ 5, Khu phố 3, Quận 1, hẻm 45 Nguyễn Văn Cừ, ngõ 4, quốc lộ 1, Trường Tiểu học số 2.",
        "Đạt chuẩn mức độ 1, đô thị loại 3, bão số 10, hẻm 230/5.",
        "Họp lúc 8 giờ 30 phút, 17:20, trực 24/24 giờ, 6 tháng đầu năm, 5 năm qua.",
        "Trao Huy hiệu 30 năm tuổi Đảng; khảo sát thanh niên tuổi 17; đảng viên 60, 55, 50 năm tuổi Đảng.",
        "Cuộc vận động “5 không, 3 sạch”; chính quyền 2 cấp; đủ 5 mặt.",
        "Tập trung 5 việc sau: một là; ba nhóm: a, b.",
        "Xếp hạng 2/40 đơn vị toàn tỉnh.",
        "Hotline: 0292 3 845 111; STK 0123456789.",
        "#26thang3 #94nam",
        "Một số hộ còn khó khăn; một trong những xã; thứ bảy; quý ba.",
        "chính quyền địa phương hai cấp, Ba Đình, Bảy Hiền",
        "Đơn vị tính: 1.000 đồng",
    ],
)
def test_no_figure(text: str) -> None:
    assert spans(text) == []


@pytest.mark.parametrize("text", ["Trực tuyến: 145\nHôm nay: 1326", "Lượt xem: 42", "6", "02/10/2024 | 167 lượt xem"])
def test_counters_of_the_page_are_none(text: str) -> None:
    assert spans(text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Tổng số 14 đảng viên.", ["14 đảng viên"]),
        ("Trong tháng 24 hộ thoát nghèo.", ["24 hộ thoát nghèo"]),
        ("Hạng mục đạt 7/13 xã.", ["7/13 xã"]),
        ("Bài viết có 8.157 lượt xem.", ["8.157 lượt xem"]),
        ("Đóng góp 350 ngày công, ủng hộ 01 ngày lương.", ["350 ngày công", "01 ngày lương"]),
        ("Giải quyết 12 hồ sơ; kết nạp 5 đảng viên.", ["12 hồ sơ", "5 đảng viên"]),
        ("- Trực tuyến: 1.100 hồ sơ", ["1.100 hồ sơ"]),
        ("Phường làm hai mô hình: Trạm tin và Ngày thứ Bảy.", ["hai mô hình"]),
        ("Trao Huy hiệu cho một đảng viên.", ["một đảng viên"]),
        ("Tin qua Zalo: 312 tin.", ["312 tin"]),
        ("Sắp xếp 57/64 hộ kinh doanh.", ["57/64 hộ kinh doanh"]),
        ("Lập biên bản 9 vụ: đỗ xe sai quy định 5, đổ rác 4.", ["9 vụ", "5", "4"]),
        ("Đàn trâu 1.912, bò 2.340 con.", ["1.912", "2.340 con"]),
        ("Tiêm cho trẻ dưới 1 tuổi 11/14 cháu.", ["11/14 cháu"]),
    ],
)
def test_a_near_miss_is_a_figure(text: str, found: list[str]) -> None:
    assert spans(text) == found


def test_an_amount_restated_in_words_is_not_counted_twice() -> None:
    assert spans("Tổng chi: 6.420 triệu đồng (Bằng chữ: Sáu tỷ bốn trăm hai mươi triệu đồng).") == ["6.420 triệu đồng"]
