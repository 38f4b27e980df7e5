"""Wholes and parts: "trong đó", "gồm", parentheses, colon lists, "riêng", and lists that run over several lines."""

import re
from decimal import Decimal

from vnfigures.figure import Figure
from vnfigures.model import Kind
from vnfigures.structure import Line, Structure

_OPEN = re.compile(
    r"trong đó|trong số (?:đó|này)|(?:bao )?gồm\b|[,;:.(]\s*(?:cụ thể|chi tiết)|chia (?:ra|thành|theo|làm)|"
    r"phân (?:ra|theo|thành)\b|cơ cấu|chủ yếu"
)
_OPEN_LINE = re.compile(
    r"(?:trong đó|gồm(?: có)?|bao gồm|cụ thể(?: như sau)?|như sau|chia ra|chi tiết|sau đây)\s*:?\s*$|:\s*$"
)
_ONLY_OPEN = re.compile(
    r"\W*(?:trong đó|bao gồm|gồm|cụ thể|chia ra|cơ cấu(?: [^\W\d_]+){0,2}|chủ yếu(?: là)?)(?: có)?\W*$"
)
_PROCESS = re.compile(
    r"(?:^|[,;(])\s*(?:và |đã |hiện |mới |nay |được |số |qua đó )*"
    r"(?:giải quyết|xử lý|khám phá|điều tra|làm rõ|hoàn thành|tạm hoãn|miễn|xử phạt|khởi tố|còn lại|chưa|đang|trả|khắc phục|"
    r"phê duyệt|duyệt|công nhận|hòa giải thành|đúng hạn|trước hạn|quá hạn|thi công xong|bàn giao|đủ|đạt|không đạt|"
    r"trúng tuyển|được kết nạp|kết nạp|giúp)(?: [^\W\d_]+){0,4}\s*$"
)
_SHARE = re.compile(r"[^,;.()]{0,40}[,(]?\s*chiếm(?: [^\W\d_]+){0,3}\s*$")
_ONLY = re.compile(r"\briêng\b")
_EACH = re.compile(
    r"\bmỗi\b|bình quân|trung bình|trị giá|mức |giá trị|đơn giá|\btừ\s*$|tương đương|so với|/\s*$|trên\s*$"
)
_NOT_INSIDE = re.compile(r"kế hoạch|\bkh\b|dự toán|cùng kỳ|chỉ tiêu|năm trước|đầu năm|kinh phí|số tiền|tổng")
_SUBSET = re.compile(
    r"^[^;.:(]*?(?:[,]|\bmà\b|nhưng|song|trong khi|\bvà\b)\s*(?:hiện |đến nay |nay |mà )*(?:đã có|mới có|chỉ có|còn|có|mới|chỉ|đã)"
    r"(?: \w+){0,3}\s*$"
)
_SUPERLATIVE = re.compile(
    r"(?:dẫn đầu|nhiều nhất|cao nhất|đứng đầu|thấp nhất|ít nhất|lớn nhất)(?:,? (?:với|là|có|đạt|được|kết nạp))*\s*$"
)
_SUM = re.compile(
    r"(?:tổng (?:số |giá |kinh |chi |trị |cộng |trị giá )*(?:tiền|kinh phí|trị giá|giá trị|phí|chi|số|cộng|vốn|mức đầu tư|nguồn|quà|diện tích|lượt)?)"
    r"(?: [^\W\d_]+){0,4}?(?:\s*(?:là|:|gần|trên|hơn|khoảng|được|đạt|ước))*\s*$"
)
_SUM_WORD = re.compile(
    r"\b(?:tổng (?:số|cộng|kinh phí|trị giá|giá trị|chi|số tiền|chi phí|tiền|nguồn)|với tổng|cộng chung)\b"
)
_AMOUNTS: tuple[Kind, ...] = ("money", "area", "length", "weight", "count")


def link_parts(structure: Structure, figures: list[Figure]) -> None:
    """Set `part_of` and the roles part and total; give bare numbers in a list the unit of their whole."""
    _Sentences(figures).link()
    _Lines(structure, figures).link()
    _shares(figures)
    _percents(figures)
    _sums(figures)
    _finish(figures)


