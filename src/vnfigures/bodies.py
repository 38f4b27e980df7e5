"""The body that reports: "UBND xã …", "Đảng ủy phường …", "Hội LHPN …", found in a letterhead, a title, a first "
"sentence."""

import re
from dataclasses import dataclass, replace

from vnfigures.model import Span

_LEVELS = {
    "xã": "xã", "phường": "phường", "thị trấn": "thị trấn", "đặc khu": "đặc khu", "quận": "quận", "huyện": "huyện",
    "thị xã": "thị xã", "thành phố": "thành phố", "tỉnh": "tỉnh", "tp.": "thành phố", "tp": "thành phố",
    "tx.": "thị xã", "tx": "thị xã", "p.": "phường", "tt.": "thị trấn",
}  # fmt: skip
_LEVEL = r"(?:thị trấn|đặc khu|thị xã|thành phố|phường|quận|huyện|tỉnh|xã|tp\.?|tx\.?)"
_BODY = (
    r"(?:ban thường vụ |thường trực |ban chấp hành |bch |btv |văn phòng |đoàn đại biểu )?"
    r"(?:ủy ban nhân dân|ubnd|đảng ủy|đảng bộ|hội đồng nhân dân|hđnd|"
    r"(?:ủy ban |ub ?)?(?:mttq|mặt trận tổ quốc|mặt trận)(?: việt nam| vn)?|"
    r"hội (?:lhpn|liên hiệp phụ nữ|phụ nữ|nông dân|cựu chiến binh|ccb|cựu tnxp|cựu thanh niên xung phong|"
    r"người cao tuổi|"
    r"chữ thập đỏ|khuyến học)(?: việt nam)?|đoàn (?:thanh niên|tncs hồ chí minh|tncs hcm|"
    r"tncs)(?: cộng sản hồ chí minh)?|đoàn|"
    r"liên đoàn lao động|công đoàn|công an|ban chỉ huy quân sự|ban chqs|trạm y tế|ủy ban kiểm tra(?: đảng ủy)?|"
    r"hợp tác xã [^\n,.:;]{3,30}?|bộ phận một cửa|hội (?:khuyến học|người cao tuổi|chữ thập đỏ|cựu giáo chức|"
    r"người mù)|"
    r"trung tâm [^\n,.:;]{3,40}?|phòng (?:kinh tế|văn hóa|giáo dục|nội vụ|tài chính|tư pháp|y tế)[^\n,.:;]{0,40}?|"
    r"ban (?:quản lý|chỉ đạo|dân vận|tuyên giáo|tổ chức|xây dựng đảng)[^\n,.:;]{0,40}?|thống kê|"
    r"chi cục [^\n,.:;]{3,30}?)"
)
_SMALL = (
    r"((?:chi bộ|chi ủy|ban công tác mặt trận|ban điều hành|ban quản lý|chi hội [^\n,.:;0-9]{3,24}?))[ \t]+"
    r"(thôn|ấp|bản|làng|xóm|khóm|khu phố|tổ dân phố|khối phố|khu dân cư)[ \t]+"
)
_SCHOOL = re.compile(
    r"(?<!\w)(trường (?:mầm non|mẫu giáo|tiểu học|thcs|thpt|trung học cơ sở|trung học phổ thông|th&thcs))[ \t]+"
)
_SMALL_UNIT = re.compile(rf"(?<!\w){_SMALL}")
_FULL = re.compile(rf"(?<!\w)({_BODY})[ \t]*(?:\n[ \t]*)?(?:của )?({_LEVEL})(?= ?\S)[ \t]+")
_COMMITTEE = re.compile(
    r"(?<!\w)((?:ban thường vụ |thường trực |ban chấp hành |btv )?(thị|huyện|quận|thành|tỉnh) ủy)(?!\w)[ \t]*"
)
_METROPOLIS = re.compile(
    r"(?<!\w)(?:ủy ban nhân dân|ubnd|hđnd|thành ủy) (?:tp\.? ?|thành phố )(?:hcm|hồ chí minh|hà nội|đà nẵng)(?!\w)"
)
_PLACE = re.compile(rf"(?<!\w)({_LEVEL})[ \t]+(?=\w)")
_COMMITTEE_LEVEL = {"thị": "thị xã", "huyện": "huyện", "quận": "quận", "thành": "thành phố", "tỉnh": "tỉnh"}
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W\d_]+)?|\S")
_ENDS_UPPER = frozenset(
    re.findall(
        r"\w+",
        "sơ tổng họp tổ báo tháng quý năm lần giao khai triển hội nghị thông kết công tình đánh nhiệm kỳ tăng phát xây "
        "khép "
        "nửa trong về với và đạt hoàn ra sáu chín khóa tiếp thực số trích huyện tỉnh quận thị cộng độc kiểm tập đẩy "
        "tuyên chung ủng vận",
    )
)
_ACTS = re.compile(
    r"\s*(?:\([^)\n]{0,60}\)|,[^,\n]{0,50},)?\s*(?:đã |vừa |long trọng |phối hợp [^,\n]{0,60}? ?)?(?:tổ chức|họp|"
    r"tổng kết|sơ kết|"
    r"giao ban|ban hành|báo cáo|khai mạc|đánh giá|thông tin|kiểm điểm|triển khai|quyết nghị|cho biết|đã|có|"
    r"xây dựng|hoàn thành|"
    r"thông báo|kêu gọi|nhìn lại|bàn|hiện)"
)
_TITLES = re.compile(
    r"(?:chủ tịch|bí thư|phó|ủy viên|trưởng|cán bộ|lãnh đạo|đại diện|nguyên|viên|thành viên|chánh|giám đốc|"
    r"trực thuộc|của|do|"
    r"trụ sở|hội trường|tại|cho|với|theo|và|cùng|các|đồng chí|đại biểu|khối)[ ,–-]*$"
)


