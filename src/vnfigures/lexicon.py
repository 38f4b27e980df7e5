"""Word classes of Vietnamese administrative language, as data. Each table names one grammar class.

Phrases are in canonical spelling (lower case, tone marks as `text.canonical` places them).
"""

from vnfigures.text import canonical

Phrase = tuple[str, ...]


def phrases(text: str) -> set[Phrase]:
    """The comma-separated phrases of `text`, each as its tokens."""
    return {tuple(canonical(item).split()) for item in text.replace("\n", " ").split(",") if item.strip()}


def words(text: str) -> frozenset[str]:
    """The words of `text`, separated by spaces."""
    return frozenset(canonical(text).split())


# Counted nouns (danh từ đơn vị, danh từ đếm được) by what they count. A figure is part only of a whole that counts
# the same class of thing.
COUNTED: dict[str, str] = {
    "person": """
        người, người dân, người lao động, người cao tuổi, người có công, người khuyết tật, người nghèo, người bệnh,
        người có uy tín, người nghiện, người chết, người bị thương, người học,
        đồng chí, đ c, đảng viên, đảng viên chính thức, đảng viên dự bị, đoàn viên, đội viên,
        hội viên, quần chúng, quần chúng ưu tú, thanh niên, tân binh, công dân, nhân dân,
        học sinh, chủ doanh nghiệp, chủ nhiệm, em, em học sinh, cháu, cháu học sinh, trẻ, trẻ em, sinh viên, học
        viên, giáo viên, cụ, cụ già, ông,
        bà, chị, anh, đại biểu, đại biểu chính thức, cử tri, cán bộ, công chức, viên chức, nhân viên, biên chế,
        chiến sĩ, chiến sỹ, cán bộ chiến sĩ, dân quân, dân quân tự vệ, quân nhân, quân nhân dự bị, lao động,
        công nhân, nông dân, phụ nữ, bà mẹ, thai phụ, bệnh nhân, bệnh binh, thương binh, thương bệnh binh,
        liệt sĩ, cựu chiến binh, đối tượng, đối tượng bảo trợ xã hội, đối tượng chính sách, thành viên,
        thành viên hộ nghèo, thành viên hộ cận nghèo, thành viên hộ gia đình, cá nhân, nhân khẩu, khẩu, gương,
        gương điển hình, chủ tịch, phó chủ tịch, ủy viên, ủy viên ban chấp hành, ủy viên ban thường vụ, bí thư,
        phó bí thư, trưởng thôn, trưởng ban, phó trưởng ban, nghệ nhân, bác sĩ, bác sỹ, y sĩ, hội thẩm,
        hòa giải viên, tuyên truyền viên, báo cáo viên, cộng tác viên, tình nguyện viên, kiều bào, phạm nhân,
        bị can, bị cáo, con nghiện, nhân lực, chuyên gia, kỹ sư, công an viên, vận động viên, diễn viên,
        hướng dẫn viên, khách, khách du lịch, du khách, khách quốc tế, khách nội địa, nạn nhân, thân nhân,
        đảng viên nữ, dân, chủ hộ, chủ cơ sở, tình nguyện, thí sinh, nhân sự, ứng viên, hội viên nông dân,
        hội viên phụ nữ, người hưởng lương, người hưởng trợ cấp, người thụ hưởng, cấp ủy viên, đảng ủy viên""",
    "quality": """chính thức, dự khuyết, dự bị, nữ, nam""",
    "household": """
        hộ, hộ nghèo, hộ cận nghèo, hộ dân, hộ gia đình, hộ kinh doanh, hộ kinh doanh cá thể, hộ chính sách,
        hộ gia đình chính sách, hộ sản xuất, hộ sản xuất kinh doanh, hộ nông dân, hộ khá, hộ giàu, hộ mới thoát nghèo,
        hộ thoát nghèo, hộ chăn nuôi, hộ vay, hộ tái nghèo, hộ có mức sống trung bình, lượt hộ, gia đình,
        gia đình chính sách, gia đình văn hóa, gia đình có công, gia đình liệt sĩ, hộ tiểu thương, hộ đồng bào,
        hộ khó khăn, hộ đặc biệt khó khăn, hộ cá thể""",
    "body": """
        liên đội, đầu mối, chủ đầu tư, chủ thể,         xã, phường, thị trấn, đặc khu, huyện, quận, thị xã, thành
        phố, tỉnh, địa phương, đơn vị cấp xã, đơn vị cấp huyện,
        đơn vị hành chính, xã phường, thôn, bản, ấp, xóm, làng, buôn, khóm, khu, khu phố, khu dân cư, tổ, tổ dân phố,
        tổ nhân dân, tổ nhân dân tự quản, tdp, thôn bản, chi bộ, chi bộ cơ sở, chi bộ trực thuộc, chi đảng bộ, đảng bộ,
        đảng bộ cơ sở, đảng bộ bộ phận, đảng ủy, cấp ủy, tổ đảng, tổ chức đảng, tổ chức cơ sở đảng, tccsđ, chi hội,
        chi đoàn, phân hội, tổ hội, chi hội khối, công đoàn, công đoàn cơ sở, cđcs, đoàn thể, hội, hội đoàn thể, đội,
        nhóm, nhóm hộ, tổ chức, tổ chức thành viên, tổ chức chính trị, tập thể, đơn vị, đơn vị sự nghiệp, cơ quan,
        cơ quan đơn vị, ban, ngành, ban ngành, phòng, phòng ban, sở, sở ngành, trường, trường học, trường mầm non,
        trường tiểu học, điểm trường, trạm, trạm y tế, bệnh viện, doanh nghiệp, dn, doanh nghiệp nhỏ và vừa, công ty,
        nhà máy, xí nghiệp, hợp tác xã, htx, htx nông nghiệp, hợp tác xã nông nghiệp, tổ hợp tác, tht, trang trại,
        gia trại, cơ sở, cơ sở sản xuất, cơ sở kinh doanh, cơ sở giáo dục, cơ sở thờ tự, cơ sở tôn giáo, câu lạc bộ,
        clb, đoàn, đoàn kiểm tra, đoàn giám sát, đoàn công tác, đoàn khách, tổ công tác, tổ tự quản, tổ công nghệ số,
        tổ công nghệ số cộng đồng, tổ liên gia, tổ hòa giải, tổ tiết kiệm, tổ vay vốn, tổ an ninh, ban chỉ đạo,
        ban công tác mặt trận, chùa, đội văn nghệ, đội bóng, nông hội, làng nghề, quỹ tín dụng, tổ dân cư,
        khối, khối phố, cụm dân cư, tiểu khu, trung tâm, tiểu đội, trung đội, đội dân phòng, chốt, ban tự quản""",
    "animal": """
        con, đầu con, con bò, con trâu, con lợn, con heo, con gà, con dê, con vịt, con gia súc, con gia cầm, đàn,
        đàn ong, đầu gia súc, đầu lợn, đầu gia cầm, con giống""",
    "case": """
        vụ, vụ việc, vụ án, vụ vi phạm, vụ tai nạn, vụ tai nạn giao thông, vụ cháy, vụ phạm pháp hình sự, vụ trộm cắp,
        vụ ly hôn, giao dịch, ổ, ổ lăng quăng, vụ tranh chấp, vụ hòa giải, ca, ca mắc, ca bệnh, ca tử vong, ca dương
        tính, ca f0, ca nhiễm,
        trường hợp, trường hợp vi phạm, vi phạm, hành vi, lỗi, lỗi vi phạm, ổ dịch, điểm sạt lở, điểm ngập, tụ điểm,
        điểm nóng, sự cố, tai nạn, cas""",
    "paper": """
        hồ sơ, hồ sơ vay vốn, bộ hồ sơ, đơn, đơn thư, lá đơn, văn bản, văn bản chỉ đạo, thủ tục, thủ tục hành chính,
        tthc, dịch vụ công, giấy khen, bằng khen, cờ, cờ thi đua, kỷ niệm chương, huy hiệu, huy hiệu đảng, huân chương,
        thẻ, thẻ bhyt, thẻ bảo hiểm, thẻ bảo hiểm y tế, thẻ đảng, thẻ căn cước, căn cước, thẻ căn cước công dân,
        giấy, giấy chứng nhận, giấy chứng nhận quyền sử dụng đất, giấy phép, giấy phép xây dựng, giấy tờ,
        quyết định, quyết định xử phạt, nghị quyết, kế hoạch, chỉ thị, công văn, thông báo, báo cáo, tờ trình,
        hướng dẫn, biên bản, kiến nghị, ý kiến, lượt ý kiến, phiếu, tin, tin báo, tin báo tố giác, tố giác, bài, tin
        bài, tin tức, bài viết, bài báo,
        lượt tin, bản tin, chuyên mục, chuyên trang, tờ rơi, tờ gấp, tờ, pano, áp phích, băng rôn, khẩu hiệu,
        băng rôn khẩu hiệu, cuốn, cuốn sách, quyển, đầu sách, hiện vật, tài liệu, bộ tài liệu, hợp đồng, tài khoản,
        tài khoản định danh,
        bản cam kết, cam kết, quy chế, đề án, chương trình, chuyên đề, bản, sổ, sổ tiết kiệm, hộ chiếu, bộ,
        danh hiệu, sáng kiến, đề tài, nhãn hiệu, sản phẩm, sản phẩm ocop, giải, giải thưởng, giải nhất, giải nhì,
        giải ba, giải khuyến khích, huy chương, huy chương vàng, huy chương bạc, huy chương đồng, hcv, chữ ký số,
        chứng thư số, mã số, mã qr, mã vùng trồng, clip, video, video clip, tác phẩm, bài dự thi, ảnh, phóng sự""",
    "event": """
        cuộc, cuộc họp, cuộc kiểm tra, cuộc giám sát, cuộc vận động, cuộc thi, buổi, buổi họp, buổi tuyên truyền,
        buổi lễ, hội nghị, hội nghị tập huấn, hội thi, hội diễn, hội thảo, hội chợ, kỳ họp, phiên, phiên họp,
        phiên tòa, lớp, lớp tập huấn, lớp học, lớp bồi dưỡng, lớp đào tạo, lớp dạy nghề, khóa, khóa huấn luyện,
        khóa học, khóa đào tạo, đợt, đợt kiểm tra, đợt ra quân, đợt phát động, lượt, lượt người, lượt khách,
        lượt hội viên, lượt cán bộ, lượt đảng viên, lượt tương tác, lượt xem, lượt đọc, lượt thích, bình luận, lượt
        chia sẻ, lượt truy cập,
        lượt khám, lượt khám chữa bệnh, lượt tiếp công dân, lượt học sinh, lượt đoàn viên, lượt tuyên truyền,
        lượt xe, lượt phát thanh, lần, hoạt động, giải đấu, ngày công, ngày công lao động, công lao động, ngày lương,
        ngày hội, sự kiện, chuyến, chuyến xe, ca trực, giờ phát thanh, trận, tiết, tiết mục, vở diễn, đám, đám cưới,
        đám tang, lễ hội, lễ, tour, giờ dạy, suất chiếu, lượt kiểm tra, sáng thứ, chiều thứ, ngày thứ""",
    "target": """
        chỉ tiêu, chỉ tiêu kinh tế, tiêu chí, nhiệm vụ, nội dung, giải pháp, mục tiêu, chương trình hành động,
        công việc, đầu việc, việc, phần việc, vấn đề, kết luận, chỉ số, nhóm chỉ tiêu, nhóm nhiệm vụ""",
    "thing": """
        phần, phần quà, suất, suất quà, suất học bổng, học bổng, túi quà, thùng, thùng mì, thùng hàng, gói, gói thầu,
        quà, món, món quà, căn, căn nhà, căn hộ, nhà, ngôi nhà, nhà ở, nhà tình nghĩa, nhà tình thương,
        nhà đại đoàn kết, nhà văn hóa, nhà tạm, nhà vệ sinh, ngôi, mái ấm, công trình, công trình vi phạm, dự án,
        hạng mục,
        hạng mục công trình, mô hình, mô hình dân vận khéo, gian hàng, điểm, điểm cầu, điểm tuyên truyền, điểm đến,
        điểm du lịch, tuyến, tuyến đường, tuyến đường hoa, đoạn, đoạn đường, đường, con đường, hẻm, cầu, cây cầu, cống,
        kênh, mương, hồ, ao, giếng, trụ, trụ điện, cột, cột điện, cột cờ, bóng, bóng đèn, đèn, đèn đường,
        bóng đèn led, mắt camera, camera, thùng rác, thùng đựng rác, biển, biển báo, bảng, bảng tên, loa, cụm loa,
        máy, máy tính, bộ máy tính, thiết bị, xe, xe ô tô, ô tô, xe máy, xe đạp, xe lăn, chiếc, chiếc xe đạp,
        phương tiện, cây, cây xanh, cây giống, gốc, cây bóng mát, cây hoa, chậu, giỏ, giỏ nhựa, ghế, ghế đá, bàn,
        bộ bàn ghế, phòng học, phòng, giường, giường bệnh, lô, lô đất, thửa, thửa đất, mảnh, khối, khối bê tông,
        viên, tấm, tấm lưới, bao, bao gạo, bao xi măng, hộp, chai, đơn vị máu, ca máu, cây số, liều, liều vắc xin,
        mũi, mũi tiêm, mẫu, mẫu xét nghiệm, mộ, ngôi mộ, phần mộ, phần mộ liệt sĩ, di tích, bia, kiosk, ki ốt,
        trạm biến áp, trạm bơm, lồng, lồng bè, bè, tàu, tàu cá, tàu thuyền, thuyền, khẩu súng, súng, quả, viên đạn,
        lá cờ, bộ quần áo, áo, bộ sách, cặp, đôi, món hàng, mặt hàng, dụng cụ, bình chữa cháy, vị trí, lò, bếp,
        bồn nước, téc, đồng hồ nước, vườn, nhà lưới, nhà màng, ô, điện thoại, màn hình, hệ thống, kho, chợ, cửa hàng,
        siêu thị, quầy, máy cày, máy gặt, mắt, bộ bàn, tủ, tủ sách, thư viện, sân, khu vui chơi, điểm vui chơi""",
}

