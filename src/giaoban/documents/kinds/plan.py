"""Kế hoạch, nhiệm vụ kỳ tới: what is done next period, who leads, until when. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from giaoban.documents.content import Block, Document, DocumentKind, Paragraph, Pieces, Style
from giaoban.documents.expressions import answer
from giaoban.documents.heads import PARTY, Office, closing, heading, issuer_name
from giaoban.documents.kinds.parts import body, ended, laid_out, said, table
from giaoban.documents.naming import value_text
from giaoban.documents.profiles import Profile
from giaoban.documents.wording import Frame, subject
from giaoban.documents.wordings import Figures, Filling
from giaoban.rollup.rows import Row


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
    `aims` the targets in view, with their figures; `ahead` what rooms above know of the tasks, in place of `tasks`."""

    office: Office
    period_name: str
    basis: tuple[str, ...] = ()
    aims: tuple[Pieces, ...] = ()
    tasks: tuple[PlanLine, ...] = ()
    ahead: tuple[Block, ...] = ()
    recipients: tuple[str, ...] = ()
    signer: str = ""


_TO_WRITE = "[Cơ quan soạn thảo ghi nhiệm vụ, đơn vị chủ trì và thời hạn tại đây.]"


def compose_plan(
    matter: PlanMatter,
    profile: Profile,
    on: date,
    make_id: Callable[[], str],
    wording: str = "",
    figures: Figures | None = None,
) -> Document:
    """The plan of a period's tasks: aims, a table of tasks, who sees to it. `figures` answers those that an office's
    own wording names."""
    kind = DocumentKind.PLAN
    words = {"cơ quan": issuer_name(matter.office, profile.form), "kỳ": matter.period_name}
    aims: list[Block] = [said(("- ", *ended(pieces))) for pieces in matter.aims]
    usual = body(f"Hoàn thành các chỉ tiêu, nhiệm vụ {matter.period_name} theo kế hoạch năm đã giao.")
    blocks: dict[str, Sequence[Block]] = {
        "căn cứ": _basis(matter.basis, profile),
        "mục tiêu": aims or [usual],
        "nhiệm vụ": matter.ahead or [_tasks(matter.tasks) if matter.tasks else _placeholder()],
    }
    text = laid_out(kind, wording, Filling(blocks, words, figures), profile)
    abstract = profile.kinds[kind]["abstract"].format(period=matter.period_name)
    below = closing(matter.office, profile, kind, recipients=matter.recipients or None, names=(matter.signer, ""))
    return Document(heading(matter.office, profile, kind, on, abstract), text, below)


def aims_of(behind: Sequence[Row], frame: Frame) -> tuple[Pieces, ...]:
    """Targets that are behind, as what is aimed at: with where they stand now."""
    aims: list[Pieces] = []
    for row in behind:
        target, now = answer(row, "target"), answer(row, "to_date")
        if target is None:
            continue
        limit = row.target is not None and row.target.comparator == "le"
        words = "giữ không quá " if limit else "phấn đấu đạt "
        said: Pieces = (f"{subject(row)}: {words}", frame.bind(row, value_text(row, "target", target), target))
        if now is not None:
            said = (*said, " (đến nay ", frame.bind(row, value_text(row, "to_date", now), now), ")")
        aims.append(said)
    return tuple(aims)


def _placeholder() -> Paragraph:
    return Paragraph(Style.PLACEHOLDER, (_TO_WRITE,))


def _basis(basis: tuple[str, ...], profile: Profile) -> list[Block]:
    """What a document rests on: one a line; the Party's form sets a dash before each and a comma after the last."""
    dash, last = ("- ", ",") if profile.form == PARTY else ("", ".")
    marks = [";"] * (len(basis) - 1) + [last]
    return [
        Paragraph(Style.BASIS, (f"{dash}{text.rstrip('.;')}{mark}",)) for text, mark in zip(basis, marks, strict=False)
    ]


def _tasks(tasks: tuple[PlanLine, ...]) -> Block:
    rows = []
    for number, task in enumerate(tasks, 1):
        joined = f"; phối hợp: {', '.join(task.coordinators)}" if task.coordinators else ""
        product = f" ({task.product})" if task.product else ""
        rows.append(
            ((str(number),), (f"{task.text.rstrip('.;')}{product}",), (f"{task.lead}{joined}",), (task.due_words,))
        )
    return table(("ordinal", "content", "lead", "due"), ("TT", "Nhiệm vụ", "Chủ trì, phối hợp", "Thời hạn"), rows)
