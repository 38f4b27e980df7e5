"""The ledger's pure rules."""

from datetime import date
from decimal import Decimal

import pytest

from giaoban.catalogue.rules import parse_period
from giaoban.figures.enums import SOURCE_RANK, Nature, Quality, SourceKind
from giaoban.figures.rules import (
    Candidate,
    Choice,
    Link,
    Said,
    Shape,
    Verdict,
    clash,
    covers,
    faults,
    fits,
    key_of,
    of_record,
    quotient,
    scaled,
    standing,
    step_of,
    unscaled,
    window_of,
)

TRIEU, TY = Decimal(10**6), Decimal(10**9)


@pytest.mark.parametrize(
    ("label", "nature", "first", "last"),
    [
        # Nghị định 09/2019: from the 15th to the 14th; to-date counts from 15 December of the year before.
        ("2026-03@ND09", "in_period", date(2026, 2, 15), date(2026, 3, 14)),
        ("2026-03@ND09", "to_date", date(2025, 12, 15), date(2026, 3, 14)),
        ("2026-03@ND09", "at", date(2026, 3, 14), date(2026, 3, 14)),
        ("2026-Q1@ND09", "to_date", date(2025, 12, 15), date(2026, 3, 14)),
        ("2024-02@LICH", "in_period", date(2024, 2, 1), date(2024, 2, 29)),
        ("2024-02@LICH", "to_date", date(2024, 1, 1), date(2024, 2, 29)),
        ("2020/2025@LICH", "to_date", date(2020, 1, 1), date(2025, 12, 31)),
        ("2024-11-01..2024-11-23", "in_period", date(2024, 11, 1), date(2024, 11, 23)),
        ("2024-11-01..2024-11-23", "at", date(2024, 11, 23), date(2024, 11, 23)),
    ],
)
def test_window(label: str, nature: str, first: date, last: date):
    assert window_of(parse_period(label), nature) == (first, last)


def test_an_unknown_nature_has_no_window():
    with pytest.raises(ValueError, match="hằng ngày"):
        window_of(parse_period("2024"), "hằng ngày")


def test_a_key_names_one_thing_and_every_part_of_it_counts():
    february = window_of(parse_period("2024-02"), "in_period")
    one = key_of(1, 2, None, "LICH", february, Nature.IN_PERIOD)
    assert len(one) == 32
    assert one == key_of(1, 2, None, "LICH", february, "in_period")
    others = {
        key_of(12, 2, None, "LICH", february, "in_period"),
        key_of(1, 22, None, "LICH", february, "in_period"),
        key_of(1, 2, 7, "LICH", february, "in_period"),
        key_of(1, 2, None, "ND09", february, "in_period"),
        key_of(1, 2, None, "LICH", february, "to_date"),
        key_of(1, 2, None, "LICH", window_of(parse_period("2024-03"), "in_period"), "in_period"),
    }
    assert len(others) == 6 and one not in others


def test_a_quarter_and_its_last_month_end_in_one_and_the_same_stock():
    quarter, month = parse_period("2024-Q1"), parse_period("2024-03")
    assert window_of(quarter, "at") == window_of(month, "at")
    assert window_of(quarter, "to_date") == window_of(month, "to_date")


@pytest.mark.parametrize(
    ("value", "scale", "integer"),
    [
        ("94.7", 2, 9470),
        ("790.25", 1, 7903),
        ("0.5", 0, 1),
        ("-0.5", 0, -1),
        ("2.45", 1, 25),
        ("61.2", 4, 612000),
        ("1000950000000", 0, 1000950000000),
        ("99999999999999999999999999999999.5", 0, 10**32),
    ],
)
def test_scaled_rounds_half_up(value: str, scale: int, integer: int):
    assert scaled(Decimal(value), scale) == integer


def test_scaled_and_back_is_exact_where_it_fits():
    assert fits(Decimal("94.70"), 2) and fits(Decimal("94.7"), 1) and not fits(Decimal("94.75"), 1)
    assert str(unscaled(9470, 2)) == "94.70" and str(unscaled(-5, 2)) == "-0.05" and str(unscaled(49, 0)) == "49"


@pytest.mark.parametrize(
    ("words", "written", "multiple", "scale", "step"),
    [
        ("1,6 tỷ đồng", "1.6", TY, 0, 10**8),
        ("9 tỷ đồng", "9", TY, 0, 10**9),
        ("49.687 triệu đồng", "49687", TRIEU, 0, 10**6),
        ("436.450.000 đồng", "436450000", Decimal(1), 0, 1),
        ("94,7%", "94.7", Decimal(1), 2, 10),
        ("100%", "100", Decimal(1), 2, 100),
        ("0,88%", "0.88", Decimal(1), 2, 1),
        ("2,35 ha", "2.35", Decimal(1), 4, 100),
        ("38,7235%: finer than kept", "38.7235", Decimal(1), 2, 1),
    ],
)
def test_the_step_is_one_of_the_last_written_digit(words: str, written: str, multiple: Decimal, scale: int, step: int):
    assert step_of(Decimal(written), multiple, scale) == step


