"""Assignments as rows: what was read from a conclusion's words, or given by the secretary's hand."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from giaoban.base.actors import Actor, demand
from giaoban.base.errors import Refusal, declare
from giaoban.reviews.dues import Due, DueKind, due_of, period_of, usual_due
from giaoban.reviews.enums import AssignmentState, ConclusionState
from giaoban.reviews.models import Assignment, Conclusion, Review
from giaoban.reviews.naming import Names
from giaoban.reviews.offices import holidays, names_for, usual_for
from giaoban.reviews.queries import NO_REVIEW
from giaoban.reviews.reading import Proposal, Said, read_conclusion
from giaoban.reviews.rules import RECORDED
from vnfigures.deadlines import task_deadline
from vnfigures.text import Text, fold

NOT_BEGUN = declare(
    "reviews.not_begun",
    _("Hội nghị chưa bắt đầu hoặc đã hủy nên chưa ghi được kết luận. Hãy bấm “Bắt đầu” ở trang hội nghị trước."),
)
NO_CONCLUSION = declare("reviews.no_conclusion", _("Không có kết luận này, hoặc bạn không được xem."))
CONCLUDED = declare(
    "reviews.concluded",
    _("Kết luận này đã giao nhiệm vụ nên không sửa, không bỏ được. Muốn đổi, hãy ghi một kết luận mới thay thế."),
)
NO_WORDS = declare("reviews.no_words", _("Chưa có lời kết luận. Hãy ghi ít nhất một câu."))
TOO_LONG = declare(
    "reviews.too_long", _("Lời kết luận dài %(length)s ký tự, quá %(most)s. Hãy tách thành nhiều kết luận.")
)
NO_SUCH_UNIT = declare("reviews.no_such_unit", _("Không tìm thấy đơn vị “%(words)s”. Hãy ghi đúng tên đơn vị%(near)s."))
WHICH_UNIT = declare("reviews.which_unit", _("“%(words)s” có thể là: %(names)s. Hãy ghi rõ đơn vị nào."))
NO_SUCH_DAY = declare(
    "reviews.no_such_day",
    _("Không hiểu thời hạn “%(words)s”. Ví dụ: 25/3, trước ngày 25/3, trong tháng 4, trước ngày 25 hằng tháng, không."),
)
MOST = 8_000
_NONE_SAID = ("khong", "khong co", "khong thoi han", "khong co thoi han", "thuong xuyen")


def held_review(actor: Actor, review_id: int) -> Review:
    """A conference to conclude at, its row held to the end of the transaction. Refuses whoever may not, and one that
    has not begun."""
    row = Review.objects.select_for_update(of=("self",)).filter(pk=review_id).first()
    if row is None:
        raise Refusal(NO_REVIEW)
    demand(actor, "reviews.conclude", row.unit_id)
    if row.state not in RECORDED:
        raise Refusal(NOT_BEGUN)
    return row


def held_conclusion(actor: Actor, conclusion_id: int) -> Conclusion:
    """A conclusion to work on, its conference held."""
    row = Conclusion.objects.select_related("review").filter(pk=conclusion_id).first()
    if row is None:
        raise Refusal(NO_CONCLUSION)
    held_review(actor, row.review_id)
    return Conclusion.objects.select_related("review").get(pk=conclusion_id)


def changeable(row: Conclusion) -> Conclusion:
    """The conclusion, unless it was confirmed, in part or whole, or dropped."""
    if row.state != ConclusionState.TAKEN or row.assignments.filter(state=AssignmentState.CONFIRMED).exists():
        raise Refusal(CONCLUDED)
    return row


def said_text(text: str) -> str:
    """A conclusion's text as it is kept. Refuses an empty one, and one that is no conclusion but a document."""
    kept = Text(text.replace("\r\n", "\n").strip()).norm
    if not kept:
        raise Refusal(NO_WORDS)
    if len(kept) > MOST:
        raise Refusal(TOO_LONG, length=len(kept), most=MOST)
    return kept


def day_of(review: Review) -> date:
    """The day that deadlines count from: the conference's."""
    return timezone.localdate(review.starts_at)


