"""What rooms above put into documents: sections of a period's report, and expressions that prove their counts.

A room registers in its `apps.ready`. Numbers it prints are bound figures whose expression begins with its prefix
("tasks:open@…"); `verify` asks the resolver for each, years later, as things stood when the draft was made.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from giaoban.catalogue.rules import Period
from giaoban.documents.content import Block

# The section "kết quả thực hiện kết luận kỳ trước" of a period's report.
PREVIOUS_CONCLUSIONS = "previous-conclusions"
# The section "nhiệm vụ kỳ tới" of a report and of a plan; without a provider the office writes it.
NEXT_TASKS = "next-tasks"


@dataclass(frozen=True, slots=True)
class Moment:
    """As of when an expression is asked: the ledger's position, and the time the draft was made."""

    seq: int
    at: datetime


# (unit, period, the ledger's position, makes the id of a bound figure) → what stands in the section; empty: nothing
Provider = Callable[[int, Period, int, Callable[[], str]], tuple[Block, ...]]
Resolver = Callable[[str, Moment], Decimal | None]

_sections: dict[str, Provider] = {}
_resolvers: dict[str, Resolver] = {}


def register_section(name: str, provider: Provider) -> None:
    """From now on `provider` writes the section of a name; one for each name."""
    _sections[name] = provider


def register_expressions(prefix: str, resolver: Resolver) -> None:
    """From now on `resolver` answers expressions that begin with `prefix` and a colon; None where it gives nothing."""
    _resolvers[prefix] = resolver


def section(name: str, unit_id: int, period: Period, seq: int, make_id: Callable[[], str]) -> tuple[Block, ...]:
    """What the room that registered for a section writes there; nothing where none has."""
    provider = _sections.get(name)
    return provider(unit_id, period, seq, make_id) if provider is not None else ()


def is_contributed(expression: str) -> bool:
    """Whether a room above answers an expression."""
    return expression.partition(":")[0] in _resolvers


def contributed(expressions: Iterable[str], moment: Moment) -> dict[str, Decimal | None]:
    """The values of expressions that rooms above answer."""
    return {one: _resolvers[one.partition(":")[0]](one, moment) for one in expressions}
