"""How fast the audit trail is written, searched, read through and verified, at 100,000 entries; beside LIKE over the
payload and, on SQLite, FTS5 over the very same words, on PostgreSQL a GIN index of to_tsvector, in the same run.

    uv run python -m bench.audit                                # SQLite
    tools/with-postgres uv run python -m bench.audit            # PostgreSQL
"""

import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "giaoban.settings")
os.environ["GIAOBAN_VAR"] = tempfile.mkdtemp(prefix="giaoban-bench-")

TOTAL = 100_000
BY_ONE = 2_000
UNITS = 200
ROUNDS = 15
ACTIONS = ("figures.record", "figures.accept", "intake.send_back", "intake.accept", "people.grant", "registry.rename")
WORDS = ("hộ nghèo", "trẻ sinh", "thu ngân sách", "diện tích lúa", "an ninh", "cải cách", "tiêm chủng", "đường thôn")
# (what is asked, words): a word of 100 entries; with two words of all; one of every sixth entry; of every; of none.
ASKED = (
    ("a word of 100 entries", "z17x"),
    ("with two words of every entry", "z17x ly do"),
    ("a word of every sixth entry", "send"),
    ("two words of every entry", "ly do"),
    ("no such word", "qqq"),
)


def main() -> None:
    import django
    from django.core.management import call_command
    from django.db import connection

    django.setup()
    call_command("migrate", verbosity=0)
    begun = time.perf_counter()
    fill(0, BY_ONE)
    spent = time.perf_counter() - begun
    fill(BY_ONE, TOTAL)
    print(f"{connection.vendor}, {TOTAL:,} entries, {UNITS} units; written by audit() one by one: "
          f"{BY_ONE / spent:,.0f} a second")  # fmt: skip
    other = prepare_other()
    print(f"{'page of 50, median of ' + str(ROUNDS):34} {'ours':>10} {'LIKE':>10} {other:>14}")
    for name, words in ASKED:
        ours, like, index = ask(words)
        print(f"{name:34} {ours * 1e3:8.1f}ms {like * 1e3:8.1f}ms {index * 1e3:12.1f}ms")
    by_columns()
    whole()


def fill(first: int, last: int) -> None:
    """The first ones as the application writes them, one by one; the rest with the same content, in pieces."""
    from django.db import transaction

    from giaoban.base.actions.audit import audit, digest
    from giaoban.base.appendonly import gate_open
    from giaoban.base.clock import now
    from giaoban.base.models import AuditEntry, AuditTerm
    from giaoban.base.terms import terms_of

    class Somebody:
        def __init__(self, account_id: int) -> None:
            self.account_id = account_id

        def may(self, verb: str, unit_id: int) -> bool:
            return True

    for start in range(first, last, 1000):
        with transaction.atomic():
            if last == BY_ONE:
                for number in range(start, start + 1000):
                    account_id, action, unit_id, payload = content(number)
                    audit(Somebody(account_id), action, unit_id, payload)
                continue
            previous, entries, terms = AuditEntry.objects.get(id=start).digest, [], []
            for number in range(start, start + 1000):
                account_id, action, unit_id, payload = content(number)
                entry = AuditEntry(
                    id=number + 1,
                    at=now().replace(microsecond=0),
                    account_id=account_id,
                    action=action,
                    unit_id=unit_id,
                    payload=payload,
                    previous=previous,
                )
                entry.digest = previous = digest(entry)
                entries.append(entry)
                terms += [AuditTerm(term=term, entry=entry) for term in terms_of(action, payload)]
            with gate_open():
                AuditEntry.objects.bulk_create(entries)
            AuditTerm.objects.bulk_create(terms)


def content(number: int) -> tuple[int, str, int, dict[str, Any]]:
    chance = random.Random(number)
    reason = f"{chance.choice(WORDS)} z{number % 1000}x lý do {number % 100}"
    payload = {"submission": f"b{number:08d}", "reason": reason, "rows": f"{number:064x}"}
    return 1 + number % 50, ACTIONS[number % len(ACTIONS)], 1 + number % UNITS, payload


