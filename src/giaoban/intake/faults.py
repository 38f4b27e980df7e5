"""Why a form's cell or step is refused: codes and the sentences people read."""

from django.utils.translation import gettext_lazy as _

from giaoban.base.errors import CODES, declare
from giaoban.intake.decoding import Undecoded

NO_SUBMISSION = declare("intake.no_submission", _("Không có biểu này, hoặc bạn không được xem."))
NOT_EXPECTED = declare(
    "intake.not_expected",
    _("Biểu này không giao cho đơn vị trong %(period)s. Hãy xem lại phần giao biểu ở Danh mục, hoặc chọn kỳ khác."),
)
OTHER_VERSION = declare(
    "intake.other_version",
    _("Mẫu biểu này không phải mẫu đang dùng cho %(period)s. Hãy tải lại trang để mở đúng mẫu."),
)
NO_LINE = declare("intake.no_line", _("Biểu này không có dòng được nêu. Hãy tải lại trang."))
LOCKED = declare(
    "intake.locked",
    _("Biểu này %(state)s nên không sửa được ô “%(line)s”. Hãy đề nghị người tổng hợp trả lại hoặc mở khóa ô."),
)
CLASH = declare(
    "intake.clash",
    _("Ô “%(line)s” vừa được người khác ghi “%(theirs)s” trong khi bạn ghi “%(mine)s”. Hãy chọn giữ số nào."),
)
TEXT_CLASH = declare(
    "intake.text_clash", _("Phần “%(line)s” vừa được người khác sửa. Cả hai bản được giữ; hãy chọn hoặc ghép lại.")
)
CHANGED_SINCE = declare(
    "intake.changed_since",
    _("Biểu này vừa được sửa sau khi bạn mở trang. Hãy tải lại trang, xem chỗ đã đổi rồi làm lại."),
)
WRONG_STATE = declare(
    "intake.wrong_state", _("Biểu này đang ở trạng thái “%(state)s” nên không làm được việc này. Hãy tải lại trang.")
)
NOT_READY = declare("intake.not_ready", _("Biểu chưa nộp được, còn %(n)d chỗ cần sửa: %(first)s"))
NOT_EXPLAINED = declare("intake.not_explained", _("Còn %(n)d cảnh báo cần giải trình trước khi nộp: %(first)s"))
BLOCKED = declare("intake.blocked", _("Biểu chưa nộp được vì còn %(n)d lỗi: %(first)s"))
NOT_UNLOCKED = declare(
    "intake.not_unlocked", _("Ô “%(line)s” đang khóa. Hãy đề nghị người tổng hợp mở khóa ô này kèm lý do.")
)
NO_CORRECTION = declare("intake.no_correction", _("Ô “%(line)s” không có bản đính chính nào đang chờ duyệt."))
NOTHING_CHANGED = declare(
    "intake.nothing_changed", _("Số mới ở ô “%(line)s” không khác số cũ. Không có gì để đính chính.")
)
BAD_CORRECTION = declare("intake.bad_correction", _("Không đính chính được ô “%(line)s”: %(sentence)s"))
NARRATIVE_TOO_LONG = declare("intake.narrative_too_long", _("Phần lời văn dài quá %(length)s ký tự: hãy viết gọn lại."))

# Written into the ledger as the reason of a correction where nobody gave a better one.
RETURNED_REASON = "Sửa sau khi biểu được trả lại."

# One for each fault of a cell by itself; `raw` is what was typed.
CELL = {
    "cell_empty": declare("intake.cell_empty", _("Ô này còn trống.")),
    "cell_required": declare(
        "intake.cell_required",
        _("Chưa có số. Nếu trong kỳ không có, hãy chọn “Không phát sinh”; nếu không thuộc diện, chọn “Không áp dụng”."),
    ),
    "section_required": declare("intake.section_required", _("Phần lời văn này còn trống.")),
    "cell_too_long": declare("intake.cell_too_long", _("Nội dung ô dài quá %(length)s ký tự.")),
    "cell_dash": declare(
        "intake.cell_dash",
        _("“%(raw)s” chưa rõ nghĩa: nếu trong kỳ không có, hãy chọn “Không phát sinh”; nếu chưa có số, hãy để trống."),
    ),
    "cell_no_number": declare(
        "intake.cell_no_number", _("“%(raw)s” không phải là số. Gõ như 1.234 hoặc 12,5 hoặc 9 tỷ 200 triệu.")
    ),
    "cell_foreign": declare(
        "intake.cell_foreign",
        _("“%(raw)s”: dấu phẩy là dấu thập phân, dấu chấm ngăn hàng nghìn. Nếu đúng ý, hãy gõ %(better)s."),
    ),
    "cell_not_whole": declare(
        "intake.cell_not_whole",
        _("“%(raw)s” có phần lẻ, mà chỉ tiêu này ghi số nguyên (dấu chấm ngăn hàng nghìn, dấu phẩy là phần lẻ)."),
    ),
    "cell_too_fine": declare(
        "intake.cell_too_fine", _("“%(raw)s” lẻ quá mức ghi: chỉ tiêu này ghi đến %(places)s số sau dấu phẩy.")
    ),
    "cell_too_large": declare("intake.cell_too_large", _("“%(raw)s” lớn quá mức ghi được. Hãy xem lại đơn vị tính.")),
    "cell_negative": declare("intake.cell_negative", _("“%(raw)s”: chỉ tiêu này không thể là số âm.")),
    "cell_other_unit": declare(
        "intake.cell_other_unit", _("“%(raw)s”: đơn vị “%(typed)s” khác đơn vị tính của chỉ tiêu, “%(unit)s”.")
    ),
    "cell_fraction": declare(
        "intake.cell_fraction", _("“%(raw)s”: chỉ tiêu này là một số, không ghi dạng tử số/mẫu số.")
    ),
    "cell_zero_whole": declare("intake.cell_zero_whole", _("“%(raw)s”: mẫu số bằng 0 mà tử số khác 0.")),
    "cell_more_than_all": declare("intake.cell_more_than_all", _("“%(raw)s”: số đạt lớn hơn tổng số.")),
    "cell_no_reason": declare("intake.cell_no_reason", _("Hãy ghi vì sao không áp dụng.")),
    "cell_zero_with_value": declare(
        "intake.cell_zero_with_value", _("Đã chọn “%(absence)s” thì không ghi số “%(raw)s”. Hãy bỏ một trong hai.")
    ),
}


def sentence(fault: Undecoded) -> str:
    """What a person reads about a cell that cannot be understood."""
    return str(CODES[CELL[fault.code]]) % dict(fault.params)
