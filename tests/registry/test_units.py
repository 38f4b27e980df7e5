"""Units are dated: their codes, names, places in the trees, and what became of them."""

from datetime import date

import pytest

from giaoban.base.actors import System
from giaoban.base.errors import Refusal
from giaoban.base.models import AuditEntry
from giaoban.registry.actions.register import register
from giaoban.registry.actions.rename import rename
from giaoban.registry.actions.succeed import succeed
from giaoban.registry.enums import BodyKind, Hierarchy, SuccessionKind, UnitType
from giaoban.registry.models import Placement, UnitName
from giaoban.registry.queries import (
    bodies,
    children,
    parent_id,
    predecessors,
    reporting_to,
    resolve,
    subtree_ids,
    unit,
)
from tests.registry.town import START, build_town

pytestmark = pytest.mark.django_db
MERGER = date(2025, 7, 1)


def ward(code: str, name: str, start: date = START, parent: int | None = None) -> int:
    return register(System(), code=code, name=name, type=UnitType.WARD, valid_from=start, parent_id=parent)


def test_a_code_means_the_unit_that_carried_it_on_the_day() -> None:
    # QĐ 19/2025 gave most merged units the code of one predecessor: 00004 was one ward, is now another.
    old = ward("00004", "Phường Trúc Xanh")
    other = ward("00001", "Phường Ba Gò")
    new = ward("00004", "Phường Ba Gò", MERGER)
    for gone in (old, other):
        succeed(System(), old_id=gone, new_id=new, kind=SuccessionKind.WHOLE, on=MERGER, legal_act="NQ sắp xếp")
    assert resolve("00004", date(2025, 6, 30)).id == old
    assert resolve("00004", MERGER).id == new
    with pytest.raises(Refusal) as refusal:
        resolve("00001", MERGER)
    assert refusal.value.code == "registry.no_unit"
    assert predecessors(new) == {old, other}


def test_two_units_with_one_code_on_a_day_are_listed_not_guessed() -> None:
    ward("00007", "Phường Bờ Đông")
    ward("00007", "Phường Bờ Tây", date(2021, 1, 1))
    with pytest.raises(Refusal) as refusal:
        resolve("00007", date(2022, 1, 1))
    assert refusal.value.code == "registry.two_units"
    assert "Phường Bờ Tây; Phường Bờ Đông" in refusal.value.message
    assert resolve("00007", date(2020, 5, 5)).name == "Phường Bờ Đông"


def test_codes_are_text_with_their_leading_zeros() -> None:
    first = ward("00012", "Phường Số Không")
    assert resolve("00012", START).id == first
    with pytest.raises(Refusal):
        resolve("12", START)


def test_the_tree_is_that_of_the_day() -> None:
    town = build_town()
    assert [view.id for view in children(town.town, START)] == [*town.wards, town.commune]
    late = ward("98005", "Phường Lụa Nam", date(2024, 1, 1), town.town)
    assert late not in {view.id for view in children(town.town, date(2023, 12, 31))}
    assert late in {view.id for view in children(town.town, date(2024, 1, 1))}
    succeed(System(), old_id=town.wards[1], new_id=late, kind=SuccessionKind.WHOLE, on=MERGER)
    assert town.wards[1] in {view.id for view in children(town.town, date(2025, 6, 30))}
    assert town.wards[1] not in {view.id for view in children(town.town, MERGER)}


def test_a_subtree_holds_places_below_and_the_bodies_of_each() -> None:
    town = build_town()
    assert subtree_ids(town.wards[0], START) == {
        town.wards[0],
        town.ward_party[0],
        town.ward_committee[0],
        town.front,
        town.office,
    }
    everything = subtree_ids(town.town, START)
    assert {town.party, town.committee, *town.wards, *town.ward_party, town.commune} <= everything
    assert subtree_ids(town.party, START, Hierarchy.PARTY) == {town.party, *town.ward_party}
    assert parent_id(town.ward_party[0], START, Hierarchy.PARTY) == town.party
    assert parent_id(town.town, START) is None


def test_the_bodies_of_a_place_and_who_reports_to_it() -> None:
    town = build_town()
    assert [view.code for view in bodies(town.wards[0], START)] == ["98001.DU", "98001.MT", "98001.UB", "98001.VHXH"]
    assert reporting_to(town.town, START) == {*town.wards, town.commune, town.party, town.committee}
    view = unit(town.front, START)
    assert (view.place_id, view.body, view.type) == (town.wards[0], BodyKind.FRONT, UnitType.WARD)


def test_a_split_unit_is_not_a_whole_predecessor() -> None:
    town = build_town()
    east = ward("98006", "Phường Lụa Bắc", MERGER, town.town)
    west = ward("98007", "Phường Lụa Tây", MERGER, town.town)
    succeed(System(), old_id=town.wards[0], new_id=east, kind=SuccessionKind.PART, on=MERGER, ends=False)
    succeed(System(), old_id=town.wards[0], new_id=west, kind=SuccessionKind.PART, on=MERGER)
    succeed(System(), old_id=town.wards[1], new_id=west, kind=SuccessionKind.WHOLE, on=MERGER)
    assert predecessors(west) == {town.wards[1]}
    assert predecessors(west, [SuccessionKind.PART]) == {town.wards[0]}
    assert UnitName.objects.get(unit_id=town.wards[0]).valid_to == date(2025, 6, 30)
    assert Placement.objects.get(unit_id=town.wards[0]).valid_to == date(2025, 6, 30)


def test_predecessors_reach_through_several_mergers() -> None:
    a, b, c = (ward(f"0002{n}", f"Phường Thử {n}", date(2019 + n, 1, 1)) for n in (1, 2, 3))
    succeed(System(), old_id=a, new_id=b, kind=SuccessionKind.WHOLE, on=date(2021, 1, 1))
    succeed(System(), old_id=b, new_id=c, kind=SuccessionKind.WHOLE, on=date(2022, 1, 1))
    assert predecessors(c) == {a, b}
    with pytest.raises(Refusal):
        succeed(System(), old_id=a, new_id=a, kind=SuccessionKind.WHOLE, on=date(2022, 1, 1))


def test_a_renamed_unit_keeps_its_history_and_every_change_is_audited() -> None:
    town = build_town()
    before = AuditEntry.objects.count()
    rename(System(), town.commune, on=date(2026, 4, 30), name="Phường Tân Lụa Đông", type=UnitType.WARD)
    assert unit(town.commune, date(2026, 4, 29)).type == UnitType.COMMUNE
    assert unit(town.commune, date(2026, 4, 30)).name == "Phường Tân Lụa Đông"
    assert unit(town.commune, date(2026, 4, 30)).code == "98003"
    assert list(AuditEntry.objects.order_by("id").values_list("action", flat=True))[before:] == ["registry.rename"]
