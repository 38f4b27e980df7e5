"""Begin a form, or the next version of one: as a draft."""

import re
import unicodedata

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from giaoban.base.actions.audit import audit
from giaoban.base.actors import Actor, demand
from giaoban.base.errors import Refusal, declare
from giaoban.catalogue.actions.assign import own_form
from giaoban.catalogue.actions.publish import draft_of
from giaoban.catalogue.enums import FormState
from giaoban.catalogue.models import Form, FormLine, FormSection, FormVersion, ReportingRegime

FORM_NAME = declare(
    "catalogue.form_name",
    _("Hãy ghi tên biểu (không quá 200 chữ) và ký hiệu (chữ, số, gạch nối, không cách, không quá 40 ký tự)."),
)
FORM_CODE_TAKEN = declare(
    "catalogue.form_code_taken", _("Ký hiệu “%(code)s” đã dùng cho biểu “%(name)s”. Hãy đặt ký hiệu khác.")
)
NO_REGIME = declare("catalogue.no_regime", _("Không có chế độ báo cáo này. Hãy chọn một chế độ trong danh sách."))
DRAFT_THERE = declare("catalogue.draft_there", _("Biểu đã có một phiên bản đang soạn. Hãy sửa tiếp phiên bản đó."))

_CODE = re.compile(r"[\w.\-/]{1,40}")


def named(name: str, code: str) -> tuple[str, str]:
    """A form's name and code as they are kept. Refuses what is empty, too long, or no code."""
    name, code = " ".join(unicodedata.normalize("NFC", name).split()), unicodedata.normalize("NFC", code.strip())
    if not name or len(name) > 200 or not _CODE.fullmatch(code):
        raise Refusal(FORM_NAME)
    return name, code


def usable_regime(regime_id: int, owner_id: int) -> ReportingRegime:
    """A regime of the law or of the unit itself. Refuses any other."""
    row = ReportingRegime.objects.filter(pk=regime_id).first()
    if row is None or row.owner_id not in (None, owner_id):
        raise Refusal(NO_REGIME)
    return row


@transaction.atomic
def new_form(actor: Actor, owner_id: int, *, name: str, code: str, regime_id: int) -> int:
    """Begin a form of a unit; returns the id of its first version, a draft. Refuses a code that the unit uses."""
    demand(actor, "catalogue.manage", owner_id)
    name, code = named(name, code)
    regime = usable_regime(regime_id, owner_id)
    there = Form.objects.filter(owner_id=owner_id, code=code).first()
    if there is not None:
        raise Refusal(FORM_CODE_TAKEN, code=code, name=there.name)
    form = Form.objects.create(code=code, name=name, regime=regime, owner_id=owner_id)
    version = FormVersion.objects.create(form=form, number=1, name=name)
    audit(actor, "catalogue.new_form", owner_id, {"form": form.pk})
    return version.pk


@transaction.atomic
def new_version(actor: Actor, form_id: int) -> int:
    """Begin the next version of a form as a draft that asks what the last one asks; returns its id.

    Refuses while another draft of the form is being written.
    """
    form = own_form(actor, form_id)
    if form.versions.filter(state=FormState.DRAFT).exists():
        raise Refusal(DRAFT_THERE)
    last = form.versions.order_by("-number")[0]
    version = FormVersion.objects.create(form=form, number=last.number + 1, name=form.name, guidance=last.guidance)
    for line in last.lines.all():
        FormLine.objects.create(
            version=version,
            position=line.position,
            measure_id=line.measure_id,
            item=line.item,
            required=line.required,
            about=line.about,
            nature=line.nature,
            guidance=line.guidance,
        )
    for section in last.sections.all():
        FormSection.objects.create(
            version=version,
            position=section.position,
            heading=section.heading,
            guidance=section.guidance,
            required=section.required,
        )
    audit(actor, "catalogue.new_version", form.owner_id, {"form": form.pk, "version": version.pk})
    return version.pk


@transaction.atomic
def describe(actor: Actor, version_id: int, *, name: str, guidance: str) -> None:
    """Give a draft's form its name, and the draft its guidance. Versions published before keep the name they had."""
    row = draft_of(actor, version_id)
    name, _code = named(name, row.form.code)
    row.form.name = row.name = name
    row.guidance = guidance.strip()[:2000]
    row.form.save()
    row.save()
    audit(actor, "catalogue.describe_form", row.form.owner_id, {"version": row.pk})


@transaction.atomic
def discard_draft(actor: Actor, version_id: int) -> bool:
    """Throw a draft away, and the form too where it has no other version; whether the form is gone."""
    row = draft_of(actor, version_id)
    form = row.form
    row.delete()
    gone = not form.versions.exists()
    if gone:
        form.delete()
    else:
        last = form.versions.order_by("-number")[0]
        form.name = last.name
        form.save()
    audit(actor, "catalogue.discard_draft", form.owner_id, {"version": version_id})
    return gone
