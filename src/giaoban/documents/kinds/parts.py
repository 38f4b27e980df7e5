"""What several kinds of documents say alike: days and hours in official words, lists, tables. Pure."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from giaoban.documents.content import Block, Paragraph, Pieces, Style, Table, TableRow
from giaoban.documents.profiles import Profile
from giaoban.documents.wordings import Filling, delivered, lay_out

_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
_WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")


def local(moment: datetime) -> datetime:
    """A moment by the office's clock; one without a time zone is by it already."""
    return moment.astimezone(_ZONE) if moment.tzinfo else moment


def day_words(day: date) -> str:
    """ "ngày 05 tháng 3 năm 2024": days below 10 and the months 1 and 2 take a zero (Nghị định 30/2020, phụ lục I)."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def hour_words(moment: datetime) -> str:
    """ "8 giờ 00", "13 giờ 30"."""
    return f"{local(moment).hour} giờ {local(moment).minute:02d}"


def moment_words(moment: datetime) -> str:
    """ "8 giờ 00, ngày 05 tháng 3 năm 2024 (thứ Ba)"."""
    day = local(moment).date()
    return f"{hour_words(moment)}, {day_words(day)} ({_WEEKDAYS[day.weekday()]})"


def clock_words(moment: datetime) -> str:
    """ "08:00", for a table."""
    return f"{local(moment):%H:%M}"


def body(*pieces: str) -> Paragraph:
    """A paragraph of running text."""
    return Paragraph(Style.BODY, tuple(piece for piece in pieces if piece))


def leading(text: str) -> Paragraph:
    """A paragraph that stays with the list it opens."""
    return Paragraph(Style.BODY, (text,), leads=True)


def said(pieces: Pieces) -> Paragraph:
    """A paragraph of pieces."""
    return Paragraph(Style.BODY, pieces)


def section(number: int, title: str) -> Paragraph:
    """ "1. Tên khoản"."""
    return Paragraph(Style.SECTION, (f"{number}. {title}",))


def part(profile: Profile, number: str, title: str) -> Paragraph:
    """ "I. TÊN MỤC", or as the form numbers parts."""
    return Paragraph(Style.PART, (profile.body.part.format(number=number, title=title),))


def dashed(lines: Iterable[str]) -> list[Block]:
    """Each line after a dash: ";" between them, "." after the last."""
    listed = [line.strip().rstrip(".;") for line in lines if line.strip()]
    return [body(f"- {line}{';' if index < len(listed) else '.'}") for index, line in enumerate(listed, 1)]


def lettered(items: Sequence[Pieces]) -> list[Block]:
    """ "a) …", "b) …" in the Vietnamese alphabet: without f, j, w, z (Nghị định 30/2020, phụ lục I, mục II.5)."""
    letters = "abcdđeghiklmnopqrstuvxy"
    return [
        Paragraph(Style.BODY, (f"{letters[index % len(letters)]}) ", *pieces)) for index, pieces in enumerate(items)
    ]


def ended(pieces: Pieces, mark: str = ".") -> Pieces:
    """Pieces that end with a stop."""
    if not pieces:
        return pieces
    last = pieces[-1]
    if isinstance(last, str):
        return (*pieces[:-1], f"{last.rstrip().rstrip('.;,')}{mark}")
    return (*pieces, mark)


def table(columns: tuple[str, ...], head: tuple[str, ...], rows: Iterable[tuple[Pieces, ...]]) -> Table:
    """A table; `columns` are names that the form knows the widths of."""
    return Table(columns, head, tuple(TableRow(cells) for cells in rows))


def closed(blocks: Sequence[Block], profile: Profile) -> tuple[Block, ...]:
    """Blocks whose last paragraph ends with the form's end mark ("./." or ".")."""
    *rest, last = blocks
    if not isinstance(last, Paragraph):
        return tuple(blocks)
    return (*rest, replace(last, pieces=ended(last.pieces, profile.body.end)))


def laid_out(kind: str, wording: str, filling: Filling, profile: Profile) -> tuple[Block, ...]:
    """The text of a document by an office's wording, or the delivered one, with the form's end mark."""
    blocks = lay_out(wording or delivered(kind), filling, profile)
    return closed(blocks, profile) if blocks else ()


_A_PAPER = re.compile(r"(Đề án|Nghị quyết|Nghị định|Chỉ thị|Kết luận|Thông tư|Quyết định|Kế hoạch) (số )?\d")


def lower_first(text: str) -> str:
    """A name inside a sentence; a paper's keeps its capital, without which its number would be any number.

    >>> lower_first("Hội nghị giao ban"), lower_first("Đề án 06")
    ('hội nghị giao ban', 'Đề án 06')
    """
    return text if _A_PAPER.match(text) else text[:1].lower() + text[1:]


def upper_first(text: str) -> str:
    """A name at the head of a sentence."""
    return text[:1].upper() + text[1:]
