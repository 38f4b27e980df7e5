"""The gate: what goes in, what is refused, and what becomes of record."""

import pytest

from giaoban.base.errors import Refusal
from giaoban.figures.actions.record import record
from giaoban.figures.models import Entry, Statement
from tests import factories as make

pytestmark = pytest.mark.django_db


def kinds() -> list[str]:
    return list(Entry.objects.order_by("seq").values_list("kind", flat=True))


def test_a_clerk_records_a_figure_and_it_is_accepted_and_of_record_at_once():
    ward, gifts = make.unit(), make.measure("Phần quà chăm lo", unit="phần")
    done = record(make.clerk(ward), [make.stated(ward, gifts, 1493)])
    assert kinds() == ["state", "accept", "pick"]
    assert Statement.objects.get(seq=done.seqs[0]).value == 1493
    assert Entry.objects.get(kind="pick").statement_id == done.seqs[0]


def test_a_reporters_figure_waits():
    ward, gifts = make.unit(), make.measure()
    record(make.reporter(ward), [make.stated(ward, gifts, 5)])
    assert kinds() == ["state"]


def test_all_or_none():
    ward, gifts = make.unit(), make.measure()
    with pytest.raises(Refusal) as refused:
        record(make.clerk(ward), [make.stated(ward, gifts, 5), make.stated(ward, gifts, -5)])
    assert refused.value.code == "figures.negative" and refused.value.params["index"] == 1
    assert kinds() == [] and not Statement.objects.exists()
