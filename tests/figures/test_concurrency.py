"""Several people record at once: numbers are given in commit order, so whoever follows the ledger misses nothing."""

import random
import threading
import time
from collections.abc import Callable

import pytest
from django.db import connection, connections, transaction

from giaoban.base.errors import Refusal
from giaoban.base.queries import broken_audit_entry
from giaoban.figures.actions.new_epoch import new_epoch
from giaoban.figures.actions.record import record
from giaoban.figures.models import Entry
from giaoban.figures.queries import broken_batch, ledger_identity, ledger_position, values_of_record
from tests import factories as make

pytestmark = pytest.mark.django_db(transaction=True)


def together(*works: Callable[[], None]) -> None:
    """Run the works in threads of their own; the first failure is raised here."""
    failures: list[BaseException] = []

    def run(work: Callable[[], None]) -> None:
        try:
            work()
        except BaseException as failure:  # noqa: BLE001
            failures.append(failure)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
        assert not thread.is_alive(), "somebody waits for ever"
    if failures:
        raise failures[0]


def seqs() -> list[int]:
    return list(Entry.objects.order_by("seq").values_list("seq", flat=True))


def test_who_comes_second_waits_and_gets_the_later_number():
    ward, gifts = make.unit(), make.measure()
    numbered, seen_by_reader = threading.Event(), []
    numbers: dict[str, tuple[int, ...]] = {}

    def first() -> None:
        with transaction.atomic():
            numbers["first"] = record(make.SYSTEM, [make.stated(ward, gifts, 1, period="2024-01")]).seqs
            numbered.set()
            time.sleep(0.4)

    def second() -> None:
        assert numbered.wait(30)
        numbers["second"] = record(make.SYSTEM, [make.stated(ward, gifts, 2, period="2024-02")]).seqs

    def reader() -> None:
        assert numbered.wait(30)
        seen_by_reader.append(seqs())

    together(first, second, reader)
    assert seen_by_reader == [[]], "what is not committed is not there"
    assert numbers == {"first": (1,), "second": (4,)}
    assert seqs() == [1, 2, 3, 4, 5, 6]


def test_who_begins_early_and_commits_late_gets_the_later_number():
    """The late committer: with numbers from a sequence, 1 would appear after 4 and the mirror would never see it."""
    ward, gifts = make.unit(), make.measure()
    begun, quick_done = threading.Event(), threading.Event()
    committed: list[tuple[str, int]] = []

    def note(name: str, seq: int) -> None:
        committed.append((name, seq))

    def slow() -> None:
        with transaction.atomic():
            # A long look around first. On SQLite the transaction holds the only write lock from here on; on PostgreSQL
            # the quick one passes.
            begun.set()
            quick_done.wait(1)
            seq = record(make.SYSTEM, [make.stated(ward, gifts, 1, period="2024-01")]).seqs[0]
            transaction.on_commit(lambda: note("slow", seq))

    def quick() -> None:
        assert begun.wait(30)
        with transaction.atomic():
            seq = record(make.SYSTEM, [make.stated(ward, gifts, 2, period="2024-02")]).seqs[0]
            transaction.on_commit(lambda: note("quick", seq))
        quick_done.set()

    together(slow, quick)
    assert [seq for _, seq in committed] == [1, 4]
    if connection.vendor == "postgresql":
        assert [name for name, _ in committed] == ["quick", "slow"]
    assert seqs() == [1, 2, 3, 4, 5, 6]


