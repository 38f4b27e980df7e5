"""The rules of docs/rollup.md once more, naively: plain Python over a list of picks, one value at a time.

Nothing is taken from the roll-up but its docs; periods come from the catalogue.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from giaoban.catalogue.rules import Period, parse_period, year_start


@dataclass(frozen=True)
class Pick:
    """A pick of a value of record, or (`statement` None) of nothing."""

    seq: int
    key: int
    about: int
    measure: int
    item: int
    regime: str
    first: date
    last: date
    nature: str
    statement: int | None
    value: int | None = None
    numerator: int | None = None
    denominator: int | None = None
    quality: int = 3
    absence: str = ""
    qualifier: str = ""
    conflict: int = 0


@dataclass(frozen=True)
class Value:
    """What is known of one unit, measure, item and window."""

    value: int | None
    seqs: frozenset[int]
    quality: int | None
    absence: str
    qualifier: str
    conflict: int
    derived: bool = False
    numerator: int | None = None
    denominator: int | None = None
    stale: date | None = None
    reported: int = 0
    unsummed: int = 0
    own: bool = True
    estimated: int = 0
    awaited: int = 0
    lacking: int = 0
    # parts of figures that nobody knows how to divide: (unit, its window, of how many parts)
    pieces: tuple[tuple[Any, ...], ...] = ()

    @property
    def says(self) -> bool:
        return self.value is not None or self.numerator is not None or self.absence != ""


def all_alike(words: list[str]) -> str:
    return words[0] if len(set(words)) == 1 else ""


# On which sides of a number the truth may lie, by its qualifier.
SIDES = {
    "": frozenset(),
    "trên": frozenset({"above"}),
    "hơn": frozenset({"above"}),
    "dưới": frozenset({"below"}),
    "khoảng": frozenset({"above", "below"}),
    "ước": frozenset({"estimate"}),
    "ước đạt trên": frozenset({"estimate", "above"}),
    "ước trên": frozenset({"estimate", "above"}),
    "ước dưới": frozenset({"estimate", "below"}),
    "ước khoảng": frozenset({"estimate", "above", "below"}),
}
OTHER = {"above": "below", "below": "above", "estimate": "estimate"}


def plain(sides: frozenset[str]) -> str:
    """What sides are called where several wordings come together."""
    return next(words for words in SIDES if SIDES[words] == sides and words not in ("hơn", "ước đạt trên"))


def hedged(parts: list[tuple[str, int]]) -> str:
    """The qualifier of figures added up (1) or taken away (-1)."""
    said = [words if sign > 0 else plain(frozenset(OTHER[one] for one in SIDES[words])) for words, sign in parts]
    wordings = {words for words in said if words}
    if len(wordings) == 1:
        return wordings.pop()
    return plain(frozenset().union(*(SIDES[words] for words in wordings)))


def added(parts: list[tuple[Value, int]], derived: bool = True) -> Value:
    values = [value.value * sign for value, sign in parts if value.value is not None]
    return Value(
        value=sum(values) if values else None,
        seqs=frozenset().union(*(value.seqs for value, _ in parts)),
        quality=min(value.quality for value, _ in parts),
        absence=all_alike([value.absence for value, _ in parts]),
        qualifier=hedged([(value.qualifier, sign) for value, sign in parts]),
        estimated=sum(value.estimated for value, _ in parts),
        conflict=max(value.conflict for value, _ in parts),
        derived=derived or any(value.derived for value, _ in parts),
        pieces=sum((value.pieces for value, _ in parts), ()),
    )


def months_of(period: Period) -> tuple[int, int] | None:
    """(a, b): the period is the months a + 1 to b of its year."""
    if period.type in ("year", "nine_months"):
        return 0, 12 if period.type == "year" else 9
    spans = {"month": 1, "quarter": 3, "half": 6}
    if period.type not in spans:
        return None
    return spans[period.type] * (period.ordinal - 1), spans[period.type] * period.ordinal


class Reference:
    """One ledger, one regime, one position."""

    def __init__(
        self,
        picks: list[Pick],
        regime: str,
        at_seq: int,
        behaviours: dict[int, str],
        asks: dict[int, dict[int, set[tuple[int, int]]]] | None = None,
    ) -> None:
        """`asks`: by unit, what each of those below it is asked for; of the others everything is expected."""
        self.behaviours = behaviours
        self.asks = asks or {}
        self.regime = regime
        record: dict[tuple[int, int], Pick] = {}
        for pick in sorted(picks, key=lambda one: one.seq):
            if pick.seq <= at_seq and pick.regime == regime:
                record[(pick.about, pick.key)] = pick
        self.facts = [pick for pick in record.values() if pick.statement is not None]

    # one window -------------------------------------------------------------------------------------------------

    def stated(self, line: tuple[int, int, int], first: date, last: date, nature: str) -> Value | None:
        """Stated so, else stated over the very same days."""
        other = {"in_period": "to_date", "to_date": "in_period"}[nature]
        for wanted in (nature, other):
            for fact in self.facts:
                window = (fact.first, fact.last, fact.nature)
                if (fact.about, fact.measure, fact.item) == line and window == (first, last, wanted):
                    return self.of(fact)
        return None

    def of(self, fact: Pick) -> Value:
        assert fact.statement is not None
        return Value(
            fact.value,
            frozenset({fact.statement}),
            fact.quality,
            fact.absence,
            fact.qualifier,
            fact.conflict,
            numerator=fact.numerator,
            denominator=fact.denominator,
            estimated=1 if fact.quality == 1 else 0,
        )

    def days(self, year: int, after: int, to: int) -> tuple[date, date]:
        first = parse_period(f"{year}-{after + 1:02d}", self.regime).first
        return first, parse_period(f"{year}-{to:02d}", self.regime).last

    def tile(self, line: tuple[int, int, int], year: int, after: int, to: int) -> Value | None:
        """A month, quarter or half as one tile."""
        found = self.stated(line, *self.days(year, after, to), "in_period")
        if found is None and to - after == 3:
            months = [self.stated(line, *self.days(year, at, at + 1), "in_period") for at in range(after, to)]
            if all(month is not None for month in months):
                return added([(month, 1) for month in months if month])
        return found

    def tiled(self, line: tuple[int, int, int], year: int, after: int, to: int) -> list[Value] | None:
        found = []
        while after < to:
            length = 3 if after % 3 == 0 and after + 3 <= to else 1
            tile = self.tile(line, year, after, after + length)
            if tile is None:
                return None
            found.append(tile)
            after += length
        return found

    def cumulations(self, line: tuple[int, int, int], year: int, to: int) -> list[list[Value]]:
        """All ways to the months 1 to `to`, the preferred first, each as the values to add."""
        if to == 0:
            return [[]]
        ways = []
        whole = self.stated(line, *self.days(year, 0, to), "to_date")
        if whole is not None:
            ways.append([whole])
        for base in range(to - 1, -1, -1):
            head = []
            if base:
                start = self.stated(line, *self.days(year, 0, base), "to_date")
                if start is None or start.value is None:
                    continue
                head = [start]
            if (base, to) == (6, 12):
                half = self.stated(line, *self.days(year, 6, 12), "in_period")
                if half is not None:
                    ways.append([*head, half])
            rest = self.tiled(line, year, base, to)
            if rest is not None:
                ways.append([*head, *rest])
        return ways

    def flow(self, line: tuple[int, int, int], period: Period, want: str) -> Value | None:
        months = months_of(period)
        if months is None:
            first = period.first if want == "in_period" else year_start(period)
            return self.stated(line, first, period.last, want)
        return self.span(line, period.year, *months, want)

    def span(self, line: tuple[int, int, int], year: int, after: int, to: int, want: str) -> Value | None:
        """The months `after` + 1 to `to` of a year, or of the year's cumulation to the same day."""
        if want == "in_period":
            found = self.tile(line, year, after, to) if to - after == 3 else None
            found = found or self.stated(line, *self.days(year, after, to), "in_period")
            if found is not None:
                return found
            if after > 0:
                return self.between(line, year, after, to)
        ways = self.cumulations(line, year, to)
        return self.sum_of(ways[0]) if ways else None

    def between(self, line: tuple[int, int, int], year: int, after: int, to: int) -> Value | None:
        tiles = self.tiled(line, year, after, to)
        if tiles is not None:
            return self.sum_of(tiles)
        whole = self.stated(line, *self.days(year, 0, to), "to_date")
        if whole is None or whole.value is None:
            return None
        for way in self.cumulations(line, year, after):
            if all(part.value is not None for part in way):
                return added([(whole, 1), *((part, -1) for part in way)])
        return None

    def sum_of(self, parts: list[Value]) -> Value:
        return parts[0] if len(parts) == 1 else added([(part, 1) for part in parts])

    def point(self, line: tuple[int, int, int], period: Period, want: str) -> Value | None:
        first = period.first if want == "in_period" else year_start(period)
        mine = [fact for fact in self.facts if (fact.about, fact.measure, fact.item) == line]
        for nature in (want, {"in_period": "to_date", "to_date": "in_period"}[want]):
            for fact in mine:
                if (fact.nature, fact.first, fact.last) == (nature, first, period.last):
                    return self.of(fact)
        days = sorted((f for f in mine if f.nature == "at" and f.last <= period.last), key=lambda fact: fact.last)
        if not days:
            return None
        newest = self.of(days[-1])
        if days[-1].last >= period.first:
            return newest
        return Value(**{**newest.__dict__, "stale": days[-1].last})

    # units ------------------------------------------------------------------------------------------------------

    def asked(self, unit: int, below: int, measure: int, item: int) -> bool:
        """Whether a unit is expected to report something to the one above it."""
        return unit not in self.asks or (measure, item) in self.asks[unit].get(below, set())

    def cell(
        self, children: dict[int, list[int]], line: tuple[int, int, int], period: Period, want: str
    ) -> Value | None:
        """What stands for a unit: its own statement, else the sum of the units below."""
        unit, measure, item = line
        flow = self.behaviours[measure] == "flow"
        own = self.flow(line, period, want) if flow else self.point(line, period, want)
        below = self.below(children, line, period, want)
        if own is not None and (own.stale is None or below is None or not below.says):
            return Value(
                **{
                    **own.__dict__,
                    "reported": below.reported if below else 0,
                    "unsummed": below.unsummed if below else 0,
                    "awaited": below.awaited if below else 0,
                }
            )
        return below

    def below(
        self, children: dict[int, list[int]], line: tuple[int, int, int], period: Period, want: str
    ) -> Value | None:
        unit, measure, item = line
        behaviour = self.behaviours[measure]
        if behaviour == "count":
            return None
        cells = [self.cell(children, (child, measure, item), period, want) for child in children.get(unit, [])]
        fresh = [cell for cell in cells if cell is not None and cell.stale is None and (cell.own or cell.says)]
        if not fresh:
            return None
        silent = [one for one, cell in zip(children[unit], cells, strict=True) if not any(cell is it for it in fresh)]
        awaited = sum(self.asked(unit, one, measure, item) for one in silent)
        if behaviour == "ratio":
            summed = [cell for cell in fresh if cell.numerator is not None and cell.denominator is not None]
        elif behaviour == "progress":
            summed = [cell for cell in fresh if cell.value is not None and item != 0]
        else:
            summed = [cell for cell in fresh if cell.value is not None]
        said = sum(1 for cell in fresh if cell.value is not None or cell.numerator is not None)
        alone = behaviour != "progress" or len(summed) == 1
        values = [cell.value for cell in summed if cell.value is not None] if behaviour != "ratio" and alone else []
        parts = behaviour == "ratio" and bool(summed)
        return Value(
            value=sum(values) if values else None,
            seqs=frozenset().union(*(cell.seqs for cell in summed)),
            quality=min((cell.quality for cell in summed if cell.quality is not None), default=None),
            absence=all_alike([cell.absence for cell in fresh]),
            qualifier=hedged([(cell.qualifier, 1) for cell in summed]),
            estimated=sum(cell.estimated for cell in summed),
            awaited=awaited,
            lacking=0
            if behaviour == "progress"
            else awaited + sum(cell.lacking + (0 if cell.own else cell.unsummed) for cell in summed),
            conflict=max((cell.conflict for cell in summed), default=0),
            derived=any(cell.derived for cell in summed),
            numerator=sum(cell.numerator or 0 for cell in summed) if parts else None,
            denominator=sum(cell.denominator or 0 for cell in summed) if parts else None,
            reported=len(fresh),
            unsummed=said - (len(summed) if alone else 0),
            own=False,
            pieces=sum((cell.pieces for cell in summed), ()),
        )
