"""Chasing: who is missing is reminded 7, 3, 1 days before the cut-off, on the due day and after, until it is done."""

import re
from datetime import date, timedelta

import pytest
from django.core import mail
from pytest_django import DjangoCaptureOnCommitCallbacks

from giaoban.base.errors import Refusal
from giaoban.base.jobs import TIMETABLE
from giaoban.documents.actions.draft import draft
from giaoban.documents.models import DraftFigure
from giaoban.documents.verify import verify
from giaoban.intake.actions.accept_submission import accept_submission
from giaoban.intake.actions.correct_cell import correct_cell
from giaoban.intake.actions.remind import remind_now
from giaoban.intake.chase_rules import AFTER, BEFORE, Past, reminder_due, risk_of
from giaoban.intake.chasing import chase, is_missing
from giaoban.intake.jobs import reminders
from giaoban.intake.models import Cell
from giaoban.intake.notices import remind
from giaoban.notices.actions.channels import add_channel
from giaoban.notices.actions.send import send_due
from giaoban.notices.models import Delivery, Notice
from giaoban.notices.queries import own_notices, unread
from giaoban.people.enums import Role
from giaoban.people.models import User
from giaoban.registry.queries import unit
from tests import factories as make
from tests.conftest import SetClock
from tests.intake.handing import FEBRUARY, JANUARY, Ward, ward_office

pytestmark = pytest.mark.django_db
# The form of February 2024 by calendar months is due on 01/03/2024, one working day after the cut-off.
CUTOFF, DUE = date(2024, 2, 29), date(2024, 3, 1)


@pytest.fixture
def ward() -> Ward:
    found = ward_office()
    User.objects.filter(pk=found.reporter.user.pk).update(email="nguoi@thu.example")
    return found


def marks(kind: str = "intake.reminder") -> list[str]:
    """The marks of what was queued, by unit's id and mark."""
    keys = Notice.objects.filter(kind=kind).order_by("pk").values_list("key", flat=True)
    return [re.sub(r"^[\w.]+:\d+:2024-02@LICH:(\d+):([\w-]+):.*$", r"\2", key) for key in keys if "2024-02@" in key]


def days_through(clock: SetClock, first: date, last: date, hour: int = 9) -> None:
    """Let the worker run on each of these days."""
    day = first
    while day <= last:
        clock(day.year, day.month, day.day, hour)
        remind()
        send_due()
        day += timedelta(days=1)


def test_seven_three_and_one_days_before_and_one_three_seven_and_fourteen_after_once_each(
    ward: Ward, clock: SetClock
) -> None:
    days_through(clock, date(2024, 2, 20), date(2024, 3, 31))
    expected = [f"before-{n}" for n in BEFORE] + ["due"] + [f"after-{n}" for n in AFTER]
    # Two hamlets, one reporter: each mark twice, a day for each.
    assert marks() == [mark for mark in expected for _ in range(2)]
    february = list(Notice.objects.filter(subject__contains="tháng 02 năm 2024").order_by("pk"))
    assert [m.subject for m in february[::2]] == [
        # 22, 26 and 28 February: 7, 3 and 1 days before the cut-off, one day more to the due day
        "Còn 8 ngày nộp báo cáo tháng 02 năm 2024",
        "Còn 4 ngày nộp báo cáo tháng 02 năm 2024",
        "Còn 2 ngày nộp báo cáo tháng 02 năm 2024",
        "Hôm nay là hạn nộp báo cáo tháng 02 năm 2024",
        "Báo cáo tháng 02 năm 2024 quá hạn 1 ngày",
        "Báo cáo tháng 02 năm 2024 quá hạn 3 ngày",
        "Báo cáo tháng 02 năm 2024 quá hạn 7 ngày",
        "Báo cáo tháng 02 năm 2024 quá hạn 14 ngày",
    ]
    words = february[0].text
    assert words.startswith("Kính gửi Khu phố ")
    assert "Phường Bến Tre Xanh chưa nhận được: Báo cáo tháng của khu phố" in words
    assert "Chốt số liệu ngày 29/02/2024, hạn nộp ngày 01/03/2024." in words
    # Whatever is due that day goes out in one letter a person.
    letters = [m for m in mail.outbox if "tháng 02 năm 2024" in m.body]
    assert len(letters) == len(expected)
    assert letters[0].subject == "Còn 8 ngày nộp báo cáo tháng 02 năm 2024, và 1 việc khác"
    assert "2. Còn 8 ngày nộp báo cáo tháng 02 năm 2024\nKính gửi Khu phố " in letters[0].body


