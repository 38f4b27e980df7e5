"""A flow adds up over time and over units."""

from datetime import date

from giaoban.catalogue.rules import parse_period
from giaoban.rollup.queries import consolidate, history, parts
from tests import factories as make
from tests.conftest import SetClock
from tests.rollup.asking import line, lines
from tests.rollup.books import Book


def test_to_date_is_the_sum_of_all_months_since_the_year_began(book: Book) -> None:
    book.measure("VX04", "flow", "phần")
    for month, value in ((1, 10), (2, 20), (3, 30)):
        book.state("Xã Đông", "VX04", f"2024-{month:02d}", value)
    found = line(book, "Xã Đông", "2024-03", "VX04")
    assert (found.this_period.value, found.this_period.derived) == (30, False)
    assert (found.to_date.value, found.to_date.derived) == (60, True)
    assert len(found.to_date.seqs) == 3


def test_with_a_month_missing_there_is_no_sum_to_date(book: Book) -> None:
    book.measure("VX04", "flow", "phần")
    book.state("Xã Đông", "VX04", "2024-01", 10)
    book.state("Xã Đông", "VX04", "2024-03", 30)
    found = line(book, "Xã Đông", "2024-03", "VX04")
    assert (found.this_period.value, found.to_date.value, found.to_date.missing) == (30, None, True)


def test_a_cumulation_that_was_stated_wins_over_the_sum_of_months(book: Book) -> None:
    book.measure("KT01", "flow", "đồng")
    book.state("Xã Đông", "KT01", "2024-01", 40)
    book.state("Xã Đông", "KT01", "2024-02", 50)
    book.state("Xã Đông", "KT01", "2024-02", 97, "to_date")
    found = line(book, "Xã Đông", "2024-02", "KT01")
    assert (found.to_date.value, found.to_date.derived) == (97, False)


def test_a_month_is_what_the_cumulation_grew_by(book: Book) -> None:
    book.measure("KT01", "flow", "đồng")
    book.state("Xã Đông", "KT01", "2024-04", 100, "to_date")
    book.state("Xã Đông", "KT01", "2024-05", 130, "to_date")
    found = line(book, "Xã Đông", "2024-05", "KT01")
    assert (found.this_period.value, found.this_period.derived) == (30, True)


def test_after_a_stated_cumulation_the_later_months_are_added_to_it(book: Book) -> None:
    book.measure("KT01", "flow", "đồng")
    book.state("Xã Đông", "KT01", "2024-Q1", 300, "to_date")
    book.state("Xã Đông", "KT01", "2024-04", 80)
    assert line(book, "Xã Đông", "2024-04", "KT01").to_date.value == 380


def test_a_year_is_its_first_half_and_its_second(book: Book) -> None:
    book.measure("KT01", "flow", "đồng")
    book.state("Xã Đông", "KT01", "2024-H1", 300, "to_date")
    book.state("Xã Đông", "KT01", "2024-H2", 500)
    assert line(book, "Xã Đông", "2024", "KT01").to_date.value == 800


def test_a_quarter_is_its_three_months(book: Book) -> None:
    book.measure("QA05.vu", "flow", "vụ")
    for month in (4, 5, 6):
        book.state("Xã Đông", "QA05.vu", f"2024-{month:02d}", month)
    quarter = line(book, "Xã Đông", "2024-Q2", "QA05.vu").this_period
    assert (quarter.value, quarter.derived) == (15, True)


def test_figures_of_the_15th_to_the_14th_are_never_added_to_calendar_figures(book: Book) -> None:
    book.measure("VX04", "flow", "phần")
    book.state("Xã Đông", "VX04", "2024-01@ND09", 10)
    book.state("Xã Đông", "VX04", "2024-02@LICH", 20)
    assert line(book, "Xã Đông", "2024-02@LICH", "VX04").to_date.value is None
    assert line(book, "Xã Đông", "2024-01@ND09", "VX04").to_date.value == 10


def test_nothing_occurred_is_a_nought_that_counts_as_reported(book: Book) -> None:
    book.measure("DT03", "flow", "điểm", direction="down")
    book.state("Xã Đông", "DT03", "2024-02", 0, absence="none")
    book.state("Xã Tây", "DT03", "2024-02", absence="na", absence_reason="không có khu dân cư")
    cell = line(book, "Thị xã", "2024-02", "DT03").this_period
    assert (cell.value, cell.reported, cell.expected, cell.missing) == (0, 2, 3, False)


