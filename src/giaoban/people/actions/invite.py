"""Open an account with its first role."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from giaoban.base.actions.audit import audit
from giaoban.base.actors import Actor
from giaoban.base.errors import Refusal, declare
from giaoban.people.actions.grant import grant
from giaoban.people.enums import Role
from giaoban.people.models import User

NAME_TAKEN = declare("people.name_taken", _("Tên tài khoản “%(name)s” đã có người dùng. Hãy chọn tên khác."))
BAD_NAME = declare(
    "people.bad_name",
    _("Tên tài khoản “%(name)s” không dùng được: chỉ gồm chữ không dấu, số và . - _ @, từ 2 đến 60 ký tự."),
)
BAD_EMAIL = declare("people.bad_email", _("Địa chỉ thư điện tử “%(email)s” không đúng dạng."))


@transaction.atomic
def invite(
    actor: Actor,
    *,
    username: str,
    display_name: str,
    role: Role,
    unit_id: int,
    valid_from: date,
    password: str | None = None,
    email: str = "",
    valid_to: date | None = None,
    hierarchy: str = "state",
) -> int:
    """Make an account that has `role` for a unit and its subtree; returns its id. The audit names no person.

    Without a password nobody can sign in with it until its owner sets one by `actions.link`. Refuses a name that is
    taken or that cannot be typed everywhere, an address that is none, and whoever does not manage the unit's people.
    """
    name = username.strip()
    if not _typable(name):
        raise Refusal(BAD_NAME, name=name)
    if User.objects.filter(username__iexact=name).exists():
        raise Refusal(NAME_TAKEN, name=name)
    if email and not _is_address(email.strip()):
        raise Refusal(BAD_EMAIL, email=email.strip())
    user = User.objects.create_user(
        username=name, password=password, display_name=display_name.strip()[:120], email=email.strip()
    )
    audit(actor, "people.invite", unit_id, {"account": user.pk, "role": str(role)})
    grant(
        actor,
        account_id=user.pk,
        role=role,
        unit_id=unit_id,
        hierarchy=hierarchy,
        valid_from=valid_from,
        valid_to=valid_to,
        first=True,
    )
    return user.pk


def _typable(name: str) -> bool:
    return 2 <= len(name) <= 60 and name.isascii() and all(c.isalnum() or c in ".-_@" for c in name)


def _is_address(email: str) -> bool:
    from django.core.exceptions import ValidationError
    from django.core.validators import validate_email

    try:
        validate_email(email)
    except ValidationError:
        return False
    return True