@dataclass(frozen=True, slots=True)
class Office:
    """What words are read with: the units, the day, the office's usual deadline."""

    review: Review
    on: date
    names: Names

    @classmethod
    def of(cls, review: Review) -> "Office":
        """Those of a conference."""
        on = day_of(review)
        return cls(review, on, names_for(review.unit_id, on))

    def read(self, text: str) -> tuple[Proposal, ...]:
        """The assignments that words make."""
        return read_conclusion(text, self.on, self.names, usual_for(self.review.unit_id), holidays())

    def due(self, words: str) -> Due:
        """A deadline as typed into its own field: empty for the office's usual one, "không" for none."""
        usual = usual_for(self.review.unit_id)
        if not words.strip():
            return usual_due(self.on, usual, holidays())
        if fold(words).strip(" .") in _NONE_SAID:
            return Due(DueKind.NONE, words=words.strip())
        deadline = task_deadline(words, self.on, alone=True)
        due = due_of(deadline, self.on, usual, holidays()) if deadline else None
        if due is None or due.open:
            raise Refusal(NO_SUCH_DAY, words=words.strip())
        return due

    def units(self, words: str) -> tuple[int, ...]:
        """The units that a field names, in order. Refuses words that name none, or several of which one is meant."""
        view = Text(words)
        found = self.names.found_in(view)
        if not found and words.strip():
            raise Refusal(NO_SUCH_UNIT, words=words.strip(), near=self._near(words))
        called = {unit.id: unit.name for unit in self.names.units}
        for mention in found:
            if len(mention.units) > 1 and not mention.each:
                names = "; ".join(called[unit] for unit in mention.units[:6])
                raise Refusal(WHICH_UNIT, words=mention.words, names=names)
        left = "".join(" " if any(m.start <= at < m.end for m in found) else c for at, c in enumerate(view.canon))
        rest = " ".join(word for word in left.replace(",", " ").replace(";", " ").split() if word not in ("và", "cùng"))
        if any(char.isalnum() for char in rest):
            raise Refusal(NO_SUCH_UNIT, words=rest, near=self._near(rest))
        return tuple(dict.fromkeys(unit for mention in found for unit in mention.units))

    def _near(self, words: str) -> str:
        called = {unit.id: unit.name for unit in self.names.units}
        near = [called[unit] for unit in self.names.near(words, 3)]
        return f" ({'; '.join(near)}?)" if near else ""


def put_due(row: Assignment, due: Due) -> None:
    """Write a deadline into a row that is not saved yet. An open one is a date that somebody still has to give."""
    row.due_kind = DueKind.DATE if due.open else due.kind
    row.due, row.due_words, row.due_assumed = due.day, due.words[:200], due.assumed
    row.recurrence = {"rule": due.recurrence, "before": due.before} if due.recurrence else {}
    row.due_period = period_of(due.first, due.day) if due.kind == DueKind.PERIOD else ""


def propose(office: Office, conclusion: Conclusion, keep: dict[str, Assignment] | None = None) -> int:
    """Write what a conclusion's words ask for as proposed rows; how many. A lead of several units makes one row each.

    `keep` are rows of the former words by their text: what the secretary corrected there stays.
    """
    order = 0
    for found in office.read(conclusion.text):
        old = (keep or {}).pop(found.text, None)
        if old is not None:
            order += 1
            Assignment.objects.filter(pk=old.pk).update(order=order, start=found.start, end=found.end)
            continue
        leads: tuple[int | None, ...] = found.lead.units if found.lead and found.lead.each else (_one(found.lead),)
        for lead in leads:
            order += 1
            _row(conclusion, found, lead, order)
    return order


def _one(said: Said | None) -> int | None:
    return said.unit if said else None


def _row(conclusion: Conclusion, found: Proposal, lead: int | None, order: int) -> None:
    words = found.lead.words if found.lead and lead is None else ""
    unknown = [one.words for one in found.coordinators if not one.units or (len(one.units) > 1 and not one.each)]
    row = Assignment(
        conclusion=conclusion,
        order=order,
        text=found.text,
        lead_id=lead,
        lead_words=words[:200],
        coordinator_words=", ".join(unknown)[:300],
        start=found.start,
        end=found.end,
    )
    put_due(row, found.due)
    row.save()
    joined = [unit for one in found.coordinators if one.each or len(one.units) == 1 for unit in one.units]
    row.coordinators.set(dict.fromkeys(unit for unit in joined if unit != lead))
