"""What the catalogue is delivered with, and what offices add to it."""

from datetime import date

import pytest

from giaoban.base.actors import Actor, System
from giaoban.base.errors import Refusal
from giaoban.base.models import AuditEntry
from giaoban.catalogue.actions.add_measure import add_measure
from giaoban.catalogue.actions.load import Loaded, load
from giaoban.catalogue.definitions import holiday_definitions, measure_definitions, measures_of_family
from giaoban.catalogue.enums import Behaviour, Direction
from giaoban.catalogue.models import Family, FormAssignment, Holiday, Measure, MeasureVersion, UnitRegime
from giaoban.catalogue.queries import deadline, expected, measures, regime_of
from giaoban.catalogue.rules import Regime, parse_period
from tests import factories as make
from tests.registry.town import START, build_town
from vnfigures.indicators import families

ON = date(2024, 3, 31)
FAMILIES = {row.code: row for row in families()}


class Nobody:
    """An actor without any right."""

    account_id: int | None = 7

    def may(self, verb: str, unit_id: int) -> bool:
        return False


def test_every_family_has_measures_and_every_measure_a_family() -> None:
    assert len(FAMILIES) == 71
    assert {row.family for row in measure_definitions().values()} == set(FAMILIES)


@pytest.mark.parametrize("code", sorted(FAMILIES))
def test_the_main_measure_behaves_as_the_family_does(code: str) -> None:
    letters = {"flow": "F", "stock": "S", "ratio": "R", "progress": "P", "count": "N"}
    main = measures_of_family(code)[0]
    # Income per head is a yearly stock to an office but a ratio to us; areas handed over add up; XD12 counts targets.
    exceptions = {"KT08": "ratio", "DT07": "flow", "XD12": "stock", "VX11": "ratio", "XD09": "stock"}
    if code in exceptions:
        assert main.behaviour == exceptions[code]
    else:
        assert letters[main.behaviour] in FAMILIES[code].kind


def test_every_measure_is_whole() -> None:
    for row in measure_definitions().values():
        assert row.behaviour in Behaviour.values, row
        assert row.direction in Direction.values, row
        assert row.name and row.name_en and row.unit, row
        assert len(row.name) <= 200 and len(row.unit) <= 40 and len(row.part_unit) <= 40, row
        assert (row.behaviour == "ratio") == bool(row.part_unit), row
        assert row.scale == {"money": 0, "percent": 2, "area": 4, "weight": 3, "count": 0}[row.dimension], row
        assert (row.behaviour in ("ratio", "progress")) == (row.dimension == "percent" or row.code == "KT08"), row
        assert not row.by_words_only or row.words or row.next, row


def test_a_family_begins_with_a_measure_that_needs_no_words() -> None:
    for code in FAMILIES:
        assert not measures_of_family(code)[0].by_words_only


def test_names_are_given_once() -> None:
    names = [row.name for row in measure_definitions().values()]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("family", "codes"),
    [
        ("QA05", ["QA05.vu", "QA05.chet", "QA05.bi_thuong"]),
        ("XD01", ["XD01", "XD01.chinh_thuc", "XD01.du_bi"]),
        ("XD04", ["XD04", "XD04.tiep_nhan", "XD04.chuyen_di"]),
        ("DT01", ["DT01.ty_le", "DT01.don_vi", "DT01.ty_le_don_vi"]),
        ("HC03", ["HC03.luot_tiep", "HC03.don", "HC03.ty_le_giai_quyet"]),
    ],
)
def test_families_of_several_quantities_are_split(family: str, codes: list[str]) -> None:
    assert [row.code for row in measures_of_family(family)] == codes


def test_works_and_seasons_stand_for_themselves() -> None:
    itemised = {row.code for row in measure_definitions().values() if row.itemised}
    assert itemised == {"KT07", "KT10", "DT07.dien_tich", "DT07.tien_do", "DT08", "YT04"}


