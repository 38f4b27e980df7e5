"""Kinds of units, bodies and hierarchies."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class BodyKind(TextChoices):
    """What a unit is: a place, or one of the bodies of a place."""

    PLACE = "place", _("Địa phương")
    PEOPLES_COMMITTEE = "ubnd", _("Ủy ban nhân dân")
    PEOPLES_COUNCIL = "hdnd", _("Hội đồng nhân dân")
    PARTY_COMMITTEE = "dang_uy", _("Đảng ủy")
    FRONT = "mttq", _("Ủy ban Mặt trận Tổ quốc")
    ASSOCIATION = "doan_the", _("Hội, đoàn thể")
    OFFICE = "phong_ban", _("Phòng, ban chuyên môn")
    SCHOOL = "truong", _("Trường học")


class UnitType(TextChoices):
    """Type of place; a body has the type of its place."""

    PROVINCE = "tinh", _("Tỉnh")
    CITY = "thanh_pho", _("Thành phố")
    TOWN = "thi_xa", _("Thị xã")
    DISTRICT = "huyen", _("Huyện, quận")
    COMMUNE = "xa", _("Xã")
    TOWNSHIP = "thi_tran", _("Thị trấn")
    WARD = "phuong", _("Phường")
    SPECIAL_ZONE = "dac_khu", _("Đặc khu")
    HAMLET = "thon", _("Thôn, tổ dân phố")


class Hierarchy(TextChoices):
    """The trees units stand in, side by side."""

    STATE = "state", _("Chính quyền")
    PARTY = "party", _("Đảng")
    FRONT = "front", _("Mặt trận, đoàn thể")


class SuccessionKind(TextChoices):
    """How a unit passed into another."""

    WHOLE = "whole", _("Nhập toàn bộ")
    PART = "part", _("Nhập một phần")
    RENAME = "rename", _("Đổi tên")
    RETYPE = "retype", _("Đổi loại hình")


# What wholly lives on in another unit: its figures may be added to those of its successor.
CONTINUED = (SuccessionKind.WHOLE, SuccessionKind.RENAME, SuccessionKind.RETYPE)


class ImportKind(TextChoices):
    """What a file of units holds."""

    UNITS = "units", _("Danh sách đơn vị")
    CONVERSION = "conversion", _("Bảng chuyển đổi đơn vị cũ – mới")
