"""What cannot be done with a conference, in sentences that say what to do instead."""

from django.utils.translation import gettext_lazy as _

from giaoban.base.errors import declare

WRONG_STATE = declare(
    "reviews.wrong_state",
    _("Hội nghị “%(name)s” %(state)s nên không làm được việc này. Hãy tải lại trang để xem hội nghị đang ở bước nào."),
)
NO_SERIES = declare("reviews.no_series", _("Không có chuỗi hội nghị này ở đơn vị, hoặc bạn không được xem."))
NO_ITEM = declare("reviews.no_item", _("Mục này không còn trong chương trình. Hãy tải lại trang."))
NO_PARTICIPANT = declare("reviews.no_participant", _("Người này không còn trong thành phần. Hãy tải lại trang."))
NO_PAPER = declare("reviews.no_paper", _("Tài liệu này không còn ở hội nghị. Hãy tải lại trang."))
NO_NAME = declare("reviews.no_name", _("Hãy ghi tên %(what)s."))
TOO_LONG = declare("reviews.words_too_long", _("%(what)s dài %(n)d chữ, nhiều nhất %(most)d. Hãy viết gọn lại."))
BAD_TIME = declare(
    "reviews.bad_time", _("Không hiểu ngày giờ “%(said)s”. Hãy ghi ngày như 05/03/2024 và giờ như 8:00.")
)
ENDS_BEFORE = declare(
    "reviews.ends_before",
    _("Giờ kết thúc %(end)s không sau giờ bắt đầu %(start)s. Hãy sửa một trong hai; hội nghị họp trong một ngày."),
)
BAD_MINUTES = declare(
    "reviews.bad_minutes", _("Thời lượng là số phút từ %(least)d đến %(most)d, không phải “%(said)s”.")
)
BAD_PERIOD = declare(
    "reviews.bad_period",
    _("Không hiểu kỳ “%(period)s”. Hãy chọn kỳ trong danh sách, hoặc ghi như 03/2024, quý I/2024."),
)
FOREIGN_PERIOD = declare(
    "reviews.foreign_period",
    _("Kỳ %(period)s thuộc chế độ báo cáo mà %(unit)s không dùng (%(regime)s). Hãy chọn kỳ của đơn vị: %(regimes)s."),
)
WRONG_RHYTHM = declare(
    "reviews.wrong_rhythm", _("Chuỗi “%(series)s” họp %(rhythm)s, nên kỳ %(period)s không thuộc chuỗi này.")
)
SAME_PERIOD = declare(
    "reviews.same_period", _("Chuỗi “%(series)s” đã có hội nghị cho %(period)s: “%(name)s”. Hãy mở hội nghị đó.")
)
SAME_SERIES = declare("reviews.same_series", _("Đơn vị đã có chuỗi hội nghị tên “%(name)s”. Hãy đặt tên khác."))
CHAIR_BUSY = declare(
    "reviews.chair_busy",
    _("%(chair)s đã chủ trì “%(name)s” từ %(start)s đến %(end)s. Hãy đổi giờ, hoặc chọn người chủ trì khác."),
)
NO_PARTICIPANTS = declare("reviews.no_participants", _("Chưa có ai trong thành phần. Hãy thêm người dự rồi %(step)s."))
NO_AGENDA = declare("reviews.no_agenda", _("Chương trình chưa có mục nào. Hãy thêm ít nhất một mục rồi bắt đầu họp."))
PAST = declare("reviews.past", _("Giờ họp %(when)s đã qua. Hãy sửa ngày giờ trước khi gửi giấy mời."))
NO_CHANGE_TO_SEND = declare(
    "reviews.nothing_to_send", _("Ai có địa chỉ thì đã nhận giấy mời như hiện nay. Không gửi lại để khỏi làm phiền.")
)
NO_REASON = declare("reviews.no_reason", _("Hãy ghi lý do: người được mời sẽ đọc lý do này."))
BAD_EMAIL = declare("reviews.bad_email", _("Dòng %(line)d: “%(email)s” không phải địa chỉ thư điện tử."))
SAME_PERSON = declare("reviews.same_person", _("%(name)s, %(post)s đã có trong thành phần."))
TWO_CHAIRS = declare("reviews.two_chairs", _("Hội nghị đã có chủ trì là %(name)s. Hãy đổi vai của người đó trước."))
NO_STAND_IN = declare("reviews.no_stand_in", _("Hãy ghi họ tên, chức vụ người dự thay."))
TOO_LATE_TO_REPLY = declare(
    "reviews.too_late_to_reply", _("Hội nghị %(state)s nên không nhận trả lời nữa. Cần báo gì, hãy gọi nơi đã mời.")
)
SAME_PAPER = declare("reviews.same_paper", _("Tệp này đã đính ở hội nghị với tên “%(name)s”."))
EMPTY_FILE = declare("reviews.empty_file", _("Tệp “%(name)s” rỗng. Hãy chọn lại tệp."))
FOREIGN_DRAFT = declare(
    "reviews.foreign_draft", _("Dự thảo này không phải của %(unit)s hay đơn vị trực thuộc, nên không đính ở đây được.")
)
PAPER_CHANGED = declare(
    "reviews.paper_changed",
    _("Tệp “%(name)s” trong kho không còn đúng như lúc đính (mã băm khác). Hãy báo quản trị và đính lại."),
)
TOO_MANY_PEOPLE = declare(
    "reviews.too_many_people", _("Mỗi lần thêm nhiều nhất %(most)d người; danh sách có %(n)d dòng.")
)
NOT_COMMENDING = declare(
    "reviews.not_commending",
    _("Mục “%(title)s” không phải mục khen thưởng. Hãy đổi loại của mục trước khi ghi danh sách khen."),
)
WRONG_ITEM = declare("reviews.wrong_item", _("Mục “%(title)s” %(state)s nên không sửa được nữa."))
UNKNOWN_MEASURE = declare(
    "reviews.unknown_measure", _("Không có chỉ tiêu mang mã %(codes)s. Mã của chỉ tiêu ở Danh mục → Chỉ tiêu.")
)
NO_SPEAKER = declare("reviews.no_speaker", _("Người này không còn trong danh sách phát biểu."))
