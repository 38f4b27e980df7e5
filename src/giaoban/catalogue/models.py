"""What can be reported: families of indicators, their measures, regimes, holidays, and who is expected to report."""

from collections.abc import Collection
from typing import Any

from django.db import models
from django.db.models import Q

from giaoban.catalogue.enums import About, Asked, Behaviour, Direction, FormState, Level, LineNature
from giaoban.registry.enums import Hierarchy
from giaoban.registry.models import dated


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


class Threshold(models.Model):
    """What is asked of each unit of a measure where no target was set for it, from a day to a day, by which paper.

    `value` in the measure's unit. `owner` is the unit that set it for all below; empty for those delivered.
    """

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="thresholds")
    owner = models.ForeignKey("registry.Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    comparator = models.CharField(max_length=2, choices=Asked.choices)
    value = models.DecimalField(max_digits=24, decimal_places=6)
    paper = models.CharField(max_length=300)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            dated("threshold"),
            models.UniqueConstraint(fields=["measure", "owner", "valid_from"], name="threshold_from_a_day"),
            models.UniqueConstraint(
                fields=["measure", "valid_from"], condition=Q(owner=None), name="threshold_delivered_from_a_day"
            ),
        ]


class Holiday(models.Model):
    """A day off by law or by yearly decision, or a working Saturday (`working`)."""

    day = models.DateField(primary_key=True)
    name = models.CharField(max_length=100)
    working = models.BooleanField(default=False)
    source = models.CharField(max_length=200)


class ReportingRegime(models.Model):
    """A reporting regime: what Nghị định 09/2019/NĐ-CP, điều 8 asks one to fix, except the forms, which name it.

    `cutoff` is a `rules.Regime` (how periods are counted and so when data taking ends); `period_types` are the types of
    `rules.Period` that it is reported for. `owner` is the unit that fixed it; empty for those of the law, as delivered.
    """

    code = models.CharField(max_length=30)
    owner = models.ForeignKey("registry.Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=200)
    legal_basis = models.CharField(max_length=500)
    cutoff = models.CharField(max_length=10)
    period_types = models.JSONField(default=list)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            dated("reporting_regime"),
            models.UniqueConstraint(fields=["owner", "code"], name="regime_code_once_an_owner"),
            models.UniqueConstraint(fields=["code"], condition=Q(owner=None), name="regime_code_of_the_law"),
        ]


class RegimeDeadline(models.Model):
    """By when a level hands in: so many working days after the cut-off, and no later than a day of the month.

    `latest_day` (as the 25th for a province, Nghị định 09/2019/NĐ-CP, điều 13.1) is a day of the cut-off's month, or of
    the next one where the cut-off is later; empty where there is none.
    """

    regime = models.ForeignKey(ReportingRegime, on_delete=models.CASCADE, related_name="deadlines")
    level = models.CharField(max_length=12, choices=Level.choices)
    working_days = models.PositiveSmallIntegerField()
    latest_day = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["regime", "level"], name="deadline_once_a_level"),
            models.CheckConstraint(condition=Q(working_days__gte=1), name="deadline_at_least_one_working_day"),
        ]


class PublishedError(RuntimeError):
    """Code tried to change a form's version after it was published: a bug. To change a form, make a new version."""


# What may still change of a published version: until when it holds, and that it was taken out of use.
_STILL = frozenset({"state", "valid_to"})


class VersionQuerySet(models.QuerySet["FormVersion"]):
    """Versions: drafts may change and go, published ones may only end."""

    def update(self, **kwargs: Any) -> int:
        """Refused for published versions, but for their end."""
        ends = set(kwargs) <= _STILL and kwargs.get("state") != FormState.DRAFT
        if not ends and self.exclude(state=FormState.DRAFT).exists():
            raise PublishedError("update of a published version")
        return super().update(**kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refused for published versions."""
        if self.exclude(state=FormState.DRAFT).exists():
            raise PublishedError("delete of a published version")
        return super().delete()

    def bulk_update(self, *args: Any, **kwargs: Any) -> int:
        """Refused."""
        raise PublishedError("bulk_update of versions")


class PartQuerySet(models.QuerySet[Any]):
    """Lines and sections: they change with their draft, never once it is published."""

    def _refuse(self, what: str) -> None:
        if self.exclude(version__state=FormState.DRAFT).exists():
            raise PublishedError(f"{what} of a part of a published version")

    def update(self, **kwargs: Any) -> int:
        """Refused where a version is published."""
        self._refuse("update")
        return super().update(**kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refused where a version is published."""
        self._refuse("delete")
        return super().delete()

    def bulk_update(self, *args: Any, **kwargs: Any) -> int:
        """Refused."""
        raise PublishedError("bulk_update of parts")

    def bulk_create(self, objs: Any, *args: Any, **kwargs: Any) -> list[Any]:
        """Refused where a version is published."""
        rows = list(objs)
        _refuse_published({row.version_id for row in rows})
        return super().bulk_create(rows, *args, **kwargs)


def _refuse_published(version_ids: Collection[int]) -> None:
    if FormVersion.objects.filter(pk__in=version_ids).exclude(state=FormState.DRAFT).exists():
        raise PublishedError("the version is published: make a new one")


class Form(models.Model):
    """A reporting form of a regime; what it asks stands in its versions. `owner` is the unit that issues it."""

    code = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    regime = models.ForeignKey(ReportingRegime, on_delete=models.PROTECT, related_name="forms")
    owner = models.ForeignKey("registry.Unit", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "code"], name="form_code_once_an_owner")]


