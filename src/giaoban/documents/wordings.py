"""An office's own wording of a kind of document: plain text with headings and names in double braces. Pure.

A line is a paragraph; "# …" begins a part, "## …" a section (both numbered by themselves, and left out when nothing
stands under them), "// …" is a note that is not printed. A name stands for a word ({{kỳ}}), for a figure of the ledger
({{VX01 năm nay}}), or, alone in its line, for a block ({{bảng chỉ tiêu}}). A number that is no name of a figure is a
number with nothing behind it, and refused like an unknown name (docs/document-kinds.md).
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from itertools import count

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from giaoban.base.errors import Refusal, declare
from giaoban.documents.content import Block, Paragraph, Piece, Pieces, Style
from giaoban.documents.plain_numbers import unexplained
from giaoban.documents.profiles import Profile
from vnfigures.text import fold

UNKNOWN_NAME = declare("documents.unknown_name", _("Dòng %(line)s: không có tên “%(name)s”."))
UNKNOWN_NAME_BUT = declare(
    "documents.unknown_name_but", _("Dòng %(line)s: không có tên “%(name)s”. Có phải: %(like)s?")
)
NOT_ALONE = declare("documents.block_not_alone", _("Dòng %(line)s: “%(name)s” phải đứng riêng một dòng."))
OPEN_BRACES = declare(
    "documents.open_braces", _("Dòng %(line)s: dấu ngoặc {{ }} không đủ đôi. Viết tên giữa hai dấu: {{kỳ}}.")
)
NO_SOURCE = declare(
    "documents.bare_number",
    _("Dòng %(line)s: số “%(name)s” không có nguồn. Hãy thay bằng tên của số liệu, ví dụ {{VX01 trong kỳ}}."),
)
TEMPLATE_EMPTY = declare("documents.empty_template", _("Mẫu lời văn chưa có dòng nào để in."))

# What a block writes where the number of the section it stands in belongs.
SECTION_NUMBER = "\N{SECTION SIGN}."
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_SLOT = re.compile(r"\{\{([^{}]*)\}\}")
_NUMBERED = re.compile(r"^\d+\. ")


@dataclass(frozen=True, slots=True)
class Slot:
    """A name in braces."""

    name: str


@dataclass(frozen=True, slots=True)
class Row:
    """One line that prints something: which line of the text it is, what it is, and its words and names."""

    number: int
    kind: str  # "part", "section" or "text"
    pieces: tuple[str | Slot, ...]

    @property
    def alone(self) -> Slot | None:
        """The one name that the line consists of, if it does."""
        return self.pieces[0] if len(self.pieces) == 1 and isinstance(self.pieces[0], Slot) else None


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a line of a wording, in words."""

    line: int
    message: str


@dataclass(frozen=True, slots=True)
class Names:
    """What a kind of document knows: blocks and words by name with what each stands for, and whether figures of the
    ledger may be named."""

    blocks: Mapping[str, str | Promise]
    words: Mapping[str, str | Promise]
    figures: bool = False


# A figure's name in braces → what is printed for it; raises Unknown.
Figures = Callable[[str], Pieces]


class Unknown(Exception):
    """A name that stands for nothing, with names like it."""

    def __init__(self, name: str, like: Sequence[str] = ()) -> None:
        super().__init__(name)
        self.name, self.like = name, tuple(like)


@dataclass(frozen=True, slots=True)
class Filling:
    """What the names of a wording stand for in one document."""

    blocks: Mapping[str, Sequence[Block]]
    words: Mapping[str, str] = field(default_factory=dict)
    figures: Figures | None = None
    # words with figures in them, made anew each time they are named
    counts: Mapping[str, Callable[[], Pieces]] = field(default_factory=dict)


def key(name: str) -> str:
    """A name as it is looked up: without accents, case and more than one blank."""
    return " ".join(fold(name).split())


def read_wording(text: str) -> tuple[Row, ...]:
    """The lines of a wording that print something. Raises Refusal for braces that are not paired."""
    rows: list[Row] = []
    for number, line in enumerate(text.splitlines(), 1):
        said = line.strip()
        if not said or said.startswith("//"):
            continue
        kind, words = "text", said
        for mark, name in (("##", "section"), ("#", "part")):
            if said.startswith(mark):
                kind, words = name, said.removeprefix(mark).strip()
                break
        rows.append(Row(number, kind, _pieces(words, number)))
    return tuple(rows)


def _pieces(text: str, number: int) -> tuple[str | Slot, ...]:
    parts = _SLOT.split(text)
    if any("{{" in part or "}}" in part for part in parts[::2]) or not all(part.strip() for part in parts[1::2]):
        raise Refusal(OPEN_BRACES, line=number)
    made = [Slot(" ".join(part.split())) if index % 2 else part for index, part in enumerate(parts)]
    return tuple(piece for piece in made if piece)


@cache
def delivered(kind: str) -> str:
    """The wording of a kind that this version brings."""
    return (files("giaoban.documents") / "data" / "templates" / f"{kind}.txt").read_text("utf-8")


def faults(text: str, names: Names, figures: Figures | None = None) -> list[Fault]:
    """What is wrong with a wording, line by line: unknown names with those like them, blocks inside a line, numbers
    with nothing behind them. `figures` says whether a figure's name is known."""
    try:
        rows = read_wording(text)
    except Refusal as refused:
        return [Fault(int(str(refused.params.get("line", 0))), refused.message)]
    if not rows:
        return [Fault(0, Refusal(TEMPLATE_EMPTY).message)]
    found: list[Fault] = []
    for row in rows:
        for piece in row.pieces:
            problem = _problem(row, piece, names, figures)
            found += [Fault(row.number, problem.message)] if problem else []
        found += _bare(row)
    return found


