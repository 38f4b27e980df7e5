"""The role of each figure, its direction and comparison, from the clause it stands in."""

import re

from vnfigures import comparisons
from vnfigures.figure import Figure
from vnfigures.model import Comparison
from vnfigures.structure import Structure

_FILL = (
    r"(?:hơn|thêm|được|khoảng|gần|trên|bình quân|tới|đến|nhẹ|mạnh|ước|thực tế|tương ứng|lần lượt|là|ròng|so|với|chừng|"
    r"mới|cao|nhanh|đạt|trung bình|ít nhất|tối thiểu|mỗi năm|hàng năm|hằng năm|cả|tổng cộng|gấp|bớt|đi|giảm|tăng)"
)
_UP = r"tăng trưởng|tăng|vượt mức|vượt|nhiều hơn|cao hơn|hơn cùng kỳ|tăng thêm|bổ sung tăng|gấp|nâng thêm|\+(?=$)"
_DOWN = r"kéo giảm|giảm|hụt|ít hơn|thấp hơn|kém hơn|thiếu|sụt|(?<=[(\s])-(?=\s*$)"
_MEASURED = (
    r"(?:so (?:với )?)?(?:cùng kỳ|cùng thời điểm|đầu năm|cuối năm|kế hoạch|kh\b|dự toán|chỉ tiêu|nghị quyết|mục tiêu|"
    r"kịch bản|vụ (?:trước|năm trước)|(?:năm|tháng|quý|kỳ|nhiệm kỳ) (?:trước|ngoái|[0-9]{1,4}|[iv]+))(?: [^\W\d_]+| [0-9]{4}){0,5}?"
)
_CHANGE = re.compile(rf"(?P<up>{_UP})|(?P<down>{_DOWN})")
_CHANGE_END = re.compile(
    rf"(?:^|[\s(,])(?:(?P<up>{_UP})|(?P<down>{_DOWN}))"
    rf"(?: (?:số|tỷ lệ|diện tích|sản lượng|tổng số)| (?!cường|trưởng|nghèo|còn|lên|xuống|từ)[^\W\d_]+(?: [^\W\d_]+)?(?= (?:ít nhất|tối thiểu|thêm|khoảng|trên|hơn|bình quân) ?))?"
    rf"(?:\s+{_FILL})*(?:\s+{_MEASURED})?(?:\s*:)?(?:\s+{_FILL})*\s*$"
)
_LEVEL_END = re.compile(
    r"(?:còn|xuống|lên|lên đến|lên tới|lên mức|ở mức|thành|từ|còn lại|xuống mức)(?:\s+(?:khoảng|gần|trên|dưới|hơn|mức|đến|tới))*\s*$"
)
_QUALIFIER = re.compile(
    r"(?:ước(?: tính)?(?: đạt)?|đạt|khoảng|hơn|trên|gần|xấp xỉ|chừng|ngót|dưới|ít nhất|tối thiểu|tối đa|không quá|không dưới|"
    r"từ|bình quân|trung bình)(?: (?:là|có|đạt|được|đến|tới|khoảng|hơn|trên|gần|xấp xỉ))*\s*$"
)
_QUALIFYING = re.compile(
    r"ước|khoảng|hơn|trên|gần|xấp xỉ|chừng|ngót|dưới|ít nhất|tối thiểu|tối đa|không quá|không dưới|bình quân|trung bình"
)
_AT_LEAST = re.compile(r"(?:ít nhất|tối thiểu|tối đa|không quá|không dưới)(?: (?:là|có|từ|khoảng))?\s*$")

