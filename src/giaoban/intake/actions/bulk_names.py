"""Confirm what the names in a table mean; the office is not asked again."""

from collections.abc import Mapping

from django.db import transaction

from giaoban.base.actions.audit import audit
from giaoban.base.clock import today
from giaoban.intake.actions.bulk_layout import read_again
from giaoban.intake.bulk.names import names_for
from giaoban.intake.bulk.opening import import_for
from giaoban.intake.bulk_models import BulkName, BulkState
from giaoban.people.policy import Person
from giaoban.registry.queries import name_key

SKIP = "skip"


def bulk_names(actor: Person, import_id: str, meant: Mapping[tuple[str, str], str]) -> str:
    """Keep what names mean and read the table again; returns the job's id. Needs `intake.bulk`.

    `meant`: (unit or measure, name) → an id, `skip` for rows of this table that are no figures (a total), or nothing.
    """
    with transaction.atomic():
        row = import_for(actor, import_id, BulkState.READY)
        names = names_for(actor, row.office_id, today())
        skipped = set(row.layout.get("skipped", ()))
        kept = 0
        for (kind, said), answer in meant.items():
            key = name_key(said)[:200]
            if answer == SKIP:
                skipped.add(key)
            elif answer.isdecimal() and len(answer) < 19 and key:
                known = names.units if kind == "unit" else names.measures
                if int(answer) in known:
                    kept += 1
                    _keep(row.office_id, kind, key, int(answer))
        row.layout = {**row.layout, "skipped": sorted(skipped)}
        audit(actor, "intake.bulk_names", row.office_id, {"import": row.pk, "names": kept})
        return read_again(actor, row)


def _keep(office_id: int, kind: str, said: str, id_: int) -> None:
    other = "measure" if kind == "unit" else "unit"
    row = BulkName.objects.filter(office_id=office_id, said=said, **{f"{other}_id": None}).first()
    row = row or BulkName(office_id=office_id, said=said)
    setattr(row, f"{kind}_id", id_)
    row.save()
