"""What docs/rollup.md says of boundaries once more, naively: who has which part of whose figure, window by window."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction

from giaoban.catalogue.rules import Period, year_start
from tests.rollup.reference import Pick, Reference, Value, added, months_of

MILLION = 10**6
# What shares that were rounded to a hundredth of a percent may miss the whole by.
NEAR = Fraction(5, 10_000)

Line = tuple[int, int, int]
# the nature wanted, first and last day
Window = tuple[str, date, date]


@dataclass(frozen=True)
class Passed:
    """One unit passed into another on a day; with None nobody said which share of it."""

    old: int
    new: int
    on: date
    share: Fraction | None
    whole: bool


def rounded(parts: dict[int, Fraction], to: int) -> dict[int, int]:
    """Parts of a whole number as whole numbers: the largest remainders first, then the unit registered first."""
    down = {unit: int(part) for unit, part in parts.items()}
    left = to - sum(down.values())
    for unit in sorted(parts, key=lambda unit: (-(parts[unit] - down[unit]), unit))[:left]:
        down[unit] += 1
    return down


class Restated(Reference):
    """One ledger as the units of a day see it. `lives` gives each unit's first and last day (None: it lives)."""

    def __init__(
        self,
        picks: list[Pick],
        regime: str,
        at_seq: int,
        behaviours: dict[int, str],
        passed: list[Passed],
        lives: dict[int, tuple[date, date | None]],
    ) -> None:
        super().__init__(picks, regime, at_seq, behaviours)
        self.before = Reference(picks, regime, at_seq, behaviours)
        self.passed, self.lives = passed, lives
        self.windows: dict[Window, tuple[int, int, int] | Period] = {}

    # who has what -----------------------------------------------------------------------------------------------

    def shares(self, old: int, day: date) -> tuple[dict[int, Fraction], bool]:
        """Among whom a unit was divided on a day, itself included where it lived on; False: nobody said how."""
        moves = [move for move in self.passed if (move.old, move.on) == (old, day)]
        last = self.lives[old][1]
        lives_on = last is None or last >= day
        if len(moves) == 1 and moves[0].whole:
            return {moves[0].new: Fraction(1)}, True
        said = {move.new: move.share for move in moves if move.share is not None}
        open_ones = [move.new for move in moves if move.share is None]
        total = sum(said.values(), Fraction(0))
        if 1 <= total <= 1 + NEAR or (not open_ones and not lives_on and 1 - NEAR <= total <= 1):
            return {new: share / total for new, share in said.items()}, True
        if not open_ones and lives_on and total < 1:
            return {**said, old: 1 - total}, True
        if len(open_ones) == 1 and not lives_on and 0 < total < 1:
            return {**said, open_ones[0]: 1 - total}, True
        among = [move.new for move in moves] + ([old] if lives_on else [])
        return {new: Fraction(1, len(among)) for new in among}, False

    def heirs(self, unit: int, day: date) -> tuple[dict[int, Fraction], bool]:
        """Who there is in the end for a figure of a unit that ends on a day."""
        days = sorted({move.on for move in self.passed if move.old == unit and move.on > day})
        if not days:
            return {unit: Fraction(1)}, True
        found: dict[int, Fraction] = {}
        shares, known = self.shares(unit, days[0])
        for new, share in shares.items():
            last = self.lives[new][1]
            gone = last is not None and last < days[0]
            further, sure = self.heirs(new, days[0] - timedelta(days=1) if gone else days[0]) if share else ({}, True)
            known = known and sure
            for end, part in further.items():
                found[end] = found.get(end, Fraction(0)) + share * part
        return found, known

    def made_of(self, unit: int, day: date) -> dict[int, tuple[dict[int, int], int]]:
        """Whose figures of a day count for a unit: by old unit its division in millionths, and into how many parts it
        falls where nobody said how (else 0)."""
        found = {}
        for old in self.lives:
            made = min((move.on for move in self.passed if move.new == old), default=None)
            if made is not None and self.lives[old][0] >= made and day < made:
                continue
            heirs, known = self.heirs(old, day)
            division = {
                end: part for end, part in rounded({k: v * MILLION for k, v in heirs.items()}, MILLION).items() if part
            }
            if unit in division:
                found[old] = (division, 0 if known or len(division) == 1 else len(division))
        return found

    def plain(self, unit: int, day: date) -> bool:
        """Nothing but the unit's own figures, wholly."""
        olds = self.made_of(unit, day)
        return list(olds) == [unit] and olds[unit][0] == {unit: MILLION}

    # what they have ---------------------------------------------------------------------------------------------

    def part(self, value: Value, division: dict[int, int], unit: int) -> Value:
        """A unit's part of a figure."""

        def of(number: int | None) -> int | None:
            if number is None:
                return None
            sign = -1 if number < 0 else 1
            parts = {one: Fraction(abs(number) * share, MILLION) for one, share in division.items()}
            return sign * rounded(parts, abs(number))[unit]

        return replace(value, value=of(value.value), numerator=of(value.numerator), denominator=of(value.denominator))

    def together(self, line: Line, rows: list[tuple[int, Value]], due: int) -> Value | None:
        """What the units that one was made of have, added up."""
        if not rows:
            return None
        parts = [value for _old, value in rows]
        sums: dict[str, int | None] = {}
        for name in ("value", "numerator", "denominator"):
            said = [getattr(value, name) for value in parts if getattr(value, name) is not None]
            sums[name] = sum(said) if said else None
        whole = added([(value, 1) for value in parts])
        derived = due > 1 or any(value.derived or old != line[0] for old, value in rows)
        return replace(whole, derived=derived, lacking=due - len(rows), **sums)  # type: ignore[arg-type]

    def moved(self, line: Line, window: Window) -> Value | None:
        """A flow of a window, of everything that the unit was made of when it ended."""
        unit, measure, item = line
        olds, what = self.made_of(unit, window[2]), self.windows[window]
        rows = []
        for old, (division, pieces) in olds.items():
            there = (old, measure, item)
            if isinstance(what, Period):
                value = self.before.flow(there, what, window[0])
            else:
                value = self.before.span(there, *what, window[0])
            if value is not None:
                mark = ((old, window, pieces),) if pieces else ()
                rows.append((old, replace(self.part(value, division, unit), pieces=mark)))
        return self.together(line, rows, len(olds))

    def stated(self, line: Line, first: date, last: date, nature: str) -> Value | None:
        """As stated by the unit itself; before it was reorganised, what all that it was made of have of it."""
        if self.plain(line[0], last):
            return self.before.stated(line, first, last, nature)
        for wanted in (nature, {"in_period": "to_date", "to_date": "in_period"}[nature]):
            if (wanted, first, last) in self.windows:
                found = self.moved(line, (wanted, first, last))
                if found is not None and found.lacking == 0:
                    return found
        return None

    def flow(self, line: Line, period: Period, want: str) -> Value | None:
        self.windows = {}
        for one in ("in_period", "to_date"):
            first = period.first if one == "in_period" else year_start(period)
            self.windows[one, first, period.last] = period
        self.cut(period)
        found = super().flow(line, period, want)
        if found is not None or self.plain(line[0], period.last):
            return found
        first = period.first if want == "in_period" else year_start(period)
        return self.moved(line, (want, first, period.last))

    def cut(self, period: Period) -> None:
        """The windows of the period's year up to each reorganisation in it, and between two of them."""
        months, year = months_of(period), period.year
        if months is None:
            return
        after, to = months
        ends = [self.days(year, month, month + 1)[1] for month in range(to)]
        at = sorted(
            {len([end for end in ends if end < move.on]) for move in self.passed if move.on <= period.last} - {0}
        )
        for month in at:
            self.windows.setdefault(("to_date", *self.days(year, 0, month)), (year, 0, month))
        for begin in {after, *at}:
            for month in at:
                low = begin
                while low < month:
                    high = low + 3 if low % 3 == 0 and low + 3 <= month else low + 1
                    self.windows.setdefault(("in_period", *self.days(year, low, high)), (year, low, high))
                    low = high

    def point(self, line: Line, period: Period, want: str) -> Value | None:
        unit, measure, item = line
        if self.plain(unit, period.last):
            return self.before.point(line, period, want)
        behaviour, olds = self.behaviours[measure], self.made_of(unit, period.last)
        rows, wholes = [], []
        for old, (division, pieces) in olds.items():
            value = self.before.point((old, measure, item), period, want)
            if value is None or value.stale is not None:
                continue
            whole = division == {unit: MILLION}
            both = value.numerator is not None and value.denominator is not None
            if behaviour == "count" and not (whole and len(olds) == 1):
                continue
            if behaviour == "ratio" and not both and len(olds) > 1:
                continue
            mark = ((old, ("at", period.last, period.last, want), pieces),) if pieces else ()
            rows.append((old, replace(self.part(value, division, unit), pieces=mark)))
            wholes.append(whole)
        found = self.together(line, rows, len(olds))
        alone = all(wholes) and (len(olds) == 1 or (behaviour == "progress" and len(rows) == 1))
        if found is not None and behaviour in ("ratio", "progress") and not alone:
            return replace(found, value=None)
        return found


def apart(value: Value) -> set[int]:
    """The units of whose figures a value holds some parts and not all, nobody knows by what shares."""
    return {mark[0] for mark, times in Counter(value.pieces).items() if times != mark[2]}
