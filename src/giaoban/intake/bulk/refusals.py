"""Why an import cannot go on: codes and the sentences people read."""

from django.utils.translation import gettext_lazy as _

from giaoban.base.errors import declare

NO_IMPORT = declare("intake.no_import", _("Không có lần nhập bảng này, hoặc bạn không được xem."))
NO_SHEET = declare("intake.no_such_sheet", _("Tệp không có trang tính này."))
EMPTY_TABLE = declare(
    "intake.empty_table", _("Trang tính “%(sheet)s” không có bảng nào. Bảng cần một dòng tiêu đề và ít nhất hai cột.")
)
LACKING = declare("intake.bulk_lacking", _("Chưa đọc được bảng: còn thiếu %(what)s. Hãy chọn cột tương ứng."))
BAD_PERIOD = declare(
    "intake.bulk_period", _("Không hiểu kỳ “%(period)s”. Hãy ghi như 02/2024, quý I/2024 hay năm 2024.")
)
NOT_NOW = declare("intake.bulk_not_now", _("Bảng này %(state)s nên chưa làm được việc đó."))
NOTHING = declare("intake.bulk_nothing", _("Không có số nào mới hoặc thay đổi để ghi nhận."))
AGAIN = declare(
    "intake.bulk_again",
    _("Tệp này đã được nhập ngày %(day)s và ghi nhận %(n)s số liệu. Nhập lại cũng không ghi trùng số nào."),
)
