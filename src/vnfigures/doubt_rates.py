"""Percents that do not follow from the numbers beside them, and shares that cannot be.

Every check asks whether *any* pairing of the figures within one sentence explains the stated one, and doubts only when
none does: which plan, which base a percent refers to is often open, and a false alarm costs more trust than a miss.
"""

import re
from collections.abc import Iterator
from decimal import Decimal

from vnfigures.model import Doubt, Fact
from vnfigures.numbers import format_number, format_percent
from vnfigures.scene import LEVELS, MAX_IN_SENTENCE, Scene, relative, same_measure, slack, vague

# A plan overfulfilled this far was a wrong plan, or the percent has a wrong base.
MAX_PERCENT_OF_TARGET = Decimal(300)

_ADJACENT = re.compile(
    r"^(?P<tail>(?:\s+[^\W\d_]+){0,12})\s*(?:[,(=:]|\s)\s*"
    r"(?:đạt|bằng|chiếm|tương đương|tương ứng)?(?: tỷ lệ)?\s*(?:là\s*)?[(=:]?\s*\Z"
)
_LINK = re.compile(r"[,(=:]|\b(?:đạt|bằng|chiếm|tỷ lệ|tương đương|tương ứng)\b")
_SHARE_LINK = re.compile(r"\(|\b(?:chiếm|tương đương|tương ứng)\b")
_ORGANISATION = re.compile(r"^(?:xã|phường|thôn|tổ|khu phố|đơn vị|chi bộ|đảng bộ|cơ quan|trường|thị trấn|ấp|bản)\b")
_PLANNED = re.compile(r"\b(?:kế hoạch|chỉ tiêu|giao|dự toán|nghị quyết|kh|so với|cùng kỳ|năm trước)\b")
_SHARE = re.compile(r"\bchiếm(?: tỷ lệ)?\s*\Z")
_SHARE_OF_PEOPLE = re.compile(r"\btỷ lệ (?:hộ|người|trẻ|học sinh|đảng viên|hội viên|dân số|gia đình|lao động)\b")


def find_rates(scene: Scene) -> Iterator[Doubt]:
    """Doubts about percents and shares, sentence by sentence."""
    for sentence in scene.sentences:
        for index in sentence:
            yield from _implausible(scene, index)
        if 1 < len(sentence) <= MAX_IN_SENTENCE:
            yield from _ratio_percents(scene, sentence)
            yield from _percents_of_target(scene, sentence)


# Implausible by themselves


def _implausible(scene: Scene, index: int) -> Iterator[Doubt]:
    fact = scene.facts[index]
    if fact.kind == "ratio":
        yield from _more_than_all(scene, index)
    if fact.kind != "percent" or vague(fact):
        return
    text = format_percent(fact.value)
    if fact.role == "percent_of_target" and fact.value > MAX_PERCENT_OF_TARGET:
        previous = index - 1
        base = ""
        facts: tuple[int, ...] = (index,)
        if previous >= 0 and scene.facts[previous].kind == "money" and "\n" not in scene.between(previous, index):
            plan = scene.facts[previous].value * 100 / fact.value
            millions = (plan / 10**6).quantize(Decimal(1))
            base = f": suy ra kế hoạch chỉ khoảng {format_number(millions)} triệu đồng" if millions >= 1 else ""
            facts = (previous, index)
        message = f"Đạt {text} là khó tin{base}. Đề nghị kiểm tra số liệu hoặc ghi rõ tỷ lệ này so với số nào."
        yield Doubt("implausible", message, facts, {"percent": text})
    elif fact.role == "progress" and fact.value > 100:
        message = f"Tiến độ {text} là khó tin: nhiều nhất là 100%."
        yield Doubt("implausible", message, (index,), {"percent": text})
    elif fact.direction == "decrease" and fact.value > 100 and fact.role == "change":
        yield Doubt("implausible", f"Không thể giảm {text}: nhiều nhất là 100%.", (index,), {"percent": text})
    elif fact.value > 100 and fact.direction is None and fact.comparison is None and fact.role in LEVELS:
        name = scene.before(index)
        people = _SHARE_OF_PEOPLE.search(name) and not _PLANNED.search(name + scene.after(index))
        if _SHARE.search(name) or people:
            message = f"Một tỷ trọng không thể là {text}: nhiều nhất là 100%."
            yield Doubt("implausible", message, (index,), {"percent": text})


def _more_than_all(scene: Scene, index: int) -> Iterator[Doubt]:
    """k of n places with k > n, unless n is a plan."""
    fact = scene.facts[index]
    if fact.value2 is None or fact.value <= fact.value2:
        return
    if not re.match(r"(?:xã|phường|thôn|tổ dân phố|khu phố|thị trấn|ấp|bản)\b", (fact.unit or "").casefold()):
        return
    if _PLANNED.search(scene.before(index) + scene.after(index)):
        return
    params = {"part": format_number(fact.value), "whole": format_number(fact.value2)}
    message = f"{params['part']} trong {params['whole']} {fact.unit}: phần lớn hơn tổng số."
    yield Doubt("implausible", message, (index,), params)


# Percent against the ratio beside it


def _ratio_percents(scene: Scene, sentence: list[int]) -> Iterator[Doubt]:
    facts = scene.facts
    ratios = [index for index in sentence if facts[index].kind == "ratio" and facts[index].value2]
    for index in ratios:
        ratio, follower = facts[index], index + 1
        if follower not in sentence or ratio.value2 is None:
            continue
        stated = facts[follower]
        if stated.comparison == "plan" and stated.role == "change":
            yield from _over_plan(scene, index, follower, ratio.value, ratio.value2)
            continue
        if not _belongs(scene, index, follower):
            continue
        if any(_explains(facts[other], stated) for other in ratios):
            continue
        right = ratio.value * 100 / ratio.value2
        yield _wrong_percent((index, follower), stated, ratio.value, ratio.value2, right)


