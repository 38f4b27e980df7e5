"""A row of the roll-up as sentences in official style, every printed number bound to its expression. Pure."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from giaoban.catalogue.queries import MeasureView
from giaoban.documents.content import BoundFigure, Piece, Pieces
from giaoban.documents.expressions import UNITS, Answer, Scope, answer, window
from giaoban.rollup.rows import Row, even
from vnfigures.model import Kind
from vnfigures.numbers import format_number
from vnfigures.prose import Change, Sense, Sentence, Statement, sentence
from vnfigures.prose import Quality as Firmness
from vnfigures.text import canonical

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
_LEADS = {"month": "Trong tháng", "quarter": "Trong quý", "week": "Trong tuần", "year": "Trong năm"}
_PERIOD_LEAD = "Trong kỳ"
_TO_DATE_LEAD = "Lũy kế từ đầu năm"
# Below this a difference is said as a number, from here on in percent.
_MANY = 100
# A change of more than this many percent says nothing; the two levels do.
_WILD = 300
# The word before a printed change belongs to it: "tăng" turned into "giảm" is a changed figure.
_SIGNS = ("tăng ", "giảm ", "vượt ")
_MILLION = Decimal(10**6)


@dataclass(frozen=True, slots=True)
class Frame:
    """For which unit and period sentences are written, how figures get their ids, and of how many units most figures
    are: a sentence says its own number only where it differs."""

    scope: Scope
    make_id: Callable[[], str]
    coverage: tuple[Decimal, ...] | None = None

    def bind(self, row: Row, text: str, found: Answer) -> BoundFigure:
        """A figure that prints `text` for an answer of a row."""
        return self._bound(row.measure.code, row.item_id, text, found)

    def bind_units(self, text: str, reported: int, expected: int) -> BoundFigure:
        """The figure that says how many units have reported."""
        found = Answer(("reported", "expected"), (Decimal(reported), Decimal(expected)))
        return self._bound(UNITS, None, text, found)

    def bind_as(self, expressions: tuple[str, ...], text: str, values: tuple[Decimal, ...]) -> BoundFigure:
        """A figure with expressions of its own."""
        return BoundFigure(self.make_id(), expressions, text, values)

    def _bound(self, measure: str, item_id: int | None, text: str, found: Answer) -> BoundFigure:
        expressions = tuple(self.scope.expression(measure, item_id, field) for field in found.fields)
        return BoundFigure(self.make_id(), expressions, text, found.values, found.seqs)


def subject(row: Row) -> str:
    """What a row is about, in words: the measure, and the item it stands for."""
    if row.item and not row.measure.itemised:
        # A part of a measure that normally has none: its words are the source's, so they stand as quoted.
        return f"{row.measure.name} (mục “{row.item}”)"
    name, item = row.measure.name.split(), row.item.split()
    # "Tiến độ công trình" and "Công trình cải tạo vỉa hè" share words: said once.
    for shared in range(min(len(name), len(item)), 0, -1):
        if [canonical(word) for word in name[-shared:]] == [canonical(word) for word in item[:shared]]:
            item = item[shared:]
            break
    if len(item) > 1 and not item[1][0].isupper():
        # A name that begins a sentence of its own stands inside one here: "Nâng cấp đường …".
        item[0] = item[0][0].lower() + item[0][1:]
    return " ".join((*name, *item))


def kind_of(measure: MeasureView, found: Answer | None = None) -> Kind:
    """The kind of number a measure prints as; a count of units without its whole is a plain count."""
    if measure.behaviour == "count":
        return "ratio" if found is None or found.second is not None else "count"
    return _KINDS.get(measure.unit, "other" if "/" in measure.unit else "count")


def one_window(row: Row) -> bool:
    """Whether the period's value and the one to date are the same figure: stocks, and periods that open the year."""
    return row.this_period.value == row.to_date.value and row.this_period.seqs == row.to_date.seqs


