"""What adds up over a term of several years: the sum of its years, each by its own recipes."""

from collections.abc import Callable, Iterable, Sequence

from giaoban.catalogue.rules import Period, PeriodError, Regime, parse_period
from giaoban.rollup.hedges import of_sum
from giaoban.rollup.limits import within
from giaoban.rollup.recipes import IN_PERIOD, Slot
from giaoban.rollup.rows import Cell

# What kinds of periods have a year's cumulation that a term goes on by.
_OF_A_YEAR = ("month", "quarter", "half", "nine_months", "year")


def years_of(term: Period) -> list[Period]:
    """The years of a term, in order."""
    return [parse_period(str(year), term.regime) for year in range(term.year, term.ordinal + 1)]


def before(label: str, period: Period) -> list[Period] | None:
    """The whole years of a term, named as 2020/2025, before the year of a period; None where the period is not inside
    the term, or has no year."""
    try:
        term = parse_period(label, period.regime if period.regime != Regime.TUYCHON else Regime.LICH)
    except PeriodError:
        return None
    if period.type not in _OF_A_YEAR or term.type != "term" or not term.year <= period.year <= term.ordinal:
        return None
    return [year for year in years_of(term) if year.year < period.year]


def added(cells: Sequence[Cell]) -> Cell:
    """Windows that follow one another added up; an empty cell where one is missing or cannot be compared."""
    apart = tuple(sorted({unit for cell in cells for unit in cell.apart}))
    if apart or not cells or any(cell.missing for cell in cells):
        return Cell(expected=max((cell.expected for cell in cells), default=0), apart=apart)
    if len(cells) == 1:
        return cells[0]
    values = [cell.value for cell in cells if cell.value is not None]
    absences = {cell.absence for cell in cells}
    return Cell(
        value=within(sum(values)) if values else None,
        quality=min((cell.quality for cell in cells if cell.quality is not None), default=None),
        qualifier=of_sum(cell.qualifier for cell in cells),
        step=max(cell.step for cell in cells),
        origin="own" if {cell.origin for cell in cells} == {"own"} else "children",
        derived=True,
        absence=absences.pop() if len(absences) == 1 else "",
        seqs=tuple(sorted({seq for cell in cells for seq in cell.seqs})),
        reported=min(cell.reported for cell in cells),
        expected=max(cell.expected for cell in cells),
        unsummed=max(cell.unsummed for cell in cells),
        conflict=any(cell.conflict for cell in cells),
        estimated=sum(cell.estimated for cell in cells),
        lacking=max(cell.lacking for cell in cells),
        who=sum(cell.who for cell in cells),
    )


# (unit, measure, item, slot)
Key = tuple[int, int, int, int]
Cells = dict[Key, Cell]
# The cells of flows in the slots asked for.
Run = Callable[[Sequence[Slot]], Cells]


def slots_over(years: Iterable[Period]) -> list[Slot]:
    """A slot for each year, numbered from 0."""
    return [Slot(number, IN_PERIOD, year) for number, year in enumerate(years)]


def fill(cells: Cells, slots: Sequence[Slot], run: Run) -> None:
    """Give the slots that are terms, where nothing was stated over the whole term, the sum of the term's years."""
    for term in {slot.period for slot in slots if slot.period.type == "term"}:
        asked = slots_over(years_of(term))
        found = run(asked)
        lines = {key[:3] for key in found}
        for line in lines:
            whole = added([found.get((*line, year.number), Cell()) for year in asked])
            for slot in slots:
                key = (*line, slot.number)
                if slot.period == term and (key not in cells or cells[key].missing) and not whole.missing:
                    cells[key] = whole
