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


REACHED = 'tabindex="0" role="group" aria-label="{% translate "Các ô" %}"'
MANY = "{% if forms|length > 6 %} wide{% endif %}"
FRAMES = [
    ('<div class="scroll">', True),
    ('<div class="scroll" aria-label="{% translate "Các ô" %}">', True),
    ('<div class="scroll" tabindex="-1" aria-label="Các ô">', True),
    ('<div class="scroll" tabindex="0">', True),
    (f'<div id="bang" class="long{MANY} scroll"><b tabindex="0" aria-label="x"></b>', True),
    ('<div class="{% if many == "so" %}wide {% endif %}scroll">', True),
    ('<div\n  id="x"\n  class="scroll"\n>', True),
    (f'<div class="scroll long{MANY}" {REACHED}>', False),
    (f'<div {REACHED} class="scroll">', False),
    ('<div class="scroll-up">', False),
    ('<div class="scrolling no-scroll">', False),
    ('<p class="quiet">scroll</p><div id="scroll">', False),
]


@pytest.mark.parametrize(("frame", "found"), FRAMES)
def test_templates_see_a_frame_that_scrolls_out_of_the_keyboards_reach(tmp_path: Path, frame: str, found: bool) -> None:
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    shutil.copy(ROOT / ".djlint_rules.yaml", tmp_path)
    (tmp_path / "planted.html").write_text(f"<h1>Số liệu</h1>\n{frame}\n<p>12</p>\n</div>\n", "utf-8")
    done = run("djlint", "planted.html", "--lint", cwd=tmp_path)
    assert ("G001" in done.stdout) is found, done.stdout
    assert done.returncode == 1 or not found


def test_a_frame_out_of_reach_stops_the_guards(tree: Path) -> None:
    """As tools/check calls it: from the root, where djlint looks for the rules of our own."""
    command = next(line for line in (ROOT / "tools" / "check").read_text("utf-8").splitlines() if "djlint" in line)
    shutil.copy(ROOT / "pyproject.toml", tree)
    shutil.copy(ROOT / ".djlint_rules.yaml", tree)
    arguments = command.split(";")[1].split()
    assert run(*arguments, cwd=tree).returncode == 0
    heat = tree / "src" / "giaoban" / "web" / "templates" / "web" / "heat.html"
    heat.write_text(heat.read_text("utf-8").replace(' tabindex="0"', "", 1), "utf-8")
    done = run(*arguments, cwd=tree)
    assert done.returncode == 1
    assert "G001" in done.stdout
