"""Whether parts make up a whole within the rounding that is printed, and what to say when they do not."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import combinations

from vnfigures.model import Doubt, Fact
from vnfigures.numbers import format_number
from vnfigures.scene import named, printed, slack

MAX_SUBSET = 12
"""Parts beyond which no selections of them are tried."""


def differs(facts: Sequence[Fact], whole: int, parts: list[int]) -> bool:
    """Whether the sum misses the whole by more than the rounding that the printed digits allow."""
    total = sum((facts[part].value for part in parts), Decimal(0))
    rounding = [slack(facts[part]) for part in parts]
    if facts[whole].kind == "money":
        # Where one part shows decimals, the others would too if they had any: "7,5 tỷ, 4 tỷ".
        rounding = [min(rounding)] * len(parts)
    allowed = slack(facts[whole]) + sum(rounding, Decimal(0))
    if facts[whole].kind not in ("count", "money") and slack(facts[whole]) == 0 and allowed > 0:
        allowed += Decimal("0.5")
    return abs(total - facts[whole].value) > allowed


def some_add_up(facts: Sequence[Fact], whole: int, parts: list[int]) -> bool:
    """Whether some of the parts, two at least, make up the whole: then the list only mixes several divisions."""
    if len(parts) > MAX_SUBSET:
        return True
    return any(
        not differs(facts, whole, list(some)) for size in range(2, len(parts) + 1) for some in combinations(parts, size)
    )


def close(facts: Sequence[Fact], whole: int, parts: list[int], within: int = 5) -> bool:
    """Whether the sum is so near the whole, by a fifth or another fraction, that it was meant to be it."""
    total = sum((facts[part].value for part in parts), Decimal(0))
    return abs(total - facts[whole].value) * within <= facts[whole].value


def too_much(facts: Sequence[Fact], whole: int, part: int) -> Doubt:
    """The doubt about a part greater than its whole."""
    size, limit = printed(facts[part], facts[part].value), printed(facts[whole], facts[whole].value)
    message = f"{named(facts[whole])}, nhưng một phần trong đó là {size}, lớn hơn tổng {limit}."
    return Doubt("parts", message, (whole, part), {"whole": limit, "part": size})


def wrong_sum(facts: Sequence[Fact], whole: int, parts: list[int]) -> Doubt:
    """The doubt about parts that add up to something else."""
    one = facts[whole]
    total = sum((facts[part].value for part in parts), Decimal(0))
    gap = total - one.value
    scale, unit = _scale([one.value, *(facts[part].value for part in parts)]) if one.kind == "money" else (1, "")
    terms = " + ".join(format_number(facts[part].value / scale) for part in parts)
    word = "thừa" if gap > 0 else "thiếu"
    size = f"{format_number(abs(gap) / scale)}{unit}"
    message = f"{named(one)}, nhưng {terms} = {format_number(total / scale)}{unit}, {word} {size}."
    params = {
        "whole": f"{format_number(one.value / scale)}{unit}",
        "parts": terms,
        "sum": f"{format_number(total / scale)}{unit}",
        "difference": size,
        "sign": "more" if gap > 0 else "less",
    }
    return Doubt("parts", message, tuple(sorted([whole, *parts])), params)


def _scale(amounts: list[Decimal]) -> tuple[int, str]:
    """The largest unit in which all amounts of money print shortly."""
    if all(amount % 10**5 == 0 for amount in amounts):
        return 10**6, " triệu đồng"
    return 1, " đồng"
