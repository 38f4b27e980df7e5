"""Cases in the words of an office, laid into the ledger.

A case is lines such as

    XD01 2024-06: 315
    KT01 2024-01..2024-04: 1 tỷ | 1,2 tỷ | 900 triệu | 1,1 tỷ
    KT01 2024-04 lũy kế: 4,2 tỷ (báo cáo)
    HC01 2024-06: 45/50 = 90%
    xã Hai: VX01 2024-06: 40
    KT10[lúa] 2024-06: 12,5

A line without a unit is about the town. Values may be "không phát sinh", "không áp dụng", "ước 300", "trên 300"; a
number has the step it is written with. "(báo cáo)" says it was read in a report, "(biểu)" that it came by the form; a
report is taken for granted. `!tăng 5%`, `!giảm 46`, `!đạt 90,5%` after a value is said about it; `so với cùng kỳ`,
`so với kỳ trước`, `so với đầu năm` may follow. `chỉ tiêu KT01 2024: 10 tỷ` sets a target; `nhập xã Một 2024-05-01`
merges another unit into one.
"""

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from giaoban.catalogue.models import Measure, MeasureVersion
from giaoban.catalogue.rules import Period, parse_period
from giaoban.figures.actions.record import record
from giaoban.figures.actions.set_target import set_target
from giaoban.figures.enums import Nature, Quality
from giaoban.figures.proposals import Asserted, SourceRef, Stated
from giaoban.figures.rules import scaled
from giaoban.registry.actions.succeed import succeed
from giaoban.registry.enums import SuccessionKind
from tests import factories as make
from vnfigures.numbers import parse_scaled

LINE = re.compile(
    r"(?:(?P<unit>xã \w+): )?(?P<code>[A-Z]{2}\d\d[\w.]*|RIENG\.\w+)(?:\[(?P<item>[^\]]+)\])? "
    r"(?P<first>[\d/-]+(?:-Q\d|-H\d|-9M)?)(?:\.\.(?P<last>[\d-]+))?(?P<regime>@\w+)?(?P<to_date> lũy kế)?: "
    r"(?P<values>.+)"
)
WORDS = {"ước": "ước", "trên": "trên", "khoảng": "khoảng"}
COMPARED = {"cùng kỳ": "same_period", "kỳ trước": "previous_period", "đầu năm": "start_of_year"}


@dataclass
class Case:
    """What an office reports, and what the checks are to say of it: a rule's code with its working, or nothing."""

    name: str
    lines: str
    rule: str = ""
    working: str = ""
    local: tuple[tuple[str, str, str], ...] = ()
    rules: tuple[tuple[str, str], ...] = ()
    units: dict[str, int] = field(default_factory=dict)
    town: int = 0

    def lay(self) -> int:
        """Record the case in a town of its own; the town's id."""
        self.town = make.unit(type="thi_xa")
        self.units = {"": self.town}
        for line in filter(None, (one.strip() for one in self.lines.splitlines())):
            if line.startswith("nhập "):
                self._merge(line)
            elif line.startswith("chỉ tiêu "):
                self._aim(line)
            else:
                self._state(line)
        return self.town

    def unit(self, name: str) -> int:
        """A unit by its name; one below the town that is new is made."""
        if name not in self.units:
            self.units[name] = make.unit(f"{name} ({self.name})", type="xa", under=self.town)
        return self.units[name]

    def _merge(self, line: str) -> None:
        name, day = re.fullmatch(r"nhập (?:vào )?(xã \w+|thị xã) (\S+)", line).groups()  # type: ignore[union-attr]
        into = self.town if name == "thị xã" else self.unit(name)
        old = make.unit(type="xa")
        on = date.fromisoformat(day)
        succeed(make.SYSTEM, old_id=old, new_id=into, kind=SuccessionKind.WHOLE, on=on, legal_act="Nghị quyết thử")

    def _aim(self, line: str) -> None:
        code, year, text = re.fullmatch(r"chỉ tiêu (\S+) (\S+): (.+)", line).groups()  # type: ignore[union-attr]
        version = MeasureVersion.objects.get(measure__code=code)
        number, _step = number_of(text)
        set_target(
            make.SYSTEM,
            about_id=self.town,
            measure_id=version.measure_id,
            period=year,
            kind="giao",
            comparator="ge",
            value=scaled(number, version.scale),
            paper="Quyết định giao chỉ tiêu",
            valid_from=date(int(year[:4]), 1, 1),
        )

    def _state(self, line: str) -> None:
        match = LINE.fullmatch(line)
        assert match, f"{self.name}: {line!r} is no line of a case"
        code = match["code"]
        versions = list(MeasureVersion.objects.filter(measure__code=code).order_by("valid_from"))
        assert versions, f"{self.name}: no measure {code}"
        periods = between(match["first"] + (match["regime"] or ""), match["last"])
        values = [one.strip() for one in match["values"].split("|")]
        if len(values) == 1:
            values *= len(periods)
        assert len(values) == len(periods), f"{self.name}: {len(values)} values for {len(periods)} periods"
        behaviour = Measure.objects.get(code=code).behaviour
        nature = Nature.TO_DATE if match["to_date"] else Nature.IN_PERIOD if behaviour == "flow" else Nature.AT
        about = self.unit(match["unit"] or "")
        batch = []
        for period, text in zip(periods, values, strict=True):
            if text != "–":
                version = [one for one in versions if one.valid_from <= period.last][-1]
                batch.append(stated(about, version, period, nature, text, match["item"] or ""))
        record(make.SYSTEM, batch)


