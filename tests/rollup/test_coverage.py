"""Who is expected to report what, line by line of the forms in force; how complete and how timely a period is."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils.translation import override

from giaoban.base.errors import Refusal
from giaoban.catalogue.actions.publish import publish
from giaoban.catalogue.models import FormLine
from giaoban.catalogue.rules import parse_period
from giaoban.figures.models import Source
from giaoban.rollup.queries import Coverage, completeness, evaluate, missing_below, rollup_notes, rollup_table
from tests import factories as make
from tests.rollup.asking import line
from tests.rollup.books import Book

IN_TIME = datetime(2024, 3, 1, 9, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
LATE = datetime(2024, 4, 1, 9, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


def asked(book: Book, units: Sequence[str], codes: Sequence[str], **more: Any) -> int:
    """A form of the town's, its version."""
    ids = [book.units[name].pk for name in units]
    optional = [book.measures[code].pk for code in more.pop("optional", ())]
    return make.form(
        book.units["Thị xã"].pk, [book.measures[code].pk for code in codes], units=ids, optional=optional, **more
    )


@pytest.fixture
def forms(book: Book) -> Book:
    """Two communes are asked for two measures, the third for one of them."""
    for code in ("KT01", "VX04", "QA06"):
        book.measure(code, "flow")
    asked(book, ["Xã Đông", "Xã Tây"], ["KT01", "VX04"])
    asked(book, ["Xã Nam"], ["KT01"])
    return book


def test_a_unit_is_expected_to_give_what_its_form_asks_and_nothing_else(forms: Book) -> None:
    for code in ("KT01", "VX04", "QA06"):
        forms.state("Xã Đông", code, "2024-02", 5)
    cells = {code: line(forms, "Thị xã", "2024-02", code).this_period for code in ("KT01", "VX04", "QA06")}
    said = {code: (cell.reported, cell.expected, cell.lacking, cell.partial) for code, cell in cells.items()}
    assert said == {"KT01": (1, 3, 2, True), "VX04": (1, 2, 1, True), "QA06": (1, 1, 0, False)}
    town, period = forms.units["Thị xã"].pk, parse_period("2024-02")
    names = [one.name for one in missing_below(town, forms.measures["VX04"].pk, None, period)]
    assert names == ["Xã Tây"]
    assert missing_below(town, forms.measures["QA06"].pk, None, period) == ()


def test_where_nobody_spoke_those_that_are_asked_are_expected(forms: Book) -> None:
    for code in ("KT01", "VX04", "QA06"):
        forms.target("Thị xã", code, "2024", 100)
    expected = [line(forms, "Thị xã", "2024-02", code).this_period.expected for code in ("KT01", "VX04", "QA06")]
    assert expected == [3, 2, 0]


@pytest.mark.parametrize("engine", ["duckdb", "database"])
def test_every_level_below_expects_by_its_own_forms(forms: Book, engine: str) -> None:
    forms.unit("Tỉnh")
    forms.place("Thị xã", "Tỉnh", "2000-01-01")
    forms.unit("Thành phố", under="Tỉnh")
    forms.unit("Phường Một", under="Thành phố")
    for name in ("Xã Đông", "Phường Một"):
        forms.state(name, "VX04", "2024-02", 5)
    cell = line(forms, "Tỉnh", "2024-02", "VX04", engine=engine).this_period
    # The town lacks the one commune that is asked besides; nobody is named in the city, so all of its wards are meant.
    assert (cell.value, cell.reported, cell.expected, cell.lacking) == (10, 2, 2, 1)


def test_what_a_form_leaves_to_the_unit_is_not_expected_of_it(book: Book) -> None:
    for code in ("KT01", "VX04", "QA06"):
        book.measure(code, "flow")
        book.state("Xã Đông", code, "2024-02", 5)
    asked(book, ["Xã Đông", "Xã Tây"], ["KT01"], optional=["VX04"])
    assert line(book, "Thị xã", "2024-02", "VX04").this_period.expected == 1
    # A form that requires nothing in particular asks for all that it names.
    asked(book, ["Xã Nam"], [], optional=["QA06"])
    assert line(book, "Thị xã", "2024-02", "QA06").this_period.expected == 2


def test_a_work_is_expected_of_those_whose_form_names_it(book: Book) -> None:
    book.measure("VX04", "flow")
    for name in ("Xã Đông", "Xã Tây"):
        book.item(name, "VX04", "Tết Nguyên đán")
    tet = book.item("Xã Nam", "VX04", "Tết Nguyên đán")
    book.state("Xã Nam", "VX04", "2024-02", 7, item=tet)
    version = asked(book, ["Xã Đông", "Xã Nam"], ["VX04"], publish_from=None)
    FormLine.objects.filter(version_id=version).update(item="Tết nguyên đán")
    publish(make.SYSTEM, version, date(2000, 1, 1))
    cell = line(book, "Thị xã", "2024-02", "VX04", "Tết Nguyên đán").this_period
    assert (cell.reported, cell.expected) == (1, 2)