@pytest.mark.django_db
def test_loading_twice_changes_nothing_the_second_time() -> None:
    first = load(System())
    assert first == Loaded(71, len(measure_definitions()), len(measure_definitions()), len(holiday_definitions()), 3, 3)
    assert load(System()) == Loaded(0, 0, 0, 0, 0)
    assert [entry.action for entry in AuditEntry.objects.order_by("id")] == ["catalogue.load"]


@pytest.mark.django_db
def test_loading_corrects_what_was_delivered_and_leaves_what_offices_added() -> None:
    load(System())
    town = build_town()
    own = add_measure(System(), town.wards[0], name="Ghế đá công viên", unit="chiếc")
    Family.objects.filter(code="KT01").update(name="Cũ")
    Measure.objects.filter(code="VX01").update(direction="up")
    MeasureVersion.objects.filter(measure__code="KT10").update(scale=2)
    Holiday.objects.filter(day=date(2024, 9, 2)).delete()
    Holiday.objects.create(day=date(2024, 12, 24), name="Nghỉ của tỉnh", source="Công văn của tỉnh")
    assert load(System()) == Loaded(families=1, measures=1, versions=0, holidays=1, regimes=0)
    assert Measure.objects.get(code="VX01").direction == "down"
    assert Measure.objects.filter(pk=own).exists()
    assert Holiday.objects.filter(day=date(2024, 12, 24)).exists()
    # A version may stand under statements already: it is never changed behind them.
    assert MeasureVersion.objects.get(measure__code="KT10").scale == 2


@pytest.mark.django_db
def test_measures_are_read_in_catalogue_order_with_their_field() -> None:
    load(System())
    views = list(measures(ON).values())
    assert [view.code for view in views] == list(measure_definitions())
    by_code = {view.code: view for view in views}
    assert (by_code["KT08"].behaviour, by_code["KT08"].unit, by_code["KT08"].scale) == ("ratio", "đồng/người/năm", 0)
    assert (by_code["QA05.chet"].family, by_code["QA05.chet"].field) == ("QA05", "QA")


@pytest.mark.django_db
def test_a_local_measure_takes_one_call_and_is_not_made_twice() -> None:
    town = build_town()
    made = add_measure(System(), town.wards[0], name="Ghế đá  công viên", unit="chiếc", direction=Direction.UP)
    again = add_measure(System(), town.wards[0], name="ghế đá công viên", unit="Chiếc")
    assert made == again
    view = measures(ON)[made]
    assert (view.name, view.unit, view.behaviour, view.direction) == ("Ghế đá công viên", "chiếc", "flow", "up")
    assert (view.family, view.owner_id, view.scale) == (None, town.wards[0], 0)
    assert add_measure(System(), town.wards[1], name="Ghế đá công viên", unit="chiếc") != made
    assert [entry.action for entry in AuditEntry.objects.order_by("-id")[:2]] == ["catalogue.add_measure"] * 2
    assert made in measures(ON, visible_to={town.wards[0]})
    assert made not in measures(ON, visible_to={town.wards[1]})


@pytest.mark.django_db
@pytest.mark.parametrize(("unit", "scale"), [("đồng", 0), ("%", 2), ("ha", 4), ("tấn", 3), ("lượt", 0)])
def test_the_scale_of_a_local_measure_follows_its_unit(unit: str, scale: int) -> None:
    town = build_town()
    made = add_measure(System(), town.commune, name="Chỉ tiêu thử", unit=unit)
    assert measures(ON)[made].scale == scale


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "unit", "behaviour", "code"),
    [
        ("", "chiếc", "flow", "catalogue.no_name"),
        ("Ghế đá", " ", "flow", "catalogue.no_name"),
        ("Ghế" * 70, "chiếc", "flow", "catalogue.no_name"),
        ("Cây xanh", "cây", "stock", "catalogue.same_name"),
        ("Cây xanh", "ha", "flow", "catalogue.same_name"),
    ],
)
def test_a_local_measure_that_cannot_be_is_refused(name: str, unit: str, behaviour: str, code: str) -> None:
    town = build_town()
    add_measure(System(), town.wards[0], name="Cây xanh", unit="cây")
    with pytest.raises(Refusal) as refusal:
        add_measure(System(), town.wards[0], name=name, unit=unit, behaviour=behaviour)
    assert refusal.value.code == code
    assert refusal.value.message


