"""What columns are called on the screen."""

from django.utils.translation import gettext as _

from giaoban.intake.bulk import layout as roles


def role_name(role: str) -> str:
    """What a column of this role says, as an office calls it."""
    return {
        roles.UNIT: _("đơn vị"),
        roles.MEASURE: _("chỉ tiêu"),
        roles.VALUE: _("giá trị"),
        roles.PERIOD: _("kỳ"),
        roles.ITEM: _("công trình, hạng mục"),
        roles.NATURE: _("trong kỳ, lũy kế hay tại thời điểm"),
        roles.COUNTED: _("đơn vị tính"),
        roles.QUALITY: _("ước, sơ bộ, thực hiện hay chính thức"),
        roles.NUMERATOR: _("tử số"),
        roles.DENOMINATOR: _("mẫu số"),
        roles.SKIP: _("bỏ qua"),
    }[role]
