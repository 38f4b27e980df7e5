"""Bare numbers in a row of labels: "trâu 286, bò 1.340, heo 1.588 con", "đã gieo 228"."""

import re

from vnfigures.figure import Figure
from vnfigures.wholes import AMOUNTS

_LINK = re.compile(r"\s*[,;]\s*(?:[^\W\d_]+ ?){1,5}$|\s*và (?:[^\W\d_]+ ?){1,4}$")
_LINK_TAIL = re.compile(r"[,;]\s*(?:[^\W\d_]+ ?){1,5}$|\bvà (?:[^\W\d_]+ ?){1,4}$")
_PLAN_BRACKET = re.compile(
    r"\((?:chỉ tiêu|kế hoạch|kh|ct|được giao|giao|mục tiêu)(?: năm| giao| đề ra| là| cả năm|:)*\s*$"
)
_MOVES = re.compile(
    r"(?:^|[\s,:])(?:(?:chuyển|nhập|tạm trú) )?(?:đến|đi|sinh|tử|vào|ra|nhập|xuất|mới|từ trần|thôi)\s*:?\s*$"
)
_MOVERS = re.compile(r"\b(?:(?:đảng|hội|đoàn) viên|học sinh|công dân|lao động|hộ|khẩu|người)\b")
_HERD = re.compile(r"\b(?:đàn|tổng đàn|gia súc|gia cầm|trâu|bò|lợn|heo|dê|gà|vịt|ngựa)\b")
_CASES = re.compile(r"\bca (?:mắc|bệnh|nhiễm|tử vong)\b")


def name_bare(figures: list[Figure], *, last_resort: bool) -> None:
    """Give bare numbers that stand in a row of labels the unit of a neighbour.

    With `last_resort` also those of a row without any unit; what is bare after that is no figure.
    """
    at = 0
    while at < len(figures):
        if not figures[at].bare or figures[at].table:
            at += 1
            continue
        if at and _plan_in_brackets(figures[at - 1], figures[at]):
            at += 1
            continue
        first, last = _row(figures, at)
        _settle(figures, first, last, last_resort=last_resort)
        at = max(last, at + 1)


def _plan_in_brackets(done: Figure, plan: Figure) -> bool:
    """ "kết nạp 08 đảng viên (chỉ tiêu năm 18)": the plan counts what was done."""
    if not _gives(done) or done.sentence != plan.sentence or not _PLAN_BRACKET.search(plan.left):
        return False
    plan.kind, plan.unit, plan.sort, plan.bare = done.kind, done.unit, done.sort, False
    plan.weak.add("inherited")
    return True


def _row(figures: list[Figure], at: int) -> tuple[int, int]:
    """The figures that are linked to the one at `at` by commas and short labels: first and one after the last."""
    first = at
    if at and figures[at - 1].sentence == figures[at].sentence and _LINK_TAIL.search(figures[at].left):
        first = at - 1
        while first > 0 and figures[first].direction and figures[first - 1].sentence == figures[at].sentence:
            first -= 1
    last = at + 1
    while (
        last < len(figures)
        and last < at + 30
        and figures[last].sentence == figures[at].sentence
        and figures[last].kind in ("count", "other")
        and _LINK.fullmatch(figures[last].left)
    ):
        last += 1
    return first, last


def _settle(figures: list[Figure], first: int, last: int, *, last_resort: bool) -> None:
    row = figures[first:last]
    bare = [figure for figure in row if figure.bare]
    if not last_resort and _gives(row[0]):
        row = row[:1]
    donor = next((figure for figure in (row[0], *reversed(row)) if _gives(figure)), None)
    for figure in bare:
        if not _labelled(figure):
            continue
        if donor is not None:
            figure.kind, figure.unit, figure.sort, figure.bare = donor.kind, donor.unit, donor.sort, False
            if donor.kind == "money":
                figure.kind, figure.unit, figure.sort = "other", None, ""
        elif not last_resort:
            continue
        elif _HERD.search(row[0].left) and len(row) > 1:
            figure.kind, figure.unit, figure.sort, figure.bare = "count", "con", "animal", False
        elif len(bare) > 1 and all(_MOVES.search(other.left) for other in bare):
            _moved(figure, row[0].left, figures[first - 1] if first else None)
        elif _CASES.search(figure.left):
            figure.kind, figure.unit, figure.sort, figure.bare = "count", "ca", "case", False
        elif len(bare) > 2:
            figure.bare = False
            figure.weak.add("bare")
        figure.weak.add("inherited")


def _moved(figure: Figure, left: str, previous: Figure | None) -> None:
    """ "Đảng viên: chuyển đến 4, chuyển đi 2": who moves is named once, or was counted just before."""
    mover = _MOVERS.search(left)
    unit = mover[0] if mover else "đảng viên" if "sinh hoạt đảng" in left else None
    sort = "household" if unit == "hộ" else "person"
    near = previous is not None and previous.line == figure.line and previous.sort in ("person", "household")
    if unit is None and previous is not None and near:
        unit, sort = previous.unit, previous.sort
    figure.bare = False
    if unit is None:
        figure.weak.add("bare")
    else:
        figure.kind, figure.unit, figure.sort = "count", unit, sort


def _gives(figure: Figure) -> bool:
    return not figure.bare and figure.unit is not None and figure.kind in AMOUNTS and figure.direction is None


def _labelled(figure: Figure) -> bool:
    """A whole number after a label of its own."""
    label = re.split(r"[,;:(.]", figure.left)[-1].split()
    # "1.904" with its point is no year
    year = 1900 <= figure.value <= 2100 and figure.number_end - figure.start <= 4
    return 0 < len(label) <= 6 and figure.value == int(figure.value) and not year
