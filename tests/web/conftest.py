"""A town, a ward, a hamlet in it, a ward next door; a document and a draft for each."""

from dataclasses import dataclass
from typing import Any

import pytest
from django.core.files.base import ContentFile

from giaoban.base.actions.audit import audit
from giaoban.base.clock import now
from giaoban.base.models import Job
from giaoban.catalogue.models import FormLine, FormVersion, ReportingRegime
from giaoban.catalogue.rules import parse_period
from giaoban.documents.models import Draft
from giaoban.intake.actions.accept_submission import accept_submission
from giaoban.intake.actions.hand_in import hand_in
from giaoban.intake.actions.open_submission import open_submission
from giaoban.intake.actions.save_cell import save_cell
from giaoban.intake.bulk.layout import Column, Layout
from giaoban.intake.bulk_models import BulkImport
from giaoban.intake.models import Document, Submission
from giaoban.people.enums import Role
from giaoban.people.models import User
from giaoban.registry.models import Import
from giaoban.reviews.actions.attach import attach_file
from giaoban.reviews.models import Conclusion, Paper, Review, Series
from giaoban.tasks.actions.assign import Given, assign
from giaoban.tasks.actions.report import complete
from giaoban.tasks.evidence import GivenFile
from giaoban.tasks.models import Evidence, Task
from tests import factories
from tests.reviews.conftest import a_review
from tests.web.browsing import CHROMIUM, FLAGS


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """The Chromium of the machine, without what it would ask the net for."""
    return {"executable_path": CHROMIUM, "args": [f"--{flag}" for flag in FLAGS.split()]}


@dataclass(frozen=True)
class Places:
    """Unit ids by how they stand to the account's own ward."""

    above: int
    own: int
    below: int
    foreign: int


@pytest.fixture
def places(db: None, own_folders: object) -> Places:
    above = factories.unit("Thị xã Sông Thử", type="thi_xa")
    own = factories.unit("Phường An Thử", under=above)
    below = factories.unit("Tổ dân phố 1", type="thon", under=own)
    foreign = factories.unit("Phường Bình Thử", under=above)
    return Places(above, own, below, foreign)


def a_document(office_id: int, text: str = "Kết nạp 03 đảng viên mới.") -> str:
    """A document that waits in an office, with no figures read."""
    row = Document(
        id=f"vb{office_id:010d}",
        office_id=office_id,
        about_id=office_id,
        stated_by_id=office_id,
        name="bao-cao.txt",
        sha256="0" * 64,
        text_sha256="0" * 64,
        text=text,
        uploaded_at=now(),
        regime="LICH",
        period="2024-02",
    )
    row.save(force_insert=True)
    return row.pk


def a_draft(unit_id: int) -> str:
    """A draft of a unit, with nothing in it."""
    row = Draft(
        id=f"dt{unit_id:010d}",
        unit_id=unit_id,
        regime="LICH",
        period="2024-02",
        form="state",
        form_version="2020",
        ledger_seq=0,
        name="bao-cao.docx",
        sha256="0" * 64,
        at=now(),
        audit=audit(factories.SYSTEM, "documents.draft", unit_id, {}),
    )
    row.file.save(f"{row.pk}.docx", ContentFile(b"PK"), save=False)
    row.save(force_insert=True)
    return row.pk


def a_conference(unit_id: int) -> int:
    """A conference of a unit that runs: the same one each time."""
    found = Review.objects.filter(unit_id=unit_id).values_list("pk", flat=True).first()
    return found or a_review(unit_id, state="in_progress").pk


def a_conclusion(unit_id: int) -> int:
    """A conclusion that was taken down there."""
    row, _made = Conclusion.objects.get_or_create(
        review_id=a_conference(unit_id), state="taken", defaults={"order": 1, "text": "Rà soát giá đất.", "at": now()}
    )
    return row.pk


def a_job(unit_id: int) -> str:
    """Long work for a unit that waits for the worker."""
    row = Job(id=f"vi{unit_id:010d}", kind="intake.bulk", unit_id=unit_id, created_at=now())
    row.save(force_insert=True)
    return row.pk


