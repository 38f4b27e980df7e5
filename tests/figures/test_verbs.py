"""Accept, pick, correct, withdraw, seal, set a target, answer: who may, what follows, what is refused."""

from datetime import date

import pytest

from giaoban.base.errors import Refusal
from giaoban.base.models import AuditEntry
from giaoban.base.queries import broken_audit_entry
from giaoban.catalogue.rules import parse_period
from giaoban.figures.actions.accept import accept
from giaoban.figures.actions.answer import answer
from giaoban.figures.actions.new_epoch import new_epoch
from giaoban.figures.actions.pick import pick
from giaoban.figures.actions.record import record
from giaoban.figures.actions.seal import seal
from giaoban.figures.actions.set_target import set_target
from giaoban.figures.actions.supersede import supersede
from giaoban.figures.actions.withdraw import withdraw
from giaoban.figures.enums import Quality
from giaoban.figures.models import Entry, Finding, Statement
from giaoban.figures.proposals import Doubted
from giaoban.figures.queries import (
    findings,
    ledger_identity,
    ledger_position,
    open_findings,
    sealed_periods,
    targets_in_force,
    values_of_record,
    waiting,
)
from giaoban.people.enums import Role
from tests import factories as make

pytestmark = pytest.mark.django_db


def of_record() -> list[int]:
    return sorted(values_of_record().values())


def refused(code: str):
    return pytest.raises(Refusal, check=lambda refusal: refusal.code == code and bool(refusal.message))


@pytest.fixture
def ward() -> int:
    return make.unit()


@pytest.fixture
def gifts() -> int:
    return make.measure("Phần quà chăm lo", unit="phần")


# --- accept ------------------------------------------------------------------------------------------------------


def test_a_reporters_figure_counts_once_the_clerk_accepts_it(ward, gifts):
    (seq,) = record(make.reporter(ward), [make.stated(ward, gifts, 5)]).seqs
    assert [view.seq for view in waiting([ward])] == [seq]
    accept(make.clerk(ward), [seq])
    assert of_record() == [seq] and waiting([ward]) == []


def test_a_reporter_accepts_nothing(ward, gifts):
    (seq,) = record(make.reporter(ward), [make.stated(ward, gifts, 5)]).seqs
    with refused("base.not_allowed"):
        accept(make.reporter(ward), [seq])
    assert of_record() == []


def test_a_second_click_on_accept_is_refused_and_changes_nothing(ward, gifts):
    seqs = record(make.reporter(ward), [make.stated(ward, gifts, 5), make.stated(ward, make.measure(), 6)]).seqs
    accept(make.SYSTEM, seqs[:1])
    accept(make.SYSTEM, seqs)
    assert of_record() == [*seqs]
    position = ledger_position()
    with refused("figures.accepted_already"):
        accept(make.SYSTEM, seqs)
    with refused("figures.no_statement"):
        accept(make.SYSTEM, [seqs[0], 999])
    with refused("figures.nothing"):
        accept(make.SYSTEM, [])
    assert ledger_position() == position


def test_a_withdrawn_figure_cannot_be_accepted(ward, gifts):
    (seq,) = record(make.reporter(ward), [make.stated(ward, gifts, 5)]).seqs
    withdraw(make.reporter(ward), seq, reason="gửi nhầm kỳ")
    with refused("figures.withdrawn"):
        accept(make.SYSTEM, [seq])


def test_accepting_tells_which_figures_are_contradicted(ward, gifts):
    make.recorded(ward, gifts, 4)
    (seq,) = record(make.reporter(ward), [make.stated(ward, gifts, 5)]).seqs
    assert accept(make.clerk(ward), [seq]).conflicts == (seq,)


# --- pick --------------------------------------------------------------------------------------------------------