_AIM = re.compile(
    r"phấn đấu(?! theo)|(?<!chương trình )(?<!có )mục tiêu(?! quốc gia)|dự kiến|kêu gọi|\bsẽ\b|quyết tâm|"
    r"(?<!hồ sơ )(?<!theo )(?<!đơn )(?<!đã )đề nghị (?!và|xét|kết nạp|tặng|công nhận|khen|hưởng|trợ cấp|cấp|thẩm|hỗ trợ|vay)|"
    r"đăng ký (?:phấn đấu|chỉ tiêu)|(?<!đáp ứng )(?<!theo )(?<!các )(?<!nhu cầu )yêu cầu (?!của|nhiệm vụ|về|công việc)|"
    r"phải (?:đạt|đưa|hoàn thành|có|bảo đảm)|đặt (?:ra )?(?:mục tiêu|chỉ tiêu)|"
    r"(?:^|[;.]\s*)(?:đến (?:hết |cuối )?năm 20\d\d)[^;.]{0,60}(?:đạt|có|phải)\s"
)
_DONE = re.compile(
    r"\bđã (?!đề ra|được giao|giao|đăng ký)|hiện (?:có|nay)|đạt được|kết quả|hoàn thành (?:được|vượt)|thực hiện được|"
    r"nhân dịp|dịp này|(?:tặng|trao) (?:giấy khen|bằng khen|huy hiệu|quà)|biểu dương|khen thưởng"
)
_CLAUSE_AIM = re.compile(r"dự kiến")
_AIM_COLON = re.compile(
    r"(?:chỉ tiêu|mục tiêu|phấn đấu|đề nghị|đề ra|giải pháp|phương hướng|khuyến khích|kêu gọi|yêu cầu|mức vận động)"
    r"[^:.;]{0,120}:"
)
_RESULT_WORDS = re.compile(r"kết quả|đạt được|thực hiện được|hoàn thành|đã thực hiện|đã đạt")
_LABEL_PLAN = re.compile(
    r"(?:^|[\s(/])(?:tổng )?(?:kế hoạch|dự toán|chỉ tiêu|mục tiêu|kh|dt|định mức|nhu cầu|được giao|giao chỉ tiêu)"
    r"(?P<tail>(?:\s+[^\W_]+)*?)(?:\s*[:(]|\s+là)?(?:\s+(?:là|trên|gần|hơn|khoảng|từ|ít nhất))*\s*$"
)
_LABEL_STOP = re.compile(
    r"đạt|thu được|giải ngân|hoàn thành|thực hiện|kết nạp|tổ chức|vượt|ban hành|xây dựng|theo|đã|được (?!giao)"
)
_SET = re.compile(r"(?:đề ra|đặt ra|giao|đăng ký|xác định|thông qua)(?: được| thêm| tổng số| [^\W\d_]+)?\s*$")

