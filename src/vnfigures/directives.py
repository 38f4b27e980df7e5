"""How official prose tells somebody to do something: verbs of tasks, bodies, requests; and who is told.

The word classes are grammar, as data; none names a place, a body of one place or a person.
"""

import re
from dataclasses import dataclass

from vnfigures.text import canonical

_ACTION_TEXT = """
    tiếp tục, tăng cường, đẩy mạnh, đẩy nhanh, tập trung, thực hiện, triển khai, tổ chức, rà soát, kiểm tra,
    giám sát, hoàn thành, hoàn thiện, hoàn tất, hoàn chỉnh, chủ động, chủ trì, phối hợp, khẩn trương, duy trì,
    phát huy, nâng cao, nâng chất lượng, chú trọng, chú ý, quan tâm, quán triệt, xây dựng, củng cố, giữ vững,
    giữ gìn, đảm bảo, bảo đảm, làm, làm tốt, làm rõ, làm việc, làm mới, vận động, tuyên truyền, huy động, xác
    định, bám, bám sát, bám địa bàn, đổi mới, cải thiện, giải quyết, xử lý, xử phạt, tháo gỡ, khắc phục, chấn
    chỉnh, quản lý, siết chặt, thắt chặt, theo dõi, đôn đốc, nhắc nhở, báo cáo, tổng hợp, trình, tham mưu, đề
    xuất, nghiên cứu, khảo sát, lập, kiện toàn, sắp xếp, bố trí, phân công, phân bổ, phân loại, phân tích, bàn
    giao, nghiệm thu, giải ngân, thanh toán, quyết toán, thu, thu hồi, thu gom, thu nộp, thu hút, thu hẹp, thu
    hoạch, chi trả, kết nạp, phát triển, phát hiện, phát động, phát dọn, tạo, tạo nguồn, tạo điều kiện, bồi
    dưỡng, đào tạo, tập huấn, chăm lo, chăm sóc, thăm, tặng, hỗ trợ, giúp, giúp đỡ, ra quân, tuần tra, truy
    quét, tấn công, trấn áp, phòng ngừa, phòng chống, ngăn chặn, đấu tranh, nắm, nắm chắc, nắm bắt, gieo trồng,
    gieo cấy, gieo sạ, tiêm phòng, trồng, chăn nuôi, chuẩn bị, khởi công, thi công, sửa chữa, nâng cấp, cải tạo,
    lắp đặt, trực, sẵn sàng, cử, mở, mở rộng, công khai, niêm yết, tiếp nhận, tiếp thu, tiếp công dân, giải đáp,
    giải trình, trả lời, trả kết quả, hướng dẫn, cập nhật, số hóa, ứng dụng, sử dụng, cụ thể hóa, lãnh đạo, chỉ
    đạo, cưỡng chế, di dời, cấp, cấp phát, rút kinh nghiệm, đánh giá, kiểm điểm, sơ kết, tổng kết, phấn đấu, nỗ
    lực, quyết tâm, cố gắng, thi đua, hưởng ứng, đăng ký, ký kết, ký cam kết, gắn, lồng ghép, nhân rộng, biểu
    dương, khen thưởng, động viên, gây quỹ, ủng hộ, quyên góp, khuyến khích, tranh thủ, ưu tiên, cân đối, tiết
    kiệm, bổ sung, điều chỉnh, thẩm định, phê duyệt, ban hành, quy hoạch, đo đạc, kiểm đếm, kiểm kê, kiểm soát,
    kiểm dịch, tuyển chọn, gọi công dân, giao quân, huấn luyện, diễn tập, nộp, gửi, đăng tải, viết bài, không
    để, không ngừng, kiên quyết, kiên trì, nghiêm túc, nghiêm cấm, tích cực, sớm, kịp thời, thường xuyên, nhanh
    chóng, quyết liệt, chấp hành, tuân thủ, chống, giảm, giảm thiểu, kéo giảm, tăng, tăng tốc, dọn, dọn dẹp, vệ
    sinh, cắm, mời, chuyển, chuyển đổi, khai thác, thích ứng, tận dụng, nêu cao, đề cao, coi trọng, tôn vinh,
    bảo vệ, bảo tồn, bảo trì, cải cách, kêu gọi, xúc tiến, quảng bá, kết nối, liên kết, đưa, khẳng định, điều
    hành, chốt, chốt số liệu, soạn thảo, dự thảo, lấy ý kiến, tiếp xúc, đối thoại, bầu, đại hội, thành lập, ra
    mắt, giới thiệu, cam kết, tự kiểm tra, cung cấp, thông tin, thông báo, phổ biến, đề ra, xây mới, làm đường,
    bê tông hóa, nạo vét, khơi thông, tu sửa, duy tu, trang trí, treo cờ, phun, khử khuẩn, tẩy độc, tiêm, khám,
    điều trị, nuôi, thả, phát, thay, thay thế, chỉnh trang, chỉnh lý, nhập liệu, tích hợp, liên thông, vận hành,
    khuyến cáo, cảnh báo, xác minh, điều tra, khám phá, triệt phá, vận chuyển, tổng kiểm tra, tổng rà soát,
    thống kê, đối chiếu, đẩy lùi, hạn chế tối đa, quan trắc, thúc đẩy, khơi dậy, lan tỏa, tham gia, hạn chế,
    xóa, phân cấp, cổ động, bám nắm, xóa bỏ, chuẩn hóa, thí điểm, hình thành, lựa chọn
"""
_NOUNS_TOO = frozenset(
    canonical(
        "kiểm_tra giám_sát quản_lý chỉ_đạo lãnh_đạo xây_dựng thi_công phụ_trách tiếp_nhận bảo_vệ đào_tạo thống_kê "
        "tuyên_truyền vận_động điều_tra chăn_nuôi tổ_chức trực phòng cấp đại_hội dự_thảo giao thông_tin công_khai "
        "phát_triển hỗ_trợ tuần_tra chăm_sóc cải_cách làm"
    ).split()
)
"""Verbs that a noun in front makes part of a name: "ban quản lý", "đoàn kiểm tra", "tổ tuyên truyền"."""

