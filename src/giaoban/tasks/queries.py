"""Reading tasks: lists with filters, a task's page with its trail. What one may not see is not there."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from giaoban.base.clock import today
from giaoban.base.errors import Refusal
from giaoban.people.enums import Role
from giaoban.people.policy import Person
from giaoban.people.queries import account_names, holders
from giaoban.registry.queries import UnitView, bodies_of, name_key, units
from giaoban.tasks.actions.comment import may_comment
from giaoban.tasks.actions.confirm import others_to_confirm
from giaoban.tasks.actions.report import open_children
from giaoban.tasks.desk import seen_by, seen_where
from giaoban.tasks.enums import VERB_WORDS, DueKind, EvidenceKind, State
from giaoban.tasks.models import Entry, Evidence, Feed, Occurrence, Task
from giaoban.tasks.refusals import NO_EVIDENCE, NO_TASK
from giaoban.tasks.rules import (
    AT_WORK,
    LEAD,
    OPEN,
    OVERDUE,
    REPORTED,
    SOON,
    TRANSITIONS,
    Standing,
    may_move,
    timeliness,
)

# What a list shows of: all that is open, a group of it, or what is over.
GROUPS = ("open", "overdue", "soon", "at_work", "reported", "asked", "done", "on_hold", "cancelled", "draft")


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One time of a task as lists show it. `late_days`: days over the due day in force, 0 where it is not overdue."""

    id: int
    task_id: str
    text: str
    product: str
    urgency: str
    unit: UnitView
    lead: UnitView
    coordinators: tuple[UnitView, ...]
    state: str
    timeliness: str
    assigned_on: date | None
    due: date | None
    original_due: date | None
    due_words: str
    recurring: bool
    extensions: int
    asked_due: date | None
    percent: int | None
    late_days: int
    source_words: str
    conclusion_id: int | None

    @property
    def is_extended(self) -> bool:
        """Whether it is judged by a later day than the first."""
        return self.due != self.original_due


