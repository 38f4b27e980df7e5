"""Drafts that were made, and every figure printed in them."""

from django.db import models

from giaoban.documents.round_models import CorrectionRequest, Issued, NumberChoice, SignedCopy, Version

# Django looks for a room's tables here; those of what comes back and goes out have a page of their own.
__all__ = ["CorrectionRequest", "Draft", "DraftFigure", "Issued", "NumberChoice", "SignedCopy", "Version"]


class Draft(models.Model):
    """One .docx as it left: for which unit and period, at which position of the ledger, by whom. Never changed."""

    id = models.CharField(max_length=12, primary_key=True)
    unit = models.ForeignKey("registry.Unit", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, default="report", help_text="content.DocumentKind")
    title = models.CharField(max_length=300, blank=True, help_text="type and abstract, for lists")
    source = models.CharField(max_length=40, blank=True, help_text="what it was made from ('review:12'), or empty")
    regime = models.CharField(max_length=10, blank=True)
    period = models.CharField(max_length=24, blank=True, help_text="empty for what belongs to no period")
    template = models.ForeignKey("documents.Template", null=True, on_delete=models.PROTECT, related_name="+")
    form = models.CharField(max_length=10)
    form_version = models.CharField(max_length=10)
    hierarchy = models.CharField(max_length=10, default="state")
    ledger_seq = models.BigIntegerField()
    file = models.FileField(upload_to="drafts/%Y/")
    pdf = models.FileField(upload_to="drafts/%Y/", blank=True, help_text="the same words; empty for drafts made before")
    layout = models.FileField(upload_to="drafts/%Y/", blank=True, help_text="what the PDF was laid out from, as JSON")
    name = models.CharField(max_length=200, help_text="the name the file is downloaded under")
    sha256 = models.CharField(max_length=64)
    terms = models.JSONField(default=list, help_text="names with digits in them: of measures, works, units")
    account_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    audit = models.ForeignKey("base.AuditEntry", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-at"]
        indexes = [models.Index(fields=["unit", "period"]), models.Index(fields=["source"])]


class DraftFigure(models.Model):
    """One printed figure: its expressions, what it printed, and the characters of the line it stood in.

    `expressions` and `values` (exact, as text) are lists of one, or of two where two numbers are printed as one (7/13).
    `seqs` are the statements behind it at the draft's position. `since` is the version that it stands in from on: 0 for
    what was drafted, more for a number that was linked later; then `at_seq` is the position it was proven at.
    """

    id = models.CharField(max_length=12, primary_key=True)
    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="figures")
    order = models.PositiveIntegerField()
    expressions = models.JSONField()
    text = models.CharField(max_length=120)
    values = models.JSONField()
    seqs = models.JSONField(default=list)
    line = models.TextField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    since = models.PositiveIntegerField(default=0)
    at_seq = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["order"]


class Template(models.Model):
    """One version of an office's own wording of a kind of document (docs/document-kinds.md). Never changed: a new
    text is a new version, and an empty one gives the delivered wording back."""

    unit = models.ForeignKey("registry.Unit", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12)
    version = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    account_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    audit = models.ForeignKey("base.AuditEntry", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-version"]
        constraints = [models.UniqueConstraint(fields=["unit", "kind", "version"], name="template_version_once")]
