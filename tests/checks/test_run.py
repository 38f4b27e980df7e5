"""Running the rules over the ledger: once is enough, what is mended is closed, an office has its own say."""

from datetime import date

import pytest

from giaoban.base.errors import Refusal
from giaoban.base.jobs import Cancelled, enqueue
from giaoban.base.models import AuditEntry
from giaoban.base.queries import broken_audit_entry, job
from giaoban.catalogue.actions.load import load
from giaoban.catalogue.models import Measure
from giaoban.catalogue.rules import parse_period
from giaoban.checks.actions.run import run
from giaoban.checks.actions.set_rule import add_rule, set_rule
from giaoban.checks.definitions import NUMBERS, RuleError, delivered, demand_sense
from giaoban.checks.jobs import run_checks
from giaoban.checks.kinds import KINDS
from giaoban.checks.models import RuleSetting
from giaoban.checks.rulebook import RuleBook
from giaoban.checks.rules import Rule, usual
from giaoban.figures.actions.answer import answer
from giaoban.figures.actions.settle_finding import settle_finding
from giaoban.figures.queries import broken_batch, findings, open_findings
from tests import factories as make
from tests.checks.cases import Case

pytestmark = pytest.mark.django_db

JUNE = parse_period("2024-06")
OFF = """XD01 2024-06: 315
         XD01.chinh_thuc 2024-06: 311
         XD01.du_bi 2024-06: 3"""


@pytest.fixture
def town(own_folders: object) -> int:
    load(make.SYSTEM)
    return Case("đảng viên", OFF).lay()


def corrected(town: int, code: str, value: int) -> None:
    from giaoban.figures.models import Statement

    old = Statement.objects.filter(measure__code=code, about_id=town).latest("seq")
    measure = Measure.objects.get(code=code).pk
    make.recorded(town, measure, value, period="2024-06", nature="at", supersedes=old.seq, reason="đếm lại")


def test_a_second_run_changes_nothing(town: int):
    first = run(make.SYSTEM, town, JUNE)
    assert (first.periods, first.units, first.renewed.raised) == (1, 1, 1)
    trail = AuditEntry.objects.count()
    again = run(make.SYSTEM, town, JUNE).renewed
    assert (again.raised, again.closed, again.kept) == (0, 0, 1)
    assert AuditEntry.objects.count() == trail
    assert broken_audit_entry() is None and broken_batch() is None


def test_what_was_mended_is_closed_and_says_how_it_stands_now(town: int):
    run(make.SYSTEM, town, JUNE)
    corrected(town, "XD01", 314)
    assert run(make.SYSTEM, town, JUNE).renewed.closed == 1
    (view,) = findings([town])
    assert (view.outcome, view.reason) == ("closed", "Nay đã khớp: 311 + 3 = 314.")


def test_other_numbers_that_do_not_fit_either_are_a_new_finding(town: int):
    run(make.SYSTEM, town, JUNE)
    answer(make.clerk(town), findings([town])[0].id, "đang rà soát")
    corrected(town, "XD01", 320)
    done = run(make.SYSTEM, town, JUNE).renewed
    assert (done.raised, done.closed) == (1, 1)
    assert [one.params["working"] for one in open_findings([town])] == ["311 + 3 = 314 ≠ 320"]


def test_an_answer_and_an_acceptance_last_while_the_numbers_do(town: int):
    run(make.SYSTEM, town, JUNE)
    number = findings([town])[0].id
    answer(make.reporter(town), number, "một đồng chí chờ quyết định")
    settle_finding(make.clerk(town), number, "đã đối chiếu danh sách")
    assert run(make.SYSTEM, town, JUNE).renewed.raised == 0
    assert open_findings([town]) == []


def test_a_run_looks_at_the_whole_subtree_and_every_period_between(own_folders: object):
    load(make.SYSTEM)
    case = Case(
        "nhiều xã, nhiều kỳ",
        """xã Một: HC01 2024-01: 105/100
           xã Hai: HC01 2024-02: 105/100
           xã Hai: HC01 2024-05: 105/100""",
    )
    town = case.lay()
    ran = run(make.SYSTEM, town, parse_period("2024-01"), parse_period("2024-03"))
    assert (ran.periods, ran.units, ran.renewed.raised) == (2, 2, 2)
    assert run(make.SYSTEM, town, parse_period("2024-01"), parse_period("2024-12")).renewed.raised == 1


def test_who_may_not_run_is_refused_and_a_commune_runs_its_own_only(own_folders: object):
    load(make.SYSTEM)
    case = Case("hai xã", "xã Một: HC01 2024-06: 105/100\nxã Hai: HC01 2024-06: 105/100")
    town = case.lay()
    one = make.clerk(case.unit("xã Một"))
    with pytest.raises(Refusal) as refused:
        run(one, town, JUNE)
    assert refused.value.code == "base.not_allowed"
    assert run(one, case.unit("xã Một"), JUNE).renewed.raised == 1
    assert findings([case.unit("xã Hai")]) == []


def test_a_run_can_be_stopped_and_keeps_what_it_did(own_folders: object):
    load(make.SYSTEM)
    town = Case("ba kỳ", "HC01 2024-01: 105/100\nHC01 2024-02: 105/100\nHC01 2024-03: 105/100").lay()

    class Stopped:
        def step(self, done: int, total: int, note: str = "") -> None:
            if done == 2:
                raise Cancelled

    with pytest.raises(Cancelled):
        run(make.SYSTEM, town, parse_period("2024-01"), parse_period("2024-03"), Stopped())
    assert len(findings([town])) == 2
    done = run(make.SYSTEM, town, parse_period("2024-01"), parse_period("2024-03")).renewed
    assert (done.raised, done.kept) == (1, 2)


