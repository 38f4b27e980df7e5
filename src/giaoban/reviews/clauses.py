"""One clause of a conclusion: who is told, who joins in, until when, and what is left to do. Pure.

Who is told stands first ("Phòng Kinh tế rà soát …"), behind "giao", "yêu cầu" …, or at the end ("… giao Công an xã",
"(Trạm Y tế, tháng 4)"); a unit behind "gửi", "tại", "của" … is only spoken of.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from giaoban.reviews.naming import Mention
from vnfigures.deadlines import Deadline, find_deadlines, moved, task_deadline
from vnfigures.directives import first_action, is_action, is_body, parse, skip_connectives, skip_topic
from vnfigures.passages import trimmed
from vnfigures.text import Text


@dataclass(frozen=True, slots=True)
class Clause:
    """What was read. `unknown`: words of whoever is told that name no unit of the registry. `states`: nothing is
    asked. `empty`: nothing is left to do but what was read off; `opens`: it ends in a colon, a list follows; `goes_on`:
    it only says how the clause before it ends ("báo cáo kết quả tại …")."""

    start: int
    end: int
    text: str
    lead: Mention | None = None
    unknown: str = ""
    joins: tuple[Mention, ...] = ()
    deadline: Deadline | None = None
    states: bool = False
    empty: bool = False
    opens: bool = False
    goes_on: bool = False
    told: bool = False


_HONOUR = r"(?:(?:các )?(?:đồng chí|đ/c|ông|bà|anh|chị)(?!\w)(?:,|/| và)?\s*)"
_POST = (
    r"(?:(?:phó trưởng|trưởng|thủ trưởng|phó bí thư|bí thư|phó chủ tịch|chủ tịch|chủ nhiệm|hiệu trưởng|giám đốc|"
    r"phó giám đốc|"
    r"chánh|phó|chỉ huy trưởng|chính trị viên|lãnh đạo|trạm trưởng|chi hội trưởng|người đứng đầu|tập thể|đơn vị|"
    r"cơ quan|"
    r"thường trực|ban thường vụ|ban chấp hành|cán bộ)(?!\w)(?:,|/| và)?\s*)"
)
_COUNT = r"(?:(?:cả )?(?:hai|ba|bốn|[2-9]) (?=đơn vị |cơ quan ))?"
_BEFORE_NAME = re.compile(rf"{_HONOUR}*{_COUNT}{_POST}*{_HONOUR}*")
_MARKER = re.compile(r"(?:\(?\d{1,2}[.)]\s+|\(?[a-zđ]\)\s+|[-–•*+]\s+)+")
_TELL = re.compile(
    r"(?:(?:nhất trí|thống nhất|đồng ý|hội nghị|chủ trì|thường trực(?: đảng ủy)?|kết luận:?)\s+)*"
    r"(?:giao(?! thông| lưu| quân| nhận| dịch)(?: nhiệm vụ| trách nhiệm)?(?: cho)?|yêu cầu|đề nghị|lưu ý|"
    r"chỉ đạo|phân công|"
    r"nhắc nhở|nhắc|cho phép)(?: thêm| rõ)?(?!\w)\s*:?\s*"
)
_ABOUT = re.compile(r"(?:về|đối với|trong|riêng|lĩnh vực|công tác)\s[^,;:.]{2,80}:\s*")
_ROLE = re.compile(
    r"\s*,?\s*(?:\(\s*(?:chủ trì|phối hợp|đầu mối)\s*\)|(?:là |làm )?(?:đầu mối(?: chủ trì)?|cơ quan chủ trì|"
    r"đơn vị chủ trì|"
    r"chủ trì)(?: thực hiện)?(?!\w))\s*,?\s*"
)
_JOIN = re.compile(
    r"\s*,?\s*(?:và |chủ động |cùng )?(?:phối hợp(?: chặt chẽ| thực hiện)?(?!\w)(?: với| cùng(?: với)?)?|"
    r"cùng(?: với)?(?!\w))\s*:?\s*"
)
_ALSO = re.compile(r"\s*(?:,(?: và)?|và|cùng(?: với)?|\+|&|/|;)\s*")
_DUTY = re.compile(
    r"\s*,?\s*(?:(?:cần phải|cần|phải|hãy|sẽ|có trách nhiệm|chịu trách nhiệm(?: chính)?|tiếp tục phải|"
    r"mỗi (?:hội|đơn vị|thôn|bên|tổ chức|cơ quan|trường|nơi|đoàn thể))"
    r"(?!\w)\s*)+"
)
_EACH = re.compile(r"(?<!\w)mỗi ")
_HELPS = re.compile(r"\s*(?:cùng |sẽ )?(?:tham gia|phối hợp|hỗ trợ)(?!\w)")
_COLON = re.compile(r"\s*(?::|[-–](?=\s))\s*")
_PAREN = re.compile(r"\s*\(\s*(?:phối hợp|chủ trì)\s*\)")
_STATES = re.compile(
    r"(?:(?:hội nghị|thường trực|ban thường vụ|chủ tọa|chủ trì|đảng ủy|tập thể|cuộc họp)[^,;.]{0,14} )?"
    r"(?:về cơ bản |cơ bản |hoàn toàn |trước hết )?"
    r"(?:thống nhất|nhất trí|đồng ý|tán thành|ghi nhận|biểu dương|đánh giá cao|hoan nghênh|cảm ơn|chúc mừng|"
    r"thôi (?:việc|không|giao|thực hiện)|(?:chưa |không )?thông qua)(?!\w)"
)
_REPORTS = re.compile(r"(?<!\w)(?:đạt|tăng|giảm|bằng|vượt|chiếm)\s+(?:trên |hơn |gần |khoảng )?\d")
_WANTS = re.compile(r"(?<!\w)(?:phải|cần|phấn đấu|bảo đảm|đảm bảo|hoàn thành|để|nhằm)(?!\w)")
_STATED_BY = re.compile(r"\s*(?:đã )?(?:ghi nhận|biểu dương|nhất trí|tán thành|đánh giá cao|cảm ơn)(?!\w)")
_SPOKEN_OF = re.compile(
    r"(?:tại|ở|của|với|cho|về|gửi|trình|xin|theo|thuộc|báo cáo|báo|đường|cán bộ|địa bàn|khu|dự|kiến nghị|"
    r"xin ý kiến|từ|qua|"
    r"trên|trước|giúp|hỗ trợ|tham mưu|tham mưu cho|nhà văn hóa|hội viên|chi bộ|khu vực|mốc|tuyến|cùng|cùng với|"
    r"nộp|nhân dân)"
    r"(?: lại| cho| về| lên| đến| tới)?\s*$"
)
_BEHIND_TELLS = re.compile(r"(?:giao|giao cho|do|yêu cầu|đề nghị|phân công|chủ trì:?|phụ trách:?|thực hiện:)\s*$")
_ASKS = re.compile(r"\s*,?\s*(?:phải|cần|chịu trách nhiệm|có trách nhiệm|chủ trì|làm đầu mối|đầu mối|thực hiện)(?!\w)")
_NOTHING = re.compile(
    r"(?:thời hạn|hạn|hoàn thành|hoàn tất|xong|báo cáo|kết quả|gửi về|thực hiện|thời gian|thường trực|việc này|"
    r"nội dung này|và|"
    r"giao|do|chủ trì|phối hợp|làm đầu mối|chịu trách nhiệm|phải|cần|:|[ ,.()–-])*"
)


_GOES_ON = re.compile(
    r"(?:và )?(?:(?:có )?báo cáo(?: lại| tiến độ| kết quả)?|kết quả báo cáo|gửi (?:kết quả|báo cáo)|xong|"
    r"hoàn thành(?= trước| trong| xong)|"
    r"thời hạn|hạn|chậm nhất|không để chậm|thời gian)(?!\w)"
)
_CUSTOM: tuple[tuple[Literal["within", "standing", "event"], re.Pattern[str]], ...] = (
    (
        "event",
        re.compile(
            r"(?:(?:tại|trong|vào|trình|trước) )?(?:phiên họp|kỳ họp|cuộc họp|hội nghị|giao ban|buổi họp)"
            r"(?: giao ban| tháng| kỳ| lần)? (?:sau|tới|tiếp theo)(?!\w)|tại (?:hội nghị )?giao ban tháng \d{1,2}|"
            r"trước (?:kỳ|đợt|dịp|mùa|vụ) [^,;.\d]{3,30}|(?:cho )?(?:đến|tới) khi (?:có|xong|hoàn thành) [^,;.\d]{3,40}"
        ),
    ),
    ("standing", re.compile(r"(?<!\w)thường xuyên(?!\w)")),
)
_MONTH = re.compile(r"^[tT](\d{1,2})(?=/\d{4}|$)")
_ACCENTED = re.compile(r"[à-ỹđ]")
_TYPED_BARE = {
    "truoc": "trước", "ngay": "ngày", "thang": "tháng", "quy": "quý", "nam": "năm", "tuan": "tuần", "hang": "hằng",
    "han": "hạn", "cham": "chậm", "nhat": "nhất", "den": "đến", "het": "hết", "toi": "tới", "nay": "này", "thu": "thứ",
    "dinh": "định", "ky": "kỳ", "hoan": "hoàn", "thanh": "thành", "cuoi": "cuối", "dau": "đầu", "thuong": "thường",
    "xuyen": "xuyên", "ke": "kể", "tu": "từ", "lam": "làm", "viec": "việc", "chu": "chủ",
}  # fmt: skip
_BARE_WORD = re.compile(r"[a-z]+")


def with_accents(norm: str) -> str:
    """A text typed without accents, with those of the words that deadlines are made of; the same length."""
    lower = norm.lower()
    if len(lower) != len(norm) or _ACCENTED.search(lower):
        return norm
    return _BARE_WORD.sub(lambda match: _TYPED_BARE.get(match[0], match[0]), lower)


class Reader:
    """Reads the clauses of one text whose units were found."""

    def __init__(self, view: Text, on: date, mentions: Sequence[Mention]) -> None:
        self.view, self.norm, self.canon = view, view.norm, view.canon
        self.on = on
        self.dated = with_accents(view.norm)
        self.mentions = mentions
        self.starting = {mention.start: mention for mention in mentions}

    def parted(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """The clause cut before each unit behind a comma that is told something of its own."""
        begin = start
        for mention in self.mentions:
            if not begin < mention.start < end:
                continue
            comma = re.search(r",\s*(?:đồng thời\s+)?(?:giao\s+)?$", self.canon[begin : mention.start])
            if comma is None or not self._work(begin, begin + comma.start()):
                continue
            if is_action(self.norm, self.canon, self._skip(mention.end), end) and not _ROLE.match(
                self.canon, mention.end
            ):
                yield trimmed(self.norm, begin, begin + comma.start())
                begin = mention.start
        yield trimmed(self.norm, begin, end)

    def _work(self, start: int, end: int) -> bool:
        """Whether a stretch asks for something by itself, so that what follows is another assignment."""
        told = self.clause(start, end)
        return told is not None and not told.empty and bool(told.lead or told.unknown)

    def _skip(self, at: int) -> int:
        return at + len(self.canon[at:]) - len(self.canon[at:].lstrip())

    def clause(self, start: int, end: int) -> Clause | None:
        """What a stretch says; None where nothing is in it."""
        if end - start < 2:
            return None
        head = _Head(self, start, end)
        at = head.read()
        if _STATES.match(self.canon, start, end) and not head.told:
            return Clause(start, end, self.norm[start:end], states=True)
        if head.lead and not head.told and _STATED_BY.match(self.canon, at, end):
            return Clause(start, end, self.norm[start:end], states=True)
        deadline = self._deadline(start, end)
        lead, joins, spans = head.lead, list(head.joins), list(head.spans)
        if lead is None and not head.unknown:
            lead, more, spans_behind = self._behind(at, end)
            joins += more
            spans += spans_behind
        if lead is None and not head.unknown and not head.told and deadline is None and self._reports(at, end):
            return Clause(start, end, self.norm[start:end], states=True)
        joins += [one for one in self._joined(at, end) if one not in joins and one != lead]
        first, last = trimmed(self.norm, at, end)
        return Clause(
            first,
            max(first, last),
            self._shown(first, last, spans),
            lead,
            head.unknown,
            tuple(one for one in joins if lead is None or one.units != lead.units),
            deadline,
            empty=self._is_empty(first, last, spans, deadline),
            goes_on=lead is None and not head.unknown and _GOES_ON.match(self.canon, first, last) is not None,
            told=head.told,
            opens=self.canon[start:end].rstrip().endswith(":") or self.canon.startswith(":", end),
        )

    def _reports(self, start: int, end: int) -> bool:
        """ "Thu ngân sách đạt 49 tỷ đồng": what was reached, not what is asked for."""
        return bool(_REPORTS.search(self.canon, start, end)) and not _WANTS.search(self.canon, start, end)

    def _shown(self, first: int, last: int, spans: list[tuple[int, int]]) -> str:
        """The words of the work; "giao X chủ trì" at their end is left out."""
        for begin, stop in sorted(spans, reverse=True):
            rest = _NOTHING.fullmatch(self.canon, stop, last) if begin > first else None
            if rest:
                last = begin
        first, last = trimmed(self.norm, first, last)
        return self.norm[first:last]

    def _is_empty(self, first: int, last: int, spans: list[tuple[int, int]], deadline: Deadline | None) -> bool:
        left = self.canon
        marks = [*spans, (deadline.start, deadline.end)] if deadline else spans
        piece = "".join(
            " " if any(begin <= at < stop for begin, stop in marks) else left[at]
            for at in range(first, max(first, last))
        )
        return _NOTHING.fullmatch(piece) is not None

    def _deadline(self, start: int, end: int) -> Deadline | None:
        return self._said_deadline(start, end) or self._custom(start, end)

    def _custom(self, start: int, end: int) -> Deadline | None:
        """ "thường xuyên" in front of the verb, and the next meeting, whose day no calendar here knows."""
        for kind, pattern in _CUSTOM:
            match = pattern.search(self.canon, start, end)
            if match:
                return Deadline(kind, match.start(), match.end(), self.norm[slice(*match.span())])
        return None

    def _said_deadline(self, start: int, end: int) -> Deadline | None:
        found = task_deadline(self.dated[start:end], self.on)
        if found and found.kind not in ("standing", "event"):
            return self._as_typed(moved(found, start))
        for cut in reversed(
            [m.end() for m in re.finditer(r"[(,]\s*|\s[-–:]\s+|xong\s+|hạn\s+", self.canon[start:end])]
        ):
            piece = _MONTH.sub(r"tháng \1", self.dated[start + cut : end].rstrip(" )."))
            alone = task_deadline(piece, self.on, alone=True) if len(piece) <= 40 else None
            if alone and piece.startswith("tháng ") and not self.dated.startswith("tháng", start + cut):
                return replace(alone, start=start + cut, end=end, text=self.norm[start + cut : end].rstrip(" )."))
            if alone and len(alone.text) >= 0.6 * len(piece.strip()):
                return self._as_typed(moved(alone, start + cut))
        return self._as_typed(moved(found, start)) if found else None

    def _as_typed(self, deadline: Deadline) -> Deadline:
        return replace(deadline, text=self.norm[deadline.start : deadline.end])

    def _behind(self, at: int, end: int) -> tuple[Mention | None, list[Mention], list[tuple[int, int]]]:
        """Who is told at the end or in the middle: "…, giao Công an xã chủ trì", "(Trạm Y tế, tháng 4)"."""
        for mention in self.mentions:
            if not at <= mention.start < end:
                continue
            before = self.canon[at : mention.start]
            bare = _BEFORE_NAME_END.sub("", before)
            told = _BEHIND_TELLS.search(bare)
            bracket = re.search(r"[(–-]\s*$", bare)
            if not told and not bracket and _SPOKEN_OF.search(bare):
                continue
            asks = _ASKS.match(self.canon, mention.end, end)
            acts = is_action(self.norm, self.canon, self._skip(mention.end), end)
            if not (told or bracket or asks or acts):
                continue
            begin = at + (told.start() if told else bracket.start() if bracket else len(bare))
            joins, stop = self.listed(mention.end, end)
            role = _ROLE.match(self.canon, stop, end) or _ASKS.match(self.canon, stop, end)
            return mention, joins, [(begin, role.end() if role else stop)]
        return None, [], []

    def _joined(self, at: int, end: int) -> list[Mention]:
        """Units behind "phối hợp với" anywhere in what is to be done."""
        found: list[Mention] = []
        for match in re.compile(r"phối hợp(?: chặt chẽ)?(?: với| cùng(?: với)?)?\s*:?\s*").finditer(
            self.canon, at, end
        ):
            first = self.named(match.end(), end)
            if first:
                more, _ = self.listed(first.end, end)
                found += [first, *more]
        for mention in self.mentions:
            if at <= mention.start < end and self.canon[at : mention.start].rstrip().endswith(
                ("", ",")[at < mention.start]
            ):
                more, stop = self.listed(mention.end, end)
                if _HELPS.match(self.canon, stop, end):
                    found += [one for one in (mention, *more) if one not in found]
        return found

    def named(self, at: int, end: int) -> Mention | None:
        """The unit named here, behind "đồng chí", "trưởng" …"""
        opening = _BEFORE_NAME.match(self.canon, at, end)
        for place in dict.fromkeys((opening.end() if opening else at, at)):
            mention = self.starting.get(place)
            if mention and mention.end <= end:
                return mention
        # "Trưởng phòng Kinh tế": the post took the first word of a name away
        inside = [one for one in self.mentions if at <= one.start < (opening.end() if opening else at)]
        return inside[0] if inside else None

    def listed(self, at: int, end: int) -> tuple[list[Mention], int]:
        """The units that go on a list: ", Công an xã (phối hợp) và thôn Đoài"; and where it ends."""
        found: list[Mention] = []
        while True:
            paren = _PAREN.match(self.canon, at, end)
            after = paren.end() if paren else at
            link = _ALSO.match(self.canon, after, end)
            mention = self.named(link.end(), end) if link else None
            if mention is None:
                return found, after
            found.append(mention)
            at = mention.end


_BEFORE_NAME_END = re.compile(rf"(?:{_HONOUR}|{_POST})+$")


class _Head:
    """The beginning of a clause: markers, a topic, a deadline put first, "giao", and who is told."""

    def __init__(self, reader: Reader, start: int, end: int) -> None:
        self.reader, self.start, self.end = reader, start, end
        self.canon, self.norm = reader.canon, reader.norm
        self.told = False
        self.lead: Mention | None = None
        self.unknown = ""
        self.joins: list[Mention] = []
        self.spans: list[tuple[int, int]] = []

    def read(self) -> int:
        """Where what is to be done begins."""
        at = self._opening(self.start)
        self.lead = self.reader.named(at, self.end)
        if self.lead is None:
            return self._stranger(at)
        at = self.lead.end
        while True:
            more, stop = self.reader.listed(at, self.end)
            self.joins += more
            role = _ROLE.match(self.canon, stop, self.end)
            join = _JOIN.match(self.canon, role.end() if role else stop, self.end)
            partner = self.reader.named(join.end(), self.end) if join else None
            if join and partner:
                self.joins.append(partner)
                at = partner.end
                continue
            beside = self.reader.named(role.end(), self.end) if role else None
            if beside and _JOIN.match(self.canon, beside.end, self.end):
                # "X chủ trì, Y phối hợp …"
                self.joins.append(beside)
                at = beside.end
                continue
            if join and (more or self.joins) and role is None and self._acts(join.end()):
                # "X chủ trì, Y phối hợp tổ chức …"
                return join.end()
            if role and role.end() > at:
                at = role.end()
                continue
            at = stop
            break
        duty = _DUTY.match(self.canon, at, self.end)
        if duty and _EACH.search(duty[0]):
            self._each_for_itself()
        at = duty.end() if duty else at
        colon = _COLON.match(self.canon, at, self.end)
        return colon.end() if colon else at

    def _each_for_itself(self) -> None:
        """ "Hội Phụ nữ và Đoàn Thanh niên mỗi tổ chức …": nobody leads the others."""
        if self.lead is None or not self.joins:
            return
        units = tuple(unit for one in (self.lead, *self.joins) for unit in one.units)
        start, end = self.lead.start, self.joins[-1].end
        self.lead, self.joins = Mention(start, end, self.norm[start:end], units, each=True), []

    def _acts(self, at: int) -> bool:
        return is_action(self.norm, self.canon, at, self.end)

    def _opening(self, at: int) -> int:
        """Past everything in front of whoever is told."""
        for _ in range(6):
            before = at
            marker = _MARKER.match(self.canon, at, self.end)
            at = marker.end() if marker else at
            at = skip_connectives(self.canon, at, self.end)
            about = _ABOUT.match(self.canon, at, self.end)
            if about and about.end() < self.end:
                at = about.end()
            elif self.reader.named(at, self.end) is None:
                at = self._first_deadline(at)
                topic = skip_topic(self.canon, at, self.end)
                if topic > at and (self.reader.named(topic, self.end) or _TELL.match(self.canon, topic, self.end)):
                    at = topic
            tell = _TELL.match(self.canon, at, self.end)
            # "giao ban" is the meeting, "giao Ban Quản lý" tells somebody
            meeting = tell and self.canon.startswith("ban ", tell.end()) and self.norm[tell.end()] == "b"
            if tell and not meeting and tell.end() < self.end and not self.reader.named(at, self.end):
                self.told = True
                at = tell.end()
            if at == before:
                return at
        return at

    def _first_deadline(self, at: int) -> int:
        """Past a deadline that stands first: "Trong 15 ngày, …", "Định kỳ trước ngày 20 hằng tháng, …"."""
        ahead = self.reader.dated[at : min(self.end, at + 90)]
        for deadline in find_deadlines(ahead, self.reader.on):
            if deadline.start > 1:
                break
            stop = at + deadline.end
            rest = re.compile(r"\s*(?:hôm nay)?\s*,?\s*").match(self.canon, stop, self.end)
            following = rest.end() if rest else stop
            told = _TELL.match(self.canon, following, self.end) or is_body(self.canon, following, self.end)
            if told or self.reader.named(following, self.end):
                return following
        return at

    def _stranger(self, at: int) -> int:
        """Somebody is told who is no unit of the registry."""
        if not is_body(self.canon, at, self.end) or is_action(self.norm, self.canon, at, self.end):
            return at
        if not self.told and first_action(self.norm, self.canon, at, self.end) < 0:
            return at
        doing = parse(self.norm, self.canon, at, self.end, asked=True)
        if not doing.lead or doing.start <= at:
            return at
        self.unknown = doing.lead
        more = self.reader.mentions
        self.joins += [
            one for one in more if at < one.start < doing.start and one.words in " ".join(doing.coordinators)
        ]
        return doing.start
