"""Wholes and parts inside a sentence: "trong đó", "gồm", parentheses, colon lists, "riêng", "đã có 1 hồ sơ"."""

import re
from decimal import Decimal

from vnfigures.chains import name_bare
from vnfigures.figure import Figure
from vnfigures.outline import ONLY_OPEN, Outline
from vnfigures.patterns import last
from vnfigures.stages import bare_sums, chosen, proven
from vnfigures.structure import Structure
from vnfigures.sums import closing_sums, finish, percents, sentence_sums, shares, silent_sums, totals
from vnfigures.wholes import KINDRED, adopt, fits, same_noun

_OPEN = re.compile(
    r"trong đó|trong số (?:đó|này)|(?:bao )?gồm\b|[,;:.(]\s*(?:cụ thể|chi tiết)|chia (?:ra|thành|theo|làm)|"
    r"phân (?:ra|theo|thành)\b|cơ cấu|chủ yếu"
)
_PROCESS = re.compile(
    r"(?:^|[,;(])\s*(?:và |đã |hiện |mới |nay |được |số |qua đó )*"
    r"(?:giải quyết|xử lý|khám phá|điều tra|làm rõ|hoàn thành|tạm hoãn|miễn|khởi tố|còn lại|chưa|đang|"
    r"trả|khắc phục|trễ hạn|"
    r"phê duyệt|duyệt|công nhận|hòa giải thành|đúng hạn|trước hạn|quá hạn|thi công xong|bàn giao|đủ|đạt|không đạt|"
    r"trúng tuyển|chuyển(?! đi| đến)|giúp|trả lời|xem xét|khởi công|kiểm đếm|chi trả)(?: [^\W\d_]+){0,4}\s*$"
)
_SANCTION = re.compile(
    r"[,;]\s*(?:và |đã |ra quyết định )*(?:buộc|phạt|xử phạt|nhắc|nhắc nhở|cảnh cáo|"
    r"lập biên bản|đình chỉ|cưỡng chế|thu hồi)(?: [^\W\d_]+){0,4}\s*$"
)
_AMONG = re.compile(r"\btrong(?: tổng số| số)?\s*$")
_HAVE = re.compile(r"^[^;.:]{0,60}\b(?:có|đã|thì)(?: [^\W\d_]+){0,2}\s*$")
_MILDER = re.compile(r"(?:nhắc nhở|nhắc|phạt|khiển trách|cảnh cáo|đình chỉ|buộc)(?: [^\W\d_]+){0,2}\s*$")
_LATER = re.compile(r"\W*(?:(?:đến|tới|tính đến|hiện) [^,;:.]{1,30}[, ]\s*)?(?:\w+ ){0,2}(?:đã|mới) ")
_STAGE = re.compile(
    r"\b(?:giải quyết|xử lý|hoàn thành|kiểm đếm|chi trả|phê duyệt|bàn giao|khởi công|cấp|nghiệm thu|thu hồi|thẩm định|"
    r"niêm yết|xét duyệt|trả)(?: (?:xong|được|cho|phương án|kết quả|trước hạn|đúng hạn))*\s*$"
)
_QUALITY = re.compile(r"\s*,\s*(?:có )?(?:nữ|nam|dân tộc(?: thiểu số)?|đảng viên|trong đó nữ)(?: có| là|:)?\s*")
_STOCK = re.compile(r"(?:có|đón|tiếp nhận|tổng|phục vụ|quản lý|đạt)(?: được| hơn| gần| trên| khoảng)*\s*$")
_ANSWER = re.compile(r"[,;]\s*(?:[^\W\d_]+ ){1,4}(?:trả lời|giải quyết|xử lý|làm rõ)(?: ngay| xong)?\s*$")
_KIN = re.compile(r",\s*đã (?:được )?(?:kết nạp|tuyển|bầu|chọn|công nhận)\s*$")
_ONLY = re.compile(r"\briêng\b")
_EACH = re.compile(
    r"\bmỗi\b|bình quân|trung bình|trị giá|mức |giá trị|đơn giá|\btừ\s*$|tương đương|so với|/\s*$|trên\s*$"
)
_NOT_INSIDE = re.compile(r"kế hoạch|\bkh\b|dự toán|cùng kỳ|chỉ tiêu|năm trước|đầu năm|kinh phí|số tiền|tổng|giao\s*$")
_SUBSET = re.compile(
    r"^[^;.:(]*?(?:[,]|\bmà\b|nhưng|song|trong khi|\bvà\b)\s*(?:hiện |đến nay |nay |mà )*(?:đã có|mới có|"
    r"chỉ có|còn|có|mới|chỉ|đã)"
    r"(?: \w+){0,3}\s*$"
)
_TOTAL_OF = re.compile(r"(?:tổng số|số lượng|toàn bộ) ([^\W\d_]+ [^\W\d_]+)")
_REST = re.compile(r"\b(?:còn|còn lại|chưa|đang)(?: [^\W\d_]+){0,3}\s*$")
_GRADE = re.compile(r"(?:hoàn thành|đạt|loại|xếp)(?: (?:xuất sắc|tốt|khá|giỏi|nhiệm vụ|trung bình|yếu|loại))*\s*$")
_SUPERLATIVE = re.compile(
    r"(?:dẫn đầu|nhiều nhất|cao nhất|đứng đầu|thấp nhất|ít nhất|lớn nhất)(?:,? (?:với|là|có|đạt|được|kết nạp))*\s*$"
)