@dataclass(frozen=True, slots=True)
class Body:
    """A reporting body with its characters."""

    name: str
    level: str | None
    parent: str | None
    span: Span


def find_body(norm: str, canon: str, title_end: int) -> Body | None:
    """The body that most likely speaks, from the head of a text; None when the head names none."""
    best: tuple[float, Body] | None = None
    above: Body | None = None
    for score, body in sorted(_candidates(norm, canon, title_end), key=lambda found: found[1].span.start):
        if above and not canon[above.span.end : body.span.start].strip(" \n*-–_"):
            parent = re.sub(r"^.*?(?=\b(?:tỉnh|thành phố|huyện|quận|thị xã|xã|phường) )", "", above.name)
            score, body = score + 2.0, replace(body, parent=parent)
        above = body
        if best is None or score > best[0]:
            best = (score, body)
    return best[1] if best else None


def _candidates(norm: str, canon: str, title_end: int) -> list[tuple[float, Body]]:
    found: list[tuple[float, Body]] = []
    for match in _FULL.finditer(canon):
        stop = _name_end(norm, canon, match.end())
        if stop > match.end():
            level = _LEVELS.get(match[2].rstrip("."), match[2])
            name = _shown(norm, match.start(1), match.end(1)) + " " + _place(norm, match.start(2), match.end(), stop)
            body = Body(name, level, _parent(norm, canon, stop), Span(match.start(), stop))
            found.append((_score(canon, body.span, title_end) + 1.0, body))
    for match in _METROPOLIS.finditer(canon):
        body = Body(norm[match.start() : match.end()], "thành phố trực thuộc trung ương", None, Span(*match.span()))
        found.append((_score(canon, body.span, title_end) + 1.0, body))
    for match in _COMMITTEE.finditer(canon):
        stop = _name_end(norm, canon, match.end())
        stop = stop if stop > match.end() else match.end(1)
        name = _shown(norm, match.start(1), match.end(1)).strip()
        if stop > match.end(1):
            name += " " + _named(norm[match.end() : stop])
        body = Body(name, _COMMITTEE_LEVEL[match[2]], None, Span(match.start(), stop))
        found.append((_score(canon, body.span, title_end) + 0.7, body))
    found.extend(_small(norm, canon, title_end))
    if not found:
        found.extend(_places(norm, canon, title_end))
    return found


def _small(norm: str, canon: str, title_end: int) -> list[tuple[float, Body]]:
    """Cells, hamlet boards and schools: below the commune, or beside it."""
    found: list[tuple[float, Body]] = []
    for pattern in (_SMALL_UNIT, _SCHOOL):
        for match in pattern.finditer(canon):
            stop = _name_end(norm, canon, match.end())
            if stop > match.end():
                name = _shown(norm, match.start(), match.end()).strip() + " " + _named(norm[match.end() : stop])
                level = match[2] if pattern is _SMALL_UNIT else None
                body = Body(name, level, _parent(norm, canon, stop), Span(match.start(), stop))
                found.append((_score(canon, body.span, title_end) + 0.4, body))
    return found


