"""The role of each figure, its direction and comparison, from the clause it stands in."""

import re

from vnfigures import comparisons
from vnfigures.aims import Aims
from vnfigures.attendance import attends
from vnfigures.changes import direction_of, in_brackets_of_change, share_comparisons
from vnfigures.figure import Figure
from vnfigures.percents import REACH, assign_percent
from vnfigures.plans import is_period, is_plan, ratio_plan
from vnfigures.structure import Structure

_QUALIFIER = re.compile(
    r"(?:ước(?: tính)?(?: đạt)?|đạt|khoảng|hơn|trên|gần|xấp xỉ|chừng|ngót|dưới|ít nhất|tối thiểu|tối đa|"
    r"không quá|không dưới|"
    r"từ|bình quân|trung bình)(?: (?:là|có|đạt|được|đến|tới|khoảng|hơn|trên|gần|xấp xỉ))*\s*$"
)
_QUALIFYING = re.compile(
    r"ước|khoảng|hơn|trên|gần|xấp xỉ|chừng|ngót|dưới|ít nhất|tối thiểu|tối đa|không quá|không dưới|bình quân|"
    r"trung bình"
)
_BOUNDED = re.compile(r"[^,;.:()]{0,40}?(trở lên|trở xuống)")
_COORDINATE = re.compile(r"\s*(?:,|và)\s*(?:và )?$")


def assign_roles(structure: Structure, figures: list[Figure]) -> None:
    """Set role, direction, comparison and qualifier of every figure, in order."""
    aims = Aims(structure)
    previous: Figure | None = None
    for figure in figures:
        if figure.table:
            previous = figure
            continue
        aim = aims.at(figure)
        figure.works = aims.speaks_of_works(figure)
        neighbour = previous if previous is not None and previous.sentence == figure.sentence else None
        _qualify(figure)
        _assign(figure, neighbour, aim=aim)
        if (
            figure.role == "target"
            and figure.sort == "target"
            and re.search(r":|\bgồm\b|trong đó|như|^[^,]{0,30},", figure.right)
        ):
            aims.follow()
        previous = figure
    _targets_together(figures)
    share_comparisons(figures)
    _ratios_against_plan(figures)


def _qualify(figure: Figure) -> None:
    match = _QUALIFIER.search(figure.left)
    if match and _QUALIFYING.search(match[0]):
        figure.qualifier = " ".join(match[0].split())
    after = figure.right.lstrip()[:12]
    bounded = _BOUNDED.match(figure.right) if figure.qualifier is None and figure.left.endswith("từ ") else None
    if bounded:
        after = bounded[1]
    for bound in ("trở lên", "trở xuống"):
        if after.startswith(bound):
            figure.qualifier = f"{figure.qualifier} {bound}" if figure.qualifier else bound


def _assign(figure: Figure, previous: Figure | None, *, aim: bool) -> None:
    figure.direction = direction_of(figure)
    if figure.direction:
        figure.comparison = comparisons.after(figure.right) or comparisons.before(figure.left)
        figure.role = "target" if aim else "change"
    elif figure.role == "range":
        figure.role = "target" if aim else "range"
    elif previous is not None and (in_brackets_of_change(figure, previous) or _goes_on(figure, previous)):
        return
    elif figure.kind == "percent":
        assign_percent(figure, previous, aim=aim)
    elif not is_period(figure):
        _level(figure, previous, aim=aim)


def _goes_on(figure: Figure, previous: Figure) -> bool:
    """A change goes on over a comma: "tăng 5 lớp, 188 học sinh so với năm học trước"."""
    if not previous.direction or previous.kind != "count" or not _COORDINATE.match(figure.left):
        return False
    if figure.kind == "percent":
        return False
    figure.role, figure.direction = previous.role, previous.direction
    figure.comparison = comparisons.after(figure.right) or previous.comparison
    return True


def _level(figure: Figure, previous: Figure | None, *, aim: bool) -> None:
    """The role of what is neither change nor percent."""
    if attends(figure, previous):
        figure.role = "other"
    elif figure.kind != "ratio" and is_plan(figure):
        figure.role = "target"
        figure.weak.add("label-plan")
    elif aim:
        figure.role = "target"
    if figure.kind == "ratio":
        figure.comparison = ratio_plan(figure)


def _targets_together(figures: list[Figure]) -> None:
    """ "12 chỉ tiêu, 06 chương trình hành động cho nhiệm kỳ tới": what is set together is set."""
    for figure, following in zip(figures, figures[1:], strict=False):
        together = figure.sort == following.sort == "target" and figure.sentence == following.sentence
        if together and following.role == "target" and figure.role == "actual" and len(following.left.split()) <= 4:
            figure.role = "target"


def _ratios_against_plan(figures: list[Figure]) -> None:
    """A ratio whose percent is called one of the plan is itself against the plan."""
    for index, figure in enumerate(figures[:-1]):
        following = figures[index + 1]
        if figure.kind != "ratio" or figure.comparison or following.line != figure.line:
            continue
        if following.role == "percent_of_target" and figure.sort not in ("target", "body"):
            if following.sentence == figure.sentence + 1 and not following.left.strip().startswith("đạt"):
                continue
            if REACH.match(following.left.rpartition(",")[2]) or following.left.rstrip().endswith("("):
                figure.comparison = "plan"
