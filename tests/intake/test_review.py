"""From a document to the ledger: what is proposed, decided, undone and recorded."""

from datetime import date

import pytest

from giaoban.base.errors import Refusal
from giaoban.base.queries import broken_audit_entry
from giaoban.catalogue.actions.add_measure import add_measure
from giaoban.catalogue.models import Measure
from giaoban.figures.models import Assertion
from giaoban.figures.queries import findings, ledger_position, recorded_from, targets_in_force
from giaoban.intake.actions.answer import answer
from giaoban.intake.actions.change import change
from giaoban.intake.actions.close import close
from giaoban.intake.actions.decide import accept_sure, decide
from giaoban.intake.actions.make_local import make_local
from giaoban.intake.actions.mark import mark
from giaoban.intake.actions.receive import receive, receive_text
from giaoban.intake.actions.record import record
from giaoban.intake.actions.settle import settle
from giaoban.intake.actions.undo import undo
from giaoban.intake.enums import DocumentState, FactState
from giaoban.intake.models import Document, RefusedFile
from giaoban.intake.queries import FactView, documents, review
from giaoban.people.enums import Role
from tests import factories
from tests.intake.conftest import Office
from tests.intake.word import docx

HEAD = "ĐẢNG ỦY PHƯỜNG AN THỬ\nBÁO CÁO\nkết quả công tác tháng 02 năm 2024\n\n"
REPORT = HEAD + (
    "Trong tháng, Đảng ủy phường đã kết nạp 03 đảng viên mới. Toàn Đảng bộ có 314 đảng viên, trong đó có 311 đảng "
    "viên chính thức và 03 đảng viên dự bị. Phường hiện còn 185 hộ nghèo, giảm 46 hộ so với đầu năm.\n"
)
CONTRADICTION = HEAD + (
    "Trong tháng, Đảng ủy phường làm thủ tục giới thiệu sinh hoạt Đảng cho 11 đảng viên, trong đó tiếp nhận "
    "6 đồng chí, chuyển sinh hoạt đảng 4 đồng chí.\n"
)


def figure(document_id: str, office: Office, words: str) -> FactView:
    view = review(office.clerk, document_id)
    found = [fact for fact in view.facts if view.text[fact.start : fact.end].startswith(words)]
    assert len(found) == 1, [view.text[fact.start : fact.end] for fact in view.facts]
    return found[0]


def taken(office: Office, text: str = REPORT, name: str = "bao-cao-thang-2.txt") -> str:
    return receive(office.clerk, office.ward, name, text.encode())


def test_a_report_proposes_its_body_regime_and_period(office: Office) -> None:
    view = review(office.clerk, taken(office)).document
    assert view.stated_by is not None and view.stated_by.id == office.party
    assert view.about is not None and view.about.id == office.ward
    assert (view.period, view.regime) == ("2024-02", "LICH")


def test_a_word_file_is_taken_in_as_a_text_is(office: Office) -> None:
    lines = REPORT.strip().split("\n")
    document_id = receive(office.clerk, office.ward, "bao-cao.docx", docx(*lines))
    assert figure(document_id, office, "314").measure is not None
    assert review(office.clerk, document_id).document.period == "2024-02"


def test_every_figure_is_proposed_with_its_measure(office: Office) -> None:
    document_id = taken(office)
    for words, family in (("314", "XD01"), ("311", "XD01"), ("185", "VX01")):
        measure = figure(document_id, office, words).measure
        assert measure is not None and measure.family == family, words


def test_nothing_reaches_the_ledger_before_it_is_recorded(office: Office) -> None:
    before = ledger_position()
    document_id = taken(office)
    accept_sure(office.clerk, document_id)
    decide(office.clerk, document_id, figure(document_id, office, "185").index, FactState.ACCEPTED)
    assert ledger_position() == before
    assert recorded_from(f"document:{document_id}") == []


