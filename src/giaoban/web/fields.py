"""The entry form as a page shows it and as its script follows it: one field a line, one a section."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from giaoban.catalogue.queries import LineView, MeasureView, SectionView
from giaoban.catalogue.rules import Period, previous_period
from giaoban.checks.queries import wholes
from giaoban.figures.enums import Severity
from giaoban.figures.queries import StatementView, TargetView
from giaoban.figures.rules import unscaled
from giaoban.intake.link_queries import FormByLink
from giaoban.intake.submissions import CellView, LineRow, SubmissionView, TextRow
from giaoban.web.templatetags.giaoban import named, period_words, scaled, stated
from vnfigures.numbers import format_money

MONEY_WORDS = ("tỷ", "triệu", "nghìn")


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence about a field, and how grave it is: error, warning, info."""

    severity: str
    message: str


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the form. `name` is o<line> for a figure, m<section> for words."""

    name: str
    number: int
    label: str
    unit: str = ""
    guidance: str = ""
    required: bool = True
    raw: str = ""
    absence: str = ""
    reason: str = ""
    revision: int = 0
    last: str = ""
    plan: str = ""
    keypad: str = "numeric"
    words: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    echo: str = ""
    amount: str = ""
    found: tuple[Said, ...] = ()
    mark_reason: str = ""
    locked: bool = False
    by: str = ""
    offer: str = ""
    offer_absence: str = ""
    offer_from: str = ""

    @property
    def is_given(self) -> bool:
        """Whether something stands in it, if only why there is nothing, and nothing keeps it from being handed in."""
        return bool(self.raw or self.absence) and not self.has_error

    @property
    def has_error(self) -> bool:
        """Whether something about it keeps the form from being handed in."""
        return any(one.severity == "error" for one in self.found)

    def as_json(self) -> dict[str, Any]:
        """What the page's script needs to follow it."""
        return {
            "field": self.name,
            "revision": self.revision,
            "raw": self.raw,
            "absence": self.absence,
            "reason": self.reason,
            "echo": self.echo,
            "amount": self.amount,
            "found": [{"severity": one.severity, "message": one.message} for one in self.found],
            "sentence": self.by,
        }


@dataclass(frozen=True, slots=True)
class Problem:
    """Something to see to before handing in; `field` is where, empty for the whole; `key` where an answer will do."""

    field: str
    label: str
    sentence: str
    key: str = ""
    answer: str = ""


def keypad(measure: MeasureView) -> str:
    """Which keypad a phone shows: digits alone for whole things, digits with a comma for the rest."""
    whole = measure.scale == 0 and measure.behaviour not in ("ratio", "count")
    return "numeric" if whole and not is_money(measure) else "decimal"


def is_money(measure: MeasureView) -> bool:
    """Whether a measure counts đồng."""
    return measure.unit.startswith("đồng")


def scale_words(measure: MeasureView) -> tuple[str, ...]:
    """The words that a keypad of digits cannot type, offered as buttons."""
    if is_money(measure):
        return MONEY_WORDS
    return ("/",) if measure.behaviour in ("ratio", "count") else ()


def echo(raw: str, shown: str) -> str:
    """What was understood, where that says more than what was typed; four digits need no dot to be read."""
    typed = raw.strip()
    plain = typed.isdigit() and len(typed) <= 4
    return "" if not typed or plain or typed == shown else _("hiểu là %(shown)s") % {"shown": shown}


def amount(value: int | None, measure: MeasureView) -> str:
    """A value as JavaScript reads a number, for sums on the spot."""
    return "" if value is None else str(unscaled(value, measure.scale))


