"""Reading the ledger: sources behind a number, what waits, the picks that the mirror follows."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from giaoban.catalogue.rules import parse_period
from giaoban.figures.actions.record import record
from giaoban.figures.actions.set_target import set_target
from giaoban.figures.actions.supersede import supersede
from giaoban.figures.actions.withdraw import withdraw
from giaoban.figures.enums import Quality
from giaoban.figures.models import Entry
from giaoban.figures.picks import PICK_COLUMNS, picks
from giaoban.figures.queries import (
    ledger_identity,
    ledger_position,
    recorded_from,
    statements_behind,
    values_of_record,
    waiting,
)
from giaoban.figures.reported import reported_periods, reporting_units
from giaoban.people.enums import Role
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_behind_a_number_stand_its_source_and_its_rivals():
    ward, relief = make.unit(), make.measure("Hộ được chăm lo", unit="hộ")
    clerk = make.clerk(ward)
    place = make.source("document:tet", quote="chăm lo 237 hộ nghèo", start=40, end=46)
    (first,) = record(clerk, [make.stated(ward, relief, 237, source=place)]).seqs
    second = make.recorded(ward, relief, 231, quality=Quality.ACTUAL)
    make.recorded(ward, relief, 5, period="2024-03")
    (behind,) = statements_behind([first])
    one = behind.statement
    assert (one.value, one.scale, one.source, one.entered_by) == (237, 0, place, clerk.account_id)
    assert (one.about_id, one.period, one.regime, one.nature) == (ward, "2024-02", "LICH", "in_period")
    assert one.accepted and one.of_record and one.conflict and not one.withdrawn
    assert [(rival.seq, rival.value, rival.of_record) for rival in behind.rivals] == [(second, 231, False)]


def test_behind_a_corrected_number_stands_its_correction_with_the_reason():
    ward, gifts = make.unit(), make.measure()
    first = make.recorded(ward, gifts, 1493)
    (second,) = supersede(make.SYSTEM, first, make.stated(ward, gifts, 1439), reason="đảo chữ số").seqs
    old, new = statements_behind([first, second, 999])
    assert (old.statement.corrected_by, old.statement.of_record) == (second, False)
    assert (new.statement.corrects, new.statement.reason, new.statement.of_record) == (first, "đảo chữ số", True)
    assert [rival.seq for rival in old.rivals] == [second]


def test_a_reader_sees_what_is_accepted_the_office_also_what_waits():
    ward, gifts = make.unit(), make.measure()
    accepted = make.recorded(ward, gifts, 5)
    (waits,) = record(make.reporter(ward), [make.stated(ward, gifts, 6)]).seqs
    withdrawn = make.recorded(ward, gifts, 7)
    withdraw(make.SYSTEM, withdrawn, reason="nhầm")

    def seen(actor) -> set[int]:
        return {behind.statement.seq for behind in statements_behind([accepted, waits, withdrawn], actor)}

    assert seen(make.clerk(ward)) == seen(make.reporter(ward)) == {accepted, waits, withdrawn}
    assert seen(make.person(Role.CHAIR, ward)) == {accepted}
    assert seen(make.clerk(make.unit())) == set()
    (behind,) = statements_behind([accepted], make.person(Role.CHAIR, ward))
    assert behind.rivals == (), "nor among the rivals"


def test_what_waits_and_what_came_from_a_document():
    ward, other, gifts = make.unit(), make.unit(), make.measure()
    reporter = make.reporter(ward)
    batch = [
        make.stated(ward, gifts, value, period=f"2024-0{value}", source=make.source("document:ba", start=value))
        for value in (1, 2, 3)
    ]
    first, second, third = record(reporter, batch).seqs
    withdraw(reporter, second, reason="nhầm")
    make.recorded(ward, gifts, 9)
    assert [view.seq for view in waiting([ward, other])] == [first, third]
    assert waiting([other]) == []
    assert [(view.seq, view.withdrawn) for view in recorded_from("document:ba")] == [
        (first, False),
        (second, True),
        (third, False),
    ]


def test_values_of_record_as_they_stood_at_a_position():
    ward, gifts, relief = make.unit(), make.measure(), make.measure()
    first = make.recorded(ward, gifts, 10, quality=Quality.ESTIMATE)
    then = ledger_position()
    second = make.recorded(ward, gifts, 11)
    other = make.recorded(ward, relief, 1)
    assert sorted(values_of_record(at_seq=then).values()) == [first]
    assert sorted(values_of_record().values()) == [second, other]
    assert sorted(values_of_record([ward], [relief]).values()) == [other]
    assert values_of_record([make.unit()]) == {}


def test_an_empty_ledger():
    assert (ledger_position(), ledger_identity(), picks(0)) == (0, ("", 0), [])


def test_the_ledger_keeps_its_name():
    ward, gifts = make.unit(), make.measure()
    make.recorded(ward, gifts, 1)
    name, epoch = ledger_identity()
    assert len(name) == 32 and epoch == 1
    make.recorded(ward, gifts, 1, period="2024-03")
    assert ledger_identity() == (name, 1)


def test_every_entry_says_what_it_is_about_and_the_picks_what_is_of_record():
    ward = make.unit()
    share = make.measure("Tỷ lệ giải ngân", behaviour="ratio", unit="%", scale=2, part_scale=0, part_unit="đồng")
    first = make.recorded(
        ward, share, None, numerator=94, denominator=100, nature="to_date", item="Nguồn vốn xã", regime="ND09"
    )
    target = set_target(
        make.SYSTEM,
        about_id=ward,
        measure_id=share,
        period="2024",
        value=100_00,
        paper="Quyết định giao vốn",
        valid_from=date(2024, 1, 1),
    )
    withdraw(make.SYSTEM, first, reason="nhầm")
    entries = list(Entry.objects.order_by("seq"))
    assert [(entry.seq, entry.kind, entry.statement_id) for entry in entries] == [
        (1, "state", first),
        (2, "accept", first),
        (3, "pick", first),
        (target, "target", None),
        (5, "withdraw", first),
        (6, "pick", None),
    ]
    assert {entry.about_id for entry in entries} == {ward}
    assert {(entry.regime, entry.period) for entry in entries if entry.kind != "target"} == {("ND09", "2024-02")}
    picked, gone = (dict(zip(PICK_COLUMNS, row, strict=True)) for row in picks(0))
    assert (picked["seq"], picked["statement"], picked["about"], picked["measure"]) == (3, first, ward, share)
    assert (picked["window_from"], picked["window_to"]) == (date(2023, 12, 15), date(2024, 2, 14))
    assert (picked["nature"], picked["quality"], picked["value"]) == ("to_date", 3, None)
    assert (picked["numerator"], picked["denominator"], picked["conflict"]) == (94, 100, 0)
    assert (gone["seq"], gone["statement"], gone["about"], gone["key"]) == (6, None, ward, picked["key"])


def test_the_picks_are_one_select_along_an_index():
    make.recorded(make.unit(), make.measure(), 1)
    with CaptureQueriesContext(connection) as caught:
        rows = picks(1)
    assert len(caught) == 1 and len(rows) == 1
    sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        if not sqlite:
            # Three rows are no reason to use an index, nor to prefer one to another: what matters is that it is there
            # and that one is used. Without the key of the table it is the only one.
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE figures_entry DROP CONSTRAINT figures_entry_pkey CASCADE")
        cursor.execute(("EXPLAIN QUERY PLAN " if sqlite else "EXPLAIN ") + caught[0]["sql"])
        plan = str(cursor.fetchall())
    assert "figures_ent_kind_" in plan, plan


def test_who_has_reported_does_not_count_what_was_withdrawn():
    ward, other, gifts = make.unit(), make.unit(), make.measure()
    february = parse_period("2024-02")
    make.recorded(ward, gifts, 1)
    gone = make.recorded(other, gifts, 1)
    assert reporting_units([ward, other], february) == {ward, other}
    withdraw(make.SYSTEM, gone, reason="nhầm đơn vị")
    assert reporting_units([ward, other], february) == {ward}
    assert reported_periods([other]) == [] and reported_periods([ward]) == [february]
