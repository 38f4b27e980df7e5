"""The history of one figure: everything the ledger says of its key, in the order it was said."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from giaoban.base.actors import Actor
from giaoban.figures.enums import EntryKind
from giaoban.figures.models import Entry, Statement
from giaoban.figures.queries import StatementView, may_see, views_of_keys


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was said of a figure: who, when, what, why.

    `kind` as in the ledger (state, accept, pick, supersede, withdraw). `statement`: the one it is about; none for a
    pick that says that no value is left. `other`: of a correction, the statement that it corrects. `before`: of a
    pick, what was of record until then. `on_behalf_of`: for whom the account acted, or None.
    """

    seq: int
    kind: str
    at: datetime
    account_id: int | None
    on_behalf_of: int | None
    action: str
    audit_id: int
    statement: StatementView | None
    other: StatementView | None
    before: StatementView | None
    by_person: bool
    conflict: bool
    reason: str


def key_of_statement(seq: int) -> str | None:
    """The key that a statement belongs to, None for a number that is no statement's."""
    return Statement.objects.filter(seq=seq).values_list("key", flat=True).first()


def history_of(key: str, actor: Actor) -> tuple[Step, ...]:
    """What the ledger says of a key, oldest first, as far as the actor may see it.

    An entry about a statement that the actor may not see is left out (design, data model 12); so is, within a pick,
    the value of record before it.
    """
    said = Q(key=key) | Q(kind=EntryKind.SUPERSEDE, other__key=key)
    rows = list(Entry.objects.filter(said).select_related("batch__audit").order_by("seq"))
    views = {view.seq: view for view in _every_view(key, rows) if may_see(actor, view)}
    steps: list[Step] = []
    of_record: int | None = None
    for row in rows:
        before = of_record
        if row.kind == EntryKind.PICK and row.key == key:
            of_record = row.statement_id
        step = _step(row, views, before if row.kind == EntryKind.PICK else None)
        if step is not None:
            steps.append(step)
    return tuple(steps)


def _every_view(key: str, rows: Iterable[Entry]) -> list[StatementView]:
    """The statements of the key, and those of other keys that they correct or that correct them."""
    tied = {seq for row in rows for seq in (row.statement_id, row.other_id) if seq is not None}
    keys = {key, *Statement.objects.filter(seq__in=tied).values_list("key", flat=True)}
    return views_of_keys(keys)


def _step(row: Entry, views: dict[int, StatementView], before: int | None) -> Step | None:
    if row.statement_id is not None and row.statement_id not in views:
        return None
    if row.statement_id is None and before not in views:
        return None
    behalf = row.batch.audit.payload.get("on_behalf_of")
    return Step(
        seq=row.seq,
        kind=row.kind,
        at=row.at,
        account_id=row.account_id,
        on_behalf_of=behalf if isinstance(behalf, int) else None,
        action=row.batch.action,
        audit_id=row.batch.audit_id,
        statement=views.get(row.statement_id or 0),
        other=views.get(row.other_id or 0),
        before=views.get(before or 0),
        by_person=row.by_person,
        conflict=row.conflict,
        reason=row.reason,
    )
