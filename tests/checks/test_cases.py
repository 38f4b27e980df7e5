"""What does not fit is found, what is right is left alone: in the words of an office, through the ledger."""

from datetime import date

import pytest

from giaoban.catalogue.actions.load import load
from giaoban.catalogue.models import MeasureVersion
from giaoban.catalogue.rules import parse_period
from giaoban.checks.actions.run import run
from giaoban.checks.actions.set_rule import add_rule
from giaoban.checks.kinds import KINDS
from giaoban.checks.rules import CONTRADICTS, LACKS, UNUSUAL, tells
from giaoban.figures.queries import FindingView, open_findings
from giaoban.registry.queries import subtree_ids
from tests import factories as make
from tests.checks.cases import Case

pytestmark = pytest.mark.django_db

POOR = (("RIENG.thoat", "flow", "hộ"), ("RIENG.phat_sinh", "flow", "hộ"))
POOR_RULE = (("Hộ nghèo", "VX01 = VX01:previous + RIENG.phat_sinh - RIENG.thoat"),)
FILES = (("RIENG.ton", "stock", "đơn"), ("RIENG.xong", "flow", "đơn"))
FILES_RULE = (("Đơn tồn", "RIENG.ton = RIENG.ton:previous + HC03.don - RIENG.xong"),)