class FormVersion(models.Model):
    """What a form asks from a day on. Once published it never changes: submissions name it.

    The version of a period is the published one that holds on the period's last day. `name` is the form's name as
    published; `digest` is taken over everything that was asked.
    """

    form = models.ForeignKey(Form, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=FormState.choices, default=FormState.DRAFT)
    name = models.CharField(max_length=200)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    guidance = models.TextField(blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    digest = models.CharField(max_length=64, blank=True)

    objects = VersionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["form", "number"], name="form_version_number"),
            models.UniqueConstraint(fields=["form"], condition=Q(state=FormState.DRAFT), name="one_draft_a_form"),
            models.CheckConstraint(
                condition=Q(state=FormState.DRAFT) | Q(valid_from__isnull=False), name="published_form_has_a_first_day"
            ),
            dated("form_version"),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save a draft, or the end of a published version; anything else of a published one is refused."""
        there = None if self._state.adding else FormVersion.objects.filter(pk=self.pk).first()
        if there is not None and there.state != FormState.DRAFT:
            fixed = [one.attname for one in self._meta.fields if one.name not in _STILL]
            if self.state == FormState.DRAFT or any(getattr(there, name) != getattr(self, name) for name in fixed):
                raise PublishedError("save of a published version")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Drafts only."""
        _refuse_published([self.pk])
        return super().delete(*args, **kwargs)


class FormPart(models.Model):
    """Something of a version, in its order; it changes with the draft and never after."""

    position = models.PositiveSmallIntegerField()
    guidance = models.CharField(max_length=500, blank=True)
    required = models.BooleanField(default=True)

    objects = PartQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save while the version is a draft."""
        _refuse_published([self.version_id])  # type: ignore[attr-defined]  # each kind of part has its version
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Remove while the version is a draft."""
        _refuse_published([self.version_id])  # type: ignore[attr-defined]
        return super().delete(*args, **kwargs)


class FormLine(FormPart):
    """One figure that a version asks for; `item` names the work or season where the measure stands for one."""

    version = models.ForeignKey(FormVersion, on_delete=models.CASCADE, related_name="lines")
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="+")
    item = models.CharField(max_length=300, blank=True)
    about = models.CharField(max_length=10, choices=About.choices, default=About.PLACE)
    nature = models.CharField(max_length=10, choices=LineNature.choices)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "measure", "item", "about", "nature"], name="line_once_a_version"
            )
        ]


class FormSection(FormPart):
    """Words that a version asks for, under a heading."""

    version = models.ForeignKey(FormVersion, on_delete=models.CASCADE, related_name="sections")
    heading = models.CharField(max_length=200)

    class Meta:
        ordering = ["position", "id"]


class FormAssignment(models.Model):
    """Who hands in a form for a type of period, from a day to a day.

    One `unit`; or every place of a type, every body of a kind, or every such body of a place of the type, at or below
    `under` in a hierarchy. `working_days` overrides the regime's deadline for these units.
    """

    form = models.ForeignKey(Form, on_delete=models.CASCADE, related_name="assignments")
    unit = models.ForeignKey("registry.Unit", on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    # Kinds of units are the registry's words: a new one there changes no table here.
    unit_type = models.CharField(max_length=20, blank=True)
    body = models.CharField(max_length=20, blank=True)
    under = models.ForeignKey("registry.Unit", on_delete=models.PROTECT, related_name="+")
    hierarchy = models.CharField(max_length=10, default=Hierarchy.STATE)
    period_type = models.CharField(max_length=12)
    working_days = models.PositiveSmallIntegerField(null=True, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            dated("form_assignment"),
            models.CheckConstraint(
                condition=Q(unit__isnull=False, unit_type="", body="")
                | (Q(unit__isnull=True) & ~Q(unit_type="", body="")),
                name="form_goes_to_a_unit_or_a_kind",
            ),
        ]


class UnitRegime(models.Model):
    """The regime a unit reports by when none is named."""

    unit = models.OneToOneField("registry.Unit", on_delete=models.CASCADE, related_name="+")
    regime = models.CharField(max_length=10)
