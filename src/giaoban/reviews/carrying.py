"""What the next conference of a series takes over from those before it."""

from collections.abc import Sequence

from giaoban.reviews.enums import ConclusionState, ItemKind, ItemState, ReviewState
from giaoban.reviews.following import progress_of
from giaoban.reviews.models import AgendaItem, Conclusion, Review, Series
from vnfigures.text import fold

# As the agenda prints it, in whatever language it was prepared.
FOLLOWING = "Kết quả thực hiện kết luận kỳ trước"


def left_over(series: Series, row: Review) -> Review | None:
    """The last conference of a series before this one that was not called off."""
    before = series.reviews.exclude(pk=row.pk).exclude(state=ReviewState.CANCELLED)
    return before.filter(starts_at__lt=row.starts_at).order_by("-starts_at", "-pk").first()


def living(series_id: int) -> list[Conclusion]:
    """The confirmed conclusions of a series that live: something they assigned is not done yet. Oldest first.

    One of which nothing was assigned ended with its conference: there is nothing to follow.
    """
    rows = Conclusion.objects.filter(review__series_id=series_id, state=ConclusionState.CONFIRMED)
    listed = list(rows.select_related("review").order_by("review__starts_at", "order", "pk"))
    progress = progress_of([row.pk for row in listed])
    return [row for row in listed if progress[row.pk][0]]


def carried_items(row: Review, before: Review, template: Sequence[str]) -> list[AgendaItem]:
    """Items for this one: following up what lives of the conclusions, unless a title of the template says that already,
    then what the one before did not come to."""
    found = []
    said = any(fold("kết luận kỳ trước") in fold(title) for title in template)
    if not said and living(row.series_id or 0):
        found.append(AgendaItem(review=row, kind=ItemKind.REPORT, title=FOLLOWING, minutes=10))
    if before.state == ReviewState.CLOSED:
        found += [_again(row, item) for item in before.items.exclude(state=ItemState.DONE)]
    return found


def _again(row: Review, item: AgendaItem) -> AgendaItem:
    return AgendaItem(
        review=row,
        kind=item.kind,
        section=item.section,
        title=item.title,
        presenter=item.presenter,
        presenter_unit_id=item.presenter_unit_id,
        minutes=item.minutes,
        measures=item.measures,
        carried_from=item,
    )
