"""A town's whole table beside what people would use instead, in one run, the same answers checked equal.

    uv sync --group bench
    uv run --group bench python -m bench.alternatives            # 13x36 13x60 100x36
    uv run --group bench python -m bench.alternatives 3x36       # a quick try

Communes x months, 71 measures: this period, to date, and both a year before. Beside `consolidate`: the Django ORM with
grouped, conditional aggregates; pandas (read_sql, groupby), and on a frame kept in memory; SQL over tables laid out as
DHIS2 lays them out (a value table of texts with closures of units and periods), and over its yearly analytics tables,
which are built first. On PostgreSQL: that of DATABASE_URL, else a private one (tools/with-postgres); where there is
none, on SQLite without the last two, and it says so. At least 35 months.

Each alternative also keeps the rule that a cumulation with a month missing is none. None of them gives what stands
beside the numbers in `consolidate`: targets and percent, which units are missing, sources, quality, what was derived
from stated cumulations and quarters, versions of measures, boundaries.
"""

import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from bench.rollup import add, prepare, timed

WITH_POSTGRES = Path(__file__).parent.parent / "tools" / "with-postgres"
# What with-postgres answers where there is no PostgreSQL.
NO_POSTGRES = 69
LABEL = "2024-11"
# What a measure has of a slot: a sum, or numerator and denominator; nothing where nobody said anything.
Number = tuple[int, ...]
# (measure, slot) -> numbers
Answer = dict[tuple[int, int], Number]


@dataclass(frozen=True)
class Ask:
    """What everybody is asked: the town's communes, and by slot the first and last day, whether cumulated, and how
    many months that makes."""

    town: int
    communes: list[int]
    behaviours: dict[int, str]
    slots: dict[int, tuple[date, date, int]]

    @property
    def flows(self) -> list[int]:
        """What adds up over time."""
        return [measure for measure, behaviour in self.behaviours.items() if behaviour == "flow"]


def question(town: int) -> Ask:
    """The question about one month."""
    from giaoban.catalogue.models import Measure
    from giaoban.catalogue.rules import parse_period, same_period_last_year, year_start
    from giaoban.registry.queries import children

    period = parse_period(LABEL)
    before = same_period_last_year(period)
    assert before is not None
    slots = {}
    for number, one in ((0, period), (2, before)):
        slots[number] = (one.first, one.last, 1)
        slots[number + 1] = (year_start(one), one.last, one.ordinal)
    communes = [view.id for view in children(town, period.last)]
    return Ask(town, communes, dict(Measure.objects.values_list("pk", "behaviour")), slots)


def ours(ask: Ask) -> Answer:
    """`consolidate`, its rows as the others give them."""
    from giaoban.catalogue.rules import parse_period
    from giaoban.rollup.queries import consolidate

    found: Answer = {}
    for row in consolidate(ask.town, parse_period(LABEL)):
        for slot, cell in enumerate((row.this_period, row.to_date, row.same_period, row.same_to_date)):
            if row.measure.behaviour == "ratio":
                numbers = (cell.numerator, cell.denominator)
            else:
                numbers = (cell.value,)  # type: ignore[assignment]
            if None not in numbers:
                found[row.measure.id, slot] = tuple(int(number) for number in numbers if number is not None)
    return found


