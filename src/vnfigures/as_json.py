"""A reading as the JSON object that `giaoban read --json` prints, one line a text."""

import hashlib
from decimal import Decimal
from typing import Any

from vnfigures.deadlines import Deadline
from vnfigures.model import Fact, Meta, Person, Reading, Span, Task

_FIELDS = (
    "start", "end", "text", "kind", "value", "value2", "unit", "subject", "role", "part_of", "direction",
    "comparison", "indicator", "qualifier", "confidence",
)  # fmt: skip


def _number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _fact(fact: Fact) -> dict[str, Any]:
    shaped = {name: getattr(fact, name) for name in _FIELDS}
    shaped["value"], shaped["value2"] = _number(fact.value), _number(fact.value2)
    return shaped


def _pair(span: Span) -> list[int]:
    return [span.start, span.end]


def _person(person: Person) -> dict[str, Any]:
    return {"name": person.name, "positions": list(person.positions)}


def _deadline(deadline: Deadline) -> dict[str, Any]:
    return {
        "kind": deadline.kind,
        "start": deadline.start,
        "end": deadline.end,
        "text": deadline.text,
        "first": deadline.first.isoformat() if deadline.first else None,
        "day": deadline.day.isoformat() if deadline.day else None,
        "before": deadline.before,
        "time": deadline.time,
        "rule": deadline.rule,
        "count": deadline.count,
        "working": deadline.working,
        "anchor": deadline.anchor,
        "inferred": list(deadline.inferred),
    }


def _task(task: Task) -> dict[str, Any]:
    """`due` is the day named or the last day of the period named; null where the words give no day."""
    deadline = task.deadline
    return {
        "start": task.start,
        "end": task.end,
        "text": task.text,
        "lead": task.lead,
        "due": deadline.day.isoformat() if deadline and deadline.day else None,
        "coordinators": list(task.coordinators),
        "deadline": _deadline(deadline) if deadline else None,
    }


def _meta(reading: Reading) -> dict[str, Any]:
    meta: Meta = reading.meta
    period = {"type": meta.period.type, "label": meta.period.label} if meta.period else None
    shaped = {
        "organisation": meta.organisation,
        "level": meta.level,
        "parent": meta.parent,
        "period": period,
        "held_on": meta.held_on,
        "time_of_day": meta.time_of_day,
        "chair": _person(meta.chair) if meta.chair else None,
        "attendees": [_person(each) for each in meta.attendees],
        "limitations": [each.text for each in meta.limitations],
        "tasks": [task.text for task in reading.tasks],
        "documents": [each.text for each in meta.documents],
        "spans": {
            **{name: _pair(span) for name, span in meta.spans.items()},
            "attendees": [_pair(each.span) for each in meta.attendees],
            "limitations": [_pair(each.span) for each in meta.limitations],
            "documents": [_pair(each.span) for each in meta.documents],
        },
    }
    return shaped | ({"held_from": meta.held_from} if meta.held_from else {})


def reading_json(source: str, text: str, reading: Reading) -> dict[str, Any]:
    """The object for one text. Offsets and `text_sha256` are those of `text` as it was given (hashed as UTF-8)."""
    return {
        "source": source,
        "text_sha256": hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        "facts": [_fact(fact) for fact in reading.facts],
        "doubts": [
            {"code": doubt.code, "message": doubt.message, "facts": list(doubt.facts)} for doubt in reading.doubts
        ],
        "meta": _meta(reading),
        "tasks": [_task(task) for task in reading.tasks],
    }
