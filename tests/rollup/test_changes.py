"""What changed most; and which units below make a target's gap."""

from decimal import Decimal

from giaoban.catalogue.rules import parse_period
from giaoban.rollup.attainment import standing
from giaoban.rollup.queries import Change, changes, consolidate_below
from giaoban.rollup.shortfalls import Shortfall, shortfalls
from tests.rollup.asking import line
from tests.rollup.books import Book

QUARTER = "2024-Q1"


def found(book: Book, unit: str = "Thị xã", boundaries: str = "restated") -> dict[str, Change]:
    return {
        one.row.measure.code: one for one in changes(book.units[unit].pk, parse_period(QUARTER), boundaries=boundaries)
    }


def two(book: Book) -> None:
    for commune in ("Xã A", "Xã B"):
        if commune not in book.units:
            book.unit(commune, under="Thị xã")


def test_the_largest_change_against_the_same_period_comes_first_and_what_stayed_is_not_there(book: Book) -> None:
    for code, last_year, last_quarter, now in (("KT01", 100, 90, 110), ("KT02", 100, 100, 60), ("KT03", 70, 10, 70)):
        book.measure(code, "flow", "đồng")
        book.state("Thị xã", code, "2023-Q1", last_year)
        book.state("Thị xã", code, "2023-Q4", last_quarter)
        book.state("Thị xã", code, QUARTER, now)
    changed = found(book)
    assert list(changed) == ["KT02", "KT01"]
    first = changed["KT02"]
    assert (first.main.to, first.main.percent, first.main.difference) == ("same_period", Decimal("-40.00"), -40)
    assert first.better is False
    assert changed["KT01"].previous is not None
    assert changed["KT01"].previous.percent == Decimal("22.22")


def test_a_percent_changes_by_points(book: Book) -> None:
    book.measure("YT01", "ratio", "%", scale=2)
    book.state("Thị xã", "YT01", "2023-Q1", 9000, "at")
    book.state("Thị xã", "YT01", QUARTER, 9250, "at")
    change = found(book)["YT01"]
    assert (change.main.difference, change.main.percent, change.better) == (250, None, True)


def test_what_changed_in_points_stands_in_an_order_of_its_own_after_what_changed_in_percent(book: Book) -> None:
    for code, unit, before, now in (("HC01", "%", 100, 400), ("HC02", "%", 5000, 5800), ("HC03", "‰", 5000, 5900)):
        book.measure(code, "ratio", unit, scale=2)
        book.state("Thị xã", code, "2023-Q1", before, "at")
        book.state("Thị xã", code, QUARTER, now, "at")
    book.measure("KT01", "flow", "đồng")
    book.state("Thị xã", "KT01", "2023-Q1", 100)
    book.state("Thị xã", "KT01", QUARTER, 101)
    changed = found(book)
    # 8 points are more than 3, though 1 % has grown fourfold; 9 ‰ are 0,9 %.
    assert list(changed) == ["KT01", "HC02", "HC01", "HC03"]
    assert [one.in_points for one in changed.values()] == [False, True, True, True]


def test_fewer_of_what_should_be_few_is_better(book: Book) -> None:
    book.measure("VX01", "stock", "hộ", direction="down")
    book.state("Thị xã", "VX01", "2023-Q4", 200, "at")
    book.state("Thị xã", "VX01", QUARTER, 150, "at")
    change = found(book)["VX01"]
    assert (change.main.to, change.main.difference, change.better) == ("previous", -50, True)


def test_sums_that_are_not_complete_are_compared_over_the_units_that_gave_both(book: Book) -> None:
    book.unit("Huyện", under="Thị xã")
    book.measure("KT01", "flow", "đồng")
    for commune, last_year, now in (("Xã A", 100, 150), ("Xã B", 200, 210), ("Xã C", 500, None)):
        book.unit(commune, under="Huyện")
        book.state(commune, "KT01", "2023-Q1", last_year)
        if now is not None:
            book.state(commune, "KT01", QUARTER, now)
    change = found(book, "Huyện")["KT01"]
    # A and B: 300 then, 360 now; C's 500 of last year are on neither side.
    assert (change.main.before, change.main.now, change.main.units) == (300, 360, (2, 3))


def test_a_town_that_is_not_of_the_same_communes_both_times_is_not_among_those_compared(book: Book) -> None:
    book.measure("KT01", "flow", "đồng")
    two(book)
    book.unit("Tỉnh")
    for other in ("Huyện Một", "Huyện Hai"):
        book.unit(other, under="Tỉnh")
    book.place("Thị xã", "Tỉnh", "2000-01-01")
    for year, spoke, value in ((2023, ("Xã A",), 100), (2024, ("Xã A", "Xã B"), 100)):
        for name in (*spoke, "Huyện Một", "Huyện Hai"):
            book.state(name, "KT01", f"{year}-Q1", value if name in spoke else value + year - 2020)
    main = found(book, "Tỉnh")["KT01"].main
    # the town had 100 of one commune, and now has 200 of two
    assert (main.units, main.before, main.now) == ((2, 3), 206, 208)