def _problem(row: Row, piece: str | Slot, names: Names, figures: Figures | None) -> Refusal | None:
    if isinstance(piece, str):
        return None
    blocks, words = {key(name) for name in names.blocks}, {key(name) for name in names.words}
    if key(piece.name) in blocks:
        return None if row.alone and row.kind == "text" else Refusal(NOT_ALONE, line=row.number, name=piece.name)
    if key(piece.name) in words:
        return None
    like: Sequence[str] = ()
    if names.figures and figures is not None:
        try:
            figures(piece.name)
        except Unknown as unknown:
            like = unknown.like
        else:
            return None
    return unknown_name(row.number, piece.name, [*alike(piece.name, [*names.blocks, *names.words]), *like])


def unknown_name(line: int, name: str, like: Sequence[str]) -> Refusal:
    """The refusal of a name that stands for nothing."""
    listed = ", ".join(f"{{{{{one}}}}}" for one in dict.fromkeys(like))
    return (
        Refusal(UNKNOWN_NAME_BUT, line=line, name=name, like=listed)
        if like
        else Refusal(UNKNOWN_NAME, line=line, name=name)
    )


def alike(name: str, known: Sequence[str], most: int = 3) -> list[str]:
    """Names that a mistyped one may have meant."""
    keys = {key(one): one for one in known}
    near = get_close_matches(key(name), keys, n=most, cutoff=0.6)
    within = [one for one in keys if min(len(key(name)), len(one)) > 3 and (key(name) in one or one in key(name))]
    return [keys[one] for one in dict.fromkeys([*near, *within])][:most]


def _bare(row: Row) -> list[Fault]:
    text = "".join(piece if isinstance(piece, str) else "…" for piece in row.pieces)
    return [
        Fault(row.number, Refusal(NO_SOURCE, line=row.number, name=text[start:end]).message)
        for start, end in unexplained(text)
    ]


def lay_out(text: str, filling: Filling, profile: Profile) -> list[Block]:
    """The body of a document: a wording with everything its names stand for. Raises Refusal for an unknown name."""
    blocks = {key(name): tuple(found) for name, found in filling.blocks.items()}
    words: dict[str, _Word] = {key(name): said for name, said in filling.words.items()}
    words |= {key(name): said for name, said in filling.counts.items()}
    groups: list[tuple[Row | None, list[Block]]] = [(None, [])]
    for row in read_wording(text):
        if row.kind != "text":
            groups.append((row, []))
        elif row.alone and key(row.alone.name) in blocks:
            groups[-1][1].extend(blocks[key(row.alone.name)])
        else:
            pieces = _filled(row, words, filling.figures)
            groups[-1][1].extend([Paragraph(Style.BODY, pieces)] if pieces else [])
    return _numbered(groups, words, filling.figures, profile)


_Word = str | Callable[[], Pieces]


def _filled(row: Row, words: Mapping[str, _Word], figures: Figures | None) -> Pieces:
    made: list[Piece] = []
    for piece in row.pieces:
        if isinstance(piece, str):
            made.append(piece)
        elif key(piece.name) in words:
            said = words[key(piece.name)]
            made += (_cased(said, piece.name),) if isinstance(said, str) else said()
        else:
            made += _figure(row, piece.name, figures)
    return tuple(piece for piece in made if piece != "")


def _figure(row: Row, name: str, figures: Figures | None) -> Pieces:
    try:
        if figures is None:
            raise Unknown(name)
        return figures(name)
    except Unknown as unknown:
        raise unknown_name(row.number, name, unknown.like) from unknown


def _cased(said: str, name: str) -> str:
    """{{Cơ quan}} begins with a capital, {{cơ quan}} as it stands inside a sentence."""
    return said[:1].upper() + said[1:] if name[:1].isupper() else said


def _numbered(
    groups: Sequence[tuple[Row | None, list[Block]]],
    words: Mapping[str, _Word],
    figures: Figures | None,
    profile: Profile,
) -> list[Block]:
    """Headings with their numbers; one with nothing under it is left out, and so is a part of nothing but such ones."""
    parts, sections = iter(_ROMAN), count(1)
    number = 0
    made: list[Block] = []
    for index, (row, blocks) in enumerate(groups):
        if row is not None and row.kind == "part":
            sections, number = count(1), 0
            if _is_empty(groups, index):
                continue
            title = "".join(piece if isinstance(piece, str) else piece.text for piece in _filled(row, words, figures))
            line = profile.body.part.format(number=next(parts), title=title.upper())
            made.append(Paragraph(Style.PART, (line,)))
        elif row is not None and blocks:
            number = next(sections)
            made.append(Paragraph(Style.SECTION, (f"{number}. ", *_filled(row, words, figures))))
        for block in blocks:
            if isinstance(block, Paragraph) and block.style is Style.SECTION:
                number = next(sections)
            made.append(_renumbered(block, number))
    return made


def _is_empty(groups: Sequence[tuple[Row | None, list[Block]]], index: int) -> bool:
    for at in range(index, len(groups)):
        row, blocks = groups[at]
        if at > index and row is not None and row.kind == "part":
            return True
        if blocks:
            return False
    return True


def _renumbered(block: Block, number: int) -> Block:
    """A block's section counts on from those before it, and its points carry the number of their section."""
    if not isinstance(block, Paragraph) or not block.pieces or not isinstance(block.pieces[0], str):
        return block
    first = block.pieces[0]
    if block.style is Style.SECTION:
        first = _NUMBERED.sub(f"{number}. ", first)
    elif first.startswith(SECTION_NUMBER):
        first = (f"{number}." if number else "") + first.removeprefix(SECTION_NUMBER)
    return replace(block, pieces=(first, *block.pieces[1:]))
