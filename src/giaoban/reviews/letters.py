"""Letters to those invited: the invitation, its changes, calling it off, one reminder. The personal link and the
calendar entry are put in when a letter goes out."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import override

from giaoban.base.calendars import CANCEL, REQUEST, Entry, event
from giaoban.base.clock import now, today
from giaoban.notices.actions.queue import queue
from giaoban.notices.channels import absolute
from giaoban.notices.kinds import Enclosure, encloses, still_wanted
from giaoban.people.mail import mail_works
from giaoban.registry.queries import unit
from giaoban.reviews.enums import Reply, ReviewState
from giaoban.reviews.links import path_of
from giaoban.reviews.models import Participant, Review

INVITATION, REMINDER, CANCELLED = "reviews.invitation", "reviews.reminder", "reviews.cancelled"


def page_of(row: Review) -> str:
    """The address of a conference's page."""
    return f"/{row.unit_id}/hoi-nghi/{row.pk}/"


def reachable(one: Participant) -> bool:
    """Whether a letter finds somebody: by an account, or by an address where this site sends e-mail."""
    return one.account_id is not None or bool(one.email and mail_works())


def tell_invited(row: Review, people: Iterable[Participant]) -> None:
    """Invite, or say what changed; once for a person and sequence."""
    with override(settings.LANGUAGE_CODE):
        head = _("Mời dự: %(name)s") if not row.sequence else _("Thay đổi: %(name)s")
        for one in people:
            _tell(INVITATION, f"{one.pk}:{row.sequence}", row, one, head % {"name": row.name}, words_of(row))


def tell_cancelled(row: Review, people: Iterable[Participant], reason: str) -> None:
    """Say that it does not take place (or not with them), and take it out of their calendars."""
    with override(settings.LANGUAGE_CODE):
        for one in people:
            said = _("Giấy mời dự “%(name)s”, %(when)s, không còn hiệu lực.") % {"name": row.name, "when": when(row)}
            text = f"{said} {reason}".strip()
            _tell(CANCELLED, f"{one.pk}:{row.sequence}", row, one, _("Hoãn, hủy: %(name)s") % {"name": row.name}, text)


def tell_again(row: Review, people: Iterable[Participant]) -> int:
    """Remind those who have not replied, each once and never again; how many notices that makes."""
    made = 0
    with override(settings.LANGUAGE_CODE):
        for one in people:
            head = _("Nhắc trả lời giấy mời: %(name)s") % {"name": row.name}
            made += _tell(REMINDER, str(one.pk), row, one, head, words_of(row)) is not None
    return made


def words_of(row: Review) -> str:
    """What an invitation says."""
    lines = [
        _("%(unit)s trân trọng kính mời dự %(name)s.") % {"unit": unit(row.unit_id, today()).name, "name": row.name},
        _("Thời gian: %(when)s.") % {"when": when(row)},
    ]
    if row.place:
        lines.append(_("Địa điểm: %(place)s.") % {"place": row.place})
    if row.chair:
        lines.append(_("Chủ trì: %(chair)s.") % {"chair": row.chair})
    items = [item.title for item in row.items.all()]
    if items:
        lines += [_("Nội dung:"), *(f"{at}. {title}" for at, title in enumerate(items, 1))]
    return "\n".join(lines)


def when(row: Review) -> str:
    """When it is, as letters say it: 8 giờ 00 ngày 05/3/2024, office time."""
    at = localtime(row.starts_at)
    return f"{at.hour} giờ {at.minute:02d}, ngày {at.day:02d}/{at.month:02d}/{at.year}"


def entry_of(row: Review, one: Participant, *, cancelled: bool = False) -> Entry:
    """The calendar entry of a conference for somebody invited."""
    office = unit(row.unit_id, today()).name
    return Entry(
        uid=row.uid,
        summary=row.name,
        starts=row.starts_at,
        ends=row.starts_at + timedelta(minutes=row.minutes_available),
        # Taking out is a change of its own: with the same number, programs leave the entry as it is.
        sequence=row.sequence + (1 if cancelled else 0),
        place=row.place,
        description=words_of(row),
        url="" if cancelled else absolute(path_of(one)),
        organizer=(office, settings.DEFAULT_FROM_EMAIL),
        attendees=[(one.name, one.email)] if one.email else (),
        cancelled=cancelled,
    )


def _still_invited(params: dict[str, Any]) -> bool:
    """Not after it changed again, and not after it began."""
    one = _who(params)
    return one is not None and one.review.sequence == params["sequence"] and _ahead(one)


def _still_silent(params: dict[str, Any]) -> bool:
    one = _who(params)
    return one is not None and one.reply == Reply.NONE and _ahead(one)


def _with_invitation(params: dict[str, Any]) -> Enclosure:
    one = _who(params)
    return Enclosure(_reply_here(one), event(entry_of(one.review, one)), REQUEST) if one else Enclosure()


def _with_reminder(params: dict[str, Any]) -> Enclosure:
    one = _who(params)
    return Enclosure(_reply_here(one)) if one else Enclosure()


def _with_cancelling(params: dict[str, Any]) -> Enclosure:
    one = Participant.objects.select_related("review").filter(pk=params["participant"]).first()
    return Enclosure("", event(entry_of(one.review, one, cancelled=True), CANCEL), CANCEL) if one else Enclosure()


def _reply_here(one: Participant) -> str:
    with override(settings.LANGUAGE_CODE):
        words = _(
            "Trả lời và xem chương trình, tài liệu tại đường dẫn dành riêng cho %(name)s (xin không chuyển tiếp):"
        )
        return f"\n\n{words % {'name': one.name}}\n{absolute(path_of(one))}\n"


def _who(params: dict[str, Any]) -> Participant | None:
    rows = Participant.objects.select_related("review").filter(pk=params["participant"], removed_at=None)
    return rows.first()


def _ahead(one: Participant) -> bool:
    return one.review.state == ReviewState.INVITED and one.review.starts_at > now()


def _tell(kind: str, key: str, row: Review, one: Participant, subject: str, text: str) -> int | None:
    return queue(
        kind,
        f"{kind}:{key}",
        subject=subject,
        text=text,
        account_id=one.account_id,
        address=one.email,
        about_id=row.unit_id,
        url=page_of(row) if one.account_id is not None else "",
        params={"participant": one.pk, "sequence": row.sequence},
    )


still_wanted(INVITATION)(_still_invited)
still_wanted(REMINDER)(_still_silent)
encloses(INVITATION)(_with_invitation)
encloses(REMINDER)(_with_reminder)
encloses(CANCELLED)(_with_cancelling)
