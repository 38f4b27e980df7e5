"""Thông báo kết luận: what the chair concluded at a meeting, point by point, with who does what until when. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from giaoban.documents.content import Block, Document, DocumentKind, Emphasis, Piece, Pieces, plain
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
    """One task of a point: who leads, who joins in, what, and until when in the words of the conclusion.

    `emphasis`: the deadline is printed bold and italic, as some offices do.
    """

    lead: str
    coordinators: tuple[str, ...]
    text: Pieces
    due_words: str = ""
    emphasis: bool = False


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
        blocks += lettered([ended(task_words(task)) for task in point.assignments])
    return blocks


def task_words(task: AssignmentLine) -> Pieces:
    """One task as it is given: "Phòng Kinh tế chủ trì, phối hợp với Công an phường: rà soát …; hoàn thành trước …"."""
    joined = f", phối hợp với {', '.join(task.coordinators)}" if task.coordinators else ""
    who = f"{task.lead} chủ trì{joined}: " if task.lead else ""
    text = _first(task.text, lower_first if who else upper_first)
    due = task.due_words.strip().rstrip(".")
    if due.lower() in plain(text).lower():
        return tuple(piece for piece in (who, *(_marked(text, due) if task.emphasis else text)) if piece)
    after: Pieces = ("; ", Emphasis(due) if task.emphasis else due)
    return tuple(piece for piece in (who, *ended(text, ""), *after) if piece)


def _first(pieces: Pieces, change: Callable[[str], str]) -> Pieces:
    """Pieces whose first letter is changed."""
    first, *rest = pieces or ("",)
    return (change(first.lstrip()), *rest) if isinstance(first, str) else pieces


def _marked(pieces: Pieces, words: str) -> Pieces:
    """Pieces with some of their words set apart, where they stand in one piece."""
    found: list[Piece] = []
    for piece in pieces:
        at = piece.lower().rfind(words.lower()) if words and isinstance(piece, str) else -1
        if isinstance(piece, str) and at >= 0:
            found += [piece[:at], Emphasis(piece[at : at + len(words)]), piece[at + len(words) :]]
        else:
            found.append(piece)
    return tuple(piece for piece in found if piece)
