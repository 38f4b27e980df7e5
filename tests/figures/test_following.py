"""What a process knows of the ledger at a glance says the same as the ledger, after every step and in every process."""

from collections.abc import Iterator

import pytest
from django.db import connection, transaction

from giaoban.figures import following
from giaoban.figures.actions.accept import accept
from giaoban.figures.actions.record import record
from giaoban.figures.actions.withdraw import withdraw
from giaoban.figures.enums import EntryKind
from giaoban.figures.models import Entry, Ledger, Statement
from giaoban.figures.proposals import SourceRef
from giaoban.figures.queries import waiting
from giaoban.figures.reported import reported_periods
from tests import factories as make

FORM = SourceRef("form", "submission:k7m2", "Biểu nhập")


class Ward:
    """A ward, its reporter, and one measure."""

    def __init__(self) -> None:
        following.forget()
        self.id, self.measure = make.unit(), make.measure()
        self.reporter = make.reporter(self.id)

    def states(self, period: str) -> int:
        """A figure that waits for acceptance."""
        return record(self.reporter, [make.stated(self.id, self.measure, period=period)]).seqs[0]


@pytest.fixture
def ward(transactional_db: None) -> Iterator[Ward]:
    """A ward in a ledger whose transactions are real."""
    yield Ward()
    following.forget()


def plainly(unit: int) -> tuple[set[str], list[int]]:
    """The labels of the periods, and what waits: by the tables, statement by statement."""
    entries = list(Entry.objects.values_list("kind", "statement_id"))
    gone = {seq for kind, seq in entries if kind == EntryKind.WITHDRAW}
    accepted = {seq for kind, seq in entries if kind == EntryKind.ACCEPT}
    rows = Statement.objects.filter(about_id=unit).order_by("seq").values_list("seq", "period")
    return (
        {label for seq, label in rows if seq not in gone},
        [seq for seq, _label in rows if seq not in gone | accepted],
    )


def said(unit: int) -> tuple[set[str], list[int]]:
    """The same, as screens ask for it."""
    return {period.label for period in reported_periods([unit])}, [view.seq for view in waiting([unit])]


def test_it_follows_every_step_of_the_ledger(ward: Ward) -> None:
    assert said(ward.id) == (set(), [])
    first = ward.states("2024-01")
    assert said(ward.id) == ({"2024-01"}, [first]) == plainly(ward.id)
    second = ward.states("2024-02")
    accept(make.SYSTEM, [first])
    assert said(ward.id) == ({"2024-01", "2024-02"}, [second]) == plainly(ward.id)
    withdraw(make.SYSTEM, second, reason="gõ nhầm")
    assert said(ward.id) == ({"2024-01"}, []) == plainly(ward.id)
    make.recorded(ward.id, ward.measure, 7, period="2024-03")
    assert said(ward.id) == ({"2024-01", "2024-03"}, []) == plainly(ward.id)
    following.forget()
    assert said(ward.id) == plainly(ward.id)


def test_what_an_open_transaction_wrote_is_seen_by_it_and_kept_by_nobody(ward: Ward) -> None:
    first = ward.states("2024-01")
    assert said(ward.id) == ({"2024-01"}, [first])
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        second = ward.states("2024-02")
        assert said(ward.id) == ({"2024-01", "2024-02"}, [first, second])
        1 / 0  # noqa: B018
    assert said(ward.id) == ({"2024-01"}, [first])
    # the next one takes the numbers that were given back
    assert ward.states("2024-05") == second
    assert said(ward.id) == ({"2024-01", "2024-05"}, [first, second])


def test_a_ledger_that_was_put_back_is_counted_anew(ward: Ward) -> None:
    first = ward.states("2024-01")
    accept(make.SYSTEM, [first])
    assert said(ward.id) == ({"2024-01"}, [])
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM figures_entry WHERE kind IN ('accept', 'pick')")
    last = Entry.objects.order_by("-seq").values_list("seq", flat=True)[0]
    Ledger.objects.filter(pk=1).update(last_seq=last)
    assert said(ward.id) == ({"2024-01"}, [first]) == plainly(ward.id)
    Ledger.objects.filter(pk=1).update(epoch=2)
    assert said(ward.id) == plainly(ward.id)


def test_what_a_source_said_is_left_out_of_what_waits(ward: Ward) -> None:
    from_form = record(ward.reporter, [make.stated(ward.id, ward.measure, period="2024-03", source=FORM)]).seqs[0]
    first = ward.states("2024-01")
    assert [view.seq for view in waiting([ward.id])] == [from_form, first]
    assert [view.seq for view in waiting([ward.id], but_from="submission:")] == [first]
    # What came since is followed, and inside a transaction the tables are read.
    second = ward.states("2024-02")
    another = record(ward.reporter, [make.stated(ward.id, ward.measure, period="2024-04", source=FORM)]).seqs[0]
    assert [view.seq for view in waiting([ward.id], but_from="submission:")] == [first, second]
    with transaction.atomic():
        assert [view.seq for view in waiting([ward.id], but_from="submission:")] == [first, second]
        assert [view.seq for view in waiting([ward.id])] == [from_form, first, second, another]


def test_nothing_new_costs_one_look(ward: Ward, django_assert_num_queries: object) -> None:
    ward.states("2024-01")
    following.periods_of([ward.id])
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert set(following.periods_of([ward.id])) == {("LICH", "2024-01")}
