"""What import-linter cannot see: keys between tables, rooms without README, licences, sizes, missing docs."""

import ast
import configparser
import importlib.metadata
import re
import statistics
from collections import Counter
from pathlib import Path

from django.apps import apps
from django.conf import settings

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src"


def layers() -> list[str]:
    """The rooms from the last to the first, read from the one place that says it: the contract."""
    contract = configparser.ConfigParser()
    contract.read(ROOT / ".importlinter", "utf-8")
    text = contract["importlinter:contract:rooms"]["layers"]
    return [name.strip(" ()") for line in text.split("\n") for name in line.split("|") if name.strip()]


def keys_that_point_forward(order: list[str]) -> list[str]:
    found = []
    for model in apps.get_models():
        room = model._meta.app_label
        for field in model._meta.get_fields():
            target = getattr(field, "related_model", None)
            if target is None or field.auto_created or room not in order:
                continue
            there = target._meta.app_label
            if target._meta.label == settings.AUTH_USER_MODEL or there not in order:
                continue
            if order.index(there) < order.index(room):
                found.append(f"{model._meta.label}.{field.name} -> {target._meta.label}")
    return found


def test_keys_between_tables_point_back_in_the_story() -> None:
    assert keys_that_point_forward(layers()) == []


def test_a_key_that_points_forward_would_be_seen() -> None:
    assert keys_that_point_forward(list(reversed(layers())))


def rooms() -> list[Path]:
    return sorted(p for p in (SOURCE / "giaoban").iterdir() if (p / "__init__.py").exists()) + [SOURCE / "vnfigures"]


def test_every_room_says_in_fifteen_lines_what_it_is_for() -> None:
    for room in rooms():
        readme = room / "README.md"
        assert readme.exists(), f"{room.name} has no README.md"
        assert len(readme.read_text("utf-8").splitlines()) <= 15, room.name


def test_the_map_in_the_readme_names_every_room() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    assert [room.name for room in rooms() if f"`{room.name}`" not in text] == []


ALLOWED = ("MIT", "BSD", "APACHE", "ISC", "MPL", "LGPL", "LESSER", "PSF", "PYTHON-2.0", "0BSD", "ZLIB", "CC0")
STRONG = re.compile(r"(?<!L)(?:AGPL|GPL)")


def runtime_distributions() -> dict[str, str]:
    """Every distribution that the application needs at run time, with what it says of its licence."""
    from packaging.requirements import Requirement

    found: dict[str, str] = {}
    queue = [("giaoban", frozenset[str]())]
    seen = set()
    while queue:
        name, extras = queue.pop()
        if (name, extras) in seen:
            continue
        seen.add((name, extras))
        try:
            meta = importlib.metadata.distribution(name)
        except importlib.metadata.PackageNotFoundError:
            continue
        classifiers = [c for c in meta.metadata.get_all("Classifier") or [] if c.startswith("License")]
        said = " ".join([meta.metadata.get("License-Expression") or "", *classifiers])
        found[name.lower()] = said.strip() or (meta.metadata.get("License") or "")[:80]
        for line in meta.requires or []:
            need = Requirement(line)
            contexts = [{"extra": extra} for extra in extras] or [{"extra": ""}]
            if need.marker is None or any(need.marker.evaluate(context) for context in contexts):
                queue.append((need.name, frozenset(need.extras)))
    return found


def refused_licences(found: dict[str, str]) -> list[str]:
    return [
        f"{name}: {said}"
        for name, said in found.items()
        if not any(word in said.upper() for word in ALLOWED) or STRONG.search(said.upper().replace("LGPL", ""))
    ]


def test_runtime_licences_are_those_of_the_list() -> None:
    found = runtime_distributions()
    assert len(found) > 15
    assert refused_licences(found) == []


def test_a_licence_that_is_not_on_the_list_would_be_seen() -> None:
    assert refused_licences({"pymupdf": "AGPL-3.0", "x": "Proprietary", "y": "GPL-3.0-or-later"})
    assert len(refused_licences({"pymupdf": "AGPL-3.0", "x": "Proprietary", "y": "GPL-3.0-or-later"})) == 3


def sizes() -> tuple[list[int], list[int]]:
    files, functions = [], []
    for path in SOURCE.rglob("*.py"):
        if "migrations" in path.parts:
            continue
        text = path.read_text("utf-8")
        if not text.strip():
            continue
        files.append(len(text.splitlines()))
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef):
                functions.append((node.end_lineno or 0) - node.lineno + 1)
    return files, functions


def test_files_and_functions_stay_small_enough_to_read() -> None:
    """An alarm, not a target: when it rings, look whether two things live in one place."""
    files, functions = sizes()
    assert max(files) <= 600
    assert statistics.quantiles(files, n=20)[-1] <= 450
    assert max(functions) <= 80
    assert statistics.quantiles(functions, n=20)[-1] <= 40


def test_the_reference_pages_say_what_the_code_says() -> None:
    """docs/settings.md, errors.md and verbs.md, and the SQL of the usual questions; `make docs` writes them."""
    from tools.reference import PAGES, stale

    assert stale() == []
    assert len(PAGES) == 4


def test_the_third_party_page_names_what_is_vendored() -> None:
    page = (ROOT / "THIRD_PARTY.md").read_text("utf-8")
    kinds = (".woff2", ".ttf", ".otf")
    vendored = [p for p in (SOURCE / "giaoban").rglob("*") if p.suffix in kinds or ".min." in p.name]
    named = [pattern for pattern in re.findall(r"`([^`]+)`", page) if "/" in pattern]
    assert vendored
    assert [p.name for p in vendored if not any(p.match(pattern) for pattern in named)] == []


FRAMEWORK = {"settings.py", "settings_test.py", "apps.py", "wsgi.py"}
# Read by Django or by our own reflection, never by name in a module of ours.
READ_BY_NAME = {"app_name"}


def names_that_nobody_uses(folder: Path) -> list[str]:
    """Functions, classes and constants of a module that no other line of source, template or test names."""
    texts = {path: path.read_text("utf-8") for path in [*folder.rglob("*.py"), *folder.rglob("*.html")]}
    uses = Counter(word for text in texts.values() for word in re.findall(r"\w+", text))
    for path in (ROOT / "tests").rglob("*.py"):
        # A private name that only tests use is as dead as one that nobody uses.
        uses.update(word for word in re.findall(r"\w+", path.read_text("utf-8")) if not word.startswith("_"))
    found = []
    for path, text in texts.items():
        if path.suffix == ".html" or path.name in FRAMEWORK or "migrations" in path.parts:
            continue
        for node in ast.parse(text).body:
            targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
            names = [target.id for target in targets if isinstance(target, ast.Name)]
            names += [node.name] if isinstance(node, ast.FunctionDef | ast.ClassDef) else []
            found += [f"{path.name}: {name}" for name in names if uses[name] < 2 and name not in READ_BY_NAME]
    return found


def test_nothing_is_defined_that_nobody_uses() -> None:
    assert names_that_nobody_uses(SOURCE) == []


def test_a_name_that_nobody_uses_would_be_seen(tmp_path: Path) -> None:
    # Put together here, so that this test does not use it.
    forgotten = "_".join(("nobody", "calls", "this"))
    (tmp_path / "room.py").write_text(f"_LEFT_OVER = 1\n\n\ndef {forgotten}() -> int:\n    return 1\n", "utf-8")
    assert names_that_nobody_uses(tmp_path) == ["room.py: _LEFT_OVER", f"room.py: {forgotten}"]
