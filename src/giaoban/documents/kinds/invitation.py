"""Giấy mời: who is asked to a meeting, when, where, on what (Nghị định 30/2020, phụ lục III, mẫu 1.7). Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from giaoban.documents.content import Block, Document, DocumentKind
from giaoban.documents.heads import Office, closing, heading, issuer_name
from giaoban.documents.kinds.parts import body, dashed, laid_out, leading, lower_first, moment_words, upper_first
from giaoban.documents.profiles import Profile
from giaoban.documents.wordings import Filling


@dataclass(frozen=True, slots=True)
class InvitationMatter:
    """What an invitation is written from. `invited` are bodies or persons with their posts; `notes` what to bring."""

    office: Office
    meeting_name: str
    chair: str
    starts_at: datetime
    place: str
    contents: tuple[str, ...]
    invited: tuple[str, ...]
    notes: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    signer: str = ""


def compose_invitation(
    matter: InvitationMatter, profile: Profile, on: date, make_id: Callable[[], str], wording: str = ""
) -> Document:
    """The invitation to a meeting, by the delivered wording or an office's own."""
    kind = DocumentKind.INVITATION
    meeting = lower_first(matter.meeting_name)
    words = {
        "cơ quan": issuer_name(matter.office, profile.form),
        "cuộc họp": meeting,
        "chủ trì": matter.chair,
        "thời gian": moment_words(matter.starts_at),
        "địa điểm": matter.place,
    }
    blocks: dict[str, Sequence[Block]] = {
        "kính mời": _invited(matter.invited, upper_first(words["cơ quan"])),
        "nội dung": _contents(matter.contents),
        "ghi chú": [body(f"{note.rstrip('.')}.") for note in matter.notes or (_NOTE,)],
    }
    text = laid_out(kind, wording, Filling(blocks, words), profile)
    abstract = profile.kinds[kind]["abstract"].format(meeting=meeting)
    recipients = matter.recipients or ("Như trên",)
    below = closing(matter.office, profile, kind, recipients=recipients, names=(matter.signer, ""))
    return Document(heading(matter.office, profile, kind, on, abstract), text, below)


_NOTE = "Đề nghị các đại biểu đến dự đúng thành phần, thời gian"


def _invited(names: tuple[str, ...], office: str) -> list[Block]:
    if len(names) > 1:
        return [leading(f"{office} trân trọng kính mời:"), *dashed(names)]
    return [body(f"{office} trân trọng kính mời {', '.join(names) or '…'}.")]


def _contents(contents: tuple[str, ...]) -> list[Block]:
    if len(contents) == 1:
        return [body(f"Nội dung: {lower_first(contents[0]).rstrip('.')}.")]
    return [leading("Nội dung:"), *dashed(contents)] if contents else []
