"""Every decision of a review is a step that can be undone, until it is recorded."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from giaoban.base.actors import Actor, demand
from giaoban.base.clock import now
from giaoban.base.errors import Refusal, declare
from giaoban.intake.enums import DocumentState, FactState
from giaoban.intake.models import Document, ReadFact, ReviewStep

NO_DOCUMENT = declare("intake.no_document", _("Không có văn bản này, hoặc bạn không được xem."))
CLOSED = declare("intake.closed", _("Văn bản này đã được ghi nhận hoặc đã bỏ, không sửa được nữa."))
NO_FACT = declare("intake.no_fact", _("Không có số liệu này trong văn bản."))

_KEPT = ("state", "measure_id", "item", "nature", "quality", "asked", "fact", "start", "end", "confidence")
_HEAD = ("about_id", "stated_by_id", "regime", "period")


def open_document(actor: Actor, document_id: str, verb: str = "intake.review") -> Document:
    """The document, locked for this transaction, if the actor may do the verb there. Refuses a closed one."""
    document = Document.objects.select_for_update().filter(pk=document_id).first()
    if document is None or not actor.may("intake.review", document.office_id):
        raise Refusal(NO_DOCUMENT)
    demand(actor, verb, document.office_id)
    if document.state != DocumentState.READ:
        raise Refusal(CLOSED)
    return document


def fact_of(document: Document, index: int) -> ReadFact:
    """One figure of a document that is not recorded yet."""
    fact = document.facts.filter(index=index).first()
    if fact is None:
        raise Refusal(NO_FACT)
    if fact.state == FactState.RECORDED:
        raise Refusal(CLOSED)
    return fact


def remember(
    actor: Actor, document: Document, verb: str, facts: Iterable[ReadFact] = (), *, added: Iterable[int] = ()
) -> None:
    """Keep what stood before a step. `added` are indices that the step is about to make."""
    before: dict[str, Any] = {
        "facts": [{"index": fact.index, **{name: getattr(fact, name) for name in _KEPT}} for fact in facts],
        "added": list(added),
        "head": {name: getattr(document, name) for name in _HEAD},
    }
    document.steps += 1
    document.save(update_fields=["steps"])
    ReviewStep.objects.create(
        document=document,
        number=document.steps,
        verb=verb,
        before=before,
        account_id=actor.account_id,
        at=now(),
    )


def restore(document: Document, step: ReviewStep) -> None:
    """Put back what stood before a step, and forget the step."""
    for row in step.before["facts"]:
        document.facts.filter(index=row["index"]).update(**{name: row[name] for name in _KEPT if name in row})
    document.facts.filter(index__in=step.before["added"]).delete()
    for name, value in step.before["head"].items():
        setattr(document, name, value)
    document.steps = step.number - 1
    document.save(update_fields=["steps", *(name.removesuffix("_id") for name in _HEAD)])
    step.delete()
