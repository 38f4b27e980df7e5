"""What does not fit, asked before anything is written."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from giaoban.catalogue.actions.name_item import item_key
from giaoban.catalogue.models import Item
from giaoban.catalogue.queries import LineView, form_version
from giaoban.catalogue.rules import Period
from giaoban.checks.kinds import check
from giaoban.checks.rulebook import RuleBook
from giaoban.checks.rules import Found, gravest_first
from giaoban.checks.sheet import Figure, Sheet, apart
from giaoban.checks.sheets import decimal, read
from giaoban.figures.rules import window_of

__all__ = ["Found", "Proposed", "check_cells"]

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


def check_cells(
    unit_id: int, about_id: int, version_id: int, period: Period, values: Mapping[int, Proposed]
) -> tuple[Found, ...]:
    """What does not fit among a form's values by line, and between them and the ledger; the gravest first.

    `unit_id` states, `about_id` is what the figures are about, `version_id` the form's version. Lines that `values`
    leaves out count as empty. Only what touches a line of the form is told. Writes nothing.
    """
    lines = form_version(version_id, period.last).lines
    abouts = {about_id, unit_id}
    sheet = read(sorted(abouts), [period], sources=False)
    for line in lines:
        about = unit_id if line.about == "self" else about_id
        _lay(sheet, line, about, period, values.get(line.id, Proposed()))
    book = RuleBook(abouts)
    found = [
        one
        for about in sorted(abouts)
        for one in check(sheet, book.on(about, period.last), about, period)
        if one.line_ids
    ]
    return gravest_first(found)


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
    row = Item.objects.filter(unit_id=about, measure_id=measure, search_key=item_key(name)).first()
    number = row.pk if row else min((0, *sheet.items)) - 1
    sheet.items.setdefault(number, name)
    return number
