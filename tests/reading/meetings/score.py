"""How well the reader reads the conferences: period, day, chair, attendees, limitations, tasks.

    python -m tests.reading.meetings.score [--held] [--show N] [--only NAME]

period, held_on, chair, time of day: the share that is equal, an unmarked one must not be read. Attendees, limitations
and tasks: F1, matched one to one (names equal; words overlapping by F1 >= 0.6). lead and due: the share of the found
tasks where they agree (lead by word overlap >= 0.6), an unmarked one must not be read. extent: the share of the found
tasks whose characters overlap the marked ones by at least nine tenths.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

if __name__ == "__main__" and not __package__:
    sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from tests.reading.meetings.marked import MarkedMeeting, load
from vnfigures.model import Meta, Reading
from vnfigures.read import read
from vnfigures.text import Text

SINGLE = ("period", "held_on", "time_of_day", "chair")
SETS = ("attendees", "limitations", "documents", "tasks")


@dataclass
class Tally:
    """Counts over any number of texts."""

    texts: int = 0
    right: dict[str, int] = field(default_factory=lambda: dict.fromkeys(SINGLE, 0))
    marked: dict[str, int] = field(default_factory=lambda: dict.fromkeys(SETS, 0))
    read: dict[str, int] = field(default_factory=lambda: dict.fromkeys(SETS, 0))
    found: dict[str, int] = field(default_factory=lambda: dict.fromkeys(SETS, 0))
    lead: int = 0
    due: int = 0
    coordinators: int = 0
    extent: int = 0
    lines: list[str] = field(default_factory=list)

    def scores(self) -> dict[str, float]:
        """The figures of the report, shares in 0..1."""
        scores = {name: _share(self.right[name], self.texts) for name in SINGLE}
        scores |= {name: _share(2 * self.found[name], self.marked[name] + self.read[name]) for name in SETS}
        scores |= {name: _share(getattr(self, name), self.found["tasks"]) for name in ("lead", "coordinators", "due")}
        scores["extent"] = _share(self.extent, self.found["tasks"])
        return {name: round(score, 4) for name, score in scores.items()}


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0


def _fold(text: str) -> str:
    return Text(text).canon.strip(" ,.;")


def overlap(one: str, other: str) -> float:
    """F1 of the words of two texts."""
    a, b = _fold(one).split(), _fold(other).split()
    rest, common = list(b), 0
    for word in a:
        if word in rest:
            rest.remove(word)
            common += 1
    return 2 * common / max(1, len(a) + len(b))


def matches(marked: Sequence[str], read_: Sequence[str]) -> dict[int, int]:
    """Index of a marked text to index of the read one that shares most words with it."""
    scored = sorted(
        ((overlap(a, b), -abs(i - j), i, j) for i, a in enumerate(marked) for j, b in enumerate(read_)), reverse=True
    )
    pairs: dict[int, int] = {}
    for score, _, i, j in scored:
        if score >= 0.6 and i not in pairs and j not in pairs.values():
            pairs[i] = j
    return pairs


def add(tally: Tally, marked: MarkedMeeting, reading: Reading) -> None:
    """Count one text's reading into the tally."""
    tally.texts += 1
    head, meta = marked.head, reading.meta
    chair = head.get("chair")
    wanted = {
        "period": head.get("period"),
        "held_on": head.get("held_on"),
        "time_of_day": head.get("time_of_day"),
        "chair": [_fold(part) for part in chair] if chair else None,
    }
    got = {
        "period": [meta.period.type, meta.period.label] if meta.period else None,
        "held_on": meta.held_on,
        "time_of_day": meta.time_of_day,
        "chair": [_fold(part) for part in (meta.chair.name, *meta.chair.positions)] if meta.chair else None,
    }
    for name in SINGLE:
        tally.right[name] += wanted[name] == got[name]
        if wanted[name] != got[name]:
            tally.lines.append(f"{name}  {marked.name}  {wanted[name]} ≠ {got[name]}")
    _add_sets(tally, marked, meta)
    _add_tasks(tally, marked, reading)


def _add_sets(tally: Tally, marked: MarkedMeeting, meta: Meta) -> None:
    head = marked.head
    people = [" ".join(each) for each in head.get("attendees", [])]
    pairs = (
        ("attendees", people, [" ".join((each.name, *each.positions)) for each in meta.attendees]),
        ("limitations", list(marked.limitations), [each.text for each in meta.limitations]),
        ("documents", head.get("documents", []), [each.text for each in meta.documents]),
    )
    for name, gold, mine in pairs:
        if name == "documents" and "documents" not in head:
            continue
        found = matches(gold, mine)
        tally.marked[name] += len(gold)
        tally.read[name] += len(mine)
        tally.found[name] += len(found)
        tally.lines += [f"{name} missed  {marked.name}  {text}" for i, text in enumerate(gold) if i not in found]
        tally.lines += [
            f"{name} too many  {marked.name}  {text}" for j, text in enumerate(mine) if j not in found.values()
        ]


def _add_tasks(tally: Tally, marked: MarkedMeeting, reading: Reading) -> None:
    gold, mine = marked.tasks, reading.tasks
    found = matches([task.text for task in gold], [task.text for task in mine])
    tally.marked["tasks"] += len(gold)
    tally.read["tasks"] += len(mine)
    tally.found["tasks"] += len(found)
    for i, task in enumerate(gold):
        if i not in found:
            tally.lines.append(f"task missed  {marked.name}  {task.text}")
    for j, each in enumerate(mine):
        if j not in found.values():
            tally.lines.append(f"task too many  {marked.name}  {each.text}")
    for i, j in found.items():
        want, have = gold[i], mine[j]
        due = have.deadline.label if have.deadline and have.deadline.kind in ("by", "within", "recurring") else ""
        due = "" if due in ("by", "within") else due
        same_lead = _same(want.lead, have.lead or "")
        tally.lead += same_lead
        same_joins = _same(want.coordinators, ", ".join(have.coordinators))
        tally.coordinators += same_joins
        tally.due += due == want.due
        common = min(want.end, have.end) - max(want.start, have.start)
        tally.extent += common >= 0.9 * (max(want.end, have.end) - min(want.start, have.start))
        differs = [f"lead: {want.lead!r} ≠ {have.lead!r}"] if not same_lead else []
        differs += [f"with: {want.coordinators!r} ≠ {have.coordinators}"] if not same_joins else []
        differs += [f"due: {want.due!r} ≠ {due!r}"] if due != want.due else []
        if differs:
            tally.lines.append(f"task differs  {marked.name}  {want.text[:60]}…  {'; '.join(differs)}")


def _same(marked: str, read_: str) -> bool:
    return not read_ if not marked else overlap(marked, read_) >= 0.6


def measure(folder: str, only: str = "") -> Tally:
    """Read and count every text of `open` or `held` whose name contains `only`."""
    tally = Tally()
    for marked in load(folder):
        if only in marked.name:
            add(tally, marked, read(marked.text))
    return tally


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--held", action="store_true")
    parser.add_argument("--show", type=int, default=0)
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    tally = measure("held" if options.held else "open", options.only)
    for line in tally.lines[: options.show]:
        sys.stdout.write(line + "\n")
    summary = {"texts": tally.texts, "tasks_marked": tally.marked["tasks"], **tally.scores()}
    sys.stdout.write(json.dumps(summary, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
