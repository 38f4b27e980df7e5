"""Sheets from the ledger: a handful of SELECTs for all units and periods of a run, whatever their number; that of one
form's units is remembered, and after new picks only the measures that they are of are read again."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

from giaoban.base.kept import kept
from giaoban.catalogue.models import Item, MeasureVersion
from giaoban.catalogue.queries import LineView, expected, form_version, forms_of
from giaoban.catalogue.rules import Period, period_around, previous_period
from giaoban.checks.rules import Amount, slack_of
from giaoban.checks.sheet import Aim, Figure, Kind, Said, Sheet
from giaoban.figures.standing import RECORD_COLUMNS, Rival, aims_of, records, rivals_of, said_of
from giaoban.registry.enums import Hierarchy, SuccessionKind
from giaoban.registry.lineage import successions
from giaoban.registry.models import Placement
from giaoban.registry.queries import unit, units
from giaoban.rollup.queries import consolidate
from giaoban.rollup.recipes import months_of
from giaoban.rollup.remembered import made_of, recall

# How far back history is looked at: the years whose season counts, and one to spare.
YEARS_BACK = 5
FORMS = frozenset({"form", "sheet"})
# A figure on a sheet weighs so much less than a cell of a roll-up.
_LIGHTER = 5
_RENAMED = (SuccessionKind.RENAME, SuccessionKind.RETYPE)


@dataclass(frozen=True, slots=True)
class Version:
    """How a version counts: its measure's way of counting from a day on, and at which scale."""

    measure: int
    scale: int
    part_scale: int


@dataclass(frozen=True)
class Catalogue:
    """Every measure as checks know it, and every version's scales."""

    kinds: dict[int, Kind]
    versions: dict[int, Version]


@kept()
def catalogue(on: date) -> Catalogue:
    """All measures as they are counted up to a day. A version that is not comparable with the one before it, or that
    counts in another unit, begins a new way of counting."""
    rows = MeasureVersion.objects.filter(valid_from__lte=on).select_related("measure")
    by_measure: dict[int, list[MeasureVersion]] = defaultdict(list)
    for row in rows.order_by("measure__order", "measure__code", "valid_from"):
        by_measure[row.measure_id].append(row)
    kinds, versions = {}, {}
    for measure, found in by_measure.items():
        for row in found:
            versions[row.pk] = Version(measure, row.scale, row.part_scale)
        last = found[-1]
        kinds[measure] = Kind(
            id=measure,
            code=last.measure.code,
            name=last.measure.name,
            behaviour=last.measure.behaviour,
            unit=last.unit,
            scale=last.scale,
            part_unit=last.part_unit,
            epochs=tuple(
                later.valid_from
                for earlier, later in zip(found, found[1:], strict=False)
                if not later.comparable or (earlier.unit, earlier.part_unit) != (later.unit, later.part_unit)
            ),
        )
    return Catalogue(kinds, versions)


def read(
    about_ids: Collection[int], periods: Sequence[Period], root: int | None = None, *, sources: bool = True
) -> Sheet:
    """The figures of these units in one regime, as far back as rules look from the first of the periods.

    `root`: forms expected below it are read too, for what is required. `sources` = false leaves out what contradicts a
    value of record and what is said about it.
    """
    first, last = min(one.first for one in periods), max(one.last for one in periods)
    regime = str(periods[0].regime)
    known = catalogue(last)
    since = _since(first)
    rows = records(about_ids, regime, since, last)
    sheet = Sheet(regime, known.kinds)
    fill(sheet, known, rows)
    _surroundings(sheet, about_ids, since, last)
    if sources:
        _sources(sheet, known, rows, about_ids, periods)
    if root is not None:
        _required(sheet, root, periods)
    return sheet


def _since(first: date) -> date:
    # The year's own beginning too: sums to date of the first period rest on it.
    return date(first.year - YEARS_BACK, 1, 1)


