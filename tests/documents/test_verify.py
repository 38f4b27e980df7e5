"""A draft that comes back: what was changed, removed, or stands there with nothing behind it."""

from random import Random

import pytest
from django.conf import LazySettings
from lxml import etree

from giaoban.base.errors import Refusal
from giaoban.documents.models import Draft
from giaoban.documents.verify import verify
from tests.documents.edits import W, add_sentence, controls, drop, edit, retype, said, say, unwrap


def found(data: bytes) -> list[tuple[str, str, str]]:
    return [(one.kind, one.text, one.expected) for one in verify(data).mismatches]


def test_an_untouched_draft_is_clean(made: Draft, data: bytes) -> None:
    verdict = verify(data)
    assert verdict.draft_id == made.pk
    assert verdict.figures == made.figures.count() > 60
    assert verdict.mismatches == ()


def test_a_figure_typed_over_is_changed(data: bytes) -> None:
    assert found(edit(data, retype("185 hộ", "158 hộ"))) == [("changed", "158 hộ", "185 hộ")]


def test_a_figure_typed_over_in_the_table_is_changed(data: bytes) -> None:
    assert found(edit(data, retype("9.687,5", "9.867,5"))) == [("changed", "9.867,5", "9.687,5")]


def test_the_place_of_a_mismatch_is_the_sentence_around_it(data: bytes) -> None:
    (one,) = verify(edit(data, retype("185 hộ", "158 hộ"))).mismatches
    assert "158 hộ nghèo" in one.place


def test_increase_turned_into_decrease_is_changed(data: bytes) -> None:
    assert found(edit(data, retype("giảm 19,91%", "tăng 19,91%"))) == [("changed", "tăng 19,91%", "giảm 19,91%")]


def test_a_figure_deleted_with_its_control_is_removed(data: bytes) -> None:
    def change(root: etree._Element) -> None:
        control = controls(root, "21 thanh niên")[0]
        for one in (control.getprevious(), control.getnext(), control):
            assert one is not None
            parent = one.getparent()
            assert parent is not None
            parent.remove(one)

    assert found(edit(data, change)) == [("removed", "", "21 thanh niên")]


def test_an_emptied_control_is_removed(data: bytes) -> None:
    assert found(edit(data, retype("60%", ""))) == [("removed", "", "60%")]


@pytest.mark.parametrize(
    ("sentence", "number"),
    [
        ("Toàn phường có 1.234 hộ kinh doanh.", "1.234"),
        ("Đã vận động được hai mươi ba suất quà.", "hai mươi ba"),
        ("Tỷ lệ đạt 98,5%.", "98,5"),
        ("Có 7/13 đơn vị hoàn thành.", "7/13"),
        ("Số liệu của 2024 hộ.", "2024"),
    ],
)
def test_a_number_with_nothing_behind_it_is_pointed_out(data: bytes, sentence: str, number: str) -> None:
    assert found(edit(data, add_sentence(sentence))) == [("unlinked", number, "")]


@pytest.mark.parametrize(
    "sentence",
    [
        "Ngày 05 tháng 02 năm 2024, phường tổ chức hội nghị lúc 8 giờ 00 theo Kế hoạch số 12/KH-UBND.",
        "1. Triển khai Đề án 06 tại tổ dân phố số 5, đường 30/4.",
        "Chăm lo trẻ em dưới 5 tuổi; tiếp tục thực hiện trong quý II/2024 và 6 tháng cuối năm.",
    ],
)
def test_words_with_dates_and_names_may_be_added(data: bytes, sentence: str) -> None:
    assert found(edit(data, add_sentence(sentence))) == []


def test_digits_typed_beside_a_control_are_pointed_out(data: bytes) -> None:
    def change(root: etree._Element) -> None:
        control = controls(root, "185 hộ")[0]
        run = etree.Element(W + "r")
        etree.SubElement(run, W + "t").text = "1"
        control.addprevious(run)

    assert [(kind, text) for kind, text, _ in found(edit(data, change))] == [("unlinked", "1185")]


def test_without_tags_the_aliases_lead(data: bytes) -> None:
    def change(root: etree._Element) -> None:
        drop(root, "tag")
        retype("185 hộ", "158 hộ")(root)

    assert found(edit(data, change)) == [("changed", "158 hộ", "185 hộ")]


def test_without_controls_the_bookmarks_lead(data: bytes) -> None:
    def change(root: etree._Element) -> None:
        retype("185 hộ", "158 hộ")(root)
        for one in list(root.iter(W + "sdt")):
            unwrap(one)

    assert found(edit(data, change)) == [("changed", "158 hộ", "185 hộ")]


def test_without_bookmarks_the_controls_lead(data: bytes) -> None:
    def change(root: etree._Element) -> None:
        retype("185 hộ", "158 hộ")(root)
        drop(root, "bookmarkStart")
        drop(root, "bookmarkEnd")

    assert found(edit(data, change)) == [("changed", "158 hộ", "185 hộ")]