def fits(whole: Figure, part: Figure) -> bool:
    """Whether `part` can be a share of `whole`: the same kind of quantity, the same class of thing."""
    if part.table or whole.table:
        return False
    if part.role in ("percent_of_target", "progress", "range") or whole.role in ("range", "progress"):
        return False
    if part.direction or whole.direction:
        return bool(part.direction and whole.direction and part.kind == whole.kind and part.unit == whole.unit)
    if part.kind == "percent" or whole.kind == "percent":
        return False  # shares of shares need an explicit "trong đó": see _percent_whole
    if part.bare and part.unit is None:
        return whole.kind in _AMOUNTS and part.value <= whole.value
    if whole.kind == "ratio" and whole.base not in (None, "count", "other"):
        return part.kind == whole.base and part.unit == whole.unit
    if whole.kind == "ratio":
        return part.kind in ("count", "ratio") and _same_class(whole, part)
    if part.kind == "ratio":
        return False
    if whole.kind != part.kind or whole.kind == "other":
        return False
    if whole.kind == "count":
        if not part.sort and "noun" in part.weak:
            return part.value <= whole.value and part.inside
        return _same_class(whole, part)
    if whole.kind == "money":
        return whole.unit == part.unit
    return True


def _same_class(whole: Figure, part: Figure) -> bool:
    if whole.sort or part.sort:
        return whole.sort == part.sort
    return _head(whole) == _head(part) != ""


def _head(figure: Figure) -> str:
    return (figure.unit or "").lower().split(" ")[0].rstrip(",")


def adopt(whole: Figure, part: Figure) -> None:
    """A number without a unit takes that of the whole it is part of."""
    if part.inside and "noun" in part.weak and whole.kind == "count":
        part.unit, part.sort, part.end = whole.unit, whole.sort, part.number_end
        part.weak.add("inherited")
    if part.bare and part.unit is None:
        part.kind = "count" if whole.kind == "ratio" else whole.kind
        part.unit, part.sort = whole.unit, whole.sort
        if whole.kind == "money":
            part.kind = "other" if part.value * 1000 < whole.value else "money"
        part.bare = False
        part.weak.add("inherited")


class _Group:
    """A list being read: where it was opened, its wholes by figure index, what its parts add up to so far."""

    def __init__(self, anchor: int, *, semicolons: bool, inside: bool = False) -> None:
        self.anchor = anchor
        self.inside = inside
        self.semicolons = semicolons
        self.sums: dict[int, Decimal] = {}
        self.chosen: dict[str, int] = {}
        self.last: dict[int, Figure] = {}

    def take(self, whole: int, wholes: Figure, part: Figure, gap: str) -> bool:
        """Whether `part` may join the parts of `whole`: a list that is not parallel any more must still fit."""
        if part.direction:
            return True
        known = self.sums.get(whole)
        limit = wholes.value2 if wholes.value2 is not None else wholes.value
        value = part.value
        if known is None:
            if value > limit:
                return False
        else:
            if known == limit:
                return False
            previous = self.last[whole]
            parallel = previous.unit == part.unit or part.bare
            if known + value > limit and not (parallel and len(gap.split()) <= 8):
                return False
        self.sums[whole] = (known or Decimal(0)) + value
        self.last[whole] = part
        return True


