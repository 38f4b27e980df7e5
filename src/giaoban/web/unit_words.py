"""What measures are counted in, in the language of the page. Papers and files of exchange keep the Vietnamese."""

from collections.abc import Callable

from django.utils.translation import pgettext

# Those of the delivered catalogue; what an office counts in by itself stays as it wrote it.
UNITS: dict[str, Callable[[], str]] = {
    "bài": lambda: pgettext("đơn vị tính", "bài"),
    "ca": lambda: pgettext("đơn vị tính", "ca"),
    "chi bộ": lambda: pgettext("đơn vị tính", "chi bộ"),
    "chỉ tiêu": lambda: pgettext("đơn vị tính", "chỉ tiêu"),
    "cuộc": lambda: pgettext("đơn vị tính", "cuộc"),
    "doanh nghiệp": lambda: pgettext("đơn vị tính", "doanh nghiệp"),
    "đảng bộ": lambda: pgettext("đơn vị tính", "đảng bộ"),
    "đảng viên": lambda: pgettext("đơn vị tính", "đảng viên"),
    "điểm": lambda: pgettext("đơn vị tính", "điểm"),
    "đơn": lambda: pgettext("đơn vị tính", "đơn"),
    "đơn vị": lambda: pgettext("đơn vị tính", "đơn vị"),
    "đồng": lambda: pgettext("đơn vị tính", "đồng"),
    "đồng / người": lambda: pgettext("đơn vị tính", "đồng / người"),
    "đồng chí": lambda: pgettext("đơn vị tính", "đồng chí"),
    "đồng/người/năm": lambda: pgettext("đơn vị tính", "đồng/người/năm"),
    "đợt": lambda: pgettext("đơn vị tính", "đợt"),
    "ha": lambda: pgettext("đơn vị tính", "ha"),
    "hồ sơ": lambda: pgettext("đơn vị tính", "hồ sơ"),
    "hộ": lambda: pgettext("đơn vị tính", "hộ"),
    "hội nghị": lambda: pgettext("đơn vị tính", "hội nghị"),
    "hợp tác xã": lambda: pgettext("đơn vị tính", "hợp tác xã"),
    "huy hiệu": lambda: pgettext("đơn vị tính", "huy hiệu"),
    "lao động": lambda: pgettext("đơn vị tính", "lao động"),
    "lượt": lambda: pgettext("đơn vị tính", "lượt"),
    "mô hình": lambda: pgettext("đơn vị tính", "mô hình"),
    "người": lambda: pgettext("đơn vị tính", "người"),
    "nhà": lambda: pgettext("đơn vị tính", "nhà"),
    "phần quà": lambda: pgettext("đơn vị tính", "phần quà"),
    "tấn": lambda: pgettext("đơn vị tính", "tấn"),
    "tập thể": lambda: pgettext("đơn vị tính", "tập thể"),
    "thanh niên": lambda: pgettext("đơn vị tính", "thanh niên"),
    "thẻ": lambda: pgettext("đơn vị tính", "thẻ"),
    "thôn, tổ dân phố": lambda: pgettext("đơn vị tính", "thôn, tổ dân phố"),
    "tiêu chí": lambda: pgettext("đơn vị tính", "tiêu chí"),
    "tổ chức": lambda: pgettext("đơn vị tính", "tổ chức"),
    "trẻ": lambda: pgettext("đơn vị tính", "trẻ"),
    "trường": lambda: pgettext("đơn vị tính", "trường"),
    "vụ": lambda: pgettext("đơn vị tính", "vụ"),
    "xã, phường": lambda: pgettext("đơn vị tính", "xã, phường"),
}


def unit_words(unit: str) -> str:
    """What something is counted in, as a page says it beside a number or in a head."""
    return UNITS[unit]() if unit in UNITS else unit
