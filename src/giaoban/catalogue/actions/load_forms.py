"""Take ready-made regimes and forms into use: the delivered ones, or those of a TOML file."""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from giaoban.base.actions.audit import audit
from giaoban.base.actors import Actor, demand
from giaoban.base.clock import today
from giaoban.base.errors import Refusal
from giaoban.catalogue.enums import Behaviour, LineNature
from giaoban.catalogue.models import (
    Form,
    FormAssignment,
    FormLine,
    FormSection,
    FormVersion,
    Measure,
    RegimeDeadline,
    ReportingRegime,
)
from giaoban.catalogue.ready import BAD_READY, ReadyForm, ReadyRegime, ReadySet, delivered


@dataclass(frozen=True, slots=True)
class FormsLoaded:
    """How many were added; what was there already is left as it is."""

    regimes: int
    forms: int


def natural(behaviour: str) -> str:
    """What a measure's figure covers unless a form says otherwise: a flow the period, everything else its end."""
    return LineNature.IN_PERIOD if behaviour == Behaviour.FLOW else LineNature.AT


def load_regimes() -> int:
    """Add the delivered regimes that are not there yet, as those of the law; returns how many. Belongs to `load`."""
    return sum(_add_regime(row, None) for row in delivered().regimes)


@transaction.atomic
def load_forms(
    actor: Actor, owner_id: int, ready: ReadySet, codes: Collection[str] | None = None, since: date | None = None
) -> FormsLoaded:
    """Add a file's regimes and forms (those of `codes`; all when None) to a unit, each form as a draft.

    A form of a kind of units is assigned to those at and below the unit from `since` on, today unless given: it has no
    effect before it is published. What has a code that the unit uses already is left alone, so that doing it twice adds
    nothing. Refuses a file that names a measure or a regime that does not exist; nothing is written then.
    """
    demand(actor, "catalogue.manage", owner_id)
    wanted = [row for row in ready.forms if codes is None or row.code in codes]
    known = set(ReportingRegime.objects.filter(owner=None).values_list("code", flat=True))
    regimes = sum(_add_regime(row, owner_id) for row in ready.regimes if row.code not in known)
    _check(wanted, owner_id)
    forms = sum(_add_form(row, owner_id, since or today()) for row in wanted)
    done = FormsLoaded(regimes, forms)
    if regimes or forms:
        audit(actor, "catalogue.load_forms", owner_id, asdict(done))
    return done


def _add_regime(row: ReadyRegime, owner_id: int | None) -> bool:
    if ReportingRegime.objects.filter(code=row.code, owner_id=owner_id).exists():
        return False
    regime = ReportingRegime.objects.create(
        code=row.code,
        owner_id=owner_id,
        name=row.name,
        legal_basis=row.legal_basis,
        cutoff=row.cutoff,
        period_types=list(row.period_types),
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )
    for level, limit in row.deadlines.items():
        RegimeDeadline.objects.create(
            regime=regime, level=level, working_days=limit.working_days, latest_day=limit.latest_day
        )
    return True


def _regime_for(code: str, owner_id: int) -> ReportingRegime | None:
    """The unit's own regime of a code, else the law's."""
    own = ReportingRegime.objects.filter(code=code, owner_id=owner_id).first()
    return own or ReportingRegime.objects.filter(code=code, owner=None).first()


def _check(forms: Collection[ReadyForm], owner_id: int) -> None:
    asked = {line.measure for row in forms for line in row.lines}
    there = set(Measure.objects.filter(code__in=asked).values_list("code", flat=True))
    problems = []
    for row in forms:
        gone = sorted({line.measure for line in row.lines} - there)
        if gone:
            problems.append(_("%(form)s: không có chỉ tiêu %(codes)s") % {"form": row.code, "codes": ", ".join(gone)})
        regime = _regime_for(row.regime, owner_id)
        if regime is None:
            problems.append(_("%(form)s: không có chế độ “%(code)s”") % {"form": row.code, "code": row.regime})
        elif outside := sorted(set(row.period_types) - set(regime.period_types)):
            problems.append(
                _("%(form)s: chế độ %(code)s không có kỳ %(types)s")
                % {"form": row.code, "code": regime.code, "types": ", ".join(outside)}
            )
    if problems:
        raise Refusal(BAD_READY, problems="; ".join(problems[:12]))


def _add_form(row: ReadyForm, owner_id: int, since: date) -> bool:
    if Form.objects.filter(owner_id=owner_id, code=row.code).exists():
        return False
    regime = _regime_for(row.regime, owner_id)
    assert regime is not None  # noqa: S101  # _check refused the others
    form = Form.objects.create(code=row.code, name=row.name, regime=regime, owner_id=owner_id)
    version = FormVersion.objects.create(form=form, number=1, name=row.name, guidance=row.guidance)
    measures = Measure.objects.in_bulk([line.measure for line in row.lines], field_name="code")
    for position, line in enumerate(row.lines, start=1):
        measure = measures[line.measure]
        FormLine.objects.create(
            version=version,
            position=position,
            measure=measure,
            item=line.item,
            required=line.required,
            about=line.about,
            nature=line.nature or natural(measure.behaviour),
            guidance=line.guidance,
        )
    for position, section in enumerate(row.sections, start=1):
        FormSection.objects.create(version=version, position=position, **asdict(section))
    if row.unit_type or row.body:
        for period_type in row.period_types:
            FormAssignment.objects.create(
                form=form,
                unit_type=row.unit_type,
                body=row.body,
                under_id=owner_id,
                period_type=period_type,
                valid_from=since,
            )
    return True