PLANTED = [
    # parts and whole
    Case(
        "đảng viên không bằng chính thức cộng dự bị",
        """XD01 2024-06: 315
           XD01.chinh_thuc 2024-06: 311
           XD01.du_bi 2024-06: 3""",
        "dang-vien",
        "311 + 3 = 314 ≠ 315",
    ),
    Case(
        "11 lượt chuyển sinh hoạt mà chỉ có 6 đến và 4 đi",
        """XD04 2024-H1: 11
           XD04.tiep_nhan 2024-H1: 6
           XD04.chuyen_di 2024-H1: 4""",
        "chuyen-sinh-hoat",
        "6 + 4 = 10 ≠ 11",
    ),
    Case(
        "chỉ tiêu nghị quyết không khớp theo cách cộng nào",
        """XD12.tong 2024: 18
           XD12.dat 2024: 12
           XD12.vuot 2024: 3
           XD12.chua_dat 2024: 2""",
        "chi-tieu-nghi-quyet",
        "12 + 3 + 2 = 17 ≠ 18",
    ),
    Case(
        "tổng lũy kế không bằng các phần lũy kế",
        """XD04 2024-06 lũy kế: 40
           XD04.tiep_nhan 2024-06 lũy kế: 25
           XD04.chuyen_di 2024-06 lũy kế: 14""",
        "chuyen-sinh-hoat",
        "25 + 14 = 39 ≠ 40",
    ),
    Case(
        "diện tích từng vụ cộng lại nhiều hơn tổng",
        """KT10 2024-06: 120
           KT10[lúa] 2024-06: 80
           KT10[màu] 2024-06: 55,5""",
        "cac-phan",
        "80 + 55,5 = 135,5 ≠ 120",
    ),
    Case(
        "các phần đã nhiều hơn tổng, dù còn một phần chưa báo cáo",
        """VX06 2024-02: 237
           VX06.ho_ngheo 2024-02: 240""",
        "cham-lo-tet",
        "240 > 237",
    ),
    # an empty taken for nought in a total
    Case(
        "tổng đảng viên bằng đúng số chính thức, dự bị để trống",
        """XD01 2024-06: 311
           XD01.chinh_thuc 2024-06: 311""",
        "dang-vien",
        "311 = 311",
    ),
    # a stock and its movements
    Case(
        "đảng viên tăng nhiều hơn kết nạp và chuyển đến",
        """XD01 2024-05..2024-06: 300 | 312
           XD02 2024-06: 3
           XD04.tiep_nhan 2024-06: 6
           XD04.chuyen_di 2024-06: 4""",
        "bien-dong-dang-vien",
        "312 > 300 + 3 + 6 − 4 = 305",
    ),
    Case(
        "hộ nghèo không bằng kỳ trước cộng phát sinh trừ thoát nghèo",
        """VX01 2024-05..2024-06: 231 | 190
           RIENG.phat_sinh 2024-06: 2
           RIENG.thoat 2024-06: 46""",
        "rieng",
        "231 + 2 − 46 = 187 ≠ 190",
        local=POOR,
        rules=POOR_RULE,
    ),
    Case(
        "đơn tồn không khớp với đơn nhận và đơn đã giải quyết",
        """RIENG.ton 2024-05..2024-06: 12 | 9
           HC03.don 2024-06: 20
           RIENG.xong 2024-06: 21""",
        "rieng",
        "12 + 20 − 21 = 11 ≠ 9",
        local=FILES,
        rules=FILES_RULE,
    ),
    # no more than there are
    Case(
        "đảng viên xuất sắc nhiều hơn đảng viên",
        """XD01 2024: 40
           XD09 2024: 42""",
        "xuat-sac",
        "42 > 40",
    ),
    Case(
        "thu ngân sách xã lớn hơn tổng thu trên địa bàn",
        """KT01 2024-03: 900 triệu
           KT02 2024-03: 1,2 tỷ""",
        "xa-trong-tinh",
        "1.200.000.000 > 900.000.000",
    ),
    Case(
        "tử số của tỷ lệ hộ nghèo không phải số hộ nghèo",
        """VX01 2024-06: 185
           VX03 2024-06: 158/4200""",
        "ty-le-ho-ngheo",
        "158 ≠ 185",
    ),
    # ratios
    Case("hồ sơ đúng hạn nhiều hơn hồ sơ", "HC01 2024-06: 105/100", "khong-qua-100", "105 > 100"),
    Case("tỷ lệ hộ dùng nước sạch trên 100%", "DT09 2024-06: 120,5%", "khong-qua-100", "120,5% > 100%"),
    Case("tiến độ công trình trên 100%", "KT07[đường liên thôn] 2024-06: 110%", "khong-qua-100", "110% > 100%"),
    Case("tỷ lệ không đúng với tử và mẫu", "HC01 2024-06: 45/60 = 90%", "tinh-lai-ty-le", "45 / 60 = 75% ≠ 90%"),
    # range
    Case("thu nhập ghi bằng triệu vào ô ghi bằng đồng", "KT08 2024: 64", "thu-nhap", "64 < 5.000.000"),
    Case("thu ngân sách âm", "KT02 2024-03: -5 triệu", "khong-am", "-5.000.000 < 0"),
    Case("kiểm tra đạt 900% chương trình", "KG01.ty_le 2024: 900%", "vuot-chuong-trinh", "900 > 300"),
    # sums over time
    Case(
        "lũy kế không bằng các tháng cộng lại",
        """KT01 2024-01..2024-03: 1 tỷ | 1,2 tỷ | 900 triệu
           KT01 2024-03 lũy kế: 4,2 tỷ""",
        "luy-ke",
        "3.100.000.000 ≠ 4.200.000.000",
    ),
    Case(
        "quý không bằng ba tháng",
        """HC04 2024-01..2024-03: 12 | 15 | 11
           HC04 2024-Q1: 48""",
        "luy-ke",
        "38 ≠ 48",
    ),
    Case(
        "lũy kế nhỏ hơn lũy kế tháng trước",
        """VX08 2024-05 lũy kế: 210
           VX08 2024-06 lũy kế: 185""",
        "luy-ke",
        "185 < 210",
    ),
    Case(
        "lũy kế từ 15/12 không khớp theo kỳ 15 đến 14",
        """HC04 2024-01..2024-02@ND09: 12 | 15
           HC04 2024-02@ND09 lũy kế: 29""",
        "luy-ke",
        "27 ≠ 29",
    ),
    # missing is not zero
    Case(
        "ghi 0 tin, bài khi tháng nào cũng có",
        """HC04 2024-01..2024-06: 12 | 15 | 11 | 14 | 13 | 12
           HC04 2024-07: 0""",
        "so-khong",
        "0; 12, 15, 11, 14, 13, 12",
    ),
    Case(
        "bỏ trống lượt tiếp công dân khi tháng nào cũng báo cáo",
        """HC03.luot_tiep 2024-01..2024-06: 12 | 15 | 11 | 14 | 13 | 12
           HC04 2024-07: 9""",
        "bo-trong",
        "trống; 12, 15, 11, 14, 13, 12",
    ),
    Case(
        "chép lại nguyên báo cáo tháng trước",
        """HC04 2024-05..2024-06: 12 | 12
           HC05 2024-05..2024-06: 340 | 340
           HC03.luot_tiep 2024-05..2024-06: 17 | 17
           DV01 2024-05..2024-06: 2 | 2
           KG01 2024-05..2024-06: 3 | 3
           XD10 2024-05..2024-06: 1 | 1""",
        "chep-lai",
        "6 số giống kỳ trước",
    ),
    # history
    Case(
        "thu ngân sách nhầm triệu thành tỷ",
        """KT02 2024-01..2024-06: 210 triệu | 190 triệu | 230 triệu | 205 triệu | 220 triệu | 198 triệu
           KT02 2024-07..2024-08: 215 triệu | 207 tỷ""",
        "khac-thuong",
        "207.000.000.000; trung vị 7 kỳ 210.000.000; z = 6.564,8",
    ),
    Case(
        "tin, bài tăng vọt",
        "HC04 2024-01..2024-09: 22 | 25 | 21 | 24 | 23 | 22 | 26 | 24 | 160",
        "khac-thuong",
    ),
    Case(
        "tỷ lệ bảo hiểm y tế rớt mạnh",
        "YT01 2024-01..2024-08: 95,2% | 95,3% | 95,1% | 95,6% | 95,4% | 95,8% | 95,7% | 9,5%",
        "khac-thuong",
    ),
    # sources
    Case(
        "biểu nhập và báo cáo ghi khác nhau",
        """XD02 2024-06: 7 (biểu)
           XD02 2024-06: 9 (báo cáo)""",
        "hai-nguon",
        "7 ≠ 9",
    ),
    Case(
        "tỷ lệ đạt kế hoạch ghi trong báo cáo không đúng",
        """chỉ tiêu KT01 2024: 6,288 tỷ
           KT01 2024-06 lũy kế: 4,9 tỷ !đạt 95,2%""",
        "loi-van",
        "4.900.000.000 / 6.288.000.000 = 77,9% ≠ 95,2%",
    ),
    Case(
        "giảm 46 hộ so với đầu năm, nhưng đầu năm là 237",
        """VX01 2023-12: 237
           VX01 2024-12: 185 !giảm 46 so với đầu năm""",
        "loi-van",
        "185 so với 237: giảm 52 ≠ giảm 46",
    ),
    Case(
        "tăng 5% so với cùng kỳ mà thực ra giảm",
        """HC04 2023-06: 200
           HC04 2024-06: 190 !tăng 5% so với cùng kỳ""",
        "loi-van",
        "190 so với 200: giảm 5% ≠ tăng 5%",
    ),
    # own and children
    Case(
        "thị xã ghi ít hơn các xã cộng lại",
        """VX04 2024-02: 800
           xã Một: VX04 2024-02: 450
           xã Hai: VX04 2024-02: 430""",
        "cap-duoi",
        "800 < 880",
    ),
    Case(
        "hộ nghèo của thị xã khác tổng của đủ các xã",
        """VX01 2024-06: 190
           xã Một: VX01 2024-06: 90
           xã Hai: VX01 2024-06: 95""",
        "cap-duoi",
        "190 ≠ 185",
    ),
    Case(
        "tổng của thị xã chỉ là của hai xã đã báo cáo",
        """VX08 2024-06: 85
           xã Một: VX08 2024-06: 40
           xã Hai: VX08 2024-06: 45
           xã Ba: HC04 2024-06: 12""",
        "cap-duoi",
        "85 = 85 (2/3 đơn vị)",
    ),
    Case(
        "tỷ lệ của thị xã là trung bình các tỷ lệ xã",
        """HC01 2024-06: 75%
           xã Một: HC01 2024-06: 100/100
           xã Hai: HC01 2024-06: 5/10""",
        "cap-duoi",
        "105 / 110 = 95,45% ≠ 75%",
    ),
]

