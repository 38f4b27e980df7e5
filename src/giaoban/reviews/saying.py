"""Numbers in what was said at a conference: bound to the ledger where the figure shown there is meant, else to the very
words, which are kept (docs/decisions/0006-conference.md). No printed number stands without a source."""

import hashlib
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from giaoban.base.actors import Actor
from giaoban.base.clock import now
from giaoban.catalogue.queries import MeasureView
from giaoban.catalogue.rules import Period
from giaoban.documents.content import BoundFigure, Piece, Pieces
from giaoban.documents.contributions import Moment
from giaoban.documents.expressions import Answer, Scope, answer
from giaoban.documents.stated import Stated, stated
from giaoban.documents.wording import Frame
from giaoban.registry.queries import unit
from giaoban.reviews.models import Saying
from giaoban.rollup.queries import consolidate
from giaoban.rollup.rows import Row
from vnfigures.text import Text, fold

SAID = "said"
_FIELDS = ("to_date", "period", "percent", "target", "same_period", "same_to_date")
_MONEY = "đồng"
# Words of a measure's name that must stand in the sentence, as a share.
_NAMED = 0.6


@dataclass(frozen=True, slots=True)
class Meant:
    """A number of what was said, and the figure of the ledger that it is; `differs`: what the ledger says instead,
    where the words speak of that measure but give another number."""

    number: Stated
    row: Row | None = None
    answer: Answer | None = None
    differs: Decimal | None = None


@dataclass(slots=True)
class Binder:
    """Binds the numbers of a conference's words: to figures of its period, by their position, else to the words."""

    actor: Actor
    review_id: int
    make_id: Callable[[], str]
    rows: Sequence[Row] = ()
    frame: Frame | None = None
    terms: Collection[str] = ()
    names: dict[str, str] = field(default_factory=dict)

    def pieces(self, text: str, origin: str) -> Pieces:
        """The words with every number bound. `names` gets what each figure is called in Word."""
        words = Text(text).norm
        found = [meant(one, words, self.rows) for one in stated(words, self.terms)]
        kept = self._keep(words, origin) if any(one.answer is None for one in found) else None
        pieces: list[Piece] = []
        at = 0
        for one in found:
            number = one.number
            pieces += [words[at : number.start], self._bound(one, kept)]
            at = number.end
        return tuple(piece for piece in (*pieces, words[at:]) if piece)

    def _bound(self, one: Meant, kept: Saying | None) -> BoundFigure:
        if one.row is not None and one.answer is not None and self.frame is not None:
            figure = self.frame.bind(one.row, one.number.text, one.answer)
            self.names[figure.id] = one.row.measure.name
            return figure
        number = one.number
        parts = range(len(number.values)) if len(number.values) > 1 else (None,)
        expressions = tuple(
            f"{SAID}:{kept.pk if kept else 0}:{number.start}-{number.end}" + ("" if part is None else f".{part + 1}")
            for part in parts
        )
        figure = BoundFigure(self.make_id(), expressions, number.text, number.values)
        self.names[figure.id] = "Lời tại hội nghị, không phải số trong sổ"
        return figure

    def _keep(self, words: str, origin: str) -> Saying:
        row, _made = Saying.objects.get_or_create(
            review_id=self.review_id,
            origin=origin,
            sha256=hashlib.sha256(words.encode()).hexdigest(),
            defaults={"text": words, "at": now(), "by": self.actor.account_id},
        )
        return row


def rows_shown(unit_id: int, period: Period, codes: Collection[str], at_seq: int | None = None) -> list[Row]:
    """The rows of a period whose measures (by code) an agenda shows."""
    if not codes:
        return []
    place = unit(unit_id, period.last).place_id
    wanted = set(codes)
    found = consolidate(place, period) if at_seq is None else consolidate(place, period, at_seq=at_seq)
    return [row for row in found if row.measure.code in wanted or row.measure.family in wanted]


def frame_of(unit_id: int, period: Period, make_id: Callable[[], str]) -> Frame:
    """Names the expressions of figures that stand in a conference's documents."""
    place = unit(unit(unit_id, period.last).place_id, period.last)
    return Frame(Scope(place.code, period), make_id)


def meant(number: Stated, text: str, rows: Sequence[Row]) -> Meant:
    """Whether a number is a figure of one of the rows: the sentence names its measure, its unit fits, and the value is
    the ledger's to the precision said. Pure."""
    about = [row for row in rows if _speaks_of(row.measure, number, text) and not row.item]
    for row in about:
        for name in _FIELDS:
            found = answer(row, name)
            if found and _fits(number, row.measure, name) and _same(number, found):
                return Meant(number, row, found)
    for row in about:
        found = answer(row, "to_date") or answer(row, "period")
        if found and len(found.values) == len(number.values) and _fits(number, row.measure, "to_date"):
            return Meant(number, differs=found.value)
    return Meant(number)


def _speaks_of(measure: MeasureView, number: Stated, text: str) -> bool:
    """Whether the sentence of a number names the measure."""
    if number.family and number.family == measure.family:
        return True
    begin = max(text.rfind(mark, 0, number.start) for mark in (".", ";", "\n", "!")) + 1
    sentence = set(fold(text[begin : number.end + 80]).split())
    wanted = [word for word in fold(measure.name).split() if len(word) > 1]
    return bool(wanted) and sum(word in sentence for word in wanted) >= _NAMED * len(wanted)


def _fits(number: Stated, measure: MeasureView, name: str) -> bool:
    """Whether what is counted agrees."""
    if name == "percent":
        return number.unit == "%"
    if measure.unit.startswith(_MONEY):
        return number.unit.startswith("VND")
    if number.unit == "%" or measure.unit == "%":
        return number.unit == measure.unit
    return not number.unit.startswith("VND")


def _same(number: Stated, found: Answer) -> bool:
    """Equal to the precision that was said."""
    if len(number.values) != len(found.values):
        return False
    step = number.step or Decimal(1)
    return all(
        said == (value / step).quantize(Decimal(1), ROUND_HALF_UP) * step
        for said, value in zip(number.values, found.values, strict=True)
    )


def value_of(expression: str, moment: Moment) -> Decimal | None:
    """What a kept saying says at some characters: `said:12:34-41`, of two numbers `.1` and `.2`. None for no such."""
    _prefix, _colon, rest = expression.partition(":")
    key, _colon, place = rest.partition(":")
    span, _dot, part = place.partition(".")
    first, _dash, last = span.partition("-")
    if not all(number.isdecimal() for number in (key, first, last)):
        return None
    row = Saying.objects.filter(pk=int(key)).first()
    if row is None:
        return None
    words = row.text
    found = next((one for one in stated(words) if (one.start, one.end) == (int(first), int(last))), None)
    index = int(part) - 1 if part.isdecimal() else 0
    return found.values[index] if found and index < len(found.values) else None
