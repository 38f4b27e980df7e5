"""Danh mục → Đơn vị: the small forms of an administrator; each calls one verb of the registry."""

from datetime import date
from decimal import Decimal

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from giaoban.base.errors import Refusal, declare
from giaoban.registry.actions.close import close
from giaoban.registry.actions.place import place
from giaoban.registry.actions.register import register
from giaoban.registry.actions.rename import rename
from giaoban.registry.actions.succeed import Part, pass_on
from giaoban.registry.enums import BodyKind, Hierarchy, SuccessionKind, UnitType
from giaoban.registry.queries import resolve
from giaoban.registry.rules import read_share
from giaoban.web.screen import Seat, unit_screen
from giaoban.web.views.units import PARTS, day_of

NOT_FILLED = declare("web.not_filled", gettext_lazy("Còn thiếu: %(fields)s. Hãy điền rồi gửi lại."))
NO_SHARE = declare(
    "web.no_share", gettext_lazy("Không hiểu tỷ lệ “%(words)s”. Hãy ghi phần trăm từ 0 đến 100, ví dụ 62,5.")
)


def _needed(request: HttpRequest, **labels: str) -> None:
    """Refuse a form in which one of these is empty."""
    missing = [label for name, label in labels.items() if not request.POST.get(name, "").strip()]
    if missing:
        raise Refusal(NOT_FILLED, fields=", ".join(missing))


def _text(request: HttpRequest, name: str, most: int = 200) -> str:
    return " ".join(request.POST.get(name, "").split())[:most]


def _one_of(request: HttpRequest, name: str, known: list[str], otherwise: str) -> str:
    value = request.POST.get(name, "")
    return value if value in known else otherwise


def _back(request: HttpRequest, seat: Seat, other_id: int, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return redirect(seat.url("registry_unit", other_id=other_id))


@unit_screen("registry.manage")
@require_POST
def registry_register(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Add a place under this unit, or a body of it."""
    _needed(request, name=_("Tên"), code=_("Mã"), on=_("Từ ngày"))
    body = _one_of(request, "body", BodyKind.values, BodyKind.PLACE)
    is_place = body == BodyKind.PLACE
    hierarchy = {BodyKind.PARTY_COMMITTEE: Hierarchy.PARTY, BodyKind.FRONT: Hierarchy.FRONT}.get(
        BodyKind(body), Hierarchy.STATE
    )
    other_id = register(
        seat.actor,
        code=_text(request, "code", 35),
        name=_text(request, "name"),
        type=_one_of(request, "type", UnitType.values, UnitType.HAMLET) if is_place else seat.unit.type,
        valid_from=day_of(request.POST["on"]),
        body=body,
        place_id=None if is_place else seat.about_id,
        parent_id=seat.about_id if is_place else None,
        hierarchy=hierarchy,
        legal_act=_text(request, "act"),
    )
    return _back(request, seat, other_id, _("Đã thêm đơn vị."))


@unit_screen("registry.manage")
@require_POST
def registry_rename(request: HttpRequest, seat: Seat, other_id: int) -> HttpResponse:
    """Another name, code or type from a day on."""
    _needed(request, on=_("Từ ngày"))
    kind = request.POST.get("type", "")
    rename(
        seat.actor,
        other_id,
        on=day_of(request.POST["on"]),
        name=_text(request, "name") or None,
        code=_text(request, "code", 35) or None,
        type=kind if kind in UnitType.values else None,
        legal_act=_text(request, "act"),
    )
    return _back(request, seat, other_id, _("Đã ghi tên, mã, loại mới."))


@unit_screen("registry.manage")
@require_POST
def registry_place(request: HttpRequest, seat: Seat, other_id: int) -> HttpResponse:
    """Another parent in one hierarchy from a day on; no code: it leaves the hierarchy."""
    _needed(request, on=_("Từ ngày"))
    on = day_of(request.POST["on"])
    code = _text(request, "parent", 35)
    place(
        seat.actor,
        other_id,
        resolve(code, on).id if code else None,
        on=on,
        hierarchy=_one_of(request, "hierarchy", Hierarchy.values, Hierarchy.STATE),
        legal_act=_text(request, "act"),
    )
    return _back(request, seat, other_id, _("Đã ghi vị trí mới."))


@unit_screen("registry.manage")
@require_POST
def registry_close(request: HttpRequest, seat: Seat, other_id: int) -> HttpResponse:
    """The unit's last day, without a successor."""
    _needed(request, last=_("Ngày cuối cùng"))
    close(seat.actor, other_id, last=day_of(request.POST["last"]), legal_act=_text(request, "act"))
    return _back(request, seat, other_id, _("Đã ghi ngày kết thúc."))


@unit_screen("registry.manage")
@require_POST
def registry_succeed(request: HttpRequest, seat: Seat, other_id: int) -> HttpResponse:
    """The unit passes into one or several others from a day on, with shares where they are known."""
    _needed(request, on=_("Từ ngày"), into_1=_("Mã đơn vị mới"))
    on = day_of(request.POST["on"])
    codes = [_text(request, f"into_{number}", 35) for number in range(1, PARTS + 1)]
    given = [(number, code) for number, code in enumerate(codes, 1) if code]
    lives_on = "lives_on" in request.POST
    whole = len(given) == 1 and not lives_on
    parts = [_part(request, number, code, on, whole) for number, code in given]
    pass_on(seat.actor, other_id, parts, on=on, legal_act=_text(request, "act"), lives_on=lives_on)
    return _back(request, seat, other_id, _("Đã ghi việc sáp nhập, chia tách."))


def _part(request: HttpRequest, number: int, code: str, on: date, whole: bool) -> Part:
    kind = SuccessionKind.WHOLE if whole else SuccessionKind.PART
    return Part(resolve(code, on).id, kind, _share(request, f"area_{number}"), _share(request, f"people_{number}"))


def _share(request: HttpRequest, name: str) -> Decimal | None:
    words = request.POST.get(name, "").strip()
    if not words:
        return None
    share = read_share(words if "%" in words else f"{words} %")
    if share is None:
        raise Refusal(NO_SHARE, words=words)
    return share
