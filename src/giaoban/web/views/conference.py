"""One conference: its agenda, people, papers and letters; its steps; who was there; its minutes."""

from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST

from giaoban.base.clock import today
from giaoban.base.errors import Refusal, declare
from giaoban.documents.queries import drafts
from giaoban.people.mail import mail_works
from giaoban.people.queries import accounts_of
from giaoban.registry.queries import children, reporting_to, units
from giaoban.reviews.actions.agenda import ItemInput, add_item, change_item, commend, move_item, remove_item
from giaoban.reviews.actions.attach import attach_draft, attach_file, detach
from giaoban.reviews.actions.attend import attend, attend_rest
from giaoban.reviews.actions.complete import complete
from giaoban.reviews.actions.invite import invite
from giaoban.reviews.actions.keep_series import keep_template
from giaoban.reviews.actions.move import begin, cancel, close, open_review
from giaoban.reviews.actions.people import PersonInput, add_people, change_person, people_of, remove_person
from giaoban.reviews.actions.reply import note_reply, reply
from giaoban.reviews.actions.write_letter import source_of, write_agenda, write_invitation
from giaoban.reviews.enums import INVITED_ROLES, ItemKind, PartRole, Reply
from giaoban.reviews.pages import conference_line, papers_of
from giaoban.reviews.papers import paper_file
from giaoban.reviews.queries import ReviewView, review
from giaoban.reviews.rules import CHANGEABLE, CLOSED, PREPARED, RECORDED, RUNNING, moves_of, sections
from giaoban.web.screen import Seat, conference_screen, whole
from giaoban.web.views.conferences import Typed, one_of
from giaoban.web.views.reports import NO_FILE

NO_STEP = declare("web.no_step", gettext_lazy("Trang này cũ rồi: không còn nút vừa bấm. Hãy tải lại trang."))


@conference_screen("reviews.see")
@require_GET
def conference(request: HttpRequest, seat: Seat, review_id: int) -> HttpResponse:
    """One conference as a whole; `?muc=4` and `?nguoi=7` open a line to change it."""
    return _page(request, seat, review_id)


def _page(request: HttpRequest, seat: Seat, review_id: int, refusal: Refusal | None = None) -> HttpResponse:
    held = review(review_id)
    may_prepare = seat.actor.may("reviews.prepare", held.unit_id)
    mine = next((one for one in held.participants if one.account_id == seat.actor.account_id), None)
    invited = mine is not None
    mine = mine if mine and mine.role in INVITED_ROLES else None
    context = {
        **_agenda(seat, held),
        "line": conference_line(review_id),
        "papers": papers_of(review_id),
        "letters": drafts(seat.actor, held.unit_id, source_of(review_id)),
        "own_drafts": drafts(seat.actor, held.unit_id)[:20] if may_prepare else [],
        "may_run": seat.actor.may("reviews.run", held.unit_id),
        "may_conclude": seat.actor.may("reviews.conclude", held.unit_id),
        "sees_all": seat.actor.may("reviews.see_all", held.unit_id),
        "steps": moves_of(held.state),
        "preparing": held.state in PREPARED,
        "running": held.state in RUNNING,
        "recorded": held.state in RECORDED,
        "mine": mine,
        "invited": invited,
        "mail": mail_works(),
        "replies": [choice for choice in Reply.choices if choice[0] != Reply.NONE],
        "roles": PartRole.choices,
        "editing_person": whole(request.GET.get("nguoi")),
        "typed": Typed(request.POST.dict() if refusal else {}),
        "refusal": refusal,
        **(_choices(seat) if may_prepare else {}),
    }
    return render(request, "web/conference.html", context, status=422 if refusal else 200)


def _agenda(seat: Seat, held: ReviewView) -> dict[str, Any]:
    heads = set(sections([item.section for item in held.items]))
    return {
        "held": held,
        "may_prepare": seat.actor.may("reviews.prepare", held.unit_id),
        "changeable": held.state in CHANGEABLE,
        "rows": [
            {"item": item, "head": at in heads, "awards_text": _lines(item.awards)}
            for at, item in enumerate(held.items)
        ],
        "kinds": ItemKind.choices,
        "typed": Typed(),
        "editing": whole(seat.request.GET.get("muc")),
    }


