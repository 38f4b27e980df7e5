"""What the ledger says of some keys now, for whoever is about to state something of the same."""

from collections.abc import Iterable
from dataclasses import dataclass

from giaoban.figures.book import Book


@dataclass(frozen=True, slots=True)
class Standing:
    """A statement that is neither withdrawn nor corrected, accepted or not. `rank` is that of its source
    (enums.SOURCE_RANK); integers stand at the measure version's scale."""

    seq: int
    stated_by_id: int
    rank: int
    quality: int
    value: int | None
    numerator: int | None
    denominator: int | None
    absence: str
    accepted: bool

    @property
    def said(self) -> tuple[int | None, int | None, int | None, str]:
        """What it says, to compare."""
        return self.value, self.numerator, self.denominator, self.absence


def standing_statements(keys: Iterable[str]) -> dict[str, list[Standing]]:
    """Of each key (rules.key_of) that has any, its statements that stand, oldest first."""
    wanted = set(keys)
    book = Book()
    book.load(wanted)
    found: dict[str, list[Standing]] = {}
    for seq, known in sorted(book.known.items()):
        if known.key not in wanted or known.withdrawn or book.correction_of(seq) is not None:
            continue
        one = known.candidate
        found.setdefault(known.key, []).append(
            Standing(
                seq,
                known.stated_by_id,
                one.rank,
                one.quality,
                one.value,
                one.numerator,
                one.denominator,
                one.absence,
                known.accepted,
            )
        )
    return found