@dataclass(frozen=True, slots=True)
class GivenForm:
    """The whole form for its template. `mode` is own (saved as one types) or link (kept on the device, sent at once).

    `key` names what the device keeps: one person's, of one form. `problems` is None until handing in was tried.
    """

    mode: str
    key: str
    name: str
    period: Period
    guidance: str
    fields: tuple[Field, ...]
    sections: tuple[Field, ...]
    hand_in_url: str
    worker_url: str
    button: str
    save_url: str = ""
    sign_in_url: str = ""
    revision: int = 0
    last_period: str = ""
    due: date | None = None
    locked: bool = False
    problems: tuple[Problem, ...] | None = None

    @property
    def given(self) -> int:
        """How many figures are given."""
        return sum(one.is_given for one in self.fields)

    @property
    def left(self) -> int:
        """How many are not."""
        return len(self.fields) - self.given

    @property
    def words(self) -> dict[str, str]:
        """What the page's script says."""
        return {
            "saving": _("đang lưu…"),
            "saved": _("đã lưu"),
            "kept": _("đã giữ trên máy này"),
            "lost": _("Mất mạng: đã giữ trên máy này, có mạng sẽ tự gửi."),
            "busy": _("Máy chủ chưa trả lời: đã giữ trên máy này, sẽ tự gửi lại."),
            "out": _("Phiên làm việc đã hết: những gì đã gõ vẫn còn trên máy này."),
            "full": _("Máy này không còn chỗ giữ số: hãy đợi có mạng rồi hãy đóng trang."),
            "held": _("Có ô cần bạn xem lại."),
            "then": _("Mất mạng, đã giữ trên máy này. Cứ để trang mở, có mạng sẽ nộp ngay."),
            "progress": _("{given}/{all} chỉ tiêu"),
            "left": _("còn {n} chỉ tiêu"),
            "full_form": _("đủ chỉ tiêu"),
            "sum": _("Cộng các phần: {sum}"),
            "off": _("lệch {off}"),
            "take": _("Lấy “{value}”"),
            "mine": _("Giữ “{value}” của tôi"),
        }


def blank_line(number: int, line: LineView) -> Field:
    """A line of a form with nothing in it."""
    measure = line.measure
    label = named(measure)
    return Field(
        name=f"o{line.id}",
        number=number,
        label=f"{label}: {line.item}" if line.item else label,
        unit=measure.unit,
        guidance=line.guidance,
        required=line.required,
        keypad=keypad(measure),
        words=scale_words(measure),
    )


def blank_section(number: int, section: SectionView) -> Field:
    """A section of a form with nothing in it."""
    return Field(
        name=f"m{section.id}",
        number=number,
        label=section.heading,
        guidance=section.guidance,
        required=section.required,
    )


def form_for_link(
    shown: FormByLink, token: str, posted: Mapping[str, str] | None = None, wrong: Mapping[str, str] | None = None
) -> GivenForm:
    """The form for whoever holds a link: empty but for what they just posted themselves, with what is wrong in it."""
    posted, wrong = posted or {}, wrong or {}

    def with_posted(blank: Field) -> Field:
        name = blank.name
        back = shown.reasons.get(int(name[1:]), "") if name.startswith("o") else ""
        return replace(
            blank,
            raw=posted.get(name, ""),
            absence=posted.get(f"{name}-a", ""),
            reason=posted.get(f"{name}-l", ""),
            mark_reason=back,
            found=(Said("error", wrong[name]),) if name in wrong else (),
        )

    fields = tuple(with_posted(blank_line(number, line)) for number, line in enumerate(shown.form.lines, start=1))
    sections = tuple(with_posted(blank_section(n, one)) for n, one in enumerate(shown.form.sections, start=1))
    problems = tuple(Problem(one.name, one.label, wrong[one.name]) for one in (*fields, *sections) if one.name in wrong)
    return GivenForm(
        mode="link",
        key=f"giaoban:link:{shown.link_id}",
        name=shown.form.name,
        period=shown.period,
        guidance=shown.form.guidance,
        fields=fields,
        sections=sections,
        hand_in_url=reverse("web:by_link_give", kwargs={"token": token}),
        worker_url=reverse("web:by_link_worker", kwargs={"token": token}),
        button=_("Gửi số liệu"),
        problems=problems if wrong else None,
    )


def form_for_account(
    view: SubmissionView,
    account_id: int | None,
    problems: tuple[Problem, ...] | None = None,
) -> GivenForm:
    """The form as a person with an account fills it in; `problems` where handing in was tried."""
    writes = "enter" in view.may
    parts = wholes(view.about_id, view.form, view.period)
    found = _found_at(view)
    fields = tuple(
        replace(
            _filled_line(number, row, found.get(row.line.id, ()), locked=not writes),
            parts=tuple(f"o{one}" for one in parts.get(row.line.id, ())),
        )
        for number, row in enumerate(view.lines, start=1)
    )
    sections = tuple(_filled_section(number, row, locked=not writes) for number, row in enumerate(view.texts, start=1))
    before = previous_period(view.period)

    def here(name: str) -> str:
        return reverse(f"web:{name}", kwargs={"submission_id": view.id})

    return GivenForm(
        mode="own",
        key=f"giaoban:{account_id}:{view.id}",
        name=view.form.name,
        period=view.period,
        guidance=view.form.guidance,
        fields=fields,
        sections=sections,
        save_url=here("give_save"),
        hand_in_url=here("give_hand_in"),
        worker_url=here("give_worker"),
        sign_in_url=f"{reverse('account_login')}?{urlencode({'next': here('give')})}",
        button=_button(view),
        revision=view.revision,
        last_period=period_words(before).capitalize() if before else "",
        due=view.due,
        locked=not writes,
        problems=problems,
    )