# Nouns that announce or organise speech: with 'sau', ':' or in slogans they only count what is then listed.
ABSTRACT = phrases(
    """việc, nhiệm vụ, nội dung, vấn đề, giải pháp, nhóm, nhóm nhiệm vụ, nhóm giải pháp, nhóm vấn đề, điểm, khâu,
    khâu đột phá, mặt, lĩnh vực, bước, phần, yếu tố, đột phá, trụ cột, mục tiêu, nguyên tắc, yêu cầu, bài học, hạn chế,
    khó khăn, nguyên nhân, lý do, hình thức, cách, kết quả, câu hỏi, trọng tâm, định hướng, quan điểm, phương châm,
    tiêu chuẩn, ý, ý kiến, công việc, đầu việc, hướng, loại, dạng, nhân tố, phương án, chuyên đề, kiến nghị"""
)

# Nouns of speech that are only announced, never a result.
ANNOUNCED = phrases(
    """yêu cầu, điểm nghẽn, quan điểm, nguyên tắc, phương châm, bài học, nguyên nhân, trọng tâm, đột phá, trụ cột,
    định hướng, khâu đột phá, bài học kinh nghiệm, lý do, khía cạnh, mũi đột phá"""
)

# Nouns never counted in a report's figures: levels, sides, faces; "chính quyền 2 cấp", "5 mặt", "hai bên".
UNCOUNTED = words("sao cấp mặt bên phía chiều miền khâu trụ đột nguyên chân cùng cửa lúa màu rõ dễ xây chống")

