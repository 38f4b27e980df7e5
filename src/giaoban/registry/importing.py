"""A file of units, read and planned against the registry, with the sentences for what does not fit."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from io import StringIO
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from giaoban.base.actors import Actor
from giaoban.base.clock import today
from giaoban.base.errors import Refusal, declare
from giaoban.base.sheets import read_table
from giaoban.registry.converting import Settings, plan_conversion
from giaoban.registry.enums import BodyKind, Hierarchy, ImportKind
from giaoban.registry.listing import plan_list
from giaoban.registry.models import Import, Placement, Succession, UnitName
from giaoban.registry.plans import Known, Places, Plan
from giaoban.registry.queries import lasting
from giaoban.registry.rules import DAY
from giaoban.registry.steps import VERB
from giaoban.registry.tables import Problem, conversion_rows, find_head, list_rows

NO_HEAD = declare(
    "registry.no_head",
    _(
        "Không thấy dòng tiêu đề trong %(name)s. Danh sách đơn vị cần cột Mã, Tên, Mã cấp trên; bảng chuyển đổi cần "
        "cột Tên và Mã xã mới, Tên và Mã xã cũ, Ghi chú."
    ),
)
NO_DATE = declare(
    "registry.no_date", _("Bảng không ghi ngày bắt đầu hiệu lực. Hãy điền “Từ ngày” rồi xem lại, ví dụ 01/07/2025.")
)

# What is wrong with a row, and what to do.
FAULTS: dict[str, tuple[str | Promise, str | Promise]] = {
    "no_old": (_("Thiếu tên và mã đơn vị cũ"), _("Điền mã đơn vị cũ")),
    "no_new": (_("Chưa ghi đủ mã và tên đơn vị mới của %(name)s"), _("Điền mã và tên đơn vị mới")),
    "no_code": (_("Thiếu mã hoặc tên: %(name)s"), _("Điền đủ mã và tên")),
    "no_type": (
        _("Không rõ %(name)s là loại đơn vị gì"),
        _("Ghi tên đầy đủ, ví dụ “Phường An Bình”, hoặc thêm cột Cấp"),
    ),
    "unknown_note": (
        _("Không hiểu ghi chú “%(words)s”"),
        _("Ghi: Nhập toàn bộ, Nhập một phần, Giữ nguyên, Đổi tên hoặc Đổi loại hình"),
    ),
    "two_names": (
        _("Mã %(code)s ở dòng %(row)s là “%(one)s”, ở dòng này là “%(other)s”"),
        _("Sửa mã hoặc tên cho khớp nhau"),
    ),
    "twice": (_("%(name)s vào %(new)s đã có ở dòng trên"), _("Bỏ dòng lặp")),
    "listed_twice": (_("%(name)s đã có ở dòng %(row)s"), _("Không cần làm gì, dòng lặp được bỏ qua")),
    "whole_and_more": (
        _("%(name)s vừa nhập toàn bộ vừa có phần đi nơi khác"),
        _("Đổi thành “Nhập một phần” cho từng nơi, hoặc bỏ dòng thừa"),
    ),
    "lone_part": (
        _("%(name)s chỉ có một dòng “Nhập một phần”, chưa rõ phần còn lại đi đâu"),
        _("Thêm dòng cho phần còn lại, hoặc sửa thành “Nhập toàn bộ”"),
    ),
    "shares": (
        _("Tỷ lệ các phần của %(name)s không cộng đủ 100 %%"),
        _("Sửa cho đủ 100 %%, hoặc để trống tất cả"),
    ),
    "with_another": (_("%(name)s còn dòng chưa khớp (dòng %(row)s)"), _("Sửa dòng đó, dòng này sẽ vào theo")),
    "other_name": (
        _("Mã %(code)s: sổ ghi “%(ours)s”, bảng ghi “%(theirs)s”"),
        _("Vẫn ghi theo mã; nếu không phải một đơn vị thì sửa mã"),
    ),
    "renamed": (
        _("Mã %(code)s: sổ ghi “%(ours)s”, danh sách ghi “%(theirs)s”"),
        _("Sẽ đổi tên hoặc loại; nếu là đơn vị khác thì sửa mã"),
    ),
    "not_yours": (_("%(name)s nằm ngoài phạm vi bạn quản trị"), _("Bỏ dòng này, hoặc nhờ quản trị cấp trên nhập")),
    "old_without_code": (_("Sổ không có %(name)s và bảng không ghi mã"), _("Điền mã đơn vị cũ")),
    "no_parent": (_("Không rõ %(name)s trực thuộc đơn vị nào"), _("Thêm cột Tỉnh, thành phố hoặc Mã cấp trên")),
    "unknown_parent": (_("Sổ không có đơn vị cấp trên “%(name)s”"), _("Thêm dòng của đơn vị đó lên trên, hoặc sửa mã")),
    "no_province": (
        _("Sổ không có “%(name)s” vào ngày bắt đầu"),
        _("Thêm mã trong ngoặc, ví dụ “Tỉnh A (01)”, hoặc nhờ quản trị máy chủ nhập"),
    ),
    "into_itself": (_("%(name)s nhập vào chính nó"), _("Ghi “Giữ nguyên”, hoặc sửa mã đơn vị mới")),
    "still_below": (
        _("%(name)s bị chia nhưng sổ còn đơn vị trực thuộc: %(names)s"),
        _("Chuyển các đơn vị đó sang đơn vị mới trước rồi nhập lại"),
    ),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A problem as people read it: the row, what is wrong, what to do."""

    number: int
    what: str
    todo: str
    blocks: bool


