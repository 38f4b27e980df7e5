"""Say who hands in a form, from a day on; and until when."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from giaoban.base.actions.audit import audit
from giaoban.base.actors import Actor, demand
from giaoban.base.errors import Refusal, declare
from giaoban.catalogue.models import Form, FormAssignment
from giaoban.registry.enums import BodyKind, Hierarchy, UnitType
from giaoban.registry.queries import subtree_ids

NO_FORM = declare("catalogue.no_form", _("Không có biểu mẫu này. Hãy mở lại danh mục biểu mẫu."))
NO_ASSIGNMENT = declare("catalogue.no_assignment", _("Không có lần giao biểu này. Hãy mở lại trang biểu mẫu."))
WHOM = declare("catalogue.assign_to_whom", _("Hãy chọn một đơn vị, hoặc một loại đơn vị, để giao biểu."))
NOT_BELOW = declare(
    "catalogue.assign_not_below",
    _("Đơn vị được giao phải là đơn vị trực thuộc nơi ban hành biểu, trong hệ thống đã chọn."),
)
NO_SUCH_PERIOD = declare(
    "catalogue.assign_period", _("Chế độ báo cáo của biểu này không có loại kỳ đã chọn. Hãy chọn loại kỳ khác.")
)
BAD_DATES = declare("catalogue.bad_dates", _("Ngày kết thúc phải từ ngày bắt đầu trở đi. Hãy sửa lại ngày."))
BAD_DAYS = declare(
    "catalogue.bad_days",
    _("Thời hạn phải từ 1 đến 60 ngày làm việc sau ngày chốt số liệu (Nghị định 09/2019/NĐ-CP, điều 8)."),
)
ASSIGNED_ALREADY = declare(
    "catalogue.assigned_already", _("Biểu đã giao cho đối tượng này, cùng loại kỳ, trong thời gian đó.")
)


def own_form(actor: Actor, form_id: int) -> Form:
    """The form, for whoever may manage its owner's catalogue."""
    form = Form.objects.select_related("regime").filter(pk=form_id).first()
    if form is None:
        raise Refusal(NO_FORM)
    demand(actor, "catalogue.manage", form.owner_id)
    return form


@transaction.atomic
def assign(
    actor: Actor,
    form_id: int,
    *,
    period_type: str,
    valid_from: date,
    unit_id: int | None = None,
    unit_type: str = "",
    body: str = "",
    hierarchy: str = Hierarchy.STATE,
    working_days: int | None = None,
    valid_to: date | None = None,
) -> int:
    """Assign a form to one unit, or to a kind of units below its owner, for a type of period; returns its id.

    Refuses neither or both of unit and kind, a unit that does not stand below the owner, a type of period that the
    regime does not have, dates or days out of order, and what is assigned in the same way already.
    """
    form = own_form(actor, form_id)
    if (unit_id is None) == (not unit_type and not body):
        raise Refusal(WHOM)
    if (
        unit_type not in ("", *UnitType.values)
        or body not in ("", *BodyKind.values)
        or hierarchy not in Hierarchy.values
    ):
        raise Refusal(WHOM)
    if unit_id is not None and unit_id not in subtree_ids(form.owner_id, valid_from, hierarchy):
        raise Refusal(NOT_BELOW)
    if period_type not in form.regime.period_types:
        raise Refusal(NO_SUCH_PERIOD)
    if valid_to is not None and valid_to < valid_from:
        raise Refusal(BAD_DATES)
    if working_days is not None and not 1 <= working_days <= 60:
        raise Refusal(BAD_DAYS)
    whom = {
        "unit_id": unit_id,
        "unit_type": unit_type,
        "body": body,
        "hierarchy": hierarchy,
        "period_type": period_type,
    }
    for other in FormAssignment.objects.filter(form=form, **whom):
        if (other.valid_to is None or valid_from <= other.valid_to) and (
            valid_to is None or other.valid_from <= valid_to
        ):
            raise Refusal(ASSIGNED_ALREADY)
    row = FormAssignment.objects.create(
        form=form, under_id=form.owner_id, working_days=working_days, valid_from=valid_from, valid_to=valid_to, **whom
    )
    audit(actor, "catalogue.assign", form.owner_id, {"assignment": row.pk, "form": form.pk})
    return row.pk


@transaction.atomic
def end_assignment(actor: Actor, assignment_id: int, last_day: date) -> None:
    """The form is handed in for periods up to this day and no longer. Refuses a day before the assignment began."""
    row = FormAssignment.objects.select_related("form").filter(pk=assignment_id).first()
    if row is None:
        raise Refusal(NO_ASSIGNMENT)
    demand(actor, "catalogue.manage", row.form.owner_id)
    if last_day < row.valid_from:
        raise Refusal(BAD_DATES)
    row.valid_to = last_day
    row.save()
    audit(
        actor,
        "catalogue.end_assignment",
        row.form.owner_id,
        {"assignment": row.pk, "last_day": last_day.isoformat()},
    )