_REACH = re.compile(
    r"^\s*\)?\s*[,;(–-]?\s*(?:đã |và |ước |cũng |mới |chỉ |qua đó |tương ứng |tương đương )*(?:đạt|bằng|hoàn thành|thực hiện|=)"
    r"(?:\s+(?:tỷ lệ|khoảng|trên|hơn|gần|được|tới|đến|ước|mới|là))*\s*$"
)
_RATE_WORDS = re.compile(r"tỷ lệ|chiếm|tỷ trọng|tốc độ|chỉ số|độ che phủ|bao phủ|cơ cấu")
_WORKS = re.compile(
    r"công trình|dự án|tiến độ|thi công|nâng cấp|cải tạo|khối lượng|hạng mục|gói thầu|xây dựng (?:nhà|trụ sở|đường|cầu|trường|trạm|tuyến|mới)|"
    r"mặt bằng|sửa chữa|lắp đặt|bê tông hóa|\bkl\b|gpmb"
)
_WORK_VERB = re.compile(
    r"(?:đạt|bàn giao|hoàn thành|xong|được|thực hiện|tiến độ)(?:\s+(?:khoảng|trên|hơn|gần|được|tỷ lệ|mới|là|đạt|tới))*\s*$"
)
_WORK_AFTER = re.compile(
    r"\s*(?:tổng )?(?:khối lượng|tiến độ|giá trị khối lượng|công việc|hạng mục|kế hoạch tiến độ|công trình)"
)
_SPENDING = re.compile(r"giải ngân|\bthu\b|\bchi\b|nộp|thực hiện|huy động")
_ATTEND_BEFORE = re.compile(
    r"(?:sự )?(?:tham dự|dự họp|tham gia dự|dự hội nghị|hiện diện|có mặt)(?: của| có| gồm|:)*(?: hơn| gần| trên| khoảng)*\s*$|"
    r"thu hút(?: được| sự| tham gia| của| hơn| gần| trên| khoảng| đông đảo)*\s*$|"
    r"(?:sự )?tham gia của(?: hơn| gần| trên| khoảng)*\s*$|triệu tập(?: hơn| gần| trên)*\s*$"
)
_ATTEND_AFTER = re.compile(
    r"[^,;.:()]{0,60}?\b(?:tham dự|về dự|đến dự|đã dự|dự (?:hội nghị|đại hội|họp|lễ|buổi|lớp|và)|dự$|có mặt|"
    r"tham gia(?= (?:hội nghị|lớp|tập huấn|buổi|hội thi|đại hội|họp|lễ|dự|giải|cuộc thi|thi)|\s*(?:[.,;)]|$)))"
)
_REPORTING = re.compile(r"[^,;.:()]{0,30}?\b(?:báo cáo|gửi báo cáo|đã báo cáo|dự thi|nộp báo cáo)\b")
_PERIOD_LABEL = re.compile(
    r"(?:^|[(,;])\s*(?:cùng kỳ|năm trước|năm ngoái|tháng trước|quý trước|kỳ trước|vụ trước|đầu năm)(?: năm (?:trước|ngoái|[0-9]{4}))?"
    r"(?: là| có| đạt|:)?\s*$"
)
_COORDINATE = re.compile(r"\s*(?:,|và)\s*(?:và )?$")


def assign_roles(structure: Structure, figures: list[Figure]) -> None:
    """Set role, direction, comparison and qualifier of every figure, in order."""
    aims = _Aims(structure)
    previous: Figure | None = None
    for figure in figures:
        if figure.table:
            previous = figure
            continue
        aim = aims.at(figure)
        neighbour = previous if previous is not None and previous.sentence == figure.sentence else None
        _qualify(figure)
        _assign(figure, neighbour, aim=aim)
        if figure.role == "target" and figure.sort == "target" and re.search(r":|\bgồm\b|trong đó|như", figure.right):
            aims.follow()
        previous = figure
    _targets_together(figures)
    _share_comparisons(figures)
    _ratios_against_plan(figures)


class _Aims:
    """Whether a figure stands where something is planned: its section, its paragraph after a colon, its sentence."""

    def __init__(self, structure: Structure) -> None:
        self.structure = structure
        self._line, self._sentence = -1, -1
        self._paragraph = self._in_sentence = self._in_clause = self._done = False

    def follow(self) -> None:
        """What the sentence still names belongs to the targets just announced."""
        self._in_sentence = True

    def at(self, figure: Figure) -> bool:
        """Whether the figure is aimed at rather than reached."""
        if figure.line != self._line:
            self._line, self._paragraph = figure.line, False
            line = self.structure.lines[figure.line]
            opening = self.structure.canon[line.start : figure.start][:400]
            colon = _AIM_COLON.search(opening)
            self._paragraph = bool(colon and not _RESULT_WORDS.search(opening[: colon.end()]))
        if figure.sentence != self._sentence:
            self._sentence, self._in_sentence, self._in_clause = figure.sentence, False, False
            self._done = False
        if self._in_clause and ";" in figure.left:
            self._in_clause = False
        aim, done = None, None
        for aim in _AIM.finditer(figure.left):
            pass
        for done in _DONE.finditer(figure.left):
            pass
        if aim and (done is None or done.start() < aim.start()):
            inside = figure.left.rfind("(", 0, aim.start())
            if inside >= 0 and ")" not in figure.left[inside:]:
                return True
            self._done = False
            if _CLAUSE_AIM.fullmatch(aim[0]):
                self._in_clause = ";" not in figure.left[aim.end() :]
            else:
                self._in_sentence = True
            colon = _AIM_COLON.search(figure.left)
            if colon and not _RESULT_WORDS.search(figure.left[: colon.end()]):
                self._paragraph = True
        elif done:
            self._in_sentence = self._in_clause = False
            self._done = True
        if self._done:
            return False
        return self._in_clause or self._in_sentence or self._paragraph or self.structure.lines[figure.line].target