def by_orm(ask: Ask) -> Answer:
    """The ORM: two grouped queries with conditional aggregates, for what adds up and for what stands at a day."""
    from django.db.models import Count, Max, Q, Sum

    from giaoban.figures.models import Entry, Statement

    last = Entry.objects.filter(kind="pick", regime="LICH", about_id__in=ask.communes)
    record = Statement.objects.filter(seq__in=last.values("key").annotate(last=Max("statement_id")).values("last"))
    flows: dict[str, Any] = {}
    spans = Q()
    for slot, (first, until, _months) in ask.slots.items():
        inside = Q(window_from__gte=first, window_to__lte=until)
        spans |= inside
        flows |= {f"sum{slot}": Sum("value", filter=inside), f"months{slot}": Count("pk", filter=inside)}
    found: Answer = defaultdict(lambda: (0,))
    grouped: Any = (
        record.filter(spans, nature="in_period").order_by().values("about_id", "measure_id").annotate(**flows)
    )
    for row in grouped:
        for slot, (_first, _until, count) in ask.slots.items():
            if row[f"months{slot}"] == count:
                key = (row["measure_id"], slot)
                found[key] = (found[key][0] + row[f"sum{slot}"],)
    points: dict[str, Any] = {}
    days = Q()
    for slot, (first, until, count) in ask.slots.items():
        if count == 1:
            here = Q(window_to__range=(first, until))
            days |= here
            points |= {f"{part}{slot}": Sum(part, filter=here) for part in ("value", "numerator", "denominator")}
    # One statement a month of each: with several inside the period this would need the last of them first.
    stands: Any = record.filter(days, nature="at").order_by()
    for row in stands.values("measure_id").annotate(**points):
        for slot in (0, 2):
            parts = [row[f"{part}{slot}"] for part in ("value", "numerator", "denominator")]
            numbers = tuple(int(part) for part in parts if part is not None)
            if numbers:
                found[row["measure_id"], slot] = found[row["measure_id"], slot + 1] = numbers
    return dict(found)


RECORD = """
SELECT s.about_id, s.measure_id, m.behaviour, s.window_from, s.window_to, s.value, s.numerator, s.denominator
FROM figures_statement s JOIN catalogue_measure m ON m.id = s.measure_id
WHERE s.seq IN (SELECT max(e.statement_id) FROM figures_entry e
                WHERE e.kind = 'pick' AND e.regime = 'LICH' AND e.about_id IN ({units}) GROUP BY e.key)
  AND s.window_to BETWEEN '{oldest}' AND '{newest}'
"""


def read_frame(ask: Ask) -> Any:
    """pandas.read_sql of the two years' values of record."""
    import warnings

    import pandas
    from django.db import connection

    connection.ensure_connection()
    days = [day for first, until, _months in ask.slots.values() for day in (first, until)]
    sql = RECORD.format(units=", ".join(map(str, ask.communes)), oldest=min(days), newest=max(days))
    with warnings.catch_warnings():
        # It would rather have SQLAlchemy, and takes any connection.
        warnings.simplefilter("ignore")
        frame = pandas.read_sql(sql, connection.connection)
    for name in ("value", "numerator", "denominator"):
        frame[name] = frame[name].astype("Int64")
    for name in ("window_from", "window_to"):
        frame[name] = pandas.to_datetime(frame[name])
    return frame


def by_frame(ask: Ask, frame: Any) -> Answer:
    """pandas: groupby over a frame."""
    import pandas

    found: Answer = {}
    for slot, (first, until, months) in ask.slots.items():
        opens, closes = pandas.Timestamp(first), pandas.Timestamp(until)
        inside = frame[(frame.window_from >= opens) & (frame.window_to <= closes)]
        flows = inside[inside.behaviour == "flow"].groupby(["measure_id", "about_id"]).value.agg(["sum", "count"])
        for measure, value in flows[flows["count"] == months]["sum"].groupby("measure_id").sum().items():
            found[measure, slot] = (int(value),)
        if months == 1:
            points = inside[inside.behaviour != "flow"].sort_values("window_to")
            points = points.groupby(["measure_id", "about_id"]).last()
            parts = points.groupby("measure_id")[["value", "numerator", "denominator"]].sum(min_count=1)
            for measure, value, numerator, denominator in parts.itertuples():
                numbers = (value,) if ask.behaviours[measure] == "stock" else (numerator, denominator)
                found[measure, slot] = found[measure, slot + 1] = tuple(int(number) for number in numbers)
    return found


