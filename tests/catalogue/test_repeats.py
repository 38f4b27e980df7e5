"""Enter once: what another form asks the same unit already."""

from datetime import date

import pytest
from django.conf import LazySettings

from giaoban.base.errors import Refusal
from giaoban.catalogue.burden import burden
from giaoban.catalogue.queries import form_version, forms_of
from giaoban.catalogue.repeats import How, derivations, how_taken, repeats
from giaoban.catalogue.rules import parse_period
from tests import factories as make

pytestmark = pytest.mark.django_db
QUARTER = parse_period("2024-Q1@LICH")


def lines(version_id: int) -> list[int]:
    return [line.id for line in form_version(version_id).lines]


@pytest.mark.parametrize(
    ("nature", "other", "behaviour", "same", "how"),
    [
        ("in_period", "in_period", "flow", True, How.SAME),
        ("in_period", "in_period", "flow", False, How.SUM),
        ("in_period", "in_period", "ratio", False, How.SUM),
        ("in_period", "in_period", "count", False, None),
        ("to_date", "to_date", "flow", False, How.LAST),
        ("at", "at", "stock", False, How.LAST),
        ("at", "at", "progress", True, How.SAME),
        ("to_date", "in_period", "flow", True, None),
        ("at", "in_period", "ratio", False, None),
    ],
)
def test_how_a_value_is_taken_over(nature: str, other: str, behaviour: str, same: bool, how: How | None) -> None:
    assert how_taken(nature, other, behaviour, same) == how


def test_a_quarter_is_answered_from_its_months_by_what_the_measures_are() -> None:
    ward = make.reporting_ward()
    flow, stock, ratio = ward.measures
    only_here = make.measure()
    quarterly = make.form(ward.id, [flow, stock, only_here, ratio], units=ward.units, period_types=["quarter"])
    found = derivations(quarterly, ward.police, QUARTER)
    first, second, third, fourth = lines(quarterly)
    assert {line: one.how for line, one in found.items()} == {first: How.SUM, second: How.LAST, fourth: How.LAST}
    assert [taken.period.label for taken in found[first].sources] == ["2024-01", "2024-02", "2024-03"]
    assert {taken.version_id for taken in found[first].sources} == {ward.version}
    assert [taken.period.label for taken in found[second].sources] == ["2024-03"]
    assert third not in found
    assert derivations(ward.version, ward.police, parse_period("2024-02")) == {}


def test_a_sum_with_a_month_that_nobody_asked_is_no_sum() -> None:
    ward = make.reporting_ward()
    flow, stock = make.measure(), make.measure(behaviour="stock")
    make.form(ward.id, [flow, stock], units=[ward.police], valid_from=date(2024, 2, 1))
    quarterly = make.form(ward.id, [flow, stock], units=[ward.police], period_types=["quarter"])
    found = derivations(quarterly, ward.police, QUARTER)
    assert list(found) == lines(quarterly)[1:]


def test_of_two_forms_for_one_period_the_first_asks_and_the_other_takes_over() -> None:
    ward = make.reporting_ward()
    asked = make.measure()
    first = make.form(ward.id, [asked], units=[ward.police], code="A1")
    second = make.form(ward.id, [asked], units=[ward.police], code="B1")
    february = parse_period("2024-02")
    assert len(forms_of(ward.police, february)) == 3
    assert derivations(first, ward.police, february) == {}
    [taken] = derivations(second, ward.police, february).values()
    assert (taken.how, taken.sources[0].version_id) == (How.SAME, first)
    assert [(row.taken_here, row.how) for row in repeats(first).overlaps] == [(False, How.SAME)]
    assert [(row.taken_here, row.how) for row in repeats(second).overlaps] == [(True, How.SAME)]


def test_a_form_by_month_and_by_quarter_takes_its_quarter_from_its_own_months() -> None:
    ward = make.reporting_ward()
    flow = make.measure()
    version = make.form(ward.id, [flow], units=[ward.police], period_types=["month", "quarter", "year"])
    [taken] = derivations(version, ward.police, parse_period("2024")).values()
    assert [one.period.label for one in taken.sources] == ["2024-Q1", "2024-Q2", "2024-Q3", "2024-Q4"]
    assert repeats(version).derived == {
        "month": frozenset(),
        "quarter": frozenset(lines(version)),
        "year": frozenset(lines(version)),
    }


def test_another_unit_another_place_another_item_are_other_questions() -> None:
    ward = make.reporting_ward()
    flow = ward.measures[0]
    elsewhere = make.form(ward.id, [flow], units=[ward.police], period_types=["quarter"], about="self")
    assert repeats(elsewhere).overlaps == ()
    school = make.unit("Trường Thử", body="truong", place_id=ward.id)
    other = make.form(ward.id, [flow], units=[school], period_types=["quarter"])
    assert repeats(other).overlaps == ()


def test_the_cost_of_a_draft_counts_what_is_taken_over_and_says_what_that_saves(settings: LazySettings) -> None:
    settings.FORM_MINUTES = "open=0,approve=0,line=1,ratio=2,derived=0,section=5,first_time=0,first_time_line=0"
    ward = make.reporting_ward()
    flow, stock, _ratio = ward.measures
    draft = make.form(
        ward.id,
        [flow, stock, make.measure(behaviour="ratio")],
        units=[ward.police, ward.women],
        period_types=["quarter"],
        sections=["Đánh giá"],
        publish_from=None,
    )
    found = burden(draft)
    # 2 units × 4 quarters × (2 of a ratio + 5 of words); by hand two minutes more.
    assert (found.cost.minutes_a_year, found.by_hand.minutes_a_year, found.saved) == (56, 72, 16)
    assert [(row.line.measure.id, row.how, row.units) for row in found.repeats.overlaps] == [
        (flow, How.SUM, 2),
        (stock, How.LAST, 2),
    ]
    # A school that no monthly form asks must give it by hand: then nobody's cost is counted down.
    school = make.unit("Trường Thử", body="truong", place_id=ward.id)
    mixed = make.form(ward.id, [flow], units=[ward.police, school], period_types=["quarter"], publish_from=None)
    assert burden(mixed).saved == 0
    settings.FORM_MINUTES = "lines=1"
    with pytest.raises(Refusal) as refused:
        burden(draft)
    assert refused.value.code == "catalogue.bad_minutes"
