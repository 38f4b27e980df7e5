"""A link by which the owner of an account sets a password: for an invitation, or when it was forgotten."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.db import transaction
from django.urls import reverse

from giaoban.base.actions.audit import audit
from giaoban.base.actors import NOT_ALLOWED, Actor
from giaoban.base.clock import today
from giaoban.base.errors import Refusal
from giaoban.people.actions.close import managed
from giaoban.people.actions.grant import NO_ACCOUNT
from giaoban.people.policy import held_by


@transaction.atomic
def link(actor: Actor, account_id: int) -> str:
    """The path of a page where a new password can be set, once, within three days (PASSWORD_RESET_TIMEOUT).

    The link is nowhere kept: who loses it gets another. Refuses whoever does not manage the account.
    """
    user, grants = managed(actor, account_id)
    if not user.is_active:
        raise Refusal(NO_ACCOUNT)
    # Who sets the password acts as the account: nobody reaches further by it than he manages himself.
    for one in held_by(user, today()):
        if not all(actor.may("people.manage", unit_id) for unit_id in one.units):
            raise Refusal(NOT_ALLOWED)
    audit(actor, "people.link", grants[0].unit_id, {"account": account_id})
    key = default_token_generator.make_token(user)
    return reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(user), "key": key})