# Laid out like DHIS2: data elements (a ratio is two, put together by an indicator), values as texts, a closure of the
# units, periods spelled out.
DHIS2 = """
CREATE TABLE dataelement (dataelementid bigint PRIMARY KEY, uid varchar(11) UNIQUE, aggregationtype varchar(16),
  measure bigint, part int);
CREATE TABLE period (periodid bigint PRIMARY KEY, startdate date, enddate date, UNIQUE (startdate, enddate));
CREATE TABLE categoryoptioncombo (categoryoptioncomboid bigint PRIMARY KEY, uid varchar(11) UNIQUE);
INSERT INTO categoryoptioncombo VALUES (1, 'HllvX50cXC0');
CREATE TABLE _orgunitstructure (organisationunitid bigint PRIMARY KEY, organisationunituid varchar(11), level int,
  idlevel1 bigint, uidlevel1 varchar(11), idlevel2 bigint, uidlevel2 varchar(11));
CREATE TABLE _periodstructure (periodid bigint PRIMARY KEY, iso varchar(15), monthly varchar(15),
  quarterly varchar(15), yearly varchar(15));
CREATE TABLE datavalue (dataelementid bigint NOT NULL REFERENCES dataelement,
  periodid bigint NOT NULL REFERENCES period, sourceid bigint NOT NULL,
  categoryoptioncomboid bigint NOT NULL REFERENCES categoryoptioncombo,
  attributeoptioncomboid bigint NOT NULL REFERENCES categoryoptioncombo, value varchar(50000), storedby varchar(255),
  created timestamp, lastupdated timestamp, comment varchar(50000), followup boolean, deleted boolean NOT NULL,
  PRIMARY KEY (dataelementid, periodid, sourceid, categoryoptioncomboid, attributeoptioncomboid));

INSERT INTO dataelement SELECT 10 * m.id + part, 'de' || lpad((10 * m.id + part)::text, 9, '0'),
  CASE m.behaviour WHEN 'flow' THEN 'SUM' ELSE 'LAST' END, m.id, part
  FROM catalogue_measure m JOIN generate_series(0, 2) part ON (part > 0) = (m.behaviour = 'ratio');
INSERT INTO period SELECT row_number() OVER (), first, until FROM (SELECT DISTINCT
  date_trunc('month', window_to)::date AS first, window_to AS until FROM figures_statement) days;
INSERT INTO _periodstructure SELECT periodid, to_char(startdate, 'YYYYMM'), to_char(startdate, 'YYYYMM'),
  to_char(startdate, 'YYYY"Q"Q'), to_char(startdate, 'YYYY') FROM period;
INSERT INTO _orgunitstructure SELECT unit_id, 'ou' || lpad(unit_id::text, 9, '0'), 2, parent_id,
  'ou' || lpad(parent_id::text, 9, '0'), unit_id, 'ou' || lpad(unit_id::text, 9, '0') FROM registry_placement
  WHERE hierarchy = 'state';
INSERT INTO datavalue SELECT d.dataelementid, p.periodid, s.about_id, 1, 1,
  (CASE d.part WHEN 0 THEN s.value WHEN 1 THEN s.numerator ELSE s.denominator END)::text, 'bench', s.entered_at,
  s.entered_at, NULL, false, false
  FROM figures_statement s JOIN dataelement d ON d.measure = s.measure_id JOIN period p ON p.enddate = s.window_to;
CREATE INDEX in_datavalue_lastupdated ON datavalue (lastupdated);
CREATE INDEX in_datavalue_sourceid ON datavalue (sourceid);
ANALYZE;
"""

