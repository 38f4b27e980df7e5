"""The files of the clerk's afternoon: made from words that people can read."""

import unicodedata
from importlib.resources import files
from pathlib import Path

import pytest
import typst

from giaoban.demo.dossier import DECOMPOSED, MESSAGE, TWICE, dossier, message, put
from giaoban.intake.extract import extract

LIMIT = 20 * 2**20


def text_of(name: str, content: bytes) -> str:
    return extract(name, content, LIMIT).text


def test_there_are_eight_word_files_of_eight_units_two_workbooks_a_pdf_and_a_copy() -> None:
    made = dossier()
    kinds = [Path(name).suffix for name in made if name != TWICE[1]]
    assert sorted(kinds) == [".docx"] * 8 + [".pdf"] + [".xlsx"] * 2
    assert made[TWICE[0]] == made[TWICE[1]]
    assert "Chợ Mới" in message()


@pytest.mark.parametrize("name", [name for name in dossier() if name.endswith(".docx")])
def test_a_word_file_reads_back_the_words_it_was_made_from(name: str) -> None:
    source = (
        files("giaoban.demo").joinpath("dossier", f"{TWICE[0] if name == TWICE[1] else name}.txt").read_text("utf-8")
    )
    wanted = source if name != DECOMPOSED else unicodedata.normalize("NFD", source)
    read = text_of(name, dossier()[name])
    for line in wanted.split("\n"):
        for cell in line.strip("|").split("|"):
            assert cell.strip() in read


def test_the_pdf_is_what_its_source_says() -> None:
    source = files("giaoban.demo").joinpath("dossier", "11-cong-an.typ").read_text("utf-8")
    fresh = typst.compile(source.encode())
    assert text_of("a.pdf", fresh) == text_of("b.pdf", dossier()["11-cong-an.pdf"])


def test_the_files_are_laid_out_with_the_message_beside_them(tmp_path: Path) -> None:
    folder = put(tmp_path / "ho-so")
    assert len(list(folder.iterdir())) == 13
    assert MESSAGE not in {path.name for path in folder.iterdir()}
