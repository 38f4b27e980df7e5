"""Whom this room tells what: reminders by the steps of collecting, and each step to whoever waits for it."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from giaoban.base.clock import today
from giaoban.intake.chase_rules import Reminding, reminder_due
from giaoban.intake.chasing import people_of
from giaoban.intake.notices import reporters
from giaoban.intake.signals import reminding
from giaoban.notices.actions.drop import drop_unwanted
from giaoban.notices.actions.queue import queue
from giaoban.notices.kinds import daily, still_wanted
from giaoban.notices.queries import channels_of
from giaoban.people.enums import Role
from giaoban.people.policy import actor_of
from giaoban.registry.queries import unit
from giaoban.tasks.models import Occurrence
from giaoban.tasks.rules import AT_WORK
from giaoban.tasks.signals import task_moved

REMINDER, LATE, MOVED = "tasks.reminder", "tasks.late", "tasks.moved"
_SHORT = 90
# Whom a step is told: the lead of what was decided, the one who assigned of what waits for a decision.
_TELLS_LEAD = frozenset(
    {"assign", "send_back", "reopen", "extend", "refuse_extension", "pause", "resume", "adjust", "cancel"}
)
_TELLS_GIVER = frozenset({"complete", "ask_extension"})


def is_at_work(params: dict[str, object]) -> bool:
    """Whether the task that a reminder is about is still at work, and due on the day that it said."""
    row = Occurrence.objects.filter(pk=int(str(params["occurrence"]))).first()
    return row is not None and row.state in AT_WORK and f"{row.due}" == params["due"]


for _kind in (REMINDER, LATE):
    still_wanted(_kind)(is_at_work)
    daily(_kind)


def remind() -> int:
    """Queue every reminder that is due today and was not queued yet; returns how many notices that makes.

    The marks are those of collecting (7, 3, 1 days before, the due day, 1, 3, 7, 14 after), counted from the due day in
    force: an extension begins them anew. From one day after on the lead unit's head and the monitor are told too.
    """
    count = 0
    with translation.override(settings.LANGUAGE_CODE):
        rows = Occurrence.objects.filter(state__in=AT_WORK, due__isnull=False).select_related("task").order_by("pk")
        found = [(row, when) for row in rows if row.due and (when := reminder_due(today(), row.due, row.due))]
        people = people_of({row.task.lead_id for row, _when in found})
        for row, when in found:
            roles = people[row.task.lead_id]
            count += _tell(REMINDER, row, when, reporters(roles))
            if when.escalates:
                heads = [account for account, role in roles if role == Role.LEAD]
                told = dict.fromkeys([*heads, *([row.task.monitor_id] if row.task.monitor_id else [])])
                count += _tell(LATE, row, when, [one for one in told if one not in reporters(roles)])
    return count


def _tell(kind: str, row: Occurrence, when: Reminding, accounts: Iterable[int]) -> int:
    count = 0
    mark = f"{kind}:{row.pk}:{row.due}:{when.mark}"
    said: dict[str, Any] = {
        "subject": subject_of(row, when.days),
        "text": words_of(row),
        "about_id": row.task.lead_id,
        "params": {"occurrence": row.pk, "due": f"{row.due}"},
    }
    for account in accounts:
        url = address_for(account, row)
        count += queue(kind, f"{mark}:{account}", account_id=account, url=url, **said) is not None
    if kind == REMINDER and channels_of([row.task.lead_id]):
        url = address_for(None, row)
        count += queue(kind, f"{mark}:chat", channels_of=row.task.lead_id, url=url, **said) is not None
    return count


def address_in(unit_id: int, task_id: str, occurrence_id: int) -> str:
    """A task's page as seen from a unit."""
    return f"{reverse('web:tasks_one', kwargs={'unit_id': unit_id, 'task_id': task_id})}?lan={occurrence_id}"


def address_for(account_id: int | None, row: Occurrence) -> str:
    """The task's page for an account: from the lead, from who assigned it, or from where the account is at home."""
    person = actor_of(account_id)
    near = [row.task.lead_id, row.task.unit_id]
    able = [one for one in near if person is None or person.may("tasks.see", one)]
    home = able[0] if able else (person.home_id if person else None) or row.task.lead_id
    return address_in(home, row.task_id, row.pk)