def test_who_is_asked_for_the_months_is_asked_for_the_quarter(book: Book) -> None:
    for code in ("KT01", "VX04"):
        book.measure(code, "flow")
        book.state("Xã Đông", code, "2024-Q1", 5)
    asked(book, ["Xã Đông", "Xã Tây"], ["KT01"])
    cells = [line(book, "Thị xã", "2024-Q1", code).this_period for code in ("KT01", "VX04")]
    assert [(cell.reported, cell.expected) for cell in cells] == [(1, 2), (1, 1)]


def test_how_complete_and_how_timely_a_period_is(forms: Book) -> None:
    forms.state("Xã Đông", "KT01", "2024-02", 5, entered_at=IN_TIME)
    forms.state("Xã Đông", "VX04", "2024-02", 0, absence="none", entered_at=LATE)
    forms.state("Xã Tây", "KT01", "2024-02", 7, entered_at=LATE)
    forms.source = Source.objects.create(id=2, kind="document", reference="document:giấy", label="báo cáo giấy")
    forms.state("Xã Nam", "KT01", "2024-02", 9, entered_at=LATE)
    found = completeness(forms.units["Thị xã"].pk, parse_period("2024-02"))
    # Nobody knows when the report on paper came.
    assert found.whole == Coverage(expected=5, given=4, on_time=1, late=2)
    assert (str(found.whole.completeness), str(found.whole.timeliness)) == ("80.00", "20.00")
    assert [(one.unit.name, one.coverage, [owed.code for owed in one.missing]) for one in found.below] == [
        ("Xã Đông", Coverage(2, 2, 1, 1), []),
        ("Xã Tây", Coverage(2, 1, 0, 1), ["VX04"]),
        ("Xã Nam", Coverage(1, 1, 0, 0), []),
    ]
    assert found.lines[forms.measures["KT01"].pk, ""] == Coverage(3, 3, 1, 1)
    code = "00001"
    assert [str(evaluate(f"KT01:period.{part}@2024-02@LICH#{code}")) for part in ("on_time", "late")] == ["1", "1"]
    with pytest.raises(Refusal):
        evaluate(f"KT01:same_period.late@2024-02@LICH#{code}")
    names, table = rollup_table(code, "2024-02@LICH")
    rows = [dict(zip(names, row, strict=True)) for row in table]
    assert [(row["code"], row["on_time"], row["late"]) for row in rows] == [
        ("KT01", "1", "1"),
        ("VX04", "0", "1"),
    ]
    assert rollup_notes(code, "2024-02@LICH") == [
        "Số liệu các đơn vị phải báo cáo: 5; đã có 4 (80,00%), đúng hạn 1, chậm 2."
    ]
    with override("en"):
        (note,) = rollup_notes(code, "2024-02@LICH")
    assert "(80.00%)" in note


def test_a_correction_after_the_day_does_not_make_a_figure_late(forms: Book) -> None:
    forms.state("Xã Nam", "KT01", "2024-02", 5, entered_at=IN_TIME)
    forms.state("Xã Nam", "KT01", "2024-02", 6, entered_at=LATE)
    found = completeness(forms.units["Thị xã"].pk, parse_period("2024-02"), measures=[forms.measures["KT01"].pk])
    assert found.whole == Coverage(expected=3, given=1, on_time=1, late=0)


def test_levels_add_up_and_without_forms_nothing_is_expected(forms: Book) -> None:
    forms.unit("Tỉnh")
    forms.place("Thị xã", "Tỉnh", "2000-01-01")
    make.form(
        forms.units["Tỉnh"].pk,
        [forms.measures["KT01"].pk],
        units=[forms.units["Thị xã"].pk],
        valid_from=date(2024, 1, 1),
        valid_to=date(2024, 12, 31),
    )
    forms.state("Xã Đông", "KT01", "2024-02", 5, entered_at=IN_TIME)
    found = completeness(forms.units["Tỉnh"].pk, parse_period("2024-02"))
    # The town's own figure is the sum of its communes: there, but nobody handed it in.
    assert [one.coverage for one in found.below] == [Coverage(1, 1, 0, 0)]
    assert found.whole == Coverage(1 + 5, 1 + 1, 1, 0)
    party = completeness(forms.units["Tỉnh"].pk, parse_period("2024-02"), hierarchy="party")
    assert (party.whole, party.whole.completeness, party.below) == (Coverage(), None, ())
    assert rollup_notes("00002", "2024-02@LICH") == []