def link_parts(structure: Structure, figures: list[Figure]) -> None:
    """Set `part_of` and the roles part and total; give bare numbers in a list the unit of their whole."""
    sentence_sums(figures)
    _Sentences(figures).link()
    Outline(structure, figures).link()
    bare_sums(figures)
    name_bare(figures, last_resort=True)
    silent_sums(figures)
    closing_sums(figures)
    sentence_sums(figures)
    chosen(figures)
    proven(figures)
    shares(figures)
    percents(figures)
    totals(figures)
    finish(figures)


def _beside(whole: Figure, gap: str) -> bool:
    """ "hoàn thành tốt 20 chi bộ, hoàn thành 3", "nhắc nhở 30 trường hợp, xử phạt 12": neither is a share."""
    graded = _GRADE.search(gap) and _GRADE.search(whole.left)
    return bool(graded or _SANCTION.search(gap) and _MILDER.search(whole.left))


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
        if figure.part_of is not None:
            return
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
        if self.groups:
            return
        if not self._subset(index, figure, gap) and not self._later(index, figure, gap):
            self._superlative(index, figure, gap)

    def _open(self, index: int, figure: Figure, gap: str) -> None:
        at = last(_OPEN, gap)
        if at is not None and self._divides(gap, at) and (index > self.first or ONLY_OPEN.match(gap[: at.end()])):
            self.groups.append(_Group(index, semicolons=self._semicolons(index)))
            figure.inside = figure.inside or figure.sort == "quality"
            return
        if index == self.first:
            return
        previous = self.figures[index - 1]
        opening = gap.rfind("(")
        if opening >= 0 and ")" not in gap[opening:]:
            between = gap[:opening]
            apart = ";." if previous.kind == "percent" or previous.direction else ",;."
            if not re.search(rf"[{apart})]", between) and len(between.split()) <= 8:
                self._open_inside(index, previous)
            return
        colon = gap.find(":")
        near = colon >= 0 and len(gap[:colon].split()) <= 10 and not re.search(r"[,;.]", gap[:colon])
        if near and self._several(index, previous):
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
        if index == self.first or self._completes(index):
            return True
        if re.search(r"trong đó(?! *:| *có *:)", opening) and ":" not in opening.rpartition("trong đó")[2]:
            return False
        gap = self.figures[index + 1].left
        return gap.lstrip().startswith(";") or ";" in gap and "," not in gap

    def _completes(self, index: int) -> bool:
        """Whether all that follows in the sentence adds up to a figure before: then the semicolons divide a list."""
        figure = self.figures[index]
        total = self._sum_from(index, figure)
        if total == figure.value:
            return False
        return any(
            whole.value == total and fits(whole, figure) for whole in self.figures[max(self.first, index - 8) : index]
        )

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
        if _EACH.search(re.split(r"[,;:(]", figure.left[-60:])[-1]):
            return None
        key = f"{figure.kind}/{figure.sort if figure.sort in KINDRED else figure.unit}/{bool(figure.direction)}"
        if key in group.chosen:
            chosen = group.chosen[key]
            return chosen if chosen >= 0 else None
        candidates = self._candidates(group, figure) or self._of_any_sort(group)
        found = candidates[0] if candidates else -1
        if len(candidates) > 1:
            total = self._sum_from(index, figure)
            exact = [at for at in candidates if self.figures[at].value == total]
            found = (exact or [at for at in candidates if self.figures[at].value2 == total] or [found])[0]
        group.chosen[key] = found
        return found if found >= 0 else None

    def _of_any_sort(self, group: _Group) -> list[int]:
        """A count before the list that all counts of the list add up to, whatever they count."""
        total = Decimal(0)
        for at in range(group.anchor, min(len(self.figures), group.anchor + 20)):
            part = self.figures[at]
            if part.sentence != self.figures[group.anchor].sentence or at > group.anchor and ";" in part.left:
                break
            if part.kind == "count" and not part.direction:
                total += part.value
        start = max(self.first, group.anchor - 4)
        return [
            at
            for at in range(start, group.anchor)
            if self.figures[at].kind == "count" and self.figures[at].value == total > 2
        ]

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
            if self._yardstick(candidate):
                continue
            if fits(whole, figure) and (figure.direction or figure.value <= (whole.value2 or whole.value)):
                found.append(candidate)
        return sorted(found, key=lambda at: not same_noun(self.figures[at], figure))

    def _yardstick(self, candidate: int) -> bool:
        """Whether a figure only measures another one: "đạt 95% so với kế hoạch 60 tỷ", "so với cùng kỳ (07 vụ)"."""
        whole = self.figures[candidate]
        if whole.role == "other" and whole.comparison is not None:
            return True
        beside = self.figures[candidate - 1] if candidate else None
        if beside is None or whole.role != "target" or beside.sentence != whole.sentence:
            return False
        return whole.left.lstrip()[:1] == "/" or (beside.comparison == "plan" and beside.kind == "percent")

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
            above = whole.part_of
            if above is not None and whole.sentence != figure.sentence == figures[above].sentence + 1:
                continue  # one of the parts of what the sentence before counts
            if same_noun(whole, figure) and fits(whole, figure) and figure.value <= whole.value:
                self.only_used.add(candidate)
                figure.part_of = candidate
                if whole.sentence != figure.sentence:
                    figure.weak.add("riêng")
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
        for place in range(index - 1, max(-1, index - 8), -1):
            level = figures[place]
            if level.kind != "percent" or level.direction is not None or figure.line - level.line > 1:
                continue
            if figure.role == "actual" and level.role == "percent_of_target":
                figure.role, figure.comparison = level.role, level.comparison
            if level.role == figure.role:
                figure.part_of = place
                return True
        return False

    def _subset(self, index: int, figure: Figure, gap: str) -> bool:
        """ "04 hồ sơ …, đã có 1 hồ sơ được chi trả", "57 vụ mà mới xử phạt 22", "tiếp nhận 12, giải quyết 10"."""
        if index == self.first or figure.role not in ("actual", "part"):
            return False
        if self._named_after_whole(index, figure, gap):
            return True
        if (
            _QUALITY.fullmatch(gap)
            and not re.search(r"\b(?:nam|nữ)\s*$", self.figures[index - 1].left)
            and fits(self.figures[index - 1], figure)
            and figure.value < self.figures[index - 1].value
        ):
            self._join(index - 1, figure)
            return True
        among = _AMONG.search(self.figures[index - 1].left) and _HAVE.search(gap)
        process = among or any(pattern.search(gap) for pattern in (_PROCESS, _ANSWER, _SANCTION))
        if not process and not _SUBSET.match(gap):
            return False
        near = index - 4 - sum(other.inside for other in self.figures[self.first : index][-6:])
        for candidate in range(index - 1, max(self.first - 1, near), -1):
            whole = self.figures[candidate]
            if _beside(whole, gap):
                continue
            same = figure.bare or same_noun(whole, figure) or whole.sort == figure.sort and _KIN.search(gap)
            if whole.kind == "ratio" and whole.value2 == whole.value + figure.value:
                return False  # "4/5 vụ, còn 01 vụ": what is left, no share of what is done
            if process and ";" in gap and candidate != self.first:
                continue
            if whole.direction or whole.role in ("target", "other") or whole.kind not in ("count", "ratio"):
                continue
            if same and fits(whole, figure) and figure.value < whole.value:
                above = whole.part_of
                if above is not None and self.figures[above].line == whole.line and (process or _REST.search(gap)):
                    candidate = above
                self._join(candidate, figure)
                return True
        return False

    def _later(self, index: int, figure: Figure, gap: str) -> bool:
        """ "Có 640 hộ thuộc diện. Đến nay đã kiểm đếm 512 hộ": how far the sentence before has come."""
        if index != self.first or index == 0 or figure.kind not in ("count", "area") or figure.role != "actual":
            return False
        if not _LATER.match(gap) or not _STAGE.search(gap):
            return False
        for candidate in range(index - 1, max(-1, index - 6), -1):
            whole = self.figures[candidate]
            if whole.line != figure.line or whole.sentence < figure.sentence - 1:
                return False
            plain = whole.direction is None and whole.role == "actual" and whole.part_of is None
            if plain and same_noun(whole, figure) and fits(whole, figure) and figure.value < whole.value:
                self._join(candidate, figure)
                return True
        return False

    def _named_after_whole(self, index: int, figure: Figure, gap: str) -> bool:
        """ "Tổng số đảng viên 512 đồng chí; đảng viên nữ 213 đồng chí": the label names the whole's noun again."""
        label = re.split(r"[;,(]", gap)[-1].strip()
        for candidate in range(index - 1, max(self.first - 1, index - 6), -1):
            whole = self.figures[candidate]
            if not fits(whole, figure) or figure.value >= whole.value or whole.kind != "count":
                continue
            named = _TOTAL_OF.search(whole.left)
            nouns = [(whole.unit or "").lower(), named[1] if named else ""]
            tail = nouns[0].rpartition(" ")[2]
            again = whole is self.figures[self.first] and _STOCK.search(whole.left) and same_noun(whole, figure)
            if (
                again
                and label.startswith(tail + " ")
                or any(noun and label.startswith(noun + " ") and (named or whole.role == "total") for noun in nouns)
            ):
                self._join(candidate, figure)
                return True
        return False

    def _superlative(self, index: int, figure: Figure, gap: str) -> None:
        if not _SUPERLATIVE.search(gap) or figure.role != "actual":
            return
        for candidate in range(index - 1, max(-1, index - 5), -1):
            whole = self.figures[candidate]
            same = whole.line == figure.line and whole.unit == figure.unit and figure.value < whole.value
            if same and fits(whole, figure):
                figure.part_of = candidate
                return
