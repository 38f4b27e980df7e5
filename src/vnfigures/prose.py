"""Figures to sentences in official style, with the place of every printed number.

A sentence is written so that `vnfigures.read.read` gets the same figures out of it: value, kind, role,
direction and comparison. Nothing is computed here but what a wording itself asks for (vượt 23,2% is printed
for 123,2%): percents and changes come from the caller, rounded once. Wordings vary, but the same statement
always gets the same one.
"""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from vnfigures.model import Comparison, Kind
from vnfigures.numbers import Style, format_count, format_money, format_number, format_percent

Quality = Literal["official", "actual", "preliminary", "estimate"]
Sense = Literal["up", "down", "none"]

_SINCE: dict[Comparison, str] = {
    "same_period": "cùng kỳ năm trước",
    "start_of_year": "đầu năm",
    "previous_period": "kỳ trước",
    "plan": "kế hoạch",
}
# A sentence may begin its subject in lower case after a lead, but these keep their capital.
_CAPITAL = frozenset({"Đảng", "Nhân", "Nhà", "Mặt", "Đoàn", "Hội", "Huy", "Quốc", "Đội", "Tết"})


@dataclass(frozen=True, slots=True)
class Part:
    """A stated part of the whole: "thu nội địa" 12 tỷ đồng, or 311 "đảng viên chính thức".

    A label that begins with the unit is printed after the number, any other before it.
    """

    label: str
    value: Decimal
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """How the value stands against another time: the difference in the value's own unit, in percent, or both.

    Negative is a decrease, 0 is unchanged. `level` is the value at that other time. For a percentage the
    difference is in points. At least one of the three is given.
    """

    versus: Comparison
    amount: Decimal | None = None
    percent: Decimal | None = None
    level: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """What one sentence says.

    `value` is in đồng for money, None when nobody has reported, 0 when nothing occurred. A ratio has `value2`
    and the counted noun as `unit`. `action` opens the sentence instead of the subject ("Kết nạp" 03 đảng viên
    `tail` "mới"). `sense` says whether more is better: only then a value is "achieved" (đạt). `percent` is
    the percent of the target. `whole` says that the parts are all there are. `lead` is a phrase of time
    ("Trong quý I"), `target_name` what the target is called, `then` how the other time is named instead of
    "cùng kỳ", "kỳ trước" ("tháng trước"). `closed` says that the target's time is over: what falls short then
    "mới đạt", no sooner.
    """

    subject: str
    kind: Kind
    value: Decimal | None
    unit: str | None = None
    value2: Decimal | None = None
    action: str = ""
    tail: str = ""
    qualifier: str | None = None
    quality: Quality = "actual"
    sense: Sense = "up"
    stock: bool = False
    target: Decimal | None = None
    target_name: str = "kế hoạch"
    percent: Decimal | None = None
    changes: tuple[Change, ...] = ()
    parts: tuple[Part, ...] = ()
    whole: bool = False
    lead: str = ""
    then: str = ""
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Look:
    """Choices of a house: leading zero below ten, how money is printed, decimals of percents (None: as
    given)."""

    leading_zero: bool = True
    money: Style = "auto"
    percent_places: int | None = None


@dataclass(frozen=True, slots=True)
class Placed:
    """A printed number with its unit: characters of the sentence, which quantity it prints, and the printed
    value.

    `quantity` is "actual", "target", "percent", "excess" (percent of target minus 100), "part:0", or one of
    "change", "change_percent", "level" with the comparison, as "change:same_period". A change is printed
    without its sign.
    """

    start: int
    end: int
    quantity: str
    value: Decimal


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and every number in it that the ledger answers for."""

    text: str
    figures: tuple[Placed, ...] = ()


def sentence(statement: Statement, look: Look | None = None, variant: int | None = None) -> Sentence:
    """One sentence that says the statement. `variant` picks the wording; without it the statement itself
    does.

    >>> revenue = Statement("Tổng thu", "money", Decimal(49_687_000_000), "VND", percent=Decimal("94.7"))
    >>> sentence(revenue, variant=0).text
    'Tổng thu đạt 49 tỷ 687 triệu đồng, đạt 94,7% kế hoạch.'
    """
    seed = f"{statement.subject}|{statement.lead}|{statement.value}"
    writer = _Writer(look or Look(), zlib.crc32(seed.encode()) if variant is None else variant)
    if statement.value is None:
        writer.missing(statement)
    elif statement.value == 0 and statement.kind not in ("percent", "ratio"):
        writer.nothing(statement)
    else:
        writer.stated(statement, statement.value)
    return writer.finish()


def paragraph(statements: Sequence[Statement], look: Look | None = None) -> Sentence:
    """Several sentences in a row; the numbers' places are those in the whole, "2.actual" the third
    statement's value."""
    text, figures = "", []
    for index, statement in enumerate(statements):
        one = sentence(statement, look)
        offset = len(text) + (1 if text else 0)
        text = f"{text} {one.text}" if text else one.text
        figures += [Placed(p.start + offset, p.end + offset, f"{index}.{p.quantity}", p.value) for p in one.figures]
    return Sentence(text, tuple(figures))


