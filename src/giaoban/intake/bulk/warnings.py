"""What the checks say of a table's figures before they are recorded: all of a unit's together, whatever their rows."""

from collections.abc import Iterator

from giaoban.catalogue.rules import Period
from giaoban.checks.queries import Found, check_stated
from giaoban.figures.enums import Severity
from giaoban.intake.bulk.names import Names
from giaoban.intake.bulk.recording import stated_of
from giaoban.intake.bulk_models import BulkImport, BulkLine, Verdict

# Units looked at together: the checks read the ledger once for so many.
_UNITS = 100
_JUDGED = (Verdict.NEW, Verdict.CHANGED)


def warn(source: BulkImport, names: Names, counts: dict[str, int]) -> None:
    """Keep with each line what the checks find about it, and count it. An error of the checks is one of the line."""
    changed: list[BulkLine] = []
    periods: dict[tuple[str, str], Period] = {}
    told: set[str] = set()
    for lines in _by_units(source):
        stated = [(stated_of(source, line, periods), names.measures[line.measure_id or 0]) for line in lines]
        for line, found in zip(lines, check_stated(stated), strict=True):
            if _take(line, [one for one in found if one.severity != Severity.INFO], told, counts):
                changed.append(line)
    BulkLine.objects.bulk_update(changed, ["verdict", "message", "found"], batch_size=500)


def _by_units(source: BulkImport) -> Iterator[list[BulkLine]]:
    judged = source.lines.filter(verdict__in=_JUDGED)
    abouts = list(judged.order_by("about_id").values_list("about_id", flat=True).distinct())
    for at in range(0, len(abouts), _UNITS):
        yield list(judged.filter(about_id__in=abouts[at : at + _UNITS]).order_by("pk"))


def _take(line: BulkLine, found: list[Found], told: set[str], counts: dict[str, int]) -> bool:
    """Put what was found on the line; whether anything was."""
    if not found:
        return False
    worst = found[0]
    blocked = worst.severity == Severity.ERROR
    if blocked:
        counts[line.verdict] -= 1
        counts["error"] = counts.get("error", 0) + 1
        counts["warning"] = counts.get("warning", 0) - bool(line.message)
        line.verdict, line.message = Verdict.ERROR, worst.message[:500]
        return True
    counts["warning"] = counts.get("warning", 0) + (not line.message)
    line.message = worst.message[:500]
    # What concerns several lines becomes one finding of the ledger, with the first of them.
    line.found = [
        [one.code, one.severity, one.message, {name: str(value) for name, value in one.params.items()}]
        for one in found
        if one.mark not in told
    ]
    told.update(one.mark for one in found)
    return True
