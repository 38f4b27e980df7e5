"""A personal link: one form, one period, write only, for somebody without an account; it gets forwarded."""

from dataclasses import dataclass

import pytest
from django.core.cache import cache

from giaoban.base.errors import Refusal
from giaoban.base.models import AuditEntry
from giaoban.intake.actions.give_by_link import Given, NotWhole, give_by_link
from giaoban.intake.actions.hand_in import approve
from giaoban.intake.actions.issue_link import issue_link
from giaoban.intake.actions.open_submission import open_submission
from giaoban.intake.actions.revoke_link import revoke_link
from giaoban.intake.actions.save_cell import CellInput, save_cell
from giaoban.intake.actions.send_back import send_back
from giaoban.intake.desk import seen_by
from giaoban.intake.link_queries import form_by_link, links_of
from giaoban.intake.links import SENDINGS, WRONG_TRIES, LinkHolder, LinkState, link_of
from giaoban.intake.models import Cell, PersonalLink, Submission
from giaoban.people.enums import Role
from giaoban.people.policy import Person
from tests import factories
from tests.conftest import SetClock
from tests.intake.handing import FEBRUARY, Ward, ward_office

HERE = "203.0.113.7"
pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Sent:
    """A hamlet's form, and a link to it that the ward's clerk issued."""

    ward: Ward
    submission_id: str
    token: str

    def give(self, **values: str) -> Given:
        return give_by_link(self.token, HERE, self.ward.input(**values), {})

    @property
    def row(self) -> Submission:
        return Submission.objects.get(pk=self.submission_id)


@pytest.fixture
def sent(clock: SetClock) -> Sent:
    clock(2024, 3, 4)
    cache.clear()
    ward = ward_office()
    submission_id = open_submission(ward.clerk, ward.hamlet, ward.version, FEBRUARY)
    issued = issue_link(ward.clerk, submission_id, holder="Trưởng khu phố Một", days=7)
    return Sent(ward, submission_id, issued.token)


def refused(code: str, token: str, address: str = HERE) -> None:
    with pytest.raises(Refusal) as refusal:
        form_by_link(token, address)
    assert refusal.value.code == code


def test_what_is_sent_waits_for_the_lead_and_is_seen_with_when_and_what(sent: Sent) -> None:
    assert sent.give(vu="5", ho="1.210").taken == 2
    assert (sent.row.state, sent.row.way) == ("proposed", "link")
    assert {cell.raw for cell in Cell.objects.filter(submission=sent.row)} == {"5", "1.210"}
    (link,) = links_of(sent.ward.clerk, sent.submission_id)
    assert (link.state, link.holder, len(link.sendings)) == (LinkState.USED, "Trưởng khu phố Một", 1)
    assert [(one.label, one.words) for one in link.sendings[0].values] == [("Số vụ vi phạm", "5"), ("Số hộ", "1.210")]
    assert approve(sent.ward.clerk, sent.submission_id).state == "submitted"


def test_it_shows_no_figure_of_anybody(sent: Sent) -> None:
    save_cell(sent.ward.clerk, sent.submission_id, sent.ward.lines[0], "987654321")
    shown = form_by_link(sent.token, HERE)
    assert "987654321" not in repr(shown).replace(".", "")
    assert shown.unit.name == "Khu phố Một"


def test_it_never_writes_over_what_somebody_else_gave(sent: Sent) -> None:
    save_cell(sent.ward.clerk, sent.submission_id, sent.ward.lines[0], "3")
    given = sent.give(vu="5", ho="1.210")
    assert given.unplaced == (sent.ward.lines[0],)
    assert Cell.objects.get(submission=sent.row, line_id=sent.ward.lines[0]).raw == "3"
    values = links_of(sent.ward.clerk, sent.submission_id)[0].sendings[0].values
    assert [(one.words, one.unplaced) for one in values] == [("5", True), ("1.210", False)]


def test_what_is_missing_or_not_understood_is_said_and_nothing_is_kept(sent: Sent) -> None:
    with pytest.raises(NotWhole) as wrong:
        sent.give(vu="năm vụ", ho="")
    assert set(wrong.value.lines) == set(sent.ward.lines[:2])
    assert not Cell.objects.filter(submission=sent.row).exists()
    assert sent.row.state == "draft"
    with pytest.raises(Refusal) as nothing:
        give_by_link(sent.token, HERE, [CellInput(sent.ward.lines[0], " ")], {})
    assert nothing.value.code == "intake.nothing_given"