def _begins(text: str, start: str) -> bool:
    """Whether `text` begins with the word or words `start`, whatever the case."""
    return bool(start) and f"{text.lower()} ".startswith(f"{start.lower()} ")


def _lower_first(text: str) -> str:
    first = text.split(" ", 1)[0]
    if not first or first in _CAPITAL or first[1:] != first[1:].lower():
        return text
    return text[0].lower() + text[1:]


class _Writer:
    """Appends text and remembers where numbers stand."""

    def __init__(self, look: Look, variant: int) -> None:
        self.look = look
        self.variant = variant
        self.text = ""
        self.figures: list[Placed] = []

    def finish(self) -> Sentence:
        text = self.text[0].upper() + self.text[1:] if self.text else ""
        return Sentence(f"{text}.", tuple(self.figures))

    def pick(self, *wordings: str) -> str:
        """One of several wordings; successive picks of one sentence differ independently."""
        chosen = wordings[self.variant % len(wordings)]
        self.variant //= len(wordings)
        return chosen

    def say(self, text: str) -> None:
        self.text += text

    def put(self, quantity: str, value: Decimal, text: str) -> None:
        start = len(self.text)
        self.text += text
        self.figures.append(Placed(start, len(self.text), quantity, value))

    def opening(self, statement: Statement, words: str) -> None:
        self.say(f"{statement.lead}, {_lower_first(words)}" if statement.lead else words)

    def missing(self, statement: Statement) -> None:
        self.opening(statement, statement.subject)
        self.say(self.pick(": chưa có số liệu", " chưa có số liệu báo cáo"))
        if statement.target is not None:
            self.say(f" ({statement.target_name} ")
            self.put("target", statement.target, self.amount(statement, statement.target))
            self.say(")")

    def nothing(self, statement: Statement) -> None:
        self.opening(statement, statement.subject)
        if statement.stock:
            self.say(self.pick(": hiện không có", ": không còn"))
        else:
            self.say(self.pick(": không phát sinh", ": trong kỳ không phát sinh"))
        self.comparisons(statement)

    def stated(self, statement: Statement, value: Decimal) -> None:
        unit, subject = statement.unit or "", statement.subject
        counted = statement.kind == "count" and _begins(subject, unit) and not statement.action
        if statement.action:
            estimate = statement.quality == "estimate"
            action = f"ước {_lower_first(statement.action)}" if estimate else statement.action
            self.opening(statement, action)
        elif counted:
            self.opening(statement, self.there_are(statement))
        else:
            self.opening(statement, subject)
            self.say(f" {self.verb(statement)}")
        self.say(f" {statement.qualifier} " if statement.qualifier else " ")
        self.put("actual", value, self.amount(statement, value, statement.value2))
        self.say(subject[len(unit) :] if counted else "")
        if statement.tail:
            self.say(f" {statement.tail}")
        if statement.quality == "preliminary":
            self.say(" (số liệu sơ bộ)")
        self.against_target(statement)
        self.comparisons(statement)
        self.parts(statement)

    def there_are(self, statement: Statement) -> str:
        """How a sentence begins whose subject is the counted thing itself."""
        if statement.quality == "estimate":
            return "Ước có"
        if statement.stock:
            return self.pick("Hiện có", "Có")
        return "Xảy ra" if statement.sense == "down" and statement.unit == "vụ" else "Có"

    def verb(self, statement: Statement) -> str:
        """What joins subject and value: more is "achieved" only where more is wanted."""
        if statement.quality == "estimate":
            return "ước đạt" if statement.sense == "up" else "ước"
        if statement.sense == "up":
            # a share is reached, it is not carried out
            return "đạt" if statement.kind == "percent" else self.pick("đạt", "thực hiện")
        return self.pick("là", "có") if statement.kind != "percent" else "là"

    def amount(self, statement: Statement, value: Decimal, second: Decimal | None = None) -> str:
        """A value in the statement's own unit."""
        return self.measure(statement.kind, value, statement.unit, second)

    def measure(self, kind: Kind, value: Decimal, unit: str | None, second: Decimal | None = None) -> str:
        if kind == "money":
            return format_money(int(value), self.look.money)
        if kind == "percent":
            return format_percent(value, self.look.percent_places)
        if kind == "ratio" and second is not None:
            return f"{format_number(value)}/{format_number(second)}{f' {unit}' if unit else ''}"
        return format_count(value, unit or "", self.look.leading_zero and kind == "count")

    def percent(self, value: Decimal) -> str:
        return format_percent(value, self.look.percent_places)

    def against_target(self, statement: Statement) -> None:
        name, percent, target = statement.target_name, statement.percent, statement.target
        if percent is None and target is None:
            return
        if percent is None:
            self.say(f" ({name}")
        else:
            over = statement.sense == "up" and 100 < percent <= 200
            short = statement.closed and statement.sense == "up" and percent < 100
            wordings = ("đạt", "bằng", "vượt") if over else ("mới đạt", "chỉ đạt") if short else ("đạt", "bằng")
            wording = self.pick(*wordings)
            self.say(f", {wording} ")
            if wording == "vượt":
                self.put("excess", percent - 100, self.percent(percent - 100))
            else:
                self.put("percent", percent, self.percent(percent))
            self.say(f" so với {name}" if wording == "vượt" or target is not None else f" {name}")
        if target is not None:
            self.say(" ")
            self.put("target", target, self.amount(statement, target, statement.value2))
        self.say(")" if percent is None else "")

    def comparisons(self, statement: Statement) -> None:
        for change in statement.changes:
            then = statement.then or _SINCE[change.versus]
            sign = change.amount if change.amount is not None else change.percent
            if sign is None and change.level is None:
                continue
            if sign is None:
                self.say(f" ({then} ")
            elif sign == 0:
                self.say(f", {self.pick('không thay đổi', 'giữ nguyên')} so với {then}")
                continue
            else:
                self.difference(statement, change, sign)
                self.say(f" so với {then}")
                if change.level is None:
                    continue
                self.say(" (")
            if change.level is not None:
                self.put(f"level:{change.versus}", change.level, self.amount(statement, change.level))
            self.say(")")

    def difference(self, statement: Statement, change: Change, sign: Decimal) -> None:
        self.say(f", {'tăng' if sign > 0 else 'giảm'} ")
        if change.amount is not None:
            size = abs(change.amount)
            points = statement.kind == "percent"
            text = f"{format_number(size)} điểm %" if points else self.amount(statement, size)
            self.put(f"change:{change.versus}", size, text)
        if change.percent is not None:
            both = change.amount is not None
            self.say(" (" if both else "")
            self.put(f"change_percent:{change.versus}", abs(change.percent), self.percent(abs(change.percent)))
            self.say(")" if both else "")

    def parts(self, statement: Statement) -> None:
        if not statement.parts:
            return
        self.say(", gồm: " if statement.whole else self.pick("; trong đó: ", ", trong đó có "))
        last = len(statement.parts) - 1
        for index, part in enumerate(statement.parts):
            if index:
                self.say(" và " if index == last else ", ")
            unit = part.unit or statement.unit
            if statement.kind == "count" and unit and _begins(part.label, unit):
                self.put(f"part:{index}", part.value, self.measure("count", part.value, unit))
                self.say(part.label[len(unit) :])
            else:
                self.say(f"{part.label} ")
                self.put(f"part:{index}", part.value, self.measure(statement.kind, part.value, unit))
