"""How far what conclusions assigned is done: the rooms above say so, since tasks are theirs."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping

# Conclusions in, by conclusion (open, done) out; one that nothing came of may be left out.
Provider = Callable[[Collection[int]], Mapping[int, tuple[int, int]]]
_PROVIDERS: list[Provider] = []


def register(provider: Provider) -> None:
    """Ask this one, too, from now on."""
    if provider not in _PROVIDERS:
        _PROVIDERS.append(provider)


def progress_of(conclusion_ids: Collection[int]) -> dict[int, tuple[int, int]]:
    """By conclusion how many of its tasks are open and how many are done; (0, 0) where it has none."""
    still, done = Counter[int](), Counter[int]()
    for provider in _PROVIDERS:
        for conclusion_id, (one_open, one_done) in provider(conclusion_ids).items():
            still[conclusion_id] += one_open
            done[conclusion_id] += one_done
    return {conclusion_id: (still[conclusion_id], done[conclusion_id]) for conclusion_id in conclusion_ids}
