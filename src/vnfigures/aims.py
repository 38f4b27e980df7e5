"""Where a text speaks of what is planned: by section, by paragraph after a colon, by sentence, by clause."""

import re

from vnfigures.figure import Figure
from vnfigures.patterns import last
from vnfigures.structure import Structure

_PREPARED = r"chuẩn bị (?:khởi công|cưỡng chế|kết nạp|đấu giá|chi trả)"
_AIM = re.compile(
    rf"{_PREPARED}|"
    r"phấn đấu(?! theo)|mục tiêu (?:là|đến|phấn đấu|năm|tổng quát|cụ thể)|(?:^|[\n;.]\s*)mục tiêu\s*:|dự kiến|"
    r"(?<!đã )(?<!được )kêu gọi|\bsẽ\b|(?<!với )(?<!thần )(?<!sự )(?<!hiện )quyết tâm(?! cao| chính trị| lớn| của|,)|"
    r"(?<!bản )(?<!ký )(?<!đã )cam kết (?!không)|"
    r"(?<!hồ sơ )(?<!theo )(?<!đơn )(?<!đã )đề nghị (?!và|xét|kết nạp|tặng|công nhận|khen|hưởng|trợ cấp|cấp|"
    r"thẩm|hỗ trợ|vay)|"
    r"đăng ký (?:phấn đấu|chỉ tiêu)|(?<!đáp ứng )(?<!theo )(?<!các )(?<!nhu cầu )yêu cầu (?!của|nhiệm vụ|về|"
    r"khắc phục|chấn chỉnh|bổ sung|làm rõ|dừng|thu hồi|"
    r"công việc)|"
    r"(?:tuần|tháng|quý|kỳ|năm|thời gian|nhiệm kỳ) tới\b|"
    r"phải (?:đạt|đưa|hoàn thành|có|bảo đảm|thu(?! hồi)|giải ngân|kết nạp|nâng|huy động|bàn giao|trồng|tăng|giảm)|"
    r"\bcần (?:đạt|làm|thêm|hoàn thành|thu(?! hồi| hút)|giải ngân|kết nạp|tuyển|bàn giao)|"
    r"\b(?:phải|cần) (?:[^\W\d_]+ ){1,3}thêm\b|đặt (?:ra )?(?:mục tiêu|chỉ tiêu)|"
    r"(?:^|[;.]\s*)(?:đến (?:hết |cuối )?năm 20\d\d)[^;.]{0,60}(?:đạt|có|phải)\s"
)
_DONE = re.compile(
    r"\bđã (?!đề ra|được giao|giao|đăng ký)|hiện (?:có|nay)|đạt được|kết quả|hoàn thành (?:được|vượt)|thực hiện được|"
    r"nhân dịp|dịp này|(?:tặng|trao) (?:giấy khen|bằng khen|huy hiệu|quà)|biểu dương|khen thưởng|"
    r"\bbầu\b|trúng cử|hiệp thương"
)
_CLAUSE_AIM = re.compile(rf"dự kiến|{_PREPARED}")
# "Chủ tịch đôn đốc: …", "Hội đồng quản trị trình Đại hội: …": somebody says what others are to do
ORDER = re.compile(
    r"\b(?:bí thư|chủ tịch|thường trực|thường vụ|đồng chí|ông|bà|trưởng|giám đốc|lãnh đạo|kết luận|đảng ủy|ubnd|"
    r"ủy ban|hội đồng|ban (?:chỉ đạo|quản trị|chấp hành|quản lý))\b[^.;:]{0,90}"
    r"(?<!lãnh đạo, )\b(?:giao(?! ban| dịch| thông| lưu| "
    r"quân| đất| mặt)|đôn đốc|chỉ đạo|phân công|lưu ý|nhắc|chốt|trình (?:đại hội|hội đồng|hội nghị|hđnd))"
    r"(?: [^\W\d_]+){0,6}\s*:"
)
_OPENS_AHEAD = re.compile(
    r"\W*(?:trong |bước sang |sang )?"
    r"(?:(?:nửa|những tháng|các tháng|(?:6|sáu|3|ba|9) tháng) (?:cuối năm|còn lại)(?! 20)|"
    r"(?:quý|tháng|năm|tuần|nhiệm kỳ|giai đoạn) (?:tới|sau|tiếp theo)\b|thời gian tới|từ nay đến)"
)
_AIM_COLON = re.compile(
    r"(?:chỉ tiêu|mục tiêu|phấn đấu|đề nghị|đề ra|giải pháp|phương hướng|khuyến khích|kêu gọi|yêu cầu|"
    r"mức vận động|(?<!được )(?<!đã )(?<!tăng cường )đôn đốc|trình (?:đại hội|hội nghị))"
    r"[^:.;]{0,120}:"
)
_RESULT_WORDS = re.compile(r"kết quả|đạt được|thực hiện được|hoàn thành|đã thực hiện|đã đạt")


_WORKS = re.compile(r"công trình|thi công|tiến độ|khối lượng|xây dựng cơ bản|gpmb|giải phóng mặt bằng|nhà thầu")


class Aims:
    """Whether a figure stands where something is planned: its section, its paragraph after a colon, its sentence."""

    def __init__(self, structure: Structure) -> None:
        self.structure = structure
        self._line, self._sentence = -1, -1
        self._works_line, self._works = -1, False
        self._paragraph = self._in_sentence = self._in_clause = self._done = False

    def follow(self) -> None:
        """What the sentence still names belongs to the targets just announced."""
        self._in_sentence = True

    def speaks_of_works(self, figure: Figure) -> bool:
        """Whether the line, or the title of the text, is about building."""
        if figure.line != self._works_line:
            self._works_line = figure.line
            line = self.structure.lines[figure.line]
            text = self.structure.canon[line.start : line.end][:1200]
            self._works = bool(_WORKS.search(text) or _WORKS.search(self.structure.canon[:200]))
        return self._works

    def at(self, figure: Figure) -> bool:
        """Whether the figure is aimed at rather than reached."""
        if figure.line != self._line:
            self._line, self._paragraph = figure.line, False
            line = self.structure.lines[figure.line]
            opening = self.structure.canon[line.start : figure.start][:400]
            colon = _AIM_COLON.search(opening)
            self._paragraph = bool(colon and not _RESULT_WORDS.search(opening[: colon.end()]))
        if figure.sentence != self._sentence:
            self._sentence, self._in_clause, self._done = figure.sentence, False, False
            start = self.structure.sentence_starts[figure.sentence]
            opening = self.structure.canon[start : min(figure.start, start + 300)]
            self._in_sentence = _OPENS_AHEAD.match(opening) is not None or ORDER.search(opening) is not None
        if self._in_clause and ";" in figure.left:
            self._in_clause = False
        aim, done = last(_AIM, figure.left), last(_DONE, figure.left)
        colon = _AIM_COLON.search(figure.left) if ":" in figure.left else None
        if colon and aim is None and not _RESULT_WORDS.search(figure.left[: colon.end()]):
            self._in_sentence, self._done = True, False
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
