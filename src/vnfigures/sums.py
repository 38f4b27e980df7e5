"""Wholes and parts that the numbers themselves bear out, and totals of what was just listed."""

import re
from decimal import Decimal

from vnfigures.figure import Figure
from vnfigures.wholes import AMOUNTS, fits, same_noun

_SHARE = re.compile(r"(?:chiếm|bằng|đạt|\(|=)(?: [^\W\d_]+){0,3}\s*$")
_REST = re.compile(r"còn lại|\bcòn\b|chưa|đang")
_SUM_FIRST = re.compile(
    r"\W*tổng (?:kinh phí|trị giá|số tiền|giá trị(?! sản xuất| sản phẩm| gia tăng| hàng)|cộng|chi phí|nguồn lực)\b"
)
_ATTRIBUTE = re.compile(r"\b(?:cho|với|của|thu hút|cùng)(?: [^\W\d_]+){0,2}\s*$")
_ASIDE = re.compile(r"(?:số tiền|trị giá|kinh phí|giá trị|nộp|với|thu|phạt)(?: [^\W\d_]+){0,3}\s*$")
_CLOSING = re.compile(r"[,;:–=-]\s*(?:tổng )?(?:cộng|tổng số|tổng|tất cả|cả thảy)(?: [^\W\d_]+){0,2}:?\s*$|=\s*$")
_SUM_WORD = re.compile(
    r"[–,-]\s*tổng\s*$|"
    r"\b(?:tổng(?! mức) (?:số|cộng|kinh phí|trị giá|giá trị|chi|số tiền|chi phí|tiền)|với tổng|cộng chung)\b"
)


def silent_sums(figures: list[Figure]) -> None:
    """ "kiểm tra 26 cơ sở, đạt 23 cơ sở, nhắc nhở 3 cơ sở": the same noun again and again, adding up to the first."""
    at = 0
    while at < len(figures):
        whole = figures[at]
        free = whole.kind in AMOUNTS and whole.role == "actual" and whole.part_of is None and not whole.table
        parts = _adding_up(figures, at) if free and whole.value >= 3 else []
        for part in parts:
            part.part_of = at
        at += 1


def _adding_up(figures: list[Figure], at: int) -> list[Figure]:
    """The figures after `at` in its sentence that add up to it, none when they do not."""
    whole = figures[at]
    parts: list[Figure] = []
    total, spread, waited, apart = Decimal(0), False, False, False
    for part in figures[at + 1 : at + 14]:
        if part.sentence != whole.sentence:
            break
        aside = part.kind == "money" != whole.kind and _ASIDE.search(part.left)
        if aside or part.kind in ("percent", "other") or part.direction or part.part_of not in (None, at):
            continue
        spread = spread or ":" in part.left and not parts
        if (spread or not parts) and part.kind == whole.kind == "count" and not same_noun(whole, part):
            waited = waited or not _ATTRIBUTE.search(part.left)
            continue
        if part.kind != whole.kind or not same_noun(whole, part) or part.table:
            break
        apart = apart or ";" in part.left and "inherited" not in part.weak
        parts.append(part)
        total += part.value
        if total >= whole.value:
            break
    if total != whole.value or len(parts) < 2 or waited and not spread:
        return []
    large = whole.value >= 100 and whole.kind != "length"
    rest = any(_REST.search(f"{part.left[-20:]}|{part.right[:16]}") for part in parts)
    evident = not apart or large or spread or rest
    return parts if evident and all(part.role in ("actual", "part") for part in parts) else []


def closing_sums(figures: list[Figure]) -> None:
    """ "máy tính 12 bộ (186 triệu đồng), máy quét 3 chiếc (54 triệu đồng), cộng 240 triệu đồng": the sum comes last."""
    for index, whole in enumerate(figures):
        plain = whole.kind in AMOUNTS and whole.role == "actual" and whole.part_of is None and not whole.table
        if not plain or not _CLOSING.search(whole.left):
            continue
        parts, total = [], Decimal(0)
        for part in reversed(figures[max(0, index - 14) : index]):
            if part.sentence != whole.sentence or total >= whole.value:
                break
            if part.kind == whole.kind and same_noun(whole, part) and part.role == "actual" and part.part_of is None:
                parts.append(part)
                total += part.value
        if len(parts) > 1 and total == whole.value:
            for part in parts:
                part.part_of = index


