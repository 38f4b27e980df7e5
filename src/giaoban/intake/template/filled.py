"""The file comes back filled: whose it is, and cell by cell what taking it over would change. Writes nothing."""

import hashlib
import json
from dataclasses import dataclass

from django.core import signing
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giaoban.base.errors import Refusal, declare
from giaoban.catalogue.rules import PeriodError, parse_period, period_name
from giaoban.checks.queries import Proposed, check_cells
from giaoban.figures.enums import Absence, Severity
from giaoban.intake.cells import reading_of
from giaoban.intake.decoding import Decoded, Undecoded
from giaoban.intake.enums import CellAbsence
from giaoban.intake.faults import sentence
from giaoban.intake.sheet_cells import MERGED, Unusable, raw_of
from giaoban.intake.sheet_cells import sentence as cell_sentence
from giaoban.intake.sheets import Book, Merged, Row, address_of, open_book
from giaoban.intake.submissions import LineRow, SubmissionView
from giaoban.intake.template.build import KEY, LINE, MARK_SHEET, NOTE, SALT, SECTION, VALUE, Identity
from giaoban.intake.template.words import said_words
from giaoban.registry.queries import units

NOT_OURS = declare(
    "intake.template_unknown",
    gettext_lazy(
        "Tệp %(name)s không phải biểu Excel tải từ trang này, hoặc phần ẩn của biểu đã bị xóa. "
        "Hãy tải biểu về, chép số sang rồi nộp lại; hoặc thả tệp ở trang Thu thập để đọc như báo cáo."
    ),
)
OTHER_UNIT = declare(
    "intake.template_of_another_unit",
    gettext_lazy("Tệp %(name)s là biểu của %(theirs)s, không phải của %(mine)s. Hãy chọn đúng tệp."),
)
OTHER_PERIOD = declare(
    "intake.template_of_another_period",
    gettext_lazy("Tệp %(name)s là biểu của %(theirs)s, còn biểu đang mở là của %(mine)s. Hãy chọn đúng tệp."),
)
OTHER_FORM = declare(
    "intake.template_of_another_form",
    gettext_lazy("Tệp %(name)s là của một mẫu biểu khác, hoặc bản cũ của mẫu này. Hãy tải lại biểu rồi chép số sang."),
)
NO_TABLE = declare(
    "intake.template_damaged",
    gettext_lazy("Biểu trong tệp %(name)s không còn nguyên: mất cột “Kỳ này”. Hãy tải lại biểu rồi chép số sang."),
)


@dataclass(frozen=True, slots=True)
class FilledCell:
    """One line of the form as the file has it. `verdict`: new, changed, same, empty, or error; `message` says why it
    cannot be taken, `warning` what to look at."""

    row: LineRow
    address: str
    raw: str
    note: str
    before: str
    verdict: str
    message: str = ""
    warning: str = ""

    @property
    def taken(self) -> bool:
        """Whether confirming writes it."""
        return self.verdict in ("new", "changed")


@dataclass(frozen=True, slots=True)
class FilledText:
    """One section of words as the file has it."""

    section_id: int
    heading: str
    text: str
    before: str
    revision: int


@dataclass(frozen=True, slots=True)
class Filled:
    """A filled file. `origin` names it among the origins of cells."""

    name: str
    origin: str
    cells: tuple[FilledCell, ...]
    texts: tuple[FilledText, ...]
    lost: tuple[str, ...] = ()

    def count(self, verdict: str) -> int:
        """How many cells have a verdict."""
        return sum(one.verdict == verdict for one in self.cells)

    @property
    def taken(self) -> tuple[FilledCell, ...]:
        """The cells that confirming writes."""
        return tuple(one for one in self.cells if one.taken)


def read_filled(view: SubmissionView, name: str, data: bytes, limit: int) -> Filled:
    """What a file brings to a submission. Refuses what is no file of ours, or of another unit, period or form."""
    book = open_book(name, data, limit)
    _demand_mine(view, book)
    sheet = next((one for one in book.sheets if one != MARK_SHEET and one not in book.hidden), "")
    rows = dict(book.rows(sheet)) if sheet else {}
    columns = _columns(rows)
    if KEY not in columns or VALUE not in columns:
        raise Refusal(NO_TABLE, name=book.name)
    merged = [one for one in book.merged(sheet) if one.top != one.bottom or one.left <= columns[VALUE] <= one.right]
    keyed = _keyed(rows, columns[KEY])
    cells = tuple(_cell(line, keyed.get(f"{LINE}{line.line.id}"), rows, columns, merged) for line in view.lines)
    lost = tuple(one.row.line.measure.name for one in cells if not one.address)
    return Filled(
        book.name,
        f"sheet:{hashlib.sha256(data).hexdigest()[:16]}",
        _with_checks(view, cells),
        _texts(view, rows, keyed),
        lost,
    )


def _demand_mine(view: SubmissionView, book: Book) -> None:
    found = _identity(book)
    if found is None:
        raise Refusal(NOT_OURS, name=book.name)
    if found.submission == view.id and found.version == view.form.version_id:
        return
    if found.unit != view.unit.id:
        theirs = units([found.unit], view.period.last).get(found.unit)
        raise Refusal(OTHER_UNIT, name=book.name, theirs=theirs.name if theirs else "?", mine=view.unit.name)
    if found.period != str(view.period):
        try:
            theirs_period = period_name(parse_period(found.period))
        except PeriodError:
            theirs_period = found.period
        raise Refusal(OTHER_PERIOD, name=book.name, theirs=theirs_period, mine=period_name(view.period))
    raise Refusal(OTHER_FORM, name=book.name)


