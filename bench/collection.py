"""How long the grid of who has reported takes, beside asking unit by unit and form by form.

    uv run python -m bench.collection [communes] [forms]

124 communes × 10 forms of 12 lines by default, in a throw-away SQLite ledger: two thirds handed in, the rest begun,
known from reports only, or missing. Prints milliseconds, SELECTs and ratios; both must say the same of every form.
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

LINES = 12
LABEL = "2024-02"


def prepare(communes: int, forms: int) -> int:
    """Write the province, its forms and what came in; the province's id."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from datetime import date

    from django.db import transaction

    from giaoban.base.actors import System
    from giaoban.base.clock import now
    from giaoban.base.ids import new_id
    from giaoban.catalogue.actions.publish import publish
    from giaoban.catalogue.models import (
        Form,
        FormAssignment,
        FormLine,
        FormVersion,
        Measure,
        MeasureVersion,
        ReportingRegime,
    )
    from giaoban.catalogue.rules import parse_period
    from giaoban.figures.actions.record import record
    from giaoban.figures.enums import Nature
    from giaoban.figures.proposals import SourceRef, Stated
    from giaoban.intake.models import Submission
    from giaoban.registry.actions.register import register

    system, since, period = System(), date(2000, 1, 1), parse_period(LABEL)

    def place(code: str, name: str, type: str, parent: int | None = None) -> int:
        return register(system, code=code, name=name, type=type, valid_from=since, parent_id=parent)

    with transaction.atomic():
        above = place("90", "Tỉnh Thử", "tinh")
        units = [place(f"90{number:03d}", f"Xã Thử {number}", "xa", above) for number in range(communes)]
        regime = ReportingRegime.objects.create(
            code="BENCH",
            name="Bench",
            legal_basis="Bench",
            cutoff="LICH",
            period_types=["month"],
            valid_from=since,
        )
        versions = []
        for number in range(forms):
            form = Form.objects.create(code=f"B{number:02d}", name=f"Biểu {number}", regime=regime, owner_id=above)
            version = FormVersion.objects.create(form=form, number=1, name=form.name)
            for line in range(LINES):
                code = f"Z{number:02d}{line:02d}"
                measure = Measure.objects.create(
                    code=code, name=code, behaviour="flow", direction="up", search_key=code
                )
                MeasureVersion.objects.create(measure=measure, valid_from=since, unit="người", scale=0)
                FormLine.objects.create(version=version, position=line + 1, measure=measure, nature="in_period")
            FormAssignment.objects.create(
                form=form, unit_type="xa", under_id=above, period_type="month", valid_from=since
            )
            publish(system, version.pk, since)
            versions.append(version)
        dice, rows, stated = random.Random(1), [], []
        for unit_id in units:
            for version in versions:
                chance = dice.random()
                if chance < 0.75:
                    state = "accepted" if chance < 0.4 else "submitted" if chance < 0.66 else "draft"
                    rows.append(
                        Submission(
                            id=new_id(),
                            unit_id=unit_id,
                            about_id=unit_id,
                            receiver_id=above,
                            form_id=version.form_id,
                            version=version,
                            regime="LICH",
                            period=LABEL,
                            period_last=period.last,
                            state=state,
                            opened_at=now(),
                            first_submitted_at=None if state == "draft" else now(),
                        )
                    )
                elif chance < 0.85:
                    source = SourceRef("document", f"document:{unit_id}-{version.pk}", "bao-cao.docx")
                    stated += [
                        Stated(unit_id, unit_id, line.measure_id, period, Nature.IN_PERIOD, source, value=line.pk)
                        for line in version.lines.all()
                    ]
        Submission.objects.bulk_create(rows)
        record(system, stated)
    return above


def one_by_one(above: int) -> dict[tuple[int, int], str]:
    """The alternative: which forms each unit owes, then what became of each, a question at a time."""
    from giaoban.catalogue.models import FormLine
    from giaoban.catalogue.queries import forms_of
    from giaoban.catalogue.rules import parse_period
    from giaoban.figures.models import Statement
    from giaoban.intake.models import Submission
    from giaoban.registry.queries import children

    period, found = parse_period(LABEL), {}
    for unit in children(above, period.last):
        for one in forms_of(unit.id, period):
            row = Submission.objects.filter(unit_id=unit.id, form_id=one.form_id, regime="LICH", period=LABEL).first()
            state = row.state if row else ""
            if state in ("", "draft"):
                wanted = set(FormLine.objects.filter(version_id=one.version_id).values_list("measure_id", flat=True))
                there = Statement.objects.filter(
                    about_id=unit.id, regime="LICH", period=LABEL, measure_id__in=wanted, entries__kind="accept"
                )
                if set(there.values_list("measure_id", flat=True)) == wanted:
                    state = "document"
            found[unit.id, one.form_id] = state
    return found


def measured(name: str, work: Callable[[], Any], times: int) -> tuple[float, Any]:
    """Median milliseconds, and the answer."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as asked:
        answer = work()
    took = []
    for _ in range(times):
        begun = time.perf_counter()
        work()
        took.append((time.perf_counter() - begun) * 1000)
    print(f"{name:<34}{median(took):>10.0f} ms{len(asked):>8} SELECTs")  # noqa: T201
    return median(took), answer


def main(communes: int = 124, forms: int = 10) -> None:
    """Prepare, measure, compare."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "giaoban.settings"
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DATABASE_URL"] = f"sqlite:///{Path(folder) / 'bench.sqlite3'}"
        import django

        django.setup()
        above = prepare(communes, forms)
        from giaoban.catalogue.rules import parse_period
        from giaoban.intake.queries import collection, reporting_rates

        period = parse_period(LABEL)
        print(f"{communes} communes × {forms} forms of {LINES} lines = {communes * forms} forms")  # noqa: T201
        ours, view = measured("collection", lambda: collection(above, period), 9)
        theirs, plain = measured("unit by unit, form by form", lambda: one_by_one(above), 1)
        grid = {(cell.unit_id, cell.form_id): cell.state for row in view.rows for cell in row.asked}
        if grid != plain:
            raise SystemExit("the two do not say the same")
        print(f"{'times faster':<34}{theirs / ours:>10.0f}")  # noqa: T201
        periods = [parse_period(f"2024-{month:02d}") for month in range(1, 7)]
        measured("reporting_rates, 6 periods", lambda: reporting_rates(above, periods), 3)


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