def test_once_sent_it_is_used_until_the_form_comes_back(sent: Sent) -> None:
    sent.give()
    refused("intake.link_used", sent.token)
    with pytest.raises(Refusal):
        sent.give(vu="9")
    send_back(sent.ward.clerk, sent.submission_id, reason="Xem lại số vụ", cells={sent.ward.lines[0]: "thừa một vụ"})
    shown = form_by_link(sent.token, HERE)
    assert (shown.reason, shown.reasons) == ("Xem lại số vụ", {sent.ward.lines[0]: "thừa một vụ"})
    sent.give(vu="2")
    assert Cell.objects.get(submission=sent.row, line_id=sent.ward.lines[0]).raw == "2"
    assert links_of(sent.ward.clerk, sent.submission_id)[0].sendings[1].values[0].words == "2"


def test_wrong_expired_and_revoked_links_say_so(sent: Sent, clock: SetClock) -> None:
    refused("intake.no_link", "a" * 36)
    refused("intake.no_link", sent.token[:-1] + ("b" if sent.token[-1] == "a" else "a"))
    refused("intake.no_link", "")
    clock(2024, 3, 11, 7)
    assert form_by_link(sent.token, HERE).link_id == sent.token[:12]
    clock(2024, 3, 11, 9)
    refused("intake.link_expired", sent.token)
    revoke_link(sent.ward.clerk, sent.submission_id, sent.token[:12])
    refused("intake.link_revoked", sent.token)


def test_a_form_that_the_unit_handed_in_itself_needs_no_link(sent: Sent) -> None:
    sent.ward.handed_in()
    refused("intake.link_closed", sent.token)


def test_the_database_does_not_hold_the_token(sent: Sent, settings: object) -> None:
    link = PersonalLink.objects.get()
    assert sent.token[12:] not in repr(vars(link))
    assert sent.token[12:] not in str(list(AuditEntry.objects.values_list("payload", flat=True)))
    # A copy of the database forges nothing without the site's secret.
    settings.SECRET_KEY = "another"  # type: ignore[attr-defined]
    refused("intake.no_link", sent.token)


def test_tries_are_limited(sent: Sent) -> None:
    for _try in range(WRONG_TRIES):
        refused("intake.no_link", "x" * 36)
    refused("intake.too_many_tries", "x" * 36)
    # Whoever holds a good one is not hurt by it, nor is another address.
    assert link_of(sent.token, HERE).pk
    refused("intake.no_link", "x" * 36, "203.0.113.8")
    for _try in range(SENDINGS):
        with pytest.raises(NotWhole):
            sent.give(vu="?")
    with pytest.raises(Refusal) as refusal:
        sent.give()
    assert refusal.value.code == "intake.too_many_tries"


@pytest.mark.parametrize(
    ("holder", "days", "code"),
    [
        ("  ", 7, "intake.no_link_holder"),
        ("x" * 121, 7, "intake.no_link_holder"),
        ("Trưởng thôn", 0, "intake.bad_link_days"),
        ("Trưởng thôn", 61, "intake.bad_link_days"),
    ],
)
def test_a_link_has_a_holder_and_an_end(sent: Sent, holder: str, days: int, code: str) -> None:
    with pytest.raises(Refusal) as refusal:
        issue_link(sent.ward.clerk, sent.submission_id, holder=holder, days=days)
    assert refusal.value.code == code


@pytest.mark.parametrize(("role", "may"), [(Role.REPORTER, False), (Role.LEAD, True), (Role.CHAIR, False)])
def test_leads_and_consolidators_issue_links(sent: Sent, role: Role, may: bool) -> None:
    actor: Person = factories.person(role, sent.ward.hamlet)
    if may:
        assert issue_link(actor, sent.submission_id, holder="Trưởng khu phố").token
    else:
        with pytest.raises(Refusal):
            issue_link(actor, sent.submission_id, holder="Trưởng khu phố")


def test_who_holds_a_link_may_nothing_else() -> None:
    holder = LinkHolder("k", 7)
    assert holder.may("intake.enter", 7) and holder.may("intake.submit", 7)
    assert not any(holder.may(verb, 7) for verb in ("intake.approve", "figures.record", "intake.view", "figures.view"))
    assert not holder.may("intake.enter", 8)


def test_another_clerk_sees_what_waits_and_no_draft(sent: Sent) -> None:
    another = factories.clerk(sent.ward.id)
    assert not seen_by(another, sent.row)
    assert links_of(another, sent.submission_id)[0].holder == "Trưởng khu phố Một"
    sent.give()
    send_back(sent.ward.clerk, sent.submission_id, reason="Xem lại")
    # Back with the unit it is a draft again: that something was sent is no secret, what was is.
    sending = links_of(another, sent.submission_id)[0].sendings[0]
    assert (sending.count, sending.values) == (2, ())
    sent.give(vu="4")
    assert links_of(another, sent.submission_id)[0].sendings[1].values[0].words == "4"
    with pytest.raises(Refusal):
        links_of(sent.ward.reporter, sent.submission_id)