@pytest.mark.django_db
def test_only_whoever_may_adds_a_measure() -> None:
    town = build_town()
    actor: Actor = Nobody()
    with pytest.raises(Refusal):
        add_measure(actor, town.wards[0], name="Ghế đá", unit="chiếc")
    with pytest.raises(ValueError, match="thuong"):
        add_measure(System(), town.wards[0], name="Ghế đá", unit="chiếc", behaviour="thuong")
    assert not Measure.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("period", "working_days", "due"),
    [
        ("2026-02@ND09", 1, date(2026, 2, 23)),  # 14/02/2026, then Tết
        ("2026-03@ND09", 1, date(2026, 3, 16)),
        ("2026-03@ND09", 2, date(2026, 3, 17)),
        ("2026@ND09", 1, date(2026, 12, 15)),
        ("2026@ND09", 2, date(2026, 12, 16)),
        ("2024-Q1@LICH", 2, date(2024, 4, 2)),
        ("2024-04@LICH", 1, date(2024, 5, 2)),
    ],
)
def test_the_deadline_counts_working_days_from_the_cut_off(period: str, working_days: int, due: date) -> None:
    load(System())
    assert deadline(parse_period(period), working_days) == due


def test_every_holiday_says_what_it_rests_on() -> None:
    rows = holiday_definitions()
    assert {row.day.year for row in rows} == {2023, 2024, 2025, 2026, 2027}
    assert all(row.source for row in rows)
    assert len({row.day for row in rows}) == len(rows)
    assert all(row.day.weekday() == 5 for row in rows if row.working)
    assert all(row.day.weekday() < 5 for row in rows if not row.working)
    culture_day = next(row for row in rows if row.day == date(2026, 11, 24))
    assert "chưa kiểm chứng" in culture_day.source


@pytest.mark.django_db
def test_who_is_expected_to_report_and_by_when() -> None:
    load(System())
    town = build_town()
    asked = make.measure()
    for unit_id, cutoff, days in (
        (town.wards[0], "LICH", 2),
        (town.wards[1], "LICH", 1),
        (town.commune, "ND09", 1),
        (town.party, "LICH", 1),
        (town.office, "LICH", 1),
    ):
        make.form(
            town.wards[0] if unit_id == town.office else town.town,
            [asked],
            units=[unit_id],
            period_types=["quarter"],
            cutoff=cutoff,
            working_days=days,
            valid_from=START,
        )
    FormAssignment.objects.filter(unit_id=town.wards[1]).update(valid_to=date(2023, 12, 31))
    period = parse_period("2024-Q1@LICH")
    found = expected(town.town, period)
    assert [(row.unit_id, row.due) for row in found] == [
        (town.party, date(2024, 4, 1)),
        (town.wards[0], date(2024, 4, 2)),
    ]
    # A body asks for its place; the ward collects from its own bodies, not from other wards.
    assert expected(town.party, period) == found
    assert [row.unit_id for row in expected(town.wards[0], period)] == [town.office]
    assert [row.unit_id for row in expected(town.town, parse_period("2024-Q1@ND09"))] == [town.commune]
    assert expected(town.town, parse_period("2024-02@LICH")) == ()


@pytest.mark.django_db
def test_a_unit_reports_by_its_own_regime_or_by_nghi_dinh_09() -> None:
    town = build_town()
    UnitRegime.objects.create(unit_id=town.wards[0], regime="LICH")
    assert regime_of(town.wards[0]) == Regime.LICH
    assert regime_of(town.commune) == Regime.ND09
