"""Which of the catalogue's 71 indicator families a stated figure belongs to, or none.

The words are data (`data/families.toml`), the grammar is here. A figure is claimed by the rule whose key word stands
nearest, within one clause; subjects that belong to no family compete as well. What names nothing of its own ("đạt
78,1%", "giảm 46 hộ", "(4,12%)") takes the family of the figure it continues, a part that of its whole.
"""

import re
from dataclasses import replace

from vnfigures.families import Family, Lexicon, Rule, families, lexicon
from vnfigures.model import Fact
from vnfigures.phrases import words_of
from vnfigures.surroundings import Page, Place, Places, unit_words
from vnfigures.text import Text, canonical

__all__ = ["Family", "assign", "families", "suggest"]

_THRESHOLD = 3.0


def _noun_fits(rule: Rule, place: Place) -> bool:
    if not rule.nouns:
        return True
    kind = place.fact.kind
    if () in rule.nouns and (kind not in ("count", "ratio") or not place.unit):
        return True
    for words in (place.noun, place.unit):
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
    if rule.topic and rule.topic.isdisjoint(place.topic) or not rule.off.isdisjoint(place.topic):
        return False
    if not rule.not_left.isdisjoint(place.close_left) or not rule.not_right.isdisjoint(place.close_right):
        return False
    return rule.never.isdisjoint(place.left) and _noun_fits(rule, place)


def _direct(place: Place, known: Lexicon) -> tuple[float, str | None] | None:
    """The best rule's score and code; None when no rule claims the figure."""
    best: tuple[float, str | None] | None = None
    lengths = known.phrases.lengths
    tried: dict[int, bool] = {}
    for side, costs in (("left", place.left), ("right", place.right)):
        for phrase, cost in costs.items():
            for rule in known.by_key.get(phrase, ()):
                if cost > rule.reach or (rule.side and rule.side != side):
                    continue
                score = rule.weight - cost + min(lengths[phrase], 40) / 50
                if (best is None or score > best[0]) and tried.setdefault(id(rule), _fits(rule, place)):
                    best = (score, rule.code)
    for words in (place.noun, place.unit):
        for n in range(min(6, len(words)), 0, -1):
            for rule in known.by_noun.get(words[:n], ()):
                score = rule.weight - 0.2 + n / 10
                if (best is None or score > best[0]) and tried.setdefault(id(rule), _fits(rule, place)):
                    best = (score, rule.code)
    return best if best and best[0] >= _THRESHOLD else None


_LINK = re.compile(
    r"(?:đạt|bằng|tăng|giảm|vượt|chiếm|tương|so|ít|nhiều|cao|thấp|hoàn thành|còn|lũy kế|cộng dồn|=|ước|nâng|đưa|hụt|"
    r"tỷ lệ|trong đó tăng|cả năm|kế hoạch|dự toán|chỉ tiêu|trên tổng|trung bình|bình quân|thực hiện|riêng|mới|"
    r"cùng kỳ|nghị quyết|phấn đấu|và|ứng với|nay|hiện|từ|xuống|lên|đến|là|[-–/(:])"
)
_PERCENT_OF = {"VX01": "VX03"}
_COUNT_OF = {"VX03": "VX01"}
_NO_PERCENT = frozenset({"VX05"})


def _carried(code: str, fact: Fact) -> str:
    """The family that a figure of this kind has when it continues a figure of family `code`."""
    if fact.kind == "percent":
        return _PERCENT_OF.get(code, code)
    if fact.kind == "count":
        return _COUNT_OF.get(code, code)
    return code


def _same_noun(previous: Fact, fact: Fact) -> bool:
    a, b = unit_words(previous.unit), unit_words(fact.unit)
    short = min(len(a), len(b))
    return not short or a[:short] == b[:short]


def _continues(page: Page, previous: Fact, fact: Fact) -> bool:
    """Whether the figure says more about the one before it: a change, a share of plan, a later level."""
    gap = page.canon[previous.end : fact.start]
    if len(gap) > 110 or "\n" in gap or re.search(r"[.!?]\s", gap):
        return False
    cut = max(gap.rfind(c) for c in ",;(:–")
    last = gap[cut + 1 :].lstrip() if cut >= 0 else gap.lstrip()
    inside = cut >= 0 and gap[cut] == "("
    if not (inside or not last or _LINK.match(last) or _LINK.match(gap.lstrip())):
        return False
    if fact.kind == "percent" or inside and fact.role == "target":
        return True
    if fact.kind != previous.kind and previous.kind != "ratio":
        return fact.kind == "count" and previous.kind == "percent" and fact.role == "change"
    return _same_noun(previous, fact) and (
        fact.role in ("change", "target") or fact.comparison is not None or inside or bool(_LINK.match(last))
    )


class _Assignment:
    """Goes through the facts in order; each may look at what those before it were given."""

    def __init__(self, text: Text, facts: list[Fact]) -> None:
        self.known = lexicon()
        self.facts = facts
        self.page = Page(text, facts, self.known)
        self.places = Places(self.page, facts)
        self.codes: list[str | None] = []

    def run(self) -> list[str | None]:
        """One code, or None, a fact."""
        for index in range(len(self.facts)):
            self.codes.append(self._code(index, self.places.place(index)))
        for index, fact in enumerate(self.facts):
            whole = fact.part_of
            if self.codes[index] is None and whole is not None and index < whole < len(self.facts):
                code = self.codes[whole]
                self.codes[index] = _carried(code, fact) if code else None
        return self.codes

    def _code(self, index: int, place: Place) -> str | None:
        fact = place.fact
        direct = _direct(place, self.known)
        own = direct is not None and direct[0] >= 7.5
        whole = fact.part_of
        if whole is not None and 0 <= whole < index and not (own and direct and direct[1] and self._apart(whole, fact)):
            code = self.codes[whole]
            if code:
                return _carried(code, fact)
        if index and not own and self.codes[index - 1] and _continues(self.page, self.facts[index - 1], fact):
            return _carried(self.codes[index - 1] or "", fact)
        return direct[1] if direct else None

    def _apart(self, whole: int, fact: Fact) -> bool:
        """Whether a part may have a family of its own: it counts something else than the whole."""
        kind = fact.kind
        return kind not in ("count", "ratio") or not _same_noun(self.facts[whole], fact) or not fact.unit


def assign(text: Text, facts: list[Fact]) -> list[Fact]:
    """The facts with `indicator` set to the code of a family, or None.

    Offsets of the facts are offsets in `text.norm`, and the facts stand in the order of the text. Never raises;
    takes time in proportion to the length of the text and the number of facts.
    """
    if not facts:
        return []
    codes = _Assignment(text, facts).run()
    return [replace(fact, indicator=code) for fact, code in zip(facts, codes, strict=True)]


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
