"""Prepare the demo: an invented town, its figures, and five reports read through the pipeline. Doing it again adds
what is missing and changes nothing else."""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime, time, timedelta
from importlib.resources import files
from itertools import groupby

from django.utils.translation import gettext_lazy as _

from giaoban.base.actors import Actor, System
from giaoban.base.clock import clock_at
from giaoban.base.errors import Refusal, declare
from giaoban.catalogue.actions.load import load
from giaoban.catalogue.models import Measure
from giaoban.catalogue.rules import Regime, parse_period, period_name
from giaoban.checks.actions.run import run
from giaoban.demo.collecting import OFFICE, build_collecting, build_remarks
from giaoban.demo.conferences import build_conferences
from giaoban.demo.sample import TOWN, Figure, estimates, figures, goals, waiting
from giaoban.demo.tasks import build_tasks
from giaoban.demo.town import build_accounts, build_calendar, build_units, foreign_units, reorganise
from giaoban.figures.actions.record import record
from giaoban.figures.actions.set_target import set_target
from giaoban.figures.enums import Absence, Nature, Quality, SourceKind
from giaoban.figures.proposals import SourceRef, Stated
from giaoban.figures.queries import recorded_from, targets_in_force
from giaoban.intake.actions.decide import accept_sure
from giaoban.intake.actions.receive import receive
from giaoban.intake.actions.record import record as record_document
from giaoban.intake.models import Document
from giaoban.people.models import User
from giaoban.people.policy import Person
from giaoban.registry.models import UnitName

NOT_EMPTY = declare(
    "demo.not_empty",
    _("Kho dữ liệu này đã có đơn vị thật. Dữ liệu mẫu chỉ dựng trong kho trống: đặt GIAOBAN_VAR khác."),
)

# The periods that end from the first of these to the last are checked.
CHECKED = ("2024-02", "2024-Q1")
Progress = Callable[[str], None]

# (file, the place whose office takes it in); the last one is left for whoever opens the review screen.
REPORTS = (
    ("03-nam-2022.txt", TOWN),
    ("02-thang-11-2023.txt", TOWN),
    ("04-quy-1-2024.txt", TOWN),
    ("01-thang-02-2024.txt", "99001"),
    ("05-6-thang-2023.txt", TOWN),
)
LEFT_IN_REVIEW = "05-6-thang-2023.txt"


def build(progress: Progress) -> None:
    """Build the demo in the present database, saying each step to `progress`.

    Refuses a database that holds units of somebody's own. The last lines name the accounts and their passwords.
    """
    if foreign_units():
        raise Refusal(NOT_EMPTY)
    loaded = load(System())
    progress(f"Danh mục: thêm hoặc sửa {loaded.families} nhóm chỉ tiêu, {loaded.measures} chỉ tiêu.")
    ids = build_units()
    build_calendar(ids)
    accounts = build_accounts(ids)
    progress(f"Thị xã Sông Mai: {len(ids)} địa phương, cơ quan; {len(accounts)} tài khoản.")
    measures = dict(Measure.objects.filter(owner=None).values_list("code", "pk"))
    clerk, reporter = _person("tonghop"), _person("baocao")
    progress(f"Chỉ tiêu được giao: {_set_targets(clerk, ids, measures)} chỉ tiêu mới.")
    _record_forms(clerk, estimates(), ids, measures, progress, kind="-uoc", days=1)
    _record_forms(clerk, figures(), ids, measures, progress)
    reorganise(ids)
    _record_forms(reporter, waiting(), ids, measures, progress)
    _read_reports(clerk, ids, progress)
    build_collecting(reporter, _person("anbinh"), ids, progress)
    build_remarks(clerk, ids, progress)
    build_tasks(_person, ids, progress)
    build_conferences(_person, ids, progress)
    first, last = (parse_period(label, Regime.LICH) for label in CHECKED)
    ran = run(System(), ids[TOWN], first, last).renewed
    progress(f"Kiểm tra số liệu: {ran.raised} điểm mới.")
    progress("Tài khoản dùng thử:")
    for account in accounts:
        progress(f"  {account.username} / {account.password}: {account.role}, {account.unit}")