_HEADS = frozenset(canonical("ban đoàn tổ đội phận khối nhóm tác việc sự quỹ sở trạm").split())
_PLURALS = ("các", "những", "mọi", "từng", "nhiều", "chính", "hai")
_NO_VERB = re.compile(
    r"cấp (?:ủy|trên|dưới|xã|huyện|tỉnh|học|cơ sở|độ|bách)|thu (?:nhập|chi)(?! )|chi (?:bộ|ủy|hội|đoàn|cục|tiết)|"
    r"giao (?:thông|ban|lưu)|"
    r"giảm nghèo|tăng trưởng|phát thanh|thả rông|trực (?:thuộc|tuyến|tiếp)|mở đầu|cử tri|mời gọi"
)
"""What only begins like a verb."""
_ORGANISED = re.compile(
    r"tổ chức (?:đảng|chính trị|thành viên|cơ sở|đoàn thể|hội|xã hội|đoàn|tôn giáo|,|và cá nhân|trong)"
)


def _table(text: str) -> dict[str, tuple[str, ...]]:
    """First word of every phrase to what may follow it, longest first; "" where the word stands alone."""
    table: dict[str, list[str]] = {}
    for item in canonical(" ".join(text.split())).split(","):
        first, space, rest = item.strip().partition(" ")
        table.setdefault(first, []).append(space + rest)
    return {first: tuple(sorted(rests, key=len, reverse=True)) for first, rests in table.items()}


_ACTIONS = _table(_ACTION_TEXT)
_WORD = re.compile(r"[^\W_]+(?:[’'][^\W\d_]+)?")

