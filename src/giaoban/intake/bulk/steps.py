"""The two long steps of an import, as work of the worker: reading a table for its preview, and recording it."""

from collections import deque
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from giaoban.base.clock import now, today
from giaoban.intake.bulk.judging import Judge, counts_of
from giaoban.intake.bulk.layout import layout_from
from giaoban.intake.bulk.names import names_for
from giaoban.intake.bulk.reading import Reader, unknown_json
from giaoban.intake.bulk.recording import PIECE, pending, record_piece
from giaoban.intake.bulk.warnings import warn
from giaoban.intake.bulk_models import BulkImport, BulkLine, BulkState
from giaoban.intake.sheets import open_book
from giaoban.people.policy import Person

Tell = Callable[[int, int, str], None]
_AT_ONCE = 1_000
_LIMIT = 2**40


def read_table(actor: Person, source: BulkImport, tell: Tell) -> None:
    """Read the table anew into lines with their verdicts. May be begun again at any time: it starts over."""
    source.lines.all().delete()
    with source.file.open("rb") as file:
        book = open_book(source.name, file.read(), _LIMIT)
    layout = layout_from(source.layout)
    names = names_for(actor, source.office_id, today())
    reader = Reader(names, layout, frozenset(source.layout.get("skipped", ())))
    judge, counts, total = Judge(reader), dict[str, int](), max(1, book.size(source.sheet))
    waiting: list[BulkLine] = []
    for number, lines in reader.lines(book, source.sheet):
        waiting += lines
        if len(waiting) >= _AT_ONCE:
            _keep(source, judge, waiting, counts)
            waiting = []
            tell(min(number, total - 1), total, _("Đang đọc và đối chiếu với sổ"))
    _keep(source, judge, waiting, counts)
    tell(total - 1, total, _("Đang kiểm tra chéo"))
    warn(source, names, counts)
    source.unknown = {"names": unknown_json(reader.unknown, names)}
    source.counts, source.state = counts, BulkState.READY
    source.save(update_fields=["unknown", "counts", "state"])
    tell(total, total, "")


def _keep(source: BulkImport, judge: Judge, lines: list[BulkLine], counts: dict[str, int]) -> None:
    judge.judge(lines)
    counts_of(lines, counts)
    for line in lines:
        line.source = source
    BulkLine.objects.bulk_create(lines)


def record_table(actor: Person, source: BulkImport, tell: Tell) -> dict[str, Any]:
    """Record what was confirmed, piece by piece. Begun again after a crash it goes on where it was."""
    left = deque(pending(source).values_list("pk", flat=True))
    done, total = source.recorded, source.recorded + len(left)
    refused = 0
    while left:
        tell(done, total, _("Đang ghi vào sổ"))
        piece = [left.popleft() for _number in range(min(PIECE, len(left)))]
        recorded, no = record_piece(actor, source, piece)
        done, refused = done + recorded, refused + no
    with transaction.atomic():
        source.refresh_from_db()
        source.state, source.finished_at = BulkState.DONE, now()
        source.save(update_fields=["state", "finished_at"])
    tell(total, total, "")
    said = ngettext("Đã ghi nhận %(n)d số liệu.", "Đã ghi nhận %(n)d số liệu.", source.recorded) % {
        "n": source.recorded
    }
    if refused:
        said += " " + ngettext("%(n)d số bị từ chối.", "%(n)d số bị từ chối.", refused) % {"n": refused}
    return {"sentence": said}
