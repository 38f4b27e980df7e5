"""Bảng chỉ tiêu: a period's targets, results and percentages in one table across the page. Pure."""

from collections.abc import Callable
from datetime import date

from giaoban.catalogue.rules import period_name
from giaoban.documents.compose import Matter, frame_of, table_blocks
from giaoban.documents.content import Block, Document, DocumentKind
from giaoban.documents.heads import closing, heading, issuer_name
from giaoban.documents.kinds.parts import body, upper_first
from giaoban.documents.profiles import Profile


def compose_targets(matter: Matter, profile: Profile, on: date, make_id: Callable[[], str]) -> Document:
    """The table of a period's targets, on a page on its side."""
    kind = DocumentKind.TARGETS
    name = period_name(matter.period)
    office = upper_first(issuer_name(matter.office, profile.form))
    blocks: list[Block] = [
        body(f"{office} báo cáo kết quả thực hiện các chỉ tiêu {name} như sau:"),
        *table_blocks(matter, frame_of(matter, make_id)),
    ]
    above = heading(matter.office, profile, kind, on, profile.kinds[kind]["abstract"].format(period=name))
    below = closing(matter.office, profile, kind, bool(above.addressees))
    return Document(above, tuple(blocks), below, landscape=True)
