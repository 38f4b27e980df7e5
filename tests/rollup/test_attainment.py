"""How a target stands: behind, or not yet."""

from dataclasses import replace
from decimal import Decimal

import pytest

from giaoban.catalogue.queries import MeasureView
from giaoban.catalogue.rules import parse_period
from giaoban.rollup.attainment import standing
from giaoban.rollup.rows import Cell, Row, TargetCell
from giaoban.rollup.targets import percent

MEASURE = MeasureView(1, 1, "X", None, "", "x", "x", "flow", "up", "người", "", 0, 0, False, None, 1)


def row(value: int | None, target: int | None, behaviour: str = "flow", comparator: str = "ge") -> Row:
    reached = percent(value, target, comparator, behaviour == "flow") if target is not None else None
    goal = TargetCell(1, target, comparator, "giao", "NQ 01", reached) if target is not None else None
    return Row(replace(MEASURE, behaviour=behaviour), None, "", Cell(value), Cell(value), goal, Cell())


@pytest.mark.parametrize(
    ("sentence", "made", "period", "behind"),
    [
        ("kết nạp 14/90 đảng viên sau quý I: chậm", row(14, 90), "2024-Q1", True),
        ("giải quyết việc làm 427/1.750 sau quý I: gần kịp nhịp năm", row(427, 1750), "2024-Q1", False),
        ("thu 22% dự toán sau quý I: dưới nhịp năm hơn một phần mười", row(22, 100), "2024-Q1", True),
        ("thu đủ dự toán từ tháng 6", row(100, 100), "2024-H1", False),
        ("cả năm mới đạt 99%", row(99, 100), "2024", True),
        ("một vụ cháy khi chỉ tiêu là không để xảy ra", row(1, 0, comparator="le"), "2024-Q1", True),
        ("không vụ cháy nào", row(0, 0, comparator="le"), "2024-Q1", False),
        ("873 hộ nghèo, cuối năm không quá 960", row(873, 960, "stock", "le"), "2024-Q1", False),
        (
            "1.000 hộ nghèo giữa năm, cuối năm không quá 960: còn thời gian",
            row(1000, 960, "stock", "le"),
            "2024-H1",
            False,
        ),
        ("1.000 hộ nghèo cuối năm, không quá 960", row(1000, 960, "stock", "le"), "2024", True),
        ("BHYT 93% giữa năm, chỉ tiêu 95%: còn thời gian", row(93, 95, "ratio"), "2024-H1", False),
        ("BHYT 93% cuối năm, chỉ tiêu 95%", row(93, 95, "ratio"), "2024", True),
    ],
)
def test_a_target_is_behind_or_has_time(sentence: str, made: Row, period: str, behind: bool) -> None:
    stands = standing(made, parse_period(period))
    assert stands is not None
    assert stands.behind is behind, sentence
    assert (stands.gap > 0) is behind, sentence


def test_without_a_target_or_figures_nothing_stands() -> None:
    assert standing(row(5, None), parse_period("2024-Q1")) is None
    assert standing(row(None, 5), parse_period("2024-Q1")) is None


def test_the_pace_is_the_share_of_the_regimes_year() -> None:
    calendar = standing(row(1, 100), parse_period("2024-Q1"))
    decree = standing(row(1, 100), parse_period("2024-Q1", "ND09"))
    assert calendar is not None and decree is not None
    assert (calendar.pace, decree.pace) == (Decimal("24.93"), Decimal("24.93"))
