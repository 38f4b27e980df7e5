"""An account has seen its notices."""

from giaoban.base.clock import now
from giaoban.notices.models import Notice


def mark_read(account_id: int, notice_ids: list[int] | None = None) -> int:
    """Mark an account's own notices as seen, all of them unless named; returns how many were new to it."""
    rows = Notice.objects.filter(account_id=account_id, read_at=None)
    if notice_ids is not None:
        rows = rows.filter(pk__in=notice_ids)
    return rows.update(read_at=now())
