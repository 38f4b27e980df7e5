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
from giaoban.documents.actions.take_back import take_back
from giaoban.documents.content import DocumentKind
from giaoban.documents.reconcile import Mismatch
from giaoban.documents.verify import Seal, verify
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
    """Print a line for each mismatch of a draft, a returned file, an issued .docx or PDF; 0 if there is none, else 1.
    Raises Refusal."""
    verdict = verify(_bytes_of(path), name=path.name)
    if verdict.seal is not None:
        sys.stdout.write(f"{path}: {sentence_of_seal(verdict.seal)}\n")
    if verdict.by_numbers:
        sys.stdout.write(
            f"{path}: PDF không do Giao Ban lập hay nhận, chỉ so được các con số, không so lời và chỗ đứng\n"
        )
    for one in verdict.mismatches:
        sys.stdout.write(f"{path}: {sentence_of(one)}\n")
    if verdict.moved_on:
        sys.stderr.write(f"{path}: {len(verdict.moved_on)} số liệu trong sổ đã thay đổi từ khi lập dự thảo\n")
    if verdict.is_clean:
        sys.stdout.write(f"{path}: {verdict.figures} số liệu khớp với sổ\n")
    return 0 if verdict.is_clean else 1


def take_back_command(actor: Actor, path: Path) -> int:
    """Take a document back from Word as its next version; a line for each number that waits for a decision, then 1,
    else 0. Raises Refusal."""
    taken = take_back(actor, _bytes_of(path), path.name)
    version, waiting = taken.version, taken.waiting
    sys.stdout.write(f"{path}: bản {version.number} của {version.draft.name}, {len(waiting)} số chờ quyết định\n")
    for row in waiting:
        printed = f" (sổ: “{row.printed}”)" if row.printed else ""
        sys.stdout.write(f"{path}: “{row.said}”{printed} {_WORDS[row.kind]}: {row.place}\n")
    return 1 if waiting else 0


def _bytes_of(path: Path) -> bytes:
    try:
        if path.stat().st_size > settings.MAX_FILE_BYTES:
            raise Refusal(TOO_LARGE, name=path.name, limit=settings.MAX_FILE_BYTES // 2**20)
        return path.read_bytes()
    except OSError as error:
        raise Refusal(NOT_OPENED, name=str(path), why=error.strerror) from error


def sentence_of_seal(seal: Seal) -> str:
    """Whether a file is what was issued, as one line."""
    of = f"văn bản số {seal.symbol} ban hành ngày {seal.on:%d/%m/%Y}"
    said = {
        "docx": f"đúng từng byte tệp Word của {of}",
        "pdf": f"đúng từng byte bản PDF của {of}",
        "signed": f"đúng từng byte bản PDF đã ký của {of}",
        "before": f"là bản có trước khi ban hành của {of}",
        "other": f"KHÔNG phải tệp đã ban hành của {of}"
        + (": mã băm khác, lời văn giống" if seal.same_words else ": mã băm và lời văn đều khác"),
    }[seal.copy]
    return said + (f"; đã có văn bản số {seal.followed_by} thay thế hoặc đính chính" if seal.followed_by else "")


def sentence_of(one: Mismatch) -> str:
    """A mismatch as one line."""
    if one.kind == "unlinked":
        return f"số “{one.text}” {_WORDS[one.kind]}: {one.place}"
    said = f" thành “{one.text}”" if one.kind == "changed" else ""
    return f"“{one.expected}” {_WORDS[one.kind]}{said}: {one.place}"
