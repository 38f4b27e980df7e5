"""The entry form of a unit: fill it in, saved as one types, and hand it in."""

from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from giaoban.base.errors import Refusal
from giaoban.catalogue.queries import regime_of
from giaoban.catalogue.rules import PeriodError, parse_period
from giaoban.intake.actions.hand_in import approve, hand_in
from giaoban.intake.actions.open_submission import open_submission
from giaoban.intake.actions.save_cell import Clash, save_cell
from giaoban.intake.actions.save_narrative import TextClash, save_narrative
from giaoban.intake.enums import CellAbsence, SubmissionState
from giaoban.intake.faults import BLOCKED, NO_SUBMISSION, NOT_EXPLAINED, NOT_READY
from giaoban.intake.queries import submission
from giaoban.intake.submissions import SubmissionView
from giaoban.people.queries import account_names
from giaoban.web.fields import Field, form_for_account, problems_of
from giaoban.web.screen import NO_PERIOD, Seat, submission_screen, unit_screen, whole

# Handing in was refused for what stands in the form: the form itself says where.
_IN_THE_FORM = frozenset({NOT_READY, BLOCKED, NOT_EXPLAINED})


@unit_screen("intake.enter")
@require_POST
def give_open(request: HttpRequest, seat: Seat, version_id: int) -> HttpResponse:
    """Begin a form, or go on with the one there is; with `link`, to have somebody without an account fill it in."""
    asked = request.POST.get("ky") or request.GET.get("ky", "")
    try:
        period = parse_period(asked, regime_of(seat.about_id))
    except PeriodError:
        raise Refusal(NO_PERIOD, period=asked) from None
    submission_id = open_submission(seat.actor, seat.unit.id, version_id, period)
    return redirect("web:links" if "link" in request.POST else "web:give", submission_id=submission_id)


@submission_screen("intake.enter")
@require_GET
def give(request: HttpRequest, seat: Seat, submission_id: str) -> HttpResponse:
    """The form."""
    return _page(request, seat, submission(submission_id, seat.actor))


def _page(
    request: HttpRequest,
    seat: Seat,
    view: SubmissionView,
    answers: Mapping[str, str] | None = None,
    *,
    tried: bool = False,
) -> HttpResponse:
    form = form_for_account(view, seat.actor.account_id, problems_of(view, answers) if tried else None)
    back = view.last_return
    context = {
        "form": form,
        "view": view,
        "receiver": view.receiver,
        "reason": back.reason if back else "",
        "may_link": seat.actor.may("intake.link", view.unit.id),
    }
    return render(request, "web/give.html", context, status=422 if tried else 200)


# --- saving ------------------------------------------------------------------------------------------------------


@submission_screen("intake.enter")
@require_POST
def give_save(request: HttpRequest, seat: Seat, submission_id: str) -> HttpResponse:
    """Save one field; answers how the whole form stands, so that what others saved shows at once."""
    post = request.POST
    try:
        _save(seat, submission_id, post.get("field", ""), post)
    except (Clash, TextClash) as clash:
        return JsonResponse(_clash(clash), status=409)
    except Refusal as refusal:
        return JsonResponse({"sentence": refusal.message}, status=422)
    form = form_for_account(submission(submission_id, seat.actor), seat.actor.account_id)
    return JsonResponse({"fields": [field.as_json() for field in (*form.fields, *form.sections)]})


def _save(seat: Seat, submission_id: str, name: str, post: Mapping[str, str]) -> None:
    """Save the field that a request names: o<line> or m<section>."""
    number = whole(name[1:])
    raw, expected = post.get("raw", ""), whole(post.get("revision"))
    if number is None or name[0] not in "om":
        raise Refusal(NO_SUBMISSION)
    if name[0] == "m":
        save_narrative(seat.actor, submission_id, number, raw, expected_revision=expected)
        return
    absence = post.get("absence", "")
    save_cell(
        seat.actor,
        submission_id,
        number,
        raw,
        expected_revision=expected,
        absence=absence if absence in CellAbsence.values else "",
        absence_reason=post.get("reason", "") if absence == CellAbsence.NOT_APPLICABLE else "",
        note=post.get("note", ""),
        origin=post.get("origin", "")[:80],
        origin_label=post.get("origin_label", "")[:300],
    )


