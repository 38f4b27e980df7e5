"""What becomes of a draft after it left: versions back from Word, what they ask of the ledger, numbers, issue."""

from django.db import models
from django.utils.translation import gettext_lazy as _

UNIT = "registry.Unit"


class VersionKind(models.TextChoices):
    """How a version came about."""

    RETURNED = "returned", _("từ Word trở về")
    SET = "set", _("đặt lại theo quyết định")


class RequestKind(models.TextChoices):
    """What a returned file says that the ledger does not."""

    CHANGED = "changed", _("số đã bị sửa")
    MOVED = "moved", _("đứng ở chỗ của số khác")
    UNLINKED = "unlinked", _("số không có nguồn")


class RequestState(models.TextChoices):
    """Where a request stands. Open and sent ones stop the issue."""

    OPEN = "open", _("chờ quyết định")
    SENT = "sent", _("đã chuyển đơn vị có số")
    ACCEPTED = "accepted", _("đã chấp nhận")
    REFUSED = "refused", _("không chấp nhận")
    LINKED = "linked", _("đã gắn với sổ")
    PLAIN = "plain", _("để nguyên, có lý do")
    GONE = "gone", _("không còn trong bản mới")


class Version(models.Model):
    """One state of a draft after the first: a file that came back, or one that we set anew by what was decided.

    Number 0 is the draft itself and has no row. Never changed; `pdf` is what LibreOffice made of it, where it is there.
    """

    id = models.CharField(max_length=12, primary_key=True)
    draft = models.ForeignKey("documents.Draft", on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=VersionKind.choices)
    file = models.FileField(upload_to="drafts/%Y/")
    pdf = models.FileField(upload_to="drafts/%Y/", blank=True)
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64, db_index=True)
    account_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    audit = models.ForeignKey("base.AuditEntry", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["draft", "number"], name="version_number_once")]


class CorrectionRequest(models.Model):
    """One thing in a returned file that the ledger does not say, and what was decided about it.

    `printed` is the ledger's text, `said` the file's (empty `printed` for a number without a figure); `line`, `start`,
    `end` are where it stands in `version`. `values` are the wanted values in plain units, as text; empty where the
    words are no number. Accepted: `values`, `seqs` and `at_seq` (the ledger's position) are what the figure stands for
    from then on. Linked: `expressions` name the figure. Sent: `target` is the unit whose figure it is.
    """

    id = models.CharField(max_length=12, primary_key=True)
    draft = models.ForeignKey("documents.Draft", on_delete=models.CASCADE, related_name="requests")
    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="requests")
    first = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="+", help_text="where it was seen first")
    figure = models.ForeignKey("documents.DraftFigure", on_delete=models.CASCADE, null=True, related_name="requests")
    kind = models.CharField(max_length=10, choices=RequestKind.choices)
    state = models.CharField(max_length=10, choices=RequestState.choices, default=RequestState.OPEN)
    printed = models.CharField(max_length=120)
    said = models.TextField()
    place = models.TextField()
    line = models.PositiveIntegerField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    before = models.CharField(max_length=200, help_text="the words before it, by which it is known again")
    after = models.CharField(max_length=200)
    expressions = models.JSONField(default=list)
    values = models.JSONField(default=list)
    seqs = models.JSONField(default=list)
    at_seq = models.BigIntegerField(null=True)
    target = models.ForeignKey(UNIT, on_delete=models.PROTECT, null=True, related_name="+")
    asked_by = models.BigIntegerField(null=True)
    asked_at = models.DateTimeField()
    decided_by = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["line", "start"]


class NumberChoice(models.Model):
    """How an office runs its numbers from a span (a year, a Party term) on: `groups` as in `numbering.series_of`."""

    unit = models.ForeignKey(UNIT, on_delete=models.PROTECT, related_name="+")
    form = models.CharField(max_length=10)
    span = models.CharField(max_length=12)
    first_day = models.DateField(help_text="1 January, or the day after the congress closed")
    groups = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "form", "span"], name="number_choice_once")]


class Issued(models.Model):
    """A document that was issued: its number, and the exact files with their hashes. Never changed, only followed.

    `lines` is the text as it was frozen. `pdf_by` says who made the PDF: us (typst), libreoffice, or the office.
    """

    draft = models.OneToOneField("documents.Draft", on_delete=models.PROTECT, primary_key=True, related_name="issued")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, null=True, related_name="+")
    unit = models.ForeignKey(UNIT, on_delete=models.PROTECT, related_name="+")
    form = models.CharField(max_length=10)
    type_code = models.CharField(max_length=10)
    span = models.CharField(max_length=12)
    series = models.CharField(max_length=60)
    number = models.PositiveIntegerField()
    symbol = models.CharField(max_length=60, help_text="as printed: 05/BC-UBND")
    on = models.DateField()
    file = models.FileField(upload_to="issued/%Y/")
    sha256 = models.CharField(max_length=64, db_index=True)
    pdf = models.FileField(upload_to="issued/%Y/", blank=True)
    pdf_sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    pdf_by = models.CharField(max_length=12, blank=True)
    lines = models.JSONField()
    gap_reason = models.CharField(max_length=300, blank=True)
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="followed_by")
    follows_as = models.CharField(max_length=10, blank=True, help_text="replace (thay thế) or mend (đính chính)")
    account_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    audit = models.ForeignKey("base.AuditEntry", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-on", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "form", "span", "series", "number"], name="number_once_in_series"),
            models.UniqueConstraint(fields=["unit", "form", "span", "symbol"], name="symbol_once_in_span"),
        ]


class SignedCopy(models.Model):
    """A signed PDF that came back for an issued document; the newest counts, none is thrown away."""

    id = models.CharField(max_length=12, primary_key=True)
    issued = models.ForeignKey(Issued, on_delete=models.PROTECT, related_name="copies")
    file = models.FileField(upload_to="issued/%Y/")
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64, db_index=True)
    has_signature = models.BooleanField()
    account_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    audit = models.ForeignKey("base.AuditEntry", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-at"]
