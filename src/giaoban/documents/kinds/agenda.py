"""Chương trình hội nghị: what is dealt with when, and who presents it. Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from giaoban.documents.content import Block, Document, DocumentKind
from giaoban.documents.heads import Office, closing, heading
from giaoban.documents.kinds.parts import body, clock_words, moment_words, table
from giaoban.documents.profiles import Profile


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """One item: from when, what, who presents it, and how many minutes it has."""

    at: datetime
    title: str
    presenter: str
    minutes: int


@dataclass(frozen=True, slots=True)
class AgendaMatter:
    """What an agenda is written from."""

    office: Office
    meeting_name: str
    starts_at: datetime
    place: str
    chair: str
    items: tuple[AgendaLine, ...]
    signer: str = ""


def compose_agenda(matter: AgendaMatter, profile: Profile, on: date, make_id: Callable[[], str]) -> Document:
    """The agenda of a meeting: a table of items with their times."""
    kind = DocumentKind.AGENDA
    abstract = profile.kinds[kind]["abstract"].format(meeting=matter.meeting_name)
    rows = [
        (
            (clock_words(item.at),),
            (item.title.rstrip("."),),
            (item.presenter,),
            (f"{item.minutes} phút" if item.minutes else "",),
        )
        for item in matter.items
    ]
    blocks: tuple[Block, ...] = (
        body(f"Thời gian: {moment_words(matter.starts_at)}."),
        body(f"Địa điểm: {matter.place}."),
        body(f"Chủ trì: {matter.chair}."),
        table(("hour", "content", "presenter", "minutes"), ("Giờ", "Nội dung", "Người thực hiện", "Thời lượng"), rows),
    )
    below = closing(matter.office, profile, kind, names=(matter.signer, ""))
    return Document(heading(matter.office, profile, kind, on, abstract), blocks, below)
