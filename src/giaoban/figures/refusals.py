"""Why the ledger takes something or not: codes and the sentences people read."""

from django.utils.translation import gettext_lazy as _

from giaoban.base.errors import declare

NOTHING = declare("figures.nothing", _("Không có số liệu nào để ghi nhận."))
NO_VERSION = declare(
    "figures.no_version",
    _("Số liệu %(where)s: chỉ tiêu này chưa có cách tính vào ngày %(day)s. Hãy chọn chỉ tiêu khác."),
)
ALREADY_RECORDED = declare(
    "figures.already_recorded",
    _("Số liệu %(where)s đã được ghi nhận rồi. Nếu số cũ sai, hãy đính chính số đã ghi."),
)
SEALED = declare(
    "figures.sealed",
    _("Kỳ %(period)s đã chốt số liệu. Chỉ có thể đính chính từng số đã ghi, kèm lý do."),
)
NO_STATEMENT = declare("figures.no_statement", _("Không có số liệu mang số %(seq)s trong sổ."))
NO_REASON = declare("figures.no_reason", _("Hãy ghi lý do."))
TOO_LONG = declare("figures.too_long", _("Phần ghi chú dài quá %(length)s ký tự: hãy viết gọn lại."))
CORRECTED_ALREADY = declare(
    "figures.corrected_already",
    _("Số liệu %(seq)s đã có bản đính chính. Hãy đính chính bản mới nhất, hoặc rút bản đính chính đó trước."),
)
WITHDRAWN = declare("figures.withdrawn", _("Số liệu %(seq)s đã được rút lại."))
ACCEPTED_ALREADY = declare("figures.accepted_already", _("Các số liệu này đã được duyệt."))
NOT_STANDING = declare(
    "figures.not_standing",
    _("Chỉ có thể chọn số liệu đã duyệt, chưa rút lại và chưa bị đính chính."),
)
BAD_TARGET = declare("figures.bad_target", _("Chỉ tiêu giao phải theo năm (2024) hoặc nhiệm kỳ (2020/2025)."))
NO_PAPER = declare("figures.no_paper", _("Hãy ghi văn bản giao chỉ tiêu."))
NO_FINDING = declare("figures.no_finding", _("Không có điểm cần giải trình này."))
NO_ANSWER = declare("figures.no_answer", _("Hãy viết lời giải trình."))
ENDED = declare("figures.finding_ended", _("Điểm này đã khép lại, không cần giải trình nữa."))
SEALED_ALREADY = declare("figures.sealed_already", _("Kỳ %(period)s đã được chốt."))

# One for each fault of rules.faults; `where` names the statement.
FAULTS = {
    "wrong_nature": declare(
        "figures.wrong_nature",
        _(
            "Số liệu %(where)s: chỉ tiêu này không ghi theo cách “%(nature)s”. Số phát sinh ghi trong kỳ hoặc lũy kế; "
            "số hiện có và tiến độ ghi tại thời điểm."
        ),
    ),
    "no_item": declare("figures.no_item", _("Số liệu %(where)s: hãy ghi rõ tiến độ của công trình, việc nào.")),
    "too_large": declare("figures.too_large", _("Số liệu %(where)s lớn quá mức ghi được. Hãy xem lại đơn vị tính.")),
    "no_value": declare("figures.no_value", _("Số liệu %(where)s không có giá trị.")),
    "has_parts": declare(
        "figures.has_parts", _("Số liệu %(where)s: chỉ tiêu này là một số, không có tử số và mẫu số.")
    ),
    "bad_denominator": declare("figures.bad_denominator", _("Số liệu %(where)s: mẫu số phải lớn hơn 0.")),
    "not_k_of_n": declare("figures.not_k_of_n", _("Số liệu %(where)s: số đơn vị đạt phải từ 0 đến tổng số đơn vị.")),
    "negative": declare("figures.negative", _("Số liệu %(where)s không thể là số âm.")),
    "not_applicable_with_value": declare(
        "figures.not_applicable_with_value", _("Số liệu %(where)s: đã ghi không áp dụng thì không ghi giá trị.")
    ),
    "no_absence_reason": declare("figures.no_absence_reason", _("Số liệu %(where)s: hãy ghi vì sao không áp dụng.")),
    "none_with_value": declare(
        "figures.none_with_value", _("Số liệu %(where)s: đã ghi không phát sinh thì giá trị là 0.")
    ),
}
