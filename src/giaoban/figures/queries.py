"""Reading the ledger. What leaves the room is frozen dataclasses; ids of other rooms stay ids."""

from dataclasses import dataclass
from datetime import date

from giaoban.figures.enums import SOURCE_RANK
from giaoban.figures.models import Entry, Ledger


def ledger_position() -> int:
    """The number of the last entry that is committed (or written by this very transaction); 0 for an empty ledger."""
    return Ledger.objects.filter(id=1).values_list("last_seq", flat=True).first() or 0


def ledger_identity() -> tuple[str, int]:
    """The ledger's id and epoch; ("", 0) before anything was written. A mirror of another identity is worthless."""
    row = Ledger.objects.filter(id=1).values_list("ledger_id", "epoch").first()
    return row or ("", 0)


@dataclass(frozen=True, slots=True)
class TailRow:
    """One entry of the ledger with the columns of the statement it names (all None where it names none).

    For a `pick` the statement is the value of record of `key` from here on; None: there is none any more.
    """

    seq: int
    kind: str
    key: str
    statement_seq: int | None
    other_seq: int | None
    by_person: bool
    conflict: bool
    about_id: int | None
    measure_id: int | None
    version_id: int | None
    item_id: int | None
    regime: str | None
    period: str | None
    window_from: date | None
    window_to: date | None
    nature: str | None
    quality: int | None
    value: int | None
    numerator: int | None
    denominator: int | None
    step: int | None
    absence: str | None
    qualifier: str | None
    source_rank: int | None
    scale: int | None
    part_scale: int | None


TAIL_COLUMNS = tuple(TailRow.__dataclass_fields__)
_RANK: dict[str | None, int | None] = {None: None, **{str(kind): rank for kind, rank in SOURCE_RANK.items()}}


def tail_rows(after_seq: int, limit: int | None = None) -> list[tuple[object, ...]]:
    """The entries after a position, in order, as tuples in the order of TAIL_COLUMNS: what the mirror reads.

    One SELECT through Django's connection along the entries' primary key, at most `limit` rows. Inside an open
    transaction it also sees what that transaction wrote, which may never be committed.
    """
    rows = (
        Entry.objects.filter(seq__gt=after_seq)
        .order_by("seq")
        .values_list(
            "seq",
            "kind",
            "key",
            "statement_id",
            "other_id",
            "by_person",
            "conflict",
            "about_id",
            "statement__measure_id",
            "statement__version_id",
            "statement__item_id",
            "regime",
            "period",
            "statement__window_from",
            "statement__window_to",
            "statement__nature",
            "statement__quality",
            "statement__value",
            "statement__numerator",
            "statement__denominator",
            "statement__step",
            "statement__absence",
            "statement__qualifier",
            "statement__source__kind",
            "statement__version__scale",
            "statement__version__part_scale",
        )
    )
    if limit is not None:
        rows = rows[:limit]
    return [(*row[:23], _RANK[row[23]], *row[24:]) for row in rows]


def tail(after_seq: int, limit: int | None = None) -> list[TailRow]:
    """`tail_rows` with names."""
    return [TailRow(*row) for row in tail_rows(after_seq, limit)]  # type: ignore[arg-type]
