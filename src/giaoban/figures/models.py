"""The ledger. Rows are only ever added; their sequence numbers are given under one lock held to commit."""

from django.db import models
from django.db.models import Q

from giaoban.base.appendonly import AppendOnly
from giaoban.figures.enums import (
    Absence,
    Comparator,
    EntryKind,
    Nature,
    Outcome,
    Quality,
    Severity,
    SourceKind,
    TargetKind,
)

UNIT = "registry.Unit"


class Ledger(models.Model):
    """The ledger's own identity (one row): `epoch` rises when a backup is restored, so that no mirror trusts it."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    ledger_id = models.CharField(max_length=32)
    epoch = models.PositiveIntegerField(default=1)
    last_seq = models.BigIntegerField(default=0)
    last_source = models.BigIntegerField(default=0)


class Batch(AppendOnly):
    """What one action added, as one: its entries, and its one line in the audit trail."""

    action = models.CharField(max_length=60)
    account_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    audit = models.ForeignKey("base.AuditEntry", on_delete=models.PROTECT, related_name="+")


class Source(AppendOnly):
    """Where exactly something was stated: characters of a document, a cell, a form's field.

    `reference` names the thing ("document:k7m2…"), `start` and `end` its characters (or none), `quote` the words.
    """

    id = models.BigIntegerField(primary_key=True)
    kind = models.CharField(max_length=10, choices=SourceKind.choices)
    reference = models.CharField(max_length=80, db_index=True)
    label = models.CharField(max_length=300)
    start = models.PositiveIntegerField(null=True)
    end = models.PositiveIntegerField(null=True)
    quote = models.CharField(max_length=500, blank=True)


class Statement(AppendOnly):
    """A figure that somebody stated, somewhere, at some time. Never changed.

    `value` is an integer at the measure version's scale; `step` is the precision stated, at the same scale. A ratio
    has `numerator`, `denominator` (at the version's part scale) and `value`, the percent as stated, any of them empty.
    A count of units has `value` = k and `denominator` = n. `key` is the digest of what the figure is about:
    (about, measure, item, regime, window); see rules.key_of.
    """

    seq = models.BigIntegerField(primary_key=True)
    key = models.CharField(max_length=32, db_index=True)
    about = models.ForeignKey(UNIT, on_delete=models.PROTECT, related_name="+")
    stated_by = models.ForeignKey(UNIT, on_delete=models.PROTECT, related_name="+")
    entered_by = models.BigIntegerField(null=True)
    entered_at = models.DateTimeField()
    version = models.ForeignKey("catalogue.MeasureVersion", on_delete=models.PROTECT, related_name="+")
    measure = models.ForeignKey("catalogue.Measure", on_delete=models.PROTECT, related_name="+")
    item = models.ForeignKey("catalogue.Item", on_delete=models.PROTECT, null=True, related_name="+")
    regime = models.CharField(max_length=10)
    period = models.CharField(max_length=24, help_text="label of the period it was reported for, as 2024-02")
    window_from = models.DateField()
    window_to = models.DateField()
    nature = models.CharField(max_length=10, choices=Nature.choices)
    quality = models.PositiveSmallIntegerField(choices=Quality.choices)
    value = models.BigIntegerField(null=True)
    numerator = models.BigIntegerField(null=True)
    denominator = models.BigIntegerField(null=True)
    step = models.BigIntegerField(default=1)
    absence = models.CharField(max_length=4, choices=Absence.choices, blank=True)
    absence_reason = models.CharField(max_length=300, blank=True)
    qualifier = models.CharField(max_length=40, blank=True)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="statements")
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="statements")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(value__isnull=False)
                | Q(numerator__isnull=False)
                | Q(denominator__isnull=False)
                | Q(absence="na"),
                name="statement_says_something",
                violation_error_message="Một số liệu phải có giá trị, hoặc ghi rõ không áp dụng.",
            ),
            models.CheckConstraint(
                condition=Q(window_to__gte=models.F("window_from")),
                name="statement_window_in_order",
                violation_error_message="Ngày cuối của kỳ số liệu phải sau ngày đầu.",
            ),
        ]
        indexes = [
            models.Index(fields=["about", "measure", "window_to"]),
            models.Index(fields=["period", "regime", "measure"]),
        ]


class Assertion(AppendOnly):
    """A percent of target, a change, an average, a range: said about a statement, for checks and quotation only."""

    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="assertions")
    role = models.CharField(max_length=20)
    kind = models.CharField(max_length=10)
    value = models.DecimalField(max_digits=24, decimal_places=6)
    value2 = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    unit = models.CharField(max_length=80, blank=True)
    direction = models.CharField(max_length=10, blank=True)
    comparison = models.CharField(max_length=20, blank=True)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="+")


class Target(AppendOnly):
    """What a unit is to reach in a year or a term, and the paper that says so. A revision is a new target."""

    seq = models.BigIntegerField(primary_key=True)
    about = models.ForeignKey(UNIT, on_delete=models.PROTECT, related_name="+")
    measure = models.ForeignKey("catalogue.Measure", on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey("catalogue.MeasureVersion", on_delete=models.PROTECT, related_name="+")
    item = models.ForeignKey("catalogue.Item", on_delete=models.PROTECT, null=True, related_name="+")
    period = models.CharField(max_length=24, help_text="a year (2024) or a term (2020/2025)")
    kind = models.CharField(max_length=12, choices=TargetKind.choices)
    comparator = models.CharField(max_length=2, choices=Comparator.choices)
    value = models.BigIntegerField()
    paper = models.CharField(max_length=200)
    valid_from = models.DateField()
    source = models.ForeignKey(Source, on_delete=models.PROTECT, null=True, related_name="+")
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="+")


class Entry(AppendOnly):
    """One line of the ledger, in commit order.

    `state` names its statement and has its number; `accept` and `withdraw` name theirs; `supersede` names the new
    statement and, as `other`, the one it corrects; `pick` says which statement is the value of record of `key` (none:
    no value any more) and whether another one contradicts it; `target` names a target and has its number; `seal`
    closes `period` of `regime` for `about`. The last `pick` of a key up to a position is what held at that position.
    """

    seq = models.BigIntegerField(primary_key=True)
    kind = models.CharField(max_length=10, choices=EntryKind.choices)
    key = models.CharField(max_length=32, blank=True)
    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, null=True, related_name="entries")
    other = models.ForeignKey(Statement, on_delete=models.PROTECT, null=True, related_name="+")
    target = models.ForeignKey(Target, on_delete=models.PROTECT, null=True, related_name="+")
    about = models.ForeignKey(UNIT, on_delete=models.PROTECT, null=True, related_name="+")
    period = models.CharField(max_length=24, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    regime = models.CharField(max_length=10, blank=True)
    by_person = models.BooleanField(default=False, help_text="a pick that a person made, not the rules")
    conflict = models.BooleanField(default=False, help_text="of a pick: one of equal quality contradicts it")
    account_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="entries")

    class Meta:
        indexes = [
            models.Index(fields=["kind", "seq"]),
            models.Index(fields=["key", "kind", "seq"]),
            # Whether a statement was accepted or withdrawn: asked of every statement of a period.
            models.Index(fields=["statement", "kind"]),
        ]


class Finding(AppendOnly):
    """Something that does not fit together, in words a person can answer (giải trình)."""

    code = models.CharField(max_length=40)
    severity = models.CharField(max_length=10, choices=Severity.choices)
    message = models.CharField(max_length=1000)
    params = models.JSONField(default=dict)
    about = models.ForeignKey(UNIT, on_delete=models.PROTECT, related_name="+")
    period = models.CharField(max_length=24)
    regime = models.CharField(max_length=10)
    reference = models.CharField(max_length=80, blank=True, help_text="the document it was found in")
    statements = models.ManyToManyField(Statement, related_name="findings")
    raised_at = models.DateTimeField()
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="+")


class FindingAnswer(AppendOnly):
    """What a person answered to a finding; the last one stands."""

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="answers")
    text = models.CharField(max_length=1000)
    account_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="+")


class FindingOutcome(AppendOnly):
    """How a finding ended, and why: what it says no longer holds, or a person accepted it as it is. The last stands."""

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="outcomes")
    kind = models.CharField(max_length=10, choices=Outcome.choices)
    reason = models.CharField(max_length=1000)
    account_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="+")
