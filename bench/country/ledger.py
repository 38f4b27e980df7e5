"""A nation's figures, written straight into the mirror's own format, with the rows of the registry, the catalogue and
the ledger that a question needs. The same every time.

34 provinces, 3,321 communes (60 of them made of two in the middle of the last year), 71 measures of every behaviour;
gaps, corrections, estimates that were replaced, withdrawals, noughts, what does not apply, quarters instead of months,
cumulations, two regimes, figures that provinces state themselves, stocks counted seldom.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

LAST_YEAR = 2025
MERGED, MERGER_DAY = 60, date(2025, 7, 1)
BEHAVIOURS = ("flow",) * 42 + ("stock",) * 11 + ("ratio",) * 14 + ("progress",) * 2 + ("count",) * 2
SELDOM = 52


@dataclass(frozen=True, slots=True)
class Size:
    """How large a nation, and for how many months up to December of the last year."""

    provinces: int
    communes: int
    months: int

    @property
    def merged(self) -> int:
        """How many communes were made of two others."""
        return min(MERGED, self.communes // 20)

    @property
    def first_commune(self) -> int:
        """The id of the first commune; 1 is the nation, the provinces come next."""
        return self.provinces + 2

    @property
    def first_former(self) -> int:
        """The id of the first commune that is no more."""
        return self.first_commune + self.communes


def prepare(size: Size) -> None:
    """Write everything; the ledger must be empty and migrated."""
    _registry(size)
    _catalogue(size)
    rows = _figures(size)
    print(
        f"{rows:,} picks: {size.communes} communes, {size.provinces} provinces, {len(BEHAVIOURS)} measures, "
        f"{size.months} months"
    )


def _registry(size: Size) -> None:
    from giaoban.registry.models import Placement, Succession, Unit, UnitName

    last = size.first_former + 2 * size.merged
    Unit.objects.bulk_create([Unit(pk=number) for number in range(1, last)], batch_size=2000)
    names, places, moves = [], [], []
    for unit in range(1, last):
        kind = "quoc_gia" if unit == 1 else "tinh" if unit < size.first_commune else "xa"
        former, made = unit >= size.first_former, size.first_commune <= unit < size.first_commune + size.merged
        since = MERGER_DAY if made else date(2000, 1, 1)
        until = date(2025, 6, 30) if former else None
        code, name = f"q{unit:05d}", f"Đơn vị {unit}"
        common = {"valid_from": since, "valid_to": until}
        names.append(UnitName(unit_id=unit, code=code, name=name, type=kind, search_key=name.lower(), **common))
        if unit > 1:
            places.append(Placement(unit_id=unit, parent_id=_parent(size, unit), **common))
        if former:
            new = size.first_commune + (unit - size.first_former) // 2
            moves.append(Succession(old_id=unit, new_id=new, kind="whole", on=MERGER_DAY))
    UnitName.objects.bulk_create(names, batch_size=2000)
    Placement.objects.bulk_create(places, batch_size=2000)
    Succession.objects.bulk_create(moves, batch_size=2000)


def _parent(size: Size, unit: int) -> int:
    if unit < size.first_commune:
        return 1
    if unit >= size.first_former:
        unit = size.first_commune + (unit - size.first_former) // 2
    return 2 + (unit - size.first_commune) * size.provinces // size.communes


def _catalogue(size: Size) -> None:
    from giaoban.catalogue.models import Item, Measure, MeasureVersion

    for number, behaviour in enumerate(BEHAVIOURS, 1):
        code = f"ZQ{number:02d}"
        measure = Measure.objects.create(
            pk=10_000 + number, code=code, name=code, behaviour=behaviour, direction="up", order=number, search_key=code
        )
        unit = "%" if behaviour == "ratio" else "người"
        MeasureVersion.objects.create(
            pk=10_000 + number, measure=measure, valid_from="2000-01-01", unit=unit, part_unit="người", scale=2
        )
    items = [
        Item(
            pk=100_000 * place + unit, unit_id=unit, measure_id=10_001 + number, name=f"Tuyến {unit % 400}",
            search_key=f"tuyen {unit % 400}",
        )
        for place, number in enumerate((n for n, one in enumerate(BEHAVIOURS) if one == "progress"), 1)
        for unit in range(size.first_commune, size.first_former + 2 * size.merged)
    ]  # fmt: skip
    Item.objects.bulk_create(items, batch_size=2000)


# Rounds of one month: what is stated, cumulations and quarters, what replaces either, what is withdrawn.
_ROUNDS = 4


def _figures(size: Size) -> int:
    """Write the settled segment and the ledger's last pick; how many picks there are."""
    from giaoban.rollup import ledger, mirror, segments

    identity = _last_pick(size)
    kept = mirror.Kept(identity, mirror._duckdb())
    kept.begin(None, None)
    with kept.database.cursor() as cursor:
        cursor.execute("RESET threads")
        cursor.execute(f"CREATE TABLE stated AS {_stated(size)}")
        cursor.execute(f"INSERT INTO later {_picks()}")
        cursor.execute("DROP TABLE stated")
        (last,) = ledger.picks(0)
        cursor.register("last", mirror.as_table([last]))
        cursor.execute("INSERT INTO later SELECT * FROM last")
        (rows,) = cursor.execute("SELECT count(*) FROM later").fetchone()
        folder = segments.folder(identity)
        folder.mkdir(parents=True)
        written = segments.Segment("", 1, last[0], rows, "", ledger.digest(last))
        segments.publish(identity, [segments.settle(identity, cursor, kept.settle(), written)])
    kept.database.close()
    return int(rows)


