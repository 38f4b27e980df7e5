"""Carry out what waits: claimed first, so that two workers never send one twice; what fails is tried again and said."""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import ngettext

from giaoban.base.clock import now
from giaoban.notices.actions.drop import drop
from giaoban.notices.channels import NotSent, absolute, send_chat, send_email
from giaoban.notices.enums import DeliveryState, Way
from giaoban.notices.kinds import enclosure, is_daily, is_wanted
from giaoban.notices.models import Delivery
from giaoban.notices.rules import LOST_AFTER, quiet_of, wait_after

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class Sent:
    """What one round did."""

    sent: int = 0
    failed: int = 0
    dropped: int = 0


def send_due(most: int = 200) -> Sent:
    """Send what is due, at most so many; nothing in quiet hours. A notice that is no longer wanted is dropped instead.

    What was being sent when its worker died is marked `unsure`: telling twice is worse than asking somebody to look.
    """
    _mark_lost()
    done = Sent()
    if quiet_of(settings.QUIET_HOURS).holds(timezone.localtime(now())):
        return done
    due = Delivery.objects.filter(state=DeliveryState.QUEUED, next_at__lte=now()).order_by("next_at", "pk")
    for together in _together(due.select_related("notice")[:most]):
        claimed = []
        for delivery in together:
            if not is_wanted(delivery.notice.kind, delivery.notice.params):
                drop(delivery.notice)
                done.dropped += 1
            elif _claim(delivery):
                claimed.append(delivery)
        if claimed:
            if _send(claimed):
                done.sent += 1
            else:
                done.failed += 1
    return done


def _together(due: Iterable[Delivery]) -> list[list[Delivery]]:
    """Deliveries by message: those of daily kinds to one address make one, any other one of its own."""
    found: dict[tuple[object, ...], list[Delivery]] = {}
    for one in due:
        key = (one.way, one.target) if is_daily(one.notice.kind) else (one.pk,)
        found.setdefault(key, []).append(one)
    return list(found.values())


def _claim(delivery: Delivery) -> bool:
    """Make a delivery this worker's own; False when another one has it."""
    mine = Delivery.objects.filter(pk=delivery.pk, state=DeliveryState.QUEUED)
    return mine.update(state=DeliveryState.SENDING, begun_at=now()) == 1


def _send(claimed: Sequence[Delivery]) -> bool:
    subject, text = _message(claimed)
    first = claimed[0]
    for delivery in claimed:
        delivery.attempts += 1
    try:
        if first.way == Way.EMAIL:
            # Kinds that go out together carry nothing but words.
            send_email(first.target, subject, text, enclosure(first.notice.kind, first.notice.params))
        else:
            send_chat(first.target, subject, text)
    except NotSent as error:
        _all_failed(claimed, str(error))
        return False
    except Exception:
        # Whatever a service's client raises: the delivery must not stay half-sent, and the others go on.
        logger.exception("delivery %s failed", first.pk)
        _all_failed(claimed, "lỗi chương trình khi gửi")
        return False
    for delivery in claimed:
        _keep(delivery, state=DeliveryState.SENT, ended_at=now(), error="")
    return True


def _message(claimed: Sequence[Delivery]) -> tuple[str, str]:
    """Subject and text: of one notice its own, of several that of the first, and each with its own."""
    notices = [one.notice for one in claimed]
    texts = [f"{one.text}\n{absolute(one.url)}" if one.url else one.text for one in notices]
    if len(notices) == 1:
        return notices[0].subject, texts[0]
    rest = len(notices) - 1
    with translation.override(settings.LANGUAGE_CODE):
        subject = ngettext("%(first)s, và %(n)d việc khác", "%(first)s, và %(n)d việc khác", rest)
        subject %= {"first": notices[0].subject, "n": rest}
    parts = (
        f"{number}. {one.subject}\n{text}" for number, (one, text) in enumerate(zip(notices, texts, strict=True), 1)
    )
    return subject, "\n\n".join(parts)


def _all_failed(claimed: Sequence[Delivery], why: str) -> None:
    for delivery in claimed:
        _failed(delivery, why)


def _failed(delivery: Delivery, why: str) -> None:
    wait = wait_after(delivery.attempts)
    if wait is None:
        _keep(delivery, state=DeliveryState.FAILED, ended_at=now(), error=why[:300])
        return
    _keep(delivery, state=DeliveryState.QUEUED, next_at=now() + wait, error=why[:300])


def _keep(delivery: Delivery, **columns: object) -> None:
    mine = Delivery.objects.filter(pk=delivery.pk, state=DeliveryState.SENDING)
    mine.update(attempts=delivery.attempts, **columns)


def _mark_lost() -> None:
    lost = Delivery.objects.filter(state=DeliveryState.SENDING, begun_at__lt=now() - LOST_AFTER)
    lost.update(state=DeliveryState.UNSURE, ended_at=now(), error="máy dừng giữa lúc gửi")
