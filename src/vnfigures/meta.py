"""Who reports, for which period, when they met: read from the head of a text.

Only the first lines count, so the time taken does not grow with the text. Sources: the letterhead of State papers
(Decree 30/2020, Annex I) and Party papers (Instruction 05-HD/VPTW), titles, and the first sentences of news.
"""

import re
from dataclasses import dataclass, replace

from vnfigures.bodies import Body, find_body
from vnfigures.model import Meta, Period, PeriodType, Span
from vnfigures.text import Text

_HEAD = 4000
_YEAR = r"((?:19|20)\d\d)(?!\d)"
_AND_YEAR = rf"(?:\s*(?:/|-|,?\s*năm|\.)\s*{_YEAR}(?!\s*[-–]\s*20\d\d))?"
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}


@dataclass(frozen=True, slots=True)
class _Mention:
    """A period as it stands in the text: its type, its ordinal in the year, its year where said."""

    start: int
    end: int
    type: PeriodType
    ordinal: int
    year: int | None
    last_year: int | None = None


_PATTERNS: tuple[tuple[PeriodType, int, re.Pattern[str]], ...] = (
    ("week", 0, re.compile(rf"\btuần\s+(?:lễ\s+)?(?:thứ\s+)?(\d\d?)(?!\d){_AND_YEAR}")),
    ("month", 0, re.compile(rf"\btháng\s+(0?[1-9]|1[0-2])(?![\d.]\d|\d){_AND_YEAR}")),
    ("quarter", 0, re.compile(rf"\bqu[ýí]\s*(iv|i{{1,3}}|[1-4])(?!\w){_AND_YEAR}")),
    ("quarter", 1, re.compile(rf"(?<!\d)(?:03|3|ba) tháng đầu năm(){_AND_YEAR}")),
    ("half", 2, re.compile(rf"(?<!\d)(?:06|6|sáu) tháng (?:còn lại|cuối)(?: của)? năm()(?:\s*{_YEAR})?")),
    ("half", 2, re.compile(rf"\bnửa (?:cuối|sau)(?: của)? năm()(?:\s*{_YEAR})?")),
    (
        "half",
        1,
        re.compile(
            rf"(?<!\d)(?:06|6|sáu) tháng(?: đầu)?(?: của)?(?: năm)?()(?:\s*/?\s*(?:năm\s+)?{_YEAR})?(?! (?:cuối|còn))"
        ),
    ),
    (
        "half",
        1,
        re.compile(rf"\bnửa (?:đầu )?(?:của )?năm()(?:\s*{_YEAR})?|\bnửa chặng đường()(?: năm)?(?:\s*{_YEAR})?"),
    ),
    ("nine_months", 1, re.compile(rf"(?<!\d)(?:09|9|chín) tháng(?: đầu)?(?: năm)?()(?:\s*/?\s*(?:năm\s+)?{_YEAR})?")),
    ("year", 1, re.compile(rf"\bnăm()\s+{_YEAR}(?!\s*[-–/]\s*(?:19|20)\d\d)")),
    ("term", 1, re.compile(rf"\bnhiệm kỳ()\s+{_YEAR}\s*[-–/]\s*{_YEAR}")),
)
_REVIEW = re.compile(
    r"sơ kết|tổng kết|đánh giá|kết quả|tình hình|báo cáo|giao ban|công tác|kiểm điểm|thông tin|phiên họp|họp|"
    r"tổng hợp|"
    r"dự toán|thực hiện|nhìn lại|khép lại|quyết toán|hoạt động|công khai|chỉ tiêu|trong|kỳ|qua|hội nghị|tiến độ|"
    r"nghị quyết|số liệu|thống kê|\bbiểu (?:số|mẫu|tổng)|sinh hoạt|thường kỳ|biên bản"
)
_STRONG = re.compile(
    r"sơ kết|tổng kết|đánh giá|kết quả|báo cáo|\bbc\b|giao ban|kiểm điểm|tình hình|nhìn lại|khép lại|công khai|dự toán|"
    r"tổng hợp|"
    r"thông tin nhanh|(?<!triển khai )thực hiện(?: các)? nhiệm vụ"
)
_FORWARD = re.compile(
    r"phương hướng|(?<!thực hiện )(?<!hiện các )(?<!quả )(?<!kết )(?<!giá )nhiệm vụ|"
    r"triển khai(?! thực hiện)|bàn |công việc|đề ra|"
    r"chương trình công tác|kế hoạch|mục tiêu|phấn đấu|giải pháp|"
    r"trọng tâm|thời gian tới|chuẩn bị|hướng tới|chào mừng"
)
_ASIDE = re.compile(
    r"cùng kỳ|so với|so cùng|giai đoạn|thành lập|kỷ niệm|nghị quyết số|luật|quyết định|\bvụ (?:đông|xuân|hè|mùa)|"
    r"\btết\b|"
    r"\b(?:xuân|đến|từ|khóa|vốn|trước|đợt|cuối|đầu) *$"
)


