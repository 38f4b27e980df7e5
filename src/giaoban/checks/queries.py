"""What does not fit, asked before anything is written."""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from threading import Lock

from giaoban.catalogue.actions.name_item import item_key
from giaoban.catalogue.queries import FormView, LineView, MeasureView, form_version
from giaoban.catalogue.rules import Period
from giaoban.checks.kinds import check
from giaoban.checks.relations import relation
from giaoban.checks.rulebook import RuleBook
from giaoban.checks.rules import Found, Rule, gravest_first
from giaoban.checks.sheet import Figure, Sheet, apart
from giaoban.checks.sheets import decimal, read, remembered
from giaoban.figures.proposals import Stated
from giaoban.figures.rules import window_of

__all__ = ["Found", "FormCells", "Proposed", "check_cells", "check_forms", "check_stated"]

# What a unit says elsewhere than in its forms.
PROSE = frozenset({"document", "annex", "news"})


@dataclass(frozen=True, slots=True)
class Proposed:
    """A line's value on its way into the ledger. Integers stand at the measure version's scale (`part_scale` for
    numerator and denominator), as in figures.proposals.Stated. All empty: the line was left empty."""

    value: int | None = None
    numerator: int | None = None
    denominator: int | None = None
    step: int = 1
    quality: int = 3
    qualifier: str = ""
    absence: str = ""

    @property
    def empty(self) -> bool:
        """Nothing was said, not even why."""
        return self.value is None and self.numerator is None and self.denominator is None and not self.absence


@dataclass(frozen=True, slots=True)
class FormCells:
    """A form as it is about to be handed in: `unit_id` states, `about_id` is what the figures are about, `version_id`
    the form's version, `values` by line."""

    unit_id: int
    about_id: int
    version_id: int
    period: Period
    values: Mapping[int, Proposed]


def check_cells(
    unit_id: int, about_id: int, version_id: int, period: Period, values: Mapping[int, Proposed]
) -> tuple[Found, ...]:
    """What does not fit among a form's values by line, and between them and the ledger; the gravest first.

    Lines that `values` leaves out count as empty. Only what touches a line of the form is told. Writes nothing.
    What was found last for the same values stands while ledger, form and rules are the same.
    """
    units = {unit_id, about_id}
    sheet, book, view = remembered(units, period), RuleBook(units), form_version(version_id, period.last)
    rules = tuple(book.on(one, period.last) for one in sorted(units))
    key = (unit_id, about_id, version_id, period, tuple(sorted(values.items(), key=lambda pair: pair[0])))
    with _turn:
        last = _found.get(key)
    # The very sheet: another one is made where any figure, unit or measure on it has changed.
    if last is not None and last.sheet is sheet and (last.view, last.rules) == (view, rules):
        return last.found
    found = _checked(sheet.over(), book, FormCells(unit_id, about_id, version_id, period, values), view)
    with _turn:
        _found[key] = _Last(sheet, view, rules, found)
        while len(_found) > _FORMS:
            _found.popitem(last=False)
    return found


@dataclass(frozen=True, slots=True)
class _Last:
    """What was found about a form, and on what."""

    sheet: Sheet
    view: FormView
    rules: tuple[tuple[Rule, ...], ...]
    found: tuple[Found, ...]


# Of so many forms what was found last is kept.
_FORMS = 200
_found: OrderedDict[tuple[object, ...], _Last] = OrderedDict()
_turn = Lock()


def check_forms(forms: Sequence[FormCells]) -> list[tuple[Found, ...]]:
    """`check_cells` for many forms at once, in the order given: the ledger is read once for each period among them,
    however many units there are."""
    found: list[tuple[Found, ...]] = [()] * len(forms)
    by_period: dict[Period, list[int]] = {}
    for index, form in enumerate(forms):
        by_period.setdefault(form.period, []).append(index)
    views: dict[tuple[int, Period], FormView] = {}
    for period, places in by_period.items():
        abouts = {one for index in places for one in (forms[index].about_id, forms[index].unit_id)}
        sheet, book = read(sorted(abouts), [period], sources=False), RuleBook(abouts)
        for index in places:
            form = forms[index]
            key = (form.version_id, period)
            if key not in views:
                views[key] = form_version(form.version_id, period.last)
            found[index] = _checked(sheet, book, form, views[key])
    return found


