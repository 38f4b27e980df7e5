"""Whether one figure can be a share of another, and what the share takes from its whole."""

from vnfigures.figure import Figure
from vnfigures.model import Kind

AMOUNTS: tuple[Kind, ...] = ("money", "area", "length", "weight", "count")


_NO_SHARE = ("percent_of_target", "progress", "range")


def fits(whole: Figure, part: Figure) -> bool:
    """Whether `part` can be a share of `whole`: the same kind of quantity, the same class of thing."""
    if part.table or whole.table or part.role in _NO_SHARE or whole.role in ("range", "progress"):
        return False
    if part.role == "other" and part.comparison is not None:
        return False  # the level of another period
    if part.direction or whole.direction:
        return bool(part.direction and whole.direction and part.kind == whole.kind and part.unit == whole.unit)
    if part.kind == "percent" or whole.kind == "percent":
        return False  # a share of a share needs an explicit "trong đó": see `sums.percents`
    if part.bare and part.unit is None:
        return whole.kind in AMOUNTS and part.value <= whole.value
    return _same_quantity(whole, part)


def _same_quantity(whole: Figure, part: Figure) -> bool:
    if whole.kind == "ratio":
        if whole.base not in (None, "count", "other"):
            return part.kind == whole.base and part.unit == whole.unit
        return part.kind in ("count", "ratio") and _same_class(whole, part)
    if whole.kind != part.kind or whole.kind == "other":
        return False
    if whole.kind == "count":
        if not part.sort and "noun" in part.weak or part.sort == "quality":
            return part.value <= whole.value and (part.inside or part.unit == whole.unit != "")
        return _same_class(whole, part)
    return whole.kind != "money" or whole.unit == part.unit


# Classes whose nouns name the same things in several words; papers, events and things are as many as their nouns.
KINDRED = ("person", "household", "body", "animal", "case")


def _same_class(whole: Figure, part: Figure) -> bool:
    if whole.sort != part.sort:
        return False
    if whole.sort in KINDRED:
        return True
    return _head(whole) == _head(part) != ""


def _head(figure: Figure) -> str:
    return (figure.unit or "").lower().split(" ")[0].rstrip(",")


def same_noun(whole: Figure, part: Figure) -> bool:
    """Whether both count the same noun, one perhaps with more words: vụ, vụ phạm pháp."""
    if whole.kind not in ("count", "ratio") or part.kind not in ("count", "ratio"):
        return whole.unit == part.unit
    first, second = (whole.unit or "").lower().split(), (part.unit or "").lower().split()
    short = min(len(first), len(second))
    return short > 0 and first[:short] == second[:short]


def adopt(whole: Figure, part: Figure) -> None:
    """A number without a unit takes that of the whole it is part of."""
    if part.inside and ("noun" in part.weak or part.sort == "quality") and whole.kind == "count":
        part.unit, part.sort, part.end = whole.unit, whole.sort, part.number_end
        part.weak.add("inherited")
    if part.bare and part.unit is None:
        part.kind = "count" if whole.kind == "ratio" else whole.kind
        part.unit, part.sort = whole.unit, whole.sort
        if whole.kind == "money":
            part.kind = "other" if part.value * 1000 < whole.value else "money"
        part.bare = False
        part.weak.add("inherited")
