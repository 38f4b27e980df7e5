"""Công văn đôn đốc: who has not sent a period's report, and until when it is due (Nghị định 30/2020, mẫu 1.5). Pure.

How many units and reports are missing and how many days each is late is counted, and every count is bound:
`owed:units@2024-Q1@LICH#99` is proven again from who had handed in what at the moment the letter was written.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from giaoban.documents.content import Block, BoundFigure, Document, DocumentKind, Pieces
from giaoban.documents.expressions import OWED, Scope
from giaoban.documents.heads import Office, closing, heading, issuer_name, receiver_name
from giaoban.documents.kinds.parts import body, day_words, laid_out, table
from giaoban.documents.profiles import Profile
from giaoban.documents.wordings import Filling


@dataclass(frozen=True, slots=True)
class Owed:
    """What a unit has not sent: which reports, due when, and by how many days it is late (below 0: has left)."""

    code: str
    name: str
    type: str
    what: tuple[str, ...]
    due: date
    late: int
    begun: bool = False


@dataclass(frozen=True, slots=True)
class ChasingMatter:
    """What a chasing letter is written from. `scope` is the receiver's; `until` the day everything is asked for by."""

    office: Office
    scope: Scope
    period_name: str
    owed: tuple[Owed, ...]
    until: date
    contact: str = ""
    signer: str = ""


def owed_values(owed: Sequence[Owed]) -> dict[str, Decimal]:
    """What the counts of a letter are, by the fields of their expressions."""
    late = [one.late for one in owed if one.late > 0]
    left = [-one.late for one in owed if one.late < 0]
    counts = {
        "units": len(owed),
        "reports": sum(len(one.what) for one in owed),
        "overdue": len(late),
        "late": max(late, default=0),
        "left": max(left, default=0),
    }
    return {name: Decimal(value) for name, value in counts.items()}


@dataclass(frozen=True, slots=True)
class _Counter:
    """Makes the counts of a letter bound figures."""

    matter: ChasingMatter
    make_id: Callable[[], str]

    def of(self, field: str, one: Owed | None = None) -> BoundFigure:
        """A count over all units, or of one."""
        scope = self.matter.scope
        value = owed_values(self.matter.owed if one is None else (one,))[field]
        at = scope if one is None else Scope(one.code, scope.period, scope.hierarchy)
        return BoundFigure(self.make_id(), (at.expression(OWED, None, field),), f"{value:0>2}", (value,))

    def units(self) -> Pieces:
        return (self.of("units"), " đơn vị")

    def reports(self) -> Pieces:
        return (self.of("reports"), " báo cáo")

    def overdue(self) -> Pieces:
        """How many are past their day, and the longest by how much."""
        if not owed_values(self.matter.owed)["overdue"]:
            return ("chưa đơn vị nào quá hạn",)
        return (self.of("overdue"), " đơn vị đã quá hạn, lâu nhất ", self.of("late"), " ngày")

    def state(self, one: Owed) -> Pieces:
        rest = ", đã nhập một phần" if one.begun else ""
        if one.late == 0:
            return (f"đến hạn{rest}",)
        if one.late > 0:
            return ("quá hạn ", self.of("late", one), f" ngày{rest}")
        return ("còn ", self.of("left", one), f" ngày{rest}")


def compose_chasing(
    matter: ChasingMatter, profile: Profile, on: date, make_id: Callable[[], str], wording: str = ""
) -> Document:
    """The letter to whom has not reported."""
    kind, counted = DocumentKind.CHASING, _Counter(matter, make_id)
    units = tuple(dict.fromkeys(receiver_name(one.name, one.type, profile.form) for one in matter.owed))
    rows: list[tuple[Pieces, ...]] = [
        ((str(n),), (one.name,), ("; ".join(one.what),), (f"{one.due:%d/%m/%Y}",), counted.state(one))
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
    counts = {"số đơn vị": counted.units, "số báo cáo": counted.reports, "số quá hạn": counted.overdue}
    text = laid_out(kind, wording, Filling(blocks, words, counts=counts), profile)
    abstract = profile.kinds[kind]["abstract"].format(period=matter.period_name)
    addressees = units if len(units) <= _LISTED else ("các đơn vị có tên trong danh sách dưới đây",)
    above = heading(matter.office, profile, kind, on, abstract, addressees)
    below = closing(matter.office, profile, kind, recipients=("Như trên",), names=(matter.signer, ""))
    return Document(above, text, below)


# More addressees than this stand in the list only.
_LISTED = 8
