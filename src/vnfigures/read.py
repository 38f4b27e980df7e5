"""Reading: text in, facts, doubts and meta out."""

from collections.abc import Callable
from dataclasses import replace

from vnfigures.chains import name_bare
from vnfigures.confidence import rate
from vnfigures.doubts import find as find_doubts
from vnfigures.figure import Figure
from vnfigures.indicators import assign
from vnfigures.lists import link_parts
from vnfigures.meta import read_meta
from vnfigures.model import Fact, Meta, Reading, Span
from vnfigures.roles import assign_roles
from vnfigures.scan import Scanner
from vnfigures.structure import add_context, mark_sections, structure_of
from vnfigures.subjects import name_subjects
from vnfigures.tables import read_tables
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
    return Reading(
        facts=tuple(facts if view.norm == text else (_in_original(view, fact) for fact in facts)),
        doubts=find_doubts(view, facts),
        meta=_meta_in_original(view, read_meta(view)),
    )


def _meta_in_original(view: Text, meta: Meta) -> Meta:
    return replace(meta, spans={name: Span(*view.origin(s.start, s.end)) for name, s in meta.spans.items()})


def _in_original(view: Text, fact: Fact) -> Fact:
    start, end = view.origin(fact.start, fact.end)
    return replace(fact, start=start, end=end, text=view.original[start:end])
