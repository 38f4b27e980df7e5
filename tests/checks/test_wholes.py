"""Which lines of a form are the sum of which others: for showing the sum while one types."""

import pytest

from giaoban.catalogue.models import FormLine
from giaoban.catalogue.queries import form_version
from giaoban.catalogue.rules import parse_period
from giaoban.checks.queries import wholes
from tests import factories

FEBRUARY = parse_period("2024-02")
pytestmark = pytest.mark.django_db


def sums(*codes: str) -> dict[str, list[str]]:
    unit = factories.unit()
    measures = [factories.measure(code, "stock", code=code) for code in codes]
    version = factories.form(unit, measures, units=[unit])
    names = dict(FormLine.objects.filter(version_id=version).values_list("pk", "measure__code"))
    found = wholes(unit, form_version(version), FEBRUARY)
    return {names[whole]: [names[part] for part in parts] for whole, parts in found.items()}


def test_a_whole_stands_with_its_parts() -> None:
    assert sums("XD01.chinh_thuc", "XD01", "XD01.du_bi") == {"XD01": ["XD01.chinh_thuc", "XD01.du_bi"]}


def test_a_whole_without_all_its_parts_has_no_sum() -> None:
    assert sums("XD01", "XD01.du_bi") == {}


def test_the_items_of_a_measure_add_up_to_it() -> None:
    unit = factories.unit()
    measure = factories.measure("Diện tích gieo trồng", itemised=True)
    version = factories.form(unit, [measure], units=[unit], publish_from=None)
    parts = [
        FormLine.objects.create(version_id=version, position=n, measure_id=measure, item=item, nature="in_period").pk
        for n, item in enumerate(("vụ xuân", "vụ mùa"), start=2)
    ]
    whole = FormLine.objects.get(version_id=version, item="").pk
    assert wholes(unit, form_version(version), FEBRUARY) == {whole: tuple(parts)}
