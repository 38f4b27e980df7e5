"""Bring the findings of the checks up to what holds now: raise what is new, close what is gone, leave the rest."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from giaoban.base.actors import Actor, demand
from giaoban.base.locks import ledger_held
from giaoban.catalogue.rules import Period
from giaoban.figures.enums import Outcome
from giaoban.figures.gate import CONFLICT, batch
from giaoban.figures.models import Finding
from giaoban.figures.queries import FindingView, findings

# One unit and period that was checked as a whole: unit id, period.
Scope = tuple[int, Period]


@dataclass(frozen=True, slots=True)
class Raised:
    """A finding on its way into the ledger. `mark` stays the same while the same thing does not fit, `state` while its
    numbers are the same."""

    scope: Scope
    code: str
    severity: str
    message: str
    mark: str
    state: str
    seqs: tuple[int, ...] = ()
    params: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Renewed:
    """How many findings were raised, closed, and stood already."""

    raised: int = 0
    closed: int = 0
    kept: int = 0

    def __add__(self, other: "Renewed") -> "Renewed":
        return Renewed(self.raised + other.raised, self.closed + other.closed, self.kept + other.kept)


def conflict_mark(seqs: Iterable[int]) -> str:
    """The mark of a contradiction among these statements of one key, whoever saw it first: the gate or a check."""
    return "conflict:" + ",".join(str(seq) for seq in sorted(seqs))


def renew_findings(
    actor: Actor, scopes: Sequence[Scope], raised: Sequence[Raised], why_gone: Callable[[FindingView], str]
) -> Renewed:
    """Hold what was found in these units and periods against the findings that stand there.

    One that stands already with the same numbers stays, with its answer or acceptance; one with other numbers is
    closed and raised anew; one that was not found again is closed with the reason that `why_gone` gives. A second call
    with the same
    does nothing, and nothing is written then. Findings of documents, which no check looks at, are left alone. Needs
    `checks.run` for every unit.
    """
    for about_id in {about_id for about_id, _period in scopes}:
        demand(actor, "checks.run", about_id)
    # Under the lock, so that of two runs at once the second sees what the first raised.
    with ledger_held():
        standing = _standing(scopes, {one.mark for one in raised})
        new = [one for one in raised if (one.scope, one.mark, one.state) not in standing]
        found = {(one.scope, one.mark, one.state) for one in raised}
        again = {(one.scope, one.mark) for one in new}
        # What a person accepted has ended already.
        gone = {key: view for key, view in standing.items() if key not in found and not view.outcome}
        if not new and not gone:
            return Renewed(kept=len(found))
        with batch(actor, "checks.run") as pen:
            rows = Finding.objects.in_bulk([view.id for view in gone.values()])
            for (scope, mark, _state), view in gone.items():
                changed = (scope, mark.removeprefix("gate ")) in again
                reason = "Có điểm mới, có số liệu cụ thể, nêu thay cho điểm này." if changed else why_gone(view)
                pen.end(rows[view.id], Outcome.CLOSED, reason)
            for one in new:
                pen.finding(_row(one), list(one.seqs))
            pen.payload |= {"raised": len(new), "closed": len(gone)}
        return Renewed(len(new), len(gone), len(found) - len(new))


def _standing(scopes: Sequence[Scope], marks: set[str]) -> dict[tuple[Scope, str, str], FindingView]:
    """Findings of the checks, and contradictions that the gate saw, that still hold: by scope, mark and state.

    A contradiction that nobody answered yet and that a check found too is to be said with its numbers: it stands under
    another mark, so that it is closed for the check's own.
    """
    by_scope = {(about_id, str(period.regime), period.label): (about_id, period) for about_id, period in scopes}
    found: dict[tuple[Scope, str, str], FindingView] = {}
    labels = {period.label for _about, period in scopes}
    for view in findings({about_id for about_id, _period in scopes}, unclosed=True, labels=labels):
        scope = by_scope.get((view.about_id, view.regime, view.period))
        mark = conflict_mark(view.statements) if view.code == CONFLICT else view.params.get("mark", "")
        if view.code == CONFLICT and mark in marks and not view.answer and not view.outcome:
            mark = f"gate {mark}"
        if scope is not None and mark:
            found[(scope, mark, str(view.params.get("state", "")))] = view
    return found


def _row(one: Raised) -> Finding:
    about_id, period = one.scope
    return Finding(
        code=one.code,
        severity=one.severity,
        message=one.message if len(one.message) <= 1000 else one.message[:999] + "…",
        params={**one.params, "mark": one.mark, "state": one.state},
        about_id=about_id,
        period=period.label,
        regime=str(period.regime),
    )
