"""Making a draft: who may, what is kept, and the two commands."""

import hashlib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from giaoban.base.actors import System
from giaoban.base.errors import Refusal
from giaoban.base.models import AuditEntry
from giaoban.documents.actions.draft import draft
from giaoban.documents.commands import draft_command, verify_command
from giaoban.documents.lines import lines_of
from giaoban.documents.models import Draft, DraftFigure
from giaoban.documents.queries import draft_file, drafts, unit_of_draft
from giaoban.documents.verify import verify
from giaoban.documents.wordfile import WordFile
from giaoban.people.enums import Role
from giaoban.registry.actions.register import register
from tests import factories
from tests.documents import matters
from tests.documents.edits import edit, retype

PERIOD = matters.ward().period
PARTY_COMMITTEE = {"type": "phuong", "body": "dang_uy", "valid_from": date(2020, 1, 1)}


def test_a_draft_keeps_its_file_its_place_in_the_ledger_and_its_figures(made: Draft, data: bytes) -> None:
    assert made.sha256 == hashlib.sha256(data).hexdigest()
    assert (made.ledger_seq, made.period, made.regime, made.form) == (12, "2024-02", "ND09", "state")
    assert made.name == "bao-cao-an-binh-2024-02.docx"
    first = made.figures.first()
    assert first is not None
    assert first.line[first.start : first.end].replace("\u00a0", " ") == first.text
    assert first.seqs


def test_a_draft_is_one_entry_of_the_audit_trail(made: Draft) -> None:
    entry = AuditEntry.objects.get(pk=made.audit_id)
    assert entry.action == "documents.draft"
    figures = made.figures.count()
    assert entry.payload == {
        "draft": made.pk,
        "kind": "report",
        "period": "2024-02@ND09",
        "seq": 12,
        "figures": figures,
    }


def test_a_reporter_may_not_draft(ward_id: int, ledger: dict[str, object]) -> None:
    with pytest.raises(Refusal) as refused:
        draft(factories.reporter(ward_id), ward_id, PERIOD)
    assert refused.value.code == "base.not_allowed"
    assert not Draft.objects.exists()


def test_the_office_clerk_may(ward_id: int, ledger: dict[str, object]) -> None:
    clerk = factories.person(Role.CONSOLIDATOR, ward_id)
    assert draft(clerk, ward_id, PERIOD).account_id == clerk.account_id


def test_a_draft_in_the_partys_form_is_verified_like_any_other(ward_id: int, ledger: dict[str, object]) -> None:
    register(System(), code="99001.DU", name="Đảng ủy phường An Bình", **PARTY_COMMITTEE, place_id=ward_id)
    made = draft(System(), ward_id, PERIOD, form="party")
    with made.file.open("rb") as file:
        data = file.read()
    assert (made.form, made.form_version) == ("party", "2018")
    verdict = verify(data)
    assert verdict.is_clean and verdict.figures == made.figures.count() > 40


def test_a_form_that_nobody_has_is_refused(ward_id: int, ledger: dict[str, object]) -> None:
    with pytest.raises(Refusal) as refused:
        draft(System(), ward_id, PERIOD, form="mat-tran")
    assert refused.value.code == "documents.no_form"


def test_an_offices_own_form_stands_before_the_delivered_one(
    ward_id: int, ledger: dict[str, object], settings: Any, tmp_path: Path
) -> None:
    own = 'extends = "party-2018"\nversion = "2018a"\n[words]\narchive = "Lưu Văn thư."\n'
    (tmp_path / "cua-phuong.toml").write_text(own, "utf-8")
    settings.FORMS = str(tmp_path)
    made = draft(System(), ward_id, PERIOD, form="party")
    with made.file.open("rb") as file:
        text = "\n".join(line.text for line in lines_of(WordFile(file.read())))
    assert made.form_version == "2018a"
    assert "- Lưu Văn thư." in text


@pytest.mark.parametrize("text", ["version = ", 'extends = "khong-co"', 'form = "party"', "[page]\nwide = 3"])
def test_an_own_form_that_cannot_be_read_is_named(
    ward_id: int, ledger: dict[str, object], settings: Any, tmp_path: Path, text: str
) -> None:
    (tmp_path / "hong.toml").write_text(text, "utf-8")
    settings.FORMS = str(tmp_path)
    with pytest.raises(Refusal) as refused:
        draft(System(), ward_id, PERIOD)
    assert refused.value.code == "documents.bad_form"
    assert "hong.toml" in refused.value.message
    assert not Draft.objects.exists()


def test_a_period_without_figures_is_refused(ward_id: int, ledger: dict[str, object]) -> None:
    ledger["rows"] = []
    with pytest.raises(Refusal) as refused:
        draft(System(), ward_id, PERIOD)
    assert "Phường An Bình" in refused.value.message or "An Bình" in refused.value.message
    assert refused.value.code == "documents.no_figures"
    assert not DraftFigure.objects.exists()


def test_drafts_are_listed_newest_first_and_open_as_they_were_made(made: Draft, data: bytes) -> None:
    (view,) = drafts(System(), made.unit_id)
    assert (view.id, str(view.period), view.figures) == (made.pk, "2024-02@ND09", made.figures.count())
    assert draft_file(System(), made.pk) == (made.name, data)
    assert unit_of_draft(made.pk) == made.unit_id


def test_a_draft_of_a_foreign_unit_is_neither_listed_nor_opened(made: Draft) -> None:
    stranger = factories.clerk(factories.unit())
    assert drafts(stranger, made.unit_id) == []
    with pytest.raises(Refusal) as refused:
        draft_file(stranger, made.pk)
    assert refused.value.code == "documents.no_draft"


def test_the_commands(
    ward_id: int, ledger: dict[str, object], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "bao-cao.docx"
    assert draft_command(System(), "99001", "2024-02", "state", out) == 0
    assert "2024-02@ND09" in capsys.readouterr().out
    assert verify_command(out) == 0
    assert "khớp" in capsys.readouterr().out
    out.write_bytes(edit(out.read_bytes(), retype("185 hộ", "158 hộ")))
    assert verify_command(out) == 1
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 1
    assert "“185 hộ” đã bị sửa thành “158 hộ”" in lines[0]


@pytest.mark.parametrize(
    ("unit", "period", "code"),
    [("99001", "2024-13", "documents.bad_period"), ("99001", "hôm nay", "documents.bad_period")]
    + [("00000", "2024-02", "registry.no_unit")],
)
def test_the_command_says_what_is_wrong(
    ward_id: int, ledger: dict[str, object], tmp_path: Path, unit: str, period: str, code: str
) -> None:
    with pytest.raises(Refusal) as refused:
        draft_command(System(), unit, period, "state", tmp_path / "x.docx")
    assert refused.value.code == code


def test_a_file_that_is_not_there_and_a_folder_that_is_not_there(
    ward_id: int, ledger: dict[str, object], tmp_path: Path
) -> None:
    with pytest.raises(Refusal) as refused:
        verify_command(tmp_path / "khong-co.docx")
    assert refused.value.code == "documents.not_opened"
    with pytest.raises(Refusal) as refused:
        draft_command(System(), "99001", "2024-02", "state", tmp_path / "khong-co" / "x.docx")
    assert refused.value.code == "documents.not_written"
