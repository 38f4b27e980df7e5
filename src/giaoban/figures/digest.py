"""The digest of a batch's rows, kept in the audit chain: a row changed behind the gate's back shows."""

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.db import models

from giaoban.figures.models import Assertion, Entry, Finding, FindingAnswer, Statement, Target

_SIX = Decimal("0.000001")
# What a digest leaves out: numbers that the database gives, and the batch itself.
_LEFT_OUT = frozenset({"id", "batch", "source", "finding", "statements"})


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value.quantize(_SIX))
    return value if value is None or isinstance(value, dict | list | bool) else _text_or_number(value)


def _text_or_number(value: Any) -> str | int:
    return int(value) if isinstance(value, int) else str(value)


def _content(row: models.Model) -> list[Any]:
    content = [
        _plain(getattr(row, column.attname)) for column in row._meta.concrete_fields if column.name not in _LEFT_OUT
    ]
    source = getattr(row, "source", None)
    if source is not None:
        content.append([source.kind, source.reference, source.label, source.start, source.end, source.quote])
    return content


def digest_of(
    statements: Iterable[Statement],
    targets: Iterable[Target],
    entries: Iterable[Entry],
    assertions: Iterable[Assertion],
    findings: Iterable[tuple[Finding, list[int]]],
    answers: Iterable[FindingAnswer],
) -> str:
    """SHA-256 over the rows of a batch in the order they were written, with the places they came from."""
    content = [
        [_content(row) for row in statements],
        [_content(row) for row in targets],
        [_content(row) for row in entries],
        [_content(row) for row in assertions],
        [[*_content(finding), sorted(set(seqs))] for finding, seqs in findings],
        [_content(row) for row in answers],
    ]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
