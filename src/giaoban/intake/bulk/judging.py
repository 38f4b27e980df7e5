"""What recording a table's lines would do to the ledger: new, changed, the same, or not possible. Writes nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from giaoban.base.errors import CODES
from giaoban.catalogue.actions.name_item import item_key
from giaoban.catalogue.models import Item
from giaoban.catalogue.queries import MeasureView
from giaoban.catalogue.rules import Period, period_name
from giaoban.figures.enums import SOURCE_RANK, Absence, SourceKind
from giaoban.figures.refusals import SEALED
from giaoban.figures.rules import covers, key_of, unscaled, window_of
from giaoban.figures.said import Standing, standing_statements
from giaoban.figures.sealed import seals_of
from giaoban.intake.bulk.reading import Reader
from giaoban.intake.bulk_models import BulkLine, Verdict
from giaoban.intake.sheets import address_of
from vnfigures.numbers import format_number

_RANK = SOURCE_RANK[SourceKind.SHEET]
Thing = tuple[object, ...]


@dataclass(slots=True)
class Judge:
    """Judges lines in the order of the table: what is said twice in it is known by what came before."""

    reader: Reader
    _first: dict[Thing, tuple[int, int]] = field(default_factory=dict)
    _seals: dict[int, list[Period]] = field(default_factory=dict)

    def judge(self, lines: Sequence[BulkLine]) -> None:
        """Set verdict, message, and what is superseded, of lines that are right by themselves."""
        able = [line for line in lines if line.verdict != Verdict.ERROR]
        self._know_seals({line.about_id for line in able if line.about_id is not None})
        keys = self._keys(able)
        there = standing_statements(key for key in keys if key)
        for line, key in zip(able, keys, strict=True):
            self._judge(line, there.get(key, []) if key else [])

    def _know_seals(self, about_ids: set[int]) -> None:
        new = about_ids - self._seals.keys()
        found = seals_of(new)
        self._seals.update({about_id: found.get(about_id, []) for about_id in new})

    def _keys(self, lines: Sequence[BulkLine]) -> list[str]:
        """The ledger's key of each line; empty for an item that the unit does not have yet."""
        named = {line.about_id for line in lines if line.item and line.about_id is not None}
        rows = Item.objects.filter(unit_id__in=named).values_list("unit_id", "measure_id", "search_key", "pk")
        items = {(unit, measure, key): pk for unit, measure, key, pk in rows}
        keys = []
        for line in lines:
            item = items.get((line.about_id or 0, line.measure_id or 0, item_key(line.item))) if line.item else None
            if line.item and item is None:
                keys.append("")
                continue
            window = window_of(self.reader.period_of(line), line.nature)
            keys.append(key_of(line.about_id or 0, line.measure_id or 0, item, line.regime, window, line.nature))
        return keys

    def _judge(self, line: BulkLine, there: Sequence[Standing]) -> None:
        thing = (
            line.stated_by_id, line.about_id, line.measure_id, item_key(line.item), line.regime, line.period,
            line.nature, line.quality,
        )  # fmt: skip
        first = self._first.setdefault(thing, (line.row, line.column))
        if first != (line.row, line.column):
            line.verdict = Verdict.ERROR
            line.message = _("Ô %(first)s đã ghi chỉ tiêu này của đơn vị này, cùng kỳ. Hãy giữ một ô.") % {
                "first": address_of(*first)
            }
            return
        measure = self.reader.names.measures[line.measure_id or 0]
        mine = [
            one
            for one in there
            if (one.stated_by_id, one.quality, one.rank) == (line.stated_by_id, line.quality, _RANK)
        ]
        if mine:
            last = mine[-1]
            same = last.said == (line.value, line.numerator, line.denominator, line.absence)
            line.verdict = Verdict.SAME if same else Verdict.CHANGED
            line.before = shown(measure, *last.said)
            line.supersedes = None if same else last.seq
            return
        period = self.reader.period_of(line)
        if any(covers(sealed, period) for sealed in self._seals[line.about_id or 0]):
            line.verdict = Verdict.ERROR
            line.message = str(CODES[SEALED]) % {"period": period_name(period)}
            return
        rivals = {one.said for one in there if one.quality == line.quality and one.said[:3] != _numbers(line)}
        if rivals and not line.message:
            line.before = shown(measure, *next(iter(rivals)))
            line.message = _("Sổ đang có %(there)s từ nguồn khác. Cả hai sẽ được giữ; số trong bảng được dùng.") % {
                "there": line.before
            }


def _numbers(line: BulkLine) -> tuple[int | None, int | None, int | None]:
    return line.value, line.numerator, line.denominator


def shown(
    measure: MeasureView, value: int | None, numerator: int | None, denominator: int | None, absence: str = ""
) -> str:
    """A figure as people write it, without its unit: "1.234,5", "7/13", "không phát sinh"."""
    if absence:
        return str(Absence(absence).label)
    if numerator is not None or (denominator is not None and value is None):
        return "/".join(_part(part, measure.part_scale) for part in (numerator, denominator))
    if denominator is not None:
        return f"{_part(value, measure.scale)}/{_part(denominator, measure.scale)}"
    return _part(value, measure.scale)


def _part(number: int | None, scale: int) -> str:
    return "?" if number is None else format_number(_plain(unscaled(number, scale)))


def _plain(number: Decimal) -> Decimal:
    return number.normalize() if number else Decimal(0)


def counts_of(lines: Iterable[BulkLine], into: dict[str, int]) -> None:
    """Add to the counts by verdict, and of warnings."""
    for line in lines:
        into[line.verdict] = into.get(line.verdict, 0) + 1
        if line.message and line.verdict != Verdict.ERROR:
            into["warning"] = into.get("warning", 0) + 1
