"""Coming in: the password, the second step, the office's own provider, links, and what stops who guesses."""

import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.usersessions.models import UserSession
from django.test import Client, override_settings

from giaoban.base.models import AuditEntry
from giaoban.people.actions.close import close
from giaoban.people.actions.invite import invite
from giaoban.people.actions.link import link
from giaoban.people.adapters import ProviderAdapter, SecondStepAdapter
from giaoban.people.enums import Role
from giaoban.people.models import User
from tests import factories
from tests.web.conftest import Places

PASSWORD = "mat-khau-de-thu"
NEW = "mot cau ngan de nho"


@pytest.fixture
def account(places: Places) -> User:
    return factories.person(Role.REPORTER, places.own, "hoa").user


def sign_in(client: Client, name: str = "hoa", password: str = PASSWORD, **more: Any) -> Any:
    return client.post("/dang-nhap/", {"login": name, "password": password}, **more)


def signed_in_as(name: str, password: str) -> Client:
    client = Client()
    sign_in(client, name, password)
    return client


def said(answer: Any) -> str:
    return str(answer.content.decode())


def test_the_right_password_leads_to_the_page_that_was_asked_for(account: User, places: Places) -> None:
    client = Client()
    asked = client.get(f"/{places.own}/so-lieu/")
    assert asked["Location"] == f"/dang-nhap/?next=/{places.own}/so-lieu/"
    assert f'value="/{places.own}/so-lieu/"' in said(client.get(asked["Location"]))
    answer = client.post("/dang-nhap/", {"login": "HOA ", "password": PASSWORD, "next": f"/{places.own}/so-lieu/"})
    assert answer["Location"] == f"/{places.own}/so-lieu/"
    elsewhere = client.post("/dang-xuat/")
    assert elsewhere["Location"] == "/dang-nhap/"
    assert (
        client.post("/dang-nhap/", {"login": "hoa", "password": PASSWORD, "next": "https://xau.vn/"})["Location"] == "/"
    )


def test_a_wrong_password_and_an_unknown_name_get_the_same_sentence(account: User) -> None:
    sentence = "Tên tài khoản hoặc mật khẩu không đúng."
    assert sentence in said(sign_in(Client(), password="sai"))
    assert sentence in said(sign_in(Client(), name="khong-co-ai"))


def test_five_wrong_passwords_lock_the_account_for_everybody_even_with_the_right_one(account: User) -> None:
    for number in range(5):
        answer = sign_in(Client(REMOTE_ADDR=f"10.0.0.{number}"), password="sai")
        assert "không đúng" in said(answer)
    locked = sign_in(Client(REMOTE_ADDR="10.0.0.99"))
    assert "tạm khóa đăng nhập; hãy thử lại sau 5 phút" in said(locked)
    assert UserSession.objects.count() == 0


def test_an_address_that_guesses_many_names_is_stopped_and_others_are_not(account: User) -> None:
    guesser = Client(REMOTE_ADDR="10.0.0.1")
    for number in range(30):
        assert "không đúng" in said(sign_in(guesser, name=f"ten-{number}", password="sai"))
    assert "Nhập sai quá nhiều lần" in said(sign_in(guesser, name="ten-31", password="sai"))
    assert sign_in(Client(REMOTE_ADDR="10.0.0.2")).status_code == 302


def test_behind_a_proxy_the_address_is_what_the_proxy_says_and_nobody_makes_one_up(account: User) -> None:
    with override_settings(ALLAUTH_TRUSTED_PROXY_COUNT=1):
        for number in range(31):
            made_up = {"X-Forwarded-For": f"1.2.3.{number}, 10.0.0.7"}
            answer = sign_in(Client(headers=made_up), name=f"ten-{number}", password="sai")
    assert "Nhập sai quá nhiều lần" in said(answer)


def test_too_many_requests_get_a_page_in_our_words(account: User) -> None:
    with override_settings(ACCOUNT_RATE_LIMITS={"login": "1/m/ip"}):
        sign_in(Client(), password="sai")
        answer = sign_in(Client(), password="sai")
    assert answer.status_code == 429
    assert "hãy chờ năm phút rồi thử lại" in said(answer)


