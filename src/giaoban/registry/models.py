"""Units: places and bodies, whose code, name, type and parent carry dates."""

from django.db import models
from django.db.models import F, Q

from giaoban.registry.enums import BodyKind, Hierarchy, ImportKind, SuccessionKind, UnitType


def dated(prefix: str) -> models.CheckConstraint:
    """A period of validity ends after it begins; `valid_to` is the last day, empty while it lasts."""
    return models.CheckConstraint(
        condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
        name=f"{prefix}_ends_after_it_begins",
        violation_error_message="Ngày hết hiệu lực phải sau ngày bắt đầu.",
    )


class Unit(models.Model):
    """Any place or body. `place` says which place a body belongs to; empty for places themselves."""

    body = models.CharField(max_length=20, choices=BodyKind.choices, default=BodyKind.PLACE)
    place = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="bodies")


class UnitName(models.Model):
    """What a unit is called, and its code, from a day to a day."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="names")
    code = models.CharField(max_length=35)
    name = models.CharField(max_length=200)
    type = models.CharField(max_length=20, choices=UnitType.choices)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    legal_act = models.CharField(max_length=200, blank=True)
    search_key = models.CharField(max_length=200, editable=False, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="unit_code_unique_from_a_day"),
            dated("unit_name"),
        ]


class Placement(models.Model):
    """Under which unit a unit stands, in one hierarchy, from a day to a day."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="placements")
    parent = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="children")
    hierarchy = models.CharField(max_length=10, choices=Hierarchy.choices, default=Hierarchy.STATE)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    legal_act = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(unit=F("parent")),
                name="unit_is_not_its_own_parent",
                violation_error_message="Đơn vị không thể trực thuộc chính nó.",
            ),
            dated("placement"),
        ]
        indexes = [models.Index(fields=["hierarchy", "parent"])]


class Succession(models.Model):
    """Which unit took over from which, wholly or in part, by which act (domain: Nghị quyết sắp xếp đơn vị).

    Shares are of the old unit, 0 to 1: how much of its area and of its people passed here; empty where nobody said.
    """

    old = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="successors")
    new = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="predecessors")
    kind = models.CharField(max_length=10, choices=SuccessionKind.choices)
    on = models.DateField(db_index=True)
    share_area = models.DecimalField(max_digits=7, decimal_places=6, null=True, blank=True)
    share_population = models.DecimalField(max_digits=7, decimal_places=6, null=True, blank=True)
    legal_act = models.CharField(max_length=200, blank=True)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["old", "new", "on"], name="succession_once_a_day"),
            models.CheckConstraint(
                condition=~Q(old=F("new")),
                name="succession_into_another_unit",
                violation_error_message="Một đơn vị không thể nhập vào chính nó.",
            ),
            models.CheckConstraint(
                condition=(Q(share_area__isnull=True) | Q(share_area__range=(0, 1)))
                & (Q(share_population__isnull=True) | Q(share_population__range=(0, 1))),
                name="succession_shares_from_0_to_1",
                violation_error_message="Tỷ lệ diện tích, dân số phải từ 0 đến 100 %.",
            ),
        ]


class Import(models.Model):
    """A file of units that was read and shown, and waits to be written or was; the file itself is kept till then."""

    id = models.CharField(primary_key=True, max_length=12)
    office = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    account_id = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=12, choices=ImportKind.choices)
    name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    settings = models.JSONField()
    seen = models.CharField(max_length=64)
    at = models.DateTimeField()
    written_at = models.DateTimeField(null=True)
    result = models.JSONField(null=True)
