"""What an office sets for messages: the mail server, the address of the site, the hours of quiet."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from giaoban import settings
from giaoban.notices.rules import quiet_of


def test_a_mail_server_is_one_address() -> None:
    assert settings.mail_server("") == {}
    found = settings.mail_server("smtp://van%40thu:b%C3%AD-m%E1%BA%ADt@mail.thu.example")
    assert (found["EMAIL_HOST"], found["EMAIL_PORT"], found["EMAIL_USE_TLS"]) == ("mail.thu.example", 587, True)
    assert (found["EMAIL_HOST_USER"], found["EMAIL_HOST_PASSWORD"]) == ("van@thu", "bí-mật")
    assert settings.mail_server("smtps://mail.thu.example")["EMAIL_PORT"] == 465
    for wrong in ("http://mail.thu.example", "smtp://", "mail.thu.example"):
        with pytest.raises(ImproperlyConfigured):
            settings.mail_server(wrong)


def test_links_in_messages_name_the_site(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIAOBAN_ADDRESS", "https://giaoban.thu.example/")
    assert settings.site_address() == "https://giaoban.thu.example"
    monkeypatch.delenv("GIAOBAN_ADDRESS")
    monkeypatch.setenv("GIAOBAN_HOSTS", "giaoban.xa.example, 10.0.0.5")
    monkeypatch.setenv("GIAOBAN_SECURE", "1")
    assert settings.site_address() == "https://giaoban.xa.example"


def test_hours_of_quiet_that_are_none_are_named() -> None:
    for wrong in ("21h-7h", "25:00-07:00", "đêm"):
        with pytest.raises(ValueError, match="."):
            quiet_of(wrong)
