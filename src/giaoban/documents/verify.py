"""Hold a file against the document it came from and against the ledger: a draft, one that came back, an issued one."""

import hashlib
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import zip_longest
from typing import Literal

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from giaoban.base.actors import Actor, demand
from giaoban.base.clock import now
from giaoban.base.errors import Refusal, declare
from giaoban.documents import sources
from giaoban.documents.contributions import Moment, is_contributed
from giaoban.documents.expressions import is_owed
from giaoban.documents.holding import compared, differing, standing
from giaoban.documents.lines import Line, clean, lines_of
from giaoban.documents.models import Draft, DraftFigure, Issued, SignedCopy, Version
from giaoban.documents.package import DRAFT_PROPERTY
from giaoban.documents.reconcile import Mismatch, MismatchKind, around
from giaoban.documents.wordfile import WordFile
from giaoban.intake.extract import TOO_LARGE, extract

NOT_OURS = declare(
    "documents.not_ours",
    _("Tệp này không phải dự thảo do Giao Ban lập, hoặc dự thảo không có trong hệ thống này."),
)

Copy = Literal["docx", "pdf", "signed", "before", "other"]
_WORDS = re.compile(r"\d+(?:[.,/]\d+)*|[^\W\d_]+")
_NUMBERS = re.compile(r"\d+(?:[.,/]\d+)*")
# How alike the words of a PDF and of an issued document are, at least, for the one to be held against the other.
_ALIKE = 0.5


@dataclass(frozen=True, slots=True)
class Seal:
    """That a document was issued, and what the file is of it: `docx`, `pdf` or `signed`, byte for byte; `before`: a
    state of it from before it was issued; `other`: none that is kept. `same_words`: it says what was issued."""

    symbol: str
    on: date
    copy: Copy
    same_words: bool
    followed_by: str = ""

    @property
    def is_exact(self) -> bool:
        """Whether the file is, byte for byte, what was issued or signed."""
        return self.copy in ("docx", "pdf", "signed")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a file says. `figures` counts the bound figures; `moved_on` names those whose value of record has changed
    since they were printed: no fault of the file, but worth a new draft. `seal`: of an issued document;
    `by_numbers`: a PDF of unknown origin, of which only the set of numbers was compared."""

    draft_id: str
    unit_id: int
    period: str  # empty for a document of no period
    figures: int
    mismatches: tuple[Mismatch, ...]
    moved_on: tuple[str, ...] = ()
    seal: Seal | None = None
    by_numbers: bool = False

    @property
    def is_clean(self) -> bool:
        """Whether every printed number is still what the ledger gave, and an issued file the one that was issued."""
        return not self.mismatches and (self.seal is None or self.seal.copy != "other")


def verify(data: bytes, actor: Actor | None = None, name: str = "") -> Verdict:
    """Every changed, removed and unlinked number of a file; of an issued document's also whether it is what was issued.

    Takes the .docx of a draft, of any version, or as issued, and the PDF of an issued one, signed or not. Refuses a
    file that cannot be read or is of no document of this ledger; with an actor, one of a unit for which the actor
    lacks `documents.verify`. `name` is the file's, for refusals. Nothing is written.
    """
    if len(data) > settings.MAX_FILE_BYTES:
        raise Refusal(TOO_LARGE, name=name, limit=settings.MAX_FILE_BYTES // 2**20)
    sha256 = hashlib.sha256(data).hexdigest()
    if b"%PDF-" in data[:1024]:
        return _verify_pdf(data, sha256, actor, name)
    file = WordFile(data, name)
    lines = lines_of(file)
    draft = draft_of(file, lines)
    if actor is not None:
        demand(actor, "documents.verify", draft.unit_id)
    number = _number_of(draft, sha256)
    found = tuple(compared(draft, lines, number))
    issued = Issued.objects.filter(pk=draft.pk).first()
    seal = None
    if issued is not None:
        said = [line.text for line in lines]
        copy: Copy = "docx" if issued.sha256 == sha256 else "before" if number is not None else "other"
        seal = _seal(issued, copy, said == issued.lines)
    return _verdict(draft, found, number, seal)


def draft_of(file: WordFile, lines: Sequence[Line]) -> Draft:
    """The draft a file came from: by its property, else by the marks of its figures. Refuses a file of nobody's."""
    named = Draft.objects.filter(pk=file.properties().get(DRAFT_PROPERTY, "").replace("\x00", "")).first()
    if named is not None:
        return named
    marks = {held.mark.removeprefix("gb_") for line in lines for held in line.held}
    # In slices: a database takes only so many parameters at once.
    ids = sorted(marks)[:500]
    votes = Counter(DraftFigure.objects.filter(pk__in=ids).values_list("draft_id", flat=True))
    if not votes:
        raise Refusal(NOT_OURS)
    return Draft.objects.get(pk=votes.most_common(1)[0][0])


