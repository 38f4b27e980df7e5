"""What is checked while somebody enters figures, and again before a form is handed in. Nothing is written."""

from datetime import date

import pytest

from giaoban.base.models import AuditEntry
from giaoban.catalogue.actions.load import load
from giaoban.catalogue.models import FormLine, Measure
from giaoban.catalogue.rules import parse_period
from giaoban.checks.queries import FormCells, Proposed, check_cells, check_forms
from giaoban.checks.rules import SEVERITIES, Found
from giaoban.figures.models import Finding
from giaoban.registry.actions.succeed import Part, pass_on
from tests import factories as make
from tests.checks.cases import Case

pytestmark = pytest.mark.django_db


class Form:
    """A ward's form with measures of the catalogue by their codes, those after the bar not required."""

    def __init__(self, required: str, optional: str = "", before: str = "") -> None:
        load(make.SYSTEM)
        case = Case("trước đó", before)
        self.ward = case.lay()
        ids = dict(Measure.objects.values_list("code", "pk"))
        asked = [[ids[code] for code in codes.split()] for codes in (required, optional)]
        self.version = make.form(self.ward, asked[0], units=[self.ward], optional=asked[1])
        rows = FormLine.objects.filter(version_id=self.version).select_related("measure")
        self.lines = {row.measure.code: row.pk for row in rows}

    def check(self, period: str = "2024-07", **values: Proposed) -> dict[str, Found]:
        """What is found, by rule; lines by code, with `_` for the dot."""
        said = {self.lines[code.replace("__", ".")]: one for code, one in values.items()}
        found = check_cells(self.ward, self.ward, self.version, parse_period(period), said)
        return {one.params["rule"]: one for one in found}


def test_parts_that_miss_their_whole_stop_handing_in():
    form = Form("XD01 XD01.chinh_thuc XD01.du_bi")
    values = {"XD01": Proposed(315), "XD01__chinh_thuc": Proposed(311), "XD01__du_bi": Proposed(3)}
    (found,) = form.check(**values).values()
    assert (found.severity, found.params["working"]) == ("error", "311 + 3 = 314 ≠ 315")
    assert set(found.line_ids) == set(form.lines.values()), "every line concerned is named"
    assert found.seqs == ()
    assert form.check(**{**values, "XD01": Proposed(314)}) == {}


def test_a_required_line_left_empty_is_named_and_a_reason_is_enough():
    form = Form("HC04 KG01", "DV01")
    found = form.check(HC04=Proposed(12))["bat-buoc"]
    assert found.severity == "error" and found.line_ids == (form.lines["KG01"],)
    assert "chưa có số" in found.message and "không phát sinh" in found.message
    assert form.check(HC04=Proposed(12), KG01=Proposed(absence="none")) == {}
    assert form.check(HC04=Proposed(12), KG01=Proposed(absence="na")) == {}
    assert form.check(HC04=Proposed(12), KG01=Proposed(0)) == {}


def test_the_ledger_is_asked_too():
    form = Form("HC04", before="HC04 2024-01..2024-06: 22 | 25 | 21 | 24 | 23 | 22")
    assert form.check(HC04=Proposed(24)) == {}
    assert form.check(HC04=Proposed(160))["khac-thuong"].severity == "warning"
    nought = form.check(HC04=Proposed(0))
    assert set(nought) == {"so-khong"}
    assert "so-khong" not in form.check(HC04=Proposed(absence="none"))


def test_what_the_report_says_for_the_same_thing_contradicts():
    form = Form("XD02", before="XD02 2024-07: 9 (báo cáo)")
    found = form.check(XD02=Proposed(7))["hai-nguon"]
    assert found.params["working"] == "7 ≠ 9"
    assert "biểu nhập ghi 7; báo cáo ghi 9" in found.message
    assert form.check(XD02=Proposed(9)) == {}
    assert form.check(XD02=Proposed(7, quality=1)) == {}, "an estimate is not held against what was done"


def test_a_form_corrects_what_the_form_said():
    form = Form("XD02", before="XD02 2024-07: 9 (biểu)")
    assert form.check(XD02=Proposed(7)) == {}


def test_an_optional_line_that_always_had_a_figure_is_asked_about():
    form = Form("HC04", "HC03.luot_tiep", before="HC03.luot_tiep 2024-01..2024-06: 12 | 15 | 11 | 14 | 13 | 12")
    found = form.check(HC04=Proposed(3))["bo-trong"]
    assert found.line_ids == (form.lines["HC03.luot_tiep"],)


def test_a_ratio_is_checked_against_its_own_parts():
    form = Form("HC01")
    assert form.check(HC01=Proposed(value=9000, numerator=45, denominator=60))["tinh-lai-ty-le"].severity == "error"
    assert form.check(HC01=Proposed(numerator=105, denominator=100))["khong-qua-100"].severity == "error"
    assert form.check(HC01=Proposed(value=7380, numerator=45, denominator=61, step=10)) == {}


def test_what_the_form_does_not_ask_is_not_told_here():
    form = Form("HC04", before="XD01 2024-07: 315\nXD01.chinh_thuc 2024-07: 311\nXD01.du_bi 2024-07: 3")
    assert form.check(HC04=Proposed(12)) == {}


def test_looking_writes_nothing():
    form = Form("HC04")
    trail = AuditEntry.objects.count()
    assert form.check() and AuditEntry.objects.count() == trail
    assert not Finding.objects.exists()
    assert Proposed().empty and not Proposed(value=0).empty
    assert SEVERITIES[0] == "error"


def test_many_forms_are_checked_as_each_would_be():
    form = Form("XD01 XD01.chinh_thuc XD01.du_bi")
    other = make.unit()
    period = parse_period("2024-07")
    lines = form.lines
    wrong = {lines["XD01"]: Proposed(315), lines["XD01.chinh_thuc"]: Proposed(311), lines["XD01.du_bi"]: Proposed(3)}
    right = {**wrong, lines["XD01"]: Proposed(314)}
    cells = [
        FormCells(form.ward, form.ward, form.version, period, wrong),
        FormCells(other, other, form.version, period, right),
    ]
    first, second = check_forms(cells)
    assert [one.params["rule"] for one in first] == ["dang-vien"] and second == ()
    assert first == check_cells(form.ward, form.ward, form.version, period, wrong)


def test_a_new_unit_that_counts_from_its_first_day_only_is_asked_about_what_the_old_ones_had():
    load(make.SYSTEM)
    births, since = Measure.objects.get(code="HC04").pk, date(2025, 7, 1)
    town = make.unit("Thị xã", type="thi_xa")
    old = [make.unit(f"Xã {name}", type="xa", under=town) for name in "AB"]
    new = make.unit("Xã AB", type="xa", under=town, valid_from=since)
    for one in old:
        make.recorded(one, births, 60, period="2025-06", nature="to_date")
        pass_on(make.SYSTEM, one, [Part(new)], on=since)
    version = make.form(town, [births], units=[new], natures={births: "to_date"})
    line = FormLine.objects.get(version_id=version).pk

    def check(value: int) -> list[Found]:
        return list(check_cells(new, new, version, parse_period("2025-08"), {line: Proposed(value)}))

    (found,) = check(20)
    assert found.params["working"] == "20 < 120"
    assert "các đơn vị cũ trước ngày sắp xếp 01/07/2025" in found.message
    assert check(140) == []
