"""A changed figure that comes back from Word, from the file to the ledger: through the gate, nothing by hand."""

import pytest

from giaoban.base.actors import System
from giaoban.base.errors import Refusal
from giaoban.catalogue.models import Measure
from giaoban.catalogue.rules import parse_period
from giaoban.documents.actions.decide_correction import accept_correction, refuse_correction, send_correction
from giaoban.documents.actions.draft import draft
from giaoban.documents.actions.set_again import set_again
from giaoban.documents.actions.take_back import take_back
from giaoban.documents.models import CorrectionRequest, Draft
from giaoban.documents.rounds import newest_of
from giaoban.documents.verify import verify
from giaoban.figures.actions.supersede import supersede
from giaoban.figures.queries import recorded_from, statements_behind, states_of
from giaoban.notices.models import Notice
from giaoban.people.enums import Role
from tests import factories
from tests.documents.edits import retype
from tests.documents.rounds import edited

PERIOD = parse_period("2024-Q1@LICH")
SYSTEM = System()

pytestmark = pytest.mark.django_db


@pytest.fixture
def places(own_folders: object) -> tuple[int, int]:
    """A town and its one commune that reported: the town's figures are computed, the commune's are stated."""
    town = factories.unit("Thị xã Sông Thử", type="thi_xa", code="980")
    commune = factories.unit("Xã Thử A", type="xa", under=town, code="98001")
    other = factories.unit("Xã Thử B", type="xa", under=town, code="98002")
    money = factories.measure("Tổng thu ngân sách", "flow", "đồng", code="KT01")
    poor = factories.measure("Số hộ nghèo", "stock", "hộ", code="VX01", direction="down")
    for unit_id, amount in ((commune, 1_200_000_000), (other, 2_400_000_000)):
        factories.recorded(unit_id, money, amount, period="2024-Q1")
        factories.recorded(unit_id, poor, 41, period="2024-Q1", nature="at")
    factories.recorded(commune, money, 1_000_000_000, period="2023-Q1")
    return town, commune


def request_of(made: Draft, old: str, new: str) -> CorrectionRequest:
    (row,) = take_back(SYSTEM, edited(made, retype(old, new)), "tra-lai.docx", made.pk).waiting
    return row


def test_an_accepted_stated_figure_is_corrected_through_the_gate_with_the_file_as_its_source(
    places: tuple[int, int],
) -> None:
    made = draft(SYSTEM, places[1], PERIOD)
    row = request_of(made, "1 tỷ 200 triệu đồng", "1 tỷ 300 triệu đồng")
    assert row.figure is not None
    (old,) = row.figure.seqs
    done = accept_correction(SYSTEM, row.pk, reason="Kho bạc đối chiếu lại")
    (new,) = recorded_from(f"version:{row.version_id}")
    assert (new.value, new.corrects, new.accepted, new.reason) == (1_300_000_000, old, True, "Kho bạc đối chiếu lại")
    assert new.source.quote.count("1 tỷ 300 triệu đồng") == 1 and "tra-lai.docx, bản 1" in new.source.label
    assert (done.state, done.values, done.seqs) == ("accepted", ["1300000000"], [new.seq])
    assert states_of([old])[old].corrected_by == new.seq
    assert {one.kind for one in verify(newest_of(made).data).mismatches} <= {"changed"}


def test_after_acceptance_the_other_places_are_printed_anew_on_demand(places: tuple[int, int]) -> None:
    made = draft(SYSTEM, places[1], PERIOD)
    row = request_of(made, "1 tỷ 200 triệu đồng", "1 tỷ 300 triệu đồng")
    accept_correction(SYSTEM, row.pk, reason="Kho bạc đối chiếu lại")
    before = verify(newest_of(made).data)
    assert before.mismatches == () and before.moved_on
    done = set_again(SYSTEM, made.pk, refresh=True)
    after = verify(newest_of(made).data)
    assert done.fresh >= 2 and done.left == ()
    assert (after.mismatches, after.moved_on) == ((), ())


