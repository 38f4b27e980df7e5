"""The expressions answer what the naive reference answers, on any ledger."""

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from giaoban.catalogue.rules import Period, parse_period
from giaoban.figures.rules import window_of
from giaoban.rollup import mirror
from giaoban.rollup.engines import spark
from giaoban.rollup.engines.database import on_database
from giaoban.rollup.engines.duckdb import on_duckdb
from giaoban.rollup.engines.steps import Record, Shape
from giaoban.rollup.hedges import number_of, words_of
from giaoban.rollup.question import Asks, Items, Question, Scales, Tree
from giaoban.rollup.recipes import IN_PERIOD, TO_DATE, Slot
from tests.rollup.books import in_the_ledger
from tests.rollup.reference import Pick, Reference, Value

TOWN, EAST, WEST, SOUTH, HAMLET, FIELD = range(1, 7)
CHILDREN = {TOWN: [EAST, WEST, SOUTH], EAST: [HAMLET, FIELD]}
PLACED = [(TOWN, 0, 0), *((unit, TOWN, 1) for unit in (EAST, WEST, SOUTH)), (HAMLET, EAST, 2), (FIELD, EAST, 2)]
FLOW, STOCK, RATIO, PROGRESS, COUNT = range(11, 16)
BEHAVIOURS = {FLOW: "flow", STOCK: "stock", RATIO: "ratio", PROGRESS: "progress", COUNT: "count"}
Cells = dict[tuple[int, ...], Value]
ALL_NATURES = ("in_period", "to_date", "at")
NATURES = {FLOW: ALL_NATURES[:2], STOCK: ("at",), RATIO: ALL_NATURES, PROGRESS: ("at",), COUNT: ALL_NATURES}
LABELS = [f"{year}-{month:02d}" for year in (2023, 2024) for month in (1, 2, 3, 4, 5, 6, 7, 12)]
LABELS += [f"{year}-{mark}" for year in (2023, 2024) for mark in ("Q1", "Q2", "Q3", "Q4", "H1", "H2", "9M")]
LABELS += ["2023", "2024"]
DENSE = ["2024-01", "2024-02", "2024-03", "2024-04", "2024-05", "2024-06", "2024-07"]
DENSE += ["2024-Q1", "2024-Q2", "2024-Q3", "2024-H1", "2024-H2", "2024"]
MONTHLY: list[tuple[str, ...]] = [("in_period",)] * 5 + [(), ("to_date",), ("in_period", "to_date")]
SELDOM: list[tuple[str, ...]] = [()] * 4 + [("in_period",), ("to_date",)]


@st.composite
def picks(draw: st.DrawFn) -> list[Pick]:
    """A ledger with gaps, corrections, withdrawals, estimates, noughts and what does not apply."""
    found: list[Pick] = []
    keys: dict[tuple[Any, ...], int] = {}
    for _ in range(draw(st.integers(1, 45))):
        unit = draw(st.sampled_from([TOWN, EAST, WEST, SOUTH, HAMLET, FIELD]))
        measure = draw(st.sampled_from([FLOW, FLOW, *BEHAVIOURS]))
        period = parse_period(draw(st.sampled_from(LABELS)), draw(st.sampled_from(["LICH", "LICH", "LICH", "ND09"])))
        nature = draw(st.sampled_from(NATURES[measure]))
        item = draw(st.sampled_from([7, 8])) if measure == PROGRESS else draw(st.sampled_from([0, 0, 0, 7]))
        said = draw(values(measure))
        nothing = draw(st.integers(0, 9)) == 0
        found.append(one_pick(found, keys, (unit, measure, item), period, nature, said, nothing))
    return found


@st.composite
def flows(draw: st.DrawFn) -> list[Pick]:
    """One unit's flow of one year, densely: most months, some quarters, halves and cumulations."""
    found: list[Pick] = []
    keys: dict[tuple[Any, ...], int] = {}
    for label in DENSE:
        stated = draw(st.sampled_from(MONTHLY if "-0" in label else SELDOM))
        for nature in stated:
            said = draw(values(FLOW))
            found.append(one_pick(found, keys, (WEST, FLOW, 0), parse_period(label), nature, said))
    return found