def _last_pick(size: Size) -> Any:
    """One pick in the ledger itself, of the nation's own, after all others: by it the mirror knows its ledger."""
    from django.utils import timezone

    from giaoban.base.models import AuditEntry
    from giaoban.figures.models import Batch, Entry, Ledger, Source, Statement
    from giaoban.rollup.ledger import Identity

    now = timezone.now()
    audit = AuditEntry.objects.create(id=10**9, at=now, action="bench", payload={}, previous="", digest="bench")
    batch = Batch.objects.create(action="bench", at=now, audit=audit)
    source = Source.objects.create(id=1, kind="form", reference="bench", label="bench")
    seq = 2 * size.months * _ROUNDS * 100 * 5000
    about = {"about_id": 1, "regime": "LICH", "key": "ab" * 16, "batch": batch}
    statement = Statement.objects.create(
        seq=seq, stated_by_id=1, entered_at=now, version_id=10_001 + SELDOM, measure_id=10_001 + SELDOM,
        period="2024-06", window_from="2024-06-30", window_to="2024-06-30", nature="at", quality=3, value=77,
        source=source, **about,
    )  # fmt: skip
    Entry.objects.create(seq=seq + 1, kind="pick", at=now, statement=statement, **about)
    Ledger.objects.update_or_create(pk=1, defaults={"ledger_id": "bench nation", "epoch": 1, "last_seq": seq + 1})
    return Identity("bench nation", 1)


