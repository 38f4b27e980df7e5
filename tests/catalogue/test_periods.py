"""Periods are what their regime says: every example of the domain notes on Nghị định 09/2019, and their laws."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from giaoban.catalogue.definitions import holiday_definitions
from giaoban.catalogue.rules import (
    Period,
    PeriodError,
    Regime,
    add_working_days,
    parse_period,
    period_name,
    period_name_in_english,
    previous_period,
    same_period_last_year,
    year_start,
)

OFF = {row.day for row in holiday_definitions() if not row.working}
WORKING = {row.day for row in holiday_definitions() if row.working}


def days(label: str, regime: str = "ND09") -> tuple[date, date]:
    period = parse_period(label, regime)
    return period.first, period.last


@pytest.mark.parametrize(
    ("label", "first", "last", "cut_off_weekday"),
    [
        ("2026-01", date(2025, 12, 15), date(2026, 1, 14), 2),
        ("2026-03", date(2026, 2, 15), date(2026, 3, 14), 5),
        ("2026-Q1", date(2025, 12, 15), date(2026, 3, 14), 5),
        ("2026-Q2", date(2026, 3, 15), date(2026, 6, 14), 6),
        ("2026-Q3", date(2026, 6, 15), date(2026, 9, 14), 0),
        ("2026-Q4", date(2026, 9, 15), date(2026, 12, 14), 0),
        ("2026-H1", date(2025, 12, 15), date(2026, 6, 14), 6),
        ("2026-H2", date(2026, 6, 15), date(2026, 12, 14), 0),
        ("2026-9M", date(2025, 12, 15), date(2026, 9, 14), 0),
        ("2026", date(2025, 12, 15), date(2026, 12, 14), 0),
    ],
)
def test_nghi_dinh_09_counts_from_the_15th_to_the_14th(
    label: str, first: date, last: date, cut_off_weekday: int
) -> None:
    assert days(label) == (first, last)
    assert last.weekday() == cut_off_weekday


def test_every_month_of_nghi_dinh_09_starts_on_the_15th_of_the_month_before() -> None:
    for month in range(2, 13):
        assert days(f"2026-{month:02d}") == (date(2026, month - 1, 15), date(2026, month, 14))


def length(label: str, regime: str = "ND09") -> int:
    first, last = days(label, regime)
    return (last - first).days + 1


def test_lengths_of_nghi_dinh_09_periods() -> None:
    assert length("2026-03") == 28
    assert length("2024-03") == 29
    assert length("2026-H1") == 182
    # A copy that drops "kỳ báo cáo" reads a quarter as beginning the month before its last month: 30 days.
    assert all(90 <= length(f"{year}-Q{q}") <= 92 for year in range(2000, 2101) for q in (1, 2, 3, 4))


@pytest.mark.parametrize(
    ("label", "first", "last"),
    [
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2023-11", date(2023, 11, 1), date(2023, 11, 30)),
        ("2024-Q1", date(2024, 1, 1), date(2024, 3, 31)),
        ("2023-H1", date(2023, 1, 1), date(2023, 6, 30)),
        ("2023-H2", date(2023, 7, 1), date(2023, 12, 31)),
        ("2026-9M", date(2026, 1, 1), date(2026, 9, 30)),
        ("2022", date(2022, 1, 1), date(2022, 12, 31)),
        ("2024-W09", date(2024, 2, 26), date(2024, 3, 3)),
        ("2020/2025", date(2020, 1, 1), date(2025, 12, 31)),
    ],
)
def test_party_budget_and_statistics_count_calendar_months(label: str, first: date, last: date) -> None:
    assert days(label, "LICH") == (first, last)


def test_a_review_may_have_dates_of_its_own() -> None:
    period = parse_period("2023-11-01..2023-11-23")
    assert (period.regime, period.type, period.year) == (Regime.TUYCHON, "custom", 2023)
    assert (period.first, period.last) == (date(2023, 11, 1), date(2023, 11, 23))
    assert (year_start(period), previous_period(period), same_period_last_year(period)) == (
        date(2023, 1, 1),
        None,
        None,
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "tháng 2",
        "2024-13",
        "2024-00",
        "2024-Q5",
        "2024-H3",
        "2024-8M",
        "2024-W54",
        "2025/2020",
        "2024/2050",
        "2024-02-30..2024-03-01",
        "2024-03-02..2024-03-01",
        "2024-02@THANG",
        "2024-02@TUYCHON",
        "0000-01",
        "0001-01",
        "9999-12",
        "9999-W52",
        "9999-01-01..9999-12-31",
        "0001@ND09",
        "９９９９-0１ ",
    ],
)
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(PeriodError):
        parse_period(text)


def test_the_regime_may_be_named_in_the_text() -> None:
    assert parse_period("2026-03@nd09", Regime.LICH).first == date(2026, 2, 15)
    assert str(parse_period("2026-03@ND09")) == "2026-03@ND09"


REGIMES = st.sampled_from([Regime.ND09, Regime.LICH])
YEARS = st.integers(1990, 2100)


@given(YEARS, REGIMES)
def test_months_tile_quarters_halves_nine_months_and_the_year(year: int, regime: Regime) -> None:
    months = [parse_period(f"{year}-{month:02d}", regime) for month in range(1, 13)]
    for earlier, later in zip(months, months[1:], strict=False):
        assert later.first == earlier.last + timedelta(days=1)
    for label, first, last in (
        *((f"{year}-Q{q}", 3 * q - 3, 3 * q - 1) for q in (1, 2, 3, 4)),
        (f"{year}-H1", 0, 5),
        (f"{year}-H2", 6, 11),
        (f"{year}-9M", 0, 8),
        (str(year), 0, 11),
    ):
        whole = parse_period(label, regime)
        assert (whole.first, whole.last) == (months[first].first, months[last].last)
    following = parse_period(f"{year + 1}-01", regime)
    assert following.first == months[11].last + timedelta(days=1)


LABELS = st.one_of(
    st.builds(lambda y, m: f"{y}-{m:02d}", YEARS, st.integers(1, 12)),
    st.builds(lambda y, q: f"{y}-Q{q}", YEARS, st.integers(1, 4)),
    st.builds(lambda y, h: f"{y}-H{h}", YEARS, st.integers(1, 2)),
    st.builds(lambda y: f"{y}-9M", YEARS),
    st.builds(str, YEARS),
    st.builds(lambda y, w: f"{y}-W{w:02d}", YEARS, st.integers(1, 52)),
    st.builds(lambda y, n: f"{y}/{y + n}", YEARS, st.integers(1, 10)),
)
PERIODS = st.builds(parse_period, LABELS, REGIMES)


@given(PERIODS)
def test_a_period_written_out_reads_back_the_same(period: Period) -> None:
    assert parse_period(str(period)) == period
    assert period.first <= period.last


@given(PERIODS)
def test_the_previous_period_ends_the_day_before(period: Period) -> None:
    before = previous_period(period)
    if before is None:
        assert period.type in ("nine_months", "term")
    else:
        assert (before.type, before.last) == (period.type, period.first - timedelta(days=1))


@given(PERIODS)
def test_the_same_period_last_year_has_the_same_shape(period: Period) -> None:
    before = same_period_last_year(period)
    if before is None:
        assert period.type in ("week", "term")
    else:
        assert (before.type, before.ordinal, before.year) == (period.type, period.ordinal, period.year - 1)
        assert 364 <= (period.last - before.last).days <= 366


@given(PERIODS)
def test_the_year_starts_no_later_than_the_period(period: Period) -> None:
    assert year_start(period) <= period.first
    if period.type not in ("term", "week"):
        assert year_start(period) == parse_period(str(period.year), period.regime).first


@given(PERIODS)
def test_every_period_has_a_name(period: Period) -> None:
    assert str(period.year) in period_name(period)


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("2024-02", "tháng 02 năm 2024"),
        ("2024-03", "tháng 3 năm 2024"),
        ("2024-Q1", "quý I năm 2024"),
        ("2024-Q4", "quý IV năm 2024"),
        ("2023-H1", "6 tháng đầu năm 2023"),
        ("2023-H2", "6 tháng cuối năm 2023"),
        ("2026-9M", "9 tháng năm 2026"),
        ("2022", "năm 2022"),
        ("2024-W09", "tuần 9 năm 2024"),
        ("2020/2025", "nhiệm kỳ 2020 - 2025"),
        ("2023-11-01..2023-11-23", "từ ngày 01/11/2023 đến ngày 23/11/2023"),
    ],
)
def test_periods_are_named_as_official_texts_name_them(label: str, name: str) -> None:
    assert period_name(parse_period(label)) == name


@pytest.mark.parametrize(
    ("cut_off", "working_days", "due"),
    [
        # Saturday 14/02/2026, then Tết: mùng 1 is 17/02/2026.
        (date(2026, 2, 14), 1, date(2026, 2, 23)),
        (date(2026, 3, 14), 1, date(2026, 3, 16)),
        (date(2026, 3, 14), 2, date(2026, 3, 17)),
        (date(2026, 12, 14), 1, date(2026, 12, 15)),
        (date(2026, 12, 14), 2, date(2026, 12, 16)),
        # Friday 02/01/2026 was changed for Saturday 10/01/2026.
        (date(2026, 1, 1), 1, date(2026, 1, 5)),
        (date(2026, 1, 9), 1, date(2026, 1, 10)),
    ],
)
def test_due_dates_skip_weekends_holidays_and_keep_working_saturdays(
    cut_off: date, working_days: int, due: date
) -> None:
    assert add_working_days(cut_off, working_days, OFF, WORKING) == due


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("2024-02", "February 2024"),
        ("2024-12@ND09", "December 2024"),
        ("2024-Q3", "third quarter of 2024"),
        ("2024-H2", "second half of 2024"),
        ("2024-9M", "nine months of 2024"),
        ("2024", "2024"),
        ("2024-W09", "week 9 of 2024"),
        ("2020/2025", "term 2020–2025"),
        ("2024-11-01..2024-11-23", "01/11/2024 to 23/11/2024"),
    ],
)
def test_a_period_has_an_english_name(label: str, name: str) -> None:
    assert period_name_in_english(parse_period(label)) == name


@pytest.mark.parametrize("text", ["1945", "1945-01", "1945-Q1", "1945-H1"])
def test_nothing_comes_before_the_first_year_there_is(text: str) -> None:
    period = parse_period(text)
    assert previous_period(period) is None
    assert same_period_last_year(period) is None
