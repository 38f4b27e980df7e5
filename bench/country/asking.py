"""One question of the nation's ledger, put to each engine."""

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

from bench.country.by_hand import COLUMNS, Span, sql

Records = list[dict[str, Any]]


class Asked:
    """A unit's whole table for a period: what is put to the engines, made once."""

    def __init__(self, about: int, label: str) -> None:
        from giaoban.catalogue.rules import parse_period
        from giaoban.rollup.consolidation import SHOWN, slots_of

        self.about, self.period = about, parse_period(label)
        self.ask(slots_of(self.period, SHOWN))

    def ask(self, slots: Any) -> None:
        """Put the question for these slots."""
        from giaoban.rollup.consolidation import Asking
        from giaoban.rollup.engines import Shape

        self.question = Asking(self.about, self.period).question(slots)
        self.tables = self.question.tables(0)
        self.shape = Shape(self.question.tree.depth, 0, self.question.listed)

    @property
    def listed_costs(self) -> bool:
        """Whether a table of this size leaves the statements out."""
        return not self.shape.listed

    def on_duckdb(self) -> Records:
        """As a request does it: the tables registered, the SQL compiled unless this process has done so."""
        return self._on_duckdb(self.shape)

    def on_duckdb_listed(self) -> Records:
        """The same with the statements behind every number."""
        return self._on_duckdb(replace(self.shape, listed=True))

    def on_cursor(self, cursor: Any) -> Records:
        """On a cursor of the mirror."""
        from giaoban.rollup.engines.duckdb import on_duckdb

        return list(on_duckdb(cursor, self.tables, self.shape))

    def _on_duckdb(self, shape: Any) -> Records:
        from giaoban.rollup import mirror
        from giaoban.rollup.engines.duckdb import on_duckdb

        with mirror.reading() as cursor:
            return list(on_duckdb(cursor, self.tables, shape))

    def consolidated(self) -> Any:
        """The whole way from a unit and a period to rows."""
        from giaoban.rollup import remembered
        from giaoban.rollup.queries import consolidate

        remembered.forget()
        return consolidate(self.about, self.period)

    def on_spark(self, address: str) -> Records:
        """On a Spark at a Connect address."""
        from django.conf import settings

        from giaoban.rollup.engines import run

        settings.SPARK = address
        return list(run(self.tables, self.shape, "spark"))

    def on_database(self) -> Records:
        """In the ledger's own database, over its own tables (see in_tables)."""
        from giaoban.rollup.engines import run

        return list(run(self.tables, self.shape, "database"))

    def compile_for_database(self) -> None:
        """Have the SQL of that, as any process that has answered once."""
        from django.db import connection

        from giaoban.rollup.engines.database import DIALECTS
        from giaoban.rollup.engines.steps import compiled

        compiled(DIALECTS[connection.vendor], self.shape, bool(self.tables["streams"]))

    def by_hand(self) -> Records:
        """The SQL written by hand, in the same database, over the same file."""
        from giaoban.rollup import mirror, segments
        from giaoban.rollup.ledger import identity

        spans = self._spans()
        number = {slot: span.number for span in spans for slot in span.slots[:1]}
        placed = [
            (number[row[0]], *row[1:4], row[5], row[6], row[4]) for row in self.tables["units"] if row[0] in number
        ]
        units = [unit for unit, _back in self.tables["sources"]]
        among = f"about BETWEEN {min(units)} AND {max(units)}"
        if len(units) <= 1000:
            among = f"about IN ({', '.join(map(str, units))})"
        found = segments.manifest(identity())
        path = segments.folder(identity()) / found[0].file
        with mirror.reading() as cursor:
            _register(cursor, "placed", ["span", "unit", "parent", "depth", "asked", "siblings", "mark"], placed)
            _register(cursor, "named", ["item", "same_as"], self.tables["items"])
            kinds = [(measure, behaviour) for _version, measure, behaviour, *_rest in self.tables["versions"]]
            _register(cursor, "kinds", ["measure", "behaviour"], kinds)
            statement = sql(str(path), self.about, self.question.at_seq, spans, self.shape.depth, among)
            # Whoever writes SQL leaves the order of joins to DuckDB, unlike ours.
            (ours,) = cursor.execute("SELECT current_setting('disabled_optimizers')").fetchone()
            cursor.execute("SET disabled_optimizers = ''")
            answer: Records = cursor.execute(statement).to_arrow_table().to_pylist()
            cursor.execute(f"SET disabled_optimizers = '{ours}'")
            return answer

    def _spans(self) -> list[Span]:
        """Slots that come to the same, by whoever knows the data: see by_hand."""
        found: dict[tuple[Any, ...], list[int]] = {}
        for slot in self.question.slots:
            single = slot.period.type == "month" and slot.want == "in_period"
            key = (slot.period.last.replace(month=1, day=1), slot.opens, slot.period.last, single)
            found.setdefault(key, []).append(slot.number)
        return [Span(number, tuple(slots), *key) for number, (key, slots) in enumerate(found.items())]


def _register(cursor: Any, name: str, columns: list[str], rows: list[tuple[Any, ...]]) -> None:
    import pyarrow as pa

    turned = list(zip(*rows, strict=True)) or [()] * len(columns)
    arrays = [pa.array(list(values), type=pa.int64()) for values in turned]
    cursor.register(name, pa.Table.from_arrays(arrays, names=columns))


def differences(ours: Records, theirs: Records) -> int:
    """How many cells differ in any column, or are on one side only."""
    names = COLUMNS.replace("\n", " ").split(", ")
    sides = [
        {tuple(row[name] for name in names[:3]): [row[name] for name in names] for row in one} for one in (ours, theirs)
    ]
    keys = sides[0].keys() | sides[1].keys()
    wrong = [key for key in sorted(keys) if sides[0].get(key) != sides[1].get(key)]
    for key in wrong[:5]:
        for side in sides:
            print("    ", dict(zip(names, side[key], strict=True)) if key in side else None)
    return len(wrong)


def vendor() -> str:
    """Which database the ledger lies in."""
    from django.db import connection

    return str(connection.vendor)


def server_seconds() -> float:
    """What this connection's server has worked so far, where it is one of its own, on this machine: the process that
    serves it, and whatever the server had done by others that have ended."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    backend = _stat(pid)
    postmaster = _stat(int(backend[1]))
    # utime and stime of the one, cutime and cstime of the other
    ticks = sum(map(int, [*backend[11:13], *postmaster[13:15]]))
    return ticks / os.sysconf("SC_CLK_TCK")


def _stat(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/stat").read_text("ascii", errors="replace").rsplit(")", 1)[1].split()
