"""Công văn đôn đốc: who has not sent a period's report, and until when it is due (Nghị định 30/2020, mẫu 1.5). Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from giaoban.documents.content import Block, Document, DocumentKind
from giaoban.documents.heads import Office, closing, heading, issuer_name
from giaoban.documents.kinds.parts import body, closed, day_words, table, upper_first
from giaoban.documents.profiles import Profile


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


def compose_chasing(matter: ChasingMatter, profile: Profile, on: date, make_id: Callable[[], str]) -> Document:
    """The letter to whom has not reported. It names units and days, and counts nothing."""
    kind = DocumentKind.CHASING
    office = upper_first(issuer_name(matter.office, profile.form))
    units = tuple(dict.fromkeys(one.unit for one in matter.owed))
    blocks: list[Block] = [
        body(
            f"Thực hiện chế độ báo cáo {matter.period_name}, đến nay {office[0].lower()}{office[1:]} "
            "chưa nhận được báo cáo của các đơn vị sau:"
        ),
        table(
            ("ordinal", "place", "content", "due", "state"),
            ("TT", "Đơn vị", "Báo cáo", "Thời hạn", "Tình trạng"),
            [
                ((str(n),), (one.unit,), (one.what,), (f"{one.due:%d/%m/%Y}",), (one.state,))
                for n, one in enumerate(matter.owed, 1)
            ],
        ),
        body(
            f"{office} đề nghị các đơn vị có tên trên khẩn trương hoàn thành, gửi báo cáo trước "
            f"{day_words(matter.until)}; đơn vị nào có khó khăn, vướng mắc thì phản ánh ngay để phối hợp giải quyết."
        ),
    ]
    if matter.contact:
        blocks.append(body(f"Đầu mối liên hệ: {matter.contact}."))
    blocks.append(body("Đề nghị các đơn vị quan tâm, phối hợp thực hiện"))
    abstract = profile.kinds[kind]["abstract"].format(period=matter.period_name)
    addressees = units if len(units) <= 8 else ("các đơn vị có tên trong danh sách dưới đây",)
    above = heading(matter.office, profile, kind, on, abstract, addressees)
    below = closing(matter.office, profile, kind, recipients=("Như trên",), names=(matter.signer, ""))
    return Document(above, closed(blocks, profile), below)
