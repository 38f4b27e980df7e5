"""What "7/13 đơn vị đạt" opens to: every unit below by name, in exactly one list that says how it stands."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from giaoban.registry.queries import UnitView
from giaoban.rollup.queries import Comparison


@dataclass(frozen=True, slots=True)
class Names:
    """One list: what its units have in common, and their names."""

    kind: str
    title: str
    units: tuple[UnitView, ...]


def names_of(found: Comparison) -> list[Names]:
    """The units compared, by how they stand to what is asked; of what nothing is asked, by whether there is a number.
    Lists that everybody looks for are there even when empty, the others only with units in them."""
    if found.reached:
        reached = tuple(one.unit for one in found.members if one.reached)
        short = tuple(one.unit for one in found.members if one.reached is False)
        lists = [Names("reached", _("✓ Đạt"), reached), Names("short", _("Chưa đạt"), short)]
        lists += _some("free", _("Không giao"), _unjudged(found))
    else:
        lists = _some("there", _("Đã có số"), _unjudged(found))
    return [
        *lists,
        Names("missing", _("– Chưa báo cáo"), found.missing),
        *_some("apart", _("≠ Không so sánh được"), found.apart),
        *_some("unasked", _("Không phải báo cáo"), found.unasked),
    ]


def _unjudged(found: Comparison) -> tuple[UnitView, ...]:
    return tuple(one.unit for one in found.members if one.reached is None and not one.value.missing)


def _some(kind: str, title: str, units: Sequence[UnitView]) -> list[Names]:
    return [Names(kind, title, tuple(units))] if units else []
