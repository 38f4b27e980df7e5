"""Close an account, or open it again."""

from django.contrib.sessions.models import Session
from django.db import transaction

from giaoban.base.actions.audit import audit
from giaoban.base.actors import NOT_ALLOWED, Actor
from giaoban.base.errors import Refusal
from giaoban.people.actions.grant import NO_ACCOUNT
from giaoban.people.models import Grant, User
from giaoban.people.wardens import keep_a_warden


@transaction.atomic
def close(actor: Actor, account_id: int) -> None:
    """From now on nobody signs in with the account, and whoever is signed in is out. Its roles and history stay.

    Refuses whoever does not manage the people of every unit where the account has a role, and to close the last
    administrator.
    """
    user, grants = managed(actor, account_id)
    if not user.is_active:
        return
    keep_a_warden(grants)
    User.objects.filter(pk=account_id).update(is_active=False)
    sign_out_everywhere(account_id)
    audit(actor, "people.close", grants[0].unit_id if grants else None, {"account": account_id})


@transaction.atomic
def reopen(actor: Actor, account_id: int) -> None:
    """Let the account in again, with the roles that still last."""
    user, grants = managed(actor, account_id)
    if user.is_active:
        return
    User.objects.filter(pk=account_id).update(is_active=True)
    audit(actor, "people.reopen", grants[0].unit_id if grants else None, {"account": account_id})


def managed(actor: Actor, account_id: int) -> tuple[User, list[Grant]]:
    """The account and its roles of its own right that were not taken away, for who manages all of their units.

    Where none is left, those that it had.
    """
    user = User.objects.filter(pk=account_id).first()
    if user is None:
        raise Refusal(NO_ACCOUNT)
    had = list(Grant.objects.filter(user_id=account_id, delegated_from=None).order_by("pk"))
    grants = [one for one in had if one.revoked_at is None] or had
    if not grants or not all(actor.may("people.manage", one.unit_id) for one in grants):
        raise Refusal(NOT_ALLOWED)
    return user, grants


def sign_out_everywhere(account_id: int) -> None:
    """End every session of the account."""
    from allauth.usersessions.models import UserSession

    rows = UserSession.objects.filter(user_id=account_id)
    Session.objects.filter(session_key__in=list(rows.values_list("session_key", flat=True))).delete()
    rows.delete()
