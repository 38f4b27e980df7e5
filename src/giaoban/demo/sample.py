"""The invented figures of the demo, spread over its communes the same way every time. Pure: no database, no chance."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
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
    return sorted(found, key=lambda row: (row.period, row.commune, row.by))


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


@cache
def _households() -> dict[str, int]:
    return {row["code"]: row["households"] for row in data("figures")["commune"]}


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
    return [code for code in _households() if code not in gone]


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
                weights = {code: _households()[code] * jitter(measure, code, quarter) for code in communes}
                left = total - sum(parts.values()) // step
                parts |= {code: value * step for code, value in spread(left, weights).items()}
            for code, value in parts.items():
                yield Figure(code, quarter, measure, value, step=step, nature="in_period")


def _levels() -> dict[tuple[str, str, str], int]:
    """Stocks by (measure, commune, quarter): every commune has its level, also where it did not report it."""
    rows = data("figures")
    found = {}
    for row in rows["stock"]:
        weights = {code: count * jitter(row["measure"], code) for code, count in _households().items()}
        for quarter, total in zip(rows["quarters"], row["totals"], strict=True):
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
                whole = _households()[code] * row["per_thousand"] // 1000
                if "numerator_of" in row:
                    part = levels[row["numerator_of"], code, quarter]
                else:
                    part = _part(row, code, quarter, whole, row["percents"][number])
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
            weights = {code: _households()[code] * jitter(row["measure"], code) for code in communes}
            for code, value in spread(total * 10, weights).items():
                # tenths of a hectare, kept at four decimals
                yield Figure(
                    code, quarter, row["measure"], value * 1000, step=1000, item=row["item"], nature="in_period"
                )
    for row in rows["work"]:
        for quarter, percent in row["percents"].items():
            yield Figure(row["commune"], quarter, "KT07", percent, item=row["item"])


def _monthly() -> Iterator[Figure]:
    monthly = data("figures")["monthly"]
    for row in monthly["flow"]:
        step = row.get("step", 1)
        for month, value in zip(monthly["months"], row["values"], strict=False):
            yield Figure(
                monthly["commune"], month, row["measure"], value * step, step=step, nature="in_period", by=row["by"]
            )