def an_account(unit_id: int) -> int:
    """The account of a unit's own reporter: the same one each time."""
    name = f"nguoi-cua-{unit_id}"
    found = User.objects.filter(username=name).values_list("pk", flat=True).first()
    return found or factories.person(Role.REPORTER, unit_id, name).user.pk


def an_import(office_id: int) -> str:
    """A list of units that waits to be written for an office."""
    row = Import(
        id=f"nb{office_id:010d}",
        office_id=office_id,
        kind="units",
        name="don-vi.csv",
        sha256="0" * 64,
        content="Mã;Tên;Mã cấp trên\n777701;Thôn Thử;000\n".encode(),
        settings={"on": "2025-07-01", "old_since": "2020-01-01", "legal_act": ""},
        seen="",
        at=now(),
    )
    Import.objects.filter(pk=row.pk).delete()
    row.save(force_insert=True)
    return row.pk


def a_submission(unit_id: int) -> str:
    """A form that a hamlet of a unit handed in to it, accepted, with one figure in it."""
    rows = Submission.objects.filter(receiver_id=unit_id).values_list("pk", flat=True)
    if rows:
        return str(rows[0])
    hamlet = factories.unit("Khu phố Thử", type="thon", under=unit_id)
    version = factories.form(unit_id, [factories.measure("Trẻ sinh ra")], units=[hamlet])
    period = parse_period("2024-02@LICH")
    name = open_submission(factories.SYSTEM, hamlet, version, period)
    save_cell(factories.SYSTEM, name, FormLine.objects.get(version_id=version).pk, "12")
    hand_in(factories.SYSTEM, name)
    accept_submission(factories.SYSTEM, name)
    return name


def a_line(unit_id: int) -> int:
    """The line of that form."""
    return Submission.objects.get(pk=a_submission(unit_id)).cells.get().line_id


def a_bulk_import(office_id: int) -> str:
    """A table of an office whose columns wait to be chosen."""
    row = BulkImport(
        id=f"nb{office_id:010d}",
        office_id=office_id,
        name="bang.csv",
        sha256="0" * 64,
        sheet="CSV",
        place="0" * 40,
        layout=Layout("long", 1, {0: Column("Đơn vị", "unit")}).as_json(),
        at=now(),
    )
    row.file.save(f"{row.pk}.csv", ContentFile("Đơn vị;Giá trị\nXã A;1".encode()), save=False)
    row.save(force_insert=True)
    return row.pk


def a_form(unit_id: int) -> FormVersion:
    """The draft of a form that a unit owns, of a regime of its own."""
    row = FormVersion.objects.filter(form__owner_id=unit_id, state="draft").first()
    if row is None:
        regime = ReportingRegime.objects.get(pk=factories.regime())
        regime.owner_id = unit_id
        regime.save()
        draft = factories.form(unit_id, [factories.measure()], regime_id=regime.pk, publish_from=None)
        row = FormVersion.objects.get(pk=draft)
    return row


def a_task(unit_id: int) -> str:
    """A task that a unit gave itself and reported done, with a file."""
    found = Task.objects.filter(unit_id=unit_id).values_list("pk", flat=True).first()
    if found is None:
        row = assign(factories.SYSTEM, unit_id, Given(text="Rà soát hộ kinh doanh", lead_id=unit_id))
        complete(factories.SYSTEM, row.pk, "Xong", files=[GivenFile("bien-ban.txt", b"Bien ban")])
        found = row.task_id
    return str(found)


def an_evidence(unit_id: int) -> str:
    """That file."""
    return Evidence.objects.get(entry__occurrence__task_id=a_task(unit_id)).pk


def a_paper(unit_id: int) -> int:
    """A paper of that conference."""
    review_id = a_conference(unit_id)
    found = Paper.objects.filter(review_id=review_id).values_list("pk", flat=True).first()
    return found or attach_file(factories.SYSTEM, review_id, "to-trinh.txt", "Tờ trình.".encode()).id


def a_series(unit_id: int) -> int:
    """A series of a unit."""
    row, _new = Series.objects.get_or_create(unit_id=unit_id, name="Giao ban", rhythm="month", regime="ND09")
    return row.pk
