"""Báo cáo tổng hợp of the level above: a period's report, how the units stand beside one another, and annexes that set
them side by side, a table a field, units by indicators, across the page. Pure."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from giaoban.catalogue.rules import period_name
from giaoban.documents.compose import Matter, frame_of, report_filling, sections
from giaoban.documents.content import (
    Annex,
    Block,
    Document,
    DocumentKind,
    Heading,
    Paragraph,
    Piece,
    Pieces,
    Style,
    Table,
    TableRow,
)
from giaoban.documents.expressions import Scope, answer
from giaoban.documents.heads import PARTY, closing, full_name, heading, issuer_name
from giaoban.documents.kinds.annexes import Places, behind_names, reached_figure, reached_table, works_table
from giaoban.documents.kinds.parts import body, laid_out
from giaoban.documents.naming import value_text
from giaoban.documents.profiles import Profile
from giaoban.documents.wording import Frame, table_text
from giaoban.rollup.queries import Compared, Comparison
from giaoban.rollup.rows import Row
from vnfigures.numbers import format_number

# Millimetres for indicators on a page across, beside ordinal and name; rows that fit on one.
_PAGE = 200
_KEPT = 16
_SLACK = 20
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")
_MISSING = "–"
_MILLION = Decimal(10**6)


@dataclass(frozen=True, slots=True)
class LevelMatter:
    """What a report over units is written from: the place's own matter, and its indicators with the units below beside
    one another, in the order of its rows; `places` says which unit reports a work."""

    matter: Matter
    comparisons: tuple[Comparison, ...]
    places: Places = field(default_factory=dict)


def compose_level_above(
    level: LevelMatter, profile: Profile, on: date, make_id: Callable[[], str], wording: str = ""
) -> Document:
    """The report of the level above with its comparison annexes."""
    kind, matter = DocumentKind.LEVEL_ABOVE, level.matter
    name = period_name(matter.period)
    above = heading(matter.office, profile, kind, on, profile.kinds[kind]["abstract"].format(period=name))
    frame = frame_of(matter, make_id)
    annexes = _annexes(level, frame, profile, above)
    filling = report_filling(matter, frame, profile, bool(above.addressees))
    blocks = {**filling.blocks, "so sánh các đơn vị": _compared(level, frame, annexes)}
    text = laid_out(kind, wording, replace(filling, blocks=blocks), profile)
    return Document(above, text, closing(matter.office, profile, kind, bool(above.addressees)), annexes)


def _named(one: Compared) -> str:
    return full_name(one.unit.name, one.unit.type)


def _field_of(one: Compared) -> str:
    """What a unit is compared by: its value to date, or of the period where only that was stated."""
    return "period" if one.row.to_period or answer(one.row, "to_date") is None else "to_date"


def _own(frame: Frame, one: Compared) -> Frame:
    """The figures of one of the units are about it."""
    return replace(frame, scope=Scope(one.unit.code, frame.scope.period, frame.scope.hierarchy), coverage=None)


# --- in words


def _compared(level: LevelMatter, frame: Frame, annexes: Sequence[Annex]) -> list[Block]:
    """Who reaches what is asked and who does not, indicator by indicator, by fields."""
    usual = _usually_silent(level.comparisons)
    said = {one.measure.id: line for one in level.comparisons if (line := _line_of(one, level.matter, frame, usual))}
    blocks: list[Block] = []
    if not said:
        return [body("Chưa đủ số liệu để so sánh các đơn vị.")]
    lead = f" Trừ chỗ ghi khác, chưa có số liệu của {', '.join(usual)}." if usual else ""
    if annexes:
        last = f" đến {annexes[-1].label}" if len(annexes) > 1 else ""
        lead = f"Số liệu từng đơn vị: {annexes[0].label}{last} kèm theo.{lead}"
    blocks += [body(lead.strip())] if lead else []
    rows = [row for row in level.matter.rows if not row.item and row.measure.id in said]
    for number, (title, group) in enumerate(sections(rows), 1):
        blocks.append(Paragraph(Style.SECTION, (f"{number}. {title}",)))
        blocks += [Paragraph(Style.BODY, said[row.measure.id]) for row in group]
    return blocks


def _line_of(one: Comparison, matter: Matter, frame: Frame, usual: Sequence[str]) -> Pieces:
    """What is said of one indicator: of those that something is asked of; nothing of others."""
    said = [*_reached(one, matter, frame), *_ends(one, frame)]
    silent = tuple(full_name(unit.name, unit.type) for unit in one.missing)
    if not said:
        return ()
    rest = f"; chưa có số liệu: {', '.join(silent)}" if silent and silent != tuple(usual) else ""
    return (f"- {one.measure.name}: ", *_listed(said), f"{rest}.")


def _usually_silent(comparisons: Sequence[Comparison]) -> tuple[str, ...]:
    """The units without figures for most indicators."""
    counts = Counter(one.missing for one in comparisons)
    if not counts:
        return ()
    missing, times = counts.most_common(1)[0]
    usual = times * 2 > len(comparisons)
    return tuple(full_name(unit.name, unit.type) for unit in missing) if usual else ()


def _listed(said: Sequence[Pieces]) -> Iterator[Piece]:
    for index, pieces in enumerate(said):
        yield from ("; ", *pieces) if index else pieces


def _reached(one: Comparison, matter: Matter, frame: Frame) -> list[Pieces]:
    """How many reach what is asked of each, and who does not."""
    figure = reached_figure(one, matter, frame, " đơn vị")
    if figure is None or one.reached is None:
        return []
    said: list[Pieces] = [(figure, " đạt mức được giao")]
    behind = behind_names(one)
    if behind and one.reached[0]:
        said.append((f"chưa đạt: {', '.join(behind)}",))
    return said


def _ends(one: Comparison, frame: Frame) -> list[Pieces]:
    """The best and the last, where they differ."""
    ranked = sorted((m for m in one.members if m.rank is not None), key=lambda m: (m.rank or 0, m.unit.code))
    planned = one.reached is not None or any(answer(member.row, "percent") for member in ranked)
    if one.measure.direction not in ("up", "down") or not planned or len(ranked) < 2:
        return []
    if ranked[0].rank == ranked[-1].rank:
        return []
    words = ("cao nhất", "thấp nhất") if one.measure.direction == "up" else ("thấp nhất", "cao nhất")
    if any(member.row.target and member.row.target.percent is not None for member in ranked):
        words = ("đứng đầu", "đứng cuối")
    return [said for word, at in zip(words, (0, -1), strict=True) if (said := _end(ranked[at], word, frame))]


def _end(one: Compared, word: str, frame: Frame) -> Pieces:
    field = _field_of(one)
    found = answer(one.row, field)
    if found is None:
        return ()
    figure = _own(frame, one).bind(one.row, value_text(one.row, field, found), found)
    pieces: list[Piece] = [f"{word} {_named(one)} (", figure]
    percent = answer(one.row, "percent")
    if percent is not None and one.row.measure.unit != "%" and one.row.measure.direction == "up":
        text = f"{table_text(one.row, 'percent', percent)}%"
        pieces += [", đạt ", _own(frame, one).bind(one.row, text, percent), " kế hoạch năm"]
    return (*pieces, ")")


# --- annexes


def _annexes(level: LevelMatter, frame: Frame, profile: Profile, above: Heading) -> tuple[Annex, ...]:
    """One for each field, numbered in Roman where there are several (Nghị định 30/2020, phụ lục I)."""
    totals = {row.measure.id: row for row in level.matter.rows if not row.item}
    # A column that no unit has a figure for belongs to the place alone: it stands in the report's own table.
    of = {one.measure.id: one for one in level.comparisons if any(_has_figure(member) for member in one.members)}
    rows = [totals[one] for one in of if one in totals]
    bodies: list[tuple[str, tuple[Block, ...]]] = [
        (
            f"{title} - so sánh các đơn vị",
            (*_tables([of[row.measure.id] for row in group], totals, level.matter, frame), _note(_USUAL)),
        )
        for title, group in sections(rows)
    ]
    for title, table, note in (
        ("Mức đạt chỉ tiêu của các đơn vị", reached_table(level.matter, level.comparisons, frame), _REACHED),
        ("Tiến độ công trình", works_table(level.matter, level.places, frame), _WORKS),
    ):
        bodies += [(title, (table, _note(note)))] if table is not None else []
    attached, name = _attached(above, level.matter, profile), period_name(level.matter.period)
    return tuple(
        Annex(f"Phụ lục {number}" if len(bodies) > 1 else "Phụ lục", f"{title}, {name}".upper(), attached, body)
        for number, (title, body) in zip(_ROMAN, bodies, strict=False)
    )


def _has_figure(one: Compared) -> bool:
    return answer(one.row, "period") is not None or answer(one.row, "to_date") is not None


def _attached(above: Heading, matter: Matter, profile: Profile) -> str:
    """ "(Kèm theo Báo cáo số ……/BC-UBND ngày … tháng … năm … của …)"."""
    number = above.number.removeprefix(profile.words["number"]).strip()
    day = above.place_date.rpartition(", ")[2]
    comma = "," if profile.form == PARTY else ""
    return f"(Kèm theo Báo cáo số {number}{comma} {day} của {issuer_name(matter.office, profile.form)})"


_USUAL = "số liệu lũy kế đến hết kỳ; “–”: chưa có số liệu"
_REACHED = "chỉ tiêu cộng dồn trong năm được đánh giá khi hết năm; “–”: không có đơn vị nào"
_WORKS = "tiến độ gần nhất đến hết kỳ; “–”: chưa có số liệu hoặc không giao"


def _note(words: str) -> Paragraph:
    return Paragraph(Style.NOTE, (f"Ghi chú: {words}.",))


def _tables(group: Sequence[Comparison], totals: Mapping[int, Row], matter: Matter, frame: Frame) -> Iterator[Block]:
    """As many indicators to a table as a page takes, each with its percent of the year's plan where there is one."""
    whole = sum(map(_room, group))
    # About as much on each page, none fuller than it takes.
    most = min(_PAGE, -(-whole // -(-whole // _PAGE)) + _SLACK) if whole else _PAGE
    chunk: list[Comparison] = []
    for one in group:
        if sum(map(_room, [*chunk, one])) > most and chunk:
            yield _table(chunk, totals, matter, frame)
            chunk = []
        chunk.append(one)
    if chunk:
        yield _table(chunk, totals, matter, frame)


def _planned(one: Comparison) -> bool:
    return one.measure.unit != "%" and any(answer(member.row, "percent") for member in one.members)


def _room(one: Comparison) -> int:
    """Millimetres that an indicator takes at least."""
    return 38 if _planned(one) else 23


def _table(group: Sequence[Comparison], totals: Mapping[int, Row], matter: Matter, frame: Frame) -> Table:
    columns, head = ["ordinal", "place"], ["TT", "Đơn vị"]
    units = {one.measure.id: _unit(one, totals[one.measure.id]) for one in group}
    for one in group:
        columns.append(f"number:{one.measure.code}")
        head.append(f"{one.measure.name} ({units[one.measure.id][0]})")
        if _planned(one):
            columns.append(f"percent:{one.measure.code}")
            head.append("% KH năm")
    rows = [TableRow(_line(index, at, group, units, frame)) for index, at in enumerate(_order(group), 1)]
    whole: list[Pieces] = [("",), (f"Toàn {full_name(matter.office.place_name, matter.office.place_type)}",)]
    for one in group:
        row = totals[one.measure.id]
        field = "period" if row.to_period or answer(row, "to_date") is None else "to_date"
        whole.append(_cell(row, field, units[one.measure.id][1], frame))
        whole += [_cell(row, "percent", Decimal(1), frame)] if _planned(one) else []
    rows.append(TableRow(tuple(whole), strong=True))
    return Table(tuple(columns), tuple(head), tuple(rows), whole=len(rows) <= _KEPT)


def _order(group: Sequence[Comparison]) -> Iterator[Sequence[Compared]]:
    """The members of each comparison, unit by unit: all are in order of their codes."""
    return zip(*(one.members for one in group), strict=True)


def _line(
    index: int,
    members: Sequence[Compared],
    group: Sequence[Comparison],
    units: Mapping[int, tuple[str, Decimal]],
    frame: Frame,
) -> tuple[Pieces, ...]:
    cells: list[Pieces] = [(str(index),), (_named(members[0]),)]
    for one, of in zip(members, group, strict=True):
        cells.append(_cell(one.row, _field_of(one), units[of.measure.id][1], _own(frame, one)))
        cells += [_cell(one.row, "percent", Decimal(1), _own(frame, one))] if _planned(of) else []
    return tuple(cells)


def _cell(row: Row, field: str, by: Decimal, frame: Frame) -> Pieces:
    found = answer(row, field)
    if found is None:
        return (_MISSING,)
    value = found.value if field == "percent" else found.value / by
    text = format_number(value)
    return (frame.bind(row, text if found.second is None else f"{text}/{format_number(found.second)}", found),)


def _unit(one: Comparison, total: Row) -> tuple[str, Decimal]:
    """The unit of a column, and what its values are divided by; nothing is rounded away."""
    unit = one.measure.unit
    found = [answer(member.row, _field_of(member)) for member in one.members]
    found.append(answer(total, "to_date") or answer(total, "period"))
    values = [each.value for each in found if each]
    in_thousands = all(value % 1000 == 0 for value in values)
    if unit.split("/")[0].strip() == "đồng" and values and max(values) >= _MILLION and in_thousands:
        return unit.replace("đồng", "triệu đồng", 1), _MILLION
    return unit, Decimal(1)
