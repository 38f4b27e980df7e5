"""Bars against a target and sparklines: where their ends stand, and what they say in words."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from giaoban.web.charts import LinePoint, bullet, line, spark
from giaoban.web.charts.ink import RED, STEEL
from giaoban.web.charts.small import FAR, WIDTH
from giaoban.web.templatetags.giaoban import bullet_bar, spark_line
from tests.web.aims import line_of, row_of
from tests.web.test_looking import page
from tests.web.towns import a_town

INSIDE = WIDTH - 2


def at(svg: str, name: str) -> list[float]:
    """Where the elements of a class begin and end, in parts of the scale."""
    bar = re.search(r'<rect class="bar" x="([\d.]+)" y="5" width="([\d.]+)"', svg)
    assert bar
    if name == "bar":
        return [(float(bar[1]) - 1) / INSIDE, (float(bar[1]) + float(bar[2]) - 1) / INSIDE]
    return [(float(x) - 1) / INSIDE for x in re.findall(rf'class="{name}" x1="([\d.]+)"', svg)]


# value, target: where the bar begins and ends, and where the mark stands, on a scale from 0 to 1
BARS = [
    (40, 100, 0, 0.4, 1),
    (100, 100, 0, 1, 1),
    (160, 100, 0, 1, 0.625),
    (500, 100, 0, 1, 0.5),
    (0, 100, 0, 0, 1),
    (0, 0, 0, 0, 0),
    (3, 0, 0, 1, 0),
    (-20, 80, 0, 0.2, 1),
    (-4, -8, 0.5, 1, 0),
    (-8, -4, 0, 1, 0.5),
    (6, -3, 0.333, 1, 0),
]


@pytest.mark.parametrize(("value", "target", "begin", "end", "mark"), BARS)
def test_a_bar_ends_at_its_value_and_the_mark_stands_at_the_target(
    value: int, target: int, begin: float, end: float, mark: float
) -> None:
    svg = str(bullet(value, target, None, False, "lời"))
    assert at(svg, "bar") == pytest.approx([begin, end], abs=0.001)
    assert at(svg, "aim") == pytest.approx([mark], abs=0.001)
    assert at(svg, "pace") == []
    assert ("<path" in svg) is (abs(value) > FAR * abs(target) > 0)


@given(value=st.integers(-(10**15), 10**15), target=st.integers(-(10**15), 10**15))
def test_nothing_of_a_bar_lies_off_its_paper(value: int, target: int) -> None:
    svg = str(bullet(value, target, None, False, ""))
    (begin, end), (mark,) = at(svg, "bar"), at(svg, "aim")
    assert -0.001 <= begin <= end <= 1.001
    assert -0.001 <= mark <= 1.001
    low, high = sorted((0, value))
    if abs(value) <= FAR * abs(target):
        scale = max(0, value, target) - min(0, value, target)
        assert end - begin == pytest.approx((high - low) / scale if scale else 0, abs=0.002)


def test_the_dotted_line_stands_where_the_year_stands_and_red_is_for_what_is_behind() -> None:
    on_the_way = bullet_bar(line_of(row_of(60, 100), "2024-06"))
    assert at(on_the_way, "pace") == pytest.approx([0.4973], abs=0.001)
    assert STEEL in on_the_way
    assert RED not in on_the_way
    assert RED in bullet_bar(line_of(row_of(20, 100), "2024-06"))
    assert (
        at(
            bullet_bar(
                line_of(row_of(20, 100), "2024"),
            ),
            "pace",
        )
        == []
    )


def words(svg: str) -> str:
    found = re.search(r'aria-label="([^"]*)"', svg)
    return found[1] if found else ""


GONE = "đã qua 49,7 % thời gian của năm"
# value, target, comparator, behaviour, more; the period: what is said
SAID = [
    (60, 100, "ge", "flow", {}, "2024-06", f"đạt 60 % kế hoạch năm: 60 / 100 vụ, {GONE}"),
    (20, 100, "ge", "flow", {}, "2024-06", f"đạt 20 % kế hoạch năm: 20 / 100 vụ, chậm, {GONE}"),
    (60, 100, "ge", "flow", {"quality": 1}, "2024-06", f"đạt 60 % kế hoạch năm: 60 / 100 vụ, {GONE}, ước"),
    (60, 100, "ge", "flow", {"lacking": 2}, "2024-06", f"đạt 60 % kế hoạch năm: 60 / 100 vụ, {GONE}, chưa đủ đơn vị"),
    (160, 100, "ge", "flow", {}, "2024", "đạt 160 % kế hoạch năm: 160 / 100 vụ"),
    (9480, 9500, "ge", "ratio", {"unit": "%", "scale": 2}, "2024-06", "đạt 99,8 % kế hoạch năm: 94,8 / 95 %"),
    (12, 50, "le", "flow", {}, "2024-06", "trong giới hạn, chưa hết kỳ kế hoạch: 12 / ≤ 50 vụ"),
    (60, 50, "le", "flow", {}, "2024-06", "trên giới hạn: 60 / ≤ 50 vụ"),
    (12, 50, "le", "flow", {}, "2024", "giữ trong giới hạn: 12 / ≤ 50 vụ"),
    (0, 0, "le", "flow", {}, "2024", "giữ trong giới hạn: 0 / ≤ 0 vụ"),
    (-4, -8, "ge", "stock", {}, "2024-06", "−4 / −8 vụ"),
    (-9, -8, "le", "stock", {}, "2024", "giữ trong giới hạn: −9 / ≤ −8 vụ"),
    (12, 50, "ge", "flow", {"year": "2020/2025"}, "2024", "đạt 24 % kế hoạch 2020–2025: 12 / 50 vụ"),
]


@pytest.mark.parametrize(("value", "target", "comparator", "behaviour", "more", "period", "said"), SAID)
def test_a_bar_says_value_target_percent_and_what_to_know_of_them(
    value: int, target: int, comparator: str, behaviour: str, more: dict[str, object], period: str, said: str
) -> None:
    row = row_of(value, target, comparator, behaviour, **more)  # type: ignore[arg-type]
    assert words(bullet_bar(line_of(row, period))).replace("-", "−") == said


@pytest.mark.parametrize("row", [row_of(None, 100), row_of(12, None), row_of(None, None)])
def test_without_a_value_or_a_target_there_is_no_bar(row: object) -> None:
    assert bullet_bar(line_of(row, "2024-06")) == ""  # type: ignore[arg-type]


SPARKS = [
    ((1, 2, None, 4), {}, "các kỳ gần đây (vụ): 1; 2; không báo cáo; 4; tăng"),
    ((None, None, 9, 4), {}, "các kỳ gần đây (vụ): 9; 4; giảm"),
    ((5, 5), {}, "các kỳ gần đây (vụ): 5; 5; không đổi"),
    ((4, 5), {"quality": 1}, "các kỳ gần đây (vụ): 4; 5 (ước); tăng"),
    ((4, None), {"quality": 1}, "các kỳ gần đây (vụ): 4; không báo cáo"),
    ((None, 7), {}, "các kỳ gần đây (vụ): 7"),
    ((-150, 25), {"unit": "%", "scale": 1}, "các kỳ gần đây (%): −15; 2,5; tăng"),
]


@pytest.mark.parametrize(("history", "more", "said"), SPARKS)
def test_a_sparkline_says_its_periods_what_is_missing_and_which_way_it_goes(
    history: tuple[int | None, ...], more: dict[str, object], said: str
) -> None:
    row = row_of(history[-1], None, **more)  # type: ignore[arg-type]
    assert words(spark_line(line_of(row, "2024-06", history))).replace("-", "−") == said


def drawn(svg: str) -> tuple[str, list[tuple[str, str]]]:
    """The line of a sparkline, and its dots."""
    path = re.search(r'<path d="([^"]*)"', svg)
    return path[1] if path else "", re.findall(r'<circle cx="([\d.]+)" cy="([\d.]+)"', svg)


@pytest.mark.parametrize(
    ("values", "path", "dots"),
    [
        ((0, 5, 10), "M2.0 20.0L45.0 12.0L88.0 4.0", []),
        ((None, 0, 10), "M2.0 20.0L88.0 4.0", []),
        ((5, 5), "M2.0 12.0L88.0 12.0", []),
        ((7,), "", [("45.0", "12.0")]),
        ((None, 7), "", [("45.0", "12.0")]),
        ((0, None, 10), "", [("2.0", "20.0"), ("88.0", "4.0")]),
        ((0, 5, None, 10, None), "M2.0 20.0L23.5 12.0", [("66.5", "4.0")]),
        ((-10, 10), "M2.0 20.0L88.0 4.0", []),
    ],
)
def test_a_sparkline_stands_between_its_lowest_and_highest_and_shows_what_stands_alone(
    values: tuple[int | None, ...], path: str, dots: list[tuple[str, str]]
) -> None:
    assert drawn(str(spark(values, ""))) == (path, dots)


def test_nothing_stated_draws_nothing() -> None:
    assert spark((None, None), "lời") == spark((), "lời") == ""
    assert spark_line(line_of(row_of(None, None), "2024-06", (None, None))) == ""
    assert line([LinePoint("T1", None)], "lời", str) == ""


@pytest.mark.parametrize(("values", "axis"), [([5], [0, 2, 4, 6]), ([5, 5], [0, 2, 4, 6]), ([-5], [-6, -4, -2, 0])])
def test_a_chart_of_one_value_begins_at_nought(values: list[int], axis: list[int]) -> None:
    svg = str(line([LinePoint(f"T{place}", value) for place, value in enumerate(values)], "lời", str))
    marks = re.findall(r'text-anchor="end" font-size="13" fill="[^"]*">([^<]*)<', svg.split("<path")[0])
    assert [int(mark) for mark in marks if mark.lstrip("-").isdigit()] == axis


def test_a_bar_stands_beside_the_same_numbers(db: None, own_folders: object) -> None:
    town = a_town()
    text = page(town.client, "indicator", town.done, measure_id=town.measure)
    assert words(text[text.index('class="bullet"') :]).startswith("đạt 116,7 % kế hoạch năm: 14 / 12 người")
    table = " ".join(re.sub(r"<[^>]+>", " ", text.split('class="dense said"')[1].split("</table>")[0]).split())
    assert re.search(r"Lũy kế[^0-9]*14\b", table)
    assert re.search(r"Kế hoạch năm 12\b", table)
