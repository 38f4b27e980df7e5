"""Accept or reject figures."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from giaoban.base.actors import Actor
from giaoban.base.errors import Refusal, declare
from giaoban.intake.enums import FactState
from giaoban.intake.models import ReadFact
from giaoban.intake.rules import LIKELY
from giaoban.intake.steps import fact_of, open_document, remember
from vnfigures.read import BULK_CONFIDENCE

NO_MEASURE = declare("intake.no_measure", _("Số “%(text)s” chưa rõ là chỉ tiêu nào. Hãy chọn chỉ tiêu trước khi nhận."))
NO_DECISION = declare("intake.no_decision", _("Chỉ có thể nhận, bỏ hoặc để lại một số liệu."))
DECISIONS = (FactState.OPEN, FactState.ACCEPTED, FactState.REJECTED)


@transaction.atomic
def decide(actor: Actor, document_id: str, index: int, state: str) -> None:
    """Set one figure to accepted, rejected or open again. Refuses to accept what nobody gave a measure."""
    if state not in DECISIONS:
        raise Refusal(NO_DECISION)
    document = open_document(actor, document_id)
    fact = fact_of(document, index)
    if state == FactState.ACCEPTED and fact.measure_id is None:
        raise Refusal(NO_MEASURE, text=document.text[fact.start : fact.end])
    remember(actor, document, f"decide.{state}", [fact])
    fact.state = FactState(state)
    fact.save(update_fields=["state"])


@transaction.atomic
def accept_sure(actor: Actor, document_id: str) -> int:
    """Accept at once every open figure that is sure; returns how many. One step, undone as one."""
    document = open_document(actor, document_id)
    sure = list(sure_facts(document.facts.filter(state=FactState.OPEN)))
    if sure:
        remember(actor, document, "accept_sure", sure)
        document.facts.filter(index__in=[fact.index for fact in sure]).update(state=FactState.ACCEPTED)
    return len(sure)


def sure_facts(facts: Iterable[ReadFact]) -> Iterable[ReadFact]:
    """Figures that may be accepted in bulk: with a measure, in no contradiction, and read above the bulk confidence;
    likely is enough where a form of whom the document is from asks for that very figure."""
    rows = list(facts)
    if not rows:
        return []
    doubted = {index for doubt in rows[0].document.doubts.all() for index in doubt.facts if not doubt.answer}
    return [
        fact
        for fact in rows
        if fact.confidence >= (LIKELY if fact.asked else BULK_CONFIDENCE)
        and fact.measure_id is not None
        and fact.index not in doubted
    ]
