"""Figures of a document go into the forms of the unit that sent it; nothing that somebody typed is overwritten."""

from dataclasses import dataclass, replace

import pytest

from giaoban.catalogue.models import Measure
from giaoban.catalogue.rules import parse_period
from giaoban.figures.models import Assertion, Statement
from giaoban.intake.actions.answer import answer
from giaoban.intake.actions.decide import accept_sure, decide
from giaoban.intake.actions.discard import discard
from giaoban.intake.actions.in_bulk import accept_sure_in, record_ready
from giaoban.intake.actions.open_submission import open_submission
from giaoban.intake.actions.receive import receive, receive_text
from giaoban.intake.actions.record import record
from giaoban.intake.actions.save_cell import save_cell
from giaoban.intake.actions.settle import settle
from giaoban.intake.actions.undo import undo
from giaoban.intake.models import Cell, Submission
from giaoban.intake.queries import next_to_look_at, review, waiting
from giaoban.people.enums import Role
from giaoban.people.policy import Person
from tests import factories
from tests.intake.conftest import Office
from tests.intake.papers import workbook

MARCH = parse_period("2024-03", "LICH")
POLICE = "CÔNG AN PHƯỜNG AN THỬ\nBÁO CÁO\nTình hình an ninh trật tự tháng 3 năm 2024\n\n"


@dataclass(frozen=True)
class Asked:
    """A ward whose police and a hamlet owe it a form; `lines` by the measure's code."""

    office: Office
    police: int
    hamlet: int
    version: int
    hamlets_version: int


@pytest.fixture
def asked(office: Office) -> Asked:
    police = factories.unit("Công an phường An Thử", body="phong_ban", place_id=office.ward)
    hamlet = factories.unit("Khu phố Bến Thử", type="thon", under=office.ward)
    pk = dict(Measure.objects.values_list("code", "pk"))
    own = factories.form(office.ward, [pk["QA05.vu"], pk["QA04.vu"], pk["QA03"]], units=[police])
    theirs = factories.form(office.ward, [pk["VX01"], pk["DT01.ty_le"]], units=[hamlet], about="self")
    # Signed in anew: rights are looked up once for a request.
    return Asked(replace(office, clerk=Person(office.clerk.user)), police, hamlet, own, theirs)


def taken(asked: Asked, text: str, name: str = "bc.txt") -> str:
    return receive(asked.office.clerk, asked.office.ward, name, text.encode())


def cells(unit_id: int) -> dict[str, str]:
    rows = Cell.objects.filter(submission__unit_id=unit_id).select_related("line__measure")
    return {row.line.measure.code: row.raw for row in rows}


def test_recording_fills_the_form_and_each_cell_keeps_its_characters(asked: Asked) -> None:
    name = taken(asked, POLICE + "Xảy ra 03 vụ tai nạn giao thông; 05 vụ phạm pháp về trật tự xã hội.")
    accept_sure(asked.office.clerk, name)
    (form,) = record(asked.office.clerk, name).forms
    assert (form.filled, form.differs) == (2, ())
    assert cells(asked.police) == {"QA05.vu": "3", "QA04.vu": "05 vụ"}
    cell = Cell.objects.get(line__measure__code="QA05.vu")
    assert cell.value == 3
    assert cell.origin.startswith(f"document:{name}:")
    assert "Xảy ra 03 vụ tai nạn giao thông" in cell.origin_label
    beside = review(asked.office.clerk, name).beside
    assert [(one.filled, one.lines) for one in beside.forms] == [(2, 3)]


def test_parts_and_their_percent_stand_in_one_cell(asked: Asked) -> None:
    name = taken(asked, POLICE + "Huấn luyện: 96/98 dân quân được huấn luyện, đạt 98%.")
    accept_sure(asked.office.clerk, name)
    record(asked.office.clerk, name)
    assert cells(asked.police) == {"QA03": "96/98 (98%)"}


def test_what_a_person_typed_is_left_alone_and_said(asked: Asked) -> None:
    clerk = asked.office.clerk
    form = open_submission(clerk, asked.police, asked.version, MARCH)
    line = Measure.objects.get(code="QA05.vu").pk
    line_id = Submission.objects.get(pk=form).version.lines.get(measure_id=line).pk
    save_cell(clerk, form, line_id, "4")
    name = taken(asked, POLICE + "Xảy ra 03 vụ tai nạn giao thông; 05 vụ phạm pháp về trật tự xã hội.")
    accept_sure(clerk, name)
    (filled,) = record(clerk, name).forms
    assert (filled.filled, filled.differs) == (1, ("Vụ tai nạn giao thông",))
    assert cells(asked.police) == {"QA05.vu": "4", "QA04.vu": "05 vụ"}