def test_a_follower_never_sees_a_number_appear_behind_the_last_one_it_saw():
    ward, measures = make.unit(), [make.measure() for _ in range(4)]
    writing = threading.Event()
    writing.set()
    polls: list[list[int]] = []

    def writer(number: int) -> Callable[[], None]:
        dice = random.Random(number)

        def work() -> None:
            for turn in range(6):
                try:
                    with transaction.atomic():
                        period = f"20{10 + number}-{turn + 1:02d}"
                        record(make.SYSTEM, [make.stated(ward, one, turn, period=period) for one in measures])
                        time.sleep(dice.random() / 100)
                        if dice.random() < 0.3:
                            raise ZeroDivisionError
                except ZeroDivisionError:
                    continue

        return work

    def reader() -> None:
        while writing.is_set():
            polls.append(seqs())

    follower = threading.Thread(target=lambda: (reader(), connections.close_all()))
    follower.start()
    try:
        together(*(writer(number) for number in range(4)))
    finally:
        writing.clear()
        follower.join(60)
    polls.append(seqs())
    for earlier, later in zip(polls, polls[1:], strict=False):
        assert later[: len(earlier)] == earlier
    assert polls[-1] == list(range(1, ledger_position() + 1)), "what was rolled back left no gap"
    assert len({tuple(poll) for poll in polls}) > 2, "the reader saw the ledger grow"
    assert broken_audit_entry() is None and broken_batch() is None


def test_two_who_record_the_same_figure_at_once_leave_one_value_of_record():
    ward, gifts = make.unit(), make.measure()
    together(*(lambda value=value: make.recorded(ward, gifts, value) for value in range(1, 7)))
    assert list(values_of_record().values()) == [1]
    picks = Entry.objects.filter(kind="pick").order_by("seq").values_list("statement_id", "conflict")
    assert list(picks) == [(1, False), (1, True)]


def test_a_double_click_from_two_windows_records_once():
    ward, gifts = make.unit(), make.measure()
    once = make.stated(ward, gifts, 5)
    outcomes: list[str] = []

    def click() -> None:
        try:
            record(make.SYSTEM, [once])
            outcomes.append("recorded")
        except Refusal as refusal:
            outcomes.append(refusal.code)

    together(click, click, click)
    assert sorted(outcomes) == ["figures.already_recorded", "figures.already_recorded", "recorded"]
    assert len(seqs()) == 3


def test_who_waits_too_long_is_told_so_and_nothing_is_written(monkeypatch):
    ward, gifts = make.unit(), make.measure()
    held, told = threading.Event(), threading.Event()
    codes: list[str] = []
    monkeypatch.setattr("giaoban.base.locks._PATIENCE", "200ms")

    def first() -> None:
        with transaction.atomic():
            make.recorded(ward, gifts, 1)
            held.set()
            told.wait(30)

    def second() -> None:
        assert held.wait(30)
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA busy_timeout = 200")
        try:
            make.recorded(ward, gifts, 2)
        except Refusal as refusal:
            codes.append(refusal.code)
        finally:
            told.set()

    together(first, second)
    assert codes == ["base.busy"]
    assert seqs() == [1, 2, 3]


def test_after_a_restore_the_numbers_that_others_saw_are_not_given_again():
    ward, gifts = make.unit(), make.measure()
    make.recorded(ward, gifts, 1, period="2024-01")
    before, (name, epoch) = seqs(), ledger_identity()
    make.recorded(ward, gifts, 2, period="2024-02")
    seen = ledger_position()
    _restore_to(before[-1])
    assert ledger_position() == before[-1] < seen, "how a follower notices: the ledger went back"
    assert ledger_identity() == (name, epoch), "the ledger itself cannot know"
    new_epoch(seen_seq=seen)
    assert make.recorded(ward, gifts, 3, period="2024-02") == seen + 1
    assert ledger_identity() == (name, epoch + 1)
    assert [seq for seq in seqs() if seq > seen] == [seen + 1, seen + 2, seen + 3]
    assert broken_audit_entry() is None and broken_batch() is None


def _restore_to(seq: int) -> None:
    """What putting back an older backup does: the rows after it never were."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM figures_entry WHERE seq > %s", [seq])
        cursor.execute("DELETE FROM figures_statement WHERE seq > %s", [seq])
        cursor.execute("SELECT max(batch_id) FROM figures_entry")
        (batch,) = cursor.fetchone()
        cursor.execute("SELECT audit_id FROM figures_batch WHERE id = %s", [batch])
        (audit,) = cursor.fetchone()
        cursor.execute("DELETE FROM figures_batch WHERE id > %s", [batch])
        cursor.execute("DELETE FROM base_auditentry WHERE id > %s", [audit])
        cursor.execute("UPDATE figures_ledger SET last_seq = %s", [seq])
