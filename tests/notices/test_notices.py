"""Telling people: once, by day, retried when it fails, dropped when it is no longer wanted."""

import json
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection

from giaoban.base.clock import now
from giaoban.base.errors import Refusal
from giaoban.base.jobs import TIMETABLE
from giaoban.base.models import AuditEntry
from giaoban.notices import kinds
from giaoban.notices.actions.channels import add_channel, remove_channel
from giaoban.notices.actions.drop import drop_unwanted
from giaoban.notices.actions.queue import queue
from giaoban.notices.actions.read import mark_read
from giaoban.notices.actions.send import send_due
from giaoban.notices.jobs import send_notices
from giaoban.notices.models import Channel, Delivery, Notice
from giaoban.notices.queries import channels_of, notices_about, own_notices, unread
from giaoban.people.enums import Role
from giaoban.people.models import User
from tests import factories
from tests.conftest import SetClock

pytestmark = pytest.mark.django_db
HANOI = ZoneInfo("Asia/Ho_Chi_Minh")


@pytest.fixture
def reporter() -> int:
    """An account with an address of e-mail."""
    person = factories.person(Role.REPORTER, factories.unit())
    User.objects.filter(pk=person.user.pk).update(email="nguoi@thu.example")
    return person.user.pk


def tell(account_id: int, key: str = "thu", **more: object) -> int | None:
    return queue("thu", key, account_id=account_id, subject="Nhắc nộp báo cáo", text="Còn 3 ngày.", **more)  # type: ignore[arg-type]


def states() -> list[str]:
    return list(Delivery.objects.order_by("pk").values_list("state", flat=True))


class Told(BaseHTTPRequestHandler):
    """A chat service of this machine: keeps what it is told, answers as it is set."""

    said: list[dict[str, str]] = []
    answer = 200

    def do_POST(self) -> None:
        self.said.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(self.answer)
        self.end_headers()

    def log_message(self, *_args: object) -> None:
        return


@pytest.fixture
def chat() -> Iterator[type[Told]]:
    Told.said, Told.answer = [], 200
    server = HTTPServer(("127.0.0.1", 0), Told)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    Told.address = f"json://127.0.0.1:{server.server_port}/"  # type: ignore[attr-defined]
    yield Told
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_notice_goes_out_once_and_shows_in_the_accounts_list(reporter: int, clock: SetClock) -> None:
    clock(2024, 3, 1, 9)
    assert tell(reporter, url="/2/thu-thap/") is not None
    assert unread(reporter) == 1
    assert tell(reporter) is None
    assert send_due().sent == 1
    assert send_due().sent == 0
    assert [(m.subject, m.to) for m in mail.outbox] == [("Nhắc nộp báo cáo", ["nguoi@thu.example"])]
    assert mail.outbox[0].body == "Còn 3 ngày.\nhttp://127.0.0.1/2/thu-thap/"
    (seen,) = own_notices(reporter)
    assert (seen.deliveries[0].state, seen.deliveries[0].to, seen.is_read) == ("sent", "nguoi@thu.example", False)
    assert mark_read(reporter) == 1 and unread(reporter) == 0


