"""How conferences are said on screens."""

from datetime import datetime

from django import template
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from giaoban.reviews.enums import ItemKind, ItemState, PartRole, Reply, ReviewState
from giaoban.reviews.pages import ReviewLine

register = template.Library()


@register.filter
def review_state(value: str) -> str:
    """Where a conference stands."""
    return str(ReviewState(value).label)


@register.filter
def item_kind(value: str) -> str:
    """What happens in an item."""
    return str(ItemKind(value).label)


@register.filter
def item_state(value: str) -> str:
    """Where an item stands."""
    return str(ItemState(value).label)


@register.filter
def part_role(value: str) -> str:
    """What somebody does at a conference."""
    return str(PartRole(value).label)


@register.filter
def reply_words(value: str) -> str:
    """What somebody answered."""
    return str(Reply(value).label)


@register.filter
def day_words(moment: datetime) -> str:
    """A day as people say it: thứ Ba 05/03/2024."""
    at = localtime(moment)
    return f"{date_format(at, 'l')} {at:%d/%m/%Y}"


@register.filter
def lack_words(line: ReviewLine) -> str:
    """What a conference in preparation still needs, in words; empty where nothing."""
    words = {
        "past": _("đổi ngày giờ (giờ họp đã qua)"),
        "agenda": _("chương trình"),
        "people": _("thành phần"),
        "chair": _("người chủ trì"),
        "place": _("địa điểm"),
        "too_long": _("rút bớt chương trình (dài quá %(n)d phút)") % {"n": line.over},
        "invitations": _("gửi giấy mời"),
        "changes": ngettext("gửi giấy mời cho %(n)d người", "gửi giấy mời cho %(n)d người", line.untold)
        % {"n": line.untold},
        "replies": ngettext("%(n)d người trả lời", "%(n)d người trả lời", line.silent) % {"n": line.silent},
    }
    return ", ".join(words[code] for code in line.lacks)


@register.filter
def kilobytes(size: int) -> str:
    """How large a file is."""
    return f"{max(1, round(size / 1024))} KB" if size < 2**20 else f"{size / 2**20:.1f} MB".replace(".", ",")