def test_a_person_settles_a_conflict_and_its_finding_is_answered(ward, gifts):
    make.recorded(ward, gifts, 237)
    second = make.recorded(ward, gifts, 231)
    (raised,) = open_findings([ward])
    assert raised.message.startswith("Phần quà chăm lo: có số liệu khác nhau"), "a list tells one from another"
    clerk = make.clerk(ward)
    pick(clerk, second, reason="đối chiếu danh sách ký nhận")
    assert of_record() == [second]
    assert open_findings([ward]) == []
    (found,) = findings([ward])
    assert (found.answer, found.answered_by) == ("đối chiếu danh sách ký nhận", clerk.account_id)
    last = Entry.objects.filter(kind="pick").latest("seq")
    assert (last.statement_id, last.by_person, last.conflict) == (second, True, False)


def test_a_new_rival_raises_a_settled_conflict_anew_and_the_choice_stays(ward, gifts):
    make.recorded(ward, gifts, 237)
    second = make.recorded(ward, gifts, 231)
    pick(make.SYSTEM, second, reason="đã đối chiếu")
    make.recorded(ward, gifts, 240)
    assert of_record() == [second] and len(open_findings([ward])) == 1
    official = make.recorded(ward, gifts, 235, quality=Quality.OFFICIAL)
    assert of_record() == [official]
    withdraw(make.SYSTEM, official, reason="chưa công bố")
    assert of_record() == [second], "with the official figure gone, the person's choice holds again"


def test_a_correction_of_the_chosen_one_inherits_the_choice(ward, gifts):
    make.recorded(ward, gifts, 237)
    second = make.recorded(ward, gifts, 231)
    pick(make.SYSTEM, second, reason="đã đối chiếu")
    (corrected,) = supersede(make.SYSTEM, second, make.stated(ward, gifts, 232), reason="cộng sót một hộ").seqs
    assert of_record() == [corrected]


def test_only_what_stands_can_be_picked_and_only_with_a_reason(ward, gifts):
    first = make.recorded(ward, gifts, 237)
    (waits,) = record(make.reporter(ward), [make.stated(ward, gifts, 231)]).seqs
    with refused("figures.not_standing"):
        pick(make.SYSTEM, waits, reason="đúng hơn")
    with refused("figures.no_reason"):
        pick(make.SYSTEM, first, reason="  ")
    with refused("figures.too_long"):
        pick(make.SYSTEM, first, reason="x" * 501)
    with refused("figures.no_statement"):
        pick(make.SYSTEM, 999, reason="đúng hơn")
    with refused("base.not_allowed"):
        pick(make.reporter(ward), first, reason="đúng hơn")


# --- correct -----------------------------------------------------------------------------------------------------


def test_a_correction_takes_the_place_of_exactly_one_statement_with_who_when_why(ward, gifts):
    first = make.recorded(ward, gifts, 1493)
    clerk = make.clerk(ward)
    (second,) = supersede(clerk, first, make.stated(ward, gifts, 1439), reason="đảo chữ số").seqs
    assert of_record() == [second] and not open_findings([ward])
    entry = Entry.objects.get(kind="supersede")
    assert (entry.statement_id, entry.other_id, entry.reason) == (second, first, "đảo chữ số")
    assert entry.account_id == clerk.account_id and entry.at is not None
    assert Statement.objects.get(seq=first).value == 1493, "what was stated stays as it was"


def test_a_reporters_correction_changes_nothing_before_it_is_accepted(ward, gifts):
    first = make.recorded(ward, gifts, 1493)
    (second,) = supersede(make.reporter(ward), first, make.stated(ward, gifts, 1439), reason="đảo chữ số").seqs
    assert of_record() == [first]
    accept(make.clerk(ward), [second])
    assert of_record() == [second]


def test_a_statement_is_corrected_once_its_correction_can_be_corrected(ward, gifts):
    first = make.recorded(ward, gifts, 10)
    (second,) = supersede(make.SYSTEM, first, make.stated(ward, gifts, 11), reason="sót").seqs
    with refused("figures.corrected_already"):
        supersede(make.SYSTEM, first, make.stated(ward, gifts, 12), reason="sót")
    (third,) = supersede(make.SYSTEM, second, make.stated(ward, gifts, 12), reason="sót nữa").seqs
    assert of_record() == [third]


