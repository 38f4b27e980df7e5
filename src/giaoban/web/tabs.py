"""The parts of Danh mục, side by side: each a screen of its own that its own file of `views/` fills."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from giaoban.web.screen import Seat

# (name of the address, the verb it asks for, what the tab says). An address belongs to a tab when its name is the
# tab's or begins with it and "_".
TABS: tuple[tuple[str, str, Callable[[], str]], ...] = (
    ("registry", "registry.view", lambda: _("Đơn vị")),
    ("people", "people.manage", lambda: _("Người dùng")),
    ("forms", "registry.view", lambda: _("Chế độ và biểu mẫu")),
    ("measures", "registry.view", lambda: _("Chỉ tiêu")),
    ("rules", "catalogue.manage", lambda: _("Quy tắc kiểm tra")),
    ("audit", "audit.view", lambda: _("Nhật ký")),
)


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


def _belongs(current: str, name: str) -> bool:
    return current == name or current.startswith(f"{name}_")
