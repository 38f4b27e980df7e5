"""What "7/13 đơn vị" opens to: every unit below by name, in exactly one list that says how it stands."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from giaoban.catalogue.rules import Period
from giaoban.registry.queries import UnitView
from giaoban.rollup.attainment import is_over
from giaoban.rollup.queries import Comparison, Givers


@dataclass(frozen=True, slots=True)
class Names:
    """One list: what its units have in common, and their names."""

    kind: str
    title: str
    units: tuple[UnitView, ...]


def only_limits(found: Comparison, period: Period) -> bool:
    """Whether all that is asked is a limit whose time is not over: who keeps it has not reached anything yet."""
    asked = [one.threshold for one in found.members if one.threshold is not None]
    aims = [one.row.target or one.threshold for one in found.members]
    at_most = bool(asked) and all(one.comparator == "le" for one in asked)
    return at_most and not any(is_over(one, period) for one in aims if one is not None)


def names_of(found: Comparison, period: Period) -> list[Names]:
    """The units compared, by how they stand to what is asked; of what nothing is asked, by whether there is a number.
    Lists that everybody looks for are there even when empty, the others only with units in them."""
    if found.reached:
        reached = tuple(one.unit for one in found.members if one.reached)
        short = tuple(one.unit for one in found.members if one.reached is False)
        kept = only_limits(found, period)
        titles = (_("≤ Trong giới hạn"), _("Trên giới hạn")) if kept else (_("✓ Đạt"), _("Chưa đạt"))
        lists = [Names("reached", titles[0], reached), Names("short", titles[1], short)]
        lists += _some("free", _("Không giao"), _unjudged(found))
    else:
        lists = _some("there", _("Đã có số"), _unjudged(found))
    return [
        *lists,
        Names("missing", _("– Chưa báo cáo"), found.missing),
        *_some("apart", _("≠ Không so sánh được"), found.apart),
        *_some("unasked", _("Không phải báo cáo"), found.unasked),
    ]


@dataclass(frozen=True, slots=True)
class Spoken:
    """Of whom a k of n is, by name, under a heading with an anchor of its own."""

    anchor: str
    title: str
    lists: tuple[Names, ...]


def spoken_of(found: Givers) -> Spoken:
    """Whose numbers a year's course, or a comparison with an earlier period, is made of; and what the others lack."""
    course = found.of == "outlook"
    words = {"k": len(found.gave), "n": found.expected}
    if course:
        title = _("Ước cả năm: theo nhịp của %(k)s/%(n)s đơn vị") % words
    else:
        title = _("So với kỳ này: %(k)s/%(n)s đơn vị có cả hai kỳ") % words
    lists = [
        Names("gave", _("Đã tính theo") if course else _("Có cả hai kỳ"), found.gave),
        Names("silent", _("– Chưa đủ số đến kỳ này") if course else _("– Chưa có số kỳ này"), found.silent),
        *_some("without", _("Chưa đủ số để tính") if course else _("Chưa đủ số để so sánh"), found.without),
        *_some("apart", _("≠ Không so sánh được"), found.apart),
    ]
    return Spoken("ca-nam" if course else "hai-ky", title, tuple(lists))


def _unjudged(found: Comparison) -> tuple[UnitView, ...]:
    return tuple(one.unit for one in found.members if one.reached is None and not one.value.missing)


def _some(kind: str, title: str, units: Sequence[UnitView]) -> list[Names]:
    return [Names(kind, title, tuple(units))] if units else []
