"""The table of steps, and reporting as an indicator: pure."""

from datetime import date
from decimal import Decimal

from giaoban.intake.enums import SubmissionState
from giaoban.intake.rules import TRANSITIONS, first_state, may_move, may_write, rates

DUE, DAY_AFTER = date(2024, 3, 1), date(2024, 3, 2)


def test_every_step_of_the_table_leads_from_a_state_to_a_state() -> None:
    known = set(SubmissionState.values)
    for move in TRANSITIONS.values():
        assert move.before <= known and move.after in known and move.after not in move.before
    ways = {(before, move.after) for move in TRANSITIONS.values() for before in move.before}
    assert ways == {
        ("draft", "proposed"),
        ("returned", "proposed"),
        ("draft", "submitted"),
        ("returned", "submitted"),
        ("proposed", "submitted"),
        ("proposed", "draft"),
        ("submitted", "returned"),
        ("submitted", "accepted"),
    }


def test_an_accepted_form_takes_no_step_any_more() -> None:
    assert not [verb for verb in TRANSITIONS if may_move(verb, "accepted")]
    assert not may_write("accepted") and not may_write("submitted")
    assert may_write("draft") and may_write("returned")
    assert may_write("proposed", approves=True) and not may_write("proposed")


def test_who_needs_the_lead() -> None:
    assert first_state("form", unit_has_lead=True, enterer_approves=False) == "proposed"
    assert first_state("form", unit_has_lead=False, enterer_approves=False) == "submitted"
    assert first_state("excel", unit_has_lead=True, enterer_approves=True) == "submitted"
    assert first_state("link", unit_has_lead=False, enterer_approves=True) == "proposed"


def test_completeness_and_timeliness() -> None:
    forms = [
        ("accepted", DUE, DUE),
        ("submitted", DAY_AFTER, DUE),
        ("returned", DUE, DUE),
        ("draft", None, DUE),
        ("", None, DUE),
        ("", None, DAY_AFTER),
    ]
    found = rates(forms, today=DAY_AFTER)
    assert (found.expected, found.received, found.on_time, found.late, found.accepted) == (6, 2, 1, 1, 1)
    assert (found.overdue, found.missing) == (3, 4), "returned, begun and not begun; one is not due yet"
    assert (found.completeness, found.timeliness) == (Decimal("33.33"), Decimal("16.67"))
    unknown = rates([("submitted", None, DUE)], DAY_AFTER)
    assert (unknown.received, unknown.on_time, unknown.late) == (1, 0, 0), "nobody knows when it came"
    assert rates([], DUE).completeness is None
