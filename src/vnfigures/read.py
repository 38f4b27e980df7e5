"""Reading: text in, facts, doubts and meta out."""

from dataclasses import replace

from vnfigures.model import Fact, Reading
from vnfigures.scan import Scanner
from vnfigures.text import Text
from vnfigures.tokens import tokenise

BULK_CONFIDENCE = 0.9


def find_facts(text: Text) -> list[Fact]:
    """The figures that `text` states, in order; offsets are those of the normalised text."""
    tokens = tokenise(text)
    figures = [figure for figure in Scanner(tokens).run() if not figure.bare]
    return [figure.fact(text.norm) for figure in figures]


def read(text: str) -> Reading:
    """Read one text. Never raises, on any text; takes time in proportion to its length."""
    view = Text(text)
    facts = find_facts(view)
    return Reading(facts=tuple(_in_original(view, fact) for fact in facts))


def _in_original(view: Text, fact: Fact) -> Fact:
    start, end = view.origin(fact.start, fact.end)
    return replace(fact, start=start, end=end, text=view.original[start:end])
