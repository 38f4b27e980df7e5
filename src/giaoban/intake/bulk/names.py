"""Whom and what the names in a table mean. A code or a full name is sure; anything else a person confirms, once."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from giaoban.catalogue.queries import MeasureView, measures
from giaoban.intake.bulk_models import BulkName
from giaoban.people.policy import Person
from giaoban.registry.matching import match_organisation
from giaoban.registry.queries import UnitView, name_key, subtree_ids, units

_OFFERS = 5
# Asking the matcher is slow: of a table with more unknown names than this the rest gets no offer.
_MOST_OFFERS = 200
# The share of words that a heading and a measure's name must have in common to be proposed for one another.
_LIKELY = 0.6


@dataclass(slots=True)
class Names:
    """The units an actor may record for in bulk, and the measures, by everything that surely means one of them."""

    office_id: int
    on: date
    units: dict[int, UnitView]
    measures: dict[int, MeasureView]
    _unit: dict[str, int | None] = field(default_factory=dict)
    _measure: dict[str, int | None] = field(default_factory=dict)
    _offered: int = 0

    def unit(self, said: str) -> int | None:
        """The unit that a code, a full name or a name confirmed before means; None when that is not sure."""
        return self._unit.get(said.strip().lower()) or self._unit.get(name_key(said))

    def measure(self, said: str) -> int | None:
        """The measure that a code, a name or a name confirmed before means; None when that is not sure."""
        return self._measure.get(said.strip().lower()) or self._measure.get(name_key(said))

    def unit_offers(self, said: str) -> list[int]:
        """Units that a name could mean, the likeliest first."""
        bare = said.strip().lstrip("0")
        # A spreadsheet turns the code 00123 into the number 123.
        found = [view.id for view in self.units.values() if bare and view.code.lstrip("0") == bare]
        self._offered += 1
        if not found and self._offered <= _MOST_OFFERS:
            found = [view.id for view in match_organisation(said, self.on, set(self.units))]
        return found[:_OFFERS]

    def measure_offers(self, said: str) -> list[int]:
        """Measures whose names share the most words with a text, the likeliest first."""
        words = set(name_key(said).split())
        ranked = []
        for view in self.measures.values():
            theirs = set(name_key(view.name).split())
            shared = len(words & theirs)
            if shared and 2 * shared >= min(len(words), len(theirs)):
                ranked.append((-shared / len(words | theirs), view.order, view.id))
        return [measure_id for _share, _order, measure_id in sorted(ranked)[:_OFFERS]]

    def likely_measure(self, said: str) -> int | None:
        """The measure that a heading most probably means: a proposal for a column, which a person confirms."""
        sure = self.measure(said)
        if sure is not None or not said.strip():
            return sure
        words = set(name_key(said).split())
        for measure_id in self.measure_offers(said)[:1]:
            theirs = set(name_key(self.measures[measure_id].name).split())
            if len(words & theirs) / len(words | theirs) >= _LIKELY:
                return measure_id
        return None


def names_for(actor: Person, office_id: int, on: date) -> Names:
    """What names mean on a day to an office whose actor may `intake.bulk`."""
    reach = actor.units_for("intake.bulk") & subtree_ids(office_id, on)
    names = Names(office_id, on, units(reach, on), measures(on, visible_to=reach | {office_id}))
    _fill(names._unit, [(view.id, view.code, view.name) for view in names.units.values()])
    _fill(names._measure, [(view.id, view.code, view.name) for view in names.measures.values()])
    for row in BulkName.objects.filter(office_id=office_id):
        if row.unit_id in names.units:
            names._unit[row.said] = row.unit_id
        if row.measure_id in names.measures:
            names._measure[row.said] = row.measure_id
    return names


def _fill(into: dict[str, int | None], rows: list[tuple[int, str, str]]) -> None:
    """A key that two share means neither."""
    meant: dict[str, set[int]] = defaultdict(set)
    for id_, code, name in rows:
        meant[code.lower()].add(id_)
        meant[name_key(name)].add(id_)
    into.update({key: next(iter(ids)) if len(ids) == 1 else None for key, ids in meant.items() if key})
