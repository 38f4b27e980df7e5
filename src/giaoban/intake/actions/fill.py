"""Take a filled Excel form over into the submission's cells."""

from collections.abc import Sequence

from django.db import transaction

from giaoban.base.actors import Actor
from giaoban.intake.actions.save_cell import CellInput, CellSaved, save_cells
from giaoban.intake.actions.save_narrative import save_narrative


@transaction.atomic
def fill(
    actor: Actor, submission_id: str, cells: Sequence[CellInput], texts: Sequence[tuple[int, str, int]] = ()
) -> list[CellSaved]:
    """Save what the preview of a filled file showed, all or none: cells and the texts of sections (id, text, revision
    seen), as if they had been typed. Needs `intake.enter`; raises Clash where somebody changed one meanwhile."""
    saved = save_cells(actor, submission_id, cells)
    for section_id, text, revision in texts:
        save_narrative(actor, submission_id, section_id, text, expected_revision=revision)
    return saved