@dataclass(frozen=True, slots=True)
class Asked:
    """What a list is asked for: a group, whose lead, words in it."""

    group: str = "open"
    lead_id: int | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of a list are overdue, soon due, otherwise being worked on, and wait for the one who assigned."""

    overdue: int = 0
    soon: int = 0
    going: int = 0
    waiting: int = 0
    on_hold: int = 0


@dataclass(frozen=True, slots=True)
class Board:
    """A list of tasks: `tally` is of all of it, `rows` those asked for, `leads` whom one may choose."""

    rows: tuple[TaskRow, ...]
    tally: Tally
    leads: tuple[UnitView, ...]


def own_units(person: Person) -> set[int]:
    """The units whose tasks are a person's own: those of their roles, and bodies of a place whose reporter or lead they
    are that have no account of their own (as with forms, `people_of`)."""
    held = {one.unit_id for one in person.held}
    bodies = bodies_of(one.unit_id for one in person.held if one.role in (Role.REPORTER, Role.LEAD))
    return (held | (bodies - set(holders(bodies)))) & person.units_for("tasks.see")


def visible(person: Person, within: Collection[int] | None = None) -> Q:
    """The occurrences that a person sees, of tasks that are the business of units `within`; as a condition."""
    reach = person.units_for("tasks.see")
    scope = reach if within is None else reach & set(within)
    tasks = Task.objects.filter(seen_where(scope, person.account_id if within is None else None))
    givers = person.units_for("tasks.assign")
    return Q(task__in=tasks.values("pk")) & (~Q(state=State.DRAFT) | Q(task__unit_id__in=givers))


def mine(person: Person) -> Q:
    """What waits for a person: tasks that their units lead, those they monitor, what they have to confirm or decide."""
    own = own_units(person)
    able = own & person.units_for("tasks.report")
    gives = own & person.units_for("tasks.confirm")
    gives |= bodies_of(gives) & person.units_for("tasks.confirm")
    leads = Q(task__lead_id__in=able, state__in=AT_WORK)
    watched = Q(task__monitor_id=person.account_id, state__in=OPEN)
    decides = Q(task__unit_id__in=gives) & (Q(state=State.REPORTED) | Q(asked_due__isnull=False, state__in=OPEN))
    return leads | watched | decides


def board(which: Q, asked: Asked) -> Board:
    """A list of the occurrences of a condition: the tally of all that is open, and the rows of the group asked for."""
    rows = _rows(Occurrence.objects.filter(which))
    leads = {row.lead.id: row.lead for row in rows}
    chosen = [row for row in rows if asked.lead_id is None or row.lead.id == asked.lead_id]
    if asked.words.strip():
        wanted = name_key(asked.words)
        chosen = [row for row in chosen if wanted in name_key(f"{row.text} {row.product} {row.source_words}")]
    shown = [row for row in chosen if _in_group(row, asked.group)]
    return Board(
        tuple(sorted(shown, key=_first_first)),
        tally(rows),
        tuple(sorted(leads.values(), key=lambda one: (one.code, one.id))),
    )


def tally(rows: Iterable[TaskRow]) -> Tally:
    """How many rows are overdue, soon due, otherwise at work, wait, or are on hold."""
    found: dict[str, int] = defaultdict(int)
    for row in rows:
        if row.state == State.PAUSED:
            found["on_hold"] += 1
        elif row.state == REPORTED:
            found["waiting"] += 1
        elif row.state in AT_WORK:
            found[{OVERDUE: "overdue", SOON: "soon"}.get(row.timeliness, "going")] += 1
    return Tally(**found)


def _in_group(row: TaskRow, group: str) -> bool:
    tests: dict[str, Any] = {
        "open": row.state in OPEN,
        "overdue": row.timeliness == OVERDUE and row.state in AT_WORK,
        "soon": row.timeliness == SOON,
        "at_work": row.state in AT_WORK,
        "reported": row.state == REPORTED,
        "asked": row.asked_due is not None and row.state in OPEN,
        "done": row.state == State.DONE,
        "on_hold": row.state == State.PAUSED,
        "cancelled": row.state == State.CANCELLED,
        "draft": row.state == State.DRAFT,
    }
    return bool(tests.get(group, row.state in OPEN))


def _first_first(row: TaskRow) -> tuple[bool, date, str, int]:
    """What is open before what is over, the nearest due day first, what has none last."""
    return (row.state not in OPEN, row.due or date.max, row.lead.code, row.id)


def _rows(found: Any) -> list[TaskRow]:
    listed = list(found.select_related("task").prefetch_related("task__coordinators").order_by("pk"))
    ids: set[int] = set()
    for row in listed:
        ids |= {row.task.unit_id, row.task.lead_id, *(one.pk for one in row.task.coordinators.all())}
    day = today()
    views = units(ids, day)
    return [_row(row, views, day) for row in listed]


def standing_of(row: Occurrence) -> Standing:
    """Where an occurrence stands, from its columns."""
    return Standing(
        row.state,
        row.assigned_on,
        row.due,
        row.original_due,
        row.reported_on,
        row.asked_due,
        row.extensions,
        row.percent,
    )


def _row(row: Occurrence, views: dict[int, UnitView], day: date) -> TaskRow:
    task, how = row.task, timeliness(standing_of(row), day)
    late = (day - row.due).days if how == OVERDUE and row.due is not None and row.state in AT_WORK else 0
    return TaskRow(
        id=row.pk,
        task_id=task.pk,
        text=task.text,
        product=task.product,
        urgency=task.urgency,
        unit=views[task.unit_id],
        lead=views[task.lead_id],
        coordinators=tuple(views[one.pk] for one in task.coordinators.all() if one.pk in views),
        state=row.state,
        timeliness=how,
        assigned_on=row.assigned_on,
        due=row.due,
        original_due=row.original_due,
        due_words=task.due_words,
        recurring=task.due_kind == DueKind.RECURRING,
        extensions=row.extensions,
        asked_due=row.asked_due,
        percent=row.percent,
        late_days=late,
        source_words=task.source_words,
        conclusion_id=task.conclusion_id,
    )


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """What an entry was shown with."""

    id: str
    kind: str
    name: str
    size: int
    sha256: str
    expression: str
    value: str

    @property
    def is_file(self) -> bool:
        """Whether it can be opened."""
        return self.kind == EvidenceKind.FILE


@dataclass(frozen=True, slots=True)
class EntryView:
    """One line of a task's trail."""

    verb: str
    words: str
    at: datetime
    who: str
    text: str
    due: date | None
    percent: int | None
    changes: tuple[tuple[str, str, str], ...]
    evidence: tuple[EvidenceView, ...]
    # Of a confirmation: by the same account that had reported it done.
    alone: bool = False


@dataclass(frozen=True, slots=True)
class TaskPage:
    """A task with one of its times, its trail (newest first), its parent and children, what one may do here, and
    whether it is one's own unit's to do. `others`: who has to confirm what one reported oneself."""

    row: TaskRow
    times: tuple[TaskRow, ...]
    trail: tuple[EntryView, ...]
    parent: TaskRow | None
    children: tuple[TaskRow, ...]
    monitor: str
    open_children: int
    may: frozenset[str]
    own: bool
    others: tuple[str, ...] = ()

    @property
    def asked_why(self) -> str:
        """Why the lead asks for a later day, in its words."""
        return next((one.text for one in self.trail if one.verb == "ask_extension"), "")

    @property
    def must_propose(self) -> bool:
        """Whether a report of progress has to name a new day: it is due and not done."""
        return self.row.due is not None and self.row.due <= today() and self.row.asked_due is None


