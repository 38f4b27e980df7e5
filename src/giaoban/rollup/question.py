"""A question put to the roll-up: the small tables that the expressions read beside the ledger's values of record."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from itertools import takewhile
from typing import Any

from giaoban.base import clock
from giaoban.base.kept import kept
from giaoban.catalogue.enums import Behaviour
from giaoban.catalogue.models import Item, MeasureVersion
from giaoban.catalogue.rules import Regime
from giaoban.registry.enums import CONTINUED, BodyKind, Hierarchy
from giaoban.registry.lineage import lifetimes, passages_until
from giaoban.registry.models import Placement, Unit
from giaoban.rollup.recipes import Recipe, Slot, cuts, recipes
from giaoban.rollup.restating import AREA, PEOPLE, Move, Restating, Stream
from giaoban.rollup.tables import BEHAVIOURS, mark_of
from giaoban.rollup.windows import windows_of

# What is measured as an area is divided by shares of area.
AREAS = ("ha", "m2", "m²", "km2", "km²")

# Trees deeper than this are not walked: nation, province, commune, hamlet, and one to spare.
DEEPEST = 4
# Of larger trees a whole table does not list the statements behind each number.
MANY_UNITS = 500
# Bodies that may state figures of their own; the others speak for their place.
SPEAKING = (BodyKind.ASSOCIATION, BodyKind.OFFICE, BodyKind.SCHOOL)

# Windows that slots are cut into go by numbers of their own, far above those of slots.
FIRST_CUT = 1_000_000

Rows = list[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Scales:
    """What brings a measure's versions to one scale, and back: integers are multiplied by `factor` when read."""

    current: int
    scale: int
    part_scale: int
    # all comparable versions: id -> (factor, part_factor) to the largest scale among them
    versions: dict[int, tuple[int, int]]
    down: int
    part_down: int
    behaviour: str
    # the unit counted in, of a ratio that of its parts
    unit: str = ""
    # comparable versions of later days, by which a target of the year or term may have been set: id -> scale
    later: Mapping[int, int] = field(default_factory=dict)
    # versions that the current one may not be compared with: id -> (scale, unit)
    apart: Mapping[int, tuple[int, str]] = field(default_factory=dict)

    def at_current(self, value: int, version: int) -> Fraction | None:
        """A number that stands at a version's scale, at the current one's; None where the two cannot be compared."""
        if version in self.versions:
            return Fraction(value * self.versions[version][0], self.down)
        return value * Fraction(10) ** (self.scale - self.later[version]) if version in self.later else None

    @property
    def basis(self) -> int:
        """By which of a divided unit's shares the measure is divided: that of its people or of its area."""
        return AREA if self.unit in AREAS else PEOPLE


@kept()
def scales(on: date) -> dict[int, Scales]:
    """By measure, its version on a day and those it may be compared with.

    A version that is not comparable with the one before it cuts off everything earlier, and so does one counted in
    another unit; later versions are left out too.
    """
    by_measure: dict[int, list[MeasureVersion]] = {}
    ahead: dict[int, list[MeasureVersion]] = {}
    for row in MeasureVersion.objects.select_related("measure").order_by("-valid_from"):
        (by_measure if row.valid_from <= on else ahead).setdefault(row.measure_id, []).append(row)
    return {measure: _scales(versions, ahead.get(measure, ())) for measure, versions in by_measure.items()}


def _scales(newest_first: Sequence[MeasureVersion], ahead: Sequence[MeasureVersion] = ()) -> Scales:
    current = newest_first[0]
    alike = [current]
    for later, earlier in zip(newest_first, newest_first[1:], strict=False):
        if not later.comparable or (earlier.unit, earlier.part_unit) != (current.unit, current.part_unit):
            break
        alike.append(earlier)
    scale, part_scale = max(row.scale for row in alike), max(row.part_scale for row in alike)
    still = {row.pk: row.scale for row in takewhile(lambda row: _alike(row, current), reversed(ahead))}
    near = still.keys() | {row.pk for row in alike}
    return Scales(
        current.pk,
        current.scale,
        current.part_scale,
        {row.pk: (10 ** (scale - row.scale), 10 ** (part_scale - row.part_scale)) for row in alike},
        10 ** (scale - current.scale),
        10 ** (part_scale - current.part_scale),
        current.measure.behaviour,
        current.part_unit if current.measure.behaviour == Behaviour.RATIO else current.unit,
        still,
        {row.pk: (row.scale, row.unit) for row in (*newest_first, *ahead) if row.pk not in near},
    )


