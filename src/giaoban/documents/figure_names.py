"""What printed figures are called for people: the measure, and which of its values."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from giaoban.catalogue.queries import measure_names
from giaoban.documents.expressions import OWED, UNITS, head_of
from giaoban.documents.wording import subject
from giaoban.rollup.rows import Row


def _field_name(field: str) -> str:
    names = {
        "period": _("trong kỳ"),
        "to_date": _("lũy kế"),
        "same_period": _("cùng kỳ năm trước"),
        "same_to_date": _("lũy kế cùng kỳ năm trước"),
        "previous": _("kỳ trước"),
        "target": _("kế hoạch"),
        "percent": _("tỷ lệ so với kế hoạch"),
        "diff": _("chênh lệch"),
        "change": _("tỷ lệ tăng, giảm"),
        "numerator": _("tử số"),
        "denominator": _("mẫu số"),
        "reported": _("số đơn vị có số liệu"),
        "expected": _("số đơn vị phải có số liệu"),
    }
    base, _dot, part = field.partition(".")
    kind = base.partition("_")[0]
    if part in names:
        return names[part]
    return names.get(base) or names.get(kind, base)


def _owed_name(field: str) -> str:
    return {
        "units": _("Số đơn vị chưa gửi báo cáo"),
        "reports": _("Số báo cáo còn thiếu"),
        "overdue": _("Số đơn vị quá hạn"),
        "late": _("Số ngày quá hạn"),
        "left": _("Số ngày còn lại"),
    }.get(field, field)


def names_of(figures: Iterable[Sequence[str]]) -> dict[tuple[str, ...], str]:
    """Each figure (by its expressions) as people call it: "Tổng thu ngân sách, lũy kế"."""
    wanted = {tuple(one): head_of(one[0]) for one in figures if one}
    known = measure_names({code for code, _item, _field in wanted.values()})
    found: dict[tuple[str, ...], str] = {}
    for expressions, (code, _item, field) in wanted.items():
        if code == UNITS:
            found[expressions] = _("Số đơn vị đã báo cáo")
        elif code == OWED:
            found[expressions] = _owed_name(field)
        else:
            found[expressions] = f"{known[code]}, {_field_name(field)}" if code in known else _("Số đếm của hệ thống")
    return found


def named_row(row: Row, field: str) -> str:
    """A value of a row of the roll-up as people call it."""
    return f"{subject(row)}, {_field_name(field)}"