def _qualify(figure: Figure) -> None:
    match = _QUALIFIER.search(figure.left)
    if match and _QUALIFYING.search(match[0]):
        figure.qualifier = " ".join(match[0].split())
    after = figure.right.lstrip()[:12]
    for bound in ("trở lên", "trở xuống"):
        if after.startswith(bound):
            figure.qualifier = f"{figure.qualifier} {bound}" if figure.qualifier else bound


def _assign(figure: Figure, previous: Figure | None, *, aim: bool) -> None:
    change = _direction(figure)
    if change:
        figure.direction = change  # type: ignore[assignment]
        figure.comparison = comparisons.after(figure.right) or comparisons.before(figure.left)
        figure.role = "target" if aim else "change"
        return
    if figure.role == "range":
        if aim:
            figure.role = "target"
        return
    if previous is not None and _in_brackets_of_change(figure, previous):
        return
    if figure.kind == "percent":
        _percent(figure, previous, aim=aim)
    elif _is_period(figure):
        return
    elif previous is not None and previous.direction and previous.kind == "count" and _COORDINATE.match(figure.left):
        figure.role, figure.direction = previous.role, previous.direction
        figure.comparison = comparisons.after(figure.right) or previous.comparison
        return
    elif _attends(_after_election(figure, previous)):
        figure.role = "other"
    elif figure.kind == "ratio":
        figure.role = "target" if aim else "actual"
    elif _is_plan(figure):
        figure.role = "target"
        figure.weak.add("label-plan")
    elif aim:
        figure.role = "target"
    if figure.kind == "ratio":
        figure.comparison = _ratio_plan(figure)


def _in_brackets_of_change(figure: Figure, previous: Figure) -> bool:
    """ "giảm 2 vụ (28,6%) so với cùng kỳ": the change again; "giảm 2 vụ so với cùng kỳ (7 vụ)": the level it is from."""
    if not previous.direction or figure.left.rstrip()[-1:] != "(":
        return False
    if figure.kind == "percent" and previous.kind != "percent" and figure.left.strip() == "(":
        figure.role, figure.direction = previous.role, previous.direction
        previous.comparison = comparisons.after(figure.right) or previous.comparison
        figure.comparison = previous.comparison
        return True
    alone = figure.right.lstrip().startswith(")") and figure.kind not in ("percent", "ratio", "range")
    if alone and previous.comparison and comparisons.before(figure.left) == previous.comparison != "plan":
        figure.role, figure.comparison = "other", previous.comparison
        return True
    return False


def _direction(figure: Figure) -> str | None:
    if figure.unit == "lần" and figure.kind == "other":
        return "decrease" if re.search(r"giảm\s+\S*\s*$", figure.left) else "increase"
    tail = figure.left[-90:]
    if re.search(r"tốc độ tăng", tail):
        return None
    if figure.sort == "target" and re.search(r"vượt(?: mức)?\s*$", tail):
        return None  # "vượt 8 chỉ tiêu": so many targets were surpassed
    if figure.right.lstrip().startswith("trở lên"):
        tail = re.sub(r"\btừ\s*$", "", tail)
    if _LEVEL_END.search(tail) and not re.search(r"so với|hơn(?: \w+)? từ", tail[-14:]):
        return None
    match = _CHANGE_END.search(tail)
    if not match:
        return None
    return "increase" if match["up"] else "decrease"


