"""Documents that came in and what was decided about them; forms that units fill. None of it is the ledger."""

from typing import ClassVar

from django.db import models

from giaoban.base.appendonly import AppendOnly
from giaoban.intake.bulk_models import BulkImport, BulkLayout, BulkLine, BulkName
from giaoban.intake.enums import CellAbsence, DocumentState, FactState, Mark, SubmissionState, Way

UNIT = "registry.Unit"
# Django looks for a room's tables here; those of bulk imports have a page of their own.
__all__ = ["BulkImport", "BulkLayout", "BulkLine", "BulkName"]


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
    asked = models.BooleanField(default=False, help_text="a form of whom the document is from has a line for it")
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


class Submission(models.Model):
    """One form of one reporting unit for one period. `version` is the form as it was when the unit began it.

    `receiver` is the unit one step above, which accepts it (empty: nobody stands above). `first_submitted_at` decides
    whether it was on time; a form that is returned and handed in again was not late for that. `revision` rises with
    every change of a cell or a text.
    """

    id = models.CharField(max_length=12, primary_key=True)
    unit = models.ForeignKey(UNIT, on_delete=models.PROTECT, related_name="+")
    about = models.ForeignKey(UNIT, on_delete=models.PROTECT, related_name="+")
    receiver = models.ForeignKey(UNIT, on_delete=models.PROTECT, null=True, related_name="+")
    form = models.ForeignKey("catalogue.Form", on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey("catalogue.FormVersion", on_delete=models.PROTECT, related_name="+")
    regime = models.CharField(max_length=10)
    period = models.CharField(max_length=24)
    period_last = models.DateField()
    state = models.CharField(max_length=10, choices=SubmissionState.choices, default=SubmissionState.DRAFT)
    revision = models.PositiveIntegerField(default=0)
    way = models.CharField(max_length=10, choices=Way.choices, default=Way.FORM)
    due = models.DateField(null=True)
    opened_by = models.BigIntegerField(null=True)
    opened_at = models.DateTimeField()
    first_submitted_at = models.DateTimeField(null=True)
    submitted_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    moves = models.PositiveIntegerField(default=0, help_text="number of the last transition")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "form", "regime", "period"], name="submission_once_a_unit_form_and_period"
            )
        ]
        indexes = [
            models.Index(fields=["regime", "period", "unit"]),
            models.Index(fields=["unit", "form", "period_last"]),
        ]


class Cell(models.Model):
    """What stands in one line of a form, as typed (`raw`) and as understood, at the measure's scale.

    Empty `raw` and no absence: missing, which is not zero. `origin` names what it was taken over from ("document:k7…",
    "sheet:B7", "submission:…"), empty where a person typed it. `statement_seq` is the ledger's statement of it once
    handed in; a cell that was changed since then has `dirty`.
    """

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="cells")
    line = models.ForeignKey("catalogue.FormLine", on_delete=models.PROTECT, related_name="+")
    raw = models.CharField(max_length=200, blank=True)
    value = models.BigIntegerField(null=True)
    numerator = models.BigIntegerField(null=True)
    denominator = models.BigIntegerField(null=True)
    step = models.BigIntegerField(default=1)
    quality = models.PositiveSmallIntegerField(default=3)
    qualifier = models.CharField(max_length=40, blank=True)
    absence = models.CharField(max_length=4, choices=CellAbsence.choices, blank=True)
    absence_reason = models.CharField(max_length=300, blank=True)
    note = models.CharField(max_length=500, blank=True)
    origin = models.CharField(max_length=80, blank=True)
    origin_label = models.CharField(max_length=300, blank=True)
    mark = models.CharField(max_length=10, choices=Mark.choices, blank=True)
    mark_reason = models.CharField(max_length=500, blank=True)
    revision = models.PositiveIntegerField(default=0)
    by = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    statement_seq = models.BigIntegerField(null=True, db_index=True)
    corrects_seq = models.BigIntegerField(null=True, help_text="what counts until this correction is accepted")
    dirty = models.BooleanField(default=True, help_text="says something else than its statement, or has none")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["submission", "line"], name="cell_once_a_line")]


class CellRevision(AppendOnly):
    """What a cell said after a change: who, when, from what. The one before it is the revision below."""

    behind_gate: ClassVar[bool] = False
    in_bulk: ClassVar[bool] = True

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="+")
    line = models.ForeignKey("catalogue.FormLine", on_delete=models.PROTECT, related_name="+")
    revision = models.PositiveIntegerField()
    raw = models.CharField(max_length=200, blank=True)
    absence = models.CharField(max_length=4, blank=True)
    absence_reason = models.CharField(max_length=300, blank=True)
    note = models.CharField(max_length=500, blank=True)
    origin = models.CharField(max_length=80, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    by = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["submission", "line", "revision"], name="cell_revision_once")]


class Narrative(models.Model):
    """The words of one section of a form."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="narratives")
    section = models.ForeignKey("catalogue.FormSection", on_delete=models.PROTECT, related_name="+")
    text = models.TextField(blank=True)
    revision = models.PositiveIntegerField(default=0)
    by = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["submission", "section"], name="narrative_once_a_section")]


class NarrativeRevision(AppendOnly):
    """The words of a section after a change."""

    behind_gate: ClassVar[bool] = False

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="+")
    section = models.ForeignKey("catalogue.FormSection", on_delete=models.PROTECT, related_name="+")
    revision = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    by = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["submission", "section", "revision"], name="narrative_revision_once")
        ]


class Transition(AppendOnly):
    """One step of a submission: from which state to which, by whom, why; `cells` are the lines it speaks of.

    `verb` is a name of `rules.TRANSITIONS`, or `unlock` and `correct`, which leave the state as it is.
    """

    behind_gate: ClassVar[bool] = False

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="transitions")
    number = models.PositiveIntegerField()
    verb = models.CharField(max_length=20)
    before = models.CharField(max_length=10, choices=SubmissionState.choices)
    after = models.CharField(max_length=10, choices=SubmissionState.choices)
    reason = models.CharField(max_length=500, blank=True)
    cells = models.JSONField(default=dict, help_text="line → reason")
    account_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["submission", "number"], name="transition_once")]


class Explanation(models.Model):
    """What a unit answers (giải trình) to a warning about its form; `key` names the warning and its lines."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="explanations")
    key = models.CharField(max_length=120)
    text = models.CharField(max_length=1000)
    by = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["submission", "key"], name="explanation_once_a_warning")]


class PersonalLink(models.Model):
    """A way in for one form of one period, for somebody without an account: `intake.links`.

    `holder` is a post ("Trưởng thôn Đông"), never a name. `digest` is the keyed hash of the token, which nothing keeps.
    """

    id = models.CharField(max_length=12, primary_key=True)
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="links")
    holder = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)
    issued_by = models.BigIntegerField(null=True)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    opened = models.PositiveIntegerField(default=0)
    last_opened_at = models.DateTimeField(null=True)
    sent = models.PositiveIntegerField(default=0)
    last_sent_at = models.DateTimeField(null=True)


class LinkSending(AppendOnly):
    """What came through a link at one time, as it came. `unplaced`: lines and sections where somebody else's stood."""

    behind_gate: ClassVar[bool] = False

    link = models.ForeignKey(PersonalLink, on_delete=models.PROTECT, related_name="sendings")
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    values = models.JSONField(help_text="line → raw, absence, reason")
    texts = models.JSONField(help_text="section → words")
    unplaced = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["link", "number"], name="link_sending_once")]
