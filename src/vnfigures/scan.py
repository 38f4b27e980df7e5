"""Tokens to figures: where a number states a quantity, and which."""

from decimal import Decimal

from vnfigures.exclude import Excluder
from vnfigures.figure import Figure
from vnfigures.lexicon import NOUNS, words
from vnfigures.numerals import Numeral, from_digits, from_words, starts_number, step_of
from vnfigures.tokens import Tokens
from vnfigures.units import SCALES, Unit, noun_at, scale_at, unit_at

_DASHES = ("-", "–", "—")
_TO = ("đến", "tới")
_OF = (
    ("trên", "tổng", "số"), ("trong", "tổng", "số"), ("/", "tổng", "số"), ("trong", "số"), ("/",), ("trên",),
    ("trong",),
)  # fmt: skip
_AFTER_BARE = words("và hoặc tăng giảm đạt chiếm bằng so thì trong còn")
_TIMES = words("tăng gấp giảm bằng")
_CLAUSE_ENDS = (",", ";", ".", "\n", "(", ")")
_COPULAS = words("là có còn : đạt được hiện gồm = lên xuống giảm tăng")
_LABEL_WORDS = words("nghèo toàn xã phường trên địa bàn trong năm kỳ cuối đầu hiện nay mới đã tiếp nhận giải quyết")
_RESULT = words("đạt được có hoàn thành là với thực hiện giải quyết giữ giao : xong bàn tiêm")


