"""Writing forms and regimes: what a clerk does, and what is refused."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from giaoban.base.actors import System
from giaoban.base.errors import Refusal
from giaoban.base.models import AuditEntry
from giaoban.catalogue.actions.add_measure import add_measure
from giaoban.catalogue.actions.assign import assign, end_assignment
from giaoban.catalogue.actions.edit_form import (
    add_line,
    add_section,
    change_line,
    change_section,
    move_part,
    remove_part,
)
from giaoban.catalogue.actions.load import load
from giaoban.catalogue.actions.new_form import describe, discard_draft, new_form, new_version
from giaoban.catalogue.actions.publish import publish
from giaoban.catalogue.actions.save_regime import save_regime
from giaoban.catalogue.chain import Limit
from giaoban.catalogue.models import Form, FormAssignment, FormVersion, ReportingRegime
from giaoban.catalogue.queries import expected, form_version
from giaoban.catalogue.rules import parse_period
from tests import factories as make
from tests.catalogue.test_catalogue import Nobody

pytestmark = pytest.mark.django_db


def refused(code: str, do: Callable[[], Any]) -> None:
    with pytest.raises(Refusal) as found:
        do()
    assert found.value.code == f"catalogue.{code}" or found.value.code == code
    assert found.value.message


def test_a_form_from_its_first_line_to_its_second_version() -> None:
    ward = make.reporting_ward()
    flow, stock, ratio = ward.measures
    draft = new_form(make.SYSTEM, ward.id, name="Báo cáo  quý ", code="Q1", regime_id=make.regime())
    lines = [add_line(make.SYSTEM, draft, one) for one in (flow, stock, ratio)]
    section = add_section(make.SYSTEM, draft, "Nổi bật")
    other = add_section(make.SYSTEM, draft, "Kiến nghị")
    move_part(make.SYSTEM, draft, "line", lines[2], -2)
    move_part(make.SYSTEM, draft, "section", section, 5)
    change_line(
        make.SYSTEM, draft, lines[0], required=False, guidance=" Chỉ số  mới ", item="", about="self", nature="to_date"
    )
    change_section(make.SYSTEM, draft, other, heading="Đề xuất", guidance="Ngắn gọn", required=False)
    remove_part(make.SYSTEM, draft, "line", lines[1])
    describe(make.SYSTEM, draft, name="Báo cáo quý của công an", guidance="Gửi trước 16 giờ.")
    view = form_version(draft)
    assert (view.name, view.code, view.guidance) == ("Báo cáo quý của công an", "Q1", "Gửi trước 16 giờ.")
    assert [(line.measure.id, line.required, line.about, line.nature, line.guidance) for line in view.lines] == [
        (ratio, True, "place", "at", ""),
        (flow, False, "self", "to_date", "Chỉ số mới"),
    ]
    assert [(one.heading, one.required) for one in view.sections] == [("Đề xuất", False), ("Nổi bật", True)]
    publish(make.SYSTEM, draft, date(2024, 1, 1))
    asked = form_version(draft)
    second = new_version(make.SYSTEM, view.form_id)
    describe(make.SYSTEM, second, name="Báo cáo quý mới", guidance="")
    remove_part(make.SYSTEM, second, "line", form_version(second).lines[0].id)
    assert (form_version(second).number, len(form_version(second).lines)) == (2, 1)
    assert form_version(draft) == asked
    refused("version_too_early", lambda: publish(make.SYSTEM, second, date(2024, 1, 1)))
    publish(make.SYSTEM, second, date(2024, 7, 1))
    assert FormVersion.objects.get(pk=draft).valid_to == date(2024, 6, 30)
    assert form_version(draft).lines == asked.lines
    done = AuditEntry.objects.filter(action="catalogue.publish", payload__version=draft).get()
    assert done.payload["digest"] == FormVersion.objects.get(pk=draft).digest


def test_what_is_published_is_refused_to_whoever_would_change_it() -> None:
    ward = make.reporting_ward()
    view = form_version(ward.version)
    line = view.lines[0]
    same = {"item": "", "about": "place", "nature": "in_period"}
    for do in (
        lambda: add_line(make.SYSTEM, ward.version, make.measure()),
        lambda: change_line(make.SYSTEM, ward.version, line.id, required=False, guidance="", **same),
        lambda: move_part(make.SYSTEM, ward.version, "line", line.id, 1),
        lambda: remove_part(make.SYSTEM, ward.version, "line", line.id),
        lambda: add_section(make.SYSTEM, ward.version, "Thêm"),
        lambda: change_section(
            make.SYSTEM, ward.version, view.sections[0].id, heading="Khác", guidance="", required=True
        ),
        lambda: describe(make.SYSTEM, ward.version, name="Khác", guidance=""),
        lambda: discard_draft(make.SYSTEM, ward.version),
        lambda: publish(make.SYSTEM, ward.version, date(2030, 1, 1)),
    ):
        refused("not_a_draft", do)
    assert form_version(ward.version) == view


def test_bad_input_is_refused_with_what_to_do() -> None:
    load(System())
    ward, regime_id = make.reporting_ward(), make.regime()
    draft = new_form(make.SYSTEM, ward.id, name="Biểu", code="B-1", regime_id=regime_id)
    form_id = form_version(draft).form_id
    line = add_line(make.SYSTEM, draft, ward.measures[0])
    work = make.measure(behaviour="progress", itemised=True)
    foreign = add_measure(make.SYSTEM, make.unit(), name="Riêng nơi khác", unit="cái")
    plain = {"required": True, "guidance": "", "item": "", "about": "place", "nature": "in_period"}
    cases: list[tuple[str, Callable[[], Any]]] = [
        ("form_name", lambda: new_form(make.SYSTEM, ward.id, name=" ", code="B-2", regime_id=regime_id)),
        ("form_name", lambda: new_form(make.SYSTEM, ward.id, name="Biểu", code="B 2", regime_id=regime_id)),
        ("form_name", lambda: new_form(make.SYSTEM, ward.id, name="x" * 201, code="B-2", regime_id=regime_id)),
        ("form_code_taken", lambda: new_form(make.SYSTEM, ward.id, name="Biểu", code="B-1", regime_id=regime_id)),
        ("no_regime", lambda: new_form(make.SYSTEM, ward.id, name="Biểu", code="B-2", regime_id=0)),
        ("no_measure", lambda: add_line(make.SYSTEM, draft, 0)),
        ("no_measure", lambda: add_line(make.SYSTEM, draft, foreign)),
        ("asked_twice", lambda: add_line(make.SYSTEM, draft, ward.measures[0])),
        ("item_needed", lambda: add_line(make.SYSTEM, draft, work)),
        ("item_needed", lambda: add_line(make.SYSTEM, draft, work, item="x" * 301)),
        ("wrong_choice", lambda: add_line(make.SYSTEM, draft, ward.measures[1], nature="sometimes")),
        ("guidance_too_long", lambda: change_line(make.SYSTEM, draft, line, **{**plain, "guidance": "x" * 501})),
        ("no_part", lambda: change_line(make.SYSTEM, draft, 0, **plain)),
        ("bad_heading", lambda: add_section(make.SYSTEM, draft, "  ")),
        ("no_version", lambda: publish(make.SYSTEM, 0, date(2024, 1, 1))),
        ("draft_there", lambda: new_version(make.SYSTEM, form_id)),
        ("no_form", lambda: new_version(make.SYSTEM, 0)),
        ("base.not_allowed", lambda: add_line(Nobody(), draft, ward.measures[1])),
        ("base.not_allowed", lambda: new_form(Nobody(), ward.id, name="Biểu", code="B-2", regime_id=regime_id)),
        ("base.not_allowed", lambda: new_version(Nobody(), form_id)),
        ("base.not_allowed", lambda: publish(Nobody(), draft, date(2024, 1, 1))),
    ]
    for code, do in cases:
        refused(code, do)
    remove_part(make.SYSTEM, draft, "line", line)
    refused("empty_form", lambda: publish(make.SYSTEM, draft, date(2024, 1, 1)))
    assert discard_draft(make.SYSTEM, draft)
    assert not Form.objects.filter(pk=form_id).exists()


def test_assigning_and_ending() -> None:
    ward, other = make.reporting_ward(), make.unit()
    form_id = form_version(make.form(ward.id, [ward.measures[0]])).form_id
    since = date(2024, 1, 1)

    def give(**more: Any) -> int:
        return assign(make.SYSTEM, form_id, **{"period_type": "month", "valid_from": since, **more})

    first = give(unit_type="thon")
    cases: list[tuple[str, dict[str, Any]]] = [
        ("assign_to_whom", {}),
        ("assign_to_whom", {"unit_id": ward.police, "body": "phong_ban"}),
        ("assign_to_whom", {"body": "bo_lac"}),
        ("assign_not_below", {"unit_id": other}),
        ("assign_period", {"unit_type": "thon", "period_type": "week"}),
        ("bad_dates", {"unit_id": ward.police, "valid_to": date(2023, 12, 31)}),
        ("bad_days", {"unit_id": ward.police, "working_days": 0}),
        ("assigned_already", {"unit_type": "thon", "valid_from": date(2024, 3, 1)}),
    ]
    for code, more in cases:
        refused(code, lambda more=more: give(**more))
    refused("no_form", lambda: assign(make.SYSTEM, 0, period_type="month", valid_from=since, unit_type="thon"))
    refused("base.not_allowed", lambda: end_assignment(Nobody(), first, since))
    refused("bad_dates", lambda: end_assignment(make.SYSTEM, first, date(2023, 12, 31)))
    refused("no_assignment", lambda: end_assignment(make.SYSTEM, 0, since))
    end_assignment(make.SYSTEM, first, date(2024, 2, 29))
    again = give(unit_type="thon", valid_from=date(2024, 3, 1))
    assert FormAssignment.objects.get(pk=again).under_id == ward.id
    asked = {entry.unit_id for entry in expected(ward.id, parse_period("2024-02")) if entry.form_id == form_id}
    assert asked == set(ward.hamlets)


def regime(owner_id: int, **more: Any) -> int:
    values: dict[str, Any] = {
        "code": "TINH",
        "name": "Chế độ của tỉnh",
        "legal_basis": "Quyết định của UBND tỉnh",
        "cutoff": "ND09",
        "period_types": ["month", "quarter"],
        "deadlines": {"department": Limit(1), "commune": Limit(3)},
        "valid_from": date(2024, 1, 1),
    }
    return save_regime(make.SYSTEM, owner_id, **{**values, **more})


def test_a_regime_of_ones_own_and_what_it_must_fix() -> None:
    load(System())
    ward = make.unit()
    own = regime(ward)
    row = ReportingRegime.objects.get(pk=own)
    assert {one.level: one.working_days for one in row.deadlines.all()} == {"department": 1, "commune": 3}
    law = ReportingRegime.objects.get(code="ND09", owner=None)
    cases: list[tuple[str, dict[str, Any]]] = [
        ("regime_texts", {"code": "T2", "legal_basis": " "}),
        ("regime_texts", {"code": "", "name": "Tên"}),
        ("regime_code_taken", {}),
        ("regime_code_taken", {"code": "ND09"}),
        ("regime_periods", {"code": "T2", "cutoff": "TRANG"}),
        ("regime_periods", {"code": "T2", "period_types": []}),
        ("regime_periods", {"code": "T2", "period_types": ["thang"]}),
        ("bad_days", {"code": "T2", "deadlines": {"commune": Limit(0)}}),
        ("bad_days", {"code": "T2", "deadlines": {"commune": Limit(1, 31)}}),
        ("regime_chain", {"code": "T2", "deadlines": {"hamlet": Limit(2), "commune": Limit(2)}}),
        ("bad_dates", {"code": "T2", "valid_to": date(2023, 1, 1)}),
        ("regime_of_law", {"regime_id": law.pk}),
        ("no_regime", {"regime_id": 0}),
    ]
    for code, more in cases:
        refused(code, lambda more=more: regime(ward, **more))
    refused("no_regime", lambda: regime(make.unit(), regime_id=own))
    refused(
        "base.not_allowed",
        lambda: save_regime(
            Nobody(),
            ward,
            code="A",
            name="B",
            legal_basis="C",
            cutoff="LICH",
            period_types=["month"],
            deadlines={},
            valid_from=date(2024, 1, 1),
        ),
    )


def test_a_regime_with_forms_keeps_how_it_counts() -> None:
    ward = make.reporting_ward()
    own = regime(ward.id)
    make.form(ward.id, [ward.measures[0]], units=[ward.police], regime_id=own, period_types=["quarter"])
    refused("regime_in_use", lambda: regime(ward.id, regime_id=own, cutoff="LICH"))
    refused("regime_in_use", lambda: regime(ward.id, regime_id=own, period_types=["month"]))
    regime(ward.id, regime_id=own, deadlines={"department": Limit(2), "commune": Limit(4)}, name="Tên mới")
    quarter = parse_period("2024-Q1@ND09")
    # 14/3/2024 is a Thursday.
    assert [entry.due for entry in expected(ward.id, quarter)] == [date(2024, 3, 18)]
