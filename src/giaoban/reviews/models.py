"""Conferences: series, reviews, agenda, papers, participants, speakers, conclusions and what they assign.

Stored of persons: who chairs, takes the minutes, is invited and was there, with their posts; who was commended.
"""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from giaoban.reviews.enums import (
    AssignmentState,
    ConclusionState,
    DueKind,
    ItemKind,
    ItemState,
    MeetingForm,
    PartRole,
    Reply,
    ReviewKind,
    ReviewState,
    Rhythm,
    SpeakerState,
)

UNIT, ACCOUNT = "registry.Unit", settings.AUTH_USER_MODEL


class Series(models.Model):
    """Conferences of one unit that come back: rhythm, usual place, time and chair, and the template of the agenda.

    `template` is a list of items as `rules.template_item` writes them. `starts_at` is the usual time of day.
    """

    unit = models.ForeignKey(UNIT, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    rhythm = models.CharField(max_length=10, choices=Rhythm.choices)
    kind = models.CharField(max_length=12, choices=ReviewKind.choices, default=ReviewKind.BRIEFING)
    form = models.CharField(max_length=10, choices=MeetingForm.choices, default=MeetingForm.STATE)
    regime = models.CharField(max_length=10)
    template = models.JSONField(default=list)
    place = models.CharField(max_length=200, blank=True)
    starts_at = models.TimeField(null=True)
    minutes_available = models.PositiveSmallIntegerField(default=120)
    chair = models.CharField(max_length=200, blank=True)
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["unit", "name"], name="series_once_a_unit_and_name")]


class Review(models.Model):
    """One conference. `period` is the label of the period it looks at (empty: none); `version` rises with every change
    that the room may see. `speech_minutes`: how long each may speak, 0 for no limit.

    `uid` and `sequence` are those of its calendar entry (RFC 5545): the first never changes, the second rises with
    every change of what was sent.
    """

    series = models.ForeignKey(Series, on_delete=models.PROTECT, null=True, related_name="reviews")
    unit = models.ForeignKey(UNIT, on_delete=models.PROTECT, related_name="+")
    form = models.CharField(max_length=10, choices=MeetingForm.choices, default=MeetingForm.STATE)
    regime = models.CharField(max_length=10)
    period = models.CharField(max_length=24, blank=True)
    kind = models.CharField(max_length=12, choices=ReviewKind.choices, default=ReviewKind.BRIEFING)
    name = models.CharField(max_length=200)
    starts_at = models.DateTimeField()
    minutes_available = models.PositiveSmallIntegerField(default=120)
    speech_minutes = models.PositiveSmallIntegerField(default=5)
    place = models.CharField(max_length=200, blank=True)
    chair = models.CharField(max_length=200, blank=True, help_text="name and post, as documents print them")
    chair_account = models.ForeignKey(ACCOUNT, on_delete=models.SET_NULL, null=True, related_name="+")
    secretary_account = models.ForeignKey(ACCOUNT, on_delete=models.SET_NULL, null=True, related_name="+")
    state = models.CharField(max_length=12, choices=ReviewState.choices, default=ReviewState.DRAFT)
    course = models.TextField(blank=True, help_text="the course of the conference, for the minutes")
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    version = models.BigIntegerField(default=1)
    uid = models.CharField(max_length=80, unique=True)
    sequence = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    created_by = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["-starts_at", "-pk"]
        indexes = [
            models.Index(fields=["unit", "starts_at"]),
            models.Index(fields=["series", "starts_at"]),
        ]


class AgendaItem(models.Model):
    """One item of an agenda: who presents it and how long it may take; `measures` are codes shown while it runs.

    `section` heads it and those after it with the same. `seconds_spent` is what it took so far, without the run that
    goes on since `started_at`.
    """

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="items")
    order = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=ItemKind.choices, default=ItemKind.REPORT)
    section = models.CharField(max_length=120, blank=True)
    title = models.CharField(max_length=300)
    presenter = models.CharField(max_length=200, blank=True)
    presenter_unit = models.ForeignKey(UNIT, on_delete=models.PROTECT, null=True, related_name="+")
    minutes = models.PositiveSmallIntegerField(default=10)
    measures = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=ItemState.choices, default=ItemState.WAITING)
    started_at = models.DateTimeField(null=True)
    seconds_spent = models.PositiveIntegerField(default=0)
    notes = models.TextField(blank=True, help_text="what was said, for the minutes")
    carried_from = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["order", "pk"]


class Commendation(models.Model):
    """Who is commended in an item of the agenda, and in what form (Luật Thi đua, khen thưởng 2022): "Giấy khen"."""

    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="commendations")
    order = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    award = models.CharField(max_length=120)

    class Meta:
        ordering = ["order", "pk"]


