"""How long a full run of the checks takes, beside the obvious way: the Django ORM asked figure by figure.

    uv run python -m bench.checks [communes] [months]

13 communes × 71 measures × 36 months by default, stated through the gate into a throw-away SQLite ledger, one figure
in a hundred far off and one ratio in fifty more than the whole. All delivered rules run over all of it, twice: the
first run raises, the second finds everything standing. The ORM's way is timed on one commune, with one kind of rule
out of sixteen (history: for each figure one query for those before it), and compared with our run of that commune.
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

FAR, WHOLE = 0.01, 0.02


def prepare(communes: int, months: int) -> tuple[int, list[int], int]:
    """Write the ledger; the town's id, the communes' ids, how many statements."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from giaoban.base.actors import System
    from giaoban.catalogue.actions.load import load
    from giaoban.catalogue.queries import measures
    from giaoban.catalogue.rules import parse_period
    from giaoban.figures.actions.record import record
    from giaoban.figures.enums import Nature
    from giaoban.figures.proposals import SourceRef, Stated
    from giaoban.registry.actions.register import register

    actor = System()
    load(actor)
    long_ago = parse_period("2000-01").first
    town = register(actor, code="0", name="Thị xã", type="thi_xa", valid_from=long_ago, parent_id=None)
    below = [
        register(actor, code=f"{number:05d}", name=f"Xã {number}", type="xa", valid_from=long_ago, parent_id=town)
        for number in range(1, communes + 1)
    ]
    chosen = [
        view
        for view in measures(parse_period("2024-12").last).values()
        if not view.itemised and view.behaviour in ("flow", "stock", "ratio")
    ][:71]
    dice, count = random.Random(1), 0
    for month in range(months):
        period = parse_period(f"{2022 + month // 12}-{month % 12 + 1:02d}")
        batch = []
        for unit in below:
            for view in chosen:
                if dice.random() < 0.03:
                    continue
                place = SourceRef("form", f"form:{unit}-{period.label}", "biểu", view.id, view.id + 1)
                base = 40 + (unit * 31 + view.id * 17) % 400
                value = max(0, round(dice.gauss(base, base / 12))) * (20 if dice.random() < FAR else 1)
                nature = Nature.IN_PERIOD if view.behaviour == "flow" else Nature.AT
                numbers: dict[str, int] = {"value": value * 10**view.scale}
                if view.behaviour == "ratio":
                    top = round(base * (1.2 if dice.random() < WHOLE else 0.8))
                    numbers = {"numerator": top, "denominator": base}
                batch.append(Stated(unit, unit, view.id, period, nature, place, **numbers))  # type: ignore[arg-type]
        count += len(record(actor, batch).seqs)
    print(f"{count:,} statements of {communes} communes × {len(chosen)} measures × {months} months")
    return town, below, count


def by_orm(unit: int, first: Any, last: Any) -> int:
    """One rule, figure by figure: the last 24 values of each, its median and deviation; how many are far off."""
    from giaoban.figures.models import Entry, Statement

    far = 0
    standing = Statement.objects.filter(about_id=unit, regime="LICH", window_to__gte=first, window_to__lte=last)
    for row in standing.select_related("measure", "version").iterator():
        # Of record: the last pick of its key is this very statement.
        pick = Entry.objects.filter(kind="pick", key=row.key).order_by("-seq").first()
        if pick is None or pick.statement_id != row.seq:
            continue
        earlier = Statement.objects.filter(
            about_id=unit, measure_id=row.measure_id, item=None, regime="LICH", window_to__lt=row.window_to
        ).order_by("-window_to")[:24]
        values = [_number(one) for one in earlier]
        if len(values) < 6:
            continue
        middle = median(values)
        spread = max(median([abs(value - middle) for value in values]) / 0.6745, 0.15 * abs(middle), 1.0)
        far += abs(_number(row) - middle) / spread > 3.5
    return far


def _number(row: Any) -> float:
    if row.value is not None:
        return float(row.value)
    return 100 * row.numerator / row.denominator if row.denominator else 0.0


def timed(call: Callable[[], Any]) -> tuple[Any, float, float]:
    """What it gives, by the clock and of the processor, in seconds."""
    start, busy = time.perf_counter(), time.process_time()
    found = call()
    return found, time.perf_counter() - start, time.process_time() - busy


def bar(done: int, total: int, note: str = "") -> None:
    """How far a run is."""
    print(
        f"\r[{'█' * (done * 30 // total):<30}] {done}/{total} {note:<10}", end="" if done < total else "\n", flush=True
    )


class Steps:
    """Hears how far a run is."""

    def step(self, done: int, total: int, note: str = "") -> None:
        """Draw the bar."""
        bar(done, total, note)


def main() -> None:
    """Prepare, run, print."""
    communes, months = (int(text) for text in (sys.argv[1:] + ["13", "36"][len(sys.argv) - 1 :]))
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "giaoban.settings")
        os.environ["GIAOBAN_VAR"] = folder
        import django

        django.setup()
        Path(folder).mkdir(exist_ok=True)
        town, below, count = prepare(communes, months)
        from giaoban.base.actors import System
        from giaoban.catalogue.rules import parse_period
        from giaoban.checks.actions.run import run

        first, last = parse_period("2022-01"), parse_period(f"{2022 + (months - 1) // 12}-{(months - 1) % 12 + 1:02d}")
        runs = {
            "first run, all rules, everything": lambda: run(System(), town, first, last, Steps()),
            "second run": lambda: run(System(), town, first, last, Steps()),
            "one commune, all rules": lambda: run(System(), below[0], first, last),
            "one period of the town": lambda: run(System(), town, last),
        }
        for name, call in runs.items():
            ran, clock, processor = timed(call)
            print(f"{name}: {clock:.1f} s, processor {processor:.1f} s; {ran.renewed}")
            if name.startswith("one commune"):
                ours = processor
            if name.startswith("first"):
                print(f"  {count / clock:,.0f} figures a second")
        far, clock, processor = timed(lambda: by_orm(below[0], first.first, last.last))
        print(f"ORM figure by figure, a commune, history only: {clock:.1f} s, processor {processor:.1f} s; {far} far")
        print(f"ORM / ours on that commune: {processor / ours:.1f} (one rule against all {len(_rules())})")


def _rules() -> Any:
    from giaoban.checks.definitions import delivered

    return delivered()


if __name__ == "__main__":
    main()
