"""A ward with an office, two bodies and a hamlet, and the people of each."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from giaoban.people.enums import Role
from giaoban.people.policy import Person
from giaoban.tasks.actions.assign import Deadline, Given, assign
from giaoban.tasks.enums import DueKind
from giaoban.tasks.models import Occurrence
from tests import factories

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
START = date(2024, 2, 5)


def at(day: date, hour: int = 9) -> datetime:
    """A moment of a day in the office."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=HANOI)


@dataclass(frozen=True)
class Ward:
    """Unit ids, and accounts as actors."""

    town: int
    id: int
    police: int
    women: int
    hamlet: int
    other: int
    town_clerk: Person
    clerk: Person
    officer: Person
    head: Person
    helper: Person
    stranger: Person


def build() -> Ward:
    """The ward, its people, and a ward next door."""
    town = factories.unit("Thị xã Sông Thử", type="thi_xa")
    ward = factories.unit("Phường An Thử", under=town)
    police = factories.unit("Công an phường An Thử", body="phong_ban", place_id=ward)
    women = factories.unit("Hội Phụ nữ phường An Thử", body="doan_the", place_id=ward)
    hamlet = factories.unit("Khu phố Một", type="thon", under=ward)
    other = factories.unit("Phường Bình Thử", under=town)
    return Ward(
        town,
        ward,
        police,
        women,
        hamlet,
        other,
        town_clerk=factories.clerk(town),
        clerk=factories.clerk(ward),
        officer=factories.reporter(police),
        head=factories.person(Role.LEAD, police),
        helper=factories.reporter(women),
        stranger=factories.clerk(other),
    )


def given(ward: Ward, due: date | None = date(2024, 2, 20), **more: Any) -> Occurrence:
    """A task of the ward's police, given by the ward's clerk."""
    deadline = more.pop("deadline", None) or (Deadline(DueKind.DATE, due) if due else Deadline())
    actor, unit_id = more.pop("by", ward.clerk), more.pop("unit_id", ward.id)
    what = {"text": "Rà soát hộ kinh doanh có điều kiện", "lead_id": ward.police, **more}
    parent_id, draft = what.pop("parent_id", None), what.pop("draft", False)
    return assign(actor, unit_id, Given(deadline=deadline, **what), parent_id=parent_id, draft=draft)
