"""Body, period and day of the meeting, from invented openings."""
# ruff: noqa: E501 - an opening stands on one line

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vnfigures.meta import read_meta
from vnfigures.text import Text

OPENINGS: list[tuple[str, str | None, str | None, str | None]] = [
    # news, month
    (
        "Sáng ngày 05/4/2024, Đảng ủy phường Hạ Lý tổ chức hội nghị giao ban công tác tháng 3, triển khai nhiệm vụ tháng 4/2024.",
        "Đảng ủy phường Hạ Lý", "2024-03", "2024-04-05",
    ),
    (
        "ĐẢNG UỶ XÃ BÌNH AN HỌP BAN CHẤP HÀNH THÁNG 7 NĂM 2023\n\nChiều 28/7, tại hội trường xã, Ban Chấp hành Đảng bộ xã họp "
        "phiên thường kỳ, đánh giá kết quả tháng 7.",
        "Đảng uỷ xã Bình An", "2023-07", "2023-07-28",
    ),
    (
        "UBND phường Trần Phú sơ kết công tác tháng 12\n\nNgày 04/01/2025, UBND phường Trần Phú họp đánh giá kết quả tháng 12 năm "
        "2024 và bàn nhiệm vụ tháng 01 năm 2025.",
        "UBND phường Trần Phú", "2024-12", "2025-01-04",
    ),
    (
        "Sáng 3/1, Đảng ủy xã Vân Hòa họp đánh giá công tác tháng 12, triển khai nhiệm vụ tháng 01 năm 2024.",
        "Đảng ủy xã Vân Hòa", "2023-12", "2024-01-03",
    ),
    ("XÃ ĐỒNG TÂM GIAO BAN THÁNG 9/2022\nSáng nay 30/9/2022, xã họp giao ban.", "xã Đồng Tâm", "2022-09", "2022-09-30"),
    # quarter
    (
        "Ngày 08/7/2024, Thường trực Huyện ủy Lâm Hà tổ chức giao ban với bí thư đảng ủy các xã, đánh giá tình hình quý II năm 2024.",
        "Thường trực Huyện ủy Lâm Hà", "2024-Q2", "2024-07-08",
    ),
    ("UBND THỊ TRẤN CÁT THÀNH\nBÁO CÁO\nKết quả công tác cải cách hành chính quý I/2023", "UBND thị trấn Cát Thành", "2023-Q1", None),
    (
        "Phường Nam Sơn: giao ban quý IV\n\nChiều 10/1/2024, Đảng ủy phường Nam Sơn tổ chức hội nghị giao ban quý IV năm 2023.",
        "Đảng ủy phường Nam Sơn", "2023-Q4", "2024-01-10",
    ),
    ("Kết quả công tác Mặt trận 3 tháng đầu năm 2025 của Ủy ban MTTQ Việt Nam xã Gia Lâm", "Ủy ban MTTQ Việt Nam xã Gia Lâm", "2025-Q1", None),
    # half
    (
        "Chiều ngày 02/7/2024, Đảng ủy xã Tân Hội tổ chức Hội nghị sơ kết 6 tháng đầu năm; triển khai nhiệm vụ 6 tháng cuối năm 2024.",
        "Đảng ủy xã Tân Hội", "2024-H1", "2024-07-02",
    ),
    (
        "Sáng 11/7, HĐND phường Lê Lợi khai mạc kỳ họp thứ 9\n\nKỳ họp đánh giá tình hình kinh tế - xã hội sáu tháng đầu năm 2023.",
        "HĐND phường Lê Lợi", "2023-H1", "2023-07-11",
    ),
    ("ỦY BAN NHÂN DÂN\nXÃ MINH TÂN\nSố: 45/BC-UBND\nMinh Tân, ngày 18 tháng 6 năm 2021\nBÁO CÁO\n"
     "Tình hình thực hiện nhiệm vụ phát triển kinh tế - xã hội 6 tháng đầu năm, nhiệm vụ 6 tháng cuối năm 2021",
     "UBND xã Minh Tân", "2021-H1", None),
    ("Hội Nông dân xã Phú Thịnh sơ kết công tác Hội 6 tháng đầu năm 2022", "Hội Nông dân xã Phú Thịnh", "2022-H1", None),
    ("UBND PHƯỜNG ĐÔNG HẢI\nBÁO CÁO\nKết quả thực hiện nhiệm vụ 6 tháng cuối năm 2023", "UBND phường Đông Hải", "2023-H2", None),
    ("Phường An Biên: nửa chặng đường 2024\nSáng 5/7, Đảng ủy phường An Biên tổng kết công việc nửa năm.", "Đảng ủy phường An Biên", "2024-H1", "2024-07-05"),
    # nine months
    ("UBND TỈNH TÂY HẢI\nBÁO CÁO\nTình hình kinh tế - xã hội 9 tháng đầu năm 2025, nhiệm vụ quý IV", "UBND tỉnh Tây Hải", "2025-9M", None),
    (
        "Chín tháng đầu năm 2020, Hội LHPN phường Hòa Khê đạt nhiều kết quả\n\nVừa qua, Hội LHPN phường Hòa Khê tổ chức sơ kết 9 tháng.",
        "Hội LHPN phường Hòa Khê", "2020-9M", None,
    ),
    # year
    (
        "Ngày 12/1/2023, Đảng ủy phường Yên Hòa tổ chức Hội nghị tổng kết công tác xây dựng Đảng năm 2022, triển khai nhiệm vụ năm 2023.",
        "Đảng ủy phường Yên Hòa", "2022", "2023-01-12",
    ),
    ("Đảng ủy xã Quảng Phú tổng kết công tác năm 2024\n\nSáng 27/12, Đảng ủy xã tổ chức hội nghị tổng kết.", "Đảng ủy xã Quảng Phú", "2024", "2024-12-27"),
    ("Đảng ủy xã Quảng Phú tổng kết công tác năm 2024\n\nSáng 07/01, Đảng ủy xã tổ chức hội nghị tổng kết.", "Đảng ủy xã Quảng Phú", "2024", "2025-01-07"),
    ("ĐẢNG BỘ TỈNH NAM GIANG\nĐẢNG ỦY PHƯỜNG BẮC SƠN\n*\nSố 210-BC/ĐU\nĐẢNG CỘNG SẢN VIỆT NAM\n"
     "Bắc Sơn, ngày 20 tháng 12 năm 2025\nBÁO CÁO\ntổng kết công tác xây dựng Đảng năm 2025, phương hướng năm 2026",
     "Đảng ủy phường Bắc Sơn", "2025", None),
    ("HỘI ĐỒNG NHÂN DÂN\nXÃ THẠCH KHÊ\nSố: 12/NQ-HĐND\nThạch Khê, ngày 19 tháng 12 năm 2024\nNGHỊ QUYẾT\n"
     "Về dự toán thu, chi ngân sách xã năm 2025", "Hội đồng nhân dân xã Thạch Khê", "2025", None),
    ("UBND xã Cẩm Lộc báo cáo kết quả thực hiện chỉ tiêu kinh tế - xã hội năm 2021", "UBND xã Cẩm Lộc", "2021", None),
    ("Trung tâm Y tế huyện Đông Sơn tổng kết công tác y tế năm 2019", "Trung tâm Y tế huyện Đông Sơn", "2019", None),
    # noise before the title, web dates
    (
        "Trang chủ » Tin tức » Xây dựng Đảng\nĐảng ủy xã Liên Minh giao ban tháng 5 năm 2024\nThứ Hai, 03/06/2024 08:12\nLượt xem: 92\n\n"
        "Chiều 31/5, Đảng ủy xã Liên Minh tổ chức giao ban.",
        "Đảng ủy xã Liên Minh", "2024-05", "2024-05-31",
    ),
    (
        "Skip to main content\nBan Chấp hành Đảng bộ thị trấn Phong Châu họp phiên tháng 10\nĐăng ngày: 02/11/2023\n\n"
        "Ngày 1/11, Ban Chấp hành Đảng bộ thị trấn Phong Châu họp đánh giá kết quả tháng 10.",
        "Ban Chấp hành Đảng bộ thị trấn Phong Châu", "2023-10", "2023-11-01",
    ),
    (
        "Thứ sáu, 05/07/2024, 17:20 [GMT+7]\n\nSáng 5/7, Đảng ủy phường Long Toàn (TP. Bến Đá) tổng kết công việc 6 tháng đầu năm.",
        "Đảng ủy phường Long Toàn", "2024-H1", "2024-07-05",
    ),
    # days written in words, ranges, other dates
    (
        "Ngày 16 tháng 7 năm 2021, UBND xã Tam Lộc tổ chức hội nghị sơ kết 6 tháng đầu năm 2021.",
        "UBND xã Tam Lộc", "2021-H1", "2021-07-16",
    ),
    (
        "Trong hai ngày 26 – 27/9/2025, Đại hội đại biểu Mặt trận Tổ quốc Việt Nam xã Hưng Phú lần thứ I, nhiệm kỳ 2025 - 2030 đã "
        "được tổ chức.",
        "Ủy ban MTTQ Việt Nam xã Hưng Phú", "2025/2030", "2025-09-27",
    ),
    (
        "Tính đến ngày 31/12/2022, UBND phường Kim Tân báo cáo kết quả thực hiện nhiệm vụ năm 2022.",
        "UBND phường Kim Tân", "2022", None,
    ),
    (
        "Công an phường Thủy Xuân báo cáo tình hình an ninh trật tự tuần 12 năm 2024.",
        "Công an phường Thủy Xuân", "2024-W12", None,
    ),
    ("UBND xã Đại Nghĩa báo cáo sản xuất vụ Xuân 2023 - 2024", "UBND xã Đại Nghĩa", None, None),
    ("Trường Mầm non Sao Mai tổng kết năm học 2023 - 2024", "Trường Mầm non Sao Mai", None, None),
    ("Kỷ niệm 94 năm Ngày thành lập Đảng (3/2/1930 - 3/2/2024)", None, None, None),
    # other bodies
    ("BAN CHỈ HUY QUÂN SỰ XÃ TRUNG LƯƠNG\nBÁO CÁO\nKết quả công tác quốc phòng tháng 8 năm 2025", "Ban chỉ huy quân sự xã Trung Lương", "2025-08", None),
    ("HỘI LIÊN HIỆP PHỤ NỮ PHƯỜNG TRƯỜNG THI\nBáo cáo kết quả hoạt động quý III năm 2024", "Hội LHPN phường Trường Thi", "2024-Q3", None),
    ("HỘI CỰU CHIẾN BINH XÃ HẢI YẾN SƠ KẾT 6 THÁNG ĐẦU NĂM 2022", "Hội cựu chiến binh xã Hải Yến", "2022-H1", None),
    ("Đoàn Thanh niên phường Tân Lập tổng kết công tác Đoàn năm 2023", "Đoàn Thanh niên phường Tân Lập", "2023", None),
    ("UBND Phường 7 báo cáo kết quả công tác tháng 4/2021", "UBND Phường 7", "2021-04", None),
    ("UBND TP.HCM họp đánh giá tình hình kinh tế - xã hội tháng 6 năm 2023", "UBND TP.HCM", "2023-06", None),
    ("CHI BỘ KHU PHỐ 4\nBáo cáo kết quả lãnh đạo thực hiện nhiệm vụ tháng 5 năm 2024", "Chi bộ khu phố 4", "2024-05", None),
    ("Trường Mầm non Ánh Dương báo cáo kết quả công tác quý I/2024", "Trường Mầm non Ánh Dương", "2024-Q1", None),
    ("Mặt trận xã Phú Hội: kết quả công tác quý II/2023", "Ủy ban MTTQ Việt Nam xã Phú Hội", "2023-Q2", None),
    # spelling: NFD-like input, tone placement, odd spaces, capitals
    ("UỶ BAN NHÂN DÂN XÃ HOÀ PHÚ\nBÁO CÁO\nTình hình kinh tế - xã hội tháng\u00a002 năm\u00a02024", "UBND xã Hoà Phú", "2024-02", None),
    ("ĐẢNG ỦY XÃ THƯỢNG ĐỨC SƠ KẾT QUÍ I NĂM 2024\n", "Đảng ủy xã Thượng Đức", "2024-Q1", None),
    ("Đ\u1ea3ng u\u0309y xã Mỹ Lộc tổng kết năm 2020", "Đảng ủy xã Mỹ Lộc", "2020", None),
    ("đảng ủy xã không viết hoa họp tháng 3/2022", None, "2022-03", None),
    ("", None, None, None),
    ("Không có gì ở đây.", None, None, None),
]  # fmt: skip


