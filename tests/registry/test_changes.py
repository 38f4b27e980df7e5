"""What an administrator may change in the registry, and what the trees say afterwards, on every day."""

from datetime import date
from decimal import Decimal

import pytest

from giaoban.base.actors import System
from giaoban.base.errors import Refusal
from giaoban.people.enums import Role
from giaoban.registry.actions.close import close
from giaoban.registry.actions.place import place
from giaoban.registry.actions.register import register
from giaoban.registry.actions.rename import rename
from giaoban.registry.actions.succeed import Part, pass_on
from giaoban.registry.enums import BodyKind, Hierarchy, SuccessionKind, UnitType
from giaoban.registry.lineage import lineage, successions
from giaoban.registry.models import Placement, Unit, UnitName
from giaoban.registry.queries import children, parent_id, unit
from giaoban.registry.rules import Dated, cut
from giaoban.registry.trees import search, standing_in, tree_on
from tests import factories
from tests.registry.town import START, Town, build_town

pytestmark = pytest.mark.django_db
MERGER = date(2025, 7, 1)
EVE = date(2025, 6, 30)
ACT = "NQ số 12/NQ-UBTVQH15"


def ward(code: str, name: str, start: date = START, parent: int | None = None) -> int:
    return register(System(), code=code, name=name, type=UnitType.WARD, valid_from=start, parent_id=parent)


def refused(code: str) -> pytest.RaisesExc[Refusal]:
    return pytest.raises(Refusal, match=code)


def test_one_unit_stands_in_several_trees_and_each_has_its_own_days() -> None:
    town = build_town()
    place(System(), town.front, town.town, on=START, hierarchy=Hierarchy.FRONT)
    place(System(), town.ward_party[0], town.ward_party[1], on=MERGER, hierarchy=Hierarchy.PARTY, legal_act=ACT)
    assert parent_id(town.ward_party[0], EVE, Hierarchy.PARTY) == town.party
    assert parent_id(town.ward_party[0], MERGER, Hierarchy.PARTY) == town.ward_party[1]
    assert parent_id(town.wards[0], MERGER) == town.town
    assert parent_id(town.front, MERGER, Hierarchy.FRONT) == town.town
    placed = lineage(town.ward_party[0], MERGER).placements
    assert [(p.first, p.last, p.parent.id) for p in placed] == [
        (START, EVE, town.party),
        (MERGER, None, town.ward_party[1]),
    ]


def test_the_tree_of_each_hierarchy_on_a_day() -> None:
    town = build_town()
    (state,) = tree_on(START, Hierarchy.STATE)
    assert (state.view.id, state.below) == (town.town, 3)
    assert [node.view.id for node in state.children] == [*town.wards, town.commune]
    (party,) = tree_on(START, Hierarchy.PARTY)
    assert [node.view.id for node in party.children] == list(town.ward_party)
    (cut_off,) = tree_on(START, Hierarchy.STATE, town.town, depth=0)
    assert cut_off.is_cut and cut_off.below == 3
    assert [view.id for view in standing_in(town.wards[0], START, Hierarchy.PARTY)] == [town.ward_party[0]]
    assert [view.id for view in standing_in(town.commune, START, Hierarchy.STATE)] == [town.commune]
    assert standing_in(town.commune, START, Hierarchy.PARTY) == []


def test_a_unit_is_found_without_accents_and_by_the_beginning_of_its_code() -> None:
    town = build_town()
    assert town.wards[0] in {view.id for view in search("hòa lụa", START)}
    assert [view.id for view in search("98003", START)] == [town.commune]
    assert search("hoa", date(1999, 1, 1)) == [] and search("  ", START) == []


def test_a_move_back_in_time_leaves_what_was_set_to_begin_later() -> None:
    town = build_town()
    other = ward("98009", "Thị xã Bến Khác")
    place(System(), town.commune, other, on=MERGER)
    place(System(), town.commune, None, on=date(2024, 1, 1))
    assert parent_id(town.commune, date(2023, 12, 31)) == town.town
    assert parent_id(town.commune, MERGER) is None
    place(System(), town.commune, town.town, on=date(2026, 1, 1))
    place(System(), town.commune, other, on=date(2025, 1, 1))
    assert parent_id(town.commune, date(2025, 12, 31)) == other
    assert parent_id(town.commune, date(2026, 1, 1)) == town.town
    place(System(), town.commune, other, on=date(2026, 1, 1))
    assert parent_id(town.commune, date(2026, 1, 1)) == other


