"""Who only attends, takes part or reports: such counts are no results."""

import re

from vnfigures.figure import Figure

_ATTEND_BEFORE = re.compile(
    r"(?:sự )?(?:tham dự|dự họp|tham gia dự|dự hội nghị|hiện diện|có mặt)(?: của| có| gồm|:)*(?: hơn| gần|"
    r" trên| khoảng)*\s*$|"
    r"(?:^|[.;])\s*(?:cùng |đến |về |tham )?dự (?:họp |hội nghị |đại hội |lễ )?có(?: hơn| gần| trên| khoảng)*\s*$|"
    r"\b(?:góp mặt|hiện diện|chứng kiến|tham dự)(?: đông đủ)? của(?: hơn| gần| trên| khoảng)*\s*$|"
    r"\bthành phần(?: tham| dự| họp)*\s*(?::|gồm|có)+\s*$|về phía [^,;.:]{1,40} có\s*$|"
    r"thu hút(?: được| sự| tham gia| của| hơn| gần| trên| khoảng| đông đảo)*\s*$|"
    r"(?:sự )?tham gia của(?: hơn| gần| trên| khoảng)*\s*$|triệu tập(?: hơn| gần| trên)*\s*$"
)
_ATTEND_AFTER = re.compile(
    r"[^,;.:()]{0,60}?(?:,\s*(?:bí thư|phó|trưởng|cấp ủy|lãnh đạo|đại diện|chủ tịch|cán bộ|đảng viên|"
    r"hội viên|đoàn viên|ủy viên|thành viên)[^,;.:()]{0,40}?){0,4}"
    r"\b(?:tham dự|về dự|đến dự|đã dự|dự (?:hội nghị|đại hội|họp|lễ|buổi|lớp|và)|dự(?=\s*(?:$|[.,;)]))|có mặt|"
    r"tham gia(?= (?:hội nghị|lớp|tập huấn|buổi|hội thi|đại hội|họp|lễ|dự|giải|cuộc thi|thi)|\s*(?:[.,;)]|$)))"
)
_LEADERS = re.compile(
    r"\b(?:giao ban|họp|hội nghị|làm việc|gặp)\b.*\b(?:lãnh đạo|bí thư|chủ tịch|tổ trưởng|trưởng|đại diện|"
    r"thường trực)"
    r"(?: [^\W\d_]+){0,4}\s*$"
)
_OF_LEADERS = re.compile(
    r"\s*(?:và|,)\s*(?:lãnh đạo|bí thư|chủ tịch|tổ trưởng|trưởng|"
    r"đại diện)(?: [^\W\d_]+){0,3}\s*$"
)
_TOGETHER = re.compile(r"\bdự\b[^.;]*\bcùng(?: với| gần| hơn| trên)*\s*$")
_TURNS_AFTER = re.compile(
    r"[^;.:()]{0,50}?\b(?:tham dự|về dự|đến dự|dự|tham gia(?= (?:tập huấn|hội nghị|lớp)|"
    r"\s*[.;)]))\b"
)
_NOT_YET = re.compile(r"[^,;.:()]{0,12}\b(?:chậm|chưa|không)\b")
_ALL_PRESENT = re.compile(r"[^;.:()]{0,60}\b(?:dự họp|dự hội nghị|tham dự|về dự)\b")
_ELECTED = re.compile(r"\bbầu\b|đại diện cho|cử\b")
_BODY_AFTER = re.compile(r"(?: [^\W\d_]+)?(?: đã| cùng)? (?:tham gia|tham dự|dự thi|về dự)\b")
_REPORTING = re.compile(r"[^,;.:()]{0,30}?\b(?:báo cáo|gửi báo cáo|đã báo cáo|dự thi|nộp báo cáo)\b")


def attends(figure: Figure, previous: Figure | None) -> bool:
    """Whether the figure counts people or bodies that are present, take part or report."""
    # "bầu 08 đại biểu chính thức và 02 đại biểu dự khuyết": delegates chosen, not present.
    figure.elected = previous is not None and previous.elected and figure.left.strip() in ("và", ",")
    if figure.elected and figure.left.strip() == "và" or _ELECTED.search(figure.left):
        figure.elected = True
        return False
    if figure.sort == "body":
        return _body_attends(figure, previous)
    if figure.sort == "person":
        return _person_attends(figure)
    unit = (figure.unit or "").lower()
    if figure.sort == "event":
        if unit.startswith("lượt người") and _ATTEND_BEFORE.search(figure.left):
            return True
        return unit.startswith("lượt") and _TURNS_AFTER.match(figure.right) is not None
    return unit == "điểm cầu"


def _person_attends(figure: Figure) -> bool:
    if (figure.unit or "").lower().startswith("đại biểu") or _ATTEND_AFTER.match(figure.right):
        return True
    return bool(_ALL_PRESENT.match(figure.right) or _ATTEND_BEFORE.search(figure.left) or _TOGETHER.search(figure.left))


def _body_attends(figure: Figure, previous: Figure | None) -> bool:
    if _LEADERS.search(figure.left):
        return True
    if previous is not None and previous.role == "other" and _OF_LEADERS.match(figure.left):
        return True
    if re.search(r"(?:ở|tại|trên|thuộc|của)\s*$", figure.left):
        return False
    beside = _BODY_AFTER.match(figure.right) or (_REPORTING.match(figure.right) and not _NOT_YET.match(figure.right))
    return bool(beside or _ATTEND_BEFORE.search(figure.left))
