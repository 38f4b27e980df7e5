"""Products that do not come out: count × price against a total, area × yield against a harvest."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from vnfigures.model import Doubt, Fact
from vnfigures.numbers import format_number
from vnfigures.scene import LEVELS, MAX_IN_SENTENCE, Scene, printed, relative, slack, vague

_EACH = re.compile(r"\b(?:mỗi (?:[^\W\d_]+ ?){1,3}(?:trị giá|giá trị|là|được)?|bình quân|trung bình)\s*\Z")
_FOR_EACH = re.compile(r"\bmỗi ([^\W\d_]+)")
_SUM = re.compile(r"\b(?:tổng|với số tiền|kinh phí|số tiền|doanh thu)\b")
_SALES = re.compile(r"\b(?:thu được|thu về)\b")
# "sản lượng lương thực" is more than this crop; only the bare word is its harvest.
_HARVEST = re.compile(r"\bsản lượng(?: (?:ước|đạt|thu|thực|là|được|tính|khoảng))*[\s:]*\Z")
# Of what is only partly gathered in, the sown area says nothing.
_PARTLY = re.compile(r"\b(?:đã|mới|đang) (?:thu hoạch|gặt)|% diện tích")
_EXTRA = re.compile(r"\b(?:gồm|và|cùng|kèm|ngoài ra|thêm|trong đó|riêng|còn lại|dư nợ|còn|mới)\b")


def find_products(scene: Scene) -> Iterator[Doubt]:
    """Doubts about averages and products, sentence by sentence."""
    for sentence in scene.sentences:
        if 1 < len(sentence) <= MAX_IN_SENTENCE:
            yield from _averages(scene, sentence)
            yield from _yields(scene, sentence)


def _averages(scene: Scene, sentence: list[int]) -> Iterator[Doubt]:
    """Total money against a count and what each gets: a range of prices, or one price."""
    facts = scene.facts
    ranges = [i for i in sentence if facts[i].kind == "range" and (facts[i].unit or "").startswith("VND")]
    prices = [i for i in sentence if facts[i].kind == "money" and _is_price(scene, i)]
    if len(ranges) + len(prices) != 1:
        return
    price = (ranges or prices)[0]
    noun = _priced(scene, price)
    counts = [i for i in sentence if _counted(facts[i], noun) and i < price + 2]
    totals = [i for i in sentence if i != price and _is_total(scene, i)]
    if not counts or len(totals) != 1 or any(vague(facts[i]) for i in (*counts, *totals, price)):
        return
    if totals[0] < counts[0] and ";" in scene.between(totals[0], counts[0]):
        return  # a sum of something else: "tổng trị giá 615 triệu đồng; 03 nhà, mỗi nhà 80 triệu đồng"
    total = facts[totals[0]]
    numbers = [facts[i].value for i in counts]
    together = [sum(numbers[first:], Decimal(0)) for first in range(len(numbers))]
    if any(_inside(facts[price], number, total) for number in (*numbers, *together)):
        return
    if len(counts) > 2 or _more_was_paid(scene, counts, price, totals[0]):
        return
    yield _wrong_average(facts, counts[-1], price, totals[0])


def _is_price(scene: Scene, index: int) -> bool:
    """Whether an amount is what each one gets: "mỗi suất 500.000 đồng", "500 ngàn đồng/phần"."""
    unit = scene.facts[index].unit or ""
    return unit.startswith("VND/") or bool(_EACH.search(scene.before(index)))


def _more_was_paid(scene: Scene, counts: list[int], price: int, total: int) -> bool:
    """Whether the total may hold more than count × price: something else is named between, after, or beside them."""
    first, last = min(price, total), max(price, total)
    if any(i not in counts for i in range(first + 1, last)):
        return True
    if _EXTRA.search(scene.between(first, last)) or _EXTRA.search(scene.after(price)):
        return True
    facts = scene.facts
    high = facts[price].value2 or facts[price].value
    if facts[total].value < min(facts[i].value for i in counts) * high:
        return False
    clause = next(group for group in scene.clauses if price in group)
    apart = next(group for group in scene.clauses if total in group)
    if total < price and apart is not clause and any(i not in counts and facts[i].kind == "count" for i in apart):
        return True  # the total of what the clause before counts
    return any(i not in counts and i not in (price, total) and facts[i].kind == "count" for i in clause)


def _priced(scene: Scene, index: int) -> str:
    """The noun that the price is for: vé in "đồng/vé", suất in "mỗi suất"; empty if the text leaves it out."""
    unit = (scene.facts[index].unit or "").casefold().partition("/")[2].strip()
    if unit:
        return unit
    found = _FOR_EACH.search(scene.before(index))
    return found[1] if found else ""


def _counted(fact: Fact, noun: str) -> bool:
    """Whether a count may be multiplied with the price: of the priced noun, or of anything if none is named."""
    if fact.kind != "count" or fact.role == "change":
        return False
    unit = (fact.unit or "").casefold()
    return not noun or f"{unit} ".startswith(f"{noun} ") or f"{noun} ".startswith(f"{unit} ")


def _is_total(scene: Scene, index: int) -> bool:
    fact = scene.facts[index]
    return (
        fact.kind == "money"
        and fact.unit == "VND"
        and fact.role in LEVELS
        and (fact.role == "total" or bool(_SUM.search(_label(scene, index))) or _sold(scene, index))
    )


def _sold(scene: Scene, index: int) -> bool:
    """Takings directly after a price for one piece: "bán 4.250 vé, giá 80.000 đồng/vé, thu được …"."""
    beside = scene.facts[index - 1] if index else None
    priced = beside is not None and (beside.unit or "").startswith("VND/")
    return priced and bool(_SALES.search(scene.before(index)))


def _label(scene: Scene, index: int) -> str:
    """The words before a figure; those before its neighbour too where only a copula parts them: "tổng … 86 hộ là"."""
    words = scene.before(index)
    return scene.before(index - 1) + words if index and words.strip() in ("là", "với", "hết", ":") else words


def _inside(price: Fact, count: Decimal, total: Fact) -> bool:
    low, high = price.value, price.value2 if price.value2 is not None else price.value
    allowed = slack(total) + slack(price) * count
    return low * count - allowed <= total.value <= high * count + allowed


def _wrong_average(facts: Sequence[Fact], count: int, price: int, total: int) -> Doubt:
    number, each, whole = facts[count], facts[price], facts[total]
    where = tuple(sorted((count, price, total)))
    params = {"count": format_number(number.value), "total": printed(whole, whole.value)}
    if each.value2 is None:
        product = number.value * each.value
        params |= {"each": printed(each, each.value), "computed": printed(whole, product)}
        message = f"{params['count']} × {params['each']} = {params['computed']}, nhưng tổng ghi {params['total']}."
        return Doubt("average", message, where, params)
    average = (whole.value / number.value).quantize(Decimal(1)) if number.value else Decimal(0)
    low, high = format_number(each.value), format_number(each.value2)
    params |= {"average": format_number(average), "low": low, "high": high}
    message = (
        f"Bình quân {params['total']} cho {params['count']} là {params['average']} đồng, "
        f"ngoài khoảng từ {low} đến {high} đồng."
    )
    return Doubt("average", message, where, params)


def _yields(scene: Scene, sentence: list[int]) -> Iterator[Doubt]:
    """Area × yield = production, when the sentence has one of each."""
    facts = scene.facts
    areas = [
        i for i in sentence if facts[i].kind in ("area", "ratio") and facts[i].unit == "ha" and facts[i].role in LEVELS
    ]
    rates = [i for i in sentence if (facts[i].unit or "") in ("tạ/ha", "tấn/ha") and facts[i].role == "actual"]
    crops = [i for i in sentence if facts[i].kind == "weight" and facts[i].unit == "tấn" and facts[i].role in LEVELS]
    if len(rates) != 1 or len(crops) != 1 or not 1 <= len(areas) <= 3:
        return
    rate, crop = facts[rates[0]], facts[crops[0]]
    if any(vague(facts[i]) for i in (*areas, *rates, *crops)) or not crops[0] > rates[0] > areas[0]:
        return
    if not _HARVEST.search(scene.before(crops[0])) or _PARTLY.search(scene.span(areas[0], crops[0])):
        return
    tonnes = rate.value / 10 if rate.unit == "tạ/ha" else rate.value
    for index in areas:
        product = facts[index].value * tonnes
        loose = relative(facts[index]) + relative(rate)
        if abs(product - crop.value) <= slack(crop) + max(loose, Decimal("0.02")) * product + Decimal("0.5"):
            return
    if len(areas) != 1:
        return
    product = facts[areas[0]].value * tonnes
    params = {
        "area": format_number(facts[areas[0]].value),
        "yield": f"{format_number(rate.value)} {rate.unit}",
        "computed": format_number(product, 1),
        "total": format_number(crop.value),
    }
    product_text = f"{params['area']} ha × {params['yield']} = {params['computed']} tấn"
    message = f"{product_text}, nhưng sản lượng ghi {params['total']} tấn."
    yield Doubt("average", message, (areas[0], rates[0], crops[0]), params)
