"""What stands around the text, as lines with their looks: the same for Word and for PDF. Pure."""

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


FrameLines = tuple[FrameLine, ...]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The two columns of the head, number and date under them, the title, whom it goes to, and who signs."""

    left: FrameLines
    right: FrameLines
    number: FrameLine
    place_date: FrameLine
    title: FrameLines
    addressees: tuple[str, ...]
    recipients: FrameLines
    signers: FrameLines
    signed: FrameLine


def surroundings(document: Document, profile: Profile) -> Surroundings:
    """Everything around a document's text in the form of a profile."""
    above, below, sizes, words = document.heading, document.closing, profile.sizes, profile.words
    left = [FrameLine(text, sizes["superior"]) for text in above.superior]
    left += [FrameLine(text, sizes["issuer"], bold=True) for text in above.issuer[:-1]]
    left += _under(above.issuer[-1], sizes["issuer"], profile.head.issuer_mark, profile)
    look = words["recipients_look"]
    head = FrameLine(
        words["recipients"], sizes["recipients_head"], "bold" in look, "italic" in look, "underline" in look
    )
    return Surroundings(
        left=tuple(left),
        right=_nation(profile),
        number=FrameLine(above.number, sizes["number"]),
        place_date=FrameLine(above.place_date, sizes["place_date"], italic=True),
        title=(
            FrameLine(above.type, sizes["type"], bold=True),
            *_under(above.abstract, sizes["abstract"], profile.head.abstract_mark, profile),
        ),
        addressees=_addressees(above.addressees, words["addressee"]),
        recipients=(head, *(FrameLine(f"- {name}", sizes["recipients"]) for name in below.recipients)),
        signers=tuple(FrameLine(one, sizes["signer"], bold=True) for one in (below.authority, below.post) if one),
        signed=FrameLine(below.name, sizes["signer"], bold=True),
    )


def _under(text: str, size: float, mark: str, profile: Profile) -> list[FrameLine]:
    """A bold line with a short rule under it, or the sign that the form sets there."""
    if mark:
        return [FrameLine(text, size, bold=True), FrameLine(mark, size, bold=True)]
    width = min(line_width(text, size, bold=True), profile.text_width)
    return [FrameLine(text, size, bold=True, rule=width * profile.head.short_rule)]


def _nation(profile: Profile) -> FrameLines:
    """The State's name and motto, or the Party's name: under the last one a rule of its length."""
    head, sizes = profile.head, profile.sizes
    first = [FrameLine(head.nation, sizes["nation"], bold=True)] if head.motto else []
    last, size = (head.motto, sizes["motto"]) if head.motto else (head.nation, sizes["nation"])
    return (*first, FrameLine(last, size, bold=True, rule=line_width(last, size, bold=True)))


def _addressees(names: tuple[str, ...], words: str) -> tuple[str, ...]:
    """ "Kính gửi: …." on one line for one, a line each for several (Nghị định 30/2020, phụ lục I, mục II.9a)."""
    if len(names) < 2:
        return tuple(f"{words} {name}." for name in names)
    ends = [";"] * (len(names) - 1) + ["."]
    return (words, *(f"- {name}{end}" for name, end in zip(names, ends, strict=True)))


def column_widths(table: Table, profile: Profile) -> list[float]:
    """The widths of a table's columns in millimetres; those the form does not name share the rest of the line."""
    given = profile.table_widths
    rest = profile.text_width - sum(given.get(name, 0) for name in table.columns)
    return [given.get(name, rest) for name in table.columns]
