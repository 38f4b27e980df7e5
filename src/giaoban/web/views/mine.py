"""My work: what a person has to give, in the order of deadlines, one tap to each form."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from giaoban.base.clock import today
from giaoban.intake.enums import SubmissionState
from giaoban.intake.work import Task, work_of
from giaoban.people.policy import Person, seen_units
from giaoban.tasks.queries import Asked, board, visible
from giaoban.tasks.queries import mine as tasks_of
from giaoban.web.screen import Seat, unit_screen
from giaoban.web.views.tasks import own_rows

# More than these are history, and stand under Số liệu.
SHOWN_DONE = 6
SHOWN_TASKS = 8


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task as the list shows it: when it is due in words, and what its button does."""

    task: Task
    when: str
    button: str
    late: bool


def own_units(actor: Person) -> set[int]:
    """The units a person gives figures for: their own, and the bodies of their own place. Not everything below."""
    return seen_units(actor, "draft") & actor.units_for("intake.enter")


def gives_only(actor: Person, unit_id: int) -> bool:
    """Whether a person's work in a unit is to give figures, not to gather them: they land on their own work."""
    return actor.may("intake.enter", unit_id) and not actor.may("intake.accept", unit_id)


def when(due: date, on: date) -> str:
    """A deadline as people say it: what is near in days, the rest by date."""
    days = (due - on).days
    if days < 0:
        return ngettext("quá hạn %(n)d ngày", "quá hạn %(n)d ngày", -days) % {"n": -days}
    if days == 0:
        return _("hạn hôm nay")
    if days == 1:
        return _("hạn ngày mai")
    return _("hạn %(day)s, còn %(n)d ngày") % {"day": f"{due:%d/%m}", "n": days}


def _row(task: Task, on: date, approves: bool) -> TaskRow:
    if task.state == SubmissionState.PROPOSED:
        button = _("Xem và duyệt") if approves else _("Xem lại")
    elif task.state == SubmissionState.RETURNED or task.reason:
        button = _("Sửa và nộp lại")
    elif task.given:
        button = _("Nhập tiếp %(given)d/%(asked)d") % {"given": task.given, "asked": task.asked}
    else:
        button = _("Nhập số")
    return TaskRow(task, when(task.due, on) if task.due else "", button, task.is_late(on))


@unit_screen("intake.enter")
def mine(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Everything the person has to give, for all their units."""
    on = today()
    todo, done = work_of(own_units(seat.actor), on)
    rows = [_row(task, on, seat.actor.may("intake.approve", task.unit.id)) for task in todo]
    urgent = [row for row in rows if row.task.is_soon(on)]
    # Whoever gives for a place may stand in for its bodies: those are shown on asking, unless there is nothing else.
    own = {one.unit_id for one in seat.actor.held}
    soon = [row for row in urgent if row.task.unit.id in own or row.task.reason] or urgent
    waits = board(tasks_of(seat.actor) & visible(seat.actor), Asked())
    return render(
        request,
        "web/mine.html",
        {
            "tasks": waits.rows[:SHOWN_TASKS],
            "more_tasks": max(0, len(waits.rows) - SHOWN_TASKS),
            "tally": waits.tally,
            "confirmable": frozenset(),
            "reports_for": own_rows(seat, waits.rows),
            "all_tasks": len(waits.rows),
            "soon": soon,
            "others": [row for row in urgent if row not in soon],
            "later": [row for row in rows if row not in urgent],
            "done": done[:SHOWN_DONE],
            "first_due": min((row.task.due for row in soon if row.task.due), default=None),
            "late": sum(row.late for row in soon),
            "several": len({task.unit.id for task in (*todo, *done)}) > 1,
        },
    )
