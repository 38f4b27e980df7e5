"""A reading as the JSON object that `giaoban read --json` prints, one line a text."""

import hashlib
from decimal import Decimal
from typing import Any

from vnfigures.model import Fact, Meta, Reading

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


def _meta(meta: Meta) -> dict[str, Any]:
    period = {"type": meta.period.type, "label": meta.period.label} if meta.period else None
    return {
        "organisation": meta.organisation,
        "level": meta.level,
        "parent": meta.parent,
        "period": period,
        "held_on": meta.held_on,
        # Not read yet: who chaired and came, what was short, what is to be done, which papers are named.
        "time_of_day": None,
        "chair": None,
        "attendees": [],
        "limitations": [],
        "tasks": [],
        "documents": [],
        "spans": {name: [span.start, span.end] for name, span in meta.spans.items()},
    }


def reading_json(source: str, text: str, reading: Reading) -> dict[str, Any]:
    """The object for one text. Offsets and `text_sha256` are those of `text` as it was given (hashed as UTF-8)."""
    return {
        "source": source,
        "text_sha256": hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        "facts": [_fact(fact) for fact in reading.facts],
        "doubts": [
            {"code": doubt.code, "message": doubt.message, "facts": list(doubt.facts)} for doubt in reading.doubts
        ],
        "meta": _meta(reading.meta),
        "tasks": [],
    }
