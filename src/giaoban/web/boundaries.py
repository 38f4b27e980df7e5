"""On whose boundaries a page stands (?ranh-gioi=), kept through its links; asked only where units were reorganised."""

from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from giaoban.base.clock import today
from giaoban.base.errors import Refusal
from giaoban.catalogue.rules import Period, PeriodError, parse_period, same_period_last_year
from giaoban.registry.lineage import Passage, successions
from giaoban.registry.queries import subtree_ids
from giaoban.web.screen import NO_PERIOD, Seat
from giaoban.web.templatetags.giaoban import period_words

CHOICES = ("then", "now", "restated")
# What an address calls the period on whose units restated numbers stand, where that is a later one.
ONTO = "quy-ve"


def name_of(choice: str, onto: Period | None = None) -> str:
    """How a page calls a choice of boundaries; restated figures of several periods stand on the units of `onto`."""
    if choice == "restated" and onto is not None:
        return _("quy về đơn vị của %(period)s") % {"period": period_words(onto)}
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
        self.onto = self._onto() if self.value == "restated" else None

    def _onto(self) -> Period | None:
        """The later period on whose units a restated number stands, as the table did that it was opened from."""
        asked = self._seat.request.GET.get(ONTO, "")
        if not asked:
            return None
        try:
            found = parse_period(asked, self._seat.period.regime)
        except PeriodError:
            raise Refusal(NO_PERIOD, period=asked) from None
        return found if found.last > self._seat.period.last else None

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
        rest = {key: value for key, value in request.GET.dict().items() if key not in ("ranh-gioi", ONTO)}
        return [
            Choice(
                one,
                name_of(one, self.onto),
                f"{request.path}?{urlencode({**rest, **self._words(one)})}",
                one == self.value,
            )
            for one in CHOICES
        ]

    @property
    def restated(self) -> str:
        """The address of this page on restated boundaries."""
        return next(one.url for one in self.choices if one.value == "restated")

    def _words(self, choice: str) -> dict[str, str]:
        """What an address says of a choice."""
        onto = {ONTO: str(self.onto)} if choice == "restated" and self.onto else {}
        return {} if choice == "then" else {"ranh-gioi": choice, **onto}

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
