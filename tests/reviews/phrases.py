"""Conclusions with what they mean, written as text: read by the tests, and measured.

uv run python -m tests.reviews.phrases          # spoken.txt; --held for held.txt, --show for the misses
"""

import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from giaoban.reviews.naming import Named, Names
from giaoban.reviews.reading import DueKind, Proposal, Usual, read_conclusion

HERE = Path(__file__).parent
ON = date(2024, 3, 8)


@dataclass(frozen=True)
class Expected:
    """One assignment as a person reads it: lead and coordinators by their ids in units.txt, the deadline as text."""

    lead: str
    joins: frozenset[str]
    due: str


@dataclass(frozen=True)
class Phrase:
    """One conclusion as typed."""

    text: str
    expected: tuple[Expected, ...]


def units() -> tuple[list[Named], dict[int, str]]:
    """The invented commune, and its units' short ids by number."""
    rows = [line.split(" | ") for line in (HERE / "units.txt").read_text("utf-8").splitlines() if "|" in line[1:]]
    rows = [row for row in rows if not row[0].startswith("#")]
    return (
        [Named(number, row[1], row[2], row[3].strip()) for number, row in enumerate(rows, 1)],
        {number: row[0] for number, row in enumerate(rows, 1)},
    )


def phrases(name: str) -> list[Phrase]:
    """The conclusions of a file."""
    found: list[Phrase] = []
    for block in (HERE / name).read_text("utf-8").split("\n\n"):
        lines = [line for line in block.splitlines() if line and not line.startswith("#")]
        if not lines:
            continue
        expected = []
        for line in lines[1:]:
            if line.strip() == "-":
                continue
            lead, joins, due = (part.strip() for part in line.split("|"))
            expected.append(Expected(lead, frozenset(joins.split(",")) if joins else frozenset(), due))
        found.append(Phrase(lines[0].removeprefix("> "), tuple(expected)))
    return found


def as_expected(proposal: Proposal, ids: dict[int, str]) -> Expected:
    """What was read, in the words of the files."""
    said = proposal.lead
    if said is None:
        lead = ""
    elif said.each:
        lead = "+".join(ids[unit] for unit in said.units)
    else:
        lead = ids[said.units[0]] if len(said.units) == 1 else "?" if said.units else "!"
    joins = frozenset(ids[unit] for one in proposal.coordinators for unit in one.units)
    due = proposal.due
    if due.assumed:
        shown = "default"
    elif due.kind == DueKind.RECURRING:
        shown = due.recurrence
    elif due.open:
        shown = "open"
    else:
        shown = due.day.isoformat() if due.day else "none"
    return Expected(lead, joins, shown)


def measured(name: str, *, show: bool = False) -> dict[str, float]:
    """Shares that are right: of the conclusions how many tasks they make, of the tasks each part and the whole."""
    named, ids = units()
    names = Names(named)
    right = dict.fromkeys(("count", "lead", "coordinators", "deadline", "whole"), 0)
    tasks = 0
    found = phrases(name)
    for phrase in found:
        read = [as_expected(one, ids) for one in read_conclusion(phrase.text, ON, names, Usual())]
        right["count"] += len(read) == len(phrase.expected)
        for number, wanted in enumerate(phrase.expected):
            tasks += 1
            got = read[number] if number < len(read) else None
            if got:
                right["lead"] += got.lead == wanted.lead
                right["coordinators"] += got.joins == wanted.joins
                right["deadline"] += got.due == wanted.due
                right["whole"] += got == wanted
        if show and tuple(read) != phrase.expected:
            lines = (
                phrase.text,
                *(f"   wanted {one}" for one in phrase.expected),
                *(f"   got    {one}" for one in read),
            )
            sys.stdout.write("\n".join(lines) + "\n")
    return {
        "conclusions": len(found),
        "tasks": tasks,
        "number of tasks right": right.pop("count") / len(found),
        **{f"{key} right": value / tasks for key, value in right.items()},
    }


if __name__ == "__main__":
    WHICH = next((f"{name}.txt" for name in ("held", "unseen", "asked") if f"--{name}" in sys.argv), "spoken.txt")
    for key, value in measured(WHICH, show="--show" in sys.argv).items():
        sys.stdout.write(f"{key:24} {value if isinstance(value, int) else round(value, 3)}\n")