def _person(username: str) -> Person:
    return Person(User.objects.get(username=username))


def _set_targets(actor: Actor, ids: dict[str, int], measures: dict[str, int]) -> int:
    papers = {(goal.year, goal.valid_from) for goal in goals()}
    # Each as it held on its own first day: what came later cannot hide it.
    there = {
        (target.about_id, target.measure_id, year, target.paper)
        for year, day in papers
        for target in targets_in_force(ids.values(), year, day)
    }
    done = 0
    for goal in goals():
        about_id, measure_id = ids[goal.unit], measures[goal.measure]
        if (about_id, measure_id, goal.year, goal.paper) not in there:
            set_target(
                actor,
                about_id=about_id,
                measure_id=measure_id,
                period=goal.year,
                value=goal.value,
                paper=goal.paper,
                valid_from=goal.valid_from,
                kind=goal.kind,
                item=goal.item,
            )
            done += 1
    return done


def _record_forms(
    actor: Actor,
    rows: Iterable[Figure],
    ids: dict[str, int],
    measures: dict[str, int],
    progress: Progress,
    *,
    kind: str = "",
    days: int = 2,
) -> None:
    """Record one form a body and period through the gate, those of a period at once; what is in already is left alone.

    As if they had come so many days after the period's end: in time.
    """
    names = dict(UnitName.objects.values_list("code", "name"))
    told: Counter[str] = Counter()
    forms: Counter[str] = Counter()
    for period, of_period in groupby(rows, key=lambda row: row.period):
        stated: list[Stated] = []
        for body, of_form in groupby(of_period, key=lambda row: f"{row.commune}.{row.by}"):
            reference = f"form:demo{kind}-{actor.account_id}-{period}-{body}"
            if recorded_from(reference):
                continue
            label = f"Biểu số liệu {period_name(parse_period(period))}, {names[body]}"
            stated += [
                _stated(row, ids, measures[row.measure], reference, label, field) for field, row in enumerate(of_form)
            ]
            forms[period[:4]] += 1
        if stated:
            with clock_at(datetime.combine(parse_period(period).last, time(9), OFFICE) + timedelta(days=days)):
                told[period[:4]] += len(record(actor, stated).seqs)
    for year, count in told.items():
        progress(f"Ghi nhận {count} số liệu năm {year} từ {forms[year]} biểu.")


def _stated(row: Figure, ids: dict[str, int], measure_id: int, reference: str, label: str, field: int) -> Stated:
    return Stated(
        about_id=ids[row.commune],
        stated_by_id=ids[f"{row.commune}.{row.by}"],
        measure_id=measure_id,
        period=parse_period(row.period, Regime.LICH),
        nature=Nature(row.nature),
        source=SourceRef(SourceKind.FORM, reference, label, field, field + 1),
        value=row.value,
        numerator=row.numerator,
        denominator=row.denominator,
        step=row.step,
        item=row.item,
        quality=Quality.ESTIMATE if row.estimated else Quality.ACTUAL,
        absence=Absence.NONE_OCCURRED if row.value == 0 else "",
    )


def _read_reports(actor: Actor, ids: dict[str, int], progress: Progress) -> None:
    """Read the five reports as a clerk would: take in, accept what is sure, record; one is left in review."""
    for name, place in REPORTS:
        if Document.objects.filter(office_id=ids[place], name=name).exists():
            continue
        content = (files("giaoban.demo") / "reports" / name).read_bytes()
        document_id = receive(actor, ids[place], name, content)
        if name == LEFT_IN_REVIEW:
            progress(f"Đọc {name}: để lại chờ soát.")
            continue
        if not accept_sure(actor, document_id):
            progress(f"Đọc {name}: không có số liệu nào chắc để nhận.")
            continue
        try:
            outcome = record_document(actor, document_id)
        except Refusal as refusal:
            # As a clerk would see it: the document waits in review with the sentence that says why.
            progress(f"Đọc {name}: chờ soát. {refusal.message}")
            continue
        progress(
            f"Đọc {name}: ghi nhận {outcome.recorded} số liệu, {outcome.targets} chỉ tiêu giao, "
            f"còn {outcome.left_open} số chờ soát."
        )
