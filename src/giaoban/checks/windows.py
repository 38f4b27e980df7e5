"""Rules over one measure's windows in time: sums to date, gaps, noughts, copies of the last period."""

from collections.abc import Iterator

from giaoban.catalogue.rules import Period, year_start
from giaoban.checks.rules import Amount, Found, Rule, compares, found_by, say
from giaoban.checks.sheet import Kind, Sheet, amount, before
from giaoban.rollup.recipes import IN_PERIOD, TO_DATE


def adds_up_over_time(rule: Rule, sheet: Sheet, unit: int, period: Period) -> Iterator[Found]:
    """Kind `cumulation`: a flow stated to date is what its windows before add up to, and a quarter what its months do;
    inside one regime and year. A sum to date never falls."""
    for kind in sheet.kinds_of(unit):
        if kind.behaviour != "flow" or not rule.looks_at(kind.code):
            continue
        for item in (0, *sheet.items_of(unit, kind.id)):
            for want, figure in (
                (TO_DATE, sheet.stated_to_date(unit, kind, item, period)),
                (IN_PERIOD, sheet.stated(unit, kind, item, period)),
            ):
                stands = amount(figure, kind) if figure is not None else None
                if stands is None or not stands.applies:
                    continue
                yield from _against_others(rule, sheet, unit, kind, item, period, want, stands)


def _against_others(
    rule: Rule, sheet: Sheet, unit: int, kind: Kind, item: int, period: Period, want: str, stands: Amount
) -> Iterator[Found]:
    name = f"{kind.name} ({sheet.items.get(item, '')})" if item else kind.name
    subject = f"{kind.code}:{item}:{want}"
    day = sheet.reorganised(unit, period.first if want == IN_PERIOD else year_start(period), period.last)
    if day is not None:
        # The unit's own windows on both sides of that day are not of the same unit; what it was made of had its part.
        had = sheet.former(unit, kind.id, item, period, day) if want == TO_DATE else None
        if had is not None and not compares(had, "<=", stands):
            working = f"{say(stands.value)} < {say(had.value)}"
            message = (
                f"{name}: lũy kế {say(stands.value)} nhỏ hơn {say(had.value)} đã có của các đơn vị cũ trước ngày "
                f"sắp xếp {day:%d/%m/%Y}. Nếu chỉ tính từ ngày đó, hãy ghi số trong kỳ thay cho lũy kế từ đầu năm."
            )
            seqs = (*stands.seqs, *had.seqs)
            yield found_by(rule, message, subject, working=working, seqs=seqs, lines=stands.lines)
        return
    other = sheet.otherwise(unit, kind, item, period, want)
    if other is not None:
        if compares(stands, "=", other):
            return
        what = "lũy kế" if want == TO_DATE else "trong kỳ"
        working = f"{say(other.value)} ≠ {say(stands.value)}"
        message = f"{name}: {what} ghi {say(stands.value)}, cộng các kỳ lại được {say(other.value)} ({working})."
        seqs, lines = (*stands.seqs, *other.seqs), (*stands.lines, *other.lines)
        yield found_by(rule, message, subject, working=working, seqs=seqs, lines=lines)
        return
    last = before(period)
    if want != TO_DATE or last is None or last.year != period.year:
        return
    earlier = sheet.stated_to_date(unit, kind, item, last)
    then = amount(earlier, kind) if earlier is not None else None
    if then is None or compares(then, "<=", stands):
        return
    working = f"{say(stands.value)} < {say(then.value)}"
    message = f"{name}: lũy kế {say(stands.value)} nhỏ hơn lũy kế kỳ trước {say(then.value)}."
    yield found_by(
        rule,
        message,
        subject,
        working=working,
        seqs=(*stands.seqs, *then.seqs),
        lines=(*stands.lines, *then.lines),
    )


def _last(sheet: Sheet, unit: int, kind: Kind, period: Period, count: int) -> list[Amount | None]:
    """The values of the periods just before, newest first, back to a reorganisation of the unit or of the measure."""
    found: list[Amount | None] = []
    at = before(period)
    while at is not None and len(found) < count:
        if sheet.broken(unit, at, period) or kind.epoch(at.last) != kind.epoch(period.last):
            break
        found.append(sheet.value(unit, kind, 0, at))
        at = before(at)
    return found


def nought_is_meant(rule: Rule, sheet: Sheet, unit: int, period: Period) -> Iterator[Found]:
    """Kind `zero`: a nought where the last `least` periods never had one, and that does not say "không phát sinh"."""
    least = rule.params["least"]
    for kind in sheet.kinds_of(unit):
        if kind.behaviour not in ("flow", "stock") or not rule.looks_at(kind.code):
            continue
        figure = sheet.stated(unit, kind, 0, period)
        if figure is None or figure.value != 0 or figure.absence:
            continue
        last = _last(sheet, unit, kind, period, least)
        if len(last) < least or any(one is None or not one.applies or one.value == 0 for one in last):
            continue
        values = ", ".join(say(one.value) for one in reversed(last) if one is not None)
        message = (
            f"{kind.name}: ghi 0, {least} kỳ trước đều có số ({values}). "
            "Nếu đúng là không có, hãy đánh dấu không phát sinh; nếu chưa có số, hãy để trống."
        )
        yield found_by(rule, message, kind.code, working=f"0; {values}", seqs=figure.seqs, lines=figure.lines)


def still_reported(rule: Rule, sheet: Sheet, unit: int, period: Period) -> Iterator[Found]:
    """Kind `gap`: a measure that each of the last `least` periods had and this one has not, though others are
    there."""
    least = rule.params["least"]
    if (unit, period.label) not in sheet.reported:
        return
    for kind in sheet.kinds_of(unit):
        if kind.behaviour in ("progress", "count") or not rule.looks_at(kind.code):
            continue
        if sheet.value(unit, kind, 0, period) is not None or sheet.to_date(unit, kind, 0, period) is not None:
            continue
        last = _last(sheet, unit, kind, period, least)
        if len(last) < least or any(one is None or not one.applies for one in last):
            continue
        values = ", ".join(say(one.value) for one in reversed(last) if one is not None)
        message = f"{kind.name}: kỳ này chưa có số, {least} kỳ trước đều có ({values})."
        newest = last[0]
        line = sheet.lines.get((unit, kind.id, 0))
        yield found_by(
            rule,
            message,
            kind.code,
            working=f"trống; {values}",
            seqs=newest.seqs if newest else (),
            lines=(line,) if line else (),
        )


def not_copied(rule: Rule, sheet: Sheet, unit: int, period: Period) -> Iterator[Found]:
    """Kind `copied`: at least `least` different flows, none nought, every one just what it was the period before."""
    last = before(period)
    if last is None:
        return
    same: list[Amount] = []
    for kind in sheet.every_kind(unit):
        if kind.behaviour != "flow" or not rule.looks_at(kind.code):
            continue
        now, then = sheet.stated(unit, kind, 0, period), sheet.stated(unit, kind, 0, last)
        if now is None or then is None or not now.value:
            continue
        if now.value != then.value:
            return
        same.append(Amount(now.value, seqs=now.seqs, lines=now.lines))
    if len(same) >= rule.params["least"]:
        values = ", ".join(say(one.value) for one in same[:6])
        yield found_by(
            rule,
            f"Cả {len(same)} số phát sinh đều giống hệt kỳ trước ({values}…): có thể đã chép lại báo cáo cũ.",
            "all",
            working=f"{len(same)} số giống kỳ trước",
            seqs=(seq for one in same for seq in one.seqs),
            lines=(line for one in same for line in one.lines),
        )
