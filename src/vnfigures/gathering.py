"""Who chairs a conference, who is named among those present, at what time of day: read from a text's sentences.

A name is two to five words in capitals behind "đồng chí", "ông", "bà", a rank or a post. What is found is what the text
says of the meeting; nobody is looked up anywhere.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from vnfigures.lexicon import words
from vnfigures.model import Meta, Person, Span
from vnfigures.text import Text

_REACH = 12_000
_TITLE = (
    r"(?:(?:các )?(?:đồng chí|đ/c|đc|ông|bà|anh|chị|"
    r"(?:thiếu|trung|thượng|đại) (?:tá|úy|tướng)|(?:pgs|gs|ts|ths|bs)\.?)(?:[.,]? ?(?:ts|ths|bs)\.)?)\s*:?\s+"
)
_POST = (
    r"(?:(?:nguyên )?(?:phó |quyền )?(?:chủ tịch|bí thư|trưởng|giám đốc|chánh|chủ nhiệm|tổng|viện trưởng|chỉ huy|"
    r"hiệu trưởng|"
    r"trạm trưởng|đội trưởng|tổ trưởng|thư ký)|phó|ủy viên|uvbtv|uvbch|tuv|huv|thuv|(?:thành|tỉnh|thị|huyện|quận|"
    r"đảng) ủy viên|thường trực|"
    r"công chức|chính trị viên|đại biểu|cán bộ|bí thư|(?:pbt|pct|bt|ct|gđ|pgđ)(?=[.\s-]))"
)
_ANY_POST = re.compile(rf"{_POST}(?!\w)|(?:ban|đảng|hội|ủy|ubnd|hđnd|phòng|văn phòng|mặt trận)(?= \w)")
_NAME_WORD = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)?")
_NAMED = re.compile(rf"(?<!\w){_TITLE}(?={_POST}?)")
_SURNAMES = words(
    "nguyễn trần lê phạm huỳnh hoàng phan vũ võ đặng bùi đỗ hồ ngô dương lý đào đoàn trịnh đinh lâm mai tô trương "
    "phùng vương lương hà cao châu thái tạ tống quách kiều chu thạch kim lưu la lại lục mạc ma nông nghiêm ninh ông "
    "quản sầm sơn tăng thân tiêu từ trang triệu trà văn vi viên vàng giàng lò quàng cầm hứa khuất khương kha đàm đái "
    "doãn danh cù chử chế bạch bế bành âu an ân đồng đường giáp hầu hạ khổng lăng lỗ mã mẫn nhan nhữ phí phó tòng "
    "thi thiều tôn trưng uông ưng y h'linh rơ ksor siu nay niê kpă rcom điểu lù sùng thào hạng cứ mùa"
)
_CHAIRS = re.compile(
    r"(?<!\w)(?:đồng )?(?:chủ trì|chủ tọa|(?:trực tiếp )?điều hành(?= (?:hội nghị|phiên|cuộc|buổi|đại hội|hội|"
    r"kỳ họp)))(?!\w)"
)
_NO_CHAIR = re.compile(
    r"\s*,?\s*(?:phối hợp|tham mưu|xây dựng|thực hiện|soạn|triển khai|rà soát|đề án|nhiệm vụ|tổ chức thực hiện)|\s*\|"
)
_AFTER_CHAIR = re.compile(
    r"\s*(?:(?:hội nghị|cuộc họp|phiên họp|buổi họp|buổi làm việc|phiên|kỳ họp|đại hội|họp)[^,.;:\n]{0,40}?)?\s*"
    r"(?::|là|có|gồm|của|gồm có|,? gồm)\s*:?\s*"
)
_PRESENT = re.compile(
    r"(?<!\w)(?:(?:cùng |về |đến |tới |tham |cùng tham |dự và |)dự|thành phần|có mặt|đón tiếp|đại biểu tham dự|"
    r"khách mời|"
    r"về phía [^,.;:\n]{2,60}? có|cùng (?:với )?(?:các đồng chí|đồng chí|ông|bà))(?!\w)"
)
_NOT_PRESENT = re.compile(r"(?<!\w)(?:vắng|trao|tặng|khen|bầu|kết nạp)(?!\w)")
_NOT_DU = re.compile(r"\s*(?:thảo|toán|kiến|án|báo|trữ|thi|phòng|nguồn|bị|khuyết)")
_OUT_OF_POSTS = re.compile(
    r"\s(?:dự|đến dự|về dự|tham dự|tới dự|cùng dự|chủ trì|đồng chủ trì|chủ tọa|điều hành|phát biểu|báo cáo|trình bày|"
    r"cho biết|nhấn mạnh|"
    r"yêu cầu|đề nghị|lưu ý|kết luận|thông tin|ghi nhận|khẳng định|đã|cùng|và các|làm|tại|khai mạc|biểu dương|giao|"
    r"chỉ đạo|"
    r"trực tiếp|triển khai|đánh giá|thay mặt|tham gia|phụ trách|quán triệt|thông qua|đồng|thăm|trao|tặng)(?!\w)"
)
_SPACES = re.compile(r"[ \t]*(?:[-–,(:][ \t]*)?")
_LIST_END = re.compile(r"[.!?…](?=\s|$)(?<!tp\.)(?<!tx\.)|\n")
_TIMES = re.compile(
    r"(?<!\w)(sáng|chiều|tối|trưa)(?:\s+(?:nay|qua))?(?:\s+(?:thứ\s?\w+|chủ nhật))?\s*[,(]?\s*(?:ngày\s*)?[,(]?\s*$"
)
_RANGE_OF_DAYS = re.compile(r"(\d{1,2})(?:[/.]\d{1,2})?\s*(?:và|-|–|đến)\s*(?:ngày\s*)?$")


def read_gathering(text: Text, meta: Meta) -> Meta:
    """`meta` with chair, attendees, time of day and the first of several days, each with its characters."""
    people = _People(text)
    chair = people.chair()
    attendees = people.attendees(chair)
    spans = dict(meta.spans)
    if chair:
        spans["chair"] = chair.span
    meta = replace(meta, chair=chair, attendees=tuple(attendees), spans=spans)
    held = meta.spans.get("held_on")
    if held is None or meta.held_on is None:
        return meta
    before = text.canon[max(0, held.start - 34) : held.start]
    time = _TIMES.search(before)
    several = _RANGE_OF_DAYS.search(before)
    held_from = None
    if several and 0 < int(several[1]) < int(meta.held_on[8:]):
        held_from = f"{meta.held_on[:8]}{int(several[1]):02d}"
    return replace(meta, time_of_day=time.group(1) if time else None, held_from=held_from)


class _People:
    """Finds named people in one text."""

    def __init__(self, text: Text) -> None:
        self.norm, self.canon = text.norm[:_REACH], text.canon[:_REACH]

    def chair(self) -> Person | None:
        """Who chairs: named before "chủ trì" in the sentence, or behind it."""
        for match in _CHAIRS.finditer(self.canon):
            if _NO_CHAIR.match(self.canon, match.end()):
                continue
            start = self._sentence_start(match.start())
            person = self._before(start, match.start()) or self._behind(match.end())
            if person:
                return person
        return None

    def attendees(self, chair: Person | None) -> list[Person]:
        """Everybody named with a post behind "dự có", "cùng dự"; where nobody is, whoever speaks with name and post."""
        known = {_key(chair.name)} if chair else set()
        found = [each for each in self._beside(chair) if _key(each.name) not in known]
        known |= {_key(each.name) for each in found}
        for match in _PRESENT.finditer(self.canon):
            if _NOT_DU.match(self.canon, match.end()):
                continue
            start = self._sentence_start(match.start())
            stop = _LIST_END.search(self.canon, match.end())
            end = min(stop.start() if stop else len(self.canon), match.end() + 1500)
            if _NOT_PRESENT.search(self.canon, start, match.end()):
                continue
            begin = match.end()
            if not any(True for _ in self._named(begin, end)):
                begin = start
            for person in self._named(begin, end):
                if _key(person.name) not in known and person.positions:
                    known.add(_key(person.name))
                    found.append(person)
        if not found:
            found = [each for each in self._speakers() if _key(each.name) not in known][:6]
        return found

    def _beside(self, chair: Person | None) -> list[Person]:
        """Who is named in one list with the chair, behind it: they chair together."""
        if chair is None or not re.compile(r"\s*;").match(self.canon, chair.span.end):
            return []
        stop = _LIST_END.search(self.canon, chair.span.end)
        end = min(stop.start() if stop else len(self.canon), chair.span.end + 700)
        people = [*self._named(chair.span.end, end)] or [*self._items(chair.span.end, end)]
        return [each for each in people if each.positions]

    def _items(self, start: int, end: int) -> Iterator[Person]:
        """People as items between semicolons."""
        for item in re.compile(r";\s*(?:và\s+)?").finditer(self.canon, start, end):
            person = self._person(item.end(), end)
            if person:
                yield person

    def _sentence_start(self, offset: int) -> int:
        start = self.canon.rfind("\n", max(0, offset - 700), offset) + 1 or max(0, offset - 700)
        stop = start
        for match in _LIST_END.finditer(self.canon, start, offset):
            stop = match.end()
        return stop

    def _named(self, start: int, end: int) -> Iterator[Person]:
        """People in a stretch: behind a title, or as items of a list that a title opened."""
        listing = False
        at = start
        while at < end:
            title = _NAMED.search(self.canon, at, end)
            item = re.compile(r"[;:]\s*(?:và\s+)?").search(self.canon, at, end) if listing else None
            if item and (title is None or item.end() <= title.start()):
                person = self._person(item.end(), end)
                at = item.end() if person is None else person.span.end
                if person:
                    yield person
                continue
            if title is None:
                return
            person = self._person(title.end(), end)
            listing = listing or title.group().startswith("các")
            at = title.end() if person is None else person.span.end
            if person:
                yield person

    def _person(self, start: int, end: int) -> Person | None:
        """A name at `start`, with posts behind it; or a post that ends in a name."""
        stop = self._name_end(start, end)
        if stop > start:
            positions, last = self._posts(stop, end)
            return Person(self.norm[start:stop], positions, Span(start, last))
        if re.compile(_POST).match(self.canon, start, end):
            return self._post_first(start, end)
        return None

    def _post_first(self, start: int, end: int) -> Person | None:
        """ "Chủ tịch UBND huyện Đàm Vĩnh Lâm": posts, then a name that begins with a surname."""
        limit = min(end, start + 140)
        for word in _NAME_WORD.finditer(self.norm, start, limit):
            if word.start() == start or not word.group()[0].isupper() or word.group().lower() not in _SURNAMES:
                continue
            stop = self._name_end(word.start(), end)
            count = len(self.norm[word.start() : stop].split())
            between = self.norm[start : word.start()]
            if stop <= word.start() or count < 2 or re.search(r"[.;:\n]", between):
                continue
            place = re.search(r"(?:xã|phường|huyện|quận|tỉnh|thị trấn|thành phố|thị xã)\s+$", between.lower())
            if place and count < 3:
                continue
            posts = tuple(each for each in (part.strip(" ,–-") for part in between.split(",")) if each)
            return Person(self.norm[word.start() : stop], posts, Span(start, stop))
        return None

    def _name_end(self, start: int, end: int) -> int:
        """Where a person's name ends: two to five words in capitals; `start` where there is none."""
        last, count = start, 0
        for word in _NAME_WORD.finditer(self.norm, start, min(end, start + 60)):
            gap = self.norm[last : word.start()] if count else self.norm[start : word.start()]
            token = word.group()
            if (count and gap != " ") or (not count and gap.strip()) or not token[0].isupper() or count == 5:
                break
            if token.isupper() and len(token) > 2 and count and not self.norm[start:last].isupper():
                break
            if count >= 2 and re.compile(_POST).match(self.canon, word.start(), end):
                break
            post = _ANY_POST.match(self.canon, word.start(), end) if not count else None
            if post and (" " in post.group() or token.lower() not in _SURNAMES):
                break
            last, count = word.end(), count + 1
        return last if count >= 2 else start

    def _posts(self, start: int, end: int) -> tuple[tuple[str, ...], int]:
        """The posts behind a name, and where the last one ends."""
        gap = _SPACES.match(self.canon, start, end)
        at = gap.end() if gap else start
        posts: list[str] = []
        last = start
        while at < end and len(posts) < 6:
            if not re.compile(rf"{_POST}(?!\w)").match(self.canon, at, end):
                break
            stop = at
            for mark in re.compile(r"[,;:)\n]|\.(?=\s|$)|\s[-–]\s|$").finditer(self.canon, at, min(end, at + 120)):
                stop = mark.start()
                break
            out = _OUT_OF_POSTS.search(self.canon, at + 2, stop)
            cut = out.start() if out else stop
            cut = at + len(self.norm[at:cut].rstrip(" -–"))
            if cut <= at:
                break
            posts.append(self.norm[at:cut])
            last = cut
            following = re.compile(r"\s*(?:,|[-–])\s*(?:kiêm )?").match(self.canon, cut, end)
            if out or following is None:
                break
            at = following.end()
        return tuple(posts), last

    def _before(self, start: int, end: int) -> Person | None:
        """Who is named last before "chủ trì" in its sentence, close enough to be its subject."""
        if self.canon.find("chủ trì", start, end) >= 0:
            return None
        first: Person | None = None
        for person in self._named(start, end):
            if first is None or self.canon[first.span.end : person.span.start].strip(" ,") not in ("", "và"):
                first = person
        last = first
        if first is None:
            for person in self._after_posts(max(start, end - 260), end):
                first, last = first or person, person
        if first and last and self._is_close(last.span.end, end):
            return first
        return None

    def _is_close(self, start: int, end: int) -> bool:
        if self.canon.startswith(" cùng ", start) and end - start <= 140:
            return "\n" not in self.canon[start:end]
        return end - start <= 60 and not re.search(r"[;:\n]", self.canon[start:end])

    def _after_posts(self, start: int, end: int) -> Iterator[Person]:
        """People whose posts stand before their names: "Chủ tịch UBND huyện Đàm Vĩnh Lâm"."""
        at = start
        for post in re.compile(rf"(?<!\w){_POST}(?!\w)").finditer(self.canon, start, end):
            if post.start() < at:
                continue
            person = self._post_first(post.start(), end)
            if person:
                at = person.span.end
                yield person

    def _behind(self, at: int) -> Person | None:
        """ "Chủ trì: đồng chí …", "dưới sự chủ trì của bà …"."""
        opening = _AFTER_CHAIR.match(self.canon, at)
        if opening is None:
            return None
        stop = _LIST_END.search(self.canon, opening.end())
        end = min(stop.start() if stop else len(self.canon), opening.end() + 400)
        title = _NAMED.match(self.canon, opening.end(), end)
        return self._person(title.end() if title else opening.end(), end)

    def _speakers(self) -> Iterator[Person]:
        """Whoever is named with a post and speaks: "Giám đốc Sở … Nguyễn Văn A cho biết"."""
        for match in _SPEECH.finditer(self.canon):
            start = self._sentence_start(match.start())
            for post in re.compile(rf"(?<!\w){_POST}(?!\w)").finditer(
                self.canon, max(start, match.start() - 160), match.start()
            ):
                person = self._post_first(post.start(), match.start())
                if person and not self.canon[person.span.end : match.start()].strip(" ,"):
                    yield person
                    break


_SPEECH = re.compile(r"\s(?:cho biết|báo cáo|trình bày|phát biểu|nhấn mạnh|đề nghị|yêu cầu|thông tin)(?!\w)")


def _key(name: str) -> str:
    return Text(name).canon