def _lines(awards: Sequence[tuple[str, str]]) -> str:
    return "\n".join(f"{name}; {award}" for name, award in awards)


def _choices(seat: Seat) -> dict[str, Any]:
    day = today()
    near = units(reporting_to(seat.about_id, day), day).values()
    return {
        "near_units": sorted(
            [*near, *(one for one in children(seat.about_id, day) if one not in near)], key=lambda v: v.code
        ),
        "accounts": [one for one in accounts_of(seat.about_id) if one.is_active][:200],
    }


Do = Callable[[HttpRequest, Seat, int], str]


@conference_screen("reviews.prepare")
@require_POST
def conference_prepare(request: HttpRequest, seat: Seat, review_id: int) -> HttpResponse:
    """One step of preparing: what `viec` says. What is refused stays typed on the page."""
    does = DOES.get(request.POST.get("viec", ""))
    try:
        if does is None:
            raise Refusal(NO_STEP)
        anchor = does(request, seat, review_id)
    except Refusal as refusal:
        if getattr(request, "htmx", False):
            raise
        return _page(request, seat, review_id, refusal)
    if getattr(request, "htmx", False):
        return render(request, "web/conference_agenda.html", _agenda(seat, review(review_id)))
    return redirect(seat.url("conference", review_id=review_id) + anchor)


def _id(request: HttpRequest, name: str) -> int:
    return whole(request.POST.get(name)) or 0


def _item(request: HttpRequest, seat: Seat) -> ItemInput:
    post = request.POST
    return ItemInput(
        title=post.get("title", ""),
        minutes=post.get("minutes", ""),
        presenter=post.get("presenter", ""),
        kind=one_of(ItemKind, post.get("kind"), ItemKind.REPORT),
        section=post.get("section", ""),
        measures=post.get("measures", "").replace(";", ",").split(","),
    )


def _item_add(request: HttpRequest, seat: Seat, review_id: int) -> str:
    return f"#muc-{add_item(seat.actor, review_id, _item(request, seat))}"


def _item_save(request: HttpRequest, seat: Seat, review_id: int) -> str:
    item_id = change_item(seat.actor, review_id, _id(request, "item"), _item(request, seat))
    if "awards" in request.POST:
        rows = [line.partition(";") for line in request.POST["awards"].splitlines() if line.strip()]
        commend(seat.actor, review_id, item_id, [(name, award) for name, _mark, award in rows])
    return f"#muc-{item_id}"


def _item_move(request: HttpRequest, seat: Seat, review_id: int) -> str:
    step = -1 if request.POST.get("viec") == "item_up" else 1
    return f"#muc-{move_item(seat.actor, review_id, _id(request, 'item'), step)}"


def _item_remove(request: HttpRequest, seat: Seat, review_id: int) -> str:
    remove_item(seat.actor, review_id, _id(request, "item"))
    return "#chuong-trinh"


def _people_add(request: HttpRequest, seat: Seat, review_id: int) -> str:
    people = people_of(request.POST.get("people", ""))
    known = {str(one.id): one for one in _choices(seat)["accounts"]}
    people += [
        PersonInput(one.name, ", ".join(dict.fromkeys(grant.unit for grant in one.now)), one.email, account_id=one.id)
        for one in (known[key] for key in request.POST.getlist("accounts") if key in known)
    ]
    made = add_people(seat.actor, review_id, people)
    messages.success(request, ngettext("Đã thêm %(n)d người.", "Đã thêm %(n)d người.", len(made)) % {"n": len(made)})
    return "#thanh-phan"


def _person_save(request: HttpRequest, seat: Seat, review_id: int) -> str:
    post, choices = request.POST, _choices(seat)
    unit_id, account_id = whole(post.get("unit")), whole(post.get("account"))
    given = PersonInput(
        name=post.get("name", ""),
        post=post.get("post", ""),
        email=post.get("email", ""),
        role=one_of(PartRole, post.get("role"), PartRole.MEMBER),
        unit_id=unit_id if unit_id in {one.id for one in choices["near_units"]} else None,
        account_id=account_id if account_id in {one.id for one in choices["accounts"]} else None,
    )
    change_person(seat.actor, review_id, _id(request, "person"), given)
    return f"#nguoi-{_id(request, 'person')}"


def _person_remove(request: HttpRequest, seat: Seat, review_id: int) -> str:
    remove_person(seat.actor, review_id, _id(request, "person"))
    return "#thanh-phan"


