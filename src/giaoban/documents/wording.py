"""A row of the roll-up as sentences in official style, every printed number bound to its expression. Pure."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from giaoban.catalogue.queries import MeasureView
from giaoban.catalogue.rules import Period
from giaoban.documents.content import BoundFigure, Piece, Pieces
from giaoban.documents.expressions import Answer, Expression, answer
from giaoban.rollup.rows import Cell, Row
from vnfigures.model import Kind
from vnfigures.numbers import format_number
from vnfigures.prose import Change, Sense, Sentence, Statement, sentence
from vnfigures.prose import Quality as Firmness

Binder = Callable[[Row, str, str, Answer], BoundFigure]

_KINDS: dict[str, Kind] = {
    "đồng": "money",
    "%": "percent",
    "ha": "area",
    "m2": "area",
    "m²": "area",
    "km2": "area",
    "km²": "area",
    "km": "length",
    "m": "length",
    "tấn": "weight",
    "tạ": "weight",
    "kg": "weight",
}
_SENSES: dict[str, Sense] = {"up": "up", "down": "down", "neutral": "none"}
_FIRM: dict[int, Firmness] = {1: "estimate", 2: "preliminary", 3: "actual", 4: "official"}
_LEADS = {
    "month": "Trong tháng",
    "quarter": "Trong quý",
    "week": "Trong tuần",
    "year": "Trong năm",
    "half": "",
    "nine_months": "",
    "term": "",
    "custom": "Trong kỳ",
}
# Below this a difference is said as a number, from here on in percent.
_MANY = 100
# A change of more than this many percent says nothing; the two levels do.
_WILD = 300
# The word before a printed change belongs to it: "tăng" turned into "giảm" is a changed figure.
_SIGNS = ("tăng ", "giảm ", "vượt ")


@dataclass(frozen=True, slots=True)
class Frame:
    """For which unit and period sentences are written, and how figures get their ids."""

    unit_id: int
    period: Period
    make_id: Callable[[], str]

    def bind(self, row: Row, quantity: str, text: str, found: Answer) -> BoundFigure:
        """A figure that prints `text` for one quantity of a row."""
        return self.bind_to(row.measure.code, row.item_id, quantity, text, found)

    def bind_to(self, measure: str, item_id: int | None, quantity: str, text: str, found: Answer) -> BoundFigure:
        """The same by the measure's code; no measure for `units`."""
        expression = Expression(quantity, measure, item_id, self.unit_id, str(self.period))
        return BoundFigure(self.make_id(), str(expression), text, found.value, found.value2, found.seqs)


def subject(row: Row) -> str:
    """What a row is about, in words: the measure, and the item it stands for."""
    return f"{row.measure.name}: {row.item}" if row.item else row.measure.name


def kind_of(measure: MeasureView) -> Kind:
    """The kind of number a measure prints as."""
    if measure.behaviour == "count":
        return "ratio"
    return _KINDS.get(measure.unit, "other" if "/" in measure.unit else "count")


def one_window(row: Row) -> bool:
    """Whether the period's value and the one to date are the same figure: stocks, and periods that open the year."""
    return row.this_period.value == row.to_date.value and row.this_period.seqs == row.to_date.seqs


def sentences(row: Row, frame: Frame) -> Pieces:
    """What a row says: the period's value, and the value to date with its target where they differ."""
    if row.this_period.value is None and row.to_date.value is None:
        return ()
    if row.this_period.value is None:
        return _written(row, frame, "to_date", "")
    if row.measure.behaviour != "flow" or one_window(row):
        return _written(row, frame, "in_period", "")
    first = _written(row, frame, "in_period", _LEADS[frame.period.type], with_target=False)
    if row.to_date.value is None:
        return first
    return (*first, " ", *_written(row, frame, "to_date", "Lũy kế từ đầu năm"))


def _written(
    row: Row, frame: Frame, window: Literal["in_period", "to_date"], lead: str, with_target: bool = True
) -> Pieces:
    cell = row.this_period if window == "in_period" else row.to_date
    statement = _statement(row, cell, window, lead)
    if not with_target:
        statement = replace(statement, target=None, percent=None)
    if window == "to_date" and row.this_period.value is not None:
        statement = replace(statement, changes=())
    pieces = _bound(row, frame, window, sentence(statement))
    return _qualified(pieces, row, frame, cell)


