"""Reminders by the steps of collecting, one letter a person and day; calendars; the Excel file; from conferences."""

from collections.abc import Iterator
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.core import mail
from django.test import override_settings
from icalendar import Calendar
from openpyxl import load_workbook

from giaoban.base.clock import clock_at
from giaoban.base.errors import Refusal
from giaoban.intake.jobs import reminders
from giaoban.notices.actions.send import send_due
from giaoban.notices.models import Notice
from giaoban.people.models import User
from giaoban.reviews.following import progress_of
from giaoban.reviews.models import Assignment, Conclusion, Review
from giaoban.reviews.signals import assignment_confirmed, conclusion_replaced
from giaoban.tasks.actions.confirm import confirm
from giaoban.tasks.actions.extend import extend
from giaoban.tasks.actions.feed import make_feed, revoke_feed
from giaoban.tasks.actions.report import complete, report
from giaoban.tasks.export import as_workbook
from giaoban.tasks.feeds import feed_of
from giaoban.tasks.from_reviews import what_replacing_does
from giaoban.tasks.models import Feed, Occurrence, Task
from giaoban.tasks.notices import remind
from giaoban.tasks.queries import Asked, board, visible
from tests import factories
from tests.tasks.town import START, Ward, at, build, given

pytestmark = pytest.mark.django_db
DUE = date(2024, 2, 20)


@pytest.fixture
def ward() -> Iterator[Ward]:
    with clock_at(at(START)), override_settings(QUIET_HOURS="21:00-07:00", MAIL_WORKS=True):
        made = build()
        User.objects.filter(username=made.officer.user.username).update(email="can.bo@thu.example")
        yield made


def marks(kind: str = "tasks.reminder") -> list[str]:
    keys = Notice.objects.filter(kind=kind).order_by("pk").values_list("key", flat=True)
    return [key.split(":")[3] for key in keys]


def run(first: date, last: date) -> None:
    """Let the worker remind and send on each of these days."""
    for number in range((last - first).days + 1):
        with clock_at(at(first + timedelta(days=number))):
            reminders()
            reminders()
            send_due()


def test_the_steps_are_those_of_collecting_each_once(ward: Ward) -> None:
    given(ward, DUE)
    run(date(2024, 2, 6), date(2024, 3, 31))
    assert marks() == ["before-7", "before-3", "before-1", "due", "after-1", "after-3", "after-7", "after-14"]
    # From one day after on the police's head is told too.
    late = Notice.objects.filter(kind="tasks.late", account_id=ward.head.account_id).order_by("pk")
    assert [one.key.split(":")[3] for one in late] == ["after-1", "after-7"]


def test_it_stops_when_the_task_is_done_also_for_what_waits(ward: Ward) -> None:
    row = given(ward, DUE)
    with clock_at(at(date(2024, 2, 13), 22)):
        remind()
        assert Notice.objects.filter(kind="tasks.reminder", dropped_at=None).count() == 1
        complete(ward.officer, row.pk, "Xong")
    assert not Notice.objects.filter(kind="tasks.reminder", dropped_at=None).exists()
    run(date(2024, 2, 14), date(2024, 3, 31))
    assert marks() == ["before-7"]


def test_an_extension_begins_the_steps_anew(ward: Ward) -> None:
    row = given(ward, DUE)
    run(date(2024, 2, 19), date(2024, 2, 19))
    with clock_at(at(date(2024, 2, 19))):
        extend(ward.clerk, row.pk, date(2024, 3, 10), "Chờ số liệu")
    run(date(2024, 2, 20), date(2024, 3, 10))
    assert marks() == ["before-1", "before-7", "before-3", "before-1", "due"]


def test_one_letter_a_person_and_day_with_what_is_to_be_collected(ward: Ward) -> None:
    measure = factories.measure("Số vụ việc")
    factories.form(ward.id, [measure], units=[ward.police], name="Báo cáo tháng của công an")
    # The form is due on 1 March, the task on 28 February: seven days before is the same day for both.
    given(ward, date(2024, 2, 29), text="Rà soát tạm trú")
    mail.outbox.clear()
    Notice.objects.all().delete()
    run(date(2024, 2, 22), date(2024, 2, 22))
    kinds = set(Notice.objects.filter(account_id=ward.officer.account_id).values_list("kind", flat=True))
    assert kinds == {"intake.reminder", "tasks.reminder"}
    letters = [one for one in mail.outbox if one.to == ["can.bo@thu.example"]]
    assert len(letters) == 1
    assert letters[0].subject.endswith(" việc khác")
    assert "Rà soát tạm trú" in letters[0].body
    assert "Báo cáo tháng của công an" in letters[0].body