def test_a_computed_figure_is_not_corrected_but_its_parts_are_asked(places: tuple[int, int]) -> None:
    town, commune = places
    reporter = factories.person(Role.REPORTER, commune)
    made = draft(SYSTEM, town, PERIOD)
    row = request_of(made, "3 tỷ 600 triệu đồng", "3 tỷ 700 triệu đồng")
    with pytest.raises(Refusal) as refused:
        accept_correction(SYSTEM, row.pk, reason="Cộng lại")
    assert refused.value.code == "documents.computed" and "Tổng thu ngân sách" in refused.value.message
    with pytest.raises(Refusal) as refused:
        send_correction(SYSTEM, row.pk, town, reason="")
    assert refused.value.code == "documents.not_behind"
    send_correction(SYSTEM, row.pk, commune, reason="Bảng kê ghi 1 tỷ 300")
    told = Notice.objects.get(kind="documents.asked", account_id=reporter.account_id)
    assert "3 tỷ 600 triệu đồng" in told.text and "3 tỷ 700 triệu đồng" in told.text
    # the unit corrects its own figure: now the ledger gives what the file says
    figure = next(one for one in made.figures.all() if one.pk == row.figure_id)
    part = next(one.statement for one in statements_behind(figure.seqs) if one.statement.about_id == commune)
    money = Measure.objects.get(code="KT01").pk
    supersede(SYSTEM, part.seq, factories.stated(commune, money, 1_300_000_000, period="2024-Q1"), reason="Ghi thiếu")
    done = accept_correction(SYSTEM, row.pk, reason="Đơn vị đã đính chính")
    assert (done.state, done.values) == ("accepted", ["3700000000"])
    assert verify(newest_of(made).data).mismatches == ()


def test_words_that_are_no_number_are_not_recorded(places: tuple[int, int]) -> None:
    made = draft(SYSTEM, places[1], PERIOD)
    row = request_of(made, "1 tỷ 200 triệu đồng", "một khoản khá lớn")
    with pytest.raises(Refusal) as refused:
        accept_correction(SYSTEM, row.pk, reason="…")
    assert refused.value.code == "documents.not_a_number"


def test_a_decision_needs_its_reason_and_the_right(places: tuple[int, int]) -> None:
    made = draft(SYSTEM, places[1], PERIOD)
    row = request_of(made, "1 tỷ 200 triệu đồng", "1 tỷ 300 triệu đồng")
    for decide in (accept_correction, refuse_correction):
        with pytest.raises(Refusal):
            decide(SYSTEM, row.pk, reason="")
        with pytest.raises(Refusal):
            decide(factories.person(Role.CHAIR, places[1]), row.pk, reason="Đúng")
        with pytest.raises(Refusal) as refused:
            decide(factories.clerk(factories.unit()), row.pk, reason="Đúng")
        assert refused.value.code == "documents.no_request"


def test_a_decided_request_is_not_decided_again(places: tuple[int, int]) -> None:
    made = draft(SYSTEM, places[1], PERIOD)
    row = request_of(made, "1 tỷ 200 triệu đồng", "1 tỷ 300 triệu đồng")
    refuse_correction(SYSTEM, row.pk, reason="Sổ đúng")
    with pytest.raises(Refusal) as refused:
        accept_correction(SYSTEM, row.pk, reason="Đổi ý")
    assert refused.value.code == "documents.no_request"


def test_a_cell_of_the_table_in_millions_is_corrected_in_dong(places: tuple[int, int]) -> None:
    made = draft(SYSTEM, places[1], PERIOD)
    row = request_of(made, "1.200", "1.250")
    accept_correction(SYSTEM, row.pk, reason="Kho bạc đối chiếu lại")
    (new,) = recorded_from(f"version:{row.version_id}")
    assert new.value == 1_250_000_000


def test_a_refused_number_whose_figure_has_changed_meanwhile_is_printed_as_the_ledger_says_now(
    places: tuple[int, int],
) -> None:
    made = draft(SYSTEM, places[1], PERIOD)
    row = request_of(made, "1 tỷ 200 triệu đồng", "1 tỷ 300 triệu đồng")
    refuse_correction(SYSTEM, row.pk, reason="Sổ đúng")
    money = Measure.objects.get(code="KT01").pk
    (old,) = row.figure.seqs if row.figure else []
    by = factories.stated(places[1], money, 1_250_000_000, period="2024-Q1")
    supersede(SYSTEM, old, by, reason="Kho bạc đối chiếu lại")
    set_again(SYSTEM, made.pk, refresh=True)
    verdict = verify(newest_of(made).data)
    assert (verdict.mismatches, verdict.moved_on) == ((), ())
