"""What an office set of the rules. Rows are only added: who set what, from when, stays to be seen."""

from typing import ClassVar

from django.db import models

from giaoban.base.appendonly import AppendOnly
from giaoban.figures.enums import Severity


class RuleSetting(AppendOnly):
    """A rule as an office (`owner`) set it for itself and everything below, from a day on: a delivered one by its
    code, or one of its own. Of several rows of an owner and code the last one valid on a day stands."""

    behind_gate: ClassVar[bool] = False

    owner = models.ForeignKey("registry.Unit", on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=40)
    kind = models.CharField(max_length=20)
    name = models.CharField(max_length=200)
    severity = models.CharField(max_length=10, choices=Severity.choices)
    params = models.JSONField(default=dict)
    active = models.BooleanField(default=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    account_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    audit = models.ForeignKey("base.AuditEntry", on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["owner", "code"])]
