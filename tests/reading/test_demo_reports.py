"""The demo's five reports carry the figures they are meant to carry, and name their body, period and date."""

import tomllib
from decimal import Decimal
from pathlib import Path

import pytest

import giaoban.demo
from vnfigures.model import Reading
from vnfigures.read import read

DEMO = Path(giaoban.demo.__file__).parent
FIGURES = {
    "01-thang-02-2024": "1493 150000/800000 436450000 100 60 21/21",
    "02-thang-11-2023": "",
    "03-nam-2022": ("18 209376000 9000000000 1600000000 468 24 237 296250000 12 12000000 185 46 24 4 195 8157 2 42 50"),
    "04-quy-1-2024": "3 7/13 14 2 6 11 93 19 3 812 94.7 100 3 60 3 100 100",
    "05-6-thang-2023": "11 6 4 5 10 8 3 1 314 311 3 49687000000 790.2 18700000",
}


def reading(name: str) -> Reading:
    """One report of the demo as the reader reads it."""
    return read((DEMO / "reports" / f"{name}.txt").read_text("utf-8"))


def values(text: str) -> list[tuple[Decimal, Decimal | None]]:
    """`7/13 14` → [(7, 13), (14, None)]."""
    pairs = [token.partition("/") for token in text.split()]
    return [(Decimal(first), Decimal(second) if second else None) for first, _, second in pairs]


@pytest.mark.parametrize("name", FIGURES)
def test_every_figure_is_read_in_its_order(name: str) -> None:
    assert [(fact.value, fact.value2) for fact in reading(name).facts] == values(FIGURES[name])


ROLES = {
    "01-thang-02-2024": "actual range total progress progress actual",
    "03-nam-2022": "target" + " actual" * 6 + " total actual total actual change" + " actual" * 7,
    "04-quy-1-2024": "actual actual total part part part actual actual actual actual percent_of_target actual actual"
    " target actual target actual",
    "05-6-thang-2023": "total part part actual actual actual actual actual total part part actual percent_of_target"
    " actual",
}


@pytest.mark.parametrize("name", ROLES)
def test_every_figure_is_told_for_what_it_is(name: str) -> None:
    assert [fact.role for fact in reading(name).facts] == ROLES[name].split()


@pytest.mark.parametrize(("name", "code"), [("05-6-thang-2023", "parts"), ("05-6-thang-2023", "implausible")])
def test_the_planted_contradictions_are_pointed_out(name: str, code: str) -> None:
    assert code in {doubt.code for doubt in reading(name).doubts}


@pytest.mark.parametrize("name", ["01-thang-02-2024", "02-thang-11-2023", "04-quy-1-2024"])
def test_reports_without_contradiction_stay_unmarked(name: str) -> None:
    assert reading(name).doubts == ()


@pytest.mark.parametrize(
    ("name", "place", "period", "held_on"),
    [
        ("01-thang-02-2024", "phường An Bình", "2024-02", "2024-03-05"),
        ("02-thang-11-2023", "phường Hòa Mai", "2023-11", "2023-11-24"),
        ("03-nam-2022", "phường Bình Khê", "2022", "2023-01-11"),
        ("04-quy-1-2024", "Thị ủy Sông Mai", "2024-Q1", "2024-04-03"),
        ("05-6-thang-2023", "phường Đông Phong", "2023-H1", "2023-07-13"),
    ],
)
def test_body_period_and_date_are_told(name: str, place: str, period: str, held_on: str) -> None:
    meta = reading(name).meta
    assert meta.organisation is not None and meta.organisation.endswith(place)
    assert meta.period is not None and meta.period.label == period
    assert meta.held_on == held_on


def test_the_town_has_thirteen_communes_with_invented_codes() -> None:
    units = tomllib.loads((DEMO / "units.toml").read_text("utf-8"))["unit"]
    town, *communes = units
    assert (town["code"], town["kind"], "parent" in town) == ("990", "thị xã", False)
    assert len({unit["code"] for unit in communes}) == 13
    assert all(unit["code"].startswith("99") and len(unit["code"]) == 5 for unit in communes)
    assert {unit["parent"] for unit in communes} == {"990"}