def test_a_figure_that_no_form_asks_for_is_recorded_and_listed(asked: Asked) -> None:
    name = taken(asked, POLICE + "Xảy ra 03 vụ tai nạn giao thông. Kết nạp 02 đảng viên mới.")
    view = review(asked.office.clerk, name)
    assert [fact.measure.code for fact in view.without_line if fact.measure] == ["XD02"]
    accept_sure(asked.office.clerk, name)
    outcome = record(asked.office.clerk, name)
    assert (outcome.recorded, outcome.forms[0].filled) == (2, 1)


def test_parts_of_a_figure_never_stand_for_the_whole(asked: Asked) -> None:
    name = taken(
        asked, POLICE + "Khu phố 1 xảy ra 03 vụ tai nạn giao thông. Khu phố 2 xảy ra 05 vụ tai nạn giao thông."
    )
    view = review(asked.office.clerk, name)
    assert [fact.item != "" for fact in view.facts] == [True, True]
    assert view.beside.forms == ()


def test_a_hamlets_figures_are_about_itself(asked: Asked) -> None:
    words = "Khu phố Bến Thử bc tháng 3/2024: hiện còn 22 hộ nghèo; 388/401 hộ được thu gom rác."
    name = receive_text(asked.office.clerk, asked.office.ward, "tin nhắn", words)
    view = review(asked.office.clerk, name).document
    assert view.stated_by is not None and view.stated_by.id == asked.hamlet
    accept_sure(asked.office.clerk, name)
    record(asked.office.clerk, name)
    assert set(Statement.objects.values_list("about_id", flat=True)) == {asked.hamlet}
    assert cells(asked.hamlet) == {"VX01": "22", "DT01.ty_le": "388/401"}


def test_an_office_with_a_comma_in_its_name_is_known(asked: Asked) -> None:
    office = factories.unit(
        "Phòng Kinh tế, Hạ tầng và Đô thị phường An Thử", body="phong_ban", place_id=asked.office.ward
    )
    text = (
        "PHÒNG KINH TẾ, HẠ TẦNG VÀ ĐÔ THỊ PHƯỜNG AN THỬ\nBÁO CÁO tháng 3 năm 2024\nTổng chi ngân sách 918 triệu đồng."
    )
    view = review(asked.office.clerk, taken(asked, text)).document
    assert view.stated_by is not None and view.stated_by.id == office


def test_a_figure_of_a_table_is_sure_where_the_form_asks_for_it(asked: Asked) -> None:
    rows = [["CÔNG AN PHƯỜNG AN THỬ"], ["BIỂU SỐ LIỆU THÁNG 3 NĂM 2024"], ["Nội dung", "ĐVT", "Kết quả"]]
    rows += [["Vụ tai nạn giao thông", "vụ", 3], ["Đảng viên mới kết nạp", "đảng viên", 2]]
    name = receive(asked.office.clerk, asked.office.ward, "bieu.xlsx", workbook({"Sheet1": rows}))
    sure = {fact.measure.code: fact.sure for fact in review(asked.office.clerk, name).facts if fact.measure}
    assert sure == {"QA05.vu": True, "XD02": False}
    accept_sure(asked.office.clerk, name)
    record(asked.office.clerk, name)
    assert Statement.objects.get().source.label == "bieu.xlsx · Sheet1!C4"


def test_another_unit_or_period_asks_anew_and_is_undone_whole(asked: Asked) -> None:
    name = taken(asked, "BÁO CÁO\nXảy ra 03 vụ tai nạn giao thông trên địa bàn.")
    assert review(asked.office.clerk, name).beside.forms == ()
    settle(
        asked.office.clerk, name, about_id=asked.office.ward, stated_by_id=asked.police, regime="LICH", period="03/2024"
    )
    assert [form.figures for form in review(asked.office.clerk, name).beside.forms] == [1]
    undo(asked.office.clerk, name)
    assert review(asked.office.clerk, name).beside.forms == ()