def test_the_job_says_what_it_did(town: int):
    clerk = make.clerk(town)
    row = enqueue(clerk, "checks.run", town, {"unit_id": town, "first": str(JUNE)})
    done = job(row.pk)
    assert done is not None and done.state == "done"
    assert "Điểm mới: 1" in done.result["sentence"]
    assert run_checks.__doc__


def test_an_office_turns_a_rule_off_from_a_day_on(town: int):
    run(make.SYSTEM, town, JUNE)
    clerk = make.clerk(town)
    set_rule(clerk, town, "dang-vien", active=False, severity="error", valid_from=date(2024, 7, 1))
    assert run(make.SYSTEM, town, JUNE).renewed.kept == 1, "June is before that day"
    set_rule(clerk, town, "dang-vien", active=False, severity="error", valid_from=date(2024, 6, 1))
    assert run(make.SYSTEM, town, JUNE).renewed.closed == 1
    assert findings([town])[0].reason == "Quy tắc này không còn áp dụng."
    assert RuleSetting.objects.count() == 2, "what was set before stays to be seen"


def test_an_office_sets_a_threshold(own_folders: object):
    load(make.SYSTEM)
    town = Case("tin, bài", "HC04 2024-01..2024-07: 22 | 25 | 21 | 24 | 23 | 22 | 160").lay()
    july = parse_period("2024-07")
    assert run(make.SYSTEM, town, july).renewed.raised == 1
    set_rule(
        make.clerk(town),
        town,
        "khac-thuong",
        active=True,
        severity="info",
        numbers={"score": 12},
        valid_from=date(2024, 1, 1),
    )
    assert run(make.SYSTEM, town, july).renewed.closed == 1


def test_what_a_higher_office_set_a_lower_one_does_not_undo(own_folders: object):
    load(make.SYSTEM)
    case = Case("một xã", "xã Một: " + OFF.replace("\n", "\nxã Một: ").replace("         ", ""))
    town = case.lay()
    commune, day = case.unit("xã Một"), date(2024, 1, 1)
    set_rule(make.clerk(commune), commune, "dang-vien", active=False, severity="error", valid_from=day)
    assert run(make.SYSTEM, commune, JUNE).renewed.raised == 0
    set_rule(make.clerk(town), town, "dang-vien", active=True, severity="warning", valid_from=day)
    assert run(make.SYSTEM, commune, JUNE).renewed.raised == 1
    assert findings([commune])[0].severity == "warning"
    with pytest.raises(Refusal) as refused:
        set_rule(make.clerk(commune), commune, "dang-vien", active=False, severity="error", valid_from=day)
    assert refused.value.code == "checks.set_above"


@pytest.mark.parametrize(
    ("relation", "code"),
    [
        ("VX01", "checks.bad_rule"),
        ("VX01 = VX01:hôm_qua", "checks.bad_rule"),
        ("VX01 = VX02 * 3", "checks.bad_rule"),
        ("VX01 = __import__('os')", "checks.no_measure"),
        ("VX01 = KHONG_CO", "checks.no_measure"),
        ("", "checks.bad_rule"),
    ],
)
def test_a_relation_that_makes_no_sense_is_refused_with_what_of_it(town: int, relation: str, code: str):
    with pytest.raises(Refusal) as refused:
        add_rule(make.clerk(town), town, name="Thử", relation=relation, severity="warning", valid_from=date(2024, 1, 1))
    assert refused.value.code == code and refused.value.message


def test_only_who_manages_the_catalogue_sets_rules(town: int):
    with pytest.raises(Refusal) as refused:
        set_rule(make.reporter(town), town, "dang-vien", active=False, severity="error", valid_from=date(2024, 1, 1))
    assert refused.value.code == "base.not_allowed"


def test_numbers_that_make_no_sense_are_refused(town: int):
    clerk, day = make.clerk(town), date(2024, 1, 1)
    for numbers in ({"score": 0}, {"least": 100000}, {"floor": -1}):
        with pytest.raises(Refusal) as refused:
            set_rule(clerk, town, "khac-thuong", active=True, severity="warning", numbers=numbers, valid_from=day)
        assert refused.value.code == "checks.bad_rule"


def test_the_delivered_rules_make_sense_and_speak_of_measures_that_are_there(own_folders: object):
    load(make.SYSTEM)
    codes = set(Measure.objects.values_list("code", flat=True))
    assert {rule.kind for rule in delivered()} == set(KINDS)
    for rule in delivered():
        demand_sense(rule)
        assert (rule.measures | rule.but) <= codes, rule.code
        assert set(NUMBERS.get(rule.kind, {})) - {"min", "max"} <= set(rule.params), rule.code
    with pytest.raises(RuleError):
        demand_sense(Rule("x", "guess", "x", "warning"))
    town = make.unit()
    assert [one.rule.code for one in RuleBook([town]).every(town, JUNE.last)] == [rule.code for rule in delivered()]


def test_the_robust_score_is_that_of_its_source():
    # Iglewicz, Hoaglin 1993: 0.6745 (x - median) / MAD.
    series = [2.1, 2.6, 2.4, 2.5, 2.3, 2.1, 2.3, 2.6, 8.2, 8.3]
    wide = usual(series, 0, 0)
    assert wide.middle == pytest.approx(2.45)
    assert wide.score(8.2) == pytest.approx(0.6745 * (8.2 - 2.45) / 0.15)
    alike = usual([5.0] * 8 + [7.0], 0, 0)
    assert alike.score(7.0) == pytest.approx(2 / (1.253314 * 2 / 9))
    assert usual([5.0] * 9, 0.15, 1).score(6) == 1
