"""A calendar address of one's own: made, and revoked."""

from django.db import transaction
from django.utils.crypto import salted_hmac

from giaoban.base.actions.audit import audit
from giaoban.base.actors import Actor
from giaoban.base.clock import now
from giaoban.base.errors import Refusal
from giaoban.base.ids import new_id
from giaoban.tasks.models import Feed
from giaoban.tasks.refusals import NO_FEED

_LETTERS = 30


def signature(token: str) -> str:
    """What the database keeps of a token: keyed with the site's secret, so that a copy of it opens nothing."""
    return salted_hmac("giaoban.tasks.feed", token, algorithm="sha256").hexdigest()


@transaction.atomic
def make_feed(actor: Actor) -> str:
    """A new calendar address's token for the actor's own account; one made before ends. Shown this once."""
    if actor.account_id is None:
        raise Refusal(NO_FEED)
    revoke_feed(actor)
    token = new_id(_LETTERS)
    Feed.objects.create(account_id=actor.account_id, digest=signature(token), made_at=now())
    audit(actor, "tasks.feed", None, {})
    return token


@transaction.atomic
def revoke_feed(actor: Actor) -> bool:
    """End the actor's own calendar address; whether there was one."""
    ended = Feed.objects.filter(account_id=actor.account_id, revoked_at=None).update(revoked_at=now())
    if ended:
        audit(actor, "tasks.feed_revoked", None, {})
    return bool(ended)
