"""Enter once: which of a form's questions another form asks the same unit already, and how they are answered from it.

A question is the same where measure, item and what it is about are the same. It is asked again where the other form's
period is this form's period or lies inside it (a month inside a quarter). How the value is taken over follows from the
measure's behaviour (design 3): a flow in the period is the sum of its parts' flows; what is counted up since the year
began, and everything that is a level, is the last part's value; a ratio in the period is recomputed from the sums of
its parts' numbers. A flow of the period says nothing about a level: then the value is given twice, and that is said.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from giaoban.base.clock import today
from giaoban.base.kept import kept
from giaoban.catalogue.chain import parts_of, periods_of
from giaoban.catalogue.enums import Behaviour, LineNature
from giaoban.catalogue.models import FormLine, FormVersion
from giaoban.catalogue.queries import Expected, FormView, LineView, Plan, form_version, forms_of, meant, plan_of
from giaoban.catalogue.rules import Period
from giaoban.registry.queries import UnitView, subtree_ids, units


class How(StrEnum):
    """How a line is answered from what was entered elsewhere."""

    SAME = "same"
    SUM = "sum"
    LAST = "last"


@dataclass(frozen=True, slots=True)
class Taken:
    """Where one value stands: the line of another form that asks for it, and the period."""

    form_id: int
    version_id: int
    line_id: int
    period: Period


@dataclass(frozen=True, slots=True)
class Derivation:
    """How a line of a form is answered from other forms: `sources` in order of time; a sum needs all of them."""

    line_id: int
    how: How
    sources: tuple[Taken, ...]


Question = tuple[int, str, str]


def question_of(line: LineView | FormLine) -> Question:
    """What makes two lines ask the same, but for the time they cover."""
    measure_id = line.measure_id if isinstance(line, FormLine) else line.measure.id
    return measure_id, line.item, line.about


def how_taken(nature: str, other: str, behaviour: str, same_period: bool) -> How | None:
    """How a line of `nature` is answered by one of `other` nature; None where it is not.

    >>> how_taken("in_period", "in_period", "flow", False)
    <How.SUM: 'sum'>
    """
    if nature != other:
        return None
    if same_period:
        return How.SAME
    if nature == LineNature.IN_PERIOD:
        # Of a progress or a count of units nothing can be added up over time.
        return How.SUM if behaviour in (Behaviour.FLOW, Behaviour.RATIO) else None
    return How.LAST


@kept(1024)
def derivations(version_id: int, unit_id: int, period: Period) -> dict[int, Derivation]:
    """By line: how a unit's form for a period is answered from forms that it hands in for the period or inside it.

    Of two forms that both ask a line for the same period, the one with the lower code asks and the other takes it over:
    a value is never taken in a circle. The same period goes before its parts, longer parts before shorter ones.
    """
    view = form_version(version_id, period.last)
    found: dict[int, Derivation] = {}
    plan = plan_of(period.regime)
    for parts in _inside(period):
        # A form that is handed in by month and by quarter takes its quarter from its own months.
        same = parts == [period]
        asked = [(part, entry) for part in parts for entry in forms_of(unit_id, part, plan=plan)]
        by_question = _lines([one for one in asked if not same or one[1].form_id != view.form_id])
        for line in view.lines:
            taken = None if line.id in found else _taken(line, by_question, parts, same, view.code)
            if taken is not None:
                found[line.id] = taken
    return found


def _inside(period: Period) -> list[list[Period]]:
    """The period itself, then its parts of each shorter type, the longest first."""
    shorter = [parts_of(period, type) for type in ("half", "quarter", "month")]
    return [[period], *(parts for parts in shorter if parts and parts != [period])]


@dataclass(frozen=True, slots=True)
class _Asked:
    """A line as some form asks it for a period."""

    code: str
    nature: str
    taken: Taken


def _lines(asked: Iterable[tuple[Period, Expected]]) -> dict[Question, list[_Asked]]:
    rows = list(asked)
    versions = {
        version.pk: version
        for version in FormVersion.objects.filter(pk__in={entry.version_id for _, entry in rows})
        .select_related("form")
        .prefetch_related("lines")
    }
    found: dict[Question, list[_Asked]] = defaultdict(list)
    for period, entry in rows:
        version = versions[entry.version_id]
        for line in version.lines.all():
            taken = Taken(version.form_id, version.pk, line.pk, period)
            found[question_of(line)].append(_Asked(version.form.code, line.nature, taken))
    return found


def _taken(
    line: LineView, asked: dict[Question, list[_Asked]], parts: list[Period], same: bool, code: str
) -> Derivation | None:
    hits = [
        (how, one)
        for one in asked.get(question_of(line), ())
        if (how := how_taken(line.nature, one.nature, line.measure.behaviour, same)) and (not same or one.code < code)
    ]
    if not hits:
        return None
    how = hits[0][0]
    first: dict[Period, Taken] = {}
    for _how, one in sorted(hits, key=lambda hit: hit[1].code):
        first.setdefault(one.taken.period, one.taken)
    if how == How.SUM and set(first) != set(parts):
        # With a part that nobody asks for there is no sum.
        return None
    sources = [first[part] for part in parts if part in first]
    return Derivation(line.id, how, tuple(sources[-1:] if how == How.LAST else sources))


@dataclass(frozen=True, slots=True)
class Overlap:
    """A line of a form that another asks already: of how many units, for which types of period.

    `how` None: the other form covers another time, so the value is given twice. `taken_here`: it is this form that is
    filled from the other one; else the other is filled from this one.
    """

    line: LineView
    form_id: int
    form_code: str
    form_name: str
    period_type: str
    other_period_type: str
    units: int
    how: How | None
    taken_here: bool


@dataclass(frozen=True, slots=True)
class Repeats:
    """The overlaps of a version, and by type of period the lines that none of its units has to enter by hand."""

    overlaps: tuple[Overlap, ...]
    derived: dict[str, frozenset[int]]


def repeats(version_id: int, on: date | None = None) -> Repeats:
    """Which lines of a version are asked of the same units by other forms, for the same period or one inside it.

    For the units that its assignments mean on a day, in the order of the lines; as true for a draft as for a published
    version. The last period of the year stands for all of its type.
    """
    day = on or today()
    view = form_version(version_id, day)
    row = FormVersion.objects.select_related("form__regime").get(pk=version_id)
    others = _others(plan_of(view.cutoff), row, day)
    whom = {version.pk: assigned_units(version, day) for version in others}
    asked_of = assigned_units(row, day)
    lines = {question_of(line): line for line in view.lines}
    found: list[tuple[Overlap, set[int]]] = []
    for period_type, ids in asked_of.items():
        for whole in periods_of(period_type, day.year, view.cutoff)[-1:]:
            for part in (parts[0] for parts in _inside(whole)):
                for version in others:
                    both = ids & whom[version.pk].get(part.type, set())
                    if both and (part != whole or version.form_id != row.form_id):
                        asked = [
                            (lines[key], line) for line in version.lines.all() if (key := question_of(line)) in lines
                        ]
                        found += [
                            (_overlap(mine, line, version, whole, part, len(both), view), both) for mine, line in asked
                        ]
    ordered = sorted(found, key=lambda pair: (pair[0].line.position, pair[0].period_type, pair[0].form_code))
    return Repeats(tuple(overlap for overlap, _ids in ordered), _derived(ordered, asked_of))


def _overlap(
    mine: LineView, line: FormLine, other: FormVersion, whole: Period, part: Period, units: int, view: FormView
) -> Overlap:
    same = part == whole
    return Overlap(
        line=mine,
        form_id=other.form_id,
        form_code=other.form.code,
        form_name=other.name,
        period_type=whole.type,
        other_period_type=part.type,
        units=units,
        how=how_taken(mine.nature, line.nature, mine.measure.behaviour, same),
        taken_here=not same or other.form.code < view.code,
    )


def _derived(found: Iterable[tuple[Overlap, set[int]]], asked_of: dict[str, set[int]]) -> dict[str, frozenset[int]]:
    """By type of period, the lines that every unit has answered elsewhere."""
    covered: dict[tuple[str, int], set[int]] = defaultdict(set)
    for overlap, ids in found:
        if overlap.how is not None and overlap.taken_here:
            covered[overlap.period_type, overlap.line.id] |= ids
    return {
        type: frozenset(line for (period_type, line), done in covered.items() if period_type == type and ids <= done)
        for type, ids in asked_of.items()
    }


def _others(plan: Plan, row: FormVersion, day: date) -> list[FormVersion]:
    """The versions in force of the other forms whose periods are counted in the same way, and this version."""
    found = [plan.version(one, day) for one in plan.codes if one != row.form_id]
    ids = [version.pk for version in found if version is not None]
    return list(
        FormVersion.objects.filter(pk__in=[*ids, row.pk])
        .select_related("form__regime")
        .prefetch_related("lines", "form__assignments")
        .order_by("form__code", "pk")
    )


def assigned_units(version: FormVersion, on: date) -> dict[str, set[int]]:
    """By type of period, the units that a form's assignments mean on a day or, where they begin later, from then on."""
    found: dict[str, set[int]] = defaultdict(set)
    views: dict[int, UnitView] = {}
    below: dict[tuple[int, str], set[int]] = {}
    for row in version.form.assignments.all():
        if row.valid_to is not None and row.valid_to < on:
            continue
        if row.unit_id is not None:
            found[row.period_type].add(row.unit_id)
            continue
        key = (row.under_id, row.hierarchy)
        if key not in below:
            below[key] = subtree_ids(row.under_id, on, row.hierarchy)
            views |= units(below[key], on)
        found[row.period_type] |= {one for one in below[key] if one in views and meant(row, views[one])}
    return dict(found)