def one_pick(
    found: list[Pick],
    keys: dict[tuple[Any, ...], int],
    line: tuple[int, int, int],
    period: Period,
    nature: str,
    said: dict[str, Any],
    nothing: bool = False,
) -> Pick:
    """The next pick of a ledger."""
    first, last = window_of(period, nature)
    key = keys.setdefault((line, period.regime, first, last, nature), len(keys))
    seq = 2 * len(found) + 2
    return Pick(seq, key, *line, period.regime, first, last, nature, None if nothing else seq - 1, **said)


@st.composite
def values(draw: st.DrawFn, measure: int) -> dict[str, Any]:
    """What a statement of a measure says."""
    said: dict[str, Any] = {
        "quality": draw(st.integers(1, 4)),
        "qualifier": draw(st.sampled_from(["", "", "", "trên", "hơn", "dưới", "khoảng", "ước", "ước đạt trên"])),
        "conflict": draw(st.sampled_from([0, 0, 0, 1])),
    }
    kind = draw(st.sampled_from(["value"] * 6 + ["none", "na"]))
    if kind == "na":
        return {**said, "absence": "na"}
    if kind == "none":
        return {**said, "absence": "none", "value": 0}
    number = draw(st.integers(0, 50))
    if measure == RATIO and draw(st.booleans()):
        return {**said, "numerator": number, "denominator": draw(st.integers(1, 60))}
    if measure == RATIO and draw(st.booleans()):
        return {**said, "numerator": number, "denominator": draw(st.integers(1, 60)), "value": number}
    return {**said, "value": number}


def row(pick: Pick) -> tuple[Any, ...]:
    """A pick as the mirror holds it."""
    if pick.statement is None:
        return (pick.seq, pick.key, None, pick.about, pick.regime, 0, *(None,) * 12, pick.conflict)
    return (
        pick.seq,
        pick.key,
        pick.statement,
        pick.about,
        pick.regime,
        pick.item,
        pick.measure,
        pick.measure,
        pick.first,
        pick.last,
        pick.nature,
        pick.quality,
        pick.value,
        pick.numerator,
        pick.denominator,
        1,
        pick.absence,
        number_of(pick.qualifier),
        pick.conflict,
    )


# What each unit is asked for by the one above it, where the catalogue names any there.
Asked = dict[int, dict[int, set[tuple[int, int]]]]
LINES = [(measure, item) for measure in BEHAVIOURS for item in ((7, 8) if measure == PROGRESS else (0, 7))]


@st.composite
def asks(draw: st.DrawFn) -> Asked:
    """Forms for some of the units below the town, and below its first commune; elsewhere nobody is named."""
    found: Asked = {}
    for parent, below in CHILDREN.items():
        named = draw(st.dictionaries(st.sampled_from(below), st.sets(st.sampled_from(LINES)), max_size=len(below)))
        if named:
            found[parent] = named
    return found


def as_asks(asked: Asked, slots: list[Slot]) -> Asks:
    """The same for a question."""
    numbers = {frozenset(lines): number for number, lines in enumerate(_all_lines(asked), 1)}
    below = {unit: {one: numbers[frozenset(lines)] for one, lines in named.items()} for unit, named in asked.items()}
    lines = {number: [(m, f"việc {item}" if item else "") for m, item in found] for found, number in numbers.items()}
    return Asks({(slot.number, unit): named for slot in slots for unit, named in below.items()}, lines)


def _all_lines(asked: Asked) -> list[frozenset[tuple[int, int]]]:
    return sorted({frozenset(lines) for named in asked.values() for lines in named.values()}, key=sorted)


def question(period: Period, at_seq: int, asked: Asked | None = None) -> tuple[Question, list[Slot]]:
    """This period and to date, for the town and all below it."""
    slots = [Slot(0, IN_PERIOD, period), Slot(1, TO_DATE, period)]
    scales = {
        measure: Scales(measure, 0, 0, {measure: (1, 1)}, 1, 1, behaviour) for measure, behaviour in BEHAVIOURS.items()
    }
    tree = Tree(TOWN, {0: PLACED, 1: PLACED})
    items = Items({7: 7, 8: 8}, {}, called={(measure, f"việc {item}"): item for measure, item in LINES})
    return Question(period.regime, at_seq, slots, tree, items, scales, asks=as_asks(asked or {}, slots)), slots


