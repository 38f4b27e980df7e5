"""Towns to look at: one with wards that stand differently, one after a reorganisation."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.test import Client

from giaoban.figures.actions.set_target import set_target
from giaoban.figures.enums import Comparator, Quality, TargetKind
from giaoban.people.enums import Role
from giaoban.registry.actions.succeed import Part, pass_on
from giaoban.registry.enums import SuccessionKind
from tests import factories


@dataclass
class Town:
    """A town with four wards: one behind, one done, one with an estimate, one silent."""

    id: int
    behind: int
    done: int
    guess: int
    silent: int
    measure: int
    client: Client


def a_target(
    about: int,
    measure: int,
    value: int,
    paper: str = "Nghị quyết thử",
    since: str = "2024-01-01",
    comparator: Comparator = Comparator.AT_LEAST,
) -> None:
    """A target for 2024."""
    set_target(
        factories.SYSTEM,
        about_id=about,
        measure_id=measure,
        period="2024",
        kind=TargetKind.ASSIGNED,
        comparator=comparator,
        value=value,
        paper=paper,
        valid_from=date.fromisoformat(since),
    )


def a_town() -> Town:
    """A town with four wards in its second month."""
    top = factories.unit("Thị xã Sông Thử", type="thi_xa")
    names = ("Phường Chậm", "Phường Xong", "Phường Ước", "Phường Im")
    wards = [factories.unit(name, under=top) for name in names]
    measure = factories.measure("Đảng viên kết nạp")
    for ward in wards:
        a_target(ward, measure, 12)
    for month, (slow, done, guess) in {"2024-01": (0, 8, 2), "2024-02": (1, 6, 3)}.items():
        factories.recorded(wards[0], measure, slow, period=month)
        factories.recorded(wards[1], measure, done, period=month)
        quality = Quality.ESTIMATE if month == "2024-02" else Quality.ACTUAL
        factories.recorded(wards[2], measure, guess, period=month, quality=quality)
    client = Client()
    client.force_login(factories.person(Role.CHAIR, top, "lanh-dao").user)
    return Town(top, wards[0], wards[1], wards[2], wards[3], measure, client)


@dataclass
class Merged:
    """A ward made larger by a whole neighbour, two wards that share another, and two that nobody said the shares of."""

    town: int
    whole: int
    shared: int
    unsaid: int
    lost: int
    measure: int
    client: Client


def a_merged_town() -> Merged:
    """A town whose communes were merged and divided in 2023, with figures before and after."""
    town = factories.unit("Thị xã Sông Thử", type="thi_xa")
    names = ("Xã Lớn", "Xã Cũ", "Xã Nhận", "Xã Cùng", "Xã Chia", "Xã Nửa", "Xã Kia", "Xã Vỡ")
    ids = [factories.unit(name, type="xa", under=town) for name in names]
    whole, old, shared, other, divided, unsaid, fourth, lost = ids
    measure = factories.measure("Trẻ sinh ra", unit="trẻ")
    for unit, before in {whole: 10, old: 4, shared: 10, divided: 5, unsaid: 10, lost: 7}.items():
        factories.recorded(unit, measure, before, period="2023-02")
    on, act = date(2023, 7, 1), "Nghị quyết 18 thử"
    pass_on(factories.SYSTEM, old, [Part(whole, SuccessionKind.WHOLE)], on=on, legal_act=act)
    halves = [Decimal("0.4"), Decimal("0.6")]
    parts = [Part(new, SuccessionKind.PART, share, share) for new, share in zip((shared, other), halves, strict=True)]
    pass_on(factories.SYSTEM, divided, parts, on=on, legal_act=act)
    pass_on(factories.SYSTEM, lost, [Part(new, SuccessionKind.PART) for new in (unsaid, fourth)], on=on, legal_act=act)
    for unit in (whole, shared, other, unsaid, fourth):
        factories.recorded(unit, measure, 20)
    client = Client()
    client.force_login(factories.person(Role.CHAIR, town, "lanh-dao").user)
    return Merged(town, whole, shared, unsaid, lost, measure, client)
