"""What stands after a number: money, percent, measure, rate or counted noun."""

from decimal import Decimal
from typing import NamedTuple

from vnfigures.lexicon import NOUN_BLOCK, NOUNS, STOP, UNCOUNTED, words
from vnfigures.model import Kind
from vnfigures.tokens import Tokens

SCALES = {
    "nghìn": 10**3, "ngàn": 10**3, "k": 10**3, "chục": 10, "vạn": 10**4, "triệu": 10**6, "tr": 10**6, "tỷ": 10**9,
}  # fmt: skip
# A scale word that begins another word: tỷ lệ, tỷ trọng, triệu tập.
_NOT_SCALE = {
    "tỷ": words("lệ trọng số giá suất phú mỉ"),
    "triệu": words("tập hồi chứng"),
    "nghìn": words("thu"),
}
_NOT_MONEY = words("chí bào hồ thời nghiệp đội lúa ý bộ hương khởi tình thuận loạt diễn hành phục cỏ sức bằng nhất")
_JOINED_MILLION = words("trđ trđồng")
_FOREIGN = {
    ("usd",): "USD", ("đô", "la", "mỹ"): "USD", ("đô", "la"): "USD", ("$",): "USD", ("eur",): "EUR", ("euro",): "EUR",
    ("nhân", "dân", "tệ"): "CNY", ("yên",): "JPY", ("kíp",): "LAK",
}  # fmt: skip
MEASURES: dict[tuple[str, ...], tuple[Kind, str]] = {
    **dict.fromkeys(
        [
            ("ha",), ("héc", "ta"), ("hec", "ta"), ("hecta",), ("héc", "-", "ta"), ("m2",), ("m²",), ("km2",),
            ("km²",), ("mét", "vuông"), ("sào",), ("công", "đất"), ("mẫu", "ruộng"),
        ],
        ("area", ""),
    ),
    **dict.fromkeys(
        [("km",), ("m",), ("mét",), ("cm",), ("mm",), ("mét", "dài"), ("md",), ("ki", "lô", "mét"), ("cây", "số")],
        ("length", ""),
    ),
    **dict.fromkeys(
        [("tấn",), ("tạ",), ("kg",), ("yến",), ("gam",), ("gram",), ("ki", "lô", "gam"), ("kilôgam",), ("cân",)],
        ("weight", ""),
    ),
    **dict.fromkeys(
        [
            ("m3",), ("m³",), ("mét", "khối"), ("lít",), ("kwh",), ("kw",), ("mw",), ("mwp",), ("kv",), ("kva",),
            ("cv",), ("mã", "lực"), ("độ",), ("tuổi",), ("ster",), ("teu",), ("gb",), ("tb",), ("mbps",), ("bậc",),
        ],
        ("other", ""),
    ),
}  # fmt: skip
_POINTS = {("điểm", "phần", "trăm"), ("điểm", "%")}


class Unit(NamedTuple):
    """What follows a number: the kind, the unit, the scale it multiplies by, the token after it, the class counted."""

    kind: Kind
    unit: str | None
    scale: Decimal
    last: int
    sort: str = ""
    known: bool = True
    money_word: bool = True


def scale_at(tokens: Tokens, at: int) -> tuple[int, int]:
    """The scale words from token `at` multiplied, and the token after them (1 and `at` when there are none)."""
    scale, start = 1, at
    while at < start + 2:
        word = tokens.word(at)
        if word not in SCALES or not tokens.near(at):
            break
        if tokens.word(at + 1) in _NOT_SCALE.get(word, ()):
            break
        if word == "k" and not tokens.glued(at):
            break
        scale *= SCALES[word]
        at += 1
        if word == "tr":
            break
    return scale, at


def _currency(tokens: Tokens, at: int) -> tuple[str, int] | None:
    word = tokens.word(at)
    if not tokens.near(at):
        return None
    if word in ("đồng", "đ", "vnđ", "vnd"):
        following = tokens.word(at + 1)
        if word == "đồng" and following in _NOT_MONEY and tokens.near(at + 1):
            return None
        if word == "đ" and following in ("/", ".") and tokens.word(at + 2) == "c":
            return None
        return "VND", at + 1
    for phrase, code in _FOREIGN.items():
        if word == phrase[0] and tokens.matches(at, phrase):
            return code, at + len(phrase)
    return None


_PLAN_WORDS = frozenset({"dt", "kh", "ct", "nq", "dự", "kế", "chỉ", "tổng"})


def _denominator(tokens: Tokens, at: int) -> tuple[str, int]:
    """The '/người/năm' after a unit as written, and the token after it."""
    start = at
    while tokens.word(at) == "/" and tokens.is_word(at + 1) and at < start + 8:
        if tokens.word(at + 1) in _PLAN_WORDS:
            break  # "3.412 triệu đồng/DT 4.050 triệu đồng": a plan, not a rate
        noun = noun_at(tokens, at + 1)
        at = noun.last if noun and noun.known else at + 2
    if at == start:
        return "", start
    return tokens.norm[tokens.starts[start] : tokens.ends[at - 1]], at


def _share_at(tokens: Tokens, at: int) -> Unit | None:
    """Per cent and per mille, as signs or words, with what they are a share of each time: "%/năm"."""
    word, following = tokens.words[at], tokens.word(at + 1)
    if word == "‰" or (word == "%" and following in ("0", "o") and tokens.glued(at + 1)):
        return Unit("other", "‰", Decimal(1), at + (1 if word == "‰" else 2))
    if word == "%" or (word == "phần" and following == "trăm"):
        _, last = _denominator(tokens, at + (1 if word == "%" else 2))
        return Unit("percent", "%", Decimal(1), last)
    return None