def _places(norm: str, canon: str, title_end: int) -> list[tuple[float, Body]]:
    found: list[tuple[float, Body]] = []
    for match in _PLACE.finditer(canon):
        stop = _name_end(norm, canon, match.end())
        if stop > match.end():
            name = _place(norm, match.start(1), match.end(), stop)
            level = _LEVELS.get(match[1].rstrip("."), match[1])
            body = Body(name, level, _parent(norm, canon, stop), Span(match.start(), stop))
            found.append((_score(canon, body.span, title_end), body))
    return found


def _score(canon: str, span: Span, title_end: int) -> float:
    line = canon.rfind("\n", 0, span.start) + 1
    before = canon[line : span.start]
    score = 2.0 - span.start / 700
    if not before.strip(' *-–•#|🎉📣🔥[("“»/'):
        score += 1.5
    elif _TITLES.search(before):
        score -= 2.5
    elif re.search(r"\d{4},?\s*$|\d/\d{1,2},?\s*$|,\s*$", before):
        score += 1.0
    if span.end < title_end:
        score += 0.5
    if _ACTS.match(canon, span.end):
        score += 1.0
    return score


def _name_end(norm: str, canon: str, start: int) -> int:
    """Where the proper name that begins at `start` ends; `start` itself when there is none."""
    end = start
    line_end = norm.find("\n", start)
    line_end = len(norm) if line_end < 0 else line_end
    upper = _is_upper(norm[norm.rfind("\n", 0, start) + 1 : line_end])
    for count, match in enumerate(_WORD.finditer(norm, start, min(line_end, start + 60))):
        word = match.group()
        gap = norm[end : match.start()]
        if gap.strip() or count >= 5:
            break
        if word.isdigit() and count == 0:
            return match.end()
        if not word[0].isalpha() or not word[0].isupper():
            break
        if count and upper and canon[match.start() : match.end()] in _ENDS_UPPER:
            break
        if count and not upper and word.isupper() and len(word) > 1:
            break
        end = match.end()
    return end


def _is_upper(line: str) -> bool:
    letters = [c for c in line if c.isalpha()]
    return bool(letters) and sum(c.isupper() for c in letters) > 0.8 * len(letters)


def _place(norm: str, start: int, name: int, stop: int) -> str:
    level = norm[start:name].strip()
    shown = (
        level if level[:1].islower() else level.lower() if not norm[name:stop].strip().isdigit() else level.capitalize()
    )
    return f"{shown} {_named(norm[name:stop])}"


def _named(name: str) -> str:
    words = name.split()
    return " ".join(w.capitalize() if w.isupper() and len(w) > 1 else w for w in words)


_SHORT = (
    (re.compile(r"[ủu][ỷỳyủuu]? ?ban nhân dân|uỷ ban nhân dân|ủy ban nhân dân", re.I), "UBND"),
    (re.compile(r"liên hiệp phụ nữ", re.I), "LHPN"),
    (re.compile(r"cựu thanh niên xung phong", re.I), "Cựu TNXP"),
    (re.compile(r"mặt trận tổ quốc", re.I), "MTTQ"),
)
_FRONT = re.compile(r"(?:(?:ủy ban|uỷ ban|ub\.? ?) ?)?(?:ub)?(?:mttq|mặt trận)(?: (?:việt nam|vn))?(?= |$)", re.I)
_KEEP = frozenset({"UBND", "HĐND", "MTTQ", "LHPN", "TNXP", "TNCS", "CCB", "BCH", "BTV", "UBMTTQ", "CHQS", "HCM", "VN"})


def _shown(norm: str, start: int, end: int) -> str:
    """A body's name as written, out of capitals, with the short forms that offices use."""
    words = norm[start:end].split()
    if all(w.isupper() or not w[0].isalpha() for w in words):
        words = [w if w in _KEEP else w.lower() for w in words]
        words[0] = words[0] if words[0] in _KEEP else words[0].capitalize()
    name = " ".join(words)
    for pattern, short in _SHORT:
        name = pattern.sub(short, name)
    name = _FRONT.sub("Ủy ban MTTQ Việt Nam", name)
    name = re.sub(r"\bđảng\b", "Đảng", name)
    name = re.sub(r"\bviệt nam\b", "Việt Nam", name)
    return name[:1].upper() + name[1:]


def _parent(norm: str, canon: str, stop: int) -> str | None:
    """The unit above, when it stands right behind: "(huyện Hà Lâm)", ", thành phố …", "- HUYỆN …"."""
    match = re.compile(rf"[ \t]*[,(–-][ \t]*(?:thuộc )?({_LEVEL})[ \t]+").match(canon, stop)
    if match is None:
        return None
    end = _name_end(norm, canon, match.end())
    return _place(norm, match.start(1), match.end(), end) if end > match.end() else None
