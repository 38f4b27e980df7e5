"""`giaoban account`: the first administrator of a fresh site, and a link for whoever locked himself out."""

import argparse
import sys

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from giaoban.base.actors import System
from giaoban.base.clock import today
from giaoban.base.errors import Refusal, declare
from giaoban.people.actions.grant import NO_ACCOUNT
from giaoban.people.actions.invite import invite
from giaoban.people.actions.link import link
from giaoban.people.enums import Role
from giaoban.people.models import User
from giaoban.people.queries import account
from giaoban.registry.actions.register import register
from giaoban.registry.enums import UnitType
from giaoban.registry.queries import NO_UNIT, resolve

UNKNOWN = declare("people.unknown_role", _("Không có vai trò hoặc loại đơn vị “%(word)s”. Dùng một trong: %(known)s."))
NO_UNIT_NAME = declare(
    "people.no_unit_name",
    _("Chưa có đơn vị nào mang mã %(code)s. Thêm --unit-name và --unit-type để ghi đơn vị đó vào danh mục."),
)


def account_command(options: argparse.Namespace) -> int:
    """Open an account and print, once, the link by which its owner sets a password. For who owns the machine."""
    if options.do == "list":
        for user in User.objects.order_by("username"):
            view = account(user.pk)
            roles = "; ".join(f"{one.role.value} {one.unit}" for one in view.now) if view else ""
            _say(f"{user.username}\t{'' if user.is_active else 'đã ngừng'}\t{roles}")
        return 0
    if options.do == "add":
        account_id = _add(options)
    else:
        found = User.objects.filter(username__iexact=options.name).first()
        if found is None:
            raise Refusal(NO_ACCOUNT)
        account_id = found.pk
    _say(f"{options.site.rstrip('/')}{link(System(), account_id)}")
    return 0


@transaction.atomic
def _add(options: argparse.Namespace) -> int:
    return invite(
        System(),
        username=options.name,
        display_name=options.display_name,
        email=options.email,
        role=Role(_one_of(options.role, Role.values)),
        unit_id=_unit(options),
        valid_from=today(),
    )


def _unit(options: argparse.Namespace) -> int:
    try:
        return resolve(options.unit, today()).id
    except Refusal as refusal:
        if refusal.code != NO_UNIT:
            raise
        if not options.unit_name or not options.unit:
            raise Refusal(NO_UNIT_NAME, code=options.unit) from None
    return register(
        System(),
        code=options.unit,
        name=options.unit_name,
        type=_one_of(options.unit_type, UnitType.values),
        valid_from=today(),
    )


def _one_of(word: str, known: list[str]) -> str:
    if word not in known:
        raise Refusal(UNKNOWN, word=word, known=", ".join(known))
    return word


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
