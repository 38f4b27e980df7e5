"""On whose boundaries a page stands (?ranh-gioi=), kept through its links; asked only where units were reorganised."""

from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from giaoban.base.clock import today
from giaoban.catalogue.rules import same_period_last_year
from giaoban.registry.lineage import Passage, successions
from giaoban.registry.queries import subtree_ids
from giaoban.web.screen import Seat

CHOICES = ("then", "now", "restated")


def name_of(choice: str) -> str:
    """How a page calls a choice of boundaries."""
    names = {
        "then": _("như khi đó"),
        "now": _("theo hiện nay"),
        "restated": _("quy về đơn vị của kỳ này"),
    }
    return names[choice]


@dataclass(frozen=True, slots=True)
class Choice:
    """One way of drawing the boundaries, with the address of this page drawn so."""

    value: str
    name: str
    url: str
    here: bool


class Boundaries:
    """What a page of figures stands on, for the unit and period of its seat."""

    def __init__(self, seat: Seat) -> None:
        asked = seat.request.GET.get("ranh-gioi", "")
        self._seat = seat
        self.value = asked if asked in CHOICES else "then"

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """What was reorganised under this unit since the same period of the year before, oldest first; hamlets too."""
        period, on = self._seat.period, today()
        before = same_period_last_year(period) or period
        if not successions(before.first, on):
            return ()
        days = {before.last, period.last, on}
        ids = set().union(*(subtree_ids(self._seat.about_id, day) for day in days))
        return successions(before.first, on, ids)

    @property
    def matters(self) -> bool:
        """Whether a reorganisation lies between what is compared, or somebody asked for other boundaries."""
        return bool(self.passages) or self.value != "then"

    @property
    def choices(self) -> list[Choice]:
        """The three ways, for the switch."""
        request = self._seat.request
        rest = {key: value for key, value in request.GET.dict().items() if key != "ranh-gioi"}
        return [
            Choice(
                one,
                name_of(one),
                f"{request.path}?{urlencode({**rest, **({} if one == 'then' else {'ranh-gioi': one})})}",
                one == self.value,
            )
            for one in CHOICES
        ]

    @property
    def line(self) -> str:
        """What the chosen boundaries mean, in one line."""
        words = {
            "then": _("mỗi kỳ tính trên các đơn vị có vào cuối kỳ ấy"),
            "now": _("mọi kỳ tính trên các đơn vị có hôm nay; số của đơn vị cũ không cộng vào"),
            "restated": _(
                "số kỳ trước của đơn vị cũ tính cho đơn vị mới: nhập nguyên thì cộng, chia tách thì theo tỷ lệ đã ghi"
            ),
        }
        return words[self.value]


def kept(seat: Seat, **more: object) -> str:
    """The query that a link of a page of figures carries on: period, boundaries, and what else is named.

    An empty or None value is left out.
    """
    found: dict[str, object] = {"ky": seat.period}
    asked = seat.request.GET.get("ranh-gioi", "")
    if asked in CHOICES and asked != "then":
        found["ranh-gioi"] = asked
    found |= {key.replace("_", "-"): value for key, value in more.items() if value not in (None, "")}
    return urlencode(found, safe="@")