RIGHT = [
    Case(
        "đảng viên bằng chính thức cộng dự bị",
        """XD01 2024-06: 314
           XD01.chinh_thuc 2024-06: 311
           XD01.du_bi 2024-06: 3""",
    ),
    Case(
        "dự bị ghi rõ không phát sinh",
        """XD01 2024-06: 311
           XD01.chinh_thuc 2024-06: 311
           XD01.du_bi 2024-06: không phát sinh""",
    ),
    Case(
        "một phần chưa báo cáo, tổng nhiều hơn các phần đã có",
        """XD01 2024-06: 314
           XD01.chinh_thuc 2024-06: 311""",
    ),
    Case(
        "vượt tính trong đạt",
        """XD12.tong 2024: 18
           XD12.dat 2024: 16
           XD12.vuot 2024: 3
           XD12.chua_dat 2024: 2""",
    ),
    Case(
        "tổng của tháng, các phần mới có của cả quý",
        """XD04 2024-03: 5
           XD04.tiep_nhan 2024-Q1: 6
           XD04.chuyen_di 2024-Q1: 4""",
    ),
    Case(
        "tổng theo kỳ 15 đến 14, các phần theo tháng lịch",
        """XD04 2024-06@ND09: 11
           XD04.tiep_nhan 2024-06: 6
           XD04.chuyen_di 2024-06: 4""",
    ),
    Case(
        "tổng làm tròn đến tỷ, các kỳ ghi đến triệu",
        """KT01 2024-01..2024-03: 1.012 triệu | 1.204 triệu | 951 triệu
           KT01 2024-03 lũy kế: 3,2 tỷ""",
    ),
    Case(
        "lũy kế ước trên một số tròn",
        """KT01 2024-01..2024-03: 1.012 triệu | 1.204 triệu | 951 triệu
           KT01 2024-03 lũy kế: trên 3,1 tỷ""",
    ),
    Case(
        "các tháng 15 đến 14 và lũy kế theo lịch là hai chế độ",
        """HC04 2024-01..2024-03@ND09: 12 | 15 | 11
           HC04 2024-03 lũy kế: 45""",
    ),
    Case(
        "lũy kế đầu năm nhỏ hơn lũy kế cuối năm trước",
        """VX08 2023-12 lũy kế: 458
           VX08 2024-01 lũy kế: 30""",
    ),
    Case(
        "lũy kế có tháng không áp dụng",
        """YT07 2024-01..2024-03: 1 | không áp dụng | 2
           YT07 2024-03 lũy kế: 3""",
    ),
    Case(
        "diện tích các vụ cộng lại đúng bằng tổng",
        """KT10 2024-06: 135,5
           KT10[lúa] 2024-06: 80
           KT10[màu] 2024-06: 55,5""",
    ),
    Case(
        "đảng viên giảm vì có đồng chí từ trần, không có chỉ tiêu riêng",
        """XD01 2024-05..2024-06: 300 | 303
           XD02 2024-06: 3
           XD04.tiep_nhan 2024-06: 6
           XD04.chuyen_di 2024-06: 4""",
    ),
    Case(
        "đảng viên tăng vọt khi nhập đảng bộ theo nghị quyết sắp xếp",
        """XD01 2024-05..2024-06: 300 | 512
           XD02 2024-06: 3
           XD04.tiep_nhan 2024-06: 6
           XD04.chuyen_di 2024-06: 4
           nhập thị xã 2024-06-01""",
    ),
    Case(
        "hộ nghèo khớp với phát sinh và thoát nghèo",
        """VX01 2024-05..2024-06: 231 | 187
           RIENG.phat_sinh 2024-06: 2
           RIENG.thoat 2024-06: 46""",
        local=POOR,
        rules=POOR_RULE,
    ),
    Case(
        "hộ nghèo theo chuẩn mới, không so với chuẩn cũ",
        """VX01 2021-12: 231
           VX01 2022-01: 540
           RIENG.phat_sinh 2022-01: 0
           RIENG.thoat 2022-01: 0""",
        local=POOR,
        rules=POOR_RULE,
    ),
    Case(
        "chưa có số thoát nghèo thì chưa nói được gì",
        """VX01 2024-05..2024-06: 231 | 190
           RIENG.phat_sinh 2024-06: 2""",
        local=POOR,
        rules=POOR_RULE,
    ),
    Case("giao quân vượt chỉ tiêu", "QA01.ty_le 2024-02: 22/21 = 104,76%"),
    Case("thực hiện 125% chương trình kiểm tra", "KG01.ty_le 2024: 125%"),
    Case("thực hiện đúng 100%", "HC01 2024-06: 60/60 = 100%"),
    Case("tỷ lệ làm tròn một chữ số", "HC01 2024-06: 45/61 = 73,8%"),
    Case("tỷ lệ làm tròn hai chữ số", "HC01 2024-06: 2/3 = 66,67%"),
    Case("không có hồ sơ nào", "HC01 2024-06: 0/0"),
    Case(
        "0 vụ cháy là thường",
        """QA06 2024-01..2024-07: 0 | 1 | 0 | 0 | 2 | 0 | 0""",
    ),
    Case(
        "0 có đánh dấu không phát sinh",
        """HC04 2024-01..2024-06: 12 | 15 | 11 | 14 | 13 | 12
           HC04 2024-07: không phát sinh""",
    ),
    Case(
        "không áp dụng cũng là đã báo cáo",
        """HC03.luot_tiep 2024-01..2024-06: 12 | 15 | 11 | 14 | 13 | 12
           HC03.luot_tiep 2024-07: không áp dụng
           HC04 2024-07: 9""",
    ),
    Case(
        "đơn vị mới, chưa đủ kỳ để so",
        "HC04 2024-05..2024-08: 12 | 15 | 11 | 160",
    ),
    Case(
        "quà Tết tăng vọt như mọi năm",
        """VX04 2022-01..2022-12: 30 | 1.450 | 25 | 20 | 22 | 28 | 31 | 26 | 24 | 30 | 27 | 35
           VX04 2023-01..2023-12: 1.380 | 40 | 25 | 20 | 22 | 28 | 31 | 26 | 24 | 30 | 27 | 35
           VX04 2024-01..2024-02: 60 | 1.493""",
    ),
    Case(
        "quà ngày Thương binh - Liệt sĩ, chưa có năm trước để so",
        "VX04 2023-01..2023-07: 135 | 58 | 64 | 188 | 90 | 74 | 310",
    ),
    Case(
        "dao động thường của số ít vụ",
        "QA05.vu 2024-01..2024-09: 2 | 0 | 1 | 3 | 1 | 2 | 0 | 1 | 4",
    ),
    Case(
        "số vụ tăng dần qua các năm",
        """HC02 2024-01..2024-09: 60% | 62% | 63% | 65% | 66% | 68% | 69% | 71% | 73%""",
    ),
    Case(
        "sau khi nhập đơn vị, số lớn hơn hẳn",
        """HC04 2024-01..2024-07: 22 | 25 | 21 | 24 | 23 | 22 | 95
           nhập thị xã 2024-07-01""",
    ),
    Case(
        "hai nguồn ghi một số, một nguồn làm tròn",
        """KT01 2024-06 lũy kế: 49 tỷ 687 triệu (biểu)
           KT01 2024-06 lũy kế: 49,7 tỷ (báo cáo)""",
    ),
    Case(
        "số ước được thay bằng số thực hiện",
        """KT01 2024-06 lũy kế: ước 48 tỷ (báo cáo)
           KT01 2024-06 lũy kế: 49,687 tỷ (biểu)""",
    ),
    Case(
        "đạt kế hoạch đúng như báo cáo nói",
        """chỉ tiêu KT01 2024: 6,288 tỷ
           KT01 2024-06 lũy kế: 4,9 tỷ !đạt 77,9%""",
    ),
    Case(
        "giảm 46 hộ không nói so với khi nào, khớp với đầu năm",
        """VX01 2023-12: 231
           VX01 2024-11: 190
           VX01 2024-12: 185 !giảm 46""",
    ),
    Case(
        "tăng 5% so với cùng kỳ",
        """HC04 2023-06: 200
           HC04 2024-06: 210 !tăng 5% so với cùng kỳ""",
    ),
    Case(
        "thị xã có phần của riêng mình",
        """VX04 2024-02: 1.000
           xã Một: VX04 2024-02: 450
           xã Hai: VX04 2024-02: 430""",
    ),
    Case(
        "một xã chưa báo cáo, thị xã đã biết số của xã ấy",
        """VX01 2024-06: 230
           xã Một: VX01 2024-06: 90
           xã Hai: VX01 2024-06: 95
           xã Ba: HC04 2024-06: 12""",
    ),
    Case(
        "số của thị xã làm tròn",
        """VX05 2024-02: 1,2 tỷ
           xã Một: VX05 2024-02: 436.450.000
           xã Hai: VX05 2024-02: 796.250.000""",
    ),
    Case(
        "tỷ lệ của thị xã tính từ tử và mẫu các xã",
        """HC01 2024-06: 95,45%
           xã Một: HC01 2024-06: 100/100
           xã Hai: HC01 2024-06: 5/10""",
    ),
    Case(
        "vài số giống kỳ trước là thường",
        """HC04 2024-05..2024-06: 12 | 12
           DV01 2024-05..2024-06: 2 | 2
           KG01 2024-05..2024-06: 3 | 3""",
    ),
]