def code_now(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def secret_of(user: User) -> str:
    row = Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP)
    return SecondStepAdapter().decrypt(row.data["secret"])


@pytest.fixture
def two_steps(account: User, django_capture_on_commit_callbacks: Any) -> list[str]:
    """The account's second step, set up through its pages; its recovery codes."""
    client = Client()
    sign_in(client)
    assert "Xác nhận hai bước đang tắt" in said(client.get("/tai-khoan/hai-buoc/"))
    assert client.get("/tai-khoan/hai-buoc/bat/")["Location"].startswith("/tai-khoan/xac-nhan/")
    page = client.post("/tai-khoan/xac-nhan/?next=/tai-khoan/hai-buoc/bat/", {"password": PASSWORD}, follow=True)
    secret = page.context["form"].secret
    assert secret in said(page)
    wrong = client.post("/tai-khoan/hai-buoc/bat/", {"code": "000000"})
    assert "Mã không đúng" in said(wrong)
    with django_capture_on_commit_callbacks(execute=True):
        sent = client.post("/tai-khoan/hai-buoc/bat/", {"code": code_now(secret)})
    assert "Còn 10 mã dự phòng" in said(client.get(sent["Location"]))
    assert sent["Location"] == "/tai-khoan/ma-du-phong/"
    assert AuditEntry.objects.filter(action="people.second_step_on", account_id=account.pk).exists()
    downloaded = client.get("/tai-khoan/ma-du-phong/tai-ve/")
    return said(downloaded).split()


def test_with_a_second_step_a_password_alone_opens_nothing(account: User, two_steps: list[str], places: Places) -> None:
    client = Client()
    assert sign_in(client)["Location"] == "/dang-nhap/ma/"
    assert client.get(f"/{places.own}/tong-quan/").status_code == 302
    assert "Mã không đúng" in said(client.post("/dang-nhap/ma/", {"code": "12"}))
    assert client.get(f"/{places.own}/tong-quan/").status_code == 302


def test_a_recovery_code_opens_once(account: User, two_steps: list[str], places: Places) -> None:
    assert len(two_steps) == 10
    client = Client()
    sign_in(client)
    assert client.post("/dang-nhap/ma/", {"code": two_steps[0]}).status_code == 302
    assert client.get(f"/{places.own}/tong-quan/").status_code == 200
    left = client.post("/tai-khoan/xac-nhan/?next=/tai-khoan/ma-du-phong/", {"password": PASSWORD}, follow=True)
    assert "Còn 9 mã dự phòng" in said(left)
    again = Client()
    sign_in(again)
    assert "Mã không đúng" in said(again.post("/dang-nhap/ma/", {"code": two_steps[0]}))


def test_the_secrets_of_the_second_step_lie_encrypted(account: User, two_steps: list[str]) -> None:
    lying = json.dumps(list(Authenticator.objects.filter(user=account).values_list("data", flat=True)))
    assert secret_of(account) not in lying
    with override_settings(SECRET_KEY="một khóa khác"):
        assert secret_of(account) not in ("", lying)


def test_turning_the_second_step_off_asks_who_it_is_again(account: User, two_steps: list[str]) -> None:
    client = Client()
    client.force_login(account)
    asked = client.get("/tai-khoan/hai-buoc/tat/")
    assert asked["Location"].startswith("/tai-khoan/xac-nhan")
    page = client.get("/tai-khoan/xac-nhan/?next=/tai-khoan/hai-buoc/tat/")
    assert "Xác nhận là bạn" in said(page)
    assert "Mật khẩu không đúng" in said(client.post("/tai-khoan/xac-nhan/", {"password": "sai"}))
    assert client.post("/tai-khoan/xac-nhan/", {"password": PASSWORD}).status_code == 302
    done = client.post("/tai-khoan/hai-buoc/tat/", {}, follow=True)
    assert "Đã tắt xác nhận hai bước." in said(done)
    assert not Authenticator.objects.filter(user=account).exists()
    assert sign_in(Client())["Location"] == "/"


