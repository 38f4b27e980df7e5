"""What the pages around signing in ask for."""

from dataclasses import dataclass

from django import template
from django.conf import settings
from django.urls import reverse

from giaoban.people.mail import mail_works

register = template.Library()


@dataclass(frozen=True, slots=True)
class Provider:
    """The office's own provider of accounts."""

    name: str
    url: str


@register.simple_tag
def office_provider() -> Provider | None:
    """The OpenID Connect provider of the settings, or None where it is off."""
    apps: list[dict[str, str]] = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]  # type: ignore[assignment]
    for app in apps:
        return Provider(app["name"], reverse("openid_connect_login", kwargs={"provider_id": app["provider_id"]}))
    return None


register.simple_tag(mail_works)
