"""What a process keeps holds until the database says that something it was read from has changed, by whomever."""

import logging
import threading
from datetime import date

import pytest
from django.db import connection, transaction

from giaoban.base import marks
from giaoban.base.kept import kept
from giaoban.notices.models import Channel
from giaoban.registry.models import Unit, UnitName

pytestmark = pytest.mark.django_db(transaction=True)


class Counted:
    """A kept function over the registry's names, and how often it really read."""

    def __init__(self) -> None:
        self.reads = 0

        @kept()
        def names(prefix: str) -> list[str]:
            self.reads += 1
            return list(
                UnitName.objects.filter(name__startswith=prefix).order_by("name").values_list("name", flat=True)
            )

        self.names = names


def place(name: str) -> UnitName:
    unit = Unit.objects.create(body="place")
    return UnitName.objects.create(unit=unit, code=name, name=name, type="xa", valid_from=date(2020, 1, 1))


def elsewhere(name: str) -> None:
    """Another connection writes a place and commits."""

    def write() -> None:
        try:
            place(name)
        finally:
            connection.close()

    other = threading.Thread(target=write)
    other.start()
    other.join()


@pytest.fixture
def counted() -> Counted:
    return Counted()


def test_an_answer_is_read_once_for_each_question(counted: Counted) -> None:
    place("Xã Bình")
    assert counted.names("Xã") == counted.names("Xã") == ["Xã Bình"]
    assert counted.names("Phường") == []
    assert counted.reads == 2


def test_whatever_way_a_table_is_changed_the_next_answer_knows_it(counted: Counted) -> None:
    row = place("Xã Bình")
    assert counted.names("Xã") == ["Xã Bình"]
    UnitName.objects.filter(pk=row.pk).update(name="Xã An")
    assert counted.names("Xã") == ["Xã An"]
    UnitName.objects.bulk_create(
        [UnitName(unit_id=row.unit_id, code="2", name="Xã Mới", type="xa", valid_from=date(2021, 1, 1))],
        ignore_conflicts=True,
    )
    assert counted.names("Xã") == ["Xã An", "Xã Mới"]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE registry_unitname SET name = %s WHERE name = %s", ["Xã Cũ", "Xã An"])
    assert counted.names("Xã") == ["Xã Cũ", "Xã Mới"]
    UnitName.objects.all().delete()
    assert counted.names("Xã") == []


def test_what_another_table_says_does_not_matter(counted: Counted) -> None:
    place("Xã Bình")
    counted.names("Xã")
    Unit.objects.create(body="place")
    counted.names("Xã")
    assert counted.reads == 1


def test_an_open_transaction_sees_its_own_writes_and_leaves_nothing_behind(counted: Counted) -> None:
    place("Xã Bình")
    assert counted.names("Xã") == ["Xã Bình"]
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        place("Xã An")
        assert counted.names("Xã") == ["Xã An", "Xã Bình"]
        _ = 1 // 0
    assert counted.names("Xã") == ["Xã Bình"]


def test_inside_a_transaction_what_still_holds_is_used_and_what_others_commit_is_seen(counted: Counted) -> None:
    """On PostgreSQL others may commit while it is open; on SQLite nobody else writes then."""
    place("Xã Bình")
    assert counted.names("Xã") == ["Xã Bình"]
    with transaction.atomic():
        assert counted.names("Xã") == ["Xã Bình"]
        assert counted.reads == 1, "kept before, and still so"
        if connection.vendor == "postgresql":
            elsewhere("Xã Xa")
        else:
            place("Xã Xa")
        assert counted.names("Xã") == ["Xã Bình", "Xã Xa"]
    assert counted.names("Xã") == ["Xã Bình", "Xã Xa"]