def sentences(row: Row, frame: Frame) -> Pieces:
    """What a row says: the period's value, and the value to date with its target where they differ."""
    now, to_date = answer(row, "period"), answer(row, "to_date")
    if now is None:
        return _written(row, frame, "to_date") if to_date is not None else ()
    if row.measure.behaviour != "flow" or one_window(row) or to_date is None or now.value == to_date.value == 0:
        return _written(row, frame, "period")
    lead = _LEADS.get(frame.scope.period.type, _PERIOD_LEAD) if now.value else ""
    first = _written(row, frame, "period", lead, with_target=False)
    return (*first, " ", *_written(row, frame, "to_date", _TO_DATE_LEAD))


def _written(row: Row, frame: Frame, of: str, lead: str = "", with_target: bool = True) -> Pieces:
    as_of = window(row, of).as_of
    if as_of:
        # A stock older than the period stands with its date, not as if it were today's.
        lead = f"Tính đến ngày {date.fromisoformat(as_of):%d/%m/%Y}"
    statement = _statement(row, of, lead, closed=frame.scope.period.type == "year")
    if not with_target:
        statement = replace(statement, target=None, percent=None)
    if as_of:
        statement = replace(statement, stock=False, changes=())
    pieces = _bound(row, frame, of, sentence(statement))
    return _one_bracket(_covered(_with_fraction(pieces, row, frame, of), row, frame, of))


def _one_bracket(pieces: Pieces) -> Pieces:
    """Two brackets in a row become one: "(kế hoạch năm 95%; số liệu của 11/13 đơn vị)"."""
    return tuple(piece.replace(") (", "; ") if isinstance(piece, str) else piece for piece in pieces)


def _statement(row: Row, of: str, lead: str, closed: bool) -> Statement:
    measure, cell = row.measure, window(row, of)
    found = answer(row, of) or Answer((of,), (Decimal(0),))
    kind = kind_of(measure, found)
    target, percent = answer(row, "target"), answer(row, "percent")
    # A percent of a percent, or of a limit, reads like a mistake: there the target alone is said.
    says_percent = percent is not None and kind not in ("ratio", "percent") and measure.direction != "down"
    return Statement(
        subject=_counted_subject(row, kind),
        kind=kind,
        value=found.value,
        unit={"money": "VND", "percent": "%"}.get(kind, measure.unit),
        value2=found.second,
        qualifier=_qualifier(cell.qualifier),
        quality=_FIRM[cell.quality or 3],
        sense=_SENSES[measure.direction],
        stock=measure.behaviour == "stock",
        target=target.value if target and kind != "ratio" else None,
        target_name="kế hoạch năm",
        percent=percent.value if percent and says_percent else None,
        changes=_changes(row, of, kind),
        lead=lead,
        closed=closed,
    )


def _counted_subject(row: Row, kind: Kind) -> str:
    """ "Số hộ nghèo" counted in hộ is "hộ nghèo": then the sentence says "có 185 hộ nghèo"."""
    words = subject(row)
    rest = words.removeprefix("Số ")
    if kind == "count" and rest != words and canonical(f"{rest} ").startswith(canonical(f"{row.measure.unit} ")):
        return rest[0].upper() + rest[1:]
    return words


def _qualifier(words: str) -> str | None:
    """The qualifier without what the sentence's own verb says."""
    kept = [word for word in words.split() if word not in ("ước", "đạt")]
    return " ".join(kept) or None


def _changes(row: Row, of: str, kind: Kind) -> tuple[Change, ...]:
    against = _against(of)
    now, then = answer(row, of), answer(row, against)
    change, percent = answer(row, f"diff_{against}"), answer(row, f"change_{against}")
    if now is None or then is None or kind == "ratio":
        return ()
    if change is None:
        # Sums of different units are said side by side; what is out of date is not compared.
        dated = window(row, of).as_of or window(row, against).as_of
        return () if dated or kind == "percent" else (Change("same_period", level=then.value),)
    if now.value == change.value == 0:
        return ()
    if kind == "percent":
        return (Change("same_period", amount=change.value),)
    if max(now.value, then.value) < _MANY:
        return (Change("same_period", amount=change.value, level=then.value),)
    if percent is None or abs(percent.value) > _WILD:
        return (Change("same_period", level=then.value),)
    return (Change("same_period", percent=percent.value),)


