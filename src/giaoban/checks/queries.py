"""What does not fit, asked before anything is written."""

from collections.abc import Mapping
from dataclasses import dataclass

from giaoban.catalogue.rules import Period
from giaoban.checks.rules import Found

__all__ = ["Found", "Proposed", "check_cells"]


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

    `unit_id` states, `about_id` is what the figures are about, `version_id` the form's version. Writes nothing.
    """
    return ()
