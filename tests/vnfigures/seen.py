"""What the reader sees in a sentence, short enough to stand beside it in a test."""

from decimal import Decimal

from vnfigures.model import Fact
from vnfigures.read import read


def facts(text: str) -> tuple[Fact, ...]:
    """The facts of a text."""
    return read(text).facts


def spans(text: str) -> list[str]:
    """The characters of every figure, in order."""
    return [fact.text for fact in facts(text)]


def quantities(text: str) -> list[tuple[str, str, str | None]]:
    """Kind, value (a/b or a..b where there are two) and unit of every figure."""
    seen = []
    for fact in facts(text):
        value = plain(fact.value)
        if fact.value2 is not None:
            value += (".." if fact.kind == "range" else "/") + plain(fact.value2)
        seen.append((fact.kind, value, fact.unit))
    return seen


def roles(text: str) -> list[str]:
    """Role, then direction as + or -, then comparison, of every figure."""
    signs = {"increase": " +", "decrease": " -", None: ""}
    return [
        fact.role + signs[fact.direction] + (f" {fact.comparison}" if fact.comparison else "") for fact in facts(text)
    ]


def wholes(text: str) -> list[tuple[str, str | None]]:
    """The characters of every figure beside those of its whole."""
    found = facts(text)
    return [(fact.text, None if fact.part_of is None else found[fact.part_of].text) for fact in found]


def plain(value: Decimal) -> str:
    """A value without exponent and trailing zeros."""
    return format(value.normalize(), "f")