def test_a_ratio_that_is_not_complete_is_made_anew_of_the_parts_of_the_units_that_gave_both(book: Book) -> None:
    book.unit("Huyện", under="Thị xã")
    book.measure("YT01", "ratio", "%", scale=2)
    stated = (("Xã A", (1, 10), (3, 10)), ("Xã B", (60, 90), (72, 90)), ("Xã C", (50, 50), None))
    for commune, last_year, now in stated:
        book.unit(commune, under="Huyện")
        for period, parts in (("2023-Q1", last_year), (QUARTER, now)):
            if parts is not None:
                book.state(commune, "YT01", period, None, "at", numerator=parts[0], denominator=parts[1])
    change = found(book, "Huyện")["YT01"]
    # A and B: 61 of 100 then, 75 of 100 now, and no average of their percents; C's 50 of 50 are on neither side.
    assert (change.main.before, change.main.now, change.main.units) == (6100, 7500, (2, 3))
    assert (change.in_points, change.main.percent) == (True, None)


def test_units_that_are_mostly_missing_are_not_compared(book: Book) -> None:
    two(book)
    book.unit("Xã C", under="Thị xã")
    book.measure("KT01", "flow", "đồng")
    book.state("Xã A", "KT01", "2023-Q1", 100)
    book.state("Xã A", "KT01", QUARTER, 300)
    book.state("Xã B", "KT01", "2023-Q1", 100)
    assert found(book) == {}


def test_a_merger_is_no_change_on_restated_boundaries(book: Book) -> None:
    two(book)
    book.measure("KT01", "flow", "đồng")
    book.state("Xã A", "KT01", "2023-Q1", 100)
    book.state("Xã B", "KT01", "2023-Q1", 60)
    book.passes("Xã A", "Xã B", "2023-07-01")
    book.ends("Xã A", "2023-06-30")
    book.state("Xã B", "KT01", QUARTER, 160)
    assert found(book, "Xã B") == {}
    assert found(book, "Xã B", boundaries="then")["KT01"].main.percent == Decimal("166.67")


def test_an_estimate_against_an_actual_figure_is_said(book: Book) -> None:
    book.measure("KT01", "flow", "đồng")
    book.state("Thị xã", "KT01", "2023-Q1", 100)
    book.state("Thị xã", "KT01", QUARTER, 150, quality=1)
    assert found(book)["KT01"].main.unlike


def test_few_counts_come_after_the_others_however_large_their_percent(book: Book) -> None:
    for code, before, now in (("QA05", 1, 4), ("VX08", 100, 110)):
        book.measure(code, "flow", "vụ")
        book.state("Thị xã", code, "2023-Q1", before)
        book.state("Thị xã", code, QUARTER, now)
    assert list(found(book)) == ["VX08", "QA05"]


def lagging(book: Book, code: str) -> list[tuple[str, Shortfall]]:
    period = parse_period(QUARTER)
    row = line(book, "Thị xã", QUARTER, code)
    stand = standing(row, period)
    assert stand is not None
    below = consolidate_below(book.units["Thị xã"].pk, period)
    rows = {unit: one for unit, all_of in below.items() for one in all_of if one.measure.code == code}
    names = {unit.pk: name for name, unit in book.units.items()}
    return [(names[one.unit_id], one) for one in shortfalls(row, stand, rows)]


def test_the_gap_is_made_by_the_units_that_lag_their_own_targets(book: Book) -> None:
    two(book)
    book.unit("Xã C", under="Thị xã")
    book.measure("KT01", "flow", "đồng")
    book.target("Thị xã", "KT01", "2024", 3000)
    for commune, value in (("Xã A", 100), ("Xã B", 200), ("Xã C", 400)):
        book.target(commune, "KT01", "2024", 1000)
        book.state(commune, "KT01", QUARTER, value)
    first, second = lagging(book, "KT01")
    # 24.86 % of the days: 248 were due of each
    assert (first[0], first[1].due, first[1].amount, first[1].share) == ("Xã A", 248, 148, Decimal("75.51"))
    assert (second[0], second[1].amount) == ("Xã B", 48)


def test_a_unit_without_a_value_is_missing_and_not_behind(book: Book) -> None:
    two(book)
    book.measure("KT01", "flow", "đồng")
    book.target("Thị xã", "KT01", "2024", 2000)
    for commune in ("Xã A", "Xã B"):
        book.target(commune, "KT01", "2024", 1000)
    book.state("Xã A", "KT01", QUARTER, 100)
    assert [name for name, _one in lagging(book, "KT01")] == ["Xã A"]


def test_without_targets_of_their_own_units_are_held_to_what_they_did_last_year(book: Book) -> None:
    two(book)
    book.measure("KT01", "flow", "đồng")
    book.target("Thị xã", "KT01", "2024", 1000)
    for commune, values, now in (("Xã A", [50, 50, 50, 50], 80), ("Xã B", [50, 50, 100, 100], 60)):
        for quarter, value in enumerate(values, 1):
            book.state(commune, "KT01", f"2023-Q{quarter}", value)
        book.state(commune, "KT01", QUARTER, now)
    # 500 last year, 1000 asked: twice as much of each
    assert [(name, one.due, one.amount) for name, one in lagging(book, "KT01")] == [
        ("Xã B", 100, 40),
        ("Xã A", 100, 20),
    ]


def test_of_a_ratio_the_numerator_is_what_lacks(book: Book) -> None:
    two(book)
    book.measure("YT01", "ratio", "%", scale=2)
    book.target("Thị xã", "YT01", "2024", 9000)
    book.state("Xã A", "YT01", QUARTER, None, "at", numerator=70, denominator=100)
    book.state("Xã B", "YT01", QUARTER, None, "at", numerator=95, denominator=100)
    assert [(name, one.amount, one.share) for name, one in lagging(book, "YT01")] == [("Xã A", 20, Decimal("100.00"))]
