"""Which periods are closed."""

from collections.abc import Collection, Iterable

from giaoban.base.errors import Refusal
from giaoban.catalogue.rules import Period, parse_period, period_name
from giaoban.figures import refusals
from giaoban.figures.book import Known
from giaoban.figures.enums import EntryKind
from giaoban.figures.models import Entry
from giaoban.figures.rules import covers


def seals_of(about_ids: Collection[int]) -> dict[int, list[Period]]:
    """The sealed periods of each unit."""
    rows = Entry.objects.filter(kind=EntryKind.SEAL, about_id__in=about_ids).values_list("about_id", "period", "regime")
    found: dict[int, list[Period]] = {}
    for about_id, label, regime in rows:
        if about_id is not None:
            found.setdefault(about_id, []).append(parse_period(label, regime))
    return found


def demand_open(wanted: Collection[tuple[int, Period]]) -> None:
    """Refuse when one of these units has sealed the period. Call under the ledger's lock."""
    seals = seals_of({about_id for about_id, _ in wanted})
    for about_id, period in wanted:
        if any(covers(sealed, period) for sealed in seals.get(about_id, ())):
            raise Refusal(refusals.SEALED, period=period_name(period))


def demand_statements_open(statements: Iterable[Known]) -> None:
    """Refuse when a unit has sealed the period that one of its statements was reported for."""
    demand_open({(known.about_id, parse_period(known.period, known.regime)) for known in statements})