def _alike(later: MeasureVersion, current: MeasureVersion) -> bool:
    return later.comparable and (later.unit, later.part_unit) == (current.unit, current.part_unit)


def counted_since(known: Mapping[int, Scales]) -> dict[int, date]:
    """From which day a measure is counted as it is now, for those that were counted otherwise before: what is older
    cannot be compared."""
    rows = MeasureVersion.objects.filter(measure_id__in=list(known)).values_list("measure_id", "pk", "valid_from")
    alike: dict[int, date] = {}
    first: dict[int, date] = {}
    for measure, version, since in rows:
        first[measure] = min(since, first.get(measure, since))
        if version in known[measure].versions:
            alike[measure] = min(since, alike.get(measure, since))
    return {measure: since for measure, since in alike.items() if first[measure] < since}


@dataclass(frozen=True)
class Tree:
    """The units of a question, by slot: (unit, parent, depth).

    A place's own departments, associations and schools (`bodies`) stand one step below it, for what they state about
    themselves ("mỗi hội chỉ nêu số của mình; phường tự cộng"); they are no units of the level below, and not counted
    as such.
    """

    about: int
    by_slot: dict[int, list[tuple[int, int, int]]]
    bodies: frozenset[int] = frozenset()

    @cached_property
    def _kin(self) -> dict[int, dict[int, list[int]]]:
        found: dict[int, dict[int, list[int]]] = {slot: defaultdict(list) for slot in self.by_slot}
        for slot, rows in self.by_slot.items():
            for unit, parent, depth in rows:
                if depth and unit not in self.bodies:
                    found[slot][parent].append(unit)
        return found

    @cached_property
    def _parents(self) -> dict[int, dict[int, int]]:
        return {slot: {one: parent for one, parent, depth in rows if depth} for slot, rows in self.by_slot.items()}

    @property
    def depth(self) -> int:
        """How many levels stand below the unit asked about."""
        return max(depth for rows in self.by_slot.values() for _unit, _parent, depth in rows)

    def at(self, slot: int, depth: int) -> list[int]:
        """The units at a depth, in a slot."""
        return [unit for unit, _parent, at in self.by_slot[slot] if at == depth and unit not in self.bodies]

    def directly_below(self, slot: int) -> Mapping[int, list[int]]:
        """By unit, those directly below it, in a slot."""
        return self._kin.get(slot, {})

    def among(self, units: Iterable[int], slot: int, unit: int) -> list[int]:
        """Those of some units that stand directly below a unit, its bodies too, in a slot."""
        return sorted(one for one in units if self._parents[slot].get(one) == unit)

    def above(self, slot: int, unit: int) -> set[int]:
        """A unit and those over it, up to the one asked about, in a slot."""
        parents = self._parents[slot]
        found = {unit}
        while unit in parents:
            unit = parents[unit]
            found.add(unit)
        return found

    def everyone(self) -> set[int]:
        """All units of the question."""
        return {unit for rows in self.by_slot.values() for unit, _parent, _depth in rows}

    def under(self, slot: int, unit: int) -> set[int]:
        """A unit and all below it, in a slot."""
        if unit == self.about:
            return {one for one, _parent, _depth in self.by_slot[slot]}
        found = {unit}
        for one, parent, _depth in self.by_slot[slot]:
            # Rows come level by level: a parent stands before its children.
            if parent in found:
                found.add(one)
        return found


@kept()
def tree(about: int, slots: Sequence[Slot], hierarchy: str, boundaries: str, onto: date | None = None) -> Tree:
    """The units below `about`: as placed at the end of each slot's period ("then"), today ("now"), or for all slots
    as at the end of the last, or on a later day `onto` ("restated")."""
    placed = list(
        Placement.objects.filter(hierarchy=hierarchy).values_list("unit_id", "parent_id", "valid_from", "valid_to")
    )
    speaking = Unit.objects.filter(body__in=SPEAKING, place__isnull=False).values_list("pk", "place_id")
    bodies = {unit: place for unit, place in speaking if place is not None} if hierarchy == Hierarchy.STATE else {}
    known: dict[date, list[tuple[int, int, int]]] = {}
    by_slot = {}
    newest = max(*(slot.period.last for slot in slots), onto or date.min)
    for slot in slots:
        on = clock.today() if boundaries == "now" else newest if boundaries == "restated" else slot.period.last
        if on not in known:
            known[on] = _below(
                about,
                [
                    *((unit, parent) for unit, parent, since, to in placed if since <= on and (to is None or to >= on)),
                    *bodies.items(),
                ],
            )
        by_slot[slot.number] = known[on]
    return Tree(about, by_slot, frozenset(bodies))


