"""Write what a conference concluded (thông báo kết luận) and how it went (biên bản) as documents."""

from dataclasses import dataclass, replace
from datetime import date

from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from giaoban.base.actors import Actor, demand
from giaoban.base.clock import today
from giaoban.base.errors import Refusal, declare
from giaoban.base.ids import new_id
from giaoban.base.locks import ledger_held
from giaoban.catalogue.rules import Period, PeriodError, parse_period
from giaoban.documents.actions.write import form_on, write
from giaoban.documents.content import Document, DocumentKind, Pieces
from giaoban.documents.kinds.conclusions import (
    AssignmentLine,
    ConclusionPoint,
    ConclusionsMatter,
    compose_conclusions,
    task_words,
)
from giaoban.documents.kinds.minutes import Course, MinutesMatter, compose_minutes
from giaoban.documents.models import Draft
from giaoban.documents.sources import office_on, position
from giaoban.documents.stated import stated
from giaoban.documents.templates import wording_of
from giaoban.registry.queries import unit
from giaoban.reviews.actions.write_letter import called, came, source_of, terms_of
from giaoban.reviews.concluded import AssignmentView, ConclusionView, conclusions_of, together
from giaoban.reviews.enums import AssignmentState, ConclusionState, DueKind, ItemKind, PartRole
from giaoban.reviews.offices import names_for, short_name, usual_for
from giaoban.reviews.queries import ItemView, ReviewView, review
from giaoban.reviews.saying import Binder, frame_of, rows_shown
from vnfigures.passages import Passage
from vnfigures.text import Text

NOTHING_CONFIRMED = declare(
    "reviews.nothing_confirmed",
    _("Chưa có kết luận nào được xác nhận nên chưa soạn được thông báo. Hãy giao nhiệm vụ ở trang kết luận trước."),
)
NOT_STARTED = declare("reviews.not_started", _("Hội nghị chưa bắt đầu nên chưa có gì để ghi biên bản."))


def write_conclusions(actor: Actor, review_id: int) -> Draft:
    """Write the notice of a conference's conclusions as Word and PDF, from what was confirmed and not replaced.

    Needs `reviews.conclude` and `documents.draft`. Conclusions that only state stand under the assessment, the others
    give a point each, or one for every assignment. Every number is bound: to a figure of the period where the words
    mean it, else to the words that were said. Refuses while nothing is confirmed.
    """
    held = review(review_id)
    demand(actor, "reviews.conclude", held.unit_id)
    _to_notify(held)
    with ledger_held():
        desk, own = _Desk.of(actor, held), wording_of(held.unit_id, DocumentKind.CONCLUSIONS)
        document = _conclusions(desk, own.text)
        return desk.write(DocumentKind.CONCLUSIONS, document, own.template_id, f"Thông báo kết luận: {held.name}")


def conclusions_notice(actor: Actor, held: ReviewView, text: str) -> Document:
    """The notice of conclusions by a wording. Keeps the words behind its numbers: who only looks takes them back."""
    return _conclusions(_Desk.of(actor, held), text)


def _to_notify(held: ReviewView) -> list[ConclusionView]:
    confirmed = [one for one in conclusions_of(held.id) if one.state == ConclusionState.CONFIRMED]
    found = [one for one in confirmed if not one.replaced_by]
    if not found:
        raise Refusal(NOTHING_CONFIRMED)
    return found


def _conclusions(desk: "_Desk", text: str) -> Document:
    held, found = desk.held, _to_notify(desk.held)
    matter = ConclusionsMatter(
        office=office_on(held.unit_id, desk.on),
        meeting_name=held.name,
        held_at=localtime(held.starts_at),
        place=held.place,
        chair=held.chair or desk.chair(),
        attendees=desk.attendees(),
        heard=tuple(desk.heard()),
        assessment=tuple(desk.said(one.text, f"conclusion:{one.id}") for one in found if not desk.assigned(one)),
        points=tuple(point for one in found if desk.assigned(one) for point in desk.points(one)),
    )
    return compose_conclusions(matter, form_on(held.form, desk.on), desk.on, new_id, text)


