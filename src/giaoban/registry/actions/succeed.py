"""Units merge, split and change: one passes into others by an act."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from giaoban.base.actions.audit import audit
from giaoban.base.actors import Actor
from giaoban.base.errors import Refusal, declare
from giaoban.registry.actions.close import nobody_below
from giaoban.registry.enums import CONTINUED, SuccessionKind
from giaoban.registry.models import Placement, Succession
from giaoban.registry.rules import DAY, fill_shares, shares_fit
from giaoban.registry.steps import demand_unit, end_unit, name_on, put

SAME_UNIT = declare("registry.same_unit", _("Một đơn vị không thể nhập vào chính nó."))
TWICE_INTO = declare(
    "registry.twice_into",
    _("Đã ghi việc chuyển vào %(name)s ngày %(day)s rồi. Mỗi đơn vị mới chỉ ghi một lần cho một đơn vị cũ."),
)
WHOLE_AND_MORE = declare(
    "registry.whole_and_more",
    _("Đã nhập toàn bộ vào một đơn vị thì không còn phần nào cho đơn vị khác. Hãy chọn “Nhập một phần” cho từng nơi."),
)
SHARES = declare(
    "registry.shares",
    _("Tỷ lệ %(what)s của các phần phải cộng đủ 100 %%, hoặc để trống tất cả. Hiện là: %(given)s."),
)


@dataclass(frozen=True, slots=True)
class Part:
    """What of the old unit passes into one new unit; shares of the old unit, 0 to 1, None where nobody said."""

    new_id: int
    kind: str = SuccessionKind.WHOLE
    share_area: Decimal | None = None
    share_population: Decimal | None = None
    note: str = ""


@transaction.atomic
def pass_on(
    actor: Actor, old_id: int, parts: Sequence[Part], *, on: date, legal_act: str = "", lives_on: bool = False
) -> list[int]:
    """Record everything that one unit passes on by one act, and end it the day before; ids of the successions.

    Shares of area, and those of population, sum to the whole or are all left empty; a unit that `lives_on` with the
    rest keeps what is missing. Units that stood under a unit taken over whole stand under its successor from that day.
    Refuses a whole beside another part, and a split unit that units still stand under.
    """
    demand_unit(actor, old_id)
    name_on(old_id, on - DAY)
    _judge(old_id, parts, lives_on)
    area = fill_shares([part.share_area for part in parts])
    people = fill_shares([part.share_population for part in parts])
    ids = [
        _record(actor, old_id, part, on, legal_act, share_area, share_population)
        for part, share_area, share_population in zip(parts, area, people, strict=True)
    ]
    if not lives_on:
        _end(old_id, parts[0].new_id if len(parts) == 1 and parts[0].kind in CONTINUED else None, on)
    audit(actor, "registry.succeed", old_id, {"into": [p.new_id for p in parts], "on": on.isoformat()})
    return ids


def succeed(
    actor: Actor, *, old_id: int, new_id: int, kind: SuccessionKind, on: date, legal_act: str = "", ends: bool = True
) -> int:
    """Record that `old_id` passed into one unit on a day, wholly or in part; returns the succession's id.

    With `ends` the old unit ends the day before; leave it off while an old unit that is split still has parts to hand
    over, or lives on smaller. Refuses a unit that passes into itself.
    """
    return pass_on(actor, old_id, [Part(new_id, kind)], on=on, legal_act=legal_act, lives_on=not ends)[0]


def _judge(old_id: int, parts: Sequence[Part], lives_on: bool) -> None:
    if not parts or any(part.new_id == old_id for part in parts):
        raise Refusal(SAME_UNIT)
    if len(parts) > 1 and any(part.kind in CONTINUED for part in parts):
        raise Refusal(WHOLE_AND_MORE)
    if lives_on:
        return
    shares = {
        _("diện tích"): [part.share_area for part in parts],
        _("dân số"): [part.share_population for part in parts],
    }
    for what, given in shares.items():
        if len(parts) > 1 and not shares_fit(fill_shares(given)):
            said = "; ".join("–" if share is None else f"{share * 100:f} %" for share in given)
            raise Refusal(SHARES, what=what, given=said)


def _record(
    actor: Actor,
    old_id: int,
    part: Part,
    on: date,
    legal_act: str,
    share_area: Decimal | None,
    share_population: Decimal | None,
) -> int:
    demand_unit(actor, part.new_id)
    new = name_on(part.new_id, on)
    if Succession.objects.filter(old_id=old_id, new_id=part.new_id, on=on).exists():
        raise Refusal(TWICE_INTO, name=new.name, day=f"{on:%d/%m/%Y}")
    row = Succession.objects.create(
        old_id=old_id,
        new_id=part.new_id,
        kind=part.kind,
        on=on,
        share_area=share_area,
        share_population=share_population,
        legal_act=legal_act,
        note=part.note,
    )
    return row.pk


def _end(old_id: int, heir_id: int | None, on: date) -> None:
    """End the old unit; those under it go to its one heir, else somebody must have said where they go."""
    if heir_id is not None:
        below = Placement.objects.filter(parent_id=old_id).exclude(valid_to__lt=on)
        for row in list(below.exclude(unit_id=heir_id)):
            scope = {"unit_id": row.unit_id, "hierarchy": row.hierarchy}
            put(Placement, max(on, row.valid_from), scope, {"parent_id": heir_id, "legal_act": row.legal_act})
    nobody_below(old_id, on)
    end_unit(old_id, on - DAY)
