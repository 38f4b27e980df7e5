"""Where the numbers of a table come from, in words, for files."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from giaoban.base.actors import Actor
from giaoban.base.clock import now, today
from giaoban.catalogue.rules import Period
from giaoban.figures.queries import StatementView, statements_behind
from giaoban.registry.queries import UnitView, units
from giaoban.rollup.pivot import Head, Pivot
from giaoban.rollup.pivot_cells import Figure
from giaoban.web.boundaries import name_of
from giaoban.web.pivots.words import heading
from giaoban.web.templatetags.giaoban import number, period_words, regime_name, stated

# A file is a table with its sources, no copy of the ledger.
MOST_STATEMENTS, MOST_A_CELL = 5_000, 12
_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Sources:
    """The statements behind a table that the actor may see, each in words; `cut`: there were more than were read."""

    said: dict[int, str]
    cut: bool

    def of(self, figure: Figure) -> str:
        """What stands behind a cell, a few statements of them."""
        found = [self.said[seq] for seq in figure.seqs if seq in self.said]
        if len(found) <= MOST_A_CELL:
            return " | ".join(found)
        more = _("và %(n)s chỗ ghi nữa") % {"n": number(len(found) - MOST_A_CELL)}
        return " | ".join([*found[:MOST_A_CELL], more])


def sources(pivot: Pivot, actor: Actor) -> Sources:
    """What stands behind a table, as far as the actor may see it."""
    wanted: dict[int, Figure] = {}
    for line in pivot.figures:
        for figure in line:
            for seq in figure.seqs:
                wanted.setdefault(seq, figure)
    seqs = sorted(wanted)
    found: dict[int, StatementView] = {}
    for start in range(0, min(len(seqs), MOST_STATEMENTS), _CHUNK):
        for behind in statements_behind(seqs[start : min(start + _CHUNK, MOST_STATEMENTS)], actor):
            found[behind.statement.seq] = behind.statement
    names = units({view.stated_by_id for view in found.values()}, today())
    said = {seq: _words(view, wanted[seq], names) for seq, view in found.items()}
    return Sources(said, len(seqs) > MOST_STATEMENTS)


def _words(view: StatementView, figure: Figure, names: dict[int, UnitView]) -> str:
    unit = figure.measure.unit if figure.measure else ""
    value = stated(view.value, view.numerator, view.denominator, view.scale, view.part_scale, unit)
    name = names[view.stated_by_id].name if view.stated_by_id in names else ""
    day = f"{timezone.localtime(view.entered_at):%d/%m/%Y}"
    return " · ".join(part for part in (value, name, view.source.label, day, f"#{view.seq}") if part)


def about(pivot: Pivot) -> list[tuple[str, str]]:
    """What a file says of itself: of whom, of when, on whose boundaries, as the ledger stood when."""
    newest = pivot.periods[-1]
    found = [
        (_("Bảng"), heading(pivot)),
        (_("Đơn vị"), f"{pivot.about.name} ({pivot.about.code})"),
        (_("Kỳ"), "; ".join(days(period) for period in pivot.periods)),
        (_("Chế độ kỳ"), regime_name(str(newest.regime))),
        (_("Địa giới"), name_of(pivot.layout.boundaries, newest)),
        (_("Vị trí trong sổ số liệu"), number(pivot.at_seq)),
        (_("Lấy ra lúc"), f"{timezone.localtime(now()):%d/%m/%Y %H:%M}"),
    ]
    if pivot.left_out:
        words = _("%(n)s đơn vị đã chọn không thuộc đơn vị này nên không có trong bảng") % {"n": pivot.left_out}
        found.append((_("Bỏ ra"), words))
    return found


def days(period: Period) -> str:
    """A period with its days."""
    return f"{period_words(period)} ({period.first:%d/%m/%Y}–{period.last:%d/%m/%Y})"


def at(head: Head, column: Head, pivot: Pivot) -> Head:
    """Everything that stands for a cell."""
    return (*pivot.fixed, *head, *column)