# One table a year with every dimension spelled out, rebuilt as a whole (by default each night).
ANALYTICS = """
DROP TABLE IF EXISTS analytics_{year};
CREATE TABLE analytics_{year} AS SELECT d.uid AS dx, d.dataelementid, d.aggregationtype, c.uid AS co, a.uid AS ao,
  o.organisationunituid AS ou, o.organisationunitid, o.level AS oulevel, o.uidlevel1, o.uidlevel2, s.iso AS pe,
  s.monthly, s.quarterly, s.yearly, p.startdate AS pestartdate, p.enddate AS peenddate,
  v.value::double precision AS value
  FROM datavalue v JOIN dataelement d USING (dataelementid) JOIN period p USING (periodid)
  JOIN _periodstructure s USING (periodid) JOIN _orgunitstructure o ON o.organisationunitid = v.sourceid
  JOIN categoryoptioncombo c ON c.categoryoptioncomboid = v.categoryoptioncomboid
  JOIN categoryoptioncombo a ON a.categoryoptioncomboid = v.attributeoptioncomboid
  WHERE NOT v.deleted AND v.value IS NOT NULL AND s.yearly = '{year}';
{indexes}
ANALYZE analytics_{year};
"""
INDEXED = ("dx", "co", "ao", "ou", "uidlevel1", "uidlevel2", "pe", "monthly", "quarterly", "yearly")

DIRECT = """
SELECT d.measure, d.part, v.sourceid, d.aggregationtype, s.monthly, v.value::numeric
FROM datavalue v JOIN dataelement d USING (dataelementid) JOIN period p USING (periodid)
  JOIN _periodstructure s USING (periodid) JOIN _orgunitstructure o ON o.organisationunitid = v.sourceid
  JOIN categoryoptioncombo c ON c.categoryoptioncomboid = v.categoryoptioncomboid
  JOIN categoryoptioncombo a ON a.categoryoptioncomboid = v.attributeoptioncomboid
WHERE NOT v.deleted AND o.uidlevel1 = '{town}' AND s.yearly = '{year}' AND p.enddate <= '{until}'
"""
PREPARED = """
SELECT d.measure, d.part, t.organisationunitid, t.aggregationtype, t.monthly, t.value
FROM analytics_{year} t JOIN dataelement d USING (dataelementid)
WHERE t.uidlevel1 = '{town}' AND t.yearly = '{year}' AND t.peenddate <= '{until}'
"""
# By unit first, so that a cumulation with a gap can be left out; DHIS2 itself would add up what there is.
TABLE = """
WITH found (measure, part, unit, kind, month, value) AS ({values}), summed AS (
  SELECT measure, part, unit, sum(value) FILTER (WHERE month = '{month}') AS this,
    CASE WHEN count(*) = {months} THEN sum(value) END AS to_date
  FROM found WHERE kind = 'SUM' GROUP BY measure, part, unit
  UNION ALL SELECT measure, part, unit, value, value FROM found WHERE kind = 'LAST' AND month = '{month}')
SELECT measure, part, sum(this), sum(to_date) FROM summed GROUP BY measure, part
"""


def build_dhis2() -> None:
    """The value table and its closures."""
    _execute(DHIS2)


def build_analytics(years: Iterable[int]) -> None:
    """The analytics tables of some years, with an index for each dimension, as DHIS2 makes them."""
    for year in years:
        indexes = "\n".join(f"CREATE INDEX ON analytics_{year} ({name});" for name in INDEXED)
        _execute(ANALYTICS.format(year=year, indexes=indexes))


def _execute(sql: str) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql, None)


def by_dhis2(ask: Ask, values: str) -> Answer:
    """One query for each of the two years, as its pivot asks."""
    from django.db import connection

    parts: dict[tuple[int, int], dict[int, int]] = defaultdict(dict)
    for slot in (0, 2):
        first, until, _months = ask.slots[slot]
        inner = values.format(town=f"ou{ask.town:09d}", year=first.year, until=until)
        sql = TABLE.format(values=inner, month=f"{first:%Y%m}", months=ask.slots[slot + 1][2])
        with connection.cursor() as cursor:
            cursor.execute(sql, None)
            for measure, part, this, to_date in cursor.fetchall():
                for at, number in ((slot, this), (slot + 1, to_date)):
                    if number is not None:
                        parts[measure, at][part] = int(number)
    return {key: tuple(numbers[part] for part in sorted(numbers)) for key, numbers in parts.items()}