_EVALUATES = re.compile(r"đánh giá|sơ kết|tổng kết|kiểm điểm|kết quả|tình hình|báo cáo|thực hiện")
_REPORTS = re.compile(r"[^.;]{0,24}(?:tình hình|(?<!\w)đã |kết quả|được |ước |thu )")
_DATED_YEAR = re.compile(r"tháng \d{1,2},? *$")
_NUMBERED = re.compile(r"\s*(?:[IVX]{1,4}|[A-ZĐ]|\d{1,2})\s*[-.)/]\s*\S|.*\|")
_TITLE_YEAR = re.compile(r"(?<![\d–-])(?<![-–] )(20\d\d)(?!\s*[-–]\s*20|\d)")


def _mentions(canon: str) -> list[_Mention]:
    found: list[_Mention] = []
    for kind, ordinal, pattern in _PATTERNS:
        for match in pattern.finditer(canon):
            groups = [g for g in match.groups() if g]
            said = groups[0] if groups and not ordinal else ""
            if kind == "month" and re.search(r"ngày\s+\d{1,2}\s+$", canon[max(0, match.start() - 14) : match.start()]):
                continue
            if kind == "year" and _DATED_YEAR.search(canon, max(0, match.start() - 12), match.start()):
                continue
            years = [int(g) for g in groups if len(g) == 4 and g.isdigit()]
            number = ordinal or _ROMAN.get(said, 0) if kind == "quarter" else ordinal or int(said or 0)
            year = years[0] if years else None
            last = years[1] if len(years) > 1 else None
            found.append(_Mention(match.start(), match.end(), kind, number, year, last))
    found.sort(key=lambda m: (m.start, -m.end))
    kept: list[_Mention] = []
    for mention in found:
        if not kept or mention.start >= kept[-1].end:
            kept.append(mention)
    return kept


