"""Numbers, units of measure and periods in the language of the page."""

import tomllib
from collections.abc import Iterator
from decimal import Decimal
from importlib.resources import files
from typing import Any

import pytest
from django.utils.translation import override

from giaoban.base.numerals import format_number
from giaoban.catalogue.rules import parse_period
from giaoban.web.templatetags.giaoban import money, percent, period_in_short
from giaoban.web.unit_words import UNITS, unit_words


@pytest.mark.parametrize(
    ("value", "vietnamese", "english"),
    [("1234567.5", "1.234.567,5", "1\u00a0234\u00a0567.5"), ("-0.25", "−0,25", "−0.25"), ("999", "999", "999")],
)
def test_separators_are_those_of_the_page(value: str, vietnamese: str, english: str) -> None:
    assert format_number(Decimal("80"), 2) == "80,00"
    said = format_number(Decimal(value)).replace("-", "−")
    assert said == vietnamese
    with override("en"):
        assert format_number(Decimal(value)).replace("-", "−") == english
        assert format_number(Decimal("80"), 2) == "80.00"


def test_money_and_percents_speak_the_language_of_the_page() -> None:
    assert (money(18_900_000_000), money(79_000_000), percent(Decimal("84.62"))) == ("18,9 tỷ", "79 triệu", "84,6")
    with override("en"):
        said = (money(18_900_000_000), money(79_000_000), percent(Decimal("84.62")))
        assert said == ("18.9 billion", "79 million", "84.6")


def units_of(found: Any) -> Iterator[str]:
    """Every unit of measure in the delivered catalogue's data."""
    if isinstance(found, dict):
        for key, value in found.items():
            yield from [value] if key in ("unit", "part_unit") else units_of(value)
    elif isinstance(found, list):
        for value in found:
            yield from units_of(value)


def test_every_unit_of_the_catalogue_has_its_english() -> None:
    data = tomllib.loads((files("giaoban.catalogue") / "data" / "measures.toml").read_text("utf-8"))
    known = set(units_of(data)) - {"%", "‰", ""}
    assert len(known) > 30
    assert known - set(UNITS) == set()
    with override("en"):
        assert {unit: words() for unit, words in UNITS.items() if words() == unit} == {"ha": "ha"}
        assert unit_words("xe lu") == "xe lu", "what an office counts in by itself stays"
    assert unit_words("hộ") == "hộ"


@pytest.mark.parametrize(
    ("label", "vietnamese", "english"),
    [("2023-Q1", "quý I/2023", "Q1 2023"), ("2024-03", "tháng 3/2024", "March 2024"), ("2023", "năm 2023", "2023")],
)
def test_what_is_compared_with_has_a_short_name(label: str, vietnamese: str, english: str) -> None:
    assert period_in_short(parse_period(label)) == vietnamese
    with override("en"):
        assert period_in_short(parse_period(label)) == english
