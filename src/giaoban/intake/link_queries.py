"""Reading personal links: what whoever issued them sees, and what whoever holds one sees."""

from dataclasses import dataclass
from datetime import datetime

from giaoban.base.actors import Actor
from giaoban.catalogue.queries import FormView
from giaoban.catalogue.rules import Period
from giaoban.intake.desk import form_of, line_name, period_of, seen_by
from giaoban.intake.enums import CellAbsence
from giaoban.intake.links import WRITABLE, LinkState, demand_open, link_of, linked, state_of
from giaoban.intake.models import LinkSending, PersonalLink, Transition
from giaoban.registry.queries import UnitView, unit


@dataclass(frozen=True, slots=True)
class SaidByLink:
    """One value of a sending. `unplaced`: somebody else's stood there, so it was not put into the form."""

    label: str
    words: str
    unplaced: bool


@dataclass(frozen=True, slots=True)
class Sending:
    """What came through a link at one time."""

    at: datetime
    count: int
    values: tuple[SaidByLink, ...]


@dataclass(frozen=True, slots=True)
class LinkView:
    """A link as whoever issued it sees it."""

    id: str
    holder: str
    issued_at: datetime
    expires_at: datetime
    state: LinkState
    opened: int
    last_opened_at: datetime | None
    sendings: tuple[Sending, ...]


@dataclass(frozen=True, slots=True)
class FormByLink:
    """What a link shows: the empty form, whose it is, why it came back. No figure of anybody, no history."""

    link_id: str
    holder: str
    unit: UnitView
    form: FormView
    period: Period
    expires_at: datetime
    reason: str
    reasons: dict[int, str]


@dataclass(frozen=True, slots=True)
class LinkedForm:
    """The form that links are issued for, as its name, and nothing that stands in it."""

    id: str
    unit: UnitView
    name: str
    period: Period
    may_issue: bool


def linked_form(actor: Actor, submission_id: str) -> LinkedForm:
    """The form that links are issued for. Needs `intake.link` of its unit; refuses one that is not there."""
    row = linked(actor, submission_id)
    view = unit(row.unit_id, row.period_last)
    return LinkedForm(row.pk, view, form_of(row).name, period_of(row), row.state in WRITABLE)


def links_of(actor: Actor, submission_id: str) -> tuple[LinkView, ...]:
    """The links of a form, the newest first, with when something came through them; what, for those who see the form
    in its state. Needs `intake.link`."""
    sees = seen_by(actor, linked(actor, submission_id))
    rows = list(
        PersonalLink.objects.select_related("submission")
        .filter(submission_id=submission_id)
        .order_by("-issued_at", "pk")
    )
    if not rows:
        return ()
    form = form_of(rows[0].submission)
    labels = {str(line.id): line_name(line) for line in form.lines}
    headings = {str(section.id): section.heading for section in form.sections}
    sent: dict[str, list[Sending]] = {}
    for row in LinkSending.objects.filter(link__in=rows).order_by("number"):
        sent.setdefault(row.link_id, []).append(_sending(row, labels, headings, sees=sees))
    return tuple(
        LinkView(
            id=row.pk,
            holder=row.holder,
            issued_at=row.issued_at,
            expires_at=row.expires_at,
            state=state_of(row),
            opened=row.opened,
            last_opened_at=row.last_opened_at,
            sendings=tuple(sent.get(row.pk, ())),
        )
        for row in rows
    )


def _sending(row: LinkSending, labels: dict[str, str], headings: dict[str, str], *, sees: bool) -> Sending:
    lines, sections = row.unplaced.get("lines", []), row.unplaced.get("sections", [])
    figures = [
        SaidByLink(labels.get(line, line), _words(said), int(line) in lines) for line, said in row.values.items()
    ]
    words = [
        SaidByLink(headings.get(section, section), text, int(section) in sections)
        for section, text in row.texts.items()
    ]
    return Sending(row.at, len(row.values) + len(row.texts), (*figures, *words) if sees else ())


def _words(said: dict[str, str]) -> str:
    absence = str(CellAbsence(said["absence"]).label) if said.get("absence") else ""
    return " ".join(filter(None, (said.get("raw", ""), absence, f"({said['reason']})" if said.get("reason") else "")))


def form_by_link(token: str, address: str) -> FormByLink:
    """What a link shows to whoever holds it. Refuses as `links.link_of` and `links.demand_open`."""
    link = link_of(token, address)
    demand_open(link)
    row = link.submission
    last = Transition.objects.filter(submission=row).order_by("-number").first()
    back = last if last is not None and last.verb in ("send_back", "give_back") else None
    return FormByLink(
        link_id=link.pk,
        holder=link.holder,
        unit=unit(row.unit_id, row.period_last),
        form=form_of(row),
        period=period_of(row),
        expires_at=link.expires_at,
        reason=back.reason if back else "",
        reasons={int(line): why for line, why in back.cells.items()} if back else {},
    )
