"""Consolidated rows as a screen shows them: grouped by field, each with its standing and history."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from django.utils.translation import gettext as _

from giaoban.rollup.attainment import Standing, line_of
from giaoban.rollup.rows import Row

FIELDS = {
    "KT": lambda: _("Kinh tế, ngân sách"),
    "DT": lambda: _("Đô thị, đất đai, môi trường"),
    "VX": lambda: _("Văn hóa, xã hội"),
    "YT": lambda: _("Y tế, giáo dục"),
    "QA": lambda: _("Quốc phòng, an ninh"),
    "HC": lambda: _("Cải cách hành chính, chuyển đổi số"),
    "XD": lambda: _("Xây dựng Đảng"),
    "KG": lambda: _("Kiểm tra, giám sát"),
    "DV": lambda: _("Dân vận, Mặt trận, đoàn thể"),
    "TD": lambda: _("Thi đua, khen thưởng"),
    "": lambda: _("Chỉ tiêu riêng"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the table."""

    row: Row
    standing: Standing | None
    history: tuple[int | None, ...] = ()

    @property
    def percent(self) -> Decimal | None:
        """Percent of the target reached, where there is one."""
        return self.standing.percent if self.standing else None

    @property
    def is_behind(self) -> bool:
        """Whether the target is behind."""
        return bool(self.standing and self.standing.behind)


@dataclass(frozen=True, slots=True)
class Group:
    """A field with its rows."""

    name: str
    lines: tuple[Line, ...]


Histories = Mapping[tuple[int, int | None], tuple[int | None, ...]]


Standings = Mapping[tuple[int, int | None], Standing]


def lines(rows: Iterable[Row], stands: Standings, histories: Histories) -> list[Line]:
    """Rows with their standing and, where it is known, their history; both by measure and item."""
    return [Line(row, stands.get(line_of(row)), histories.get(line_of(row), ())) for row in rows]


def grouped(found: Iterable[Line]) -> list[Group]:
    """Lines by field, fields in the order of an official report."""
    order = list(FIELDS)
    ordered = sorted(
        found, key=lambda line: order.index(line.row.measure.field) if line.row.measure.field in order else 99
    )
    return [
        Group(FIELDS.get(field, FIELDS[""])(), tuple(members))
        for field, members in groupby(ordered, key=lambda line: line.row.measure.field)
    ]


def behind(found: Iterable[Line]) -> list[Line]:
    """Lines whose target is behind, the most likely to be missed first."""
    late = [line for line in found if line.is_behind]
    return sorted(late, key=lambda line: -line.standing.gap if line.standing else 0)
