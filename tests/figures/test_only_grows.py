"""Entries only: the ledger's rows are added by the gate and never changed, and tampering past the code shows."""

import pytest
from django.db import connection, models, transaction

from giaoban.base.appendonly import AppendOnly, AppendOnlyError
from giaoban.base.models import AuditEntry
from giaoban.base.queries import broken_audit_entry
from giaoban.figures import models as ledger
from giaoban.figures.actions.answer import answer
from giaoban.figures.actions.record import record
from giaoban.figures.models import Batch, Entry, Finding, FindingAnswer, Source, Statement
from giaoban.figures.proposals import Doubted
from giaoban.figures.queries import broken_batch, findings
from tests import factories as make

pytestmark = pytest.mark.django_db

TABLES = [
    ledger.Batch,
    ledger.Source,
    ledger.Statement,
    ledger.Assertion,
    ledger.Target,
    ledger.Entry,
    ledger.Finding,
    ledger.FindingAnswer,
    ledger.FindingOutcome,
]


@pytest.fixture
def ward() -> int:
    ward = make.unit()
    doubt = Doubted("implausible", "warning", "Tăng gấp 10 lần.", (0,), answer="có đợt vận động")
    record(make.SYSTEM, [make.stated(ward, make.measure(), 5), make.stated(ward, make.measure(), 6)], [doubt])
    return ward


def test_every_table_of_the_ledger_is_among_them():
    mine = {
        model
        for model in vars(ledger).values()
        if isinstance(model, type) and issubclass(model, models.Model) and not model._meta.abstract
    }
    # The ledger's own row moves with every batch; it is not history.
    assert mine - {ledger.Ledger} == set(TABLES)
    assert all(issubclass(model, AppendOnly) for model in [*TABLES, AuditEntry])


@pytest.mark.parametrize("model", [*TABLES, AuditEntry], ids=lambda model: model.__name__)
def test_rows_are_neither_changed_nor_removed_in_bulk(model):
    with pytest.raises(AppendOnlyError):
        model.objects.update(pk=7)
    with pytest.raises(AppendOnlyError):
        model.objects.all().delete()
    with pytest.raises(AppendOnlyError):
        model.objects.filter(pk=1).delete()
    with pytest.raises(AppendOnlyError):
        model.objects.bulk_update([], ["pk"])
    with pytest.raises(AppendOnlyError):
        model.objects.bulk_create([])


@pytest.mark.parametrize("model", [Batch, Source, Statement, Entry, Finding, FindingAnswer, AuditEntry])
def test_a_row_is_neither_saved_again_nor_deleted(ward: int, model):
    row = model.objects.first()
    with pytest.raises(AppendOnlyError):
        row.save()
    with pytest.raises(AppendOnlyError):
        row.save(update_fields=["batch"])
    with pytest.raises(AppendOnlyError):
        row.delete()


def test_a_row_is_not_added_past_the_gate(ward: int):
    with pytest.raises(AppendOnlyError):
        Source.objects.create(kind="form", reference="form:1", label="biểu")
    with pytest.raises(AppendOnlyError):
        Source(kind="form", reference="form:1", label="biểu").save()
    with pytest.raises(AppendOnlyError):
        Entry.objects.get_or_create(seq=99, defaults={"kind": "pick"})


def test_a_finding_keeps_its_statements(ward: int):
    finding = Finding.objects.get()
    for change in (
        finding.statements.clear,
        lambda: finding.statements.remove(Statement.objects.first()),
        lambda: finding.statements.set([]),
        lambda: finding.statements.add(Statement.objects.last()),
    ):
        with pytest.raises(AppendOnlyError), transaction.atomic():
            change()
    assert len(findings([ward])[0].statements) == 1


def test_what_was_written_is_whole(ward: int):
    answer(make.SYSTEM, Finding.objects.get().pk, "đã kiểm tra")
    assert broken_audit_entry() is None and broken_batch() is None


def sql(statement: str, *values: object) -> None:
    """What somebody with a database console does."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE base_auditentry SET action = 'figures.accept' WHERE id = 2",
        "UPDATE base_auditentry SET account_id = 99 WHERE id = 2",
        "UPDATE base_auditentry SET unit_id = 99 WHERE id = 2",
        "UPDATE base_auditentry SET at = '2020-01-01 00:00:00+00' WHERE id = 2",
        "UPDATE base_auditentry SET payload = '{}' WHERE id = 2",
        "UPDATE base_auditentry SET previous = 'x' WHERE id = 2",
        "UPDATE base_auditentry SET id = 99 WHERE id = 2",
        "UPDATE base_auditentry SET digest = 'x' WHERE id = 2",
    ],
)
def test_a_changed_line_of_the_audit_trail_shows(tampering: str):
    for _ in range(4):
        make.unit()
    assert broken_audit_entry() is None
    sql(tampering)
    assert broken_audit_entry() in (2, 3)


def test_a_removed_line_of_the_audit_trail_shows():
    for _ in range(4):
        make.unit()
    sql("DELETE FROM base_auditentry WHERE id = 2")
    assert broken_audit_entry() == 3


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE figures_statement SET value = 50 WHERE value = 5",
        "UPDATE figures_statement SET quality = 4 WHERE value = 5",
        "UPDATE figures_statement SET entered_by = 99 WHERE value = 5",
        "UPDATE figures_source SET quote = 'khác' WHERE id = (SELECT min(id) FROM figures_source)",
        "UPDATE figures_entry SET reason = 'khác' WHERE kind = 'accept'",
        "UPDATE figures_finding SET message = 'khác'",
        "UPDATE figures_findinganswer SET text = 'khác'",
        "DELETE FROM figures_finding_statements",
        "DELETE FROM figures_findinganswer",
        "DELETE FROM figures_entry WHERE kind = 'pick'",
    ],
)
def test_a_row_changed_behind_the_gate_shows(ward: int, tampering: str):
    assert broken_batch() is None
    sql(tampering)
    assert broken_batch() == Batch.objects.get().pk
    assert broken_audit_entry() is None, "the chain itself was not touched"
