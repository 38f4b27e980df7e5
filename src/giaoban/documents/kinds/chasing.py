"""Công văn đôn đốc: who has not sent a period's report, and until when it is due (Nghị định 30/2020, mẫu 1.5). Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from giaoban.documents.content import Block, Document, DocumentKind
from giaoban.documents.heads import Office, closing, heading, issuer_name
from giaoban.documents.kinds.parts import body, day_words, laid_out, table
from giaoban.documents.profiles import Profile
from giaoban.documents.wordings import Filling


@dataclass(frozen=True, slots=True)
class Owed:
    """One report that has not come: of whom, which, due when; `state` in words ("quá hạn", "còn hạn")."""

    unit: str
    what: str
    due: date
    state: str = ""


@dataclass(frozen=True, slots=True)
class ChasingMatter:
    """What a chasing letter is written from. `until` is the day everything is asked for by."""

    office: Office
    period_name: str
    owed: tuple[Owed, ...]
    until: date
    contact: str = ""
    signer: str = ""


def compose_chasing(
    matter: ChasingMatter, profile: Profile, on: date, make_id: Callable[[], str], wording: str = ""
) -> Document:
    """The letter to whom has not reported. It names units and days, and counts nothing."""
    kind = DocumentKind.CHASING
    units = tuple(dict.fromkeys(one.unit for one in matter.owed))
    rows = [
        ((str(n),), (one.unit,), (one.what,), (f"{one.due:%d/%m/%Y}",), (one.state,))
        for n, one in enumerate(matter.owed, 1)
    ]
    heads = ("TT", "Đơn vị", "Báo cáo", "Thời hạn", "Tình trạng")
    words = {
        "cơ quan": issuer_name(matter.office, profile.form),
        "kỳ": matter.period_name,
        "hạn": day_words(matter.until),
    }
    blocks: dict[str, Sequence[Block]] = {
        "danh sách": [table(("ordinal", "place", "content", "due", "state"), heads, rows)],
        "đầu mối": [body(f"Đầu mối liên hệ: {matter.contact}.")] if matter.contact else [],
    }
    text = laid_out(kind, wording, Filling(blocks, words), profile)
    abstract = profile.kinds[kind]["abstract"].format(period=matter.period_name)
    addressees = units if len(units) <= _LISTED else ("các đơn vị có tên trong danh sách dưới đây",)
    above = heading(matter.office, profile, kind, on, abstract, addressees)
    below = closing(matter.office, profile, kind, recipients=("Như trên",), names=(matter.signer, ""))
    return Document(above, text, below)


# More addressees than this stand in the list only.
_LISTED = 8
