"""Where a sentence begins to set tasks: a request, an announcement of what comes, words of the time to come.

What delegates say, what was done and what is asked of the level above opens nothing.
"""

import re

from vnfigures.directives import (
    REQUEST,
    TELLS,
    WEAK,
    Doing,
    is_action,
    is_body,
    parse,
    skip_connectives,
    skip_intro,
    skip_topic,
)
from vnfigures.model import Meta
from vnfigures.passages import Paragraph, Passage
from vnfigures.text import Text

DELEGATES = re.compile(
    r"đại biểu|ý kiến (?:thảo luận|phát biểu|tham gia)|thảo luận|tham luận|cử tri|báo cáo viên|phản ánh"
)
_CONCLUDES = re.compile(r"kết luận|phát biểu|ý kiến chỉ đạo|chỉ đạo (?:tại|hội nghị)|nhấn mạnh|lưu ý|bế mạc")
_SPEAKER = re.compile(
    r"đồng chí|đ/c|(?<!\w)ông |(?<!\w)bà |chủ tịch|bí thư|(?<!\w)phó |trưởng |giám đốc|chủ trì|chủ tọa|kết luận|"
    r"phát biểu|lãnh đạo|"
    r"hội nghị|thường trực|ban thường vụ|đảng ủy|ubnd|phiên họp|cuộc họp|thị ủy|huyện ủy|thành ủy|quận ủy|tỉnh ủy|"
    r"đại hội|ban chấp hành|ủy ban|hđnd|hội đồng nhân dân|đoàn giám sát"
)
_NOT_ASKED = re.compile(
    r"(?:được|hồ sơ|theo|văn bản|tờ trình|tinh thần|sự|công tác|các|những|ban|đáp ứng|trình|thư|đơn|mức|phù hợp|đạt|"
    r"ngoài|tham mưu|"
    r"ý kiến|phát biểu|lãnh đạo,|lãnh đạo|cơ quan|nhiệm vụ|chỉ tiêu|kế hoạch|vượt|bộ|đoàn|bàn|đảm bảo|đúng|thực hiện|"
    r"chương trình|"
    r"thông báo|dự toán|cấp trên|nội dung|về|của|trong|để)\s*$"
)
DONE = re.compile(r"(?<!\w)(?:đã|từng|vừa)(?: kịp thời| tập trung| thường xuyên| chủ động| tích cực)*\s*$")
_ENUMERATES = re.compile(
    r"(?:nhiệm vụ|giải pháp|nội dung|công việc|việc|vấn đề|lĩnh vực|phương hướng|chỉ tiêu|mục tiêu)[^.;:“”]{0,70}?"
    r"(?::|(?<=nhiệm vụ trọng tâm) như |(?<=giải pháp) như |(?<=nhiệm vụ) như |trọng tâm là )"
)
REVIEWS = re.compile(
    r"(?<!\w)đã |kết quả|đạt được|trong (?:tháng|quý|năm|kỳ) qua|vừa qua|thời gian qua|(?<!\w)được (?:triển khai|"
    r"thực hiện)|"
    r"hạn chế|khó khăn|tồn tại|nổi bật|ghi nhận|khen thưởng"
)
_AHEAD = re.compile(
    r"thời gian tới|thời gian tiếp theo|sắp tới|tới đây|từ nay đến|(?:tháng|tuần|quý|năm|kỳ|nhiệm kỳ|đợt) (?:tới|sau|"
    r"tiếp theo)|"
    r"(?:các |những )?tháng (?:cuối|còn lại)|cuối năm|(?P<month>tháng (?P<m>\d{1,2}))(?!\d|/\d{1,2}(?!\d))(?:[/-]|"
    r"(?: năm )?(?P<my>20\d\d))?|"
    r"quý (?P<q>iv|i{1,3}|[1-4])(?!\w)(?: năm (?P<qy>20\d\d))?|năm (?P<y>20\d\d)|nhiệm kỳ (?P<ty>20\d\d)"
)
_MOVES = re.compile(
    r"(?<!\w)(?:tập trung|tiếp tục|xác định|đề ra|phấn đấu|sẽ|cần|phải|đặt mục tiêu|đẩy mạnh|chú trọng|yêu cầu|"
    r"thực hiện|"
    r"triển khai|quyết tâm)(?!\w)"
)
NEEDS = re.compile(r"(?<!\w)(?:cần|phải)(?: phải)?(?= )")
_AIMS = re.compile(
    r"(?:chỉ tiêu|mục tiêu)[^.;:]{0,60}(?:đại hội|nhiệm kỳ)[^.;:]{0,60}(?:đề ra|xác định|thông qua|"
    r"phấn đấu)[^.;:]{0,30}:\s*"
)
_PERIOD_ONLY = re.compile(
    r"\W*(?:trong |từ nay đến )?(?:(?:những |các |sáu |ba |[0-9]{1,2} )?tháng (?:cuối|còn lại)[^,;:.]{0,16}|(?:tháng|"
    r"quý|năm|tuần)"
    r"[^,;:.]{1,16}|thời gian tới|cuối năm|nửa cuối năm[^,;:.]{0,10}):\s*"
)
_PERIOD_COLON = re.compile(r"(?:trong |từ nay đến )?(?:năm|tháng|quý|6 tháng|thời gian|những tháng)[^,;:.]{0,40}:\s*")
_ORDERS = re.compile(
    r"(?m)^\W*(?:nghị quyết|thông báo|kết luận|quyết định|kế hoạch|chỉ thị|chương trình hành động)\W*$"
)
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_PERSON = re.compile(
    r"đồng chí|đ/c|(?<!\w)ông |(?<!\w)bà |chủ tịch|bí thư|(?<!\w)phó |trưởng |giám đốc|chủ trì|chủ tọa|kết luận|"
    r"phát biểu|hđnd|đoàn giám sát"
)
_PLANNED = re.compile(r"(?:chỉ tiêu|kế hoạch|dự toán|nhiệm vụ|mức|%|so với|vượt|đạt|bằng)[^,;.]{0,28}$")
_PRAISES = re.compile(r"đánh giá cao|ghi nhận|biểu dương|cho rằng|khẳng định|cho biết")
_ALSO = re.compile(r"^\W*(?:đồng thời|bên cạnh đó|ngoài ra|cùng với đó|mặt khác|theo đó|trước mắt)\s*,?\s*")
_AS_FOLLOWS = re.compile(
    r"(?:(?:nhiệm vụ|nội dung|giải pháp|công việc|việc)[^.;:]{0,60}|kết luận|chỉ đạo|yêu cầu|đề nghị|lưu ý|"
    r"(?:kết luận|chỉ đạo|ý kiến|giao nhiệm vụ)[^.;:]{0,60} như sau)\s*:\s*$"
)
_TASKS_OF = re.compile(
    r"\W*(?:về )?(?:nhiệm vụ|phương hướng|công tác trọng tâm)(?: trọng tâm)? (?:trong )?(?:tháng|quý|năm|tuần|6 tháng)"
)
_PROMISES = re.compile(r"nhiệm vụ|phương hướng|giải pháp|trọng tâm|công việc")


