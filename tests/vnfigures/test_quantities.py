"""Numbers, units and counted nouns: what the characters of a figure are and what they say."""

import pytest

from tests.vnfigures.seen import facts, quantities, spans


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("Trao 1.493 phần quà.", ("count", "1493", "phần quà")),
        ("Hỗ trợ 436.450.000 đồng.", ("money", "436450000", "VND")),
        ("Thuế thu được 9 tỷ.", ("money", "9000000000", "VND")),
        ("Thu ngân sách đạt 49 tỷ 687 triệu đồng.", ("money", "49687000000", "VND")),
        ("Thiệt hại 1 tỷ 85 triệu.", ("money", "1085000000", "VND")),
        ("Thu 1,6 tỉ đồng.", ("money", "1600000000", "VND")),
        ("Chi 12 tr.đ.", ("money", "12000000", "VND")),
        ("Chi 12tr cho hội viên.", ("money", "12000000", "VND")),
        ("Chi 1.286,4 trđ.", ("money", "1286400000", "VND")),
        ("Thu được 5 tỷ rưỡi.", ("money", "5500000000", "VND")),
        ("Tổng mức bán lẻ đạt 1,2 triệu tỷ đồng.", ("money", "1200000000000000", "VND")),
        ("Vốn đầu tư 6,8 tỷ USD.", ("money", "6800000000", "USD")),
        ("Ủng hộ 20.000đ/hộ.", ("money", "20000", "VND/hộ")),
        ("Thu nhập bình quân 68 triệu đồng/người/năm.", ("money", "68000000", "VND/người/năm")),
        ("Đạt 790,2%.", ("percent", "790.2", "%")),
        ("Tỷ suất sinh giảm 0,3%o.", ("other", "0.3", "‰")),
        ("Tăng 2,1 điểm %.", ("percent", "2.1", "%")),
        ("Giao quân 21/21 thanh niên.", ("ratio", "21/21", "thanh niên")),
        ("Thu 61,2 tỷ/64,8 tỷ.", ("ratio", "61200000000/64800000000", "VND")),
        ("Gieo 115/116 ha.", ("ratio", "115/116", "ha")),
        ("Có 5.774 trên 6.297 hộ đạt.", ("ratio", "5774/6297", "hộ")),
        ("Có 20 trong tổng số 21 chi bộ đạt.", ("ratio", "20/21", "chi bộ")),
        ("Nâng số tiêu chí đạt lên 18/19.", ("ratio", "18/19", "tiêu chí")),
        ("Mỗi phần từ 150.000đ đến 800.000đ.", ("range", "150000..800000", "VND")),
        ("Giá tôm 180 - 220 nghìn đồng/kg.", ("range", "180000..220000", "VND/kg")),
        ("Tăng bình quân 10-12%.", ("range", "10..12", "%")),
        ("Đổ đất 2.150m2.", ("area", "2150", "m2")),
        ("Làm 1,24 km rãnh.", ("length", "1.24", "km")),
        ("Sản lượng 719,67 tấn.", ("weight", "719.67", "tấn")),
        ("Năng suất 62,58 tạ/ha.", ("other", "62.58", "tạ/ha")),
        ("Tuổi bình quân 76,4.", ("other", "76.4", "tuổi")),
        ("Tổng số hộ nghèo là 212.", ("count", "212", "hộ nghèo")),
        ("Doanh thu tăng 2,5 lần.", ("other", "2.5", "lần")),
        ("Đón 186 nghìn lượt khách.", ("count", "186000", "lượt khách")),
        ("Cử 03 đ/c đi học.", ("count", "3", "đ/c")),
        ("Kết nạp mười lăm đảng viên.", ("count", "15", "đảng viên")),
        ("Xây dựng năm mô hình.", ("count", "5", "mô hình")),
        ("Trao tặng một trăm linh năm suất quà.", ("count", "105", "suất quà")),
    ],
)
def test_one_figure(text: str, seen: tuple[str, str, str]) -> None:
    assert quantities(text) == [seen]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Các hội phát triển 812 đoàn viên, hội viên mới.", ["812 đoàn viên, hội viên"]),
        ("Tiếp nhận 4.862 hồ sơ, giải quyết đúng hạn.", ["4.862 hồ sơ"]),
        ("Toàn xã có 42 hộ/210 khẩu.", ["42 hộ", "210 khẩu"]),
        ("Điều động 03 đồng chí Bí thư.", ["03 đồng chí"]),
        ("Cấp thẻ cho 24 thành viên hộ cận nghèo.", ["24 thành viên hộ cận nghèo"]),
        ("Thi hành kỷ luật 2 tổ chức đảng.", ["2 tổ chức đảng"]),
        ("Thí điểm 09 Kiosk thông minh.", ["09 Kiosk"]),
        ("Đạt trên 49 tỷ 687 triệu đồng, tăng 5%.", ["49 tỷ 687 triệu đồng", "5%"]),
    ],
)
def test_the_span_is_number_and_shortest_noun(text: str, found: list[str]) -> None:
    assert spans(text) == found


def test_a_foreign_comma_is_read_as_thousands_of_things_and_trusted_less() -> None:
    (gifts,) = facts("Tặng 1,493 phần quà.")
    assert gifts.value == 1493
    assert gifts.confidence < 0.9


def test_a_comma_with_three_digits_stays_a_decimal_of_a_measure() -> None:
    (money,) = facts("Trị giá 4,653 tỷ đồng.")
    assert money.value == 4_653_000_000


def test_the_step_is_the_precision_stated() -> None:
    money, percent, count = facts("Thu 49 tỷ 687 triệu đồng, đạt 94,7% dự toán của 13 xã.")
    assert [str(fact.step) for fact in (money, percent, count)] == ["1000000", "0.1", "1"]


def test_words_of_approximation_are_the_qualifier_not_the_span() -> None:
    (money,) = facts("Tổng thu ước đạt trên 49 tỷ đồng.")
    assert (money.text, money.qualifier) == ("49 tỷ đồng", "ước đạt trên")
    (share,) = facts("Phấn đấu ít nhất 90% hộ trở lên.")
    assert share.qualifier == "ít nhất"