def _against(of: str) -> str:
    return "same_period" if of == "period" else "same_to_date"


def _uneven(row: Row, of: str) -> bool:
    """Whether this year's sum and last year's are of different units: then no change can be said."""
    return not even(window(row, of), window(row, _against(of)))


def _field(placed: str, of: str) -> str:
    """The field of what a sentence says it prints."""
    name = placed.partition(":")[0]
    against = _against(of)
    fields = {
        "actual": of,
        "excess": "percent",
        "level": against,
        "change": f"diff_{against}",
        "change_percent": f"change_{against}",
    }
    return fields.get(name, name)


def _bound(row: Row, frame: Frame, of: str, written: Sentence) -> Pieces:
    pieces: list[Piece] = []
    text, at = written.text, 0
    for placed in written.figures:
        start, field = placed.start, _field(placed.quantity, of)
        found = answer(row, field)
        if found is None:
            raise ValueError(f"{row.measure.code}: the sentence prints {placed.quantity}, the ledger does not give it")
        if field.startswith(("diff_", "change_")) or placed.quantity == "excess":
            start -= len(next((word for word in _SIGNS if text[at:start].endswith(word)), ""))
        pieces += [text[at:start], frame.bind(row, text[start : placed.end], found)]
        at = placed.end
        units = answer(row, f"coverage_{field}") if field == _against(of) and _uneven(row, of) else None
        if units is not None:
            pieces += [", ", frame.bind(row, f"{units.value}/{units.second} đơn vị", units)]
    return tuple(piece for piece in (*pieces, text[at:]) if piece)


def _with_fraction(pieces: Pieces, row: Row, frame: Frame, of: str) -> Pieces:
    """A percentage with its numerator and denominator behind it: "đạt 91,3% (1.201/1.315 hộ)"."""
    found = answer(row, f"fraction_{of}")
    place = next((index for index, piece in enumerate(pieces) if isinstance(piece, BoundFigure)), None)
    unit = row.measure.part_unit
    if found is None or found.second is None or place is None or row.measure.unit != "%" or "/" in unit:
        return pieces
    part, whole = found.value, found.second
    if unit == "đồng" and part % _MILLION == whole % _MILLION == 0:
        part, whole, unit = part / _MILLION, whole / _MILLION, "triệu đồng"
    figure = frame.bind(row, f"{format_number(part)}/{format_number(whole)} {unit}".strip(), found)
    before, after = pieces[: place + 1], pieces[place + 1 :]
    if after and isinstance(after[0], str):
        return (*before, " (", figure, f"){after[0]}", *after[1:])
    return (*before, " (", figure, ")", *after)


def _covered(pieces: Pieces, row: Row, frame: Frame, of: str) -> Pieces:
    """The sentence with how many units it stands for, before its stop, where that is not what the report says."""
    found, last = answer(row, f"coverage_{of}"), pieces[-1]
    if found is None or found.value == found.second or not isinstance(last, str) or not last.endswith("."):
        return pieces
    if found.values == frame.coverage:
        return pieces
    figure = frame.bind(row, f"{found.value}/{found.second} đơn vị", found)
    return (*pieces[:-1], f"{last[:-1]} (số liệu của ", figure, ").")


def table_unit(row: Row) -> tuple[str, Decimal]:
    """The unit a row of the table prints in, and what its values are divided by; nothing is rounded away."""
    unit = row.measure.unit
    names = ("period", "to_date", "target", "same_period")
    values = [found.value for name in names if (found := answer(row, name))]
    whole_thousands = values and all(value % 1000 == 0 for value in values)
    if unit.split("/")[0].strip() == "đồng" and whole_thousands and max(values) >= _MILLION:
        return unit.replace("đồng", "triệu đồng", 1), _MILLION
    return unit, Decimal(1)


def table_text(row: Row, name: str, found: Answer) -> str:
    """One field as a cell of the table prints it."""
    if name == "percent":
        return format_number(found.value)
    value = format_number(found.value / table_unit(row)[1])
    return value if found.second is None else f"{value}/{format_number(found.second)}"
