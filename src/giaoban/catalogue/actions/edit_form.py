"""Change what a draft asks: its lines and its sections. A published version is never changed."""

from collections.abc import Sequence
from typing import Any, Literal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from giaoban.base.actions.audit import audit
from giaoban.base.actors import Actor
from giaoban.base.clock import today
from giaoban.base.errors import Refusal, declare
from giaoban.catalogue.actions.load_forms import natural
from giaoban.catalogue.actions.publish import draft_of
from giaoban.catalogue.enums import About, LineNature
from giaoban.catalogue.models import FormLine, FormSection, FormVersion, Measure
from giaoban.registry.queries import above_or_at

NO_MEASURE = declare("catalogue.no_measure", _("Không có chỉ tiêu này. Hãy tìm lại trong danh mục."))
ASKED_TWICE = declare(
    "catalogue.asked_twice",
    _("Biểu đã hỏi “%(name)s” với cùng nội dung này. Nếu muốn hỏi theo công trình, đợt việc khác thì ghi rõ tên."),
)
ITEM_NEEDED = declare(
    "catalogue.item_needed",
    _("“%(name)s” tính theo từng công trình, vụ việc: hãy ghi tên công trình, vụ việc (không quá 300 chữ)."),
)
NO_PART = declare("catalogue.no_part", _("Dòng này không còn trong biểu. Hãy mở lại trang soạn biểu."))
BAD_HEADING = declare("catalogue.bad_heading", _("Hãy ghi tên mục lời văn (không quá 200 chữ)."))
TOO_LONG = declare("catalogue.guidance_too_long", _("Hướng dẫn dài quá 500 chữ. Hãy viết ngắn lại."))
WRONG_CHOICE = declare("catalogue.wrong_choice", _("Hãy chọn một trong các cách đã cho."))

Part = Literal["line", "section"]


def _parts(version: FormVersion, kind: Part) -> Sequence[Any]:
    return list(version.lines.all() if kind == "line" else version.sections.all())


def _part(version: FormVersion, kind: Part, part_id: int) -> Any:
    found = next((one for one in _parts(version, kind) if one.pk == part_id), None)
    if found is None:
        raise Refusal(NO_PART)
    return found


def _guided(guidance: str) -> str:
    guidance = " ".join(guidance.split())
    if len(guidance) > 500:
        raise Refusal(TOO_LONG)
    return guidance


def _audit(actor: Actor, version: FormVersion, what: str) -> None:
    audit(actor, "catalogue.edit_form", version.form.owner_id, {"version": version.pk, "what": what})


def _sound(version: FormVersion, measure: Measure, values: dict[str, str], but: int | None = None) -> None:
    """Refuse an item that is missing, and the same question twice."""
    item, name = values["item"], measure.name
    if values["about"] not in About.values or values["nature"] not in LineNature.values:
        raise Refusal(WRONG_CHOICE)
    if (measure.itemised and not item) or len(item) > 300:
        raise Refusal(ITEM_NEEDED, name=name)
    if version.lines.filter(measure=measure, **values).exclude(pk=but).exists():
        raise Refusal(ASKED_TWICE, name=name)


@transaction.atomic
def add_line(
    actor: Actor, version_id: int, measure_id: int, *, item: str = "", about: str = "", nature: str = ""
) -> int:
    """Ask for one more figure, at the end; returns the line's id.

    `about` as the line before it and `nature` as the measure behaves, unless given. Refuses a measure that the form's
    owner does not see, one of single works without the work's name, and a question that the draft asks already.
    """
    version = draft_of(actor, version_id)
    measure = Measure.objects.filter(pk=measure_id).first()
    if measure is None or (
        measure.owner_id is not None and measure.owner_id not in above_or_at(version.form.owner_id, today())
    ):
        raise Refusal(NO_MEASURE)
    last = version.lines.last()
    values = {
        "item": " ".join(item.split()),
        "about": about or (last.about if last else About.PLACE),
        "nature": nature or natural(measure.behaviour),
    }
    _sound(version, measure, values)
    line = FormLine.objects.create(
        version=version, position=(last.position if last else 0) + 1, measure=measure, **values
    )
    _audit(actor, version, "add_line")
    return line.pk


@transaction.atomic
def change_line(
    actor: Actor, version_id: int, line_id: int, *, required: bool, guidance: str, item: str, about: str, nature: str
) -> None:
    """Change how a draft's line asks. Refuses as `add_line` does."""
    version = draft_of(actor, version_id)
    line: FormLine = _part(version, "line", line_id)
    values = {"item": " ".join(item.split()), "about": about, "nature": nature}
    _sound(version, line.measure, values, but=line.pk)
    line.item, line.about, line.nature = values["item"], values["about"], values["nature"]
    line.required, line.guidance = required, _guided(guidance)
    line.save()
    _audit(actor, version, "change_line")


@transaction.atomic
def add_section(actor: Actor, version_id: int, heading: str) -> int:
    """Ask for words under a heading, at the end; returns the section's id."""
    version = draft_of(actor, version_id)
    last = version.sections.last()
    section = FormSection.objects.create(
        version=version, position=(last.position if last else 0) + 1, heading=_heading(heading)
    )
    _audit(actor, version, "add_section")
    return section.pk


@transaction.atomic
def change_section(
    actor: Actor, version_id: int, section_id: int, *, heading: str, guidance: str, required: bool
) -> None:
    """Change how a draft asks for words."""
    version = draft_of(actor, version_id)
    section: FormSection = _part(version, "section", section_id)
    section.heading, section.guidance, section.required = _heading(heading), _guided(guidance), required
    section.save()
    _audit(actor, version, "change_section")


def _heading(text: str) -> str:
    text = " ".join(text.split())
    if not text or len(text) > 200:
        raise Refusal(BAD_HEADING)
    return text


@transaction.atomic
def move_part(actor: Actor, version_id: int, kind: Part, part_id: int, places: int) -> None:
    """Move a line or a section of a draft so many places down (up where negative), at most to the end of its list."""
    version = draft_of(actor, version_id)
    rows = list(_parts(version, kind))
    here = rows.index(_part(version, kind, part_id))
    rows.insert(min(max(here + places, 0), len(rows) - 1), rows.pop(here))
    for position, row in enumerate(rows, start=1):
        if row.position != position:
            row.position = position
            row.save()
    _audit(actor, version, f"move_{kind}")


@transaction.atomic
def remove_part(actor: Actor, version_id: int, kind: Part, part_id: int) -> None:
    """Take a line or a section out of a draft."""
    version = draft_of(actor, version_id)
    _part(version, kind, part_id).delete()
    _audit(actor, version, f"remove_{kind}")
