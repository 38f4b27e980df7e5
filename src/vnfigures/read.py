"""Reading: text in, facts, doubts, tasks and meta out."""

from collections.abc import Callable
from dataclasses import replace

from vnfigures.chains import name_bare
from vnfigures.confidence import rate
from vnfigures.doubts import find as find_doubts
from vnfigures.figure import Figure
from vnfigures.gathering import read_gathering
from vnfigures.indicators import assign
from vnfigures.lists import link_parts
from vnfigures.meta import read_meta
from vnfigures.model import Fact, Meta, Person, Quote, Reading, Span, Task
from vnfigures.papers import find_papers
from vnfigures.roles import assign_roles
from vnfigures.scan import Scanner
from vnfigures.shortcomings import find_shortcomings
from vnfigures.structure import add_context, mark_sections, structure_of
from vnfigures.subjects import name_subjects
from vnfigures.tables import read_tables
from vnfigures.tasks import find_tasks
from vnfigures.text import Text
from vnfigures.tokens import tokenise

BULK_CONFIDENCE = 0.9


def find_facts(text: Text) -> list[Fact]:
    """The figures that `text` states, in order; offsets are those of the normalised text."""
    tokens = tokenise(text)
    figures = Scanner(tokens).run()
    structure = structure_of(tokens)
    mark_sections(structure)
    figures = read_tables(tokens, structure, figures)
    add_context(structure, figures)
    name_bare(figures, last_resort=False)
    assign_roles(structure, figures)
    link_parts(structure, figures)
    figures = without(figures, lambda figure: figure.bare)
    name_subjects(tokens, figures)
    rate(tokens, figures)
    return [figure.fact(text.norm) for figure in figures]


def without(figures: list[Figure], dropped: Callable[[Figure], bool]) -> list[Figure]:
    """The figures that stay, with `part_of` counted anew."""
    kept = [index for index, figure in enumerate(figures) if not dropped(figure)]
    places = {old: new for new, old in enumerate(kept)}
    for index in kept:
        whole = figures[index].part_of
        figures[index].part_of = None if whole is None else places.get(whole)
    return [figures[index] for index in kept]


def read(text: str) -> Reading:
    """Read one text. Never raises, on any text; takes time in proportion to its length."""
    view = Text(text)
    facts = assign(view, find_facts(view))
    meta = read_meeting(view)
    tasks = find_tasks(view, meta)
    same = view.norm == text
    return Reading(
        facts=tuple(facts if same else (_in_original(view, fact) for fact in facts)),
        doubts=find_doubts(view, facts),
        tasks=tuple(tasks if same else (_task_in_original(view, task) for task in tasks)),
        meta=meta if same else _meta_in_original(view, meta),
    )


def read_meeting(view: Text) -> Meta:
    """Who reports and when, who met, what was short, which papers are named; offsets are those of `view.norm`."""
    meta = read_gathering(view, read_meta(view))
    return replace(meta, limitations=tuple(find_shortcomings(view)), documents=tuple(find_papers(view)))


def _span_in_original(view: Text, span: Span) -> Span:
    return Span(*view.origin(span.start, span.end))


def _meta_in_original(view: Text, meta: Meta) -> Meta:
    def person(each: Person) -> Person:
        return replace(each, span=_span_in_original(view, each.span))

    def quote(each: Quote) -> Quote:
        span = _span_in_original(view, each.span)
        return Quote(view.original[span.start : span.end], span)

    return replace(
        meta,
        spans={name: _span_in_original(view, span) for name, span in meta.spans.items()},
        chair=person(meta.chair) if meta.chair else None,
        attendees=tuple(person(each) for each in meta.attendees),
        limitations=tuple(quote(each) for each in meta.limitations),
        documents=tuple(quote(each) for each in meta.documents),
    )


def _task_in_original(view: Text, task: Task) -> Task:
    start, end = view.origin(task.start, task.end)
    deadline = task.deadline
    if deadline:
        first, last = view.origin(deadline.start, deadline.end)
        deadline = replace(deadline, start=first, end=last, text=view.original[first:last])
    return replace(task, start=start, end=end, text=view.original[start:end], deadline=deadline)


def _in_original(view: Text, fact: Fact) -> Fact:
    start, end = view.origin(fact.start, fact.end)
    return replace(fact, start=start, end=end, text=view.original[start:end])
