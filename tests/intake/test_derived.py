"""A quarter's form is answered from the months that were given already: nobody is asked twice."""

import pytest

from giaoban.catalogue.models import FormLine
from giaoban.catalogue.rules import parse_period
from giaoban.intake.actions.open_submission import open_submission
from giaoban.intake.actions.save_cell import CellInput, save_cells
from giaoban.intake.submissions import submission
from tests import factories as make
from tests.factories import ReportingWard

pytestmark = pytest.mark.django_db
MONTHS = ("2024-01", "2024-02", "2024-03")


def give(ward: ReportingWard, month: str, *values: str | CellInput) -> str:
    """The women's association types its month."""
    lines = FormLine.objects.filter(version_id=ward.version).values_list("pk", flat=True)
    name = open_submission(make.SYSTEM, ward.women, ward.version, parse_period(month))
    typed = [
        value if isinstance(value, CellInput) else CellInput(line, value)
        for line, value in zip(lines, values, strict=True)
    ]
    save_cells(make.SYSTEM, name, typed)
    return name


def quarter(ward: ReportingWard) -> str:
    """Its form for the quarter, with nothing typed yet, asking the same and one thing more."""
    version = make.form(ward.id, [*ward.measures, make.measure()], units=[ward.women], period_types=["quarter"])
    return open_submission(make.SYSTEM, ward.women, version, parse_period("2024-Q1"))


def offers(name: str) -> list[str | None]:
    return [row.offer.raw if row.offer else None for row in submission(name).lines]


def test_a_flow_is_summed_a_stock_is_the_last_a_ratio_as_the_form_has_it() -> None:
    ward = make.reporting_ward()
    for month, values in zip(
        MONTHS, (("3", "1.190", "90/100"), ("4", "1.200", "95/100"), ("5", "1.204", "97/100")), strict=True
    ):
        last = give(ward, month, *values)
    name = quarter(ward)
    assert offers(name) == ["12", "1.204", "97/100", None]
    first = submission(name).lines[0].offer
    assert first is not None
    assert (first.origin, first.label) == (f"submission:{last}", "tổng 3 kỳ, Báo cáo tháng của phường")


def test_a_ratio_of_the_period_is_worked_out_from_the_parts_of_its_months() -> None:
    ward = make.reporting_ward()
    ratio = ward.measures[2]
    monthly, quarterly = (
        make.form(ward.id, [ratio], units=[ward.police], period_types=[type], natures={ratio: "in_period"})
        for type in ("month", "quarter")
    )
    line = FormLine.objects.get(version_id=monthly).pk
    for month, value in zip(MONTHS, ("1/4", "2/4", "3/4"), strict=True):
        name = open_submission(make.SYSTEM, ward.police, monthly, parse_period(month))
        save_cells(make.SYSTEM, name, [CellInput(line, value)])
    name = open_submission(make.SYSTEM, ward.police, quarterly, parse_period("2024-Q1"))
    assert offers(name) == ["6/12"]


def test_a_month_that_is_missing_or_does_not_apply_leaves_no_sum_and_none_occurred_is_zero() -> None:
    ward = make.reporting_ward()
    give(ward, "2024-01", "3", "1.190", "")
    give(ward, "2024-03", "5", "1.204", "")
    name = quarter(ward)
    assert offers(name) == [None, "1.204", None, None]
    line = FormLine.objects.filter(version_id=ward.version).values_list("pk", flat=True)[0]
    february = give(ward, "2024-02", CellInput(line, "", absence="zero"), "1.200", "")
    assert offers(name)[0] == "8"
    save_cells(make.SYSTEM, february, [CellInput(line, "", absence="na", absence_reason="không có địa bàn")])
    assert offers(name)[0] is None