def test_the_worker_reminds_every_half_hour_and_tells_nobody_twice(ward: Ward, clock: SetClock) -> None:
    clock(2024, 2, 23, 9)
    timed = TIMETABLE["intake.jobs.reminders"]
    assert (timed.run, timed.every) == (reminders, timedelta(minutes=30))
    for _ in range(3):
        timed.run()
        send_due()
    assert marks() == ["before-7"] * 2
    assert len(mail.outbox) == 1


def test_a_mark_that_a_stopped_worker_missed_is_caught_up_once(ward: Ward, clock: SetClock) -> None:
    days_through(clock, date(2024, 2, 24), date(2024, 2, 25))
    assert marks() == ["before-7"] * 2
    days_through(clock, date(2024, 3, 1), date(2024, 3, 1))
    assert marks() == ["before-7"] * 2 + ["due"] * 2
    assert "Hôm nay là hạn nộp" in mail.outbox[-1].subject


def test_it_stops_when_the_form_is_handed_in_also_for_what_waits(
    ward: Ward, clock: SetClock, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    clock(2024, 2, 23, 22)
    assert remind() == 2
    assert unread(ward.reporter.user.pk) == 2
    with django_capture_on_commit_callbacks(execute=True):
        ward.handed_in(ward.hamlet)
    # Of the hamlet that has handed in nothing is left to say, and nothing goes out in the morning.
    assert unread(ward.reporter.user.pk) == 1
    clock(2024, 2, 24, 8)
    remind()
    send_due()
    assert ["Khu phố Hai" in m.body for m in mail.outbox] == [True]
    days_through(clock, date(2024, 2, 25), date(2024, 3, 31))
    assert not any("Khu phố Một" in m.body for m in mail.outbox if "tháng 02 năm 2024" in m.subject)


def test_nothing_is_sent_at_night(ward: Ward, clock: SetClock) -> None:
    days_through(clock, date(2024, 2, 20), date(2024, 3, 31), hour=23)
    assert mail.outbox == []
    assert len(marks()) == 2 * (len(BEFORE) + 1 + len(AFTER))


def test_after_the_due_day_the_lead_of_the_unit_is_told_too(ward: Ward, clock: SetClock) -> None:
    lead = make.person(Role.LEAD, ward.hamlet)
    days_through(clock, date(2024, 2, 22), date(2024, 3, 1))
    assert own_notices(lead.user.pk) == []
    days_through(clock, date(2024, 3, 2), date(2024, 3, 20))
    assert marks("intake.escalation") == ["after-1", "after-7"]
    said = own_notices(lead.user.pk)[-1]
    assert said.text.startswith("Khu phố Một chưa nộp báo cáo tháng 02 năm 2024, quá hạn 1 ngày.")
    # Where nobody else answers for the unit, its lead is whom the reminders go to.
    assert {view.kind for view in own_notices(lead.user.pk)} == {"intake.escalation"}


def test_whoever_collects_may_remind_by_hand_once_a_day(ward: Ward, clock: SetClock) -> None:
    clock(2024, 2, 10, 9)
    assert remind_now(ward.clerk, ward.id, ward.hamlet, FEBRUARY) == 1
    with pytest.raises(Refusal, match="intake.reminded_today"):
        remind_now(ward.clerk, ward.id, ward.hamlet, FEBRUARY)
    clock(2024, 2, 11, 9)
    assert remind_now(ward.clerk, ward.id, ward.hamlet, FEBRUARY) == 1
    with pytest.raises(Refusal, match="base.not_allowed"):
        remind_now(ward.reporter, ward.id, ward.hamlet, FEBRUARY)
    with pytest.raises(Refusal, match="base.not_allowed"):
        remind_now(ward.office, ward.id, ward.hamlet, FEBRUARY)
    ward.handed_in(ward.hamlet)
    with pytest.raises(Refusal, match="intake.not_missing"):
        remind_now(ward.clerk, ward.id, ward.hamlet, FEBRUARY)
    ward.reporter.user.grants.update(valid_to=make.LONG_AGO)
    with pytest.raises(Refusal, match="intake.nobody_to_remind") as refusal:
        remind_now(ward.clerk, ward.id, ward.other, FEBRUARY)
    assert "Zalo" in refusal.value.message
    add_channel(ward.clerk, ward.other, "Nhóm khu phố Hai", "tgram://123456789:abcdefg_hijklmnop/-100200300")
    assert remind_now(ward.clerk, ward.id, ward.other, FEBRUARY) == 1
    assert Delivery.objects.filter(way="chat").count() == 1


def test_the_screen_knows_who_is_missing_what_was_sent_and_what_to_paste(ward: Ward, clock: SetClock) -> None:
    clock(2024, 2, 23, 9)
    remind()
    send_due()
    ward.handed_in(ward.hamlet)
    (line,) = chase(ward.id, FEBRUARY).lines
    assert (line.missing.unit.id, line.missing.days) == (ward.other, 7)
    assert is_missing(line.missing.params)
    assert not is_missing({**line.missing.params, "unit": ward.hamlet})
    assert line.people == (ward.reporter.user.username,)
    (sent,) = line.sent
    assert [(one.state, one.to) for one in sent.deliveries] == [("sent", "nguoi@thu.example")]
    assert line.chat.splitlines()[0] == "Còn 7 ngày nộp báo cáo tháng 02 năm 2024"
    assert line.chat.splitlines()[-1] == f"http://127.0.0.1/{ward.other}/viec-cua-toi/"
    assert chase(ward.id, JANUARY).lines[0].sent == ()


def test_the_radar_says_why_a_unit_will_hardly_report_and_who_can_stand_in(ward: Ward, clock: SetClock) -> None:
    clock(2024, 2, 1, 9)
    ward.handed_in(ward.hamlet, JANUARY)
    clock(2024, 2, 27, 9)
    User.objects.filter(pk=ward.reporter.user.pk).update(last_login="2024-02-26T02:00:00Z")
    (line,) = chase(ward.id, FEBRUARY).radar
    assert line.missing.unit.id == ward.other
    assert line.reasons == ("kỳ trước không nộp", "còn 3 ngày mà chưa mở biểu")
    # Whoever answers for the unit is not a stand-in; the clerk of the ward above may enter for it.
    assert line.stand_ins == (ward.clerk.user.username,)
    User.objects.filter(pk=ward.reporter.user.pk).update(last_login=None)
    lines = chase(ward.id, FEBRUARY).radar
    assert [line.missing.unit.id for line in lines] == [ward.other, ward.hamlet]
    assert "người phụ trách hơn 30 ngày chưa đăng nhập" in lines[1].reasons


def test_history_weighs_more_than_one_slip() -> None:
    fine, slip, missed = Past(False, 0), Past(False, 2), Past(True, 0)
    calm = {"begun": True, "has_account": True, "asleep": False}
    assert risk_of([fine] * 6, 5, **calm).points == 0
    assert risk_of([*[fine] * 5, slip], 5, **calm).points == 1
    often = risk_of([slip, slip, slip, fine, fine, fine], 5, **calm)
    assert (often.points, often.reasons) == (2, (("late", {"n": 3, "of": 6, "days": 2}),))
    assert risk_of([missed, fine, missed], 5, **calm).points == 5
    assert risk_of([], 2, begun=False, has_account=False, asleep=True).reasons == (
        ("no_account", {}),
        ("not_begun", {"days": 2}),
    )


def test_nothing_is_due_far_before_or_long_after() -> None:
    assert reminder_due(CUTOFF - timedelta(days=8), CUTOFF, DUE) is None
    assert reminder_due(DUE + timedelta(days=22), CUTOFF, DUE) is None
    days = [CUTOFF + timedelta(days=n) for n in (-7, -4, -3, -2, -1, 0, 1, 2, 3, 4, 7, 8)]
    assert [found.mark for day in days if (found := reminder_due(day, CUTOFF, DUE))] == [
        "before-7", "before-7", "before-3", "before-3", "before-1", "before-1", "due",
        "after-1", "after-1", "after-3", "after-3", "after-7",
    ]  # fmt: skip


def test_a_correction_after_acceptance_is_told_to_whoever_counted_on_the_old_figure(
    ward: Ward,
    clock: SetClock,
    own_folders: object,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    clock(2024, 3, 1, 9)
    above, chair = make.person(Role.ABOVE, ward.id), make.person(Role.CHAIR, ward.id)
    name = ward.handed_in(ward.hamlet).submission_id
    accept_submission(ward.clerk, name)
    old = Cell.objects.get(submission_id=name, line_id=ward.lines[0]).statement_seq
    drafter = make.clerk(ward.id)
    made = draft(drafter, ward.id, FEBRUARY)
    DraftFigure.objects.create(
        id="so-cu",
        draft=made,
        order=999,
        expressions=[],
        text="3",
        values=["3"],
        seqs=[old],
        line="Xảy ra 3 vụ vi phạm.",
        start=8,
        end=9,
    )
    with django_capture_on_commit_callbacks(execute=True):
        correct_cell(ward.clerk, name, ward.lines[0], "4", reason="Thiếu một vụ cuối tháng")
    # Whoever printed it, with the line; and those above who see accepted figures. Not whoever corrected it.
    printed = {view.kind: view.text for view in own_notices(drafter.user.pk)}
    assert set(printed) == {"documents.corrected", "intake.corrected"}
    assert "Lý do: Thiếu một vụ cuối tháng" in printed["documents.corrected"]
    (seen,) = own_notices(above.user.pk)
    assert seen.kind == "intake.corrected"
    assert "Khu phố Một đính chính “Số vụ vi phạm" in seen.text and "Thiếu một vụ cuối tháng" in seen.text
    assert own_notices(chair.user.pk) == [] == own_notices(ward.clerk.user.pk)


def test_the_letter_counts_who_is_missing_and_is_proven_when_they_are_not_any_more(ward: Ward, clock: SetClock) -> None:
    clock(2024, 3, 5, 9)
    letter = draft(ward.clerk, ward.id, FEBRUARY, kind="chasing")
    printed = [row.text for row in letter.figures.order_by("order")]
    # Reports, units, overdue, the longest; then the days of each.
    assert printed == ["02", "02", "02", "04", "04", "04"]
    with letter.file.open("rb") as file:
        data = file.read()
    assert verify(data).is_clean and verify(data).moved_on == ()
    clock(2024, 3, 6, 9)
    ward.handed_in()
    clock(2031, 3, 6, 9)
    later = verify(data)
    assert later.is_clean and f"owed:units@2024-02@LICH#{unit(ward.id, DUE).code}" in later.moved_on
    second = draft(ward.clerk, ward.id, FEBRUARY, kind="chasing")
    assert [row.text for row in second.figures.order_by("order")][:2] == ["01", "01"]