def test_without_any_mark_the_words_around_lead(data: bytes) -> None:
    def change(root: etree._Element) -> None:
        retype("185 hộ", "158 hộ")(root)
        retype("436,45", "463,45")(root)
        for one in list(root.iter(W + "sdt")):
            unwrap(one)
        drop(root, "bookmarkStart")
        drop(root, "bookmarkEnd")
        add_sentence("Thêm 77 hộ.")(root)

    assert sorted(found(edit(data, change))) == [
        ("changed", "158 hộ", "185 hộ"),
        ("changed", "463,45", "436,45"),
        ("unlinked", "77", ""),
    ]


def test_words_around_a_figure_may_be_rewritten(data: bytes) -> None:
    def change(root: etree._Element) -> None:
        for one in root.iter(W + "t"):
            one.text = (one.text or "").replace(" so với cùng kỳ năm trước", " so với cùng thời gian này của năm trước")

    assert found(edit(data, change)) == []


def test_deleted_text_of_tracked_changes_does_not_count(data: bytes) -> None:
    def change(root: etree._Element) -> None:
        control = controls(root, "185 hộ")[0]
        run = control.find(f".//{W}r")
        assert run is not None
        say(run, "")
        for name, tag, text in (("del", "delText", "185 hộ"), ("ins", "t", "186 hộ")):
            box = etree.Element(W + name)
            etree.SubElement(etree.SubElement(box, W + "r"), W + tag).text = text
            run.addprevious(box)

    assert found(edit(data, change)) == [("changed", "186 hộ", "185 hộ")]


def test_a_number_in_a_text_box_is_pointed_out(data: bytes) -> None:
    def change(root: etree._Element) -> None:
        holder = [one for one in root.iter(W + "p") if said(one).startswith("Trên đây")][0]
        content = etree.SubElement(etree.SubElement(holder, W + "r"), W + "txbxContent")
        paragraph = etree.SubElement(content, W + "p")
        etree.SubElement(etree.SubElement(paragraph, W + "r"), W + "t").text = "Ghi nhớ: 350 hộ"

    assert found(edit(data, change)) == [("unlinked", "350", "")]


def test_a_value_of_record_that_moved_on_is_told_but_is_no_fault(data: bytes, ledger: dict[str, object]) -> None:
    from tests.documents import matters

    fresh = matters.ward_rows()
    rows = list(ledger["rows"])  # type: ignore[call-overload]
    rows[0] = matters.row(
        rows[0].measure, matters.cell(1_000_000_000), rows[0].to_date, rows[0].target, rows[0].same_period
    )
    assert len(fresh) == len(rows)
    ledger["now"], ledger["position"] = rows, 13
    verdict = verify(data)
    assert verdict.is_clean
    assert "KT01:period@2024-02@ND09#99001" in verdict.moved_on


def test_a_ledger_that_does_not_give_the_printed_value_is_told(data: bytes, ledger: dict[str, object]) -> None:
    rows = list(ledger["rows"])  # type: ignore[call-overload]
    ledger["rows"] = rows[1:]
    assert {one.kind for one in verify(data).mismatches} == {"unproven"}


@pytest.mark.parametrize("data_in", [b"", b"Tong thu dat 12 ty dong"])
def test_what_is_no_word_file_is_refused(db: None, data_in: bytes) -> None:
    with pytest.raises(Refusal) as refused:
        verify(data_in)
    assert refused.value.code == "documents.not_word"


def test_a_word_file_of_somebody_else_is_refused(db: None) -> None:
    import io

    from docx import Document

    out = io.BytesIO()
    word = Document()
    word.add_paragraph("Tổng thu đạt 12 tỷ đồng.")
    word.save(out)
    with pytest.raises(Refusal) as refused:
        verify(out.getvalue())
    assert refused.value.code == "documents.not_ours"


def test_a_file_with_entities_is_refused(data: bytes) -> None:
    import io
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename == "word/document.xml":
                content = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a>&x;</a>'
            new.writestr(entry.filename, content)
    with pytest.raises(Refusal):
        verify(out.getvalue())


