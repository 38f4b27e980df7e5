"""How well the reader reads the marked texts.

    python -m tests.reading.score [--held] [--show N] [--only NAME]

A figure is found when a reading's span overlaps the marked one and states the same value(s); a reading
on an ignored span counts neither way. F1 is over figures. kind, role and unit are the share that agrees
among the found; direction, comparison, part_of and indicator, mostly empty, are the F1 of the filled
ones; subject is the mean word overlap. `sure` is the precision at or above the confidence that the
review screen accepts in bulk, `sure_share` how many of all marked figures are found there.
"""

import argparse
import json
import sys
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

if __name__ == "__main__" and not __package__:
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import vnfigures.read as reader
from tests.reading.marked import Gold, Marked, load
from vnfigures.model import Doubt, Fact, Reading

ALWAYS = ("kind", "role", "unit")
SPARSE = ("direction", "comparison", "part_of", "indicator")
META = ("organisation", "period", "held_on")
BULK_CONFIDENCE = float(getattr(reader, "BULK_CONFIDENCE", 0.9))


@dataclass
class Tally:
    """Counts over any number of texts."""

    texts: int = 0
    marked: int = 0
    read: int = 0
    found: int = 0
    sure: int = 0
    sure_found: int = 0
    agree: dict[str, int] = field(default_factory=lambda: dict.fromkeys((*ALWAYS, *SPARSE, *META), 0))
    filled: dict[str, int] = field(default_factory=lambda: dict.fromkeys((*SPARSE, *META), 0))
    subjects: list[float] = field(default_factory=list)
    doubts_marked: int = 0
    doubts_read: int = 0
    doubts_found: int = 0
    lines: list[str] = field(default_factory=list)

    def scores(self) -> dict[str, float]:
        """The figures of the report, shares in 0..1."""
        scores = {
            "precision": _share(self.found, self.read),
            "recall": _share(self.found, self.marked),
            "f1": _share(2 * self.found, self.read + self.marked),
        }
        scores |= {name: _share(self.agree[name], self.found) for name in ALWAYS}
        scores |= {name: _share(2 * self.agree[name], self.filled[name]) for name in SPARSE}
        scores |= {name: _share(self.agree[name], self.filled[name]) for name in META}
        scores["subject"] = sum(self.subjects) / len(self.subjects) if self.subjects else 0.0
        scores["sure"] = _share(self.sure_found, self.sure)
        scores["sure_share"] = _share(self.sure_found, self.marked)
        scores["doubts_recall"] = _share(self.doubts_found, self.doubts_marked)
        scores["doubts_precision"] = _share(self.doubts_found, self.doubts_read)
        return {name: round(score, 4) for name, score in scores.items()}


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def _fold(text: str | None) -> list[str]:
    folded = unicodedata.normalize("NFC", text or "").casefold()
    for old, new in (("uỷ", "ủy"), ("hoà", "hòa"), ("ủy ban nhân dân", "ubnd"), (",", " "), ("đồng", "vnd")):
        folded = folded.replace(old, new)
    return folded.split()


def _same_unit(marked: str | None, read: str | None) -> bool:
    """Equal, or one begins the other by whole words: how long a noun runs is a matter of taste."""
    one, other = _fold(marked), _fold(read)
    short = min(len(one), len(other))
    return one == other if short == 0 else one[:short] == other[:short]


def _same_value(gold: Gold, fact: Fact) -> bool:
    for marked, read in ((gold.value, fact.value), (gold.value2, fact.value2)):
        if marked is None or read is None:
            if marked is not read:
                return False
        elif abs(Decimal(read) - marked) > abs(marked) * Decimal("1e-9"):
            return False
    return True


def pairs(golds: tuple[Gold, ...], facts: tuple[Fact, ...]) -> dict[int, int]:
    """Index of a marked figure → index of the read one, largest overlap first, each used once."""
    candidates = []
    for i, gold in enumerate(golds):
        for j, fact in enumerate(facts):
            overlap = min(gold.end, fact.end) - max(gold.start, fact.start)
            if overlap > 0 and _same_value(gold, fact):
                candidates.append((-overlap, i, j))
    found: dict[int, int] = {}
    for _, i, j in sorted(candidates):
        if i not in found and j not in found.values():
            found[i] = j
    return found


def _word_overlap(marked: str, read: str) -> float:
    one, other = _fold(marked), _fold(read)
    rest, common = list(other), 0
    for word in one:
        if word in rest:
            rest.remove(word)
            common += 1
    return 2 * common / (len(one) + len(other)) if one and other else 0.0


def _around(text: str, start: int, end: int) -> str:
    return (text[max(0, start - 45) : start] + "⟦" + text[start:end] + "⟧" + text[end : end + 30]).replace("\n", " ")


