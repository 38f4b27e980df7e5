"""Save the words of one section of a form."""

from django.db import transaction

from giaoban.base.actors import Actor
from giaoban.base.clock import now
from giaoban.base.errors import Refusal
from giaoban.intake.desk import form_of, held, state_name
from giaoban.intake.faults import LOCKED, NARRATIVE_TOO_LONG, NO_LINE, TEXT_CLASH
from giaoban.intake.models import Narrative, NarrativeRevision
from giaoban.intake.rules import may_write

LONGEST_TEXT = 20_000


class TextClash(Refusal):
    """Two people wrote the same section: nothing was changed, both texts are here."""

    def __init__(self, heading: str, mine: str, theirs: Narrative) -> None:
        super().__init__(TEXT_CLASH, line=heading)
        self.mine, self.theirs = mine, theirs.text
        self.theirs_by, self.theirs_at, self.revision = theirs.by, theirs.at, theirs.revision


@transaction.atomic
def save_narrative(
    actor: Actor, submission_id: str, section_id: int, text: str, *, expected_revision: int | None = None
) -> int:
    """Save a section's words; returns its new revision. Needs `intake.enter` and a form that may still be written.

    Raises TextClash where another person changed it since `expected_revision` (0: nobody wrote there yet).
    """
    row = held(actor, submission_id, "intake.enter")
    heading = next((one.heading for one in form_of(row).sections if one.id == section_id), None)
    if heading is None:
        raise Refusal(NO_LINE)
    if not may_write(row.state, approves=actor.may("intake.approve", row.unit_id)):
        raise Refusal(LOCKED, state=state_name(row.state), line=heading)
    text = text.replace("\r\n", "\n").strip()
    if len(text) > LONGEST_TEXT:
        raise Refusal(NARRATIVE_TOO_LONG, length=LONGEST_TEXT)
    there = Narrative.objects.filter(submission=row, section_id=section_id).first()
    if there is not None and there.text == text:
        return there.revision
    if there is not None and expected_revision is not None and there.revision != expected_revision:
        raise TextClash(heading, text, there)
    there = there or Narrative(submission=row, section_id=section_id)
    there.text, there.by, there.at = text, actor.account_id, now()
    there.revision += 1
    there.save()
    NarrativeRevision(
        submission=row, section_id=section_id, revision=there.revision, text=text, by=there.by, at=there.at
    ).save()
    row.revision += 1
    row.save(update_fields=["revision"])
    return there.revision
