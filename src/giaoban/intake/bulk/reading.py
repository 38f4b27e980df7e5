"""From the rows of a table to lines: whom each figure is about, what it says, and what is wrong with it alone."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from django.utils.translation import gettext as _

from giaoban.base.errors import CODES
from giaoban.catalogue.queries import MeasureView, regime_of
from giaoban.catalogue.rules import Period, PeriodError, parse_period
from giaoban.figures.enums import Absence, Nature, Quality
from giaoban.figures.refusals import FAULTS
from giaoban.figures.rules import Said, Shape, faults
from giaoban.intake import sheet_cells
from giaoban.intake.bulk import layout as roles
from giaoban.intake.bulk.layout import Column, Layout
from giaoban.intake.bulk.names import Names
from giaoban.intake.bulk_models import BulkLine, Verdict
from giaoban.intake.decoding import Decoded, Undecoded, decode
from giaoban.intake.faults import sentence
from giaoban.intake.placing import lines_asked
from giaoban.intake.rules import nature_for, period_label
from giaoban.intake.sheet_cells import Unusable, raw_of
from giaoban.intake.sheets import Book, Merged, Row, SheetCell, address_of
from giaoban.registry.queries import name_key
from vnfigures.text import fold

_NATURES = {
    "trong ky": Nature.IN_PERIOD,
    "phat sinh": Nature.IN_PERIOD,
    "luy ke": Nature.TO_DATE,
    "tu dau nam": Nature.TO_DATE,
    "tai thoi diem": Nature.AT,
    "cuoi ky": Nature.AT,
    "hien co": Nature.AT,
}
_QUALITIES = {
    "uoc": Quality.ESTIMATE,
    "uoc thuc hien": Quality.ESTIMATE,
    "so bo": Quality.PRELIMINARY,
    "thuc hien": Quality.ACTUAL,
    "chinh thuc": Quality.OFFICIAL,
}
_LABELS = frozenset({roles.UNIT, roles.MEASURE, roles.PERIOD, roles.ITEM, roles.NATURE, roles.COUNTED, roles.QUALITY})
_ABSENT = {"zero": Absence.NONE_OCCURRED, "na": Absence.NOT_APPLICABLE}


@dataclass(slots=True)
class Reader:
    """Reads one sheet by a layout. `unknown` gathers the names that nobody could place, with how often each stands."""

    names: Names
    layout: Layout
    skipped: frozenset[str] = frozenset()
    unknown: dict[tuple[str, str], int] = field(default_factory=dict)
    _periods: dict[tuple[str, int], Period | None] = field(default_factory=dict)
    _asked: dict[tuple[int, str], dict[int, int]] = field(default_factory=dict)
    _merged: list[Merged] = field(default_factory=list)

    def lines(self, book: Book, sheet: str) -> Iterator[tuple[int, list[BulkLine]]]:
        """The lines of each row below the head, none of them judged against the ledger yet."""
        self._merged = [one for one in book.merged(sheet) if one.bottom > self.layout.head]
        labels = {at for at, column in self.layout.columns.items() if column.role in _LABELS and column.of is None}
        carried: dict[int, tuple[int, SheetCell]] = {}
        for number, row in book.rows(sheet):
            if number <= self.layout.head:
                continue
            self._carry(number, row, labels, carried)
            yield number, list(self._row(number, row))

    def _carry(self, number: int, row: Row, labels: set[int], carried: dict[int, tuple[int, SheetCell]]) -> None:
        """A joined cell names every row that it covers."""
        for one in self._merged:
            if one.top == number and one.left == one.right and one.left in labels and one.left in row:
                carried[one.left] = one.bottom, row[one.left]
        for at, (until, cell) in carried.items():
            if number <= until:
                row.setdefault(at, cell)

    def _row(self, number: int, row: Row) -> Iterator[BulkLine]:
        layout = self.layout
        if layout.shape == roles.WIDE:
            for at, column in layout.standing(roles.MEASURE).items():
                if at in row:
                    yield from self._line(number, at, row, self._text(row, roles.UNIT), column.heading, column)
        elif layout.shape == roles.TALL:
            for at, column in layout.standing(roles.UNIT).items():
                if at in row:
                    yield from self._line(number, at, row, column.heading, self._text(row, roles.MEASURE), column)
        else:
            unit, measure = self._text(row, roles.UNIT), self._text(row, roles.MEASURE)
            for place in (layout.at(roles.VALUE), layout.at(roles.NUMERATOR)):
                if place is not None and place in row:
                    yield from self._line(number, place, row, unit, measure, Column(""))
                    break

    def _text(self, row: Row, role: str) -> str:
        at = self.layout.at(role)
        cell = row.get(at) if at is not None else None
        # A code that the spreadsheet took for a number comes without its dots.
        return cell.text.replace(".", "") if cell and cell.kind == "number" else cell.text if cell else ""

    def _line(self, number: int, at: int, row: Row, unit: str, measure: str, column: Column) -> Iterator[BulkLine]:
        if {name_key(unit), name_key(measure)} & self.skipped:
            return
        line = BulkLine(
            row=number, column=at, unit_said=unit[:200], measure_said=measure[:200], raw=row[at].text[:200],
            item=self._text(row, roles.ITEM)[:300], verdict=Verdict.NEW,
        )  # fmt: skip
        problem = self._fill(line, row, column)
        if problem:
            line.verdict, line.message = Verdict.ERROR, problem[:500]
        yield line

    def _fill(self, line: BulkLine, row: Row, column: Column) -> str:
        """Everything that the line can say by itself; the first thing that is wrong, or nothing."""
        address = address_of(line.row, line.column)
        if any(self._covers(one, line.row, line.column) for one in self._merged):
            return sheet_cells.sentence(sheet_cells.MERGED, address)
        return (
            self._whom(line, column)
            or self._when(line, row)
            or self._how(line, row)
            or self._what(line, row, column, address)
        )

    def _covers(self, one: Merged, row: int, column: int) -> bool:
        return one.top <= row <= one.bottom and one.left <= column <= one.right

    def _whom(self, line: BulkLine, column: Column) -> str:
        tall, wide = self.layout.shape == roles.TALL, self.layout.shape == roles.WIDE
        unit_id = column.of if tall else self.names.unit(line.unit_said) if line.unit_said else None
        measure_id = column.of if wide else self.names.measure(line.measure_said) if line.measure_said else None
        if not line.unit_said:
            return _("Dòng %(row)d không ghi đơn vị nào.") % {"row": line.row}
        if not line.measure_said:
            return _("Dòng %(row)d không ghi chỉ tiêu nào.") % {"row": line.row}
        if unit_id not in self.names.units:
            self._missed("unit", line.unit_said)
            return _("Chưa rõ “%(said)s” là đơn vị nào trong phạm vi của bạn.") % {"said": line.unit_said}
        if measure_id not in self.names.measures:
            self._missed("measure", line.measure_said)
            return _("Chưa rõ “%(said)s” là chỉ tiêu nào.") % {"said": line.measure_said}
        view = self.names.units[unit_id]
        line.stated_by_id, line.about_id, line.measure_id = view.id, view.place_id, measure_id
        return ""

    def _missed(self, kind: str, said: str) -> None:
        key = (kind, said[:200])
        self.unknown[key] = self.unknown.get(key, 0) + 1

    def _when(self, line: BulkLine, row: Row) -> str:
        at = self.layout.at(roles.PERIOD)
        cell = row.get(at) if at is not None else None
        if cell is None and at is not None and not self.layout.period:
            return _("Dòng %(row)d không ghi kỳ nào.") % {"row": line.row}
        if cell is not None and cell.kind == "date":
            return _("Dòng %(row)d: kỳ “%(said)s” là một ngày. Hãy ghi như 02/2024, quý I/2024 hay năm 2024.") % {
                "row": line.row,
                "said": cell.text,
            }
        said = self._text(row, roles.PERIOD) if cell is not None else self.layout.period
        period = self._period(said, line.about_id or 0)
        if period is None:
            return _("Dòng %(row)d: không hiểu kỳ “%(said)s”. Hãy ghi như 02/2024, quý I/2024 hay năm 2024.") % {
                "row": line.row,
                "said": said,
            }
        line.period, line.regime = period.label, str(period.regime)
        line.about_id = self._about(line, period)
        return ""

    def _about(self, line: BulkLine, period: Period) -> int | None:
        """Whom the figure is about: the place, unless the body's own form asks for the body itself ("mỗi hội chỉ nêu
        số của mình")."""
        unit_id, measure_id = line.stated_by_id, line.measure_id
        if unit_id is None or unit_id == line.about_id:
            return line.about_id
        key = (unit_id, str(period))
        if key not in self._asked:
            self._asked[key] = {one.line.measure.id: one.about_id for one in lines_asked(unit_id, period)}
        return self._asked[key].get(measure_id or 0, line.about_id)

    def _period(self, said: str, about_id: int) -> Period | None:
        key = (said, 0 if self.layout.regime else about_id)
        if key not in self._periods:
            try:
                self._periods[key] = parse_period(period_label(said), self.layout.regime or regime_of(about_id))
            except PeriodError:
                self._periods[key] = None
        return self._periods[key]

    def period_of(self, line: BulkLine) -> Period:
        """The period of a line that has one."""
        period = self._period(f"{line.period}@{line.regime}", line.about_id or 0)
        if period is None:
            raise ValueError(line.period)
        return period

    def _how(self, line: BulkLine, row: Row) -> str:
        nature, quality = self._text(row, roles.NATURE), self._text(row, roles.QUALITY)
        behaviour = self.names.measures[line.measure_id or 0].behaviour
        line.nature = str(_NATURES.get(name_key(nature), "")) if nature else nature_for(behaviour, "")
        if not line.nature:
            return _("Không hiểu “%(said)s”. Hãy ghi: trong kỳ, lũy kế hoặc tại thời điểm.") % {"said": nature}
        known = _QUALITIES.get(name_key(quality)) if quality else Quality.ACTUAL
        if known is None:
            return _("Không hiểu “%(said)s”. Hãy ghi: ước, sơ bộ, thực hiện hoặc chính thức.") % {"said": quality}
        line.quality = int(known)
        return ""

    def _what(self, line: BulkLine, row: Row, column: Column, address: str) -> str:
        found = raw_of(row[line.column], address, self.layout.decimal)
        if isinstance(found, Unusable):
            return found.sentence
        line.message, text = found.warning, found.text
        upper, lower = self.layout.at(roles.NUMERATOR), self.layout.at(roles.DENOMINATOR)
        if upper == line.column and lower is not None and lower in row:
            below = raw_of(row[lower], address_of(line.row, lower), self.layout.decimal)
            if isinstance(below, Unusable):
                return below.sentence
            text = f"{text}/{below.text}"
        line.raw = text[:200]
        measure = self.names.measures[line.measure_id or 0]
        counted = self._text(row, roles.COUNTED) or column.counted
        said = _decoded(with_unit(text, counted, measure), measure)
        if isinstance(said, Undecoded):
            return _("Ô %(cell)s: %(fault)s") % {"cell": address, "fault": sentence(said)}
        return self._take(line, said, measure, address)

    def _take(self, line: BulkLine, said: Decoded, measure: MeasureView, address: str) -> str:
        line.value, line.numerator, line.denominator = said.value, said.numerator, said.denominator
        line.step, line.qualifier = said.step, said.qualifier
        if said.estimate and line.quality == Quality.ACTUAL:
            line.quality = int(Quality.ESTIMATE)
        if said.absence:
            line.absence = str(_ABSENT[said.absence])
        reason = absence_reason(line)
        checked = Said(
            line.nature, line.value, line.numerator, line.denominator, line.step, line.item, line.absence, reason
        )
        for fault in faults(Shape(measure.behaviour, measure.unit), checked):
            words = {"where": _("ở ô %(cell)s") % {"cell": address}, "nature": str(Nature(line.nature).label)}
            return str(CODES[FAULTS[fault]]) % words
        return ""


def absence_reason(line: BulkLine) -> str:
    """Why a figure does not apply: a table has no place for more than the words themselves."""
    return line.raw if line.absence == Absence.NOT_APPLICABLE else ""


def with_unit(text: str, counted: str, measure: MeasureView) -> str:
    """The text with the unit of counting that its column or row names, where it is another than the measure's."""
    if not counted or fold(counted) == fold(measure.unit) or not text[-1:].isdigit():
        return text
    return f"{text} {counted}"


@lru_cache(maxsize=50_000)
def _decoded(text: str, measure: MeasureView) -> Decoded | Undecoded:
    """Tables repeat themselves: each text is decoded once for a measure."""
    return decode(text, measure)


def unknown_json(unknown: Mapping[tuple[str, str], int], names: Names) -> list[dict[str, object]]:
    """Names to confirm, the most frequent first, with what each could be."""
    found: list[dict[str, object]] = []
    for (kind, said), count in sorted(unknown.items(), key=lambda pair: -pair[1])[:500]:
        offers = names.unit_offers(said) if kind == "unit" else names.measure_offers(said)
        found.append({"kind": kind, "said": said, "count": count, "offers": offers})
    return found