def test_two_corrections_of_one_statement_in_a_batch_are_refused(ward, gifts):
    first = make.recorded(ward, gifts, 10)
    twice = [make.stated(ward, gifts, value, supersedes=first, reason="sót") for value in (11, 12)]
    with refused("figures.corrected_already"):
        record(make.SYSTEM, twice)


def test_a_withdrawn_correction_gives_its_place_back(ward, gifts):
    first = make.recorded(ward, gifts, 10)
    (second,) = supersede(make.SYSTEM, first, make.stated(ward, gifts, 11), reason="sót").seqs
    withdraw(make.SYSTEM, second, reason="số cũ đúng")
    assert of_record() == [first]
    (third,) = supersede(make.SYSTEM, first, make.stated(ward, gifts, 13), reason="đếm lại").seqs
    assert of_record() == [third]


def test_a_figure_under_the_wrong_measure_is_corrected_into_the_right_one(ward, gifts):
    relief = make.measure("Hộ được chăm lo", unit="hộ")
    wrong = make.recorded(ward, gifts, 237)
    (right,) = supersede(make.SYSTEM, wrong, make.stated(ward, relief, 237), reason="nhầm chỉ tiêu").seqs
    assert of_record() == [right]
    last = Entry.objects.filter(kind="pick", key=Statement.objects.get(seq=wrong).key).latest("seq")
    assert last.statement_id is None, "the wrong measure has no value any more"
    withdraw(make.SYSTEM, right, reason="không nhầm")
    assert of_record() == [wrong]


def test_a_withdrawn_statement_is_not_corrected(ward, gifts):
    first = make.recorded(ward, gifts, 10)
    withdraw(make.SYSTEM, first, reason="gửi nhầm")
    with refused("figures.withdrawn"):
        supersede(make.SYSTEM, first, make.stated(ward, gifts, 11), reason="sót")


def test_whoever_corrects_must_have_a_right_over_both_units(ward, gifts):
    other = make.unit()
    first = make.recorded(other, gifts, 10)
    with refused("base.not_allowed"):
        supersede(make.clerk(ward), first, make.stated(ward, gifts, 10), reason="của phường mình")


# --- withdraw ----------------------------------------------------------------------------------------------------


def test_a_withdrawn_figure_does_not_count_and_can_be_recorded_again(ward, gifts):
    place = make.source("document:mot")
    first = make.recorded(ward, gifts, 10, source=place)
    withdraw(make.clerk(ward), first, reason="báo cáo bị thu hồi")
    assert of_record() == []
    again = make.recorded(ward, gifts, 10, source=place)
    assert of_record() == [again]


def test_a_reporter_withdraws_what_waits_not_what_was_accepted(ward, gifts):
    reporter = make.reporter(ward)
    (waits,) = record(reporter, [make.stated(ward, gifts, 5)]).seqs
    withdraw(reporter, waits, reason="gửi nhầm")
    accepted = make.recorded(ward, gifts, 6)
    with refused("base.not_allowed"):
        withdraw(reporter, accepted, reason="gửi nhầm")
    with refused("base.not_allowed"):
        withdraw(make.person(Role.CHAIR, ward), accepted, reason="xem thử")
    with refused("figures.withdrawn"):
        withdraw(make.SYSTEM, waits, reason="lần nữa")
    with refused("figures.no_reason"):
        withdraw(make.SYSTEM, accepted, reason="")


# --- seal --------------------------------------------------------------------------------------------------------


