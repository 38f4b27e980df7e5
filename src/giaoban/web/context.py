"""What every page needs: the screens in its bar and the unit it stands for."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from giaoban.base.clock import now, today
from giaoban.notices.queries import unread
from giaoban.web.screen import Seat, asked_from
from giaoban.web.tabs import figure_tabs, tabs

SCREENS: tuple[tuple[str, str, Callable[[], str]], ...] = (
    ("overview", "figures.view", lambda: _("Tổng quan")),
    ("mine", "intake.enter", lambda: _("Việc của tôi")),
    ("collect", "intake.view", lambda: _("Thu thập")),
    ("figures", "figures.view", lambda: _("Số liệu")),
    ("reports", "documents.view", lambda: _("Báo cáo")),
    ("conferences", "reviews.see", lambda: _("Hội nghị")),
    ("tasks", "tasks.see", lambda: _("Nhiệm vụ")),
    ("registry", "registry.view", lambda: _("Danh mục")),
)


@dataclass(frozen=True, slots=True)
class ScreenLink:
    """One entry of the bar."""

    name: str
    url: str
    here: bool


def shell(request: HttpRequest) -> dict[str, object]:
    """The bar's screens, those the account may use here, and the unit; the day, where it is not the real one."""
    return {**_shell(request), "other_day": today() if settings.CLOCK_DAYS else None, "printed": now()}


def _shell(request: HttpRequest) -> dict[str, object]:
    seat: Seat | None = getattr(request, "seat", None)
    # A page that answered a form has no address to come back to: the page with the form has.
    address = request.get_full_path() if request.method == "GET" else asked_from(request)
    if seat is None:
        return {
            "screens": [],
            "tabs": [],
            "figures_tabs": [],
            "here": None,
            "page_address": address,
            "unread": _unread(request),
        }
    current = (request.resolver_match.url_name if request.resolver_match else "") or ""
    # A form of a unit is a part of Thu thập.
    current = "collect" if current.startswith("submission") else current
    # One conference, and what is done while it runs, is a part of Hội nghị.
    current = "conferences" if current.startswith(("conference", "conclusions", "room")) else current
    current = "mine" if current.startswith(("give", "links")) else current
    current = "reports" if current.startswith("draft") else current
    parts, of_figures = tabs(seat, current), figure_tabs(seat, current)
    # A comparison, or the page of one indicator, is a part of Số liệu.
    current = "figures" if of_figures else current
    # On whose boundaries figures were asked for goes on to the others.
    asked = request.GET.get("ranh-gioi", "")
    drawn = f"?ranh-gioi={asked}" if of_figures and asked in ("now", "restated") else ""
    links = [
        ScreenLink(
            name(),
            f"{seat.url(screen)}{drawn if screen == 'figures' else ''}",
            current.startswith(screen) or (screen == "registry" and bool(parts)),
        )
        for screen, verb, name in SCREENS
        if seat.actor.may(verb, seat.unit.id)
    ]
    return {
        "screens": links,
        "tabs": parts,
        "figures_tabs": of_figures,
        "here": seat.unit,
        "page_address": address,
        "unread": _unread(request),
    }


def _unread(request: HttpRequest) -> int:
    """How many notices wait for whoever is signed in."""
    account_id = getattr(getattr(request, "user", None), "pk", None)
    return unread(account_id) if account_id else 0
