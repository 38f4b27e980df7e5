"""Run the rules over the ledger."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from giaoban.base.actors import Actor, demand
from giaoban.catalogue.rules import Period
from giaoban.checks import relations
from giaoban.checks.kinds import check
from giaoban.checks.rulebook import RuleBook
from giaoban.checks.rules import Found, Rule
from giaoban.checks.sheet import Sheet
from giaoban.checks.sheets import read
from giaoban.figures.actions.renew_findings import Raised, Renewed, renew_findings
from giaoban.figures.queries import FindingView
from giaoban.figures.reported import reported_periods
from giaoban.registry.queries import subtree_ids


class Steps(Protocol):
    """Something that hears how far the work is and may stop it; base.jobs.Progress is one."""

    def step(self, done: int, total: int, note: str = "") -> None: ...


@dataclass(frozen=True, slots=True)
class Ran:
    """What a run did: periods and units looked at, findings raised, closed, and standing as before."""

    periods: int
    units: int
    renewed: Renewed


def run(actor: Actor, unit_id: int, first: Period, last: Period | None = None, job: Steps | None = None) -> Ran:
    """Check the figures of a unit and everything below it, for a period or for all that end from `first` to `last`.

    Findings are raised once; those that no longer hold are closed with the reason; a second run does nothing. Period by
    period, each one batch of the ledger: what is done stays when it is stopped. Needs `checks.run` for the unit.
    """
    demand(actor, "checks.run", unit_id)
    last = last or first
    about_ids = {one for one in subtree_ids(unit_id, last.last) if actor.may("checks.run", one)}
    periods = periods_of(about_ids, first, last)
    if not periods:
        return Ran(0, 0, Renewed())
    sheet, book = read(about_ids, periods, unit_id), RuleBook(about_ids)
    done, seen = Renewed(), set()
    for number, period in enumerate(periods):
        if job is not None:
            job.step(number, len(periods), period.label)
        units = [about for about in sorted(about_ids) if (about, period.label) in sheet.reported]
        seen |= set(units)
        done += _renew(actor, sheet, book, about_ids, units, period)
    if job is not None:
        job.step(len(periods), len(periods))
    return Ran(len(periods), len(seen), done)


def periods_of(about_ids: Iterable[int], first: Period, last: Period) -> list[Period]:
    """The periods of one regime for which something was stated and that end from `first`'s end to `last`'s, oldest
    first; of two that end on one day the shorter first."""
    if first == last:
        return [first]
    found = [
        one for one in reported_periods(about_ids) if one.regime == last.regime and first.last <= one.last <= last.last
    ]
    return sorted(found, key=lambda one: (one.last, -one.first.toordinal()))


def _renew(
    actor: Actor, sheet: Sheet, book: RuleBook, about_ids: Iterable[int], units: Sequence[int], period: Period
) -> Renewed:
    raised = [
        _raised(one, unit, period) for unit in units for one in check(sheet, book.on(unit, period.last), unit, period)
    ]

    def why_gone(view: FindingView) -> str:
        rules = {rule.code: rule for rule in book.on(view.about_id, period.last)}
        return _why_gone(view, rules.get(str(view.params.get("rule", ""))), sheet, period)

    return renew_findings(actor, [(about, period) for about in sorted(about_ids)], raised, why_gone)


def _raised(one: Found, unit: int, period: Period) -> Raised:
    conflict = one.seqs if one.params.get("kind") == "sources" else ()
    return Raised(
        (unit, period), one.code, one.severity, one.message, one.mark, one.state, one.seqs, one.params, conflict
    )


def _why_gone(view: FindingView, rule: Rule | None, sheet: Sheet, period: Period) -> str:
    """Why a finding does not hold any more."""
    if rule is None and "rule" in view.params:
        return "Quy tắc này không còn áp dụng."
    now = relations.as_it_is(rule, sheet, view.about_id, period) if rule and rule.kind in relations.KINDS else ""
    if now:
        return f"Nay đã khớp: {now}."
    of_record = {
        figure.seq
        for (about, _label), found in sheet.reported.items()
        if about == view.about_id
        for figure in found.values()
    }
    if set(view.statements) - of_record:
        return "Số liệu đã được đính chính, rút lại hoặc thay bằng số khác; nay không còn lệch."
    return "Đã có thêm số liệu; nay không còn lệch."
