"""A reason must be given, and fit."""

from giaoban.base.errors import Refusal
from giaoban.figures import refusals


def reason_given(reason: str, length: int = 500) -> str:
    """The reason without blanks around it. Refuses an empty or too long one."""
    reason = reason.strip()
    if not reason:
        raise Refusal(refusals.NO_REASON)
    if len(reason) > length:
        raise Refusal(refusals.TOO_LONG, length=length)
    return reason
