"""How the time of a roll-up grows with the months and the units that it covers, measured and drawn."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.country.asking import Asked

MONTHS = (12, 24, 36, 60, 120)
PROVINCES = (1, 2, 4, 8, 17, 34)
PICTURE = Path(__file__).parents[2] / "docs" / "pictures" / "rollup-growth.svg"

Points = list[tuple[int, float]]


def draw(months: int) -> None:
    """Ask for more and more months and provinces, print the processor's seconds, draw them."""
    by_months = [(count, _seconds(_history(count))) for count in MONTHS if count <= months]
    by_provinces = [(count, _seconds(_of_provinces(count))) for count in PROVINCES]
    for name, points in (("months of the nation", by_months), ("provinces' year", by_provinces)):
        print(f"\ngrowth, {name}: " + ", ".join(f"{count}: {seconds:.2f} s" for count, seconds in points))
    PICTURE.write_text(_svg(by_months, by_provinces), "utf-8")
    print(f"drawn into {PICTURE}")


def _seconds(asked: Asked) -> float:
    from bench.nation import timed

    return timed(asked.on_duckdb, 3)[1]


def _history(count: int) -> Asked:
    """Every measure of the nation in each of so many months, back from the last."""
    from giaoban.rollup.recipes import IN_PERIOD, Slot
    from giaoban.rollup.series import back_from

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


def _svg(by_months: Points, by_provinces: Points) -> str:
    charts = [
        _chart(by_months, "months covered, the whole nation", 0),
        _chart(by_provinces, "provinces covered, one year and the year before", _WIDE + 20),
    ]
    said = "; ".join(
        f"{name}: " + ", ".join(f"{count}: {seconds:.2f} s" for count, seconds in points)
        for name, points in (("months", by_months), ("provinces", by_provinces))
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {2 * _WIDE + 20} {_HIGH + _FOOT}" role="img" '
        f'font-family="sans-serif" font-size="11" fill="#222"><title>Processor seconds of a roll-up. {said}</title>'
        f'<rect width="100%" height="100%" fill="#fff"/>{"".join(charts)}</svg>\n'
    )


def _chart(points: Points, label: str, x: int) -> str:
    most, longest = max(count for count, _s in points), max(seconds for _c, seconds in points) * 1.1

    def at(count: float, seconds: float) -> tuple[float, float]:
        across = _LEFT + (_WIDE - _LEFT - 16) * count / most
        return round(across, 1), round(_HIGH - (_HIGH - 24) * seconds / longest, 1)

    # straight through the origin and the last point: what growth in proportion would look like
    ends = at(0, 0), at(*points[-1])
    line = " ".join(f"{a},{b}" for a, b in (at(*point) for point in points))
    parts = [
        f'<g transform="translate({x} 0)"><path d="M{_LEFT} 14V{_HIGH}H{_WIDE - 10}" fill="none" stroke="#888"/>',
        f'<path d="M{ends[0][0]} {ends[0][1]}L{ends[1][0]} {ends[1][1]}" stroke="#bbb" stroke-dasharray="4 4"/>',
        f'<polyline points="{line}" fill="none" stroke="#1f5fa8" stroke-width="2"/>',
    ]
    parts += [_mark(at(*point), point) for point in points]
    parts += [_tick(longest * part / 4, at(0, longest * part / 4)[1]) for part in range(1, 4)]
    middle = (_LEFT + _WIDE) / 2
    parts.append(f'<text x="{middle}" y="{_HIGH + 34}" text-anchor="middle">{label}</text></g>')
    return "".join(parts)


def _mark(at: Sequence[float], point: tuple[int, Any]) -> str:
    across, up = at
    return (
        f'<circle cx="{across}" cy="{up}" r="3" fill="#1f5fa8"/>'
        f'<text x="{across}" y="{_HIGH + 16}" text-anchor="middle">{point[0]}</text>'
    )


def _tick(seconds: float, up: float) -> str:
    return f'<text x="{_LEFT - 6}" y="{up + 4}" text-anchor="end">{seconds:.1f} s</text>'
