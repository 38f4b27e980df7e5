"""Change what a figure is taken for."""

from dataclasses import replace
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from giaoban.base.actors import Actor
from giaoban.base.clock import today
from giaoban.base.errors import Refusal, declare
from giaoban.catalogue.queries import measures
from giaoban.figures.enums import Nature, Quality
from giaoban.intake.enums import FactState
from giaoban.intake.facts import from_json, to_json
from giaoban.intake.models import MatchMemory
from giaoban.intake.proposing import fitted
from giaoban.intake.rules import MAX_ITEM, STATED_ROLES, nature_for, phrase_of
from giaoban.intake.steps import fact_of, open_document, remember
from vnfigures.model import Fact, Role

DOES_NOT_FIT = declare(
    "intake.does_not_fit", _("“%(text)s” không hợp với chỉ tiêu %(measure)s (%(unit)s). Hãy chọn chỉ tiêu khác.")
)


@transaction.atomic
def change(
    actor: Actor,
    document_id: str,
    index: int,
    *,
    measure_id: int | None = None,
    item: str | None = None,
    nature: str | None = None,
    quality: int | None = None,
    value: Decimal | None = None,
) -> None:
    """Give a figure another measure, item, nature, quality or value; it is then accepted.

    Another measure is remembered for the office, under the words that the document used, and proposed the next time.
    """
    document = open_document(actor, document_id)
    row = fact_of(document, index)
    remember(actor, document, "change", [row])
    fact = from_json(row.fact)
    if value is not None:
        fact = replace(fact, value=value, step=None)
        row.fact = to_json(fact)
    if measure_id is not None:
        view = measures(today(), visible_to={document.office_id}).get(measure_id)
        if view is None or fitted(replace(fact, indicator=view.family, role=_role(fact)), view) is None:
            name, unit = (view.name, view.unit) if view else ("?", "?")
            raise Refusal(DOES_NOT_FIT, text=fact.text, measure=name, unit=unit)
        row.measure_id = view.id
        row.nature = nature_for(view.behaviour, document.text[max(0, row.start - 60) : row.start])
        fact = replace(fact, indicator=view.family, role=_role(fact))
        row.fact = to_json(fact)
        MatchMemory.objects.update_or_create(
            office_id=document.office_id, phrase=phrase_of(fact), defaults={"measure_id": view.id}
        )
    row.item = row.item if item is None else item.strip()[:MAX_ITEM]
    row.nature = Nature(nature) if nature else row.nature
    row.quality = Quality(quality) if quality else row.quality
    row.state = FactState.ACCEPTED if row.measure_id else row.state
    row.save()


def _role(fact: Fact) -> Role:
    """A person who gives an assertion a measure of its own says that it is a figure."""
    return fact.role if fact.role in STATED_ROLES or fact.role == "target" else "actual"