def add(tally: Tally, marked: Marked, reading: Reading) -> None:
    """Count one text's reading into the tally."""
    found = pairs(marked.facts, reading.facts)
    used = set(found.values())
    neutral = {
        j
        for j, fact in enumerate(reading.facts)
        if j not in used and any(fact.start < end and start < fact.end for start, end in marked.ignored)
    }
    tally.texts += 1
    tally.marked += len(marked.facts)
    tally.read += len(reading.facts) - len(neutral)
    tally.found += len(found)
    for j, fact in enumerate(reading.facts):
        if fact.confidence >= BULK_CONFIDENCE and j not in neutral:
            tally.sure += 1
            tally.sure_found += j in used
        if j not in used | neutral:
            sure = "!" if fact.confidence >= BULK_CONFIDENCE else ""
            tally.lines.append(f"not a figure{sure}  {marked.name}  …{_around(marked.text, fact.start, fact.end)}…")
    for i, gold in enumerate(marked.facts):
        if i not in found:
            tally.lines.append(f"missed  {marked.name}  …{_around(marked.text, gold.start, gold.end)}…")
    _add_fields(tally, marked, reading, found)
    _add_doubts(tally, marked, reading.doubts, found)
    _add_meta(tally, marked, reading)


def _add_fields(tally: Tally, marked: Marked, reading: Reading, found: dict[int, int]) -> None:
    back = {j: i for i, j in found.items()}
    for i, j in found.items():
        gold, fact = marked.facts[i], reading.facts[j]
        differ = []
        for name in ALWAYS:
            theirs, mine = getattr(gold, name), getattr(fact, name)
            same = _same_unit(theirs, mine) if name == "unit" else theirs == mine
            tally.agree[name] += same
            differ += [] if same else [f"{name}: {theirs} ≠ {mine}"]
        for name in SPARSE:
            theirs, mine = getattr(gold, name), getattr(fact, name)
            if name == "part_of" and mine is not None:
                mine = back.get(mine, "elsewhere")
            tally.filled[name] += (theirs is not None) + (mine is not None)
            tally.agree[name] += theirs is not None and theirs == mine
            differ += [] if theirs == mine else [f"{name}: {theirs} ≠ {mine}"]
        if gold.subject:
            tally.subjects.append(_word_overlap(gold.subject, fact.subject))
        if differ:
            where = _around(marked.text, gold.start, gold.end)
            tally.lines.append(f"differs  {marked.name}  …{where}…  {'; '.join(differ)}")


def _add_doubts(tally: Tally, marked: Marked, read: tuple[Doubt, ...], found: dict[int, int]) -> None:
    """A marked doubt is found by a read one of its code that names at least half of its figures."""
    tally.doubts_marked += len(marked.doubts)
    tally.doubts_read += len(read)
    left = list(read)
    for code, wanted in marked.doubts:
        places = {found[i] for i in wanted if i in found}
        hit = next((d for d in left if d.code == code and 2 * len(places & set(d.facts)) >= len(wanted)), None)
        if hit is None:
            tally.lines.append(f"doubt missed  {marked.name}  {code} {[marked.facts[i].text for i in wanted]}")
        else:
            left.remove(hit)
            tally.doubts_found += 1
    for doubt in left:
        tally.lines.append(f"doubt too many  {marked.name}  {doubt.code}: {doubt.message}")


def _add_meta(tally: Tally, marked: Marked, reading: Reading) -> None:
    meta = reading.meta
    period = [meta.period.type, meta.period.label] if meta.period else None
    read = {"organisation": meta.organisation, "period": period, "held_on": meta.held_on}
    for name in META:
        if (wanted := marked.head.get(name)) is None:
            continue
        if name == "organisation":
            same = _word_overlap(wanted, meta.organisation or "") >= 0.75
        else:
            same = wanted == read[name]
        tally.filled[name] += 1
        tally.agree[name] += same
        if not same:
            tally.lines.append(f"meta  {marked.name}  {name}: {wanted} ≠ {read[name]}")


def measure(folder: str, only: str = "") -> Tally:
    """Read and count every text of `open` or `held` whose name contains `only`."""
    tally = Tally()
    for marked in load(folder):
        if only in marked.name:
            add(tally, marked, reader.read(marked.text))
    return tally


def _lines(tally: Tally, limit: int) -> Iterator[str]:
    counts: dict[str, int] = {}
    for line in tally.lines:
        kind = line.split("  ", 1)[0].rstrip("!")
        counts[kind] = counts.get(kind, 0) + 1
        if counts[kind] <= limit:
            yield line


def main() -> None:
    """Print the misses asked for and one line of JSON."""
    parser = argparse.ArgumentParser(description="Score the reader on the marked texts.")
    parser.add_argument("--held", action="store_true", help="the texts that nobody tunes for")
    parser.add_argument("--show", type=int, default=0, help="up to N lines of each sort of miss")
    parser.add_argument("--only", default="", help="only texts whose name contains this")
    options = parser.parse_args()
    tally = measure("held" if options.held else "open", options.only)
    for line in _lines(tally, options.show):
        sys.stdout.write(line + "\n")
    summary = {"texts": tally.texts, "marked": tally.marked, "read": tally.read, **tally.scores()}
    sys.stdout.write(json.dumps(summary, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
