"""Other trees than the administrative one: a sector's line of departments, the Party's organisations."""

from decimal import Decimal

import pytest

from giaoban.catalogue.rules import parse_period
from giaoban.rollup.queries import (
    compare,
    consolidate_below,
    evaluate,
    missing_below,
    opened,
)
from tests.rollup.asking import line
from tests.rollup.books import Book

PERIOD = parse_period("2024-02")
POSTS = ("Công an xã Đông", "Công an xã Tây", "Công an xã Nam")


@pytest.fixture
def sector(book: Book) -> Book:
    """The police of three communes report to the town's police, in a line of their own; what the communes state is
    another matter. Tây's and Nam's stand under a cluster."""
    for name in ("Công an thị xã", "Cụm liên xã", *POSTS):
        book.unit(name)
    for name, under in zip(POSTS, ("Công an thị xã", "Cụm liên xã", "Cụm liên xã"), strict=True):
        book.place(name, under, hierarchy="front")
    book.place("Cụm liên xã", "Công an thị xã", hierarchy="front")
    # In the administrative tree a post stands under its commune.
    for name, under in zip(POSTS, ("Xã Đông", "Xã Tây", "Xã Nam"), strict=True):
        book.place(name, under)
    book.measure("QA05", "flow", "vụ", direction="down")
    for name, value in zip(POSTS, (5, 7, None), strict=True):
        if value is not None:
            book.state(name, "QA05", "2024-01", 1)
            book.state(name, "QA05", "2024-02", value)
    for name in ("Xã Đông", "Xã Tây", "Xã Nam"):
        book.state(name, "QA05", "2024-02", 100)
    return book


@pytest.mark.parametrize("engine", ["duckdb", "database"])
def test_each_hierarchy_adds_up_its_own_units(sector: Book, engine: str) -> None:
    police = line(sector, "Công an thị xã", "2024-02", "QA05", hierarchy="front", engine=engine).this_period
    assert (police.value, police.reported, police.expected, police.lacking) == (12, 2, 2, 1)
    assert police.partial, "one of the cluster's is silent"
    town = line(sector, "Thị xã", "2024-02", "QA05", engine=engine).this_period
    assert (town.value, town.partial) == (300, False)


def test_units_of_a_line_are_compared_named_and_opened_in_it(sector: Book) -> None:
    top, measure = sector.units["Công an thị xã"].pk, sector.measures["QA05"].pk
    found = compare(top, measure, PERIOD, hierarchy="front")
    assert found is not None
    assert [(one.unit.name, one.row.this_period.value, one.rank) for one in found.members] == [
        ("Cụm liên xã", 7, 2),
        ("Công an xã Đông", 5, 1),
    ]
    cluster = sector.units["Cụm liên xã"].pk
    silent = missing_below(cluster, measure, None, PERIOD, hierarchy="front")
    assert [one.name for one in silent] == ["Công an xã Nam"]
    parts = [(unit.name, cell.value) for unit, cell in opened(top, measure, None, PERIOD, "this", hierarchy="front")]
    assert parts == [("Cụm liên xã", 7), ("Công an xã Đông", 5)]
    below = consolidate_below(top, PERIOD, hierarchy="front")
    assert sum(rows[0].this_period.value or 0 for rows in below.values()) == 12
    elsewhere = compare(top, measure, PERIOD)
    assert elsewhere is not None
    assert elsewhere.members == (), "in the administrative tree nobody stands below"


def test_a_named_number_leads_back_to_its_own_hierarchy(sector: Book) -> None:
    code = "00005"
    assert sector.units["Công an thị xã"].names.get().code == code
    assert evaluate(f"QA05:period@2024-02@LICH#{code}/front") == Decimal(12)
    assert evaluate(f"QA05:period@2024-02@LICH#{code}") is None, "in the administrative tree nobody stands below"


def test_a_unit_that_changes_its_line_is_counted_where_it_stood(sector: Book) -> None:
    """On boundaries as they were, as they are, and restated; the administrative tree stays as it is."""
    sector.unit("Công an huyện bên")
    sector.place("Công an huyện bên", "Thị xã")
    moved = sector.units["Công an xã Đông"].placements.get(hierarchy="front")
    type(moved).objects.filter(pk=moved.pk).update(valid_to="2024-02-29")
    sector.place("Công an xã Đông", "Công an huyện bên", "2024-03-01", hierarchy="front")
    sector.state("Công an xã Đông", "QA05", "2024-03", 9)

    def said(unit: str, period: str, boundaries: str) -> int | None:
        return line(sector, unit, period, "QA05", hierarchy="front", boundaries=boundaries).this_period.value

    assert said("Công an thị xã", "2024-02", "then") == 12
    assert said("Công an thị xã", "2024-02", "now") == 7
    assert said("Công an huyện bên", "2024-02", "now") == 5
    assert said("Công an huyện bên", "2024-03", "restated") == 9


def test_departments_that_were_merged_are_restated_in_their_line(sector: Book) -> None:
    sector.state("Công an xã Tây", "QA05", "2023-02", 4)
    sector.state("Công an xã Nam", "QA05", "2023-02", 6)
    sector.state("Công an xã Đông", "QA05", "2023-02", 1)
    sector.passes("Công an xã Nam", "Công an xã Tây", "2024-01-01")
    sector.ends("Công an xã Nam", "2023-12-31")
    sector.state("Công an xã Tây", "QA05", "2024-01", 2)
    row = line(sector, "Công an thị xã", "2024-02", "QA05", hierarchy="front", boundaries="restated")
    assert (row.this_period.value, row.same_period.value) == (12, 11)
    merged = line(sector, "Công an xã Tây", "2024-02", "QA05", hierarchy="front", boundaries="restated")
    assert merged.same_period.value == 10