def compare(communes: int, months: int) -> None:
    """One size: prepare, check that all say the same, time, print."""
    from django.db import connection

    from giaoban.base.appendonly import gate_open
    from giaoban.rollup import mirror

    with gate_open():
        town = prepare(communes, months)
    ask = question(town)
    kept = read_frame(ask)
    runs: dict[str, Callable[[], Answer]] = {
        "consolidate, a new figure before each": lambda: ours(ask),
        "consolidate, asked again": lambda: ours(ask),
        "Django ORM, conditional aggregates": lambda: by_orm(ask),
        "pandas, read_sql and groupby": lambda: by_frame(ask, read_frame(ask)),
        "pandas, groupby on a frame kept (stale until read again)": lambda: by_frame(ask, kept),
    }
    if connection.vendor == "postgresql":
        build_dhis2()
        years = sorted({first.year for first, _until, _months in ask.slots.values()})
        built = timed(lambda: build_analytics(years), times=3)
        runs["DHIS2-like SQL over the value table"] = lambda: by_dhis2(ask, DIRECT)
        runs["DHIS2-like SQL over analytics tables (stale until built again)"] = lambda: by_dhis2(ask, PREPARED)
    mirror.forget()
    first = timed(lambda: ours(ask), times=1)
    expected = ours(ask)
    for name, run in runs.items():
        assert run() == expected, name
    print(f"{connection.vendor}: {len(expected)} numbers of {len(ask.behaviours)} measures, the same from all")
    newly, *others = runs
    with gate_open():
        taken = {newly: timed(runs[newly], before=lambda: add(1))}
    taken |= {name: timed(runs[name]) for name in others}
    base = taken[newly]
    # The database works in processes of its own: their processor time is not in here, the clock's is.
    print(f"  consolidate, first answer of a process: {first[0]:.0f} ms, processor of this process {first[1]:.0f} ms")
    for name, (clock, processor) in taken.items():
        print(f"  {name}: {clock:.1f} ms (processor here {processor:.1f}), {clock / base[0]:.2f} x the new figure's")
    if connection.vendor == "postgresql":
        print(f"  building the analytics tables of the two years: {built[0]:.0f} ms, {built[0] / base[0]:.2f} x")
    else:
        print("  no DATABASE_URL: DHIS2-like SQL on PostgreSQL was left out")


def main() -> None:
    """Each size in a process and a database of its own."""
    sizes = sys.argv[1:] or ["13x36", "13x60", "100x36"]
    if "DATABASE_URL" not in os.environ:
        command = [str(WITH_POSTGRES), sys.executable, "-m", "bench.alternatives", *sizes]
        status = subprocess.run(command, check=False).returncode
        if status != NO_POSTGRES:
            sys.exit(status)
        os.environ["DATABASE_URL"] = ""
    if "BENCH_SIZE" not in os.environ:
        for number, size in enumerate(sizes):
            with tempfile.TemporaryDirectory() as folder:
                own = {"BENCH_SIZE": size, "GIAOBAN_VAR": folder, "DJANGO_SETTINGS_MODULE": "giaoban.settings"}
                url = os.environ["DATABASE_URL"]
                own["DATABASE_URL"] = (
                    _database(url, f"alternatives{number}") if url else f"sqlite:///{folder}/bench.sqlite3"
                )
                environment = {"GIAOBAN_SECRET_KEY": "bench", **os.environ, **own}
                subprocess.run([sys.executable, "-m", "bench.alternatives"], env=environment, check=True)
        return
    import django

    django.setup()
    communes, months = os.environ["BENCH_SIZE"].split("x")
    compare(int(communes), int(months))


def _database(url: str, name: str) -> str:
    """A new database beside the one of the address."""
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name}")
        connection.execute(f"CREATE DATABASE {name}")
    return url.rpartition("/")[0] + f"/{name}"


if __name__ == "__main__":
    main()
