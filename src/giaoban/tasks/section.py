"""The section "Kết quả thực hiện kết luận kỳ trước" of a period's report: how many, then what became of each."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from giaoban.base.clock import today
from giaoban.catalogue.rules import Period
from giaoban.documents.content import Block, Paragraph, Pieces, Style, Table, TableRow
from giaoban.documents.contributions import PREVIOUS_CONCLUSIONS, register_expressions, register_section
from giaoban.documents.heads import full_name
from giaoban.registry.queries import unit, units
from giaoban.tasks.enums import State, Timeliness
from giaoban.tasks.expressions import PREFIX, Window, quoted, resolver, text_at
from giaoban.tasks.models import Entry, Occurrence
from giaoban.tasks.results import REPORTS
from giaoban.tasks.rules import CANCELLED, OPEN, Standing, timeliness, was_over
from giaoban.tasks.standing import GAVE, GOT, Moment, counts_of, of_unit, position, standings
from giaoban.tasks.wording import Told, sentence

_HEADS = {
    "ordinal": "TT",
    "text": "Nội dung kết luận (số, ngày thông báo)",
    "held": "Chủ trì",
    "until": "Thời hạn",
    "result": "Kết quả, minh chứng",
    "standing": "Trạng thái",
    "cause": "Nguyên nhân, đề xuất",
}
_WHY = frozenset({"ask_extension", "pause", "send_back"})
_LETTERS = "ABCDEGHIKLMNOPQRSTUVXY"
_NOTHING = "–"


def previous_conclusions(unit_id: int, period: Period, _seq: int, make_id: Callable[[], str]) -> tuple[Block, ...]:
    """What became of what the unit concluded and was told to do, at the period's end or today while it runs.

    Nothing where there were no tasks. Every count and every number of the leads' words is bound to its entry.
    """
    last, at = min(period.last, today()), position()
    about = unit(unit_id, period.last)
    if last < period.first:
        return ()
    blocks: list[Block] = []
    for whose in (GAVE, GOT):
        counts = counts_of(unit_id, period.first, last, at, whose)
        if counts.total or counts.cancelled:
            told = Told(counts, Window(about.code, period.first, last, at, whose), make_id)
            blocks.append(Paragraph(Style.BODY, sentence(told, full_name(about.name, about.type))))
    rows = _rows(unit_id, period.first, Moment(last, at), make_id)
    if rows:
        blocks.append(Table(tuple(_HEADS), tuple(_HEADS.values()), tuple(rows)))
    return tuple(blocks)


def _rows(unit_id: int, first: date, now: Moment, make_id: Callable[[], str]) -> list[TableRow]:
    """A row for each task that counts in the time and comes from a conclusion, by conclusion and due day."""
    moments = (now, Moment(first - timedelta(days=1), now.position))
    found = standings(of_unit(unit_id), moments)
    shown = {
        pk: end
        for pk, (end, start) in found.items()
        if end.counts and not was_over(start, end) and start.state != CANCELLED and end.assigned_on is not None
    }
    listed = Occurrence.objects.filter(pk__in=list(shown)).select_related("task")
    rows = [row for row in listed if row.task.source_words]
    rows.sort(
        key=lambda row: (row.task.conclusion_id or 0, row.task.source_words, shown[row.pk].due or date.max, row.pk)
    )
    names = {pk: view.name for pk, view in units({row.task.lead_id for row in rows}, now.day).items()}
    said = _said([row.pk for row in rows], now)
    table: list[TableRow] = []
    source = ""
    for row in rows:
        if not table or row.task.source_words != source:
            source = row.task.source_words
            letter = _LETTERS[sum(one.group for one in table) % len(_LETTERS)]
            title = quoted(source, f"s{row.task_id}", now.position, make_id)
            table.append(TableRow(((letter,), title), group=True))
        number = sum(not one.group for one in table) + 1
        table.append(_row(number, row, shown[row.pk], names.get(row.task.lead_id, ""), said, now, make_id))
    return table


def _said(ids: Sequence[int], now: Moment) -> dict[tuple[int, bool], Entry]:
    """By occurrence the last report with words, and the last reason of why it is not done yet."""
    entries = Entry.objects.filter(occurrence_id__in=ids, pk__lte=now.position, day__lte=now.day).exclude(text="")
    found: dict[tuple[int, bool], Entry] = {}
    for one in entries.filter(verb__in=[*REPORTS, *_WHY]).order_by("pk"):
        found[one.occurrence_id, one.verb in _WHY] = one
    return found


def _row(
    number: int,
    row: Occurrence,
    standing: Standing,
    lead: str,
    said: dict[tuple[int, bool], Entry],
    now: Moment,
    make_id: Callable[[], str],
) -> TableRow:
    task = row.task
    text, at = text_at(task, now.position), now.position
    what = quoted(text, f"t{task.pk}", at, make_id)
    result, why = said.get((row.pk, False)), said.get((row.pk, True))
    cells: tuple[Pieces, ...] = (
        (str(number),),
        what,
        (lead,),
        (_due(standing),),
        _quoted(result, now, make_id),
        (_state(standing, now.day),),
        _quoted(why, now, make_id) if standing.state in OPEN else (_NOTHING,),
    )
    return TableRow(cells)


def _quoted(entry: Entry | None, now: Moment, make_id: Callable[[], str]) -> Pieces:
    if entry is None:
        return (_NOTHING,)
    words = quoted(entry.text, f"e{entry.pk}", now.position, make_id)
    return (*words, f" (đề xuất đến {entry.due:%d/%m/%Y})") if entry.verb == "ask_extension" and entry.due else words


def _due(standing: Standing) -> str:
    """The day in force; of an extended task the first day too."""
    if standing.due is None:
        return "không có thời hạn"
    said = f"{standing.due:%d/%m/%Y}"
    if standing.original_due is not None and standing.original_due != standing.due:
        said += f"; hạn đầu {standing.original_due:%d/%m/%Y}"
    return said


def _state(standing: Standing, on: date) -> str:
    name = str(Timeliness(timeliness(standing, on)).label)
    if standing.is_done or standing.state == State.PAUSED:
        return name
    return f"{State(standing.state).label}, {name}"


def listen() -> None:
    """From now on reports tell what became of conclusions, and their numbers can be proven."""
    register_section(PREVIOUS_CONCLUSIONS, previous_conclusions)
    register_expressions(PREFIX, resolver)
