"""Contradictions between sources: two of them for one figure, and what a report says about its own figures."""

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from giaoban.catalogue.rules import Period
from giaoban.checks.rules import Amount, Found, Rule, found_by, say
from giaoban.checks.sheet import Aim, Figure, Kind, Said, Sheet, amount, before, year_before, year_began

SOURCES = {"form": "biểu nhập", "sheet": "bảng tính", "annex": "phụ lục", "document": "báo cáo", "news": "tin, bài"}


def _every(rule: Rule, sheet: Sheet, unit: int, period: Period) -> Iterator[tuple[Kind, int, Figure]]:
    """Every figure that was reported for a period, whatever days it covers."""
    for (place, _window), figure in sheet.reported.get((unit, period.label), {}).items():
        kind = sheet.kinds[place[1]]
        if rule.looks_at(kind.code):
            yield kind, place[2], figure


def two_sources(rule: Rule, sheet: Sheet, unit: int, period: Period) -> Iterator[Found]:
    """Kind `sources`: statements of equal standing for one figure that differ by more than they were rounded."""
    for kind, item, figure in _every(rule, sheet, unit, period):
        rivals = sheet.rivals.get(figure.seq) if figure.seq else sheet.rivals.get(-figure.line)
        if not rivals:
            continue
        name = f"{kind.name} ({sheet.items.get(item, '')})" if item else kind.name
        said = "; ".join(
            f"{SOURCES.get(one.source, one.source)} ghi {_written(one, kind)}" for one in (figure, *rivals)
        )
        counted = f" {kind.unit}" if kind.unit and kind.unit != "%" else ""
        working = " ≠ ".join(_written(one, kind) for one in (figure, *rivals))
        seqs = [seq for one in (figure, *rivals) for seq in one.seqs]
        yield found_by(
            rule, f"{name}: {said}{counted}.", f"{kind.code}:{item}", working=working, seqs=seqs, lines=figure.lines
        )


def _written(figure: Figure, kind: Kind) -> str:
    if figure.absence == "na":
        return "không áp dụng"
    parts = ""
    if figure.numerator is not None and figure.denominator is not None:
        parts = f"{say(figure.numerator)}/{say(figure.denominator)}"
    if figure.value is None:
        return parts or say(figure.numerator or figure.denominator or Decimal(0))
    sign = "%" if kind.unit == "%" else ""
    return f"{say(figure.value)}{sign}{f' ({parts})' if parts else ''}"


def as_said(rule: Rule, sheet: Sheet, unit: int, period: Period) -> Iterator[Found]:
    """Kind `said`: a percent of plan, an increase or a decrease that a report states is what the figures give.

    Only where the other number is known; of several plans or baselines that the words leave open, one suffices.
    """
    for kind, item, figure in _every(rule, sheet, unit, period):
        for said in sheet.said.get(figure.seq, ()):
            if said.role == "percent_of_target":
                found = _percent(rule, sheet, unit, kind, item, period, figure, said)
            elif said.role == "change":
                found = _change(rule, sheet, unit, kind, item, period, figure, said)
            else:
                found = None
            if found is not None:
                yield found


def _precision(value: Decimal) -> Decimal:
    """One of the last place that a number was said with."""
    exponent = value.normalize().as_tuple().exponent
    return Decimal(1).scaleb(min(exponent, 0) if isinstance(exponent, int) else 0)