# Time: a number before these is a duration (unless a counted noun like 'ngày công' is longer), after them a date.
DURATIONS = words("năm tháng ngày tuần giờ phút giây quý thập thế đêm h tiếng hôm mùa")

# Nouns that take a number as a name or an ordinal, even when a counted noun follows.
STRONG_NAMING = words(
    """điều khoản chương mục khóa mùng mồng hẻm ngõ ngách kiệt tờ thửa thứ lần covid niên nđ nq qđ ql tl đt"""
)
STRONG_PHRASES = phrases(
    """nghị quyết, chỉ thị, quyết định, thông tư, nghị định, kết luận, công văn, đề án, số nhà, quốc lộ, tỉnh lộ,
    đường tỉnh, báo động, kỳ họp thứ, phụ lục, pháp lệnh, công điện, hội nghị lần"""
)

# Multiword nouns that take a number as a name.
NAMING_PHRASES = phrases(
    """chỉ thị, nghị quyết, nghị định, thông tư, luật, quyết định, kết luận, công văn, công điện, hướng dẫn,
    thông báo, báo cáo, tờ trình, quy định, kế hoạch, chương trình, đề án, dự án, chuyên đề, pháp lệnh, hiến pháp,
    phụ lục, biểu, biểu mẫu, mẫu, bảng, hình, sơ đồ, quốc lộ, tỉnh lộ, đường tỉnh, đường huyện, hương lộ, km, lô,
    tầng, phòng, số nhà, nhà số, cổng, vòng, bước, đợt, giai đoạn, mức độ, mức, cấp độ, cấp, loại, hạng, bậc, bảng,
    tổ, tổ dân phố, khu phố, khu vực, khu, khối phố, khối, thôn, ấp, bản, xóm, làng, buôn, đội, cụm, nhóm, lớp,
    phường, quận, huyện, tiểu khu, chi bộ, chi hội, chi đoàn, trường, tiểu học, mầm non, mẫu giáo, cơ sở, công ty,
    nhà máy, trung đoàn, sư đoàn, quân khu, quân đoàn, binh đoàn, lữ đoàn, tiểu đoàn, đại đội, trung đội, kênh, rạch,
    cầu, cống, hồ, tuyến, đường, phố, dãy, vùng, tiêu chí, chỉ tiêu, phiên, kỳ, kỳ họp, hội nghị lần, hội nghị,
    phương án, câu lạc bộ, tdp, kp, tổ đảng, hộp thư, đề mục, nội dung, ngạch, điểm, khu dân cư, trạm"""
)

