"""Import a list of units or a conversion table: shown first, written when confirmed, all of it or nothing."""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Any, TypeVar

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from giaoban.base.actions.audit import audit
from giaoban.base.actors import Actor, System, demand
from giaoban.base.clock import now
from giaoban.base.errors import Refusal, declare
from giaoban.base.ids import new_id
from giaoban.base.locks import ledger_held
from giaoban.registry.importing import Reading, read_units, wanted_of
from giaoban.registry.models import Import, Placement, Succession, Unit, UnitName
from giaoban.registry.plans import NewUnit, Plan
from giaoban.registry.queries import lasting, name_key
from giaoban.registry.rules import DAY
from giaoban.registry.steps import VERB, put

TOO_LARGE = declare(
    "registry.file_too_large", _("Tệp %(name)s quá lớn (tối đa %(limit)s MB). Hãy bỏ bớt trang tính không dùng.")
)
NO_IMPORT = declare("registry.no_import", _("Không thấy bảng đang chờ ghi này. Hãy chọn tệp lại."))
CHANGED = declare(
    "registry.import_changed",
    _("Sổ đơn vị đã thay đổi từ lúc xem trước nên chưa ghi gì. Hãy xem lại bản mới dưới đây rồi ghi nhận."),
)
NOTHING = declare("registry.import_nothing", _("Bảng không làm thay đổi sổ đơn vị, không có gì để ghi."))
DO_NOT_FIT = declare(
    "registry.import_does_not_fit",
    _("Còn %(count)s dòng không khớp. Hãy sửa trong tệp rồi gửi lại, hoặc đánh dấu “để lại các dòng không khớp”."),
)
_BATCH = 2000
T = TypeVar("T")