def test_nobody_stands_under_one_who_stands_under_them_on_any_day() -> None:
    town = build_town()
    with refused("registry.in_a_ring"):
        place(System(), town.town, town.wards[0], on=START)
    later = ward("98010", "Phường Lụa Mới", START)
    place(System(), town.town, later, on=date(2026, 1, 1))
    with refused("registry.in_a_ring"):
        place(System(), later, town.wards[0], on=MERGER)
    assert not Placement.objects.filter(unit_id=later).exists()


def test_a_split_says_how_much_of_area_and_people_went_where() -> None:
    town = build_town()
    east = ward("98006", "Phường Lụa Bắc", MERGER, town.town)
    west = ward("98007", "Phường Lụa Tây", MERGER, town.town)
    part = SuccessionKind.PART
    parts = [
        Part(east, part, Decimal("0.625"), Decimal(1), "Nhập một phần diện tích, toàn bộ dân số"),
        Part(west, part, Decimal("0.375")),
    ]
    pass_on(System(), town.wards[0], parts, on=MERGER, legal_act=ACT)
    life = lineage(town.wards[0], EVE)
    assert life.ended == EVE
    assert [(p.new.id, p.share_area, p.share_population, p.legal_act) for p in life.after] == [
        (east, Decimal("0.625"), 1, ACT),
        (west, Decimal("0.375"), 0, ACT),
    ]
    # The bodies of a place end with it.
    assert lineage(town.ward_party[0], EVE).ended == EVE
    assert [p.old.name for p in lineage(west, MERGER).before] == ["Phường Hoà Lụa"]


@pytest.mark.parametrize(
    ("area", "people"),
    [(("0.6", "0.3"), (None, None)), (("0.6", None), (None, None)), ((None, None), ("0.7", "0.7"))],
)
def test_shares_are_the_whole_or_nothing(area: tuple[str | None, ...], people: tuple[str | None, ...]) -> None:
    town = build_town()
    news = [ward(f"9801{n}", f"Phường Lụa {n}", MERGER, town.town) for n in (1, 2)]

    def share(said: str | None) -> Decimal | None:
        return Decimal(said) if said else None

    parts = [
        Part(new, SuccessionKind.PART, share(one), share(other))
        for new, one, other in zip(news, area, people, strict=True)
    ]
    with refused("registry.shares"):
        pass_on(System(), town.wards[0], parts, on=MERGER)
    assert successions(START, MERGER) == ()
    # A unit that lives on smaller keeps what is missing.
    if area == ("0.6", "0.3"):
        pass_on(System(), town.wards[0], parts, on=MERGER, lives_on=True)
        assert lineage(town.wards[0], MERGER).ended is None


def test_a_whole_leaves_no_part_and_nothing_is_recorded_twice() -> None:
    town = build_town()
    new, other = (ward(f"9802{n}", f"Phường Lụa {n}", MERGER, town.town) for n in (1, 2))
    with refused("registry.whole_and_more"):
        pass_on(System(), town.wards[0], [Part(new), Part(other, SuccessionKind.PART)], on=MERGER)
    pass_on(System(), town.wards[0], [Part(new, SuccessionKind.PART)], on=MERGER, lives_on=True)
    with refused("registry.twice_into"):
        pass_on(System(), town.wards[0], [Part(new, SuccessionKind.PART)], on=MERGER, lives_on=True)
    with refused("registry.not_alive"):
        pass_on(System(), town.wards[1], [Part(new)], on=date(2024, 1, 1))


def test_hamlets_go_with_their_ward_into_its_heir_but_nobody_guesses_where_a_split_ward_leaves_them() -> None:
    town = build_town()
    hamlet = register(
        System(), code="98001-1", name="Tổ dân phố 1", type=UnitType.HAMLET, valid_from=START, parent_id=town.wards[0]
    )
    new, other = (ward(f"9803{n}", f"Phường Lụa {n}", MERGER, town.town) for n in (1, 2))
    parts = [Part(new, SuccessionKind.PART), Part(other, SuccessionKind.PART)]
    with pytest.raises(Refusal) as refusal:
        pass_on(System(), town.wards[0], parts, on=MERGER)
    assert "Tổ dân phố 1" in refusal.value.message
    pass_on(System(), town.wards[0], [Part(new)], on=MERGER)
    assert parent_id(hamlet, EVE) == town.wards[0]
    assert parent_id(hamlet, MERGER) == new