@pytest.fixture
def ledger(own_folders: object) -> None:
    load(make.SYSTEM)
    for code, behaviour, unit in {*POOR, *FILES}:
        make.measure(name=code, code=code, behaviour=behaviour, unit=unit, scale=0)
    # A new poverty line from 2022 (Nghị định 07/2021/NĐ-CP): not to be compared with the one before.
    old = MeasureVersion.objects.get(measure__code="VX01")
    MeasureVersion.objects.create(
        measure=old.measure, valid_from=date(2022, 1, 1), unit=old.unit, scale=old.scale, comparable=False
    )


def checked(cases: list[Case]) -> dict[str, list[FindingView]]:
    """Every case laid into one ledger, each in a town of its own, and checked over all its periods."""
    found = {}
    for case in cases:
        town = case.lay()
        for name, relation in case.rules:
            add_rule(make.SYSTEM, town, name=name, relation=relation, severity="warning", valid_from=date(2020, 1, 1))
        for regime in ("LICH", "ND09"):
            run(make.SYSTEM, town, parse_period(f"2021-01@{regime}"), parse_period(f"2024-12@{regime}"))
        found[case.name] = open_findings(subtree_ids(town, date(2024, 12, 31)))
    return found


def test_every_planted_contradiction_is_found_with_its_working(ledger: None):
    assert len(PLANTED) >= 25
    found = checked(PLANTED)
    wrong = []
    for case in PLANTED:
        said = [(one.params.get("rule", one.code), one.params.get("working", "")) for one in found[case.name]]
        hit = [working for rule, working in said if rule.startswith(case.rule)]
        if not hit or (case.working and case.working not in hit):
            wrong.append(f"{case.name}: {case.rule} {case.working!r}, said {said}")
    assert wrong == []