def unit_at(tokens: Tokens, at: int) -> Unit | None:
    """The unit that begins at token `at`, directly after a number; None when no unit or noun stands there."""
    if at >= len(tokens) or tokens.words[at] == "\n" or not tokens.near(at):
        return None
    word = tokens.words[at]
    if share := _share_at(tokens, at):
        return share
    if word in _JOINED_MILLION:
        return _money("VND", Decimal(10**6), tokens, at + 1)
    scale, after = scale_at(tokens, at)
    if (
        scale > 1 and tokens.word(after - 1) == "tr" and tokens.word(after) == "." and tokens.word(after + 1)[:1] == "đ"
    ) and (currency := _currency(tokens, after + 1)):
        return _money(currency[0], Decimal(scale), tokens, currency[1])
    if currency := _currency(tokens, after):
        return _money(currency[0], Decimal(scale), tokens, currency[1])
    if word == "điểm" and any(tokens.matches(at, phrase) for phrase in _POINTS):
        return Unit("percent", "%", Decimal(1), at + (3 if tokens.word(at + 1) == "phần" else 2))
    if measure := _measure_at(tokens, after):
        return measure._replace(scale=Decimal(scale))
    noun = noun_at(tokens, after)
    if scale > 1:
        if noun and noun.known:
            return noun._replace(scale=Decimal(scale))
        rate, last = _denominator(tokens, after)
        return Unit("money", f"VND{rate}", Decimal(scale), last, money_word=False)
    return noun


def _money(code: str, scale: Decimal, tokens: Tokens, at: int) -> Unit:
    rate, last = _denominator(tokens, at)
    return Unit("money", code + rate, scale, last)


def _measure_at(tokens: Tokens, at: int) -> Unit | None:
    if not tokens.near(at):
        return None
    word = tokens.word(at)
    for length in (3, 2, 1):
        phrase = tokens.phrase(at, length)
        if len(phrase) == length and phrase in MEASURES:
            if word == "độ" and tokens.word(at + 1) not in ("c", "ẩm"):
                continue
            kind, _ = MEASURES[phrase]
            rate, last = _denominator(tokens, at + length)
            label = tokens.norm[tokens.starts[at] : tokens.ends[at + length - 1]]
            return Unit("other" if rate else kind, label + rate, Decimal(1), last)
    return None


def noun_at(tokens: Tokens, at: int) -> Unit | None:
    """The counted noun that begins at token `at`: the shortest that names the thing, with nouns joined by a comma."""
    if not tokens.is_word(at) or not tokens.near(at):
        return None
    found = _known_noun(tokens, at)
    if found is None:
        return _unknown_noun(tokens, at)
    sort, last = found
    rate, rate_last = _denominator(tokens, last)
    if rate:
        label = tokens.norm[tokens.starts[at] : tokens.ends[rate_last - 1]]
        return Unit("other", label, Decimal(1), rate_last, sort)
    last = _joined(tokens, last, sort, tokens.words[at])
    label = tokens.norm[tokens.starts[at] : tokens.ends[last - 1]]
    return Unit("count", " ".join(label.split()), Decimal(1), last, sort)


def _known_noun(tokens: Tokens, at: int) -> tuple[str, int] | None:
    word = tokens.word(at)
    if word == "đ" and tokens.word(at + 1) in ("/", ".") and tokens.word(at + 2) == "c":
        return "person", at + 3
    halves = tokens.is_word(at + 2) and tokens.is_word(at + 3) and tokens.word(at + 2) != word
    if halves and tokens.word(at + 1) == "," and tokens.near(at + 2, 1):
        # "thanh, thiếu niên" for "thanh niên, thiếu niên": the second half serves both
        both = (word, tokens.words[at + 3])
        sort = next((sort for phrase, sort in NOUNS.get(word, ()) if phrase == both), None)
        if sort == "person" and tokens.words[at + 2] not in STOP:
            return sort, at + 4
    blocked = word in NOUN_BLOCK and tokens.word(at + 1) in NOUN_BLOCK[word]
    for phrase, sort in NOUNS.get(word, ()):
        if len(phrase) == 1 and not blocked or len(phrase) > 1 and tokens.matches(at, phrase):
            if phrase[-1] in ("thứ",):
                return sort, at + len(phrase) + 1
            return sort, at + len(phrase)
    return None


def _joined(tokens: Tokens, last: int, sort: str, head: str) -> int:
    """The end of "xã, phường", "đoàn viên, hội viên": nouns without a number of their own share the number."""
    while tokens.word(last) == "," and tokens.near(last, 1):
        found = _known_noun(tokens, last + 1)
        if found is None or tokens.is_number(found[1]) or found[0] != sort:
            return last
        if tokens.words[last + 1] == head:
            return last  # "11.512 người, người dân tộc thiểu số 7.930 người": a label of its own
        if found[1] == last + 2 and tokens.is_word(found[1]) and tokens.words[found[1]] not in STOP:
            return last  # "12 hồ sơ, giải quyết …": a verb that begins like a noun
        last = found[1]
    return last


def _unknown_noun(tokens: Tokens, at: int) -> Unit | None:
    word = tokens.words[at]
    if word in STOP or word in UNCOUNTED or len(word) == 1 and word.isascii() or len(word) > 20:
        return None
    last = at + 1
    if tokens.is_word(last) and tokens.near(last) and tokens.words[last] not in STOP and not tokens.is_capital(last):
        last += 1
    label = tokens.norm[tokens.starts[at] : tokens.ends[last - 1]]
    return Unit("count", label, Decimal(1), last, "", known=False)