def test_a_town_adds_up_its_communes_and_says_how_many_reported(book: Book) -> None:
    measure = book.measure("VX04", "flow", "phần")
    book.state("Xã Đông", "VX04", "2024-02", 5)
    book.state("Xã Tây", "VX04", "2024-02", 7)
    cell = line(book, "Thị xã", "2024-02", "VX04").this_period
    assert (cell.value, cell.origin, cell.reported, cell.expected) == (12, "children", 2, 3)
    opened = parts(book.units["Thị xã"].pk, measure.pk, None, parse_period("2024-02"))
    assert [(view.name, one.value, one.missing) for view, one in opened] == [
        ("Xã Đông", 5, False),
        ("Xã Tây", 7, False),
        ("Xã Nam", None, True),
    ]


def test_what_the_town_stated_itself_stands_and_is_not_added_to_its_communes(book: Book) -> None:
    book.measure("VX04", "flow", "phần")
    for name in ("Xã Đông", "Xã Tây", "Xã Nam"):
        book.state(name, "VX04", "2024-02", 10)
    book.state("Thị xã", "VX04", "2024-02", 31)
    cell = line(book, "Thị xã", "2024-02", "VX04").this_period
    assert (cell.value, cell.origin, cell.children_value, cell.reported) == (31, "own", 30, 3)
    book.state("Thị xã", "VX04", "2024-02", 30)
    assert line(book, "Thị xã", "2024-02", "VX04").this_period.children_value is None


def test_a_commune_without_figures_passes_on_its_hamlets(book: Book) -> None:
    book.measure("VX04", "flow", "phần")
    book.unit("Thôn Một", under="Xã Đông")
    book.unit("Thôn Hai", under="Xã Đông")
    book.state("Thôn Một", "VX04", "2024-02", 3)
    book.state("Thôn Hai", "VX04", "2024-02", 4)
    book.state("Xã Tây", "VX04", "2024-02", 10)
    cell = line(book, "Thị xã", "2024-02", "VX04").this_period
    assert (cell.value, cell.reported) == (17, 2)


def test_a_correction_counts_at_once_and_the_past_can_still_be_asked(book: Book) -> None:
    book.measure("VX04", "flow", "phần")
    wrong = book.state("Xã Đông", "VX04", "2024-02", 1493)
    before = book.seq
    book.state("Xã Đông", "VX04", "2024-02", 1439)
    assert line(book, "Thị xã", "2024-02", "VX04").this_period.value == 1439
    assert line(book, "Thị xã", "2024-02", "VX04", at_seq=before).this_period.value == 1493
    book.pick(wrong, nothing=True)
    assert lines(book, "Thị xã", "2024-02") == []


def test_a_sum_is_as_firm_as_its_weakest_part(book: Book) -> None:
    book.measure("KT01", "flow", "đồng")
    book.state("Xã Đông", "KT01", "2024-02", 10, quality=1, qualifier="ước")
    book.state("Xã Tây", "KT01", "2024-02", 20, quality=4)
    cell = line(book, "Thị xã", "2024-02", "KT01").this_period
    assert (cell.value, cell.quality, cell.qualifier) == (30, 1, "ước")
    # one of the two statements is an estimate
    assert (cell.estimated, len(cell.seqs)) == (1, 2)


def test_the_same_period_of_last_year_stands_beside_this_one(book: Book) -> None:
    book.measure("QA05.vu", "flow", "vụ", direction="down")
    for year, values in ((2023, (4, 6)), (2024, (3, 2))):
        for month, value in enumerate(values, 1):
            book.state("Xã Đông", "QA05.vu", f"{year}-{month:02d}", value)
    found = line(book, "Thị xã", "2024-02", "QA05.vu")
    assert (found.this_period.value, found.same_period.value) == (2, 6)
    assert (found.to_date.value, found.same_to_date.value) == (5, 10)


def test_a_unit_placed_elsewhere_since_counts_where_it_was_then(book: Book, clock: SetClock) -> None:
    book.measure("VX04", "flow", "phần")
    book.unit("Thành phố")
    book.unit("Xã Bắc", under="Thành phố", until="2023-12-31")
    book.place("Xã Bắc", "Thị xã", since="2024-01-01")
    book.state("Xã Bắc", "VX04", "2023-02", 100)
    book.state("Xã Bắc", "VX04", "2024-02", 110)
    found = line(book, "Thị xã", "2024-02", "VX04")
    assert (found.this_period.value, found.same_period.value, found.same_period.expected) == (110, None, 3)
    assert line(book, "Thành phố", "2024-02", "VX04").same_period.value == 100
    clock(2024, 3, 4)
    now = consolidate(book.units["Thị xã"].pk, parse_period("2024-02"), boundaries="now")
    assert (now[0].same_period.value, now[0].same_period.expected) == (100, 4)


