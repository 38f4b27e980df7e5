"""What a read document says of its conference: kept as characters only, so that a name stays in the text alone."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from vnfigures.model import Reading


@dataclass(frozen=True, slots=True)
class TaskLine:
    """One task as stated: its words, who leads, until when (words of the text) and the day where they give one."""

    text: str
    lead: str
    deadline: str
    due: date | None


@dataclass(frozen=True, slots=True)
class MeetingView:
    """Who chaired, what was short, what is to be done, in the document's own words."""

    chair: str
    limitations: tuple[str, ...]
    tasks: tuple[TaskLine, ...]


def meeting_json(reading: Reading) -> dict[str, Any]:
    """What is kept of it with the document: characters of the text, leads as written, resolved days."""
    return {
        "chair": [reading.meta.chair.span.start, reading.meta.chair.span.end] if reading.meta.chair else None,
        "limitations": [[each.span.start, each.span.end] for each in reading.meta.limitations],
        "tasks": [
            {
                "span": [task.start, task.end],
                "lead": task.lead or "",
                "deadline": [task.deadline.start, task.deadline.end] if task.deadline else None,
                "due": task.deadline.day.isoformat() if task.deadline and task.deadline.day else "",
            }
            for task in reading.tasks
        ],
    }


def meeting_of(meta: dict[str, Any], text: str) -> MeetingView | None:
    """The conference of a document; None where nothing was read of one, or the document was read before this was."""
    kept = meta.get("meeting") or {}
    view = MeetingView(
        chair=_words(text, kept.get("chair")),
        limitations=tuple(_words(text, span) for span in kept.get("limitations", ())),
        tasks=tuple(
            TaskLine(
                _words(text, task["span"]),
                task["lead"],
                _words(text, task["deadline"]),
                date.fromisoformat(task["due"]) if task["due"] else None,
            )
            for task in kept.get("tasks", ())
        ),
    )
    return view if view.chair or view.limitations or view.tasks else None


def _words(text: str, span: list[int] | None) -> str:
    return " ".join(text[span[0] : span[1]].split()) if span else ""