def _identity(book: Book) -> Identity | None:
    if MARK_SHEET not in book.sheets:
        return None
    first = next(iter(book.rows(MARK_SHEET)), (0, {}))[1].get(0)
    try:
        return Identity(*json.loads(signing.Signer(salt=SALT).unsign(first.text if first else "")))
    except (signing.BadSignature, ValueError, TypeError):
        return None


def _columns(rows: dict[int, Row]) -> dict[str, int]:
    """Where the columns are now, by the hidden row's words: they may have been moved."""
    for row in rows.values():
        found = {cell.text: at for at, cell in row.items() if cell.text in (KEY, VALUE, NOTE)}
        if KEY in found:
            return found
    return {}


def _keyed(rows: dict[int, Row], at: int) -> dict[str, int]:
    """Where each line is now, by the hidden column's words: rows may have been inserted or moved."""
    return {row[at].text: number for number, row in reversed(rows.items()) if at in row}


def _cell(
    line: LineRow, number: int | None, rows: dict[int, Row], columns: dict[str, int], merged: list[Merged]
) -> FilledCell:
    before = said_words(line.cell)
    if number is None:
        return FilledCell(line, "", "", "", before, "error", _("Dòng này đã bị xóa khỏi tệp; số đang có được giữ."))
    at = columns[VALUE]
    address = address_of(number, at)
    if any(one.top <= number <= one.bottom and one.left <= at <= one.right for one in merged):
        return FilledCell(line, address, "", "", before, "error", cell_sentence(MERGED, address))
    note_at = columns.get(NOTE)
    note = rows[number][note_at].text if note_at is not None and note_at in rows[number] else ""
    cell = rows[number].get(at)
    if cell is None:
        return FilledCell(line, address, "", note, before, "empty" if not before else "same")
    raw = raw_of(cell, address)
    if isinstance(raw, Unusable):
        return FilledCell(line, address, cell.text, note, before, "error", raw.sentence)
    warning = raw.warning
    if cell.formula and not warning:
        warning = _("Ô %(cell)s là công thức; đang lấy kết quả đã lưu: %(text)s.") % {"cell": address, "text": raw.text}
    read = reading_of(raw.text, "", line.line.measure)
    fault = sentence(read) if isinstance(read, Undecoded) else _reason_lacking(read, note)
    if fault:
        message = _("Ô %(cell)s: %(fault)s") % {"cell": address, "fault": fault}
        return FilledCell(line, address, raw.text, note, before, "error", message)
    verdict = "same" if _same(line, read, raw.text, note) else "changed" if before else "new"
    return FilledCell(line, address, raw.text, note, before, verdict, warning=warning)


def _reason_lacking(read: Decoded | Undecoded, note: str) -> str:
    if isinstance(read, Decoded) and read.absence == CellAbsence.NOT_APPLICABLE and not note.strip():
        return sentence(Undecoded("cell_no_reason"))
    return ""


def _same(line: LineRow, read: Decoded | Undecoded, raw: str, note: str) -> bool:
    cell = line.cell
    if cell is None or isinstance(read, Undecoded) or cell.empty:
        return False
    said = (cell.value, cell.numerator, cell.denominator, str(cell.absence), cell.qualifier)
    # For what does not apply the note is the reason.
    noted = cell.absence_reason if cell.absence == CellAbsence.NOT_APPLICABLE else cell.note
    theirs = (read.value, read.numerator, read.denominator, str(read.absence), read.qualifier)
    return said == theirs and noted.strip() == note.strip()


def _texts(view: SubmissionView, rows: dict[int, Row], keyed: dict[str, int]) -> tuple[FilledText, ...]:
    found = []
    for one in view.texts:
        number = keyed.get(f"{SECTION}{one.section.id}")
        first = min(rows[number].items())[1] if number is not None and rows[number] else None
        text = first.text if first is not None and not first.text.startswith(SECTION) else ""
        if text and text.strip() != one.text.strip():
            found.append(FilledText(one.section.id, one.section.heading, text, one.text, one.revision))
    return tuple(found)


def _with_checks(view: SubmissionView, cells: tuple[FilledCell, ...]) -> tuple[FilledCell, ...]:
    """The cells with what the checks say of the form as it would stand."""
    values = {one.row.line.id: said for one in cells if (said := _proposed(one)) is not None}
    found = check_cells(view.unit.id, view.about_id, view.form.version_id, view.period, values)
    said_of: dict[int, list[str]] = {}
    for one in found:
        if one.severity != Severity.INFO:
            for line_id in one.line_ids:
                said_of.setdefault(line_id, []).append(one.message)
    return tuple(_warned(one, said_of.get(one.row.line.id, [])) for one in cells)


def _warned(one: FilledCell, sentences: list[str]) -> FilledCell:
    if not sentences or one.verdict in ("empty", "error"):
        return one
    warning = " ".join(filter(None, [one.warning, *sentences]))
    return FilledCell(one.row, one.address, one.raw, one.note, one.before, one.verdict, one.message, warning)


def _proposed(one: FilledCell) -> Proposed | None:
    """What a line would say: the file's figure, else what stands there."""
    measure = one.row.line.measure
    raw = one.raw if one.taken else one.before
    read = reading_of(raw, "", measure) if raw else None
    if read is None or isinstance(read, Undecoded):
        return None
    absence = {"zero": str(Absence.NONE_OCCURRED), "na": str(Absence.NOT_APPLICABLE)}.get(read.absence, "")
    quality = 1 if read.estimate else 3
    return Proposed(read.value, read.numerator, read.denominator, read.step, quality, read.qualifier, absence)