def test_what_is_accepted_is_recorded_with_its_place_in_the_text(office: Office) -> None:
    document_id = taken(office)
    fact = figure(document_id, office, "185")
    decide(office.clerk, document_id, fact.index, FactState.ACCEPTED)
    outcome = record(office.clerk, document_id)
    assert outcome.recorded == 1
    (statement,) = recorded_from(f"document:{document_id}")
    assert (statement.value, statement.about_id, statement.stated_by_id) == (185, office.ward, office.party)
    assert REPORT[statement.source.start : statement.source.end] == "185 hộ nghèo"
    assert "giảm 46 hộ" in statement.source.quote
    assert figure(document_id, office, "185").statement_seq == statement.seq


def test_what_is_only_said_about_a_figure_rides_on_its_statement(office: Office) -> None:
    document_id = taken(office)
    decide(office.clerk, document_id, figure(document_id, office, "185").index, FactState.ACCEPTED)
    record(office.clerk, document_id)
    (said,) = Assertion.objects.all()
    assert (said.role, said.direction, said.comparison, int(said.value)) == ("change", "decrease", "start_of_year", 46)


def test_a_document_is_done_when_nothing_in_it_is_undecided(office: Office) -> None:
    document_id = taken(office)
    for fact in review(office.clerk, document_id).facts:
        if not fact.only_said:
            state = FactState.ACCEPTED if fact.measure else FactState.REJECTED
            decide(office.clerk, document_id, fact.index, state)
    outcome = record(office.clerk, document_id)
    assert outcome.left_open == 0
    assert Document.objects.get(pk=document_id).state == DocumentState.RECORDED
    assert documents(office.clerk, office.ward) == []
    with pytest.raises(Refusal, match="intake.closed"):
        record(office.clerk, document_id)
    assert broken_audit_entry() is None


def test_a_report_of_words_alone_can_be_done_with(office: Office) -> None:
    document_id = taken(office, HEAD + "Tình hình an ninh trật tự được giữ vững.\n")
    assert review(office.clerk, document_id).may_close
    close(office.clerk, document_id)
    assert documents(office.clerk, office.ward) == []


def test_being_done_never_loses_what_was_accepted(office: Office) -> None:
    document_id = taken(office)
    index = figure(document_id, office, "185").index
    decide(office.clerk, document_id, index, FactState.ACCEPTED)
    with pytest.raises(Refusal, match="intake.still_accepted"):
        close(office.clerk, document_id)
    record(office.clerk, document_id)
    assert review(office.clerk, document_id).may_close
    close(office.clerk, document_id)
    assert figure(document_id, office, "185").state == FactState.RECORDED
    assert figure(document_id, office, "314").state == FactState.REJECTED


def test_recording_nothing_is_refused(office: Office) -> None:
    with pytest.raises(Refusal, match="intake.nothing_accepted"):
        record(office.clerk, taken(office))


def test_a_document_without_a_period_asks_for_it(office: Office) -> None:
    document_id = taken(office, "Phường hiện còn 185 hộ nghèo.")
    decide(office.clerk, document_id, figure(document_id, office, "185").index, FactState.ACCEPTED)
    with pytest.raises(Refusal, match="intake.no_period"):
        record(office.clerk, document_id)
    settle(office.clerk, document_id, about_id=office.ward, stated_by_id=office.party, regime="LICH", period="2024-02")
    assert record(office.clerk, document_id).recorded == 1


def test_a_period_that_is_none_is_refused(office: Office) -> None:
    document_id = taken(office)
    with pytest.raises(Refusal, match="intake.bad_period"):
        settle(office.clerk, document_id, about_id=office.ward, stated_by_id=office.party, regime="LICH", period="T2")