@pytest.mark.parametrize(("opening", "organisation", "period", "held_on"), OPENINGS)
def test_opening(opening: str, organisation: str | None, period: str | None, held_on: str | None) -> None:
    meta = read_meta(Text(opening))
    assert (meta.period.label if meta.period else None) == period
    assert meta.held_on == held_on
    assert meta.organisation == organisation


def test_each_field_has_its_characters() -> None:
    text = Text("Sáng 12/7/2023, Đảng ủy phường Bắc Hà họp sơ kết 6 tháng đầu năm 2023.")
    meta = read_meta(text)
    said = {name: text.norm[span.start : span.end] for name, span in meta.spans.items()}
    assert said == {
        "organisation": "Đảng ủy phường Bắc Hà",
        "period": "6 tháng đầu năm 2023",
        "held_on": "12/7/2023",
    }
    assert (meta.level, meta.period.type if meta.period else None) == ("phường", "half")


def test_the_date_of_a_paper_is_no_meeting() -> None:
    text = Text("UBND XÃ HÀ AN\nHà An, ngày 06 tháng 7 năm 2023\nBÁO CÁO\nKết quả công tác tháng 6 năm 2023")
    meta = read_meta(text)
    assert meta.held_on is None
    assert text.norm[meta.spans["dated"].start : meta.spans["dated"].end] == "ngày 06 tháng 7 năm 2023"


