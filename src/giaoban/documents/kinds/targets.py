"""Bảng chỉ tiêu: a period's targets, results and percentages in one table across the page. Pure."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from giaoban.catalogue.rules import period_name
from giaoban.documents.compose import Matter, frame_of, report_filling
from giaoban.documents.content import Document, DocumentKind
from giaoban.documents.heads import closing, heading, issuer_name
from giaoban.documents.kinds.parts import body, laid_out, upper_first
from giaoban.documents.profiles import Profile


def compose_targets(
    matter: Matter, profile: Profile, on: date, make_id: Callable[[], str], wording: str = ""
) -> Document:
    """The table of a period's targets, on a page on its side."""
    kind = DocumentKind.TARGETS
    name = period_name(matter.period)
    above = heading(matter.office, profile, kind, on, profile.kinds[kind]["abstract"].format(period=name))
    filling = report_filling(matter, frame_of(matter, make_id), profile, bool(above.addressees))
    office = upper_first(issuer_name(matter.office, profile.form))
    opening = body(f"{office} báo cáo kết quả thực hiện các chỉ tiêu {name} như sau:")
    text = laid_out(kind, wording, replace(filling, blocks={**filling.blocks, "mở đầu": [opening]}), profile)
    return Document(above, text, closing(matter.office, profile, kind, bool(above.addressees)), landscape=True)