def _button(view: SubmissionView) -> str:
    """What the form's button does; empty where there is nothing to do."""
    if "approve" in view.may:
        return _("Duyệt và nộp")
    if "hand_in" in view.may:
        return _("Nộp lại") if view.last_return else _("Nộp biểu này")
    return ""


def _found_at(view: SubmissionView) -> dict[int, list[Said]]:
    """What the checks found, each once, at the first of its lines. While one fills in, that a line is still empty is no
    news; before handing in it is (`problems_of`)."""
    sound = {row.line.id for row in view.lines if row.cell is not None and not row.cell.empty and not row.fault}
    place = {row.line.id: number for number, row in enumerate(view.lines)}
    found: dict[int, list[Said]] = {}
    for row in view.found:
        lines = [line for line in row.found.line_ids if line in place]
        if sound.intersection(lines):
            first = min(lines, key=place.__getitem__)
            found.setdefault(first, []).append(Said(str(row.found.severity), row.found.message))
    return found


def _filled_line(number: int, row: LineRow, said: Sequence[Said], *, locked: bool) -> Field:
    blank, measure, cell = blank_line(number, row.line), row.line.measure, row.cell
    found = [Said("error", row.fault)] if row.fault else []
    found += said
    filled = replace(
        blank,
        last=said_by(row.previous, measure) if row.previous else "",
        plan=_plan(row.plan, measure),
        found=tuple(found),
        locked=locked,
        offer=row.offer.raw or _("không phát sinh") if row.offer else "",
        offer_absence=row.offer.absence if row.offer else "",
        offer_from=row.offer.label if row.offer else "",
    )
    if cell is None:
        return filled
    # "Không phát sinh" typed in words counts the same, but the field shows what was typed.
    return replace(
        filled,
        raw=cell.raw,
        absence="" if cell.raw else cell.absence,
        reason=cell.absence_reason,
        revision=cell.revision,
        echo="" if row.fault or cell.absence else echo(cell.raw, shown_cell(cell, measure)),
        amount=amount(cell.value, measure),
        mark_reason=cell.mark_reason if cell.mark and not cell.changed else "",
        by=_("%(who)s ghi lúc %(when)s") % {"who": cell.by, "when": f"{localtime(cell.at):%H:%M %d/%m}"}
        if cell.by
        else "",
    )


def _filled_section(number: int, row: TextRow, *, locked: bool) -> Field:
    return replace(blank_section(number, row.section), raw=row.text, revision=row.revision, locked=locked)


def shown_cell(cell: CellView, measure: MeasureView) -> str:
    """What was understood of a cell, in full: money in words where digits were typed and the other way round."""
    if is_money(measure) and cell.value is not None:
        worded = any(letter.isalpha() for letter in cell.raw)
        return format_money(int(unscaled(cell.value, measure.scale)), "full" if worded else "short")
    return stated(cell.value, cell.numerator, cell.denominator, measure.scale, measure.part_scale, measure.unit)


def said_by(view: StatementView, measure: MeasureView) -> str:
    """A recorded figure as a table shows it."""
    if view.absence == "na":
        return _("không áp dụng")
    return stated(view.value, view.numerator, view.denominator, measure.scale, measure.part_scale, measure.unit)


def _plan(view: TargetView | None, measure: MeasureView) -> str:
    if view is None:
        return ""
    return f"{'≤ ' if view.comparator == 'le' else ''}{scaled(view.value, measure)}"


def problems_of(view: SubmissionView, answers: Mapping[str, str] | None = None) -> tuple[Problem, ...]:
    """Everything to see to before handing in, in the form's order: what is missing, wrong, or wants an answer."""
    answers = answers or {}
    labels = {row.line.id: blank_line(0, row.line).label for row in view.lines}
    found = [
        Problem(f"o{one.line_id}" if one.line_id is not None else f"m{one.section_id}", one.name, one.sentence)
        for one in view.problems
    ]
    named = {one.line_id for one in view.problems}
    for row in view.found:
        line_id = next(iter(row.found.line_ids), None)
        # What the form itself asks for is said once.
        if row.found.severity == Severity.INFO or (row.found.line_ids and named.issuperset(row.found.line_ids)):
            continue
        answer = answers.get(row.key, row.answer)
        warning = row.found.severity == Severity.WARNING
        found.append(
            Problem(
                f"o{line_id}" if line_id is not None else "",
                labels.get(line_id or 0, ""),
                row.found.message,
                row.key if warning else "",
                answer,
            )
        )
    return tuple(found)
