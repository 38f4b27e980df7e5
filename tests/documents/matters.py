"""Hand-made rows of the roll-up for tests: an invented ward, and an invented town over thirteen communes."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import count

from giaoban.catalogue.queries import MeasureView
from giaoban.catalogue.rules import parse_period
from giaoban.documents.compose import Coverage, Matter
from giaoban.documents.expressions import answer, head_of
from giaoban.documents.heads import Office
from giaoban.rollup.rows import Cell, Row, TargetCell

_numbers = count(1)

WARD = Office(
    "place", "phường An Bình", "phường An Bình", "phuong", parent_name="thị xã Sông Mai", parent_type="thi_xa"
)


def measure(
    code: str, name: str, unit: str, behaviour: str = "flow", direction: str = "up", scale: int = 0, part_unit: str = ""
) -> MeasureView:
    """A measure as the catalogue shows it."""
    number = next(_numbers)
    family = code.partition(".")[0]
    return MeasureView(
        id=number, version_id=number, code=code, family=family, field=family[:2], name=name, name_en=name,
        behaviour=behaviour, direction=direction, unit=unit, part_unit=part_unit, scale=scale, part_scale=0,
        itemised=code in ("KT07", "KT10"), owner_id=None, order=number,
    )  # fmt: skip


def cell(value: int | None, **more: object) -> Cell:
    """A value that one statement gives."""
    if value is None:
        return Cell(**more)  # type: ignore[arg-type]
    return Cell(
        value=value, seqs=(next(_numbers),), quality=more.pop("quality", 3), origin=more.pop("origin", "own"), **more
    )  # type: ignore[arg-type]


def target(value: int, percent: str | None, comparator: str = "ge") -> TargetCell:
    """A target of the year."""
    return TargetCell(
        next(_numbers), value, comparator, "giao", "Nghị quyết 15/NQ-HĐND", Decimal(percent) if percent else None
    )


def row(
    of: MeasureView,
    now: Cell,
    to_date: Cell | None = None,
    plan: TargetCell | None = None,
    then: Cell | None = None,
    item: str = "",
) -> Row:
    """A row; without `to_date`, period and to-date are the same figure."""
    return Row(of, 5 if item else None, item, now, to_date or now, plan, then or Cell())


def ward_rows() -> list[Row]:
    """One month of an invented ward, with every behaviour."""
    money = measure("KT01", "Tổng thu ngân sách nhà nước trên địa bàn", "đồng")
    budget = measure("KT02", "Thu ngân sách xã, phường", "đồng")
    disbursed = measure("KT06", "Tỷ lệ giải ngân vốn đầu tư công", "%", "ratio", scale=2, part_unit="đồng")
    works = measure("KT07", "Tiến độ công trình", "%", "progress", scale=2)
    income = measure("KT08", "Thu nhập bình quân đầu người", "đồng/người/năm", "ratio")
    sown = measure("KT10", "Diện tích gieo trồng", "ha", scale=4)
    waste = measure("DT02", "Tỷ lệ hộ phân loại, xử lý rác tại nguồn", "%", "ratio", scale=2, part_unit="hộ")
    dumps = measure("DT03", "Điểm đổ rác không đúng nơi quy định phát sinh", "điểm", direction="down")
    poor = measure("VX01", "Số hộ nghèo", "hộ", "stock", direction="down")
    gifts = measure("VX04", "Phần quà chăm lo", "phần")
    cared = measure("VX05", "Kinh phí chăm lo", "đồng")
    insured = measure("VX12", "Tỷ lệ dân số tham gia bảo hiểm y tế", "%", "ratio", scale=2)
    recruits = measure("QA01", "Thanh niên nhập ngũ", "thanh niên")
    crashes = measure("QA05.vu", "Vụ tai nạn giao thông", "vụ", direction="down")
    dead = measure("QA05.chet", "Người chết do tai nạn giao thông", "người", direction="down")
    files = measure("HC01", "Tỷ lệ hồ sơ thủ tục hành chính đúng và trước hạn", "%", "ratio", scale=2)
    members = measure("XD02", "Đảng viên mới kết nạp", "đảng viên")
    again = measure("DV01", "Mô hình mới", "mô hình")
    once_more = measure("DV02", "Mô hình mới", "mô hình")
    return [
        row(money, cell(4_812_000_000), cell(9_687_500_000), target(52_000_000_000, "18.63"), cell(4_275_000_000)),
        row(budget, cell(209_376_000), cell(436_450_000), target(2_700_000_000, "16.16"), cell(180_000_000)),
        row(disbursed, cell(1465, numerator=1_230_000_000, denominator=8_396_000_000), None, target(9500, "15.42")),
        row(works, cell(6000), None, None, None, item="Nâng cấp đường ven kênh Ba Làng"),
        row(income, cell(67_780_000, quality=1, qualifier="ước đạt trên")),
        row(sown, cell(946_5000), None, target(1_000_0000, "94.65")),
        row(waste, cell(9130, numerator=1201, denominator=1315), None, target(9000, "101.44")),
        row(dumps, cell(0), None, target(0, None, "le")),
        row(poor, cell(185), None, target(190, "97.37", "le"), cell(231)),
        row(gifts, cell(1493), cell(1543), None, cell(1320)),
        row(cared, cell(298_600_000), cell(310_600_000), None, cell(402_500_000)),
        row(insured, Cell(), None, target(9500, None)),
        row(recruits, cell(21), None, target(21, "100.00")),
        row(crashes, cell(3), cell(5), None, cell(5)),
        row(dead, cell(1), cell(1), None, cell(0)),
        row(files, cell(9946), None, target(9800, "101.49"), cell(9902)),
        row(members, cell(3), cell(4), target(14, "28.57"), cell(2)),
        row(again, cell(7)),
        row(once_more, cell(9)),
    ]


def ward() -> Matter:
    """The ward's February."""
    return Matter("99001", WARD, parse_period("2024-02@ND09"), ward_rows())


def town() -> Matter:
    """A town of thirteen communes, one of which has not reported."""
    office = Office("place", "Sông Mai", "Sông Mai", "thi_xa")
    rows = [
        row(one.measure, cell(one.this_period.value, origin="children", reported=11, expected=13))
        for one in ward_rows()[:2]
    ]
    return Matter(
        3,
        office,
        parse_period("2024-Q1@LICH"),
        rows,
        Coverage(tuple(f"phường {n}" for n in "ABCDEFGHIJKL"), ("xã Cẩm Đường",)),
    )


def evaluate(expression: str, rows: Sequence[Row]) -> Decimal | None:
    """An expression over the rows of its unit and period, or None where they do not give it."""
    measure, item_id, field = head_of(expression)
    of, _dot, part = field.partition(".")
    names = {"numerator": "fraction_", "denominator": "fraction_", "reported": "coverage_", "expected": "coverage_"}
    for row in rows:
        if row.measure.code == measure and row.item_id == item_id:
            by_itself = part == "denominator" and row.measure.behaviour == "count"
            found = answer(row, of if by_itself else names.get(part, "") + of)
            return dict(zip(found.fields, found.values, strict=True)).get(field) if found else None
    return None
