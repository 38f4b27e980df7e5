"""A small invented town for tests: one thị xã, two wards, one commune, the bodies of each."""

from dataclasses import dataclass
from datetime import date

from giaoban.base.actors import System
from giaoban.registry.actions.register import register
from giaoban.registry.enums import BodyKind, Hierarchy, UnitType

START = date(2020, 1, 1)


@dataclass(frozen=True)
class Town:
    """Ids of the units."""

    town: int
    party: int
    committee: int
    wards: tuple[int, int]
    commune: int
    ward_party: tuple[int, int]
    ward_committee: tuple[int, int]
    front: int
    office: int


def build_town() -> Town:
    """Register the town."""

    def place(code: str, name: str, type: str, parent: int | None = None) -> int:
        return register(System(), code=code, name=name, type=type, valid_from=START, parent_id=parent)

    def body(place_id: int, kind: str, code: str, name: str, type: str, parent: int | None = None) -> int:
        return register(
            System(),
            code=code,
            name=name,
            type=type,
            valid_from=START,
            body=kind,
            place_id=place_id,
            parent_id=parent,
            hierarchy=Hierarchy.PARTY if kind == BodyKind.PARTY_COMMITTEE else Hierarchy.STATE,
        )

    party, committee = BodyKind.PARTY_COMMITTEE, BodyKind.PEOPLES_COMMITTEE
    town = place("980", "Thị xã Bến Lụa", UnitType.TOWN)
    town_party = body(town, party, "980.DU", "Thị ủy Bến Lụa", UnitType.TOWN)
    town_committee = body(town, committee, "980.UB", "UBND thị xã Bến Lụa", UnitType.TOWN)
    first = place("98001", "Phường Hoà Lụa", UnitType.WARD, town)
    second = place("98002", "Phường Tân Lụa", UnitType.WARD, town)
    commune = place("98003", "Xã Tân Lụa Đông", UnitType.COMMUNE, town)
    return Town(
        town=town,
        party=town_party,
        committee=town_committee,
        wards=(first, second),
        commune=commune,
        ward_party=(
            body(first, party, "98001.DU", "Đảng ủy phường Hoà Lụa", UnitType.WARD, town_party),
            body(second, party, "98002.DU", "Đảng ủy phường Tân Lụa", UnitType.WARD, town_party),
        ),
        ward_committee=(
            body(first, committee, "98001.UB", "UBND phường Hoà Lụa", UnitType.WARD),
            body(second, committee, "98002.UB", "UBND phường Tân Lụa", UnitType.WARD),
        ),
        front=body(first, BodyKind.FRONT, "98001.MT", "Ủy ban MTTQ Việt Nam phường Hoà Lụa", UnitType.WARD),
        office=body(first, BodyKind.OFFICE, "98001.VHXH", "Phòng Văn hóa - Xã hội phường Hoà Lụa", UnitType.WARD),
    )
