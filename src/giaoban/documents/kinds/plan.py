"""Kế hoạch, nhiệm vụ kỳ tới: what is done next period, who leads, until when. Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from giaoban.documents.content import Block, Document, DocumentKind, Paragraph, Pieces, Style
from giaoban.documents.heads import Office, closing, heading, issuer_name
from giaoban.documents.kinds.parts import body, closed, ended, part, said, table
from giaoban.documents.profiles import Profile


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One task: what, who leads, who joins in, until when in words, and what comes of it."""

    text: str
    lead: str = ""
    coordinators: tuple[str, ...] = ()
    due_words: str = ""
    product: str = ""


@dataclass(frozen=True, slots=True)
class PlanMatter:
    """What a plan is written from. `period_name` as in a sentence ("tháng 3 năm 2024"); `basis` what it rests on;
    `aims` the targets in view, with their figures."""

    office: Office
    period_name: str
    basis: tuple[str, ...] = ()
    aims: tuple[Pieces, ...] = ()
    tasks: tuple[PlanLine, ...] = ()
    recipients: tuple[str, ...] = ()
    signer: str = ""


_TO_WRITE = "[Cơ quan soạn thảo ghi nhiệm vụ, đơn vị chủ trì và thời hạn tại đây.]"


def compose_plan(matter: PlanMatter, profile: Profile, on: date, make_id: Callable[[], str]) -> Document:
    """The plan of a period's tasks: aims, a table of tasks, who sees to it."""
    kind = DocumentKind.PLAN
    office = issuer_name(matter.office, profile.form)
    dash = "- " if profile.form == "party" else ""
    blocks: list[Block] = []
    for index, text in enumerate(matter.basis, 1):
        mark = ";" if index < len(matter.basis) else ("." if not dash else ",")
        blocks.append(Paragraph(Style.BASIS, (f"{dash}{text.rstrip('.;')}{mark}",)))
    opening = f"{office} ban hành kế hoạch thực hiện nhiệm vụ {matter.period_name} như sau:"
    blocks.append(body(opening[0].upper() + opening[1:]))
    blocks.append(part(profile, "I", "MỤC TIÊU"))
    blocks += [said(("- ", *ended(pieces))) for pieces in matter.aims]
    if not matter.aims:
        blocks.append(body(f"Hoàn thành các chỉ tiêu, nhiệm vụ {matter.period_name} theo kế hoạch năm đã giao."))
    blocks.append(part(profile, "II", "NHIỆM VỤ"))
    blocks.append(_tasks(matter.tasks) if matter.tasks else Paragraph(Style.PLACEHOLDER, (_TO_WRITE,)))
    blocks.append(part(profile, "III", "TỔ CHỨC THỰC HIỆN"))
    blocks.append(body("Các cơ quan, đơn vị theo nhiệm vụ được giao tổ chức thực hiện, báo cáo kết quả đúng thời hạn"))
    abstract = profile.kinds[kind]["abstract"].format(period=matter.period_name)
    below = closing(matter.office, profile, kind, recipients=matter.recipients or None, names=(matter.signer, ""))
    return Document(heading(matter.office, profile, kind, on, abstract), closed(blocks, profile), below)


def _tasks(tasks: tuple[PlanLine, ...]) -> Block:
    rows = []
    for number, task in enumerate(tasks, 1):
        joined = f"; phối hợp: {', '.join(task.coordinators)}" if task.coordinators else ""
        product = f" ({task.product})" if task.product else ""
        rows.append(
            ((str(number),), (f"{task.text.rstrip('.;')}{product}",), (f"{task.lead}{joined}",), (task.due_words,))
        )
    return table(("ordinal", "content", "lead", "due"), ("TT", "Nhiệm vụ", "Chủ trì, phối hợp", "Thời hạn"), rows)
