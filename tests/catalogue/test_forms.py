"""Forms: who is asked what, by when; a published version never changes."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from giaoban.catalogue.actions.publish import digest, publish
from giaoban.catalogue.models import (
    FormAssignment,
    FormLine,
    FormSection,
    FormVersion,
    PublishedError,
    ReportingRegime,
)
from giaoban.catalogue.queries import expected, form_version, forms_of
from giaoban.catalogue.rules import parse_period
from tests import factories as make

pytestmark = pytest.mark.django_db

FEBRUARY = parse_period("2024-02@LICH")


def test_a_wards_units_are_expected_to_hand_in_its_form() -> None:
    ward = make.reporting_ward()
    found = expected(ward.id, FEBRUARY)
    assert {entry.unit_id for entry in found} == set(ward.units)
    assert {entry.version_id for entry in found} == {ward.version}
    assert expected(ward.id, parse_period("2024-Q1@LICH")) == ()
    assert expected(ward.id, parse_period("2024-02@ND09")) == ()
    assert forms_of(ward.police, FEBRUARY) == tuple(entry for entry in found if entry.unit_id == ward.police)
    view = form_version(ward.version)
    assert [line.nature for line in view.lines] == ["in_period", "at", "at"]
    assert [section.heading for section in view.sections] == ["Kết quả nổi bật"]


def test_a_kind_means_every_such_unit_below_and_none_elsewhere() -> None:
    town = make.unit("Thị xã Thử", type="thi_xa")
    ward, other = make.reporting_ward(under=town), make.reporting_ward()
    asked = make.measure()
    make.form(ward.id, [asked], kind={"unit_type": "thon"}, period_types=["quarter"])
    quarter = parse_period("2024-Q1@LICH")
    assert {entry.unit_id for entry in expected(ward.id, quarter)} == set(ward.hamlets)
    assert expected(other.id, quarter) == ()
    make.form(ward.id, [asked], kind={"body": "phong_ban"}, period_types=["quarter"])
    assert {entry.unit_id for entry in expected(ward.id, quarter)} == {*ward.hamlets, ward.police, ward.station}
    make.form(town, [asked], kind={"unit_type": "phuong", "body": "doan_the"}, period_types=["half"])
    # What the town asks of associations of wards is collected by their ward.
    half = parse_period("2024-H1@LICH")
    assert [entry.unit_id for entry in expected(ward.id, half)] == [ward.women]
    assert expected(town, half) == ()
    assert expected(other.id, half) == ()


def test_in_the_partys_tree_a_committee_reports_to_the_one_above_it() -> None:
    town, ward = make.unit("Thị xã Thử", type="thi_xa"), make.unit()
    above = make.unit("Thị ủy Thử", body="dang_uy", place_id=town, type="thi_xa")
    below = make.unit("Đảng ủy phường Thử", body="dang_uy", place_id=ward, under=above, hierarchy="party")
    make.form(town, [make.measure()], kind={"unit_type": "phuong", "body": "dang_uy"}, hierarchy="party")
    assert [entry.unit_id for entry in expected(town, FEBRUARY)] == [below]
    assert [entry.unit_id for entry in expected(above, FEBRUARY)] == [below]
    assert [entry.unit_id for entry in forms_of(below, FEBRUARY)] == [below]


def test_the_deadline_is_the_regimes_for_the_level_unless_the_assignment_says_otherwise() -> None:
    ward = make.reporting_ward()
    regime_id = make.regime("LICH", hamlet=1, department=2, commune=4)
    asked = make.measure()
    units = [ward.police, ward.hamlets[0]]
    make.form(ward.id, [asked], units=units, regime_id=regime_id, period_types=["quarter"])
    special = make.form(ward.id, [asked], units=[ward.police], period_types=["quarter"], working_days=5)
    due = {
        (entry.unit_id, entry.version_id == special): entry.due for entry in expected(ward.id, parse_period("2024-Q1"))
    }
    # 31/3/2024 is a Sunday.
    assert due == {
        (ward.police, False): date(2024, 4, 2),
        (ward.hamlets[0], False): date(2024, 4, 1),
        (ward.police, True): date(2024, 4, 5),
    }


def test_the_version_of_a_period_is_the_one_in_force_on_its_last_day() -> None:
    ward = make.reporting_ward()
    first = FormVersion.objects.get(pk=ward.version)
    second = FormVersion.objects.create(form=first.form, number=2, name="Báo cáo tháng của phường")
    FormLine.objects.create(version=second, position=1, measure_id=ward.measures[0], nature="in_period")
    assert {entry.version_id for entry in expected(ward.id, FEBRUARY)} == {first.pk}
    publish(make.SYSTEM, second.pk, date(2024, 2, 20))
    assert {entry.version_id for entry in expected(ward.id, FEBRUARY)} == {second.pk}
    assert {entry.version_id for entry in expected(ward.id, parse_period("2024-01"))} == {first.pk}
    FormAssignment.objects.filter(form=first.form).update(valid_to=date(2024, 2, 10))
    assert expected(ward.id, FEBRUARY) == ()


def changes(version_id: int) -> dict[str, Callable[[], Any]]:
    version = FormVersion.objects.get(pk=version_id)
    line, section = version.lines.all()[0], version.sections.all()[0]

    def save(row: Any, **values: Any) -> None:
        for name, value in values.items():
            setattr(row, name, value)
        row.save()

    return {
        "guidance of the version": lambda: save(version, guidance="Khác"),
        "back to a draft": lambda: save(version, state="draft"),
        "its number": lambda: FormVersion.objects.filter(pk=version_id).update(number=7),
        "its state": lambda: FormVersion.objects.filter(pk=version_id).update(state="draft"),
        "the version itself": lambda: FormVersion.objects.get(pk=version_id).delete(),
        "all versions": lambda: FormVersion.objects.all().delete(),
        "versions in bulk": lambda: FormVersion.objects.bulk_update([version], ["guidance"]),
        "a line": lambda: save(line, required=False),
        "a line's removal": lambda: line.delete(),
        "lines": lambda: FormLine.objects.filter(version_id=version_id).update(required=False),
        "removal of lines": lambda: version.lines.all().delete(),
        "lines in bulk": lambda: FormLine.objects.bulk_update([line], ["required"]),
        "one line more": lambda: FormLine.objects.create(
            version=version, position=9, measure_id=line.measure_id, nature="to_date"
        ),
        "more lines in bulk": lambda: FormLine.objects.bulk_create(
            [FormLine(version=version, position=9, measure_id=line.measure_id, nature="to_date")]
        ),
        "a section": lambda: save(section, heading="Khác"),
        "removal of sections": lambda: FormSection.objects.filter(version_id=version_id).delete(),
    }


def test_nothing_of_a_published_version_changes() -> None:
    ward = make.reporting_ward()
    version = FormVersion.objects.get(pk=ward.version)
    asked = form_version(ward.version)
    for name, change in changes(ward.version).items():
        with pytest.raises(PublishedError):
            change()
            pytest.fail(f"{name} went through")
    assert form_version(ward.version) == asked
    assert digest(FormVersion.objects.get(pk=ward.version)) == version.digest


def test_only_its_end_and_its_withdrawal_are_entered_later() -> None:
    ward = make.reporting_ward()
    version = FormVersion.objects.get(pk=ward.version)
    version.valid_to = date(2024, 1, 31)
    version.save()
    assert expected(ward.id, FEBRUARY) == ()
    FormVersion.objects.filter(pk=ward.version).update(valid_to=None, state="retired")
    assert expected(ward.id, FEBRUARY) == ()


def test_a_form_older_than_the_counting_of_its_measures_still_shows() -> None:
    ward = make.unit()
    late = make.measure(valid_from=date(2022, 1, 1), unit="hộ")
    version = make.form(ward, [late])
    assert form_version(version, date(2019, 12, 31)).lines[0].measure.unit == "hộ"


def test_a_regime_that_has_ended_asks_for_nothing_any_more() -> None:
    ward = make.reporting_ward()
    ReportingRegime.objects.update(valid_to=date(2024, 1, 31))
    assert expected(ward.id, FEBRUARY) == ()
    assert len(expected(ward.id, parse_period("2024-01"))) == len(ward.units)