_BODY = re.compile(
    r"(?:(?:các|toàn thể|toàn bộ|mỗi|từng|những|cả|tập thể|một số|[0-9]{1,3}) )*"
    r"(?:ubnd|hđnd|ubmttq|ubkt|mttq|bch|btv|chqs|lhpn|thường trực|đảng ủy|đảng bộ|chi bộ|chi ủy|cấp ủy|công an|"
    r"ban(?! hành)|"
    r"phòng(?!,| chống| ngừa| trừ| tránh| trào)|văn phòng|mặt trận|ủy ban|hội(?! nghị| nhập| họp| thi| thảo| tụ| ý)|"
    r"đoàn(?! kết)|trạm|"
    r"trung tâm|trường(?! hợp)|tổ(?! chức)|đội(?! ngũ)|bộ phận|cán bộ|công chức|viên chức|kế toán|"
    r"địa chính|tư pháp|thôn|ấp|bản|buôn|làng|xóm|khu phố|khóm|khu dân cư|ngành|cơ quan|đơn vị|xã(?! hội)|phường|"
    r"thị trấn|"
    r"địa phương|lãnh đạo|chính quyền|quân sự|đoàn thể|tổ chức (?:đảng|chính trị|cơ sở|thành viên|hội|đoàn)|"
    r"sở(?! hữu)|chi cục|quận|huyện|thành phố|thị xã|tỉnh|đồng chí|"
    r"đ/c|hệ thống chính trị|chi hội|chi đoàn|hợp tác xã|doanh nghiệp|nhà thầu|chủ đầu tư|giáo viên|nhà trường|bí thư|"
    r""
    r"trưởng|thủ trưởng|người đứng đầu|chủ tịch|phó|đảng viên|đoàn viên|hội viên|đại biểu|lực lượng|bqlda|bql|"
    r"nhân dân|"
    r"tp|tx)(?!\w)"
)
_CONNECTIVE = re.compile(
    r"(?:(?:đồng thời|bên cạnh đó|ngoài ra|cùng với đó|trước mắt|trước hết|bên cạnh|và|theo đó|qua đó|từ đó|"
    r"(?:một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười) là|thứ (?:nhất|hai|ba|tư|năm|sáu|bảy|tám))(?:\s*[,:]|(?= ))\s*|"
    r"(?:trong đó|cụ thể|song song với đó|song song đó|mặt khác|cuối cùng|tiếp đó|vì vậy|do đó|do vậy|nhất là|"
    r"đặc biệt)\s*[,:]\s*|điều \d{1,2}\s*[.:]\s*|\(?(?:\d{1,2}|[a-zđ])\)[.,]?\s*|\d{1,2}[.-]\s+|[-–+•]\s+)+"
)
_TOPIC = re.compile(
    r"(?:(?:về|đối với|trong|trên)(?: công tác| lĩnh vực| nhiệm vụ| phát triển| xây dựng| lãnh đạo)?[^,;:.]{2,80}"
    r"|(?:trong |ngay )?(?:thời gian|tháng|quý|tuần|năm|6 tháng)[^,;:.]{1,50}|ngay sau [^,;:.]{2,40}|"
    r"để [^;:.]{5,110}?|nhằm [^;:.]{5,110}?)\s*,\s+"
)
_NEED = re.compile(r"(?:\s*(?:cần phải|cần|phải|hãy|nên|có trách nhiệm|tiếp tục cần|sẽ|cũng))+(?!\w)")
_LEADS = re.compile(
    r"\s*(?:làm (?:đầu mối|cơ quan)[^,;:.]{0,20}|chủ trì)(?!\w)(?:\s*[,:])?\s*(?:tham mưu[^,;:.]{0,40},\s*)?"
)
_JOINS = re.compile(r"\s*(?:chủ động |và |tiếp tục )?phối hợp(?: chặt chẽ)?(?: với| cùng)?\s+")
_INTRO = re.compile(
    r"(?:(?:tiếp tục|cần|phải|tập trung|chú trọng|ưu tiên|làm tốt|triển khai|thực hiện|hoàn thành|lãnh đạo|chỉ đạo|"
    r"tốt|"
    r"nghiêm túc|có hiệu quả|hiệu quả|đồng bộ|quyết liệt|vào|trên|một cách|khẩn trương|xác định|đề ra|quan tâm|"
    r"bám sát|và|"
    r"chỉ đạo thực hiện|cụ thể|sau|theo)[ ,]+)*"
    r"(?:(?:một số|các|những|nhiều|từng|\d{1,2}|hai|ba|bốn|năm|sáu|bảy|tám) )*(?:nhóm )?"
    r"(?:nhiệm vụ|nội dung|công việc|việc|vấn đề|giải pháp|lĩnh vực|phần việc|mặt công tác|mục tiêu|chỉ tiêu|"
    r"công tác)"
    r"(?:(?:,| và)? (?:nhiệm vụ|giải pháp|nội dung|chỉ tiêu|mục tiêu|công việc))*"
    r"(?: (?:trọng tâm|chủ yếu|cụ thể|trọng điểm|quan trọng|cấp bách|đột phá|nổi bật|lớn|chính|cần làm|then chốt))*"
)
_INTRO_END = re.compile(
    r"[^.;:“”]{0,70}?:\s*|,?\s*(?:cụ thể )?(?:như sau|như|sau đây|sau|gồm|là)(?!\w)\s*:?\s*|\s*,\s*trong đó\s*:?\s*"
)

