"""Roles. What each may do stands in one table, `people.policy.VERBS`."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """What an account is for a unit and its subtree."""

    REPORTER = "reporter", _("Người báo cáo")
    LEAD = "lead", _("Trưởng đơn vị")
    CONSOLIDATOR = "consolidator", _("Người tổng hợp")
    CHAIR = "chair", _("Lãnh đạo")
    ABOVE = "above", _("Cấp trên (xem)")
    AUDITOR = "auditor", _("Người kiểm tra")
    ADMINISTRATOR = "administrator", _("Quản trị")