def sentence_sums(figures: list[Figure]) -> None:
    """A sentence that divides what the sentence before counted: its figures of one sort add up to it exactly."""
    at = 0
    while at < len(figures):
        last = at + 1
        while last < len(figures) and figures[last].sentence == figures[at].sentence:
            last += 1
        counts = [
            index
            for index in range(at, last)
            if figures[index].kind == "count" and figures[index].role == "actual" and not figures[index].table
            if figures[index].part_of is None
        ]
        sorts = {figures[index].sort for index in counts}
        if 1 < len(counts) < 12 and len(sorts) == 1:
            _divide(figures, at, counts)
        at = last


def _divide(figures: list[Figure], first: int, counts: list[int]) -> None:
    total = sum((figures[index].value for index in counts), Decimal(0))
    for candidate in range(first - 1, max(-1, first - 12), -1):
        whole = figures[candidate]
        if figures[first].line != whole.line:
            return
        close = (
            figures[first].sentence == whole.sentence + 1 and len(counts) > 2 and same_noun(whole, figures[counts[0]])
        )
        if whole.value == total >= (5 if close else 10) and whole.kind == "count" and fits(whole, figures[counts[0]]):
            for index in counts:
                figures[index].part_of = candidate
            return


def shares(figures: list[Figure]) -> None:
    """ "…, chiếm 41,4%": the figure is that share of an earlier one of its kind, if the percent says so."""
    for index, percent in enumerate(figures[1:], start=1):
        part = figures[index - 1]
        if percent.kind != "percent" or percent.sentence != part.sentence or not _SHARE.search(percent.left):
            continue
        if part.part_of is not None or part.kind != "count" or part.role != "actual":
            continue
        for candidate in range(index - 2, max(-1, index - 12), -1):
            whole = figures[candidate]
            if part.line - whole.line > 1 or not fits(whole, part) or whole.value <= part.value:
                continue
            if abs(part.value / whole.value * 100 - percent.value) <= max(percent.step, Decimal("0.1")):
                part.part_of = candidate
                break


def percents(figures: list[Figure]) -> None:
    """ "82%, trong đó 45% …": a share of a share, only where the text says so."""
    for index, part in enumerate(figures[1:], start=1):
        whole = figures[index - 1]
        if part.kind != "percent" or whole.kind != "percent" or part.sentence != whole.sentence:
            continue
        if part.direction is None and whole.direction is None and re.search(r"trong đó[^;.:]{0,40}$", part.left):
            part.part_of = part.part_of if part.part_of is not None else index - 1


def totals(figures: list[Figure]) -> None:
    """ "tổng số tiền …", "tổng chi …" after what it sums, in the same sentence: a total."""
    for previous, figure in zip(figures, figures[1:], strict=False):
        if figure.role != "actual" or figure.kind not in AMOUNTS or figure.table:
            continue
        if previous.sentence != figure.sentence:
            near = figure.line - previous.line <= 2 and not previous.table
            if near and figure.kind == "money" and _SUM_FIRST.match(figure.left):
                figure.role = "total"
            continue
        if figure.part_of is not None or re.search(r"\blên\s*(?:\w+\s*)?$", figure.left):
            continue
        spoken = _SUM_WORD.search(figure.left) and not re.search(r"[;.]", figure.left)
        product = figure.kind == previous.kind == "money" and figure.left.rstrip().endswith("=")
        if spoken or product:
            figure.role = "total"


def finish(figures: list[Figure]) -> None:
    """Roles that follow from the links: a part is a part, its whole a total, a percent and a change keep theirs."""
    for figure in figures:
        if figure.part_of is None:
            continue
        if figure.kind in AMOUNTS and figure.direction is None:
            figure.role = "part"
        whole = figures[figure.part_of]
        planned = whole.role == "target" and "label-plan" in whole.weak
        if (
            (whole.kind in AMOUNTS or whole.kind == "ratio" and same_noun(whole, figure))
            and whole.direction is None
            and whole.part_of is None
            and not planned
            and "riêng" not in figure.weak
        ):
            whole.role = "total"
        if figure.direction and figure.comparison is None:
            figure.comparison = whole.comparison
