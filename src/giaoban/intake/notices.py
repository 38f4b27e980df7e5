"""Whom this room tells what: reminders by the clock and by hand, corrections to whoever counted on the old figure."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from giaoban.base.clock import today
from giaoban.catalogue.queries import plan_of
from giaoban.catalogue.rules import Period, Regime, period_name
from giaoban.intake.chase_rules import Reminding, reminder_due
from giaoban.intake.chasing import (
    ESCALATION,
    KINDS,
    REMINDER,
    Missing,
    address_of,
    missing,
    people_of,
    subject_of,
    words_of,
)
from giaoban.intake.desk import form_of, line_name, line_of, period_of
from giaoban.intake.models import Submission
from giaoban.intake.signals import figure_corrected, submission_moved
from giaoban.intake.work import periods_around
from giaoban.notices.actions.drop import drop_unwanted
from giaoban.notices.actions.queue import queue
from giaoban.notices.queries import channels_of
from giaoban.people.enums import Role
from giaoban.people.queries import collecting_places, holders
from giaoban.registry.queries import above_or_at, unit

CORRECTED = "intake.corrected"


def remind() -> int:
    """Queue every reminder that is due today and was not queued yet; returns how many notices that makes.

    Each mark (7, 3, 1 days before the cut-off, the due day, then after it) makes one notice an account and unit,
    whatever the number of its forms. Nobody who handed in everything is reminded.
    """
    count = 0
    with translation.override(settings.LANGUAGE_CODE):
        for place_id in sorted(collecting_places()):
            for period in _open_periods():
                count += _remind(place_id, period)
    return count


def _open_periods() -> Iterator[Period]:
    for cutoff in (Regime.ND09, Regime.LICH):
        for type in sorted(plan_of(cutoff).period_types):
            yield from periods_around(today(), type, cutoff)


def _remind(place_id: int, period: Period) -> int:
    waited = ((one, reminder_due(today(), period.last, one.due)) for one in missing(place_id, period))
    due = [(one, when) for one, when in waited if when is not None]
    people = people_of(one.unit.id for one, _when in due)
    count = 0
    for one, when in due:
        roles = people[one.unit.id]
        count += tell(REMINDER, one, when.mark, reporters(roles))
        if when.escalates:
            count += _escalate(one, when, [account for account, role in roles if role == Role.LEAD])
    return count


def reporters(roles: Iterable[tuple[int, Role]]) -> list[int]:
    """Of those who answer for a unit, whom to remind: who enters its figures, else its lead."""
    rows = list(roles)
    able = [account for account, role in rows if role in (Role.REPORTER, Role.CONSOLIDATOR)]
    return list(dict.fromkeys(able or [account for account, role in rows if role == Role.LEAD]))


def tell(kind: str, one: Missing, mark: str, accounts: Iterable[int]) -> int:
    """Queue a reminder for accounts and for the unit's channels; returns how many notices that makes."""
    count = 0
    for account in accounts:
        count += _queued(kind, one, f"{mark}:{account}", account=account)
    if channels_of([one.unit.id]):
        count += _queued(kind, one, f"{mark}:chat", chat=one.unit.id)
    return count


def _queued(kind: str, one: Missing, mark: str, account: int | None = None, chat: int | None = None) -> int:
    made = queue(
        kind,
        f"{kind}:{one.key}:{mark}",
        subject=subject_of(one),
        text=words_of(one),
        url=address_of(one),
        about_id=one.unit.id,
        params=one.params,
        account_id=account,
        channels_of=chat,
    )
    return made is not None


def _escalate(one: Missing, when: Reminding, leads: Iterable[int]) -> int:
    """Tell the unit's leads that its report is over its due day."""
    words = _("%(unit)s chưa nộp báo cáo %(period)s, quá hạn %(n)d ngày. Đề nghị trưởng đơn vị chỉ đạo nộp ngay.")
    said = words % {"unit": one.unit.name, "period": period_name(one.period), "n": -one.days}
    count = 0
    for account in dict.fromkeys(leads):
        made = queue(
            ESCALATION,
            f"{ESCALATION}:{one.key}:{when.mark}:{account}",
            subject=subject_of(one),
            text=f"{said}\n{words_of(one)}",
            account_id=account,
            url=address_of(one),
            about_id=one.unit.id,
            params=one.params,
        )
        count += made is not None
    return count


def _moved(submission_id: str, **_more: Any) -> None:
    """A form took a step: what is said about its unit and no longer true goes."""
    row = Submission.objects.filter(pk=submission_id).first()
    if row is not None:
        drop_unwanted(list(KINDS), row.unit_id)


def _corrected(
    submission_id: str,
    line_id: int,
    old_seq: int | None,
    new_seq: int | None,
    reason: str,
    account_id: int | None,
    **_more: Any,
) -> None:
    """A figure that counted was replaced: whoever collects it, and those above that see it, are told."""
    row = Submission.objects.get(pk=submission_id)
    near = above_or_at(row.receiver_id or row.unit_id, row.period_last)
    told = {
        account
        for roles in holders(near).values()
        for account, role in roles
        if role in (Role.CONSOLIDATOR, Role.ABOVE) and account != account_id
    }
    with translation.override(settings.LANGUAGE_CODE):
        line, period = line_of(form_of(row), line_id), period_of(row)
        subject = _("Đính chính số liệu %(period)s") % {"period": period_name(period)}
        words = _("%(unit)s đính chính “%(line)s” (%(period)s) sau khi đã được nhận. Lý do: %(reason)s")
        said = words % {
            "unit": unit(row.unit_id, row.period_last).name,
            "line": line_name(line),
            "period": period_name(period),
            "reason": reason or "–",
        }
        for account in sorted(told):
            queue(
                CORRECTED,
                f"{CORRECTED}:{row.pk}:{line_id}:{old_seq}:{new_seq}:{account}",
                subject=subject,
                text=said,
                account_id=account,
                url=f"/bieu/{row.pk}/",
                about_id=row.unit_id,
            )


def listen() -> None:
    """From now on steps and corrections are told."""
    submission_moved.connect(_moved, dispatch_uid="intake.notices.moved")
    figure_corrected.connect(_corrected, dispatch_uid="intake.notices.corrected")
