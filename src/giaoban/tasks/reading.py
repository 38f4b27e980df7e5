"""A deadline as people write it, as a task keeps it."""

from datetime import date

from giaoban.base.errors import Refusal
from giaoban.tasks.actions.assign import Deadline
from giaoban.tasks.enums import DueKind
from giaoban.tasks.refusals import BAD_WORDS
from vnfigures.deadlines import task_deadline


def deadline_of(words: str, on: date) -> Deadline:
    """The deadline that words state, seen from a day: "trước ngày 25/3", "trong tháng 4", "trước ngày 25 hằng tháng".

    Empty words, and "thường xuyên": none. Refuses words that give no day.
    """
    text = " ".join(words.split())
    if not text:
        return Deadline()
    found = task_deadline(text, on, alone=True)
    if found is None:
        raise Refusal(BAD_WORDS, words=text)
    if found.kind == "recurring" and found.rule:
        return Deadline(DueKind.RECURRING, rule=found.rule, before=found.before, words=text)
    if found.kind == "standing":
        return Deadline(words=text)
    if found.last_day is None:
        raise Refusal(BAD_WORDS, words=text)
    kind = DueKind.PERIOD if found.kind == "within" else DueKind.DATE
    return Deadline(kind, found.last_day, words=text)
