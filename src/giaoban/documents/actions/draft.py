"""Make the draft of a period's report."""

import hashlib
import re
from collections.abc import Sequence

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from giaoban.base.actions.audit import audit
from giaoban.base.actors import Actor, demand
from giaoban.base.clock import now, today
from giaoban.base.errors import Refusal, declare
from giaoban.base.ids import new_id
from giaoban.catalogue.rules import Period
from giaoban.documents import sources
from giaoban.documents.compose import Matter, compose
from giaoban.documents.content import BoundFigure, Document
from giaoban.documents.docx import mark_of, render
from giaoban.documents.expressions import head_of
from giaoban.documents.lines import Line, lines_of
from giaoban.documents.models import Draft, DraftFigure
from giaoban.documents.package import Mark
from giaoban.documents.pdf import render_pdf
from giaoban.documents.profiles import Profile, profile_on
from giaoban.documents.wordfile import WordFile
from giaoban.registry.queries import unit
from vnfigures.text import fold

NO_FORM = declare(
    "documents.no_form",
    _("Chưa có mẫu văn bản “%(form)s”. Hãy chọn mẫu của cơ quan nhà nước (state) hoặc của Đảng (party)."),
)
BAD_FORM = declare(
    "documents.bad_form",
    _("Không đọc được mẫu văn bản riêng trong %(folder)s: %(why)s. Hãy sửa tệp đó hoặc bỏ thiết đặt GIAOBAN_FORMS."),
)
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
    profile = _profile(form, period)
    # Read before the transaction, at one position: inside it every roll-up would read the whole ledger anew.
    seq = sources.position()
    matter = sources.matter_of(unit_id, period, seq, hierarchy)
    about = unit(unit_id, period.last)
    if not any(row.this_period.value is not None or row.to_date.value is not None for row in matter.rows):
        raise Refusal(NO_FIGURES, unit=about.name, period=str(period))
    draft_id = new_id()
    document = compose(matter, profile, today(), new_id)
    data = render(document, profile, Mark(draft_id, about.code, str(period), seq), _titles(document, matter))
    made = Draft(
        id=draft_id,
        unit_id=unit_id,
        regime=period.regime,
        period=period.label,
        form=profile.form,
        form_version=profile.version,
        hierarchy=hierarchy,
        ledger_seq=seq,
        name=file_name(about.name, period),
        sha256=hashlib.sha256(data).hexdigest(),
        terms=_terms(matter),
        account_id=actor.account_id,
        at=now(),
    )
    figures = _figures(made, document.figures(), lines_of(WordFile(data)))
    _keep(actor, made, data, render_pdf(document, profile), figures)
    return made


def _profile(form: str, period: Period) -> Profile:
    try:
        found = profile_on(form, period.last, settings.FORMS)
    except (ValueError, OSError) as error:
        raise Refusal(BAD_FORM, folder=settings.FORMS, why=str(error)) from error
    if found is None:
        raise Refusal(NO_FORM, form=form)
    return found


@transaction.atomic
def _keep(actor: Actor, made: Draft, data: bytes, pdf: bytes, figures: Sequence[DraftFigure]) -> None:
    period = f"{made.period}@{made.regime}"
    payload = {"draft": made.pk, "period": period, "seq": made.ledger_seq, "figures": len(figures)}
    made.audit = audit(actor, "documents.draft", made.unit_id, payload)
    made.file.save(f"{made.pk}.docx", ContentFile(data), save=False)
    made.pdf.save(f"{made.pk}.pdf", ContentFile(pdf), save=False)
    made.save(force_insert=True)
    DraftFigure.objects.bulk_create(figures)


def file_name(unit_name: str, period: Period) -> str:
    """The name a draft is downloaded under: letters that every system keeps."""
    words = re.sub(r"[^a-z0-9]+", "-", fold(f"bao cao {unit_name} {period.label}")).strip("-")
    return f"{words}.docx"


def _titles(document: Document, matter: Matter) -> dict[str, str]:
    """What a figure is called for whoever hovers over it in Word."""
    names = {row.measure.code: row.measure.name for row in matter.rows}
    return {one.id: names.get(head_of(one.expressions[0])[0], "") for one in document.figures()}


def _terms(matter: Matter) -> list[str]:
    """Names with digits in them that the report prints: they are names, not figures."""
    names = {row.measure.name for row in matter.rows} | {row.item for row in matter.rows}
    names |= {*matter.coverage.missing, matter.office.name, matter.office.place_name, matter.office.parent_name}
    return sorted(name for name in names if any(letter.isdigit() for letter in name))


def _figures(made: Draft, figures: Sequence[BoundFigure], lines: Sequence[Line]) -> list[DraftFigure]:
    places = {held.mark: (line.text, held.start, held.end) for line in lines for held in line.held}
    rows = []
    for order, figure in enumerate(figures):
        line, start, end = places[mark_of(figure.id)]
        rows.append(
            DraftFigure(
                id=figure.id,
                draft=made,
                order=order,
                expressions=list(figure.expressions),
                text=figure.text,
                values=[str(value) for value in figure.values],
                seqs=list(figure.seqs),
                line=line,
                start=start,
                end=end,
            )
        )
    return rows
