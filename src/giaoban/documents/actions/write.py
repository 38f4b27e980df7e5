"""Write a document of any kind: as Word and as PDF, with every printed figure kept beside its expression."""

import hashlib
import re
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from giaoban.base.actions.audit import audit
from giaoban.base.actors import Actor, demand
from giaoban.base.clock import now
from giaoban.base.errors import Refusal, declare
from giaoban.base.ids import new_id
from giaoban.catalogue.rules import Period
from giaoban.documents import sources
from giaoban.documents.content import BoundFigure, Document, DocumentKind, evenly_dated
from giaoban.documents.contributions import Moment, is_contributed
from giaoban.documents.docx import mark_of, render
from giaoban.documents.expressions import is_owed
from giaoban.documents.lines import Line, lines_of
from giaoban.documents.models import Draft, DraftFigure
from giaoban.documents.package import Mark
from giaoban.documents.pdf import layout_of, pdf_of
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
MOVED_ON = declare(
    "documents.moved_on",
    _("Số liệu “%(text)s” vừa thay đổi trong lúc soạn văn bản. Hãy soạn lại."),
)


def form_on(form: str, on: date) -> Profile:
    """The form that is valid on a day. Refuses one that nobody has, and an office's own file that cannot be read."""
    try:
        found = profile_on(form, on, settings.FORMS)
    except (ValueError, OSError) as error:
        raise Refusal(BAD_FORM, folder=settings.FORMS, why=str(error)) from error
    if found is None:
        raise Refusal(NO_FORM, form=form)
    return found


def write(
    actor: Actor,
    unit_id: int,
    kind: str,
    document: Document,
    *,
    form: str,
    on: date,
    terms: Collection[str] = (),
    period: Period | None = None,
    source: str = "",
    seq: int | None = None,
    title: str = "",
    names: Mapping[str, str] | None = None,
    hierarchy: str = "state",
    template_id: int | None = None,
) -> Draft:
    """Render a document, keep it with every bound figure, and return its draft.

    Needs `documents.draft` for the unit. `form` and `on` say which form it takes (the document was composed with
    `form_on(form, on)`); `terms` are names with digits in them that are no figures; `source` says what it was made
    from ("review:12"); `seq` is the ledger's position its figures were read at; `names` are what figures (by id) are
    called in Word. Refuses when a figure of a room above is not what was printed any more: then it is written anew.
    """
    demand(actor, "documents.draft", unit_id)
    profile, made_at, document = form_on(form, on), now(), evenly_dated(document)
    position = sources.position() if seq is None else seq
    figures = document.figures()
    _prove(figures, unit_id, period, Moment(position, made_at), hierarchy)
    about = unit(unit_id, period.last if period else on)
    draft_id = new_id()
    mark = Mark(draft_id, about.code, str(period) if period else "", position)
    data = render(document, profile, mark, dict(names or {}))
    made = Draft(
        id=draft_id,
        unit_id=unit_id,
        kind=DocumentKind(kind),
        title=(title or document.heading.title)[:300],
        source=source,
        regime=period.regime if period else "",
        period=period.label if period else "",
        form=profile.form,
        form_version=profile.version,
        hierarchy=hierarchy,
        template_id=template_id,
        ledger_seq=position,
        name=file_name(kind, about.name, period.label if period else f"{on:%Y-%m-%d}"),
        sha256=hashlib.sha256(data).hexdigest(),
        terms=sorted({*terms, *_named(document)}),
        account_id=actor.account_id,
        at=made_at,
    )
    _keep(actor, made, data, layout_of(document, profile), _figures(made, figures, lines_of(WordFile(data))))
    return made


def _prove(figures: Sequence[BoundFigure], unit_id: int, period: Period | None, moment: Moment, hierarchy: str) -> None:
    """What is counted by time was counted before the draft has its own: hold it to what `verify` will ask."""
    given = [one for one in figures if is_contributed(one.expressions[0]) or is_owed(one.expressions[0])]
    wanted = {expression for one in given for expression in one.expressions}
    values = sources.values_at(wanted, unit_id, period, moment, hierarchy) if wanted else {}
    for one in given:
        if tuple(values[expression] for expression in one.expressions) != tuple(map(Decimal, one.values)):
            raise Refusal(MOVED_ON, text=one.text)


def _named(document: Document) -> set[str]:
    """Names of bodies with digits in them: "Phường 5"."""
    above, below = document.heading, document.closing
    names = (*above.superior, *above.issuer, *above.addressees, *below.recipients, below.name)
    return {name for name in names if any(letter.isdigit() for letter in name)}


@transaction.atomic
def _keep(actor: Actor, made: Draft, data: bytes, layout: str, figures: Sequence[DraftFigure]) -> None:
    period = f"{made.period}@{made.regime}" if made.period else ""
    payload = {"draft": made.pk, "kind": made.kind, "period": period, "seq": made.ledger_seq, "figures": len(figures)}
    made.audit = audit(actor, "documents.draft", made.unit_id, payload)
    made.file.save(f"{made.pk}.docx", ContentFile(data), save=False)
    made.pdf.save(f"{made.pk}.pdf", ContentFile(pdf_of(layout)), save=False)
    made.layout.save(f"{made.pk}.json", ContentFile(layout.encode()), save=False)
    made.save(force_insert=True)
    DraftFigure.objects.bulk_create(figures)


_FILES = {
    DocumentKind.REPORT: "bao-cao",
    DocumentKind.LEVEL_ABOVE: "bao-cao-tong-hop",
    DocumentKind.CONCLUSIONS: "thong-bao-ket-luan",
    DocumentKind.INVITATION: "giay-moi",
    DocumentKind.MINUTES: "bien-ban",
    DocumentKind.AGENDA: "chuong-trinh",
    DocumentKind.PLAN: "ke-hoach",
    DocumentKind.TARGETS: "bang-chi-tieu",
    DocumentKind.CHASING: "cong-van-don-doc",
}


def file_name(kind: str, unit_name: str, of: str) -> str:
    """The name a draft is downloaded under: letters that every system keeps."""
    words = re.sub(r"[^a-z0-9]+", "-", fold(f"{_FILES[DocumentKind(kind)]} {unit_name} {of}")).strip("-")
    return f"{words}.docx"


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
