"""How a task moves, whether it is in time, and counts that add up, whatever the tasks and the day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from giaoban.tasks import rules
from giaoban.tasks.enums import VERB_WORDS, State, Timeliness
from giaoban.tasks.rhythms import BadRule, due_after, rhythm_of
from giaoban.tasks.rules import TRANSITIONS, Counts, Dated, Standing, Step, count, may_move, stand, timeliness
from vnfigures.deadlines import task_deadline

FIRST, LAST = date(2023, 1, 1), date(2024, 12, 31)
DAYS = st.dates(FIRST, LAST)


@st.composite
def histories(draw: st.DrawFn) -> list[Step]:
    """Any walk through the table of transitions on days that never go back."""
    day = draw(DAYS)
    due = draw(st.none() | st.integers(0, 200).map(lambda n: day + timedelta(days=n)))
    steps, state = [Step("assign", rules.ASSIGNED, day, due)], rules.ASSIGNED
    for _ in range(draw(st.integers(0, 8))):
        verb = draw(st.sampled_from([one for one in TRANSITIONS if may_move(one, state) and one != "assign"] or [""]))
        if not verb:
            break
        day += timedelta(days=draw(st.integers(0, 60)))
        state = TRANSITIONS[verb].after or state
        named = day + timedelta(days=draw(st.integers(1, 60))) if verb in ("extend", "ask_extension") else None
        steps.append(Step(verb, state, day, named))
    return steps


def dated(histories: list[list[Step]], first: date, last: date) -> list[Dated]:
    return [
        Dated(stand(s for s in steps if s.day <= last), stand(s for s in steps if s.day < first))
        for steps in histories
        if steps[0].day <= last
    ]


@given(st.lists(histories(), max_size=12), DAYS, st.integers(0, 400))
def test_counts_add_up_for_any_tasks_at_any_time(walks: list[list[Step]], first: date, length: int) -> None:
    last = first + timedelta(days=length)
    tasks = dated(walks, first, last)
    found = count(tasks, first, last)
    assert found.total == found.carried + found.given == found.done + found.undone
    assert found.done == found.in_due + found.after_due + found.done_no_due
    assert found.undone == found.not_late + found.overdue + found.no_due + found.on_hold
    assert sum(n for _year, n in found.old) <= found.undone
    alive = [one for one in tasks if one.at_end.counts and not rules.was_over(one.at_start, one.at_end)]
    assert found.total == len(alive)
    assert found.given == sum(
        first <= walk[0].day <= last and stand(s for s in walk if s.day <= last).counts for walk in walks
    )


@given(st.lists(histories(), max_size=8), DAYS, st.integers(1, 90))
def test_what_is_left_over_is_what_the_next_time_begins_with(walks: list[list[Step]], first: date, length: int) -> None:
    middle = first + timedelta(days=length)
    before = count(dated(walks, first, middle), first, middle)
    later = count(dated(walks, middle + timedelta(days=1), middle + timedelta(days=1)), middle, middle)
    same_day = [walk for walk in walks if walk[0].day == middle + timedelta(days=1)]
    moved = [walk for walk in walks if any(s.day == middle + timedelta(days=1) for s in walk)]
    if not same_day and not moved:
        assert before.undone == later.total


@given(histories(), DAYS)
def test_every_task_that_counts_has_one_timeliness(steps: list[Step], on: date) -> None:
    standing = stand(steps)
    name = timeliness(standing, on)
    assert (name in Timeliness.values) is standing.counts
    assert (name in rules.FINISHED) is standing.is_done
    if standing.original_due is not None:
        assert standing.due is not None
        assert standing.due >= standing.original_due or not standing.extensions or standing.due != standing.original_due


def test_the_words_know_every_state_and_step() -> None:
    assert set(State.values) == set(rules.STATES)
    assert set(Timeliness.values) == {*rules.FINISHED, *rules.UNFINISHED}
    assert set(VERB_WORDS) == {*TRANSITIONS, "comment"}


def test_a_finished_task_is_only_reopened_and_a_cancelled_one_stays() -> None:
    assert [verb for verb in TRANSITIONS if may_move(verb, rules.DONE)] == ["reopen"]
    assert TRANSITIONS["reopen"].reasoned
    assert not any(may_move(verb, rules.CANCELLED) for verb in TRANSITIONS)


def test_a_reopened_task_is_carried_over_and_judged_by_its_second_report() -> None:
    done = [
        Step("assign", rules.ASSIGNED, date(2024, 1, 3), date(2024, 2, 20)),
        Step("complete", rules.REPORTED, date(2024, 1, 20)),
        Step("confirm", rules.DONE, date(2024, 1, 22)),
    ]
    again = [*done, Step("reopen", rules.IN_PROGRESS, date(2024, 2, 10))]
    february = (date(2024, 2, 1), date(2024, 2, 29))
    assert count(dated([done], *february), *february).total == 0
    open_again = count(dated([again], *february), *february)
    assert (open_again.carried, open_again.overdue) == (1, 1)
    twice = [
        *again,
        Step("complete", rules.REPORTED, date(2024, 2, 25)),
        Step("confirm", rules.DONE, date(2024, 2, 26)),
    ]
    ended = count(dated([twice], *february), *february)
    assert (ended.carried, ended.after_due) == (1, 1)


def test_an_adjusted_day_is_the_first_one_and_no_extension() -> None:
    steps = [Step("assign", rules.ASSIGNED, date(2024, 2, 1), D)]
    sooner = stand([*steps, Step("adjust", rules.ASSIGNED, date(2024, 2, 2), date(2024, 2, 15))])
    assert (sooner.due, sooner.original_due, sooner.extensions) == (date(2024, 2, 15), date(2024, 2, 15), 0)
    words_only = stand([*steps, Step("adjust", rules.ASSIGNED, date(2024, 2, 2))])
    assert words_only.due == D


D = date(2024, 2, 20)


@pytest.mark.parametrize(
    ("standing", "on", "expected"),
    [
        (Standing(rules.DONE, due=D, reported_on=date(2024, 2, 19)), date(2024, 3, 1), "before_due"),
        (Standing(rules.DONE, due=D, reported_on=D), date(2024, 3, 1), "on_due"),
        (Standing(rules.DONE, due=D, reported_on=date(2024, 2, 21)), date(2024, 3, 1), "after_due"),
        (Standing(rules.DONE, reported_on=D), date(2024, 3, 1), "done_no_due"),
        (Standing(rules.RECEIVED, due=D), date(2024, 2, 12), "in_time"),
        (Standing(rules.RECEIVED, due=D), date(2024, 2, 13), "soon"),
        (Standing(rules.RECEIVED, due=D), D, "soon"),
        (Standing(rules.RECEIVED, due=D), date(2024, 2, 21), "overdue"),
        (Standing(rules.REPORTED, due=D, reported_on=D), date(2024, 3, 1), "in_time"),
        (Standing(rules.REPORTED, due=D, reported_on=date(2024, 2, 21)), date(2024, 3, 1), "overdue"),
        (Standing(rules.RETURNED, due=D), date(2024, 2, 21), "overdue"),
        (Standing(rules.PAUSED, due=D), date(2024, 3, 1), "on_hold"),
        (Standing(rules.RECEIVED), date(2024, 3, 1), "no_due"),
        (Standing(rules.CANCELLED, due=D), date(2024, 3, 1), ""),
        (Standing(rules.DRAFT, due=D), date(2024, 3, 1), ""),
    ],
)
def test_timeliness(standing: Standing, on: date, expected: str) -> None:
    assert timeliness(standing, on) == expected


def test_an_extended_task_is_judged_by_the_later_day_and_remembers_the_first() -> None:
    found = stand(
        [
            Step("assign", rules.ASSIGNED, date(2024, 2, 1), D),
            Step("ask_extension", rules.ASSIGNED, date(2024, 2, 18), date(2024, 3, 15)),
            Step("extend", rules.ASSIGNED, date(2024, 2, 19), date(2024, 3, 10)),
            Step("extend", rules.ASSIGNED, date(2024, 3, 9), date(2024, 3, 20)),
            Step("complete", rules.REPORTED, date(2024, 3, 18)),
            Step("confirm", rules.DONE, date(2024, 4, 2)),
        ]
    )
    assert (found.due, found.original_due, found.extensions, found.asked_due) == (date(2024, 3, 20), D, 2, None)
    assert timeliness(found, date(2024, 5, 1)) == "before_due"


def test_the_published_sentence_that_did_not_add_up_does_with_the_tasks_that_have_no_deadline() -> None:
    """6.932 of 8.282 done, 5.361 in due time, 1.111 late: 460 had no deadline (domain 7)."""
    found = Counts(
        carried=282, given=8000, before_due=5000, on_due=361, after_due=1111, done_no_due=460, in_time=1142, overdue=208
    )
    assert (found.total, found.done, found.in_due, found.undone) == (8282, 6932, 5361, 1350)


@pytest.mark.parametrize(
    ("words", "after", "expected"),
    [
        ("định kỳ trước ngày 25 hằng tháng", date(2024, 1, 24), date(2024, 2, 24)),
        ("báo cáo ngày 20 hàng tháng", date(2024, 2, 19), date(2024, 2, 20)),
        ("vào ngày cuối cùng của mỗi tháng", date(2024, 1, 31), date(2024, 2, 29)),
        ("vào ngày 15 và 30 hằng tháng", date(2024, 2, 15), date(2024, 2, 29)),
        ("báo cáo vào thứ Sáu hằng tuần", date(2024, 2, 16), date(2024, 2, 23)),
        ("hằng tuần, trước thứ Năm gửi lịch", date(2024, 2, 14), date(2024, 2, 21)),
        ("trước ngày 15/6 và 15/12 hằng năm", date(2024, 6, 14), date(2024, 12, 14)),
        ("trước ngày 05 của tháng đầu quý sau", date(2024, 1, 4), date(2024, 4, 4)),
        ("báo cáo hằng quý", date(2024, 3, 31), date(2024, 6, 30)),
        ("định kỳ hằng tháng", date(2024, 2, 10), date(2024, 2, 29)),
        ("trước ngày 01 hằng tháng", date(2024, 12, 31), date(2025, 1, 31)),
    ],
)
def test_when_a_recurring_task_is_due_next(words: str, after: date, expected: date) -> None:
    read = task_deadline(words, date(2024, 1, 1), alone=True)
    assert read is not None
    assert read.rule
    assert due_after(rhythm_of(read.rule, read.before), after) == expected


@given(
    st.sampled_from(
        [
            "FREQ=MONTHLY;BYMONTHDAY=31",
            "FREQ=WEEKLY;BYDAY=MO",
            "FREQ=MONTHLY;BYMONTHDAY=1",
            "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29",
            "FREQ=MONTHLY;INTERVAL=6",
        ]
    ),
    st.booleans(),
    DAYS,
)
def test_due_days_go_on_and_never_back(rule: str, before: bool, day: date) -> None:
    rhythm = rhythm_of(rule, before)
    first = due_after(rhythm, day)
    second = due_after(rhythm, first)
    assert day < first < second
    assert due_after(rhythm, first - timedelta(days=1)) == first


@pytest.mark.parametrize(
    "rule",
    [
        "",
        "FREQ=DAILY",
        "FREQ=MONTHLY;INTERVAL=5",
        "FREQ=MONTHLY;BYMONTHDAY=x",
        "FREQ=MONTHLY;BYMONTHDAY=45",
        "hằng tháng",
    ],
)
def test_what_is_no_rhythm_is_refused(rule: str) -> None:
    with pytest.raises(BadRule):
        rhythm_of(rule)
