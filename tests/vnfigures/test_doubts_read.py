"""Doubts as `read` reports them on plain sentences: the whole way from text to message."""

import pytest

from tests.reading.marked import parse
from tests.vnfigures.test_doubts import PLANTED, RIGHT
from vnfigures.read import read

CONTRADICTIONS = [
    (
        "parts",
        "Giải quyết 1.250 hồ sơ: trước hạn 900 hồ sơ, đúng hạn 340 hồ sơ, trễ hạn 20 hồ sơ.",
    ),
    (
        "parts",
        "Tổng đàn gia súc 3.500 con, gồm trâu 200 con, bò 900 con, lợn 2.500 con.",
    ),
    (
        "parts",
        "Trong 6 tháng có 46 trẻ sinh ra (nam 24, nữ 21).",
    ),
    (
        "parts",
        "Tổng thu 12.500 triệu đồng, gồm: thu cân đối 8.200 triệu đồng; thu bổ sung 4.200 triệu đồng.",
    ),
    (
        "parts",
        "Đường giao thông nông thôn làm mới 5,2 km, bao gồm bê tông 4 km, cấp phối 0,8 km.",
    ),
    (
        "parts",
        "Năm học này có 1.205 học sinh, chia ra: tiểu học 640 học sinh, THCS 575 học sinh.",
    ),
    (
        "parts",
        "Hiện Đảng bộ có 640 đảng viên, trong đó 625 đảng viên chính thức, 12 đảng viên dự bị.",
    ),
    (
        "parts",
        "Trong quý chuyển sinh hoạt đảng 17 đồng chí, trong đó chuyển đến 9 đồng chí, chuyển đi 7 đồng chí.",
    ),
    (
        "parts",
        "Khen thưởng 45 trường hợp, trong đó 12 tập thể và 32 cá nhân.",
    ),
    (
        "parts",
        "Có 24 chỉ tiêu, trong đó 20 chỉ tiêu đạt, 3 chỉ tiêu chưa đạt.",
    ),
    (
        "percent",
        "Kết nạp 14/20 đảng viên, đạt 75% chỉ tiêu.",
    ),
    (
        "percent",
        "Có 09/12 đơn vị báo cáo, đạt 85%.",
    ),
    (
        "percent",
        "Toàn phường có 5.774/6.297 hộ đạt gia đình văn hóa, chiếm 93,69%.",
    ),
    (
        "percent",
        "Số trẻ tiêm đủ mũi 120/125 trẻ, đạt 98%.",
    ),
    (
        "percent",
        "Đến nay giải ngân 15,6/24 tỷ đồng, đạt 56%.",
    ),
    (
        "percent",
        "Thu ngân sách đạt 49 tỷ đồng, bằng 85% so với dự toán 52 tỷ đồng.",
    ),
    (
        "percent",
        "Quỹ Đền ơn đáp nghĩa thu 186,4 triệu đồng, đạt 142,3% kế hoạch 150 triệu đồng.",
    ),
    (
        "change",
        "Hộ nghèo giảm từ 45 hộ xuống còn 30 hộ, giảm 25 hộ.",
    ),
    (
        "change",
        "Cấp 35 giấy phép xây dựng, tăng 5 giấy phép (26,7%) so với cùng kỳ.",
    ),
    (
        "change",
        "Xảy ra 12 vụ phạm pháp hình sự, cùng kỳ 15 vụ, giảm 5 vụ.",
    ),
    (
        "change",
        "Cây lạc thực hiện 33/31,5 ha, vượt 3,5 ha so với kế hoạch.",
    ),
    (
        "implausible",
        "Thu tiền sử dụng đất 30 tỷ đồng, bằng 850% dự toán.",
    ),
    (
        "implausible",
        "Số vụ vi phạm giảm 150% so với cùng kỳ.",
    ),
    (
        "implausible",
        "Tiến độ thi công tuyến đường liên thôn đạt 240%.",
    ),
    (
        "average",
        "Tặng 150 suất quà, mỗi suất 500.000 đồng, tổng trị giá 85 triệu đồng.",
    ),
    (
        "average",
        "Cho vay 250 hộ với số tiền 15 tỷ đồng, bình quân 50 triệu đồng/hộ.",
    ),
    (
        "average",
        "Trợ cấp cho 150 người, mỗi người từ 380.000 đồng đến 720.000 đồng, tổng số tiền 175 triệu đồng.",
    ),
    (
        "average",
        "Diện tích lúa 520 ha, năng suất 62 tạ/ha, sản lượng 4.224 tấn.",
    ),
    (
        "words",
        "Tổng kinh phí là 12.500.000 đồng (Mười hai triệu đồng chẵn).",
    ),
    (
        "parts",
        "Tiếp nhận 3.250 hồ sơ (trực tuyến 2.900 hồ sơ, trực tiếp 250 hồ sơ).",
    ),
    (
        "parts",
        "Tổng vốn đầu tư 12,5 tỷ đồng, gồm ngân sách tỉnh 7,5 tỷ đồng, ngân sách phường 4 tỷ đồng, Nhân dân "
        "đóng góp 2 tỷ đồng.",
    ),
    (
        "parts",
        "Sản lượng lương thực cây có hạt đạt 4.520 tấn, gồm lúa 3.900 tấn, ngô 720 tấn.",
    ),
    (
        "parts",
        "Bình chọn 25 gương điển hình, gồm 15 cá nhân và 12 tập thể.",
    ),
    (
        "parts",
        "Trong tháng có 24 trẻ sinh ra, trong đó nam 13 trẻ, nữ 10 trẻ.",
    ),
    (
        "percent",
        "Có 320 hộ đăng ký, đến nay 298/320 hộ đạt, tỷ lệ 95,1%.",
    ),
    (
        "percent",
        "11/13 đơn vị đạt chuẩn về an ninh trật tự, chiếm 74,6%.",
    ),
    (
        "percent",
        "Quỹ Vì người nghèo huy động 245/200 triệu đồng, đạt 112,5% kế hoạch.",
    ),
    (
        "change",
        "Số hộ nghèo đầu năm là 65 hộ, cuối năm còn 48 hộ, giảm 27 hộ.",
    ),
    (
        "change",
        "Tổng đàn lợn tăng từ 1.200 con lên 1.450 con, tăng 150 con.",
    ),
    (
        "average",
        "Bình quân mỗi hộ 5 triệu đồng, tổng số tiền hỗ trợ 86 hộ là 530 triệu đồng.",
    ),
    (
        "implausible",
        "Tỷ lệ hộ dân tham gia bảo hiểm y tế đạt 109%.",
    ),
]