def test_every_step_can_be_undone_in_turn(office: Office) -> None:
    document_id = taken(office)
    index = figure(document_id, office, "185").index
    decide(office.clerk, document_id, index, FactState.ACCEPTED)
    change(office.clerk, document_id, index, item="khu phố 1")
    settle(office.clerk, document_id, about_id=office.ward, stated_by_id=office.ward, regime="ND09", period="2024-Q1")
    assert undo(office.clerk, document_id) == "settle"
    assert review(office.clerk, document_id).document.period == "2024-02"
    assert undo(office.clerk, document_id) == "change"
    assert figure(document_id, office, "185").item == ""
    undo(office.clerk, document_id)
    assert figure(document_id, office, "185").state == FactState.OPEN
    with pytest.raises(Refusal, match="intake.nothing_to_undo"):
        undo(office.clerk, document_id)


def test_a_missed_figure_is_marked_by_its_characters(office: Office) -> None:
    text = HEAD + "Phường hiện còn 185 hộ nghèo. Số liệu khác: 7,25.\n"
    document_id = taken(office, text)
    document = Document.objects.get(pk=document_id)
    document.facts.all().delete()
    start = text.index("185")
    index = mark(office.clerk, document_id, start, start + len("185 hộ nghèo"))
    fact = next(fact for fact in review(office.clerk, document_id).facts if fact.index == index)
    assert (text[fact.start : fact.end], int(fact.fact.value), fact.by_hand) == ("185 hộ nghèo", 185, True)
    assert not fact.sure
    undo(office.clerk, document_id)
    assert review(office.clerk, document_id).facts == ()


def test_marking_words_without_a_number_is_refused(office: Office) -> None:
    document_id = taken(office)
    start = REPORT.index("Trong tháng")
    with pytest.raises(Refusal, match="intake.nothing_marked"):
        mark(office.clerk, document_id, start, start + 11)
    with pytest.raises(Refusal, match="intake.nothing_marked"):
        mark(office.clerk, document_id, 10**9, 10**9 + 5)
    with pytest.raises(Refusal, match="intake.already_marked"):
        mark(office.clerk, document_id, REPORT.index("185"), REPORT.index("185") + 3)


def test_a_corrected_match_is_remembered_for_the_office(office: Office) -> None:
    text = HEAD + "Tổ chức 04 buổi sinh hoạt chuyên đề tại các chi bộ khu phố.\n"
    document_id = taken(office, text)
    fact = figure(document_id, office, "04")
    local = add_measure(office.clerk, office.ward, name="Buổi sinh hoạt chuyên đề", unit="buổi")
    change(office.clerk, document_id, fact.index, measure_id=local)
    again = taken(office, text.replace("04 buổi", "07 buổi"), "thang-sau.txt")
    measure = figure(again, office, "07").measure
    assert measure is not None and measure.id == local
    next_door = factories.clerk(factories.unit("Phường Bình Thử"))
    elsewhere = receive(next_door, next_door.home_id or 0, "x.txt", text.encode())
    assert all(f.measure is None or f.measure.id != local for f in review(next_door, elsewhere).facts)


def test_a_figure_with_no_family_gets_a_local_measure_or_nothing_happens(office: Office) -> None:
    text = HEAD + "Trao 14 chiếc áo dài. Tỷ lệ lớp học có tủ sách đạt từ 80% đến 90%.\n"
    document_id = taken(office, text)
    make_local(office.clerk, document_id, figure(document_id, office, "14").index, name="Áo dài đã trao")
    made = figure(document_id, office, "14").measure
    assert made is not None and (made.name, made.unit, made.owner_id) == ("Áo dài đã trao", "chiếc", office.ward)
    before = Measure.objects.count()
    ranged = [fact for fact in review(office.clerk, document_id).facts if fact.fact.kind == "range"]
    assert ranged
    with pytest.raises(Refusal, match="intake.does_not_fit"):
        make_local(office.clerk, document_id, ranged[0].index, name="Lớp có tủ sách")
    assert Measure.objects.count() == before


