"""What is asked of a unit where no target was set for it: thresholds with days and papers."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Q

from giaoban.base.kept import kept
from giaoban.catalogue.models import Threshold
from giaoban.registry.queries import above_or_at


@dataclass(frozen=True, slots=True)
class ThresholdView:
    """A threshold: `value` in the measure's unit. `owner_id` is the unit that set it for all below it; None: as
    delivered, for everybody."""

    id: int
    measure_id: int
    owner_id: int | None
    comparator: str
    value: Decimal
    paper: str
    valid_from: date
    valid_to: date | None

    def at_scale(self, scale: int) -> int:
        """The value as an integer with so many decimals, rounded half up."""
        return int(self.value.scaleb(scale).quantize(Decimal(1), ROUND_HALF_UP))


class Thresholds:
    """Every threshold that holds on a day, read once for many units."""

    def __init__(self, on: date) -> None:
        lasting = Q(valid_from__lte=on) & (Q(valid_to=None) | Q(valid_to__gte=on))
        self._on = on
        self._rows = [_view(row) for row in Threshold.objects.filter(lasting).order_by("valid_from", "pk")]
        self._measures = {row.measure_id for row in self._rows}

    def has(self, measure_id: int) -> bool:
        """Whether anybody set one for a measure."""
        return measure_id in self._measures

    def below(self, about_id: int) -> dict[int, ThresholdView]:
        """By measure, the threshold for the units below a unit: the nearest above or at it that set one, else the one
        delivered with the catalogue; of one office's the last that holds."""
        near: dict[int | None, int] = {None: 0}
        if any(row.owner_id is not None for row in self._rows):
            above = above_or_at(about_id, self._on)
            # Who has more above it stands lower.
            near |= {one: len(above_or_at(one, self._on)) for one in above}
        found: dict[int, ThresholdView] = {}
        for row in sorted((row for row in self._rows if row.owner_id in near), key=lambda row: near[row.owner_id]):
            found[row.measure_id] = row
        return found


@kept()
def thresholds_on(on: date) -> Thresholds:
    """Every threshold that holds on a day."""
    return Thresholds(on)


def threshold_history(measure_id: int, about_id: int, on: date) -> list[ThresholdView]:
    """Every threshold of a measure that was ever set for a unit, newest first."""
    near = Q(owner_id__in=above_or_at(about_id, on)) | Q(owner_id=None)
    rows = Threshold.objects.filter(near, measure_id=measure_id).order_by("-valid_from", "-pk")
    return [_view(row) for row in rows]


def _view(row: Threshold) -> ThresholdView:
    return ThresholdView(
        row.pk, row.measure_id, row.owner_id, row.comparator, row.value, row.paper, row.valid_from, row.valid_to
    )