class _Sentences:
    """Parts inside one sentence."""

    def __init__(self, figures: list[Figure]) -> None:
        self.figures = figures
        self.groups: list[_Group] = []
        self.first = 0
        self.only = False
        self.only_used: set[int] = set()

    def link(self) -> None:
        """Go through the figures in order."""
        figures = self.figures
        for index, figure in enumerate(figures):
            if index == 0 or figures[index - 1].sentence != figure.sentence:
                self.groups, self.first, self.only = [], index, False
            if not figure.table:
                self._step(index, figure)

    def _step(self, index: int, figure: Figure) -> None:
        gap = figure.left
        if ";" in gap:
            self.groups = [group for group in self.groups if group.semicolons or group.anchor == index]
            self.only = self.only and "riêng" in gap
        closing = gap.find(")")
        if closing >= 0:
            self.groups = [group for group in self.groups if not group.inside]
        if _ONLY.search(gap):
            self.only, self.only_used = True, set()
        self._open(index, figure, gap)
        if self.only and self._only(index, figure):
            return
        for group in reversed(self.groups):
            whole = self._whole(group, index, figure)
            if whole is None:
                continue
            if group.take(whole, self.figures[whole], figure, gap):
                self._join(whole, figure)
                return
            if group.sums.get(whole) == self.figures[whole].value:
                break
        if not self.groups and not self._subset(index, figure, gap):
            self._superlative(index, figure, gap)

    def _open(self, index: int, figure: Figure, gap: str) -> None:
        at = None
        for at in _OPEN.finditer(gap):
            pass
        if at is not None and self._divides(gap, at) and (index > self.first or _ONLY_OPEN.match(gap[: at.end()])):
            self.groups.append(_Group(index, semicolons=self._semicolons(index)))
            return
        if index == self.first:
            return
        previous = self.figures[index - 1]
        opening = gap.rfind("(")
        if opening >= 0 and ")" not in gap[opening:]:
            between = gap[:opening]
            if not re.search(r"[;.]", between) and len(between.split()) <= 8:
                self._open_inside(index, previous)
            return
        colon = gap.find(":")
        if colon >= 0 and len(gap[:colon].split()) <= 10 and not re.search(r"[,;.]", gap[:colon]):
            if self._several(index, previous):
                self.groups.append(_Group(index, semicolons=self._semicolons(index)))

    def _open_inside(self, index: int, previous: Figure) -> None:
        """A parenthesis after a figure, or after its percent or change: "212 ha, bằng 106% kế hoạch (dưa 84 ha, …)"."""
        self._set_inside(index, inside=True)
        for candidate in range(index - 1, max(self.first - 1, index - 4), -1):
            whole = self.figures[candidate]
            if self._inside(index, whole):
                group = _Group(index, semicolons=True, inside=True)
                self.groups.append(group)
                return
            if whole.kind != "percent" and not whole.direction:
                break
        self._set_inside(index, inside=False)

    def _set_inside(self, index: int, *, inside: bool) -> None:
        """Mark the figures up to the closing parenthesis."""
        for at in range(index, min(index + 20, len(self.figures))):
            if at > index and (
                ")" in self.figures[at].left or self.figures[at].sentence != self.figures[index].sentence
            ):
                break
            self.figures[at].inside = inside

    @staticmethod
    def _divides(gap: str, opening: re.Match[str]) -> bool:
        """Whether the opening word belongs to the figure before it: no other subject stands between."""
        before = gap[: opening.start()]
        if ";" in before and before.rpartition(";")[2].strip():
            return False
        if opening[0].endswith("gồm") and "," in before:
            return not before.rpartition(",")[2].strip()
        return True

    def _semicolons(self, index: int) -> bool:
        """Whether the list that begins here is separated by semicolons."""
        if index + 1 >= len(self.figures) or self.figures[index + 1].sentence != self.figures[index].sentence:
            return False
        opening = self.figures[index].left
        if re.search(r"trong đó(?! *:| *có *:)", opening) and ":" not in opening.rpartition("trong đó")[2]:
            return False
        gap = self.figures[index + 1].left
        return gap.lstrip().startswith(";") or ";" in gap and "," not in gap

    def _inside(self, index: int, previous: Figure) -> bool:
        """Whether the parenthesis that opens here divides the figure before it."""
        figure = self.figures[index]
        label = figure.left[figure.left.rfind("(") + 1 :]
        if figure.direction or _EACH.search(label) or _NOT_INSIDE.search(label) or figure.role == "target":
            return False
        if fits(previous, figure):
            return bool(label.strip()) or figure.kind == "count"
        return self._adds_up(index, previous)

    def _adds_up(self, index: int, previous: Figure) -> bool:
        total = Decimal(0)
        for figure in self.figures[index : index + 12]:
            if figure.sentence != previous.sentence or figure.kind != previous.kind or ")" in figure.left:
                break
            total += figure.value
        return total == previous.value and total > 0

    def _several(self, index: int, previous: Figure) -> bool:
        """Whether at least two figures after the colon can be shares of the one before it."""
        found = [
            figure
            for figure in self.figures[index : index + 3]
            if figure.sentence == previous.sentence and fits(previous, figure) and not _EACH.search(figure.left)
        ]
        return len(found) >= 2 and sum((figure.value for figure in found), Decimal(0)) <= previous.value

    def _whole(self, group: _Group, index: int, figure: Figure) -> int | None:
        """The figure before the list that this one can be a share of: one that the list adds up to, or the nearest."""
        if _EACH.search(_OPEN.split(figure.left)[-1][-40:]):
            return None
        key = f"{figure.kind}/{figure.sort or figure.unit}/{bool(figure.direction)}"
        if key in group.chosen:
            chosen = group.chosen[key]
            return chosen if chosen >= 0 else None
        candidates = self._candidates(group, figure)
        found = candidates[0] if candidates else -1
        if len(candidates) > 1:
            total = self._sum_from(index, figure)
            found = next((at for at in candidates if total in (self.figures[at].value, self.figures[at].value2)), found)
        group.chosen[key] = found
        return found if found >= 0 else None

    def _candidates(self, group: _Group, figure: Figure) -> list[int]:
        anchor = self.figures[group.anchor]
        found: list[int] = []
        for candidate in range(group.anchor - 1, max(0, group.anchor - 8) - 1, -1):
            whole = self.figures[candidate]
            if whole.sentence != anchor.sentence:
                if group.anchor > self.first or whole.line < anchor.line - 1:
                    break
                if found and whole.line != anchor.line:
                    break
            if fits(whole, figure) and not self._yardstick(candidate):
                found.append(candidate)
        return found

    def _yardstick(self, candidate: int) -> bool:
        """Whether a figure only measures another one: "đạt 95% so với kế hoạch 60 tỷ", "so với cùng kỳ (07 vụ)"."""
        whole = self.figures[candidate]
        if whole.role == "other" and whole.comparison is not None:
            return True
        beside = self.figures[candidate - 1] if candidate else None
        return bool(
            beside is not None
            and whole.role == "target"
            and beside.sentence == whole.sentence
            and beside.comparison == "plan"
            and beside.kind == "percent"
        )

    def _sum_from(self, index: int, figure: Figure) -> Decimal:
        """What the figures of this sort add up to from here to the end of the sentence."""
        total = Decimal(0)
        for other in self.figures[index : index + 30]:
            if other.sentence != figure.sentence:
                break
            if other.kind == figure.kind and other.sort == figure.sort and not other.direction:
                total += other.value
        return total

    def _join(self, whole: int, figure: Figure) -> None:
        adopt(self.figures[whole], figure)
        figure.part_of = whole

    def _only(self, index: int, figure: Figure) -> bool:
        """ "Riêng X …": a share of the same measure of the whole, stated before."""
        figures = self.figures
        if figure.kind == "percent" and figure.direction is None:
            return self._only_percent(index, figure)
        for candidate in range(index - 1, max(-1, index - 12), -1):
            whole = figures[candidate]
            if figure.line - whole.line > 1 or candidate in self.only_used:
                continue
            if (
                candidate >= self.first
                and figures[self.first].sentence == figure.sentence
                and self._same_only(candidate)
            ):
                continue
            if whole.unit == figure.unit and fits(whole, figure) and figure.value <= whole.value:
                self.only_used.add(candidate)
                figure.part_of = candidate
                whole.weak.add("riêng")
                return True
        return False

    def _same_only(self, candidate: int) -> bool:
        """Whether the candidate stands itself after 'riêng'."""
        return self.figures[candidate].part_of is not None

    def _only_percent(self, index: int, figure: Figure) -> bool:
        figures = self.figures
        beside = figures[index - 1] if index else None
        if beside is not None and figure.left.strip() == "(" and beside.part_of is not None:
            whole = beside.part_of + 1
            if whole < index and figures[whole].kind == "percent" and figures[whole].left.strip() == "(":
                figure.part_of = whole
                return True
        for candidate in range(index - 1, max(-1, index - 8), -1):
            whole = figures[candidate]
            if whole.kind == "percent" and whole.direction is None and figure.line - whole.line <= 1:
                if figure.role == "actual" and whole.role == "percent_of_target":
                    figure.role, figure.comparison = whole.role, whole.comparison
                if whole.role == figure.role:
                    figure.part_of = candidate
                    return True
        return False

    def _subset(self, index: int, figure: Figure, gap: str) -> bool:
        """ "04 hồ sơ …, đã có 1 hồ sơ được chi trả", "57 trường hợp mà mới xử phạt 22", "tiếp nhận 12, giải quyết 10"."""
        if index == self.first or figure.role not in ("actual", "part"):
            return False
        process = _PROCESS.search(gap) is not None
        if not process and not _SUBSET.match(gap):
            return False
        for candidate in range(index - 1, max(self.first - 1, index - 4), -1):
            whole = self.figures[candidate]
            same = whole.unit == figure.unit or figure.bare
            if whole.direction or whole.role in ("target", "other") or whole.kind not in ("count", "ratio"):
                continue
            if same and fits(whole, figure) and figure.value < whole.value:
                if whole.part_of is not None and self.figures[whole.part_of].sentence == whole.sentence and process:
                    candidate = whole.part_of
                self._join(candidate, figure)
                return True
        return False

    def _superlative(self, index: int, figure: Figure, gap: str) -> None:
        if not _SUPERLATIVE.search(gap) or figure.role != "actual":
            return
        for candidate in range(index - 1, max(-1, index - 5), -1):
            whole = self.figures[candidate]
            if whole.line == figure.line and whole.unit == figure.unit and figure.value < whole.value:
                if fits(whole, figure):
                    figure.part_of = candidate
                    return


