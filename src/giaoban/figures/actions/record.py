"""The gate: the only way into the ledger."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from giaoban.base.actors import Actor
from giaoban.base.errors import Refusal
from giaoban.catalogue.actions.name_item import name_item
from giaoban.catalogue.queries import MeasureView, measures
from giaoban.figures import refusals
from giaoban.figures.book import Known, chunks
from giaoban.figures.enums import Absence, EntryKind, Nature
from giaoban.figures.gate import Pen, batch
from giaoban.figures.models import Assertion, Finding, Source, Statement
from giaoban.figures.proposals import Asserted, Doubted, Recorded, SourceRef, Stated
from giaoban.figures.rights import demand_to_speak
from giaoban.figures.rules import Said, Shape, faults, fits, key_of, scaled, window_of
from giaoban.figures.sealed import demand_open

Window = tuple[date, date]
Place = tuple[str, int | None, int | None, str]
# Assertions keep six decimals of at most 24 digits.
_PLACES, _MOST = 6, 10**18


def record(actor: Actor, stated: Sequence[Stated], doubted: Sequence[Doubted] = ()) -> Recorded:
    """Record a batch of statements, all or none, with the contradictions found among them.

    Needs `figures.record` for every unit they are about, or for the body of that place which states them; where the
    actor also has `figures.accept` for the unit they are accepted at once, else they wait. Picks the value of record
    of each key by rule. Refuses, naming the statement, what is inconsistent with its measure. One batch is one entry
    of the audit trail.

    Raises Refusal with `index` among its params (the statement's place in `stated`) where one statement is at fault.
    A correction (`supersedes`) needs its reason; it takes effect when it is accepted. What was recorded from the very
    same place before is refused, so that a second click records nothing.
    """
    if not stated:
        raise Refusal(refusals.NOTHING)
    for about_id, stated_by_id in {(one.about_id, one.stated_by_id) for one in stated}:
        demand_to_speak(actor, "figures.record", about_id, stated_by_id)
    windows = [_window(index, one) for index, one in enumerate(stated)]
    views = _views(stated, windows)
    for index, one in enumerate(stated):
        _check(index, one, views[index])
    with batch(actor, "figures.record") as pen:
        rows = [_row(one, views[index], windows[index]) for index, one in enumerate(stated)]
        pen.book.load(row.key for row in rows)
        pen.book.load_statements(one.supersedes for one in stated if one.supersedes is not None)
        _check_new(actor, pen, stated, rows)
        seqs = _write(actor, pen, stated, rows)
        for doubt in doubted:
            _doubt(pen, doubt, stated, seqs)
        pen.payload["statements"] = len(seqs)
    left = tuple(seq for seq, row in zip(seqs, rows, strict=True) if row.key in pen.conflicts)
    return Recorded(pen.batch_id, tuple(seqs), left)


def where(one: Stated) -> str:
    """A statement as a person finds it again: its words, or the name of its place."""
    return f"“{one.source.quote or one.source.label}”"


def problem(one: Stated) -> Refusal | None:
    """What the gate would object to in one statement by itself (not: rights, seals, doubles), for a preview."""
    try:
        window = _window(0, one)
        _check(0, one, _views([one], [window])[0])
    except Refusal as refusal:
        return refusal
    return None


def _refuse(code: str, index: int, one: Stated, **params: object) -> Refusal:
    return Refusal(code, where=where(one), index=index, **params)


def _window(index: int, one: Stated) -> Window:
    try:
        return window_of(one.period, one.nature)
    except ValueError:
        raise _refuse(refusals.FAULTS["wrong_nature"], index, one, nature=one.nature) from None


def _views(stated: Sequence[Stated], windows: Sequence[Window]) -> list[MeasureView]:
    """Each statement's measure as it was counted on the last day of its window."""
    days, ids = sorted({last for _, last in windows}), {one.measure_id for one in stated}
    # Versions only follow one another: one that holds on the first day and on the last holds on all between.
    found = {day: measures(day, ids) for day in {days[0], days[-1]}}
    views = []
    for index, (one, (_, last)) in enumerate(zip(stated, windows, strict=True)):
        view = found[days[-1]].get(one.measure_id)
        if view != found[days[0]].get(one.measure_id):
            if last not in found:
                found[last] = measures(last, ids)
            view = found[last].get(one.measure_id)
        if view is None:
            raise _refuse(refusals.NO_VERSION, index, one, day=f"{last:%d/%m/%Y}")
        views.append(view)
    return views


def _check(index: int, one: Stated, view: MeasureView) -> None:
    said = Said(
        str(one.nature),
        one.value if one.value is not None or one.absence != Absence.NONE_OCCURRED else 0,
        one.numerator,
        one.denominator,
        one.step,
        one.item,
        one.absence,
        one.absence_reason,
    )
    for fault in faults(Shape(view.behaviour, view.unit), said):
        raise _refuse(refusals.FAULTS[fault], index, one, nature=str(Nature(one.nature).label))
    for said_of_it in one.assertions:
        for number in (said_of_it.value, said_of_it.value2):
            if number is not None and (not number.is_finite() or abs(number) >= _MOST):
                raise _refuse(refusals.FAULTS["too_large"], index, one)
    if one.supersedes is not None and not one.reason.strip():
        raise Refusal(refusals.NO_REASON, index=index)
    for text, length in ((one.reason, 500), (one.absence_reason, 300), (one.item, 300), (one.qualifier, 40)):
        if len(text) > length:
            raise Refusal(refusals.TOO_LONG, length=length, index=index)


def _row(one: Stated, view: MeasureView, window: Window) -> Statement:
    """The statement's row, but for what the pen gives: number, time, source and batch."""
    item_id = name_item(one.about_id, one.measure_id, one.item) if one.item.strip() else None
    return Statement(
        key=key_of(one.about_id, one.measure_id, item_id, str(one.period.regime), window, str(one.nature)),
        about_id=one.about_id,
        stated_by_id=one.stated_by_id,
        version_id=view.version_id,
        measure_id=one.measure_id,
        item_id=item_id,
        regime=str(one.period.regime),
        period=one.period.label,
        window_from=window[0],
        window_to=window[1],
        nature=str(one.nature),
        quality=int(one.quality),
        value=one.value if one.value is not None or one.absence != Absence.NONE_OCCURRED else 0,
        numerator=one.numerator,
        denominator=one.denominator,
        step=one.step,
        absence=str(one.absence),
        absence_reason=one.absence_reason,
        qualifier=one.qualifier,
    )


def _check_new(actor: Actor, pen: Pen, stated: Sequence[Stated], rows: Sequence[Statement]) -> None:
    """What can only be judged under the lock: seals, doubles, and what a correction corrects."""
    demand_open({(one.about_id, one.period) for one in stated if one.supersedes is None})
    recorded = _recorded_places({one.source.reference for one in stated})
    corrected: set[int] = set()
    for index, (one, row) in enumerate(zip(stated, rows, strict=True)):
        place = _place(one.source, row.key)
        if one.supersedes is None:
            if place in recorded:
                raise _refuse(refusals.ALREADY_RECORDED, index, one)
            recorded.add(place)
            continue
        old = pen.book.known.get(one.supersedes)
        if old is None:
            raise Refusal(refusals.NO_STATEMENT, seq=one.supersedes, index=index)
        demand_to_speak(actor, "figures.record", old.about_id, old.stated_by_id)
        if old.withdrawn:
            raise Refusal(refusals.WITHDRAWN, seq=old.seq, index=index)
        if old.seq in corrected or pen.book.correction_of(old.seq) is not None:
            raise Refusal(refusals.CORRECTED_ALREADY, seq=old.seq, index=index)
        corrected.add(old.seq)
        if (row.about_id, row.regime, row.period) != (old.about_id, old.regime, old.period):
            # A correction may move a figure out of a sealed period, never into one.
            demand_open({(one.about_id, one.period)})


def _place(source: SourceRef, key: str) -> Place:
    return source.reference, source.start, source.end, key


def _recorded_places(references: set[str]) -> set[Place]:
    """Every place of these sources from which something is in the ledger and was not withdrawn."""
    found: set[Place] = set()
    for chunk in chunks(sorted(references)):
        # In two steps: in one, PostgreSQL goes through all statements where it knows nothing of the tables yet.
        sources = list(Source.objects.filter(reference__in=chunk).values_list("pk", flat=True))
        found.update(place for some in chunks(sources) for place in _stated_at(some))
    return found


def _stated_at(source_ids: Sequence[int]) -> Iterable[Place]:
    return (
        Statement.objects.filter(source_id__in=source_ids)
        .exclude(entries__kind=EntryKind.WITHDRAW)
        .values_list("source__reference", "source__start", "source__end", "key")
    )


def _write(actor: Actor, pen: Pen, stated: Sequence[Stated], rows: Sequence[Statement]) -> list[int]:
    accepts = {about_id: actor.may("figures.accept", about_id) for about_id in {one.about_id for one in stated}}
    seqs = []
    for one, row in zip(stated, rows, strict=True):
        row.source = pen.source(one.source)
        seq = pen.state(row, one.supersedes, one.reason)
        seqs.append(seq)
        known = pen.book.known[seq]
        if accepts[one.about_id] and may_accept(actor, pen, known):
            pen.accept(known)
        for said_of_it in one.assertions:
            pen.assertion(_assertion(pen, seq, said_of_it))
    return seqs


def may_accept(actor: Actor, pen: Pen, known: Known) -> bool:
    """Whether the actor may accept a statement: for its unit, and for the unit of what it corrects."""
    return all(actor.may("figures.accept", one.about_id) for one in pen.book.line(known.seq))


def _assertion(pen: Pen, seq: int, said: Asserted) -> Assertion:
    return Assertion(
        statement_id=seq,
        role=said.role,
        kind=said.kind,
        value=_six(said.value),
        value2=None if said.value2 is None else _six(said.value2),
        unit=said.unit[:80],
        direction=said.direction,
        comparison=said.comparison,
        source=pen.source(said.source),
    )


def _six(value: Decimal) -> Decimal:
    return value if fits(value, _PLACES) else Decimal(scaled(value, _PLACES)).scaleb(-_PLACES)


def _doubt(pen: Pen, doubt: Doubted, stated: Sequence[Stated], seqs: Sequence[int]) -> None:
    first = stated[doubt.of[0]] if doubt.of else stated[0]
    finding = Finding(
        code=doubt.code,
        severity=doubt.severity,
        message=doubt.message[:1000],
        params=doubt.params,
        about_id=first.about_id,
        period=first.period.label,
        regime=str(first.period.regime),
        reference=first.source.reference,
    )
    pen.finding(finding, [seqs[index] for index in doubt.of], doubt.answer)