@lru_cache(maxsize=1)
def database() -> Any:
    """One DuckDB for all examples."""
    return mirror._duckdb()


@pytest.fixture(scope="module", autouse=True)
def closed() -> Iterator[None]:
    """The database goes with the module."""
    yield
    if database.cache_info().currsize:
        database().close()
        database.cache_clear()


def answered(
    found: list[Pick], tables: Any, level: int, engine: str, depth: int = 2, below: bool = False
) -> dict[tuple[int, ...], Any]:
    """The cells of a level of a tree so deep (and of the one `below`), as the expressions give them on an engine
    ("sc://…": Spark)."""
    shape = Shape(depth, level, below=below)
    # Where the mirror's kept part ends and the tail begins must not matter.
    half = len(found) // 2
    rows = [row(pick) for pick in found]
    settled = mirror.settled(rows[:half])
    if engine == "database":
        with in_the_ledger(found):
            records = on_database(tables, shape)
    elif engine.startswith("sc://"):

        def ask(one: Any) -> list[Record]:
            later = spark.frame(one, "extra", mirror.as_table(rows[half:]))
            return spark.on_spark(one, spark.frame(one, "kept", settled), later, tables, shape)

        records = spark.asked(engine, 120, ask)
    else:
        with database().cursor() as cursor:
            cursor.register("settled", settled)
            cursor.register("later", mirror.as_table(rows[half:]))
            cursor.register("once", mirror.as_table([]))
            records = on_duckdb(cursor, tables, shape)
    return {(one["unit"], one["measure"], one["item"], one["slot"]): one for one in records}


def expected(found: list[Pick], period: Period, at_seq: int, units: list[int], of: Asked) -> Cells:
    """The same by the reference."""
    reference = Reference(found, period.regime, at_seq, BEHAVIOURS, of)
    lines = {(pick.measure, pick.item) for pick in found}
    cells = {}
    for unit in units:
        for measure, item in lines:
            for slot, want in enumerate((IN_PERIOD, TO_DATE)):
                cell = reference.cell(CHILDREN, (unit, measure, item), period, want)
                if cell is not None:
                    cells[(unit, measure, item, slot)] = cell
    return cells


def plain(record: Any) -> dict[str, Any]:
    """What both sides must agree on, of an answer."""
    return {
        "value": record["value"],
        "parts": (record["numerator"], record["denominator"]),
        "seqs": {int(seq) for seq in (record["seqs"] or "").split(",") if seq},
        "quality": record["quality"],
        "absence": record["absence"],
        "qualifier": words_of(record["qualifier"]),
        "estimated": record["estimated"],
        "awaited": record["below_awaited"] or 0,
        "lacking": record["lacking"],
        "conflict": record["conflict"],
        "derived": bool(record["derived"]),
        "stale": record["as_of"],
        "own": record["own_stands"] == 1,
        "reported": record["below_reported"] or 0,
        "unsummed": record["below_unsummed"] or 0,
    }


def wanted(value: Value) -> dict[str, Any]:
    """The same, of the reference."""
    return {
        "value": value.value,
        "parts": (value.numerator, value.denominator),
        "seqs": set(value.seqs),
        "quality": value.quality,
        "absence": value.absence,
        "qualifier": value.qualifier,
        "estimated": value.estimated,
        "awaited": value.awaited,
        "lacking": value.lacking,
        "conflict": value.conflict,
        "derived": value.derived,
        "stale": value.stale,
        "own": value.own,
        "reported": value.reported,
        "unsummed": value.unsummed,
    }


