"""The glossary is a table of terms, each once."""

from pathlib import Path

ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in (Path(__file__).parents[1] / "GLOSSARY.md").read_text("utf-8").splitlines()
    if line.startswith("| ") and not line.startswith("| Tiếng Việt")
]


def test_the_glossary_has_sixty_terms_and_more_each_with_its_english_and_meaning() -> None:
    assert len(ROWS) >= 60
    assert all(len(row) == 3 and all(row) for row in ROWS)


def test_no_term_stands_twice() -> None:
    terms = [row[0] for row in ROWS]
    assert sorted(set(terms)) == sorted(terms)