def _statement(row: Row, cell: Cell, window: str, lead: str) -> Statement:
    measure = row.measure
    found = answer(row, window) or Answer(Decimal(0))
    value, unit, kind = found.value, measure.unit, kind_of(measure)
    target, percent = answer(row, "target"), answer(row, "percent")
    return Statement(
        subject=subject(row),
        kind=kind,
        value=value,
        unit={"money": "VND", "percent": "%"}.get(kind, unit),
        value2=found.value2,
        qualifier=_qualifier(cell.qualifier),
        quality=_FIRM[cell.quality or 3],
        sense=_SENSES[measure.direction],
        stock=measure.behaviour == "stock",
        target=target.value if target and kind != "ratio" else None,
        target_name="kế hoạch năm",
        percent=percent.value if percent and kind not in ("ratio", "percent") and measure.direction != "down" else None,
        changes=_changes(row, kind),
        lead=lead,
    )


def _qualifier(words: str) -> str | None:
    """The qualifier without what the sentence's own verb says."""
    kept = [word for word in words.split() if word not in ("ước", "đạt")]
    return " ".join(kept) or None


def _changes(row: Row, kind: Kind) -> tuple[Change, ...]:
    now, then = answer(row, "in_period"), answer(row, "same_period")
    change, percent = answer(row, "change"), answer(row, "change_percent")
    if now is None or then is None or change is None or kind == "ratio":
        return ()
    if kind == "percent":
        return (Change("same_period", amount=change.value),)
    if max(now.value, then.value) < _MANY:
        return (Change("same_period", amount=change.value, level=then.value),)
    if percent is None or abs(percent.value) > _WILD:
        return (Change("same_period", level=then.value),)
    return (Change("same_period", percent=percent.value),)


def _quantity(placed: str, window: str) -> str:
    """The quantity of an expression for what the sentence says it prints."""
    name, _, _versus = placed.partition(":")
    return {"actual": window, "level": "same_period"}.get(name, name)


def _bound(row: Row, frame: Frame, window: str, written: Sentence) -> Pieces:
    pieces: list[Piece] = []
    text, at = written.text, 0
    for placed in written.figures:
        start, quantity = placed.start, _quantity(placed.quantity, window)
        before = text[at:start]
        sign = next((word for word in _SIGNS if before.endswith(word)), "")
        if quantity in ("change", "change_percent", "excess"):
            start -= len(sign)
        found = answer(row, quantity)
        if found is None:
            raise ValueError(f"{row.measure.code}: the sentence prints {placed.quantity}, the ledger does not give it")
        pieces += [text[at:start], frame.bind(row, quantity, text[start : placed.end], found)]
        at = placed.end
    return tuple(piece for piece in (*pieces, text[at:]) if piece)


def _qualified(pieces: Pieces, row: Row, frame: Frame, cell: Cell) -> Pieces:
    """The sentence with numerator and denominator of a ratio, and how many units it stands for, before its stop."""
    notes: list[Piece] = []
    fraction = answer(row, "fraction")
    if row.measure.unit == "%" and fraction is not None and fraction.value2 and "/" not in row.measure.part_unit:
        places = f"{format_number(fraction.value)}/{format_number(fraction.value2)} {row.measure.part_unit}".strip()
        notes += [" (", frame.bind(row, "fraction", places, fraction), ")"]
    coverage = answer(row, "coverage")
    if cell.origin == "children" and coverage is not None and cell.reported < cell.expected:
        places = f"{cell.reported}/{cell.expected} đơn vị"
        notes += [" (số liệu của ", frame.bind(row, "coverage", places, coverage), ")"]
    last = pieces[-1]
    if not notes or not isinstance(last, str) or not last.endswith("."):
        return pieces
    return (*pieces[:-1], *([last[:-1]] if last[:-1] else []), *notes, ".")


def table_unit(row: Row) -> tuple[str, Decimal]:
    """The unit a row of the table prints in, and what its values are divided by; nothing is rounded away."""
    unit = row.measure.unit
    values = [
        found.value
        for quantity in ("in_period", "to_date", "target", "same_period")
        if (found := answer(row, quantity))
    ]
    whole_thousands = values and all(value % 1000 == 0 for value in values)
    if unit.split("/")[0].strip() == "đồng" and whole_thousands and max(values) >= 10**6:
        return unit.replace("đồng", "triệu đồng", 1), Decimal(10**6)
    return unit, Decimal(1)


def table_text(row: Row, quantity: str, found: Answer) -> str:
    """One quantity as a cell of the table prints it."""
    if quantity == "percent":
        return format_number(found.value)
    value = format_number(found.value / table_unit(row)[1])
    if found.value2 is not None and quantity != "target":
        return f"{value}/{format_number(found.value2)}"
    return value