def _stated(size: Size) -> str:
    """What units state, one row for each first statement: by a month's number, unit, measure, and what kind it is."""
    kinds = ", ".join(f"'{one}'" for one in BEHAVIOURS)
    began = date(LAST_YEAR - (size.months - 1) // 12, 12 - (size.months - 1) % 12, 1)
    former = f"u >= {size.first_former}"
    made = f"u BETWEEN {size.first_commune} AND {size.first_commune + size.merged - 1}"
    province = f"u BETWEEN 2 AND {size.first_commune - 1}"
    return f"""
        WITH cells AS (
            SELECT m::INTEGER AS m, u, k, DATE '{began}' + to_months(m::INTEGER) AS month,
                ([{kinds}])[k + 1] AS behaviour, hash(m, u, k) AS h, month(month) % 3 = 0 AS quarter_ends,
            FROM range({size.months}) months(m), range(1, {size.first_former + 2 * size.merged}) units(u),
                range({len(BEHAVIOURS)}) measures(k)
            WHERE u > 1
        ), reporting AS (
            SELECT * FROM cells
            WHERE CASE WHEN {province} THEN k % 9 = 0 AND h % 2 = 0
                WHEN k = {SELDOM} OR h % 1000 < 30 THEN FALSE
                WHEN {former} THEN month < DATE '{MERGER_DAY}'
                WHEN {made} THEN month >= DATE '{MERGER_DAY}' ELSE TRUE END
        )
        SELECT m, u, k, behaviour, h, 0 AS round, 'LICH' AS regime,
            CASE WHEN behaviour = 'flow' THEN 'in_period' ELSE 'at' END AS nature,
            last_day(month) AS window_to,
            CASE WHEN behaviour = 'flow' THEN month::DATE ELSE last_day(month) END AS window_from
        FROM reporting WHERE NOT (behaviour = 'flow' AND k % 7 = 1 AND u % 3 = 0)
        UNION ALL
        SELECT m, u, k, behaviour, h, 1, 'LICH', 'in_period', last_day(month), (month - INTERVAL 2 MONTH)::DATE
        FROM reporting WHERE behaviour = 'flow' AND k % 7 = 1 AND u % 3 = 0 AND quarter_ends
        UNION ALL
        SELECT m, u, k, behaviour, h, 1, 'LICH', 'to_date', last_day(month), make_date(year(month), 1, 1)
        FROM reporting WHERE behaviour = 'flow' AND k % 7 = 0 AND quarter_ends AND u >= {size.first_commune}
        UNION ALL
        SELECT m, u, k, behaviour, h, 1, 'ND09', 'in_period', (month + INTERVAL 13 DAY)::DATE,
            (month - INTERVAL 1 MONTH + INTERVAL 14 DAY)::DATE
        FROM reporting WHERE k = 2
    """  # noqa: S608


def _picks() -> str:
    """Every pick: of the first statements, of those that replaced an estimate or an error, and of nothing."""
    cells = 100 * 5000
    number = f"2 * ((m * {_ROUNDS} + %s)::BIGINT * {cells} + u * 100 + k + 1)"
    columns = """
        (hash(u, k, window_from, window_to, nature, regime) >> 1)::BIGINT AS key, {statement}, u AS about, regime,
        CASE WHEN behaviour = 'progress' THEN 100000 * (k - 66) + u ELSE 0 END AS item,
        10001 + k AS measure, 10001 + k AS version, window_from, window_to, nature, {quality},
        CASE WHEN absence = 'na' THEN NULL WHEN absence = 'none' THEN 0
            WHEN behaviour = 'ratio' AND h % 10 > 0 THEN NULL ELSE ({value} % 1000000)::BIGINT END AS value,
        CASE WHEN absence = '' AND behaviour = 'ratio' AND h % 10 > 0 THEN ({value} % 900)::BIGINT END AS numerator,
        CASE WHEN absence = '' AND behaviour = 'ratio' AND h % 10 > 0 THEN 1000 END AS denominator,
        1 AS step, absence, CASE WHEN h // 7 % 100 = 0 THEN 1 ELSE 0 END AS qualifier,
        (h // 11 % 400 = 0)::BIGINT AS conflict
    """
    first = columns.format(
        statement=f"{number % 'round'} - 1 AS statement",
        quality="CASE WHEN again AND h // 13 % 3 > 0 THEN 1 ELSE 3 END AS quality",
        value="(h // 17)",
    )
    second = columns.format(statement=f"{number % 2} - 1 AS statement", quality="3 AS quality", value="(h // 19)")
    return f"""
        WITH said AS (
            SELECT *, h // 1009 % 100 < 6 AND round = 0 AS again,
                h // 1013 % 500 = 0 AND round = 0 AND NOT again AS gone,
                CASE WHEN behaviour IN ('progress', 'count') THEN '' WHEN h // 23 % 200 = 0 THEN 'na'
                    WHEN h // 23 % 200 = 1 AND behaviour <> 'ratio' THEN 'none' ELSE '' END AS absence
            FROM stated
        )
        SELECT {number % "round"} AS seq, {first} FROM said
        UNION ALL SELECT {number % 2}, {second} FROM said WHERE again
        UNION ALL SELECT {number % 3}, (hash(u, k, window_from, window_to, nature, regime) >> 1)::BIGINT, NULL, u,
            regime, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0
        FROM said WHERE gone
    """  # noqa: S608