def _percent(figure: Figure, previous: Figure | None, *, aim: bool) -> None:
    left, right = figure.left, figure.right
    clause = re.split(r"[;.]", left)[-1]
    if comparisons.PLAN_AFTER.match(right):
        figure.comparison = "plan"
        figure.role = "target" if aim else "percent_of_target"
        return
    if _is_period(figure):
        return
    if re.match(r"\s*tổng (?:chi|thu|số|vốn|diện tích|nguồn)\b", right) and re.search(r"(?:bằng|chiếm)\s*$", left):
        return
    label = _LABEL_PLAN.search(re.split(r"[;.,(]", left)[-1]) if left.rstrip()[-1:] != "(" else None
    if label and not _LABEL_STOP.search(label[0]):
        figure.role = "target"
        return
    against = comparisons.after(right)
    if against == "plan" and not aim:
        figure.role, figure.comparison = "percent_of_target", "plan"
        return
    if against and re.search(r"(?:bằng|đạt|=|\()(?:\s*\w+)?\s*$", left):
        figure.role, figure.comparison = "other", against
        return
    if aim:
        figure.role = "target"
        return
    if "giải ngân" in clause:
        figure.role, figure.comparison = "percent_of_target", "plan"
        return
    works = _WORKS.search(clause) or _WORKS.search(_beginning(figure, previous))
    if _WORK_AFTER.match(right) or works and _WORK_VERB.search(left) and "tỷ lệ" not in clause[-30:]:
        if _WORK_AFTER.match(right) or not _of_many(right):
            figure.role = "progress"
            return
    if (
        previous is not None
        and previous.role == "progress"
        and "chậm" not in left
        and re.match(r"[;,]\s*(?:[^\W_]+ ?){1,7}$", left)
    ):
        figure.role = "progress"
        return
    if previous is not None and _of_previous(figure, previous, left):
        figure.role, figure.comparison = "percent_of_target", "plan"


def _beginning(figure: Figure, previous: Figure | None) -> str:
    """The words before the figure that the percent stands beside: "nâng cấp đường … 1,2 km, đạt 60%"."""
    if previous is not None and (previous.unit or "").startswith(("công trình", "dự án", "hạng mục", "gói thầu")):
        return "công trình"
    near = previous is not None and _REACH.match(figure.left.rpartition(",")[2]) is not None
    return (
        re.split(r"[;.]", previous.left)[-1]
        if previous is not None and near and previous.kind in ("length", "money")
        else ""
    )


def _is_period(figure: Figure) -> bool:
    """A level of another period: "(tháng trước 21 ca)", "cùng kỳ năm trước 12 vụ"."""
    match = _PERIOD_LABEL.search(figure.left)
    if not match:
        return False
    figure.role = "other"
    figure.comparison = comparisons.named(match[0])
    return True


def _of_many(right: str) -> bool:
    """ "100% hộ", "90% diện tích": a share of many, never the completion of one work."""
    return (
        re.match(
            r"\s*(?:các |số |tổng số )?(?:hộ|người|xã|phường|thôn|diện tích|đàn|cán bộ|học sinh|trẻ|cơ sở|đơn vị)\b",
            right,
        )
        is not None
    )


def _of_previous(figure: Figure, previous: Figure, left: str) -> bool:
    """Whether the percent says how much of its plan the figure before it is."""
    if previous.role not in ("actual", "total", "part") or _RATE_WORDS.search(left):
        return False
    tail = left.rpartition(",")[2]
    if previous.kind == "ratio":
        planned = previous.comparison == "plan"
        tail = re.split(r"[,(]", left)[-1]
        return planned and (left.strip()[-1:] in ("(", "=", ",") or _REACH.match(tail) is not None)
    if left.strip() in ("(", "= (", "="):
        return previous.kind == "money" and _SPENDING.search(previous.left) is not None
    if not _REACH.match(tail):
        return False
    if previous.kind in ("money", "area", "weight"):
        return "tỷ lệ" not in left
    return previous.kind == "count" and re.search(r"kết nạp|giao quân|phát triển|tuyển", previous.left) is not None


