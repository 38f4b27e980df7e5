"""Tasks of the invented town in every state: what is late, soon due, waiting; and a quarter's that is over."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from giaoban.base.actors import Actor
from giaoban.base.clock import clock_at, today
from giaoban.demo.sample import data
from giaoban.tasks.actions.assign import Deadline, Given, assign
from giaoban.tasks.actions.cancel import cancel
from giaoban.tasks.actions.confirm import confirm
from giaoban.tasks.actions.extend import ask_extension, extend
from giaoban.tasks.actions.pause import pause
from giaoban.tasks.actions.receive import receive
from giaoban.tasks.actions.report import complete, report
from giaoban.tasks.actions.send_back import send_back
from giaoban.tasks.enums import DueKind, Urgency
from giaoban.tasks.models import Occurrence, Task
from giaoban.tasks.reading import deadline_of

_OFFICE = ZoneInfo("Asia/Ho_Chi_Minh")
_WORDED: dict[str, Callable[[Actor, int, str], None]] = {
    "send_back": send_back,
    "pause": pause,
    "cancel": cancel,
    "confirm": confirm,
}


def build_tasks(person: Callable[[str], Actor], ids: dict[str, int], progress: Callable[[str], None]) -> None:
    """Give the town's tasks and take their steps, each on its day, oldest first. Once."""
    if Task.objects.filter(source="").exists():
        return
    rows = data("tasks")
    made: dict[int, Occurrence] = {}
    moments = []
    for index, row in enumerate(rows["task"]):
        moments.append((_day(row.get("on", row.get("given"))), index, -1))
        moments += [(_day(step[0]), index, place) for place, step in enumerate(row["steps"])]
    # What would come later than today has not happened yet.
    for day, index, place in sorted(one for one in moments if one[0] <= today()):
        row = rows["task"][index]
        with clock_at(datetime.combine(day, time(9, 30), _OFFICE)):
            if place < 0:
                made[index] = _give(row, rows["source"], made, person, ids)
            else:
                _step(person, made[index].pk, *row["steps"][place][1:])
    progress(f"Nhiệm vụ: {len(made)} nhiệm vụ ở các trạng thái khác nhau.")


def _day(said: date | int) -> date:
    return today() + timedelta(days=said) if isinstance(said, int) else said


def _give(
    row: dict[str, Any],
    sources: dict[str, str],
    made: dict[int, Occurrence],
    person: Callable[[str], Actor],
    ids: dict[str, int],
) -> Occurrence:
    due = row.get("due_on", row.get("due"))
    deadline = Deadline() if due is None else Deadline(DueKind.DATE, _due(row, due))
    if "due_words" in row:
        deadline = deadline_of(row["due_words"], today())
    given = Given(
        text=row["text"],
        lead_id=ids[row["lead"]],
        deadline=deadline,
        coordinators=tuple(ids[code] for code in row.get("with", ())),
        product=row.get("product", ""),
        urgency=row.get("urgency", Urgency.NORMAL),
        source_words=sources.get(row.get("from", ""), ""),
    )
    parent = made[row["parent"]].task_id if "parent" in row else None
    clerk = person("tonghop" if row["unit"] == "990" else "anbinh")
    return assign(clerk, ids[row["unit"]], given, parent_id=parent, draft=row.get("draft", False))


def _due(row: dict[str, Any], due: date | int) -> date:
    """A due day that is counted from the day of building, told on the day of giving."""
    return due if isinstance(due, date) else today() + timedelta(days=due - row["given"])


def _step(
    person: Callable[[str], Actor], pk: int, who: str, verb: str, words: str = "", more: date | int | None = None
) -> None:
    actor = person(who)
    if verb == "receive":
        receive(actor, pk)
    elif verb == "progress":
        report(actor, pk, words, percent=more if isinstance(more, int) else None)
    elif verb == "complete":
        complete(actor, pk, words)
    elif verb in ("ask_extension", "extend"):
        day = more if isinstance(more, date) else today() + timedelta(days=more or 1)
        (ask_extension if verb == "ask_extension" else extend)(actor, pk, day, words)
    else:
        _WORDED[verb](actor, pk, words)
