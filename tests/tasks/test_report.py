"""What a report says of tasks: counts that add up in print, every number proven by its expression years later."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given as for_any
from hypothesis import strategies as st

from giaoban.base.clock import clock_at
from giaoban.catalogue.rules import parse_period
from giaoban.documents.actions.draft import draft
from giaoban.documents.content import BoundFigure, Paragraph, Table, plain
from giaoban.documents.contributions import Moment
from giaoban.documents.plain_numbers import unexplained
from giaoban.documents.verify import verify
from giaoban.tasks.actions.adjust import Adjusted, adjust
from giaoban.tasks.actions.confirm import confirm
from giaoban.tasks.actions.extend import ask_extension, extend
from giaoban.tasks.actions.report import complete, report
from giaoban.tasks.expressions import Window, quoted, resolver, values_in
from giaoban.tasks.models import Entry
from giaoban.tasks.rules import Counts
from giaoban.tasks.section import previous_conclusions
from giaoban.tasks.wording import Told, sentence
from tests import factories
from tests.tasks.town import Ward, at, build, given

FEBRUARY = parse_period("2024-02", "LICH")
SOURCE = "Thông báo số 15/TB-UBND ngày 05/01/2024"


def ids() -> Iterator[str]:
    number = 0
    while True:
        number += 1
        yield f"f{number}"


@pytest.fixture
def ward(db: None, own_folders: object) -> Ward:
    """Tasks of two years in every state at the end of February 2024."""
    with clock_at(at(date(2023, 11, 6))):
        made = build()
        old = given(made, date(2023, 12, 15), text="Xử lý 4 điểm đen rác thải", source_words=SOURCE)
    with clock_at(at(date(2024, 1, 8))):
        early, late = (given(made, date(2024, 2, day), source_words=SOURCE) for day in (20, 9))
        free = given(made, None, text="Duy trì tuần tra đêm", source_words=SOURCE)
        extended = given(made, date(2024, 2, 10), source_words=SOURCE)
    with clock_at(at(date(2024, 2, 7))):
        ask_extension(made.officer, extended.pk, date(2024, 3, 15), "Chờ 2 đơn vị gửi số liệu")
        extend(made.clerk, extended.pk, date(2024, 3, 10), "Cho đến 10/3")
        given(made, date(2024, 3, 20))
    with clock_at(at(date(2024, 2, 14))):
        report(made.officer, old.pk, "Đã xóa 03/4 điểm", percent=75, propose=date(2024, 3, 5))
        for one in (early, late, free):
            complete(made.officer, one.pk, "Đã rà soát 1.250 hộ, đạt 98,5%")
            confirm(made.clerk, one.pk)
    return made


def section(ward: Ward, on: date) -> tuple[list[str], Table, list[BoundFigure]]:
    numbers = ids()
    with clock_at(at(on)):
        blocks = previous_conclusions(ward.id, FEBRUARY, 0, lambda: next(numbers))
    texts = [one.text for one in blocks if isinstance(one, Paragraph)]
    table = next(one for one in blocks if isinstance(one, Table))
    groups = [one.pieces for one in blocks if isinstance(one, Paragraph)]
    groups += [cell for row in table.rows for cell in row.cells]
    return texts, table, [piece for group in groups for piece in group if isinstance(piece, BoundFigure)]


def test_the_sentence_and_the_table(ward: Ward) -> None:
    texts, table, _figures = section(ward, date(2024, 3, 4))
    assert texts == [
        "Đến ngày 29/02/2024, phường An Thử theo dõi 6 nhiệm vụ (kỳ trước chuyển sang 5, giao mới trong kỳ 1). "
        "Đã hoàn thành 3 nhiệm vụ (50%), trong đó đúng hạn 1 (trước hạn 1), quá hạn 1, không có thời hạn 1. "
        "Chưa hoàn thành 3 nhiệm vụ (50%), trong đó trong hạn 2, quá hạn 1. Có 1 nhiệm vụ được gia hạn. "
        "Tồn đọng từ các năm trước: năm 2023: 1 nhiệm vụ."
    ]
    rows = [[plain(cell) for cell in row.cells] for row in table.rows]
    # One heading row a paper, its tasks under it.
    assert rows[0] == ["A", SOURCE]
    rows = rows[1:]
    assert [row[0] for row in rows] == ["1", "2", "3", "4", "5"]
    assert rows[0] == [
        "1",
        "Xử lý 4 điểm đen rác thải",
        "Công an phường An Thử",
        "15/12/2023",
        "Đã xóa 03/4 điểm",
        "đang thực hiện, quá hạn",
        "Đã xóa 03/4 điểm (đề xuất đến 05/03/2024)",
    ]
    extended = next(row for row in rows if row[3].startswith("10/03/2024"))
    assert extended[3:] == [
        "10/03/2024; hạn đầu 10/02/2024",
        "–",
        "đã giao, trong hạn",
        "Chờ 2 đơn vị gửi số liệu (đề xuất đến 15/03/2024)",
    ]


def test_every_number_is_bound_and_what_it_gives_is_what_is_printed(ward: Ward) -> None:
    _texts, _table, figures = section(ward, date(2024, 3, 4))
    assert len(figures) > 20
    with clock_at(at(date(2027, 8, 1))):
        for one in figures:
            moment = Moment(0, at(date(2027, 8, 1)))
            assert tuple(resolver(name, moment) for name in one.expressions) == one.values, one


def test_what_happens_later_changes_nothing_that_was_said(ward: Ward) -> None:
    before = section(ward, date(2024, 3, 4))
    with clock_at(at(date(2024, 3, 5))):
        for entry in Entry.objects.filter(verb="assign").order_by("pk"):
            if entry.occurrence.state == "in_progress":
                adjust(ward.clerk, entry.occurrence_id, "Nói rõ hơn", Adjusted(text="Xử lý 9 điểm"))
                complete(ward.officer, entry.occurrence_id, "Xong 9 điểm")
        given(ward, date(2024, 4, 1), source_words=SOURCE)
        for one in before[2]:
            found = tuple(resolver(name, Moment(0, at(date(2024, 3, 5)))) for name in one.expressions)
            assert found == one.values, one
    after = section(ward, date(2024, 3, 6))
    assert after[0] == before[0]


@pytest.mark.parametrize("form", ["state", "party"])
def test_a_report_tells_it_and_is_proven_later(ward: Ward, form: str) -> None:
    factories.recorded(ward.id, factories.measure("Số hộ kinh doanh", "stock", "hộ"), 82, nature="at")
    with clock_at(at(date(2024, 3, 4))):
        made = draft(ward.clerk, ward.id, FEBRUARY, form)
    figures = [one for one in made.figures.all() if one.expressions[0].startswith("nhiem-vu:")]
    assert len(figures) > 20
    with clock_at(at(date(2026, 3, 5))):
        given(ward, date(2026, 4, 1))
        with made.file.open("rb") as file:
            verdict = verify(file.read())
    assert verdict.mismatches == ()


def test_nothing_is_said_where_there_were_no_tasks(ward: Ward) -> None:
    with clock_at(at(date(2024, 3, 4))):
        assert previous_conclusions(ward.other, FEBRUARY, 0, str) == ()


def test_what_the_level_above_gave_is_told_apart(ward: Ward) -> None:
    with clock_at(at(date(2024, 2, 15))):
        given(ward, date(2024, 2, 28), by=ward.town_clerk, unit_id=ward.town, lead_id=ward.id)
    texts, _table, _figures = section(ward, date(2024, 3, 4))
    assert texts[1].startswith(
        "Đến ngày 29/02/2024, phường An Thử được cấp trên giao 1 nhiệm vụ (giao mới trong kỳ 1). "
        "Chưa có nhiệm vụ nào hoàn thành. Chưa hoàn thành 1 nhiệm vụ (100%), trong đó quá hạn 1."
    )


def said_of(names: tuple[str, ...], parts: list[int]) -> dict[str, Any]:
    return dict(zip(names, parts, strict=False))


@for_any(st.lists(st.integers(0, 9000), min_size=11, max_size=11), st.integers(0, 9000))
def test_the_printed_parts_add_up_for_any_counts(parts: list[int], carried: int) -> None:
    names = ("before_due", "on_due", "after_due", "done_no_due", "in_time", "soon", "overdue", "no_due", "on_hold")
    total = sum(parts[:9])
    carried = min(carried, total)
    counts = Counts(carried=carried, given=total - carried, **said_of(names, parts))
    window = Window("99001", date(2024, 2, 1), date(2024, 2, 29), 7)
    pieces = sentence(Told(counts, window, str), "Phường An Thử")
    printed = {
        piece.expressions[0].split(":")[1].split("/")[0]: piece.values[0]
        for piece in pieces
        if isinstance(piece, BoundFigure)
    }

    def said(*wanted: str) -> Decimal:
        return sum((printed.get(name, Decimal(0)) for name in wanted), Decimal(0))

    if total:
        assert said("total") == said("carried", "given") == said("done", "undone")
        assert said("done") == said("in_due", "after_due", "done_no_due")
        assert said("undone") == said("not_late", "overdue", "no_due", "on_hold")
        if {"percent-done", "percent-undone"} <= set(printed):
            assert said("percent-done", "percent-undone") == 100
    # No number of it stands unbound.
    unbound = "".join(piece if isinstance(piece, str) else "x" for piece in pieces)
    assert unexplained(unbound) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [("1.200 hộ", (Decimal(1200),)), ("03/4", (Decimal(3), Decimal(4))), ("hai mươi ba", (Decimal(23),))],
)
def test_the_value_of_a_number_as_it_is_written(text: str, expected: tuple[Decimal, ...]) -> None:
    assert values_in(text) == expected


def test_numbers_that_are_dates_or_papers_are_not_bound() -> None:
    pieces = quoted("Ngày 05/02/2024 làm việc theo Công văn 12/UBND-VX, kiểm tra 12 hộ", "e5", 9, str)
    assert [piece.text for piece in pieces if isinstance(piece, BoundFigure)] == ["12"]


@pytest.mark.parametrize(
    "expression",
    [
        "nhiem-vu:",
        "nhiem-vu:total/gave@2024-02-01..2024-02-29@1#khong-co",
        "nhiem-vu:xyz/gave@2024-02-01..2024-02-29@1#1",
    ],
)
def test_an_expression_that_gives_nothing_gives_nothing(db: None, expression: str) -> None:
    assert resolver(expression, Moment(0, at(date(2024, 3, 1)))) is None
