"""How good estimates were: each beside the firmer figure that was stated for the same window later."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from giaoban.catalogue.rules import Period
from giaoban.figures.enums import Quality
from giaoban.figures.queries import StatementView, estimated_keys, views_of_keys
from giaoban.registry.queries import UnitView, units
from giaoban.rollup.targets import ratio


@dataclass(frozen=True, slots=True)
class EstimateError:
    """An estimate and what took its place. Integers at the measure's scale, whichever the two were stated at; `error`
    is the estimate less the figure, `percent` that of the figure (two decimals; None of nought)."""

    unit: UnitView
    measure_id: int
    item_id: int | None
    period: str
    nature: str
    estimate: int
    figure: int
    scale: int
    error: int
    percent: Decimal | None
    seqs: tuple[int, int]


def estimate_errors(about_ids: Iterable[int], period: Period, measure_id: int | None = None) -> list[EstimateError]:
    """Of windows of the regime that end inside a period: every estimate about these units that a firmer figure of
    record has replaced, by period, then unit. Statements that wait, were withdrawn or corrected do not count."""
    wanted = set(about_ids)
    by_key: dict[str, list[StatementView]] = defaultdict(list)
    for view in views_of_keys(estimated_keys(wanted, period.regime, (period.first, period.last), measure_id)):
        by_key[view.key].append(view)
    names = units(wanted, period.last)
    found = [_error(views, names) for views in by_key.values()]
    known = [one for one in found if one is not None]
    return sorted(known, key=lambda one: (one.period, one.unit.code, one.measure_id, one.nature, one.item_id or 0))


def _error(views: list[StatementView], names: dict[int, UnitView]) -> EstimateError | None:
    standing = [one for one in views if one.accepted and not one.withdrawn and one.corrected_by is None]
    guesses = [one for one in standing if one.quality == Quality.ESTIMATE and one.value is not None]
    firm = next((one for one in standing if one.of_record and one.quality > Quality.ESTIMATE), None)
    if not guesses or firm is None or firm.value is None or firm.about_id not in names:
        return None
    guess = guesses[-1]
    scale = max(guess.scale, firm.scale)
    estimate = (guess.value or 0) * 10 ** (scale - guess.scale)
    figure = firm.value * 10 ** (scale - firm.scale)
    return EstimateError(
        names[firm.about_id],
        firm.measure_id,
        firm.item_id,
        firm.period,
        firm.nature,
        estimate,
        figure,
        scale,
        estimate - figure,
        ratio(100 * (estimate - figure), abs(figure)) if figure else None,
        (guess.seq, firm.seq),
    )
