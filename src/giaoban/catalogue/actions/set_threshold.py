"""Say what is asked of the units below from a day on."""

import unicodedata
from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from giaoban.base.actions.audit import audit
from giaoban.base.actors import Actor, demand
from giaoban.base.errors import Refusal, declare
from giaoban.catalogue.enums import Asked, Behaviour
from giaoban.catalogue.models import Measure, MeasureVersion, Threshold
from giaoban.registry.queries import above_or_at
from vnfigures.numbers import parse_number

BAD_THRESHOLD = declare(
    "catalogue.bad_threshold",
    _("Ngưỡng “%(text)s” không đọc được. Hãy ghi một số từ 0 trở lên theo đơn vị tính của chỉ tiêu, như 60 hoặc 62,5."),
)
THRESHOLD_PAPER = declare(
    "catalogue.threshold_paper", _("Hãy ghi văn bản giao ngưỡng (số, ký hiệu, ngày; đến 300 ký tự).")
)
THRESHOLD_NOT_HERE = declare(
    "catalogue.threshold_not_here",
    _("Số đơn vị đạt được đếm theo chỉ tiêu gốc của nhóm. Hãy đặt ngưỡng ở chỉ tiêu gốc đó."),
)
THRESHOLD_EARLIER = declare(
    "catalogue.threshold_earlier",
    _("Đã có ngưỡng từ ngày %(day)s. Ngưỡng mới phải bắt đầu sau ngày đó, để số liệu đã tổng hợp không đổi nghĩa."),
)

_MOST = Decimal(10) ** 15


@transaction.atomic
def set_threshold(
    actor: Actor, owner_id: int, measure_id: int, *, comparator: str, text: str, paper: str, valid_from: date
) -> int:
    """Set a threshold of a measure for all units below `owner_id` from a day on; returns its id.

    The one before it ends the day before. `text` is a number in Vietnamese writing, in the measure's unit. Refuses what
    is no number, a threshold without a paper, one for a count of units, and one that begins no later than the last.
    Raises ValueError for a comparator that does not exist.
    """
    demand(actor, "catalogue.manage", owner_id)
    asked = Asked(comparator)
    paper = " ".join(unicodedata.normalize("NFC", paper).split())
    if not paper or len(paper) > 300:
        raise Refusal(THRESHOLD_PAPER)
    value = _value(text)
    seen = Q(owner_id=None) | Q(owner_id__in=above_or_at(owner_id, valid_from))
    measure = Measure.objects.filter(seen, pk=measure_id).first()
    if measure is None or measure.behaviour == Behaviour.COUNT:
        raise Refusal(THRESHOLD_NOT_HERE)
    scale = MeasureVersion.objects.filter(measure=measure).order_by("-valid_from")[0].scale
    if value != round(value, scale):
        raise Refusal(BAD_THRESHOLD, text=text.strip())
    before = Threshold.objects.filter(measure=measure, owner_id=owner_id).order_by("-valid_from").first()
    if before is not None and before.valid_from >= valid_from:
        raise Refusal(THRESHOLD_EARLIER, day=f"{before.valid_from:%d/%m/%Y}")
    if before is not None and (before.valid_to is None or before.valid_to >= valid_from):
        before.valid_to = valid_from - timedelta(days=1)
        before.save()
    row = Threshold.objects.create(
        measure=measure, owner_id=owner_id, comparator=asked, value=value, paper=paper, valid_from=valid_from
    )
    audit(actor, "catalogue.set_threshold", owner_id, {"threshold": row.pk, "measure": measure.pk})
    return row.pk


def _value(text: str) -> Decimal:
    found = parse_number(text.strip()) if len(text) <= 40 else None
    if found is None or not 0 <= found[0] < _MOST:
        raise Refusal(BAD_THRESHOLD, text=text.strip()[:40])
    return found[0]
