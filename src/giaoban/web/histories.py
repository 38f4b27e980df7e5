"""Past values for sparklines."""

from collections.abc import Sequence

from giaoban.catalogue.rules import Period
from giaoban.rollup.queries import history
from giaoban.rollup.rows import Row
from giaoban.web.tables import Histories


def histories(
    about_id: int, rows: Sequence[Row], period: Period, count: int = 12, boundaries: str = "then"
) -> Histories:
    """The values of the last `count` periods of each row, oldest first; the period itself is the last."""
    found = history(about_id, {row.measure.id for row in rows}, period, count=count, boundaries=boundaries)
    return {pair: tuple(cell.value for _period, cell in cells) for pair, cells in found.items()}
