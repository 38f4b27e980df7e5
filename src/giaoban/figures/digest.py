"""The digest of a batch's rows, kept in the audit chain: a row changed behind the gate's back shows."""

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.db import models

from giaoban.figures.models import Assertion, Entry, Finding, FindingAnswer, FindingOutcome, Statement, Target

_SIX = Decimal("0.000001")
# What a digest leaves out: numbers that the database gives, and the batch itself.
_LEFT_OUT = frozenset({"id", "batch", "source", "finding", "statements"})


def _plain(value: Any) -> str:
    """How a value that JSON does not know is written: the same on its way into the database and out of it."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value.quantize(_SIX))
    raise TypeError(value)


def _contents(rows: Iterable[models.Model]) -> list[list[Any]]:
    names: list[str] = []
    found = []
    for row in rows:
        names = names or [column.attname for column in row._meta.concrete_fields if column.name not in _LEFT_OUT]
        content = [getattr(row, name) for name in names]
        source = getattr(row, "source", None)
        if source is not None:
            content.append([source.kind, source.reference, source.label, source.start, source.end, source.quote])
        found.append(content)
    return found


def digest_of(
    statements: Iterable[Statement],
    targets: Iterable[Target],
    entries: Iterable[Entry],
    assertions: Iterable[Assertion],
    findings: Iterable[tuple[Finding, list[int]]],
    answers: Iterable[FindingAnswer],
    outcomes: Iterable[FindingOutcome] = (),
) -> str:
    """SHA-256 over the rows of a batch in the order they were written, with the places they came from."""
    pairs = list(findings)
    content = [
        *(_contents(rows) for rows in (statements, targets, entries, assertions)),
        [[*_contents([finding])[0], sorted(set(seqs))] for finding, seqs in pairs],
        _contents(answers),
    ]
    ended = _contents(outcomes)
    if ended:
        content.append(ended)
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, default=_plain)
    return hashlib.sha256(text.encode()).hexdigest()
