"""tools/with-postgres: a private server for one command, gone afterwards."""

import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[1] / "tools" / "with-postgres"

pytestmark = pytest.mark.postgres


def run(*command: str) -> subprocess.CompletedProcess[str]:
    done = subprocess.run([SCRIPT, *command], capture_output=True, text=True, timeout=60)
    if done.returncode == 69:
        pytest.skip("no PostgreSQL server on this machine")
    return done


def test_the_command_finds_a_server_that_is_gone_afterwards():
    talk = (
        "import os, psycopg; url = os.environ['DATABASE_URL']; "
        "print(url, psycopg.connect(url).execute('show server_encoding').fetchone()[0])"
    )
    done = run(sys.executable, "-c", talk)
    assert done.returncode == 0, done.stderr
    found = re.fullmatch(r"postgres://giaoban@127\.0\.0\.1:(\d+)/giaoban UTF8\n", done.stdout)
    assert found, done.stdout
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", int(found[1]))) != 0, "the server still runs"


def test_the_commands_exit_status_is_passed_on():
    assert run("sh", "-c", "exit 7").returncode == 7


def test_without_a_command_it_says_how():
    done = subprocess.run([SCRIPT], capture_output=True, text=True, timeout=60)
    assert done.returncode == 64 and "usage" in done.stderr
