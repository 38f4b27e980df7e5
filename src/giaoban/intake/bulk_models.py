"""Tables of many units on their way into the ledger: the file, how its columns are read, and every figure in it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

UNIT = "registry.Unit"


class BulkState(models.TextChoices):
    """Where an import stands."""

    RECEIVED = "received", _("chờ chọn cột")
    READING = "reading", _("đang đọc")
    READY = "ready", _("chờ xác nhận")
    RECORDING = "recording", _("đang ghi nhận")
    DONE = "done", _("đã ghi nhận")
    DISCARDED = "discarded", _("đã bỏ")


class Shape(models.TextChoices):
    """How a table is laid out."""

    LONG = "long", _("mỗi dòng một số liệu")
    WIDE = "wide", _("mỗi dòng một đơn vị, mỗi cột một chỉ tiêu")
    TALL = "tall", _("mỗi dòng một chỉ tiêu, mỗi cột một đơn vị")


class Verdict(models.TextChoices):
    """What recording a figure of the table would do."""

    NEW = "new", _("mới")
    CHANGED = "changed", _("thay đổi")
    SAME = "same", _("không đổi")
    ERROR = "error", _("lỗi")


class LineState(models.TextChoices):
    """What became of a figure of the table."""

    OPEN = "open", _("chưa ghi")
    RECORDED = "recorded", _("đã ghi")
    REFUSED = "refused", _("bị từ chối")


class BulkImport(models.Model):
    """One sheet of one file. `place` names it among the ledger's sources: same content and sheet, same place."""

    id = models.CharField(max_length=12, primary_key=True)
    office = models.ForeignKey(UNIT, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=255)
    file = models.FileField(upload_to="bulk/%Y/", blank=True)
    sha256 = models.CharField(max_length=64, db_index=True)
    sheet = models.CharField(max_length=255)
    place = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=BulkState.choices, default=BulkState.RECEIVED)
    layout = models.JSONField(default=dict, help_text="shape, head row, what each column is, period, decimals")
    unknown = models.JSONField(default=dict, help_text="names that nobody confirmed yet, with what they could be")
    counts = models.JSONField(default=dict, help_text="figures by verdict, and those with a warning")
    with_changes = models.BooleanField(default=True)
    recorded = models.PositiveBigIntegerField(default=0)
    job = models.CharField(max_length=12, blank=True)
    by = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-at"]
        indexes = [models.Index(fields=["office", "state"])]


class BulkLine(models.Model):
    """One figure of the table, as it stands there and as it was understood. Not the ledger."""

    source = models.ForeignKey(BulkImport, on_delete=models.CASCADE, related_name="lines")
    row = models.PositiveIntegerField()
    column = models.PositiveIntegerField()
    unit_said = models.CharField(max_length=200)
    measure_said = models.CharField(max_length=200)
    raw = models.CharField(max_length=200)
    stated_by = models.ForeignKey(UNIT, on_delete=models.PROTECT, null=True, related_name="+")
    about = models.ForeignKey(UNIT, on_delete=models.PROTECT, null=True, related_name="+")
    measure = models.ForeignKey("catalogue.Measure", on_delete=models.PROTECT, null=True, related_name="+")
    item = models.CharField(max_length=300, blank=True)
    regime = models.CharField(max_length=10, blank=True)
    period = models.CharField(max_length=24, blank=True)
    nature = models.CharField(max_length=10, blank=True)
    value = models.BigIntegerField(null=True)
    numerator = models.BigIntegerField(null=True)
    denominator = models.BigIntegerField(null=True)
    step = models.BigIntegerField(default=1)
    quality = models.PositiveSmallIntegerField(default=3)
    qualifier = models.CharField(max_length=40, blank=True)
    absence = models.CharField(max_length=4, blank=True)
    verdict = models.CharField(max_length=10, choices=Verdict.choices)
    message = models.CharField(max_length=500, blank=True, help_text="the error, else the warning")
    found = models.JSONField(default=list, help_text="what the checks found: code, severity, sentence, params")
    before = models.CharField(max_length=60, blank=True, help_text="what the ledger says now, as people write it")
    supersedes = models.BigIntegerField(null=True)
    state = models.CharField(max_length=10, choices=LineState.choices, default=LineState.OPEN)

    class Meta:
        indexes = [models.Index(fields=["source", "state", "verdict"])]


class BulkLayout(models.Model):
    """How an office read a table with these headings the last time."""

    office = models.ForeignKey(UNIT, on_delete=models.CASCADE, related_name="+")
    headings = models.CharField(max_length=64, help_text="hash of the headings")
    layout = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office", "headings"], name="bulk_layout_once")]


class BulkName(models.Model):
    """What an office confirmed that a name in its tables means: a unit or a measure."""

    office = models.ForeignKey(UNIT, on_delete=models.CASCADE, related_name="+")
    said = models.CharField(max_length=200, help_text="as a search key")
    unit = models.ForeignKey(UNIT, on_delete=models.CASCADE, null=True, related_name="+")
    measure = models.ForeignKey("catalogue.Measure", on_delete=models.CASCADE, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["office", "said"], condition=models.Q(unit=None), name="bulk_measure_once"),
            models.UniqueConstraint(fields=["office", "said"], condition=models.Q(measure=None), name="bulk_unit_once"),
        ]
