"""Publish a form's draft: from then on nothing of it changes."""

import hashlib
import json
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from giaoban.base.actions.audit import audit
from giaoban.base.actors import Actor, demand
from giaoban.base.clock import now
from giaoban.base.errors import Refusal, declare
from giaoban.catalogue.enums import FormState
from giaoban.catalogue.models import FormVersion

NO_VERSION = declare("catalogue.no_version", _("Không có phiên bản biểu mẫu này. Hãy mở lại danh mục biểu mẫu."))
NOT_A_DRAFT = declare(
    "catalogue.not_a_draft",
    _("Phiên bản này đã ban hành nên không sửa được. Hãy bấm “Soạn phiên bản mới” rồi sửa ở đó."),
)
EMPTY_FORM = declare(
    "catalogue.empty_form", _("Biểu mẫu chưa hỏi gì. Hãy thêm ít nhất một chỉ tiêu hoặc một mục lời văn.")
)
TOO_EARLY = declare(
    "catalogue.version_too_early",
    _("Phiên bản mới phải có hiệu lực sau ngày %(day)s, ngày phiên bản đang dùng bắt đầu có hiệu lực."),
)


def draft_of(actor: Actor, version_id: int) -> FormVersion:
    """The draft, locked for writing. Refuses what does not exist, what is published, and who may not."""
    row = (
        FormVersion.objects.select_related("form__regime").select_for_update(of=("self",)).filter(pk=version_id).first()
    )
    if row is None:
        raise Refusal(NO_VERSION)
    demand(actor, "catalogue.manage", row.form.owner_id)
    if row.state != FormState.DRAFT:
        raise Refusal(NOT_A_DRAFT)
    return row


@transaction.atomic
def publish(actor: Actor, version_id: int, valid_from: date) -> None:
    """Publish a draft with effect from a day; the version before it ends the day before.

    Submissions name their version, so those already made keep theirs. Refuses a draft that asks nothing, and a
    first day that is not after the one of the version in force.
    """
    row = draft_of(actor, version_id)
    if not row.lines.exists() and not row.sections.exists():
        raise Refusal(EMPTY_FORM)
    before = FormVersion.objects.filter(form=row.form, state=FormState.PUBLISHED).order_by("-valid_from").first()
    if before is not None and before.valid_from is not None:
        if valid_from <= before.valid_from:
            raise Refusal(TOO_EARLY, day=before.valid_from.strftime("%d/%m/%Y"))
        if before.valid_to is None or before.valid_to >= valid_from:
            before.valid_to = valid_from - timedelta(days=1)
            before.save()
    row.state, row.name, row.valid_from = FormState.PUBLISHED, row.form.name, valid_from
    row.published_at, row.digest = now(), digest(row)
    row.save()
    audit(
        actor,
        "catalogue.publish",
        row.form.owner_id,
        {"version": row.pk, "valid_from": valid_from.isoformat(), "digest": row.digest},
    )


def digest(row: FormVersion) -> str:
    """A hash over everything that a version asks; the audit trail keeps the one of its publication."""
    lines = row.lines.values_list("position", "measure_id", "item", "required", "about", "nature", "guidance")
    sections = row.sections.values_list("position", "heading", "guidance", "required")
    content = [row.form_id, row.number, row.name, row.guidance, list(map(list, lines)), list(map(list, sections))]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()