def test_a_sealed_period_takes_corrections_with_a_reason_and_nothing_else(ward, gifts):
    first, other = make.recorded(ward, gifts, 10), make.measure()
    (waits,) = record(make.reporter(ward), [make.stated(ward, other, 5)]).seqs
    seal(make.clerk(ward), ward, parse_period("2024-02"), reason="báo cáo số 05/BC-UBND")
    assert sealed_periods(ward) == [parse_period("2024-02")]
    with refused("figures.sealed"):
        make.recorded(ward, other, 1)
    with refused("figures.sealed"):
        accept(make.SYSTEM, [waits])
    with refused("figures.sealed"):
        withdraw(make.SYSTEM, first, reason="nhầm")
    with refused("figures.sealed"):
        pick(make.SYSTEM, first, reason="đúng")
    with refused("figures.no_reason"):
        record(make.SYSTEM, [make.stated(ward, gifts, 11, supersedes=first)])
    (second,) = supersede(make.SYSTEM, first, make.stated(ward, gifts, 11), reason="phiên bản đính chính").seqs
    assert of_record() == [second]
    make.recorded(ward, gifts, 1, period="2024-03")
    make.recorded(ward, gifts, 1, regime="ND09")
    make.recorded(make.unit(), gifts, 1)


def test_a_pending_correction_can_be_accepted_after_the_seal(ward, gifts):
    first = make.recorded(ward, gifts, 10)
    (second,) = supersede(make.reporter(ward), first, make.stated(ward, gifts, 11), reason="sót").seqs
    seal(make.SYSTEM, ward, parse_period("2024-02"), reason="chốt")
    accept(make.SYSTEM, [second])
    assert of_record() == [second]


def test_a_sealed_quarter_closes_its_months(ward, gifts):
    seal(make.SYSTEM, ward, parse_period("2024-Q1"), reason="chốt quý")
    with refused("figures.sealed"):
        make.recorded(ward, gifts, 10, period="2024-02")
    with refused("figures.sealed_already"):
        seal(make.SYSTEM, ward, parse_period("2024-03"), reason="chốt tháng")
    make.recorded(ward, gifts, 10, period="2024-H1")


def test_a_correction_does_not_carry_a_figure_into_a_sealed_period(ward, gifts):
    march = make.recorded(ward, gifts, 10, period="2024-03")
    seal(make.SYSTEM, ward, parse_period("2024-02"), reason="chốt")
    with refused("figures.sealed"):
        supersede(make.SYSTEM, march, make.stated(ward, gifts, 10, period="2024-02"), reason="nhầm kỳ")


def test_only_the_office_seals(ward):
    with refused("base.not_allowed"):
        seal(make.reporter(ward), ward, parse_period("2024-02"), reason="chốt")
    with refused("figures.no_reason"):
        seal(make.clerk(ward), ward, parse_period("2024-02"), reason=" ")


# --- targets -----------------------------------------------------------------------------------------------------


def target(ward: int, measure: int, value: int, actor=make.SYSTEM, **more) -> int:
    of = {
        "period": "2024",
        "paper": "Nghị quyết số 12-NQ/ĐU",
        "valid_from": date(2024, 1, 10),
        "about_id": ward,
        "measure_id": measure,
        "value": value,
        **more,
    }
    return set_target(actor, **of)


def test_a_target_is_in_force_from_its_day_until_a_paper_revises_it(ward):
    revenue = make.measure("Thu ngân sách", unit="đồng")
    first = target(ward, revenue, 40_600_000_000, make.clerk(ward))
    second = target(ward, revenue, 42_000_000_000, paper="Nghị quyết số 20-NQ/ĐU", valid_from=date(2024, 7, 1))

    def in_force(day: date) -> list[int]:
        return [view.seq for view in targets_in_force([ward], "2024", day)]

    assert in_force(date(2024, 1, 9)) == []
    assert in_force(date(2024, 6, 30)) == [first]
    assert in_force(date(2024, 7, 1)) == [second]
    assert targets_in_force([ward], "2025", date(2025, 1, 1)) == []
    (view,) = targets_in_force([ward], "2024", date(2024, 2, 1))
    assert (view.value, view.paper, view.comparator) == (40_600_000_000, "Nghị quyết số 12-NQ/ĐU", "ge")
    assert Entry.objects.filter(kind="target").count() == 2


