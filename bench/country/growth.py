"""How the time of a roll-up grows with the months and the units that it covers, measured and drawn."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from bench.country.asking import Asked

MONTHS = (12, 24, 36, 60, 120)
PROVINCES = (1, 2, 4, 8, 17, 34)
PICTURE = Path(__file__).parents[2] / "docs" / "pictures" / "rollup-growth.svg"

# Megabytes allowed: the default of the benchmark, which a long history outgrows, and what it needs to stay in memory.
ALLOWED = {4096: "#1f5fa8", 14336: "#b3541e"}

Points = list[tuple[int, float]]
# By the memory allowed.
Lines = dict[int, Points]


def draw(months: int, folder: Path) -> None:
    """Ask for more and more months and provinces, in a process for each memory allowed; print seconds by the clock,
    draw them."""
    by_months: Lines = {}
    by_provinces: Lines = {}
    for allowed in ALLOWED:
        environment = {**os.environ, "GIAOBAN_ROLLUP_MB": str(allowed)}
        command = [sys.executable, "-m", "bench.nation", str(months), "--points", "--keep", str(folder)]
        said = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout
        by_months[allowed], by_provinces[allowed] = json.loads(said.splitlines()[-1])
        for name, points in (("months of the nation", by_months[allowed]), ("provinces' year", by_provinces[allowed])):
            print(f"\ngrowth, {allowed} MB, {name}: " + ", ".join(f"{count}: {one:.2f} s" for count, one in points))
    PICTURE.write_text(_svg(by_months, by_provinces), "utf-8")
    print(f"drawn into {PICTURE}")


def say_points(months: int) -> None:
    """Both lines of points of this process, as JSON on the last line."""
    by_months = [(count, _seconds(_history(count))) for count in MONTHS if count <= months]
    by_provinces = [(count, _seconds(_of_provinces(count))) for count in PROVINCES]
    print(json.dumps([by_months, by_provinces]))


def _seconds(asked: Asked) -> float:
    from bench.nation import timed

    return timed(asked.on_duckdb, 3)[0]


def _history(count: int) -> Asked:
    """Every measure of the nation in each of so many months, back from the last."""
    from giaoban.rollup.consolidation import back_from
    from giaoban.rollup.recipes import IN_PERIOD, Slot

    asked = Asked(1, "2025-12")
    asked.ask([Slot(number, IN_PERIOD, one) for number, one in enumerate(back_from(asked.period, count))])
    return asked


def _of_provinces(count: int) -> Asked:
    """The year of the nation, were it the first so many provinces."""
    asked = Asked(1, "2025")
    provinces = {row[1] for row in asked.tables["units"] if row[3] == 1}
    there = set(sorted(provinces)[:count]) | {1}
    units = [row for row in asked.tables["units"] if row[1] in there or (row[3] == 2 and row[2] in there)]
    among = {row[1] for row in units}
    asked.tables |= {"units": units, "sources": [row for row in asked.tables["sources"] if row[0] in among]}
    return asked


_WIDE, _HIGH, _LEFT, _FOOT = 340, 220, 48, 44


def _svg(by_months: Lines, by_provinces: Lines) -> str:
    charts = [
        _chart(by_months, "months covered, the whole nation", 0),
        _chart(by_provinces, "provinces covered, one year and the year before", _WIDE + 20),
    ]
    said = "; ".join(
        f"{name}, {allowed} MB: " + ", ".join(f"{count}: {seconds:.2f} s" for count, seconds in points)
        for name, lines in (("months", by_months), ("provinces", by_provinces))
        for allowed, points in lines.items()
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {2 * _WIDE + 20} {_HIGH + _FOOT}" role="img" '
        f'font-family="sans-serif" font-size="11" fill="#222"><title>Seconds of a roll-up by the clock. {said}</title>'
        f'<rect width="100%" height="100%" fill="#fff"/>{"".join(charts)}{_legend()}</svg>\n'
    )


def _legend() -> str:
    return "".join(
        f'<path d="M{_LEFT + 12} {24 + 15 * place}h18" stroke="{colour}" stroke-width="2"/>'
        f'<text x="{_LEFT + 36}" y="{28 + 15 * place}">{allowed / 1024:.0f} GB allowed</text>'
        for place, (allowed, colour) in enumerate(ALLOWED.items())
    )


def _chart(lines: Lines, label: str, x: int) -> str:
    every = [point for points in lines.values() for point in points]
    most, longest = max(count for count, _s in every), max(seconds for _c, seconds in every) * 1.1

    def at(count: float, seconds: float) -> tuple[float, float]:
        across = _LEFT + (_WIDE - _LEFT - 16) * count / most
        return round(across, 1), round(_HIGH - (_HIGH - 24) * seconds / longest, 1)

    parts = [f'<g transform="translate({x} 0)"><path d="M{_LEFT} 14V{_HIGH}H{_WIDE - 10}" fill="none" stroke="#888"/>']
    for allowed, points in lines.items():
        parts.append(_line([at(*point) for point in points], at(0, 0), ALLOWED[allowed]))
    counts = sorted({count for count, _s in every})
    parts += [f'<text x="{at(count, 0)[0]}" y="{_HIGH + 16}" text-anchor="middle">{count}</text>' for count in counts]
    parts += [_tick(longest * part / 4, at(0, longest * part / 4)[1]) for part in range(1, 4)]
    middle = (_LEFT + _WIDE) / 2
    parts.append(f'<text x="{middle}" y="{_HIGH + 34}" text-anchor="middle">{label}</text></g>')
    return "".join(parts)


def _line(places: Sequence[tuple[float, float]], origin: tuple[float, float], colour: str) -> str:
    """The points, and a dashed line through the origin and the last: what growth in proportion would look like."""
    (x, y), (to_x, to_y) = origin, places[-1]
    line = " ".join(f"{across},{up}" for across, up in places)
    return (
        f'<path d="M{x} {y}L{to_x} {to_y}" stroke="{colour}" stroke-opacity=".35" stroke-dasharray="4 4"/>'
        f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>'
        + "".join(f'<circle cx="{across}" cy="{up}" r="3" fill="{colour}"/>' for across, up in places)
    )


def _tick(seconds: float, up: float) -> str:
    return f'<text x="{_LEFT - 6}" y="{up + 4}" text-anchor="end">{seconds:.1f} s</text>'