class Scanner:
    """One pass over the tokens; `figures` holds what was found, in order."""

    def __init__(self, tokens: Tokens) -> None:
        self.tokens = tokens
        self.exclude = Excluder(tokens)
        self.figures: list[Figure] = []

    def run(self) -> list[Figure]:
        """All figures of the text."""
        tokens, at, count = self.tokens, 0, len(self.tokens)
        all_words = tokens.words
        while at < count:
            word = all_words[at]
            if "0" <= word[0] <= "9":
                at = self._digits(at)
            elif starts_number(word):
                at = self._in_words(at)
            else:
                at += 1
        return self.figures

    def _digits(self, at: int) -> int:
        skip = self.exclude.named(at)
        if skip > at:
            return skip
        numeral = from_digits(self.tokens.words[at])
        if numeral is None:
            return self.exclude.mark(at, at + 1)
        return self._quantity(at, at + 1, numeral, in_words=False)

    def _in_words(self, at: int) -> int:
        parsed = from_words(self.tokens.words, at)
        if parsed is None or not self.exclude.allows_words(at, parsed[1]):
            return at + 1
        value, last = parsed
        unit = unit_at(self.tokens, last)
        if unit is None or not unit.known or self.exclude.announces(at, unit):
            return last
        if self.tokens.word(at) == "năm" and last == at + 1 and unit.kind != "count":
            return last
        if unit.kind == "money" and self.exclude.in_parenthesis(at):
            return unit.last
        return self._quantity(at, last, Numeral(value, step_of(value)), in_words=True)

    def _quantity(self, at: int, last: int, numeral: Numeral, *, in_words: bool) -> int:
        done = self._pair(at, last, numeral)
        if done:
            return done
        unit = unit_at(self.tokens, last)
        if unit is None:
            return self._bare(at, last, numeral)
        if unit.kind == "count" and self.exclude.announces(at, unit):
            return self.exclude.mark(at, last)
        done = 0 if in_words else self._after_unit(at, last, numeral, unit)
        if done:
            return done
        if self.exclude.as_name(at, unit) or self.exclude.is_page_counter(at, unit):
            return self.exclude.mark(at, last)
        if not unit.known and self.exclude.in_slogan(at, unit.last):
            return self.exclude.mark(at, last)
        figure = self._figure(at, last, numeral, self._measured(at, numeral, unit))
        figure.in_words = in_words
        return self._add(figure)

    def _pair(self, at: int, last: int, numeral: Numeral) -> int:
        """Ratio or range whose first number has no unit of its own: "21/21", "12 trên 15", "3 - 5"."""
        tokens = self.tokens
        for connector in _OF:
            if tokens.matches(last, connector) and tokens.is_number(last + len(connector)):
                done = self._ratio(at, last, last + len(connector), numeral, None)
                if done:
                    return done
        if (tokens.word(last) in _DASHES or tokens.word(last) in _TO) and tokens.is_number(last + 1):
            return self._range(at, last, last + 1, numeral, None)
        return 0

    def _measured(self, at: int, numeral: Numeral, unit: Unit) -> Unit:
        """ "tăng 2,5 lần" and "21,35 điểm" measure, "tổ chức 3 lần" counts."""
        if unit.unit == "lần" and (numeral.step < 1 or self.tokens.word(at - 1) in _TIMES):
            return unit._replace(kind="other", sort="")
        if unit.unit == "điểm" and numeral.step < 1:
            return unit._replace(kind="other")
        return unit

    def _after_unit(self, at: int, last: int, numeral: Numeral, unit: Unit) -> int:
        """Ratio or range whose first number has a unit of its own: "1.486,5 ha/1.502 ha", "150.000đ đến 800.000đ"."""
        tokens = self.tokens
        for connector in _OF[:5]:
            if tokens.matches(unit.last, connector) and tokens.is_number(unit.last + len(connector)):
                second = unit_at(tokens, unit.last + len(connector) + 1)
                if second is None or (second.kind, second.unit) != (unit.kind, unit.unit):
                    return 0
                return self._ratio(at, last, unit.last + len(connector), numeral, unit)
        follows = tokens.word(unit.last)
        if (follows in _TO or follows in _DASHES) and tokens.is_number(unit.last + 1):
            return self._range(at, last, unit.last + 1, numeral, unit)
        return 0

    def _ratio(self, at: int, last: int, second: int, numeral: Numeral, unit: Unit | None) -> int:
        tokens = self.tokens
        other = from_digits(tokens.words[second])
        if other is None:
            return 0
        whole = unit_at(tokens, second + 1)
        spoken = tokens.word(last) in ("trên", "trong")
        if spoken and unit is None and (whole is None or other.value < numeral.value or whole.kind == "percent"):
            return 0
        if unit is not None and (whole is None or whole.kind != unit.kind):
            return 0
        if whole is not None and whole.kind == "percent":
            return 0
        if whole is None and unit is None and self._noun_before(at):
            figure = self._figure(at, second + 1, numeral, None)
            figure.kind, figure.base, figure.sort = "ratio", "count", self._noun_before(at)
            figure.unit, figure.value2 = tokens.norm[tokens.starts[at - 1] : tokens.ends[at - 1]], other.value
            figure.weak.add("label")
            return self._add(figure)
        if whole is None and not self.exclude.ratio_without_noun(at, numeral, other, _RESULT):
            return self.exclude.mark(at, second + 1)
        if whole is not None and self.exclude.ratio_is_name(at, second):
            return self.exclude.mark(at, second + 1)
        figure = self._figure(at, second + 1, numeral, whole)
        figure.kind, figure.base = "ratio", figure.kind
        first_unit = unit or whole
        first_scale = first_unit.scale if first_unit else Decimal(1)
        first = _settle(numeral, first_unit)
        figure.value = first.value * first_scale
        figure.value2 = _settle(other, whole).value * (whole.scale if whole else Decimal(1))
        figure.step = min(first.step, other.step) * first_scale
        if whole is None:
            figure.weak.add("bare")
            self._label(figure)
        return self._add(figure)

    def _noun_before(self, at: int) -> str:
        """The class of a paper or case named directly before a ratio: "đơn 07/07 đã giải quyết"."""
        return next(
            (
                sort
                for phrase, sort in NOUNS.get(self.tokens.word(at - 1), ())
                if len(phrase) == 1 and sort in ("paper", "case")
            ),
            "",
        )

    def _range(self, at: int, last: int, second: int, numeral: Numeral, unit: Unit | None) -> int:
        tokens = self.tokens
        other = from_digits(tokens.words[second])
        upper = unit_at(tokens, second + 1)
        if other is None or upper is None or tokens.word(second + 1) in ("/", ":"):
            return 0
        if unit is not None and (unit.kind, unit.unit) != (upper.kind, upper.unit):
            return 0
        if unit is None and (upper.kind == "count" and not upper.known or other.value <= numeral.value):
            return 0
        if self.exclude.as_name(at, upper):
            return 0
        figure = self._figure(at, second + 1, numeral, upper)
        figure.kind, figure.base = "range", figure.kind
        figure.role = "range"
        scale = (unit or upper).scale
        figure.value = _settle(numeral, unit or upper).value * scale
        figure.value2 = _settle(other, upper).value * upper.scale
        return self._add(figure)

    def _bare(self, at: int, last: int, numeral: Numeral) -> int:
        unit = Unit("other", None, Decimal(1), last)
        if self.exclude.as_name(at, None):
            return self.exclude.mark(at, last)
        if self.tokens.is_word(last) and self.tokens.words[last] not in _AFTER_BARE:
            return last
        figure = self._figure(at, last, numeral, unit)
        figure.bare = True
        self._label(figure)
        return self._add(figure)

    def _label(self, figure: Figure) -> None:
        """A number whose label says what it measures: "tuổi bình quân 76,4", "tổng số hộ nghèo: 212"."""
        tokens = self.tokens
        first = figure.first
        while first > max(0, figure.first - 10) and tokens.words[first - 1] not in _CLAUSE_ENDS:
            first -= 1
        label = tokens.words[first : figure.first]
        if "quân" in label and label[label.index("quân") - 1] in ("bình",) or "hệ" in label and "số" in label:
            figure.unit = "tuổi" if "tuổi" in label else None
            figure.bare = False
            figure.weak.add("label")
            return
        for at in range(figure.first - 2, first - 1, -1):
            if tokens.words[at] == "số" and tokens.word(at - 1) not in ("một", "văn", "dân"):
                noun = noun_at(tokens, at + 1)
                if noun is None or not noun.known or noun.last > figure.first:
                    return
                colon = tokens.word(figure.first - 1) == ":" and figure.first - noun.last <= 6
                if colon or all(
                    word in _COPULAS for word in tokens.words[noun.last : figure.first] if word not in _LABEL_WORDS
                ):
                    if figure.kind == "ratio":
                        figure.unit, figure.sort, figure.base = noun.unit, noun.sort, "count"
                        return
                    figure.kind, figure.unit, figure.sort, figure.bare = "count", noun.unit, noun.sort, False
                    figure.weak.add("label")
                return

    def _figure(self, at: int, number_last: int, numeral: Numeral, unit: Unit | None) -> Figure:
        tokens = self.tokens
        unit = unit or Unit("other", None, Decimal(1), number_last)
        settled = _settle(numeral, unit)
        value, step, last = settled.value * unit.scale, settled.step * unit.scale, unit.last
        kind, label = unit.kind, unit.unit
        if unit.kind == "money" and unit.scale >= 1000:
            value, step, last, label = self._compound(value, step, unit)
        figure = Figure(
            start=tokens.starts[at],
            end=tokens.ends[last - 1],
            kind=kind,
            value=value,
            first=at,
            last=last,
            number_last=number_last,
            number_end=tokens.ends[number_last - 1],
            unit=label,
            step=step,
            sort=unit.sort,
        )
        if settled.odd:
            figure.weak.add(settled.odd)
        if not unit.known:
            figure.weak.add("noun")
        return figure

    def _compound(self, value: Decimal, step: Decimal, unit: Unit) -> tuple[Decimal, Decimal, int, str | None]:
        """Adds what follows a scale: "49 tỷ 687 triệu đồng", "2 tỷ rưỡi"."""
        tokens, last, label, scale = self.tokens, unit.last, unit.unit, unit.scale
        while scale > 1000 and not (tokens.word(last - 1).startswith("đ") or tokens.word(last - 1).startswith("vn")):
            if tokens.word(last) == "rưỡi":
                return value + scale / 2, scale / 10, last + 1, label
            at = last + 1 if tokens.word(last) == "," else last
            number, after = self._number_at(at)
            more = unit_at(tokens, after) if number is not None else None
            if number is None or more is None or more.kind != "money" or not 1 < more.scale < scale:
                break
            if number.value * more.scale >= scale or scale_at(tokens, after)[0] == 1:
                break
            value += number.value * more.scale
            step, scale, last, label = number.step * more.scale, more.scale, more.last, more.unit
        return value, step, last, label

    def _number_at(self, at: int) -> tuple[Numeral | None, int]:
        """The number at a token, in digits or in words, and the token after it."""
        tokens = self.tokens
        if not tokens.near(at):
            return None, at
        if tokens.is_number(at):
            return from_digits(tokens.words[at]), at + 1
        parsed = from_words(tokens.words, at) if starts_number(tokens.word(at)) else None
        return (Numeral(Decimal(parsed[0]), Decimal(1)), parsed[1]) if parsed else (None, at)

    def _add(self, figure: Figure) -> int:
        self.figures.append(figure)
        return figure.last


def _settle(numeral: Numeral, unit: Unit | None) -> Numeral:
    """The reading of an ambiguous writing that fits the unit: things come whole, a percent has no thousands."""
    if numeral.other is None or unit is None:
        return numeral
    if unit.kind == "percent" and numeral.step == 1:
        return Numeral(numeral.other, Decimal("0.001"), "point")
    whole = unit.kind == "count" and unit.scale == 1 or unit.kind == "money" and unit.scale == 1
    if whole and numeral.step < 1:
        return Numeral(numeral.other, Decimal(1), "foreign")
    return numeral


__all__ = ["SCALES", "Scanner"]