class Speech:
    """What is said of the time to come, sentence by sentence; it remembers who speaks and whether tasks go on.

    `goes_on`: the sentences behind still belong to what was opened. `spoken`: somebody concludes in this paragraph.
    `promised`: the sentence announced tasks for the paragraphs behind. `aims`: what follows are targets of a congress.
    """

    def __init__(self, text: Text, meta: Meta) -> None:
        self.text, self.norm, self.canon, self.meta = text, text.norm, text.canon, meta
        self.goes_on = self.spoken = self.promised = self.aims = False
        self.orders = _ORDERS.search(text.canon, 0, 1500) is not None

    def begin(self) -> None:
        """A new paragraph."""
        self.spoken = self.promised = self.aims = False

    def heard(self, first: int, last: int) -> None:
        """A sentence was read: from now on somebody may be concluding."""
        opening = self.canon[first : min(last, first + 260)]
        if _CONCLUDES.search(opening) or _PERSON.search(opening) and _PRAISES.search(opening):
            self.spoken = True

    def request(self, start: int, end: int, *, sure: bool) -> Doing | None:
        """ "… yêu cầu X làm Y": who is asked and where Y begins. `sure`: a request may open the clause by itself."""
        norm, canon = self.norm, self.canon
        for match in REQUEST.finditer(canon, start, min(end, start + 420)):
            speaks = self._speaks(match.start())
            before = canon[start : match.start()]
            if not speaks:
                before = before[before.rfind(";") + 1 :]
            bare = not _ALSO.sub("", before).strip(" ,.-–")
            if bare and not (
                sure or self.goes_on or self.spoken or self.orders and match["verb"] in ("giao", "yêu cầu")
            ):
                continue
            if bare and match["verb"] not in TELLS or _is_meeting_word(norm, canon, match):
                continue
            if not bare and not _SPEAKER.search(before):
                continue
            if _NOT_ASKED.search(before) or (not speaks and DELEGATES.search(before)):
                continue
            if match["verb"] == "giao" and _PLANNED.search(before):
                continue
            if DONE.search(before) and not _CONCLUDES.search(before):
                continue
            person = _PERSON.search(before)
            if not (bare or speaks or self.goes_on or person):
                continue
            if before.endswith(" và ") and (match["verb"] == "chỉ đạo" or not (person or speaks)):
                continue
            doing = self._asked(match, self._clause_end(match.end(), end))
            if doing is not None:
                return doing
        return None

    def _clause_end(self, start: int, end: int) -> int:
        """The next semicolon outside quotation marks, else the end."""
        for begin, stop in Passage(self.text, start, end).clauses(start, end):
            if stop > begin:
                return end if stop >= end - 3 else min(end, stop + 1)
        return end

    def _speaks(self, upto: int) -> bool:
        """Whether somebody concludes or directs in this paragraph before the character."""
        line = self.canon.rfind("\n", max(0, upto - 600), upto) + 1
        return self.spoken or _CONCLUDES.search(self.canon, max(line, upto - 600), upto) is not None

    def _asked(self, match: re.Match[str], end: int) -> Doing | None:
        norm, canon = self.norm, self.canon
        at = match.end()
        at += len(canon[at:end]) - len(canon[at:end].lstrip(" ,:"))
        if at >= end:
            return None
        weak = match["verb"] in WEAK
        colon = ":" in canon[match.end() : at]
        lead, coordinators = None, ()
        for _ in range(3):
            at = skip_connectives(canon, at, end)
            topic = skip_topic(canon, at, end)
            intro = skip_intro(canon, at, end)
            named = _PERIOD_COLON.match(canon, at, end)
            if named:
                return Doing(named.end(), lead, coordinators)
            if intro > at:
                return Doing(skip_connectives(canon, intro, end), lead, coordinators)
            if topic > at:
                at = topic
                continue
            if is_action(norm, canon, at, end) and not (is_body(canon, at, end) and norm[at].isupper()):
                return (
                    None
                    if weak and not (colon or match["verb"] in ("xác định", "đề ra", "thống nhất", "kết luận"))
                    else (Doing(at, lead, coordinators))
                )
            if is_body(canon, at, end):
                doing = parse(norm, canon, at, end, asked=True)
                needs = NEEDS.search(canon, at, doing.start) is not None
                if doing.lead is None or doing.start <= at or weak and not needs:
                    break
                following = skip_intro(canon, doing.start, end)
                return Doing(skip_connectives(canon, following, end), doing.lead, doing.coordinators)
            break
        need = NEEDS.search(canon, at, min(end, at + 260))
        if need and is_action(norm, canon, need.end() + 1, end):
            begin = self._who(at, need.start())
            following = skip_intro(canon, need.end() + 1, end)
            return Doing(following, norm[begin : need.start()].strip(" ,") or None if begin >= 0 else None)
        if colon and not weak and not is_body(canon, at, end):
            return Doing(at, lead, coordinators)
        return None

    def _who(self, start: int, end: int) -> int:
        """Where the body that "cần" speaks of begins: behind the last comma or "vì vậy" before which no body stands."""
        piece = self.canon[start:end]
        for mark in re.finditer(r"(?:vì vậy|do đó|do vậy|vì thế|theo đó|trong đó),?\s+|[,:]\s+", piece):
            if is_body(self.canon, start + mark.end(), end):
                return start + mark.end()
        return start if is_body(self.canon, start, end) else -1

    def opening(self, first: int, last: int) -> Doing | None:
        """Where the tasks of a sentence begin, when it opens them."""
        norm, canon = self.norm, self.canon
        request = self.request(first, last, sure=self.goes_on)
        if request is not None:
            return request
        enumerated = _ENUMERATES.search(canon, first, last)
        if enumerated:
            before = canon[first : enumerated.end()]
            ahead = (
                self._ahead(before) or (_MOVES.search(before) and self._speaks(enumerated.end())) or "đại hội" in before
            )
            if (
                ahead
                and not REVIEWS.search(before)
                and not (DELEGATES.search(before) and not self._speaks(enumerated.end()))
            ):
                return Doing(skip_connectives(canon, enumerated.end(), last))
        aims = _AIMS.search(canon, first, last)
        if aims and aims.end() - first < 160:
            self.aims = True
            return Doing(aims.end())
        if self._ahead(canon[first : min(last, first + 120)]) is not None:
            return self._forward(first, last)
        if self.goes_on or self._speaks(min(last, first + 160)):
            need = NEEDS.search(canon, first, min(last, first + 200))
            if need and is_action(norm, canon, need.end() + 1, last):
                begin = self._who(first, need.start())
                if begin >= 0:
                    return Doing(need.end() + 1, norm[begin : need.start()].strip(" ,"))
        return None

    def _forward(self, first: int, last: int) -> Doing | None:
        """ "6 tháng cuối năm, Hội xác định: …", "Trong thời gian tới, phường tập trung …"."""
        norm, canon = self.norm, self.canon
        head = canon[first : min(last, first + 120)]
        ahead = self._ahead(head)
        named = _TASKS_OF.match(canon, first, last) is not None
        if (
            ahead is None
            or not named
            and REVIEWS.search(canon[first : first + ahead + 60])
            or DELEGATES.search(head[: ahead + 60])
        ):
            return None
        if ahead > 60 and not _CONCLUDES.search(head):
            return None
        period = _PERIOD_ONLY.match(canon, first, last)
        if period and period.end() < last:
            return Doing(period.end())
        moves = _MOVES.search(canon, first + ahead, min(last, first + ahead + 170))
        if moves is None or canon[moves.start() - 3 : moves.start()] == "đã ":
            return None
        at = skip_intro(canon, moves.start(), last)
        if at > moves.start():
            return Doing(at)
        colon = re.compile(
            r"(?:xác định|đề ra|đặt mục tiêu|phấn đấu|tập trung|tiếp tục|thực hiện)[^.;:]{0,40}:\s*"
        ).match(canon, moves.start(), last)
        if colon:
            return Doing(colon.end())
        if moves.group() in ("xác định", "đề ra", "sẽ", "cần", "phải", "yêu cầu", "đặt mục tiêu"):
            rest = moves.end() + 1
            if is_action(norm, canon, rest, last):
                return Doing(skip_intro(canon, rest, last))
            if _PROMISES.search(canon, rest, last) or "chỉ tiêu" in canon[rest : min(last, rest + 40)]:
                self.promised = True
                stop = canon.find(";", rest, min(last, rest + 60))
                return Doing(skip_connectives(canon, stop + 1, last)) if stop > 0 else None
            return None
        return Doing(moves.start())

    def _ahead(self, words: str) -> int | None:
        """Where in the words the time to come is named; None where they speak of the period under review."""
        for match in _AHEAD.finditer(words):
            if self._is_ahead(match):
                return match.start()
        return None

    def _is_ahead(self, match: re.Match[str]) -> bool:
        period = self.meta.period
        label = period.label if period else ""
        year = int(label[:4]) if label[:4].isdigit() else None
        if month := match["m"]:
            if period is None or period.type != "month" or year is None:
                return False
            own = int(label[5:7])
            return int(month) == own % 12 + 1
        if quarter := match["q"]:
            if year is None or period is None:
                return False
            mine = {"quarter": int(label[-1]) if period.type == "quarter" else 0, "nine_months": 3, "half": 2}
            own = mine.get(period.type, 0)
            return own > 0 and _ROMAN[quarter] == own % 4 + 1
        if said := match["y"]:
            return year is not None and int(said) == year + 1
        if said := match["ty"]:
            return period is not None and period.type == "term" and said == label[:4]
        if match.group() == "cuối năm":
            return period is None or period.type not in ("year",) and not label.endswith("H2")
        return True

    def announces(self, paragraph: Paragraph) -> bool:
        """ "Tháng 4 này, Đoàn phường tiếp tục:" above a list."""
        words = self.canon[max(paragraph.start, paragraph.end - 220) : paragraph.end]
        if DELEGATES.search(words) and not self.spoken:
            return False
        ahead = _AHEAD.search(words)
        if ahead and _MOVES.search(words, ahead.end()) and not REVIEWS.search(words):
            return True
        follows = _AS_FOLLOWS.search(words)
        if (
            follows is None
            or DONE.search(words[: follows.start()])
            or REVIEWS.search(words, max(0, follows.start() - 60))
        ):
            return False
        told = _MOVES.search(words) or NEEDS.search(words)
        return bool(self.spoken or _CONCLUDES.search(words) or told and _SPEAKER.search(words))


def _is_meeting_word(norm: str, canon: str, match: re.Match[str]) -> bool:
    """ "giao ban", and not "giao Ban Tổ chức"."""
    return match["verb"] == "giao" and canon.startswith(" ban", match.end()) and norm[match.end() + 1].islower()
