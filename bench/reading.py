"""Speed of the whole reading beside underthesea's word tokeniser, on the same text, in the same run.

    uv sync --group bench
    uv run --group bench python -m bench.reading [--runs 5] [FILE…]

Without files the repository's own marked texts are joined until the text is long enough to measure. Each run takes
both in turn, so that a busy machine slows both; the medians are compared. `word_tokenize` only cuts the text into
words, `read` finds, links and checks the figures; so a ratio above 1 says that reading everything costs less than
cutting words.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tests.reading.marked import load
from underthesea import word_tokenize

from vnfigures.read import read

_LENGTH = 200_000


def own_text() -> str:
    """The open marked texts, repeated up to a length at which clocks are exact enough."""
    once = "\n".join(marked.text for marked in load("open"))
    return "\n".join([once] * max(1, round(_LENGTH / max(1, len(once)))))


def seconds(work: Callable[[str], object], text: str) -> float:
    """Wall time of one call."""
    start = time.perf_counter()
    work(text)
    return time.perf_counter() - start


def measure(text: str, runs: int) -> tuple[list[float], list[float]]:
    """Seconds of `read` and of `word_tokenize`, run by run, after one warm-up of each on a short piece."""
    short = text[:2_000]
    read(short)
    word_tokenize(short)
    ours: list[float] = []
    theirs: list[float] = []
    for number in range(1, runs + 1):
        ours.append(seconds(read, text))
        theirs.append(seconds(word_tokenize, text))
        print(f"run {number}/{runs}: read {ours[-1]:.3f} s, word_tokenize {theirs[-1]:.3f} s", file=sys.stderr)
    return ours, theirs


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    text = "\n".join(path.read_text("utf-8") for path in options.files) if options.files else own_text()
    facts = len(read(text).facts)
    ours, theirs = measure(text, options.runs)
    mine, other = statistics.median(ours), statistics.median(theirs)
    print(f"text: {len(text):,} characters, {facts:,} figures; median of {options.runs}")
    print(f"vnfigures.read.read        {mine:8.3f} s  {len(text) / mine:12,.0f} characters a second")
    print(f"underthesea.word_tokenize  {other:8.3f} s  {len(text) / other:12,.0f} characters a second")
    print(f"ratio word_tokenize / read {other / mine:8.2f}")


if __name__ == "__main__":
    main()
