"""What a form costs the units that it is assigned to, before it is published."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from giaoban.base.clock import today
from giaoban.base.errors import Refusal, declare
from giaoban.catalogue.cost import Cost, Questions, cost, minutes_with
from giaoban.catalogue.enums import Behaviour
from giaoban.catalogue.models import FormVersion
from giaoban.catalogue.queries import form_version
from giaoban.catalogue.repeats import Repeats, assigned_units, repeats

BAD_MINUTES = declare(
    "catalogue.bad_minutes",
    _("Cài đặt GIAOBAN_FORM_MINUTES sai ở “%(part)s”. Hãy báo người quản trị máy chủ: mỗi mục là tên=số phút."),
)


@dataclass(frozen=True, slots=True)
class Burden:
    """The cost of a version, and what it would cost if every line were entered by hand; the questions asked already."""

    cost: Cost
    by_hand: Cost
    repeats: Repeats

    @property
    def saved(self) -> int:
        """Minutes a year that are not spent because what another form asks is taken over from it."""
        return self.by_hand.minutes_a_year - self.cost.minutes_a_year


def burden(version_id: int, on: date | None = None) -> Burden:
    """The cost of a version to all units that its assignments mean on a day (today), and its repeated questions.

    Minutes are those of data/minutes.toml, or of the setting GIAOBAN_FORM_MINUTES.
    """
    day = on or today()
    view = form_version(version_id, day)
    again = repeats(version_id, day)
    row = FormVersion.objects.select_related("form").get(pk=version_id)
    whom = assigned_units(row, day)
    units = {type: len(ids) for type, ids in whom.items()}
    everybody = len(set().union(*whom.values())) if whom else 0
    try:
        minutes = minutes_with(settings.FORM_MINUTES)
    except ValueError as error:
        raise Refusal(BAD_MINUTES, part=str(error)) from None
    ratios = {line.id for line in view.lines if line.measure.behaviour == Behaviour.RATIO}
    by_hand = dict.fromkeys(whom, Questions(len(view.lines), len(ratios), 0, len(view.sections)))
    asked = {
        type: Questions(len(view.lines), len(ratios - derived), len(derived), len(view.sections))
        for type, derived in again.derived.items()
    }
    return Burden(cost(asked, units, everybody, minutes), cost(by_hand, units, everybody, minutes), again)
