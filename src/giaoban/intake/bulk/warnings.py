"""What the checks say of a table's figures before they are recorded."""

from collections.abc import Sequence

from giaoban.intake.bulk.reading import Reader
from giaoban.intake.bulk_models import BulkLine


def warn(reader: Reader, lines: Sequence[BulkLine]) -> None:
    """Add to each line what the checks find about it; an error of the checks is an error of the line."""
