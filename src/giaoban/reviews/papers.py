"""The papers of a conference, as they were attached."""

import hashlib

from giaoban.base.errors import Refusal
from giaoban.reviews.faults import NO_PAPER, PAPER_CHANGED
from giaoban.reviews.models import Paper


def paper_file(review_id: int, paper_id: int) -> tuple[str, bytes]:
    """The name and the bytes of a paper. Refuses one whose file is not what was attached. Whether somebody may see the
    conference is the caller's question: who may, may read its papers."""
    paper = Paper.objects.select_related("draft").filter(pk=paper_id, review_id=review_id).first()
    if paper is None:
        raise Refusal(NO_PAPER)
    held = paper.draft.file if paper.draft is not None else paper.file
    try:
        with held.open("rb") as file:
            data = bytes(file.read())
    except FileNotFoundError:
        raise Refusal(PAPER_CHANGED, name=paper.name) from None
    if hashlib.sha256(data).hexdigest() != paper.sha256:
        raise Refusal(PAPER_CHANGED, name=paper.name)
    return paper.name, data
