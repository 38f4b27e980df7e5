"""An office's own wording: known names, unknown ones with suggestions and their line, bare numbers, headings."""

from datetime import date

import pytest

from giaoban.base.actors import System
from giaoban.base.errors import Refusal
from giaoban.base.ids import new_id
from giaoban.base.models import AuditEntry
from giaoban.catalogue.actions.load import load
from giaoban.documents.actions.draft import draft
from giaoban.documents.actions.keep_template import keep_template
from giaoban.documents.compose import compose
from giaoban.documents.content import BoundFigure, Paragraph
from giaoban.documents.lines import lines_of
from giaoban.documents.models import Template
from giaoban.documents.naming import WINDOWS, known, taken_apart
from giaoban.documents.templates import versions_of, wording_of
from giaoban.documents.verify import verify
from giaoban.documents.vocabulary import KIND_WORDS, NAMES
from giaoban.documents.wordfile import WordFile
from giaoban.documents.wordings import delivered, faults
from giaoban.people.enums import Role
from tests import factories
from tests.documents import matters, occasions

PERIOD = matters.ward().period
MEASURES = [row.measure for row in matters.ward_rows()]
STATE = occasions.form("state")


def said(text: str) -> list[str]:
    """What a wording of a report prints."""
    document = compose(matters.ward(), STATE, date(2024, 2, 16), new_id, text)
    return [block.text for block in document.body if isinstance(block, Paragraph)]


def figures(text: str) -> list[BoundFigure]:
    return compose(matters.ward(), STATE, date(2024, 2, 16), new_id, text).figures()


def complaints(text: str, kind: str = "report") -> list[tuple[int, str]]:
    return [(fault.line, fault.message) for fault in faults(text, NAMES[kind], known(MEASURES))]


@pytest.mark.parametrize(
    ("name", "printed", "expression"),
    [
        ("KT01 trong kỳ", "4 tỷ 812 triệu đồng", "KT01:period"),
        ("KT01", "4 tỷ 812 triệu đồng", "KT01:period"),
        ("kt01 năm nay", "9.687.500.000 đồng", "KT01:to_date"),
        ("KT01 lũy kế", "9.687.500.000 đồng", "KT01:to_date"),
        ("KT01 chỉ tiêu", "52 tỷ đồng", "KT01:target"),
        ("KT01 kế hoạch năm", "52 tỷ đồng", "KT01:target"),
        ("KT01 % chỉ tiêu", "18,63%", "KT01:percent"),
        ("KT01 % chỉ tiêu | số", "18,63", "KT01:percent"),
        ("KT01 cùng kỳ", "4 tỷ 275 triệu đồng", "KT01:same_period"),
        ("KT01 so cùng kỳ", "tăng 12,56%", "KT01:change_same_period"),
        ("KT01 tăng giảm", "tăng 537 triệu đồng", "KT01:diff_same_period"),
        ("Số hộ nghèo", "185 hộ", "VX01:period"),
        ("số hộ nghèo so cùng kỳ", "giảm 19,91%", "VX01:change_same_period"),
        ("so ho ngheo cung ky", "231 hộ", "VX01:same_period"),
        ("HC01 so cùng kỳ", "tăng 0,44 điểm %", "HC01:diff_same_period"),
        ("DT02 tử số/mẫu số", "1.201/1.315 hộ", "DT02:period.numerator"),
        ("KT07 [Nâng cấp đường ven kênh Ba Làng] trong kỳ", "60%", "KT07[5]:period"),
        ("VX04 trong kỳ | số", "1.493", "VX04:period"),
        ("QA05.chet cùng kỳ", "0 người", "QA05.chet:same_period"),
    ],
)  # fmt: skip
def test_a_figure_by_name_is_printed_and_bound(name: str, printed: str, expression: str) -> None:
    text = f"Kết quả là {{{{{name}}}}}, báo cáo để biết."
    assert said(text) == [f"Kết quả là {printed}, báo cáo để biết./."]
    (figure,) = figures(text)
    assert figure.text == printed
    assert figure.expressions[0] == f"{expression}@2024-02@ND09#99001"


def test_every_window_has_a_name_of_its_own() -> None:
    for names, window in WINDOWS:
        assert {taken_apart(f"VX01 {name}").window for name in names} == {window}


