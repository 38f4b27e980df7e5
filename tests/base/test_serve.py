"""`giaoban serve` with several web processes: they answer together and end together."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest


def _port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _healthy(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=60) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


@pytest.mark.slow
def test_two_web_processes_end_together_on_ctrl_c(tmp_path: Path) -> None:
    """Ctrl+C reaches every process of the terminal at once."""
    port = _port()
    environment = {**os.environ, "GIAOBAN_VAR": str(tmp_path), "DATABASE_URL": "", "GIAOBAN_HOSTS": "127.0.0.1"}
    environment["DJANGO_SETTINGS_MODULE"] = "giaoban.settings"
    command = [sys.executable, "-m", "giaoban", "serve", "--port", str(port), "--workers", "2", "--no-worker"]
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        patience = time.monotonic() + 300
        while not _healthy(port):
            assert process.poll() is None, "the server did not come up"
            assert time.monotonic() < patience
            time.sleep(0.1)
        os.killpg(process.pid, signal.SIGINT)
        # Nobody had to be killed: that would be after ENDING_SECONDS, and by another status.
        assert process.wait(timeout=120) == 0
        with pytest.raises(ProcessLookupError):
            os.killpg(process.pid, 0)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def test_a_port_that_another_server_uses_is_said_before_anything_is_done(tmp_path: Path) -> None:
    with socket.socket() as other:
        # As web servers do: a second one could listen beside it and nobody would notice.
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        environment = {**os.environ, "GIAOBAN_VAR": str(tmp_path / "new"), "DATABASE_URL": ""}
        command = [sys.executable, "-m", "giaoban", "demo", "--port", port]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300)
    assert (done.returncode, f"không mở được cổng {port}" in done.stderr) == (2, True), done.stderr
    assert not (tmp_path / "new").exists()