def _note_reply(request: HttpRequest, seat: Seat, review_id: int) -> str:
    post = request.POST
    answer = one_of(Reply, post.get("reply"), Reply.NONE)
    note_reply(seat.actor, review_id, _id(request, "person"), answer, post.get("note", ""), post.get("stand_in", ""))
    return f"#nguoi-{_id(request, 'person')}"


def _invite(request: HttpRequest, seat: Seat, review_id: int) -> str:
    done = invite(seat.actor, review_id)
    sent = ngettext("Đã gửi giấy mời cho %(n)d người.", "Đã gửi giấy mời cho %(n)d người.", done.sent)
    messages.success(request, sent % {"n": done.sent})
    if done.unreachable:
        names = ", ".join(done.unreachable[:12]) + (" …" if len(done.unreachable) > 12 else "")
        words = ngettext(
            "%(n)d người chưa có địa chỉ thư, hãy gọi hoặc gửi giấy: %(names)s.",
            "%(n)d người chưa có địa chỉ thư, hãy gọi hoặc gửi giấy: %(names)s.",
            len(done.unreachable),
        )
        messages.warning(request, words % {"n": len(done.unreachable), "names": names})
    return ""


def _cancel(request: HttpRequest, seat: Seat, review_id: int) -> str:
    told = cancel(seat.actor, review_id, request.POST.get("reason", ""))
    words = ngettext("Đã hoãn, hủy và báo cho %(n)d người.", "Đã hoãn, hủy và báo cho %(n)d người.", told)
    messages.success(request, words % {"n": told})
    return ""


def _attach(request: HttpRequest, seat: Seat, review_id: int) -> str:
    files, item_id = request.FILES.getlist("files"), whole(request.POST.get("item"))
    draft_id = request.POST.get("draft", "")
    if draft_id:
        attach_draft(seat.actor, review_id, draft_id, item_id)
    elif not files:
        raise Refusal(NO_FILE)
    for file in files:
        done = attach_file(seat.actor, review_id, file.name or "", file.read(), item_id)
        if not done.checked:
            words = _("Máy không đọc được chữ trong “%(name)s” nên không kiểm tra được dấu mật: hãy tự kiểm tra.")
            messages.warning(request, words % {"name": file.name})
    return "#tai-lieu"


def _detach(request: HttpRequest, seat: Seat, review_id: int) -> str:
    detach(seat.actor, review_id, _id(request, "paper"))
    return "#tai-lieu"


def _letter(request: HttpRequest, seat: Seat, review_id: int) -> str:
    write = write_agenda if request.POST.get("kind") == "agenda" else write_invitation
    made = write(seat.actor, review_id)
    messages.success(request, _("Đã soạn “%(title)s”.") % {"title": made.title})
    return "#van-ban"


def _template(request: HttpRequest, seat: Seat, review_id: int) -> str:
    count = keep_template(seat.actor, review_id)
    words = ngettext("Mẫu của chuỗi nay có %(n)d mục.", "Mẫu của chuỗi nay có %(n)d mục.", count)
    messages.success(request, words % {"n": count})
    return "#chuong-trinh"


# What the buttons of the page do: `viec` of the form → the step; it answers with where on the page to go on.
DOES: dict[str, Do] = {
    "item_add": _item_add,
    "item_save": _item_save,
    "item_up": _item_move,
    "item_down": _item_move,
    "item_remove": _item_remove,
    "people_add": _people_add,
    "person_save": _person_save,
    "person_remove": _person_remove,
    "note_reply": _note_reply,
    "invite": _invite,
    "cancel": _cancel,
    "attach": _attach,
    "detach": _detach,
    "letter": _letter,
    "template": _template,
}


@conference_screen("reviews.run")
@require_POST
def conference_step(request: HttpRequest, seat: Seat, review_id: int) -> HttpResponse:
    """Open, begin or close a conference."""
    step = {"open": open_review, "begin": begin, "close": close}.get(request.POST.get("viec", ""))
    try:
        if step is None:
            raise Refusal(NO_STEP)
        step(seat.actor, review_id)
    except Refusal as refusal:
        return _page(request, seat, review_id, refusal)
    return redirect(seat.url("conference", review_id=review_id))


