"""Biên bản: how a meeting went (Nghị định 30/2020, phụ lục III, mẫu 1.9). Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from giaoban.documents.content import Block, Document, DocumentKind, Paragraph, Pieces, Style
from giaoban.documents.heads import Office, closing, heading
from giaoban.documents.kinds.parts import (
    body,
    dashed,
    day_words,
    ended,
    hour_words,
    laid_out,
    leading,
    local,
    lower_first,
    said,
)
from giaoban.documents.profiles import Profile
from giaoban.documents.wordings import Filling


@dataclass(frozen=True, slots=True)
class Course:
    """One item of the agenda as it went: who presented, and what was said."""

    title: str
    presenter: str
    said: tuple[Pieces, ...]


@dataclass(frozen=True, slots=True)
class MinutesMatter:
    """What minutes are written from. `chair` and `secretary` are name and posts; `signers` the names under them."""

    office: Office
    meeting_name: str
    started_at: datetime
    ended_at: datetime | None
    place: str
    present: tuple[str, ...]
    absent: tuple[str, ...]
    chair: str
    secretary: str
    course: tuple[Course, ...]
    conclusions: tuple[Pieces, ...] = ()
    signers: tuple[str, str] = ("", "")


def compose_minutes(
    matter: MinutesMatter, profile: Profile, on: date, make_id: Callable[[], str], wording: str = ""
) -> Document:
    """The minutes of a meeting. Without an end the hour stays dotted: it is written in when the meeting is over."""
    kind = DocumentKind.MINUTES
    started = matter.started_at
    words = {
        "cuộc họp": lower_first(matter.meeting_name),
        "bắt đầu": f"{hour_words(started)}, {day_words(local(started).date())}",
        "kết thúc": _end(matter),
        "địa điểm": matter.place,
        "chủ trì": matter.chair,
        "thư ký": matter.secretary,
    }
    blocks: dict[str, Sequence[Block]] = {
        "thành phần": _listed("Thành phần tham dự", matter.present),
        "vắng mặt": _listed("Vắng mặt", matter.absent),
        "diễn biến": _course(matter.course),
        "kết luận": [said((f"{number}. ", *ended(pieces))) for number, pieces in enumerate(matter.conclusions, 1)],
    }
    text = laid_out(kind, wording, Filling(blocks, words), profile)
    abstract = profile.kinds[kind]["abstract"].format(meeting=matter.meeting_name)
    below = closing(matter.office, profile, kind, recipients=(), names=matter.signers)
    return Document(heading(matter.office, profile, kind, on, abstract), text, below)


def _course(course: tuple[Course, ...]) -> list[Block]:
    blocks: list[Block] = []
    for number, item in enumerate(course, 1):
        by = f" ({item.presenter} trình bày)" if item.presenter else ""
        title = f"{number}. {item.title.rstrip('.')}{by}."
        blocks.append(Paragraph(Style.BODY, (title,), leads=bool(item.said)))
        blocks += [said(("- ", *ended(pieces))) for pieces in item.said]
    return blocks


def _listed(label: str, names: tuple[str, ...]) -> list[Block]:
    if not names:
        return []
    return [leading(f"{label}:"), *dashed(names)] if len(names) > 1 else [body(f"{label}: {names[0]}.")]


def _end(matter: MinutesMatter) -> str:
    if matter.ended_at is None:
        return "… giờ …, cùng ngày"
    ended_on = local(matter.ended_at).date()
    same = ended_on == local(matter.started_at).date()
    return f"{hour_words(matter.ended_at)}, {'cùng ngày' if same else day_words(ended_on)}"
