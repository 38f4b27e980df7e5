"""A draft that LibreOffice has saved in between, as .docx and by way of .odt: what was planted is still found."""

import io
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree
from pypdf import PdfReader

from giaoban.documents.content import Paragraph
from giaoban.documents.docx import render
from giaoban.documents.package import Mark
from giaoban.documents.verify import verify
from tests.documents import occasions
from tests.documents.edits import W, add_sentence, controls, edit, retype

pytestmark = [pytest.mark.libreoffice, pytest.mark.slow]

Save = Callable[[bytes], bytes]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Callable[[bytes, str, str], bytes]:
    """`office(data, "docx", "odt")`: LibreOffice opens one kind of file and saves it as another."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        pytest.skip("LibreOffice is not installed")
    profile = tmp_path_factory.mktemp("profile")

    def convert(data: bytes, old: str, new: str) -> bytes:
        folder = tmp_path_factory.mktemp("office")
        source, target = folder / f"in.{old}", folder / "out"
        source.write_bytes(data)
        kinds = {"docx": "docx:MS Word 2007 XML", "odt": "odt"}
        command = [program, f"-env:UserInstallation=file://{profile}", "--headless", "--convert-to", kinds[new]]
        subprocess.run([*command, "--outdir", target, source], check=True, capture_output=True, timeout=120)
        return Path(target / f"in.{new}").read_bytes()

    return convert


@pytest.fixture(params=["docx", "odt"])
def saved(request: pytest.FixtureRequest, office: Callable[[bytes, str, str], bytes]) -> Save:
    """Saves a .docx again: directly, or by way of .odt (which loses every content control)."""
    if request.param == "docx":
        return lambda data: office(data, "docx", "docx")
    return lambda data: office(office(data, "docx", "odt"), "odt", "docx")


def found(data: bytes) -> list[tuple[str, str, str]]:
    return sorted((one.kind, one.text, one.expected) for one in verify(data).mismatches)


def without(text: str) -> Callable[[etree._Element], None]:
    """Delete a figure with its control and bookmark, the words around it stay."""

    def change(root: etree._Element) -> None:
        control = controls(root, text)[0]
        for one in (control.getprevious(), control.getnext(), control):
            assert one is not None
            parent = one.getparent()
            assert parent is not None
            parent.remove(one)

    return change


def planted(root: etree._Element) -> None:
    """One number changed in the text, one in the table, one removed, one with nothing behind it added."""
    retype("185 hộ", "158 hộ")(root)
    retype("9.687,5", "9.867,5")(root)
    without("21 thanh niên")(root)
    add_sentence("Toàn phường có 1.234 hộ kinh doanh.")(root)


PLANTED = [
    ("changed", "158 hộ", "185 hộ"),
    ("changed", "9.867,5", "9.687,5"),
    ("removed", "", "21 thanh niên"),
    ("unlinked", "1.234", ""),
]


def test_planted_before_any_program_saved_the_file(data: bytes) -> None:
    assert found(edit(data, planted)) == PLANTED


def test_saving_changes_nothing(data: bytes, saved: Save) -> None:
    assert found(saved(data)) == []


def test_planted_and_then_saved(data: bytes, saved: Save) -> None:
    assert found(saved(edit(data, planted))) == PLANTED


def test_saved_and_then_a_figure_changed(data: bytes, saved: Save) -> None:
    def change(root: etree._Element) -> None:
        texts = [one for one in root.iter(W + "t") if "1.493" in (one.text or "")]
        assert texts
        for one in texts:
            one.text = (one.text or "").replace("1.493", "1.943")

    changed = found(edit(saved(data), change))
    assert changed[0] == ("changed", "1.943", "1.493")
    assert changed[1][:2] == ("changed", "1.943 phần")


def test_the_draft_is_found_after_saving(data: bytes, saved: Save) -> None:
    assert verify(saved(data)).draft_id == verify(data).draft_id


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Every kind in one form of the two and the annexes in both, as LibreOffice prints them: one call for all."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        pytest.skip("LibreOffice is not installed")
    folder, profile = tmp_path_factory.mktemp("kinds"), tmp_path_factory.mktemp("profile")
    every = [(kind, ("state", "party")[n % 2]) for n, kind in enumerate(occasions.COMPOSED)]
    for kind, form in dict.fromkeys([*every, ("level_above", "state"), ("level_above", "party")]):
        look = occasions.form(form)
        mark = Mark("k7m2abcdefgh", "99001", "2024-02@ND09", 12)
        (folder / f"{kind}-{form}.docx").write_bytes(render(occasions.COMPOSED[kind](look), look, mark))
    command = [program, f"-env:UserInstallation=file://{profile}", "--headless", "--convert-to", "pdf"]
    files = sorted(folder.glob("*.docx"))
    subprocess.run([*command, "--outdir", folder, *files], check=True, capture_output=True, timeout=300)
    return {one.stem: one.with_suffix(".pdf").read_bytes() for one in files}


def test_libreoffice_prints_every_kind(printed: dict[str, bytes]) -> None:
    assert {name.partition("-")[0] for name in printed} == set(occasions.COMPOSED)
    for name, data in printed.items():
        kind, _dash, form = name.partition("-")
        document = occasions.COMPOSED[kind](occasions.form(form))
        pages = PdfReader(io.BytesIO(data)).pages
        said = "".join("".join(page.extract_text().split()) for page in pages)
        assert "".join(document.closing.post.split()) in said, name
        wide = [page.mediabox.width > page.mediabox.height for page in pages]
        if kind == "targets":
            assert all(wide), name
        else:
            assert any(wide) == bool(document.annexes) and not wide[0], name
        # Nobody signs on a page of his own: the last words are there.
        signed = next(page.extract_text() for page in pages if document.closing.post in page.extract_text())
        last = document.body[-1]
        words = last.text.split()[-1] if isinstance(last, Paragraph) else "\n"
        assert words in signed, name
