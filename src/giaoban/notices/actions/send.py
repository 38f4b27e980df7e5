"""Carry out what waits: claimed first, so that two workers never send one twice; what fails is tried again and said."""

import logging
from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone

from giaoban.base.clock import now
from giaoban.notices.actions.drop import drop
from giaoban.notices.channels import NotSent, absolute, send_chat, send_email
from giaoban.notices.enums import DeliveryState, Way
from giaoban.notices.kinds import enclosure, is_wanted
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
    for delivery in due.select_related("notice")[:most]:
        notice = delivery.notice
        if not is_wanted(notice.kind, notice.params):
            drop(notice)
            done.dropped += 1
        elif _claim(delivery):
            if _send(delivery):
                done.sent += 1
            else:
                done.failed += 1
    return done


def _claim(delivery: Delivery) -> bool:
    """Make a delivery this worker's own; False when another one has it."""
    mine = Delivery.objects.filter(pk=delivery.pk, state=DeliveryState.QUEUED)
    return mine.update(state=DeliveryState.SENDING, begun_at=now()) == 1


def _send(delivery: Delivery) -> bool:
    notice = delivery.notice
    text = f"{notice.text}\n{absolute(notice.url)}" if notice.url else notice.text
    delivery.attempts += 1
    try:
        if delivery.way == Way.EMAIL:
            send_email(delivery.target, notice.subject, text, enclosure(notice.kind, notice.params))
        else:
            send_chat(delivery.target, notice.subject, text)
    except NotSent as error:
        _failed(delivery, str(error))
        return False
    except Exception:
        # Whatever a service's client raises: the delivery must not stay half-sent, and the others go on.
        logger.exception("delivery %s failed", delivery.pk)
        _failed(delivery, "lỗi chương trình khi gửi")
        return False
    _keep(delivery, state=DeliveryState.SENT, ended_at=now(), error="")
    return True


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
