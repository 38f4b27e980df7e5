"""The real server beside a bench: `giaoban serve` on a free port, warm, its processor time, gone afterwards."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Server:
    """Where it answers, and how long it took from its start until /healthz said ready."""

    address: str
    process: "subprocess.Popen[bytes]"
    ready_after: float = 0.0

    def processor(self) -> float:
        """Seconds of processor time that its web processes have used."""
        return sum(_seconds(pid) for pid in _below(self.process.pid))

    def memory(self) -> float:
        """Megabytes that its web processes take, what they share counted once."""
        return sum(_megabytes(pid) for pid in _below(self.process.pid))


def _children(pid: int) -> list[int]:
    try:
        tasks = Path(f"/proc/{pid}/task").iterdir()
        return [int(one) for task in tasks for one in (task / "children").read_text().split()]
    except OSError:
        return []


def _below(pid: int) -> list[int]:
    """A process and its web processes; not the worker beside it."""
    found = [pid]
    for child in _children(pid):
        try:
            if "worker" not in Path(f"/proc/{child}/cmdline").read_text().split("\0"):
                found += _below(child)
        except OSError:
            continue
    return found


def _seconds(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / TICKS


def _megabytes(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


@contextmanager
def served(*options: str, patience: float = 180, program: tuple[str, ...] = ("giaoban", "serve")) -> Iterator[Server]:
    """`giaoban serve` (or another `program`) over the database and folder of this process, once /healthz says ready."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    begun = time.monotonic()
    command = [sys.executable, "-m", *program, "--port", str(port), *options]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    server = Server(f"http://127.0.0.1:{port}", process)
    try:
        while not _healthy(server.address):
            if process.poll() is not None or time.monotonic() - begun > patience:
                raise SystemExit(f"the server did not come up (status {process.poll()})")
            time.sleep(0.05)
        server.ready_after = time.monotonic() - begun
        yield server
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _healthy(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/healthz", timeout=120) as answer:  # noqa: S310
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False
