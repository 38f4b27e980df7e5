"""The tasks that a text sets for the time to come: sections of plans, lists, requests of whoever speaks, tables.

One task a clause: a semicolon or a full stop parts two tasks, a comma does not. Who leads, who joins in and the
deadline are read off the clause. Only what stands under a heading of plans, behind a request or behind words of the
time to come is a task; what was done, what delegates ask for, what is wished of the level above are none.
"""

import re
from dataclasses import replace

from vnfigures.deadlines import Deadline, moved, task_deadline
from vnfigures.directives import (
    Doing,
    first_action,
    is_action,
    is_body,
    names_in,
    parse,
    skip_connectives,
    skip_intro,
    skip_topic,
)
from vnfigures.model import Meta, Task
from vnfigures.passages import Paragraph, Passage, paragraphs, trimmed
from vnfigures.requests import DELEGATES, DONE, NEEDS, REVIEWS, Speech
from vnfigures.task_days import dated_on, standing_on
from vnfigures.task_tables import TaskTable
from vnfigures.text import Text, canonical

MAX_TASKS = 400
"""Tasks beyond which a text is taken for something else and reading stops."""

_PLANS = re.compile(
    r"(?<!chức năng, )(?<!thực hiện )(?<!hiện các )nhiệm vụ|phương hướng|giải pháp|trọng tâm|(?:việc|"
    r"công việc) (?:cần|phải) làm|"
    r"công việc (?:tuần|tháng|quý|kỳ|trong|tới|tiếp)|kế hoạch (?:công tác )?(?:tuần|tháng|quý|kỳ|thời gian|năm)|"
    r"chương trình công tác (?:tháng|quý|tuần|năm)|(?:ý kiến|phần) (?:kết luận|chỉ đạo)|kết luận của|^kết luận\W*$|"
    r"phân công (?:nhiệm vụ|thực hiện)|^(?:\W*)yêu cầu\W*$"
)
_SHUTS = re.compile(
    r"kết quả|tình hình|đánh giá|hạn chế|tồn tại|khó khăn|nguyên nhân|ưu điểm|khuyết điểm|kiến nghị|đề xuất|thảo luận|"
    r""
    r"các đơn vị báo cáo|khen thưởng|nơi nhận|tổ chức thực hiện|kính gửi|thông qua|biểu quyết|bế mạc|địa điểm|"
    r"thành phần|"
    r"thư ký|phụ lục|bài học|thời gian bắt đầu|căn cứ"
)
_OVER = re.compile(
    r"\W*(?:(?:nhân )?dịp này|cũng tại|nhân dịp|kết thúc (?:hội nghị|cuộc họp|phiên họp|buổi|đại hội)|(?:cuộc họp|"
    r"hội nghị|phiên "
    r"họp|buổi họp|đại hội) (?:kết thúc|bế mạc|đã thành công|thành công)|nơi nhận|t/?m\b|tm\.|kt\.|k/t|trên đây là|"
    r"tác giả|"
    r"nguồn|ảnh|tin, ảnh|tin bài|bbt|ban biên tập|trực tuyến|thư ký|văn phòng [^.;:]{0,60}thông báo|tại (?:hội nghị|"
    r"đại hội|lễ)"
    r"[^.;:]{0,30}, (?:\d|đảng|ubnd|có|các đại biểu|các tập thể|đã)|với chủ đề|tiếp thu|đáp lời|thay mặt|rất mong|"
    r"xin |cảm ơn|"
    r"sau hội nghị,? các đại biểu|nghị quyết (?:này )?(?:được|có hiệu lực))"
)
_CLOSING = re.compile(
    r"\W*(?:trên đây là|văn phòng [^.;:]{0,60}thông báo|thông báo (?:để|kết luận)|rất mong|xin |cảm ơn|nơi nhận|"
    r"đây (?:là|sẽ|cũng)|"
    r"nguyên nhân|lưu:|như trên|các chi bộ căn cứ|hội nghị kết thúc|cuộc họp kết thúc)"
)
_FRAGMENT_WORDS = 4
_MIN_WORDS = 3
_TAIL = re.compile(r"(?:thời hạn|hạn|hoàn thành|xong|báo cáo kết quả|gửi về|thực hiện|thời gian|và|trước|:|[ ,.()])*")


def find_tasks(text: Text, meta: Meta) -> list[Task]:
    """The tasks of the text in order; offsets are those of `text.norm`. Time grows with the text's length."""
    return _Finder(text, meta).run()


