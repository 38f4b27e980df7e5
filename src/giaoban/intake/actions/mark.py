"""Mark a figure that was missed, by selecting its text."""

from dataclasses import replace

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from giaoban.base.actors import Actor
from giaoban.base.clock import today
from giaoban.base.errors import Refusal, declare
from giaoban.intake.facts import to_json
from giaoban.intake.models import ReadFact
from giaoban.intake.proposing import match_facts
from giaoban.intake.steps import open_document, remember
from vnfigures import Fact
from vnfigures.read import read

NOTHING_MARKED = declare(
    "intake.nothing_marked", _("Không thấy con số nào trong đoạn bôi đen. Hãy bôi đen cả số và đơn vị của nó.")
)
ALREADY_MARKED = declare("intake.already_marked", _("Đoạn bôi đen trùng với số liệu “%(text)s” đã có."))
LONGEST = 400


@transaction.atomic
def mark(actor: Actor, document_id: str, start: int, end: int) -> int:
    """Add the figure that stands in characters `start` to `end`; returns its index. It waits open for its measure."""
    document = open_document(actor, document_id)
    if not 0 <= start < end <= len(document.text) or end - start > LONGEST:
        raise Refusal(NOTHING_MARKED)
    taken = document.facts.filter(start__lt=end, end__gt=start).first()
    if taken is not None:
        raise Refusal(ALREADY_MARKED, text=document.text[taken.start : taken.end])
    fact = figure_in(document.text, start, end)
    if fact is None:
        raise Refusal(NOTHING_MARKED)
    index = 1 + max(document.facts.values_list("index", flat=True), default=-1)
    match = match_facts(document.office_id, document.text, (fact,), today())[0]
    remember(actor, document, "mark", added=[index])
    ReadFact.objects.create(
        document=document,
        index=index,
        start=fact.start,
        end=fact.end,
        fact=to_json(fact),
        # A person saw it, but nobody checked the reading of its value: it stays below the bulk threshold.
        confidence=0.5,
        by_hand=True,
        measure_id=match.measure_id,
        item=match.item,
        nature=match.nature,
        quality=match.quality,
    )
    return index


def figure_in(text: str, start: int, end: int) -> Fact | None:
    """The figure in the selected characters: as the reader sees it alone, or after a word that asks for a figure."""
    selected = text[start:end]
    for lead in ("", "Có ", "Đạt "):
        facts = read(lead + selected).facts
        if facts:
            first = facts[0]
            shift = start - len(lead)
            return replace(first, start=first.start + shift, end=first.end + shift, part_of=None)
    return None
