"""tools/check and tools/test end as their commands end: nothing that fails is passed over."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import on_a_database

ROOT = Path(__file__).parents[1]
CHECKS = ("ruff format", "ruff check", "mypy", "lint-imports", "giaoban manage makemigrations", "djlint")


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A checkout whose programs only write down that they were called; $FAILS names the call that fails."""
    shutil.copytree(ROOT / "tools", tmp_path / "tools")
    stand_in = tmp_path / "stand-in"
    stand_in.write_text(
        "#!/usr/bin/env bash\n"
        'call="$(basename "$0") $*"\n'
        'echo "called: $call"\n'
        'case "$call" in "${FAILS:-nothing}"*) exit "${STATUS:-1}" ;; esac\n',
        "utf-8",
    )
    stand_in.chmod(0o755)
    programs = tmp_path / ".venv" / "bin"
    programs.mkdir(parents=True)
    for name in {call.split()[0] for call in CHECKS} | {"pytest"}:
        (programs / name).symlink_to(stand_in)
    return tmp_path


def run(tree: Path, script: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = ["bash", str(tree / "tools" / script)]
    return subprocess.run(command, capture_output=True, text=True, env={**os.environ, **environment}, timeout=60)


def test_the_guards_all_run_where_none_fails(tree: Path) -> None:
    done = run(tree, "check")
    assert done.returncode == 0, done.stderr
    assert [call for call in CHECKS if f"called: {call}" not in done.stdout] == []


@pytest.mark.parametrize("call", CHECKS)
def test_each_guard_that_fails_fails_the_whole(tree: Path, call: str) -> None:
    assert run(tree, "check", FAILS=call).returncode != 0


def no_postgres(tree: Path) -> None:
    (tree / "tools" / "with-postgres").write_text("exit 69\n", "utf-8")


def test_without_a_server_the_suite_says_so_and_only_the_strict_run_fails(tree: Path) -> None:
    no_postgres(tree)
    done = run(tree, "test", GIAOBAN_STRICT="0")
    assert done.returncode == 0, done.stderr
    assert "Left out: all that stands on a database, on PostgreSQL" in done.stdout
    assert run(tree, "test", GIAOBAN_STRICT="1").returncode == 1


@pytest.mark.parametrize("server", ["exit 70", "exit 1"])
def test_a_suite_that_fails_on_postgresql_fails(tree: Path, server: str) -> None:
    (tree / "tools" / "with-postgres").write_text(f"{server}\n", "utf-8")
    assert run(tree, "test").returncode == int(server.split()[1])


def test_a_suite_that_fails_on_sqlite_fails(tree: Path) -> None:
    no_postgres(tree)
    assert run(tree, "test", FAILS="pytest", STATUS="3").returncode == 3


@pytest.mark.django_db
def test_what_stands_on_a_database_is_run_on_each(request: pytest.FixtureRequest) -> None:
    assert on_a_database(request.node)


def test_what_stands_on_none_is_run_once(request: pytest.FixtureRequest) -> None:
    assert not on_a_database(request.node)
