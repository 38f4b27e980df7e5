"""A unit's own figure against those of the units directly below it."""

from collections.abc import Iterator, Sequence

from giaoban.catalogue.rules import Period
from giaoban.checks.rules import EMPTY, Amount, Found, Rule, compares, found_by, say, total
from giaoban.checks.sheet import Kind, Sheet, amount, times_of


def own_and_children(rule: Rule, sheet: Sheet, unit: int, period: Period) -> Iterator[Found]:
    """Kind `children`: what a unit states is what those below it add up to.

    Less than they have is never right where nothing falls below nought. More is not right either where the measures
    named in `equal` are counted below only and every unit below has reported; elsewhere the unit may have its own.
    The sum of those that reported, while others have not: the empty ones were taken for nought.
    """
    children = sheet.below(unit, period.last)
    if len(children) < 2:
        return
    equal = frozenset(rule.params.get("equal", ()))
    for kind in sheet.kinds_of(unit):
        if not rule.looks_at(kind.code) or kind.behaviour not in ("flow", "stock", "ratio"):
            continue
        figure = sheet.stated(unit, kind, 0, period)
        own = amount(figure, kind) if figure is not None else None
        if own is None or figure is None or not own.applies:
            continue
        if kind.behaviour == "ratio":
            yield from _ratio(rule, sheet, kind, period, children, own)
        else:
            yield from _sum(rule, sheet, kind, period, children, own, kind.code in equal)


def _sum(
    rule: Rule, sheet: Sheet, kind: Kind, period: Period, children: Sequence[int], own: Amount, equal: bool
) -> Iterator[Found]:
    pairs = [(child, sheet.value(child, kind, 0, period)) for child in children]
    there = [(child, one) for child, one in pairs if one is not None]
    if not there:
        return
    below, absent = total([one for _child, one in there]), len(children) - len(there)
    said = f"{len(there)}/{len(children)} đơn vị"
    seqs, lines = (*own.seqs, *below.seqs), own.lines
    if not compares(own, ">=", below):
        working = f"{say(own.value)} < {say(below.value)}"
        message = f"{kind.name}: đơn vị ghi {say(own.value)}, {said} bên dưới cộng lại đã là {say(below.value)}."
        yield found_by(rule, message, kind.code, working=working, seqs=seqs, lines=lines)
    elif absent and below.value and compares(own, "=", below) and len(there) > 1:
        names = ", ".join(sheet.names.get(child, "") for child, one in pairs if one is None)
        working = f"{say(own.value)} = {say(below.value)} ({said})"
        message = (
            f"{kind.name}: {say(own.value)} chỉ là tổng của {said}; chưa có số của {names}. Chỗ trống đã bị tính là 0."
        )
        yield found_by(rule, message, f"{kind.code}{EMPTY}", working=working, seqs=seqs, lines=lines)
    elif not absent and equal and not compares(own, "=", below):
        working = f"{say(own.value)} ≠ {say(below.value)}"
        message = f"{kind.name}: đơn vị ghi {say(own.value)}, {said} bên dưới cộng lại {say(below.value)}."
        yield found_by(rule, message, kind.code, working=working, seqs=seqs, lines=lines)


def _ratio(
    rule: Rule, sheet: Sheet, kind: Kind, period: Period, children: Sequence[int], own: Amount
) -> Iterator[Found]:
    tops = [sheet.value(child, kind, 0, period, "numerator") for child in children]
    bottoms = [sheet.value(child, kind, 0, period, "denominator") for child in children]
    if any(one is None or not one.applies for one in (*tops, *bottoms)):
        return
    top, bottom = (total([one for one in side if one is not None]) for side in (tops, bottoms))
    if not bottom.value:
        return
    exact = top.value * times_of(kind) / bottom.value
    if abs(exact - own.value) <= max(own.slack, kind.smallest / 2):
        return
    sign = "%" if kind.unit == "%" else ""
    working = (
        f"{say(top.value)} / {say(bottom.value)} = {say(exact.quantize(kind.smallest))}{sign} ≠ {say(own.value)}{sign}"
    )
    message = f"{kind.name}: đơn vị ghi {say(own.value)}{sign}, tính từ {len(children)} đơn vị bên dưới: {working}."
    yield found_by(rule, message, kind.code, working=working, seqs=(*own.seqs, *top.seqs), lines=own.lines)
