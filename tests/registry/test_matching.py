"""Which unit a report's own words mean."""

from datetime import date

import pytest

from giaoban.base.actors import System
from giaoban.registry.actions.register import register
from giaoban.registry.actions.rename import rename
from giaoban.registry.enums import UnitType
from giaoban.registry.matching import match_organisation
from tests.registry.town import START, build_town

pytestmark = pytest.mark.django_db
ON = date(2024, 3, 31)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Đảng ủy phường Hòa Lụa", "Đảng ủy phường Hoà Lụa"),
        ("ĐẢNG UỶ PHƯỜNG HOÀ LỤA SƠ KẾT THÁNG 02", "Đảng ủy phường Hoà Lụa"),
        ("Ban Chấp hành Đảng bộ phường Hòa Lụa", "Đảng ủy phường Hoà Lụa"),
        ("Ban Thường vụ Đảng ủy phường Hòa Lụa", "Đảng ủy phường Hoà Lụa"),
        ("Đảng bộ phường Hòa Lụa, thị xã Bến Lụa", "Đảng ủy phường Hoà Lụa"),
        ("Đảng ủy Hòa Lụa", "Đảng ủy phường Hoà Lụa"),
        ("UBND phường Tân Lụa", "UBND phường Tân Lụa"),
        ("ỦY BAN NHÂN DÂN PHƯỜNG TÂN LỤA", "UBND phường Tân Lụa"),
        ("UBND thị xã Bến Lụa - UBND phường Tân Lụa", "UBND phường Tân Lụa"),
        ("Phường Tân Lụa tổng kết công tác năm", "Phường Tân Lụa"),
        ("xã Tân Lụa Đông", "Xã Tân Lụa Đông"),
        ("Thường trực Thị ủy Bến Lụa", "Thị ủy Bến Lụa"),
        ("Thị ủy Bến Lụa giao ban quý I với các xã, phường", "Thị ủy Bến Lụa"),
        ("Ban Tuyên giáo Thị ủy Bến Lụa", "Thị ủy Bến Lụa"),
        ("UBND TX. Bến Lụa", "UBND thị xã Bến Lụa"),
        ("Thị xã Bến Lụa", "Thị xã Bến Lụa"),
        ("Ủy ban MTTQ Việt Nam phường Hòa Lụa", "Ủy ban MTTQ Việt Nam phường Hoà Lụa"),
        ("Phòng Văn hoá – Xã hội phường Hòa Lụa", "Phòng Văn hóa - Xã hội phường Hoà Lụa"),
    ],
)
def test_an_organisation_is_found_by_its_words(text: str, name: str) -> None:
    build_town()
    assert [view.name for view in match_organisation(text, ON)][:1] == [name]


@pytest.mark.parametrize(
    "text", ["", "Đảng ủy phường Bến Lụa", "Đảng ủy xã Hòa Lụa", "Huyện ủy Bến Lụa", "UBND phường Cây Khế", "Lụa"]
)
def test_another_place_is_not_taken_for_ours(text: str) -> None:
    build_town()
    assert match_organisation(text, ON) == []


def test_the_place_comes_after_its_body() -> None:
    town = build_town()
    found = [view.id for view in match_organisation("Đảng ủy phường Tân Lụa", ON)]
    assert found[:2] == [town.ward_party[1], town.wards[1]]


def test_of_two_places_of_one_name_the_one_under_the_named_town_is_meant() -> None:
    build_town()
    other = register(System(), code="970", name="Thị xã Cầu Ván", type=UnitType.TOWN, valid_from=START)
    twin = register(
        System(), code="97001", name="Phường Tân Lụa", type=UnitType.WARD, valid_from=START, parent_id=other
    )
    assert match_organisation("UBND phường Tân Lụa, thị xã Cầu Ván", ON)[0].id == twin
    assert match_organisation("Phường Tân Lụa, thị xã Bến Lụa", ON)[0].code == "98002"
    both = {view.code for view in match_organisation("Phường Tân Lụa", ON)}
    assert both == {"97001", "98002"}


def test_accents_tell_two_places_apart() -> None:
    town = build_town()
    twin = register(
        System(), code="98010", name="Phường Tân Lúa", type=UnitType.WARD, valid_from=START, parent_id=town.town
    )
    assert match_organisation("phường Tân Lúa", ON)[0].id == twin
    assert match_organisation("phường Tân Lụa", ON)[0].id == town.wards[1]


def test_only_units_within_reach_are_offered() -> None:
    town = build_town()
    found = match_organisation("Đảng ủy phường Hòa Lụa, thị xã Bến Lụa", ON, {town.town, town.party})
    assert town.ward_party[0] not in {view.id for view in found}


def test_a_unit_goes_by_the_name_it_had_on_the_day() -> None:
    town = build_town()
    rename(System(), town.wards[0], on=date(2025, 7, 1), name="Phường Lụa Mới", code="98009")
    assert [view.id for view in match_organisation("phường Hòa Lụa", date(2024, 1, 1))] == [town.wards[0]]
    assert match_organisation("phường Hòa Lụa", date(2025, 7, 1))[:1] == []
    assert [view.id for view in match_organisation("phường Lụa Mới", date(2025, 7, 1))] == [town.wards[0]]
