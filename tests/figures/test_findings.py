"""Findings: raised once, closed with a reason, accepted by whoever may."""

import pytest

from giaoban.base.errors import Refusal
from giaoban.base.models import AuditEntry
from giaoban.base.queries import broken_audit_entry
from giaoban.catalogue.rules import parse_period
from giaoban.figures.actions.answer import answer
from giaoban.figures.actions.renew_findings import Raised, Renewed, renew_findings
from giaoban.figures.actions.settle_finding import settle_finding
from giaoban.figures.actions.withdraw import withdraw
from giaoban.figures.queries import broken_batch, findings, open_findings
from tests import factories as make

pytestmark = pytest.mark.django_db

PERIOD = parse_period("2024-02")


def sum_is_off(ward: int, working: str = "311 + 3 = 314 ≠ 315") -> Raised:
    return Raised((ward, PERIOD), "parts", "error", working, mark="đảng viên", state=working)


def two_sources(ward: int, one: int, other: int) -> Raised:
    pair = (one, other)
    return Raised((ward, PERIOD), "sources", "warning", "311 ≠ 315", "quà", "311 ≠ 315", pair, conflict=pair)


def renewed(ward: int, *raised: Raised) -> Renewed:
    return renew_findings(make.SYSTEM, [(ward, PERIOD)], raised, lambda view: "Nay đã khớp.")


def test_what_stands_already_is_not_raised_twice():
    ward = make.unit()
    assert renewed(ward, sum_is_off(ward)) == Renewed(raised=1)
    trail = AuditEntry.objects.count()
    assert renewed(ward, sum_is_off(ward)) == Renewed(kept=1)
    assert AuditEntry.objects.count() == trail, "nothing changed, nothing is written"
    assert len(findings([ward])) == 1


def test_what_no_longer_holds_is_closed_with_its_reason():
    ward = make.unit()
    renewed(ward, sum_is_off(ward))
    assert renewed(ward) == Renewed(closed=1)
    (view,) = findings([ward])
    assert (view.outcome, view.reason) == ("closed", "Nay đã khớp.")
    assert open_findings([ward]) == []
    assert renewed(ward, sum_is_off(ward)) == Renewed(raised=1), "it came back: it is raised anew"


def test_other_numbers_close_the_old_finding_and_raise_another():
    ward = make.unit()
    renewed(ward, sum_is_off(ward))
    answer(make.clerk(ward), findings([ward])[0].id, "đang rà soát")
    assert renewed(ward, sum_is_off(ward, "311 + 3 = 314 ≠ 316")) == Renewed(raised=1, closed=1)
    new, old = findings([ward])
    assert "316" in new.message and new.answer == ""
    assert "Có điểm mới" in old.reason and old.answer == "đang rà soát"


def test_an_answer_stays_while_the_numbers_stay():
    ward = make.unit()
    renewed(ward, sum_is_off(ward))
    answer(make.reporter(ward), findings([ward])[0].id, "một đồng chí chưa có quyết định")
    assert renewed(ward, sum_is_off(ward)) == Renewed(kept=1)
    assert findings([ward])[0].answer == "một đồng chí chưa có quyết định"


def test_a_consolidator_accepts_a_finding_and_gives_the_reason():
    ward = make.unit()
    renewed(ward, sum_is_off(ward))
    number = findings([ward])[0].id
    with pytest.raises(Refusal) as refused:
        settle_finding(make.reporter(ward), number, "đúng thực tế")
    assert refused.value.code == "base.not_allowed"
    with pytest.raises(Refusal) as refused:
        settle_finding(make.clerk(ward), number, "  ")
    assert refused.value.code == "figures.no_reason"
    settle_finding(make.clerk(ward), number, "một đồng chí sinh hoạt tạm thời")
    (view,) = findings([ward])
    assert (view.outcome, view.reason) == ("accepted", "một đồng chí sinh hoạt tạm thời")
    with pytest.raises(Refusal) as refused:
        answer(make.clerk(ward), number, "muộn rồi")
    assert refused.value.code == "figures.finding_ended"
    assert renewed(ward, sum_is_off(ward)) == Renewed(kept=1), "the same numbers are not asked about again"
    assert renewed(ward, sum_is_off(ward, "311 + 4 = 315 ≠ 320")) == Renewed(raised=1), "other numbers are"
    assert [view.outcome for view in findings([ward])] == ["", "accepted"]


def test_a_finding_of_a_document_is_left_alone():
    ward = make.unit()
    make.recorded(ward, make.measure(), 5)
    from giaoban.figures.actions.record import record
    from giaoban.figures.proposals import Doubted

    record(make.SYSTEM, [make.stated(ward, make.measure(), 6)], [Doubted("parts", "warning", "6 + 4 ≠ 11", (0,))])
    assert renewed(ward) == Renewed()
    assert [view.outcome for view in findings([ward])] == [""]


def test_a_contradiction_that_the_gate_saw_is_the_checks_own():
    ward, gifts = make.unit(), make.measure()
    one, other = make.recorded(ward, gifts, 311), make.recorded(ward, gifts, 315)
    (seen,) = findings([ward])
    again = two_sources(ward, one, other)
    assert renewed(ward, again) == Renewed(raised=1, closed=1), "said with its numbers, in place of the gate's"
    assert [view.message for view in open_findings([ward])] == ["311 ≠ 315"]
    assert renewed(ward, again) == Renewed(kept=1)
    withdraw(make.SYSTEM, other, reason="gõ nhầm")
    assert renewed(ward) == Renewed(closed=1)
    assert open_findings([ward]) == [] and len(findings([ward])) == 2


def test_a_contradiction_that_was_answered_is_not_asked_about_again():
    ward, gifts = make.unit(), make.measure()
    one, other = make.recorded(ward, gifts, 311), make.recorded(ward, gifts, 315)
    (seen,) = findings([ward])
    answer(make.clerk(ward), seen.id, "315 là số sau rà soát")
    again = two_sources(ward, one, other)
    assert renewed(ward, again) == Renewed(kept=1)


def test_how_a_finding_ended_is_held_by_the_chain():
    ward = make.unit()
    renewed(ward, sum_is_off(ward))
    renewed(ward)
    assert broken_audit_entry() is None and broken_batch() is None
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("UPDATE figures_findingoutcome SET reason = 'khác'")
    assert broken_batch() is not None


def test_a_finding_about_figures_that_wait_is_not_closed():
    ward = make.unit()
    from giaoban.figures.actions.accept import accept
    from giaoban.figures.actions.record import record
    from giaoban.figures.proposals import Doubted

    off = sum_is_off(ward)
    params = {"mark": off.mark, "state": off.state}
    doubt = Doubted(off.code, off.severity, off.message, (0,), params, "đã rà soát")
    (seq,) = record(make.reporter(ward), [make.stated(ward, make.measure(), 315)], [doubt]).seqs
    assert renewed(ward) == Renewed(), "nothing of it is of record yet"
    accept(make.clerk(ward), [seq])
    assert renewed(ward, off) == Renewed(kept=1), "it stands, with the answer that was given on handing in"
    assert renewed(ward) == Renewed(closed=1)