# Compounds whose last syllable looks like a noun that takes a number: "kỷ luật 2 đảng viên" names nothing.
COMPOUNDS = phrases(
    """kỷ luật, pháp luật, yêu cầu, nhu cầu, toàn cầu, mô hình, tình hình, điển hình, truyền hình, loại hình,
    văn phòng, quốc phòng, dự phòng, tiêm phòng, đề phòng, định mức, văn bản, cơ bản, biên bản, xuất bản,
    phân loại, các loại, xếp loại, cung cấp, trợ cấp, phân cấp, nâng cấp, trung cấp, cao cấp, sơ cấp,
    con đường, lòng đường, mở đường, thị trường, môi trường, công trường, hiện trường, nhà trường, thành phố,
    đường phố, bộ đội, quân đội, tầng lớp, lên lớp, toàn khối, trường lớp, đồng hồ, ao hồ, bờ kênh, lấy mẫu, thu mẫu,
    nhật bản"""
)

# Function words and frequent verbs: a counted noun never begins with one, and ends before one.
STOP = words(
    """được đã đang sẽ có là của cho tại ở trên dưới trong ngoài với và hoặc để từ đến do bị theo về so tăng giảm đạt
    bằng vượt chiếm mới này đó kia ấy nêu sau trước khác thuộc gồm nhằm vào bởi mà thì nên vì khi như cùng cũng đều
    còn không chưa phải cần toàn các những mỗi mọi trị tổng hơn nhất kém thấp cao tham dự hoàn thực kết nạp ra lên
    xuống lại hay nếu qua rồi nữa vẫn rất quá chỉ bình trung trở tương ứng đầu cuối giữa đủ ủng hộ phục
    tiếp đi nơi gây thu nộp đóng góp ngay nhân dịp kể tính nhưng song đối giao hiện hằng hàng liên cụ trực
    sinh hoạt quan tâm cả lần bao vừa đóng nhờ qua vận dành trao tặng hỗ giúp xây sửa lắp thay trồng chăm mở cấp phát
    riêng số trong ngoài kèm gắn nay mai bởi tuy dù mặc mang thăm khám chữa tuyên truyền"""
)


