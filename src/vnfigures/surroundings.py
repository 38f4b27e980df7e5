"""What stands around a figure: its clause, its list, its table cell, its paragraph, and the phrases in each."""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from vnfigures.families import Lexicon
from vnfigures.model import Fact
from vnfigures.phrases import Hits, Words, words_of
from vnfigures.text import Text, canonical

_ROOM = 240  # characters of a clause that are looked at on either side of a figure
_TOPIC_ROOM = 420
_HEADING = 110
_TITLE_LINES = 3
_CAPTION_COST = 1.5
_OPENING = 250

_BREAK = re.compile(r"[;\n]|[.!?…](?=[\s”\"»)A-ZĐÀ-Ỹ]|$)")
_ABBREVIATED = re.compile(r"(?:\b(?:tp|tx|tt|ths|ts|bs|q|p)|đ/c)$", re.IGNORECASE)
_ENDED_GLUED = re.compile(r"(?:[a-zà-ỹ]{2}|\dđ|[)%])$")  # "dự toán.Chi ngân sách"
_SOFT_LINE = re.compile(r"\n[ \t]*[a-zà-ỹđ][a-zà-ỹđ]")
_CELL = re.compile(r"[|\t]")
# a comma inside "hộ nghèo, cận nghèo" or "xã, phường" parts nothing
_COMMA = re.compile(r",(?!\d)(?!\s*(?:hộ )?cận nghèo)(?!\s*(?:phường|thị trấn|tdp|tổ dân phố)\b)|\(")


def _ends(norm: str, at: int) -> bool:
    """Whether the mark at `at` ends a clause: no abbreviation, no ellipsis or line end inside a sentence."""
    mark = norm[at]
    if mark == ";":
        return True
    if mark == "\n":
        return _SOFT_LINE.match(norm, at) is None
    after = norm[at + 1 : at + 3]
    if mark == "…" or mark == "." == norm[at - 1 : at]:
        return not after.lstrip(" ")[:1].islower()
    if mark == "." and _ABBREVIATED.search(norm, max(0, at - 5), at):
        return False
    return not after[:1].isupper() or _ENDED_GLUED.search(norm, max(0, at - 3), at) is not None


class Page:
    """Phrase hits, clause bounds, commas and headings of one text, each found once."""

    def __init__(self, text: Text, facts: list[Fact], lexicon: Lexicon) -> None:
        self.canon = text.canon
        self.hits: Hits = lexicon.phrases.scan(self.canon)
        self.fact_starts = [f.start for f in facts]
        self.fact_ends = [f.end for f in facts]
        norm = text.norm
        self.breaks = [m.start() for m in _BREAK.finditer(norm) if _ends(norm, m.start())]
        self.commas = [m.start() for m in _COMMA.finditer(self.canon)]
        self.lines = [-1, *(m.start() for m in re.finditer("\n", norm)), len(norm)]
        self._borders = [m.start() for m in _CELL.finditer(norm)]
        self._tables = self._find_tables() if "|" in norm or "\t" in norm else {}
        self._headings = self._find_headings()

    def _find_tables(self) -> dict[int, int]:
        """Line number → number of the table's first line, for every line with cells."""
        top = -1
        tables: dict[int, int] = {}
        for number, (before, end) in enumerate(pairwise(self.lines)):
            if self.canon.find("|", before + 1, end) < 0 and self.canon.find("\t", before + 1, end) < 0:
                top = -1
            else:
                top = number if top < 0 else top
                tables[number] = top
        return tables

    def cells(self, start: int) -> list[tuple[int, int]]:
        """Where a figure in a table has its names: the head of its column, the beginning of its row."""
        line = bisect_right(self.lines, start - 1) - 1
        top = self._tables.get(line)
        if top is None:
            return []
        low = self.lines[line] + 1
        label_end = self.fact_starts[bisect_left(self.fact_starts, low)]
        found = [(max(low, label_end - _HEADING), label_end)]
        if top != line:
            column = self.count(self._borders, low, start)
            head = bisect_left(self._borders, self.lines[top] + 1) + column
            left = self._borders[head - 1] + 1 if column else self.lines[top] + 1
            end = self.lines[top + 1]
            right = self._borders[head] if head < len(self._borders) else end
            if left < end:
                found.append((left, min(right, end, left + _HEADING)))
        return found

    def caption(self, start: int) -> tuple[int, int]:
        """The lines directly above the table that a figure stands in: its title; empty for a figure in prose."""
        top = self._tables.get(bisect_right(self.lines, start - 1) - 1)
        if top is None:
            return 0, 0
        first = max(0, top - _TITLE_LINES)
        low, high = self.lines[first] + 1, self.lines[top]
        stated = bisect_left(self.fact_starts, high) - 1
        if stated >= 0 and self.fact_ends[stated] > low:
            low = min(high, self.canon.find("\n", self.fact_ends[stated], high) + 1 or high)
        return max(low, high - _TOPIC_ROOM, 0), max(high, 0)

    def _find_headings(self) -> list[tuple[int, int]]:
        current = (0, 0)
        found: list[tuple[int, int]] = []
        for number, (before, end) in enumerate(pairwise(self.lines)):
            start = before + 1
            found.append(current)
            if number in self._tables:
                continue
            has_fact = bisect_left(self.fact_starts, start) < bisect_left(self.fact_starts, end)
            if 3 < end - start <= _HEADING and not has_fact:
                current = (start, end)
        return found

    def same_row(self, end: int, start: int) -> bool:
        """Whether only cell borders and short labels lie between two places of one table row."""
        gap = self.canon[end:start]
        return len(gap) < 30 and "\n" not in gap and _CELL.search(gap) is not None

    def clause(self, start: int, end: int) -> tuple[int, int]:
        """The clause around [start, end): between sentence ends, semicolons and line ends."""
        i = bisect_right(self.breaks, start - 1) - 1
        j = bisect_left(self.breaks, end)
        left = self.breaks[i] + 1 if i >= 0 else 0
        right = self.breaks[j] if j < len(self.breaks) else len(self.canon)
        return max(left, start - _ROOM), min(right, end + _ROOM)

    def topic_bounds(self, start: int) -> tuple[int, tuple[int, int]]:
        """Where the paragraph begins (not too far back), and the heading above it."""
        line = bisect_right(self.lines, start - 1) - 1
        line = max(0, min(line, len(self._headings) - 1))
        return max(self.lines[line] + 1, start - _TOPIC_ROOM), self._headings[line]

    def has_subject(self, fact: Fact) -> bool:
        """Whether a noun of its own follows a percent: "100% học sinh", not "100% kế hoạch"."""
        after = self.canon[fact.end : fact.end + 16].lstrip()
        return bool(after) and after[0].isalpha() and not PLAN_WORD.match(after)

    def count(self, marks: list[int], start: int, end: int) -> int:
        """How many marks lie in [start, end)."""
        return bisect_left(marks, end) - bisect_left(marks, start)