def _number_of(draft: Draft, sha256: str) -> int | None:
    """Which version of a document a file is, byte for byte; None: some other state of it, held against the newest."""
    if draft.sha256 == sha256:
        return 0
    return Version.objects.filter(draft=draft, sha256=sha256).values_list("number", flat=True).first()


def _verdict(draft: Draft, found: tuple[Mismatch, ...], number: int | None, seal: Seal | None) -> Verdict:
    figures = standing(draft, number)
    position = sources.position()
    by_time = [one for one in figures if is_contributed(one.expressions[0]) or is_owed(one.expressions[0])]
    late = [one for one in figures if one.at_seq != position or one in by_time]
    since = differing(draft, late, Moment(position, now()))
    names = tuple(dict.fromkeys(expression for one in since for expression in one.expressions))
    label = f"{draft.period}@{draft.regime}" if draft.period else ""
    return Verdict(draft.pk, draft.unit_id, label, len(figures), found, names, seal)


def _seal(issued: Issued, copy: Copy, same_words: bool) -> Seal:
    after = issued.followed_by.order_by("at").first()
    return Seal(issued.symbol, issued.on, copy, same_words, after.symbol if after else "")


# --- PDF -------------------------------------------------------------------------------------------------------------


def _verify_pdf(data: bytes, sha256: str, actor: Actor | None, name: str) -> Verdict:
    issued = Issued.objects.filter(pdf_sha256=sha256).first()
    copy: Copy = "pdf"
    if issued is None:
        signed = SignedCopy.objects.select_related("issued").filter(sha256=sha256).first()
        issued, copy = (signed.issued, "signed") if signed is not None else (None, "other")
    text = "" if issued is not None else _clean_lines(extract(name, data, settings.MAX_FILE_BYTES).text)
    if issued is None:
        issued = _issued_like(_WORDS.findall(text), actor)
    if actor is not None:
        demand(actor, "documents.verify", issued.unit_id)
    unproven = [
        Mismatch("unproven", "", one.text, around(one.line, one.start, one.end), one.mark)
        for one in differing(issued.draft, standing(issued.draft))
    ]
    found = _numbers_apart(issued, text) if copy == "other" else []
    seal = _seal(issued, copy, copy != "other" or not found)
    return replace(_verdict(issued.draft, (*found, *unproven), None, seal), by_numbers=copy == "other")


def numbers_lacking(issued: Issued, data: bytes, name: str = "") -> tuple[str, ...]:
    """The numbers of an issued document that a PDF of it does not have. What a signature adds is let be: its own time
    and name stand in no issued text."""
    text = _clean_lines(extract(name or "pdf", data, settings.MAX_FILE_BYTES).text)
    return tuple(one.expected for one in _numbers_apart(issued, text) if one.expected)


def _issued_like(words: list[str], actor: Actor | None) -> Issued:
    """The issued document that a PDF with these words is of: one whose symbol it has and whose words are its own."""
    text = " ".join(words)
    best, alike = None, _ALIKE
    for row in Issued.objects.select_related("draft").order_by("-at")[:2000]:
        if actor is not None and not actor.may("documents.view", row.unit_id):
            continue
        if " ".join(_WORDS.findall(row.symbol)) not in text:
            continue
        own = Counter(_WORDS.findall(" ".join(row.lines)))
        share = (own & Counter(words)).total() / max(1, own.total())
        if share > alike:
            best, alike = row, share
    if best is None:
        raise Refusal(NOT_OURS)
    return best


def _numbers_apart(issued: Issued, text: str) -> list[Mismatch]:
    """The numbers that a PDF has and the issued words do not, and the other way round. A PDF sets columns side by side,
    so the order is not compared; page numbers, alone in their line, are let be."""
    frozen = Counter(_NUMBERS.findall(" ".join(issued.lines)))
    there = Counter(_NUMBERS.findall(text))
    alone = Counter(line.strip() for line in text.splitlines() if line.strip().isdecimal())
    gone, came = list((frozen - there).elements()), list((there - frozen - alone).elements())
    found: list[Mismatch] = []
    for was, new in zip_longest(gone, came, fillvalue=""):
        kind: MismatchKind = "unlinked" if not was else "changed" if new else "removed"
        source = text if new else "\n".join(issued.lines)
        line = next((one for one in source.splitlines() if (new or was) in one), "")
        start = line.find(new or was)
        found.append(Mismatch(kind, new, was, around(line, start, start + len(new or was))))
    return found


def _clean_lines(text: str) -> str:
    """Text as it is compared, line by line."""
    return "\n".join(clean(line) for line in text.splitlines())