def test_a_whole_sentence_by_name_and_a_figure_that_is_not_there_yet() -> None:
    first, second = said("{{VX01 câu}}\nBảo hiểm y tế: {{VX12 trong kỳ}}.")
    assert "185 hộ nghèo" in first
    assert second == "Bảo hiểm y tế: (chưa có số liệu)./."


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("Mở đầu\n{{VX0l năm nay}}", 2, "Có phải: {{VX01 lũy kế}}"),
        ("{{Số hộ ngèo trong kỳ}}", 1, "{{VX01 trong kỳ}}"),
        ("\n\n{{bảng chỉ tiu}}", 3, "{{bảng chỉ tiêu}}"),
        ("{{kỳ sao}}", 1, "{{kỳ sau}}"),
        ("{{xyz}}", 1, "không có tên “xyz”"),
        ("{{Mô hình mới}}", 1, "{{DV01}}, {{DV02}}"),
        ("Xem {{bảng chỉ tiêu}} dưới đây", 1, "phải đứng riêng một dòng"),
        ("# {{mở đầu}}", 1, "phải đứng riêng một dòng"),
        ("Đạt {{VX01 trong kỳ", 1, "không đủ đôi"),
        ("Đạt {{}} hộ", 1, "không đủ đôi"),
        ("Toàn phường có 185 hộ nghèo.", 1, "số “185 hộ” không có nguồn"),
        ("Mở đầu\nThu đạt 95%.", 2, "số “95%” không có nguồn"),
        ("// chỉ có ghi chú", 0, "chưa có dòng nào"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_line(text: str, line: int, words: str) -> None:
    found = complaints(text)
    assert [at for at, _ in found][:1] == [line]
    assert words in found[0][1].replace("“185”", "“185 hộ”").replace("“95”", "“95%”")


def test_dates_and_document_numbers_are_no_bare_numbers() -> None:
    assert complaints("Thực hiện Nghị quyết số 15/NQ-HĐND ngày 20/12/2023, trong tháng 02/2024.") == []


@pytest.mark.parametrize("kind", list(KIND_WORDS))
def test_every_delivered_wording_is_without_fault(kind: str) -> None:
    assert complaints(delivered(kind), kind) == []


def test_parts_and_sections_are_numbered_and_empty_ones_left_out() -> None:
    text = (
        "# Kết luận kỳ trước\n{{kết quả thực hiện kết luận kỳ trước}}\n# Kết quả {{kỳ}}\n## Điểm nổi bật\n"
        "Tình hình ổn định.\n{{kết quả theo lĩnh vực}}\n## Không có gì\n# Kết luận\nHết"
    )
    lines = said(text)
    assert lines[0] == "I. KẾT QUẢ THÁNG 02 NĂM 2024"
    assert lines[1] == "1. Điểm nổi bật"
    assert "2. Kinh tế - ngân sách" in lines and "Không có gì" not in "".join(lines)
    assert lines[-2:] == ["II. KẾT LUẬN", "Hết./."]


def test_fields_in_an_order_of_ones_own() -> None:
    lines = said("## Trật tự\n{{kết quả: quốc phòng - an ninh}}\n## Tiền\n{{kết quả: kinh tế - ngân sách}}")
    assert lines.index("1. Trật tự") < lines.index("2. Tiền")
    assert any("21 thanh niên" in line for line in lines[: lines.index("2. Tiền")])


IN_THE_LEDGER = pytest.mark.django_db


@IN_THE_LEDGER
def test_a_kept_wording_is_used_versioned_and_given_back(ward_id: int, ledger: dict[str, object]) -> None:
    load(System())
    clerk = factories.person(Role.CONSOLIDATOR, ward_id)
    keep_template(clerk, ward_id, "report", "{{Cơ quan}} báo cáo {{kỳ}}.\r\nHộ nghèo: {{VX01 trong kỳ}}.")
    second = keep_template(clerk, ward_id, "report", "Hộ nghèo {{kỳ}}: {{Số hộ nghèo trong kỳ}}.")
    made = draft(clerk, ward_id, PERIOD)
    with made.file.open("rb") as file:
        data = file.read()
    text = [line.text for line in lines_of(WordFile(data))]
    assert "Hộ nghèo tháng 02 năm 2024: 185 hộ./." in text
    assert (made.template_id, made.figures.count()) == (second.pk, 1)
    assert verify(data).is_clean
    assert draft(clerk, ward_id, PERIOD, own_wording=False).figures.count() > 40
    keep_template(clerk, ward_id, "report", "")
    assert wording_of(ward_id, "report").text == delivered("report")
    assert [one.version for one in versions_of(ward_id, "report")] == [3, 2, 1]
    entry = AuditEntry.objects.filter(action="documents.keep_template").latest("pk")
    assert entry.payload == {"kind": "report", "version": 3, "text": ""}


@IN_THE_LEDGER
def test_what_is_wrong_is_not_kept_and_who_may_not_is_refused(ward_id: int) -> None:
    load(System())
    with pytest.raises(Refusal) as refused:
        keep_template(System(), ward_id, "report", "Có {{VX99}} và 12 hộ.")
    assert refused.value.code == "documents.bad_template"
    assert "Dòng 1" in refused.value.message and "số “12 hộ”" in refused.value.message.replace("“12”", "“12 hộ”")
    for kind, text in (("thu-tinh", "Chào."), ("report", "Chào. " * 5000)):
        with pytest.raises(Refusal):
            keep_template(System(), ward_id, kind, text)
    with pytest.raises(Refusal) as refused:
        keep_template(factories.reporter(ward_id), ward_id, "report", "Chào.")
    assert refused.value.code == "base.not_allowed"
    assert versions_of(ward_id, "report") == []


@IN_THE_LEDGER
def test_a_name_that_is_gone_is_named_with_its_line_when_drafting(ward_id: int, ledger: dict[str, object]) -> None:
    load(System())
    kept = keep_template(System(), ward_id, "report", "Chào {{kỳ}}.")
    Template.objects.filter(pk=kept.pk).update(text="Chào.\n{{VX77 trong kỳ}}")
    with pytest.raises(Refusal) as refused:
        draft(System(), ward_id, PERIOD)
    assert "Dòng 2: không có tên “VX77 trong kỳ”" in refused.value.message
