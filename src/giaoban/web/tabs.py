"""The parts of Danh mục and of Số liệu, side by side: each a screen of its own that its own file of `views/` fills."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import NoReverseMatch
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from giaoban.web.screen import Seat

# (name of the address, the verb it asks for, what the tab says). An address belongs to a tab when its name is the
# tab's or begins with it and "_".
TABS: tuple[tuple[str, str, Callable[[], str]], ...] = (
    ("registry", "registry.view", lambda: pgettext("nhiều", "Đơn vị")),
    ("people", "people.manage", lambda: _("Người dùng")),
    ("forms", "registry.view", lambda: _("Chế độ và biểu mẫu")),
    ("measures", "registry.view", lambda: pgettext("nhiều", "Chỉ tiêu")),
    ("rules", "catalogue.manage", lambda: _("Quy tắc kiểm tra")),
    ("audit", "audit.view", lambda: _("Nhật ký")),
)
# Of Số liệu: as above, with the other addresses that belong to each. What is no screen yet has no tab.
FIGURE_TABS: tuple[tuple[str, str, Callable[[], str], tuple[str, ...]], ...] = (
    ("figures", "figures.view", lambda: _("Kỳ này"), ("figures_source", "figures_history")),
    ("pivot", "figures.view", lambda: _("Bảng tự chọn"), ()),
    ("compare", "figures.view", lambda: _("So sánh đơn vị"), ("indicator", "unit_page")),
    ("figures_waiting", "figures.record", lambda: _("Chờ duyệt"), ()),
)
# What a step from one part of Số liệu to another keeps: the period, and on whose boundaries.
KEPT = ("ky", "ranh-gioi")


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab as it is drawn."""

    name: str
    url: str
    here: bool


def tabs(seat: Seat, current: str) -> list[Tab]:
    """The tabs that the account may open here; empty on any screen that is no part of Danh mục."""
    if not any(_belongs(current, name) for name, _verb, _words in TABS):
        return []
    return [
        Tab(words(), seat.url(name), _belongs(current, name))
        for name, verb, words in TABS
        if seat.actor.may(verb, seat.unit.id)
    ]


def figure_tabs(seat: Seat, current: str) -> list[Tab]:
    """The tabs of Số liệu that the account may open here; empty on any screen that is no part of it."""
    here = next((name for name, _verb, _words, others in FIGURE_TABS if _in_tab(current, name, others)), "")
    if not here:
        return []
    kept = {key: value for key in KEPT if (value := seat.request.GET.get(key))}
    found = []
    for name, verb, words, _others in FIGURE_TABS:
        try:
            url = seat.url(name)
        except NoReverseMatch:
            continue
        if seat.actor.may(verb, seat.unit.id):
            found.append(Tab(words(), f"{url}?{urlencode(kept)}" if kept else url, name == here))
    return found


def _in_tab(current: str, name: str, others: tuple[str, ...]) -> bool:
    return current == name or current in others or (name != "figures" and current.startswith(f"{name}_"))


def _belongs(current: str, name: str) -> bool:
    return current == name or current.startswith(f"{name}_")
