"""The one lock under which sequence numbers are given, held to commit, so that their order is commit order."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from django.db import OperationalError, connection, transaction
from django.utils.translation import gettext_lazy as _

from giaoban.base.errors import Refusal, declare

BUSY = declare("base.busy", _("Hệ thống đang bận ghi số liệu khác. Chưa có gì được ghi; hãy thử lại sau ít phút."))

_LEDGER = 0x61A0BA9
# As long as SQLite waits by our settings: nobody hangs for ever behind somebody who hangs.
_PATIENCE = "20s"
_LOCK_NOT_AVAILABLE = "55P03"


def hold_ledger_lock() -> None:
    """Wait for the ledger's lock and hold it to the end of this transaction.

    PostgreSQL: a transaction advisory lock. SQLite: every transaction of ours begins IMMEDIATE and so already holds
    the only write lock. Raises RuntimeError outside a transaction, OperationalError after 20 seconds.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("the ledger's lock lasts a transaction: open one first")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # One after the other in one message: every writer comes here, some of them several times.
            cursor.execute(f"SET LOCAL lock_timeout = '{_PATIENCE}'; SELECT pg_advisory_xact_lock({_LEDGER})")


@contextmanager
def ledger_held() -> Iterator[None]:
    """A transaction that holds the ledger's lock from its first moment. Refuses when the lock is not to be had."""
    with ExitStack() as stack:
        try:
            stack.enter_context(transaction.atomic())
            hold_ledger_lock()
        except OperationalError as error:
            if _is_busy(error):
                raise Refusal(BUSY) from error
            raise
        yield


def _is_busy(error: OperationalError) -> bool:
    if connection.vendor == "postgresql":
        return getattr(error.__cause__, "sqlstate", None) == _LOCK_NOT_AVAILABLE
    return "locked" in str(error)