def short(text: str) -> str:
    """The first words of a task."""
    line = " ".join(text.split())
    return line if len(line) <= _SHORT else f"{line[:_SHORT].rsplit(' ', 1)[0]}…"


def subject_of(row: Occurrence, days: int) -> str:
    """A reminder's subject: how many days are left, or over."""
    what = {"task": short(row.task.text), "n": abs(days)}
    if days > 0:
        return ngettext("Còn %(n)d ngày: %(task)s", "Còn %(n)d ngày: %(task)s", days) % what
    if days == 0:
        return _("Hôm nay đến hạn: %(task)s") % what
    return ngettext("Quá hạn %(n)d ngày: %(task)s", "Quá hạn %(n)d ngày: %(task)s", -days) % what


def words_of(row: Occurrence) -> str:
    """A reminder's words, without its address."""
    task = row.task
    giver, lead = unit(task.unit_id, today()).name, unit(task.lead_id, today()).name
    lines = [
        _("Kính gửi %(unit)s.") % {"unit": lead},
        _("%(giver)s giao: %(task)s") % {"giver": giver, "task": " ".join(task.text.split())},
        _("Thời hạn: %(due)s.") % {"due": f"{row.due:%d/%m/%Y}"},
    ]
    if row.due != row.original_due and row.original_due is not None:
        lines.append(_("(Đã gia hạn; hạn ban đầu %(due)s.)") % {"due": f"{row.original_due:%d/%m/%Y}"})
    lines.append(_("Xong thì báo cáo hoàn thành; chưa xong thì báo tiến độ và đề xuất ngày mới."))
    return "\n".join(lines)


def _moved(occurrence_id: int, verb: str, account_id: int | None, **_more: Any) -> None:
    """A task took a step: reminders that are no longer true go, and whoever waits for the step is told."""
    row = Occurrence.objects.select_related("task").get(pk=occurrence_id)
    drop_unwanted([REMINDER, LATE], row.task.lead_id)
    if verb in _TELLS_LEAD:
        roles = people_of([row.task.lead_id])[row.task.lead_id]
        _tell_step(row, verb, reporters(roles), account_id)
    elif verb in _TELLS_GIVER:
        roles = people_of([row.task.unit_id])[row.task.unit_id]
        able = [account for account, role in roles if role in (Role.CONSOLIDATOR, Role.LEAD)]
        _tell_step(row, verb, [*able, *([row.task.monitor_id] if row.task.monitor_id else [])], account_id)


def _tell_step(row: Occurrence, verb: str, accounts: Iterable[int], by: int | None) -> None:
    entry = row.entries.order_by("-pk").first()
    if entry is None:
        return
    with translation.override(settings.LANGUAGE_CODE):
        subject = f"{step_words(verb, row)}: {short(row.task.text)}"
        text = "\n".join(part for part in (words_of(row) if row.due else row.task.text, entry.text) if part)
        for account in dict.fromkeys(accounts):
            if account != by:
                key = f"{MOVED}:{entry.pk}:{account}"
                url = address_for(account, row)
                about = row.task.lead_id
                queue(MOVED, key, subject=subject, text=text, account_id=account, about_id=about, url=url)


def step_words(verb: str, row: Occurrence) -> str:
    """What a step is called in a notice's subject."""
    words = {
        "assign": _("Nhiệm vụ mới"),
        "send_back": _("Bị trả lại"),
        "reopen": _("Mở lại, phải làm tiếp"),
        "extend": _("Được gia hạn"),
        "refuse_extension": _("Không được gia hạn"),
        "pause": _("Tạm dừng"),
        "resume": _("Tiếp tục thực hiện"),
        "adjust": _("Được điều chỉnh"),
        "cancel": _("Đã hủy"),
        "complete": _("Chờ xác nhận"),
        "ask_extension": _("Đề nghị gia hạn"),
    }
    return words[verb] if verb != "assign" or row.number == 1 else _("Đến kỳ mới")


def _reminding(**_more: Any) -> None:
    remind()


def listen() -> None:
    """From now on steps are told, and reminders go with those of collecting."""
    reminding.connect(_reminding, dispatch_uid="tasks.notices.reminding")
    task_moved.connect(_moved, dispatch_uid="tasks.notices.moved")
