"""What shows that something was done: files taken in safely, figures of the ledger by their expression."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

from django.conf import settings
from django.core.files.base import ContentFile

from giaoban.base.errors import Refusal
from giaoban.base.ids import new_id
from giaoban.figures.queries import ledger_position
from giaoban.intake.extract import EMPTY, NO_LETTERS, SCAN, SECRET, extract
from giaoban.rollup.queries import evaluate
from giaoban.tasks.enums import EvidenceKind
from giaoban.tasks.models import Entry, Evidence
from giaoban.tasks.refusals import BAD_EVIDENCE, EMPTY_FILE, NO_FIGURE, SECRET_EVIDENCE, TOO_LARGE
from vnfigures.text import fold

# What a file begins with by its ending: the name alone says nothing.
_BEGINS: dict[str, tuple[bytes, ...]] = {
    ".docx": (b"PK\x03\x04",),
    ".xlsx": (b"PK\x03\x04",),
    ".pdf": (b"%PDF-",),
    ".jpg": (b"\xff\xd8\xff",),
    ".jpeg": (b"\xff\xd8\xff",),
    ".png": (b"\x89PNG\r\n\x1a\n",),
    ".txt": (b"",),
}
_READ = (".docx", ".xlsx", ".pdf", ".txt")


@dataclass(frozen=True, slots=True)
class GivenFile:
    """A file as it came."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Shown:
    """Evidence that was looked at and may be kept."""

    name: str
    data: bytes = b""
    expression: str = ""
    value: str = ""
    seq: int | None = None


def safe_name(name: str) -> str:
    """A file's name without its folders and without what a system could take for more than a name.

    >>> safe_name("..\\\\..\\\\Biên bản <nghiệm thu>.pdf")
    'Biên bản nghiệm thu.pdf'
    """
    last = re.split(r"[\\/]", name)[-1]
    words = re.sub(r"[^\w .,()\-–]", "", last).strip(" .")
    stem, ending = PurePath(words).stem[:150], PurePath(words).suffix
    return f"{stem or 'tep'}{ending}"


def looked_at(files: Sequence[GivenFile], expressions: Sequence[str]) -> list[Shown]:
    """Files and expressions as evidence. Refuses a kind of file that is none, an empty or too large one, one with a
    secrecy mark (where it can be read: nothing of it is kept), and an expression that gives no figure."""
    found = [_file(one) for one in files]
    seq = ledger_position()
    for expression in filter(None, (one.strip() for one in expressions)):
        value = _value(expression, seq)
        found.append(Shown(expression, expression=expression, value=value, seq=seq))
    return found


def _file(given: GivenFile) -> Shown:
    name = safe_name(given.name)
    if len(given.data) > settings.MAX_FILE_BYTES:
        raise Refusal(TOO_LARGE, name=name, limit=settings.MAX_FILE_BYTES // 2**20)
    if not given.data:
        raise Refusal(EMPTY_FILE, name=name)
    ending = PurePath(name).suffix.lower()
    if not given.data.startswith(_BEGINS.get(ending, ())):
        raise Refusal(BAD_EVIDENCE, name=name)
    if ending in _READ:
        _refuse_secret(name, given.data)
    return Shown(name, given.data)


def _refuse_secret(name: str, data: bytes) -> None:
    try:
        extract(name, data, settings.MAX_FILE_BYTES)
    except Refusal as refusal:
        if refusal.code == SECRET:
            raise Refusal(SECRET_EVIDENCE, name=name) from refusal
        # A scan has no text to look into: a picture of a paper is evidence all the same.
        if refusal.code not in (EMPTY, SCAN, NO_LETTERS):
            raise


def _value(expression: str, seq: int) -> str:
    try:
        value = evaluate(expression, seq) if len(expression) <= 200 else None
    except Refusal as refusal:
        raise Refusal(NO_FIGURE, expression=expression[:80]) from refusal
    if value is None:
        raise Refusal(NO_FIGURE, expression=expression[:80])
    return str(value)


def keep_evidence(entry: Entry, shown: Sequence[Shown]) -> None:
    """Keep what was looked at with its entry; a file under a name of ours, with its hash."""
    for one in shown:
        row = Evidence(id=new_id(), entry=entry, kind=EvidenceKind.FIGURE, name=one.name[:200])
        if one.expression:
            row.expression, row.value, row.ledger_seq = one.expression, one.value, one.seq
        else:
            row.kind, row.size = EvidenceKind.FILE, len(one.data)
            row.sha256 = hashlib.sha256(one.data).hexdigest()
            ending = fold(PurePath(one.name).suffix.lower())
            row.file.save(f"{row.pk}{ending}", ContentFile(one.data), save=False)
        row.save()