_NUMERAL = frozenset(
    re.findall(
        r"\w+",
        "một hai ba bốn tư năm lăm sáu bảy bẩy tám chín mười mươi mốt trăm nghìn ngàn linh lẻ rưỡi vài chục tá",
    )
)
_FILLER = frozenset({"trên", "trong", "tổng", "số", "các", "những", "cái", "có", "được", "triệu"})
_WORD = re.compile(r"[^\W_]+")
_LEAD = re.compile(r"(?:trên|hơn|gần|khoảng|ước|có|gồm|là|với|được|tổng số|cả|thêm|đạt|cho|và|cùng|[\s\d:+•*–—-])*")
_JOIN = re.compile(
    r"(?:(?![.!?]\s)[^,;:()]){0,60}(?:[,;]\s*(?:và\s|cùng\s|\+|-|•)?|\s(?:và|cùng|cùng với)\s|"
    r"\)\s*[,;]?\s*(?:và\s)?)"
)
_BRACKET = re.compile(r"\s*\([^()\n]{1,60}\)")
_BULLET = re.compile(r"\n\s*[-+•*–]")
_MORE = re.compile(r"(?:\s*(?:trên|hơn|gần|khoảng|cho|có|được|là|với))*\s*")


def _noun(page: Page, fact: Fact) -> tuple[Words, Words]:
    """The words that follow the number, and the words of the unit."""
    words: list[str] = []
    for match in _WORD.finditer(page.canon, fact.start, min(len(page.canon), fact.end + 60)):
        word = match.group()
        if not words and (word[0].isdigit() or word in _NUMERAL or word in _FILLER):
            continue
        if match.start() >= fact.end and words:
            between = page.canon[fact.end : match.start()]
            if re.search(r"[.;:\n(]", between) or page.count(page.commas, fact.end, match.start()):
                break
        words.append(word)
        if len(words) == 6:
            break
    return words_of(" ".join(words)), unit_words(fact.unit)


def _head(page: Page, start: int, end: int) -> Words:
    """The noun that a table's head or row begins with: "Số hộ nghèo" counts poor households."""
    words = [w for w in words_of(page.canon[start:end]) if not w.isdigit()]
    while words and words[0] in _FILLER:
        words.pop(0)
    return tuple(words[:6])


