"""A draft that LibreOffice has saved in between, as .docx and by way of .odt: what was planted is still found."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree

from giaoban.documents.verify import verify
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