def test_a_request_that_writes_sees_what_it_wrote_and_then_looks_once_again(counted: Counted) -> None:
    place("Xã Bình")
    with marks.one_look(writes=True):
        assert counted.names("Xã") == ["Xã Bình"]
        elsewhere("Xã Xa")
        assert counted.names("Xã") == ["Xã Bình"], "as of its beginning"
        with transaction.atomic():
            assert counted.names("Xã") == ["Xã Bình", "Xã Xa"], "under its locks as it stands now"
            place("Xã An")
            assert counted.names("Xã") == ["Xã An", "Xã Bình", "Xã Xa"]
        assert counted.names("Xã") == ["Xã An", "Xã Bình", "Xã Xa"]
        UnitName.objects.filter(name="Xã An").delete()
        assert counted.names("Xã") == ["Xã Bình", "Xã Xa"]


def test_what_another_connection_commits_is_in_the_next_answer(counted: Counted) -> None:
    place("Xã Bình")
    assert counted.names("Xã") == ["Xã Bình"]

    elsewhere("Xã Xa")
    assert counted.names("Xã") == ["Xã Bình", "Xã Xa"]


def test_a_transaction_that_began_earlier_and_ends_later_is_noticed(counted: Counted) -> None:
    """Numbers given before the commit would be seen too early: what counts is what a look can see."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    place("Xã Bình")
    written, seen = threading.Event(), threading.Event()

    def slow() -> None:
        try:
            with transaction.atomic():
                place("Xã Chậm")
                written.set()
                assert seen.wait(20)
        finally:
            connection.close()

    other = threading.Thread(target=slow)
    other.start()
    assert written.wait(20)
    place("Xã Nhanh")
    assert counted.names("Xã") == ["Xã Bình", "Xã Nhanh"]
    seen.set()
    other.join()
    assert counted.names("Xã") == ["Xã Bình", "Xã Chậm", "Xã Nhanh"]


def test_a_request_that_only_reads_looks_once(counted: Counted) -> None:
    place("Xã Bình")
    with marks.one_look():
        assert counted.names("Xã") == ["Xã Bình"]
        place("Xã Sau")
        assert counted.names("Xã") == ["Xã Bình"]
        marks.look_again()
        assert counted.names("Xã") == ["Xã Bình", "Xã Sau"]
    assert counted.names("Xã") == ["Xã Bình", "Xã Sau"]


def test_what_is_kept_of_what_is_kept_depends_on_its_tables_too(counted: Counted) -> None:
    @kept()
    def many(prefix: str) -> int:
        return len(counted.names(prefix))

    place("Xã Bình")
    counted.names("Xã")
    assert many("Xã") == 1
    place("Xã An")
    assert many("Xã") == 2


def test_lists_are_handed_out_as_copies(counted: Counted) -> None:
    place("Xã Bình")
    counted.names("Xã").append("?")
    assert counted.names("Xã") == ["Xã Bình"]


def test_what_reads_a_table_that_nobody_follows_is_not_kept_and_is_said(caplog: pytest.LogCaptureFixture) -> None:
    reads = []

    @kept()
    def channels() -> int:
        reads.append(1)
        return Channel.objects.count()

    with caplog.at_level(logging.ERROR):
        assert channels() == channels() == 0
    assert len(reads) == 2
    assert "notices_channel" in caplog.text


def test_every_followed_table_has_its_trigger() -> None:
    assert marks.followed() | marks.STAND_FOR.keys() <= marks._with_triggers()
    assert set(marks.STAND_FOR.values()) <= marks.followed()
    assert not set(marks.STAND_FOR) & marks.followed()


def test_what_was_noted_long_ago_is_cleared_away() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has a mark a table")
    place("Xã Bình")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE base_change SET at = at - interval '2 days'")
    marks.clear_old()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM base_change")
        assert cursor.fetchone() == (0,)


def test_without_triggers_nothing_is_kept(counted: Counted) -> None:
    place("Xã Bình")
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("DROP TRIGGER giaoban_change ON registry_unitname")
        else:
            cursor.execute("DROP TRIGGER giaoban_change_UPDATE_registry_unitname")
    marks._forget()
    try:
        counted.names("Xã")
        counted.names("Xã")
        assert counted.reads == 2
    finally:
        marks.install()
    counted.names("Xã")
    counted.names("Xã")
    assert counted.reads == 3
