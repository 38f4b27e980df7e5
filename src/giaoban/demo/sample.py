"""The invented figures of the demo, spread over its communes the same way every time. Pure: no database, no chance."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from hashlib import blake2b
from importlib.resources import files
from typing import Any

TOWN = "990"


@dataclass(frozen=True, slots=True)
class Figure:
    """One invented figure of a commune, at its measure's scale; `period` is a label such as 2024-Q1.

    `nature` is a `figures.enums.Nature`, `by` the body of the commune that states it.
    """

    commune: str
    period: str
    measure: str
    value: int | None = None
    numerator: int | None = None
    denominator: int | None = None
    step: int = 1
    item: str = ""
    nature: str = "at"
    by: str = "DU"
    estimated: bool = False


@dataclass(frozen=True, slots=True)
class Goal:
    """One invented target, at its measure's scale, and the invented paper that sets it."""

    unit: str
    measure: str
    year: str
    value: int
    kind: str
    paper: str
    valid_from: date
    item: str = ""


@cache
def data(name: str) -> dict[str, Any]:
    """One of the demo's data files."""
    return tomllib.loads((files("giaoban.demo") / f"{name}.toml").read_text("utf-8"))


def spread(total: int, weights: Mapping[str, int]) -> dict[str, int]:
    """Share a total over keys by weight so that the parts add up exactly (largest remainders, then order of keys).

    >>> spread(10, {"a": 1, "b": 1, "c": 2})
    {'a': 3, 'b': 2, 'c': 5}
    """
    whole = sum(weights.values())
    parts = {key: total * weight // whole for key, weight in weights.items()}
    by_remainder = sorted(weights, key=lambda key: (-(total * weights[key] % whole), key))
    for key in by_remainder[: total - sum(parts.values())]:
        parts[key] += 1
    return parts


def figures() -> list[Figure]:
    """Every figure that a form gives, those of one form together."""
    found = [*_flows(), *_stocks(), *_ratios(), *_items(), *_monthly()]
    own = {(row.commune, row.period, row.measure) for row in found}
    found += [row for row in by_month(found) if (row.commune, row.period, row.measure) not in own]
    return sorted(map(_still_estimated, found), key=lambda row: (row.period, row.commune, row.by))


def estimates() -> list[Figure]:
    """What came as an estimate first, before the figure that replaced it."""
    actual = {(row.commune, row.period, row.measure): row for row in figures()}
    found = []
    for entry in data("figures")["estimate"]:
        if entry.get("replaced"):
            row = actual[entry["commune"], entry["period"], entry["measure"]]
            value = (row.value or 0) * entry["percent"] // (100 * row.step) * row.step
            found.append(replace(row, value=value, estimated=True))
    return found


def _still_estimated(row: Figure) -> Figure:
    waits = any(
        (row.commune, row.period, row.measure) == (entry["commune"], entry["period"], entry["measure"])
        for entry in data("figures")["estimate"]
        if not entry.get("replaced")
    )
    return replace(row, estimated=True) if waits else row


def waiting() -> list[Figure]:
    """What a reporter entered and nobody accepted yet."""
    return [
        Figure(entry["commune"], entry["period"], measure, value, nature="in_period", by=entry["by"])
        for entry in data("figures")["waiting"]
        for measure, value in entry["values"].items()
    ]


def goals() -> list[Goal]:
    """Every target with its paper."""
    found = []
    for row in data("figures")["target"]:
        step = row.get("step", 1)
        if "only" in row:
            values = dict(row["only"])
        elif "each" in row:
            values = dict.fromkeys([TOWN, *_households()], row["each"])
        else:
            values = {TOWN: row["town"], **spread(row["town"], _households())}
        found += [
            Goal(
                unit,
                row["measure"],
                row["year"],
                value * step,
                row["kind"],
                row["paper"],
                row["valid_from"],
                row.get("item", ""),
            )
            for unit, value in values.items()
        ]
    return found


# The quarters before some communes passed into others.
BEFORE = ("2023-Q1", "2023-Q2")


@cache
def _households(quarter: str = "") -> dict[str, int]:
    """Households of the communes that there were in a quarter; of today's without one."""
    rows = data("figures")
    found: dict[str, int] = {row["code"]: row["households"] for row in rows["commune"]}
    if quarter in BEFORE:
        for former in rows["former"]:
            found[former["code"]] = sum(former["households"].values())
            for heir, count in former["households"].items():
                found[heir] -= count
    return found


def jitter(*key: str) -> int:
    """80 to 120, always the same for the same words."""
    return 80 + int.from_bytes(blake2b("|".join(key).encode(), digest_size=4).digest()) % 41


def _reporting(quarter: str, measure: str) -> list[str]:
    """The communes that give a measure for a quarter by form."""
    rows = data("figures")
    gone = set(rows["missing"].get(quarter, []))
    for entry in rows["elsewhere"]:
        if quarter in entry["quarters"] and measure in entry["measures"]:
            gone.add(entry["commune"])
    return [code for code in _households(quarter) if code not in gone]


def _by_month(measure: str) -> dict[str, int]:
    """The first ward's quarters of a measure that it reports by month, added up from the months."""
    monthly = data("figures")["monthly"]
    sums: dict[str, int] = {}
    for row in monthly["flow"]:
        if row["measure"] == measure:
            for month, value in zip(monthly["months"], row["values"], strict=False):
                quarter = f"{month[:4]}-Q{(int(month[5:]) + 2) // 3}"
                sums[quarter] = sums.get(quarter, 0) + value * row.get("step", 1)
    return sums


def _flows() -> Iterator[Figure]:
    rows = data("figures")
    monthly = rows["monthly"]["commune"]
    for row in rows["flow"]:
        measure, step = row["measure"], row.get("step", 1)
        own = _by_month(measure)
        for quarter, total in zip(rows["quarters"], row["totals"], strict=True):
            communes = _reporting(quarter, measure)
            parts: dict[str, int] = {}
            if quarter in row.get("given", {}):
                parts = dict.fromkeys(communes, 0) | row["given"][quarter]
            else:
                if own and monthly in communes:
                    parts[monthly] = own[quarter]
                    communes.remove(monthly)
                weights = {code: _households(quarter)[code] * jitter(measure, code, quarter) for code in communes}
                left = total - sum(parts.values()) // step
                parts |= {code: value * step for code, value in spread(left, weights).items()}
            for code, value in parts.items():
                yield Figure(code, quarter, measure, value, step=step, nature="in_period")


def _levels() -> dict[tuple[str, str, str], int]:
    """Stocks by (measure, commune, quarter): every commune has its level, also where it did not report it."""
    rows = data("figures")
    found = {}
    for row in rows["stock"]:
        for quarter, total in zip(rows["quarters"], row["totals"], strict=True):
            weights = {code: count * jitter(row["measure"], code) for code, count in _households(quarter).items()}
            for code, value in spread(total, weights).items():
                found[row["measure"], code, quarter] = value
    return found


def _stocks() -> Iterator[Figure]:
    for (measure, code, quarter), value in _levels().items():
        if code in _reporting(quarter, measure):
            yield Figure(code, quarter, measure, value)


def _ratios() -> Iterator[Figure]:
    rows = data("figures")
    levels = _levels()
    for row in rows["ratio"]:
        measure, step = row["measure"], row.get("step", 1)
        for number, quarter in enumerate(rows["quarters"]):
            if quarter not in row.get("quarters", rows["quarters"]):
                continue
            for code in _reporting(quarter, measure):
                whole = _households(quarter)[code] * row["per_thousand"] // 1000
                if "numerator_of" in row:
                    part = levels[row["numerator_of"], code, quarter]
                else:
                    part = _part(row, code, quarter, whole, row["percents"][number])
                if row.get("alone"):
                    yield Figure(code, quarter, measure, 10_000 * part // whole)
                    continue
                yield Figure(code, quarter, measure, None, part * step, whole * step, nature=row.get("nature", "at"))


def _part(row: dict[str, Any], code: str, quarter: str, whole: int, percent: int) -> int:
    """So many of a whole: about the town's percent (in hundredths), on the commune's side of the threshold."""
    distance = min(percent, 10_000 - percent) * (jitter(row["measure"], code) - 100) // 100
    percent += distance
    threshold = row.get("threshold")
    if threshold is not None:
        reached = code in row.get("reached_by", {}).get(quarter, [])
        percent = max(percent, min(10_000, threshold + 180)) if reached else min(percent, threshold - 150)
        if reached:
            return -(-whole * percent // 10_000)
    return whole * percent // 10_000


def _items() -> Iterator[Figure]:
    rows = data("figures")
    for row in rows["area"]:
        for quarter, total in row["totals"].items():
            communes = [code for code in row["communes"] if code in _reporting(quarter, row["measure"])]
            weights = {code: _households(quarter)[code] * jitter(row["measure"], code) for code in communes}
            for code, value in spread(total * 10, weights).items():
                # tenths of a hectare, kept at four decimals
                yield Figure(
                    code, quarter, row["measure"], value * 1000, step=1000, item=row["item"], nature="in_period"
                )
    for row in rows["work"]:
        for quarter, percent in row["percents"].items():
            yield Figure(row["commune"], quarter, "KT07", percent, item=row["item"])


def by_month(quarterly: Iterable[Figure]) -> Iterator[Figure]:
    """What is given by month as well: months that add up to their quarter, or lead from one quarter's end to the next.

    Whoever has not sent the last quarter yet has sent its first two months.
    """
    rows = data("figures")
    split = {row["measure"]: row for kind in ("flow", "stock", "ratio") for row in rows[kind] if "months" in row}
    there: dict[tuple[str, str], dict[str, Figure]] = {}
    for one in quarterly:
        if one.measure in split and "-Q" in one.period:
            there.setdefault((one.measure, one.commune), {})[one.period] = one
    for (measure, commune), known in there.items():
        before: Figure | None = None
        for quarter in rows["quarters"]:
            row = known.get(quarter)
            months = 3
            if row is None and commune in rows["missing"].get(quarter, ()) and before is not None:
                row, months = replace(known.get(f"{int(quarter[:4]) - 1}{quarter[4:]}", before), period=quarter), 2
            if row is not None:
                shares = split[measure]["months"]
                yield from _added(row, shares)[:months] if row.nature == "in_period" else _between(before, row)[:months]
            before = row


def _months(quarter: str) -> list[str]:
    last = 3 * int(quarter[-1])
    return [f"{quarter[:4]}-{month:02}" for month in range(last - 2, last + 1)]


def _added(row: Figure, shares: list[int]) -> list[Figure]:
    """Three months that add up to a quarter, about as the shares say."""
    weights = {
        month: share * jitter(row.measure, row.commune, month)
        for month, share in zip(_months(row.period), shares, strict=True)
    }
    if row.numerator is not None and row.denominator is not None:
        parts, wholes = (
            spread(part, dict(zip(weights, shares, strict=True))) for part in (row.numerator, row.denominator)
        )
        return [replace(row, period=month, numerator=parts[month], denominator=wholes[month]) for month in weights]
    step = row.step
    values = spread((row.value or 0) // step, weights)
    return [replace(row, period=month, value=value * step) for month, value in values.items()]


def _between(before: Figure | None, row: Figure) -> list[Figure]:
    """Three months that lead to what stood at a quarter's end; from nought, what counts from the year's beginning."""
    months = enumerate(_months(row.period), 1)
    if row.numerator is None or row.denominator is None:
        value = row.value or 0
        first = value * 101 // 100 if before is None else before.value or 0
        return [replace(row, period=month, value=first + (value - first) * done // 3) for done, month in months]
    first = row.numerator
    if row.nature == "to_date" and row.period.endswith("Q1"):
        first = 0
    elif before is not None and before.numerator is not None and before.denominator:
        # As a share of today's whole: the commune may have grown in between.
        first = before.numerator * row.denominator // before.denominator
    step = row.step
    return [
        replace(row, period=month, numerator=(first + (row.numerator - first) * done // 3) // step * step)
        for done, month in months
    ]


def _monthly() -> Iterator[Figure]:
    monthly = data("figures")["monthly"]
    for row in monthly["flow"]:
        step = row.get("step", 1)
        for month, value in zip(monthly["months"], row["values"], strict=False):
            yield Figure(
                monthly["commune"], month, row["measure"], value * step, step=step, nature="in_period", by=row["by"]
            )
