"""The agenda of a conference: items in order, what they take, who presents them, whom they commend."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from giaoban.base.actions.audit import audit
from giaoban.base.actors import Actor
from giaoban.base.clock import today
from giaoban.base.errors import Refusal
from giaoban.catalogue.queries import measures as measures_on
from giaoban.reviews.desk import held, item_of, minutes, words
from giaoban.reviews.enums import ItemKind, ItemState
from giaoban.reviews.faults import NOT_COMMENDING, UNKNOWN_MEASURE, WRONG_ITEM
from giaoban.reviews.live import touch
from giaoban.reviews.models import AgendaItem, Commendation, Review
from giaoban.reviews.rules import CHANGEABLE, CLOSED, moved

VERB = "reviews.prepare"


@dataclass(frozen=True, slots=True)
class ItemInput:
    """One item as it was typed. `measures` are codes of the catalogue (KT01), shown to the room while it runs."""

    title: str
    minutes: int | str = 10
    presenter: str = ""
    presenter_unit_id: int | None = None
    kind: str = ItemKind.REPORT
    section: str = ""
    measures: Sequence[str] = ()


@transaction.atomic
def add_item(actor: Actor, review_id: int, given: ItemInput) -> int:
    """Add an item at the end of the agenda; its number. Needs `reviews.prepare`; while the conference runs, too."""
    row = held(actor, VERB, review_id, CHANGEABLE)
    last = row.items.order_by("-order").values_list("order", flat=True).first()
    item = AgendaItem(review=row, order=0 if last is None else last + 1)
    _fill(item, given)
    item.save()
    return _done(actor, row, "reviews.add_item", item.pk)


@transaction.atomic
def change_item(actor: Actor, review_id: int, item_id: int, given: ItemInput) -> int:
    """Change an item that is not over yet; its number. Needs `reviews.prepare`."""
    row = held(actor, VERB, review_id, CHANGEABLE)
    item = _not_over(item_of(row, item_id))
    _fill(item, given)
    item.save()
    return _done(actor, row, "reviews.change_item", item.pk)


@transaction.atomic
def remove_item(actor: Actor, review_id: int, item_id: int) -> int:
    """Take an item out that was not begun; its number. Its papers stay with the conference. Needs `reviews.prepare`."""
    row = held(actor, VERB, review_id, CHANGEABLE)
    item = item_of(row, item_id)
    if item.state != ItemState.WAITING:
        raise Refusal(WRONG_ITEM, title=item.title, state=ItemState(item.state).label)
    item.delete()
    _number(row, list(row.items.values_list("pk", flat=True)))
    return _done(actor, row, "reviews.remove_item", item_id)


@transaction.atomic
def move_item(actor: Actor, review_id: int, item_id: int, step: int) -> int:
    """Move an item one place up (-1) or down (1); its number. Needs `reviews.prepare`. At either end it stays."""
    row = held(actor, VERB, review_id, CHANGEABLE)
    item = item_of(row, item_id)
    _number(row, moved(list(row.items.values_list("pk", flat=True)), item.pk, 1 if step > 0 else -1))
    return _done(actor, row, "reviews.move_item", item.pk)


@transaction.atomic
def commend(actor: Actor, review_id: int, item_id: int, rows: Sequence[tuple[str, str]]) -> int:
    """Write who is commended in an item, as (name, form of award): all of them, replacing what stood there; how many.

    Needs `reviews.prepare`; also after the end, for the minutes. Refuses an item of another kind.
    """
    row = held(actor, VERB, review_id, CHANGEABLE | {CLOSED})
    item = item_of(row, item_id)
    if item.kind != ItemKind.COMMENDATION:
        raise Refusal(NOT_COMMENDING, title=item.title)
    item.commendations.all().delete()
    made = [
        Commendation(
            item=item,
            order=order,
            name=words(name, "người, tập thể được khen", 200, needed=True),
            award=words(award, "hình thức khen thưởng", 120, needed=True),
        )
        for order, (name, award) in enumerate(rows)
    ]
    Commendation.objects.bulk_create(made)
    audit(actor, "reviews.commend", row.unit_id, {"review": row.pk, "item": item.pk, "count": len(made)})
    touch(row.pk)
    return len(made)


def _fill(item: AgendaItem, given: ItemInput) -> None:
    item.title = words(given.title, "nội dung của mục", 300, needed=True)
    item.minutes = minutes(given.minutes)
    item.presenter = words(given.presenter, "người trình bày", 200)
    item.presenter_unit_id = given.presenter_unit_id
    item.kind = ItemKind(given.kind)
    item.section = words(given.section, "tên phần", 120)
    item.measures = _known(given.measures)


def _known(codes: Sequence[str]) -> list[str]:
    """Codes of measures, each once; unknown ones are refused."""
    wanted = list(dict.fromkeys(code.strip().upper() for code in codes if code.strip()))
    known = {view.code.upper(): view.code for view in measures_on(today()).values()} if wanted else {}
    unknown = [code for code in wanted if code not in known]
    if unknown:
        raise Refusal(UNKNOWN_MEASURE, codes=", ".join(unknown)[:120])
    return [known[code] for code in wanted]


def _not_over(item: AgendaItem) -> AgendaItem:
    if item.state == ItemState.DONE:
        raise Refusal(WRONG_ITEM, title=item.title, state=ItemState(item.state).label)
    return item


def _number(row: Review, order: Sequence[int]) -> None:
    for at, item_id in enumerate(order):
        row.items.filter(pk=item_id).update(order=at)


def _done(actor: Actor, row: Review, action: str, item_id: int) -> int:
    audit(actor, action, row.unit_id, {"review": row.pk, "item": item_id})
    touch(row.pk)
    return item_id
