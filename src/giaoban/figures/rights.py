"""Who may speak about a unit: whoever has the right over it, and for a place each of its own bodies."""

from giaoban.base.actors import NOT_ALLOWED, Actor
from giaoban.base.clock import today
from giaoban.base.errors import Refusal
from giaoban.registry.queries import units


def may_speak(actor: Actor, verb: str, about_id: int, stated_by_id: int) -> bool:
    """Whether the actor may do the verb for the unit, or for a body of that very place which states it.

    A department reports about its ward (design, data model 2): its reporter has the right over the department only.
    """
    if actor.may(verb, about_id):
        return True
    if stated_by_id == about_id or not actor.may(verb, stated_by_id):
        return False
    body = units([stated_by_id], today()).get(stated_by_id)
    return body is not None and body.place_id == about_id


def demand_to_speak(actor: Actor, verb: str, about_id: int, stated_by_id: int) -> None:
    """Refuse unless the actor may speak."""
    if not may_speak(actor, verb, about_id, stated_by_id):
        raise Refusal(NOT_ALLOWED)