@lru_cache(maxsize=4096)
def unit_words(unit: str | None) -> Words:
    return words_of(canonical(unit)) if unit else ()


def _continues_list(page: Page, previous: Fact, fact: Fact) -> bool:
    """Whether the fact is the next item of a list: `cho 2 chi bộ và 42 đảng viên` stand under one verb."""
    if fact.kind != previous.kind or fact.start - previous.end > 80:
        return False
    gap = page.canon[previous.end : fact.start]
    if "\n" in gap and not _BULLET.search(gap) or fact.kind == "percent" and page.has_subject(fact):
        return False
    match = _JOIN.match(gap)
    return match is not None and _MORE.fullmatch(gap, match.end()) is not None


def _same_first(a: Fact, b: Fact) -> bool:
    return a.kind == b.kind and bool(a.unit) and unit_words(a.unit)[:1] == unit_words(b.unit)[:1]


@dataclass(frozen=True, slots=True)
class Place:
    """A figure and the phrases around it: number → cost of the nearest hit."""

    fact: Fact
    head: int
    left: dict[int, float]
    right: dict[int, float]
    close_left: frozenset[int]
    close_right: frozenset[int]
    clause: frozenset[int]
    own: frozenset[int]
    topic: frozenset[int]
    doc: frozenset[int]
    noun: Words
    unit: Words
    heads: tuple[Words, ...]


