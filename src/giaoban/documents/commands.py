"""`giaoban draft` and `giaoban verify`, ready for the command line."""

import sys
from pathlib import Path

from giaoban.base.actors import Actor
from giaoban.base.clock import today
from giaoban.catalogue.queries import regime_of
from giaoban.catalogue.rules import Regime, parse_period
from giaoban.documents.actions.draft import draft
from giaoban.documents.reconcile import Mismatch
from giaoban.documents.verify import verify
from giaoban.registry.queries import resolve

_WORDS = {
    "changed": "đã bị sửa",
    "removed": "đã bị xóa",
    "moved": "đứng ở chỗ của số khác",
    "unlinked": "không có nguồn",
    "unproven": "sổ số liệu không cho kết quả này",
}


def draft_command(actor: Actor, unit: str, period: str, form: str, out: Path) -> int:
    """Write the draft of a unit (by code) and period to a file and say what was done.

    Without `@REGIME` the unit's own regime is taken, and printed. Raises PeriodError and Refusal.
    """
    asked = parse_period(period, Regime.LICH)
    about = resolve(unit, min(asked.last, today()))
    if "@" not in period:
        asked = parse_period(period, regime_of(about.id)) if asked.regime != Regime.TUYCHON else asked
    made = draft(actor, about.id, asked, form)
    with made.file.open("rb") as file:
        out.write_bytes(file.read())
    sys.stdout.write(f"{out}: {about.name}, kỳ {asked}, {made.figures.count()} số liệu, sổ số {made.ledger_seq}\n")
    return 0


def verify_command(path: Path) -> int:
    """Print a line for each mismatch of a returned file; 0 if there is none, else 1. Raises Refusal."""
    verdict = verify(path.read_bytes())
    for one in verdict.mismatches:
        sys.stdout.write(f"{path}: {sentence_of(one)}\n")
    if verdict.moved_on:
        sys.stderr.write(f"{path}: {len(verdict.moved_on)} số liệu trong sổ đã thay đổi từ khi lập dự thảo\n")
    if verdict.is_clean:
        sys.stdout.write(f"{path}: {verdict.figures} số liệu khớp với sổ\n")
    return 0 if verdict.is_clean else 1


def sentence_of(one: Mismatch) -> str:
    """A mismatch as one line."""
    if one.kind == "unlinked":
        return f"số “{one.text}” {_WORDS[one.kind]}: {one.place}"
    said = f" thành “{one.text}”" if one.kind == "changed" else ""
    return f"“{one.expected}” {_WORDS[one.kind]}{said}: {one.place}"