def write_minutes(actor: Actor, review_id: int) -> Draft:
    """Write the minutes of a conference (Nghị định 30/2020, mẫu 1.9) as Word and PDF: who was there, how each item
    went, what was concluded. Needs `reviews.conclude` and `documents.draft`."""
    held = review(review_id)
    demand(actor, "reviews.conclude", held.unit_id)
    if held.started_at is None:
        raise Refusal(NOT_STARTED)
    with ledger_held():
        desk, own = _Desk.of(actor, held), wording_of(held.unit_id, DocumentKind.MINUTES)
        document = _minutes(desk, own.text)
        return desk.write(DocumentKind.MINUTES, document, own.template_id, f"Biên bản: {held.name}")


def minutes_of(actor: Actor, held: ReviewView, text: str) -> Document:
    """The minutes by a wording. Keeps the words behind their numbers: whoever only looks takes them back."""
    return _minutes(_Desk.of(actor, held), text)


def _minutes(desk: "_Desk", text: str) -> Document:
    held = desk.held
    if held.started_at is None:
        raise Refusal(NOT_STARTED)
    conclusions = [one for one in conclusions_of(held.id) if not one.replaced_by]
    present, absent = desk.people()
    matter = MinutesMatter(
        office=office_on(held.unit_id, desk.on),
        meeting_name=held.name,
        started_at=localtime(held.started_at),
        ended_at=localtime(held.ended_at) if held.ended_at else None,
        place=held.place or "(chưa ghi địa điểm)",
        present=present,
        absent=absent,
        chair=held.chair or desk.chair(),
        secretary=desk.of_role(PartRole.SECRETARY) or "(chưa phân công)",
        course=desk.course(),
        conclusions=tuple(desk.said(one.text, f"conclusion:{one.id}") for one in conclusions),
    )
    return compose_minutes(matter, form_on(held.form, desk.on), desk.on, new_id, text)