def test_expected_are_those_that_the_catalogue_names_for_such_a_period(book: Book) -> None:
    book.measure("VX04", "flow", "phần")
    make.form(
        book.units["Thị xã"].pk,
        [book.measures["VX04"].pk],
        units=[book.units[name].pk for name in ("Xã Đông", "Xã Tây")],
        valid_from=date(2024, 2, 1),
        valid_to=date(2024, 2, 29),
    )
    book.state("Xã Đông", "VX04", "2024-02", 5)
    book.state("Xã Đông", "VX04", "2024-03", 5)
    assert line(book, "Thị xã", "2024-02", "VX04").this_period.expected == 2
    assert line(book, "Thị xã", "2024-03", "VX04").this_period.expected == 3
    book.state("Xã Nam", "VX04", "2024-02", 1)
    book.state("Xã Tây", "VX04", "2024-02", 1)
    # one more than asked
    assert line(book, "Thị xã", "2024-02", "VX04").this_period.expected == 3


def test_another_way_of_counting_that_is_not_comparable_has_no_same_period(book: Book) -> None:
    poor = book.measure("VX01", "stock", "hộ", direction="down")
    old = poor.versions.get()
    new = book.version(poor, "2024-01-01", "hộ", comparable=False)
    book.state("Xã Đông", "VX01", "2023-12", 185, "at", version=old)
    book.state("Xã Đông", "VX01", "2024-12", 240, "at", version=new)
    found = line(book, "Xã Đông", "2024-12", "VX01")
    assert (found.this_period.value, found.same_period.value) == (240, None)


def test_a_finer_scale_since_this_year_changes_no_value(book: Book) -> None:
    area = book.measure("KT10", "flow", "ha", scale=1)
    old = area.versions.get()
    new = book.version(area, "2024-01-01", "ha", scale=4)
    book.state("Xã Đông", "KT10", "2023-05", 125, version=old)
    book.state("Xã Đông", "KT10", "2024-05", 125000, version=new)
    found = line(book, "Xã Đông", "2024-05", "KT10")
    assert (found.measure.scale, found.this_period.value, found.same_period.value) == (4, 125000, 125000)


def test_the_same_campaign_in_all_communes_is_one_line_and_never_part_of_the_whole(book: Book) -> None:
    book.measure("VX04", "flow", "phần")
    for name, value in (("Xã Đông", 100), ("Xã Tây", 150)):
        tet = book.item(name, "VX04", "Tết Nguyên đán")
        book.state(name, "VX04", "2024-02", value, item=tet)
        book.state(name, "VX04", "2024-02", value + 1)
    assert lines(book, "Thị xã", "2024-02") == [("VX04", ""), ("VX04", "Tết Nguyên đán")]
    assert line(book, "Thị xã", "2024-02", "VX04").this_period.value == 252
    assert line(book, "Thị xã", "2024-02", "VX04", "Tết Nguyên đán").this_period.value == 250


def test_the_months_before_for_drawing(book: Book) -> None:
    measure = book.measure("VX04", "flow", "phần")
    for month, value in ((11, 7), (12, 8)):
        book.state("Xã Đông", "VX04", f"2023-{month}", value)
    book.state("Xã Đông", "VX04", "2024-02", 9)
    drawn = history(book.units["Thị xã"].pk, [measure.pk], parse_period("2024-02"), 4)
    assert [(period.label, cell.value) for period, cell in drawn[(measure.pk, None)]] == [
        ("2023-11", 7),
        ("2023-12", 8),
        ("2024-01", None),
        ("2024-02", 9),
    ]


def test_what_associations_state_of_themselves_adds_up_in_their_place(own_folders: object, db: None) -> None:
    ward = make.unit("Phường Cộng Thử")
    members = make.measure("Hội viên mới")
    for name, value in (("Hội Một", 18), ("Hội Hai", 12)):
        body = make.unit(f"{name} phường Cộng Thử", body="doan_the", place_id=ward)
        make.recorded(body, members, value)
    make.unit("Khu phố Cộng Thử", type="thon", under=ward)
    row = next(row for row in consolidate(ward, parse_period("2024-02", "LICH")) if row.measure.id == members)
    assert (row.this_period.value, row.this_period.origin, row.this_period.reported) == (30, "children", 2)
    # Who spoke was asked; the one hamlet is the only unit of the level below.
    assert row.this_period.expected == 2
    assert row.to_date.expected in (1, 2)
