"""Giấy mời: who is asked to a meeting, when, where, on what (Nghị định 30/2020, phụ lục III, mẫu 1.7). Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from giaoban.documents.content import Block, Document, DocumentKind
from giaoban.documents.heads import Office, closing, heading, issuer_name
from giaoban.documents.kinds.parts import body, closed, dashed, lower_first, moment_words
from giaoban.documents.profiles import Profile


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


def compose_invitation(matter: InvitationMatter, profile: Profile, on: date, make_id: Callable[[], str]) -> Document:
    """The invitation to a meeting."""
    kind = DocumentKind.INVITATION
    office, meeting = issuer_name(matter.office, profile.form), lower_first(matter.meeting_name)
    several = len(matter.invited) > 1
    blocks: list[Block] = [body(f"{office[0].upper()}{office[1:]} trân trọng kính mời:")] if several else []
    if several:
        blocks += dashed(matter.invited)
    else:
        blocks.append(body(f"{office[0].upper()}{office[1:]} trân trọng kính mời {', '.join(matter.invited)}."))
    blocks += [
        body(f"Tới dự {meeting}."),
        body(f"Chủ trì: {matter.chair}."),
        body(f"Thời gian: {moment_words(matter.starts_at)}."),
        body(f"Địa điểm: {matter.place}."),
    ]
    if len(matter.contents) == 1:
        blocks.append(body(f"Nội dung: {lower_first(matter.contents[0]).rstrip('.')}."))
    elif matter.contents:
        blocks += [body("Nội dung:"), *dashed(matter.contents)]
    blocks += [body(f"{note.rstrip('.')}.") for note in matter.notes]
    if not matter.notes:
        blocks.append(body("Đề nghị các đại biểu đến dự đúng thành phần, thời gian."))
    abstract = profile.kinds[kind]["abstract"].format(meeting=meeting)
    below = closing(
        matter.office, profile, kind, recipients=matter.recipients or ("Như trên",), names=(matter.signer, "")
    )
    return Document(heading(matter.office, profile, kind, on, abstract), closed(blocks, profile), below)