@dataclass
class _Desk:
    """What both documents are written with."""

    actor: Actor
    held: ReviewView
    binder: Binder
    place: str
    seq: int
    period: Period | None
    known: frozenset[str]

    @classmethod
    def of(cls, actor: Actor, held: ReviewView) -> "_Desk":
        on, seq = localtime(held.starts_at).date(), position()
        names = names_for(held.unit_id, on)
        terms = [*terms_of(held), *(one.name for one in names.units if any(c.isdigit() for c in one.name))]
        period = period_of_review(held)
        codes = {code for item in held.items for code in item.measures}
        binder = Binder(actor, held.id, new_id, terms=terms)
        if period and codes:
            binder.rows = rows_shown(held.unit_id, period, codes, seq)
            binder.frame = frame_of(held.unit_id, period, new_id)
        place = unit(unit(held.unit_id, on).place_id, on).name
        known = frozenset(short_name(one.name, place) for one in names.units)
        return cls(actor, held, binder, place, seq, period, known)

    @property
    def on(self) -> date:
        """The day that the documents carry."""
        return today()

    def write(self, kind: DocumentKind, document: Document, template_id: int | None, title: str) -> Draft:
        return write(
            self.actor,
            self.held.unit_id,
            kind,
            document,
            form=self.held.form,
            on=self.on,
            terms=self.binder.terms,
            source=source_of(self.held.id),
            period=self.period if self.binder.rows else None,
            seq=self.seq,
            title=title,
            names=self.binder.names,
            template_id=template_id,
        )

    def said(self, text: str, origin: str) -> Pieces:
        return self.binder.pieces(" ".join(text.split()), origin)

    def assigned(self, one: ConclusionView) -> list[AssignmentView]:
        return [row for row in one.assignments if row.state == AssignmentState.CONFIRMED]

    def points(self, one: ConclusionView) -> list[ConclusionPoint]:
        """What only states stands above the tasks of a conclusion; without it each task is a point."""
        rows = [replace(row, lead=short_name(row.lead, self.place)) for row in self.assigned(one)]
        tasks = [self._line(row) for row in together(rows)]
        above = _stated_sentences(one)
        if above:
            return [ConclusionPoint(self.said(above, f"conclusion:{one.id}"), tuple(tasks))]
        return [ConclusionPoint(task_words(task)) for task in tasks]

    def _line(self, row: AssignmentView) -> AssignmentLine:
        usual = usual_for(self.held.unit_id)
        names = tuple(short_name(name, self.place) for name in row.coordinators)
        text = self.said(row.text, f"assignment:{row.id}")
        lead = f"{row.lead} (từng đơn vị)" if ", " in row.lead and row.lead not in self.known else row.lead
        return AssignmentLine(lead, names, text, self._due(row), usual.emphasis)

    def _due(self, row: AssignmentView) -> str:
        """The words of the deadline; the day where none were said, or where they count something."""
        if row.due_kind == DueKind.NONE or (row.due_words and row.due_words in row.text):
            return row.due_words if row.due_words in row.text else ""
        if row.due_words and not stated(Text(row.due_words).norm):
            return row.due_words
        return f"chậm nhất ngày {row.due:%d/%m/%Y}" if row.due else ""

    def course(self) -> tuple[Course, ...]:
        found = [
            Course(item.title, item.presenter, self._told(item))
            for item in self.held.items
            if item.kind != ItemKind.CONCLUSION
        ]
        lines = [line.strip(" -") for line in self.held.course.splitlines() if line.strip(" -")]
        if lines:
            said = tuple(self.said(line, f"course:{number}") for number, line in enumerate(lines, 1))
            found.append(Course("Diễn biến chung", "", said))
        return tuple(found)

    def _told(self, item: ItemView) -> tuple[Pieces, ...]:
        """What was said to an item, and whom it commended with which form of award."""
        said = [self.said(item.notes, f"item:{item.id}")] if item.notes.strip() else []
        awards = (self.said(f"{name}: {award}", f"item:{item.id}") for name, award in item.awards)
        return (*said, *awards)

    def heard(self) -> list[str]:
        return [
            item.title[:1].lower() + item.title[1:].rstrip(".")
            for item in self.held.items
            if item.kind == ItemKind.REPORT
        ]

    def attendees(self) -> tuple[str, ...]:
        there = [one for one in self.held.participants if one.attended is not False]
        posts = [one.post or one.name for one in there if one.role not in (PartRole.CHAIR, PartRole.SECRETARY)]
        return tuple(dict.fromkeys(posts))

    def people(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        present = tuple(came(one) for one in self.held.participants if one.attended)
        absent = tuple(called(one) for one in self.held.participants if one.attended is False)
        return present, absent

    def chair(self) -> str:
        return self.of_role(PartRole.CHAIR) or "(chưa phân công)"

    def of_role(self, role: PartRole) -> str:
        return next((called(one) for one in self.held.participants if one.role == role), "")


def period_of_review(held: ReviewView) -> Period | None:
    """The period that a conference looks at; None where it looks at none."""
    try:
        return parse_period(held.period, held.regime) if held.period else None
    except PeriodError:
        return None


def _stated_sentences(one: ConclusionView) -> str:
    """The sentences of a conclusion from which no assignment was read."""
    view = Text(one.text)
    spans = [(row.start, row.end) for row in one.assignments if row.start is not None and row.end is not None]
    if len(spans) < len(one.assignments):
        return ""
    kept: list[str] = []
    for start, end in Passage(view, 0, len(view.norm)).sentences():
        words = view.norm[start:end].strip()
        if words and not any(first < end and start < last for first, last in spans):
            kept.append(words)
    return " ".join(kept)