AGREEING = [
    "Toàn thành phố có 8.282 nhiệm vụ, hoàn thành 6.932 nhiệm vụ (83,70%), đúng hạn 5.361 nhiệm vụ "
    "(64,73%), chưa hoàn thành 1.350 nhiệm vụ (16,30%), trong đó quá hạn 208 nhiệm vụ (2,51%).",
    "Có 13 nhiệm vụ: giải quyết 9 nhiệm vụ (trước hạn 4, quá hạn 5), đang giải quyết 4 nhiệm vụ (trong hạn).",
    "Toàn xã có 2.145 hộ với 8.320 nhân khẩu, trong đó 1.020 hộ làm nông nghiệp, 35 hộ nghèo, 60 hộ cận nghèo.",
    "Tổ chức 12 lớp tập huấn cho 540 lượt người, trong đó nữ 300 lượt người.",
    "Thu ngân sách 9 tháng đạt 45,6 tỷ đồng, đạt 91,2% dự toán thành phố giao, 88,5% dự toán HĐND phường "
    "giao, tăng 12% so với cùng kỳ; trong đó thuế ngoài quốc doanh 12,3 tỷ đồng, đạt 95%; lệ phí trước bạ "
    "8,1 tỷ đồng, đạt 102%.",
    "Cấp 1.250 thẻ BHYT, nâng tỷ lệ bao phủ lên 93,5%, tăng 1,5% so với đầu năm.",
    "Giải quyết việc làm cho 320 lao động, đạt 106,7% kế hoạch (300 lao động).",
    "Hộ nghèo giảm từ 45 hộ (2,1%) đầu năm xuống còn 30 hộ (1,4%), giảm 15 hộ (0,7%).",
    "Công an phường bắt 5 vụ, 12 đối tượng; xử phạt 35 trường hợp với số tiền 52,5 triệu đồng.",
    "Khám sức khỏe nghĩa vụ quân sự cho 120 thanh niên, đạt loại 1: 30, loại 2: 45, loại 3: 25 thanh niên.",
    "Tặng 150 suất quà trị giá 75 triệu đồng cho 150 hộ, mỗi suất 500.000 đồng.",
    "Trao 20 suất học bổng, mỗi suất 1 triệu đồng và 10 xe đạp, tổng trị giá 45 triệu đồng.",
    "Huy động 1,2 tỷ đồng xã hội hóa, trong đó nhân dân đóng góp 800 triệu đồng, doanh nghiệp hỗ trợ 300 triệu đồng.",
    "Năm học 2023-2024 có 1.205 học sinh, trong đó tiểu học 640 học sinh, THCS 565 học sinh.",
    "Tiếp 45 lượt công dân, nhận 23 đơn, trong đó khiếu nại 3 đơn, tố cáo 1 đơn, kiến nghị phản ánh 19 "
    "đơn; đã giải quyết 20 đơn, đạt 86,9%.",
    "Đảng bộ có 25 chi bộ trực thuộc với 640 đảng viên, trong đó 18 chi bộ tổ dân phố, 4 chi bộ trường "
    "học, 3 chi bộ cơ quan.",
    "Xếp loại 25 chi bộ: hoàn thành xuất sắc nhiệm vụ 5 chi bộ (20%), hoàn thành tốt nhiệm vụ 18 chi bộ "
    "(72%), hoàn thành nhiệm vụ 2 chi bộ (8%).",
    "Diện tích gieo trồng 520 ha, đạt 100% kế hoạch, năng suất bình quân 62 tạ/ha, sản lượng 3.224 tấn.",
    "Diện tích lúa 520 ha, năng suất 62 tạ/ha; sản lượng lương thực 3.500 tấn.",
    "Tổng đàn gia súc 3.500 con, gồm trâu 200 con, bò 800 con, lợn 2.500 con; gia cầm 45.000 con.",
    "Xử lý 45 trường hợp vi phạm, phạt tiền 38 trường hợp, nhắc nhở 7 trường hợp.",
    "Cấp 35 giấy phép xây dựng, tăng 5 giấy phép (16,7%) so với cùng kỳ.",
    "Tổng mức đầu tư 12,5 tỷ đồng, giải ngân 8,2 tỷ đồng, đạt 65,6%.",
    "Tổng vốn 12,5 tỷ đồng, trong đó ngân sách thành phố 7,5 tỷ đồng (60%), ngân sách phường 5 tỷ đồng (40%).",
    "Tỷ lệ trẻ em dưới 5 tuổi suy dinh dưỡng 5,6%, giảm 0,3% so với cùng kỳ năm trước.",
    "Trong 6 tháng có 46 trẻ sinh ra (nam 24, nữ 22), tỷ số giới tính 109/100.",
    "Có 09/12 đơn vị báo cáo, đạt 75%.",
    "Tỷ lệ hồ sơ trực tuyến toàn trình đạt 85% (kế hoạch 80%), vượt 5%.",
    "Thu thuế đạt 125% dự toán, thu phí đạt 98% dự toán.",
    "Kết nạp 14/20 đảng viên, đạt 70% chỉ tiêu; trong đó nữ 8 đồng chí, dân tộc thiểu số 2 đồng chí.",
    "Phát triển mới 812 hội viên, nâng tổng số lên 9.450 hội viên.",
    "Vận động được 436.450.000 đồng, chi 420.000.000 đồng, còn 16.450.000 đồng.",
    "Quỹ Đền ơn đáp nghĩa thu 186,4 triệu đồng, đạt 124,3% kế hoạch 150 triệu đồng.",
    "Toàn phường có 38/38 tổ dân phố đạt danh hiệu văn hóa, đạt 100%; 5.774/6.297 hộ đạt gia đình văn "
    "hóa, chiếm 91,69%.",
    "Số người chết 2 người, bị thương 5 người; so với cùng kỳ tăng 1 vụ, giảm 1 người chết.",
    "Tổng số vụ phạm pháp hình sự 12 vụ, giảm 3 vụ so với cùng kỳ (12/15 vụ), giảm 20%.",
    "Đường giao thông nông thôn làm mới 5,2 km, trong đó bê tông 4 km, cấp phối 1,2 km.",
    "Tổ chức 3 buổi văn nghệ, 2 giải thể thao với hơn 500 lượt người tham gia.",
    "Kinh phí 120 triệu đồng, bình quân 1,2 triệu đồng/hộ cho 100 hộ.",
    "Hỗ trợ xây 5 nhà, mỗi nhà 60 triệu đồng, trong đó Quỹ vì người nghèo 40 triệu đồng, gia đình 20 triệu đồng.",
    "Thu nhập bình quân đầu người đạt 65 triệu đồng/năm, tăng 5 triệu đồng so với năm 2022.",
    "Cơ cấu kinh tế: thương mại - dịch vụ 60%, công nghiệp 30%, nông nghiệp 10%.",
    "Tổng thu 12.500 triệu đồng, gồm: thu cân đối 8.200 triệu đồng; thu bổ sung 4.300 triệu đồng.",
    "Tổ chức 5 hội nghị với 450 lượt đảng viên, đạt 98% tham gia.",
    "Giải quyết 1.250 hồ sơ: trước hạn 900 hồ sơ, đúng hạn 340 hồ sơ, trễ hạn 10 hồ sơ, đạt 99,2%.",
    "Tiếp nhận 1.300 hồ sơ (kỳ trước chuyển sang 50), đã giải quyết 1.250 hồ sơ, đang giải quyết 50 hồ sơ.",
    "Tổng số hộ 2.000 hộ, trong đó hộ nghèo 30 hộ, chiếm 1,5%; hộ cận nghèo 50 hộ, chiếm 2,5%.",
    "Số trẻ tiêm đủ mũi 120/125 trẻ, đạt 96%, tăng 2% so với cùng kỳ.",
    "Trồng mới 12.000 cây, đạt 120% kế hoạch năm (10.000 cây).",
    "Đến nay giải ngân 15,6/24 tỷ đồng, đạt 65%.",
    "Tổng thu 24 tỷ đồng/20 tỷ đồng, đạt 120%.",
    "Số thu đạt 61,2 tỷ/64,8 tỷ đồng, bằng 94,4% dự toán.",
    "Xây mới 5 nhà (kế hoạch 5 nhà), sửa chữa 3 nhà (kế hoạch 4 nhà).",
    "Công tác thu nợ: thu 120 triệu đồng trong tổng số 480 triệu đồng, đạt 25%.",
    "Khen thưởng 12 tập thể và 30 cá nhân, trong đó 5 tập thể, 10 cá nhân được tỉnh khen.",
    "Có 50 đại biểu, trong đó 45 đại biểu chính thức, 5 đại biểu khách mời; nữ 20 đại biểu chiếm 40%.",
    "Kiểm tra 12 cơ sở, phát hiện 4 cơ sở vi phạm, xử phạt 3 cơ sở với số tiền 15 triệu đồng.",
    "Xảy ra 3 vụ cháy, thiệt hại 200 triệu đồng, so với cùng kỳ giảm 1 vụ (25%).",
    "Tổng đàn trâu 320 con, giảm 12 con so với cùng kỳ; đàn bò 1.340 con, tăng 25 con.",
    "Cho vay 250 hộ với số tiền 12,5 tỷ đồng, bình quân 50 triệu đồng/hộ.",
    "Thu tiền sử dụng đất 30 tỷ đồng, bằng 250% dự toán.",
    "Từ đầu năm đến nay kết nạp 12 đảng viên, đạt 60% chỉ tiêu (20 đảng viên), trong đó quý I kết nạp 4 "
    "đảng viên, quý II kết nạp 8 đảng viên.",
    "Trong quý tổ chức 4 cuộc kiểm tra, nâng tổng số cuộc kiểm tra 6 tháng lên 9 cuộc.",
    "Mở 3 lớp bồi dưỡng, gồm 120 học viên nam, 80 học viên nữ.",
    "Sửa chữa 10 phòng học, gồm 6 phòng tiểu học và 4 phòng mầm non, kinh phí 500 triệu đồng.",
    "Hỗ trợ 30 hộ, mỗi hộ 2 con bò giống, tổng cộng 60 con.",
    "Trợ cấp cho 150 người, mỗi người từ 380.000 đồng đến 720.000 đồng, tổng 75 triệu đồng.",
    "Cấp phát 1.200 kg gạo cho 80 hộ, mỗi hộ 15 kg.",
    "Thăm 50 gia đình, chia sẻ khó khăn với 20 gia đình, tặng quà 10 gia đình.",
    "Có 30 đại biểu, trong đó 20 người đến dự từ đầu, 5 người đi công tác.",
    "Tiếp nhận 100 hồ sơ, gồm 60 hồ sơ trực tiếp, 30 hồ sơ qua bưu chính và các hồ sơ trực tuyến.",
    "Kết nạp 14 đảng viên, trong đó 3 đảng viên ở trường học, 4 đảng viên chuyển từ xã khác.",
    "Trồng 50 ha, gồm cam 30 ha, bưởi 15 ha và 5 ha mít.",
    "Tổng số tiền vận động 512 triệu đồng, đã chi 430 triệu đồng hỗ trợ 86 hộ.",
    "Toàn thị xã có 13 xã, phường với 96 thôn, tổ dân phố; 11/13 đơn vị đạt chuẩn về an ninh trật tự, chiếm 84,6%.",
    "Sản lượng lương thực cây có hạt đạt 4.520 tấn, bằng 52% kế hoạch, trong đó lúa 3.900 tấn, ngô 620 tấn.",
    "Có 320 hộ đăng ký, 298 hộ đạt, tỷ lệ 93,1%.",
    "Giao 45 chỉ tiêu tuyển quân, đã tuyển 45/45 thanh niên, trong đó 5 đảng viên, 12 thanh niên có trình "
    "độ đại học, cao đẳng.",
    "Tổng số học sinh 2.350 em, tăng 45 em so với năm học trước; tỷ lệ học sinh lên lớp 99,2%.",
    "Dư nợ ủy thác đạt 85,6 tỷ đồng/1.520 hộ, tăng 4,2 tỷ đồng so với đầu năm; nợ quá hạn 120 triệu đồng, chiếm 0,14%.",
    "Thu hút 12 dự án, tổng vốn đăng ký 560 tỷ đồng, trong đó 5 dự án đã đi vào hoạt động với 210 tỷ đồng.",
    "Kiểm tra 28 lượt cơ sở kinh doanh, phát hiện 6 cơ sở vi phạm, xử phạt 45 triệu đồng.",
    "Tổ chức 15 buổi tuyên truyền với 1.850 lượt người, phát 3.500 tờ rơi.",
    "Chi trả trợ cấp cho 1.520 đối tượng bảo trợ với 4,56 tỷ đồng; 320 người có công với 3,1 tỷ đồng.",
    "Tỷ lệ thu gom rác đạt 96%, tăng 2% so với cùng kỳ, vượt 1% so với chỉ tiêu.",
    "Đến 30/6 toàn phường có 1.120 đảng viên sinh hoạt tại 32 chi bộ; bình quân 35 đảng viên/chi bộ.",
    "Xây dựng 3,6 km đường bê tông, tổng kinh phí 5,4 tỷ đồng, Nhân dân đóng góp 30%.",
    "Thu ngân sách đạt 12,6 tỷ đồng, đạt 63% kế hoạch; chi ngân sách 10,2 tỷ đồng, đạt 51% kế hoạch.",
    "Trong tháng có 5 trường hợp sinh con thứ 3, giảm 1 trường hợp; tổng số sinh 24 trẻ, nam 13, nữ 11.",
    "Đào tạo nghề cho 125 lao động (nữ 80), giải quyết việc làm mới 240 lao động, đạt 60%; xuất khẩu lao "
    "động 12 người.",
    "Số hộ nghèo đầu năm là 65 hộ, cuối năm còn 48 hộ, giảm 17 hộ, tỷ lệ hộ nghèo còn 1,2%.",
    "Tổng đàn gia cầm 62.000 con, đạt 103,3% kế hoạch; sản lượng thịt hơi 450 tấn.",
    "Quỹ Vì người nghèo huy động 245/200 triệu đồng, đạt 122,5% kế hoạch.",
    "Cấp mới 412 giấy chứng nhận quyền sử dụng đất với diện tích 35,6 ha.",
    "Tiếp nhận 3.250 hồ sơ (trực tuyến 2.900 hồ sơ, trực tiếp 350 hồ sơ), giải quyết 3.180 hồ sơ, trong "
    "đó trước hạn 2.950, đúng hạn 225, quá hạn 5.",
    "Hội Phụ nữ kết nạp 45 hội viên, nâng tổng số hội viên lên 1.250/1.600 phụ nữ từ 18 tuổi trở lên, đạt 78,1%.",
    "Năm 2023 thu 20 tỷ đồng, năm 2024 thu 25 tỷ đồng, tăng 25%.",
    "Tặng quà cho 210 đối tượng: 120 suất của Chủ tịch nước, 60 suất của tỉnh, 95 suất của phường.",
    "Bắt 3 vụ ma túy với 5 đối tượng, 2 vụ trộm cắp với 3 đối tượng.",
    "Phát triển 120 đoàn viên, trong đó khối trường học 95 đoàn viên.",
    "Cán bộ, công chức phường 38 người: trình độ thạc sĩ 5 người, đại học 30 người; trung cấp lý luận "
    "chính trị 28 người.",
    "Bình chọn 25 gương điển hình, gồm 15 cá nhân và 10 tập thể.",
    "Đã thẩm định 18 hồ sơ, gồm: 10 hồ sơ đất đai, 5 hồ sơ xây dựng; 3 hồ sơ đang bổ sung.",
    "Tổng kinh phí 120 triệu đồng, trong đó hỗ trợ 50 hộ, mỗi hộ 2 triệu đồng.",
    "Tặng 35 suất quà cho người cao tuổi, 20 suất quà cho trẻ em, mỗi suất 300.000 đồng, tổng kinh phí "
    "16,5 triệu đồng.",
    "Vận động mỗi hộ đóng góp 500.000 đồng, đến nay có 360 hộ đóng đủ, thu được 182 triệu đồng.",
    "Trao 12 suất học bổng, mỗi suất 1 triệu đồng, 20 xe đạp, tổng trị giá 52 triệu đồng.",
    "Trợ cấp 45 người khuyết tật, mỗi người 540.000 đồng/tháng, tổng chi 9 tháng 218,7 triệu đồng.",
    "Hội có 203 hội viên vay vốn, bình quân mỗi hội viên 48 triệu đồng, tổng dư nợ 9,2 tỷ đồng.",
]