def page(person: Person, task_id: str, occurrence_id: int | None = None) -> TaskPage:
    """A task's page; of a recurring one the time asked for, else the oldest that is open, else the last."""
    task = Task.objects.prefetch_related("coordinators").filter(pk=task_id).first()
    if task is None or not seen_by(person, task):
        raise Refusal(NO_TASK)
    times = _rows(Occurrence.objects.filter(task=task))
    shown = next((one for one in times if one.id == occurrence_id), None)
    shown = shown or next((one for one in times if one.state in OPEN), times[-1])
    held = Occurrence.objects.select_related("task").get(pk=shown.id)
    children = _rows(Occurrence.objects.filter(task__parent=task).exclude(state=State.DRAFT))
    parents = _rows(Occurrence.objects.filter(task_id=task.parent_id)) if _sees_parent(person, task) else []
    names = account_names([task.monitor_id])
    may = frozenset(_may(person, held))
    others = others_to_confirm(person, held) if "confirm" in may else []
    return TaskPage(
        row=shown,
        times=tuple(reversed(times)),
        trail=tuple(_trail(held)),
        parent=parents[-1] if parents else None,
        children=tuple(sorted(children, key=_first_first)),
        monitor=names.get(task.monitor_id or 0, ""),
        open_children=open_children(held),
        may=may - {"confirm"} if others else may,
        own=task.lead_id in own_units(person),
        others=tuple(sorted(account_names(others).values())),
    )


def own_reports(person: Person, ids: Sequence[int]) -> set[int]:
    """Those of these occurrences that one reported done oneself and somebody else has to confirm."""
    mine_too = Entry.objects.filter(occurrence__in=ids, verb="complete", account_id=person.account_id)
    rows = Occurrence.objects.filter(pk__in=mine_too.values("occurrence")).select_related("task")
    return {row.pk for row in rows if others_to_confirm(person, row)}


def _sees_parent(person: Person, task: Task) -> bool:
    return task.parent is not None and seen_by(person, task.parent)


def _may(person: Person, row: Occurrence) -> Iterable[str]:
    for verb, move in TRANSITIONS.items():
        unit_id = row.task.lead_id if move.by == LEAD else row.task.unit_id
        if may_move(verb, row.state) and person.may(f"tasks.{move.right}", unit_id):
            yield verb
    if may_comment(person, row.task):
        yield "comment"
    if row.state in OPEN and person.may("tasks.assign", row.task.lead_id):
        yield "give_on"


def _trail(row: Occurrence) -> list[EntryView]:
    entries = list(Entry.objects.filter(occurrence=row).prefetch_related("evidence").order_by("-pk"))
    names = account_names(one.account_id for one in entries)
    return [
        EntryView(
            verb=one.verb,
            words=str(VERB_WORDS[one.verb]),
            at=one.at,
            who=names.get(one.account_id or 0, ""),
            text=one.text,
            due=one.due,
            percent=one.percent,
            changes=tuple(_changes(one)),
            evidence=tuple(_evidence(each) for each in one.evidence.all()),
            alone=_alone(one, entries[place + 1 :]),
        )
        for place, one in enumerate(entries)
    ]


def _alone(entry: Entry, earlier: Sequence[Entry]) -> bool:
    """Whether who confirmed had reported it done; `earlier` entries, the newest first."""
    report = next((one for one in earlier if one.verb == "complete"), None) if entry.verb == "confirm" else None
    return report is not None and report.account_id == entry.account_id is not None


def _changes(entry: Entry) -> Iterable[tuple[str, str, str]]:
    said = {name: tuple(pair) for name, pair in entry.changes.items()}
    joining = [one for each in said.get("coordinators", ()) for one in each]
    views = units([*said.get("lead_id", ()), *joining], entry.day)
    for name, (was, now) in said.items():
        if name == "lead_id":
            was, now = (views[one].name if one in views else str(one) for one in (was, now))
        elif name == "coordinators":
            was, now = ("; ".join(views[one].name for one in each if one in views) or "–" for each in (was, now))
        yield name, str(was), str(now)


def _evidence(row: Evidence) -> EvidenceView:
    return EvidenceView(row.pk, row.kind, row.name, row.size, row.sha256, row.expression, row.value)


def evidence_file(person: Person, evidence_id: str) -> tuple[str, bytes]:
    """Name and content of a file that shows something, for whoever sees its task."""
    row = Evidence.objects.select_related("entry__occurrence__task").filter(pk=evidence_id).first()
    if row is None or not row.file or not seen_by(person, row.entry.occurrence.task):
        raise Refusal(NO_EVIDENCE)
    with row.file.open("rb") as file:
        return row.name, file.read()


def due_ahead(person: Person, within: Collection[int], on: date, count: int = 4) -> list[TaskRow]:
    """The tasks of these units that are at work and due on a day or later, the nearest first."""
    which = visible(person, within) & Q(state__in=AT_WORK, due__gte=on)
    first = Occurrence.objects.filter(which).order_by("due", "pk").values_list("pk", flat=True)[:count]
    return sorted(_rows(Occurrence.objects.filter(pk__in=list(first))), key=_first_first)


def rows_of(ids: Sequence[int]) -> list[TaskRow]:
    """These occurrences as lists show them, in this order."""
    found = {row.id: row for row in _rows(Occurrence.objects.filter(pk__in=ids))}
    return [found[one] for one in ids if one in found]


def has_feed(account_id: int | None) -> bool:
    """Whether an account has a calendar address that works."""
    return Feed.objects.filter(account_id=account_id, revoked_at=None).exists()
