"""A ward that holds conferences, and one in preparation."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from giaoban.base.clock import now
from giaoban.reviews.models import Review
from tests import factories

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")


def at(year: int, month: int, day: int, hour: int = 8, minute: int = 0) -> datetime:
    """A moment, office time."""
    return datetime(year, month, day, hour, minute, tzinfo=HANOI)


def a_review(unit_id: int, **more: object) -> Review:
    """A conference in preparation, as a row."""
    columns: dict[str, object] = {
        "unit_id": unit_id,
        "regime": "LICH",
        "period": "2024-02",
        "name": "Hội nghị giao ban tháng 02 năm 2024",
        "starts_at": at(2024, 3, 5),
        "place": "Phòng họp số 2",
        "chair": "đồng chí Lý Thanh Trà, Chủ tịch UBND phường",
        "uid": f"thu-{Review.objects.count()}@giaoban",
        "created_at": now(),
    }
    return Review.objects.create(**(columns | more))  # type: ignore[misc]


@pytest.fixture
def ward(db: None) -> int:
    return factories.unit("Phường Thử Hội")
