"""What somebody without an account gives through a personal link."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from giaoban.base.actions.audit import audit
from giaoban.base.clock import now
from giaoban.base.errors import Refusal, declare
from giaoban.intake.actions.save_cell import CellInput, save_cells
from giaoban.intake.actions.save_narrative import save_narrative
from giaoban.intake.cells import problems
from giaoban.intake.desk import form_of, held, move, period_of
from giaoban.intake.enums import Way
from giaoban.intake.links import SENDINGS, LinkHolder, count, demand_open, link_of
from giaoban.intake.models import Cell, LinkSending, Narrative, PersonalLink, Submission

NOTHING_GIVEN = declare("intake.nothing_given", _("Chưa có số nào được điền. Hãy điền rồi gửi."))
NOT_WHOLE = declare("intake.link_not_whole", _("Chưa gửi được: còn %(n)d ô cần xem lại. Những gì đã điền vẫn còn đây."))


class NotWhole(Refusal):
    """What was sent cannot be handed in: nothing was kept. A sentence for each line and section that is wrong."""

    def __init__(self, lines: Mapping[int, str], sections: Mapping[int, str]) -> None:
        super().__init__(NOT_WHOLE, n=len(lines) + len(sections))
        self.lines = dict(lines)
        self.sections = dict(sections)


@dataclass(frozen=True, slots=True)
class Given:
    """What became of a sending: how many cells were taken, and on which lines another figure stood already."""

    taken: int
    unplaced: tuple[int, ...]


def give_by_link(token: str, address: str, cells: Sequence[CellInput], texts: Mapping[int, str]) -> Given:
    """Put what was sent through a link into its form, and propose it to the unit's lead. All or nothing.

    Never writes over what somebody else gave: such a cell stays, and the sending is kept with what it said, for the
    lead to see. The checks against history run when the lead approves: their sentences show what others gave, and
    a link shows nothing. `address` is where the request came from, for counting tries only.

    Refuses a wrong, expired, revoked or used link; raises NotWhole where something is missing or not understood.
    """
    link = link_of(token, address)
    count(f"sent:{link.pk}", SENDINGS)
    with transaction.atomic():
        link = PersonalLink.objects.select_for_update().get(pk=link.pk)
        demand_open(link)
        actor = LinkHolder(link.pk, link.submission.unit_id)
        row = held(actor, link.submission_id, "intake.enter")
        origin = f"link:{link.pk}"
        said = [one for one in cells if one.raw.strip() or one.absence]
        words = {section: text.strip() for section, text in texts.items() if text.strip()}
        if not said and not words:
            raise Refusal(NOTHING_GIVEN)
        mine, others = _sorted(row, said, origin)
        save_cells(actor, row.pk, [replace(one, origin=origin, origin_label=link.holder) for one in mine])
        held_back = _save_texts(actor, row, words)
        _demand_whole(row, {one.line_id for one in others})
        Submission.objects.filter(pk=row.pk).update(way=Way.LINK)
        row.refresh_from_db()
        move(actor, row, "propose")
        _keep(link, said, words, [one.line_id for one in others], held_back)
        audit(actor, "intake.give_by_link", row.unit_id, {"link": link.pk, "submission": row.pk, "cells": len(mine)})
    return Given(len(mine), tuple(one.line_id for one in others))


def _sorted(row: Submission, said: Sequence[CellInput], origin: str) -> tuple[list[CellInput], list[CellInput]]:
    """What may be written, and what stands on a line where somebody else gave something else."""
    there = {cell.line_id: cell for cell in Cell.objects.filter(submission=row)}
    mine: list[CellInput] = []
    others: list[CellInput] = []
    for one in said:
        cell = there.get(one.line_id)
        foreign = cell is not None and bool(cell.raw or cell.absence) and cell.origin != origin and not cell.mark
        (others if foreign else mine).append(one)
    return mine, others


def _save_texts(actor: LinkHolder, row: Submission, words: Mapping[int, str]) -> list[int]:
    """Save the sections nobody wrote in yet; those that somebody did."""
    written = set(
        Narrative.objects.filter(submission=row, by__isnull=False).exclude(text="").values_list("section_id", flat=True)
    )
    for section_id, text in words.items():
        if section_id not in written:
            save_narrative(actor, row.pk, section_id, text)
    return sorted(set(words) & written)


def _demand_whole(row: Submission, foreign: set[int]) -> None:
    """Refuse what cannot be proposed. A line of somebody else's is the lead's to mend: its sentence would quote it."""
    cells = {cell.line_id: cell for cell in Cell.objects.filter(submission=row)}
    texts = dict(Narrative.objects.filter(submission=row).values_list("section_id", "text"))
    lacking = problems(row, form_of(row), cells, texts, period_of(row))
    lacking = [one for one in lacking if one.line_id not in foreign]
    if lacking:
        raise NotWhole(
            {one.line_id: one.sentence for one in lacking if one.line_id is not None},
            {one.section_id: one.sentence for one in lacking if one.section_id is not None},
        )


def _keep(
    link: PersonalLink, said: Sequence[CellInput], words: Mapping[int, str], lines: list[int], sections: list[int]
) -> None:
    """The sending as it came, for the lead to see: when, what, and what was not put into the form."""
    link.sent += 1
    link.last_sent_at = now()
    link.save(update_fields=["sent", "last_sent_at"])
    values = {str(one.line_id): {"raw": one.raw, "absence": one.absence, "reason": one.absence_reason} for one in said}
    LinkSending(
        link=link,
        number=link.sent,
        at=link.last_sent_at,
        values=values,
        texts={str(section): text for section, text in words.items()},
        unplaced={"lines": lines, "sections": sections},
    ).save()