def _clash(clash: Clash | TextClash) -> dict[str, Any]:
    """Both values, and who gave the other: for the person to choose. Nothing was changed."""
    who = account_names([clash.theirs_by]).get(clash.theirs_by or 0, "") or _("Người khác")
    absence = clash.theirs_absence if isinstance(clash, Clash) else ""
    mine = clash.mine if isinstance(clash, TextClash) else _worded(clash.mine.raw, clash.mine.absence)
    theirs = _worded(clash.theirs, absence)
    said = _("%(who)s vừa ghi “%(theirs)s” lúc %(when)s, bạn ghi “%(mine)s”. Giữ số nào?")
    when = f"{localtime(clash.theirs_at):%H:%M}"
    return {
        "sentence": said % {"who": who, "theirs": theirs, "when": when, "mine": mine},
        "raw": clash.theirs,
        "absence": absence,
        "revision": clash.revision,
        "shown": theirs,
        "mine": mine,
    }


def _worded(raw: str, absence: str) -> str:
    return raw or (str(CellAbsence(absence).label) if absence else _("(để trống)"))


# --- handing in --------------------------------------------------------------------------------------------------


@submission_screen("intake.enter")
@require_POST
def give_hand_in(request: HttpRequest, seat: Seat, submission_id: str) -> HttpResponse:
    """Hand the form in, or approve it: what is still unsaved first. What is missing comes back as a list of links."""
    view = submission(submission_id, seat.actor)
    answers = {
        name.removeprefix("why:"): request.POST.get(name, "") for name in request.POST if name.startswith("why:")
    }
    clashes = _save_posted(request, seat, view)
    if clashes or "later" in request.POST:
        for sentence in clashes:
            messages.error(request, sentence)
        return redirect("web:give", submission_id=submission_id)
    give_on = approve if view.state == SubmissionState.PROPOSED else hand_in
    try:
        done = give_on(seat.actor, submission_id, answers=answers)
    except Refusal as refusal:
        if refusal.code not in _IN_THE_FORM:
            raise
        return _page(request, seat, submission(submission_id, seat.actor), answers, tried=True)
    _say_done(request, view.form.name, done.state)
    return redirect(seat.url("mine"))


def _save_posted(request: HttpRequest, seat: Seat, view: SubmissionView) -> list[str]:
    """Save the fields of a posted form that differ from what is kept: all of them where no script runs.

    A clash changes nothing of that field; its sentence names both values.
    """
    if "enter" not in view.may:
        return []
    form = form_for_account(view, seat.actor.account_id)
    clashes = []
    for field in (*form.fields, *form.sections):
        posted = _posted(request.POST, field.name)
        if posted is None or _same(field, posted):
            continue
        try:
            _save(seat, view.id, field.name, posted)
        except (Clash, TextClash) as clash:
            clashes.append(clash.message)
    return clashes


def _posted(post: Mapping[str, str], name: str) -> dict[str, str] | None:
    if name not in post:
        return None
    parts = {"raw": name, "absence": f"{name}-a", "reason": f"{name}-l", "revision": f"{name}-r"}
    return {part: post.get(key, "") for part, key in parts.items()}


def _same(field: Field, posted: Mapping[str, str]) -> bool:
    raw = posted["raw"].replace("\r\n", "\n").strip()
    reason = field.reason if field.absence == CellAbsence.NOT_APPLICABLE else posted["reason"]
    return (raw, posted["absence"], posted["reason"]) == (field.raw.strip(), field.absence, reason)


def _say_done(request: HttpRequest, name: str, state: str) -> None:
    if state == SubmissionState.PROPOSED:
        said = _("Đã gửi “%(form)s”, chờ trưởng đơn vị duyệt.")
    else:
        said = _("Đã nộp “%(form)s”. Cảm ơn bạn.")
    messages.success(request, said % {"form": name})


@submission_screen("intake.enter")
@require_GET
def give_worker(request: HttpRequest, seat: Seat, submission_id: str) -> HttpResponse:
    """The small program that lets this one form open without a line. Its reach is the address it is served under."""
    return worker()


def worker() -> HttpResponse:
    """The worker's text; asked for anew each time, so that an old one never stays."""
    text = (files("giaoban.web") / "static/giaoban/form-worker.js").read_text("utf-8")
    return HttpResponse(text, content_type="text/javascript", headers={"Cache-Control": "no-cache"})
