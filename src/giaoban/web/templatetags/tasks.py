"""How tasks and their steps are drawn."""

from django import template
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from giaoban.tasks.enums import State, Urgency
from giaoban.tasks.export import state_words
from giaoban.tasks.queries import TaskRow

register = template.Library()

_LOOKS = {"overdue": "red", "soon": "amber", "after_due": "amber", "before_due": "green", "on_due": "green"}
_CHANGED = {
    "text": lambda: _("nội dung"),
    "lead_id": lambda: _("chủ trì"),
    "coordinators": lambda: _("phối hợp"),
    "due": lambda: _("thời hạn"),
    "source_words": lambda: _("theo"),
    "product": lambda: _("sản phẩm"),
    "urgency": lambda: _("độ khẩn"),
}


@register.filter
def task_state(row: TaskRow) -> str:
    """Where a task stands in words; of a finished one whether it was in time. How late it is its due day says."""
    return state_words(row) if row.state == State.DONE else str(State(row.state).label)


@register.filter
def task_look(row: TaskRow) -> str:
    """The colour of a task's timeliness; the words beside it say the same."""
    return _LOOKS.get(row.timeliness, "quiet")


@register.filter
def task_due(row: TaskRow) -> str:
    """By when: the day in force, how late it is, and the first day where it was extended."""
    if row.due is None:
        return row.due_words or _("không có thời hạn")
    said = _("hạn %(day)s") % {"day": f"{row.due:%d/%m/%Y}"}
    if row.late_days:
        said += ngettext(", quá %(n)d ngày", ", quá %(n)d ngày", row.late_days) % {"n": row.late_days}
    if row.is_extended and row.original_due:
        words = ngettext(
            " (gia hạn %(n)d lần, hạn đầu %(day)s)", " (gia hạn %(n)d lần, hạn đầu %(day)s)", row.extensions
        )
        said += words % {"n": row.extensions, "day": f"{row.original_due:%d/%m/%Y}"}
    return said


@register.filter
def urgency_name(value: str) -> str:
    """A mark of urgency; nothing for what is usual."""
    return "" if value == Urgency.NORMAL else str(Urgency(value).label)


@register.filter
def changed_name(column: str) -> str:
    """What of a task an adjustment changed."""
    return _CHANGED[column]()


@register.filter
def dictkey(given: QueryDict, name: str) -> str:
    """What a form sent under a name that a template cannot spell."""
    return str(given.get(name, ""))
