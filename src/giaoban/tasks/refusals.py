"""Why something cannot be done with a task."""

from django.utils.translation import gettext_lazy as _

from giaoban.base.errors import declare

NO_TASK = declare("tasks.no_task", _("Không có nhiệm vụ này, hoặc bạn không được xem nhiệm vụ này."))
WRONG_STATE = declare(
    "tasks.wrong_state", _("Nhiệm vụ đang ở trạng thái “%(state)s” nên chưa làm được việc này. Hãy tải lại trang.")
)
NO_REASON = declare("tasks.no_reason", _("Hãy ghi lý do."))
NO_TEXT = declare("tasks.no_text", _("Hãy ghi nội dung nhiệm vụ, không quá %(most)d chữ cái."))
NO_WORDS = declare("tasks.no_words", _("Hãy ghi đã làm được gì, hoặc kèm tệp, số liệu làm minh chứng."))
BAD_LEAD = declare("tasks.bad_lead", _("Đơn vị chủ trì phải thuộc %(unit)s. Hãy chọn một đơn vị trong danh sách."))
BAD_MONITOR = declare("tasks.bad_monitor", _("Người theo dõi phải là tài khoản được xem nhiệm vụ của %(unit)s."))
BAD_DUE = declare("tasks.bad_due", _("Hạn %(due)s không dùng được: phải từ ngày giao %(assigned)s trở đi."))
NO_DUE = declare("tasks.no_due", _("Hãy ghi thời hạn, hoặc chọn “không có thời hạn”."))
BAD_RULE = declare(
    "tasks.bad_rule",
    _("Không hiểu định kỳ “%(words)s”. Hãy ghi như “trước ngày 25 hằng tháng”, “ngày 10 tháng cuối quý”."),
)
BAD_WORDS = declare(
    "tasks.bad_words",
    _(
        "Không đọc được thời hạn “%(words)s”. Hãy ghi như “trước ngày 25/3”, “trong tháng 4”, “trước ngày 25 hằng "
        "tháng”, hoặc để trống nếu không có thời hạn."
    ),
)
BAD_DAY = declare("tasks.bad_day", _("“%(day)s” không phải là một ngày. Hãy chọn lại ngày."))
AFTER_PARENT = declare(
    "tasks.after_parent", _("Hạn %(due)s muộn hơn hạn %(parent)s của nhiệm vụ cấp trên giao. Hãy chọn hạn sớm hơn.")
)
BAD_PERCENT = declare("tasks.bad_percent", _("Mức hoàn thành là một số từ 0 đến 100."))
NO_PROPOSAL = declare(
    "tasks.no_proposal",
    _("Nhiệm vụ đã đến hạn %(due)s mà chưa xong: hãy ghi lý do và đề xuất ngày hoàn thành mới, sau hôm nay."),
)
BAD_EXTENSION = declare("tasks.bad_extension", _("Hạn mới phải sau hạn hiện nay (%(due)s) và sau hôm nay."))
NO_DUE_TO_EXTEND = declare("tasks.no_due_to_extend", _("Nhiệm vụ này không có thời hạn nên không có gì để gia hạn."))
NOTHING_ASKED = declare("tasks.nothing_asked", _("Không có đề nghị gia hạn nào đang chờ. Hãy tải lại trang."))
OWN_REPORT = declare(
    "tasks.own_report",
    _("Bạn đã báo cáo hoàn thành thay đơn vị chủ trì nên người khác phải xác nhận: %(names)s."),
)
LATER_IS_EXTENDED = declare(
    "tasks.later_is_extended",
    _(
        "Hạn điều chỉnh phải từ hôm nay đến trước hạn hiện nay (%(due)s). Muốn lùi hạn thì dùng Gia hạn, để hạn ban "
        "đầu vẫn hiện."
    ),
)
RECURRING_DUE = declare(
    "tasks.recurring_due",
    _("Nhiệm vụ định kỳ không đổi hạn từng kỳ bằng điều chỉnh: hãy gia hạn kỳ này, hoặc hủy rồi giao lại định kỳ mới."),
)
BAD_COORDINATORS = declare(
    "tasks.bad_coordinators", _("Đơn vị phối hợp phải thuộc %(unit)s. Hãy chọn các đơn vị trong danh sách.")
)
CHILDREN_OPEN = declare(
    "tasks.children_open",
    _("Còn %(n)d việc đã giao cho đơn vị cấp dưới chưa xong. Hãy chờ xong, hoặc ghi lý do vẫn báo cáo hoàn thành."),
)
SECRET_EVIDENCE = declare(
    "tasks.secret_evidence",
    _("Tệp %(name)s mang dấu chỉ độ mật nên không được đưa vào hệ thống này. Không lưu lại gì."),
)
BAD_EVIDENCE = declare(
    "tasks.bad_evidence",
    _("Chưa nhận tệp %(name)s: minh chứng là Word, Excel, PDF, văn bản thường (.txt) hoặc ảnh (.jpg, .png)."),
)
TOO_LARGE = declare("tasks.too_large", _("Tệp %(name)s lớn hơn %(limit)d MB. Hãy gửi tệp nhỏ hơn."))
EMPTY_FILE = declare("tasks.empty_file", _("Tệp %(name)s không có gì bên trong. Hãy chọn lại tệp."))
NO_FIGURE = declare(
    "tasks.no_figure",
    _("“%(expression)s” không cho số liệu nào. Hãy chép biểu thức từ trang của số liệu ở phần Số liệu."),
)
NO_EVIDENCE = declare("tasks.no_evidence", _("Không có minh chứng này."))
NO_FEED = declare("tasks.no_feed", _("Địa chỉ lịch này không đúng hoặc đã bị thu hồi. Hãy lấy địa chỉ mới ở Nhiệm vụ."))
