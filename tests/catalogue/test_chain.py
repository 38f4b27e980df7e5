"""Reporting chains: levels, deadlines in working days, the periods of a year."""

from datetime import date

import pytest

from giaoban.catalogue.chain import (
    PERIOD_TYPES,
    Limit,
    due_date,
    level_of,
    out_of_order,
    parts_of,
    periods_of,
    times_a_year,
    within,
)
from giaoban.catalogue.rules import parse_period

TET_2026 = [date(2026, 2, day) for day in (16, 17, 18, 19, 20)]


@pytest.mark.parametrize(
    ("type", "body", "code", "level"),
    [
        ("thon", "place", "9900101", "hamlet"),
        ("phuong", "place", "99001", "commune"),
        ("phuong", "ubnd", "99001.UBND", "commune"),
        ("phuong", "phong_ban", "99001.CA", "department"),
        ("phuong", "truong", "99001.THCS", "department"),
        ("thi_xa", "dang_uy", "990.DU", "district"),
        ("tinh", "place", "91", "province"),
        ("thanh_pho", "ubnd", "48.UBND", "province"),
        ("thanh_pho", "place", "883", "district"),
    ],
)
def test_the_level_of_a_unit(type: str, body: str, code: str, level: str) -> None:
    assert level_of(type, body, code) == level


@pytest.mark.parametrize(
    ("period", "limit", "due"),
    [
        # The cut-off of the 14th falls on Saturday before Tết.
        ("2026-02@ND09", Limit(1), date(2026, 2, 23)),
        ("2026-03@ND09", Limit(2), date(2026, 3, 17)),
        ("2026-12@ND09", Limit(1), date(2026, 12, 15)),
        # No later than the 25th, however many working days (điều 13.1).
        ("2026-03@ND09", Limit(12), date(2026, 3, 31)),
        ("2026-03@ND09", Limit(12, 25), date(2026, 3, 25)),
        # By calendar months the 5th is the next month's.
        ("2026-03@LICH", Limit(9, 5), date(2026, 4, 5)),
        ("2026-12@LICH", Limit(9, 5), date(2027, 1, 5)),
        # But never less than one working day (điều 8.5.b).
        ("2026-02@ND09", Limit(3, 16), date(2026, 2, 23)),
    ],
)
def test_a_deadline_counts_working_days_from_the_cut_off(period: str, limit: Limit, due: date) -> None:
    assert due_date(parse_period(period), limit, TET_2026) == due


def test_a_higher_level_needs_more_days_than_those_who_hand_in_to_it() -> None:
    assert out_of_order({"hamlet": 1, "department": 1, "commune": 2, "district": 4, "province": 5}) == []
    assert out_of_order({"department": 2, "commune": 2, "province": 1}) == [
        ("department", "commune"),
        ("department", "province"),
        ("commune", "province"),
    ]


def test_the_periods_of_a_year_and_of_a_period() -> None:
    for type in PERIOD_TYPES:
        found = periods_of(type, 2026, "ND09")
        assert [period.type for period in found] == [type] * len(found)
        assert type == "week" or len(found) == times_a_year(type)
    assert len(periods_of("week", 2026, "LICH")) == 53
    assert len(periods_of("week", 2025, "LICH")) == 52
    quarter = parse_period("2026-Q1@ND09")
    assert [part.label for part in parts_of(quarter, "month")] == ["2026-01", "2026-02", "2026-03"]
    assert [part.label for part in parts_of(parse_period("2026@ND09"), "half")] == ["2026-H1", "2026-H2"]
    assert within(parse_period("2026-03@ND09"), quarter)
    assert not within(parse_period("2026-04@ND09"), quarter)
    assert not within(parse_period("2026-03@LICH"), quarter)