REQUEST = re.compile(
    r"(?<!\w)(?P<verb>yêu cầu|đề nghị|chỉ đạo|lưu ý|giao(?! thông| quân| lưu| nhận| dịch| tiếp| đất| mùa| thừa)|"
    r"phân công|nhắc nhở|đôn đốc|quán triệt|nhấn mạnh|khẳng định|xác định|thống nhất|đề ra|cho biết|gợi ý|mong muốn|"
    r"kết luận|kêu gọi)(?: rằng| thêm| rõ| tới| đối với| đến)?(?!\w)"
)
WEAK = frozenset(("nhấn mạnh", "khẳng định", "xác định", "thống nhất", "đề ra", "cho biết", "kết luận", "quán triệt"))
"""Verbs of speech that may also only state something."""

TELLS = frozenset(("giao", "yêu cầu", "đề nghị", "phân công", "lưu ý"))
"""Verbs that tell somebody even without a speaker in the clause; "chỉ đạo các thôn …" may itself be the task."""


@dataclass(frozen=True, slots=True)
class Doing:
    """What a clause asks for: where the task's words begin, who leads, who joins in."""

    start: int
    lead: str | None = None
    coordinators: tuple[str, ...] = ()


def is_action(norm: str, canon: str, offset: int, end: int) -> bool:
    """Whether the words at `offset` begin with a verb of a task."""
    return _action_end(canon, offset, end) > 0


def _action_end(canon: str, offset: int, end: int) -> int:
    word = _WORD.match(canon, offset, end)
    if word is None or _NO_VERB.match(canon, offset, end) or _ORGANISED.match(canon, offset, end):
        return 0
    if word.group() == "phòng":
        # "phòng, chống …" and not "phòng kinh tế"
        return word.end() if re.compile(r"phòng(?:,| chống| tránh| trừ)").match(canon, offset, end) else 0
    for rest in _ACTIONS.get(word.group(), ()):
        at = word.end() + len(rest)
        if at <= end and canon.startswith(rest, word.end()) and not canon[at : at + 1].isalnum():
            return at
    return 0


def first_action(norm: str, canon: str, start: int, end: int) -> int:
    """Where the first verb of a task inside a clause stands, -1 for none; not inside a name or a noun."""
    before = ""
    for word in _WORD.finditer(canon, start, end):
        at, spoken = word.start(), word.group()
        if norm[at].islower() and (spoken in _ACTIONS or spoken == "phòng"):
            stop = _action_end(canon, at, end)
            verb = canon[at:stop].replace(" ", "_")
            noun = verb in _NOUNS_TOO and before in _HEADS or before == "thường" and spoken == "trực"
            if stop and not noun and not (spoken in ("tổ", "cấp") and before in _PLURALS):
                return at
        before = spoken
    return -1


def is_body(canon: str, offset: int, end: int) -> bool:
    """Whether the words at `offset` begin with the name of somebody who can be told to do something."""
    return _BODY.match(canon, offset, end) is not None


