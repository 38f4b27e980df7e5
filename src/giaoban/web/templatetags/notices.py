"""How notices and what became of them are shown."""

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from giaoban.intake.chasing import Missing
from giaoban.notices.enums import DeliveryState, Way
from giaoban.notices.queries import DeliveryView

register = template.Library()


@register.filter
def days_words(one: Missing) -> str:
    """How long until the due day, or since."""
    days, due = abs(one.days), f"{one.due:%d/%m/%Y}"
    if one.days == 0:
        return _("hạn hôm nay")
    if one.days > 0:
        words = ngettext("hạn %(due)s, còn %(n)d ngày", "hạn %(due)s, còn %(n)d ngày", days)
    else:
        words = ngettext("hạn %(due)s, quá %(n)d ngày", "hạn %(due)s, quá %(n)d ngày", days)
    return words % {"due": due, "n": days}


@register.filter
def notice_kind(kind: str) -> str:
    """What kind of reminder something was."""
    names = {
        "intake.reminder": _("máy nhắc"),
        "intake.escalation": _("báo trưởng đơn vị"),
        "intake.by_hand": _("nhắc bằng tay"),
    }
    return names.get(kind, kind)


@register.filter
def delivery_words(way: DeliveryView) -> str:
    """By which way, how far, when, and why not."""
    when = f"{timezone.localtime(way.at):%d/%m %H:%M}"
    words = f"{Way(way.way).label} {way.to}: {DeliveryState(way.state).label} {when}"
    if way.error and way.state != DeliveryState.SENT:
        words += f" ({way.error})"
    return words
