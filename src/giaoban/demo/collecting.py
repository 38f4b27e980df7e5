"""A month of collecting in the first ward: forms in every state, so that the screens have something to say."""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from giaoban.base.actors import Actor, System
from giaoban.base.clock import clock_at
from giaoban.catalogue.queries import Expected, LineView, expected, form_version
from giaoban.catalogue.rules import parse_period, period_name
from giaoban.demo.sample import TOWN, Figure, data, figures, jitter
from giaoban.intake.actions.accept_submission import accept_submission
from giaoban.intake.actions.hand_in import hand_in
from giaoban.intake.actions.open_submission import open_submission
from giaoban.intake.actions.save_cell import CellInput, save_cells
from giaoban.intake.actions.save_narrative import save_narrative
from giaoban.intake.actions.send_back import send_back
from giaoban.intake.models import Submission
from giaoban.intake.submissions import submission

OFFICE = ZoneInfo("Asia/Ho_Chi_Minh")
_NUMBERS = {"flow": (1, 9), "stock": (180, 60), "progress": (40, 50), "count": (2, 3)}
_EXPLAINED = "Đã đối chiếu với sổ theo dõi của đơn vị, số liệu đúng."


def build_collecting(reporter: Actor, clerk: Actor, ids: dict[str, int], progress: Callable[[str], None]) -> None:
    """Give the first ward's month its forms: accepted, waiting, returned, begun; the rest is missing. Once."""
    rows = data("town")["collecting"]
    period = parse_period(rows["period"])
    asked = {(one.unit_id, one.form_id): one for one in expected(ids[rows["ward"]], period)}
    by_unit = {unit_id: one for (unit_id, _form), one in reversed(asked.items())}
    done = 0
    for row in rows["unit"]:
        one = by_unit.get(ids[row["code"]])
        if one is None:
            continue
        if Submission.objects.filter(unit_id=one.unit_id, form_id=one.form_id, period=period.label).exists():
            continue
        day = datetime(one.due.year, one.due.month, one.due.day, 9, 30, tzinfo=OFFICE) + timedelta(days=row["days"])
        with clock_at(day):
            _fill(reporter, clerk, one, row, rows["period"])
        done += 1
    if done:
        progress(f"Thu thập {period_name(period)} của phường An Bình: {done} biểu ở các trạng thái khác nhau.")


def _fill(reporter: Actor, clerk: Actor, one: Expected, row: dict[str, str], label: str) -> None:
    period = parse_period(label)
    name = open_submission(reporter, one.unit_id, one.version_id, period)
    form = form_version(one.version_id, period.last)
    lines = form.lines[: len(form.lines) // 2] if row["state"] == "draft" else form.lines
    save_cells(reporter, name, [_typed(line, row["code"]) for line in lines])
    if row["state"] == "draft":
        return
    for section in form.sections:
        save_narrative(reporter, name, section.id, row.get("words", "Đơn vị thực hiện đúng kế hoạch trong tháng."))
    found = submission(name).found
    if any(found_row.found.severity == "error" for found_row in found):
        return
    hand_in(reporter, name, answers={found_row.key: _EXPLAINED for found_row in found})
    if row["state"] == "accepted":
        accept_submission(clerk, name)
    elif row["state"] == "returned":
        first = form.lines[0]
        send_back(clerk, name, cells={first.id: "Số này khác số của Công an phường, đề nghị đối chiếu lại."})


def build_remarks(clerk: Actor, ids: dict[str, int], progress: Callable[[str], None]) -> None:
    """Let some communes hand in the town's form of the quarter as well, the very figures that they gave, with a word
    about those that lag. Once."""
    rows = data("town")["remarks"]
    period = parse_period(rows["period"])
    given = {(row.commune, row.measure): row for row in figures() if row.period == rows["period"] and not row.item}
    asked = [one for one in expected(ids[TOWN], period) if one.unit_id in {ids[row["commune"]] for row in rows["said"]}]
    done = 0
    for one in asked:
        said = {row["measure"]: row["words"] for row in rows["said"] if ids[row["commune"]] == one.unit_id}
        commune = next(row["commune"] for row in rows["said"] if ids[row["commune"]] == one.unit_id)
        if Submission.objects.filter(unit_id=one.unit_id, form_id=one.form_id, period=period.label).exists():
            continue
        with clock_at(datetime(one.due.year, one.due.month, one.due.day, 9, 30, tzinfo=OFFICE)):
            name = open_submission(System(), one.unit_id, one.version_id, period)
            form = form_version(one.version_id, period.last)
            cells = [_repeated(line, given[commune, line.measure.code], said) for line in form.lines]
            save_cells(System(), name, cells)
            for section in form.sections:
                save_narrative(System(), name, section.id, "Xã, phường thực hiện theo chương trình công tác quý.")
            hand_in(System(), name, answers={row.key: _EXPLAINED for row in submission(name).found})
            accept_submission(clerk, name)
        done += 1
    if done:
        progress(f"Biểu {period_name(period)} của {done} xã, phường, kèm lời giải thích.")


def _repeated(line: LineView, row: Figure, said: dict[str, str]) -> CellInput:
    """A figure that was given before, as a person would type it."""
    raw = f"{row.numerator}/{row.denominator}"
    if row.value is not None and row.numerator is None:
        raw = f"{Decimal(row.value).scaleb(-line.measure.scale):f}".replace(".", ",")
    return CellInput(line.id, raw, note=said.get(row.measure, ""))


def _typed(line: LineView, code: str) -> CellInput:
    """What a reporter might type into a line; the same every time."""
    measure = line.measure
    dice = jitter(code, measure.code, line.item)
    if measure.behaviour == "ratio":
        whole = 40 + dice % 30
        return CellInput(line.id, f"{whole - dice % 7}/{whole}")
    if measure.unit.startswith("đồng"):
        return CellInput(line.id, f"{12 + dice % 60} triệu")
    least, spread = _NUMBERS[measure.behaviour]
    return CellInput(line.id, str(least + dice % spread))
