"""Who stands behind a k of n: every unit in one list, as many as are said, by what each of them gave."""

import random

import pytest

from giaoban.catalogue.rules import parse_period
from giaoban.registry.models import Unit
from giaoban.rollup.queries import Givers, briefing, changes, consolidate, givers
from tests.rollup.books import Book

QUARTER = "2024-Q1"
PERIODS = ("2023-Q1", "2023-Q4", "2023", QUARTER)


def asked(book: Book, code: str = "KT01") -> dict[str, Givers]:
    town = book.units["Huyện"].pk
    found = givers(town, book.measures[code].pk, None, parse_period(QUARTER), boundaries="restated")
    return {one.of: one for one in found}


def lists(one: Givers) -> dict[str, list[str]]:
    return {name: [unit.name for unit in getattr(one, name)] for name in ("gave", "silent", "without", "apart")}


def huyen(book: Book, code: str, behaviour: str, said: dict[str, dict[str, int]]) -> None:
    book.unit("Huyện", under="Thị xã")
    book.measure(code, behaviour, "đồng")
    for commune, numbers in said.items():
        book.unit(commune, under="Huyện")
        for period, value in numbers.items():
            book.state(commune, code, period, value, "in_period" if behaviour == "flow" else "at")


def test_a_course_and_a_comparison_name_who_gave_it_who_is_silent_and_who_lacks_last_year(book: Book) -> None:
    whole = {"2023-Q1": 100, "2023-Q4": 90, "2023": 400}
    said = {
        "Xã A": {**whole, QUARTER: 80},
        "Xã B": {**whole, QUARTER: 70},
        "Xã C": whole,
        "Xã D": {**whole, QUARTER: 90},
    }
    said["Xã D"] = {"2023": 400, QUARTER: 90}
    huyen(book, "KT01", "flow", said)
    book.target("Huyện", "KT01", "2024", 1600)
    found = asked(book)
    assert list(found) == ["outlook", "same_period", "previous"]
    expected = {"gave": ["Xã A", "Xã B"], "silent": ["Xã C"], "without": ["Xã D"], "apart": []}
    assert {of: lists(one) for of, one in found.items()} == dict.fromkeys(found, expected)
    (lag,) = briefing(book.units["Huyện"].pk, parse_period(QUARTER)).lags
    assert lag.standing.outlook is not None
    assert lag.standing.outlook.units == (2, 4)


def test_where_everybody_gave_everything_nobody_is_named(book: Book) -> None:
    huyen(book, "KT01", "flow", {name: dict.fromkeys(PERIODS, 100) for name in ("Xã A", "Xã B")})
    book.target("Huyện", "KT01", "2024", 1600)
    assert asked(book) == {}
    assert givers(book.units["Xã A"].pk, book.measures["KT01"].pk, None, parse_period(QUARTER)) == []


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("behaviour", ["flow", "stock"])
def test_as_many_are_named_as_are_said(book: Book, behaviour: str, seed: int) -> None:
    dice = random.Random(seed)
    # What a unit has at the end of the fourth quarter it has at the year's.
    whole = "2023" if behaviour == "flow" else "2023-Q4"
    periods = [period for period in PERIODS if period != "2023" or behaviour == "flow"]
    said = {
        f"Xã {number}": {period: dice.randint(50, 99) for period in periods if dice.random() < 0.85}
        for number in range(7)
    }
    huyen(book, "KT01", behaviour, said)
    book.target("Huyện", "KT01", "2024", 100_000)
    period, town = parse_period(QUARTER), book.units["Huyện"].pk
    found, brief = asked(book), briefing(town, period)
    (row,) = consolidate(town, period, boundaries="restated")
    told = {
        to.to: to.units for one in changes(town, period) for to in (one.same_period, one.previous) if to and to.units
    }
    (stand,) = brief.stands.values()
    if stand.outlook and stand.outlook.units:
        told["outlook"] = stand.outlook.units
    assert {of: (len(one.gave), one.expected) for of, one in found.items()} == told
    for of, one in found.items():
        against = {"outlook": {"2023-Q1", whole}, "same_period": {"2023-Q1"}, "previous": {"2023-Q4"}}
        needed = {QUARTER, *against[of]}
        for unit in one.gave:
            assert needed <= said[unit.name].keys()
        for unit in one.silent:
            assert QUARTER not in said[unit.name]
        for unit in one.without:
            assert QUARTER in said[unit.name]
            assert not needed <= said[unit.name].keys()
    assert row.this_period.partial is (len([one for one in said.values() if QUARTER in one]) < len(said))


def test_who_gave_a_percent_only_or_nothing_to_count_is_not_called_silent(book: Book) -> None:
    book.unit("Huyện", under="Thị xã")
    book.measure("YT01", "ratio", "%", scale=2)
    for commune in ("Xã A", "Xã B", "Xã C", "Xã D", "Xã E"):
        book.unit(commune, under="Huyện")
        book.state(commune, "YT01", "2023-Q1", None, "at", numerator=40, denominator=100)
    for commune, parts in {"Xã A": (50, 100), "Xã B": (60, 100), "Xã C": (0, 0)}.items():
        book.state(commune, "YT01", QUARTER, None, "at", numerator=parts[0], denominator=parts[1])
    book.state("Xã D", "YT01", QUARTER, 5000, "at")
    book.unit("Xã G", under="Huyện")
    book.state("Xã G", "YT01", QUARTER, None, "at", numerator=1, denominator=2)
    assert asked(book, "YT01") == {}, "two of six do not speak for all"
    for commune in ("Xã H", "Xã I"):
        book.unit(commune, under="Huyện")
        for period in ("2023-Q1", QUARTER):
            book.state(commune, "YT01", period, None, "at", numerator=1, denominator=2)
    found = asked(book, "YT01")["same_period"]
    without = {"Xã C", "Xã D", "Xã G"}
    assert set(lists(found)["gave"]) == {"Xã A", "Xã B", "Xã H", "Xã I"}
    assert (set(lists(found)["without"]), lists(found)["silent"]) == (without, ["Xã E"])


def test_an_association_that_speaks_for_itself_is_counted_and_named(book: Book) -> None:
    said = {name: {"2023-Q1": 100, QUARTER: 80} for name in ("Xã A", "Xã B")}
    huyen(book, "KT01", "flow", {**said, "Xã C": {"2023-Q1": 100}})
    book.unit("Hội Nông dân")
    Unit.objects.filter(pk=book.units["Hội Nông dân"].pk).update(body="doan_the", place_id=book.units["Huyện"].pk)
    book.state("Hội Nông dân", "KT01", QUARTER, 5)
    found = asked(book)["same_period"]
    assert lists(found) == {"gave": ["Xã A", "Xã B"], "silent": ["Xã C"], "without": ["Hội Nông dân"], "apart": []}
    (change,) = changes(book.units["Huyện"].pk, parse_period(QUARTER))
    assert change.main.units == (2, found.expected)
