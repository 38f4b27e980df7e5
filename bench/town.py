"""A generated town for benches that ask the real site: communes, years of figures, targets, findings, forms, accounts.

Everything goes through the application's own verbs: figures through the gate, forms filled in and handed in.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

PASSWORD = "bench-matkhau-2026"  # noqa: S105
LONG_AGO = date(2000, 1, 1)
FORMS, LINES = 6, 12
TARGETS = 40


@dataclass
class Town:
    """Ids and names that a bench needs. `drafts` are filled in, `handed` wait for acceptance, `begun` are empty; by
    commune."""

    id: int
    communes: list[int]
    measures: list[Any]
    last: str
    now: str
    clerks: list[str] = field(default_factory=list)
    chairs: list[str] = field(default_factory=list)
    reporters: dict[str, int] = field(default_factory=dict)
    drafts: dict[int, list[str]] = field(default_factory=dict)
    handed: list[str] = field(default_factory=list)
    begun: dict[int, list[str]] = field(default_factory=dict)
    figures: int = 0


def build(communes: int, months: int) -> Town:
    """The tables, the units, the catalogue, and so many months of figures up to the last month that is over."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from giaoban.base.actors import System
    from giaoban.base.clock import today
    from giaoban.catalogue.actions.load import load
    from giaoban.catalogue.queries import measures
    from giaoban.registry.actions.register import register

    load(System())

    def place(code: str, name: str, type: str, above: int | None = None) -> int:
        return register(System(), code=code, name=name, type=type, valid_from=LONG_AGO, parent_id=above)

    above = place("90", "Thị xã Đo Đạc", "thi_xa")
    below = [place(f"90{number:03d}", f"Xã Đo {number}", "xa", above) for number in range(1, communes + 1)]
    kinds = ("flow", "stock", "ratio")
    views = [one for one in measures(today()).values() if not one.itemised and one.behaviour in kinds]
    # The last period under Nghị định 09/2019 that is over: it ends on the 14th.
    last = today().replace(day=1) - timedelta(days=1) if today().day <= 14 else today()
    labels = [_label(last, back) for back in range(months, -1, -1)]
    town = Town(above, below, views[:71], labels[-2], labels[-1])
    dice = random.Random(1)
    for label in labels[:-1]:
        town.figures += state(town, label, dice)
    _targets(town)
    return town


def _label(last: date, back: int) -> str:
    number = last.year * 12 + last.month - 1 - back
    return f"{number // 12}-{number % 12 + 1:02d}"


def state(town: Town, label: str, dice: random.Random, wave: int = 0, most: int = 10**9) -> int:
    """Record a month of every commune, or its first `most` figures; later waves correct what earlier ones said."""
    from giaoban.base.actors import System
    from giaoban.catalogue.rules import Regime, parse_period
    from giaoban.figures.actions.record import record
    from giaoban.figures.enums import Nature
    from giaoban.figures.proposals import SourceRef, Stated

    period, batch = parse_period(label, Regime.ND09), []
    for unit in town.communes:
        for view in town.measures:
            if dice.random() < 0.03 or len(batch) >= most:
                continue
            place = SourceRef("form", f"form:{unit}-{label}-{wave}", "biểu", view.id, view.id + 1)
            base = 40 + (unit * 31 + view.id * 17) % 400
            nature = Nature.IN_PERIOD if view.behaviour == "flow" else Nature.AT
            numbers: dict[str, int] = {"value": max(0, round(dice.gauss(base, base / 12))) * 10**view.scale}
            if view.behaviour == "ratio":
                numbers = {"numerator": round(base * 0.8 * 10**view.part_scale), "denominator": base}
            batch.append(Stated(unit, unit, view.id, period, nature, place, **numbers))  # type: ignore[arg-type]
    return len(record(System(), batch).seqs)


