"""What stands around the text, as lines with their looks: the same for Word and for PDF. Pure."""

import re
from dataclasses import dataclass

from giaoban.documents.content import Document, Table
from giaoban.documents.profiles import Profile
from giaoban.documents.widths import line_width


@dataclass(frozen=True, slots=True)
class FrameLine:
    """A line of the head, the title or the foot. `size` is in points; `rule` is the length in millimetres of the rule
    under it, 0 for none."""

    text: str
    size: float
    bold: bool = False
    italic: bool = False
    underline: bool = False
    rule: float = 0
    # millimetres from the left margin; 0: the line stands in the middle
    indent: float = 0
    # whether the line breaks where it stands, so that its rule cannot hang on its first line
    broken: bool = False


FrameLines = tuple[FrameLine, ...]
_PERIOD = re.compile(r"\b(tháng|quý|năm|kỳ) (?=\d|[IVX]+\b)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The two columns of the head, number and date under them, the title, whom it goes to, and who signs.

    `about` is an official letter's abstract, under its number: it has no `title`. `beside` are the lines of who signs
    on the left, without one the recipients stand there.
    """

    left: FrameLines
    right: FrameLines
    number: FrameLine
    about: FrameLines
    place_date: FrameLine
    title: FrameLines
    addressees: FrameLines
    recipients: FrameLines
    signers: FrameLines
    signed: FrameLine
    beside: FrameLines
    beside_signed: FrameLine


def surroundings(document: Document, profile: Profile) -> Surroundings:
    """Everything around a document's text in the form of a profile."""
    above, below, sizes, words = document.heading, document.closing, profile.sizes, profile.words
    left = [FrameLine(text, sizes["superior"]) for text in above.superior]
    left += [FrameLine(text, sizes["issuer"], bold=True) for text in above.issuer[:-1]]
    left += _under(above.issuer[-1], sizes["issuer"], profile.head.issuer_mark, profile, profile.head.left)
    look = words["recipients_look"]
    head = FrameLine(
        words["recipients"], sizes["recipients_head"], "bold" in look, "italic" in look, "underline" in look
    )
    return Surroundings(
        left=tuple(left),
        right=_nation(profile),
        number=FrameLine(above.number, sizes["number"]),
        place_date=FrameLine(above.place_date, sizes["place_date"], italic=True),
        about=(FrameLine(together(above.about), sizes["about"], italic="italic" in words["about_look"]),)
        if above.about
        else (),
        title=_title(document, profile),
        addressees=_addressees(
            above.addressees, words["addressee"], sizes["body"], line_length(profile, document.landscape)
        ),
        recipients=(head, *(FrameLine(f"- {name}", sizes["recipients"]) for name in below.recipients)),
        signers=_signers(below.authority, below.post, profile),
        signed=FrameLine(below.name, sizes["signer"], bold=True),
        beside=_signers(below.beside.authority, below.beside.post, profile) if below.beside else (),
        beside_signed=FrameLine(below.beside.name if below.beside else "", sizes["signer"], bold=True),
    )


def together(text: str) -> str:
    """A title in which a period's number does not begin a line: "năm 2024", "quý I" stay whole."""
    return _PERIOD.sub("\\1\u00a0", text)


def _title(document: Document, profile: Profile) -> FrameLines:
    above, sizes = document.heading, profile.sizes
    if not above.type:
        return ()
    first = FrameLine(above.type, sizes["type"], bold=True)
    return (
        first,
        *_under(together(above.abstract), sizes["abstract"], profile.head.abstract_mark, profile, profile.text_width),
    )


def _signers(authority: str, post: str, profile: Profile) -> FrameLines:
    """On whose authority, and the post; the Party's form sets the second not bold (Hướng dẫn 36-HD/VPTW)."""
    size, look = profile.sizes["signer"], profile.words["post_look"]
    alone = not authority
    lines = [FrameLine(authority, size, bold=True)] if authority else []
    return (*lines, FrameLine(post, size, bold=alone or "bold" in look)) if post else tuple(lines)


def _under(text: str, size: float, mark: str, profile: Profile, room: float) -> list[FrameLine]:
    """A bold line with a short rule under it, or the sign that the form sets there."""
    if mark:
        return [FrameLine(text, size, bold=True), FrameLine(mark, size, bold=True)]
    width = line_width(text, size, bold=True)
    length = min(width, room) * profile.head.short_rule
    return [FrameLine(text, size, bold=True, rule=length, broken=width > room)]


def _nation(profile: Profile) -> FrameLines:
    """The State's name and motto, or the Party's name: under the last one a rule of its length."""
    head, sizes = profile.head, profile.sizes
    first = [FrameLine(head.nation, sizes["nation"], bold=True)] if head.motto else []
    last, size = (head.motto, sizes["motto"]) if head.motto else (head.nation, sizes["nation"])
    return (*first, FrameLine(last, size, bold=True, rule=line_width(last, size, bold=True)))


def _addressees(names: tuple[str, ...], words: str, size: float, room: float) -> FrameLines:
    """ "Kính gửi: …." on one line for one; for several a line each, their dashes under the colon, all of it in the
    middle (Nghị định 30/2020, phụ lục I, mục II.9a)."""
    if len(names) < 2:
        return tuple(FrameLine(f"{words} {name}.", size) for name in names)
    ends = [";"] * (len(names) - 1) + ["."]
    listed = [f"- {name}{end}" for name, end in zip(names, ends, strict=True)]
    lead = line_width(words.removesuffix(":"), size)
    start = max(_LEAST, (room - lead - max(line_width(one, size) for one in listed)) / 2)
    return (FrameLine(words, size, indent=start), *(FrameLine(one, size, indent=start + lead) for one in listed))


# Millimetres that whom a letter goes to stands from the margin at least.
_LEAST = 5.0


def line_length(profile: Profile, landscape: bool) -> float:
    """The width between the margins in millimetres of an upright page or one on its side."""
    page = profile.page
    return (page.height if landscape else page.width) - page.left - page.right


def column_widths(table: Table, profile: Profile, landscape: bool = False) -> list[float]:
    """The widths of a table's columns in millimetres; those the form does not name share the rest of the line."""
    names = [name.partition(":")[0] for name in table.columns]
    # On its side the page gives every column more room, not only the one of names.
    wider = line_length(profile, landscape) / profile.text_width if "name" in names else 1
    shares = {name: width if name == "ordinal" else width * wider for name, width in profile.table_widths.items()}
    given = [shares.get(name) for name in names]
    free = sum(width is None for width in given) or 1
    rest = (line_length(profile, landscape) - sum(width or 0 for width in given)) / free
    # A column of numbers that is too wide cannot be read along its line: then the table is narrower.
    return [
        min(rest, _WIDEST) if width is None and name == "number" else rest if width is None else width
        for name, width in zip(names, given, strict=True)
    ]


# Millimetres of a column of numbers in a comparison.
_WIDEST = 42.0
# Sides of the columns by what stands in them; numbers stand right.
_SIDES = {
    "ordinal": "center",
    "unit": "center",
    "hour": "center",
    "minutes": "center",
    "due": "center",
    "until": "center",
    "count": "center",
} | dict.fromkeys(
    ("name", "place", "content", "presenter", "lead", "state", "text", "held", "result", "standing", "cause"), "left"
)


def column_sides(table: Table) -> list[str]:
    """On which side each column's text stands."""
    return [_SIDES.get(name.partition(":")[0], "right") for name in table.columns]
