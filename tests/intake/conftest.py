"""A ward with its Party committee, its clerk, and the catalogue."""

from dataclasses import dataclass

import pytest

from giaoban.catalogue.actions.load import load
from giaoban.people.policy import Person
from tests import factories


@dataclass(frozen=True)
class Office:
    """A ward, its Party committee, and its clerk."""

    ward: int
    party: int
    clerk: Person


@pytest.fixture
def office(db: None, own_folders: object) -> Office:
    load(factories.SYSTEM)
    town = factories.unit("Thị xã Sông Thử", type="thi_xa")
    ward = factories.unit("Phường An Thử", under=town)
    party = factories.unit("Đảng ủy phường An Thử", body="dang_uy", place_id=ward)
    return Office(ward, party, factories.clerk(ward))
