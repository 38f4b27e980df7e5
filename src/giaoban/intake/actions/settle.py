"""Say whose document it is, about which place, for which period."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from giaoban.base.actors import Actor, demand
from giaoban.base.errors import Refusal, declare
from giaoban.catalogue.rules import PeriodError, parse_period
from giaoban.intake.models import ReadFact
from giaoban.intake.proposing import ask_anew, earlier_of
from giaoban.intake.rules import period_label
from giaoban.intake.steps import open_document, remember

BAD_PERIOD = declare(
    "intake.bad_period",
    _("Không hiểu kỳ “%(period)s”. Ghi như 02/2024, quý I/2024, 6 tháng đầu năm 2024, 9 tháng 2024, 2024."),
)


@transaction.atomic
def settle(actor: Actor, document_id: str, *, about_id: int, stated_by_id: int, regime: str, period: str) -> None:
    """Change the place, the body, the regime and the period that a document is proposed to be of."""
    document = open_document(actor, document_id)
    demand(actor, "figures.record", about_id)
    try:
        parsed = parse_period(period_label(period), regime)
    except PeriodError:
        raise Refusal(BAD_PERIOD, period=period) from None
    before = list(document.facts.all())
    remember(actor, document, "settle", before)
    document.about_id, document.stated_by_id = about_id, stated_by_id
    document.regime, document.period = str(parsed.regime), parsed.label
    document.replaces_id = earlier_of(document)
    document.save()
    changed = ask_anew(document, before)
    ReadFact.objects.bulk_update(changed, ["item", "nature", "asked"])
