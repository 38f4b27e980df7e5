"""From the ledger to a draft and back, through the roll-up: nothing by hand."""

from datetime import date

import pytest

from giaoban.base.actors import System
from giaoban.base.errors import Refusal
from giaoban.catalogue.models import Measure
from giaoban.catalogue.rules import parse_period
from giaoban.documents.actions.draft import draft
from giaoban.documents.actions.keep_template import keep_template
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


@pytest.mark.parametrize("form", ["state", "party"])
@pytest.mark.parametrize("kind", ["report", "level_above", "targets", "plan"])
def test_every_kind_of_a_period_is_proved_by_the_ledger(town: int, kind: str, form: str) -> None:
    made = draft(System(), town, PERIOD, form, kind=kind)
    verdict = verify(draft_file(System(), made.pk)[1])
    assert (verdict.mismatches, verdict.moved_on) == ((), ())
    assert verdict.figures == made.figures.count()
    # Nothing is behind after a quarter: then a plan has no figures.
    assert bool(verdict.figures) == (kind != "plan")
    assert (made.kind, made.period, made.form) == (kind, "2024-Q1", form)


def test_the_report_over_units_sets_them_side_by_side(town: int) -> None:
    made = draft(System(), town, PERIOD, kind="level_above")
    expressions = {expression for one in made.figures.all() for expression in one.expressions}
    assert {"KT01:to_date@2024-Q1@LICH#98000", "KT01:to_date@2024-Q1@LICH#98001"} <= expressions
    assert not any("#98002" in expression for expression in expressions)
    assert "3\txã Thử C\t–\t–" in text_of(made)
    assert "\tToàn thị xã Sông Thử\t3.600\t81" in text_of(made)


def test_a_unit_with_nobody_below_has_no_report_over_units(town: int) -> None:
    commune = next(iter(_reported()))
    with pytest.raises(Refusal) as refused:
        draft(System(), commune, PERIOD, kind="level_above")
    assert refused.value.code == "documents.nobody_below"


def test_a_kind_that_belongs_to_a_meeting_is_not_made_from_a_period(town: int) -> None:
    with pytest.raises(Refusal) as refused:
        draft(System(), town, PERIOD, kind="minutes")
    assert refused.value.code == "documents.not_of_period"


def test_nobody_is_chased_where_nothing_is_asked(town: int) -> None:
    with pytest.raises(Refusal) as refused:
        draft(System(), town, PERIOD, kind="chasing")
    assert refused.value.code == "documents.nobody_owes"


def test_a_plan_aims_at_the_targets_that_are_behind(town: int) -> None:
    about = {"about_id": town, "period": "2024", "paper": "Nghị quyết sửa đổi", "valid_from": date(2024, 2, 1)}
    money = Measure.objects.get(code="KT01").pk
    set_target(System(), **about, measure_id=money, value=40_000_000_000, kind="nghi_quyet")  # type: ignore[arg-type]
    made = draft(System(), town, PERIOD, kind="plan")
    assert "thực hiện nhiệm vụ quý II năm 2024" in text_of(made)
    assert "- Tổng thu ngân sách: phấn đấu đạt 40 tỷ đồng (đến nay 3 tỷ 600 triệu đồng)." in text_of(made)
    assert verify(draft_file(System(), made.pk)[1]).is_clean
    # One of three is silent: the report does not call behind what nobody can say of all.
    report = text_of(draft(System(), town, PERIOD))
    lead = "Chưa đánh giá được tiến độ vì còn đơn vị chưa báo cáo: "
    assert f"{lead}tổng thu ngân sách (đạt 9% kế hoạch năm)." in report
    assert "thấp hơn nhịp thời gian" not in report


def test_an_offices_own_words_with_figures_by_name(town: int) -> None:
    keep_template(System(), town, "level_above", "Thu {{kỳ}}: {{Tổng thu ngân sách trong kỳ}} ({{KT01 % chỉ tiêu}}).")
    made = draft(System(), town, PERIOD, kind="level_above")
    assert "Thu quý I năm 2024: 3 tỷ 600 triệu đồng (40%)./." in text_of(made)
    assert verify(draft_file(System(), made.pk)[1]).is_clean
