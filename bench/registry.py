"""How fast a conversion table as long as the nation's goes in, beside the registry's own verbs called row by row.

    uv run python -m bench.registry                                # SQLite
    WITH_POSTGRES_DURABLE=1 tools/with-postgres uv run python -m bench.registry   # PostgreSQL

The table is generated: 10,571 rows, 10,033 old units, 441 of them split, as the national table of 2025 counts. Row by
row is what a clerk's script would do with the ORM: find or register both units, then `pass_on`, a transaction each; it
is timed on the first rows only and scaled up.
"""

import os
import tempfile
import time

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "giaoban.settings")
os.environ["GIAOBAN_VAR"] = tempfile.mkdtemp(prefix="giaoban-bench-")

ROWS, OLD, SPLIT, PROVINCES = 10_571, 10_033, 441, 34
SAMPLE = 300


def table() -> str:
    """The generated table as CSV, in the shape of the national one: two rows of heads, codes behind names."""
    lines = [
        "Đơn vị hành chính từ ngày 01/7/2025,,,Đơn vị hành chính trước ngày 01/7/2025,,,,",
        '"Tỉnh, thành phố",Tên Xã mới,Mã Xã mới,Tên Xã cũ,Mã Xã cũ,Ghi chú,Quận/huyện,Tỉnh cũ',
    ]
    extra = ROWS - OLD
    parts = {number: 2 + (number < extra - SPLIT) for number in range(SPLIT)}
    written = 0
    for number in range(OLD):
        for part in range(parts.get(number, 1)):
            new = (number // 3 + part) % 3321
            province = new * PROVINCES // 3321 + 1
            old_province = number * 63 // OLD + 1
            note = "Nhập một phần" if number in parts else "Nhập toàn bộ"
            lines.append(
                f"Tỉnh Mới {province} ({province:02d}),Xã Mới {new},{new + 1:05d},Xã Cũ {number},{number + 1:05d},"
                f"{note},Huyện {number // 15} ({number // 15 + 1:03d}),Tỉnh Cũ {old_province} ({old_province:02d})"
            )
            written += 1
    assert written == ROWS, written
    return "\n".join(lines)


def main() -> None:
    import django
    from django.core.management import call_command
    from django.db import connection

    django.setup()
    call_command("migrate", verbosity=0)
    content = table().encode()
    begun = time.perf_counter()
    plan = preview(content)
    seen = time.perf_counter() - begun
    begun = time.perf_counter()
    result = confirm(content)
    done = time.perf_counter() - begun
    call_command("flush", verbosity=0, interactive=False)
    begun = time.perf_counter()
    row_by_row(SAMPLE)
    slow = (time.perf_counter() - begun) / SAMPLE * ROWS
    print(f"{connection.vendor}, {ROWS:,} rows: {plan} changes; {result}")
    print(f"{'preview':>24} {seen:8.2f} s")
    print(f"{'read, plan and write':>24} {done:8.2f} s {ROWS / done:9,.0f} rows/s")
    print(f"{'row by row (scaled up)':>24} {slow:8.2f} s {ROWS / slow:9,.0f} rows/s   {slow / done:.1f}× slower")


def preview(content: bytes) -> int:
    from giaoban.base.actors import System
    from giaoban.registry.actions.import_units import import_at_once

    return import_at_once(System(), "table.csv", content, dry_run=True)[0].plan.changes


def confirm(content: bytes) -> dict[str, int]:
    from giaoban.base.actors import System
    from giaoban.registry.actions.import_units import import_at_once

    result = import_at_once(System(), "table.csv", content)[1]
    assert result["successions"] >= ROWS and not result["left_out"], result
    return result


def row_by_row(rows: int) -> None:
    """One whole merger a row: two units registered under a province, one passes into the other."""
    from datetime import date

    from giaoban.base.actors import System
    from giaoban.registry.actions.register import register
    from giaoban.registry.actions.succeed import Part, pass_on

    actor, since, on = System(), date(2020, 1, 1), date(2025, 7, 1)
    top = register(actor, code="01", name="Tỉnh Mới", type="tinh", valid_from=since)
    for number in range(rows):
        old = register(actor, code=f"{number:05d}", name=f"Xã Cũ {number}", type="xa", valid_from=since, parent_id=top)
        if number % 3 == 0:
            new = register(
                actor, code=f"{number:05d}", name=f"Xã Mới {number}", type="xa", valid_from=on, parent_id=top
            )
        pass_on(actor, old, [Part(new)], on=on)


if __name__ == "__main__":
    main()
