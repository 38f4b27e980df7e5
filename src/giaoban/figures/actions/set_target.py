"""Set a target: what a unit is to reach in a year or a term, and the paper that says so."""

from datetime import date

from giaoban.base.actors import Actor, demand
from giaoban.base.errors import Refusal
from giaoban.catalogue.actions.name_item import name_item
from giaoban.catalogue.queries import measures
from giaoban.catalogue.rules import PeriodError, Regime, parse_period
from giaoban.figures import refusals
from giaoban.figures.enums import Comparator, TargetKind
from giaoban.figures.gate import batch
from giaoban.figures.models import Target
from giaoban.figures.proposals import SourceRef
from giaoban.figures.rules import LARGEST


def set_target(
    actor: Actor,
    *,
    about_id: int,
    measure_id: int,
    period: str,
    value: int,
    paper: str,
    valid_from: date,
    comparator: str = "",
    kind: str = TargetKind.ASSIGNED,
    item: str = "",
    source: SourceRef | None = None,
) -> int:
    """Set a target for a year ("2024") or a term ("2020/2025"); returns its number. Needs `figures.target`.

    `value` stands at the scale of the measure's version on the period's last day. Without a comparator it is "at
    most" for a measure that is better low, else "at least". A revision is a new target with the paper that revises:
    of one kind, the last one valid on a day is in force on it.
    """
    demand(actor, "figures.target", about_id)
    try:
        parsed = parse_period(period, Regime.LICH)
    except PeriodError:
        raise Refusal(refusals.BAD_TARGET) from None
    if parsed.type not in ("year", "term"):
        raise Refusal(refusals.BAD_TARGET)
    if not paper.strip():
        raise Refusal(refusals.NO_PAPER)
    if len(paper) > 200 or len(item) > 300:
        raise Refusal(refusals.TOO_LONG, length=200)
    where = f"“{paper}”"
    if abs(value) > LARGEST:
        raise Refusal(refusals.FAULTS["too_large"], where=where)
    view = measures(parsed.last, {measure_id}).get(measure_id)
    if view is None:
        raise Refusal(refusals.NO_VERSION, where=where, day=f"{parsed.last:%d/%m/%Y}")
    if not comparator:
        comparator = Comparator.AT_MOST if view.direction == "down" else Comparator.AT_LEAST
    with batch(actor, "figures.target") as pen:
        return pen.target(
            Target(
                about_id=about_id,
                measure_id=measure_id,
                version_id=view.version_id,
                item_id=name_item(about_id, measure_id, item) if item.strip() else None,
                period=parsed.label,
                kind=str(TargetKind(kind)),
                comparator=str(Comparator(comparator)),
                value=value,
                paper=paper.strip(),
                valid_from=valid_from,
                source=pen.source(source) if source else None,
            )
        )
