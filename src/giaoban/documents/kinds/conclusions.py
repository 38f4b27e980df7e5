"""Thông báo kết luận: what the chair concluded at a meeting, point by point, with who does what until when. Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from giaoban.documents.content import Block, Document, DocumentKind, Pieces
from giaoban.documents.heads import Office, closing, heading, issuer_name
from giaoban.documents.kinds.parts import body, closed, day_words, ended, lettered, local, lower_first, said, section
from giaoban.documents.profiles import Profile


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


def compose_conclusions(matter: ConclusionsMatter, profile: Profile, on: date, make_id: Callable[[], str]) -> Document:
    """The notice of a meeting's conclusions."""
    kind = DocumentKind.CONCLUSIONS
    abstract = profile.kinds[kind]["abstract"].format(chair=matter.chair, meeting=matter.meeting_name)
    blocks = [*_opening(matter, profile), *_points(matter)]
    blocks.append(_last_words(matter, profile))
    below = closing(matter.office, profile, kind, recipients=matter.recipients or None, names=(matter.signer, ""))
    return Document(heading(matter.office, profile, kind, on, abstract), closed(blocks, profile), below)


def _opening(matter: ConclusionsMatter, profile: Profile) -> list[Block]:
    where = f", tại {matter.place}" if matter.place else ""
    office = issuer_name(matter.office, profile.form)
    meeting = lower_first(matter.meeting_name)
    text = f"{day_words(local(matter.held_at).date())}{where}, {office} tổ chức {meeting}; {matter.chair} chủ trì."
    blocks: list[Block] = [body(text[0].upper() + text[1:])]
    if matter.attendees:
        blocks.append(body(f"Tham dự có: {'; '.join(matter.attendees)}."))
    heard = f"nghe {'; '.join(matter.heard)}; " if matter.heard else ""
    blocks.append(body(f"Sau khi {heard}ý kiến của các đại biểu dự họp, {matter.chair} kết luận như sau:"))
    return blocks


def _points(matter: ConclusionsMatter) -> list[Block]:
    blocks: list[Block] = []
    if matter.assessment:
        blocks += [section(1, "Đánh giá chung"), *(said(ended(pieces)) for pieces in matter.assessment)]
    blocks.append(section(2 if matter.assessment else 1, "Nhiệm vụ"))
    first = "2" if matter.assessment else "1"
    for number, point in enumerate(matter.points, 1):
        blocks.append(said((f"{first}.{number}. ", *ended(point.text))))
        blocks += lettered([(f"{task_words(task)}.",) for task in point.assignments])
    return blocks


def task_words(task: AssignmentLine) -> str:
    """One task as it is given: "Phòng Kinh tế chủ trì, phối hợp với Công an phường: rà soát …; hoàn thành trước …"."""
    joined = f", phối hợp với {', '.join(task.coordinators)}" if task.coordinators else ""
    who = f"{task.lead} chủ trì{joined}: " if task.lead else ""
    due = f"; {task.due_words}" if task.due_words and task.due_words.lower() not in task.text.lower() else ""
    text = lower_first(task.text) if who else task.text
    return f"{who}{text.strip().rstrip('.;')}{due}".rstrip(".")


def _last_words(matter: ConclusionsMatter, profile: Profile) -> Block:
    office = issuer_name(matter.office, profile.form)
    return body(
        f"Trên đây là kết luận của {matter.chair} tại {lower_first(matter.meeting_name)}. "
        f"{office[0].upper()}{office[1:]} thông báo các cơ quan, đơn vị biết, thực hiện"
    )