def test_an_invited_account_sets_its_password_by_the_link_once(places: Places) -> None:
    account_id = invite(
        factories.SYSTEM,
        username="moi",
        display_name="Người Mới",
        role=Role.REPORTER,
        unit_id=places.own,
        valid_from=factories.LONG_AGO,
    )
    assert "_auth_user_id" not in signed_in_as("moi", "").session
    path = link(factories.SYSTEM, account_id)
    client = Client()
    page = client.get(path, follow=True)
    assert "Tên tài khoản: <strong>moi</strong>" in said(page)
    address = page.redirect_chain[-1][0]
    assert path not in address
    short = client.post(address, {"password1": "ngan", "password2": "ngan"})
    assert "Mật khẩu quá ngắn: cần ít nhất 10 ký tự." in said(short)
    unlike = client.post(address, {"password1": NEW, "password2": NEW + "!"})
    assert "Hai lần nhập mật khẩu không giống nhau." in said(unlike)
    assert "Đã đặt mật khẩu" in said(client.post(address, {"password1": NEW, "password2": NEW}, follow=True))
    assert sign_in(Client(), name="moi", password=NEW)["Location"] == "/"
    assert "Liên kết không dùng được nữa" in said(Client().get(path, follow=True))
    payload = AuditEntry.objects.get(action="people.password").payload
    assert payload == {"account": account_id, "by_link": True}


def test_a_new_password_by_a_link_signs_everybody_else_out(account: User, places: Places) -> None:
    thief = Client()
    sign_in(thief)
    assert thief.get(f"/{places.own}/tong-quan/").status_code == 200
    client = Client()
    address = client.get(link(factories.SYSTEM, account.pk), follow=True).redirect_chain[-1][0]
    client.post(address, {"password1": NEW, "password2": NEW})
    assert thief.get(f"/{places.own}/tong-quan/").status_code == 302


def test_one_changes_ones_password_and_signs_out_elsewhere(account: User) -> None:
    here, elsewhere = Client(), Client()
    sign_in(here)
    sign_in(elsewhere)
    assert "Đang đăng nhập ở 2 nơi" in said(here.get("/tai-khoan/phien/"))
    assert "Đã đăng xuất ở mọi nơi khác." in said(here.post("/tai-khoan/phien/", follow=True))
    assert elsewhere.get("/tai-khoan/").status_code == 302
    words = {"oldpassword": "sai", "password1": NEW, "password2": NEW}
    assert "Mật khẩu hiện tại không đúng." in said(here.post("/tai-khoan/mat-khau/", words))
    words["oldpassword"] = PASSWORD
    assert "Đã đổi mật khẩu." in said(here.post("/tai-khoan/mat-khau/", words, follow=True))
    assert sign_in(Client(), password=NEW)["Location"] == "/"


def test_a_closed_account_is_out_at_once_and_stays_out(account: User, places: Places) -> None:
    client = Client()
    sign_in(client)
    factories.person(Role.ADMINISTRATOR, places.own)
    close(factories.SYSTEM, account.pk)
    assert client.get("/tai-khoan/").status_code == 302
    assert "_auth_user_id" not in signed_in_as("hoa", PASSWORD).session


class Provider:
    """An OpenID Connect provider in this process: what allauth would ask over the net."""

    def __init__(self, claims: dict[str, object]) -> None:
        self.claims = claims

    def __enter__(self) -> "Provider":
        return self

    def __exit__(self, *what: object) -> None:
        return None

    def get(self, url: str, **more: Any) -> "Answer":
        if url.endswith("/.well-known/openid-configuration"):
            base = "https://dang-nhap.example.vn"
            return Answer(
                {
                    "issuer": base,
                    "authorization_endpoint": f"{base}/auth",
                    "token_endpoint": f"{base}/token",
                    "userinfo_endpoint": f"{base}/me",
                    "jwks_uri": f"{base}/keys",
                }
            )
        assert url == "https://dang-nhap.example.vn/me"
        return Answer(self.claims)

    def request(self, method: str, url: str, **more: Any) -> "Answer":
        assert (method, url) == ("POST", "https://dang-nhap.example.vn/token")
        assert more["data"]["code"] == "mot-ma" and more["data"]["code_verifier"]
        return Answer({"access_token": "the", "token_type": "Bearer"})


class Answer:
    def __init__(self, content: dict[str, object]) -> None:
        self.content, self.status_code, self.headers = content, 200, {"content-type": "application/json"}
        self.text = json.dumps(content)

    def json(self) -> dict[str, object]:
        return self.content

    def raise_for_status(self) -> None:
        return None


