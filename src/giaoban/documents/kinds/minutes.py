"""Biên bản: how a meeting went (Nghị định 30/2020, phụ lục III, mẫu 1.9). Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from giaoban.documents.content import Block, Document, DocumentKind, Pieces
from giaoban.documents.heads import Office, closing, heading
from giaoban.documents.kinds.parts import body, closed, dashed, day_words, ended, hour_words, local, part, said
from giaoban.documents.profiles import Profile


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


def compose_minutes(matter: MinutesMatter, profile: Profile, on: date, make_id: Callable[[], str]) -> Document:
    """The minutes of a meeting. Without an end the hour stays dotted: it is written in when the meeting is over."""
    kind = DocumentKind.MINUTES
    abstract = profile.kinds[kind]["abstract"].format(meeting=matter.meeting_name)
    blocks: list[Block] = [
        body(f"Thời gian bắt đầu: {hour_words(matter.started_at)}, {day_words(local(matter.started_at).date())}."),
        body(f"Địa điểm: {matter.place}."),
        *_listed("Thành phần tham dự", matter.present),
        *_listed("Vắng mặt", matter.absent),
        body(f"Chủ trì (chủ tọa): {matter.chair}."),
        body(f"Thư ký (người ghi biên bản): {matter.secretary}."),
        part(profile, "I", "NỘI DUNG"),
    ]
    for number, item in enumerate(matter.course, 1):
        by = f" ({item.presenter} trình bày)" if item.presenter else ""
        blocks.append(body(f"{number}. {item.title.rstrip('.')}{by}."))
        blocks += [said(("- ", *ended(pieces))) for pieces in item.said]
    if matter.conclusions:
        blocks.append(part(profile, "II", "KẾT LUẬN CỦA CHỦ TRÌ"))
        blocks += [said((f"{number}. ", *ended(pieces))) for number, pieces in enumerate(matter.conclusions, 1)]
    blocks.append(_end(matter))
    below = closing(matter.office, profile, kind, recipients=(), names=matter.signers)
    return Document(heading(matter.office, profile, kind, on, abstract), closed(blocks, profile), below)


def _listed(label: str, names: tuple[str, ...]) -> list[Block]:
    if not names:
        return []
    return [body(f"{label}:"), *dashed(names)] if len(names) > 1 else [body(f"{label}: {names[0]}.")]


def _end(matter: MinutesMatter) -> Block:
    over = "… giờ …, cùng ngày"
    if matter.ended_at is not None:
        same = local(matter.ended_at).date() == local(matter.started_at).date()
        day = "cùng ngày" if same else day_words(local(matter.ended_at).date())
        over = f"{hour_words(matter.ended_at)}, {day}"
    return body(f"Cuộc họp kết thúc vào {over}; biên bản đã được thông qua")