@conference_screen("reviews.see")
@require_POST
def conference_reply(request: HttpRequest, seat: Seat, review_id: int) -> HttpResponse:
    """An account's own answer to its invitation."""
    post = request.POST
    answer = one_of(Reply, post.get("reply"), Reply.NONE)
    try:
        reply(seat.actor, review_id, answer, post.get("note", ""), post.get("stand_in", ""))
    except Refusal as refusal:
        return _page(request, seat, review_id, refusal)
    messages.success(request, _("Đã gửi trả lời. Cảm ơn."))
    return redirect(request.path.removesuffix("tra-loi/"))


@conference_screen("reviews.see")
@require_GET
def conference_paper(request: HttpRequest, seat: Seat, review_id: int, paper_id: int) -> HttpResponse:
    """A paper as it was attached."""
    return sent_paper(*paper_file(review_id, paper_id))


def sent_paper(name: str, data: bytes) -> HttpResponse:
    """A file to keep, never to be shown as a page of this site."""
    answer = HttpResponse(data, content_type="application/octet-stream")
    ascii_name = "".join(c if c.isascii() and (c.isalnum() or c in "._-") else "_" for c in name)
    answer["Content-Disposition"] = f"attachment; filename=\"{ascii_name}\"; filename*=UTF-8''{quote(name)}"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@conference_screen("reviews.prepare")
@require_GET
def conference_sheet(request: HttpRequest, seat: Seat, review_id: int) -> HttpResponse:
    """The attendance list for paper, A4: who is asked to sign, who cannot be reached otherwise than by calling."""
    held = review(review_id)
    context = {"held": held, "line": conference_line(review_id), "people": held.participants, "blank": range(3)}
    return render(request, "web/conference_sheet.html", context)


@conference_screen("reviews.prepare")
def conference_attendance(request: HttpRequest, seat: Seat, review_id: int) -> HttpResponse:
    """Tick who is there, on a phone at the door. A tick answers with its line only."""
    if request.method == "POST":
        if request.POST.get("viec") == "rest":
            count = attend_rest(seat.actor, review_id)
            words = ngettext("Đã ghi thêm %(n)d người có mặt.", "Đã ghi thêm %(n)d người có mặt.", count)
            messages.success(request, words % {"n": count})
            return redirect(request.path)
        said = {"yes": True, "no": False}.get(request.POST.get("attended", ""))
        attend(seat.actor, review_id, _id(request, "person"), said, request.POST.get("stand_in"))
        if not getattr(request, "htmx", False):
            return redirect(f"{request.path}#nguoi-{_id(request, 'person')}")
    held = review(review_id)
    context = {
        "held": held,
        "line": conference_line(review_id),
        "open": held.state in RUNNING or held.state == CLOSED,
        "late": [one.id for one in held.participants if _late(held, one.arrived_at)],
    }
    partial = getattr(request, "htmx", False)
    return render(request, "web/conference_ticks.html" if partial else "web/conference_attendance.html", context)


def _late(held: ReviewView, arrived_at: Any) -> bool:
    return bool(arrived_at and held.started_at and arrived_at > held.started_at)


@conference_screen("reviews.conclude")
def conference_minutes(request: HttpRequest, seat: Seat, review_id: int) -> HttpResponse:
    """The course of a conference and what was said to each item; also after its end."""
    held = review(review_id)
    refusal = None
    if request.method == "POST":
        notes = {item.id: request.POST[f"n{item.id}"] for item in held.items if f"n{item.id}" in request.POST}
        try:
            count = complete(seat.actor, review_id, request.POST.get("course"), notes)
        except Refusal as error:
            refusal = error
        else:
            words = ngettext("Đã lưu %(n)d chỗ sửa trong biên bản.", "Đã lưu %(n)d chỗ sửa trong biên bản.", count)
            messages.success(request, words % {"n": count} if count else _("Biên bản không có gì thay đổi."))
            return redirect(request.path)
    typed = request.POST if refusal else {}
    context = {
        "held": held,
        "course": typed.get("course", held.course),
        "rows": [(item, typed.get(f"n{item.id}", item.notes)) for item in held.items],
        "refusal": refusal,
        "recorded": held.state in RECORDED,
        "present": sum(one.attended is True for one in held.participants),
    }
    return render(request, "web/conference_minutes.html", context, status=422 if refusal else 200)