def _percent(
    rule: Rule, sheet: Sheet, unit: int, kind: Kind, item: int, period: Period, figure: Figure, said: Said
) -> Found | None:
    aims: list[Aim] = sheet.aims.get((unit, kind.id, item, str(period.year)), [])
    values = [one for one in (amount(figure, kind), sheet.to_date(unit, kind, item, period)) if one is not None]
    if said.kind != "percent" or kind.unit == "%" or not aims or not values:
        return None
    found: list[tuple[Decimal, Decimal, Aim]] = []
    for one in values:
        for aim in aims:
            if not aim.value:
                continue
            reached = one.value * 100 / aim.value
            room = abs(one.slack * 100 / aim.value)
            if abs(reached - said.value) <= _precision(said.value) + room:
                return None
            found.append((reached, one.value, aim))
    if not found:
        return None
    reached, value, aim = min(found, key=lambda one: abs(one[0] - said.value))
    shown = reached.quantize(Decimal("0.1"), ROUND_HALF_UP)
    working = f"{say(value)} / {say(aim.value)} = {say(shown)}% ≠ {say(said.value)}%"
    message = f"{kind.name}: báo cáo ghi đạt {say(said.value)}% kế hoạch, tính lại {working} ({aim.paper})."
    return found_by(rule, message, f"{kind.code}:{item}:percent", working=working, seqs=figure.seqs)


_BASE_NAMES = {"previous_period": "kỳ trước", "same_period": "cùng kỳ năm trước", "start_of_year": "đầu năm"}


def _change(
    rule: Rule, sheet: Sheet, unit: int, kind: Kind, item: int, period: Period, figure: Figure, said: Said
) -> Found | None:
    now = amount(figure, kind)
    if now is None or said.direction not in ("increase", "decrease") or not _comparable(said, kind):
        return None
    sign = 1 if said.direction == "increase" else -1
    bases = _bases(sheet, unit, kind, item, period, figure, said.comparison)
    off: list[tuple[str, Amount, Decimal]] = []
    for name, base in bases:
        difference = now.value - base.value
        if said.kind == "percent":
            if not base.value:
                continue
            difference = difference * 100 / abs(base.value)
        room = _precision(said.value) if said.kind == "percent" else now.slack + base.slack
        if abs(difference - sign * said.value) <= room:
            return None
        off.append((name, base, difference))
    if not off:
        return None
    name, base, difference = off[0]
    unit_sign = "%" if said.kind == "percent" else ""
    word = "tăng" if sign > 0 else "giảm"
    shown = abs(difference).quantize(Decimal("0.1") if unit_sign else kind.smallest, ROUND_HALF_UP)
    really = f"{'tăng' if difference > 0 else 'giảm'} {say(shown)}{unit_sign}" if difference else "không đổi"
    working = f"{say(now.value)} so với {say(base.value)}: {really} ≠ {word} {say(said.value)}{unit_sign}"
    stated = f"báo cáo ghi {word} {say(said.value)}{unit_sign}"
    message = f"{kind.name}: {stated}, nhưng {_BASE_NAMES[name]} là {say(base.value)} ({working})."
    seqs = (*figure.seqs, *base.seqs)
    return found_by(rule, message, f"{kind.code}:{item}:change", working=working, seqs=seqs)


def _comparable(said: Said, kind: Kind) -> bool:
    """Whether a change is said in the measure's own unit, or in percent of something that is no percent itself."""
    if said.kind == "percent":
        return kind.unit != "%"
    return said.kind == ("money" if kind.unit.startswith("đồng") else "count") and kind.unit not in ("ha", "tấn", "%")


def _bases(
    sheet: Sheet, unit: int, kind: Kind, item: int, period: Period, figure: Figure, comparison: str
) -> list[tuple[str, Amount]]:
    """What a change may be meant against: the baseline that was named; every one that is known, where none was."""
    periods = {
        "previous_period": before(period),
        "same_period": year_before(period),
        "start_of_year": year_began(period) if kind.behaviour != "flow" else None,
    }
    found = []
    to_date = sheet.stated_to_date(unit, kind, item, period) is figure and kind.behaviour == "flow"
    for name, at in periods.items():
        if at is None or (comparison and comparison != name) or sheet.broken(unit, at, period):
            continue
        if kind.epoch(at.last) != kind.epoch(period.last):
            continue
        one = sheet.to_date(unit, kind, item, at) if to_date else sheet.value(unit, kind, item, at)
        if one is not None and one.applies:
            found.append((name, one))
    return found
