"""Notices, how they go out, and the chat channels of units."""

from django.db import models
from django.db.models import Q

from giaoban.notices.enums import DeliveryState, Way


class Channel(models.Model):
    """A chat that a unit reads, as an address of Apprise (tgram://…). The address is a secret: never shown whole."""

    unit = models.ForeignKey("registry.Unit", on_delete=models.CASCADE, related_name="+")
    label = models.CharField(max_length=80)
    address = models.CharField(max_length=500)
    account_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)


class Notice(models.Model):
    """One message to one account, or to a unit's channels. `key` is unique for ever: nobody is told twice.

    `about` is the unit it is about; `params` is what its kind needs to say whether it is still wanted.
    """

    key = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=40)
    account = models.ForeignKey("people.User", on_delete=models.CASCADE, null=True, related_name="+")
    about = models.ForeignKey("registry.Unit", on_delete=models.PROTECT, null=True, related_name="+")
    subject = models.CharField(max_length=200)
    text = models.TextField()
    url = models.CharField(max_length=300, blank=True)
    params = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["account", "read_at"]),
            models.Index(fields=["kind", "about"]),
        ]


class Delivery(models.Model):
    """One way out of one notice; `target` is an e-mail address or a channel's id."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="deliveries")
    way = models.CharField(max_length=10, choices=Way.choices)
    target = models.CharField(max_length=300)
    state = models.CharField(max_length=10, choices=DeliveryState.choices, default=DeliveryState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    begun_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["notice", "way", "target"], name="delivery_once_a_way")]
        indexes = [
            models.Index(fields=["next_at"], condition=Q(state=DeliveryState.QUEUED), name="delivery_waits"),
        ]
