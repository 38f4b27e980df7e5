"""Rules over one figure by itself: ratios that are more than the whole, percents that do not follow from their parts,
values that cannot be, lines that were left empty."""

from collections.abc import Iterator
from decimal import Decimal

from giaoban.catalogue.rules import Period
from giaoban.checks.rules import Found, Rule, found_by, say
from giaoban.checks.sheet import Figure, Kind, Sheet, times_of


def _figures(rule: Rule, sheet: Sheet, unit: int, period: Period) -> Iterator[tuple[Kind, int, Figure]]:
    """Every figure of the period that a rule looks at: the whole and its items, for the period and to date."""
    for kind in sheet.kinds_of(unit):
        if not rule.looks_at(kind.code):
            continue
        for item in (0, *sheet.items_of(unit, kind.id)):
            one = sheet.stated(unit, kind, item, period)
            other = sheet.stated_to_date(unit, kind, item, period)
            if one is not None:
                yield kind, item, one
            if other is not None and other is not one:
                yield kind, item, other


def _name(sheet: Sheet, kind: Kind, item: int) -> str:
    return f"{kind.name} ({sheet.items.get(item, '')})" if item else kind.name


def no_more_than_whole(rule: Rule, sheet: Sheet, unit: int, period: Period) -> Iterator[Found]:
    """Kind `ratio`: numerator ≤ denominator, percent ≤ 100; k ≤ n of a count of units, progress ≤ 100."""
    for kind, item, figure in _figures(rule, sheet, unit, period):
        percent = kind.unit == "%" and kind.behaviour in ("ratio", "progress")
        if not percent and kind.behaviour != "count":
            continue
        top = figure.value if kind.behaviour == "count" else figure.numerator
        bottom = figure.denominator
        name = _name(sheet, kind, item)
        if top is not None and bottom is not None and top > bottom:
            working = f"{say(top)} > {say(bottom)}"
            what = "số đạt lớn hơn tổng số" if kind.behaviour == "count" else "tử số lớn hơn mẫu số"
            message = f"{name}: {what}, {working}."
        elif percent and figure.value is not None and figure.value > 100:
            working = f"{say(figure.value)}% > 100%"
            message = f"{name}: {working}."
        else:
            continue
        yield found_by(rule, message, f"{kind.code}:{item}", working=working, seqs=figure.seqs, lines=figure.lines)


def follows_from_parts(rule: Rule, sheet: Sheet, unit: int, period: Period) -> Iterator[Found]:
    """Kind `recomputed`: a ratio that was stated beside its parts is what they give, roundings granted."""
    for kind, item, figure in _figures(rule, sheet, unit, period):
        value, top, bottom = figure.value, figure.numerator, figure.denominator
        if kind.behaviour != "ratio" or value is None or top is None or not bottom:
            continue
        exact = top * times_of(kind) / bottom
        step = max(figure.step, kind.smallest)
        if abs(value - exact) <= (step if figure.qualifier else step / 2):
            continue
        rounded = exact.quantize(kind.smallest)
        sign = "%" if kind.unit == "%" else ""
        working = f"{say(top)} / {say(bottom)} = {say(rounded)}{sign} ≠ {say(value)}{sign}"
        yield found_by(
            rule,
            f"{_name(sheet, kind, item)}: {working}.",
            f"{kind.code}:{item}",
            working=working,
            seqs=figure.seqs,
            lines=figure.lines,
        )


def in_range(rule: Rule, sheet: Sheet, unit: int, period: Period) -> Iterator[Found]:
    """Kind `range`: a value between `min` and `max`, where given; `signed` = false: never below nought."""
    least, most = (None if rule.params.get(end) is None else Decimal(str(rule.params[end])) for end in ("min", "max"))
    for kind, item, figure in _figures(rule, sheet, unit, period):
        value = figure.value
        if value is None and figure.numerator is not None and figure.denominator:
            value = figure.numerator * times_of(kind) / figure.denominator
        if value is None or figure.absence:
            continue
        if least is not None and value < least:
            working = f"{say(value)} < {say(least)}"
        elif most is not None and value > most:
            working = f"{say(value)} > {say(most)}"
        else:
            continue
        hint = rule.params.get("hint", "")
        message = f"{_name(sheet, kind, item)}: {working} {kind.unit}.{' ' + hint if hint else ''}"
        yield found_by(rule, message, f"{kind.code}:{item}", working=working, seqs=figure.seqs, lines=figure.lines)


def required_is_there(rule: Rule, sheet: Sheet, unit: int, period: Period) -> Iterator[Found]:
    """Kind `required`: a line that the form asks for is filled, or says why it is not."""
    for (measure, item), line in sheet.required.get((unit, period.label), {}).items():
        kind = sheet.kinds.get(measure)
        if kind is None or (not line and _there(sheet, unit, kind, item, period)):
            continue
        message = (
            f"{_name(sheet, kind, item)}: chưa có số. "
            "Hãy ghi số, ghi 0 nếu không phát sinh, hoặc ghi vì sao không áp dụng."
        )
        yield found_by(rule, message, f"{kind.code}:{item}", working="trống", lines=(line,) if line else ())


def _there(sheet: Sheet, unit: int, kind: Kind, item: int, period: Period) -> bool:
    """Whether a value was stated, or follows from others of the year."""
    return any(read(unit, kind, item, period) is not None for read in (sheet.value, sheet.to_date))
