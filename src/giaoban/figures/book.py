"""What the ledger says of some keys, loaded once under the lock and kept up while a batch is written."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import TypeVar

from django.db.models import Q

from giaoban.figures.enums import SOURCE_RANK, EntryKind, SourceKind
from giaoban.figures.models import Entry, Statement
from giaoban.figures.rules import Candidate, Choice, Link, Verdict, clash, of_record, standing

T = TypeVar("T")
# Values in one IN (...) list: well below every database's limit.
CHUNK = 2000


def chunks(values: Iterable[T]) -> Iterator[list[T]]:
    """The values in lists short enough for one query."""
    rest = iter(values)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk


@dataclass(frozen=True, slots=True)
class Known:
    """One statement as far as the gate must know it; `candidate.accepted` is 0 until it is accepted."""

    candidate: Candidate
    key: str
    about_id: int
    stated_by_id: int
    regime: str
    period: str
    corrects: int | None = None
    withdrawn: bool = False

    @property
    def seq(self) -> int:
        """The statement's number."""
        return self.candidate.seq

    @property
    def accepted(self) -> bool:
        """Whether it was accepted."""
        return self.candidate.accepted > 0


class Book:
    """The statements of some keys, and of every key that a correction ties to them."""

    def __init__(self) -> None:
        self.known: dict[int, Known] = {}
        self.last_pick: dict[str, Verdict] = {}
        self._by_key: dict[str, set[int]] = defaultdict(set)
        self._corrections: dict[int, set[int]] = defaultdict(set)
        self._choices: dict[str, Choice] = {}
        self._loaded: set[str] = set()

    def load(self, keys: Iterable[str]) -> None:
        """Read what the ledger holds of the keys. Call under the ledger's lock."""
        wanted = set(keys) - self._loaded
        while wanted:
            self._loaded |= wanted
            for chunk in chunks(sorted(wanted)):
                self._read(chunk)
            wanted = {known.key for known in self.known.values()} - self._loaded

    def load_statements(self, seqs: Iterable[int]) -> None:
        """Read the keys of these statements; numbers that are no statement's stay unknown."""
        keys: set[str] = set()
        for chunk in chunks(sorted(set(seqs))):
            keys.update(Statement.objects.filter(seq__in=chunk).values_list("key", flat=True))
        self.load(keys)

    def _read(self, keys: list[str]) -> None:
        ties = list(
            Entry.objects.filter(kind=EntryKind.SUPERSEDE, other__key__in=keys).values_list("statement_id", "other_id")
        )
        entries = list(
            Entry.objects.filter(key__in=keys)
            .order_by("seq")
            .values_list("seq", "kind", "key", "statement_id", "other_id", "by_person", "conflict")
        )
        ties += [(row[3], row[4]) for row in entries if row[1] == EntryKind.SUPERSEDE]
        self._add_statements(Q(key__in=keys))
        tied = {seq for tie in ties for seq in tie if seq is not None and seq not in self.known}
        for chunk in chunks(sorted(tied)):
            self._add_statements(Q(seq__in=chunk))
        for statement, other in ties:
            if statement is not None and other is not None:
                self.known[statement] = replace(self.known[statement], corrects=other)
                self._corrections[other].add(statement)
        for seq, kind, key, statement, _other, by_person, conflict in entries:
            if kind == EntryKind.PICK:
                self.picked(key, Verdict(statement, conflict), seq, by_person=by_person)
            elif statement is not None and kind == EntryKind.ACCEPT:
                self.accept(statement, seq)
            elif statement is not None and kind == EntryKind.WITHDRAW:
                self.withdraw(statement)

    def _add_statements(self, which: Q) -> None:
        for row in Statement.objects.filter(which).values_list(
            "seq",
            "key",
            "about_id",
            "stated_by_id",
            "regime",
            "period",
            "quality",
            "source__kind",
            "value",
            "numerator",
            "denominator",
            "step",
            "absence",
            "qualifier",
        ):
            seq, key, about_id, stated_by_id, regime, period, quality, kind, *_ = row
            value, numerator, denominator, step, absence, qualifier = row[8:]
            rank = SOURCE_RANK[SourceKind(kind)]
            candidate = Candidate(seq, 0, quality, rank, value, numerator, denominator, step, absence, qualifier)
            self.add(Known(candidate, key, about_id, stated_by_id, regime, period))

    def add(self, known: Known) -> None:
        """A statement that is new to the book."""
        if known.seq in self.known:
            return
        self.known[known.seq] = known
        self._by_key[known.key].add(known.seq)
        if known.corrects is not None:
            self._corrections[known.corrects].add(known.seq)

    def accept(self, statement: int, seq: int) -> None:
        """The statement was accepted, by the entry `seq`."""
        known = self.known[statement]
        self.known[statement] = replace(known, candidate=replace(known.candidate, accepted=seq))

    def withdraw(self, statement: int) -> None:
        """The statement was withdrawn."""
        self.known[statement] = replace(self.known[statement], withdrawn=True)

    def picked(self, key: str, verdict: Verdict, seq: int, *, by_person: bool) -> None:
        """The entry `seq` picked the key's value of record. A person's choice holds on where the rules speak later:
        whether it still decides is for rules.of_record."""
        self.last_pick[key] = verdict
        if by_person and verdict.statement is not None:
            self._choices[key] = Choice(verdict.statement, seq)

    def any_of(self, key: str) -> Known:
        """The first statement of a key."""
        return self.known[min(self._by_key[key])]

    def rivals(self, best: Known) -> list[int]:
        """The standing statements of the key that contradict the one of record, oldest first."""
        stand = self.standing_of(best.key)
        mine = [self.known[seq].candidate for seq in sorted(stand) if seq != best.seq]
        return [one.seq for one in mine if one.quality == best.candidate.quality and clash(one, best.candidate)]

    def line(self, seq: int) -> list[Known]:
        """A statement and what it corrects, one after another."""
        found: list[Known] = []
        above: int | None = seq
        while above is not None:
            found.append(self.known[above])
            above = found[-1].corrects
        return found

    def correction_of(self, seq: int) -> int | None:
        """The correction of the statement (else the next one of its corrections) that is there and not withdrawn."""
        below = sorted(self._corrections.get(seq, ()))
        for one in below:
            if not self.known[one].withdrawn:
                return one
        return next((found for one in below if (found := self.correction_of(one)) is not None), None)

    def verdict(self, key: str) -> Verdict:
        """Which statement of the key is of record, by the rules and the persons' choices so far."""
        stand, heirs = self._standing(key)
        choice = self._choices.get(key)
        if choice is not None and (heir := heirs.get(choice.statement)) in stand:
            choice = replace(choice, statement=heir)
        return of_record([self.known[seq].candidate for seq in stand], choice)

    def standing_of(self, key: str) -> set[int]:
        """The key's statements that are accepted, not withdrawn and not corrected."""
        return self._standing(key)[0]

    def _standing(self, key: str) -> tuple[set[int], dict[int, int]]:
        mine = self._by_key[key]
        stand, heirs = standing(
            Link(known.seq, known.corrects, known.candidate.accepted or None, known.withdrawn)
            for known in self._tied(mine)
        )
        return mine & stand, heirs

    def _tied(self, seqs: set[int]) -> list[Known]:
        """The statements and all that corrections tie to them, whatever their keys."""
        found, queue = set(seqs), list(seqs)
        while queue:
            known = self.known[queue.pop()]
            near = self._corrections.get(known.seq, set()) | ({known.corrects} if known.corrects is not None else set())
            queue += near - found
            found |= near
        return [self.known[seq] for seq in sorted(found)]