def test_what_the_level_above_assigns_stands_beside_what_the_unit_resolves(ward):
    revenue = make.measure(unit="đồng")
    striving = target(ward, revenue, 45, kind="phan_dau")
    resolved = target(ward, revenue, 42, kind="nghi_quyet")
    assigned = target(ward, revenue, 40)
    assert [view.seq for view in targets_in_force([ward], "2024", date(2024, 2, 1))] == [assigned, resolved, striving]


def test_a_measure_that_is_better_low_has_a_ceiling(ward):
    poverty = make.measure("Tỷ lệ hộ nghèo", behaviour="ratio", unit="%", direction="down")
    target(ward, poverty, 80)
    target(ward, poverty, 0, comparator="eq", kind="phan_dau", item="Khu phố 1")
    whole, part = targets_in_force([ward], "2024", date(2024, 2, 1))
    assert (whole.comparator, whole.scale, part.comparator) == ("le", 2, "eq")


def test_a_term_can_have_a_target_a_month_cannot(ward, gifts):
    target(ward, gifts, 100, period="2020/2025", valid_from=date(2020, 8, 1))
    assert len(targets_in_force([ward], "2020/2025", date(2024, 1, 1))) == 1
    for wrong in ("2024-02", "năm nay", "2024-Q1"):
        with refused("figures.bad_target"):
            target(ward, gifts, 100, period=wrong)
    with refused("figures.no_paper"):
        target(ward, gifts, 100, paper=" ")
    with refused("figures.too_large"):
        target(ward, gifts, 2**63)
    with refused("base.not_allowed"):
        target(ward, gifts, 100, make.reporter(ward))


# --- findings ----------------------------------------------------------------------------------------------------


def test_a_finding_is_open_until_somebody_answers_and_the_last_answer_stands(ward, gifts):
    reporter = make.reporter(ward)
    doubt = Doubted("implausible", "warning", "Tăng gấp 10 lần tháng trước.", (0,))
    record(reporter, [make.stated(ward, gifts, 500)], [doubt])
    (found,) = open_findings([ward], parse_period("2024-02"))
    assert open_findings([ward], parse_period("2024-03")) == []
    with refused("figures.no_answer"):
        answer(reporter, found.id, "  ")
    with refused("figures.no_finding"):
        answer(reporter, 999, "có")
    with refused("base.not_allowed"):
        answer(make.clerk(make.unit()), found.id, "có")
    answer(reporter, found.id, "Có đợt vận động.")
    answer(reporter, found.id, "Có đợt vận động Tết.")
    assert open_findings([ward]) == []
    (found,) = findings([ward], parse_period("2024-02"))
    assert (found.answer, found.answered_by) == ("Có đợt vận động Tết.", reporter.account_id)
    assert broken_audit_entry() is None


def test_a_finding_about_figures_that_were_all_withdrawn_is_open_no_more(ward, gifts):
    doubt = Doubted("implausible", "warning", "Tăng gấp 10 lần tháng trước.", (0,))
    (seq,) = record(make.SYSTEM, [make.stated(ward, gifts, 500)], [doubt]).seqs
    withdraw(make.SYSTEM, seq, reason="nhầm")
    assert open_findings([ward]) == [] and Finding.objects.count() == 1


# --- restore -----------------------------------------------------------------------------------------------------


def test_a_new_epoch_goes_on_after_every_number_that_anybody_saw(ward, gifts):
    make.recorded(ward, gifts, 10)
    name, epoch = ledger_identity()
    assert new_epoch(seen_seq=120) == epoch + 1
    assert ledger_identity() == (name, epoch + 1)
    seq = make.recorded(ward, gifts, 11, period="2024-03")
    assert seq == 121
    assert AuditEntry.objects.filter(action="figures.new_epoch").get().payload == {"epoch": 2, "last_seq": 120}
    assert broken_audit_entry() is None


def test_a_new_epoch_never_goes_back(ward, gifts):
    make.recorded(ward, gifts, 10)
    new_epoch(seen_seq=1)
    assert ledger_position() == 3
