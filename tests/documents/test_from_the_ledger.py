"""From the ledger to a draft and back, through the roll-up: nothing by hand."""

from datetime import date

import pytest

from giaoban.base.actors import System
from giaoban.catalogue.models import Measure
from giaoban.catalogue.rules import parse_period
from giaoban.documents.actions.draft import draft
from giaoban.documents.lines import lines_of
from giaoban.documents.models import Draft
from giaoban.documents.queries import draft_file
from giaoban.documents.verify import verify
from giaoban.documents.wordfile import WordFile
from giaoban.figures.actions.set_target import set_target
from tests import factories
from tests.documents.edits import edit, retype

PERIOD = parse_period("2024-Q1@LICH")

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(own_folders: object) -> int:
    """A town of three communes: two reported for the quarter, the year before all three did."""
    town = factories.unit("Thị xã Sông Thử", type="thi_xa", code="980")
    communes = [
        factories.unit(f"Xã Thử {name}", type="xa", under=town, code=f"9800{n}") for n, name in enumerate("ABC")
    ]
    money = factories.measure("Tổng thu ngân sách", "flow", "đồng", code="KT01")
    poor = factories.measure("Số hộ nghèo", "stock", "hộ", code="VX01", direction="down")
    for n, commune in enumerate(communes):
        factories.recorded(commune, money, (n + 1) * 1_000_000_000, period="2023-Q1")
        if n < 2:
            factories.recorded(commune, money, (n + 1) * 1_200_000_000, period="2024-Q1")
            factories.recorded(commune, poor, 40 + n, period="2024-Q1", nature="at")
    set_target(
        System(),
        about_id=town,
        measure_id=money,
        period="2024",
        value=9_000_000_000,
        paper="Nghị quyết của hội đồng",
        valid_from=date(2024, 1, 1),
        kind="nghi_quyet",
    )
    return town


def text_of(made: Draft) -> str:
    return "\n".join(line.text for line in lines_of(WordFile(draft_file(System(), made.pk)[1])))


def test_the_draft_says_what_the_ledger_holds(town: int) -> None:
    text = text_of(draft(System(), town, PERIOD))
    assert "Báo cáo tổng hợp số liệu của 2/3 đơn vị; chưa có số liệu của xã Thử C." in text
    assert "3 tỷ 600 triệu đồng" in text
    assert "(cùng kỳ năm trước 6 tỷ đồng, 3/3 đơn vị)" in text
    assert "có 81 hộ nghèo" in text.lower()
    assert "40%" in text and "kế hoạch năm 9 tỷ đồng" in text


def test_it_comes_back_clean_and_a_change_is_found(town: int) -> None:
    made = draft(System(), town, PERIOD)
    data = draft_file(System(), made.pk)[1]
    assert verify(data).mismatches == ()
    (one,) = verify(edit(data, retype("3 tỷ 600 triệu đồng", "3 tỷ 900 triệu đồng"))).mismatches
    assert (one.kind, one.expected) == ("changed", "3 tỷ 600 triệu đồng")


def test_a_figure_recorded_later_is_told_and_the_draft_stays_right(town: int) -> None:
    made = draft(System(), town, PERIOD)
    data = draft_file(System(), made.pk)[1]
    money = Measure.objects.get(code="KT01").pk
    late = next(unit for unit in _communes() if unit not in _reported())
    factories.recorded(late, money, 3_600_000_000, period="2024-Q1")
    verdict = verify(data)
    assert verdict.is_clean
    assert "KT01:period@2024-Q1@LICH#980" in verdict.moved_on
    assert "units:reported@2024-Q1@LICH#980" in verdict.moved_on
    assert "Báo cáo tổng hợp số liệu của 3/3 đơn vị." in text_of(draft(System(), town, PERIOD))


def _communes() -> list[int]:
    from giaoban.registry.models import UnitName

    return list(UnitName.objects.filter(code__startswith="9800").values_list("unit_id", flat=True))


def _reported() -> set[int]:
    from giaoban.figures.models import Statement

    return set(Statement.objects.filter(period="2024-Q1").values_list("about_id", flat=True))


def test_every_statement_behind_a_figure_is_known(town: int) -> None:
    made = draft(System(), town, PERIOD)
    figure = next(one for one in made.figures.all() if one.text.replace("\u00a0", " ") == "3 tỷ 600 triệu đồng")
    assert len(figure.seqs) == 2
