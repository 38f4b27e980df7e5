"""`giaoban draft` and `giaoban verify`, ready for the command line."""

import sys
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from giaoban.base.actors import Actor
from giaoban.base.clock import today
from giaoban.base.errors import Refusal, declare
from giaoban.catalogue.queries import regime_of
from giaoban.catalogue.rules import PeriodError, Regime, parse_period
from giaoban.documents.actions.draft import draft
from giaoban.documents.content import DocumentKind
from giaoban.documents.reconcile import Mismatch
from giaoban.documents.verify import verify
from giaoban.intake.extract import TOO_LARGE
from giaoban.registry.queries import resolve

BAD_PERIOD = declare(
    "documents.bad_period",
    _("Không hiểu kỳ “%(period)s”. Viết như 2024-02, 2024-Q1, 2024-H1, 2024-9M, 2024 hoặc 2024-02@ND09."),
)
NOT_OPENED = declare("documents.not_opened", _("Không mở được tệp %(name)s: %(why)s."))
NOT_WRITTEN = declare("documents.not_written", _("Không ghi được tệp %(name)s: %(why)s."))

_WORDS = {
    "changed": "đã bị sửa",
    "removed": "đã bị xóa",
    "moved": "đứng ở chỗ của số khác",
    "unlinked": "không có nguồn",
    "unproven": "sổ số liệu không cho kết quả này",
}


def draft_command(actor: Actor, unit: str, period: str, form: str, out: Path, kind: str = DocumentKind.REPORT) -> int:
    """Write the draft of a kind of document of a unit (by code) and period to a file, as Word or, where its name ends
    in .pdf, as PDF, and say what was done.

    Without `@REGIME` the unit's own regime is taken, and printed. Raises Refusal.
    """
    try:
        asked = parse_period(period, Regime.LICH)
    except PeriodError as error:
        raise Refusal(BAD_PERIOD, period=period) from error
    about = resolve(unit, min(asked.last, today()))
    if "@" not in period and asked.regime != Regime.TUYCHON:
        asked = parse_period(period, regime_of(about.id))
    made = draft(actor, about.id, asked, form, kind=kind)
    with (made.pdf if out.suffix.lower() == ".pdf" else made.file).open("rb") as file:
        data = file.read()
    try:
        out.write_bytes(data)
    except OSError as error:
        raise Refusal(NOT_WRITTEN, name=str(out), why=error.strerror) from error
    sys.stdout.write(f"{out}: {about.name}, kỳ {asked}, {made.figures.count()} số liệu, sổ số {made.ledger_seq}\n")
    return 0


def verify_command(path: Path) -> int:
    """Print a line for each mismatch of a returned file; 0 if there is none, else 1. Raises Refusal."""
    try:
        if path.stat().st_size > settings.MAX_FILE_BYTES:
            raise Refusal(TOO_LARGE, name=path.name, limit=settings.MAX_FILE_BYTES // 2**20)
        data = path.read_bytes()
    except OSError as error:
        raise Refusal(NOT_OPENED, name=str(path), why=error.strerror) from error
    verdict = verify(data, name=path.name)
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
