"""Documents that came in, what was read in them, and what the clerk decided. None of it is the ledger."""

from django.db import models

from giaoban.intake.enums import DocumentState, FactState

UNIT = "registry.Unit"


class Document(models.Model):
    """One text that came in: a file or pasted words. The original file stays in storage, never indexed."""

    id = models.CharField(max_length=12, primary_key=True)
    office = models.ForeignKey(UNIT, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=255)
    file = models.FileField(upload_to="documents/%Y/", blank=True)
    sha256 = models.CharField(max_length=64)
    text_sha256 = models.CharField(max_length=64, db_index=True)
    text = models.TextField()
    structure = models.JSONField(default=dict, help_text="paragraph, table and header spans of the text")
    state = models.CharField(max_length=10, choices=DocumentState.choices, default=DocumentState.READ)
    uploaded_by = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, related_name="+")
    uploaded_at = models.DateTimeField()
    about = models.ForeignKey(UNIT, on_delete=models.PROTECT, null=True, related_name="+")
    stated_by = models.ForeignKey(UNIT, on_delete=models.PROTECT, null=True, related_name="+")
    regime = models.CharField(max_length=10, blank=True)
    period = models.CharField(max_length=24, blank=True)
    source_kind = models.CharField(max_length=10, default="document")
    meta = models.JSONField(default=dict, help_text="body, period and dates as the text names them, with characters")
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    steps = models.PositiveIntegerField(default=0, help_text="number of the last step, for undo")

    class Meta:
        ordering = ["-uploaded_at"]
        indexes = [models.Index(fields=["office", "state"])]


class ReadFact(models.Model):
    """One figure of a document, as read or as the clerk marked it, and what is proposed for the ledger."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="facts")
    index = models.PositiveIntegerField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    fact = models.JSONField(help_text="the fact as in the contract of `giaoban read --json`")
    confidence = models.FloatField()
    by_hand = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=FactState.choices, default=FactState.OPEN)
    measure = models.ForeignKey("catalogue.Measure", on_delete=models.PROTECT, null=True, related_name="+")
    item = models.CharField(max_length=300, blank=True)
    nature = models.CharField(max_length=10, blank=True)
    quality = models.PositiveSmallIntegerField(default=3)
    statement_seq = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["start"]
        constraints = [models.UniqueConstraint(fields=["document", "index"], name="fact_index_once_a_document")]


class ReadDoubt(models.Model):
    """Something in a document that does not fit together."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="doubts")
    code = models.CharField(max_length=40)
    message = models.CharField(max_length=1000)
    params = models.JSONField(default=dict)
    facts = models.JSONField(help_text="indices of the facts concerned")
    answer = models.CharField(max_length=1000, blank=True)


class ReviewStep(models.Model):
    """One decision of the clerk, with what stood before, so that it can be undone."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="review_steps")
    number = models.PositiveIntegerField()
    verb = models.CharField(max_length=20)
    before = models.JSONField()
    account_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "number"], name="review_step_once")]


class MatchMemory(models.Model):
    """An office's own word for a measure: a match corrected once is proposed the next time."""

    office = models.ForeignKey(UNIT, on_delete=models.CASCADE, related_name="+")
    phrase = models.CharField(max_length=300, help_text="folded counted noun and subject")
    measure = models.ForeignKey("catalogue.Measure", on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office", "phrase"], name="memory_once_an_office")]


class RefusedFile(models.Model):
    """A count of what was refused, and nothing of the file itself (design 10)."""

    office = models.ForeignKey(UNIT, on_delete=models.CASCADE, related_name="+")
    code = models.CharField(max_length=60)
    at = models.DateTimeField()
