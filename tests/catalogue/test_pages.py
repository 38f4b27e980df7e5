"""What the documentation says about the catalogue is what the catalogue holds."""

from pathlib import Path

from giaoban.catalogue.definitions import field_of, measure_definitions
from giaoban.catalogue.pages import FIELDS, catalogue_page
from vnfigures.indicators import families

ROOT = Path(__file__).parents[2]


def test_the_catalogues_page_is_up_to_date() -> None:
    written = (ROOT / "docs" / "catalogue.md").read_text("utf-8")
    assert written == catalogue_page(), "stale: python -m giaoban.catalogue.pages > docs/catalogue.md"


def test_the_page_lists_every_measure_and_every_field() -> None:
    page = catalogue_page()
    for row in measure_definitions().values():
        assert f"| {row.code} | {row.name} |" in page
    assert {field_of(row.code) for row in families()} == set(FIELDS)