def preview_import(
    actor: Actor,
    office_id: int,
    name: str,
    content: bytes,
    *,
    on: date | None = None,
    old_since: date | None = None,
    legal_act: str = "",
) -> str:
    """Read a file and keep it with what it would change, until somebody confirms; returns the import's id.

    Only the file and its settings are written. Refuses a file that is no such table, see `importing.read_units`.
    """
    demand(actor, VERB, office_id)
    if len(content) > settings.MAX_FILE_BYTES:
        raise Refusal(TOO_LARGE, name=name, limit=settings.MAX_FILE_BYTES // 1024 // 1024)
    wanted = {"on": on, "old_since": old_since, "legal_act": legal_act}
    found = read_units(actor, name, content, wanted, _at_root(actor))
    with transaction.atomic():
        row = Import(
            id=new_id(),
            office_id=office_id,
            account_id=actor.account_id,
            kind=found.kind,
            name=name[:255],
            sha256=hashlib.sha256(content).hexdigest(),
            content=content,
            settings={
                "on": found.settings.on.isoformat(),
                "old_since": found.settings.old_since.isoformat(),
                "legal_act": found.settings.legal_act,
            },
            seen=found.plan.digest(),
            at=now(),
        )
        row.save(force_insert=True)
        audit(actor, "registry.preview_import", office_id, {"import": row.pk, "rows": found.plan.rows})
    return row.pk


def _at_root(actor: Actor) -> bool:
    """Only the system may add units under nobody: an administrator's right ends with a subtree."""
    return isinstance(actor, System)


def waiting(actor: Actor, import_id: str) -> tuple[Import, Reading]:
    """A waiting import with what it would change now. Refuses one that is not there, was written, or is not yours."""
    row = Import.objects.filter(pk=import_id, written_at=None).first()
    if row is None or not actor.may(VERB, row.office_id):
        raise Refusal(NO_IMPORT)
    return row, read_units(actor, row.name, bytes(row.content), wanted_of(row), _at_root(actor))


def discard_import(actor: Actor, import_id: str) -> None:
    """Forget a waiting import and its file."""
    row, _reading = waiting(actor, import_id)
    with transaction.atomic():
        audit(actor, "registry.discard_import", row.office_id, {"import": row.pk})
        row.delete()


def write_import(actor: Actor, import_id: str, *, leave_out: bool = False) -> dict[str, int]:
    """Write what was seen, all of it in one transaction, and forget the file; counts of what was written.

    `leave_out` accepts that rows which do not fit stay out. Refuses when rows do not fit and it is not set, when
    nothing would change, and when the registry changed since it was shown: then the new picture is kept to be seen.
    """
    with ledger_held():
        row, reading = waiting(actor, import_id)
        plan = reading.plan
        seen, changed = row.seen, plan.digest() != row.seen
        if not changed:
            if plan.blocked and not leave_out:
                raise Refusal(DO_NOT_FIT, count=len(plan.blocked))
            if not plan.changes:
                raise Refusal(NOTHING)
            result = write_plan(plan, reading.settings.legal_act)
            row.written_at, row.content, row.result = now(), b"", result
            row.save(update_fields=["written_at", "content", "result"])
            payload = {"import": row.pk, "sha256": row.sha256, "seen": seen, **result}
            audit(actor, "registry.import", row.office_id, payload)
            return result
        row.seen = plan.digest()
        row.save(update_fields=["seen"])
    raise Refusal(CHANGED)


def write_plan(plan: Plan, legal_act: str) -> dict[str, int]:
    """Write a plan's rows, many at a time, inside the caller's transaction; counts of what was written."""
    ids = _make_units(plan.units)
    _end(plan)
    for name in plan.names:
        fields = {
            "code": name.code,
            "name": name.name,
            "type": name.type,
            "legal_act": name.legal_act,
            "search_key": name_key(name.name),
        }
        put(UnitName, name.on, {"unit_id": ids.get(name.unit_id, name.unit_id)}, fields)
    for move in plan.moves:
        scope = {"unit_id": ids.get(move.unit_id, move.unit_id), "hierarchy": "state"}
        put(Placement, move.on, scope, {"parent_id": ids.get(move.parent_id, move.parent_id), "legal_act": legal_act})
    rows = [
        Succession(
            old_id=ids.get(row.old_id, row.old_id),
            new_id=ids.get(row.new_id, row.new_id),
            kind=row.kind,
            on=plan.on,
            share_area=row.share_area,
            share_population=row.share_population,
            legal_act=legal_act,
            note=row.note,
        )
        for row in plan.passed
    ]
    Succession.objects.bulk_create(rows, batch_size=_BATCH)
    return {
        "units": len(plan.units),
        "names": len(plan.names),
        "moves": len(plan.moves),
        "ended": len(plan.ends),
        "successions": len(rows),
        "left_out": len(plan.blocked),
    }


def _make_units(new: Sequence[NewUnit]) -> dict[int, int]:
    """Write new units with their names and places; their ids by the negative ones of the plan."""
    made = Unit.objects.bulk_create([Unit() for _ in new], batch_size=_BATCH)
    ids = {unit.id: row.pk for unit, row in zip(new, made, strict=True)}
    names = [
        UnitName(
            unit_id=ids[unit.id],
            code=unit.code,
            name=unit.name,
            type=unit.type,
            valid_from=unit.first,
            valid_to=unit.last,
            legal_act=unit.legal_act,
            search_key=name_key(unit.name),
        )
        for unit in new
    ]
    UnitName.objects.bulk_create(names, batch_size=_BATCH)
    places = [
        Placement(
            unit_id=ids[unit.id],
            parent_id=ids.get(unit.parent_id, unit.parent_id),
            valid_from=unit.first,
            valid_to=unit.last,
            legal_act=unit.legal_act,
        )
        for unit in new
        if unit.parent_id is not None
    ]
    Placement.objects.bulk_create(places, batch_size=_BATCH)
    return ids


def _end(plan: Plan) -> None:
    """End units, and the bodies of places, the day before; what was to begin later never does."""
    last = plan.on - DAY
    for some in _chunks(sorted(plan.ends)):
        every = [*some, *Unit.objects.filter(place_id__in=some).values_list("pk", flat=True)]
        for model in (UnitName, Placement):
            found: Any = model._default_manager.filter(unit_id__in=every)
            found.filter(valid_from__gt=last).delete()
            found.filter(lasting(last)).update(valid_to=last)


def _chunks(items: Sequence[T]) -> Iterator[list[T]]:
    it = iter(items)
    while part := list(islice(it, 400)):
        yield part


def import_at_once(
    actor: Actor,
    name: str,
    content: bytes,
    *,
    on: date | None = None,
    old_since: date | None = None,
    legal_act: str = "",
    leave_out: bool = False,
    dry_run: bool = False,
) -> tuple[Reading, dict[str, int]]:
    """Read and write a file in one go, as the command line does for whoever owns the machine; all of it or nothing.

    With `dry_run` nothing is written. Refuses rows that do not fit unless `leave_out` says that they stay out.
    """
    with ledger_held():
        wanted = {"on": on, "old_since": old_since, "legal_act": legal_act}
        reading = read_units(actor, name, content, wanted, _at_root(actor))
        if dry_run:
            return reading, {}
        if reading.plan.blocked and not leave_out:
            raise Refusal(DO_NOT_FIT, count=len(reading.plan.blocked))
        result = write_plan(reading.plan, reading.settings.legal_act) if reading.plan.changes else {}
        if result:
            audit(actor, "registry.import", None, {"sha256": hashlib.sha256(content).hexdigest(), **result})
        return reading, result