# What a one-syllable noun must not be followed by: then it is the beginning of another word.
NOUN_BLOCK = {
    "giải": words("quyết ngân pháp phóng tỏa trí thích trình đáp cứu"),
    "đoàn": words("kết"),
    "hội": words("nhập họp tụ ý"),
    "bàn": words("giao bạc"),
    "bộ": words("máy mặt"),
    "tin": words("tưởng học dùng"),
    "con": words("số đường em người"),
    "ca": words("ngợi hát sĩ khúc"),
    "phần": words("trăm mềm lớn nào nhiều"),
    "điểm": words("mạnh yếu nghẽn"),
    "nhà": words("nước"),
    "xã": words("hội"),
    "công": words("tác trình"),
    "đường": words("lối"),
    "trường": words("kỳ"),
    "trụ": words("cột"),
    "nhóm": words("giải"),
    "máy": words("móc"),
    "mẫu": words("mực"),
    "đơn": words("giản giá phương"),
    "dân": words("số chủ tộc cư vận"),
    "bản": words("thân chất lề"),
}


def _index() -> dict[str, list[tuple[Phrase, str]]]:
    table: dict[str, list[tuple[Phrase, str]]] = {}
    for sort, text in COUNTED.items():
        for phrase in phrases(text):
            table.setdefault(phrase[0], []).append((phrase, sort))
    for entries in table.values():
        entries.sort(key=lambda entry: -len(entry[0]))
    return table


NOUNS = _index()
