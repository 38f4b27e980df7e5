"""What became of units, and what they came from: names, places in the trees and successions, with their acts."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from giaoban.base.errors import Refusal, declare
from giaoban.base.kept import kept
from giaoban.registry.models import Placement, Succession, UnitName
from giaoban.registry.queries import UnitView, unit, units

NO_SUCH_UNIT = declare("registry.no_such_unit", _("Sổ đơn vị không có đơn vị này. Hãy tìm lại trong Danh mục."))


@dataclass(frozen=True, slots=True)
class Passage:
    """`old` passed into `new` on a day. Shares are of the old unit, 0 to 1; None where nobody said.

    `old` is named as on its last day, `new` as on the day itself.
    """

    old: UnitView
    new: UnitView
    kind: str
    on: date
    share_area: Decimal | None
    share_population: Decimal | None
    legal_act: str
    note: str


@dataclass(frozen=True, slots=True)
class Named:
    """What a unit was called from a day to a day (the last day; None while it lasts)."""

    code: str
    name: str
    type: str
    first: date
    last: date | None
    legal_act: str


@dataclass(frozen=True, slots=True)
class Placed:
    """Under whom a unit stood in a hierarchy from a day to a day."""

    hierarchy: str
    parent: UnitView
    first: date
    last: date | None


@dataclass(frozen=True, slots=True)
class Lineage:
    """A unit's life: what it was called, where it stood, whom it came from and into whom it passed, oldest first.

    `before` and `after` reach through several reorganisations.
    """

    unit: UnitView
    names: tuple[Named, ...]
    placements: tuple[Placed, ...]
    before: tuple[Passage, ...]
    after: tuple[Passage, ...]

    @property
    def ended(self) -> date | None:
        """The unit's last day, or None while it lives."""
        return max((n.last for n in self.names if n.last), default=None) if all(n.last for n in self.names) else None


@kept()
def successions(first: date, last: date, unit_ids: Iterable[int] | None = None) -> tuple[Passage, ...]:
    """Everything that passed from one unit into another between two days, both included, oldest first.

    `unit_ids` keeps to what one of these units took part in, as the old or as the new one.
    """
    rows = Succession.objects.filter(on__range=(first, last))
    if unit_ids is not None:
        wanted = set(unit_ids)
        rows = rows.filter(Q(old_id__in=wanted) | Q(new_id__in=wanted))
    return _passages(rows)


@kept()
def passages_until(on: date) -> list[Succession]:
    """Every succession up to a day, oldest first, without names."""
    return list(Succession.objects.filter(on__lte=on).order_by("on", "pk"))


@kept()
def lifetimes(unit_ids: Iterable[int]) -> dict[int, tuple[date, date | None]]:
    """First and last day of units by their names; None as the last day while a unit lives."""
    found: dict[int, tuple[date, date | None]] = {}
    rows = UnitName.objects.filter(unit_id__in=list(unit_ids)).order_by("valid_from")
    for unit_id, first, last in rows.values_list("unit_id", "valid_from", "valid_to"):
        earliest, latest = found.get(unit_id, (first, last))
        found[unit_id] = (min(earliest, first), None if last is None or latest is None else max(latest, last))
    return found


def lineage(unit_id: int, on: date) -> Lineage:
    """A unit's life as the registry knows it; named as on a day. Refuses an id that never was."""
    names = list(UnitName.objects.filter(unit_id=unit_id).order_by("valid_from", "pk"))
    if not names:
        raise Refusal(NO_SUCH_UNIT)
    placed = Placement.objects.filter(unit_id=unit_id).order_by("hierarchy", "valid_from", "pk")
    parents = {row.pk: unit(row.parent_id, row.valid_from) for row in placed}
    return Lineage(
        unit=unit(unit_id, on),
        names=tuple(Named(n.code, n.name, n.type, n.valid_from, n.valid_to, n.legal_act) for n in names),
        placements=tuple(Placed(p.hierarchy, parents[p.pk], p.valid_from, p.valid_to) for p in placed),
        before=_reached(unit_id, "new_id", "old_id"),
        after=_reached(unit_id, "old_id", "new_id"),
    )


def _reached(unit_id: int, near: str, far: str) -> tuple[Passage, ...]:
    """The successions met on the way from a unit, step by step, into the past or into the future."""
    found: dict[int, Succession] = {}
    edge, seen = {unit_id}, {unit_id}
    while edge:
        rows = Succession.objects.filter(**{f"{near}__in": edge})
        found.update((row.pk, row) for row in rows)
        edge = {getattr(row, far) for row in rows} - seen
        seen |= edge
    return _passages(found.values())


def _passages(rows: Iterable[Succession]) -> tuple[Passage, ...]:
    known = sorted(rows, key=lambda row: (row.on, row.pk))
    names: dict[date, dict[int, UnitView]] = {}
    by_day: dict[date, set[int]] = defaultdict(set)
    for row in known:
        by_day[row.on].update((row.old_id, row.new_id))
    for day, ids in by_day.items():
        names[day] = units(ids, day)
    return tuple(
        Passage(
            old=names[row.on][row.old_id],
            new=names[row.on][row.new_id],
            kind=row.kind,
            on=row.on,
            share_area=row.share_area,
            share_population=row.share_population,
            legal_act=row.legal_act,
            note=row.note,
        )
        for row in known
    )
