"""Plan what a list of units changes in the registry: who is new, who is called or stands otherwise. Pure."""

from collections.abc import Sequence

from giaoban.registry.converting import Settings
from giaoban.registry.plans import Known, May, Move, NewName, NewUnit, Places, Plan
from giaoban.registry.rules import same_name
from giaoban.registry.tables import ListRow, Problem, Said


def plan_list(rows: Sequence[ListRow], places: Places, settings: Settings, may: May, may_root: bool) -> Plan:
    """The plan of a list of units as they are from `settings.on`; `places` are the registry's of the day.

    A unit of the registry that the list does not name stays as it is.
    """
    planner = _Planner(places, settings, may, may_root)
    planner.plan.rows = len(rows)
    for row in rows:
        planner.take(row)
    return planner.plan


class _Planner:
    def __init__(self, places: Places, settings: Settings, may: May, may_root: bool) -> None:
        self.places, self.settings, self.may, self.may_root = places, settings, may, may_root
        self.plan = Plan(settings.on)
        self.next_id = -1
        self.met: dict[str, ListRow] = {}

    def _problem(self, row: ListRow, fault: str, /, *, blocks: bool = True, **params: str) -> None:
        self.plan.problems.append(Problem(row.number, fault, params, blocks))

    def take(self, row: ListRow) -> None:
        """Plan one row."""
        if not row.unit.code or not row.unit.name:
            self._problem(row, "no_code", name=row.unit.name or row.unit.code or "–")
            return
        if not row.type:
            self._problem(row, "no_type", name=row.unit.name)
            return
        first = self.met.setdefault(row.unit.code, row)
        if first is not row:
            self._double(row, first)
            return
        parent, fits = self._parent(row)
        if not fits:
            return
        found = self.places.find(row.unit, old=False)
        if found is None:
            self._add(row, parent)
        else:
            self._compare(row, found, parent)

    def _double(self, row: ListRow, first: ListRow) -> None:
        if same_name(row.unit.name, first.unit.name):
            self._problem(row, "listed_twice", blocks=False, name=row.unit.name, row=str(first.number))
            return
        one, other = first.unit.name, row.unit.name
        self._problem(row, "two_names", code=row.unit.code, row=str(first.number), one=one, other=other)

    def _parent(self, row: ListRow) -> tuple[Known | None, bool]:
        """The lowest unit that the row names above its own, and whether the row may go on."""
        said = next((above for above in reversed(row.above)), Said())
        if not said:
            if not self.may_root and self.places.find(row.unit, old=False) is None:
                self._problem(row, "no_parent", name=row.unit.name)
                return None, False
            return None, True
        # Upper units may be named by a row of the same list, further up.
        found = self.places.find(said, old=False)
        if found is None:
            self._problem(row, "unknown_parent", name=said.name or said.code)
            return None, False
        if found.id > 0 and not self.may(found.id):
            self._problem(row, "not_yours", name=found.name)
            return None, False
        return found, True

    def _add(self, row: ListRow, parent: Known | None) -> None:
        place = Known(self.next_id, row.unit.code, row.unit.name, row.type, parent.id if parent else None)
        self.next_id -= 1
        since = row.first or self.settings.on
        act = row.legal_act or self.settings.legal_act
        self.plan.units.append(NewUnit(place.id, place.code, place.name, place.type, place.parent_id, since, None, act))
        self.places.add(place, new=True)

    def _compare(self, row: ListRow, found: Known, parent: Known | None) -> None:
        named = not same_name(found.name, row.unit.name) or found.type != row.type
        moved = parent is not None and found.parent_id != parent.id
        if (named or moved) and not self.may(found.id):
            self._problem(row, "not_yours", name=found.name)
            return
        act = row.legal_act or self.settings.legal_act
        if named:
            self._problem(row, "renamed", blocks=False, ours=found.name, theirs=row.unit.name, code=found.code)
            self.plan.names.append(NewName(found.id, found.code, row.unit.name, row.type, self.settings.on, act))
        if moved and parent is not None:
            self.plan.moves.append(Move(found.id, parent.id, self.settings.on))
        if not named and not moved:
            self.plan.same += 1
