"""Bring the findings of the checks up to what holds now: raise what is new, close what is gone, leave the rest."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from giaoban.base.actors import Actor, demand
from giaoban.base.locks import ledger_held
from giaoban.catalogue.rules import Period
from giaoban.figures.enums import Outcome
from giaoban.figures.gate import CONFLICT, batch
from giaoban.figures.models import Finding
from giaoban.figures.queries import FindingView, findings, waiting_among

# One unit and period that was checked as a whole: unit id, period.
Scope = tuple[int, Period]


@dataclass(frozen=True, slots=True)
class Raised:
    """A finding on its way into the ledger. `mark` stays the same while the same thing does not fit, `state` while its
    numbers are the same. `conflict`: the statements of one key that contradict each other, as the gate may have seen
    too."""

    scope: Scope
    code: str
    severity: str
    message: str
    mark: str
    state: str
    seqs: tuple[int, ...] = ()
    params: dict[str, Any] = field(default_factory=dict)
    conflict: tuple[int, ...] = ()

    @property
    def key(self) -> tuple[Scope, str, str]:
        """What it is known by."""
        return self.scope, self.mark, self.state


@dataclass(frozen=True, slots=True)
class Renewed:
    """How many findings were raised, closed, and stood already."""

    raised: int = 0
    closed: int = 0
    kept: int = 0

    def __add__(self, other: "Renewed") -> "Renewed":
        return Renewed(self.raised + other.raised, self.closed + other.closed, self.kept + other.kept)


_IN_PLACE = "Có điểm mới, có số liệu cụ thể, nêu thay cho điểm này."


def renew_findings(
    actor: Actor, scopes: Sequence[Scope], raised: Sequence[Raised], why_gone: Callable[[FindingView], str]
) -> Renewed:
    """Hold what was found in these units and periods against the findings that stand there.

    One that stands already with the same numbers stays, with its answer or acceptance; one with other numbers is
    closed and raised anew; one that was not found again is closed with the reason that `why_gone` gives, unless it
    speaks of figures that wait for acceptance. A second call with the same does nothing, and nothing is written then.
    A contradiction that the gate saw is closed for the check's own, which says the numbers, unless it was answered.
    Findings of documents, which no check looks at, are left alone. Needs `checks.run` for every unit.
    """
    for about_id in {about_id for about_id, _period in scopes}:
        demand(actor, "checks.run", about_id)
    # Under the lock, so that of two runs at once the second sees what the first raised.
    with ledger_held():
        standing, seen_by_gate = _standing(scopes)
        settled = {one.key for one in raised if one.conflict and _settled(seen_by_gate.get(_conflict(one)))}
        new = [one for one in raised if one.key not in standing and one.key not in settled]
        found, again = {one.key for one in raised}, {(one.scope, one.mark) for one in new}
        replaced = {_conflict(one) for one in raised if one.conflict}
        gone = [
            (view, _IN_PLACE if (scope, mark) in again else "")
            for (scope, mark, state), view in standing.items()
            if (scope, mark, state) not in found and not view.outcome
        ]
        gone += [
            (view, _IN_PLACE if key in replaced else "")
            for key, view in seen_by_gate.items()
            if not view.outcome and not (key in replaced and view.answer)
        ]
        waiting = waiting_among(seq for view, _reason in gone for seq in view.statements)
        gone = [(view, reason) for view, reason in gone if not waiting.intersection(view.statements)]
        if new or gone:
            _write(actor, new, [(view, reason or why_gone(view)) for view, reason in gone])
        return Renewed(len(new), len(gone), len(found) - len(new))


def _write(actor: Actor, new: Sequence[Raised], gone: Sequence[tuple[FindingView, str]]) -> None:
    with batch(actor, "checks.run") as pen:
        rows = Finding.objects.in_bulk([view.id for view, _reason in gone])
        for view, reason in gone:
            pen.end(rows[view.id], Outcome.CLOSED, reason)
        for one in new:
            pen.finding(_row(one), list(one.seqs))
        pen.payload |= {"raised": len(new), "closed": len(gone)}


# The statements of a contradiction, with where it stands.
_Conflict = tuple[Scope, frozenset[int]]


def _conflict(one: Raised) -> _Conflict:
    return one.scope, frozenset(one.conflict)


def _settled(view: FindingView | None) -> bool:
    """Whether somebody answered or accepted already."""
    return view is not None and bool(view.answer or view.outcome)


def _standing(
    scopes: Sequence[Scope],
) -> tuple[dict[tuple[Scope, str, str], FindingView], dict[_Conflict, FindingView]]:
    """Findings of the checks that still hold, by scope, mark and state; contradictions that the gate saw."""
    by_scope = {(about_id, str(period.regime), period.label): (about_id, period) for about_id, period in scopes}
    found: dict[tuple[Scope, str, str], FindingView] = {}
    seen_by_gate: dict[_Conflict, FindingView] = {}
    labels = {period.label for _about, period in scopes}
    for view in findings({about_id for about_id, _period in scopes}, unclosed=True, labels=labels):
        scope = by_scope.get((view.about_id, view.regime, view.period))
        mark = str(view.params.get("mark", ""))
        if scope is None:
            continue
        if view.code == CONFLICT:
            seen_by_gate[(scope, frozenset(view.statements))] = view
        elif mark:
            found[(scope, mark, str(view.params.get("state", "")))] = view
    return found, seen_by_gate


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