APPS = [
    {
        "provider_id": "co-quan",
        "name": "Cổng chung",
        "client_id": "giao-ban",
        "secret": "bi-mat",
        "settings": {"server_url": "https://dang-nhap.example.vn"},
    }
]
ON = override_settings(SOCIALACCOUNT_PROVIDERS={"openid_connect": {"APPS": APPS, "OAUTH_PKCE_ENABLED": True}})


def by_provider(monkeypatch: pytest.MonkeyPatch, client: Client, **claims: object) -> Any:
    """Sign in through the provider, which says these claims."""
    monkeypatch.setattr(ProviderAdapter, "get_requests_session", lambda self: Provider({"sub": "77", **claims}))
    with ON:
        assert "Đăng nhập bằng Cổng chung" in said(client.get("/dang-nhap/"))
        sent = client.post("/dang-nhap/chung/co-quan/")
        assert sent["Location"].startswith("https://dang-nhap.example.vn/auth?")
        state = parse_qs(urlsplit(sent["Location"]).query)["state"][0]
        return client.get("/dang-nhap/chung/co-quan/ve/", {"code": "mot-ma", "state": state}, follow=True)


def test_without_settings_there_is_no_provider(account: User) -> None:
    assert "Đăng nhập bằng" not in said(Client().get("/dang-nhap/"))
    assert Client().post("/dang-nhap/chung/co-quan/").status_code == 404


def test_who_was_invited_under_a_vouched_address_comes_in(account: User, monkeypatch: pytest.MonkeyPatch) -> None:
    User.objects.filter(pk=account.pk).update(email="hoa@phuong.example.vn")
    client = Client()
    by_provider(monkeypatch, client, email="Hoa@phuong.example.vn", email_verified=True)
    assert client.session["_auth_user_id"] == str(account.pk)
    again = Client()
    by_provider(monkeypatch, again, email="dia-chi-khac@example.vn", email_verified=True)
    assert again.session["_auth_user_id"] == str(account.pk), "the provider's own id is what is remembered"


@pytest.mark.parametrize(
    "claims",
    [
        {"email": "hoa@phuong.example.vn", "email_verified": False},
        {"email": "nguoi-la@phuong.example.vn", "email_verified": True},
        {},
    ],
)
def test_who_was_not_invited_makes_no_account(
    account: User, monkeypatch: pytest.MonkeyPatch, claims: dict[str, object]
) -> None:
    User.objects.filter(pk=account.pk).update(email="hoa@phuong.example.vn")
    client = Client()
    answer = by_provider(monkeypatch, client, **claims)
    assert "Tài khoản này chưa được mời vào Giao Ban" in said(answer)
    assert "_auth_user_id" not in client.session
    assert User.objects.count() == 1


def test_the_second_step_is_asked_for_after_the_provider_too(
    account: User, two_steps: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    User.objects.filter(pk=account.pk).update(email="hoa@phuong.example.vn")
    client = Client()
    answer = by_provider(monkeypatch, client, email="hoa@phuong.example.vn", email_verified=True)
    assert answer.redirect_chain[-1][0] == "/dang-nhap/ma/"
    assert "_auth_user_id" not in client.session


def test_a_provider_that_fails_says_so_in_vietnamese(account: User) -> None:
    with ON:
        answer = Client().get("/dang-nhap/chung/co-quan/ve/", {"error": "access_denied"}, follow=True)
    assert "Chưa đăng nhập được" in said(answer)


def test_a_forgotten_password_is_sent_to_who_has_the_address(account: User, mailoutbox: list[Any]) -> None:
    User.objects.filter(pk=account.pk).update(email="hoa@phuong.example.vn")
    client = Client()
    for address in ("hoa@phuong.example.vn", "nguoi-la@example.vn"):
        answer = client.post("/dang-nhap/quen-mat-khau/", {"email": address}, follow=True)
        assert "Nếu có tài khoản mang địa chỉ ấy" in said(answer)
    assert [letter.to for letter in mailoutbox] == [["hoa@phuong.example.vn"]]
    assert "dang-nhap/dat-mat-khau/" in mailoutbox[0].body and "hoa" in mailoutbox[0].body
