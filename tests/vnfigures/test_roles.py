"""Role, direction and comparison by the grammar of the clause."""

import pytest

from tests.vnfigures.seen import roles


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("Thu 524 tỷ đồng, đạt 78,1% dự toán.", ["actual", "percent_of_target plan"]),
        ("Thu 49 tỷ đồng, đạt 90,2%.", ["actual", "percent_of_target plan"]),
        ("Giải ngân 14 tỷ đồng (51%).", ["actual", "percent_of_target plan"]),
        ("Đạt 85% dự toán (1,8 tỷ đồng).", ["percent_of_target plan", "target"]),
        ("Bằng 98% so với cùng kỳ.", ["other same_period"]),
        ("Sản lượng 26 tấn (100,9% CK).", ["actual", "other same_period"]),
        ("Tăng 15,5% so với cùng kỳ.", ["change + same_period"]),
        ("Giảm 46 hộ so với đầu năm.", ["change - start_of_year"]),
        ("Giảm 0,54% so với cuối năm 2020.", ["change - start_of_year"]),
        ("Tăng 6% so với năm 2017.", ["change + previous_period"]),
        ("Xảy ra 3 vụ, ít hơn cùng kỳ 2 vụ.", ["actual", "change - same_period"]),
        ("So với cùng kỳ tăng 12%.", ["change + same_period"]),
        ("Vượt 21,5% kế hoạch quận giao.", ["change + plan"]),
        ("Tăng 2 vụ, giảm 1 người so với cùng kỳ.", ["change + same_period", "change - same_period"]),
        ("Tăng 5 lớp, 188 học sinh so với năm học trước.", ["change + previous_period", "change + previous_period"]),
        ("Tăng 1,3 tạ/ha so với vụ Xuân năm trước.", ["change + same_period"]),
        ("Tỷ lệ giảm còn 0,88%.", ["actual"]),
        ("Hộ nghèo giảm từ 4,66% xuống 4,12%.", ["actual", "actual"]),
        ("Đưa số dư lên 41,85 triệu đồng.", ["actual"]),
        ("Vượt 8 chỉ tiêu.", ["actual"]),
        ("Tỷ lệ người dân có thẻ BHYT đạt 98,2%.", ["actual"]),
        ("Giải quyết 326/330 hồ sơ, đạt 98,8%.", ["actual", "actual"]),
        ("Lúa 115/116 ha, đạt 99,1% KH.", ["actual plan", "percent_of_target plan"]),
        ("Gieo 33/31,5 ha.", ["actual plan"]),
        ("Phường đạt 15/15 chỉ tiêu nghị quyết.", ["actual"]),
        ("Công trình nâng cấp đường đạt 60%.", ["progress"]),
        ("Các công trình được đôn đốc thường xuyên: công trình vỉa hè đạt 80% khối lượng.", ["progress"]),
        ("Hoàn thành 40% khối lượng.", ["progress"]),
        ("Thu hoạch đạt 60% diện tích.", ["actual"]),
        ("Gần 150 đại biểu đã dự hội nghị.", ["other"]),
        ("Tổ chức 57 buổi, 2.940 lượt người tham dự.", ["actual", "other"]),
        ("Đại hội bầu 08 đại biểu đi dự đại hội cấp trên.", ["actual"]),
        ("Có 5/7 thôn đã gửi báo cáo.", ["other"]),
        ("Ghi nhận 12 ca (tháng trước 21 ca).", ["actual", "other previous_period"]),
        ("Mỗi phần từ 150.000đ đến 800.000đ.", ["range"]),
        ("Doanh thu gấp 1,5 lần.", ["change +"]),
    ],
)
def test_roles_of_results(text: str, seen: list[str]) -> None:
    assert roles(text) == seen


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("Phấn đấu kết nạp 12 đảng viên; 95% chi bộ vững mạnh.", ["target", "target"]),
        ("Phấn đấu giảm 12 hộ nghèo.", ["target -"]),
        ("Phấn đấu giải ngân 95% kế hoạch vốn trở lên.", ["target plan"]),
        ("Đảng ủy đề ra 18 chỉ tiêu.", ["target"]),
        ("Thông qua 12 chỉ tiêu, 06 chương trình hành động cho nhiệm kỳ 2025 - 2030.", ["target", "target"]),
        ("Các chỉ tiêu Đại hội đề ra: 100% chi bộ có mô hình. Mỗi năm có 1 công trình.", ["target", "target"]),
        ("Kế hoạch vốn năm 2025 là 28 tỷ đồng.", ["target"]),
        ("6 tháng cuối năm, Hội gây quỹ thêm 5 triệu đồng.", ["target"]),
        ("II. NHIỆM VỤ TRỌNG TÂM QUÝ IV\n- Thu ngân sách 200 triệu đồng.", ["target"]),
        ("3 xã đạt chỉ tiêu 60% số hộ phân loại rác.", ["actual", "target"]),
        ("I. KẾT QUẢ THỰC HIỆN NHIỆM VỤ QUÝ III\n- Thu ngân sách 200 triệu đồng.", ["actual"]),
        ("Vốn chương trình mục tiêu quốc gia giải ngân 4,1 tỷ đồng.", ["actual"]),
        ("Hoàn thiện 01 hồ sơ đề nghị kết nạp, trao 5 thẻ.", ["actual", "actual"]),
    ],
)
def test_what_is_aimed_at(text: str, seen: list[str]) -> None:
    assert roles(text) == seen
