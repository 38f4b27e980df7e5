"""Every guard is shown to fail on a violation planted for it."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LINT = Path(sys.executable).with_name("lint-imports")


def lint(folder: Path) -> tuple[int, str]:
    done = subprocess.run(
        [LINT, "--no-cache", "--config", folder / ".importlinter"],
        cwd=folder / "src",
        capture_output=True,
        text=True,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(folder / "src"), "COLUMNS": "200"},
    )
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__", "static", "locale"))
    shutil.copy(ROOT / ".importlinter", tmp_path)
    return tmp_path


PLANTED = [
    ("Imports point from the end", "giaoban/registry/queries.py", "def later():\n    import giaoban.figures.rules\n"),
    ("Imports point from the end", "giaoban/rollup/queries.py", "import giaoban.intake.rules\n"),
    ("Imports point from the end", "giaoban/gossip/__init__.py", ""),
    ("The reader is pure", "vnfigures/words.py", "import django\n"),
    ("Only intake and documents read prose", "giaoban/web/shown.py", "from vnfigures.read import read\n"),
    ("Rules know no database", "giaoban/catalogue/rules.py", "from django.db import models\n"),
    ("The ledger's tables are its own", "giaoban/intake/queries.py", "from giaoban.figures.models import Entry\n"),
    ("One gate into the ledger", "giaoban/web/shown.py", "import giaoban.figures.actions.record\n"),
]


@pytest.mark.parametrize(("contract", "file", "line"), PLANTED)
def test_a_planted_import_breaks_its_contract(tree: Path, contract: str, file: str, line: str) -> None:
    target = tree / "src" / file
    target.parent.mkdir(exist_ok=True)
    with target.open("a", encoding="utf-8") as out:
        out.write("\n" + line)
    status, output = lint(tree)
    assert status == 1, output
    broken = [row for row in output.splitlines() if "BROKEN" in row]
    # An unlisted room is reported before contracts are listed.
    assert any(contract in row for row in broken) or ("gossip" in file and "gossip" in output), output


def test_the_clean_tree_keeps_every_contract(tree: Path) -> None:
    status, output = lint(tree)
    assert status == 0, output
    assert "6 kept, 0 broken" in output


def run(*command: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", *command], cwd=cwd, capture_output=True, text=True)


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("T201", 'print("số liệu")\n'),
        ("TID251", "from django.apps import apps\n\nmodel = apps.get_model\n"),
        ("BLE001", "try:\n    pass\nexcept Exception:\n    pass\n"),
        ("F401", "import os\n"),
    ],
)
def test_lint_sees_a_planted_fault(tmp_path: Path, code: str, text: str) -> None:
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / "planted.py").write_text(text, "utf-8")
    done = run("ruff", "check", "--no-cache", "--output-format", "concise", "planted.py", cwd=tmp_path)
    assert done.returncode == 1
    assert code in done.stdout


def test_types_see_a_model_that_leaks_through_queries(tmp_path: Path) -> None:
    (tmp_path / "room.py").write_text("from decimal import Decimal\n", "utf-8")
    (tmp_path / "other.py").write_text("from room import Decimal\n", "utf-8")
    done = run("mypy", "--strict", "--no-incremental", "other.py", cwd=tmp_path)
    assert 'does not explicitly export attribute "Decimal"' in done.stdout


def test_templates_see_a_planted_fault(tmp_path: Path) -> None:
    (tmp_path / "planted.html").write_text("<div>\n<p>{{name}}</p>\n</span>\n", "utf-8")
    done = run("djlint", "planted.html", "--lint", cwd=tmp_path)
    assert done.returncode == 1
