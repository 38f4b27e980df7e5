"""Accounts and what they may do where."""

from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models

from giaoban.people.enums import Role
from giaoban.registry.models import dated


class User(AbstractUser):
    """An account. First and last name are not used: a display name, as people write it."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    display_name = models.CharField(max_length=120, blank=True)
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def get_full_name(self) -> str:
        """The display name, or the account's name."""
        return self.display_name or self.username


class Grant(models.Model):
    """A role for a unit and everything below it in one hierarchy, from a day to a day.

    `delegated_from`: held on behalf of whoever holds that grant ("ủy quyền"), and never longer or wider than it.
    `revoked_at`: from that moment on it gives nothing, whatever its dates say.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=20, choices=Role.choices)
    unit = models.ForeignKey("registry.Unit", on_delete=models.PROTECT, related_name="+")
    hierarchy = models.CharField(max_length=10, default="state")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    delegated_from = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="delegations"
    )
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [dated("grant")]