def _belongs(scene: Scene, index: int, follower: int) -> bool:
    """Whether the percent says what share the ratio is."""
    stated, ratio = scene.facts[follower], scene.facts[index]
    if stated.kind != "percent" or stated.direction is not None or vague(stated) or stated.role == "target":
        return False
    if stated.comparison not in (None, "plan"):
        return False
    gap = scene.between(index, follower)
    found = _ADJACENT.match(gap)
    if not found or not _LINK.search(gap):
        return False
    if len(found["tail"].split()) > 6 and not _SHARE_LINK.search(gap):
        return False
    return not (stated.comparison == "plan" and _ORGANISATION.match((ratio.unit or "").casefold()))


def _explains(ratio: Fact, stated: Fact) -> bool:
    return bool(ratio.value2) and _near_percent(ratio.value, ratio.value2 or Decimal(1), stated)


def _near_percent(part: Decimal, whole: Decimal, stated: Fact, *, loose: Decimal = Decimal(0), shift: int = 0) -> bool:
    """Whether part / whole in percent, less `shift`, is what is stated, cut off or rounded; `loose` is relative."""
    right = part * 100 / whole - shift
    step = stated.step if stated.step is not None else Decimal(1)
    return abs(right - stated.value) <= step + loose * abs(right + shift)


def _wrong_percent(
    where: tuple[int, ...], stated: Fact, part: Decimal, whole: Decimal, right: Decimal, over: str = ""
) -> Doubt:
    places = max(1, -int(stated.step.as_tuple().exponent)) if stated.step is not None else 1
    params = {
        "part": format_number(part),
        "whole": format_number(whole),
        "percent": format_percent(stated.value),
        "computed": format_percent(right, places),
    }
    message = f"Ghi {over}{params['percent']}, nhưng {params['part']} so với {params['whole']} là {params['computed']}."
    return Doubt("percent", message, where, params)


# Percent of a target stated in the same sentence


def _percents_of_target(scene: Scene, sentence: list[int]) -> Iterator[Doubt]:
    facts = scene.facts
    targets = [i for i in sentence if facts[i].role == "target" and facts[i].kind not in ("percent", "ratio", "range")]
    stated = [
        i
        for i in sentence
        if facts[i].kind == "percent"
        and (facts[i].role == "percent_of_target" or _exceeds(facts[i]))
        and facts[i].value <= MAX_PERCENT_OF_TARGET
    ]
    if not targets or len(stated) > len(targets):
        return
    for index in stated:
        actuals = [i for i in sentence if i < index and facts[i].role in LEVELS and facts[i].comparison is None]
        pairs = [(a, t) for a in actuals for t in targets if same_measure(facts[a], facts[t]) and facts[t].value]
        if not pairs or vague(facts[index]) or any(vague(facts[i]) for pair in pairs for i in pair):
            continue
        shift = 100 if facts[index].role == "change" else 0
        if any(_fits(facts[a], facts[t], facts[index], shift) for a, t in pairs):
            continue
        a, t = pairs[-1]
        right = facts[a].value * 100 / facts[t].value - shift
        where = tuple(sorted((a, t, index)))
        yield _wrong_percent(where, facts[index], *_short(facts[a], facts[t]), right, over="vượt " if shift else "")


def _exceeds(fact: Fact) -> bool:
    return fact.role == "change" and fact.comparison == "plan" and fact.direction == "increase"


def _fits(actual: Fact, target: Fact, stated: Fact, shift: int) -> bool:
    loose = relative(actual) + relative(target)
    if _near_percent(actual.value, target.value, stated, loose=loose, shift=shift):
        return True
    return bool(actual.value) and _near_percent(target.value, actual.value, stated, loose=loose, shift=shift)


def _short(one: Fact, other: Fact) -> tuple[Decimal, Decimal]:
    """Two amounts for a message: money in millions when both are whole millions."""
    if one.kind == "money" and not one.value % 10**5 and not other.value % 10**5:
        return one.value / 10**6, other.value / 10**6
    return one.value, other.value


def _over_plan(scene: Scene, index: int, follower: int, part: Decimal, whole: Decimal) -> Iterator[Doubt]:
    """ "33/31,5 ha, vượt 1,5 ha" and "115/116 ha, thiếu 1 ha"."""
    stated, ratio = scene.facts[follower], scene.facts[index]
    if vague(stated) or stated.direction is None or "\n" in scene.between(index, follower):
        return
    sign = 1 if stated.direction == "increase" else -1
    if stated.kind == "percent":
        right = (part * 100 / whole - 100) * sign
        if abs(right - stated.value) > (stated.step or 1):
            yield _wrong_percent((index, follower), stated, part, whole, right, over="chênh ")
    elif (stated.unit or "") == (ratio.unit or ""):
        right = (part - whole) * sign
        if abs(right - stated.value) > slack(stated) + slack(ratio) * 2:
            params = {"part": format_number(part), "whole": format_number(whole), "change": format_number(stated.value)}
            params["computed"] = format_number(abs(right))
            pair = f"{params['part']} so với {params['whole']}"
            message = f"Ghi chênh {params['change']}, nhưng {pair} là {params['computed']}."
            yield Doubt("change", message, (index, follower), params)