class Places:
    """Builds the place of one figure after another."""

    def __init__(self, page: Page, facts: list[Fact]) -> None:
        self.page = page
        self.facts = facts
        self.heads: list[int] = []
        self.doc = self._between(0, _OPENING)

    def place(self, index: int) -> Place:
        """The place of the fact at `index`; facts before it must have been placed."""
        page, fact = self.page, self.facts[index]
        head = fact.start
        before = self._list_head(index)
        if before is not None:
            head = self.heads[before]
        self.heads.append(head)
        low, high = page.clause(fact.start, fact.end)
        if head < low:
            low = page.clause(head, head)[0]
        subject = fact.kind == "percent" and page.has_subject(fact)
        left, close_left = self._left(low, head, self._stands_first(low, head, fact), subject)
        cells = page.cells(fact.start)
        named = frozenset[int]().union(*(self._between(*cell) for cell in cells))
        for phrase in named:
            left[phrase] = min(left.get(phrase, 99.0), 0.4)
        for phrase in self._between(*page.caption(fact.start)):
            left.setdefault(phrase, _CAPTION_COST)
        right, close_right = self._right(fact, self._inside(fact, high))
        topic_from, heading = page.topic_bounds(head)
        noun, unit = _noun(page, fact)
        around = self._between(max(low, fact.start - _ROOM), high)
        return Place(
            fact=fact,
            head=head,
            left=left,
            right=right,
            close_left=close_left,
            close_right=close_right,
            clause=frozenset(left) | frozenset(right),
            own=self._own(fact, low, high),
            topic=self._between(min(topic_from, low), head) | around | named | self._between(*heading),
            doc=self.doc,
            noun=noun,
            unit=unit,
            heads=tuple(_head(page, *cell) for cell in cells),
        )

    def _list_head(self, index: int) -> int | None:
        """The earlier item of the list that the figure goes on; between two items may stand the money of the first."""
        fact = self.facts[index]
        if index and _continues_list(self.page, self.facts[index - 1], fact):
            return index - 1
        if (
            index > 1
            and fact.kind != self.facts[index - 1].kind == "money"
            and _same_first(self.facts[index - 2], fact)
        ):
            money = replace(self.facts[index - 1], kind=fact.kind)
            if _continues_list(self.page, money, fact):
                return index - 2
        return None

    def _between(self, start: int, end: int) -> frozenset[int]:
        hits = self.page.hits
        i, j = bisect_left(hits.starts, start), bisect_left(hits.starts, end)
        return frozenset(hits.phrases[i:j])

    def _stands_first(self, low: int, head: int, fact: Fact) -> bool:
        """Whether the figure opens its part of the sentence, so that its subject comes after it."""
        if fact.kind not in ("percent", "count", "ratio"):
            return False
        i = bisect_left(self.page.commas, head) - 1
        comma = self.page.commas[i] if i >= 0 else -1
        if comma < low or self.page.canon[comma] == "(":
            return False
        if not _LEAD.fullmatch(self.page.canon, comma + 1, head):
            return False
        return fact.kind != "percent" or self.page.has_subject(fact)

    def _left(self, low: int, head: int, opens: bool, subject: bool) -> tuple[dict[int, float], frozenset[int]]:
        """Costs of the phrases to the left; a figure with a subject of its own owes little to what stands far."""
        page, hits = self.page, self.page.hits
        costs: dict[int, float] = {}
        close: set[int] = set()
        extra = 4.0 if opens else 0.0
        for i in range(bisect_left(hits.starts, low), bisect_left(hits.starts, head)):
            end = hits.ends[i]
            if end > head:
                continue
            between = page.count(page.fact_starts, end, head)
            cost = extra + page.count(page.commas, end, head) + 3 * between + max(0, head - end - 1) / 60
            phrase = hits.phrases[i]
            if cost - extra <= 2.5 and not between:
                close.add(phrase)
            if subject and not opens and cost >= 1:
                cost += 3
            if hits.whole[i] and cost < costs.get(phrase, 99.0):
                costs[phrase] = cost
            elif phrase not in costs:
                costs[phrase] = 50.0
        return costs, frozenset(close)

    def _right(self, fact: Fact, high: int) -> tuple[dict[int, float], frozenset[int]]:
        page, hits = self.page, self.page.hits
        costs: dict[int, float] = {}
        close: set[int] = set()
        after = self._aside(fact)
        high = self._own_end(fact, after, high)
        for i in range(bisect_left(hits.starts, fact.start), bisect_left(hits.starts, high)):
            start = hits.starts[i]
            inside = start < fact.end
            if inside and page.count(page.commas, fact.end, hits.ends[i]):
                continue
            origin = after if start >= after else fact.end
            between = 0 if inside else page.count(page.fact_starts, origin, start + 1)
            cost = 0.2 if inside else 0.3 + (start - origin) / 50 + 3 * between
            if not inside:
                cost += 2.4 * page.count(page.commas, origin, start)
            phrase = hits.phrases[i]
            if cost <= 2.2 and not between:
                close.add(phrase)
            if hits.whole[i] and cost < costs.get(phrase, 99.0):
                costs[phrase] = cost
            elif phrase not in costs:
                costs[phrase] = 50.0
        return costs, frozenset(close)

    def _aside(self, fact: Fact) -> int:
        """Where the sentence goes on after a bracket right behind the figure: "98 đảng viên (18,4%) hoàn thành …"."""
        match = _BRACKET.match(self.page.canon, fact.end)
        return match.end() if match else fact.end

    def _own_end(self, fact: Fact, after: int, high: int) -> int:
        """Where the next figure of the same thing begins: what follows it is said of that one."""
        following = bisect_left(self.page.fact_starts, after)
        if following == len(self.facts):
            return high
        other = self.facts[following]
        if fact.kind not in ("count", "ratio") or not _same_first(replace(fact, kind=other.kind), other):
            return high
        return high if _continues_list(self.page, fact, other) else min(high, other.start)

    def _inside(self, fact: Fact, high: int) -> int:
        """Where the bracket that the figure stands in closes; `high` when it stands in none."""
        closing = self.page.canon.find(")", fact.end, high)
        if closing < 0 or self.page.canon.find("(", fact.end, closing) >= 0:
            return high
        return closing

    def _own(self, fact: Fact, low: int, high: int) -> frozenset[int]:
        """Phrases in the figure's own noun phrase, or between it and what stands before it."""
        page = self.page
        i = bisect_left(page.commas, fact.start) - 1
        before = bisect_left(page.fact_ends, fact.start + 1) - 1
        start = max(
            low,
            page.commas[i] if i >= 0 else 0,
            page.fact_ends[before] if before >= 0 and page.fact_ends[before] <= fact.start else 0,
        )
        joined = page.canon.rfind(" và ", start, fact.start)
        start = max(start, joined)
        j = bisect_left(page.commas, fact.end)
        after = bisect_left(page.fact_starts, fact.end)
        end = min(
            high,
            page.commas[j] if j < len(page.commas) else high,
            page.fact_starts[after] if after < len(page.fact_starts) else high,
        )
        return self._between(start, end)


PLAN_WORD = re.compile(
    r"(?:kế hoạch|kh|dự toán|dt|chỉ tiêu|ct|nghị quyết|so|cùng kỳ|trở lên|và|là|đạt|năm|tổng|pháp lệnh|bộ thuế|"
    r"mục tiêu|định mức|giao|của|trong|toàn|số|dân số|cả|từ|theo|cho|với|vào|ở|tại|tháng|quý|khối lượng|"
    r"diện tích|trên|"
    r"nq|nhiệm kỳ|quân số|được giao|hđnd|kỳ|lên|xuống|trước|sau|do|như)\b"
)
