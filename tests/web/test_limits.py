"""A limit ("at most") that is kept while its time runs is not done: it may still be passed."""

import pytest

from giaoban.figures.enums import Comparator
from giaoban.rollup.attainment import standing
from giaoban.web.heat import attained
from giaoban.web.templatetags.giaoban import attained_words
from tests.web.aims import at, line_of, row_of
from tests.web.test_looking import cells, page
from tests.web.towns import Town, a_target, a_town

WITHIN, DONE, BEHIND = ("≤", "t3"), ("✓", "t4"), ("▼", "behind")
KEPT = "trong giới hạn, chưa hết kỳ kế hoạch"

# value, limit, behaviour, what it is set for, the period asked for: what the cell shows, what is said of the line
LIMITS = [
    (12, 50, "flow", "2024", "2024-06", WITHIN, KEPT),
    (12, 50, "flow", "2024", "2024-11", WITHIN, KEPT),
    (12, 50, "flow", "2024", "2024-12", DONE, "giữ trong giới hạn"),
    (12, 50, "flow", "2024", "2024-Q4", DONE, "giữ trong giới hạn"),
    (12, 50, "flow", "2024", "2024", DONE, "giữ trong giới hạn"),
    (12, 50, "flow", "2024", "2024-11@ND09", WITHIN, KEPT),
    (12, 50, "flow", "2024", "2024-12@ND09", DONE, "giữ trong giới hạn"),
    (0, 0, "flow", "2024", "2024-06", WITHIN, KEPT),
    (0, 0, "flow", "2024", "2024", DONE, "giữ trong giới hạn"),
    (1, 0, "flow", "2024", "2024-06", BEHIND, "trên giới hạn"),
    (60, 50, "flow", "2024", "2024-06", BEHIND, "trên giới hạn"),
    (60, 50, "flow", "2024", "2024", BEHIND, "trên giới hạn"),
    (3, 4, "ratio", "2024", "2024-06", WITHIN, KEPT),
    (3, 4, "ratio", "2024", "2024", DONE, "giữ trong giới hạn"),
    (-6, -5, "stock", "2024", "2024-06", WITHIN, KEPT),
    (12, 50, "flow", "2020/2025", "2024", WITHIN, KEPT),
    (12, 50, "flow", "2020/2025", "2025", DONE, "giữ trong giới hạn"),
    (12, 50, "flow", "2020/2025", "2020/2025", DONE, "giữ trong giới hạn"),
    (12, 50, "flow", "2024", "2024-03-01..2024-06-30", WITHIN, KEPT),
    (12, 50, "flow", "2024", "2024-W20", WITHIN, KEPT),
]


@pytest.mark.parametrize(("value", "limit", "behaviour", "year", "period", "cell", "words"), LIMITS)
def test_a_limit_is_done_only_when_its_time_is_over(
    value: int, limit: int, behaviour: str, year: str, period: str, cell: tuple[str, str], words: str
) -> None:
    row = row_of(value, limit, "le", behaviour, year)
    shown = attained(row, at(period))
    assert (shown.mark, shown.look) == cell
    assert attained_words(line_of(row, period)) == words
    assert ("xong" in shown.words) is (cell == DONE)
    assert (KEPT in shown.words) is (cell == WITHIN)


@pytest.mark.parametrize("period", ["2024-06", "2024"])
def test_what_is_to_be_reached_is_done_when_it_is_reached(period: str) -> None:
    for comparator in ("ge", "eq"):
        row = row_of(50, 50, comparator)
        assert attained(row, at(period)).words == "đạt 100 %, xong"
        stands = standing(row, at(period))
        assert stands is not None and not stands.kept


@pytest.fixture
def town(db: None, own_folders: object) -> Town:
    found = a_town()
    for ward, limit in {found.behind: 40, found.done: 13, found.guess: 25, found.silent: 40}.items():
        a_target(ward, found.measure, limit, "Quyết định giới hạn", "2024-02-01", Comparator.AT_MOST)
    return found


def test_the_screens_say_that_a_limit_is_kept_so_far(town: Town) -> None:
    text = page(town.client, "compare", town.id)
    # 1 of 40; 14 of 13; 5 of 25 (an estimate), which makes 30 in a year; nothing
    assert cells(text) == [
        ("t3", f"≤ 100 {KEPT}, 100 %"),
        ("behind", "▼ 92,9 trên giới hạn, 92,9 %"),
        ("behind loose", "▼ 100 trong giới hạn nhưng có thể vượt, 100 %, số ước hoặc chưa đủ đơn vị *"),
        ("miss", "– chưa báo cáo"),
    ]
    assert "2/4 đơn vị trong giới hạn" in text
    assert "≤ Trong giới hạn (2)" in text
    assert "Trên giới hạn (1)" in text
    assert "✓ Đạt" not in text


def test_the_page_of_an_indicator_says_how_its_limit_stands(town: Town) -> None:
    said = {town.behind: KEPT, town.done: "trên giới hạn", town.guess: "trong giới hạn nhưng có thể vượt"}
    for ward, words in said.items():
        text = page(town.client, "indicator", ward, measure_id=town.measure)
        heading = text.split("<h1>")[1].split("</h1>")[0]
        assert words in heading
        assert "kế hoạch năm" not in heading
        assert f'aria-label="{words}' in text
