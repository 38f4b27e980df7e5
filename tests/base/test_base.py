"""The ground: the lock, the audit trail, refusals, the clock."""

import socket
from datetime import date, timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.utils import translation
from pytest_socket import SocketConnectBlockedError

from giaoban.base.actions.audit import audit
from giaoban.base.clock import now, today
from giaoban.base.errors import CODES, Refusal, declare
from giaoban.base.locks import hold_ledger_lock
from giaoban.base.models import AuditEntry
from giaoban.base.queries import broken_audit_entry
from giaoban.settings import _clock_days
from tests import factories as make


@pytest.mark.django_db(transaction=True)
def test_the_ledgers_lock_lasts_a_transaction_and_is_not_taken_outside_one():
    with pytest.raises(RuntimeError):
        hold_ledger_lock()


@pytest.mark.django_db
def test_one_line_an_action_chained_to_the_one_before(clock):
    clock(2024, 3, 4)
    first = audit(make.SYSTEM, "tests.first", 1, {"số": 1})
    second = audit(make.SYSTEM, "tests.second", None, {"danh sách": [3, 2]})
    assert (first.id, first.previous, second.id, second.previous) == (1, "", 2, first.digest)
    assert AuditEntry.objects.get(id=1).at == now()
    assert broken_audit_entry() is None


@pytest.mark.django_db
def test_the_office_day_is_vietnams(clock):
    clock(2024, 3, 4, hour=0, minute=30)
    assert today() == date(2024, 3, 4), "half past midnight in Hà Nội is still the day before in UTC"


def test_a_code_has_one_sentence():
    with pytest.raises(ValueError, match="declared twice"):
        declare("base.not_allowed", "Câu khác.")


def test_every_sentence_of_the_ledger_is_vietnamese_and_fills_its_places():
    import giaoban.figures.refusals  # noqa: F401

    filled = {"where": "“05 phần quà”", "seq": 7, "day": "29/02/2024", "period": "2024-02@LICH", "length": 500}
    mine = {code for code in CODES if code.startswith("figures.")}
    assert len(mine) > 20
    with translation.override("vi"):
        for code in mine:
            sentence = Refusal(code, nature="tại thời điểm", index=0, **filled).message
            assert sentence.endswith(".") and "%(" not in sentence


def test_a_test_that_asks_another_machine_fails():
    with (
        socket.socket() as outside,
        pytest.warns(UserWarning, match="192.0.2.1"),
        pytest.raises(SocketConnectBlockedError),
    ):
        outside.connect(("192.0.2.1", 80))


def test_a_test_may_talk_to_its_own_machine():
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as line:
        assert line.getpeername() == server.getsockname()


def test_a_site_for_trying_out_stands_on_the_day_it_was_given(settings, monkeypatch):
    real = now()
    settings.CLOCK_DAYS = -900
    assert timedelta(days=900) - timedelta(minutes=1) < real - now() <= timedelta(days=900)
    monkeypatch.setenv("GIAOBAN_DAY", (today() + timedelta(days=1)).isoformat())
    assert _clock_days() == -899
    monkeypatch.setenv("GIAOBAN_DAY", "mồng năm")
    with pytest.raises(ImproperlyConfigured, match="GIAOBAN_DAY"):
        _clock_days()
