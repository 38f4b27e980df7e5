"""Danh mục → Người dùng, by its forms; and `giaoban account`."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from giaoban.base.clock import today
from giaoban.base.models import AuditEntry
from giaoban.cli import main
from giaoban.people.actions.invite import invite
from giaoban.people.enums import Role
from giaoban.people.models import Grant, User
from giaoban.people.policy import Person
from giaoban.registry.models import UnitName
from tests import factories
from tests.web.conftest import Places


@pytest.fixture
def warden(places: Places) -> Client:
    client = Client()
    client.force_login(factories.person(Role.ADMINISTRATOR, places.own, "quan-tri").user)
    return client


def said(answer: Any) -> str:
    return str(answer.content.decode())


def new(places: Places, **more: object) -> dict[str, object]:
    return {"username": "hoa", "role": "reporter", "unit": places.below, "cay": "state", **more}


def test_an_invitation_shows_its_link_this_once(warden: Client, places: Places, mailoutbox: list[Any]) -> None:
    form = new(places, display_name="Lê Thị Hoa", email="hoa@example.vn", to="2099-12-31")
    answer = warden.post(f"/{places.own}/danh-muc/nguoi-dung/moi/", form)
    hoa = User.objects.get(username="hoa")
    assert "http://testserver/dang-nhap/dat-mat-khau/" in said(answer)
    assert answer["Cache-Control"] == "no-store"
    assert "Đã gửi thư có liên kết tới hoa@example.vn." in said(answer) and len(mailoutbox) == 1
    grant = Grant.objects.get(user=hoa)
    assert (grant.unit_id, grant.valid_from, grant.valid_to) == (places.below, today(), date(2099, 12, 31))
    assert not hoa.has_usable_password()
    page = said(warden.get(f"/{places.own}/danh-muc/nguoi-dung/{hoa.pk}/"))
    assert "dat-mat-khau" not in page and "Lê Thị Hoa" in page
    listed = said(warden.get(f"/{places.own}/danh-muc/nguoi-dung/", {"tim": "le thi hoa"}))
    assert "1 tài khoản khớp" in listed and "chưa đặt mật khẩu" in listed
    written = str(list(AuditEntry.objects.values_list("payload", flat=True)))
    assert "Hoa" not in written and "hoa" not in written, "the audit has ids only"


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"username": "quan-tri"}, "đã có người dùng"),
        ({"username": "Lê Hoa"}, "không dùng được"),
        ({"username": "x"}, "không dùng được"),
        ({"email": "khong-phai"}, "không đúng dạng"),
        ({"role": "vua"}, "Chưa rõ vai trò"),
        ({"unit": "x"}, "Chưa rõ vai trò"),
        ({"from": "2024-02-30"}, "2024-02-30"),
        ({"from": "2024-03-02", "to": "2024-03-01"}, "đứng trước"),
    ],
)
def test_what_cannot_be_says_why_and_opens_nothing(
    warden: Client, places: Places, more: dict[str, object], sentence: str
) -> None:
    answer = warden.post(f"/{places.own}/danh-muc/nguoi-dung/moi/", new(places, **more))
    assert answer.status_code == 422 and sentence in said(answer)
    assert User.objects.count() == 1


def test_nobody_is_invited_above_or_next_door(warden: Client, places: Places) -> None:
    for unit_id in (places.above, places.foreign):
        answer = warden.post(f"/{places.own}/danh-muc/nguoi-dung/moi/", new(places, unit=unit_id))
        assert answer.status_code == 403
    assert not User.objects.filter(username="hoa").exists()


def test_an_account_of_elsewhere_is_not_there(warden: Client, places: Places) -> None:
    other = factories.reporter(places.foreign).user
    for method, path in (("get", ""), ("post", "ngung/"), ("post", "lien-ket/"), ("post", "giao/")):
        answer = getattr(warden, method)(f"/{places.own}/danh-muc/nguoi-dung/{other.pk}/{path}", new(places))
        assert answer.status_code == 422 and "Không có tài khoản này" in said(answer)
    assert User.objects.get(pk=other.pk).is_active


def test_a_link_is_not_made_for_an_account_that_reaches_further(warden: Client, places: Places) -> None:
    other = factories.reporter(places.own).user
    lender = factories.person(Role.CONSOLIDATOR, places.above)
    Grant.objects.create(
        user=other,
        role="consolidator",
        unit_id=places.above,
        valid_from=factories.LONG_AGO,
        delegated_from=Grant.objects.get(user=lender.user),
    )
    answer = warden.post(f"/{places.own}/danh-muc/nguoi-dung/{other.pk}/lien-ket/")
    assert answer.status_code == 403


def test_roles_are_given_and_taken_and_accounts_closed_and_opened(warden: Client, places: Places) -> None:
    account_id = invite(
        factories.SYSTEM,
        username="hoa",
        display_name="",
        role=Role.REPORTER,
        unit_id=places.below,
        valid_from=factories.LONG_AGO,
    )
    user, base = User.objects.get(pk=account_id), f"/{places.own}/danh-muc/nguoi-dung/{account_id}/"
    warden.post(f"{base}giao/", new(places, role="lead"))
    assert Person(user).may("intake.approve", places.below)
    lead = Grant.objects.get(user=user, role="lead")
    assert "Đã thu hồi vai trò." in said(warden.post(f"{base}thu-hoi/{lead.pk}/", follow=True))
    assert not Person(user).may("intake.approve", places.below)
    assert "1 vai trò đã qua" in said(warden.get(base))
    assert "Đã ngừng tài khoản hoa." in said(warden.post(f"{base}ngung/", follow=True))
    assert "Đã mở lại tài khoản hoa." in said(warden.post(f"{base}ngung/", follow=True))
    me = User.objects.get(username="quan-tri")
    last = warden.post(f"/{places.own}/danh-muc/nguoi-dung/{me.pk}/ngung/")
    assert last.status_code == 422 and "quản trị cuối cùng" in said(last)


@pytest.fixture
def prepared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("giaoban.cli._prepare", lambda: None)


@pytest.mark.django_db
def test_the_first_administrator_of_a_fresh_site(
    prepared: None, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    add = ["account", "add", "quantri", "--unit", "09999"]
    assert main(add) == 2
    assert "--unit-name" in capsys.readouterr().err
    assert main([*add, "--unit-name", "Phường Thử", "--unit-type", "lau-dai"]) == 2
    assert main([*add, "--unit-name", "Phường Thử", "--role", "vua"]) == 2
    assert not User.objects.exists() and not UnitName.objects.exists()
    assert main([*add, "--unit-name", "Phường Thử", "--site", "https://giaoban.example.vn/"]) == 0
    link = capsys.readouterr().out.strip()
    assert link.startswith("https://giaoban.example.vn/dang-nhap/dat-mat-khau/")
    page = Client().get(link.removeprefix("https://giaoban.example.vn"), follow=True)
    assert "<strong>quantri</strong>" in said(page)
    unit_id = UnitName.objects.get(code="09999").unit_id
    assert Person(User.objects.get()).may("people.manage", unit_id)
    assert main(["account", "link", "quantri"]) == 0
    assert main(["account", "link", "ai-do"]) == 2
    assert main(["account", "list"]) == 0
    assert "quantri\t\tadministrator Phường Thử" in capsys.readouterr().out