def remembered(about_ids: Collection[int], period: Period) -> Sheet:
    """What `read` gives for a few units and one period without sources, kept by this process and always as the ledger
    stands: to read from, and to lay figures on a copy (`Sheet.over`)."""
    units, regime = frozenset(about_ids), str(period.regime)
    since = _since(period.first)

    def find(before: Sheet | None, changed: frozenset[int] | None) -> Sheet:
        made_of(units, regime, None)
        if before is None or not changed:
            return read(units, [period], sources=False)
        sheet = before.over()
        # Not only for what may be new in it: who remembers the sheet learns here what it was read from.
        _surroundings(sheet, units, since, period.last)
        sheet.drop(changed)
        fill(sheet, catalogue(period.last), records(units, regime, since, period.last, changed))
        return sheet

    return recall(("checks.sheet", units, period), None, find, _weight)


def _weight(sheet: Sheet) -> int:
    return sum(map(len, sheet.windows.values())) // _LIGHTER


def decimal(number: int | None, scale: int) -> Decimal | None:
    """An integer of the ledger at a scale, as a decimal in the measure's unit."""
    return None if number is None else Decimal(number).scaleb(-scale)


def fill(sheet: Sheet, known: Catalogue, rows: Iterable[tuple[Any, ...]]) -> None:
    """Lay values of record (RECORD_COLUMNS, in order) on a sheet: thousands of them where a form is first looked at."""
    for seq, about, measure, counted, item, first, last, nature, quality, *numbers, conflict in rows:
        version = known.versions.get(counted)
        if version is None:
            continue
        value, numerator, denominator, step, absence, qualifier, period, source = numbers
        figure = Figure(
            seq=seq,
            value=decimal(value, version.scale),
            numerator=decimal(numerator, version.part_scale),
            denominator=decimal(denominator, version.part_scale),
            step=_step(step, version.scale),
            quality=quality,
            qualifier=qualifier,
            absence=absence,
            source=source,
            period=period,
            conflict=conflict,
        )
        sheet.put(about, measure, item or 0, (nature, first, last), figure)


@lru_cache(maxsize=512)
def _step(step: int, scale: int) -> Decimal:
    return Decimal(step).scaleb(-scale)


def _surroundings(sheet: Sheet, about_ids: Collection[int], since: date, last: date) -> None:
    """Names, items, reorganisations and who stands below whom."""
    wanted = set(about_ids)
    sheet.names = {view.id: view.name for view in units(wanted, last).values()}
    for pk, name, unit_id, measure_id, key in _items(frozenset(wanted)):
        sheet.items[pk] = name
        sheet.item_ids[unit_id, measure_id, key] = pk
    breaks: dict[int, list[date]] = defaultdict(list)
    for passage in successions(since, last, wanted):
        if passage.kind not in _RENAMED:
            for view in (passage.old, passage.new):
                breaks[view.id].append(passage.on)
    sheet.breaks = dict(breaks)
    sheet.former = _former
    sheet.below = _tree(wanted)


def _former(unit_id: int, measure_id: int, item_id: int, period: Period, day: date) -> Amount | None:
    """Restated as the roll-up does it: docs/rollup.md, "On whose boundaries"."""
    last = period_around(day, "month", period.regime)
    while last is not None and last.last >= day:
        last = previous_period(last)
    if months_of(period) is None or last is None or last.year != period.year:
        return None
    rows = consolidate(unit_id, last, measures={measure_id}, boundaries="restated", onto=period.last)
    row = next((row for row in rows if (row.item_id or 0) == item_id), None)
    if row is None or row.to_date.value is None or row.to_date.missing:
        return None
    cell, scale = row.to_date, row.measure.scale
    slack = slack_of(Decimal(cell.step).scaleb(-scale), Decimal(1).scaleb(-scale), bool(cell.qualifier))
    return Amount(Decimal(row.to_date.value).scaleb(-scale), slack, cell.seqs, derived=True)


@dataclass
class _Below:
    """The units below each, by day; answers are kept, placements change seldom."""

    rows: dict[int, list[tuple[int, date, date | None]]]

    def __post_init__(self) -> None:
        days = {day for rows in self.rows.values() for _unit, since, to in rows for day in (since, to) if day}
        # A day after a last day begins another tree.
        self.turns = sorted(days | {day + timedelta(days=1) for day in days if day < date.max})
        self.kept: dict[tuple[int, int], tuple[int, ...]] = {}

    def __call__(self, parent: int, day: date) -> Sequence[int]:
        turn = bisect_right(self.turns, day)
        key = (parent, turn)
        if key not in self.kept:
            rows = self.rows.get(parent, ())
            self.kept[key] = tuple(
                sorted({unit for unit, since, to in rows if since <= day and (to is None or day <= to)})
            )
        return self.kept[key]


