"""What was told to whom, and how it went out."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from giaoban.notices.channels import kind_of
from giaoban.notices.enums import DeliveryState, Way
from giaoban.notices.models import Channel, Delivery, Notice


@dataclass(frozen=True, slots=True)
class DeliveryView:
    """One way out: to which address or channel, how far, when (`at`: went out, failed, or is tried next), why not."""

    way: str
    to: str
    state: str
    at: datetime
    error: str
    attempts: int


@dataclass(frozen=True, slots=True)
class NoticeView:
    """A notice with how it went out."""

    id: int
    key: str
    kind: str
    account_id: int | None
    about_id: int | None
    subject: str
    text: str
    url: str
    created_at: datetime
    is_read: bool
    is_over: bool
    deliveries: tuple[DeliveryView, ...]


@dataclass(frozen=True, slots=True)
class ChannelView:
    """A unit's channel; of its address only the kind is ever shown."""

    id: int
    unit_id: int
    label: str
    kind: str


def unread(account_id: int) -> int:
    """How many notices an account has not seen, those that are over left out."""
    return Notice.objects.filter(account_id=account_id, read_at=None, dropped_at=None).count()


def own_notices(account_id: int, limit: int = 60) -> list[NoticeView]:
    """An account's notices, the newest first."""
    return _views(Notice.objects.filter(account_id=account_id).order_by("-pk")[:limit])


def notices_about(kinds: Iterable[str], unit_ids: Iterable[int], since: datetime) -> dict[int, list[NoticeView]]:
    """What was said about units in notices of these kinds since a moment, the newest first, by unit."""
    rows = Notice.objects.filter(kind__in=list(kinds), about_id__in=list(unit_ids), created_at__gte=since)
    found: dict[int, list[NoticeView]] = defaultdict(list)
    for view in _views(rows.order_by("-pk")):
        if view.about_id is not None:
            found[view.about_id].append(view)
    return found


def channels_of(unit_ids: Iterable[int]) -> dict[int, list[ChannelView]]:
    """The channels of units, by unit."""
    found: dict[int, list[ChannelView]] = defaultdict(list)
    for row in Channel.objects.filter(unit_id__in=list(unit_ids), removed_at=None).order_by("pk"):
        found[row.unit_id].append(ChannelView(row.pk, row.unit_id, row.label, kind_of(row.address)))
    return found


def _views(rows: Iterable[Notice]) -> list[NoticeView]:
    listed = list(rows)
    ways: dict[int, list[Delivery]] = defaultdict(list)
    for delivery in Delivery.objects.filter(notice__in=listed).order_by("pk"):
        ways[delivery.notice_id].append(delivery)
    wanted = [int(d.target) for found in ways.values() for d in found if d.way == Way.CHAT]
    labels = dict(Channel.objects.filter(pk__in=wanted).values_list("pk", "label"))
    return [
        NoticeView(
            id=row.pk,
            key=row.key,
            kind=row.kind,
            account_id=row.account_id,
            about_id=row.about_id,
            subject=row.subject,
            text=row.text,
            url=row.url,
            created_at=row.created_at,
            is_read=row.read_at is not None,
            is_over=row.dropped_at is not None,
            deliveries=tuple(_delivery(one, labels) for one in ways[row.pk]),
        )
        for row in listed
    ]


def _delivery(row: Delivery, labels: dict[int, str]) -> DeliveryView:
    to = labels.get(int(row.target), "") if row.way == Way.CHAT else row.target
    waits = row.state in (DeliveryState.QUEUED, DeliveryState.SENDING)
    return DeliveryView(
        row.way, to, row.state, row.next_at if waits else row.ended_at or row.next_at, row.error, row.attempts
    )
