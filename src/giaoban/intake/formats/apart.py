"""Reading files of strangers in a process of its own, with a bound on memory, time and what it may write.

`python -m giaoban.intake.formats.apart pdf|workbook` reads a file from its input and prints JSON: `items` and `notes`,
or `refused` with a word for why. `… apart run PROGRAM …` becomes that program under the same bounds. No Django here.
"""

import json
import os
import resource
import signal
import subprocess
import sys
from contextlib import suppress
from typing import Any

MEMORY = 1536 * 2**20
OFFICE_MEMORY = 6 * 2**30
WRITES = 256 * 2**20
SECONDS = 60
"""Of the processor; the clock on the wall allows twice as much."""


class TooSlow(Exception):
    """The reading took longer than it may."""


class Died(Exception):
    """The reading ended without an answer: damaged beyond what the library bears, or out of memory."""


def start(arguments: list[str], data: bytes = b"", folder: str | None = None) -> bytes:
    """Run this module apart with these arguments and this input; what it printed.

    Raises TooSlow, or Died when it ended badly. Its whole process group ends with it.
    """
    command = [sys.executable, "-m", "giaoban.intake.formats.apart", *arguments]
    process = subprocess.Popen(  # noqa: S603 - our own module, no shell
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
        start_new_session=True,
    )
    try:
        printed, _ = process.communicate(data, timeout=2 * SECONDS)
    except subprocess.TimeoutExpired:
        raise TooSlow from None
    finally:
        _end(process)
    if process.returncode == -signal.SIGXCPU or process.returncode == 128 + signal.SIGXCPU:
        raise TooSlow
    if process.returncode:
        raise Died
    return printed


def _end(process: "subprocess.Popen[bytes]") -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


def read_apart(kind: str, data: bytes) -> dict[str, Any]:
    """What `kind` ("pdf", "workbook") of reading finds in a file; raises TooSlow or Died."""
    found: dict[str, Any] = json.loads(start([kind], data))
    return found


def _bound(memory: int) -> None:
    for name, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, WRITES),
        (resource.RLIMIT_CORE, 0),
    ):
        _soft, hard = resource.getrlimit(name)
        resource.setrlimit(name, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def main(arguments: list[str]) -> int:
    """One reading, or one program, under bounds."""
    kind = arguments[0]
    if kind == "run":
        _bound(OFFICE_MEMORY)
        os.execvp(arguments[1], arguments[1:])  # noqa: S606 - the converter that the caller names
    _bound(MEMORY)
    data = sys.stdin.buffer.read()
    try:
        if kind == "pdf":
            from giaoban.intake.formats.pdf import read_pdf

            found = read_pdf(data)
        else:
            from giaoban.intake.formats.workbook import read_workbook

            found = read_workbook(data)
    except MemoryError:
        found = {"refused": "too_large_inside"}
    json.dump(found, sys.stdout, ensure_ascii=False)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
