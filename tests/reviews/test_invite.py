"""Invitations: once, with a calendar entry that changes and is taken out; replies by link, account, telephone; one
reminder; and who cannot be reached."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from icalendar import Calendar

from giaoban.base.clock import now
from giaoban.base.errors import Refusal
from giaoban.notices.actions.send import send_due
from giaoban.notices.models import Delivery, Notice
from giaoban.people.enums import Role
from giaoban.people.models import User
from giaoban.people.policy import Person
from giaoban.reviews.actions.agenda import ItemInput, add_item
from giaoban.reviews.actions.invite import invite
from giaoban.reviews.actions.move import begin, cancel, close, open_review
from giaoban.reviews.actions.people import PersonInput, add_people, change_person, remove_person
from giaoban.reviews.actions.prepare import ReviewInput, change, prepare
from giaoban.reviews.actions.reply import note_reply, reply, reply_by_link
from giaoban.reviews.links import PUBLIC, WRONG_TRIES, invited_by, path_of, token_of
from giaoban.reviews.models import Participant, Review
from giaoban.reviews.notices import remind
from tests import factories
from tests.conftest import SetClock
from tests.reviews.conftest import at


@pytest.fixture
def clerk(ward: int, clock: SetClock) -> Person:
    clock(2024, 3, 1, 9)
    return factories.clerk(ward)


@pytest.fixture
def meeting(clerk: Person, ward: int) -> int:
    made = prepare(clerk, ward, ReviewInput("Giao ban tháng 2", at(2024, 3, 8), 90, "Phòng họp số 2"))
    add_item(clerk, made, ItemInput("Báo cáo tháng 2", 30))
    return made


def people(clerk: Person, meeting: int) -> list[Participant]:
    """One with an account, one with an address only, one with neither."""
    member = factories.person(Role.LEAD, clerk.home_id or 0)
    User.objects.filter(pk=member.account_id).update(email="truong@example.vn")
    add_people(
        clerk,
        meeting,
        [
            PersonInput("Võ Thị Sim", "Trạm trưởng", account_id=member.account_id),
            PersonInput("Lê Na", "Hiệu trưởng", "na@example.vn"),
            PersonInput("Hồ Văn Mây", "Trưởng khu phố"),
        ],
    )
    return list(Participant.objects.filter(review_id=meeting))


def letters() -> list[EmailMultiAlternatives]:
    """What went out since the last time."""
    send_due()
    found: list[EmailMultiAlternatives] = list(mail.outbox)  # type: ignore[arg-type]
    mail.outbox.clear()
    return found


def entry(letter: EmailMultiAlternatives) -> tuple[str, Calendar]:
    """The method and the calendar in a letter; the attached file is the same."""
    ((words, kind),) = letter.alternatives
    assert isinstance(words, str)
    assert letter.attachments == [("lich-hop.ics", words, "application/ics")]
    calendar = Calendar.from_ical(words)
    assert kind == f"text/calendar; method={calendar['method']}"
    return str(calendar["method"]), calendar.walk("VEVENT")[0]


def test_an_invitation_goes_out_once_and_says_who_must_be_called(clerk: Person, meeting: int) -> None:
    sim, na, may = people(clerk, meeting)
    done = invite(clerk, meeting)
    assert (done.sent, done.unreachable) == (2, ("Hồ Văn Mây",))
    first, second = sorted(letters(), key=lambda one: one.to)
    assert (first.to, second.to) == (["na@example.vn"], ["truong@example.vn"])
    assert "8 giờ 00, ngày 08/03/2024" in first.body
    assert "1. Báo cáo tháng 2" in first.body
    assert path_of(na) in first.body
    assert path_of(sim) in second.body
    method, event = entry(first)
    assert (method, event["sequence"], str(event["location"])) == ("REQUEST", 0, "Phòng họp số 2")
    assert event.decoded("dtstart") == at(2024, 3, 8)
    assert event.decoded("dtend") == at(2024, 3, 8, 9, 30)
    assert event["attendee"] == "mailto:na@example.vn"
    with pytest.raises(Refusal, match="reviews.nothing_to_send"):
        invite(clerk, meeting)
    assert letters() == []
    assert Notice.objects.filter(account_id=sim.account_id).count() == 1
    may.refresh_from_db()
    assert may.invited_at is None


def test_the_way_in_is_stored_nowhere(clerk: Person, meeting: int) -> None:
    sim, na, may = people(clerk, meeting)
    invite(clerk, meeting)
    for one in (sim, na, may):
        secret = token_of(one)[PUBLIC:]
        assert not Notice.objects.filter(text__contains=secret).exists()
        assert not Notice.objects.filter(url__contains=secret).exists()
        assert invited_by(token_of(one), "203.0.113.7").pk == one.pk


def test_a_change_goes_out_with_the_same_name_and_a_higher_number(clerk: Person, meeting: int) -> None:
    people(clerk, meeting)
    invite(clerk, meeting)
    (uid,) = {str(entry(one)[1]["uid"]) for one in letters()}
    assert not change(clerk, meeting, ReviewInput("Giao ban tháng 2", at(2024, 3, 8), 90, "Phòng họp số 2"))
    assert change(clerk, meeting, ReviewInput("Giao ban tháng 2", at(2024, 3, 8, 14), 90, "Phòng họp số 1"))
    assert invite(clerk, meeting).sent == 2
    for letter in letters():
        method, event = entry(letter)
        assert letter.subject == "Thay đổi: Giao ban tháng 2"
        assert (method, str(event["uid"]), event["sequence"]) == ("REQUEST", uid, 1)
        assert event.decoded("dtstart") == at(2024, 3, 8, 14)


def test_what_changed_before_it_went_out_goes_out_only_as_it_is_now(
    clerk: Person, meeting: int, clock: SetClock
) -> None:
    people(clerk, meeting)
    clock(2024, 3, 4, 22)
    invite(clerk, meeting)
    assert letters() == [], "nobody is woken"
    change(clerk, meeting, ReviewInput("Giao ban tháng 2", at(2024, 3, 8, 14), 90, "Phòng họp số 2"))
    invite(clerk, meeting)
    clock(2024, 3, 5, 8)
    assert [entry(one)[1]["sequence"] for one in letters()] == [1, 1]
    assert Delivery.objects.filter(state="queued").count() == 0


def test_calling_off_takes_it_out_of_every_calendar_with_the_reason(clerk: Person, meeting: int) -> None:
    people(clerk, meeting)
    invite(clerk, meeting)
    letters()
    with pytest.raises(Refusal, match="reviews.no_reason"):
        cancel(clerk, meeting, " ")
    assert cancel(clerk, meeting, "Lãnh đạo đi kiểm tra đê.") == 2
    for letter in letters():
        method, event = entry(letter)
        assert (method, str(event["status"]), event["sequence"]) == ("CANCEL", "CANCELLED", 1)
        assert "Lãnh đạo đi kiểm tra đê." in letter.body
        assert "/hn/" not in letter.body
    with pytest.raises(Refusal, match="reviews.wrong_state"):
        invite(clerk, meeting)


def test_whoever_is_taken_off_the_list_gets_word_and_his_link_ends(clerk: Person, meeting: int) -> None:
    _sim, na, may = people(clerk, meeting)
    invite(clerk, meeting)
    letters()
    token = token_of(na)
    remove_person(clerk, meeting, na.pk)
    remove_person(clerk, meeting, may.pk)
    (letter,) = letters()
    assert (letter.to, entry(letter)[0]) == (["na@example.vn"], "CANCEL")
    with pytest.raises(Refusal, match="reviews.no_link"):
        reply_by_link(token, "203.0.113.7", "yes")


def test_a_new_address_gets_an_invitation_of_its_own(clerk: Person, meeting: int) -> None:
    _sim, _na, may = people(clerk, meeting)
    invite(clerk, meeting)
    letters()
    change_person(clerk, meeting, may.pk, PersonInput("Hồ Văn Mây", "Trưởng khu phố", "may@example.vn"))
    assert invite(clerk, meeting).unreachable == ()
    assert [one.to for one in letters()] == [["may@example.vn"]]


def test_what_cannot_be_sent_says_why(clerk: Person, meeting: int, clock: SetClock) -> None:
    with pytest.raises(Refusal) as refusal:
        invite(clerk, meeting)
    assert refusal.value.message == "Chưa có ai trong thành phần. Hãy thêm người dự rồi gửi giấy mời."
    people(clerk, meeting)
    clock(2024, 3, 8, 8)
    with pytest.raises(Refusal, match="8 giờ 00, ngày 08/03/2024 đã qua"):
        invite(clerk, meeting)


def test_those_without_any_address_are_still_invited_on_paper(clerk: Person, meeting: int) -> None:
    add_people(clerk, meeting, [PersonInput("Hồ Văn Mây", "Trưởng khu phố")])
    assert invite(clerk, meeting).unreachable == ("Hồ Văn Mây",)
    assert Review.objects.get(pk=meeting).state == "invited"


def test_replies_come_by_link_by_account_and_by_telephone(clerk: Person, meeting: int) -> None:
    sim, na, may = people(clerk, meeting)
    invite(clerk, meeting)
    version = Review.objects.get(pk=meeting).version
    reply_by_link(token_of(na), "203.0.113.7", "stand_in", "Họp phụ huynh", "Trần Khuê, Phó hiệu trưởng")
    reply(Person(User.objects.get(pk=sim.account_id)), meeting, "yes")
    note_reply(clerk, meeting, may.pk, "no", "Đi viện")
    for one in (sim, na, may):
        one.refresh_from_db()
    assert (sim.reply, na.reply, may.reply) == ("yes", "stand_in", "no")
    assert (na.stand_in, na.reply_note, may.reply_note) == ("Trần Khuê, Phó hiệu trưởng", "Họp phụ huynh", "Đi viện")
    assert Review.objects.get(pk=meeting).version == version + 3
    reply_by_link(token_of(na), "203.0.113.7", "yes")
    na.refresh_from_db()
    assert (na.reply, na.stand_in) == ("yes", "")
    with pytest.raises(Refusal, match="reviews.no_stand_in"):
        reply_by_link(token_of(na), "203.0.113.7", "stand_in", "", " ")
    with pytest.raises(Refusal, match="reviews.no_participant"):
        reply(factories.reporter(clerk.home_id or 0), meeting, "yes")
    with pytest.raises(Refusal, match="base.not_allowed"):
        note_reply(factories.reporter(clerk.home_id or 0), meeting, may.pk, "yes")


def test_no_reply_is_taken_once_it_runs(clerk: Person, meeting: int) -> None:
    _sim, na, _may = people(clerk, meeting)
    open_review(clerk, meeting)
    begin(clerk, meeting)
    with pytest.raises(Refusal, match="đang họp"):
        reply_by_link(token_of(na), "203.0.113.7", "yes")
    close(clerk, meeting)


def test_a_wrong_link_opens_nothing_and_guessing_ends_soon(clerk: Person, meeting: int) -> None:
    _sim, na, may = people(clerk, meeting)
    wrong = token_of(na)[:PUBLIC] + token_of(may)[PUBLIC:]
    for _try in range(WRONG_TRIES):
        with pytest.raises(Refusal, match="reviews.no_link"):
            invited_by(wrong, "203.0.113.7")
    with pytest.raises(Refusal, match="intake.too_many_tries"):
        invited_by(wrong, "203.0.113.7")
    assert invited_by(token_of(na), "203.0.113.8").pk == na.pk


def test_who_does_not_reply_is_reminded_once(clerk: Person, meeting: int, clock: SetClock) -> None:
    _sim, na, _may = people(clerk, meeting)
    invite(clerk, meeting)
    letters()
    assert remind() == 0, "a week before nobody is pressed"
    reply_by_link(token_of(na), "203.0.113.7", "yes")
    clock(2024, 3, 6, 9)
    assert remind() == 1
    (letter,) = letters()
    assert (letter.to, letter.alternatives) == (["truong@example.vn"], [])
    assert "/hn/" in letter.body
    clock(2024, 3, 7, 9)
    assert (remind(), letters()) == (0, [])


def test_a_reminder_that_is_overtaken_by_the_reply_stays_at_home(clerk: Person, meeting: int, clock: SetClock) -> None:
    sim, na, _may = people(clerk, meeting)
    invite(clerk, meeting)
    letters()
    clock(2024, 3, 6, 22)
    assert remind() == 2
    reply_by_link(token_of(na), "203.0.113.7", "no")
    clock(2024, 3, 7, 8)
    assert [one.to for one in letters()] == [["truong@example.vn"]]
    sim.refresh_from_db()
    assert sim.reminded_at == now() - timedelta(hours=10)
