"""Tables of one's own that somebody kept. Figures are not here: they are the ledger's, and the mirror's."""

from django.db import models


class SavedView(models.Model):
    """A layout with a name: the question, never the answer. `words` as `layouts.words` says them.

    `account_id` kept it, for screens of `unit`; `shared`: everybody who may look there finds it. `opens`: it is what
    its account sees first.
    """

    unit = models.ForeignKey("registry.Unit", on_delete=models.CASCADE, related_name="+")
    account_id = models.BigIntegerField(null=True)
    name = models.CharField(max_length=120)
    words = models.JSONField(default=dict)
    shared = models.BooleanField(default=False)
    opens = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "account_id", "name"], name="one_view_of_a_name"),
            models.UniqueConstraint(
                fields=["unit", "account_id"], condition=models.Q(opens=True), name="one_view_opens"
            ),
        ]
        indexes = [models.Index(fields=["unit", "shared"])]
