"""A table of one's own as CSV: a line a cell, so that it can be sorted, filtered and read by any program.

Separated by semicolons, with a decimal comma and without separators of thousands, in UTF-8 with its mark: so a
Vietnamese Excel opens it by a double click (docs/figures-tables.md).
"""

import csv
from io import StringIO

from giaoban.base.actors import Actor
from giaoban.base.sheets import harmless
from giaoban.rollup.layouts import Axis
from giaoban.rollup.pivot import Head, Pivot
from giaoban.rollup.pivot_cells import Figure
from giaoban.web.pivots.sources import Sources, about, at, sources
from giaoban.web.pivots.words import notes as notes_of
from giaoban.web.pivots.words import said, shown, unit_of

HEAD = (
    *("ma_don_vi", "don_vi", "linh_vuc", "ma_chi_tieu", "chi_tieu", "noi_dung", "don_vi_tinh"),
    *("ky", "tu_ngay", "den_ngay", "loai_so", "gia_tri", "tren_tong_so", "hien_thi", "ghi_chu", "nguon"),
    *("che_do", "dia_gioi", "vi_tri_so", "lay_ra_luc"),
)


def as_csv(pivot: Pivot, actor: Actor) -> bytes:
    """The file. Sources are those that the actor may see."""
    text = StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEAD)
    found = sources(pivot, actor)
    taken = about(pivot)[-1 - bool(pivot.left_out)][1]
    tail = (str(pivot.periods[-1].regime), pivot.layout.boundaries, str(pivot.at_seq), taken)
    for row, figures in zip(pivot.rows, pivot.figures, strict=True):
        for column, figure in zip(pivot.columns, figures, strict=True):
            line = (*_line(at(row, column, pivot), figure, found), *tail)
            writer.writerow([harmless(value) for value in line])
    return text.getvalue().encode("utf-8-sig")


def _line(members: Head, figure: Figure, found: Sources) -> tuple[str, ...]:
    by = {member.axis: member for member in members}
    unit, measure, period = by[Axis.UNIT].unit, by[Axis.MEASURE], by[Axis.PERIOD].period
    counted = figure.measure
    return (
        unit.code if unit else "",
        unit.name if unit else "",
        counted.field if counted else by[Axis.FIELD].field if Axis.FIELD in by else "",
        counted.code if counted else "",
        counted.name if counted else said(measure),
        measure.item,
        unit_of(figure),
        period.label if period else said(by[Axis.PERIOD]),
        period.first.isoformat() if period else "",
        period.last.isoformat() if period else "",
        said(by[Axis.VALUE]),
        "" if figure.exact is None else f"{figure.exact:f}".replace(".", ","),
        "" if figure.of is None else str(figure.of),
        shown(figure),
        "; ".join(notes_of(figure)),
        found.of(figure),
    )