def plain(marked: str) -> str:
    return parse(f"+++\n+++\n{marked}").text


@pytest.mark.parametrize(("code", "sentence"), CONTRADICTIONS)
def test_a_contradiction_is_read(code: str, sentence: str) -> None:
    assert [doubt.code for doubt in read(sentence).doubts] == [code]


@pytest.mark.parametrize(("sentence", "code", "said"), PLANTED)
def test_the_reader_leads_to_the_same_doubt_as_the_marks(sentence: str, code: str, said: str) -> None:
    found = read(plain(sentence)).doubts
    assert [doubt.code for doubt in found] == [code]
    assert said in found[0].message


@pytest.mark.parametrize("sentence", [*AGREEING, *map(plain, RIGHT)])
def test_no_doubt_where_numbers_agree_or_need_not(sentence: str) -> None:
    assert [doubt.message for doubt in read(sentence).doubts] == []


def test_agreeing_sentences_in_one_text_raise_no_doubt_either() -> None:
    for joint in (" ", "\n", "; "):
        assert [doubt.message for doubt in read(joint.join(AGREEING)).doubts] == []


def test_doubts_lead_to_their_figures_in_any_form_of_the_text() -> None:
    text = "\ufeffChuyển sinh hoạt đảng\u00a011 đảng viên, trong đó tiếp nhận 6 đồng chí,\u200b chuyển đi 4 đồng chí."
    reading = read(text)
    assert [[reading.facts[index].value for index in doubt.facts] for doubt in reading.doubts] == [[11, 6, 4]]
