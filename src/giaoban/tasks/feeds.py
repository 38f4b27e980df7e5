"""One's own tasks as a calendar that a phone or an office program subscribes to."""

from datetime import timedelta

from django.utils.translation import gettext as _

from giaoban.base.calendars import Entry, feed
from giaoban.base.clock import now, today
from giaoban.base.errors import Refusal
from giaoban.notices.channels import absolute
from giaoban.people.policy import actor_of
from giaoban.tasks.actions.feed import signature
from giaoban.tasks.models import Feed, Occurrence
from giaoban.tasks.notices import address_in
from giaoban.tasks.queries import TaskRow, mine, rows_of, visible
from giaoban.tasks.refusals import NO_FEED

# How often it is noted that a calendar was asked for: programs ask every few minutes.
_NOTED = timedelta(hours=1)
MOST = 500


def feed_of(token: str) -> bytes:
    """The calendar of a token's account: a whole day for each task that waits for it and is due on a day.

    Refuses a token that was revoked, never was, or whose account is closed.
    """
    row = Feed.objects.filter(digest=signature(token), revoked_at=None).first()
    person = actor_of(row.account_id) if row else None
    if row is None or person is None:
        raise Refusal(NO_FEED)
    if row.read_at is None or now() - row.read_at > _NOTED:
        Feed.objects.filter(pk=row.pk).update(read_at=now())
    found = Occurrence.objects.filter(mine(person) & visible(person), due__isnull=False)
    ids = found.order_by("due", "pk").values_list("pk", flat=True)[:MOST]
    home = person.home_id or 0
    return feed(_("Nhiệm vụ Giao Ban"), [_entry(one, home) for one in rows_of(list(ids))])


def _entry(row: TaskRow, home: int) -> Entry:
    due = row.due or today()
    late = _("QUÁ HẠN: %(task)s") if row.late_days else _("Hạn: %(task)s")
    lines = [row.text, _("Chủ trì: %(unit)s") % {"unit": row.lead.name}]
    if row.source_words:
        lines.append(row.source_words)
    return Entry(
        uid=f"nhiem-vu-{row.task_id}-{row.id}@giaoban",
        summary=late % {"task": " ".join(row.text.split())[:120]},
        starts=due,
        ends=due,
        sequence=row.extensions,
        description="\n".join(lines),
        url=absolute(address_in(home, row.task_id, row.id)),
    )
