"""Personal links of a form: issue one with its code and its message for Zalo, see what came through, take it back."""

from dataclasses import dataclass

import segno
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from giaoban.intake.actions.issue_link import USUAL_DAYS, IssuedLink, issue_link
from giaoban.intake.actions.revoke_link import revoke_link
from giaoban.intake.link_queries import LinkedForm, LinkView, linked_form, links_of
from giaoban.intake.links import LinkState
from giaoban.web.screen import Seat, link_screen, whole
from giaoban.web.templatetags.giaoban import period_words


@dataclass(frozen=True, slots=True)
class FreshLink:
    """A link just issued: its only showing."""

    holder: str
    text: str
    qr: SafeString


@dataclass(frozen=True, slots=True)
class LinkRow:
    """A link in the list."""

    link: LinkView
    state_name: str
    is_live: bool
    revoke_url: str


def state_name(state: LinkState) -> str:
    """What a link can still do, in words."""
    names = {
        LinkState.OPEN: _("còn dùng được"),
        LinkState.EXPIRED: _("hết hạn"),
        LinkState.REVOKED: _("đã thu hồi"),
        LinkState.USED: _("đã gửi"),
        LinkState.CLOSED: _("biểu đã nộp"),
    }
    return names[state]


def message(view: LinkedForm, issued: IssuedLink, holder: str, url: str) -> str:
    """What one pastes into Zalo: what is asked, until when, the link, and that it is not to be passed on."""
    words = _(
        "Kính gửi %(holder)s: đề nghị điền số liệu “%(form)s”, %(period)s, của %(unit)s tại %(url)s (dùng được đến"
        " %(until)s). Đường dẫn này dành riêng cho người nhận, xin không chuyển tiếp."
    )
    until = f"{localtime(issued.expires_at):%H:%M %d/%m/%Y}"
    return words % {
        "holder": holder,
        "form": view.name,
        "period": period_words(view.period),
        "unit": view.unit.name,
        "url": url,
        "until": until,
    }


def qr(url: str) -> SafeString:
    """The link as a code that a phone's camera opens."""
    drawn = segno.make(url, error="m").svg_inline(scale=5, border=2, title=_("Mã QR của đường dẫn"))
    return mark_safe(drawn)  # noqa: S308  # segno's own drawing of squares, the title is ours


@link_screen("intake.link")
def links(request: HttpRequest, seat: Seat, submission_id: str) -> HttpResponse:
    """The links of one form."""
    return _page(request, seat, linked_form(seat.actor, submission_id))


@link_screen("intake.link")
@require_POST
def links_issue(request: HttpRequest, seat: Seat, submission_id: str) -> HttpResponse:
    """Issue a link and show it: the only time, so the page answers at once and keeps it nowhere."""
    view = linked_form(seat.actor, submission_id)
    holder = " ".join(request.POST.get("holder", "").split())
    issued = issue_link(seat.actor, view.id, holder=holder, days=whole(request.POST.get("days")) or 0)
    url = request.build_absolute_uri(reverse("web:by_link", kwargs={"token": issued.token}))
    return _page(request, seat, view, FreshLink(holder, message(view, issued, holder, url), qr(url)))


@link_screen("intake.link")
@require_POST
def links_revoke(request: HttpRequest, seat: Seat, submission_id: str, link_id: str) -> HttpResponse:
    """Take a link back."""
    view = linked_form(seat.actor, submission_id)
    revoke_link(seat.actor, view.id, link_id)
    messages.success(request, _("Đã thu hồi. Ai mở đường dẫn này sẽ chỉ thấy lời báo đã thu hồi."))
    return redirect(reverse("web:links", kwargs={"submission_id": view.id}))


def _page(request: HttpRequest, seat: Seat, view: LinkedForm, fresh: FreshLink | None = None) -> HttpResponse:
    def row(link: LinkView) -> LinkRow:
        revoke = reverse("web:links_revoke", kwargs={"submission_id": view.id, "link_id": link.id})
        return LinkRow(link, state_name(link.state), link.state == LinkState.OPEN, revoke)

    context = {
        "form_name": f"{view.name}, {period_words(view.period)}",
        "form_url": reverse("web:give", kwargs={"submission_id": view.id}),
        "issue_url": reverse("web:links_issue", kwargs={"submission_id": view.id}),
        "may_issue": view.may_issue,
        "days": USUAL_DAYS,
        "fresh": fresh,
        "links": [row(link) for link in links_of(seat.actor, view.id)],
    }
    answer = render(request, "web/links.html", context)
    answer["Cache-Control"] = "no-store"
    return answer