def test_a_measure_that_does_not_fit_is_refused(office: Office) -> None:
    document_id = taken(office)
    percent = Measure.objects.get(code="KT07").pk
    with pytest.raises(Refusal, match="intake.does_not_fit"):
        change(office.clerk, document_id, figure(document_id, office, "185").index, measure_id=percent)


def test_a_contradiction_goes_into_the_ledger_with_its_answer(office: Office) -> None:
    document_id = taken(office, CONTRADICTION)
    (doubt,) = review(office.clerk, document_id).doubts
    assert "6 + 4 = 10" in doubt.message
    assert [words for _, words in doubt.facts] == ["11 đảng viên", "6 đồng chí", "4 đồng chí"]
    assert not any(fact.sure for fact in review(office.clerk, document_id).facts)
    answer(office.clerk, document_id, doubt.id, "Còn 1 đồng chí chuyển trong nội bộ thị xã.")
    for fact in review(office.clerk, document_id).facts:
        decide(office.clerk, document_id, fact.index, FactState.ACCEPTED)
    record(office.clerk, document_id)
    (finding,) = findings([office.ward])
    assert finding.answer == "Còn 1 đồng chí chuyển trong nội bộ thị xã."
    assert len(finding.statements) == 3


def test_a_stated_target_becomes_a_target_of_the_year(office: Office) -> None:
    document_id = taken(office, HEAD + "Phấn đấu năm 2024 kết nạp 12 đảng viên mới.\n")
    fact = figure(document_id, office, "12")
    assert fact.fact.role == "target"
    change(office.clerk, document_id, fact.index, measure_id=Measure.objects.get(code="XD02").pk)
    outcome = record(office.clerk, document_id)
    assert (outcome.recorded, outcome.targets) == (0, 1)
    (target,) = targets_in_force([office.ward], "2024", date(2024, 12, 31))
    assert target.value == 12


def test_the_same_words_again_are_named_as_a_duplicate(office: Office) -> None:
    first = taken(office)
    second = review(office.clerk, taken(office, name="ban-sao.txt")).document
    assert second.duplicate_of == "bao-cao-thang-2.txt"
    assert review(office.clerk, first).document.duplicate_of is None
    newer = review(office.clerk, taken(office, REPORT.replace("314", "315"), "ban-sua.txt")).document
    assert newer.duplicate_of is None
    assert newer.newer_than == "ban-sao.txt"


def test_a_figure_that_is_only_repeated_is_not_recorded_twice(office: Office) -> None:
    text = HEAD + "Phường hiện còn 185 hộ nghèo. Như vậy, toàn phường còn 185 hộ nghèo.\n"
    states = [fact.state for fact in review(office.clerk, taken(office, text)).facts]
    assert states == [FactState.OPEN, FactState.REPEATED]


def test_a_refused_file_leaves_nothing_but_a_count(office: Office) -> None:
    with pytest.raises(Refusal, match="intake.secret"):
        taken(office, "TỐI MẬT\n" + REPORT)
    assert Document.objects.count() == 0
    (refused,) = RefusedFile.objects.all()
    assert refused.code == "intake.secret"


def test_pasted_words_are_read_too(office: Office) -> None:
    document_id = receive_text(office.clerk, office.ward, "Tin nhanh", REPORT.replace("\n", "\r\n"))
    assert figure(document_id, office, "185").measure is not None


def test_a_reporter_records_but_does_not_accept(office: Office) -> None:
    reporter = factories.reporter(office.ward)
    document_id = receive(reporter, office.ward, "bc.txt", REPORT.encode())
    view = review(reporter, document_id)
    fact = next(f for f in view.facts if view.text[f.start : f.end].startswith("185"))
    decide(reporter, document_id, fact.index, FactState.ACCEPTED)
    record(reporter, document_id)
    (statement,) = recorded_from(f"document:{document_id}")
    assert not statement.accepted