def prepare_other() -> str:
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("CREATE VIRTUAL TABLE other USING fts5(words, content='')")
            cursor.execute(
                "INSERT INTO other(rowid, words) SELECT entry_id, group_concat(term, ' ') FROM base_auditterm "
                "GROUP BY entry_id"
            )
            return "FTS5"
        cursor.execute(
            "CREATE TABLE other AS SELECT entry_id, to_tsvector('simple', string_agg(term, ' ')) AS words "
            "FROM base_auditterm GROUP BY entry_id"
        )
        cursor.execute("CREATE INDEX ON other USING gin(words)")
        cursor.execute("ANALYZE")
        return "GIN tsvector"


def ask(words: str) -> tuple[float, float, float]:
    from giaoban.base.terms import words_of
    from giaoban.base.trail import Wanted, trail

    found = [line.id for line in trail(Wanted(words=words))]
    by_index = [row[0] for row in select(*_index(words_of(words)))]
    assert found == by_index, (words, found[:5], by_index[:5])
    return (
        median(lambda: trail(Wanted(words=words))),
        median(lambda: select(*_like(words_of(words)))),
        median(lambda: select(*_index(words_of(words)))),
    )


COLUMNS = "id, at, account_id, action, unit_id, payload, digest"


def _like(words: list[str]) -> tuple[str, list[Any]]:
    from django.db import connection

    payload = "payload" if connection.vendor == "sqlite" else "payload::text"
    tests = " AND ".join([f"(lower({payload}) LIKE %s OR action LIKE %s)"] * len(words))
    values = [f"%{word}%" for word in words for _ in range(2)]
    return f"SELECT {COLUMNS} FROM base_auditentry WHERE {tests} ORDER BY id DESC LIMIT 50", values  # noqa: S608


def _index(words: list[str]) -> tuple[str, list[Any]]:
    from django.db import connection

    if connection.vendor == "sqlite":
        asked = " AND ".join(f'"{word}"*' for word in words)
        inner = "SELECT rowid FROM other WHERE other MATCH %s"
    else:
        asked = " & ".join(f"{word}:*" for word in words)
        inner = "SELECT entry_id FROM other WHERE words @@ to_tsquery('simple', %s)"
    return f"SELECT {COLUMNS} FROM base_auditentry WHERE id IN ({inner}) ORDER BY id DESC LIMIT 50", [asked]  # noqa: S608


def select(sql: str, values: Iterable[Any]) -> list[tuple[Any, ...]]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql, list(values))
        return list(cursor.fetchall())


def median(run: Callable[[], object]) -> float:
    times = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        run()
        times.append(time.perf_counter() - begun)
    return statistics.median(times)


def by_columns() -> None:
    from giaoban.base.trail import Wanted, trail, trail_count

    some, one = frozenset(range(1, UNITS // 2)), frozenset({3})
    asked = {
        "one unit": Wanted(unit_ids=one),
        "half of the units, one account": Wanted(unit_ids=some, account_ids=frozenset({9})),
        "half of the units, one action": Wanted(unit_ids=some, action="people.grant"),
        "half of the units, a rare word": Wanted(unit_ids=some, words="z17x"),
        "everything, page 1,000": Wanted(),
    }
    for name, wanted in asked.items():
        before = TOTAL - 50_000 if "page" in name else None
        page = median(lambda wanted=wanted, before=before: trail(wanted, before))  # type: ignore[misc]
        count = median(lambda wanted=wanted: trail_count(wanted))  # type: ignore[misc]
        print(f"{name:34} {page * 1e3:8.1f}ms   counting it (to 10,001) {count * 1e3:8.1f}ms")


def whole() -> None:
    from giaoban.base.queries import broken_audit_entry
    from giaoban.base.trail import Wanted, whole_trail

    begun = time.perf_counter()
    read = sum(1 for _ in whole_trail(Wanted()))
    print(f"{'read through for an export':34} {time.perf_counter() - begun:8.1f}s of {read:,}")
    begun = time.perf_counter()
    assert broken_audit_entry() is None
    print(f"{'verify the chain':34} {time.perf_counter() - begun:8.1f}s")


if __name__ == "__main__":
    main()