class _Finder:
    """Walks the paragraphs; `zone` is the level of the open heading of plans, `shut` of what is closed in it."""

    def __init__(self, text: Text, meta: Meta) -> None:
        self.text, self.norm, self.canon = text, text.norm, text.canon
        self.meta = meta
        self.tasks: list[Task] = []
        self.on = standing_on(meta, dated_on(text, meta))
        self.zone: float | None = None
        self.shut: float | None = None
        self.said = Speech(text, meta)
        self.lead: tuple[float, str, tuple[str, ...]] | None = None
        self.table = TaskTable(text, self.on)
        self.listed = False
        self.announced = False

    def run(self) -> list[Task]:
        found = paragraphs(self.text)
        title = _title_of(self.text, found)
        for index, paragraph in enumerate(found):
            if len(self.tasks) >= MAX_TASKS:
                break
            if paragraph.number < title:
                continue
            following = found[index + 1] if index + 1 < len(found) else None
            self._paragraph(paragraph, following)
        return self.tasks

    def _paragraph(self, paragraph: Paragraph, following: Paragraph | None) -> None:
        canon = self.canon[paragraph.start : paragraph.end]
        if canon.count("|") >= 2:
            task = self.table.row(paragraph)
            self.tasks += [task] if task else []
            return
        self.table.forget()
        if _OVER.match(canon):
            self.zone = self.shut = None
            self.said.goes_on = False
            return
        if self.lead and paragraph.level <= self.lead[0]:
            self.lead = None
        if self._heading(paragraph, canon, following):
            return
        if self.zone is not None and self.shut is None:
            if self._in_zone(paragraph):
                return
            self.zone = None
        if self.zone is None:
            self._prose(paragraph)

    def _heading(self, paragraph: Paragraph, canon: str, following: Paragraph | None) -> bool:
        """Take a heading: open, close or keep the zone. False where the paragraph is no heading."""
        opening, colon, content = canon.partition(":")
        inline = bool(colon) and len(opening) <= 90 and bool(content.strip())
        whole = (
            len(canon) <= 150
            and not canon.endswith((".", ";"))
            and (
                paragraph.title
                or paragraph.marker not in ("", "dash", "plus")
                or canon.endswith(":")
                and len(canon) <= 100
                or len(canon) <= 60
                and not is_action(self.norm, self.canon, paragraph.start, paragraph.end)
            )
        )
        if not (whole or inline):
            return False
        title = opening if inline else canon.rstrip(": ")
        level = paragraph.level if paragraph.level < 9 else 0.5 if canon.endswith(":") else 8
        asks = self._asks(paragraph.start, paragraph.start + len(title))
        plans = _PLANS.search(title) is not None and (_SHUTS.search(title) is None) and not asks
        shuts = _SHUTS.search(title) is not None and len(title) <= 110 and not asks
        if plans and not (inline and REVIEWS.search(title)):
            if paragraph.marker == "" and inline:
                return self._inline(paragraph, opening)
            self.shut = None
            self.zone = min(level, self.zone) if self.zone is not None and level > self.zone else level
            self.listed = False
            if inline:
                self._clauses(paragraph.start + len(opening) + 1, paragraph.end, None, strong=True)
            return True
        if self.shut is not None and paragraph.marker and level <= self.shut and not shuts:
            self.shut = None
        if shuts and (len(title) <= 40 or not is_action(self.norm, self.canon, paragraph.start, paragraph.end)):
            if self.zone is not None and (level <= self.zone or not paragraph.marker and level >= 8):
                self.zone = None
            elif self.zone is not None:
                self.shut = level if self.shut is None else min(level, self.shut)
            self.said.goes_on = False
            return whole or inline and self.zone is not None
        if self.zone is None:
            return False
        if paragraph.marker and level <= self.zone:
            self.zone = self.shut = None
            return whole
        return self._topic(paragraph, canon, level, whole, inline, following)

    def _topic(
        self, paragraph: Paragraph, canon: str, level: float, whole: bool, inline: bool, following: Paragraph | None
    ) -> bool:
        """A heading inside an open zone: a topic, or who has to do what stands below."""
        deeper = following is not None and following.level > paragraph.level and following.marker != ""
        if not whole or inline or self.shut is not None:
            return False
        acts = is_action(self.norm, self.canon, paragraph.start, paragraph.end)
        if is_body(self.canon, paragraph.start, paragraph.end) and (canon.endswith(":") or deeper):
            cut = first_action(self.norm, self.canon, paragraph.start, paragraph.end)
            if cut < 0:
                lead, joins = _with(self.norm[paragraph.start : paragraph.end].strip(" :"))
                self.lead = (level, lead, joins)
                return True
        if acts and not deeper and not canon.endswith(":"):
            return False
        return deeper or canon.endswith(":") or first_action(self.norm, self.canon, paragraph.start, paragraph.end) < 0

    def _inline(self, paragraph: Paragraph, opening: str) -> bool:
        """ "Nhiệm vụ quý IV: …" in one line."""
        if len(opening) > 70 or DELEGATES.search(opening):
            return False
        self._clauses(paragraph.start + len(opening) + 1, paragraph.end, None, strong=True)
        return True

    def _in_zone(self, paragraph: Paragraph) -> bool:
        """Tasks of a paragraph under a heading of plans; False where it does not belong there any more."""
        if paragraph.marker:
            self.listed = True
            self._clauses(paragraph.start, paragraph.end, None, strong=True)
            return True
        before = len(self.tasks)
        if self.listed and self.zone is not None and self.zone < 1:
            # an unmarked paragraph behind a list: only what asks for something goes on
            self._clauses(paragraph.start, paragraph.end, None, strong=False)
            return len(self.tasks) > before
        self._clauses(paragraph.start, paragraph.end, None, strong=False)
        return len(self.tasks) > before or self.zone is not None and self.zone < 9

    def _clauses(self, start: int, end: int, lead: Doing | None, *, strong: bool) -> None:
        """Every clause of a stretch as a task; `strong`: a list says so, else the clause must ask for something."""
        passage = Passage(self.text, start, end)
        for number, (first, last) in enumerate(passage.sentences()):
            if _CLOSING.match(self.canon, first, last):
                continue
            sure = strong and number == 0
            told = lead if number == 0 else None
            self._sentence(passage, first, last, told, sure=sure)

    def _sentence(self, passage: Passage, first: int, last: int, lead: Doing | None, *, sure: bool) -> None:
        chained = sure
        for begin, stop in passage.clauses(first, last):
            if begin >= stop:
                continue
            doing = self._doing(begin, stop, told=lead, sure=chained)
            if doing is None:
                self._attach(begin, stop)
                continue
            chained = True
            if doing.lead:
                lead = doing
            self._add(begin, stop, doing)

    def _doing(self, begin: int, stop: int, *, told: Doing | None, sure: bool) -> Doing | None:
        """Who does what in the clause; None where it asks for nothing."""
        norm, canon = self.norm, self.canon
        at = skip_connectives(canon, begin, stop)
        request = self.said.request(at, stop, sure=True)
        if request is not None:
            return request
        topic = skip_topic(canon, at, stop)
        if topic > at and (is_action(norm, canon, topic, stop) or is_body(canon, topic, stop)):
            request = self.said.request(topic, stop, sure=True)
            if request is not None:
                return request
            at = topic
        colon = canon.find(":", at, min(stop, at + 90))
        if colon > 0 and not is_body(canon, at, stop) and not is_action(norm, canon, at, colon) and colon + 2 < stop:
            following = colon + 1 + len(canon[colon + 1 : stop]) - len(canon[colon + 1 : stop].lstrip())
            if is_action(norm, canon, following, stop) or is_body(canon, following, stop):
                inner = self.said.request(following, stop, sure=True)
                return inner or self._named(following, stop, told, sure=True)
        return self._named(at, stop, told, sure=sure)

    def _named(self, at: int, stop: int, told: Doing | None, *, sure: bool) -> Doing | None:
        norm, canon = self.norm, self.canon
        own = self.lead
        if is_action(norm, canon, at, stop) and not (is_body(canon, at, stop) and norm[at].isupper()):
            start = skip_intro(canon, at, stop)
            doing = parse(norm, canon, start, stop, asked=False)
            inherited = doing.lead or (told.lead if told else own[1] if own else None)
            joins = doing.coordinators or (told.coordinators if told else own[2] if own else ())
            begin, more = self._chairs(start, stop) if doing.lead is None else (doing.start, ())
            return Doing(begin, inherited, more or joins)
        if is_body(canon, at, stop):
            doing = parse(norm, canon, at, stop, asked=True)
            past = DONE.search(canon[max(at, doing.start - 30) : doing.start]) if doing.lead else None
            if doing.lead and not past and (sure or self._is_told(doing.lead)):
                lead = None if _own(doing.lead) else doing.lead
                return Doing(skip_intro(canon, doing.start, stop), lead, doing.coordinators)
            return Doing(at, told.lead if told else None) if sure and not past and not doing.lead else None
        need = NEEDS.search(canon, at, min(stop, at + 160))
        if need and not REVIEWS.search(canon, at, need.start()) and len(canon[at : need.start()].split()) <= 14:
            return Doing(at, told.lead if told else None)
        if sure and not self._is_fragment(at, stop):
            return Doing(at, told.lead if told else own[1] if own else None)
        return None

    def _is_told(self, lead: str) -> bool:
        """Whether "X làm Y" outside a list tells X something: not where X is a person or the text's own body."""
        canon = canonical(lead)
        if _PERSONAL.match(canon):
            return False
        own = canonical(self.meta.organisation or "")
        return self.announced or canon not in own

    def _chairs(self, start: int, stop: int) -> tuple[int, tuple[str, ...]]:
        """ "Chủ trì, phối hợp với X xử lý …" under the name of who leads."""
        doing = parse(self.norm, self.canon, start, stop, asked=False)
        led = _LED.match(self.canon, start, stop)
        if led is None:
            return doing.start, ()
        cut = first_action(self.norm, self.canon, led.end(), stop)
        if cut < 0 or not is_body(self.canon, led.end(), stop):
            return doing.start, ()
        return cut, names_in(self.norm[led.end() : cut].strip(" ,"))

    def _is_fragment(self, at: int, stop: int) -> bool:
        """A piece that only goes on with the list of the clause before it."""
        if self.canon.startswith(("các ", "những "), at) and first_action(self.norm, self.canon, at, stop) < 0:
            return True
        return len(self.canon[at:stop].split()) <= _FRAGMENT_WORDS

    def _attach(self, begin: int, stop: int) -> None:
        """A piece that is no task of its own: a deadline in its own words, or the rest of the task before."""
        if not self.tasks or stop - begin > 160:
            return
        task = self.tasks[-1]
        if begin - task.end > 12 or "\n" in self.norm[task.end : begin]:
            return
        deadline = task_deadline(self.norm[begin:stop], self.on)
        rest = self.canon[begin:stop].replace(deadline.text.lower(), "") if deadline else None
        if deadline and rest is not None and _TAIL.fullmatch(rest):
            if task.deadline is None:
                self.tasks[-1] = replace(task, deadline=moved(deadline, begin))
        elif self._is_fragment(begin, stop) and ";" in self.norm[task.end : begin]:
            self.tasks[-1] = replace(task, end=stop, text=self.norm[task.start : stop])

    def _add(self, clause: int, stop: int, doing: Doing) -> None:
        start, end = trimmed(self.norm, doing.start, stop)
        end = _balanced(self.norm, start, end)
        if len(self.norm[start:end].split()) < _MIN_WORDS or _CLOSING.match(self.canon, start, end):
            return
        if self.tasks and start < self.tasks[-1].end:
            return
        found = task_deadline(self.norm[clause:stop], self.on)
        deadline = moved(found, clause) if found else None
        if self._completes(start, end, doing, deadline):
            return
        self.tasks.append(Task(start, end, self.norm[start:end], doing.lead, doing.coordinators, deadline))

    def _completes(self, start: int, end: int, doing: Doing, deadline: Deadline | None) -> bool:
        """ "Giao UBND xã chủ trì, xong trước 30/4." behind a task only says who and by when."""
        if (
            not self.tasks
            or deadline is None
            or start - self.tasks[-1].end > 160
            or "\n" in self.norm[self.tasks[-1].end : start]
        ):
            return False
        rest = self.canon[start : max(start, deadline.start)] + self.canon[min(end, deadline.end) : end]
        if not _TAIL.fullmatch(rest):
            return False
        task = self.tasks[-1]
        lead, joins = task.lead or doing.lead, task.coordinators or doing.coordinators
        self.tasks[-1] = replace(task, lead=lead, coordinators=joins, deadline=task.deadline or deadline)
        return True

    def _asks(self, start: int, end: int) -> bool:
        return self.said.request(start, end, sure=self.zone is not None) is not None

    def _prose(self, paragraph: Paragraph) -> None:
        """Look for an opening in a paragraph of prose; behind it, what asks for something is a task."""
        passage = Passage(self.text, paragraph.start, paragraph.end)
        open_here = False
        self.said.begin()
        before = len(self.tasks)
        if self.said.goes_on and self._is_caption(paragraph):
            return
        for first, last in passage.sentences():
            first += len(self.norm[first:last]) - len(self.norm[first:last].lstrip())
            if _OVER.match(self.canon, first, last):
                open_here = self.said.goes_on = False
                continue
            opening = self.said.opening(first, last)
            if opening is not None:
                open_here = True
                self._opened(passage, opening, last)
            elif (open_here or self.said.goes_on) and not _CLOSING.match(self.canon, first, last):
                self._sentence(passage, first, last, None, sure=self.said.aims)
            self.said.heard(first, last)
        if self.norm[paragraph.end - 1] == ":" and (open_here or self.said.announces(paragraph)):
            self.zone, self.shut, self.listed = 0.5, None, False
        self.announced = self.said.promised or self.announced and not open_here
        goes_on = open_here or self.said.promised or self.said.goes_on and len(self.tasks) > before
        self.said.goes_on = goes_on and not self.said.aims

    def _is_caption(self, paragraph: Paragraph) -> bool:
        """A line under a picture: short, without a mark at its end, telling nobody anything."""
        return (
            not paragraph.marker
            and paragraph.end - paragraph.start <= 160
            and self.norm[paragraph.end - 1] not in ".;:!?…,"
            and not is_action(self.norm, self.canon, paragraph.start, paragraph.end)
        )

    def _opened(self, passage: Passage, opening: Doing, last: int) -> None:
        clauses = list(passage.clauses(opening.start, last))
        lead: Doing | None = opening if opening.lead else None
        for number, (begin, stop) in enumerate(clauses):
            if begin >= stop:
                continue
            if number == 0:
                inner = self._doing(begin, stop, told=lead, sure=True) if is_body(self.canon, begin, stop) else None
                doing = inner or Doing(skip_connectives(self.canon, begin, stop), opening.lead, opening.coordinators)
                self._add(begin, stop, doing)
                continue
            found = self._doing(begin, stop, told=lead, sure=True)
            if found is None:
                self._attach(begin, stop)
                continue
            if found.lead:
                lead = found
            self._add(begin, stop, found)