class Paper(models.Model):
    """One paper of a conference, or of one item: a file, or a draft of ours as it was; `sha256` froze it then."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="papers")
    item = models.ForeignKey(AgendaItem, on_delete=models.SET_NULL, null=True, related_name="papers")
    name = models.CharField(max_length=255)
    file = models.FileField(upload_to="papers/%Y/", blank=True)
    size = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64)
    draft = models.ForeignKey("documents.Draft", on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    by = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["pk"]


class Participant(models.Model):
    """Somebody invited. `token` is the public part of the personal link: the rest is signed, nothing here opens it.

    `invited_sequence` is the calendar sequence that was sent last (empty: none). `stand_in` comes instead.
    """

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="participants")
    order = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(max_length=120)
    post = models.CharField(max_length=200, blank=True)
    unit = models.ForeignKey(UNIT, on_delete=models.PROTECT, null=True, related_name="+")
    account = models.ForeignKey(ACCOUNT, on_delete=models.SET_NULL, null=True, related_name="+")
    email = models.EmailField(blank=True)
    role = models.CharField(max_length=10, choices=PartRole.choices, default=PartRole.MEMBER)
    reply = models.CharField(max_length=10, choices=Reply.choices, default=Reply.NONE)
    reply_note = models.CharField(max_length=300, blank=True)
    replied_at = models.DateTimeField(null=True)
    stand_in = models.CharField(max_length=120, blank=True)
    attended = models.BooleanField(null=True)
    arrived_at = models.DateTimeField(null=True)
    token = models.CharField(max_length=12, unique=True)
    invited_sequence = models.PositiveIntegerField(null=True)
    invited_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["order", "pk"]


class Speaker(models.Model):
    """One wish to speak, in the order that the secretary keeps; `topic` is what about, in the participant's words.

    `seconds_spent` is what the speech took so far, without the run that goes on since `started_at`.
    """

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="speakers")
    item = models.ForeignKey(AgendaItem, on_delete=models.SET_NULL, null=True, related_name="speakers")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="speeches")
    order = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=SpeakerState.choices, default=SpeakerState.WAITING)
    topic = models.CharField(max_length=200, blank=True)
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    seconds_spent = models.PositiveIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["review", "participant"],
                condition=~Q(state=SpeakerState.DONE),
                name="one_wish_to_speak_at_a_time",
            )
        ]


class Sending(models.Model):
    """What a browser in the room sent and was taken, so that sending it again after a lost answer does nothing."""

    key = models.CharField(max_length=40, primary_key=True)
    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="sendings")
    at = models.DateTimeField()


class Conclusion(models.Model):
    """One conclusion as it was taken down. It lives in its series until everything it assigns is done."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="conclusions")
    item = models.ForeignKey(AgendaItem, on_delete=models.SET_NULL, null=True, related_name="conclusions")
    order = models.PositiveSmallIntegerField()
    text = models.TextField()
    state = models.CharField(max_length=10, choices=ConclusionState.choices, default=ConclusionState.TAKEN)
    at = models.DateTimeField()
    by = models.BigIntegerField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.BigIntegerField(null=True)
    carried_from = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="+")
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    key = models.CharField(
        max_length=40, null=True, help_text="given by the page, so that words sent twice are kept once"
    )

    class Meta:
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["review", "key"], name="conclusion_once_a_key")]


class UsualDeadline(models.Model):
    """What an office means where no deadline is said: so many days on; `roll`: a weekend moves to Monday."""

    unit = models.OneToOneField(UNIT, on_delete=models.PROTECT, related_name="+")
    days = models.PositiveSmallIntegerField(default=10)
    working = models.BooleanField(default=False)
    roll = models.BooleanField(default=True)
    emphasis = models.BooleanField(default=True, help_text="deadlines are printed bold and italic in the notice")


class Saying(models.Model):
    """Words of a conference as a document printed them: never changed, so that a number in them can be found again.

    `origin` says whose they are: "conclusion:12", "assignment:30", "item:5", "course:3".
    """

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="sayings")
    origin = models.CharField(max_length=40)
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()
    by = models.BigIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["review", "origin", "sha256"], name="saying_kept_once")]


class Assignment(models.Model):
    """What a conclusion asks of somebody: proposed from its words, then confirmed by the secretary; then it is a task.

    `due_words` is the deadline as it was said; `due` its last day, of a recurrence the first one; a "date" without a
    day is one that a person still has to give. `recurrence` is {"rule": of RFC 5545, "before": on
    the day named it is late}.
    """

    conclusion = models.ForeignKey(Conclusion, on_delete=models.CASCADE, related_name="assignments")
    order = models.PositiveSmallIntegerField()
    text = models.TextField()
    lead = models.ForeignKey(UNIT, on_delete=models.PROTECT, null=True, related_name="+")
    lead_words = models.CharField(
        max_length=200, blank=True, help_text="the lead as it was said, where no unit was found"
    )
    coordinators: models.ManyToManyField[Any, Any] = models.ManyToManyField(UNIT, related_name="+")
    coordinator_words = models.CharField(max_length=300, blank=True, help_text="those of whom no unit was found")
    monitor = models.ForeignKey(ACCOUNT, on_delete=models.SET_NULL, null=True, related_name="+")
    product = models.CharField(max_length=300, blank=True)
    due_kind = models.CharField(max_length=10, choices=DueKind.choices, default=DueKind.NONE)
    due = models.DateField(null=True)
    due_period = models.CharField(max_length=24, blank=True)
    recurrence = models.JSONField(default=dict)
    due_words = models.CharField(max_length=200, blank=True)
    due_assumed = models.BooleanField(default=False, help_text="no deadline was said: the office's usual one")
    state = models.CharField(max_length=10, choices=AssignmentState.choices, default=AssignmentState.PROPOSED)
    start = models.PositiveIntegerField(null=True, help_text="characters of the conclusion's text it was read from")
    end = models.PositiveIntegerField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["order", "pk"]
