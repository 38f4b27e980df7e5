"""The audit trail; long work and its timetable."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

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
        indexes = [
            models.Index(fields=["action", "at"]),
            models.Index(fields=["unit_id", "id"]),
            models.Index(fields=["account_id", "id"]),
            models.Index(fields=["at", "id"]),
        ]


class AuditTerm(models.Model):
    """A word of an entry, folded: the index by which the trail is searched. Made from the trail, no part of it."""

    term = models.CharField(max_length=40)
    entry = models.ForeignKey(
        AuditEntry, on_delete=models.CASCADE, related_name="terms", db_index=False, db_constraint=False
    )

    class Meta:
        indexes = [
            # Of one entry, and of all. PostgreSQL finds beginnings of words only by an index of this kind.
            models.Index(fields=["entry", "term"], name="base_auditterm_entry"),
            models.Index(
                fields=["term", "entry"], name="base_auditterm_words", opclasses=["varchar_pattern_ops", "int8_ops"]
            ),
        ]


class JobState(models.TextChoices):
    """Where long work stands."""

    QUEUED = "queued", _("đang chờ")
    RUNNING = "running", _("đang làm")
    DONE = "done", _("đã xong")
    FAILED = "failed", _("không xong")
    CANCELLED = "cancelled", _("đã dừng")


class Job(models.Model):
    """Long work that the worker does while people go on: what it is, how far it is, how it ended.

    `attempt` counts how often it was begun: whoever runs an earlier attempt has lost it and stops (`base.jobs`).
    """

    id = models.CharField(max_length=12, primary_key=True)
    kind = models.CharField(max_length=60)
    account_id = models.BigIntegerField(null=True)
    unit_id = models.BigIntegerField(null=True)
    state = models.CharField(max_length=10, choices=JobState.choices, default=JobState.QUEUED)
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(default=0, help_text="0: not known yet")
    note = models.CharField(max_length=500, blank=True)
    params = models.JSONField(default=dict)
    result = models.JSONField(default=dict)
    attempt = models.PositiveIntegerField(default=0)
    worker = models.CharField(max_length=120, blank=True, help_text="machine:process that runs it")
    task = models.CharField(max_length=40, blank=True, help_text="its place in the queue")
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    beat_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["state", "beat_at"]), models.Index(fields=["unit_id", "kind", "created_at"])]


class TimetableRun(models.Model):
    """When a piece of periodic work was last begun: by one worker, whatever their number."""

    name = models.CharField(max_length=60, primary_key=True)
    begun_at = models.DateTimeField()