class _PeriodFinder:
    """Picks the period under review among all that the head of a text names."""

    def __init__(self, canon: str, title_end: int, year_hint: int | None) -> None:
        self.canon = canon
        self.title_end = title_end
        self.year_hint = year_hint
        self.mentions = _mentions(canon)

    def find(self) -> tuple[Period, Span] | None:
        """The best mention as a period, with its characters."""
        best: tuple[float, _Mention] | None = None
        for index, mention in enumerate(self.mentions):
            score = self._score(mention)
            if (best is None or score > best[0]) and (mention.year or self._year(index)):
                best = (score, replace(mention, year=mention.year or self._year(index)))
        if best is None or best[0] < 2.0 and not (best[0] >= 0.6 and self._ends_title(best[1])):
            return None
        best = self._reviewed(best)
        return Period(best[1].type, _label(best[1])), Span(best[1].start, best[1].end)

    def _ends_title(self, mention: _Mention) -> bool:
        """Whether a period with its year closes a line of the title: "BIỂU TỔNG HỢP … NĂM 2024"."""
        stop = self.canon.find("\n", mention.end)
        rest = self.canon[mention.end : stop if stop >= 0 else len(self.canon)]
        said = self.canon[mention.start : mention.end]
        return mention.end <= self.title_end and not rest.strip(" ).*!:") and str(mention.year) in said

    def _reviewed(self, best: tuple[float, _Mention]) -> tuple[float, _Mention]:
        """The period before the one that a title names for its meeting ("giao ban tháng 11"), where a sentence of the
        opening says that this is what is reviewed ("đánh giá kết quả tháng 10 và triển khai nhiệm vụ tháng 11")."""
        chosen = best[1]
        head = self.canon[max(0, chosen.start - 70) : chosen.start]
        if chosen.start >= self.title_end or chosen.type not in ("month", "quarter") or _EVALUATES.search(head):
            return best
        count = 12 if chosen.type == "month" else 4
        for mention in self.mentions:
            if not self.title_end <= mention.start < self.title_end + 700:
                continue
            if mention.type != chosen.type or mention.ordinal % count + 1 != chosen.ordinal:
                continue
            line = self.canon.rfind("\n", 0, mention.start) + 1
            if (self.canon.find("\n", mention.end) % len(self.canon)) - line < 150:
                continue
            said = self.canon[max(0, mention.start - 80) : mention.start]
            stop = max(said.rfind(mark) for mark in (". ", ";", ","))
            behind = _REPORTS.match(self.canon, mention.end) and said.endswith("trong ")
            if (behind or _EVALUATES.search(said[stop + 1 :])) and not _ASIDE.search(said[-22:]):
                year = chosen.year if mention.ordinal < chosen.ordinal else (chosen.year or 0) - 1 or None
                return best[0], replace(mention, year=mention.year or year)
        return best

    def _score(self, mention: _Mention) -> float:
        before = self.canon[max(0, mention.start - 110) : mention.start]
        cut = max(before.rfind(mark) for mark in (". ", ";", "!", "?"))
        before = before[cut + 1 :]
        if mention.type == "term":
            congress = "đại hội" in self.canon[: self.title_end + 300]
            return 2.1 if congress and mention.start < self.title_end + 400 else -9
        review = _last(_REVIEW, before)
        strong = _last(_STRONG, before)
        forward = _last(_FORWARD, before)
        score = 2.0 if mention.start < self.title_end else 1.0 if mention.start < self.title_end + 500 else 0.0
        score -= mention.start / 2500
        if strong >= 0:
            score += 2.0
        elif review >= 0:
            score += 1.0
        if forward > max(strong, 0) and forward >= 0:
            score -= 3.0
        if _ASIDE.search(before[-22:]) and mention.type in ("month", "year"):
            score -= 2.0
        if mention.type == "year":
            score += -1.2 if strong < 0 else -0.3
            if mention.start >= self.title_end and strong < 0:
                score -= 2.0
        if mention.type in ("half", "nine_months") and mention.start < self.title_end:
            score += 1.2
        if mention.ordinal == 2 and mention.type == "half":
            score -= 0.5
        return score

    def _year(self, index: int) -> int | None:
        """The year of a mention that has none: of the next that has one, or of the text's dates."""
        mention = self.mentions[index]
        for other in self.mentions[index + 1 : index + 5]:
            if other.start - mention.end > 220 or other.type == "term":
                break
            if other.year:
                later = other.type == mention.type and other.ordinal < mention.ordinal
                return other.year - 1 if later else other.year
        for other in self.mentions:
            if other.year and (other.type, other.ordinal) == (mention.type, mention.ordinal):
                return other.year
        if self.year_hint:
            return self.year_hint
        for other in reversed(self.mentions[:index]):
            if other.year and other.type != "term":
                return other.year
        return None