def adds_up(town: dict[tuple[int, ...], Any], parts: dict[tuple[int, ...], Any]) -> None:
    """What a town has from its communes is the sum of what it opens to."""
    for (_unit, measure, item, slot), record in town.items():
        below = [one for key, one in parts.items() if key[1:] == (measure, item, slot) and one["fresh"]]
        if measure in (FLOW, STOCK):
            said = [one["value"] for one in below if one["value"] is not None]
            assert record["below_value"] == (sum(said) if said else None)
        elif measure == RATIO:
            whole = [one for one in below if None not in (one["numerator"], one["denominator"])]
            for part in ("numerator", "denominator"):
                assert record[f"below_{part}"] == (sum(one[part] for one in whole) if whole else None)


def agree(found: list[Pick], label: str, cut: float, engine: str = "duckdb", of: Asked | None = None) -> None:
    """Both sides say the same of the town and, from the same run, of the units directly below it: for the period and to
    date, or for the period only."""
    period, at_seq = parse_period(label), round(cut * 2 * len(found))
    marked = (0, 1) if cut == 1.0 else (0,)
    tables = question(period, at_seq, of)[0].tables(0, marked)
    both = answered(found, tables, 0, engine, below=True)
    town = {key: one for key, one in both.items() if key[0] == TOWN}
    parts = {key: one for key, one in both.items() if key[0] != TOWN}
    adds_up({key: one for key, one in town.items() if key[3] in marked}, parts)
    reference = expected(found, period, at_seq, [TOWN, *CHILDREN[TOWN]], of or {})
    assert {key: plain(one) for key, one in both.items()} == {
        key: wanted(one) for key, one in reference.items() if key[0] == TOWN or key[3] in marked
    }


RELAXED = [HealthCheck.too_slow, HealthCheck.data_too_large]


@pytest.mark.slow
@settings(max_examples=40, deadline=None, suppress_health_check=RELAXED)
@given(picks(), st.sampled_from(LABELS), st.sampled_from([1.0, 1.0, 0.5]), asks())
def test_every_behaviour_over_time_and_units(found: list[Pick], label: str, cut: float, of: Asked) -> None:
    agree(found, label, cut, of=of)


@pytest.mark.slow
@settings(max_examples=80, deadline=None, suppress_health_check=RELAXED)
@given(flows(), st.sampled_from(DENSE))
def test_one_unit_whose_flow_is_stated_in_months_quarters_halves_and_cumulations(found: list[Pick], label: str) -> None:
    period, at_seq = parse_period(label), 2 * len(found)
    communes = answered(found, question(period, at_seq)[0].tables(), 1, "duckdb")
    reference = expected(found, period, at_seq, CHILDREN[TOWN], {})
    assert {key: plain(one) for key, one in communes.items()} == {key: wanted(one) for key, one in reference.items()}


@pytest.mark.django_db
@settings(max_examples=10, deadline=None, suppress_health_check=[*RELAXED, HealthCheck.function_scoped_fixture])
@given(picks(), st.sampled_from(LABELS), asks())
def test_the_ledgers_own_database_comes_to_the_same_answer(found: list[Pick], label: str, of: Asked) -> None:
    agree(found, label, 1.0, engine="database", of=of)


@pytest.mark.slow
@settings(max_examples=10, deadline=None, suppress_health_check=[*RELAXED, HealthCheck.function_scoped_fixture])
@given(found=picks(), label=st.sampled_from(LABELS), of=asks())
def test_spark_comes_to_the_same_answer(sail: str, found: list[Pick], label: str, of: Asked) -> None:
    agree(found, label, 1.0, engine=sail, of=of)


def test_the_reference_sees_what_it_should() -> None:
    def month(number: int, value: int) -> Pick:
        period = parse_period(f"2024-{number:02d}")
        return Pick(2 * number, number, WEST, FLOW, 0, "LICH", period.first, period.last, "in_period", 1, value)

    reference = Reference([month(1, 5), month(2, 6), month(3, 7)], "LICH", 99, BEHAVIOURS)
    found = reference.cell(CHILDREN, (TOWN, FLOW, 0), parse_period("2024-Q1"), TO_DATE)
    assert found is not None
    assert (found.value, found.derived, found.own, found.reported) == (18, True, False, 1)
    assert reference.facts[0].first == date(2024, 1, 1)
