"""Where a text speaks of what is planned: by section, by paragraph after a colon, by sentence, by clause."""

import re

from vnfigures.figure import Figure
from vnfigures.patterns import last
from vnfigures.structure import Structure

_AIM = re.compile(
    r"phấn đấu(?! theo)|mục tiêu (?:là|đến|phấn đấu|năm|tổng quát|cụ thể)|(?:^|[\n;.]\s*)mục tiêu\s*:|dự kiến|"
    r"(?<!đã )(?<!được )kêu gọi|\bsẽ\b|(?<!với )(?<!thần )(?<!sự )(?<!hiện )quyết tâm(?! cao| chính trị| lớn| của|,)|"
    r"(?<!bản )(?<!ký )(?<!đã )cam kết (?!không)|"
    r"(?<!hồ sơ )(?<!theo )(?<!đơn )(?<!đã )đề nghị (?!và|xét|kết nạp|tặng|công nhận|khen|hưởng|trợ cấp|cấp|"
    r"thẩm|hỗ trợ|vay)|"
    r"đăng ký (?:phấn đấu|chỉ tiêu)|(?<!đáp ứng )(?<!theo )(?<!các )(?<!nhu cầu )yêu cầu (?!của|nhiệm vụ|về|"
    r"khắc phục|chấn chỉnh|bổ sung|làm rõ|dừng|thu hồi|"
    r"công việc)|"
    r"(?:tuần|tháng|quý|kỳ|năm|thời gian|nhiệm kỳ) tới\b|"
    r"phải (?:đạt|đưa|hoàn thành|có|bảo đảm|thu(?! hồi)|kết nạp|giải ngân|giảm)|\bcần (?:làm|thu|kết nạp|hoàn thành|"
    r"thêm|giải ngân)|đặt (?:ra )?(?:mục tiêu|chỉ tiêu)|"
    r"(?:^|[;.]\s*)(?:đến (?:hết |cuối )?năm 20\d\d)[^;.]{0,60}(?:đạt|có|phải)\s"
)
_DONE = re.compile(
    r"\bđã (?!đề ra|được giao|giao|đăng ký)|hiện (?:có|nay)|đạt được|kết quả|hoàn thành (?:được|vượt)|thực hiện được|"
    r"nhân dịp|dịp này|(?:tặng|trao) (?:giấy khen|bằng khen|huy hiệu|quà)|biểu dương|khen thưởng|"
    r"\bbầu\b|trúng cử|hiệp thương"
)
_CLAUSE_AIM = re.compile(r"dự kiến")
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
            self._sentence, self._in_sentence, self._in_clause = figure.sentence, False, False
            self._done = False
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
