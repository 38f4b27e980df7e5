"""Regimes and forms from TOML: what we deliver, and what an office brings."""

from pathlib import Path

import pytest

from giaoban.base.actors import System
from giaoban.base.errors import Refusal
from giaoban.base.models import AuditEntry
from giaoban.catalogue.actions.load import load
from giaoban.catalogue.actions.load_forms import FormsLoaded, load_forms
from giaoban.catalogue.definitions import measure_definitions
from giaoban.catalogue.enums import LineNature
from giaoban.catalogue.models import Form, FormAssignment, FormVersion, ReportingRegime
from giaoban.catalogue.queries import form_version
from giaoban.catalogue.ready import delivered, parse_ready
from giaoban.cli import main
from giaoban.figures.enums import Nature
from tests import factories as make
from tests.catalogue.test_catalogue import Nobody

OWN = """
[[regime]]
code = "XA-01"
name = "Báo cáo của xã"
legal_basis = "Quyết định của UBND xã"
cutoff = "LICH"
period_types = ["month"]
valid_from = 2024-01-01
deadlines = { hamlet = 1, commune = 3 }

[[form]]
code = "TH"
name = "Tình hình thôn"
regime = "XA-01"
period_types = ["month"]
for = { unit_type = "thon" }
about = "self"
lines = ["VX01", { measure = "YT04", item = "Sởi", required = false, guidance = "Số ca mới" }]
sections = ["Việc khác"]
"""


def test_the_words_of_lines_are_those_of_the_ledger() -> None:
    assert set(LineNature.values) == set(Nature.values)


def test_what_is_delivered_is_whole() -> None:
    ready = delivered()
    assert [row.code for row in ready.regimes] == ["ND09", "LICH", "CAPTREN"]
    decree = ready.regimes[0]
    assert "09/2019" in decree.legal_basis
    assert decree.deadlines["province"].latest_day == 25
    regimes = {row.code: row for row in ready.regimes}
    measures = measure_definitions()
    for form in ready.forms:
        assert set(form.period_types) <= set(regimes[form.regime].period_types), form.code
        for line in form.lines:
            assert line.measure in measures, (form.code, line.measure)
            assert measures[line.measure].itemised == bool(line.item), (form.code, line.measure)
    assert {type for form in ready.forms for type in form.period_types} >= {"month", "quarter", "year"}
    assert {form.body or form.unit_type for form in ready.forms} >= {"thon", "doan_the", "truong", ""}


@pytest.mark.django_db
def test_an_office_brings_its_own_regime_and_form_once() -> None:
    load(System())
    ward = make.unit()
    assert load_forms(System(), ward, parse_ready(OWN)) == FormsLoaded(1, 1)
    before = AuditEntry.objects.count()
    assert load_forms(System(), ward, parse_ready(OWN)) == FormsLoaded(0, 0)
    assert AuditEntry.objects.count() == before
    version = FormVersion.objects.get(form__owner_id=ward)
    view = form_version(version.pk)
    assert (view.state, view.regime_code, view.cutoff) == ("draft", "XA-01", "LICH")
    assert [(line.measure.code, line.item, line.required, line.about, line.nature) for line in view.lines] == [
        ("VX01", "", True, "self", "at"),
        ("YT04", "Sởi", False, "self", "in_period"),
    ]
    assert [(row.unit_type, row.period_type) for row in FormAssignment.objects.all()] == [("thon", "month")]
    # Another ward may bring the same, and use the law's regimes beside its own.
    other = make.unit()
    assert load_forms(System(), other, parse_ready(OWN)) == FormsLoaded(1, 1)
    assert ReportingRegime.objects.filter(code="XA-01").count() == 2


@pytest.mark.django_db
def test_everything_delivered_can_be_taken_into_use() -> None:
    load(System())
    ward = make.unit()
    done = load_forms(System(), ward, delivered())
    assert done == FormsLoaded(0, len(delivered().forms))
    assert load_forms(System(), make.unit(), delivered(), ["KP-T"]) == FormsLoaded(0, 1)


