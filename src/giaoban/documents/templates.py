"""Which wording a unit's documents of a kind are written by, and what is wrong with one."""

from dataclasses import dataclass
from datetime import date, datetime

from giaoban.catalogue.queries import MeasureView, measures
from giaoban.documents.models import Template
from giaoban.documents.naming import known
from giaoban.documents.vocabulary import NAMES
from giaoban.documents.wordings import Fault, delivered, faults
from giaoban.registry.queries import unit


@dataclass(frozen=True, slots=True)
class Wording:
    """The wording in force for a unit and kind: its text, and the kept version, None for the delivered one."""

    text: str
    template_id: int | None = None
    version: int | None = None

    @property
    def is_own(self) -> bool:
        """Whether the unit keeps a wording of its own."""
        return self.template_id is not None


@dataclass(frozen=True, slots=True)
class KeptVersion:
    """One kept version in a list; `text` is empty where the delivered wording was taken back."""

    version: int
    text: str
    account_id: int | None
    at: datetime


def wording_of(unit_id: int, kind: str) -> Wording:
    """The wording by which a unit's documents of a kind are written: its own newest one, else the delivered one."""
    own = Template.objects.filter(unit_id=unit_id, kind=kind).order_by("-version").first()
    if own is None or not own.text:
        return Wording(delivered(kind))
    return Wording(own.text, own.pk, own.version)


def versions_of(unit_id: int, kind: str) -> list[KeptVersion]:
    """Every kept version, newest first."""
    rows = Template.objects.filter(unit_id=unit_id, kind=kind).order_by("-version")
    return [KeptVersion(row.version, row.text, row.account_id, row.at) for row in rows]


def measures_of(unit_id: int, on: date) -> list[MeasureView]:
    """The measures that a unit's wording may name: the catalogue's, and the local ones of its place."""
    place = unit(unit_id, on).place_id
    return list(measures(on, visible_to={unit_id, place}).values())


def faults_of(unit_id: int, kind: str, text: str, on: date) -> list[Fault]:
    """What is wrong with a wording, line by line."""
    names = NAMES[kind]
    return faults(text, names, known(measures_of(unit_id, on)) if names.figures else None)
