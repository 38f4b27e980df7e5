"""The steps of a task: who may take them, what they leave behind, what is refused."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest

from giaoban.base.clock import clock_at
from giaoban.base.errors import Refusal
from giaoban.base.models import AuditEntry
from giaoban.base.queries import broken_audit_entry
from giaoban.people.enums import Role
from giaoban.registry.models import UnitName
from giaoban.tasks.actions.adjust import Adjusted, adjust
from giaoban.tasks.actions.assign import Deadline, issue
from giaoban.tasks.actions.cancel import cancel
from giaoban.tasks.actions.comment import comment
from giaoban.tasks.actions.confirm import confirm, confirm_all
from giaoban.tasks.actions.extend import ask_extension, extend, refuse_extension
from giaoban.tasks.actions.pause import pause, resume
from giaoban.tasks.actions.receive import receive
from giaoban.tasks.actions.reopen import reopen
from giaoban.tasks.actions.report import complete, report
from giaoban.tasks.actions.send_back import send_back
from giaoban.tasks.desk import step_of
from giaoban.tasks.enums import DueKind
from giaoban.tasks.evidence import GivenFile, safe_name
from giaoban.tasks.jobs import renew
from giaoban.tasks.models import Evidence, Occurrence, Task
from giaoban.tasks.queries import Asked, board, evidence_file, mine, page, standing_of, visible
from giaoban.tasks.reading import deadline_of
from giaoban.tasks.rules import stand
from tests import factories
from tests.tasks.town import START, Ward, at, build, given

pytestmark = pytest.mark.django_db
DUE = date(2024, 2, 20)


@pytest.fixture
def ward() -> Iterator[Ward]:
    with clock_at(at(START)):
        yield build()


@contextmanager
def refused(code: str) -> Iterator[None]:
    with pytest.raises(Refusal) as error:
        yield
    assert error.value.code == code, error.value
    assert error.value.message


def fresh(row: Occurrence) -> Occurrence:
    return Occurrence.objects.select_related("task").get(pk=row.pk)


def test_a_task_goes_from_hand_to_hand_and_every_step_is_an_entry(ward: Ward) -> None:
    row = given(ward, DUE)
    with clock_at(at(date(2024, 2, 6))):
        receive(ward.officer, row.pk)
    with clock_at(at(date(2024, 2, 12))):
        report(ward.officer, row.pk, "Đã rà soát 40 hộ", percent=50)
    with clock_at(at(date(2024, 2, 19))):
        complete(ward.officer, row.pk, "Đã rà soát xong 82 hộ")
        send_back(ward.clerk, row.pk, "Thiếu danh sách kèm theo")
    with clock_at(at(date(2024, 2, 20))):
        complete(ward.officer, row.pk, "Bổ sung danh sách", files=[GivenFile("ds.txt", "82 hộ".encode())])
        confirm(ward.clerk, row.pk)
    row = fresh(row)
    entries = list(row.entries.order_by("pk"))
    assert [one.verb for one in entries] == [
        "assign",
        "receive",
        "progress",
        "complete",
        "send_back",
        "complete",
        "confirm",
    ]
    assert (row.state, row.reported_on, row.percent) == ("done", DUE, 100)
    assert standing_of(row) == stand(step_of(one) for one in entries)
    assert AuditEntry.objects.filter(action__startswith="tasks.").count() == 7
    assert broken_audit_entry() is None
    assert [one.words for one in page(ward.officer, row.task_id).trail][-1] == "Giao"


def test_only_the_lead_reports_and_only_who_assigned_decides(ward: Ward) -> None:
    row = given(ward, DUE, coordinators=(ward.women,))
    with refused("base.not_allowed"):
        receive(ward.helper, row.pk)
    with refused("base.not_allowed"):
        report(ward.helper, row.pk, "Làm thay")
    with refused("tasks.no_task"):
        comment(ward.stranger, row.pk, "Không thấy gì")
    comment(ward.helper, row.pk, "Hội cử hai người cùng đi")
    complete(ward.officer, row.pk, "Xong")
    with refused("base.not_allowed"):
        confirm(ward.head, row.pk)
    with refused("base.not_allowed"):
        send_back(ward.head, row.pk, "Chưa đạt")
    with refused("base.not_allowed"):
        extend(ward.head, row.pk, date(2024, 3, 1), "Bận")
    assert row.task_id not in {one.task_id for one in board(visible(ward.stranger), Asked("reported")).rows}
    # The level above sees all below it.
    assert board(visible(ward.town_clerk), Asked("reported")).rows[0].id == row.pk
    confirm(ward.clerk, row.pk)
    with refused("tasks.wrong_state"):
        confirm(ward.clerk, row.pk)


def test_a_monitor_sees_and_says_and_no_more(ward: Ward) -> None:
    watcher = factories.person(Role.CHAIR, ward.id)
    row = given(ward, DUE, monitor_id=watcher.account_id)
    comment(watcher, row.pk, "Đề nghị báo cáo sớm")
    assert [one.id for one in board(mine(watcher), Asked()).rows] == [row.pk]
    with refused("base.not_allowed"):
        confirm(watcher, row.pk)
    with refused("tasks.bad_monitor"):
        given(ward, DUE, monitor_id=ward.stranger.account_id)


def test_a_lead_must_lie_under_who_assigns(ward: Ward) -> None:
    with refused("tasks.bad_lead"):
        given(ward, DUE, lead_id=ward.other)
    with refused("base.not_allowed"):
        given(ward, DUE, by=ward.officer)
    with refused("tasks.no_text"):
        given(ward, DUE, text="  ")
    with refused("tasks.bad_due"):
        given(ward, date(2024, 2, 4))
    assert not Task.objects.exists()


def test_a_draft_shows_to_who_makes_it_only_until_it_is_given_out(ward: Ward) -> None:
    row = given(ward, DUE, draft=True)
    with refused("tasks.no_task"):
        page(ward.officer, row.task_id)
    assert not board(visible(ward.officer), Asked("draft")).rows
    assert board(visible(ward.clerk), Asked("draft")).rows
    issue(ward.clerk, row.pk)
    assert page(ward.officer, row.task_id).row.due == DUE


def test_an_extension_is_asked_with_a_reason_and_decided_and_counted(ward: Ward) -> None:
    row = given(ward, DUE)
    with refused("tasks.no_reason"):
        ask_extension(ward.officer, row.pk, date(2024, 3, 5), " ")
    with refused("tasks.bad_extension"):
        ask_extension(ward.officer, row.pk, DUE, "Chờ số liệu")
    ask_extension(ward.officer, row.pk, date(2024, 3, 5), "Chờ số liệu")
    assert [one.id for one in board(mine(ward.clerk), Asked("asked")).rows] == [row.pk]
    refuse_extension(ward.clerk, row.pk, "Việc gấp")
    with refused("tasks.nothing_asked"):
        refuse_extension(ward.clerk, row.pk, "Lần nữa")
    ask_extension(ward.officer, row.pk, date(2024, 3, 5), "Vẫn chờ")
    extend(ward.clerk, row.pk, date(2024, 3, 1), "Được đến 01/3")
    extend(ward.clerk, row.pk, date(2024, 3, 8), "Thêm một tuần")
    row = fresh(row)
    assert (row.due, row.original_due, row.extensions, row.asked_due) == (date(2024, 3, 8), DUE, 2, None)
    none = given(ward, None)
    with refused("tasks.no_due_to_extend"):
        ask_extension(ward.officer, none.pk, date(2024, 3, 5), "Vì sao không")


def test_at_the_deadline_one_reports_done_or_names_a_new_day(ward: Ward) -> None:
    row = given(ward, DUE)
    with clock_at(at(DUE)):
        with refused("tasks.no_proposal"):
            report(ward.officer, row.pk, "Đang làm", percent=75)
        assert page(ward.officer, row.task_id).must_propose
        report(ward.officer, row.pk, "Chờ kết quả đo đạc", percent=75, propose=date(2024, 2, 28))
        found = fresh(row)
        assert (found.asked_due, found.percent, found.state) == (date(2024, 2, 28), 75, "in_progress")
        report(ward.officer, row.pk, "Đã đo xong", percent=90)
        complete(ward.officer, row.pk, "Xong")
    assert fresh(row).state == "reported"


def test_a_task_on_hold_waits_and_goes_on(ward: Ward) -> None:
    row = given(ward, DUE)
    pause(ward.clerk, row.pk, "Chờ hướng dẫn")
    with refused("tasks.wrong_state"):
        report(ward.officer, row.pk, "Đã làm")
    resume(ward.clerk, row.pk)
    report(ward.officer, row.pk, "Đã làm lại")
    cancel(ward.clerk, row.pk, "Không còn cần")
    with refused("tasks.wrong_state"):
        report(ward.officer, row.pk, "Nữa")


def test_an_adjustment_keeps_what_was(ward: Ward) -> None:
    row = given(ward, DUE)
    adjust(ward.clerk, row.pk, "Đổi đơn vị", Adjusted(lead_id=ward.women, text="Rà soát hộ nghèo"))
    found = page(ward.helper, row.task_id)
    assert found.row.lead.id == ward.women
    assert found.trail[0].changes == (
        ("text", "Rà soát hộ kinh doanh có điều kiện", "Rà soát hộ nghèo"),
        ("lead_id", "Công an phường An Thử", "Hội Phụ nữ phường An Thử"),
    )
    with refused("tasks.bad_lead"):
        adjust(ward.clerk, row.pk, "Sang phường khác", Adjusted(lead_id=ward.other))


def test_coordinators_and_an_earlier_day_are_adjusted_a_later_day_is_an_extension(ward: Ward) -> None:
    row = given(ward, DUE)
    adjust(ward.clerk, row.pk, "Làm sớm", Adjusted(coordinators=[ward.women, ward.police], due=date(2024, 2, 15)))
    row = fresh(row)
    assert (row.due, row.original_due, row.extensions) == (date(2024, 2, 15), date(2024, 2, 15), 0)
    assert [one.pk for one in row.task.coordinators.all()] == [ward.women]
    said = {name: (was, now) for name, was, now in page(ward.clerk, row.task_id).trail[0].changes}
    assert said["coordinators"] == ("–", "Hội Phụ nữ phường An Thử")
    assert said["due"] == ("20/02/2024", "15/02/2024")
    with refused("tasks.later_is_extended"):
        adjust(ward.clerk, row.pk, "Lùi lại", Adjusted(due=date(2024, 3, 1)))
    with refused("tasks.bad_coordinators"):
        adjust(ward.clerk, row.pk, "Thêm phường khác", Adjusted(coordinators=[ward.other]))
    # Its new lead joins in no more.
    adjust(ward.clerk, row.pk, "Đổi đơn vị", Adjusted(lead_id=ward.women))
    assert not fresh(row).task.coordinators.exists()
    none = given(ward, None)
    adjust(ward.clerk, none.pk, "Đặt hạn", Adjusted(due=DUE))
    assert (fresh(none).due, fresh(none).task.due_kind) == (DUE, "date")


def test_an_adjusted_draft_keeps_its_day_or_gets_any_other(ward: Ward) -> None:
    row = given(ward, DUE, draft=True)
    adjust(ward.clerk, row.pk, "Sửa lời", Adjusted(text="Rà soát hộ nghèo"))
    assert fresh(row).due == DUE
    adjust(ward.clerk, row.pk, "Lùi", Adjusted(due=date(2024, 3, 1)))
    issue(ward.clerk, row.pk)
    assert (fresh(row).due, fresh(row).original_due) == (date(2024, 3, 1), date(2024, 3, 1))


def test_what_was_confirmed_is_reopened_with_a_reason_by_who_assigned(ward: Ward) -> None:
    row = given(ward, DUE)
    complete(ward.officer, row.pk, "Xong")
    confirm(ward.clerk, row.pk)
    with refused("tasks.no_reason"):
        reopen(ward.clerk, row.pk, " ")
    with refused("base.not_allowed"):
        reopen(ward.officer, row.pk, "Chưa xong")
    reopen(ward.clerk, row.pk, "Kiểm tra lại còn 3 hộ")
    row = fresh(row)
    assert (row.state, row.reported_on, row.due) == ("in_progress", None, DUE)
    assert row == Occurrence.objects.get(mine(ward.officer), pk=row.pk)
    complete(ward.officer, row.pk, "Xong cả 3 hộ")
    confirm(ward.clerk, row.pk)
    assert [one.verb for one in row.entries.order_by("pk")][-4:] == ["confirm", "reopen", "complete", "confirm"]


def test_four_eyes_where_the_office_has_them(ward: Ward) -> None:
    """The clerk reports by telephone for the police: alone in the office, that stands in the trail; else a colleague
    confirms."""
    alone = given(ward, DUE)
    complete(ward.clerk, alone.pk, "Công an báo qua điện thoại: xong")
    confirm(ward.clerk, alone.pk)
    assert page(ward.clerk, alone.task_id).trail[0].alone
    colleague = factories.person(Role.CONSOLIDATOR, ward.id, "dong-nghiep")
    row = given(ward, DUE)
    complete(ward.clerk, row.pk, "Công an báo qua điện thoại: xong")
    shown = page(ward.clerk, row.task_id)
    assert "confirm" not in shown.may
    assert len(shown.others) == 1
    with refused("tasks.own_report"):
        confirm(ward.clerk, row.pk)
    confirm(colleague, row.pk)
    assert not page(ward.clerk, row.task_id).trail[0].alone


def test_several_are_confirmed_together_or_none(ward: Ward) -> None:
    rows = [given(ward, DUE) for _ in range(3)]
    for row in rows[:2]:
        complete(ward.officer, row.pk, "Xong")
    with refused("tasks.wrong_state"):
        confirm_all(ward.clerk, [row.pk for row in rows])
    assert {fresh(row).state for row in rows} == {"reported", "assigned"}
    assert confirm_all(ward.clerk, [row.pk for row in rows[:2]]) == 2


# --- from above to below -------------------------------------------------------------------------------------------


def test_what_the_level_above_gives_a_ward_its_units_share(ward: Ward) -> None:
    above = given(ward, DUE, by=ward.town_clerk, unit_id=ward.town, lead_id=ward.id)
    part = given(ward, date(2024, 2, 15), lead_id=ward.police, parent_id=above.task_id)
    other = given(ward, date(2024, 2, 16), lead_id=ward.hamlet, parent_id=above.task_id)
    with refused("tasks.after_parent"):
        given(ward, date(2024, 2, 25), parent_id=above.task_id)
    with refused("tasks.no_task"):
        given(
            ward, date(2024, 2, 15), by=ward.stranger, unit_id=ward.other, lead_id=ward.other, parent_id=above.task_id
        )
    shown = page(ward.clerk, above.task_id)
    assert {one.id for one in shown.children} == {part.pk, other.pk}
    assert shown.open_children == 2
    parent = page(ward.officer, part.task_id).parent
    # An officer of the police sees his part; what the ward was given is the ward's.
    assert parent is None
    with refused("tasks.children_open"):
        complete(ward.clerk, above.pk, "Xong")
    complete(ward.officer, part.pk, "Xong")
    confirm(ward.clerk, part.pk)
    with refused("tasks.children_open"):
        complete(ward.clerk, above.pk, "Xong")
    complete(ward.clerk, above.pk, "Xong", despite="Khu phố Một không có hộ nào")
    assert page(ward.town_clerk, above.task_id).trail[0].text.endswith("Khu phố Một không có hộ nào")


# --- what comes back ----------------------------------------------------------------------------------------------


def test_each_month_of_a_recurring_task_has_its_own_report(ward: Ward) -> None:
    row = given(ward, deadline=deadline_of("định kỳ trước ngày 25 hằng tháng", START))
    assert row.due == date(2024, 2, 24)
    with clock_at(at(date(2024, 2, 23))):
        complete(ward.officer, row.pk, "Tháng 2 xong")
        assert renew() == 0
    with clock_at(at(date(2024, 5, 2))):
        assert renew() == 3
        assert renew() == 0
        confirm(ward.clerk, row.pk)
        shown = page(ward.officer, row.task_id)
        dues = [one.due for one in reversed(shown.times)]
        assert dues == [date(2024, 2, 24), date(2024, 3, 24), date(2024, 4, 24), date(2024, 5, 24)]
        assert [one.timeliness for one in reversed(shown.times)] == ["before_due", "overdue", "overdue", "in_time"]
        # The page opens at the oldest that is to be done.
        assert shown.row.due == date(2024, 3, 24)
        cancel(ward.clerk, shown.row.id, "Thôi báo cáo riêng")
    with clock_at(at(date(2024, 8, 2))):
        assert renew() == 0


@pytest.mark.parametrize(
    ("words", "kind", "due"),
    [
        ("trước ngày 25/3", DueKind.DATE, date(2024, 3, 24)),
        ("trong tháng 4", DueKind.PERIOD, date(2024, 4, 30)),
        ("", DueKind.NONE, None),
        ("thường xuyên", DueKind.NONE, None),
    ],
)
def test_a_deadline_in_words(words: str, kind: str, due: date | None) -> None:
    found = deadline_of(words, START)
    assert (found.kind, found.due) == (kind, due)


@pytest.mark.parametrize("words", ["sớm nhất có thể", "khi có hướng dẫn của cấp trên", "hằng ngày"])
def test_words_that_name_no_day_are_refused_in_words(words: str, ward: Ward) -> None:
    with pytest.raises(Refusal) as error:
        given(ward, deadline=deadline_of(words, START))
    assert error.value.code in ("tasks.bad_words", "tasks.bad_rule")


# --- evidence ------------------------------------------------------------------------------------------------------


def test_a_file_is_kept_with_its_hash_and_shown_to_those_who_see_the_task(ward: Ward, own_folders: object) -> None:
    row = given(ward, DUE)
    complete(ward.officer, row.pk, "Xong", files=[GivenFile("../../biên bản.txt", "Biên bản nghiệm thu".encode())])
    kept = Evidence.objects.get()
    assert (kept.name, kept.size, len(kept.sha256)) == ("biên bản.txt", 24, 64)
    assert str(kept.file.name).endswith(f"{kept.pk}.txt")
    assert evidence_file(ward.clerk, kept.pk) == ("biên bản.txt", "Biên bản nghiệm thu".encode())
    with refused("tasks.no_evidence"):
        evidence_file(ward.stranger, kept.pk)


def test_a_figure_of_the_ledger_is_evidence_by_its_expression(ward: Ward) -> None:
    measure = factories.measure("Số hộ kinh doanh", "stock", "hộ", code="HKD01")
    factories.recorded(ward.id, measure, 82, nature="at")
    code = UnitName.objects.get(unit_id=ward.id).code
    row = given(ward, DUE)
    complete(ward.officer, row.pk, "Xong", figures=[f"HKD01:to_date@2024-02@LICH#{code}"])
    kept = Evidence.objects.get()
    assert (kept.kind, kept.value) == ("figure", "82")
    with refused("tasks.no_figure"):
        comment_row = given(ward, DUE)
        complete(ward.officer, comment_row.pk, "Xong", figures=["không phải biểu thức"])


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("lệnh.exe", b"MZ\x90", "tasks.bad_evidence"),
        ("giả.pdf", b"MZ\x90", "tasks.bad_evidence"),
        ("rỗng.txt", b"", "tasks.empty_file"),
        ("mật.txt", "UBND PHƯỜNG\nMẬT\nDanh sách".encode(), "tasks.secret_evidence"),
        ("to.txt", b"a" * 21_000_000, "tasks.too_large"),
    ],
)
def test_files_that_are_no_evidence_leave_nothing(ward: Ward, name: str, data: bytes, code: str) -> None:
    row = given(ward, DUE)
    with refused(code):
        complete(ward.officer, row.pk, "Xong", files=[GivenFile(name, data)])
    assert fresh(row).state == "assigned"
    assert not Evidence.objects.exists()


def test_a_name_of_a_file_is_only_a_name() -> None:
    assert safe_name("C:\\temp\\..\\báo cáo?.pdf") == "báo cáo.pdf"
    assert safe_name("///") == "tep"


def test_words_of_a_list_say_what_waits(ward: Ward) -> None:
    late = given(ward, date(2024, 2, 6))
    given(ward, date(2024, 2, 12))
    given(ward, date(2024, 4, 30))
    given(ward, None, deadline=Deadline())
    with clock_at(at(date(2024, 2, 10))):
        found = board(mine(ward.officer), Asked())
        assert (found.tally.overdue, found.tally.soon, found.tally.going) == (1, 1, 2)
        assert found.rows[0].id == late.pk
        assert found.rows[0].late_days == 4
        assert found.rows[-1].due is None