def _last(pattern: re.Pattern[str], text: str) -> int:
    """Where the last match begins, -1 when there is none."""
    place = -1
    for match in pattern.finditer(text):
        place = match.start()
    return place


def _label(mention: _Mention) -> str:
    year = mention.year
    match mention.type:
        case "month":
            return f"{year}-{mention.ordinal:02d}"
        case "week":
            return f"{year}-W{mention.ordinal:02d}"
        case "quarter":
            return f"{year}-Q{mention.ordinal}"
        case "half":
            return f"{year}-H{mention.ordinal}"
        case "nine_months":
            return f"{year}-9M"
        case "term":
            return f"{year}/{mention.last_year}"
        case _:
            return f"{year}"


_DAY = r"(0?[1-9]|[12]\d|3[01])"
_MONTH = r"(0?[1-9]|1[0-2])"
_DATE = re.compile(
    rf"(?<![\d/.,-]){_DAY}\s?[/.-]\s?{_MONTH}(?:\s?[/.-]\s?{_YEAR})?(?![\d/]|[.,]\d|\s?[-–]\s?[a-zđ]{{2}})|"
    rf"(?<!\d){_DAY}\s+tháng\s+{_MONTH}(?!\d)(?:\s*(?:,?\s*năm|/)\s*{_YEAR})?"
)
_LEAD_IN = re.compile(r"(?:sáng|chiều|tối|trưa|hôm|ngày|vào|nay|và|đến|[\s,(–-]|\d{1,2}(?:/\d{1,2})?)*+$")
_MEETING = re.compile(
    r"hội nghị|họp|tổng kết|sơ kết|giao ban|đại hội|khai mạc|phiên họp|phiên thường kỳ|phiên thứ|tọa đàm|gặp mặt|"
    r"buổi lễ|kỳ họp|làm việc|diễn ra|"
    r"đánh giá|kiểm điểm|hội thảo|đối thoại"
)
_OTHER_DATE = re.compile(
    r"tính đến|đến hết|đến nay|trước|từ|số liệu|căn cứ|số \S+|nghị quyết|quyết định|đợt|kỷ niệm|thành lập|đăng|"
    r"cập nhật|"
    r"sinh|hạn|kể từ|xong|hoàn thành|truyền thống|công văn|chỉ thị|kế hoạch|thông báo|xuất bản|sau|dự kiến|tới|"
    r"thông qua|hiệu lực"
)
_STOP = re.compile(r"\n|(?<!\btp)(?<!\btx)(?<!đ/c)[.!?]\s")
_MINUTES = re.compile(r"thời gian(?: bắt đầu| họp| tổ chức)?\s*:\s*(?:[^\n:]{0,40}(?:giờ|h|g|:)[^\n:]{0,30})?$")
_PLACE_DATE = re.compile(
    rf"(?m)^[^\n|]{{0,80}}?\b([^\n,|]{{2,40}}),\s*(ngày\s+{_DAY}\s+tháng\s+{_MONTH}\s+năm\s+{_YEAR})[ \t|]*$"
)
_PUBLISHED = re.compile(rf"(?<!\d){_DAY}[/.-]{_MONTH}[/.-]{_YEAR}")


@dataclass(frozen=True, slots=True)
class _Day:
    """A date in the text; the year may be missing."""

    span: Span
    day: int
    month: int
    year: int | None


def _days(canon: str) -> list[_Day]:
    days = []
    for match in _DATE.finditer(canon):
        day, month, year = match.group(1, 2, 3) if match.group(1) else match.group(4, 5, 6)
        days.append(_Day(Span(match.start(), match.end()), int(day), int(month), int(year) if year else None))
    return days


