"""What a number without a figure could be: figures of the ledger with this value, by name."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from giaoban.catalogue.rules import parse_period
from giaoban.documents import sources
from giaoban.documents.amounts import amounts
from giaoban.documents.expressions import Scope, answer
from giaoban.documents.figure_names import named_row, names_of
from giaoban.documents.holding import Standing
from giaoban.documents.models import Draft
from giaoban.registry.queries import unit
from giaoban.rollup.rows import Row
from vnfigures.read import read

_FIELDS = (
    "period", "to_date", "target", "percent", "same_period", "same_to_date",
    "diff_same_period", "change_same_period", "diff_same_to_date", "change_same_to_date",
)  # fmt: skip
_MOST = 6


@dataclass(frozen=True, slots=True)
class Candidate:
    """A figure that a number may be linked to: what gives it, how it is called, its exact values."""

    expressions: tuple[str, ...]
    name: str
    values: tuple[Decimal, ...]
    seqs: tuple[int, ...]
    # the position that proves it; None: now
    at_seq: int | None = None

    @property
    def key(self) -> str:
        """How a form names it."""
        return " ".join(self.expressions)


def candidates(draft: Draft, asked: Sequence[tuple[str, str]], figures: Sequence[Standing]) -> list[list[Candidate]]:
    """For each number (its words, its line) the figures with this value, at most six: those whose measure the line
    names first, then those that the document prints already, then every other one of the period. The ledger is read
    once."""
    if not asked:
        return []
    known = _known(draft, figures)
    found = []
    for said, line in asked:
        values = amounts(said)
        fitting = [one for one in known if fits(one.values, values, said)] if values else []
        words = line.lower()
        fitting.sort(key=lambda one: one.name.partition(",")[0].lower() not in words)
        found.append(fitting[:_MOST])
    return found


def _known(draft: Draft, figures: Sequence[Standing]) -> list[Candidate]:
    known: dict[tuple[str, ...], Candidate] = {}
    names = names_of(one.expressions for one in figures)
    for one in figures:
        name = names[one.expressions]
        known.setdefault(one.expressions, Candidate(one.expressions, name, one.values, one.seqs, one.at_seq))
    if draft.period:
        period = parse_period(draft.period, draft.regime)
        scope = Scope(unit(draft.unit_id, period.last).code, period, draft.hierarchy)
        for row in sources.rows_at(draft.unit_id, period, sources.position(), draft.hierarchy):
            for found in _of_row(row, scope):
                known.setdefault(found.expressions, found)
    return list(known.values())


def _of_row(row: Row, scope: Scope) -> list[Candidate]:
    made = []
    for name in _FIELDS:
        found = answer(row, name)
        if found is not None:
            expressions = tuple(scope.expression(row.measure.code, row.item_id, field) for field in found.fields)
            made.append(Candidate(expressions, named_row(row, name), found.values, found.seqs))
    return made


def _step(said: str) -> Decimal:
    facts = read(said).facts
    if len(facts) == 1 and facts[0].step:
        return facts[0].step
    places = len(said.partition(",")[2].rstrip("% "))
    return Decimal(1).scaleb(-places) if "," in said else Decimal(1)


def fits(values: Sequence[Decimal], wanted: Sequence[Decimal], said: str) -> bool:
    """Whether exact values, rounded as finely as `said` was written, are the wanted ones.

    These may be a power of ten of what is said (a cell in millions); a decrease may be said without its sign.
    """
    written = amounts(said)
    if not len(values) == len(wanted) == len(written):
        return False
    step = _step(said)
    for value, number, word in zip(values, wanted, written, strict=True):
        fine = step * abs(number / word) if word else step
        if abs(abs(value) - abs(number)) * 2 > fine:
            return False
    return True