def _below(about: int, placed: Sequence[tuple[int, int]]) -> list[tuple[int, int, int]]:
    children: dict[int, list[int]] = defaultdict(list)
    for unit, parent in placed:
        children[parent].append(unit)
    found, level, seen = [(about, 0, 0)], [about], {about}
    for depth in range(1, DEEPEST + 1):
        pairs = [(unit, parent) for parent in level for unit in sorted(set(children[parent])) if unit not in seen]
        level = [unit for unit, _parent in pairs]
        seen.update(level)
        found += [(unit, parent, depth) for unit, parent in pairs]
    return found


@dataclass(frozen=True)
class Origins:
    """What the units of a tree were made of: see restating."""

    streams: Sequence[Stream] = ()

    @cached_property
    def _into(self) -> dict[int, list[Stream]]:
        into: dict[int, list[Stream]] = defaultdict(list)
        for one in self.streams:
            into[one.unit].append(one)
        return into

    def made_of(self, unit: int, on: date) -> set[int]:
        """The units whose figures of a day count for a unit; itself where nothing was reorganised."""
        return {one.old for one in self._into.get(unit, ()) if one.since <= on < one.until} or {unit}

    @cached_property
    def days(self) -> set[date]:
        """The days on which something that these units were made of was reorganised."""
        return {day for one in self.streams if not one.plain for day in (one.since, one.until)}


def origins(tree: Tree, on: date) -> Origins:
    """What the units of a tree were made of before a day."""
    moves = [
        Move(
            one.old_id, one.new_id, one.on, one.kind in CONTINUED, _share(one.share_population), _share(one.share_area)
        )
        for one in passages_until(on)
    ]
    if not moves:
        return Origins()
    lives = lifetimes({move.old for move in moves} | {move.new for move in moves})
    born = {unit: first for unit, (first, _last) in lives.items()}
    ended = {unit: last for unit, (_first, last) in lives.items() if last is not None and last < on}
    return Origins(Restating(moves, on, ended).streams(tree.everyone(), born))


def _share(value: Decimal | None) -> Fraction | None:
    return None if value is None else Fraction(value)


@dataclass(frozen=True, slots=True)
class Items:
    """Items by name across units: the same campaign in thirteen communes is one line of their town."""

    same_as: dict[int, int]
    names: dict[int, str]
    owners: dict[int, set[int]] = field(default_factory=dict)
    # a unit's own item of a name: by (unit, the item that stands for the name)
    owned: dict[tuple[int, int], int] = field(default_factory=dict)
    # the item that stands for a name: by (measure, search key)
    called: dict[tuple[int, str], int] = field(default_factory=dict)

    def own(self, unit: int, item: int) -> int:
        """A unit's own item of the name that an item stands for; the item itself where the unit has none."""
        return self.owned.get((unit, item), item)

    def of(self, item: int) -> int:
        """The item that stands for an item (0: the whole)."""
        return self.same_as.get(item, item)


def items(tree: Tree, origins: Origins) -> Items:
    """Items of the tree's units and of what they were made of; for each name the unit's own item stands, else the
    first."""
    everyone = tree.everyone() | {one.old for one in origins.streams}
    rows = Item.objects.filter(unit_id__in=everyone).values_list("pk", "unit_id", "measure_id", "search_key", "name")
    first: dict[tuple[int, str], int] = {}
    same_as, names = {}, {}
    owners: dict[int, set[int]] = defaultdict(set)
    owned: dict[tuple[int, int], int] = {}
    for pk, unit, measure, key, name in sorted(rows, key=lambda row: (row[1] != tree.about, row[0])):
        same_as[pk] = first.setdefault((measure, key), pk)
        names[pk] = name
        owners[same_as[pk]].add(unit)
        owned.setdefault((unit, same_as[pk]), pk)
    return Items(same_as, names, owners, owned, first)


