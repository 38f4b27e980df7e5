"""States, time and order of a conference: pure rules, and the counter that every screen watches."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from giaoban.base.errors import Refusal
from giaoban.reviews import following
from giaoban.reviews.enums import ReviewState
from giaoban.reviews.live import touch
from giaoban.reviews.models import AgendaItem
from giaoban.reviews.queries import review, unit_of_review
from giaoban.reviews.rules import (
    CHANGEABLE,
    CLOSED,
    PREPARED,
    RECORDED,
    RUNNING,
    TRANSITIONS,
    budget,
    may_move,
    moved,
    moves_of,
    overlap,
    sections,
    template_item,
    times,
)
from tests.reviews.conftest import a_review, at

EIGHT = datetime(2024, 3, 5, 1, tzinfo=UTC)


def test_every_state_of_the_table_is_a_state_and_can_be_reached() -> None:
    named = {state for move in TRANSITIONS.values() for state in (*move.before, move.after)}
    assert named == set(ReviewState.values)
    assert set(RECORDED) | set(CHANGEABLE) | set(PREPARED) | set(RUNNING) < named


def test_a_conference_goes_from_draft_to_closed_and_not_back() -> None:
    state = "draft"
    for verb in ("invite", "invite", "open", "begin", "close"):
        assert may_move(state, verb)
        state = TRANSITIONS[verb].after
    assert state == CLOSED
    assert moves_of(CLOSED) == ()
    assert not may_move("in_progress", "cancel")
    assert not may_move("draft", "burn")


def test_an_agenda_that_is_too_long_says_by_how_much() -> None:
    held = budget([30, 45, 60], 120)
    assert (held.planned, held.over, held.left) == (135, 15, 0)
    assert (budget([], 90).over, budget([], 90).left) == (0, 90)


def test_when_each_item_is_expected() -> None:
    assert [moment - EIGHT for moment in times(EIGHT, [15, 30, 5])] == [
        timedelta(0),
        timedelta(minutes=15),
        timedelta(minutes=45),
    ]


@given(st.integers(0, 600), st.integers(1, 300), st.integers(0, 600), st.integers(1, 300))
def test_two_conferences_overlap_when_they_share_a_minute(one: int, lasts: int, other: int, takes: int) -> None:
    first, second = (EIGHT + timedelta(minutes=one), lasts), (EIGHT + timedelta(minutes=other), takes)
    shared = set(range(one, one + lasts)) & set(range(other, other + takes))
    assert overlap(first, second) is overlap(second, first) is bool(shared)


def test_headings_of_sections_and_moving_in_an_order() -> None:
    assert sections(["", "Báo cáo", "Báo cáo", "Thảo luận"]) == [1, 3]
    assert sections([]) == []
    assert moved([7, 8, 9], 9, -1) == [7, 9, 8]
    assert moved([7, 8, 9], 7, -1) == [7, 8, 9]
    assert template_item({"title": "Khai mạc", "minutes": 5, "notes": "đã nói"}) == {"title": "Khai mạc", "minutes": 5}


def test_a_conference_is_read_with_its_agenda(ward: int) -> None:
    row = a_review(ward, minutes_available=60)
    for order, minutes in enumerate((20, 50)):
        AgendaItem.objects.create(review=row, order=order, title=f"Nội dung {order}", minutes=minutes)
    found = review(row.pk)
    assert [item.at for item in found.items] == [at(2024, 3, 5), at(2024, 3, 5, 8, 20)]
    assert (found.ends_at, found.budget.over) == (at(2024, 3, 5, 9), 10)
    assert unit_of_review(row.pk) == ward
    assert unit_of_review(0) is None
    with pytest.raises(Refusal, match="reviews.no_review"):
        review(0)


def test_every_change_that_the_room_sees_counts_up(ward: int) -> None:
    row = a_review(ward)
    touch(row.pk)
    touch(row.pk)
    assert review(row.pk).version == 3


def test_how_far_conclusions_are_is_what_the_rooms_above_say(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "_PROVIDERS", [])
    assert following.progress_of([1, 2]) == {1: (0, 0), 2: (0, 0)}
    for _twice in range(2):
        following.register(_of_one)
    following.register(lambda ids: {2: (1, 1)})
    assert following.progress_of([1, 2]) == {1: (2, 3), 2: (1, 1)}


def _of_one(ids: object) -> dict[int, tuple[int, int]]:
    return {1: (2, 3)}
