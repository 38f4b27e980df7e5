"""The audit trail: searched by who, where, what, when and words; cut or rewritten, it shows."""

from datetime import timedelta

import pytest
from django.db import connection, transaction

from giaoban.base.actions.audit import audit
from giaoban.base.actors import System
from giaoban.base.clock import now
from giaoban.base.models import AuditEntry, AuditTerm
from giaoban.base.queries import broken_audit_entry
from giaoban.base.terms import terms_of
from giaoban.base.trail import Wanted, audit_head, holds_anchor, trail, trail_actions, trail_count, whole_trail
from giaoban.cli import main

pytestmark = pytest.mark.django_db


class Somebody:
    def __init__(self, account_id: int) -> None:
        self.account_id = account_id

    def may(self, verb: str, unit_id: int) -> bool:
        return True


def written(account_id: int = 7, action: str = "figures.record", unit_id: int | None = 1, **payload: object) -> int:
    with transaction.atomic():
        return audit(Somebody(account_id), action, unit_id, payload).id


def found(**wanted: object) -> list[int]:
    return [line.id for line in trail(Wanted(**wanted))]  # type: ignore[arg-type]


def test_words_are_found_from_their_beginning_however_they_are_written() -> None:
    sent_back = written(action="intake.send_back", reason="Đề nghị sửa số hộ nghèo, xã Hoà Mai", submission="bm7k2")
    written(action="intake.accept", submission="bm9x1", lines=[3, 4])
    assert found(words="hộ nghèo") == [sent_back]
    assert found(words="HOA MAI de ngh") == [sent_back]
    assert found(words="bm7") == [sent_back]
    assert found(words="send back") == [sent_back]
    assert found(words="ghèo") == []
    assert found(words="hộ giàu") == []
    assert len(found(words=" , ")) == 2, "no word asks for nothing"
    assert found(words="%") == found(words="_") == found(words="'; --") == found()


def test_digests_and_numbers_are_no_words() -> None:
    assert terms_of(
        "figures.record", {"rows": "0f" * 32, "first_seq": 12, "label": "12 hộ", "more": {"x": ["Xã"]}}
    ) == [
        "12",
        "figures",
        "ho",
        "record",
        "xa",
    ]


def test_who_where_what_and_when() -> None:
    first, second, third = written(7), written(8, unit_id=2), written(9, "figures.accept", unit_id=None)
    assert found(account_ids=frozenset({8})) == [second]
    assert found(unit_ids=frozenset({1})) == [first]
    assert found(unit_ids=frozenset({1}), or_account_id=9) == [third, first]
    assert found(unit_ids=frozenset({1}), without_unit=True) == [third, first]
    assert found(unit_ids=frozenset({1, 2}), only_unit_ids=frozenset({2, 3})) == [second]
    assert found(action="figures.accept") == [third]
    assert found(since=now() + timedelta(minutes=1)) == []
    assert found(until=now() - timedelta(minutes=1)) == []
    assert len(found(since=now() - timedelta(minutes=1), until=now() + timedelta(minutes=1))) == 3
    assert trail_actions() == ["figures.accept", "figures.record"]


def test_a_long_trail_is_read_page_by_page_and_whole() -> None:
    ids = [written() for _ in range(7)]
    assert [line.id for line in trail(Wanted(), limit=3)] == ids[:3:-1]
    assert [line.id for line in trail(Wanted(), before=ids[4], limit=3)] == ids[3:0:-1]
    assert [line.id for line in whole_trail(Wanted())] == ids[::-1]
    assert (trail_count(Wanted()), trail_count(Wanted(), most=4)) == (7, 5)


def test_on_whose_behalf_is_read_too() -> None:
    written(on_behalf_of=5)
    assert trail(Wanted())[0].on_behalf_of == 5


def cut(ids: list[int]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany("DELETE FROM base_auditentry WHERE id = %s", [[one] for one in ids])


def test_a_tail_cut_off_shows_against_an_anchor_only(capsys: pytest.CaptureFixture[str]) -> None:
    written()
    early = "{}:{}".format(*audit_head())
    ids = [written(), written()]
    assert main(["audit", "head"]) == 0
    anchor = capsys.readouterr().out.strip()
    assert anchor == f"{ids[-1]}:{AuditEntry.objects.get(id=ids[-1]).digest}"
    assert main(["audit", "verify", "--anchor", anchor, "--anchor", early]) == 0
    cut(ids)
    assert broken_audit_entry() is None, "what is left is a chain"
    assert main(["audit", "verify"]) == 0
    assert main(["audit", "verify", "--anchor", anchor, "--anchor", early]) == 1
    said = capsys.readouterr().out
    assert f"không còn mục mang dấu {anchor}" in said and early not in said
    written()
    assert not holds_anchor(anchor), "a new entry of the same number is another one"


@pytest.mark.parametrize("anchor", ["", ":", "x:y", "0:", "1:", "99"])
def test_what_is_no_anchor_is_not_held(anchor: str) -> None:
    written()
    assert not holds_anchor(anchor)
    assert holds_anchor(audit_head()[1].upper())


def test_the_head_of_an_empty_trail() -> None:
    assert audit_head() == (0, "")
    assert list(whole_trail(Wanted())) == []


def test_the_index_is_made_with_the_entry_and_only_then() -> None:
    with transaction.atomic():
        entry = audit(System(), "registry.register", 1, {"code": "00123"})
    assert sorted(AuditTerm.objects.filter(entry=entry).values_list("term", flat=True)) == [
        "00123",
        "register",
        "registry",
    ]
