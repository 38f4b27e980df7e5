"""Reading drafts: frozen views."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max
from django.utils.translation import gettext_lazy as _

from giaoban.base.actors import Actor
from giaoban.base.errors import Refusal, declare
from giaoban.catalogue.rules import Period, parse_period
from giaoban.documents.models import Draft, Issued, Version

NO_DRAFT = declare("documents.no_draft", _("Không có bản dự thảo này, hoặc bạn không được xem."))

NO_PDF = declare("documents.no_pdf", _("Dự thảo này lập từ trước khi có bản PDF. Hãy soạn lại để có bản PDF."))


@dataclass(frozen=True, slots=True)
class DraftView:
    """A draft in a list."""

    id: str
    unit_id: int
    kind: str
    title: str
    source: str
    period: Period | None
    form: str
    name: str
    ledger_seq: int
    figures: int
    at: datetime
    has_pdf: bool
    issued: str  # number and symbol; empty: not issued
    versions: int  # that came after the draft


def drafts(actor: Actor, unit_id: int, source: str = "") -> list[DraftView]:
    """A unit's drafts, newest first, or only those made from a source ("review:12"); none where the actor may not see
    them."""
    if not actor.may("documents.view", unit_id):
        return []
    of = Draft.objects.filter(unit_id=unit_id, source=source) if source else Draft.objects.filter(unit_id=unit_id)
    rows = list(of.annotate(count=Count("figures")).order_by("-at", "-pk")[:100])
    ids = [row.pk for row in rows]
    symbols = dict(Issued.objects.filter(pk__in=ids).values_list("pk", "symbol"))
    later = dict(
        Version.objects.filter(draft__in=ids).values("draft").annotate(n=Max("number")).values_list("draft", "n")
    )
    return [
        DraftView(
            id=row.pk,
            unit_id=row.unit_id,
            kind=row.kind,
            title=row.title,
            source=row.source,
            period=parse_period(row.period, row.regime) if row.period else None,
            form=row.form,
            name=row.name,
            ledger_seq=row.ledger_seq,
            figures=row.count,
            at=row.at,
            has_pdf=bool(row.pdf),
            issued=symbols.get(row.pk, ""),
            versions=later.get(row.pk, 0),
        )
        for row in rows
    ]


def unit_of_draft(draft_id: str) -> int | None:
    """The unit that a draft reports on, or None when there is none."""
    return Draft.objects.filter(pk=draft_id).values_list("unit_id", flat=True).first()


def draft_file(actor: Actor, draft_id: str, kind: str = "docx") -> tuple[str, bytes]:
    """The name and the bytes of a draft, as it left: the .docx, or its "pdf". Refuses one that the actor may not
    see, or that has no such file."""
    row = Draft.objects.filter(pk=draft_id).first()
    if row is None or not actor.may("documents.view", row.unit_id):
        raise Refusal(NO_DRAFT)
    held = row.pdf if kind == "pdf" else row.file
    if not held:
        raise Refusal(NO_PDF)
    with held.open("rb") as file:
        return row.name.removesuffix(".docx") + f".{kind}", file.read()