def _after_election(figure: Figure, previous: Figure | None) -> Figure:
    """ "bầu 08 đại biểu chính thức và 02 đại biểu dự khuyết": delegates chosen, not present."""
    figure.elected = previous is not None and previous.elected and figure.left.strip() in ("và", ",")
    return figure


def _attends(figure: Figure) -> bool:
    unit = (figure.unit or "").lower()
    if unit == "điểm cầu":
        return True
    if figure.sort not in ("person", "body", "event"):
        return False
    if re.search(r"\bbầu\b|đại diện cho|cử\b", figure.left) or figure.left.strip() == "và" and figure.elected:
        figure.elected = True
        return False
    if figure.sort == "event" and not unit.startswith("lượt"):
        return False
    if figure.sort != "body" and _ATTEND_AFTER.match(figure.right):
        return True
    if figure.sort == "body" and re.match(
        r"(?: [^\W\d_]+)?(?: đã| cùng)? (?:tham gia|tham dự|dự thi|về dự)\b", figure.right
    ):
        return True
    if figure.sort == "person" and (unit.startswith("đại biểu") or _ATTEND_AFTER.match(figure.right)):
        return True
    if figure.sort == "person" and _ATTEND_BEFORE.search(figure.left):
        return True
    return figure.sort == "body" and bool(_REPORTING.match(figure.right) or _ATTEND_BEFORE.search(figure.left))


def _is_plan(figure: Figure) -> bool:
    """Whether the figure is named as the plan itself: "kế hoạch vốn … là 28 tỷ", "dự toán (1,8 tỷ)", "đề ra 18 chỉ tiêu"."""
    clause = re.split(r"[;.,]", figure.left)[-1]
    label = _LABEL_PLAN.search(clause)
    if label and not _LABEL_STOP.search(clause[: label.end()]):
        return True
    if figure.sort == "target":
        if re.search(r"(?:đề ra|đặt ra)(?: \w+)?\s*$", clause):
            return True
        return re.search(r"cho (?:nhiệm kỳ|giai đoạn|năm|quý|tháng|những năm)", figure.right) is not None
    return _AT_LEAST.search(figure.left) is not None


def _ratio_plan(figure: Figure) -> Comparison | None:
    clause = re.split(r"[;.]", figure.left)[-1]
    if figure.sort == "target":
        return None
    if figure.base == "money":
        return "plan"
    if figure.value2 is not None and figure.value > figure.value2:
        return "plan"
    if comparisons.PLAN_AFTER.match(figure.right):
        return "plan"
    if re.search(r"chỉ tiêu|kế hoạch|giao quân|giao đủ|giải ngân|pháp lệnh|dự toán|thực hiện\s*$", clause[-80:]):
        return "plan"
    return None


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
        if following.role == "percent_of_target" and figure.sort != "target":
            if following.sentence == figure.sentence + 1 and not following.left.strip().startswith("đạt"):
                continue
            if _REACH.match(following.left.rpartition(",")[2]) or following.left.rstrip().endswith("("):
                figure.comparison = "plan"


def _share_comparisons(figures: list[Figure]) -> None:
    """Changes in one clause share what they are measured against: "tăng 2 vụ, giảm 1 người so với cùng kỳ"."""
    for index in range(len(figures) - 2, -1, -1):
        figure, following = figures[index], figures[index + 1]
        if figure.direction and figure.comparison is None and following.direction:
            if following.sentence == figure.sentence and ";" not in following.left:
                figure.comparison = following.comparison
    for index in range(1, len(figures)):
        figure, previous = figures[index], figures[index - 1]
        if figure.direction and figure.comparison is None and previous.direction:
            if previous.sentence == figure.sentence and ";" not in figure.left:
                figure.comparison = previous.comparison
        elif figure.direction and figure.comparison is None and figure.left.strip().startswith(("ck (", "cùng kỳ (")):
            figure.comparison = previous.comparison if previous.sentence == figure.sentence else None
