"""Whoever drafted a report with a figure that was corrected since is told, with the line that printed it."""

from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from giaoban.documents.models import DraftFigure
from giaoban.intake.signals import figure_corrected
from giaoban.notices.actions.queue import queue

PRINTED = "documents.corrected"


def _corrected(old_seq: int | None, new_seq: int | None, reason: str, **_more: Any) -> None:
    """Tell the accounts whose drafts stand on the old statement: one notice a draft, with the first line of it."""
    if old_seq is None:
        return
    # No draft that was made before the statement can have printed it; JSON cannot be searched on every database.
    rows = DraftFigure.objects.filter(draft__ledger_seq__gte=old_seq, draft__account_id__isnull=False)
    told: dict[str, DraftFigure] = {}
    for figure in rows.select_related("draft").order_by("draft_id", "order").iterator():
        if old_seq in figure.seqs:
            told.setdefault(figure.draft_id, figure)
    with translation.override(settings.LANGUAGE_CODE):
        for figure in told.values():
            _tell(figure, old_seq, new_seq, reason)


def _tell(figure: DraftFigure, old_seq: int, new_seq: int | None, reason: str) -> None:
    draft = figure.draft
    words = _("Bản thảo %(name)s có in “%(text)s” theo số liệu nay đã đính chính. Lý do: %(reason)s\nDòng đó: %(line)s")
    queue(
        PRINTED,
        f"{PRINTED}:{draft.pk}:{old_seq}:{new_seq}",
        subject=_("Số liệu trong bản thảo %(name)s đã được đính chính") % {"name": draft.name},
        text=words % {"name": draft.name, "text": figure.text, "reason": reason or "–", "line": figure.line[:300]},
        account_id=draft.account_id,
        url=f"/{draft.unit_id}/bao-cao/",
        about_id=draft.unit_id,
    )


def listen() -> None:
    """From now on corrections are told."""
    figure_corrected.connect(_corrected, dispatch_uid="documents.notices.corrected")