def between(first: str, last: str | None) -> list[Period]:
    """Months from a first to a last one, or the one period."""
    start = parse_period(first)
    if last is None:
        return [start]
    end = parse_period(last, start.regime)
    count = 12 * (end.year - start.year) + end.ordinal - start.ordinal + 1
    months = [divmod(12 * start.year + start.ordinal - 1 + n, 12) for n in range(count)]
    return [parse_period(f"{year}-{month + 1:02d}", start.regime) for year, month in months]


def number_of(text: str) -> tuple[Decimal, Decimal]:
    """A number with its step: "9,2 tỷ", "1.493", "-5"."""
    sign = -1 if text.startswith("-") else 1
    found = parse_scaled(text.lstrip("-").strip().removesuffix("%").strip())
    assert found, text
    return sign * found[0], found[1]


def stated(about: int, version: MeasureVersion, period: Period, nature: Nature, text: str, item: str) -> Stated:
    """One value of a line as the gate takes it."""
    text, said = _said(text)
    kind = "form" if "(biểu)" in text else "document"
    text = re.sub(r"\s*\((?:biểu|báo cáo)\)", "", text).strip()
    source = make.source(kind=kind)
    more: dict[str, Any] = {}
    quality = Quality.ACTUAL
    head, _space, rest = text.partition(" ")
    if head in WORDS:
        more["qualifier"], text = head, rest
        quality = Quality.ESTIMATE if head == "ước" else quality
    if text == "không phát sinh":
        more |= {"absence": "none"}
    elif text == "không áp dụng":
        more |= {"absence": "na", "absence_reason": "không thuộc địa bàn"}
    else:
        parts, _equals, percent = text.partition(" = ")
        if "/" in parts:
            top, bottom = (number_of(one)[0] for one in parts.split("/"))
            more |= {"denominator": scaled(bottom, version.part_scale)}
            if version.measure.behaviour == "count":
                more |= {"value": scaled(top, version.scale)}
            else:
                more |= {"numerator": scaled(top, version.part_scale)}
        elif not percent:
            percent = parts
        if percent:
            number, step = number_of(percent)
            more |= {"value": scaled(number, version.scale), "step": max(1, scaled(step, version.scale))}
    asserted = tuple(_asserted(one, source) for one in said)
    return Stated(
        about,
        about,
        version.measure_id,
        period,
        nature,
        source,
        item=item,
        quality=quality,
        assertions=asserted,
        **more,
    )


def _said(text: str) -> tuple[str, list[str]]:
    value, *said = text.split("!")
    return value.strip(), [one.strip() for one in said]


def _asserted(text: str, source: SourceRef) -> Asserted:
    words, _so, against = text.partition(" so với ")
    verb, _space, number = words.partition(" ")
    value, _step = number_of(number)
    role = "percent_of_target" if verb == "đạt" else "change"
    direction = {"tăng": "increase", "giảm": "decrease"}.get(verb, "")
    kind = "percent" if number.endswith("%") else "count"
    return Asserted(role, kind, value, source, direction=direction, comparison=COMPARED.get(against, ""))
