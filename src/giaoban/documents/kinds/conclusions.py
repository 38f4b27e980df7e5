"""Thông báo kết luận: what the chair concluded at a meeting, point by point, with who does what until when. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from giaoban.documents.content import Block, Document, DocumentKind, Pieces
from giaoban.documents.heads import Office, closing, heading, issuer_name
from giaoban.documents.kinds.parts import (
    body,
    day_words,
    ended,
    laid_out,
    lettered,
    local,
    lower_first,
    said,
    upper_first,
)
from giaoban.documents.profiles import Profile
from giaoban.documents.wordings import SECTION_NUMBER, Filling


@dataclass(frozen=True, slots=True)
class AssignmentLine:
    """One task of a point: who leads, who joins in, what, and until when in the words of the conclusion."""

    lead: str
    coordinators: tuple[str, ...]
    text: str
    due_words: str = ""


@dataclass(frozen=True, slots=True)
class ConclusionPoint:
    """One conclusion as it was said, and the tasks it gives."""

    text: Pieces
    assignments: tuple[AssignmentLine, ...] = ()


@dataclass(frozen=True, slots=True)
class ConclusionsMatter:
    """What a notice of conclusions is written from. `chair` is name and posts; `heard` the papers and opinions;
    `recipients` whom it goes to, empty for the usual ones."""

    office: Office
    meeting_name: str
    held_at: datetime
    place: str
    chair: str
    attendees: tuple[str, ...]
    heard: tuple[str, ...]
    assessment: tuple[Pieces, ...]
    points: tuple[ConclusionPoint, ...]
    recipients: tuple[str, ...] = ()
    signer: str = ""


def compose_conclusions(
    matter: ConclusionsMatter, profile: Profile, on: date, make_id: Callable[[], str], wording: str = ""
) -> Document:
    """The notice of a meeting's conclusions, by the delivered wording or an office's own."""
    kind = DocumentKind.CONCLUSIONS
    abstract = profile.kinds[kind]["abstract"].format(chair=matter.chair, meeting=lower_first(matter.meeting_name))
    office = issuer_name(matter.office, profile.form)
    words = {
        "cơ quan": office,
        "chủ trì": matter.chair,
        "cuộc họp": lower_first(matter.meeting_name),
        "ngày họp": day_words(local(matter.held_at).date()),
        "địa điểm": matter.place,
    }
    blocks: dict[str, Sequence[Block]] = {
        "mở đầu": [_opening(matter, office)],
        "thành phần": [body(f"Tham dự có: {'; '.join(matter.attendees)}.")] if matter.attendees else [],
        "đã nghe": [_heard(matter)],
        "đánh giá chung": [said(ended(pieces)) for pieces in matter.assessment],
        "nhiệm vụ": _points(matter),
    }
    text = laid_out(kind, wording, Filling(blocks, words), profile)
    below = closing(matter.office, profile, kind, recipients=matter.recipients or None, names=(matter.signer, ""))
    return Document(heading(matter.office, profile, kind, on, abstract), text, below)


def _opening(matter: ConclusionsMatter, office: str) -> Block:
    where = f", tại {matter.place}" if matter.place else ""
    day = day_words(local(matter.held_at).date())
    text = f"{day}{where}, {office} tổ chức {lower_first(matter.meeting_name)}; {matter.chair} chủ trì."
    return body(upper_first(text))


def _heard(matter: ConclusionsMatter) -> Block:
    heard = f"nghe {'; '.join(matter.heard)}; " if matter.heard else ""
    return body(f"Sau khi {heard}ý kiến của các đại biểu dự họp, {matter.chair} kết luận như sau:")


def _points(matter: ConclusionsMatter) -> list[Block]:
    blocks: list[Block] = []
    for number, point in enumerate(matter.points, 1):
        blocks.append(said((f"{SECTION_NUMBER}{number}. ", *ended(point.text))))
        blocks += lettered([(f"{task_words(task)}.",) for task in point.assignments])
    return blocks


def task_words(task: AssignmentLine) -> str:
    """One task as it is given: "Phòng Kinh tế chủ trì, phối hợp với Công an phường: rà soát …; hoàn thành trước …"."""
    joined = f", phối hợp với {', '.join(task.coordinators)}" if task.coordinators else ""
    who = f"{task.lead} chủ trì{joined}: " if task.lead else ""
    due = f"; {task.due_words}" if task.due_words and task.due_words.lower() not in task.text.lower() else ""
    text = lower_first(task.text) if who else task.text
    return f"{who}{text.strip().rstrip('.;')}{due}".rstrip(".")
