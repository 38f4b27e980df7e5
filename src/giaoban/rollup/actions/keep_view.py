"""Keep a table of one's own under a name: for oneself, or for the office."""

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from giaoban.base.actions.audit import audit
from giaoban.base.actors import Actor, demand
from giaoban.base.clock import now
from giaoban.base.errors import Refusal, declare
from giaoban.base.locks import ledger_held
from giaoban.rollup.layouts import Layout, words
from giaoban.rollup.models import SavedView
from giaoban.rollup.views import NO_VIEW, kept_view

NO_NAME = declare("rollup.no_name", _("Hãy đặt tên cho bảng, không quá 120 ký tự."))
NAME_TAKEN = declare(
    "rollup.name_taken", _("Bạn đã có bảng tên “%(name)s”. Hãy đặt tên khác, hoặc mở bảng đó rồi sửa.")
)
TOO_MANY_VIEWS = declare("rollup.too_many_views", _("Đã lưu %(limit)s bảng ở đơn vị này. Hãy xóa bớt bảng không dùng."))
MOST_VIEWS, LONGEST = 50, 120


def keep_view(
    actor: Actor,
    unit_id: int,
    layout: Layout,
    *,
    name: str,
    shared: bool = False,
    opens: bool = False,
    fixed: bool = False,
    view_id: int | None = None,
) -> int:
    """Keep a layout for the screens of a unit, as a new view or (`view_id`) in place of one; returns its id.

    `shared`: everybody who may look there finds it; needs `rollup.share_view` beside `rollup.keep_view`. `opens`: it
    is what this account sees first. `fixed`: it stays at its period, else it moves on with the newest. Somebody
    else's shared view may be changed by whoever may share; it stays theirs.
    """
    demand(actor, "rollup.keep_view", unit_id)
    name = " ".join(name.split())
    if not name or len(name) > LONGEST:
        raise Refusal(NO_NAME)
    with ledger_held():
        row = _row(actor, unit_id, view_id)
        if shared or row.shared:
            demand(actor, "rollup.share_view", unit_id)
        mine = SavedView.objects.filter(unit_id=unit_id, account_id=row.account_id)
        if mine.filter(name=name).exclude(pk=row.pk).exists():
            raise Refusal(NAME_TAKEN, name=name)
        if row.pk is None and mine.count() >= MOST_VIEWS:
            raise Refusal(TOO_MANY_VIEWS, limit=MOST_VIEWS)
        row.name, row.shared, row.at = name, shared, now()
        row.words = words(layout if fixed else replace(layout, anchor=""))
        if row.account_id == actor.account_id:
            if opens:
                mine.filter(opens=True).exclude(pk=row.pk).update(opens=False)
            row.opens = opens
        row.save()
        audit(actor, "rollup.keep_view", unit_id, {"view": row.pk, "name": name, "shared": shared})
    return row.pk


def _row(actor: Actor, unit_id: int, view_id: int | None) -> SavedView:
    if view_id is None:
        return SavedView(unit_id=unit_id, account_id=actor.account_id)
    if not kept_view(unit_id, view_id, actor).changeable:
        raise Refusal(NO_VIEW)
    return SavedView.objects.get(pk=view_id)