def test_two_workers_with_one_notice_send_it_once(
    reporter: int, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock(2024, 3, 1, 9)
    tell(reporter)
    real = EmailBackend.send_messages

    def slowly(self: EmailBackend, messages: object) -> int:
        # While this worker sends, the other one looks: it finds nothing to claim.
        assert send_due().sent == 0
        return real(self, messages)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(EmailBackend, "send_messages", slowly)
        assert send_due().sent == 1
    assert len(mail.outbox) == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_with_one_key_make_one_notice(reporter: int) -> None:
    made: list[int | None] = []

    def work() -> None:
        try:
            made.append(tell(reporter, "cung-mot-khoa"))
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len([one for one in made if one is not None]) == 1
    assert (Notice.objects.count(), Delivery.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("hour", "minute", "goes_out"),
    [(20, 59, (1, 20)), (21, 0, (2, 7)), (23, 30, (2, 7)), (6, 59, (1, 7)), (7, 0, (1, 7))],
)
def test_nothing_goes_out_at_night(
    reporter: int, clock: SetClock, hour: int, minute: int, goes_out: tuple[int, int]
) -> None:
    clock(2024, 3, 1, hour, minute)
    tell(reporter)
    day, at = goes_out
    assert Delivery.objects.get().next_at.astimezone(HANOI).replace(minute=0) == datetime(
        2024, 3, day, at, tzinfo=HANOI
    )
    quiet = (hour, minute) != (20, 59) and hour != 7
    assert send_due().sent == (0 if quiet else 1)
    clock(2024, 3, 2, 7, 1)
    send_due()
    assert len(mail.outbox) == 1


def test_what_waited_into_the_night_waits_on(reporter: int, clock: SetClock) -> None:
    clock(2024, 3, 1, 20, 58)
    tell(reporter)
    clock(2024, 3, 1, 22)
    assert send_due().sent == 0
    clock(2024, 3, 2, 7)
    assert send_due().sent == 1


def test_an_office_may_choose_other_hours_or_none(reporter: int, clock: SetClock, settings) -> None:  # type: ignore[no-untyped-def]
    settings.QUIET_HOURS = "11:30-13:30"
    clock(2024, 3, 1, 12)
    tell(reporter, "trua")
    assert send_due().sent == 0
    settings.QUIET_HOURS = ""
    clock(2024, 3, 1, 23)
    tell(reporter, "dem")
    assert send_due().sent == 2


def test_a_failure_is_said_and_tried_again_later_and_later_and_never_lost(
    reporter: int,
    clock: SetClock,
    monkeypatch: pytest.MonkeyPatch,
    settings,  # type: ignore[no-untyped-def]
) -> None:
    settings.QUIET_HOURS = ""
    clock(2024, 3, 1, 8)
    tell(reporter)

    def broken(self: EmailBackend, messages: object) -> int:
        raise ConnectionRefusedError("mail.thu.example:587")

    monkeypatch.setattr(EmailBackend, "send_messages", broken)
    start, waits = now(), []
    for _ in range(6):
        assert send_due().failed == 1
        row = Delivery.objects.get()
        assert "mail.thu.example" in row.error
        if row.state == "queued":
            waits.append(row.next_at - start)
            at = row.next_at.astimezone(HANOI)
            start = row.next_at
            clock(at.year, at.month, at.day, at.hour, at.minute)
    assert waits == [timedelta(minutes=5), timedelta(minutes=30), *(timedelta(hours=h) for h in (2, 6, 24))]
    assert (row.state, row.attempts) == ("failed", 6)
    (seen,) = own_notices(reporter)
    assert (seen.deliveries[0].state, seen.deliveries[0].attempts) == ("failed", 6)


def test_one_failure_does_not_hold_up_the_others(
    reporter: int, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock(2024, 3, 1, 9)
    other = factories.person(Role.REPORTER, factories.unit()).user.pk
    User.objects.filter(pk=other).update(email="khac@thu.example")
    tell(reporter)
    tell(other, "khac")
    real = EmailBackend.send_messages

    def choosy(self: EmailBackend, messages: list[mail.EmailMessage]) -> int:
        if messages[0].to == ["nguoi@thu.example"]:
            raise RuntimeError("an error of nobody's expectation")
        return real(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", choosy)
    done = send_due()
    assert (done.sent, done.failed) == (1, 1)
    assert states() == ["queued", "sent"]


def test_what_a_dead_worker_was_sending_is_unsure_and_not_sent_by_itself(reporter: int, clock: SetClock) -> None:
    clock(2024, 3, 1, 9)
    tell(reporter)
    Delivery.objects.update(state="sending", begun_at=now())
    clock(2024, 3, 1, 9, 5)
    send_due()
    assert states() == ["sending"]
    clock(2024, 3, 1, 9, 11)
    assert send_due().sent == 0
    assert states() == ["unsure"] and not mail.outbox


def test_what_is_no_longer_wanted_stops(reporter: int, clock: SetClock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(kinds._WANTED, "thu", lambda params: params["open"])
    unit_id = factories.unit()
    clock(2024, 3, 1, 22)
    tell(reporter, "mo", params={"open": True}, about_id=unit_id)
    tell(reporter, "xong", params={"open": False}, about_id=unit_id)
    assert drop_unwanted(["thu"], unit_id) == 1
    assert unread(reporter) == 1
    Notice.objects.filter(key="mo").update(params={"open": False})
    clock(2024, 3, 2, 8)
    done = send_due()
    assert (done.sent, done.dropped) == (0, 1)
    assert set(states()) == {"dropped"} and not mail.outbox
    assert unread(reporter) == 0
    assert [view.is_over for view in notices_about(["thu"], [unit_id], now() - timedelta(days=9))[unit_id]] == [
        True,
        True,
    ]


def test_without_an_address_or_a_server_it_stays_in_the_list_alone(reporter: int, clock: SetClock, settings) -> None:  # type: ignore[no-untyped-def]
    clock(2024, 3, 1, 9)
    nobody = factories.person(Role.REPORTER, factories.unit()).user.pk
    tell(nobody)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "localhost"
    tell(reporter, "khong-may-chu")
    assert not Delivery.objects.exists()
    assert (unread(nobody), unread(reporter)) == (1, 1)


def test_a_units_chat_is_told_through_apprise(chat: type[Told], clock: SetClock, settings) -> None:  # type: ignore[no-untyped-def]
    settings.CHANNEL_KINDS = frozenset({"json"})
    clock(2024, 3, 1, 9)
    unit_id = factories.unit()
    clerk = factories.clerk(unit_id)
    channel = add_channel(clerk, unit_id, "Nhóm khu phố", chat.address)  # type: ignore[attr-defined]
    queue("thu", "nhom", channels_of=unit_id, about_id=unit_id, subject="Nhắc", text="Còn 1 ngày.", url="/1/")
    chat.answer = 500
    assert send_due().failed == 1
    assert "không nhận" in Delivery.objects.get().error
    chat.answer = 200
    clock(2024, 3, 1, 9, 6)
    assert send_due().sent == 1
    assert [(one["title"], one["message"]) for one in chat.said] == [("Nhắc", "Còn 1 ngày.\nhttp://127.0.0.1/1/")] * 2
    (view,) = channels_of([unit_id])[unit_id]
    assert (view.label, view.kind) == ("Nhóm khu phố", "json")
    remove_channel(clerk, channel)
    assert Channel.objects.get().address == "" and not channels_of([unit_id])
    queue("thu", "nhom-2", channels_of=unit_id, about_id=unit_id, subject="Nhắc", text="Còn 0 ngày.")
    assert Delivery.objects.count() == 1


def test_a_channel_is_of_a_kind_that_the_office_allows_and_its_secret_is_in_no_log(settings) -> None:  # type: ignore[no-untyped-def]
    unit_id = factories.unit()
    clerk = factories.clerk(unit_id)
    for address, code in (
        ("file:///etc/passwd", "notices.kind_not_allowed"),
        ("json://127.0.0.1/", "notices.kind_not_allowed"),
        ("tgram://", "notices.bad_channel"),
        ("nhóm của tôi", "notices.bad_channel"),
    ):
        with pytest.raises(Refusal, match=code):
            add_channel(clerk, unit_id, "", address)
    with pytest.raises(Refusal, match="base.not_allowed"):
        add_channel(factories.reporter(unit_id), unit_id, "", "tgram://123456789:abcdefg_hijklmnop/-100200300")
    channel = add_channel(clerk, unit_id, "", "tgram://123456789:abcdefg_hijklmnop/-100200300")
    assert [view.label for view in channels_of([unit_id])[unit_id]] == ["tgram"]
    assert "hijklmnop" not in str(list(AuditEntry.objects.values_list("payload", flat=True)))
    with pytest.raises(Refusal, match="notices.no_channel"):
        remove_channel(factories.clerk(factories.unit()), channel)


def test_the_worker_sends_every_minute(reporter: int, clock: SetClock) -> None:
    clock(2024, 3, 1, 9)
    tell(reporter)
    timed = TIMETABLE["notices.jobs.send_notices"]
    assert (timed.run, timed.every) == (send_notices, timedelta(minutes=1))
    timed.run()
    assert len(mail.outbox) == 1