def test_who_waits_for_a_step_is_told(ward: Ward) -> None:
    row = given(ward, DUE)
    assert Notice.objects.get(kind="tasks.moved").account_id == ward.officer.account_id
    complete(ward.officer, row.pk, "Xong")
    told = Notice.objects.filter(kind="tasks.moved").order_by("-pk")[0]
    assert (told.account_id, told.subject) == (
        ward.clerk.account_id,
        "Chờ xác nhận: Rà soát hộ kinh doanh có điều kiện",
    )
    confirm(ward.clerk, row.pk)
    assert Notice.objects.filter(kind="tasks.moved").count() == 2


# --- calendars ----------------------------------------------------------------------------------------------------


def test_a_calendar_of_ones_own_follows_and_can_be_revoked(ward: Ward) -> None:
    row = given(ward, DUE)
    given(ward, None, text="Không có hạn")
    given(ward, DUE, lead_id=ward.women, text="Của người khác")
    token = make_feed(ward.officer)
    assert token not in "".join(Feed.objects.values_list("digest", flat=True))
    found = list(Calendar.from_ical(feed_of(token)).walk("VEVENT"))
    assert [(str(one["summary"]), one.decoded("dtstart")) for one in found] == [
        ("Hạn: Rà soát hộ kinh doanh có điều kiện", DUE)
    ]
    complete(ward.officer, row.pk, "Xong")
    assert not Calendar.from_ical(feed_of(token)).walk("VEVENT")
    newer = make_feed(ward.officer)
    with pytest.raises(Refusal):
        feed_of(token)
    assert revoke_feed(ward.officer)
    with pytest.raises(Refusal):
        feed_of(newer)


def test_a_closed_account_has_no_calendar(ward: Ward) -> None:
    token = make_feed(ward.officer)
    User.objects.filter(username=ward.officer.user.username).update(is_active=False)
    with pytest.raises(Refusal):
        feed_of(token)


def test_the_list_as_excel(ward: Ward) -> None:
    row = given(ward, DUE, coordinators=(ward.women,), source_words="Thông báo số 15/TB-UBND")
    given(ward, None, text="=1+1")
    complete(ward.officer, row.pk, "Đã rà soát 82 hộ")
    found = board(visible(ward.clerk), Asked())
    sheet = load_workbook(BytesIO(as_workbook(found.rows, "Nhiệm vụ"))).active
    assert sheet is not None
    rows = [[cell.value for cell in one] for one in sheet.iter_rows(min_row=3)]
    assert rows[0] == ["STT", "Nội dung", "Chủ trì", "Phối hợp", "Thời hạn", "Kết quả", "Trạng thái"]
    assert rows[1][1] == "Rà soát hộ kinh doanh có điều kiện\n(Thông báo số 15/TB-UBND)"
    assert (rows[1][3], rows[1][4].date(), rows[1][5]) == ("Hội Phụ nữ phường An Thử", DUE, "Đã rà soát 82 hộ")
    assert rows[1][6] == "đã báo cáo, chờ xác nhận, trong hạn"
    assert (rows[2][1], sheet.cell(5, 2).data_type) == ("=1+1", "s")


# --- from conferences ---------------------------------------------------------------------------------------------


def an_assignment(ward: Ward, **more: object) -> Assignment:
    review = Review.objects.create(
        unit_id=ward.id,
        regime="LICH",
        name="giao ban tháng 01/2024",
        starts_at=at(START),
        uid="u1",
        created_at=at(START),
    )
    conclusion = Conclusion.objects.create(review=review, order=1, text="Công an rà soát", at=at(START))
    return Assignment.objects.create(conclusion=conclusion, order=1, text="rà soát", lead_id=ward.police, **more)