def skip_connectives(canon: str, start: int, end: int) -> int:
    """Past "đồng thời", "một là", "(2)"."""
    found = _CONNECTIVE.match(canon, start, end)
    return found.end() if found else start


def skip_topic(canon: str, start: int, end: int) -> int:
    """Past "về công tác …," and "trong tháng 7," where words follow."""
    found = _TOPIC.match(canon, start, end)
    return found.end() if found and found.end() < end else start


def skip_intro(canon: str, start: int, end: int) -> int:
    """Past "tập trung thực hiện tốt các nhiệm vụ trọng tâm sau:"; `start` itself where it is none."""
    found = _INTRO.match(canon, start, end)
    if found is None:
        return start
    closing = _INTRO_END.match(canon, found.end(), end)
    return closing.end() if closing else start


def parse(norm: str, canon: str, start: int, end: int, *, asked: bool) -> Doing:
    """Who is told what in the clause; `asked`: it stands behind a request, so it may begin with who is asked."""
    begin = skip_connectives(canon, start, end)
    if not asked and not is_body(canon, begin, end):
        return Doing(begin)
    if not is_body(canon, begin, end):
        return Doing(begin)
    cut = _subject_end(norm, canon, begin, min(end, begin + 220))
    if cut <= begin:
        return Doing(begin)
    lead = _ADVERBS.sub("", norm[begin:cut].strip(" ,:")).strip(" ,")
    at = cut
    colon = _COLON.match(canon, at, end)
    at = colon.end() if colon else at
    need = _NEED.match(canon, at, end)
    at = need.end() if need else at
    coordinators: tuple[str, ...] = ()
    leads = _LEADS.match(canon, at, end)
    at = leads.end() if leads else at
    joins = _JOINS.match(canon, at, end)
    if joins:
        stop = first_action(norm, canon, joins.end(), end)
        # "phối hợp với X rà soát" says with whom; "phối hợp với X, rà soát" are two things to do
        if stop > 0 and is_body(canon, joins.end(), end) and (leads or canon[stop - 2] != ","):
            coordinators = _several(norm, canon, joins.end(), stop)
            at = stop
    at += len(norm[at:end]) - len(norm[at:end].lstrip(" ,:"))
    return Doing(at if at < end else begin, lead or None, coordinators)


def _subject_end(norm: str, canon: str, begin: int, end: int) -> int:
    """Where the name of who is told ends: before a colon, "cần", "chủ trì" or the first verb."""
    ends = [first_action(norm, canon, begin, end)]
    for mark in (
        ":",
        " cần ",
        " phải ",
        " có trách nhiệm ",
        " sẽ ",
        " trong tháng ",
        " trong quý ",
        " trong năm ",
        " trước ngày ",
    ):
        ends.append(canon.find(mark, begin, end))
    found = [each for each in ends if each > begin]
    return min(found) if found else begin


_ADVERBS = re.compile(
    r"(?:\s+(?:cũng|tiếp tục|sẽ|đã|đang|cùng|hằng năm|hàng năm|hằng tháng|hàng tháng|thường xuyên|trước mắt))+$", re.I
)
_COLON = re.compile(r"\s*[:,]\s*")
_AND = re.compile(r"\s*[,;]\s*|\s+(?:và|cùng)\s+")


def _several(norm: str, canon: str, start: int, end: int) -> tuple[str, ...]:
    names: list[str] = []
    last = start
    pieces: list[tuple[int, int]] = []
    for mark in _AND.finditer(canon, start, end):
        pieces.append((last, mark.start()))
        last = mark.end()
    pieces.append((last, end))
    for first, stop in pieces:
        name = norm[first:stop].strip(" ,:")
        if not name:
            continue
        if names and name[0].islower() and not canon.startswith(("các ", "những ", "công an", "ban ", "ủy ban"), first):
            names[-1] = norm[norm.rindex(names[-1], start, first) : stop].strip(" ,:")
        else:
            names.append(name)
    return tuple(names)


def names_in(cell: str) -> tuple[str, ...]:
    """The bodies that a cell of a table lists."""
    return _several(cell, canonical(cell), 0, len(cell)) if cell.strip(" -–") else ()
