"""How long a town's whole table takes, beside the same sums by the Django ORM (bench.alternatives has more of them).

    uv run python -m bench.rollup [communes] [months]

13 communes × 71 measures × 36 months by default, in a throw-away SQLite ledger. Prints milliseconds and ratios.
"""

import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

MEASURES = ("flow",) * 45 + ("stock",) * 11 + ("ratio",) * 15


def prepare(communes: int, months: int) -> int:
    """Write the ledger; the town's id."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from django.utils import timezone

    from giaoban.base.models import AuditEntry
    from giaoban.catalogue.models import Measure, MeasureVersion
    from giaoban.catalogue.rules import parse_period
    from giaoban.figures.models import Batch, Entry, Ledger, Source, Statement
    from giaoban.registry.models import Placement, Unit, UnitName

    now = timezone.now()
    audit = AuditEntry.objects.create(id=10**9, at=now, action="bench", payload={}, previous="", digest="bench")
    batch = Batch.objects.create(action="bench", at=now, audit=audit)
    source = Source.objects.create(id=1, kind="form", reference="bench", label="bench")
    units = [Unit.objects.create() for _ in range(communes + 1)]
    for number, unit in enumerate(units):
        UnitName.objects.create(unit=unit, code=f"x{number:04d}", name=f"x{number}", type="xa", valid_from="2000-01-01")
        if number:
            Placement.objects.create(unit=unit, parent=units[0], valid_from="2000-01-01")
    made = []
    for number, behaviour in enumerate(MEASURES):
        code = f"ZZ{number:02d}"
        measure = Measure.objects.create(code=code, name=code, behaviour=behaviour, direction="up", search_key=code)
        unit_text = "%" if behaviour == "ratio" else "người"
        made.append(MeasureVersion.objects.create(measure=measure, valid_from="2000-01-01", unit=unit_text, scale=2))
    dice, seq = random.Random(1), 0
    statements, entries = [], []
    for month in range(months):
        period = parse_period(f"{2022 + month // 12}-{month % 12 + 1:02d}")
        for unit in units[1:]:
            for version, behaviour in zip(made, MEASURES, strict=True):
                if dice.random() < 0.03:
                    continue
                at = behaviour != "flow"
                first = period.last if at else period.first
                parts = (dice.randrange(900), 1000) if behaviour == "ratio" else (None, None)
                statements.append(
                    Statement(
                        seq=seq + 1,
                        key=f"{seq:016x}" * 2,
                        about=unit,
                        stated_by=unit,
                        entered_at=now,
                        version=version,
                        measure_id=version.measure_id,
                        regime="LICH",
                        period=period.label,
                        window_from=first,
                        window_to=period.last,
                        nature="at" if at else "in_period",
                        quality=3,
                        value=None if behaviour == "ratio" else dice.randrange(10**6),
                        numerator=parts[0],
                        denominator=parts[1],
                        source=source,
                        batch=batch,
                    )
                )
                key = statements[-1].key
                tie = {"key": key, "statement_id": seq + 1, "about": unit, "regime": "LICH"}
                entries.append(Entry(seq=seq + 2, kind="pick", at=now, batch=batch, **tie))
                seq += 2
    Statement.objects.bulk_create(statements, batch_size=2000)
    Entry.objects.bulk_create(entries, batch_size=2000)
    Ledger.objects.update_or_create(pk=1, defaults={"ledger_id": "bench", "epoch": 1, "last_seq": seq})
    print(f"{len(statements):,} statements of {communes} communes × {len(MEASURES)} measures × {months} months")
    return units[0].pk


def add(count: int) -> None:
    """So many values of record picked anew."""
    from django.db.models import Max

    from giaoban.figures.models import Entry, Ledger

    seq = Entry.objects.aggregate(last=Max("seq"))["last"]
    rows = list(Entry.objects.order_by("-seq")[:count])
    for number, row in enumerate(rows, 1):
        row.pk = seq + number
        row._state.adding = True
    Entry.objects.bulk_create(rows)
    Ledger.objects.filter(pk=1).update(last_seq=seq + count)


def timed(call: Callable[[], Any], times: int = 9, before: Callable[[], Any] = lambda: None) -> tuple[float, float]:
    """The medians of some runs in milliseconds: by the clock, and of the processor (other work on the machine left
    out)."""
    taken, worked = [], []
    for _ in range(times):
        before()
        start, busy = time.perf_counter(), time.process_time()
        call()
        taken.append(1000 * (time.perf_counter() - start))
        worked.append(1000 * (time.process_time() - busy))
    return median(taken), median(worked)


def main() -> None:
    """Prepare, run both, print."""
    communes, months = (int(text) for text in (sys.argv[1:] + ["13", "36"][len(sys.argv) - 1 :]))
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "giaoban.settings")
        os.environ["GIAOBAN_VAR"] = folder
        import django

        django.setup()
        Path(folder).mkdir(exist_ok=True)
        from giaoban.base.appendonly import gate_open

        with gate_open():
            town = prepare(communes, months)
        from bench.alternatives import by_orm, question
        from giaoban.catalogue.rules import parse_period
        from giaoban.rollup.queries import consolidate

        period = parse_period("2024-11")
        first = timed(lambda: consolidate(town, period), times=1)
        again = timed(lambda: consolidate(town, period))
        with gate_open():
            new = {count: timed(lambda: consolidate(town, period), before=lambda n=count: add(n)) for count in (1, 100)}
        ask = question(town)
        orm = timed(lambda: by_orm(ask))
        for name, (clock, processor) in {
            "consolidate: first answer of a process (Ibis loaded and compiled, ledger read)": first,
            "consolidate: after 1 new figure": new[1],
            "consolidate: after 100 new figures": new[100],
            "consolidate: nothing new since": again,
            "Django ORM, conditional aggregates (no targets, coverage, sources, derivations)": orm,
        }.items():
            print(f"{name}: {clock:.0f} ms, processor {processor:.0f} ms, ORM / this {orm[1] / processor:.2f}")


if __name__ == "__main__":
    main()