@dataclass(frozen=True, slots=True)
class Asks:
    """What the catalogue asks for: `below`, by (slot, unit), the units directly below it that are to hand in anything,
    each with the number of what it is asked; `lines`, by such a number: (measure, search key of the item or "")."""

    below: Mapping[tuple[int, int], Mapping[int, int]] = field(default_factory=dict)
    lines: Mapping[int, Collection[tuple[int, str]]] = field(default_factory=dict)


# What a unit is asked for that hands in nothing, where others of its place do.
_NOTHING = -1


def _row(stream: Stream) -> tuple[Any, ...]:
    # What is divided nobody knows how leaves a mark among the statements: see consolidation.
    mark = f",?{stream.old}:{stream.pieces}:" if stream.pieces else ""
    return (
        stream.basis,
        stream.old,
        stream.unit,
        stream.since,
        stream.until,
        stream.share,
        stream.due,
        int(stream.plain),
        mark,
    )


@dataclass(frozen=True)
class Question:
    """Everything that one run of the expressions needs."""

    regime: Regime
    at_seq: int
    slots: Sequence[Slot]
    tree: Tree
    items: Items
    scales: dict[int, Scales]
    measures: Collection[int] | None = field(default=None)
    origins: Origins = Origins()
    asks: Asks = Asks()

    def asked(self, slot: int, unit: int, measure: int, item: int = 0) -> Collection[int]:
        """The units directly below that are expected to report a measure for a slot's period: those whose forms ask it
        of them, or all of them where the catalogue names no unit for such a period."""
        named = self.asks.below.get((slot, unit))
        if not named:
            return self.tree.directly_below(slot).get(unit, ())
        return [one for one, number in named.items() if (measure, item) in self._asked_lines[number]]

    @cached_property
    def _asked_lines(self) -> dict[int, frozenset[tuple[int, int]]]:
        """By number, the lines (measure, item or 0) that are asked; a work that nobody has yet is left out."""
        called = self.items.called
        return {
            number: frozenset(
                (measure, called[measure, key] if key else 0)
                for measure, key in lines
                if not key or (measure, key) in called
            )
            for number, lines in self.asks.lines.items()
        }

    @property
    def listed(self) -> bool:
        """Whether each number comes with the statements behind it. Those of a table that adds up so many units are too
        many to read: they are given when one number of it is opened, that is asked for by its measures."""
        return self.measures is not None or len(self.tree.everyone()) <= MANY_UNITS

    def tables(self, level: int | None = None, below: Collection[int] = ()) -> dict[str, Rows]:
        """The small tables, by name, as rows. `level` is that of the units that will be shown (None: any), those one
        level lower in the slots numbered `below`; the others need no values out of date."""
        ways = tuple((number, tuple(found)) for number, _want, _first, _last, found in self._ways)
        windows = windows_of(self.regime, tuple(self._years()), ways)
        units, counts = self._units()
        opens = [slot.opens for slot in self.slots]
        newest = max(windows.newest, *(slot.period.last for slot in self.slots))
        return {
            "asked": [(self.at_seq, str(self.regime), min(windows.oldest, *opens), newest)],
            "slots": self._slots(below),
            "recipes": windows.recipes,
            "terms": windows.terms,
            "windows": windows.windows,
            "twins": windows.twins,
            "quarters": windows.quarters,
            "units": units,
            "asks": self._asks(),
            "counts": counts,
            "sources": self._sources(level, bool(below)),
            "spans": self._spans() if self.origins.streams else [],
            "streams": [_row(stream) for stream in self.origins.streams],
            "bases": self._bases(),
            "versions": self._versions(),
            "items": sorted(self.items.same_as.items()),
        }

    def _slots(self, below: Collection[int]) -> Rows:
        trees: list[object] = []
        found: Rows = []
        for slot in self.slots:
            rows = (self.tree.by_slot[slot.number], self._expected(slot.number))
            if rows not in trees:
                trees.append(rows)
            period = slot.period
            days = slot.start, slot.opens, period.last
            found.append((slot.number, slot.want, *days, trees.index(rows), int(slot.number in below)))
        return found

    def _expected(self, slot: int) -> dict[int, Mapping[int, int]]:
        return {unit: units for (one, unit), units in self.asks.below.items() if one == slot}

    def _asks(self) -> Rows:
        wanted = self.measures
        return [
            (number, measure, item, 1)
            for number, lines in self._asked_lines.items()
            for measure, item in sorted(lines)
            if wanted is None or measure in wanted
        ]

    def _sources(self, level: int | None, below: bool) -> Rows:
        olds = {one.old for one in self.origins.streams}
        if olds or level is None:
            # What is out of date of one predecessor makes the whole out of date.
            return [(unit, 1) for unit in sorted(olds or self.tree.everyone())]
        # A unit may stand at several levels, each in slots of its own.
        back: dict[int, int] = {}
        for unit, _parent, depth in (row for rows in self.tree.by_slot.values() for row in rows):
            if depth == level:
                back[unit] = 1
            elif below and depth == level + 1:
                back.setdefault(unit, 2)
        return [(unit, back.get(unit, 0)) for unit in sorted(self.tree.everyone())]

    @cached_property
    def _ways(self) -> list[tuple[int, str, date, date, Sequence[Recipe]]]:
        """Every window that is put together of others, by number: the slots', and those that a slot is cut into where
        units were reorganised inside its year."""
        found: list[tuple[int, str, date, date, Sequence[Recipe]]] = [
            (slot.number, slot.want, slot.start, slot.period.last, recipes(slot.period, slot.want))
            for slot in self.slots
        ]
        if self.origins.days:
            parts = {
                (cut.want, cut.first, cut.last): cut for slot in self.slots for cut in cuts(slot, self.origins.days)
            }
            numbered = enumerate(parts.values(), FIRST_CUT)
            found += [(number, cut.want, cut.first, cut.last, cut.recipes) for number, cut in numbered]
        return found

    def _spans(self) -> Rows:
        """The days that each of these windows covers; of several over the same days the first (`feeds`) will do."""
        rows, seen = [], set()
        for number, want, first, last, _recipes in self._ways:
            rows.append((number, want, first, last, int((want, first, last) not in seen)))
            seen.add((want, first, last))
        return rows

    def _years(self) -> list[int]:
        if self.regime == Regime.TUYCHON:
            return []
        return sorted({slot.period.year for slot in self.slots})

    def _units(self) -> tuple[Rows, Rows]:
        """The tree, and for each way in which what is asked is spread over the units of a place how many give each
        line."""
        found: Rows = []
        ways: dict[tuple[tuple[int, int], ...], int] = {}
        for slot, rows in self.tree.by_slot.items():
            below = self.tree.directly_below(slot)
            for unit, parent, depth in rows:
                mark = mark_of(unit)
                if not depth or unit in self.tree.bodies:
                    # Bodies are awaited by nobody; where only they spoke of themselves, no unit of the level below is.
                    found.append((slot, unit, parent, depth, mark, 0, 0, 0, 0))
                elif named := self.asks.below.get((slot, parent)):
                    spread = tuple(sorted(Counter(named.values()).items()))
                    way = ways.setdefault(spread, len(ways) + 1)
                    found.append((slot, unit, parent, depth, mark, 0, 0, named.get(unit, _NOTHING), way))
                else:
                    found.append((slot, unit, parent, depth, mark, 1, len(below[parent]), 0, 0))
        return found, [row for spread, way in ways.items() for row in self._counts(way, spread)]

    def _counts(self, way: int, spread: tuple[tuple[int, int], ...]) -> Rows:
        times: Counter[tuple[int, int]] = Counter()
        for number, units in spread:
            for line in self._asked_lines[number]:
                times[line] += units
        return [(way, *line, units) for line, units in sorted(times.items())]

    def _bases(self) -> Rows:
        if not self.origins.streams:
            return []
        wanted = self.scales if self.measures is None else {one: self.scales[one] for one in self.measures}
        return [(measure, scale.basis) for measure, scale in wanted.items()]

    def _versions(self) -> Rows:
        return [
            (version, measure, BEHAVIOURS[scale.behaviour], *factors)
            for measure, scale in self.scales.items()
            if self.measures is None or measure in self.measures
            for version, factors in scale.versions.items()
        ]
