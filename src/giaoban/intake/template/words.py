"""How figures stand in the file: as people write them and as they are read back."""

from decimal import Decimal

from giaoban.figures.queries import StatementView, TargetView
from giaoban.figures.rules import unscaled
from giaoban.intake.enums import CellAbsence
from giaoban.intake.submissions import CellView
from vnfigures.numbers import format_number


def number_words(value: int, scale: int) -> str:
    """An integer at a scale, every digit."""
    exact = unscaled(value, scale)
    return format_number(exact.normalize() if exact else Decimal(0))


def said_words(cell: CellView | None) -> str:
    """What stands in a cell now: as it was typed, an absence in its words."""
    if cell is None:
        return ""
    return str(CellAbsence(cell.absence).label) if cell.absence and not cell.raw else cell.raw


def statement_words(view: StatementView | None) -> str:
    """What the ledger has for last period; empty for nothing."""
    if view is None:
        return ""
    if view.absence:
        return str(CellAbsence.ZERO.label if view.absence == "none" else CellAbsence.NOT_APPLICABLE.label)
    parts = [one for one in (view.numerator, view.denominator) if one is not None]
    if view.value is not None and not parts:
        return number_words(view.value, view.scale)
    if view.value is not None and view.numerator is None:
        return f"{number_words(view.value, view.scale)}/{number_words(parts[0], view.scale)}"
    return "/".join(number_words(part, view.part_scale) for part in parts)


def plan_words(view: TargetView | None) -> str:
    """The year's target; empty for none."""
    if view is None:
        return ""
    return f"{'≤ ' if view.comparator == 'le' else ''}{number_words(view.value, view.scale)}"
