"""Changes that contradict the levels beside them: "từ 231 hộ xuống còn 185 hộ, giảm 45 hộ"."""

import re
from collections.abc import Iterator
from decimal import Decimal

from vnfigures.model import Doubt, Fact
from vnfigures.numbers import format_percent
from vnfigures.scene import LEVELS, MAX_IN_SENTENCE, Scene, printed, relative, same_measure, slack, vague

_FROM_TO = re.compile(r"\b(?:xuống còn|xuống|giảm còn|còn|lên|tăng lên|lên đến|lên tới)\s*\Z")
_FROM = re.compile(r"\btừ\s*\Z")
_EARLIER = re.compile(r"\b(?:đầu năm|cùng kỳ(?: năm (?:trước|ngoái))?|năm trước|kỳ trước|tháng trước|quý trước)\b")


def find_changes(scene: Scene) -> Iterator[Doubt]:
    """Doubts about rises and falls, sentence by sentence."""
    for sentence in scene.sentences:
        if 1 < len(sentence) <= MAX_IN_SENTENCE:
            yield from _changes(scene, sentence)


def _changes(scene: Scene, sentence: list[int]) -> Iterator[Doubt]:
    facts = scene.facts
    changes = [
        i
        for i in sentence
        if facts[i].role == "change" and facts[i].direction and facts[i].comparison != "plan" and not vague(facts[i])
    ]
    if not changes:
        return
    earlier = [i for i in sentence if _is_earlier(scene, i)]
    levels = [i for i in sentence if i not in earlier and facts[i].role in LEVELS and facts[i].comparison is None]
    for index in changes:
        change = facts[index]
        before = [now for now in levels if now < index]
        near = before or levels
        thens = [then for then in earlier if _same_time(facts[then], change)]
        if any(vague(facts[i]) for i in (*near, *thens)):
            continue
        if change.kind == "percent":
            yield from _percent_change(scene, index, near, thens, changes)
            continue
        pairs = [
            (now, then)
            for now in near
            for then in thens
            if same_measure(facts[now], change) and same_measure(facts[then], change)
        ]
        if not pairs or (len(thens) > 1 and len(changes) > 1):
            continue
        sign = 1 if change.direction == "increase" else -1
        if any(_moves(facts[now], facts[then], change, sign) for now, then in pairs):
            continue
        now, then = min(pairs, key=lambda pair: abs(pair[0] - index))
        yield _wrong_change(tuple(sorted((now, then, index))), facts[now], facts[then], change)


def _is_earlier(scene: Scene, index: int) -> bool:
    """Whether a figure is a level of another time: "từ 231 hộ (đầu năm) xuống còn …", "cùng kỳ 12 vụ"."""
    fact = scene.facts[index]
    if fact.kind in ("percent", "ratio", "range") or fact.role in ("change", "target", "percent_of_target"):
        return False
    if fact.comparison in ("same_period", "start_of_year", "previous_period") and fact.direction is None:
        return True
    lead = scene.before(index)[-40:]
    after = scene.after(index)[:24]
    if _FROM.search(lead):
        following = index + 1 < len(scene.facts) and scene.between(index, index + 1)
        return bool(following and _FROM_TO.search(following))
    named_before = _EARLIER.search(lead)
    return bool(
        named_before
        and "so với" not in lead
        and not re.search(r"\b(?:từ|tăng|giảm|hơn|kém)\b", lead)
        and lead[named_before.end() :].strip(" :(") in ("", "là", "có", "toàn xã có", "phường có", "xã có", "còn")
        and not re.search(r"\b(?:đến|trong) đầu năm\b", lead)
        and "kế hoạch" not in after
    )


def _same_time(then: Fact, change: Fact) -> bool:
    """Whether a change may be one from that level: not where the text names two different times."""
    return then.comparison is None or change.comparison is None or then.comparison == change.comparison


def _moves(now: Fact, then: Fact, change: Fact, sign: int) -> bool:
    return abs(now.value - then.value - sign * change.value) <= slack(now) + slack(then) + slack(change)


def _wrong_change(where: tuple[int, ...], now: Fact, then: Fact, change: Fact) -> Doubt:
    moved = now.value - then.value
    word = "tăng" if moved > 0 else "giảm" if moved < 0 else "không đổi"
    stated = "tăng" if change.direction == "increase" else "giảm"
    size = f" {printed(change, abs(moved))}" if moved else ""
    params = {
        "then": printed(then, then.value),
        "now": printed(now, now.value),
        "change": printed(change, change.value),
        "computed": printed(change, abs(moved)),
    }
    message = f"Ghi {stated} {params['change']}, nhưng từ {params['then']} đến {params['now']} là {word}{size}."
    return Doubt("change", message, where, params)


def _percent_change(
    scene: Scene, index: int, levels: list[int], earlier: list[int], changes: list[int]
) -> Iterator[Doubt]:
    """A percent change against two levels, or against a level and the amount in whose brackets it stands."""
    facts, stated = scene.facts, scene.facts[index]
    sign = 1 if stated.direction == "increase" else -1
    triples: list[tuple[int, ...]] = []
    values: list[tuple[Decimal, Decimal, Decimal]] = []
    for now in levels:
        for then in earlier:
            if same_measure(facts[now], facts[then]) and facts[then].value:
                triples.append((now, then, index))
                loose = relative(facts[now]) + relative(facts[then])
                values.append((facts[now].value, facts[then].value, loose))
    amount = index - 1
    rates = any(facts[i].kind == "percent" and facts[i].role in LEVELS for i in range(max(0, index - 6), index))
    if (
        not triples
        and not rates  # beside rates, the bracket is a change in points: "38 hộ (4,1%), giảm 5 hộ (0,5%)"
        and amount in changes
        and re.fullmatch(r"[\s(,]*(?:bằng |tương đương |hay )?", scene.between(amount, index))
    ):
        for now in levels:
            base = facts[now].value - sign * facts[amount].value
            if now < amount and same_measure(facts[now], facts[amount]) and base > 0:
                triples.append((now, amount, index))
                values.append((facts[now].value, base, relative(facts[now]) + 2 * relative(facts[amount])))
    if not triples or len(earlier) > 1:
        return
    for now_value, base, loose in values:
        moved = (now_value - base) * 100 / base * sign
        if abs(moved - stated.value) <= (stated.step or Decimal(1)) + loose * 100:
            return
    now_value, base, _ = values[-1]
    moved = (now_value - base) * 100 / base
    word = "tăng" if moved > 0 else "giảm"
    right = format_percent(abs(moved), 1)
    params = {
        "then": printed(facts[triples[-1][0]], base),
        "now": printed(facts[triples[-1][0]], now_value),
        "percent": format_percent(stated.value),
        "computed": right,
    }
    text = "tăng" if sign > 0 else "giảm"
    message = f"Ghi {text} {params['percent']}, nhưng từ {params['then']} đến {params['now']} là {word} {right}."
    yield Doubt("change", message, tuple(sorted(triples[-1])), params)