@pytest.mark.parametrize(
    ("numerator", "denominator", "scale", "times", "result"),
    [
        (7, 13, 2, 100, 5385),  # 7/13 = 53,846…%
        (21, 21, 2, 100, 10000),
        (1, 8, 0, 100, 13),  # 12,5% → 13%
        (-1, 8, 0, 100, -13),
        (49_687, 6_288, 1, 100, 7902),
        (78_000_000, 1, 0, 1, 78_000_000),
        (0, 13, 2, 100, 0),
        (0, 0, 2, 100, None),
    ],
)
def test_quotient(numerator: int, denominator: int, scale: int, times: int, result: int | None):
    assert quotient(numerator, denominator, scale, times) == result


def said(nature: str = "in_period", value: int | None = 1, **more: object) -> Said:
    of = {"numerator": None, "denominator": None, "step": 1, "item": "", "absence": "", "absence_reason": "", **more}
    return Said(nature, value, **of)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("behaviour", "unit", "what", "expected"),
    [
        ("flow", "người", said(), []),
        ("flow", "người", said("to_date"), []),
        ("flow", "người", said("at"), ["wrong_nature"]),
        ("stock", "hộ", said("at"), []),
        ("stock", "hộ", said("in_period"), ["wrong_nature"]),
        ("stock", "hộ", said("to_date"), ["wrong_nature"]),
        ("flow", "người", said(value=-1), ["negative"]),
        ("flow", "đồng", said(value=-1), []),
        ("flow", "đồng chí", said(value=-1), ["negative"]),
        ("flow", "người", said(value=None), ["no_value"]),
        ("flow", "người", said(denominator=13), ["has_parts"]),
        ("flow", "đồng", said(value=10**17), []),
        ("flow", "đồng", said(value=10**17 + 1), ["too_large"]),
        ("flow", "đồng", said(step=0), ["too_large"]),
        ("ratio", "%", said(value=None, numerator=21, denominator=21), []),
        ("ratio", "%", said("at", value=88), []),
        ("ratio", "%", said(value=-115), []),
        ("ratio", "%", said(value=None), ["no_value"]),
        ("ratio", "%", said(value=None, numerator=3, denominator=0), ["bad_denominator"]),
        ("ratio", "%", said(value=None, numerator=0, denominator=0), []),
        ("ratio", "%", said(value=None, numerator=3, denominator=-4), ["bad_denominator"]),
        ("ratio", "%", said(value=None, numerator=2**63, denominator=1), ["too_large"]),
        ("progress", "%", said("at", item="Đường Cầu Mới"), []),
        ("progress", "%", said("at"), ["no_item"]),
        ("progress", "%", said("in_period", item="Đường Cầu Mới"), ["wrong_nature"]),
        ("count", "xã, phường", said(value=7, denominator=13), []),
        ("count", "xã, phường", said(value=3), []),
        ("count", "xã, phường", said(value=14, denominator=13), ["not_k_of_n"]),
        ("count", "xã, phường", said(value=-1, denominator=13), ["not_k_of_n"]),
        ("count", "xã, phường", said(value=7, numerator=7, denominator=13), ["has_parts"]),
        ("count", "xã, phường", said(value=None, denominator=13), ["no_value"]),
        ("flow", "vụ", said(value=0, absence="none"), []),
        ("flow", "vụ", said(value=2, absence="none"), ["none_with_value"]),
        ("flow", "vụ", said(value=None, absence="na", absence_reason="phường không có đất nông nghiệp"), []),
        ("flow", "vụ", said(value=None, absence="na"), ["no_absence_reason"]),
        (
            "flow",
            "vụ",
            said(value=0, absence="na", absence_reason="phường không có đất nông nghiệp"),
            ["not_applicable_with_value"],
        ),
    ],
)
def test_faults(behaviour: str, unit: str, what: Said, expected: list[str]):
    assert faults(Shape(behaviour, unit), what) == expected


def candidate(seq: int, value: int | None, quality: int = Quality.ACTUAL, kind: str = "document", **more) -> Candidate:
    return Candidate(seq, more.pop("accepted", seq), int(quality), SOURCE_RANK[SourceKind(kind)], value, **more)


