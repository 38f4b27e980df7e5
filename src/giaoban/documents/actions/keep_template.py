"""Keep an office's own wording of a kind of document as a new version."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from giaoban.base.actions.audit import audit
from giaoban.base.actors import Actor, demand
from giaoban.base.clock import now, today
from giaoban.base.errors import Refusal, declare
from giaoban.documents.content import DocumentKind
from giaoban.documents.models import Template
from giaoban.documents.templates import faults_of
from giaoban.documents.vocabulary import NAMES

BAD_TEMPLATE = declare("documents.bad_template", _("Mẫu lời văn chưa dùng được. %(faults)s"))
NO_KIND = declare("documents.no_kind", _("Không có loại văn bản “%(kind)s”. Các loại: %(known)s."))
LONGEST = 20_000
TOO_LONG = declare("documents.template_too_long", _("Mẫu lời văn dài quá %(limit)d ký tự."))


def keep_template(actor: Actor, unit_id: int, kind: str, text: str) -> Template:
    """Keep a wording of a kind for a unit; drafts that are made from now on use it. An empty text gives the delivered
    wording back. Every version stays.

    Needs `documents.templates`. Refuses a wording with unknown names or with numbers that nothing stands behind, each
    with its line.
    """
    demand(actor, "documents.templates", unit_id)
    if kind not in NAMES:
        raise Refusal(NO_KIND, kind=kind, known=", ".join(NAMES))
    text = text.replace("\r\n", "\n").strip()
    if len(text) > LONGEST:
        raise Refusal(TOO_LONG, limit=LONGEST)
    found = faults_of(unit_id, kind, text, today()) if text else []
    if found:
        raise Refusal(BAD_TEMPLATE, faults=" ".join(fault.message for fault in found))
    return _keep(actor, unit_id, DocumentKind(kind), text)


@transaction.atomic
def _keep(actor: Actor, unit_id: int, kind: DocumentKind, text: str) -> Template:
    last = Template.objects.select_for_update().filter(unit_id=unit_id, kind=kind).order_by("-version").first()
    version = last.version + 1 if last else 1
    entry = audit(actor, "documents.keep_template", unit_id, {"kind": kind, "version": version, "text": text})
    return Template.objects.create(
        unit_id=unit_id, kind=kind, version=version, text=text, account_id=actor.account_id, at=now(), audit=entry
    )