@kept()
def _items(unit_ids: frozenset[int]) -> tuple[tuple[int, str, int, int, str], ...]:
    rows = Item.objects.filter(unit_id__in=unit_ids)
    return tuple(rows.values_list("pk", "name", "unit_id", "measure_id", "search_key"))


@kept()
def _tree(wanted: Collection[int]) -> _Below:
    rows = Placement.objects.filter(hierarchy=Hierarchy.STATE, parent_id__in=wanted, unit__place__isnull=True)
    below: dict[int, list[tuple[int, date, date | None]]] = defaultdict(list)
    for child, parent, since, to in rows.values_list("unit_id", "parent_id", "valid_from", "valid_to"):
        below[parent].append((child, since, to))
    return _Below(dict(below))


def _sources(
    sheet: Sheet,
    known: Catalogue,
    rows: Sequence[tuple[Any, ...]],
    about_ids: Collection[int],
    periods: Sequence[Period],
) -> None:
    """What contradicts a value of record of these periods, and what reports say about their figures."""
    labels = {one.label for one in periods}
    conflict, period = RECORD_COLUMNS.index("conflict"), RECORD_COLUMNS.index("period")
    doubted = [row[0] for row in rows if row[conflict] and row[period] in labels]
    sheet.rivals = {seq: tuple(_rival(one, known) for one in found) for seq, found in rivals_of(doubted).items()}
    said: dict[int, list[Said]] = defaultdict(list)
    for one in said_of(about_ids, sheet.regime, labels):
        said[one.statement].append(Said(one.role, one.kind, one.value, one.direction, one.comparison))
    sheet.said = dict(said)
    if said:
        aims: dict[tuple[int, int, int, str], list[Aim]] = defaultdict(list)
        for about, measure, item, year, version, value, paper in aims_of(about_ids, {str(p.year) for p in periods}):
            scale = known.versions[version].scale if version in known.versions else 0
            aims[(about, measure, item, year)].append(Aim(Decimal(value).scaleb(-scale), paper))
        sheet.aims = dict(aims)


def _rival(one: Rival, known: Catalogue) -> Figure:
    version = known.versions[one.version]
    return Figure(
        seq=one.seq,
        value=decimal(one.value, version.scale),
        numerator=decimal(one.numerator, version.part_scale),
        denominator=decimal(one.denominator, version.part_scale),
        absence=one.absence,
        source=one.source,
    )


def _required(sheet: Sheet, root: int, periods: Sequence[Period]) -> None:
    """What forms ask for of the units of the sheet, where more than half of it came by a form or a table: a report in
    words fills no form, and a form that nobody handed in is missing, not incomplete."""
    forms: dict[int, tuple[LineView, ...]] = {}
    places: dict[int, int] = {}
    for period in periods:
        for asked in {(one.unit_id, one.version_id) for one in (*expected(root, period), *forms_of(root, period))}:
            unit_id, version_id = asked
            if version_id not in forms:
                forms[version_id] = form_version(version_id).lines
            if unit_id not in places:
                places[unit_id] = unit(unit_id, period.last).place_id
            _ask_of(sheet, places[unit_id], unit_id, forms[version_id], period)


def _ask_of(sheet: Sheet, place: int, unit_id: int, lines: Sequence[LineView], period: Period) -> None:
    asked, given = [], 0
    for line in lines:
        about = unit_id if line.about == "self" else place
        kind = sheet.kinds.get(line.measure.id)
        if kind is None or line.item or not line.required or about not in sheet.names:
            continue
        there = sheet.stated(about, kind, 0, period) or sheet.stated_to_date(about, kind, 0, period)
        given += there is not None and there.source in FORMS
        asked.append((about, kind.id))
    if 2 * given > len(asked):
        for about, measure in asked:
            sheet.required.setdefault((about, period.label), {})[(measure, 0)] = 0