@pytest.mark.parametrize(
    ("opening", "level", "parent"),
    [
        ("Đảng ủy xã Hòa An (huyện Bình Giang) tổng kết năm 2021", "xã", "huyện Bình Giang"),
        ("UBND PHƯỜNG CHI LĂNG, THÀNH PHỐ ĐÔNG HÀ\nBÁO CÁO\nKết quả năm 2021", "phường", "thành phố Đông Hà"),
        ("ĐẢNG BỘ TỈNH NAM GIANG\nĐẢNG ỦY PHƯỜNG BẮC SƠN\n*\nBÁO CÁO\ntổng kết năm 2025", "phường", "tỉnh Nam Giang"),
        ("Thị ủy Phước Bình họp tháng 3/2024", "thị xã", None),
    ],
)
def test_level_and_the_unit_above(opening: str, level: str, parent: str | None) -> None:
    meta = read_meta(Text(opening))
    assert (meta.level, meta.parent) == (level, parent)


@given(st.text(max_size=400))
def test_never_raises(raw: str) -> None:
    meta = read_meta(Text(raw))
    assert meta.held_on is None or len(meta.held_on) == 10


@given(
    st.lists(
        st.sampled_from(
            ["ngày", "31/2/2024", "tháng", "13", "quý", "năm 2024", "họp", "Đảng ủy", "xã", "Phú", "\n", "6"]
        ),
        max_size=40,
    )
)
def test_never_raises_on_its_own_words(words: list[str]) -> None:
    text = Text(" ".join(words))
    meta = read_meta(text)
    assert all(0 <= s.start <= s.end <= len(text.norm) for s in meta.spans.values())
