"""What is asked of units by the catalogue: whose, from when, by which paper."""

from datetime import date
from decimal import Decimal

import pytest

from giaoban.base.actors import System
from giaoban.base.errors import Refusal
from giaoban.base.models import AuditEntry
from giaoban.catalogue.actions.load import load
from giaoban.catalogue.actions.set_threshold import set_threshold
from giaoban.catalogue.enums import Asked
from giaoban.catalogue.models import Measure
from giaoban.catalogue.thresholds import Thresholds, threshold_history
from giaoban.figures.enums import Comparator
from tests import factories as make

PAPER = "Kế hoạch số 12/KH-UBND ngày 05/01/2024"


def put(owner: int, measure: int, text: str = "70", since: date = date(2024, 1, 5), paper: str = PAPER) -> int:
    return set_threshold(System(), owner, measure, comparator="ge", text=text, paper=paper, valid_from=since)


@pytest.fixture
def sorting(db: None) -> int:
    """The measure of households that sort their waste."""
    load(System())
    return Measure.objects.get(code="DT02.ty_le").pk


def test_the_words_are_the_ledgers() -> None:
    assert Asked.values == Comparator.values


def test_an_offices_own_threshold_goes_before_what_was_delivered_from_its_day_on(sorting: int) -> None:
    town, other = make.unit("Thị xã Thử", type="thi_xa"), make.unit("Thị xã Khác", type="thi_xa")
    put(town, sorting)
    before, after = Thresholds(date(2024, 1, 4)), Thresholds(date(2024, 1, 5))
    assert before.below(town)[sorting].value == 60
    assert (after.below(town)[sorting].value, after.below(town)[sorting].paper) == (70, PAPER)
    assert after.below(other)[sorting].value == 60
    assert AuditEntry.objects.filter(action="catalogue.set_threshold").count() == 1


def test_the_nearest_office_above_goes_first(sorting: int) -> None:
    province = make.unit("Tỉnh Thử", type="tinh")
    town = make.unit("Thị xã Thử", type="thi_xa", under=province)
    put(town, sorting, "80")
    put(province, sorting, "90")
    on = Thresholds(date(2024, 6, 1))
    assert (on.below(town)[sorting].value, on.below(province)[sorting].value) == (80, 90)


def test_a_new_threshold_ends_the_one_before_and_nothing_is_lost(sorting: int) -> None:
    town = make.unit("Thị xã Thử", type="thi_xa")
    put(town, sorting, "70")
    put(town, sorting, "62,5", date(2025, 1, 1))
    assert Thresholds(date(2024, 12, 31)).below(town)[sorting].value == 70
    assert Thresholds(date(2025, 1, 1)).below(town)[sorting].at_scale(2) == 6250
    history = threshold_history(sorting, town, date(2025, 1, 1))
    assert [(one.value, one.valid_to) for one in history] == [
        (Decimal("62.5"), None),
        (70, date(2024, 12, 31)),
        (60, None),
    ]


@pytest.mark.parametrize(
    ("text", "paper", "code"),
    [
        ("sáu mươi", PAPER, "catalogue.bad_threshold"),
        ("-1", PAPER, "catalogue.bad_threshold"),
        ("60,123", PAPER, "catalogue.bad_threshold"),
        ("", PAPER, "catalogue.bad_threshold"),
        ("60", " ", "catalogue.threshold_paper"),
    ],
)
def test_what_is_no_threshold_is_refused(sorting: int, text: str, paper: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        put(make.unit(), sorting, text, paper=paper)
    assert refused.value.code == code


def test_a_count_of_units_has_no_threshold_and_the_past_none_that_begins_later(sorting: int) -> None:
    town = make.unit("Thị xã Thử", type="thi_xa")
    with pytest.raises(Refusal) as refused:
        put(town, Measure.objects.get(code="DT02.don_vi").pk)
    assert refused.value.code == "catalogue.threshold_not_here"
    put(town, sorting)
    with pytest.raises(Refusal) as earlier:
        put(town, sorting, "75", date(2024, 1, 5))
    assert earlier.value.code == "catalogue.threshold_earlier"
