"""What a report over units attaches beside the tables of units by indicators: works one by one, and how many units
reach what is asked, with the names of those that do not. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from giaoban.documents.compose import Matter
from giaoban.documents.content import BoundFigure, Pieces, Table, TableRow
from giaoban.documents.expressions import answer
from giaoban.documents.heads import full_name
from giaoban.documents.wording import Frame, subject, table_text
from giaoban.rollup.queries import Comparison
from giaoban.rollup.rows import Row

_MISSING = "–"
_WORKS = {"target": "Kế hoạch năm (%)", "to_date": "Tiến độ (%)", "same_period": "Cùng kỳ năm trước (%)"}
_UNKNOWN = "chưa rõ đơn vị nào"
# Works by (measure's code, item): the unit that each is reported by.
Places = Mapping[tuple[str, int | None], str]


def works_table(matter: Matter, places: Places, frame: Frame) -> Table | None:
    """Every work with how far it is, what was asked and where; None where there is none."""
    works = [row for row in matter.rows if row.item and row.measure.behaviour == "progress" and _said(row)]
    if not works:
        return None
    columns = [name for name in _WORKS if name == "to_date" or any(answer(row, name) for row in works)]
    rows = []
    for number, row in enumerate(works, 1):
        where = places.get((row.measure.code, row.item_id), "") or _MISSING
        cells = (
            _cell(row, "period" if name == "to_date" and not answer(row, name) else name, frame) for name in columns
        )
        rows.append(TableRow(((str(number),), (subject(row),), (where,), *cells)))
    head = ("TT", "Công trình", "Đơn vị", *(_WORKS[name] for name in columns))
    return Table(("ordinal", "name", "place", *columns), head, tuple(rows))


def reached_table(matter: Matter, comparisons: Sequence[Comparison], frame: Frame) -> Table | None:
    """For each indicator of which something is asked how many units reach it and who does not; after these the counts
    of units that the place itself stated. None where there is nothing of either."""
    counted = [*_counted(matter, comparisons, frame), *_stated(matter, comparisons, frame)]
    if not counted:
        return None
    rows = tuple(TableRow(((str(n),), *cells)) for n, cells in enumerate(counted, 1))
    return Table(("ordinal", "name", "count", "text"), ("TT", "Chỉ tiêu", "Số đơn vị đạt", "Đơn vị chưa đạt"), rows)


def reached_figure(one: Comparison, matter: Matter, frame: Frame, tail: str = "") -> BoundFigure | None:
    """How many units reach what is asked of each, of how many. What adds up over the year is held against its plan when
    the year is over: before, everybody is behind it."""
    if one.reached is None or (one.measure.behaviour == "flow" and matter.period.type != "year"):
        return None
    scope = frame.scope
    names = tuple(scope.expression(one.measure.code, None, field) for field in ("reached", "reached.of"))
    return frame.bind_as(names, f"{one.reached[0]}/{one.reached[1]}{tail}", tuple(map(Decimal, one.reached)))


def behind_names(one: Comparison) -> list[str]:
    """Who does not reach it."""
    return [full_name(member.unit.name, member.unit.type) for member in one.members if member.reached is False]


def _counted(matter: Matter, comparisons: Sequence[Comparison], frame: Frame) -> Iterator[tuple[Pieces, ...]]:
    for one in comparisons:
        figure = reached_figure(one, matter, frame)
        if figure is None or one.reached is None:
            continue
        behind, silent = behind_names(one), [full_name(unit.name, unit.type) for unit in one.missing]
        words = "; ".join(
            part for part in (", ".join(behind), f"chưa có số liệu: {', '.join(silent)}" if silent else "") if part
        )
        yield ((one.measure.name,), (figure,), (words or _MISSING,))


def _stated(matter: Matter, comparisons: Sequence[Comparison], frame: Frame) -> Iterator[tuple[Pieces, ...]]:
    """Counts of units as they were stated, without names."""
    for row in matter.rows:
        field = "to_date" if answer(row, "to_date") else "period"
        found = answer(row, field)
        if row.item or row.measure.behaviour != "count" or found is None:
            continue
        figure = frame.bind(row, table_text(row, field, found), found)
        yield ((row.measure.name,), (figure,), (_UNKNOWN if found.second != found.value else _MISSING,))


def _said(row: Row) -> bool:
    return answer(row, "period") is not None or answer(row, "to_date") is not None


def _cell(row: Row, field: str, frame: Frame) -> Pieces:
    found = answer(row, field)
    return (_MISSING,) if found is None else (frame.bind(row, table_text(row, field, found), found),)
