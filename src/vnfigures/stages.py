"""Parts that no connective announces: bare numbers that add up, what was chosen of those just counted."""

import re
from decimal import Decimal

from vnfigures.figure import Figure
from vnfigures.wholes import adopt, fits, same_noun

_LABELLED = re.compile(r"[,;:(–-]\s*(?:và )?(?:[^\W\d_]+[ /,-]*){1,6}:?\s*$|^\W*(?:[^\W\d_]+ ?){1,5}:?\s*$")
_COMMITTEE = re.compile(r"chấp hành")
_STANDING = re.compile(r"thường vụ(?: [^\W\d_]+){0,4}\s*$")
_SELECTED = re.compile(
    r"\s*(?:[^\W\d_]+ )?(?:vào (?:vòng|chung kết|top|bán kết)|lọt|đoạt|đạt giải|đạt loại|trúng|chưa|"
    r"đã (?!được)|nay đã)\b"
)
_NOTHING_BETWEEN = re.compile(r"[^;.:()]{0,60},\s*(?:có |nay |hiện )?$")
_REACH = 4


def bare_sums(figures: list[Figure]) -> None:
    """ "Kết nạp 61 đoàn viên; khối trường học 9, khối địa bàn 52": numbers without a unit that add up to a count."""
    at = 0
    while at < len(figures):
        last = at
        while last < len(figures) and last < at + 20 and _free(figures[last], figures[at]):
            last += 1
        if last - at > 1:
            _share_out(figures, at, last)
        at = max(last, at + 1)


def _free(figure: Figure, first: Figure) -> bool:
    plain = figure.bare and not figure.table and figure.part_of is None and figure.line == first.line
    return plain and _LABELLED.search(figure.left) is not None


def _share_out(figures: list[Figure], first: int, last: int) -> None:
    total = sum((figure.value for figure in figures[first:last]), Decimal(0))
    for candidate in range(first - 1, max(-1, first - 1 - _REACH), -1):
        whole = figures[candidate]
        if whole.line != figures[first].line or figures[first].sentence - whole.sentence > 1:
            return
        if whole.kind in ("count", "ratio") and whole.value == total >= 3 and not whole.direction and not whole.bare:
            for part in figures[first:last]:
                adopt(whole, part)
                part.part_of = candidate
            return


def chosen(figures: list[Figure]) -> None:
    """What was chosen of those just counted: the standing members of a committee, those that reached the final."""
    for index, part in enumerate(figures[1:], start=1):
        if part.part_of is not None or part.kind != "count" or part.role != "actual" or part.table:
            continue
        whole = _committee(figures, index) if _STANDING.search(part.left) else _competitors(figures, index)
        if whole is not None:
            part.part_of = whole


def _committee(figures: list[Figure], index: int) -> int | None:
    """ "bầu 27 đồng chí vào Ban Chấp hành, Ban Thường vụ 9 đồng chí"."""
    part = figures[index]
    for candidate in range(index - 1, max(-1, index - 1 - _REACH), -1):
        whole = figures[candidate]
        if whole.line != part.line:
            return None
        if not fits(whole, part) or whole.value <= part.value or whole.part_of is not None or whole.kind != "count":
            continue
        named = f"{whole.left[-60:]} {whole.right[:40]}"
        return candidate if _COMMITTEE.search(named) and not _STANDING.search(whole.left) else None
    return None


def _competitors(figures: list[Figure], index: int) -> int | None:
    """ "6 ý tưởng dự thi, 2 ý tưởng vào chung kết": the same noun again, told further."""
    part, whole = figures[index], figures[index - 1]
    if part.sentence != whole.sentence or whole.kind != "count" or whole.role not in ("actual", "total"):
        return None
    alike = same_noun(whole, part) or part.sort == whole.sort == "person"
    if not alike or not fits(whole, part) or whole.value <= part.value or whole.part_of is not None:
        return None
    further = _SELECTED.match(part.right) and not _SELECTED.match(whole.right)
    return index - 1 if further and _NOTHING_BETWEEN.fullmatch(part.left) else None


_SHARE_SAID = re.compile(r"\s*(?:\(|[,;]?\s*(?:đạt|bằng|chiếm|tỷ lệ|đạt tỷ lệ)\s*)$")
_EXAMINED = re.compile(r"(?:khám|xét nghiệm|sàng lọc|tầm soát|siêu âm)(?: [^\W\d_]+){0,4}\s*$")
_FOUND = re.compile(r"phát hiện(?: có| được| thêm)?\s*$")


def proven(figures: list[Figure]) -> None:
    """Subsets that the numbers themselves prove, or that a search finds, of the same noun counted just before.

    "Nhận 208 tin, xử lý xong 199 tin (95,7%)": the percent is that of the second in the first. "Kiểm tra 33 công trình,
    phát hiện 2 công trình vi phạm".
    """
    for index, part in enumerate(figures[1:], start=1):
        whole = figures[index - 1]
        if part.part_of is not None or part.role != "actual" or part.table or part.kind != "count":
            continue
        if whole.role not in ("actual", "total") or whole.sentence != part.sentence or whole.part_of is not None:
            continue
        if not fits(whole, part) and not _diagnosed(whole, part) or not 0 < part.value < whole.value:
            continue
        found = _FOUND.search(part.left) and (same_noun(whole, part) or _diagnosed(whole, part))
        if found or same_noun(whole, part) and _says_share(figures, index):
            part.part_of = index - 1


def _diagnosed(whole: Figure, part: Figure) -> bool:
    """ "khám cho 1.486 phụ nữ, phát hiện 327 ca": a case is one of those examined."""
    return whole.sort == "person" and part.sort == "case" and _EXAMINED.search(whole.left) is not None


def _says_share(figures: list[Figure], index: int) -> bool:
    """Whether the figure after `index` is the percent that it is of the one before, as far as it was rounded."""
    if index + 1 == len(figures):
        return False
    part, whole, percent = figures[index], figures[index - 1], figures[index + 1]
    if percent.kind != "percent" or percent.line != part.line or not _SHARE_SAID.fullmatch(percent.left[-14:]):
        return False
    off = abs(100 * part.value / whole.value - percent.value)
    return off <= Decimal("0.5").scaleb(min(0, int(percent.value.normalize().as_tuple().exponent)))


__all__ = ["bare_sums", "chosen", "proven"]
