"""What may be named in the wording of each kind of document, with what each name stands for."""

from django.utils.translation import gettext_lazy as _

from giaoban.documents.compose import FIELD_TITLES
from giaoban.documents.content import DocumentKind
from giaoban.documents.wordings import Names

_OFFICE = {"cơ quan": _("cơ quan ban hành; viết {{Cơ quan}} ở đầu câu")}
_PERIOD = _OFFICE | {
    "đơn vị": _("địa phương có số liệu"),
    "kỳ": _("tên kỳ báo cáo"),
    "kỳ sau": _("tên kỳ tiếp theo"),
    "từ ngày": _("ngày đầu của kỳ"),
    "đến ngày": _("ngày cuối của kỳ"),
}
_REPORT = {
    "mở đầu": _("đoạn đầu: cơ quan, kỳ, ngày lấy số liệu, đơn vị đã báo cáo"),
    "kết quả theo lĩnh vực": _("câu về từng chỉ tiêu, theo lĩnh vực"),
    "bảng chỉ tiêu": _("biểu số liệu với kế hoạch, lũy kế, cùng kỳ"),
    "tồn tại, hạn chế": _("chỉ tiêu chậm, chưa có số liệu, còn mâu thuẫn"),
    "kết quả thực hiện kết luận kỳ trước": _("nhiệm vụ từ kết luận kỳ trước đã làm đến đâu"),
    "nhiệm vụ kỳ tới": _("nhiệm vụ của kỳ tiếp theo"),
    "lời kết": _("câu cuối"),
} | {f"kết quả: {title.lower()}": _("câu về các chỉ tiêu của một lĩnh vực") for title in FIELD_TITLES}
_MEETING = {
    "cuộc họp": _("tên cuộc họp"),
    "chủ trì": _("người chủ trì, chức vụ"),
    "địa điểm": _("nơi họp"),
}

NAMES: dict[str, Names] = {
    DocumentKind.REPORT: Names(_REPORT, _PERIOD, figures=True),
    DocumentKind.LEVEL_ABOVE: Names(
        _REPORT | {"so sánh các đơn vị": _("đơn vị nào đạt, chưa đạt, đứng đầu, đứng cuối")}, _PERIOD, figures=True
    ),
    DocumentKind.TARGETS: Names(_REPORT, _PERIOD, figures=True),
    DocumentKind.PLAN: Names(
        {
            "căn cứ": _("văn bản làm căn cứ"),
            "mục tiêu": _("chỉ tiêu phải phấn đấu"),
            "nhiệm vụ": _("bảng nhiệm vụ, chủ trì, thời hạn"),
        },
        _OFFICE | {"kỳ": _("tên kỳ của kế hoạch")},
        figures=True,
    ),
    DocumentKind.CHASING: Names(
        {"danh sách": _("đơn vị, báo cáo còn thiếu, thời hạn"), "đầu mối": _("đầu mối liên hệ")},
        _OFFICE
        | {
            "kỳ": _("tên kỳ báo cáo"),
            "hạn": _("ngày phải gửi"),
            "số đơn vị": _("bao nhiêu đơn vị chưa gửi"),
            "số báo cáo": _("bao nhiêu báo cáo còn thiếu"),
            "số quá hạn": _("bao nhiêu đơn vị đã quá hạn, lâu nhất mấy ngày"),
        },
    ),
    DocumentKind.CONCLUSIONS: Names(
        {
            "mở đầu": _("ngày họp, cơ quan tổ chức, người chủ trì"),
            "thành phần": _("người tham dự"),
            "đã nghe": _("báo cáo, ý kiến đã nghe"),
            "đánh giá chung": _("các câu đánh giá"),
            "nhiệm vụ": _("từng kết luận với nhiệm vụ được giao"),
        },
        _OFFICE | _MEETING | {"ngày họp": _("ngày họp")},
    ),
    DocumentKind.INVITATION: Names(
        {
            "kính mời": _("người được mời"),
            "nội dung": _("nội dung họp"),
            "ghi chú": _("dặn dò, tài liệu"),
        },
        _OFFICE | _MEETING | {"thời gian": _("giờ, ngày họp")},
    ),
    DocumentKind.MINUTES: Names(
        {
            "thành phần": _("người tham dự"),
            "vắng mặt": _("người vắng"),
            "diễn biến": _("từng nội dung và ý kiến"),
            "kết luận": _("kết luận của chủ trì"),
        },
        _MEETING | {"bắt đầu": _("giờ bắt đầu"), "kết thúc": _("giờ kết thúc"), "thư ký": _("người ghi biên bản")},
    ),
    DocumentKind.AGENDA: Names(
        {"các nội dung": _("bảng giờ, nội dung, người thực hiện")},
        _MEETING | {"thời gian": _("giờ, ngày họp")},
    ),
}

KIND_WORDS = {
    DocumentKind.REPORT: _("Báo cáo kỳ"),
    DocumentKind.LEVEL_ABOVE: _("Báo cáo tổng hợp các đơn vị, kèm phụ lục so sánh"),
    DocumentKind.TARGETS: _("Bảng chỉ tiêu"),
    DocumentKind.PLAN: _("Kế hoạch, nhiệm vụ kỳ tới"),
    DocumentKind.CHASING: _("Công văn đôn đốc gửi báo cáo"),
    DocumentKind.CONCLUSIONS: _("Thông báo kết luận"),
    DocumentKind.INVITATION: _("Giấy mời"),
    DocumentKind.MINUTES: _("Biên bản"),
    DocumentKind.AGENDA: _("Chương trình hội nghị"),
}

# Made from the figures of a period; the others belong to a meeting, and are made there.
OF_A_PERIOD = (
    DocumentKind.REPORT,
    DocumentKind.LEVEL_ABOVE,
    DocumentKind.TARGETS,
    DocumentKind.PLAN,
    DocumentKind.CHASING,
)
