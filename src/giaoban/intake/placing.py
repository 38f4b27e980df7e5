"""Which figures of a document belong in which lines of its unit's forms. Nothing is written here."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from giaoban.catalogue.queries import FormView, LineView, form_version, forms_of
from giaoban.catalogue.rules import Period, PeriodError, parse_period
from giaoban.intake.rules import STATED_ROLES
from giaoban.registry.queries import unit
from vnfigures import Fact
from vnfigures.text import fold

_COMMON = frozenset(["so", "vu", "ca", "tong", "nguoi", "benh", "mac", "cua", "va", "cac"])


@dataclass(frozen=True, slots=True)
class Place:
    """A line of a form that a figure belongs in; `about_id` is whom the line speaks of."""

    form: FormView
    line: LineView
    about_id: int


def period_or_none(label: str, regime: str) -> Period | None:
    """The period that a document is said to be of, None while that is not known."""
    try:
        return parse_period(label, regime) if label else None
    except PeriodError:
        return None


def lines_asked(unit_id: int | None, period: Period | None) -> list[Place]:
    """Every line of every form that a unit is to hand in for a period."""
    if unit_id is None or period is None:
        return []
    place_id = unit(unit_id, period.last).place_id
    return [
        Place(form, line, unit_id if line.about == "self" else place_id)
        for asked in forms_of(unit_id, period)
        for form in (form_version(asked.version_id, period.last),)
        for line in form.lines
    ]


def place(facts: Sequence[tuple[int, Fact, int | None, str]], asked: Iterable[Place]) -> dict[int, Place]:
    """The line of each figure that has one: (index, fact, measure, item) in.

    A measure that a form asks once takes the figure; of several lines for several items the one whose item the figure's
    own words name. A line takes one figure, a stated total before others, and beside `a/b` the percent of the same. A
    part, and a figure that needed an item's name of its own, is never taken for the whole.
    """
    measure_of = {index: measure for index, _, measure, _ in facts}
    by_measure: dict[int, list[Place]] = {}
    for one in asked:
        by_measure.setdefault(one.line.measure.id, []).append(one)
    found: dict[int, Place] = {}
    taken: dict[int, set[str]] = {}
    # A total claims the line before its parts do; else the order of the text decides.
    for index, fact, measure, item in sorted(facts, key=lambda entry: (entry[1].role != "total", entry[0])):
        if measure is None or fact.role not in STATED_ROLES:
            continue
        if fact.part_of is not None and measure_of.get(fact.part_of) == measure:
            continue
        spot = _spot(fact, item, by_measure.get(measure, ()))
        shape = "percent" if fact.kind == "percent" else "number"
        if spot is not None and shape not in taken.setdefault(spot.line.id, set()):
            taken[spot.line.id].add(shape)
            found[index] = spot
    return found


def _spot(fact: Fact, item: str, lines: Sequence[Place]) -> Place | None:
    if len(lines) == 1 and not lines[0].line.item:
        return None if item else lines[0]
    words = set(fold(f"{fact.subject} {fact.unit or ''} {item}").split())
    scored = [(len(_words(one.line.item) & words) / max(1, len(_words(one.line.item))), one) for one in lines]
    scored = sorted((entry for entry in scored if entry[0] > 0), key=lambda entry: entry[0], reverse=True)
    if not scored or len(scored) > 1 and scored[0][0] == scored[1][0]:
        return None
    return scored[0][1] if scored[0][0] >= 0.6 else None


def _words(item: str) -> set[str]:
    return set(fold(item).split()) - _COMMON


def by_line(placed: Mapping[int, Place]) -> dict[int, list[int]]:
    """The figures of each line, in the order of the text."""
    found: dict[int, list[int]] = {}
    for index, one in sorted(placed.items()):
        found.setdefault(one.line.id, []).append(index)
    return found
