"""Chương trình hội nghị: what is dealt with when, and who presents it. Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from giaoban.documents.content import Document, DocumentKind
from giaoban.documents.heads import Office, closing, heading
from giaoban.documents.kinds.parts import clock_words, laid_out, lower_first, moment_words, table
from giaoban.documents.profiles import Profile
from giaoban.documents.wordings import Filling


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


def compose_agenda(
    matter: AgendaMatter, profile: Profile, on: date, make_id: Callable[[], str], wording: str = ""
) -> Document:
    """The agenda of a meeting: a table of items with their times."""
    kind = DocumentKind.AGENDA
    rows = [
        (
            (clock_words(item.at),),
            (item.title.rstrip("."),),
            (item.presenter,),
            (f"{item.minutes} phút" if item.minutes else "",),
        )
        for item in matter.items
    ]
    heads = ("Giờ", "Nội dung", "Người thực hiện", "Thời lượng")
    words = {
        "cuộc họp": lower_first(matter.meeting_name),
        "thời gian": moment_words(matter.starts_at),
        "địa điểm": matter.place,
        "chủ trì": matter.chair,
    }
    blocks = {"các nội dung": [table(("hour", "content", "presenter", "minutes"), heads, rows)]}
    text = laid_out(kind, wording, Filling(blocks, words), profile)
    abstract = profile.kinds[kind]["abstract"].format(meeting=matter.meeting_name)
    below = closing(matter.office, profile, kind, names=(matter.signer, ""))
    return Document(heading(matter.office, profile, kind, on, abstract), text, below)
