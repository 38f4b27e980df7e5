"""What an account's owner does to it, into the audit trail."""

from typing import Any

from allauth.account.signals import password_changed, password_reset, password_set
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from django.db import transaction

from giaoban.base.actions.audit import audit
from giaoban.people.actions.close import sign_out_everywhere
from giaoban.people.policy import Person


def _write(action: str, user: Any, payload: dict[str, Any]) -> None:
    person = Person(user)
    with transaction.atomic():
        audit(person, action, person.home_id, {"account": user.pk, **payload})


def _password_changed(user: Any, **_more: Any) -> None:
    _write("people.password", user, {"by_link": False})


def _password_reset(user: Any, **_more: Any) -> None:
    # Whoever knew the old password, or sits at another machine, is out.
    sign_out_everywhere(user.pk)
    _write("people.password", user, {"by_link": True})


def _second_step_on(user: Any, authenticator: Any, **_more: Any) -> None:
    _write("people.second_step_on", user, {"kind": str(authenticator.type)})


def _second_step_off(user: Any, authenticator: Any, **_more: Any) -> None:
    _write("people.second_step_off", user, {"kind": str(authenticator.type)})


def listen() -> None:
    """From now on what owners do to their accounts is written down."""
    password_changed.connect(_password_changed)
    password_set.connect(_password_changed)
    password_reset.connect(_password_reset)
    authenticator_added.connect(_second_step_on)
    authenticator_reset.connect(_second_step_on)
    authenticator_removed.connect(_second_step_off)
