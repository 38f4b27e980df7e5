"""Kept views: who finds which, and who may change them."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from giaoban.base.actors import Actor
from giaoban.base.errors import Refusal, declare
from giaoban.rollup.layouts import Layout, LayoutError, read
from giaoban.rollup.models import SavedView

NO_VIEW = declare("rollup.no_view", _("Không có bảng đã lưu này, hoặc bảng không được dùng chung."))


@dataclass(frozen=True, slots=True)
class KeptView:
    """A kept view as somebody finds it. `own`: it is theirs; `changeable`: they may change and remove it."""

    id: int
    name: str
    layout: Layout
    shared: bool
    opens: bool
    own: bool
    changeable: bool


def kept_views(unit_id: int, actor: Actor) -> tuple[KeptView, ...]:
    """The views that an actor finds at a unit: their own first, then the shared ones, each by name. Whoever may not
    look at figures there finds none."""
    if not actor.may("figures.view", unit_id):
        return ()
    rows = SavedView.objects.filter(Q(account_id=actor.account_id) | Q(shared=True), unit_id=unit_id).order_by("name")
    found = [view for row in rows if (view := _view(row, actor)) is not None]
    return tuple(sorted(found, key=lambda view: not view.own))


def kept_view(unit_id: int, view_id: int, actor: Actor) -> KeptView:
    """One of these. Refuses what the actor does not find there."""
    found = next((view for view in kept_views(unit_id, actor) if view.id == view_id), None)
    if found is None:
        raise Refusal(NO_VIEW)
    return found


def _view(row: SavedView, actor: Actor) -> KeptView | None:
    try:
        layout = read(row.words)
    except LayoutError:
        # Words of a later release: the others still show.
        return None
    own = row.account_id == actor.account_id
    return KeptView(
        id=row.pk,
        name=row.name,
        layout=layout,
        shared=row.shared,
        opens=row.opens and own,
        own=own,
        changeable=own or actor.may("rollup.share_view", row.unit_id),
    )