def _targets(town: Town) -> None:
    """Targets of the year for the town, and of a few measures for each commune."""
    from giaoban.base.actors import System
    from giaoban.figures.actions.set_target import set_target

    year = town.last[:4]

    def aim(unit: int, view: Any, value: int) -> None:
        given = {"paper": "Nghị quyết đo", "valid_from": date(int(year), 1, 1)}
        value *= 10**view.scale
        set_target(System(), about_id=unit, measure_id=view.id, period=year, value=value, **given)  # type: ignore[arg-type]

    for place, view in enumerate(town.measures[:TARGETS]):
        typical = sum(40 + (unit * 31 + view.id * 17) % 400 for unit in town.communes)
        aim(town.id, view, 80 + place % 20 if view.behaviour == "ratio" else typical * (11 + place % 4))
    for unit in town.communes:
        for view in town.measures[: TARGETS // 4]:
            aim(unit, view, 85 if view.behaviour == "ratio" else 12 * (40 + (unit * 31 + view.id * 17) % 400))


def people(town: Town, clerks: int, chairs: int, reporters: int) -> None:
    """Accounts that sign in with PASSWORD: the town's clerks and chairs, reporters of the communes in turn."""
    from giaoban.base.actors import System
    from giaoban.people.actions.invite import invite
    from giaoban.people.enums import Role
    from giaoban.people.models import User

    def account(name: str, role: Role, unit: int) -> str:
        invite(System(), username=name, display_name=f"Người {name}", role=role, unit_id=unit, valid_from=LONG_AGO)
        return name

    town.clerks = [account(f"tonghop{number}", Role.CONSOLIDATOR, town.id) for number in range(clerks)]
    town.chairs = [account(f"lanhdao{number}", Role.CHAIR, town.id) for number in range(chairs)]
    for number in range(reporters):
        unit = town.communes[number % len(town.communes)]
        town.reporters[account(f"baocao{number}", Role.REPORTER, unit)] = unit
    # Each one is asked for its password as ever; making the hash once spares the preparation a minute.
    one = User.objects.order_by("pk").last()
    assert one is not None
    one.set_password(PASSWORD)
    User.objects.update(password=one.password)


def findings(town: Town) -> int:
    """Check the last month; how many findings were raised."""
    from giaoban.base.actors import System
    from giaoban.catalogue.rules import Regime, parse_period
    from giaoban.checks.actions.run import run

    return run(System(), town.id, parse_period(town.last, Regime.ND09)).renewed.raised


def forms(town: Town) -> None:
    """Forms for every commune, for the last two periods: a third filled in, a third handed in, a third just begun."""
    from giaoban.base.actors import System
    from giaoban.catalogue.actions.publish import publish
    from giaoban.catalogue.models import Form, FormAssignment, FormLine, FormVersion, ReportingRegime
    from giaoban.catalogue.rules import Regime, parse_period
    from giaoban.intake.actions.open_submission import open_submission

    regime = ReportingRegime.objects.create(
        code="DO", name="Đo", legal_basis="Đo", cutoff="ND09", period_types=["month"], valid_from=LONG_AGO
    )
    versions = []
    for number in range(min(FORMS, len(town.measures) // LINES)):
        form = Form.objects.create(code=f"DO{number}", name=f"Biểu đo {number}", regime=regime, owner_id=town.id)
        version = FormVersion.objects.create(form=form, number=1, name=form.name)
        for position, view in enumerate(town.measures[number * LINES : (number + 1) * LINES], start=1):
            nature = "in_period" if view.behaviour == "flow" else "at"
            FormLine.objects.create(version=version, position=position, measure_id=view.id, nature=nature)
        FormAssignment.objects.create(
            form=form, unit_type="xa", under_id=town.id, period_type="month", valid_from=LONG_AGO
        )
        publish(System(), version.pk, LONG_AGO)
        versions.append(version.pk)
    turn = 0
    for label in (town.now, town.last):
        for unit in town.communes:
            for version_id in versions:
                name = open_submission(System(), unit, version_id, parse_period(label, Regime.ND09))
                if turn % 3 == 2:
                    town.begun.setdefault(unit, []).append(name)
                elif _filled(town, name, hand=turn % 3 == 1):
                    if turn % 3 == 1:
                        town.handed.append(name)
                    else:
                        town.drafts.setdefault(unit, []).append(name)
                turn += 1


def _filled(town: Town, name: str, hand: bool) -> bool:
    """Fill a form in with what its commune usually says, and hand it in; whether that went."""
    from giaoban.base.actors import System
    from giaoban.base.errors import Refusal
    from giaoban.intake.actions.hand_in import hand_in
    from giaoban.intake.actions.save_cell import CellInput, save_cells
    from giaoban.intake.submissions import submission

    view = submission(name)
    save_cells(System(), name, [CellInput(row.line.id, typed(view.unit.id, row.line.measure)) for row in view.lines])
    if not hand:
        return True
    answers = {one.key: "Đã đối chiếu, số liệu đúng." for one in submission(name).found}
    try:
        hand_in(System(), name, answers=answers)
    except Refusal:
        return False
    return True


def typed(unit: int, view: Any) -> str:
    """What a commune types for a measure: its usual size."""
    base = 40 + (unit * 31 + view.id * 17) % 400
    if view.behaviour == "ratio":
        return f"{round(base * 0.8)}/{base}"
    return f"{base} {view.unit}" if view.unit.startswith("đồng") else str(base)


def sessions(names: Sequence[str]) -> dict[str, str]:
    """The session cookie of each account, signed in on the server's side."""
    from django.conf import settings
    from django.test import Client

    from giaoban.people.models import User

    found = {}
    for name in names:
        client = Client()
        client.force_login(User.objects.get(username=name), backend=settings.AUTHENTICATION_BACKENDS[0])
        found[name] = client.cookies[settings.SESSION_COOKIE_NAME].value
    return found
