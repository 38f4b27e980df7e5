"""A ward office that collects a form every month: who is who, and the steps in one word each."""

from dataclasses import dataclass

from giaoban.catalogue.models import FormLine
from giaoban.catalogue.rules import Period, parse_period
from giaoban.intake.actions.hand_in import HandedIn, hand_in
from giaoban.intake.actions.open_submission import open_submission
from giaoban.intake.actions.save_cell import CellInput, save_cells
from giaoban.people.enums import Role
from giaoban.people.models import Grant
from giaoban.people.policy import Person
from tests import factories as make

FEBRUARY = parse_period("2024-02@LICH")
JANUARY = parse_period("2024-01@LICH")


@dataclass(frozen=True)
class Ward:
    """A ward with two hamlets; the form asks for vụ, hộ and (optional) tỷ lệ. `clerk` collects."""

    id: int
    hamlet: int
    other: int
    version: int
    lines: tuple[int, int, int]
    measures: tuple[int, int, int]
    clerk: Person
    reporter: Person
    office: Person

    def input(self, vu: str = "3", ho: str = "1.204", rate: str = "") -> list[CellInput]:
        """What a reporter types into the three cells."""
        return [CellInput(line, raw) for line, raw in zip(self.lines, (vu, ho, rate), strict=True) if raw]

    def begun(self, unit_id: int = 0, period: Period = FEBRUARY, by: Person | None = None, **values: str) -> str:
        """A draft with its cells typed."""
        actor = by or self.reporter
        name = open_submission(actor, unit_id or self.hamlet, self.version, period)
        save_cells(actor, name, self.input(**values))
        return name

    def handed_in(self, unit_id: int = 0, period: Period = FEBRUARY, **values: str) -> HandedIn:
        """A form handed in."""
        return hand_in(self.reporter, self.begun(unit_id, period, **values))


def ward_office(sections: tuple[str, ...] = ()) -> Ward:
    """An invented ward; its reporter writes for both hamlets, its clerk collects."""
    ward = make.unit("Phường Bến Tre Xanh")
    hamlet, other = (make.unit(name, type="thon", under=ward) for name in ("Khu phố Một", "Khu phố Hai"))
    measures = (
        make.measure("Số vụ vi phạm", unit="vụ"),
        make.measure("Số hộ", "stock", "hộ"),
        make.measure("Tỷ lệ đạt", "ratio", "%"),
    )
    version = make.form(
        ward,
        measures[:2],
        optional=measures[2:],
        units=(hamlet, other),
        sections=sections,
        name="Báo cáo tháng của khu phố",
    )
    lines = FormLine.objects.filter(version_id=version).order_by("position").values_list("pk", flat=True)
    writer = make.person(Role.REPORTER, hamlet)
    Grant.objects.create(user=writer.user, role=Role.REPORTER, unit_id=other, valid_from=make.LONG_AGO)
    return Ward(ward, hamlet, other, version, tuple(lines), measures, make.clerk(ward), writer, make.clerk(make.unit()))