def test_the_price_of_one_piece_is_said_about_the_pieces(office: Office) -> None:
    text = "UBND PHƯỜNG AN THỬ\nBáo cáo tháng 3 năm 2024\nĐã trao 120 phần quà, mỗi phần trị giá 350.000 đồng."
    name = receive(office.clerk, office.ward, "bc.txt", text.encode())
    price = next(fact for fact in review(office.clerk, name).facts if fact.fact.kind == "money")
    assert price.only_said and price.suggestions == ()
    gifts = next(fact for fact in review(office.clerk, name).facts if fact.measure)
    decide(office.clerk, name, gifts.index, "accepted")
    assert record(office.clerk, name).left_open == 0
    assert [(one.role, int(one.value)) for one in Assertion.objects.all()] == [("price", 350_000)]


def test_without_the_right_to_write_the_form_only_the_ledger_is_written(asked: Asked) -> None:
    name = taken(asked, POLICE + "Xảy ra 03 vụ tai nạn giao thông.")
    accept_sure(asked.office.clerk, name)
    Submission.objects.all().delete()
    other = factories.person(Role.CONSOLIDATOR, asked.office.ward)
    outcome = record(other, name)
    assert outcome.recorded == 1
    assert Submission.objects.count() == 1


# --- several documents ------------------------------------------------------------------------------------------------

FIRST = POLICE + "Xảy ra 03 vụ tai nạn giao thông; 05 vụ phạm pháp về trật tự xã hội."
DOUBTED = POLICE + "Tiếp nhận 11 đảng viên, trong đó chuyển đến 6 đồng chí, chuyển đi 4 đồng chí."


def test_sure_figures_of_all_documents_are_accepted_and_the_finished_recorded(asked: Asked) -> None:
    clerk, ward = asked.office.clerk, asked.office.ward
    first = taken(asked, FIRST, "mot.txt")
    copy = taken(asked, FIRST.replace("\n\n", "\n \n"), "mot-lan-hai.txt")
    hamlet = taken(asked, "KHU PHỐ BẾN THỬ\nBáo cáo tháng 3/2024\nCòn 22 hộ nghèo.", "hai.txt")
    nobody = taken(asked, "ĐẢNG ỦY PHƯỜNG KHÁC HẲN\nBáo cáo tháng 3/2024\nCòn 22 hộ nghèo.", "ba.txt")
    counted = waiting(clerk, ward)
    assert (counted.figures, counted.sure, len(counted.look)) == (4, 3, 4)
    assert review(clerk, copy).document.duplicate_of == "mot.txt"
    done = accept_sure_in(clerk, ward)
    assert (done.documents, done.figures) == (2, 3)
    shown = [one.id for one in waiting(clerk, ward).ready]
    assert set(shown) == {first, hamlet}
    done = record_ready(clerk, ward, [first])
    assert (done.documents, done.figures, done.cells) == (1, 2, 2)
    assert [one.id for one in waiting(clerk, ward).ready] == [hamlet]
    following, left = next_to_look_at(clerk, review(clerk, copy).document)
    assert following is not None and following.id == nobody
    assert left == 2


def test_a_document_with_a_contradiction_waits_for_its_answer(asked: Asked) -> None:
    clerk, ward = asked.office.clerk, asked.office.ward
    name = taken(asked, DOUBTED)
    accept_sure_in(clerk, ward)
    assert waiting(clerk, ward).ready == ()
    (doubt,) = review(clerk, name).doubts
    answer(clerk, name, doubt.id, "Một đồng chí chuyển trong nội bộ.")
    accept_sure_in(clerk, ward)
    assert [one.id for one in waiting(clerk, ward).ready] == [name]


def test_another_paper_of_the_same_month_is_no_newer_version(asked: Asked) -> None:
    first = taken(asked, FIRST, "mot.txt")
    other = taken(
        asked, POLICE + "Tiếp 41 lượt công dân đến làm căn cước; tuyên truyền 12 buổi tại các trường.", "hai.txt"
    )
    newer = taken(asked, FIRST.replace("03 vụ", "04 vụ"), "mot-sua.txt")
    assert review(asked.office.clerk, other).document.newer_than is None
    assert review(asked.office.clerk, newer).document.newer_than == "mot.txt"
    discard(asked.office.clerk, first)
    again = taken(asked, FIRST.replace("03 vụ", "06 vụ"), "mot-sua-nua.txt")
    assert review(asked.office.clerk, again).document.newer_than == "mot-sua.txt"
