"""A conference runs: items and their time, who speaks in which order, and what the room sees of it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from giaoban.base.clock import clock_at
from giaoban.base.errors import Refusal
from giaoban.base.models import AuditEntry
from giaoban.people.enums import Role
from giaoban.people.policy import Person
from giaoban.reviews.actions.ask_to_speak import ask_to_speak
from giaoban.reviews.actions.end_item import end_item
from giaoban.reviews.actions.end_speaker import end_speaker
from giaoban.reviews.actions.leave_queue import leave_queue
from giaoban.reviews.actions.limit_speeches import limit_speeches
from giaoban.reviews.actions.move_speaker import move_speaker
from giaoban.reviews.actions.pause import pause
from giaoban.reviews.actions.start_item import start_item
from giaoban.reviews.actions.start_speaker import start_speaker
from giaoban.reviews.guests import Guest
from giaoban.reviews.live import BELATED, Live, done_at, first_time, live, stamp
from giaoban.reviews.models import AgendaItem, Conclusion, Participant, Review
from tests import factories
from tests.reviews.conftest import a_review, at

BEGIN = at(2024, 3, 5)


def minutes(number: float) -> datetime:
    """So long after the beginning."""
    return BEGIN + timedelta(minutes=number)


@pytest.fixture
def room(ward: int) -> Review:
    """A conference in progress: three items of 10, 20 and 15 minutes, three members."""
    review = a_review(ward, state="in_progress", starts_at=BEGIN, minutes_available=60)
    for order, (title, length) in enumerate([("Báo cáo tháng", 10), ("Thảo luận", 20), ("Kết luận", 15)], start=1):
        AgendaItem.objects.create(review=review, order=order, title=title, minutes=length)
    for order, name in enumerate(["Đỗ Minh An", "Vũ Thu Bình", "Hồ Gia Cường"], start=1):
        Participant.objects.create(review=review, order=order, name=name, token=f"the{order}")
    return review


@pytest.fixture
def secretary(ward: int) -> Person:
    return factories.clerk(ward)


def ids(room: Review) -> list[int]:
    return [item.pk for item in room.items.all()]


def members(room: Review) -> list[int]:
    return [one.pk for one in room.participants.all()]


def seen(room: Review) -> Live:
    found = live(room.pk)
    assert found is not None
    return found


def test_the_next_item_ends_the_one_before_and_keeps_what_it_took(room: Review, secretary: Person) -> None:
    first, second, _third = ids(room)
    start_item(secretary, room.pk, first, at=minutes(0))
    start_item(secretary, room.pk, second, at=minutes(12))
    now = seen(room)
    assert now.current is not None
    assert (now.current.title, now.current.timer.gone(minutes(13))) == ("Thảo luận", 60)
    assert (now.items[0].state, now.items[0].timer.spent, now.items[0].minutes_taken) == ("done", 720, 12)
    assert now.following is not None
    assert now.following.title == "Kết luận"
    assert now.preceding is not None
    assert now.preceding.title == "Báo cáo tháng"


def test_going_back_leaves_the_item_waiting_with_its_time(room: Review, secretary: Person) -> None:
    first, second, _third = ids(room)
    start_item(secretary, room.pk, first, at=minutes(0))
    start_item(secretary, room.pk, second, at=minutes(10))
    start_item(secretary, room.pk, first, at=minutes(11))
    now = seen(room)
    assert [item.state for item in now.items] == ["current", "waiting", "waiting"]
    assert [item.timer.gone(minutes(12)) for item in now.items] == [660, 60, 0]
    assert now.following is not None
    assert now.following.id == second


def test_a_pause_stands_still_for_item_and_speaker_alike(room: Review, secretary: Person) -> None:
    first = ids(room)[0]
    start_item(secretary, room.pk, first, at=minutes(0))
    ask_to_speak(secretary, room.pk, members(room)[0])
    start_speaker(secretary, room.pk, seen(room).queue[0].id, at=minutes(1))
    pause(secretary, room.pk, at=minutes(3))
    assert not seen(room).running
    start_item(secretary, room.pk, first, at=minutes(8))
    now = seen(room)
    assert now.current is not None
    assert now.current.timer.gone(minutes(9)) == 4 * 60
    assert now.speaking[0].timer.gone(minutes(9)) == 3 * 60


def test_doing_the_same_twice_changes_no_time(room: Review, secretary: Person) -> None:
    first = ids(room)[0]
    start_item(secretary, room.pk, first, at=minutes(0))
    start_item(secretary, room.pk, first, at=minutes(4))
    pause(secretary, room.pk, at=minutes(5))
    pause(secretary, room.pk, at=minutes(6))
    assert seen(room).items[0].timer.spent == 300


def test_the_last_item_is_done_with_nothing_after_it(room: Review, secretary: Person) -> None:
    start_item(secretary, room.pk, ids(room)[2], at=minutes(0))
    end_item(secretary, room.pk, at=minutes(15))
    now = seen(room)
    assert now.current is None
    assert now.items[2].state == "done"
    # What was jumped over still waits.
    assert now.following is not None
    assert now.following.title == "Báo cáo tháng"


def test_the_expected_end_follows_the_time_that_items_really_take(room: Review, secretary: Person) -> None:
    assert seen(room).expected_end(minutes(0)) == minutes(45)
    start_item(secretary, room.pk, ids(room)[0], at=minutes(0))
    assert seen(room).expected_end(minutes(4)) == minutes(45)
    # Over its time: every further minute is a later end.
    assert seen(room).expected_end(minutes(13)) == minutes(48)
    start_item(secretary, room.pk, ids(room)[1], at=minutes(13))
    assert seen(room).expected_end(minutes(13)) == minutes(48)


def test_the_secretary_keeps_the_order_of_those_who_wait(room: Review, secretary: Person) -> None:
    one, two, three = members(room)
    for member in (one, two, three):
        ask_to_speak(secretary, room.pk, member)
    move_speaker(secretary, room.pk, seen(room).queue[2].id, 1)
    assert [waiting.participant_id for waiting in seen(room).queue] == [three, one, two]
    start_speaker(secretary, room.pk, seen(room).queue[0].id, at=minutes(1))
    start_speaker(secretary, room.pk, seen(room).queue[0].id, at=minutes(2))
    now = seen(room)
    assert [speaking.participant_id for speaking in now.speaking] == [one]
    assert [waiting.participant_id for waiting in now.queue] == [two]
    end_speaker(secretary, room.pk)
    leave_queue(secretary, room.pk, two)
    assert seen(room).speakers == ()
    # Whoever spoke may ask again, behind those who wait.
    ask_to_speak(secretary, room.pk, three, topic="  Về   ngân sách ")
    assert seen(room).queue[0].topic == "Về ngân sách"


def test_a_member_asks_for_himself_only_and_once(room: Review) -> None:
    one, two, _three = members(room)
    ask_to_speak(Guest(one, room.pk), room.pk, one)
    ask_to_speak(Guest(one, room.pk), room.pk, one, topic="Đường thôn 3")
    assert [(waiting.participant_id, waiting.topic) for waiting in seen(room).queue] == [(one, "Đường thôn 3")]
    with pytest.raises(Refusal, match="base.not_allowed"):
        ask_to_speak(Guest(one, room.pk), room.pk, two)
    with pytest.raises(Refusal, match="base.not_allowed"):
        start_speaker(Guest(one, room.pk), room.pk, seen(room).queue[0].id)
    leave_queue(Guest(one, room.pk), room.pk, one)
    assert seen(room).queue == ()


def test_an_account_speaks_for_whoever_it_was_invited_as(room: Review) -> None:
    elsewhere = factories.person(Role.REPORTER, factories.unit("Xã Khác"))
    one, two, _three = members(room)
    Participant.objects.filter(pk=one).update(account_id=elsewhere.account_id)
    ask_to_speak(elsewhere, room.pk, one)
    assert len(seen(room).queue) == 1
    with pytest.raises(Refusal, match="base.not_allowed"):
        ask_to_speak(elsewhere, room.pk, two)


@pytest.mark.parametrize("state", ["draft", "invited", "open", "closed"])
def test_nothing_runs_before_the_opening_or_after_the_end(room: Review, secretary: Person, state: str) -> None:
    Review.objects.update(state=state)
    with pytest.raises(Refusal, match="reviews.wrong_state"):
        start_item(secretary, room.pk, ids(room)[0])
    with pytest.raises(Refusal, match="reviews.wrong_state"):
        ask_to_speak(Guest(members(room)[0], room.pk), room.pk, members(room)[0])


def test_what_is_not_there_is_refused(room: Review, secretary: Person) -> None:
    with pytest.raises(Refusal, match="reviews.no_review"):
        pause(secretary, 0)
    with pytest.raises(Refusal, match="reviews.no_item"):
        start_item(secretary, room.pk, 0)
    with pytest.raises(Refusal, match="reviews.no_speaker"):
        start_speaker(secretary, room.pk, 0)
    with pytest.raises(Refusal, match="reviews.no_speaker"):
        move_speaker(secretary, room.pk, 0, 1)
    with pytest.raises(Refusal, match="reviews.no_participant"):
        ask_to_speak(secretary, room.pk, 0)
    with pytest.raises(Refusal, match="reviews.bad_minutes"):
        limit_speeches(secretary, room.pk, 61)


def test_every_change_raises_the_version_and_stands_in_the_audit(room: Review, secretary: Person) -> None:
    before, lines = stamp(room.pk), AuditEntry.objects.count()
    start_item(secretary, room.pk, ids(room)[0])
    limit_speeches(secretary, room.pk, 3)
    after = stamp(room.pk)
    assert before is not None
    assert after is not None
    assert after[0] == before[0] + 2
    assert [entry.action for entry in AuditEntry.objects.order_by("pk")[lines:]] == [
        "reviews.start_item",
        "reviews.limit_speeches",
    ]


def test_asking_whether_anything_changed_costs_one_select(room: Review) -> None:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert stamp(room.pk) == (1, 0, room.created_at)
    assert len(asked) == 1
    assert stamp(0) is None


def test_a_dropped_conclusion_is_not_shown(room: Review, secretary: Person) -> None:
    first = ids(room)[0]
    start_item(secretary, room.pk, first)
    for order, state in enumerate(["taken", "confirmed", "dropped"], start=1):
        Conclusion.objects.create(
            review=room, item_id=first, order=order, text=f"Kết luận {order}", state=state, at=BEGIN
        )
    assert [(one.text, one.confirmed) for one in seen(room).said_here] == [("Kết luận 1", False), ("Kết luận 2", True)]


def test_what_is_sent_again_is_taken_once(room: Review) -> None:
    assert first_time("a1", room.pk)
    assert not first_time("a1", room.pk)
    assert first_time("", room.pk)
    assert first_time("", room.pk)


def test_a_browser_dates_back_what_it_could_not_send_but_not_far() -> None:
    noon = datetime(2024, 3, 5, 5, 0, tzinfo=UTC)

    def said(moment: datetime) -> datetime:
        return done_at(str(round(moment.timestamp() * 1000)))

    with clock_at(noon):
        assert said(noon - timedelta(seconds=30)) == noon - timedelta(seconds=30)
        assert said(noon - timedelta(days=2)) == noon - BELATED
        assert said(noon + timedelta(minutes=5)) == noon
        assert done_at("") == done_at("hôm qua") == done_at("9" * 15) == noon


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(["first", "second", "third", "pause", "end"]), st.integers(1, 20)), max_size=12)
)
def test_no_second_is_lost_or_counted_twice(room: Review, secretary: Person, steps: list[tuple[str, int]]) -> None:
    """However one goes to and fro: the items together took just as long as something was running."""
    AgendaItem.objects.update(state="waiting", started_at=None, seconds_spent=0)
    where = dict(zip(("first", "second", "third"), ids(room), strict=True))
    moment, ran, running = BEGIN, 0, False
    for step, lasts in steps:
        if step == "pause":
            pause(secretary, room.pk, at=moment)
        elif step == "end":
            end_item(secretary, room.pk, at=moment)
        else:
            start_item(secretary, room.pk, where[step], at=moment)
        running = step in where
        moment += timedelta(seconds=lasts)
        ran += lasts if running else 0
    now = seen(room)
    assert sum(item.timer.gone(moment) for item in now.items) == ran
    assert sum(item.state == "current" for item in now.items) <= 1


def test_a_link_of_one_conference_opens_no_other(room: Review) -> None:
    one = members(room)[0]
    other = a_review(room.unit_id, state="in_progress", name="Hội nghị khác")
    with pytest.raises(Refusal, match="base.not_allowed"):
        ask_to_speak(Guest(one, room.pk), other.pk, one)