def test_a_confirmed_assignment_becomes_a_task_once_and_its_conclusion_lives_until_it_is_done(ward: Ward) -> None:
    row = an_assignment(ward, due_kind="date", due=DUE, due_words="trước ngày 21/2", product="Danh sách")
    for _ in range(2):
        assignment_confirmed.send(sender=Assignment, assignment_id=row.pk, actor=ward.clerk)
    task = Task.objects.get()
    assert (task.source, task.conclusion_id) == (f"assignment:{row.pk}", row.conclusion_id)
    assert (task.text, task.product, task.due_words) == ("Rà soát", "Danh sách", "trước ngày 21/2")
    assert task.source_words == "Kết luận giao ban tháng 01/2024, ngày 05/02/2024"
    assert progress_of([row.conclusion_id]) == {row.conclusion_id: (1, 0)}
    occurrence = task.occurrences.get()
    complete(ward.officer, occurrence.pk, "Xong")
    confirm(ward.clerk, occurrence.pk)
    assert progress_of([row.conclusion_id]) == {row.conclusion_id: (0, 1)}


def test_a_new_conclusion_goes_on_with_what_it_still_asks_for_and_calls_off_the_rest(ward: Ward) -> None:
    """Said before it is done: the same lead and much the same words go on, with their reports; the rest ends."""
    first = an_assignment(ward, due_kind="date", due=DUE, due_words="trước ngày 21/2")
    first.text = "rà soát hộ kinh doanh có điều kiện"
    first.save()
    old = first.conclusion
    others = [
        Assignment.objects.create(
            conclusion=old, order=n, text=text, lead_id=lead, due_kind="date", due=DUE, due_words="trước ngày 21/2"
        )
        for n, (text, lead) in enumerate([("tổ chức ngày hội", ward.women), ("kiểm tra tạm trú", ward.police)], 2)
    ]
    for row in (first, *others):
        assignment_confirmed.send(sender=Assignment, assignment_id=row.pk, actor=ward.clerk)
    going = Task.objects.get(source=f"assignment:{first.pk}").occurrences.get()
    report(ward.officer, going.pk, "Đã rà soát 40 hộ", percent=50)
    new = Conclusion.objects.create(review=old.review, order=2, text="Thay", at=at(START), replaces=old)
    again = Assignment.objects.create(
        conclusion=new,
        order=1,
        text="rà soát hộ kinh doanh có điều kiện, lập danh sách",
        lead_id=ward.police,
        due_kind="date",
        due=date(2024, 3, 10),
    )
    again.coordinators.set([ward.women])
    said = what_replacing_does(new.pk)
    assert said.kept == ("Rà soát hộ kinh doanh có điều kiện",)
    assert said.called_off == ("Tổ chức ngày hội", "Kiểm tra tạm trú")
    assignment_confirmed.send(sender=Assignment, assignment_id=again.pk, actor=ward.clerk)
    conclusion_replaced.send(Conclusion, conclusion_id=old.pk, by_id=new.pk, actor=ward.clerk)
    going.refresh_from_db()
    assert (going.state, going.percent, going.due, going.original_due) == ("in_progress", 50, date(2024, 3, 10), DUE)
    assert going.task.text == "Rà soát hộ kinh doanh có điều kiện, lập danh sách"
    assert [one.pk for one in going.task.coordinators.all()] == [ward.women]
    assert Task.objects.count() == 3
    assert {row.state for row in Occurrence.objects.exclude(pk=going.pk)} == {"cancelled"}
    assert progress_of([old.pk, new.pk])[new.pk] == (1, 0)


@pytest.mark.parametrize("recurrence", [{}, {"rule": "FREQ=MONTHLY;BYMONTHDAY=25", "before": True}])
def test_a_recurring_assignment_comes_back(ward: Ward, recurrence: dict[str, object]) -> None:
    words = "định kỳ trước ngày 25 hằng tháng"
    row = an_assignment(ward, due_kind="recurring", due_words=words, recurrence=recurrence)
    assignment_confirmed.send(sender=Assignment, assignment_id=row.pk, actor=ward.clerk)
    assert Task.objects.get().occurrences.get().due == date(2024, 2, 24)


def test_an_assignment_without_a_lead_or_by_a_stranger_is_not_confirmed(ward: Ward) -> None:
    row = an_assignment(ward)
    with pytest.raises(Refusal):
        assignment_confirmed.send(sender=Assignment, assignment_id=row.pk, actor=ward.stranger)
    Assignment.objects.filter(pk=row.pk).update(lead=None)
    with pytest.raises(Refusal):
        assignment_confirmed.send(sender=Assignment, assignment_id=row.pk, actor=ward.clerk)
    assert not Task.objects.exists()