class _Lines:
    """Parts on lines of their own under a line that opens a list."""

    def __init__(self, structure: Structure, figures: list[Figure]) -> None:
        self.structure = structure
        self.figures = figures
        self.by_line: dict[int, list[int]] = {}
        for index, figure in enumerate(figures):
            if not figure.table:
                self.by_line.setdefault(figure.line, []).append(index)

    def link(self) -> None:
        """Read the lines as an outline; the level of a marker is where it first appears."""
        stack: list[list[object]] = []  # [marker, index of the main figure or None, opened]
        for line in self.structure.lines:
            text = self.structure.canon[max(line.start, line.end - 60) : line.end].rstrip()
            if not text:
                continue
            if _ONLY_OPEN.match(self.structure.canon[line.start : min(line.end, line.start + 60)]) and stack:
                if line.end - line.start < 60:
                    stack[-1][2] = True
                    continue
            main = self._main(line)
            if not line.marker:
                stack.clear()
            else:
                self._place(stack, line, main)
            stack.append([line.marker, main, bool(_OPEN_LINE.search(text))])

    def _main(self, line: Line) -> int | None:
        for index in self.by_line.get(line.number, ()):
            figure = self.figures[index]
            if figure.kind in _AMOUNTS and figure.direction is None or figure.bare:
                return index
        return None

    def _place(self, stack: list[list[object]], line: Line, main: int | None) -> None:
        markers = [entry[0] for entry in stack]
        if line.marker in markers:
            at = len(markers) - 1 - markers[::-1].index(line.marker)
            opener = stack[at]
            if not (opener[2] and at == len(stack) - 1 and self._whole_of_siblings(opener[1], main)):
                del stack[at:]
            else:
                opener[0] = line.marker + "+"
        if main is None:
            return
        for entry in reversed(stack):
            if entry[1] is None or self.figures[main].part_of is not None:
                if entry[2] and entry[1] is None:
                    return
                continue
            whole, part = self.figures[int(str(entry[1]))], self.figures[main]
            if entry[2] and fits(whole, part) and part.value <= whole.value:
                adopt(whole, part)
                part.part_of = int(str(entry[1]))
            return

    def _whole_of_siblings(self, whole: object, part: int | None) -> bool:
        if whole is None or part is None:
            return False
        bigger, smaller = self.figures[int(str(whole))], self.figures[part]
        return fits(bigger, smaller) and smaller.value < bigger.value