def test_a_damaged_file_is_refused(data: bytes) -> None:
    for cut in (data[:200], data[: len(data) // 2], b"PK\x03\x04 broken"):
        with pytest.raises(Refusal):
            verify(cut)


def test_two_figures_that_changed_places_are_pointed_out(data: bytes) -> None:
    def change(root: etree._Element) -> None:
        first, second = controls(root, "52.000")[0], controls(root, "2.700")[0]
        mark = etree.Element("mark")
        first.addprevious(mark)
        second.addprevious(first)
        mark.addprevious(second)
        parent = mark.getparent()
        assert parent is not None
        parent.remove(mark)

    assert sorted(kind for kind, _, _ in found(edit(data, change))) == ["moved", "moved"]


def test_a_sentence_with_its_figures_may_be_copied(data: bytes) -> None:
    def change(root: etree._Element) -> None:
        sentence = [one for one in root.iter(W + "p") if "185 hộ" in said(one).replace("\u00a0", " ")][0]
        last = [one for one in root.iter(W + "p") if said(one).startswith("Trên đây")][0]
        copied = etree.fromstring(etree.tostring(sentence))
        drop(copied, "bookmarkStart")
        drop(copied, "bookmarkEnd")
        last.addprevious(copied)

    assert found(edit(data, change)) == []


def test_number_and_date_of_issue_are_filled_in(data: bytes) -> None:
    def change(root: etree._Element) -> None:
        for one in root.iter(W + "t"):
            one.text = (one.text or "").replace("……/BC-UBND", "05/BC-UBND").replace("ngày …", "ngày 16")

    changed = edit(data, change)
    assert found(changed) == []


def test_numbers_of_the_next_period_that_the_office_writes_are_pointed_out(data: bytes) -> None:
    def change(root: etree._Element) -> None:
        place = [one for one in root.iter(W + "p") if said(one).startswith("[Cơ quan soạn thảo")][0]
        say(place, "Phấn đấu thu 5 tỷ 500 triệu đồng trong tháng 3 năm 2024.")

    assert found(edit(data, change)) == [("unlinked", "5", ""), ("unlinked", "500", "")]


def test_a_damaged_file_gives_a_refusal_or_a_verdict_never_a_traceback(data: bytes) -> None:
    random = Random(20240216)
    outcomes = set()
    for _round in range(80):
        broken = bytearray(data)
        for _bite in range(random.randrange(1, 20)):
            broken[random.randrange(len(broken))] = random.randrange(256)
        try:
            outcomes.add(type(verify(bytes(broken))).__name__)
        except Refusal:
            outcomes.add("Refusal")
    assert "Refusal" in outcomes


def test_a_mutated_text_gives_a_verdict(data: bytes) -> None:
    random = Random(7)
    for _round in range(30):

        def change(root: etree._Element) -> None:
            everything = [one for one in root.iter() if one.getparent() is not None]
            for _bite in range(4):
                one = random.choice(everything)
                parent = one.getparent()
                if parent is None or one.tag == W + "body":
                    continue
                if random.random() < 0.5:
                    parent.remove(one)
                else:
                    random.choice(everything).append(etree.fromstring(etree.tostring(one)))

        assert verify(edit(data, change)).figures > 60


def test_a_control_that_shows_only_words_own_prompt_is_removed(data: bytes) -> None:
    def change(root: etree._Element) -> None:
        control = controls(root, "60%")[0]
        say(control, "Bấm vào đây để nhập văn bản.")
        properties = control.find(W + "sdtPr")
        assert properties is not None
        properties.append(etree.Element(W + "showingPlcHdr"))

    assert found(edit(data, change)) == [("removed", "", "60%")]


def test_a_file_above_the_limit_is_refused_unread(db: None, settings: LazySettings) -> None:
    settings.MAX_FILE_BYTES = 1000
    with pytest.raises(Refusal) as refused:
        verify(b"PK" + b"0" * 1000)
    assert refused.value.code == "intake.too_large"


@pytest.mark.parametrize(("beside", "says"), [(" tỷ", "52.000 tỷ"), ("%", "52.000%"), (" nghìn", "52.000 nghìn")])
def test_a_word_beside_a_figure_that_changes_its_size_is_pointed_out(data: bytes, beside: str, says: str) -> None:
    def change(root: etree._Element) -> None:
        run = etree.Element(W + "r")
        etree.SubElement(run, W + "t").text = beside
        controls(root, "52.000")[0].addnext(run)

    assert found(edit(data, change)) == [("changed", says, "52.000")]


def test_a_minus_before_a_figure_is_pointed_out(data: bytes) -> None:
    def change(root: etree._Element) -> None:
        run = etree.Element(W + "r")
        etree.SubElement(run, W + "t").text = "-"
        controls(root, "52.000")[0].addprevious(run)

    assert found(edit(data, change)) == [("changed", "-52.000", "52.000")]


def test_another_unit_in_the_table_is_pointed_out(data: bytes) -> None:
    def change(root: etree._Element) -> None:
        row = next(one for one in root.iter(W + "tr") if "Tổng thu ngân sách" in said(one))
        say(row.findall(W + "tc")[2], "tỷ đồng")

    assert found(edit(data, change)) == [("changed", "tỷ đồng", "triệu đồng")]


def test_rows_that_differ_in_numbers_only_are_told_apart_without_marks(made: Draft, data: bytes) -> None:
    def change(root: etree._Element) -> None:
        for one in list(root.iter(W + "sdt")):
            unwrap(one)
        drop(root, "bookmarkStart")
        drop(root, "bookmarkEnd")

    assert found(edit(data, change)) == []
