"""Where a year ends while units are silent: by those that spoke, held to a naive reckoning in fractions."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from math import floor

from hypothesis import assume, given
from hypothesis import strategies as st

from giaoban.catalogue.queries import MeasureView
from giaoban.catalogue.rules import parse_period
from giaoban.rollup.attainment import Standing, standing
from giaoban.rollup.rows import Cell, Row, TargetCell
from giaoban.rollup.targets import percent

QUARTER, YEAR = parse_period("2024-Q1"), parse_period("2024")


@dataclass(frozen=True)
class Commune:
    """What a commune had by this day last year, in all of last year, and has by now (None: silent)."""

    before: int
    rest: int
    now: int | None

    @property
    def whole(self) -> int:
        return self.before + self.rest


def view(behaviour: str, unit: str = "đồng") -> MeasureView:
    fields = {
        "family": None,
        "behaviour": behaviour,
        "direction": "up",
        "unit": unit,
        "part_unit": "",
        "owner_id": None,
    }
    counted = dict.fromkeys(("id", "version_id", "scale", "part_scale", "order"), 0)
    names = dict.fromkeys(("code", "field", "name", "name_en"), "KT01")
    return MeasureView(**fields, **counted, **names, itemised=False)  # type: ignore[arg-type]  # made of dicts


def row_of(commune: Commune, measure: MeasureView) -> Row:
    now = Cell() if commune.now is None else Cell(value=commune.now, origin="own")
    known = (Cell(value=commune.before, origin="own"), Cell(value=commune.whole, origin="own"))
    return Row(measure, None, "", now, now, None, known[0], known[0], Cell(), known[1])


def town(communes: Sequence[Commune], measure: MeasureView, target: int, comparator: str = "ge") -> Row:
    """The town's row: a sum of what its communes gave, marked with how many of them did."""
    spoke = [one.now for one in communes if one.now is not None]
    n, k = len(communes), len(spoke)
    now = Cell(value=sum(spoke), origin="children", reported=k, expected=n, lacking=n - k, who=k)
    of_all = Cell(origin="children", reported=n, expected=n, who=n)
    before = replace(of_all, value=sum(one.before for one in communes))
    whole = replace(of_all, value=sum(one.whole for one in communes))
    reached = percent(sum(spoke), target, comparator, measure.behaviour == "flow")
    aim = TargetCell(1, target, comparator, "giao", "Quyết định", reached, None, "2024")
    return Row(measure, None, "", now, now, aim, before, before, Cell(), whole)


def judged(communes: Sequence[Commune], measure: MeasureView, target: int, comparator: str = "ge") -> Standing:
    found = standing(town(communes, measure, target, comparator), QUARTER, [row_of(one, measure) for one in communes])
    assert found is not None
    return found


COUNTS = st.integers(1, 10_000)
COMMUNES = st.lists(st.builds(Commune, COUNTS, COUNTS, st.none() | COUNTS), min_size=1, max_size=14)


def rounded(value: Fraction) -> int:
    return floor(value + Fraction(1, 2))


@given(communes=COMMUNES, target=st.integers(1, 200_000))
def test_a_flow_goes_on_as_those_that_spoke_do(communes: list[Commune], target: int) -> None:
    spoke = [one for one in communes if one.now is not None]
    assume(0 < len(spoke) < len(communes))
    now = sum(one.now or 0 for one in spoke)
    found = judged(communes, view("flow"), target)
    if 2 * len(spoke) < len(communes):
        assert (found.outlook, found.behind) == (None, False), "too few spoke to speak for all"
        assert found.unsaid is (now < target)
        return
    growth = Fraction(now, sum(one.before for one in spoke))
    whole = sum(one.whole for one in communes)
    assert found.outlook is not None
    assert found.outlook.projected == rounded(growth * whole)
    assert found.outlook.units == (len(spoke), len(communes))
    assert found.behind is (now < target and found.outlook.percent < 100)
    if found.behind:
        assert found.outlook.projected < target