_PERSONAL = re.compile(r"đồng chí|đ/c|ông |bà |bí thư|chủ tịch|phó |giám đốc|đại diện")
_LED = re.compile(r"chủ trì,? phối hợp(?: chặt chẽ)?(?: với| cùng)? |phối hợp(?: chặt chẽ)?(?: với| cùng)? ")


def _own(lead: str) -> bool:
    """A subject that is the speaking body itself, or a thing: "Thành phố", "Đây"."""
    return lead.lower() in (
        "thành phố",
        "phường",
        "xã",
        "huyện",
        "quận",
        "tỉnh",
        "thị xã",
        "hội",
        "đảng bộ",
        "đoàn phường",
    )


def _with(lead: str) -> tuple[str, tuple[str, ...]]:
    """ "Phòng Kinh tế, phối hợp: Công an xã" under which tasks stand."""
    found = re.search(r"[,(]?\s*(?:chủ trì,?\s*)?phối hợp(?: với| cùng)?:?\s+", lead)
    if found is None:
        return re.sub(r"\s+chủ trì$", "", lead), ()
    return lead[: found.start()].strip(" ,"), names_in(lead[found.end() :].strip(" )"))


def _balanced(norm: str, start: int, end: int) -> int:
    """The end with the closing mark that belongs to an opening one inside."""
    if end < len(norm) and norm[end] in '”")' and norm[start:end].count({"”": "“", '"': '"', ")": "("}[norm[end]]) % 2:
        return end + 1
    return end


def _title_of(text: Text, found: list[Paragraph]) -> int:
    """Number of the first paragraph behind the title: the first long or numbered one."""
    for paragraph in found[:14]:
        length = paragraph.end - paragraph.start
        long = length > 190 or length > 60 and text.norm[paragraph.end - 1] in ".:;"
        numbered = paragraph.marker in ("roman", "upper", "number") and paragraph.number > 0
        if long or numbered:
            return paragraph.number
    return min(1, len(found))