def test_a_unit_ends_without_heir_only_when_nobody_is_left_under_it() -> None:
    town = build_town()
    with refused("registry.still_below"):
        close(System(), town.town, last=EVE)
    close(System(), town.commune, last=EVE, legal_act=ACT)
    assert town.commune not in {view.id for view in children(town.town, MERGER)}
    assert lineage(town.commune, MERGER).ended == EVE
    with refused("registry.not_alive"):
        rename(System(), town.commune, on=MERGER, name="Xã Mới")


def test_a_code_belongs_to_one_unit_from_a_day_on() -> None:
    town = build_town()
    with refused("registry.code_taken"):
        ward("98001", "Phường Trùng Mã")
    with refused("registry.same_name"):
        rename(System(), town.commune, on=MERGER)
    rename(System(), town.commune, on=MERGER, code="98103")
    assert unit(town.commune, EVE).code == "98003"
    assert unit(town.commune, MERGER).code == "98103"
    rename(System(), town.commune, on=MERGER, name="Xã Tân Lụa Nam")
    assert UnitName.objects.filter(unit_id=town.commune).count() == 2


def test_an_administrator_changes_what_is_theirs_and_nothing_else() -> None:
    town = build_town()
    admin = factories.person(Role.ADMINISTRATOR, town.wards[0])
    office = register(
        admin,
        code="98001.KT",
        name="Phòng Kinh tế phường Hoà Lụa",
        type=UnitType.WARD,
        valid_from=START,
        body=BodyKind.OFFICE,
        place_id=town.wards[0],
    )
    admin = factories.person(Role.ADMINISTRATOR, town.wards[0], "quan-tri-2")
    close(admin, office, last=EVE)
    assert lineage(office, EVE).ended == EVE
    with refused("base.not_allowed"):
        rename(admin, town.wards[1], on=MERGER, name="Phường Khác")
    with refused("base.not_allowed"):
        place(admin, town.wards[0], town.town, on=MERGER)
    with refused("base.not_allowed"):
        pass_on(admin, town.wards[0], [Part(town.wards[1])], on=MERGER)
    with refused("registry.needs_parent"):
        register(admin, code="96", name="Tỉnh Mới", type=UnitType.PROVINCE, valid_from=START)
    with refused("base.not_allowed"):
        register(factories.clerk(town.town), code="9", name="Xã", type="xa", valid_from=START, parent_id=town.town)


def test_a_unit_that_has_ended_is_managed_by_whoever_manages_what_it_stood_under() -> None:
    town: Town = build_town()
    close(System(), town.commune, last=date(2024, 1, 1))
    rename(factories.person(Role.ADMINISTRATOR, town.town), town.commune, on=date(2023, 1, 1), name="Xã Cũ")
    assert unit(town.commune, date(2023, 6, 1)).name == "Xã Cũ"
    with refused("base.not_allowed"):
        rename(factories.person(Role.ADMINISTRATOR, town.wards[0]), town.commune, on=date(2023, 2, 1), name="Xã Kia")


def test_what_passed_between_two_days_and_who_took_part() -> None:
    town = build_town()
    new = ward("98041", "Phường Lụa Lớn", date(2023, 1, 1), town.town)
    pass_on(System(), town.wards[0], [Part(new)], on=date(2023, 1, 1))
    pass_on(System(), town.wards[1], [Part(new)], on=MERGER)
    assert [p.old.id for p in successions(date(2022, 1, 1), EVE)] == [town.wards[0]]
    assert [p.old.id for p in successions(START, MERGER)] == list(town.wards)
    assert successions(START, MERGER, [town.commune]) == ()
    assert [p.old.id for p in successions(START, MERGER, [town.wards[1]])] == [town.wards[1]]
    with refused("registry.no_such_unit"):
        lineage(Unit.objects.order_by("pk").last().pk + 1, MERGER)  # type: ignore[union-attr]


def test_a_change_falls_into_the_row_that_holds_and_lasts_as_long_as_it() -> None:
    rows = [Dated(1, date(2020, 1, 1), date(2021, 12, 31)), Dated(2, date(2023, 1, 1), None)]
    assert cut(rows, date(2021, 6, 1)) == cut(rows[:1], date(2021, 6, 1))
    assert (cut(rows, date(2021, 6, 1)).ends, cut(rows, date(2021, 6, 1)).last) == (1, date(2021, 12, 31))
    assert (cut(rows, date(2022, 5, 1)).ends, cut(rows, date(2022, 5, 1)).last) == (None, date(2022, 12, 31))
    assert (cut(rows, date(2023, 1, 1)).rewrites, cut(rows, date(2023, 1, 1)).last) == (2, None)