def line_of(problem: Problem) -> Line:
    """The sentences of a problem in the current language."""
    what, todo = FAULTS[problem.code]
    params = dict(problem.params)
    return Line(problem.number, str(what) % params, str(todo) % {}, problem.blocks)


def report_csv(problems: Iterable[Problem]) -> str:
    """The report as a CSV file that Excel opens: row, what is wrong, what to do, left out or not."""
    out = StringIO()
    table = csv.writer(out)
    table.writerow([_now("Dòng"), _now("Điều không khớp"), _now("Cách xử lý"), _now("Kết quả")])
    for line in map(line_of, problems):
        table.writerow([line.number, line.what, line.todo, _now("để lại") if line.blocks else _now("vẫn ghi")])
    return "\ufeff" + out.getvalue()


@dataclass(frozen=True, slots=True)
class Reading:
    """A file as it was understood: its kind, its settings and the plan."""

    kind: str
    settings: Settings
    plan: Plan


def read_units(actor: Actor, name: str, content: bytes, wanted: dict[str, Any], at_root: bool = False) -> Reading:
    """Read a file and plan it against the registry as it is now; nothing is written.

    `wanted` may hold `on`, `old_since` (days) and `legal_act`; a day that the heads name stands in for a missing `on`.
    `at_root` lets the table add units under nobody. Refuses what is no table of units, and a table without a day.
    """
    rows = read_table(name, content)
    head = find_head(rows)
    if head is None:
        raise Refusal(NO_HEAD, name=name)
    on: date | None = wanted.get("on") or head.day
    if on is None and head.is_conversion:
        raise Refusal(NO_DATE)
    on = on or today()
    # Where nobody says since when old units were there, five whole years before the change: enough to compare.
    since: date = wanted.get("old_since") or date(on.year - 5, 1, 1)
    settings = Settings(on, since, wanted.get("legal_act", "")[:200])
    before, after = known_on(on - DAY), known_on(on)
    passed = list(Succession.objects.filter(on=on).values_list("old_id", "new_id"))

    def there() -> Places:
        return Places(before, after, passed)

    def may(unit_id: int) -> bool:
        return actor.may(VERB, unit_id)

    if head.is_conversion:
        plan = plan_conversion(list(conversion_rows(rows, head)), there, settings, may, at_root)
        return Reading(ImportKind.CONVERSION, settings, plan)
    return Reading(ImportKind.UNITS, settings, plan_list(list(list_rows(rows, head)), there(), settings, may, at_root))


def known_on(day: date) -> list[Known]:
    """Every place of a day, with its parent in the State's hierarchy."""
    parents = dict(
        Placement.objects.filter(lasting(day), hierarchy=Hierarchy.STATE).values_list("unit_id", "parent_id")
    )
    rows = UnitName.objects.filter(lasting(day), unit__body=BodyKind.PLACE).order_by("pk")
    return [
        Known(unit_id, code, name, kind, parents.get(unit_id))
        for unit_id, code, name, kind in rows.values_list("unit_id", "code", "name", "type")
    ]


def wanted_of(row: Import) -> dict[str, Any]:
    """The settings of a waiting import, as `read_units` takes them."""
    days = {name: date.fromisoformat(row.settings[name]) for name in ("on", "old_since")}
    return {**days, "legal_act": row.settings["legal_act"]}