def test_nothing_else_is_said_of_a_planted_contradiction(ledger: None):
    """One thing that does not fit is one finding, not five."""
    extra = {name: [one.message for one in found] for name, found in checked(PLANTED).items() if len(found) != 1}
    assert extra == {}


def test_what_is_right_raises_no_alarm(ledger: None):
    assert len(RIGHT) >= 25
    alarms = {name: [one.message for one in found] for name, found in checked(RIGHT).items() if found}
    assert alarms == {}


def test_every_kind_of_rule_is_among_the_planted(ledger: None):
    planted = {one.params["kind"] for found in checked(PLANTED).values() for one in found if "kind" in one.params}
    # What a form asks for is known with forms only: see test_entry.
    assert set(KINDS) - planted == {"required"}


def test_a_total_of_those_that_reported_lacks_something_and_contradicts_nothing(ledger: None):
    told = {name: tells(one.params) for name, found in checked(PLANTED).items() for one in found}
    kinds = {name: one.params.get("kind") for name, found in checked(PLANTED).items() for one in found}
    assert told["tổng đảng viên bằng đúng số chính thức, dự bị để trống"] == LACKS
    assert told["tổng của thị xã chỉ là của hai xã đã báo cáo"] == LACKS
    # What is more than those that reported have is no total that will grow.
    assert told["thị xã ghi ít hơn các xã cộng lại"] == CONTRADICTS
    assert told["hộ nghèo của thị xã khác tổng của đủ các xã"] == CONTRADICTS
    assert told["các phần đã nhiều hơn tổng, dù còn một phần chưa báo cáo"] == CONTRADICTS
    assert {kinds[name] for name, what in told.items() if what == UNUSUAL} == {"zero", "copied", "history"}
    assert tells({}) == CONTRADICTS, "what the gate itself finds: two sources of one figure"
