"""What can be reported: families of indicators, their measures, regimes, holidays, and who is expected to report."""

from django.db import models

from giaoban.catalogue.enums import Behaviour, Direction


class Family(models.Model):
    """A family of the catalogue (KT01 …), which the reader matches; measures are what is recorded."""

    code = models.CharField(max_length=10, primary_key=True)
    name = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    field = models.CharField(max_length=4)
    order = models.PositiveIntegerField()


class Measure(models.Model):
    """One quantity with one behaviour, unit, scale and direction.

    `code` is the family's, with a part where the family has several (QA05.chet); a local measure has no family and
    an `owner`. A ratio is recomputed from a numerator and a denominator, each a number of `part_unit`.
    """

    code = models.CharField(max_length=40, unique=True)
    family = models.ForeignKey(Family, on_delete=models.PROTECT, null=True, related_name="measures")
    owner = models.ForeignKey("registry.Unit", on_delete=models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    behaviour = models.CharField(max_length=10, choices=Behaviour.choices)
    direction = models.CharField(max_length=10, choices=Direction.choices)
    order = models.PositiveIntegerField(default=9999)
    itemised = models.BooleanField(default=False, help_text="stands for one work or season each time")
    search_key = models.CharField(max_length=200, db_index=True)


class MeasureVersion(models.Model):
    """How a measure is counted from a day on: a new poverty line is a new version, comparable or not."""

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="versions")
    valid_from = models.DateField()
    unit = models.CharField(max_length=40)
    part_unit = models.CharField(max_length=40, blank=True)
    scale = models.PositiveSmallIntegerField(help_text="decimal places kept: đồng 0, % 2, ha 4")
    part_scale = models.PositiveSmallIntegerField(default=0)
    comparable = models.BooleanField(default=True, help_text="with the version before it")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["measure", "valid_from"], name="measure_version_from_a_day")]


class Item(models.Model):
    """One work, season, campaign or category of a measure, for the unit that has it."""

    unit = models.ForeignKey("registry.Unit", on_delete=models.PROTECT, related_name="+")
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="items")
    name = models.CharField(max_length=300)
    search_key = models.CharField(max_length=300)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "measure", "search_key"], name="item_once_a_unit")]


class Holiday(models.Model):
    """A day off by law or by yearly decision, or a working Saturday (`working`)."""

    day = models.DateField(primary_key=True)
    name = models.CharField(max_length=100)
    working = models.BooleanField(default=False)
    source = models.CharField(max_length=200)


class Expectation(models.Model):
    """A unit is expected to report under a regime for a type of period, from a day to a day."""

    unit = models.ForeignKey("registry.Unit", on_delete=models.CASCADE, related_name="+")
    regime = models.CharField(max_length=10)
    period_type = models.CharField(max_length=12)
    working_days = models.PositiveSmallIntegerField(default=1, help_text="from cut-off to deadline")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)


class UnitRegime(models.Model):
    """The regime a unit reports by when none is named."""

    unit = models.OneToOneField("registry.Unit", on_delete=models.CASCADE, related_name="+")
    regime = models.CharField(max_length=10)
