"""Undo the last step of a review."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from giaoban.base.actors import Actor
from giaoban.base.errors import Refusal, declare
from giaoban.intake.models import ReviewStep
from giaoban.intake.steps import open_document, restore

NOTHING_TO_UNDO = declare("intake.nothing_to_undo", _("Không còn bước nào để hoàn tác."))


@transaction.atomic
def undo(actor: Actor, document_id: str) -> str:
    """Put back what stood before the last step; returns that step's verb."""
    document = open_document(actor, document_id)
    step = ReviewStep.objects.filter(document=document, number=document.steps).first()
    if step is None:
        raise Refusal(NOTHING_TO_UNDO)
    verb = step.verb
    restore(document, step)
    return verb
