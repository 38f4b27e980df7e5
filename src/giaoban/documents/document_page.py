"""One document with all that happened to it, for its page: versions, what waits, what is ready, what was issued."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from giaoban.base.actors import Actor
from giaoban.base.clock import today
from giaoban.base.errors import Refusal
from giaoban.catalogue.rules import Period, parse_period
from giaoban.documents.actions.attach_signed import NOT_ISSUED
from giaoban.documents.actions.decide_correction import stated_one
from giaoban.documents.actions.issue import NO_TERM, demand_ready, register_of
from giaoban.documents.actions.set_again import moved_on
from giaoban.documents.amounts import reprinted, wanted
from giaoban.documents.differences import DiffRow, Mark, Marked, side_by_side
from giaoban.documents.figure_names import names_of
from giaoban.documents.holding import Standing, compared, standing
from giaoban.documents.lines import Line, lines_of
from giaoban.documents.models import CorrectionRequest, Draft, Issued, SignedCopy, Version
from giaoban.documents.numbering import Head, head_of
from giaoban.documents.proposing import Candidate, candidates
from giaoban.documents.queries import NO_PDF
from giaoban.documents.reconcile import Mismatch, spots_of
from giaoban.documents.round_models import RequestKind, RequestState, VersionKind
from giaoban.documents.rounds import TO_DO, WAITING, Newest, draft_for, newest_of
from giaoban.documents.wordfile import WordFile
from giaoban.figures.queries import StatementView, statements_behind
from giaoban.figures.rules import unscaled
from giaoban.people.queries import account_names
from giaoban.registry.queries import UnitView, unit


@dataclass(frozen=True, slots=True)
class VersionView:
    """One version; number 0 is the draft."""

    number: int
    kind: str
    name: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class PartView:
    """A statement behind a computed figure: whose, and what it says in plain units."""

    unit: UnitView
    seq: int
    value: str
    label: str


@dataclass(frozen=True, slots=True)
class RequestView:
    """A request with what can be done about it. `stated`: the ledger can be corrected here; else `parts`, what it is
    computed from. `readable`: its words are a number."""

    row: CorrectionRequest
    name: str
    by: str
    decided_by: str
    stated: bool
    readable: bool
    parts: tuple[PartView, ...]
    candidates: tuple[Candidate, ...]
    can_reopen: bool


@dataclass(frozen=True, slots=True)
class MovedView:
    """A figure whose value in the ledger is not the printed one any more, and how it would be printed, if known."""

    name: str
    printed: str
    now: str


@dataclass(frozen=True, slots=True)
class Desk:
    """What the issue form shows: the first thing in the way (empty: nothing), symbol, next number, span, series."""

    obstacle: str
    head: Head | None
    symbol: str
    number: int | None
    span: str
    series: str
    groups: str
    needs_term: bool
    on: date
    to_follow: tuple[Issued, ...]


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """Everything on the page of a document."""

    draft: Draft
    period: Period | None
    by: str
    versions: tuple[VersionView, ...]
    waiting: tuple[RequestView, ...]
    settled: tuple[RequestView, ...]
    removed: tuple[tuple[str, Mismatch], ...]
    unproven: tuple[Mismatch, ...]
    moved: tuple[MovedView, ...]
    to_do: int
    comments: tuple[tuple[str, str], ...]
    tracked: int
    unreadable: str
    desk: Desk | None
    issued: Issued | None
    issued_by: str
    copies: tuple[SignedCopy, ...]
    followed_by: tuple[Issued, ...]

    @property
    def newest(self) -> int:
        """The number of the newest version."""
        return self.versions[-1].number


def document_page(actor: Actor, draft_id: str) -> DocumentPage:
    """One document for its page. Needs `documents.view` for its unit; refuses one that is not seen as not there."""
    draft = draft_for(actor, draft_id, "documents.view")
    issued = Issued.objects.select_related("replaces").filter(pk=draft.pk).first()
    newest = newest_of(draft)
    words, unreadable = _words(newest)
    found = compared(draft, words[1], newest.number) if words is not None else []
    kept = CorrectionRequest.objects.filter(draft=draft).exclude(state=RequestState.GONE)
    rows = list(kept.select_related("version", "first", "figure", "target"))
    versions = list(Version.objects.filter(draft=draft))
    people = account_names(
        [draft.account_id, *(one.account_id for one in versions), *(one.asked_by for one in rows)]
        + [one.decided_by for one in rows]
        + [issued.account_id if issued else None]
    )
    figures = standing(draft)
    names = {one.mark: name for one, name in zip(figures, _names(figures), strict=True)}
    views = _requests(draft, rows, figures, people, newest)
    return DocumentPage(
        draft=draft,
        period=parse_period(draft.period, draft.regime) if draft.period else None,
        by=people.get(draft.account_id or 0, ""),
        versions=(
            VersionView(0, "", draft.name, draft.at, people.get(draft.account_id or 0, "")),
            *(VersionView(v.number, v.kind, v.name, v.at, people.get(v.account_id or 0, "")) for v in versions),
        ),
        waiting=tuple(view for view in views if view.row.state in WAITING),
        settled=tuple(view for view in views if view.row.state not in WAITING and not _is_fresh(view.row)),
        removed=tuple((names.get(one.mark, ""), one) for one in found if one.kind == "removed"),
        unproven=tuple(one for one in found if one.kind == "unproven"),
        moved=() if issued else _moved(draft),
        to_do=sum(1 for one in rows if one.state in TO_DO and one.version_id == (newest.version and newest.version.pk)),
        comments=tuple(words[0].comments()) if words else (),
        tracked=words[0].tracked() if words else 0,
        unreadable=unreadable,
        desk=None if issued or words is None else _desk(actor, draft, words, found),
        issued=issued,
        issued_by=people.get(issued.account_id or 0, "") if issued else "",
        copies=tuple(issued.copies.all()) if issued else (),
        followed_by=tuple(issued.followed_by.order_by("at")) if issued else (),
    )


def _is_fresh(row: CorrectionRequest) -> bool:
    """Whether nobody asked: the number was printed anew from the ledger when a version was made."""
    return row.first.kind == VersionKind.SET and row.state == RequestState.ACCEPTED


def _words(newest: Newest) -> tuple[tuple[WordFile, list[Line]] | None, str]:
    try:
        file = WordFile(newest.data, newest.name)
        return (file, lines_of(file)), ""
    except Refusal as refusal:
        return None, refusal.message


def _names(figures: Sequence[Standing]) -> list[str]:
    names = names_of(one.expressions for one in figures)
    return [names.get(one.expressions, "") for one in figures]


def _requests(
    draft: Draft, rows: list[CorrectionRequest], figures: list[Standing], people: dict[int, str], newest: Newest
) -> list[RequestView]:
    of = {one.id: (one, name) for one, name in zip(figures, _names(figures), strict=True)}
    open_rows = [row for row in rows if row.state in WAITING]
    unlinked = [row for row in open_rows if row.kind == RequestKind.UNLINKED]
    proposed = dict(
        zip(
            [row.pk for row in unlinked], candidates(draft, [(r.said, r.place) for r in unlinked], figures), strict=True
        )
    )
    linked = names_of(tuple(row.expressions) for row in rows if row.expressions)
    made = []
    for row in rows:
        figure, name = of.get(row.figure_id or "", (None, linked.get(tuple(row.expressions), "")))
        is_open = row.state in WAITING and figure is not None and row.kind == RequestKind.CHANGED
        values = wanted(row.said, figure.text, figure.values) if is_open and figure else ()
        stated = stated_one(figure) if is_open and figure else None
        made.append(
            RequestView(
                row=row,
                name=name,
                by=people.get(row.asked_by or 0, ""),
                decided_by=people.get(row.decided_by or 0, ""),
                stated=stated is not None,
                readable=bool(values),
                parts=_parts(figure) if is_open and figure and stated is None else (),
                candidates=tuple(proposed.get(row.pk, ())),
                can_reopen=row.state == RequestState.PLAIN
                or (row.state in TO_DO and row.version_id == (newest.version and newest.version.pk)),
            )
        )
    return made


def _parts(figure: Standing) -> tuple[PartView, ...]:
    return tuple(_part(one.statement) for one in statements_behind(figure.seqs)[:60])


def _part(view: StatementView) -> PartView:
    value = "" if view.value is None else str(unscaled(view.value, view.scale).normalize())
    return PartView(unit(view.about_id, view.window_to), view.seq, value, view.source.label)


def _moved(draft: Draft) -> tuple[MovedView, ...]:
    changed = moved_on(draft)
    names = names_of(one.expressions for one, _values in changed)
    return tuple(
        MovedView(
            names.get(one.expressions, ""),
            one.text,
            reprinted(one.text, one.values, [Decimal(value) for value in values]) or "",
        )
        for one, values in changed
    )


def _desk(actor: Actor, draft: Draft, words: tuple[WordFile, list[Line]], found: list[Mismatch]) -> Desk | None:
    if not actor.may("documents.issue", draft.unit_id):
        return None
    file, lines = words
    obstacle = ""
    try:
        demand_ready(file, lines, found)
    except Refusal as refusal:
        obstacle = refusal.message
    head = head_of(lines)
    symbol = head.symbol.text if head.symbol else ""
    number, span, series, groups, needs_term = None, "", "", "", False
    try:
        register = register_of(draft, symbol, today())
        number, span, series, groups = register.next, register.span, register.series, register.groups
    except Refusal as refusal:
        needs_term = refusal.code == NO_TERM
    if head.number is not None and not head.number.is_open:
        number = int(head.number.text)
    others = Issued.objects.filter(unit_id=draft.unit_id, form=draft.form).exclude(pk=draft.pk)
    return Desk(obstacle, head, symbol, number, span, series, groups, needs_term, today(), tuple(others[:50]))


# --- differences -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Differences:
    """Two versions side by side; `rows` has every paragraph, `changes` counts those that differ."""

    draft: Draft
    old: int
    new: int
    numbers: tuple[int, ...]
    rows: tuple[DiffRow, ...]
    changes: int


def differences(actor: Actor, draft_id: str, old: int | None = None, new: int | None = None) -> Differences:
    """Two versions of a document side by side, unless said otherwise the draft and the newest, with each figure named.

    Needs `documents.view`. A number that no version has falls back to those.
    """
    draft = draft_for(actor, draft_id, "documents.view")
    numbers = [0, *Version.objects.filter(draft=draft).values_list("number", flat=True)]
    new = new if new in numbers else numbers[-1]
    old = old if old in numbers else numbers[0]
    rows = tuple(side_by_side(_marked(draft, old), _marked(draft, new)))
    return Differences(draft, old, new, tuple(numbers), rows, sum(1 for row in rows if row.kind != "same"))


def version_file(actor: Actor, draft_id: str, number: int) -> tuple[str, bytes]:
    """The name and the bytes of one version of a document. Needs `documents.view`; a number that no version has gives
    the draft as it was made."""
    draft = draft_for(actor, draft_id, "documents.view")
    row = Version.objects.filter(draft=draft, number=number).first()
    held = draft.file if row is None else row.file
    with held.open("rb") as file:
        stem = draft.name.removesuffix(".docx")
        return (f"{stem}-ban-{number}.docx" if row else draft.name), file.read()


def issued_file(actor: Actor, draft_id: str, which: str) -> tuple[str, bytes, str]:
    """Name, bytes and kind of an issued file: "docx", "pdf", or the id of a signed copy. Refuses what is not there."""
    draft = draft_for(actor, draft_id, "documents.view")
    issued = Issued.objects.filter(pk=draft.pk).first()
    if issued is None:
        raise Refusal(NOT_ISSUED)
    copy = issued.copies.filter(pk=which).first()
    held = copy.file if copy else issued.pdf if which == "pdf" else issued.file
    if not held:
        raise Refusal(NO_PDF)
    kind = "docx" if held is issued.file else "pdf"
    stem = draft.name.removesuffix(".docx")
    with held.open("rb") as file:
        return f"{stem}-{issued.number:02d}{'-da-ky' if copy else ''}.{kind}", file.read(), kind


def _marked(draft: Draft, number: int) -> list[Marked]:
    """The lines of a version with its figures and its numbers without one."""
    row = Version.objects.filter(draft=draft, number=number).first()
    held = draft.file if row is None else row.file
    with held.open("rb") as file:
        lines = lines_of(WordFile(file.read(), draft.name))
    figures = {one.mark: one for one in standing(draft, number)}
    names = names_of(one.expressions for one in figures.values())
    marks: dict[int, list[Mark]] = {}
    # What was asked of this version, and what became of it, stands before the figure's own name.
    if row is not None:
        seen = CorrectionRequest.objects.filter(draft=draft, version=row).exclude(state=RequestState.GONE)
        for one in seen.select_related("figure"):
            expressions = tuple(one.figure.expressions if one.figure else one.expressions)
            name = names.get(expressions) or names_of([expressions]).get(expressions, "") if expressions else ""
            state = one.kind if one.state in WAITING else one.state
            marks.setdefault(one.line, []).append(Mark(one.start, one.end, name, state))
    for mark, spots in spots_of(lines).items():
        figure = figures.get(mark)
        for line, start, end in spots if figure is not None else ():
            if figure is not None and not any(one.start < end and start < one.end for one in marks.get(line, ())):
                marks.setdefault(line, []).append(Mark(start, end, names.get(figure.expressions, ""), "bound"))
    return [(line, sorted(marks.get(index, ()), key=lambda one: one.start)) for index, line in enumerate(lines)]


def heading_of(page: DocumentPage) -> str:
    """The answer that a document's page gives in its heading."""
    if page.issued is not None:
        return _("Đã ban hành số %(symbol)s ngày %(on)s") % {
            "symbol": page.issued.symbol,
            "on": f"{page.issued.on:%d/%m/%Y}",
        }
    if page.unreadable:
        return _("Không đọc được tệp của văn bản này")
    if page.waiting:
        return _("%(n)d số chờ quyết định") % {"n": len(page.waiting)}
    if page.to_do:
        return _("Đã quyết định xong, chờ lập bản %(n)d") % {"n": page.newest + 1}
    if page.desk is not None and page.desk.obstacle:
        return _("Chưa ban hành được") if page.unproven else _("Mọi con số gắn với sổ; còn một việc trước khi ban hành")
    if page.newest:
        return _("Bản %(n)d: mọi con số đều khớp với sổ") % {"n": page.newest}
    return _("Dự thảo: mọi con số đều gắn với sổ")
