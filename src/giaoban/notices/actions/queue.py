"""Tell somebody something, once."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from giaoban.base.clock import now
from giaoban.notices.enums import Way
from giaoban.notices.models import Channel, Delivery, Notice
from giaoban.notices.rules import quiet_of
from giaoban.people.mail import mail_works
from giaoban.people.models import User


def out_of_quiet(moment: datetime) -> datetime:
    """The first moment from then on that is not in the quiet hours of the office (GIAOBAN_QUIET)."""
    return quiet_of(settings.QUIET_HOURS).after(timezone.localtime(moment))


@transaction.atomic
def queue(
    kind: str,
    key: str,
    *,
    subject: str,
    text: str,
    account_id: int | None = None,
    channels_of: int | None = None,
    address: str = "",
    about_id: int | None = None,
    url: str = "",
    params: dict[str, Any] | None = None,
    not_before: datetime | None = None,
) -> int | None:
    """Tell one account, the channels of one unit (`channels_of`), or somebody without an account by e-mail (`address`);
    the notice's number, None when the key is there.

    An account sees it in its own list at once; e-mail and chats go out by the worker, never in quiet hours, and only
    where there is an address and a server. Two workers with one key make one notice. `params` is JSON.
    """
    notice, new = Notice.objects.get_or_create(
        key=key,
        defaults={
            "kind": kind,
            "account_id": account_id,
            "about_id": about_id,
            "subject": subject[:200],
            "text": text,
            "url": url,
            "params": params or {},
            "created_at": now(),
        },
    )
    if not new:
        return None
    at = out_of_quiet(max(now(), not_before) if not_before else now())
    ways = [(Way.EMAIL, to) for to in _addresses(account_id, address)]
    ways += [(Way.CHAT, str(pk)) for pk in _channels(channels_of)]
    Delivery.objects.bulk_create([Delivery(notice=notice, way=way, target=to, next_at=at) for way, to in ways])
    return notice.pk


def _addresses(account_id: int | None, address: str) -> Collection[str]:
    if not mail_works():
        return []
    users = User.objects.filter(pk=account_id, is_active=True) if account_id is not None else ()
    return dict.fromkeys(to for to in [*(user.email for user in users), address] if to)


def _channels(unit_id: int | None) -> Collection[int]:
    if unit_id is None:
        return []
    return list(Channel.objects.filter(unit_id=unit_id, removed_at=None).order_by("pk").values_list("pk", flat=True))