@pytest.mark.django_db
def test_only_who_manages_the_catalogue_loads_forms() -> None:
    with pytest.raises(Refusal) as refused:
        load_forms(Nobody(), make.unit(), delivered())
    assert refused.value.code == "base.not_allowed"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[form", "TOML"),
        ("", "không có chế độ hay biểu mẫu nào"),
        ('[[forms]]\ncode="A"', "không có mục nào tên “forms”"),
        (OWN.replace('cutoff = "LICH"', 'cutoff = "THANG"'), "“cutoff” là “THANG”"),
        (OWN.replace("hamlet = 1", "hamlet = 5"), "phải có nhiều ngày làm việc hơn"),
        (OWN.replace("hamlet = 1", "hamlet = 0"), "thời hạn “hamlet”"),
        (OWN.replace("hamlet = 1", "xom = 1"), "thời hạn “xom”"),
        (OWN.replace("valid_from = 2024-01-01", 'valid_from = "đầu năm"'), "phải là ngày"),
        (OWN.replace('["month"]', '["thang"]'), "“period_types” là “thang”"),
        (OWN.replace('unit_type = "thon"', 'unit_type = "buon"'), "“unit_type” là “buon”"),
        (OWN.replace('about = "self"', 'about = "ai"'), "“about” là “ai”"),
        (OWN.replace('lines = ["VX01",', 'lines = ["VX01", "VX01",'), "hỏi “VX01” hai lần"),
        (OWN.replace('name = "Tình hình thôn"', f'name = "{"x" * 201}"'), "không quá 200"),
        (OWN.replace('guidance = "Số ca mới"', "huong_dan = 1"), "không có mục nào tên “huong_dan”"),
        (OWN + OWN[OWN.index("[[form]]") :], "biểu mẫu TH: có hai lần"),
        ("form = 5", "“form” phải là một danh sách"),
        ("form = [1]", "phải là một bảng"),
        (OWN.replace('lines = ["VX01", {', "lines = [3, {"), "“measure” phải là chữ"),
    ],
)
def test_what_is_wrong_in_a_file_is_said(text: str, said: str) -> None:
    with pytest.raises(Refusal) as refused:
        parse_ready(text)
    assert said in refused.value.message


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "said"),
    [
        (OWN.replace('"VX01"', '"XX99"'), "TH: không có chỉ tiêu XX99"),
        (OWN.replace('regime = "XA-01"', 'regime = "KHAC"'), "TH: không có chế độ “KHAC”"),
        (
            OWN.replace('"TH"', '"TH"').replace(
                'regime = "XA-01"\nperiod_types = ["month"]', 'regime = "XA-01"\nperiod_types = ["year"]'
            ),
            "không có kỳ year",
        ),
    ],
)
def test_a_file_that_names_what_is_not_there_writes_nothing(text: str, said: str) -> None:
    load(System())
    before = ReportingRegime.objects.count()
    with pytest.raises(Refusal) as refused:
        load_forms(System(), make.unit(), parse_ready(text))
    assert said in refused.value.message
    assert (ReportingRegime.objects.count(), Form.objects.count()) == (before, 0)


@pytest.mark.django_db
def test_forms_come_in_on_the_command_line(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    load(System())
    make.unit(code="77701")
    assert main(["forms", "list"]) == 0
    assert "KP-T\tLICH\tmonth\t6\tBáo cáo tháng của khu phố, thôn" in capsys.readouterr().out
    assert main(["forms", "load", "--unit", "77701", "--only", "KP-T", "DT-T"]) == 0
    assert "Thêm 0 chế độ, 2 biểu" in capsys.readouterr().out
    own = tmp_path / "rieng.toml"
    own.write_text(OWN, "utf-8")
    assert main(["forms", "load", "--unit", "77701", "--file", str(own)]) == 0
    assert "Thêm 1 chế độ, 1 biểu" in capsys.readouterr().out
    own.write_text("[[form", "utf-8")
    assert main(["forms", "load", "--unit", "77701", "--file", str(own)]) == 2
    assert "TOML" in capsys.readouterr().err
    assert main(["forms", "load", "--unit", "1234"]) == 2
    assert "Không có đơn vị nào mang mã 1234" in capsys.readouterr().err
