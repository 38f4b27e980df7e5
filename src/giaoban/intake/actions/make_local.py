"""Give a figure with no family a local measure, made with one click."""

from django.db import transaction

from giaoban.base.actors import Actor
from giaoban.catalogue.actions.add_measure import add_measure
from giaoban.catalogue.enums import Behaviour, Direction
from giaoban.intake.actions.change import change
from giaoban.intake.facts import from_json
from giaoban.intake.steps import fact_of, open_document
from vnfigures import Fact


@transaction.atomic
def make_local(actor: Actor, document_id: str, index: int, *, name: str = "", behaviour: str = "") -> None:
    """Make a measure of the office's own from the figure's words and give it to the figure, both or neither.

    Without a name it takes the figure's subject; without a behaviour a percent is a ratio and anything else a flow.
    """
    document = open_document(actor, document_id)
    fact = from_json(fact_of(document, index).fact)
    measure_id = add_measure(
        actor,
        document.office_id,
        name=(name.strip() or fact.subject or fact.text)[:200],
        unit=_unit(fact),
        behaviour=behaviour or _behaviour(fact),
        direction=Direction.NEUTRAL,
    )
    change(actor, document_id, index, measure_id=measure_id)


def _behaviour(fact: Fact) -> str:
    return str(Behaviour.RATIO if fact.kind == "percent" else Behaviour.FLOW)


def _unit(fact: Fact) -> str:
    """đồng for money, the counted noun, or plain "số"."""
    return (fact.unit or "số").replace("VND", "đồng")[:40]
