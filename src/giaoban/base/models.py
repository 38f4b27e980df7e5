"""The audit trail: one chained entry per action."""

from typing import ClassVar

from django.db import models

from giaoban.base.appendonly import AppendOnly


class AuditEntry(AppendOnly):
    """One action, chained to the one before by hash so that tampering shows."""

    behind_gate: ClassVar[bool] = False

    id = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    account_id = models.BigIntegerField(null=True)
    action = models.CharField(max_length=60)
    unit_id = models.BigIntegerField(null=True)
    payload = models.JSONField()
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["action", "at"])]
