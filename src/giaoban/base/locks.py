"""The one lock under which sequence numbers are given, held to commit, so that their order is commit order."""

from django.db import connection

_LEDGER = 0x61A0BA9


def hold_ledger_lock() -> None:
    """Wait for the ledger's lock and hold it to the end of this transaction.

    PostgreSQL: a transaction advisory lock. SQLite: every transaction of ours begins IMMEDIATE and so already holds
    the only write lock. Raises RuntimeError outside a transaction.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("the ledger's lock lasts a transaction: open one first")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LEDGER])
