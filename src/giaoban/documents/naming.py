"""Figures by name: "VX01 năm nay", "Số hộ nghèo so cùng kỳ" → what the ledger says, bound. Pure.

A name is a measure, by its code or its name, and a window (docs/document-kinds.md); without one it is the period's.
`[…]` after the measure names an item ("KT07 [Đường ven kênh] trong kỳ"), "| số" at the end leaves the unit out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from giaoban.catalogue.queries import MeasureView
from giaoban.documents.content import Pieces
from giaoban.documents.expressions import Answer, answer
from giaoban.documents.wording import Frame, kind_of, sentences, table_text
from giaoban.documents.wordings import Figures, Unknown, alike, key
from giaoban.rollup.rows import Row
from vnfigures.numbers import format_count, format_money, format_number, format_percent

# What a window is called, and the field of a row it stands for; the first name of each is the one shown.
WINDOWS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("trong kỳ", "kỳ này"), "period"),
    (("lũy kế", "năm nay", "từ đầu năm"), "to_date"),
    (("chỉ tiêu", "kế hoạch", "chỉ tiêu năm", "kế hoạch năm"), "target"),
    (("% chỉ tiêu", "% kế hoạch", "phần trăm chỉ tiêu", "% kế hoạch năm"), "percent"),
    (("cùng kỳ", "cùng kỳ năm trước"), "same_period"),
    (("lũy kế cùng kỳ", "năm trước"), "same_to_date"),
    (("so cùng kỳ", "so với cùng kỳ"), "change_same_period"),
    (("lũy kế so cùng kỳ", "năm nay so năm trước"), "change_same_to_date"),
    (("chênh lệch cùng kỳ", "tăng giảm"), "diff_same_period"),
    (("chênh lệch lũy kế",), "diff_same_to_date"),
    (("tử số/mẫu số",), "fraction_period"),
    (("số đơn vị",), "coverage_period"),
    (("câu",), "sentence"),
)
NO_FIGURE = "(chưa có số liệu)"
_BARE = "| số"
# Letters typed for digits in a code.
_LOOK_ALIKE = str.maketrans("lio", "110")
_PHRASES = sorted(((key(name), found) for names, found in WINDOWS for name in names), key=lambda one: -len(one[0]))


@dataclass(frozen=True, slots=True)
class Asked:
    """A figure's name taken apart."""

    measure: str
    item: str
    window: str
    bare: bool


def taken_apart(name: str) -> Asked:
    """The parts of a figure's name.

    >>> taken_apart("VX01 năm nay").window
    'to_date'
    """
    words = key(name)
    bare = words.endswith(key(_BARE))
    words = words.removesuffix(key(_BARE)).strip()
    window = "period"
    for phrase, found in _PHRASES:
        if words.endswith(f" {phrase}"):
            words, window = words.removesuffix(phrase).strip(), found
            break
    head, bracket, rest = words.partition("[")
    return Asked(head.strip(), rest.rpartition("]")[0].strip() if bracket else "", window, bare)


def named(name: str, measures: Sequence[MeasureView]) -> tuple[Asked, MeasureView]:
    """The measure that a figure's name means. Raises Unknown with measures like it."""
    asked = taken_apart(name)
    by_code = [one for one in measures if key(one.code) == asked.measure]
    found = by_code or [one for one in measures if key(one.name) == asked.measure]
    if len(found) == 1:
        return asked, found[0]
    if found:
        raise Unknown(name, [one.code for one in found])
    codes, names = {one.code: one for one in measures}, {one.name: one for one in measures}
    meant = [code for code in codes if key(code).translate(_LOOK_ALIKE) == asked.measure.translate(_LOOK_ALIKE)]
    near = meant or alike(asked.measure, list(codes), 2)
    near = near + [names[one].code for one in alike(asked.measure, list(names), 2)]
    raise Unknown(name, [_shown(codes[code], asked) for code in dict.fromkeys(near)])


def _shown(measure: MeasureView, asked: Asked) -> str:
    return f"{measure.code} {shown_window(asked.window)}"


def shown_window(window: str) -> str:
    """What a window is called."""
    return next(names[0] for names, found in WINDOWS if found == window)


def known(measures: Sequence[MeasureView]) -> Figures:
    """Whether names stand for figures, without their values: for a wording that is only checked."""

    def check(name: str) -> Pieces:
        named(name, measures)
        return ()

    return check


def figures_of(rows: Sequence[Row], measures: Sequence[MeasureView], frame: Frame) -> Figures:
    """What the ledger says for names: bound figures, or that there is none yet."""

    def find(name: str) -> Pieces:
        asked, measure = named(name, measures)
        found = [row for row in rows if row.measure.code == measure.code and _is_item(row, asked.item)]
        return printed(found[0], asked, frame) if found else (NO_FIGURE,)

    return find


def _is_item(row: Row, item: str) -> bool:
    return key(row.item) == item if item else not row.item


def printed(row: Row, asked: Asked, frame: Frame) -> Pieces:
    """A window of a row as it is printed inside a sentence."""
    if asked.window == "sentence":
        return sentences(row, frame) or (NO_FIGURE,)
    window = asked.window
    if window.startswith("change_") and (row.measure.unit == "%" or answer(row, window) is None):
        # of a percentage the change is in points, and nothing is a percent of nought
        window = window.replace("change_", "diff_")
    found = answer(row, window)
    if found is None:
        return (NO_FIGURE,)
    if window.startswith(("change_", "diff_")):
        return _change(row, window, found, frame, asked.bare)
    return (frame.bind(row, value_text(row, window, found, asked.bare), found),)


def _change(row: Row, window: str, found: Answer, frame: Frame, bare: bool) -> Pieces:
    size = abs(found.value)
    if window.startswith("change_"):
        text = format_number(size) if bare else format_percent(size)
    elif row.measure.unit == "%":
        text = format_number(size) if bare else f"{format_number(size)} điểm %"
    else:
        text = in_unit(row.measure, size, bare)
    if bare:
        return (frame.bind(row, text, found),)
    if found.value == 0:
        return ("không thay đổi",)
    return (frame.bind(row, f"{'tăng' if found.value > 0 else 'giảm'} {text}", found),)


def value_text(row: Row, window: str, found: Answer, bare: bool = False) -> str:
    """A value, a target, a percent or a part of a whole, with its unit unless `bare`."""
    if window == "percent":
        return format_number(found.value) if bare else format_percent(found.value)
    if window == "coverage_period":
        return f"{found.value}/{found.second}" + ("" if bare else " đơn vị")
    if window == "fraction_period" and found.second is not None:
        unit = "" if bare or "/" in row.measure.part_unit else f" {row.measure.part_unit}"
        return f"{format_number(found.value)}/{format_number(found.second)}{unit}".rstrip()
    if bare:
        return table_text(row, window, found)
    if found.second is not None:
        return f"{format_number(found.value)}/{format_number(found.second)} {row.measure.unit}".rstrip()
    return in_unit(row.measure, found.value, bare)


def in_unit(measure: MeasureView, value: Decimal, bare: bool = False) -> str:
    """A value in the measure's unit as a sentence prints it."""
    kind = kind_of(measure)
    if bare:
        return format_number(value)
    if kind == "money":
        return format_money(int(value))
    if kind == "percent":
        return format_percent(value)
    return format_count(value, measure.unit, kind == "count")
