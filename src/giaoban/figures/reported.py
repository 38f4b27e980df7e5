"""Which units stated something, for which periods."""

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from threading import Lock

from django.db import connection
from django.db.models import Min, Q, QuerySet
from django.utils import timezone

from giaoban.catalogue.rules import Period, parse_period
from giaoban.figures.enums import EntryKind, SourceKind
from giaoban.figures.following import periods_of
from giaoban.figures.models import Entry, Statement
from giaoban.figures.queries import ledger_identity, ledger_position

# Figures of a period come in for so long after its end.
_COLLECTED = timedelta(days=31)
_SETTLING = (EntryKind.ACCEPT, EntryKind.WITHDRAW)


def _kept() -> QuerySet[Statement]:
    """The statements that were not withdrawn, accepted or not."""
    return Statement.objects.exclude(entries__kind=EntryKind.WITHDRAW)


def reported_periods(about_ids: Iterable[int]) -> list[Period]:
    """The periods for which something was stated about any of these units: the newest first, of those that end on one
    day the longest first."""
    return list(_counted(about_ids))


def _counted(about_ids: Iterable[int]) -> dict[Period, int]:
    """By period how much was stated, in the order of `reported_periods`."""
    found = {parse_period(label, regime): count for (regime, label), count in periods_of(about_ids).items()}
    newest = sorted(found, key=lambda period: (-period.last.toordinal(), period.first, period.regime))
    return {period: found[period] for period in newest}


def shown_period(about_ids: Iterable[int], on: date) -> Period | None:
    """The period that a screen of these units begins with: the newest with figures that is mostly there or due.

    Mostly there: at least half as many figures as the period of its kind before it that has any. Due: it is over, and
    ended no longer than a month ago; what is collected then is looked at from its first figure on. So neither one
    figure given ahead of its time nor one month in a list of many takes the screen away from what is complete. The
    newest of all where nothing is of either sort; None without figures.
    """
    found = _counted(about_ids)
    for period, count in found.items():
        if period.last < on <= period.last + _COLLECTED:
            return period
        earlier = (
            many
            for one, many in found.items()
            if (one.type, one.regime) == (period.type, period.regime) and one.last < period.last
        )
        if 2 * count >= next(earlier, 0):
            return period
    return next(iter(found), None)


def reporting_units(unit_ids: Iterable[int], period: Period) -> set[int]:
    """Those of these units that stated something for a period, or that something was stated about."""
    wanted = set(unit_ids)
    rows = _kept().filter(regime=str(period.regime), period=period.label)
    pairs = rows.filter(Q(stated_by_id__in=wanted) | Q(about_id__in=wanted)).values_list("stated_by_id", "about_id")
    return {unit_id for pair in pairs.distinct() for unit_id in pair if unit_id in wanted}


@dataclass(frozen=True, slots=True)
class Reported:
    """That something was stated for a measure: by whom, about whom, and first on which day."""

    stated_by_id: int
    about_id: int
    measure_id: int
    day: date


def reported_measures(
    unit_ids: Iterable[int], period: Period, measure_ids: Iterable[int], until: int | None = None
) -> list[Reported]:
    """What was accepted of what these units stated for a period of these measures, or of what was stated about them;
    with `until` as the ledger stood at that position.

    This process keeps the answer until the ledger accepts or withdraws something of the period.
    """
    question = frozenset(unit_ids), period, frozenset(measure_ids)
    if until is not None or connection.in_atomic_block:
        return list(_reported(*question, until))
    identity, position = ledger_identity(), ledger_position()
    with _turn:
        known = _known.get(question)
    if known is not None and (known.identity != identity or not _stands(known, period, position)):
        known = None
    rows = known.rows if known is not None else _reported(*question, None)
    with _turn:
        _known[question] = _Known(identity, position, rows)
        _known.move_to_end(question)
        while len(_known) > _QUESTIONS:
            _known.popitem(last=False)
    return list(rows)


@dataclass(frozen=True, slots=True)
class _Known:
    """What was found at a position of a ledger."""

    identity: tuple[str, int]
    position: int
    rows: tuple[Reported, ...]


_QUESTIONS = 100
_known: OrderedDict[tuple[frozenset[int], Period, frozenset[int]], _Known] = OrderedDict()
_turn = Lock()


def _stands(known: _Known, period: Period, position: int) -> bool:
    """Whether nothing of the period was accepted or withdrawn since."""
    if known.position >= position:
        return known.position == position
    later = Entry.objects.filter(kind__in=_SETTLING, seq__gt=known.position, seq__lte=position)
    return not later.filter(regime=str(period.regime), period=period.label).exists()


def _reported(
    unit_ids: frozenset[int], period: Period, measure_ids: frozenset[int], until: int | None
) -> tuple[Reported, ...]:
    wanted = set(unit_ids)
    accepted = _kept().filter(entries__kind=EntryKind.ACCEPT)
    if until is not None:
        gone = Entry.objects.filter(kind=EntryKind.WITHDRAW, seq__lte=until).values("statement_id")
        accepted = Statement.objects.filter(entries__kind=EntryKind.ACCEPT, entries__seq__lte=until)
        accepted = accepted.exclude(pk__in=gone)
    rows = accepted.filter(regime=str(period.regime), period=period.label, measure_id__in=measure_ids)
    days: dict[tuple[int, int, int], datetime] = {}
    # One after the other: a database takes an index for each, and none for both at once.
    for which in (Q(stated_by_id__in=wanted), Q(about_id__in=wanted)):
        found = rows.filter(which).values_list("stated_by_id", "about_id", "measure_id")
        days |= {(by, about, one): at for by, about, one, at in found.annotate(first=Min("entered_at"))}
    return tuple(Reported(by, about, one, timezone.localdate(at)) for (by, about, one), at in days.items())


@dataclass(frozen=True, slots=True)
class FirstStated:
    """The day on which something was first stated about a unit for a measure, and the first on which that was said in a
    form or a spreadsheet: when a report was recorded that had come on paper says nothing of when it came."""

    day: date
    in_form: date | None


def first_stated(
    about_ids: Iterable[int], periods: Iterable[Period], measure_ids: Iterable[int]
) -> dict[tuple[int, int], FirstStated]:
    """By (unit, measure): since when anything was stated of it for one of these periods, accepted or not; what was
    withdrawn since counts too, as a form that was sent back and handed in again was not late for that."""
    said = Q()
    for period in periods:
        said |= Q(regime=str(period.regime), period=period.label)
    if not said:
        return {}
    rows = Statement.objects.filter(said, about_id__in=set(about_ids), measure_id__in=set(measure_ids))
    forms = Q(source__kind__in=(SourceKind.FORM, SourceKind.SHEET))
    found = rows.values_list("about_id", "measure_id").annotate(first=Min("entered_at"))
    return {
        (about, measure): FirstStated(timezone.localdate(first), timezone.localdate(form) if form else None)
        for about, measure, first, form in found.annotate(form=Min("entered_at", filter=forms))
    }
