"""Which of the catalogue's 71 indicator families a stated figure belongs to, or none.

The words are data (`data/families.toml`), the grammar is here. A figure is claimed by the rule whose key word stands
nearest, within one clause; subjects that belong to no family compete as well. What names nothing of its own ("đạt
78,1%", "giảm 46 hộ", "(4,12%)") takes the family of the figure it continues, a part that of its whole.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from vnfigures.families import Family, Lexicon, Rule, families, lexicon
from vnfigures.model import Fact
from vnfigures.phrases import words_of
from vnfigures.surroundings import Page, Place, Places, unit_words
from vnfigures.text import Text, canonical

__all__ = ["Family", "assign", "families", "suggest"]

_THRESHOLD = 3.0
_SURE = 7.5
_MEASURES = frozenset({"vnd", "ha", "m2", "usd", "tấn", "km", "m"})


def _noun_fits(rule: Rule, place: Place) -> bool:
    if not rule.nouns:
        return True
    kind = place.fact.kind
    if () in rule.nouns and (kind not in ("count", "ratio") or not place.unit or place.unit[0] in _MEASURES):
        return True
    for words in (place.noun, place.unit, *place.heads):
        if any(words[:n] in rule.nouns for n in range(1, min(6, len(words)) + 1)):
            return True
    return False


def _fits(rule: Rule, place: Place) -> bool:
    fact = place.fact
    if fact.kind not in rule.kinds or (rule.roles and fact.role not in rule.roles):
        return False
    if rule.units and canonical(fact.unit or "") not in rule.units:
        return False
    if rule.near and rule.near.isdisjoint(place.clause) or rule.own and rule.own.isdisjoint(place.own):
        return False
    if rule.topic and rule.topic.isdisjoint(place.topic) and rule.doc.isdisjoint(place.doc):
        return False
    if not rule.off.isdisjoint(place.topic) or not rule.off.isdisjoint(place.doc):
        return False
    if not rule.not_left.isdisjoint(place.close_left) or not rule.not_right.isdisjoint(place.close_right):
        return False
    return rule.never.isdisjoint(place.left) and _noun_fits(rule, place)


def _direct(place: Place, known: Lexicon) -> tuple[float, Rule | None]:
    """The rule that claims the figure, with its score; no rule when none scores enough."""
    best_score, best = _THRESHOLD, None
    lengths = known.phrases.lengths
    tried: dict[int, bool] = {}
    for score, rule in _candidates(place, known, lengths):
        if score > best_score and tried.setdefault(id(rule), _fits(rule, place)):
            best_score, best = score, rule
    if best is None:
        for rule in known.defaults:
            if _fits(rule, place):
                return rule.weight, rule
    return best_score, best


def _candidates(place: Place, known: Lexicon, lengths: list[int]) -> Iterator[tuple[float, Rule]]:
    """Rules whose key stands in reach, or whose noun the figure has, with the score each would have."""
    for side, costs in (("left", place.left), ("right", place.right)):
        for phrase, cost in costs.items():
            for rule in known.by_key.get(phrase, ()):
                if cost <= rule.reach and (not rule.side or rule.side == side):
                    yield rule.weight - cost + min(lengths[phrase], 40) / 50, rule
    for words in (place.noun, place.unit):
        for n in range(min(6, len(words)), 0, -1):
            for rule in known.by_noun.get(words[:n], ()):
                yield rule.weight - 0.2 + n / 10, rule


_LINK = re.compile(
    r"(?:đạt|bằng|tăng|giảm|vượt|chiếm|tương|so|ít|nhiều|cao|thấp|hoàn thành|còn|lũy kế|cộng dồn|=|ước|nâng|đưa|hụt|"
    r"tỷ lệ|trong đó tăng|cả năm|kế hoạch|kh|dự toán|chỉ tiêu|trên tổng|trung bình|bình quân|thực hiện|riêng|mới|"
    r"cùng kỳ|nghị quyết|phấn đấu|chậm|nhanh|và|ứng với|nay|hiện|từ|xuống|lên|đến|là|nhưng)(?!\w)|[-–/(:=]"
)
_OWN_SUBJECT = re.compile(r"tỷ lệ (?!đạt|là|chiếm|hoàn thành|so|tăng|giảm)\w|(?:nâng|đưa) (?:\w+ )?tổng số")
_TIMES = re.compile(r"\s*[x×*]\s*")
_MODIFIES = re.compile(r"(?:cho|tại|ở|đối với|của|về|\()\s*$")  # "giao 23 tân binh cho 02 đơn vị"
_TAIL_LINK = re.compile(r"\b(?:đạt|bằng|chiếm|tăng|giảm|tương ứng)(?: tỷ lệ)?(?: trên| hơn| gần)?\s*$")
_PERCENT_OF = {"VX01": "VX03"}
_COUNT_OF = {"VX03": "VX01"}
_KIN = {"VX03": "VX01"}  # told in one breath: the number of households and its rate
_ANY_NOUN = (("trường", "hợp"), ("lần",), ("chỉ", "tiêu"))
_BACK = 6


def _carried(code: str, fact: Fact) -> str:
    """The family that a figure of this kind has when it continues a figure of family `code`."""
    if fact.kind == "percent" and fact.role != "percent_of_target":
        return _PERCENT_OF.get(code, code)
    if fact.kind == "count":
        return _COUNT_OF.get(code, code)
    return code


def _same_noun(previous: Fact, fact: Fact) -> bool:
    if "/" in (previous.unit or "") or "/" in (fact.unit or ""):
        return previous.unit == fact.unit
    a, b = unit_words(previous.unit), unit_words(fact.unit)
    short = min(len(a), len(b))
    return not short or a[:short] == b[:short] or b in _ANY_NOUN


def _link(page: Page, previous: Fact, fact: Fact) -> str | None:
    """The words that tie a figure to the one before it ("tăng", "đạt", "("); None when nothing does."""
    gap = page.canon[previous.end : fact.start]
    ended = _SENTENCE_END.search(gap)
    if ended and _COMPARED.match(gap, ended.end()):
        return gap[ended.end() :]
    if len(gap) > 110 or "\n" in gap or ended:
        return None
    cut = max(gap.rfind(c) for c in ",;(:–")
    if cut < 0 and fact.kind == "percent" and _TAIL_LINK.search(gap):
        return "đạt"
    last = gap[cut + 1 :].lstrip() if cut >= 0 else gap.lstrip()
    if len(last) > 60 or _OWN_SUBJECT.match(last):
        return None
    if cut >= 0 and gap[cut] == "(":
        return "(" + last
    linked = not last or _LINK.match(last) or _LINK.match(gap.lstrip())
    return last or "," if linked else None


_SENTENCE_END = re.compile(r"[.!?]\s+")
_COMPARED = re.compile(r"so (?:với|cùng)[^,;.\n]{0,40}?(?:tăng|giảm) *$")


class _Assignment:
    """Goes through the facts in order; each may look at what those before it were given."""

    def __init__(self, text: Text, facts: list[Fact]) -> None:
        self.known = lexicon()
        self.facts = facts
        self.page = Page(text, facts, self.known)
        self.places = Places(self.page, facts)
        self.codes: list[str | None] = []
        self.named: set[str] = set()

    def run(self) -> list[str | None]:
        """One code, or None, a fact."""
        for index in range(len(self.facts)):
            code = self._code(index, self.places.place(index))
            self.codes.append(code)
            if code:
                self.named.add(code)
        for index, fact in enumerate(self.facts):
            whole = fact.part_of
            if self.codes[index] is None and whole is not None and index < whole < len(self.facts):
                code = self.codes[whole]
                self.codes[index] = _carried(code, fact) if code else None
        return self.codes

    def _code(self, index: int, place: Place) -> str | None:
        fact = place.fact
        if index and self.codes[index - 1] == "VX04" and fact.kind == "money" and self._multiplies(index):
            return "VX04"
        score, rule = _direct(place, self.known)
        named = rule is not None and score >= _SURE
        code = self._of_whole(fact, index, rule if named else None)
        if code:
            return code
        if rule is None or not named or rule.code is None and self._in_row(index):
            source = self._continued(index)
            if source is None and self._continues_nothing(index):
                return None
            if source is not None:
                return _carried(self.codes[source] or "", fact)
        if rule is None:
            return None
        if rule.defer in self.named and rule.code not in self.named:
            return rule.defer
        return rule.code

    def _of_whole(self, fact: Fact, index: int, rule: Rule | None) -> str | None:
        """The family of the whole, unless the part counts something else and a rule claims it."""
        whole = fact.part_of
        if whole is None or not 0 <= whole < index:
            return None
        code = self.codes[whole]
        if not code:
            return None
        counts = fact.kind in ("count", "ratio") and bool(fact.unit) and _same_noun(self.facts[whole], fact)
        return None if rule and rule.code and not counts else _carried(code, fact)

    def _continued(self, index: int) -> int | None:
        """The earlier figure that this one says more about: its change, its share of plan, its later level."""
        if not index:
            return None
        fact, previous = self.facts[index], self.facts[index - 1]
        link = _link(self.page, previous, fact)
        if link is None:
            return index - 1 if self._in_row(index) and self.codes[index - 1] else None
        code = self.codes[index - 1]
        if fact.kind == "percent":
            share = link.startswith("chiếm") or not self.page.has_subject(fact)
            return self._percent_source(index, link) if share else None
        if not code:
            return None
        if link[0] == "(" and fact.role == "target" or fact.kind == "other" and fact.role == "change":
            return index - 1
        for back in range(index - 1, max(-1, index - 1 - _BACK), -1):
            if _KIN.get(self.codes[back] or "", self.codes[back]) != _KIN.get(code, code):
                break
            alike = self.facts[back].kind in (fact.kind, "ratio") or {self.facts[back].kind, fact.kind} == {
                "count",
                "ratio",
            }
            if alike and _same_noun(self.facts[back], fact):
                said_more = fact.role in ("change", "target") or fact.comparison or _LINK.match(link)
                return back if said_more else None
        return None

    def _continues_nothing(self, index: int) -> bool:
        """Whether the figure is a change or share of the one before it, and that one has no family."""
        fact = self.facts[index]
        said_more = fact.kind == "percent" and fact.role in ("change", "percent_of_target")
        if not said_more or not index or self.codes[index - 1] or self.page.has_subject(fact):
            return False
        return _link(self.page, self.facts[index - 1], fact) is not None

    def _in_row(self, index: int) -> bool:
        """Whether the figure is a percent behind another figure of its table row."""
        fact = self.facts[index]
        before = index > 0 and fact.kind == "percent"
        return before and self.page.same_row(self.facts[index - 1].end, fact.start)

    def _multiplies(self, index: int) -> bool:
        """ "85 suất × 400k": a price behind a number of gifts."""
        return _TIMES.fullmatch(self.page.canon, self.facts[index - 1].end, self.facts[index].start) is not None

    def _percent_source(self, index: int, link: str) -> int | None:
        if self.codes[index - 1]:
            return index - 1
        fact = self.facts[index]
        if link[0] == "(" or fact.role != "percent_of_target":
            return None
        low = self.page.clause(fact.start, fact.end)[0]
        for back in range(index - 1, max(-1, index - 4), -1):
            earlier = self.facts[back]
            if earlier.start < low:
                return None
            if self.codes[back]:
                return back
            if not _MODIFIES.search(self.page.canon, max(0, earlier.start - 10), earlier.start):
                return None
        return None


def assign(text: Text, facts: list[Fact]) -> list[Fact]:
    """The facts with `indicator` set to the code of a family, or None.

    Offsets of the facts are offsets in `text.norm`, and the facts stand in the order of the text. Never raises;
    takes time in proportion to the length of the text and the number of facts.
    """
    if not facts:
        return []
    codes = _Assignment(text, facts).run()
    return [
        fact if code == fact.indicator else replace(fact, indicator=code)
        for fact, code in zip(facts, codes, strict=True)
    ]


def suggest(subject: str, limit: int = 5) -> list[str]:
    """Codes of the families most likely meant by a free phrase, best first; for a person to choose from."""
    known = lexicon()
    canon = canonical(Text(subject[:400]).norm)
    hits = known.phrases.scan(canon)
    scores: dict[str, float] = {}
    for phrase, whole in zip(hits.phrases, hits.whole, strict=True):
        for rule in known.by_key.get(phrase, ()):
            if rule.code:
                gain = known.phrases.lengths[phrase] * (1.0 if whole else 0.4) * rule.weight / 10
                scores[rule.code] = max(scores.get(rule.code, 0.0), gain)
    words = frozenset(words_of(canon))
    for noun, rules in known.by_noun.items():
        if set(noun) <= words:
            for rule in rules:
                if rule.code:
                    scores[rule.code] = max(scores.get(rule.code, 0.0), float(len(" ".join(noun))))
    for code, name in known.name_words.items():
        shared = len(words & name)
        if shared > 1:
            scores[code] = scores.get(code, 0.0) + 6.0 * shared / len(name | words) + shared
    order = {f.code: i for i, f in enumerate(known.families)}
    return sorted(scores, key=lambda c: (-scores[c], order[c]))[: max(0, limit)]