@given(communes=COMMUNES, target=st.integers(1, 40_000), comparator=st.sampled_from(["ge", "le"]))
def test_a_stock_goes_on_as_those_that_spoke_do(communes: list[Commune], target: int, comparator: str) -> None:
    spoke = [one for one in communes if one.now is not None]
    assume(0 < len(spoke) < len(communes) <= 2 * len(spoke))
    course = sum((one.now or 0) + one.rest for one in spoke)
    scaled = Fraction(course * sum(one.whole for one in communes), sum(one.whole for one in spoke))
    found = judged(communes, view("stock"), target, comparator)
    assert found.outlook is not None
    assert found.outlook.projected == rounded(scaled)


@given(communes=COMMUNES, silent=st.sets(st.integers(0, 13)), times=st.integers(1, 30), target=st.integers(1, 400_000))
def test_silence_alone_makes_nothing_behind(communes: list[Commune], silent: set[int], times: int, target: int) -> None:
    """Where all go the same way it says the same, whoever is silent, as if everybody had spoken."""
    complete = [replace(one, before=10 * one.before, rest=10 * one.rest, now=times * one.before) for one in communes]
    heard = [replace(one, now=None) if at in silent else one for at, one in enumerate(complete)]
    assume(any(one.now is not None for one in heard))
    whole, part = judged(complete, view("flow"), target), judged(heard, view("flow"), target)
    if part.outlook is None:
        assert not part.behind
        return
    assert whole.outlook is not None
    assert part.outlook.projected == whole.outlook.projected
    if not whole.behind:
        assert not part.behind


def test_a_ratio_goes_on_by_the_parts_of_those_that_spoke() -> None:
    measure = view("ratio", "%")

    def parts(numerator: int, denominator: int) -> Cell:
        return Cell(
            value=round(100 * numerator / denominator), numerator=numerator, denominator=denominator, origin="own"
        )

    said = [(parts(40, 100), parts(50, 100), parts(45, 100)), (parts(90, 100), parts(90, 100), parts(95, 100))]
    below = [Row(measure, None, "", now, now, None, then, then, Cell(), end) for then, end, now in said]
    below.append(Row(measure, None, "", Cell(), Cell(), None, parts(1, 900), parts(1, 900), Cell(), parts(1, 900)))
    now = Cell(value=70, numerator=140, denominator=200, origin="children", reported=2, expected=3, lacking=1, who=1)
    all_of = Cell(value=12, numerator=131, denominator=1100, origin="children", reported=3, expected=3, who=2)
    aim = TargetCell(1, 80, "ge", "giao", "Quyết định", Decimal(88), None, "2024")
    found = standing(Row(measure, None, "", now, now, aim, all_of, all_of, Cell(), all_of), QUARTER, below)
    assert found is not None
    assert found.outlook is not None
    # 130 of 200 by then, 140 of 200 at the end of last year: five points more than now's 70; the third is in none.
    assert (found.outlook.projected, found.outlook.units, found.outlook.gain) == (75, (2, 3), 5)


def test_at_the_years_end_a_target_is_not_missed_because_somebody_is_silent() -> None:
    communes = [Commune(100, 0, 120), Commune(100, 0, 130), Commune(100, 0, None)]
    row = town(communes, view("flow"), 350)
    below = [row_of(one, view("flow")) for one in communes]
    carried, alone = standing(row, YEAR, below), standing(row, YEAR)
    assert carried is not None
    assert alone is not None
    assert carried.outlook is not None
    # 250 of the two that had 200 of last year's 300
    assert (carried.outlook.projected, carried.behind, carried.outlook.months_left) == (375, False, 0)
    assert (alone.behind, alone.unsaid) == (False, True)


def test_a_limit_that_those_who_spoke_have_broken_is_broken() -> None:
    communes = [Commune(1, 1, 50), Commune(1, 1, None), Commune(1, 1, None)]
    found = judged(communes, view("flow"), 40, "le")
    assert (found.behind, found.unsaid) == (True, False)