def _is_meeting_day(canon: str, day: _Day) -> bool:
    """Whether the sentence says that something was held on this day."""
    start = canon.rfind("\n", 0, day.span.start) + 1
    dot = max(canon.rfind(". ", start, day.span.start), canon.rfind("! ", start, day.span.start))
    start = max(start, dot + 1)
    before = canon[start : day.span.start]
    lead = _LEAD_IN.search(before, max(0, len(before) - 60))
    said = before[: lead.start()] if lead else before
    intro = before[lead.start() :] if lead else ""
    if _MINUTES.match(before):
        return True
    if not re.search(r"sáng|chiều|tối|trưa|hôm|ngày|nay", intro) and start + 2 < day.span.start:
        return False
    if _OTHER_DATE.search(said[-26:]):
        return False
    stop = _STOP.search(canon, day.span.end)
    end = stop.start() if stop else len(canon)
    return bool(_MEETING.search(canon, day.span.end, min(end, day.span.end + 320)) or _MEETING.search(said[-120:]))


def _held(canon: str, days: list[_Day], dated: Span | None) -> _Day | None:
    for day in days:
        if dated and dated.start <= day.span.start < dated.end:
            continue
        if _is_meeting_day(canon, day):
            return day
    return None


def _year_of_day(day: _Day, period: Period | None, hint: int | None) -> int | None:
    """The year of a date without one: the period's own, or the next when the day lies before the period's end "
    "month."""
    if day.year:
        return day.year
    if period is None or not period.label[:4].isdigit():
        return hint
    year = int(period.label[:4])
    first = {"month": int(period.label[5:7]) if period.type == "month" else 1, "nine_months": 8, "year": 11}
    begins = first.get(period.type, 1)
    if period.type == "quarter":
        begins = 3 * int(period.label[-1]) - 2
    if period.type == "half":
        begins = 5 if period.label.endswith("1") else 11
    return year + 1 if day.month < begins - 1 else year


def _title_end(norm: str) -> int:
    """Where the title ends: before the first long line."""
    place = 0
    for number, line in enumerate(norm.split("\n")[:14]):
        if len(line) > 190 or number and _NUMBERED.match(line):
            break
        place += len(line) + 1
        if place > 900:
            break
    return min(place, len(norm))


def read_meta(text: Text) -> Meta:
    """The reporting body, the period under review and the day of the meeting, each with its characters in `spans`.

    Spans are offsets in `text.norm`. `spans["dated"]` is the date of a paper ("…, ngày 16 tháng 12 năm 2016"), which
    is no day of a meeting. What the head of the text does not say stays None. Never raises.
    """
    norm, canon = text.norm[:_HEAD], text.canon[:_HEAD]
    title_end = _title_end(norm)
    spans: dict[str, Span] = {}
    placed = _PLACE_DATE.search(canon)
    if placed:
        spans["dated"] = Span(placed.start(2), placed.end(2))
    days = _days(canon)
    held = _held(canon, days, spans.get("dated"))
    published = _PUBLISHED.search(canon[: title_end + 200])
    hint = held.year if held and held.year else None
    hint = hint or (int(placed.group(5)) if placed else None) or (int(published.group(3)) if published else None)
    titled = _TITLE_YEAR.search(norm[:title_end])
    hint = hint or (int(titled.group(1)) if titled else None)
    period = _PeriodFinder(canon[:2600], title_end, hint).find()
    meta = Meta()
    if period:
        spans["period"] = period[1]
    if held:
        year = _year_of_day(held, period[0] if period else None, hint)
        if year and _exists(year, held.month, held.day):
            meta = replace(meta, held_on=f"{year:04d}-{held.month:02d}-{held.day:02d}")
            spans["held_on"] = held.span
    body: Body | None = find_body(norm, canon, title_end)
    if body:
        spans["organisation"] = body.span
        meta = replace(meta, organisation=body.name, level=body.level, parent=body.parent)
    return replace(meta, period=period[0] if period else None, spans=spans)


def _exists(year: int, month: int, day: int) -> bool:
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return day <= (31, 29 if leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month - 1]
