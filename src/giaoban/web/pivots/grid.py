"""A table of one's own as a template draws it: heads joined over the cells they stand for, rows in their groups."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from django.urls import reverse
from django.utils.translation import gettext as _

from giaoban.base.actors import Actor
from giaoban.rollup.layouts import IN_PERCENT, Axis
from giaoban.rollup.pivot import Head, Member, Pivot
from giaoban.rollup.pivot_cells import Figure
from giaoban.web.boundaries import ONTO
from giaoban.web.pivots.asked import query_of
from giaoban.web.pivots.words import AXES, Mark, marks, notes, said, shown, with_unit
from giaoban.web.templatetags.giaoban import shown_unit

# Where counts of figures that came are told unit by unit.
_COLLECTED = {"collected": "web:collect", "collected_past": "web:collect_history"}


@dataclass(frozen=True, slots=True)
class HeadCell:
    """A head over `span` columns. `sort`: the address that sorts by it, `sorted`: how it is sorted now."""

    text: str
    span: int = 1
    sort: str = ""
    sorted: str = ""
    total: bool = False


@dataclass(frozen=True, slots=True)
class GridCell:
    """A number with the address of its sources, its marks, and what there is to say of it."""

    text: str
    url: str
    marks: tuple[Mark, ...]
    note: str
    refused: bool
    total: bool


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row: its own head, its unit of measure, its cells."""

    text: str
    unit: str
    total: bool
    cells: tuple[GridCell, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under what stands further out; no name where nothing does."""

    name: str
    rows: tuple[GridRow, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table ready to be drawn."""

    corner: str
    heads: tuple[tuple[HeadCell, ...], ...]
    groups: tuple[Group, ...]
    columns: int
    units: bool
    reasons: tuple[str, ...]
    marks: frozenset[str]


def grid(pivot: Pivot, actor: Actor) -> Grid:
    """The table as it is drawn for somebody: a number that they may follow to its sources has its address."""
    lines = list(zip(pivot.rows, pivot.figures, strict=True))
    groups = []
    for outer, members in groupby(lines, key=lambda line: line[0][:-1]):
        rows = tuple(_row(row, figures, pivot, actor) for row, figures in members)
        groups.append(Group(" · ".join(with_unit(member) for member in outer), rows))
    every = [figure for line in pivot.figures for figure in line]
    kinds = frozenset(mark for figure in every for mark in _kinds(figure))
    return Grid(
        corner=_corner(pivot),
        heads=_heads(pivot),
        groups=tuple(groups),
        columns=len(pivot.columns) + 1,
        units=pivot.layout.rows[-1] == Axis.MEASURE and not IN_PERCENT.issuperset(pivot.layout.values),
        reasons=tuple(dict.fromkeys(notes(figure)[0] for figure in every if figure.why not in ("", "not_its"))),
        marks=kinds,
    )


def _kinds(figure: Figure) -> list[str]:
    """Which of the legend's lines a cell calls for."""
    found = ["dash"] if shown(figure) == "–" else []
    return [*found, *(mark.kind for mark in marks(figure))]


def _corner(pivot: Pivot) -> str:
    return AXES[pivot.layout.rows[-1]]()


def _heads(pivot: Pivot) -> tuple[tuple[HeadCell, ...], ...]:
    depth = len(pivot.layout.columns)
    found = []
    for level in range(depth):
        cells = []
        for place, (prefix, members) in enumerate(groupby(pivot.columns, key=lambda head: head[: level + 1])):
            last = prefix[-1]
            cell = HeadCell(with_unit(last), len(list(members)), total=last.total)
            cells.append(_sorting(cell, pivot, place) if level == depth - 1 else cell)
        found.append(tuple(cells))
    return tuple(found)


def _sorting(cell: HeadCell, pivot: Pivot, place: int) -> HeadCell:
    if not pivot.sortable[place] or len(pivot.rows) < 3:
        return cell
    number, now = place + 1, pivot.layout.sort
    # The largest first, then the smallest, then as it was.
    following = {-number: number, number: 0}.get(now, -number)
    state = {-number: "descending", number: "ascending"}.get(now, "none")
    return replace(cell, sort=f"?{query_of(replace(pivot.layout, sort=following))}", sorted=state)


def _row(head: Head, figures: Sequence[Figure], pivot: Pivot, actor: Actor) -> GridRow:
    inner = head[-1]
    unit = shown_unit(inner.measure) if inner.measure is not None else ""
    total = any(member.total for member in head)
    cells = tuple(
        _cell(figure, actor, pivot, total or any(member.total for member in column))
        for figure, column in zip(figures, pivot.columns, strict=True)
    )
    return GridRow(said(inner), unit, total, cells)


def _cell(figure: Figure, actor: Actor, pivot: Pivot, total: bool) -> GridCell:
    refused = figure.number is None and figure.why in ("apart", "counted_anew", "uneven")
    return GridCell(
        text=shown(figure),
        url=_address(figure, actor, pivot),
        marks=tuple(marks(figure)),
        note="; ".join(notes(figure)),
        refused=refused,
        total=total,
    )


def _address(figure: Figure, actor: Actor, pivot: Pivot) -> str:
    at = figure.where if figure.number is not None or figure.cell.absence else None
    if at is None or not figure.opens or not actor.may("figures.view", at.unit_id):
        return ""
    if at.slot in _COLLECTED:
        if not actor.may("intake.view", at.unit_id):
            return ""
        return reverse(_COLLECTED[at.slot], kwargs={"unit_id": at.unit_id}) + f"?ky={at.period}"
    kwargs: dict[str, object] = {"unit_id": at.unit_id, "measure_id": at.measure_id}
    if at.slot == "history":
        url = reverse("web:indicator", kwargs=kwargs)
    else:
        url = reverse("web:figures_source", kwargs={**kwargs, "slot": at.slot})
    item = f"&item={at.item_id}" if at.item_id else ""
    boundaries, newest = pivot.layout.boundaries, pivot.periods[-1]
    drawn = f"&ranh-gioi={boundaries}" if boundaries != "then" else ""
    # The number opens on the units that the whole table stands on.
    onto = f"&{ONTO}={newest}" if boundaries == "restated" and at.period != newest and at.slot != "history" else ""
    return f"{url}?ky={at.period}{item}{drawn}{onto}"


def caption(fixed: Sequence[Member]) -> str:
    """What does not vary, in words: "Lũy kế · Thu ngân sách (đồng)"."""
    return " · ".join(with_unit(member) for member in fixed) or _("Bảng số liệu")
