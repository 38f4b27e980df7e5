"""Tasks, each time they fall due, and the dated entries from which everything else about them follows."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from giaoban.base.appendonly import AppendOnly
from giaoban.tasks.enums import DueKind, EvidenceKind, State, Urgency

UNIT = "registry.Unit"


class Task(models.Model):
    """What somebody was told to do. Its lead is one unit; what was said first stays in the entries.

    `source` says where it comes from: "assignment:12" of a conference's conclusion, empty for one made by hand;
    `conclusion_id` is that conclusion, `source_words` what people call it ("Thông báo số 12/TB-UBND ngày 05/02/2024").
    `rule` and `before` belong to a recurring one (`rhythms`); `ended_on` is when that was stopped.
    """

    id = models.CharField(max_length=12, primary_key=True)
    unit = models.ForeignKey(UNIT, on_delete=models.PROTECT, related_name="+", help_text="who assigned it")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    source = models.CharField(max_length=40, blank=True, db_index=True)
    conclusion_id = models.BigIntegerField(null=True, db_index=True)
    source_words = models.CharField(max_length=300, blank=True)
    text = models.TextField()
    product = models.CharField(max_length=300, blank=True)
    urgency = models.CharField(max_length=12, choices=Urgency.choices, default=Urgency.NORMAL)
    lead = models.ForeignKey(UNIT, on_delete=models.PROTECT, related_name="+")
    coordinators: models.ManyToManyField[Any, Any] = models.ManyToManyField(UNIT, related_name="+")
    monitor = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, related_name="+")
    due_kind = models.CharField(max_length=10, choices=DueKind.choices, default=DueKind.DATE)
    due_words = models.CharField(max_length=200, blank=True)
    rule = models.CharField(max_length=100, blank=True)
    before = models.BooleanField(default=False)
    ended_on = models.DateField(null=True)
    made_at = models.DateTimeField()
    made_by = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source"], condition=~Q(source=""), name="task_once_a_source"),
            models.CheckConstraint(
                condition=~Q(due_kind="recurring") | ~Q(rule=""),
                name="task_recurring_has_a_rule",
                violation_error_message="Nhiệm vụ định kỳ phải nói rõ lặp lại khi nào.",
            ),
        ]


class Occurrence(models.Model):
    """One time that a task is to be done: the only one, or each of a recurring one. This is what counts as a task.

    Its columns repeat what its entries say (`rules.stand`), for lists; a test holds them to it.
    """

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="occurrences")
    number = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    assigned_on = models.DateField(null=True)
    due = models.DateField(null=True)
    original_due = models.DateField(null=True)
    reported_on = models.DateField(null=True)
    asked_due = models.DateField(null=True)
    extensions = models.PositiveSmallIntegerField(default=0)
    percent = models.PositiveSmallIntegerField(null=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["task", "number"], name="occurrence_once")]
        indexes = [models.Index(fields=["state", "due"])]


class Entry(AppendOnly):
    """One thing that was done or said about a task: a verb of `rules.TRANSITIONS`, or "comment". Only added.

    Entries are written under the ledger's lock, so that their order is the order in which they came to be; `day` is
    the office's day of `at`. `due` is the day the entry names; `changes` what `adjust` replaced: {column: [was, is]}.
    """

    behind_gate: ClassVar[bool] = False

    occurrence = models.ForeignKey(Occurrence, on_delete=models.PROTECT, related_name="entries")
    verb = models.CharField(max_length=20)
    before = models.CharField(max_length=12, choices=State.choices)
    after = models.CharField(max_length=12, choices=State.choices)
    at = models.DateTimeField()
    day = models.DateField()
    account_id = models.BigIntegerField(null=True)
    text = models.TextField(blank=True)
    due = models.DateField(null=True)
    percent = models.PositiveSmallIntegerField(null=True)
    changes = models.JSONField(default=dict)
    audit = models.ForeignKey("base.AuditEntry", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["occurrence", "day"])]


class Evidence(AppendOnly):
    """What an entry was shown with: a file as it came (its hash says so), or a figure of the ledger by its expression,
    with the value it gave then, at that position of the ledger."""

    behind_gate: ClassVar[bool] = False

    id = models.CharField(max_length=12, primary_key=True)
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="evidence")
    kind = models.CharField(max_length=8, choices=EvidenceKind.choices)
    name = models.CharField(max_length=200)
    file = models.FileField(upload_to="evidence/%Y/", blank=True)
    size = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    expression = models.CharField(max_length=200, blank=True)
    value = models.CharField(max_length=40, blank=True)
    ledger_seq = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["pk"]


class Feed(models.Model):
    """A calendar address of an account, good until revoked. Of its secret only a keyed hash is kept."""

    account = models.ForeignKey("people.User", on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account"], condition=Q(revoked_at=None), name="feed_one_open_an_account")
        ]