def test_the_better_quality_wins_whatever_its_source_and_time():
    estimate = candidate(1, 50, Quality.ESTIMATE, "form")
    actual = candidate(2, 48, Quality.ACTUAL, "news")
    assert of_record([estimate, actual]) == Verdict(2, conflict=False)
    assert of_record([estimate, actual, candidate(3, 48, Quality.OFFICIAL)]) == Verdict(3)


def test_of_equal_quality_the_form_comes_before_the_annex_before_prose_before_news():
    news, prose = candidate(1, 9, kind="news"), candidate(2, 9)
    annex, form = candidate(3, 9, kind="annex"), candidate(4, 9, kind="form")
    assert of_record([news]).statement == 1
    assert of_record([news, prose]).statement == 2
    assert of_record([news, prose, annex]).statement == 3
    assert of_record([news, prose, annex, form]).statement == 4


def test_unequal_values_of_equal_quality_the_earlier_stays_and_is_contradicted():
    assert of_record([candidate(1, 237), candidate(2, 231)]) == Verdict(1, conflict=True)
    assert of_record([candidate(1, 237), candidate(2, 237)]) == Verdict(1, conflict=False)


def test_nothing_stands_nothing_is_of_record():
    assert of_record([]) == Verdict(None)


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        # 49,7 tỷ and 49 tỷ 687 triệu: one value, said with different care
        (candidate(1, 49_700_000_000, step=10**8), candidate(2, 49_687_000_000, step=10**6), False),
        (candidate(1, 49_700_000_000, step=10**8), candidate(2, 49_587_000_000, step=10**6), True),
        # "trên 49 tỷ"
        (candidate(1, 49 * 10**9, step=10**9, qualifier="trên"), candidate(2, 49_687_000_000, step=10**6), False),
        (candidate(1, 49 * 10**9, step=10**9), candidate(2, 49_687_000_000, step=10**6), True),
        (candidate(1, 5), candidate(2, 6), True),
        (candidate(1, 0, absence="none"), candidate(2, 0), False),
        (candidate(1, None, absence="na"), candidate(2, 0), True),
        (candidate(1, None, absence="na"), candidate(2, None, absence="na"), False),
        (candidate(1, None, numerator=21, denominator=21), candidate(2, 10000), False),
        (candidate(1, None, numerator=21, denominator=21), candidate(2, None, numerator=20, denominator=21), True),
        (candidate(1, 7, denominator=13), candidate(2, 7, denominator=12), True),
    ],
)
def test_clash(one: Candidate, other: Candidate, apart: bool):
    assert clash(one, other) is apart and clash(other, one) is apart


def test_a_person_settles_a_conflict_until_something_new_comes():
    first, second = candidate(1, 237), candidate(2, 231)
    choice = Choice(2, seq=10)
    assert of_record([first, second], choice) == Verdict(2, conflict=False)
    same_again = candidate(11, 231)
    assert of_record([first, second, same_again], choice) == Verdict(2, conflict=False)
    third = candidate(12, 240)
    assert of_record([first, second, third], choice) == Verdict(2, conflict=True)
    official = candidate(13, 235, Quality.OFFICIAL)
    assert of_record([first, second, third, official], choice) == Verdict(13, conflict=False)


def test_a_choice_of_what_does_not_stand_any_more_decides_nothing():
    assert of_record([candidate(1, 237)], Choice(2, seq=10)) == Verdict(1)


def test_corrections():
    first, second = Link(1, None, 1, False), Link(2, 1, 2, False)
    assert standing([first, second]) == ({2}, {1: 2})
    assert standing([first, Link(2, 1, None, False)]) == ({1}, {}), "a correction that waits changes nothing"
    assert standing([first, Link(2, 1, 2, True)]) == ({1}, {}), "a withdrawn one gives its place back"
    third = Link(3, 2, 3, False)
    assert standing([first, second, third]) == ({3}, {1: 3, 2: 3})
    assert standing([first, Link(2, 1, 2, True), third]) == ({3}, {1: 3, 2: 3})
    assert standing([first, second, Link(3, 2, 3, True)]) == ({2}, {1: 2})


@pytest.mark.parametrize(
    ("sealed", "period", "covered"),
    [
        ("2024-02", "2024-02", True),
        ("2024-Q1", "2024-02", True),
        ("2024-02", "2024-Q1", False),
        ("2024-02", "2024-03", False),
        ("2024-02", "2024-02@ND09", False),
        ("2024", "2024-W09", True),
    ],
)
def test_a_seal_covers_what_lies_inside_and_is_counted_alike(sealed: str, period: str, covered: bool):
    assert covers(parse_period(sealed), parse_period(period)) is covered
