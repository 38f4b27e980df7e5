"""What was reported on tasks, in the words of their leads."""

from collections.abc import Iterable

from giaoban.tasks.models import Entry

REPORTS = ("progress", "complete")


def results_of(ids: Iterable[int], until: int | None = None) -> dict[int, str]:
    """The last words that each occurrence was reported on with, up to an entry; none where nothing was said."""
    return {one.occurrence_id: one.text for one in last_reports(ids, until)}


def last_reports(ids: Iterable[int], until: int | None = None) -> Iterable[Entry]:
    """The entry of the last report on each occurrence that has words, up to an entry's number."""
    rows = Entry.objects.filter(occurrence_id__in=list(ids), verb__in=REPORTS).exclude(text="").order_by("pk")
    if until is not None:
        rows = rows.filter(pk__lte=until)
    return {one.occurrence_id: one for one in rows}.values()