def test_a_chair_may_not_review(office: Office) -> None:
    chair = factories.person(Role.CHAIR, office.ward)
    document_id = taken(office)
    with pytest.raises(Refusal, match="intake.no_document"):
        review(chair, document_id)
    with pytest.raises(Refusal, match="base.not_allowed"):
        receive(chair, office.ward, "bc.txt", REPORT.encode())


def test_what_is_in_the_ledger_is_not_undone_and_recorded_again(office: Office) -> None:
    document_id = taken(office)
    decide(office.clerk, document_id, figure(document_id, office, "185 hộ nghèo").index, FactState.ACCEPTED)
    record(office.clerk, document_id)
    at = ledger_position()
    with pytest.raises(Refusal, match="intake.nothing_to_undo"):
        undo(office.clerk, document_id)
    with pytest.raises(Refusal, match="intake.nothing_accepted"):
        record(office.clerk, document_id)
    assert ledger_position() == at


def test_a_figure_without_a_measure_is_not_accepted(office: Office) -> None:
    document_id = taken(office, HEAD + "Kho phường còn 77 bao cát.\n")
    view = review(office.clerk, document_id)
    index = view.facts[0].index if view.facts else mark(office.clerk, document_id, len(HEAD), len(view.text))
    with pytest.raises(Refusal, match="intake.no_measure"):
        decide(office.clerk, document_id, index, FactState.ACCEPTED)


@pytest.mark.parametrize("state", ["recorded", "repeated", "", "xyz"])
def test_a_decision_is_to_accept_reject_or_leave_open(office: Office, state: str) -> None:
    document_id = taken(office)
    with pytest.raises(Refusal, match="intake.no_decision"):
        decide(office.clerk, document_id, 0, state)


def test_what_another_window_accepted_is_not_recorded_unseen(office: Office) -> None:
    document_id = taken(office)
    decide(office.clerk, document_id, figure(document_id, office, "314 đảng viên").index, FactState.ACCEPTED)
    decide(office.clerk, document_id, figure(document_id, office, "185 hộ nghèo").index, FactState.ACCEPTED)
    with pytest.raises(Refusal, match="intake.not_as_shown"):
        record(office.clerk, document_id, shown=1)
    assert record(office.clerk, document_id, shown=2).recorded == 2


def test_another_wards_report_is_not_taken_for_ones_own(office: Office) -> None:
    text = REPORT.replace("PHƯỜNG AN THỬ", "PHƯỜNG XA LẠ").replace("Đảng ủy phường đã", "Đảng ủy đã")
    document_id = taken(office, text)
    view = review(office.clerk, document_id)
    assert (view.document.about, view.document.stated_by) == (None, None)
    accept_sure(office.clerk, document_id)
    with pytest.raises(Refusal, match="intake.no_unit"):
        record(office.clerk, document_id)


def test_a_document_shows_its_conference_and_keeps_only_characters_of_it(office: Office) -> None:
    text = REPORT + (
        "Ngày 04/3/2024, đồng chí Lê Thử Nghiệm - Bí thư Đảng ủy chủ trì hội nghị. Tuy nhiên, thu quỹ còn chậm.\n"
        "Kết luận hội nghị, đồng chí Bí thư Đảng ủy yêu cầu Công an phường rà soát hộ tạm trú trước ngày 25/3.\n"
    )
    document_id = taken(office, text)
    meeting = review(office.clerk, document_id).meeting
    assert meeting is not None
    assert meeting.chair == "Lê Thử Nghiệm - Bí thư Đảng ủy"
    assert meeting.limitations == ("thu quỹ còn chậm",)
    assert [(task.text, task.lead, task.deadline, task.due) for task in meeting.tasks] == [
        ("rà soát hộ tạm trú trước ngày 25/3", "Công an phường", "trước ngày 25/3", date(2024, 3, 25))
    ]
    assert "Nghiệm" not in str(Document.objects.get(pk=document_id).meta)


def test_a_document_without_a_conference_shows_none(office: Office) -> None:
    assert review(office.clerk, taken(office)).meeting is None
