"""Chat channels of a unit: add one, take one away."""

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from giaoban.base.actions.audit import audit
from giaoban.base.actors import Actor, demand
from giaoban.base.clock import now
from giaoban.base.errors import Refusal, declare
from giaoban.notices.channels import allowed, kind_of
from giaoban.notices.models import Channel

BAD_CHANNEL = declare(
    "notices.bad_channel",
    _("Địa chỉ kênh không đúng. Ghi theo Apprise, ví dụ Telegram: tgram://mã-bot/số-nhóm."),
)
KIND_NOT_ALLOWED = declare(
    "notices.kind_not_allowed",
    _("Máy này chưa cho dùng loại kênh “%(kind)s”. Được dùng: %(known)s. Quản trị máy chủ đổi ở GIAOBAN_CHANNELS."),
)
NO_CHANNEL = declare("notices.no_channel", _("Không có kênh này, hoặc kênh đã gỡ."))


@transaction.atomic
def add_channel(actor: Actor, unit_id: int, label: str, address: str) -> int:
    """Let a unit's notices go into a chat too. Refuses an address that Apprise does not take, and kinds not allowed."""
    demand(actor, "notices.chase", unit_id)
    from apprise import Apprise

    address = address.strip()
    if "://" not in address or len(address) > 500:
        raise Refusal(BAD_CHANNEL)
    if not allowed(address):
        raise Refusal(KIND_NOT_ALLOWED, kind=kind_of(address), known=", ".join(sorted(settings.CHANNEL_KINDS)))
    if not Apprise().add(address):
        raise Refusal(BAD_CHANNEL)
    name = " ".join(label.split())[:80] or kind_of(address)
    row = Channel.objects.create(
        unit_id=unit_id, label=name, address=address, account_id=actor.account_id, created_at=now()
    )
    audit(actor, "notices.add_channel", unit_id, {"channel": row.pk, "kind": kind_of(address)})
    return row.pk


@transaction.atomic
def remove_channel(actor: Actor, channel_id: int) -> None:
    """Take a channel away; its address is forgotten, what went out stays known."""
    row = Channel.objects.filter(pk=channel_id, removed_at=None).first()
    if row is None or not actor.may("notices.chase", row.unit_id):
        raise Refusal(NO_CHANNEL)
    row.removed_at, row.address = now(), ""
    row.save(update_fields=["removed_at", "address"])
    audit(actor, "notices.remove_channel", row.unit_id, {"channel": row.pk})
