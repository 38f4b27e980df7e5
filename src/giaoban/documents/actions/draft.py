"""Make the draft of a period's report."""

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from giaoban.base.actors import Actor, demand
from giaoban.base.clock import today
from giaoban.base.errors import Refusal, declare
from giaoban.base.ids import new_id
from giaoban.catalogue.rules import Period
from giaoban.documents import sources
from giaoban.documents.actions.write import form_on, write
from giaoban.documents.compose import Matter, compose
from giaoban.documents.content import Document, DocumentKind
from giaoban.documents.contributions import PREVIOUS_CONCLUSIONS, section
from giaoban.documents.expressions import head_of
from giaoban.documents.models import Draft
from giaoban.registry.queries import unit

NO_FIGURES = declare(
    "documents.no_figures",
    _("Chưa có số liệu nào của %(unit)s cho kỳ %(period)s. Hãy ghi nhận báo cáo của đơn vị trước khi dự thảo."),
)


def draft(actor: Actor, unit_id: int, period: Period, form: str = "state", hierarchy: str = "state") -> Draft:
    """Write the report of a unit and period from the ledger as it stands, keep it, and return it.

    Needs `documents.draft` for the unit. Every printed figure is kept with its expression, value and place, so that
    `verify` can hold the file against it. Refuses a form this version does not have, and a period without figures.
    """
    demand(actor, "documents.draft", unit_id)
    profile = form_on(form, period.last)
    # Read before the transaction, at one position: inside it every roll-up would read the whole ledger anew.
    seq = sources.position()
    matter = sources.matter_of(unit_id, period, seq, hierarchy)
    if not any(row.this_period.value is not None or row.to_date.value is not None for row in matter.rows):
        raise Refusal(NO_FIGURES, unit=unit(unit_id, period.last).name, period=str(period))
    matter = replace(matter, previous=section(PREVIOUS_CONCLUSIONS, unit_id, period, seq, new_id))
    document = compose(matter, profile, today(), new_id)
    return write(
        actor,
        unit_id,
        DocumentKind.REPORT,
        document,
        form=form,
        on=period.last,
        terms=_terms(matter),
        period=period,
        seq=seq,
        names=_titles(document, matter),
        hierarchy=hierarchy,
    )


def _titles(document: Document, matter: Matter) -> dict[str, str]:
    """What a figure is called for whoever hovers over it in Word."""
    names = {row.measure.code: row.measure.name for row in matter.rows}
    return {one.id: names.get(head_of(one.expressions[0])[0], "") for one in document.figures()}


def _terms(matter: Matter) -> list[str]:
    """Names with digits in them that the report prints: they are names, not figures."""
    names = {row.measure.name for row in matter.rows} | {row.item for row in matter.rows}
    names |= {*matter.coverage.missing, matter.office.name, matter.office.place_name, matter.office.parent_name}
    return sorted(name for name in names if any(letter.isdigit() for letter in name))