def check_stated(stated: Sequence[tuple[Stated, MeasureView]]) -> list[tuple[Found, ...]]:
    """What does not fit among figures that no form holds together (a table of many units), and between them and the
    ledger: of each figure in the order given what concerns it, its `line_ids` being places in `stated`.

    The ledger is read once for each period among them. Writes nothing.
    """
    found: list[tuple[Found, ...]] = [()] * len(stated)
    by_period: dict[Period, list[int]] = {}
    for index, (one, _measure) in enumerate(stated):
        by_period.setdefault(one.period, []).append(index)
    for period, places in by_period.items():
        abouts = {stated[index][0].about_id for index in places}
        sheet, book = read(sorted(abouts), [period], sources=False), RuleBook(abouts)
        for index in places:
            one, measure = stated[index]
            # Numbered from 1: a sheet takes nought for no line.
            line = LineView(index + 1, 0, measure, one.item, False, "place", str(one.nature), "")
            said = Proposed(
                one.value, one.numerator, one.denominator, one.step, int(one.quality), one.qualifier, one.absence
            )
            _lay(sheet, line, one.about_id, period, said)
        for about in sorted(abouts):
            for fault in check(sheet, book.on(about, period.last), about, period):
                lines = tuple(line - 1 for line in fault.line_ids)
                for index in lines:
                    found[index] += (replace(fault, line_ids=lines),)
    return found


def _checked(sheet: Sheet, book: RuleBook, form: FormCells, view: FormView) -> tuple[Found, ...]:
    period, asked = form.period, set()
    sheet.asked = frozenset(line.measure.id for line in view.lines)
    for line in view.lines:
        about = form.unit_id if line.about == "self" else form.about_id
        asked.add(about)
        _lay(sheet, line, about, period, form.values.get(line.id, Proposed()))
    mine = {line.id for line in view.lines}
    return gravest_first(
        one
        for about in sorted(asked)
        for one in check(sheet, book.on(about, period.last), about, period)
        if mine.intersection(one.line_ids)
    )


def _lay(sheet: Sheet, line: LineView, about: int, period: Period, said: Proposed) -> None:
    """Put a line's value on the sheet, over what the ledger has for the same window."""
    measure = line.measure
    kind = sheet.kinds.get(measure.id)
    if kind is None:
        return
    item = _item(sheet, about, measure.id, line.item) if line.item else 0
    sheet.lines[(about, measure.id, item)] = line.id
    if said.empty:
        if line.required:
            sheet.required.setdefault((about, period.label), {})[(measure.id, item)] = line.id
        return
    first, last = window_of(period, line.nature)
    window = (line.nature, first, last)
    figure = Figure(
        seq=0,
        value=decimal(0 if said.absence == "none" else said.value, measure.scale),
        numerator=decimal(said.numerator, measure.part_scale),
        denominator=decimal(said.denominator, measure.part_scale),
        step=Decimal(said.step).scaleb(-measure.scale),
        quality=said.quality,
        qualifier=said.qualifier,
        absence=said.absence,
        source="form",
        line=line.id,
        period=period.label,
    )
    there = sheet.windows.get(sheet.place(about, kind, item, period), {}).get(window)
    if there is not None and there.source in PROSE and there.quality == said.quality and apart(figure, there, kind):
        sheet.rivals[-line.id] = (there,)
    sheet.put(about, measure.id, item, window, figure)


def _item(sheet: Sheet, about: int, measure: int, name: str) -> int:
    """The unit's item of that name; one that is not there yet goes by a number below nought."""
    known = sheet.item_ids.get((about, measure, item_key(name)))
    number = min((0, *sheet.items)) - 1 if known is None else known
    sheet.items.setdefault(number, name)
    return number


def wholes(about_id: int, form: FormView, period: Period) -> dict[int, tuple[int, ...]]:
    """Which lines of a form are the sum of which others by the rules in force (parts and whole; items of one measure):
    for showing the sum while one types. A whole of which a part is not asked is left out."""
    rules = RuleBook([about_id]).on(about_id, period.last)
    lines = {line.measure.code: line.id for line in form.lines if not line.item}
    found: dict[int, tuple[int, ...]] = {}
    for rule in rules:
        if rule.kind == "items":
            for line in form.lines:
                items = tuple(one.id for one in form.lines if one.item and one.measure.id == line.measure.id)
                if not line.item and len(items) > 1:
                    found.setdefault(line.id, items)
        elif rule.kind == "parts":
            left, op, right = relation(rule.params["relation"])
            codes = [term.code for term in right]
            plain = all((term.sign, term.field, term.part) == (1, "period", "") for term in (*left, *right))
            if op == "=" and len(left) == 1 and plain and {left[0].code, *codes} <= set(lines):
                found.setdefault(lines[left[0].code], tuple(lines[code] for code in codes))
    return found