def _shares(figures: list[Figure]) -> None:
    """ "…, chiếm 41,4%": the figure is that share of an earlier one of its kind, if the percent says so."""
    for index, percent in enumerate(figures[1:], start=1):
        part = figures[index - 1]
        if percent.kind != "percent" or percent.sentence != part.sentence or not _SHARE.fullmatch(percent.left):
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


def _percents(figures: list[Figure]) -> None:
    """ "82%, trong đó 45% …": a share of a share, only where the text says so."""
    for index, part in enumerate(figures[1:], start=1):
        whole = figures[index - 1]
        if part.kind != "percent" or whole.kind != "percent" or part.sentence != whole.sentence:
            continue
        if part.direction is None and whole.direction is None and re.search(r"trong đó[^;.:]{0,40}$", part.left):
            part.part_of = part.part_of if part.part_of is not None else index - 1


def _sums(figures: list[Figure]) -> None:
    """ "tổng số tiền …", "tổng chi …" after what it sums, in the same sentence: a total."""
    for previous, figure in zip(figures, figures[1:], strict=False):
        if previous.sentence != figure.sentence or figure.role != "actual" or figure.kind not in _AMOUNTS:
            continue
        if figure.part_of is not None or re.search(r"\blên\s*(?:\w+\s*)?$", figure.left):
            continue
        if _SUM_WORD.search(figure.left) and not re.search(r"[;.]", figure.left):
            figure.role = "total"
        elif figure.kind == "money" and figure.left.rstrip().endswith("=") and previous.kind == "money":
            figure.role = "total"


def _finish(figures: list[Figure]) -> None:
    """Roles that follow from the links: a part is a part, its whole a total, a percent and a change keep theirs."""
    for figure in figures:
        if figure.part_of is None:
            continue
        if figure.kind in _AMOUNTS and figure.direction is None:
            figure.role = "part"
        whole = figures[figure.part_of]
        planned = whole.role == "target" and "label-plan" in whole.weak
        if (
            whole.kind in _AMOUNTS
            and whole.direction is None
            and whole.part_of is None
            and not planned
            and "riêng" not in whole.weak
        ):
            whole.role = "total"
        if figure.direction and figure.comparison is None:
            figure.comparison = whole.comparison
