"""Fix a reporting regime of a unit's own, or change it."""

import unicodedata
from collections.abc import Collection, Mapping
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from giaoban.base.actions.audit import audit
from giaoban.base.actors import Actor, demand
from giaoban.base.errors import Refusal, declare
from giaoban.catalogue.actions.assign import BAD_DATES, BAD_DAYS
from giaoban.catalogue.actions.new_form import NO_REGIME
from giaoban.catalogue.chain import PERIOD_TYPES, Limit, out_of_order
from giaoban.catalogue.enums import Level
from giaoban.catalogue.models import FormAssignment, RegimeDeadline, ReportingRegime
from giaoban.catalogue.ready import unordered
from giaoban.catalogue.rules import Regime

REGIME_TEXTS = declare(
    "catalogue.regime_texts",
    _("Chế độ báo cáo phải có ký hiệu (đến 30 ký tự), tên (đến 200) và căn cứ pháp lý (đến 500 ký tự)."),
)
REGIME_CODE_TAKEN = declare("catalogue.regime_code_taken", _("Ký hiệu “%(code)s” đã dùng cho một chế độ khác."))
REGIME_PERIODS = declare("catalogue.regime_periods", _("Hãy chọn cách tính kỳ và ít nhất một loại kỳ báo cáo."))
REGIME_IN_USE = declare(
    "catalogue.regime_in_use",
    _("Chế độ đã có biểu mẫu nên không đổi được cách tính kỳ, không bỏ được loại kỳ đang giao. Hãy lập chế độ mới."),
)
REGIME_CHAIN = declare("catalogue.regime_chain", _("Thời hạn các cấp chưa hợp lý: %(why)s."))
REGIME_OF_LAW = declare(
    "catalogue.regime_of_law",
    _("Chế độ này do phần mềm cung cấp theo luật, không sửa được. Hãy chép thành chế độ của đơn vị."),
)


@transaction.atomic
def save_regime(
    actor: Actor,
    owner_id: int,
    *,
    regime_id: int | None = None,
    code: str,
    name: str,
    legal_basis: str,
    cutoff: str,
    period_types: Collection[str],
    deadlines: Mapping[str, Limit],
    valid_from: date,
    valid_to: date | None = None,
) -> int:
    """Add a unit's own regime, or change the one with the id; returns its id.

    Nghị định 09/2019/NĐ-CP, điều 8: a regime says its name, legal basis, cut-off, periods and deadlines, one for each
    level that hands in, at least one working day after the cut-off. Refuses a chain in which a level is given no more
    days than those who hand in to it, and a change that would leave a form in use without its periods.
    """
    demand(actor, "catalogue.manage", owner_id)
    row = _own(owner_id, regime_id)
    code, name, legal_basis = (" ".join(unicodedata.normalize("NFC", one).split()) for one in (code, name, legal_basis))
    if not (code and name and legal_basis) or len(code) > 30 or len(name) > 200 or len(legal_basis) > 500:
        raise Refusal(REGIME_TEXTS)
    taken = ReportingRegime.objects.filter(code=code, owner_id__in=[owner_id]) | ReportingRegime.objects.filter(
        code=code, owner=None
    )
    if taken.exclude(pk=row.pk).exists():
        raise Refusal(REGIME_CODE_TAKEN, code=code)
    if cutoff not in tuple(Regime) or not period_types or not set(period_types) <= set(PERIOD_TYPES):
        raise Refusal(REGIME_PERIODS)
    if valid_to is not None and valid_to < valid_from:
        raise Refusal(BAD_DATES)
    _ordered(deadlines)
    if row.pk is not None:
        _still_fits(row, cutoff, period_types)
    row.code, row.name, row.legal_basis, row.cutoff = code, name, legal_basis, cutoff
    row.period_types = [type for type in PERIOD_TYPES if type in period_types]
    row.valid_from, row.valid_to = valid_from, valid_to
    row.save()
    row.deadlines.all().delete()
    for level, limit in deadlines.items():
        RegimeDeadline.objects.create(
            regime=row, level=level, working_days=limit.working_days, latest_day=limit.latest_day
        )
    audit(actor, "catalogue.save_regime", owner_id, {"regime": row.pk})
    return row.pk


def _own(owner_id: int, regime_id: int | None) -> ReportingRegime:
    if regime_id is None:
        return ReportingRegime(owner_id=owner_id)
    row = ReportingRegime.objects.filter(pk=regime_id).first()
    if row is not None and row.owner_id is None:
        raise Refusal(REGIME_OF_LAW)
    if row is None or row.owner_id != owner_id:
        raise Refusal(NO_REGIME)
    return row


def _ordered(deadlines: Mapping[str, Limit]) -> None:
    for level, limit in deadlines.items():
        if level not in Level.values or not 1 <= limit.working_days <= 60:
            raise Refusal(BAD_DAYS)
        if limit.latest_day is not None and not 1 <= limit.latest_day <= 28:
            raise Refusal(BAD_DAYS)
    wrong = out_of_order({level: limit.working_days for level, limit in deadlines.items()})
    if wrong:
        raise Refusal(REGIME_CHAIN, why=unordered(*wrong[0]))


def _still_fits(row: ReportingRegime, cutoff: str, period_types: Collection[str]) -> None:
    assigned = set(FormAssignment.objects.filter(form__regime=row).values_list("period_type", flat=True))
    if (row.forms.exists() and cutoff != row.cutoff) or not assigned <= set(period_types):
        raise Refusal(REGIME_IN_USE)
