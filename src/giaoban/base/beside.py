"""The worker beside the web server: started with it, started again when it falls, gone when the server goes."""

import ctypes
import logging
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

logger = logging.getLogger(__name__)

# A job gives itself back at its next step; one that does not is killed, and begun again by the next worker.
_GRACE = 15
_AGAIN_AFTER = 3
_PR_SET_PDEATHSIG = 1


def die_with(parent: int) -> bool:
    """Never outlive the process that started this one: Linux sends SIGTERM when that dies, even by `kill -9`.

    False where it is gone already.
    """
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    return os.getppid() == parent


@contextmanager
def worker_beside() -> Iterator[None]:
    """While it lasts, a worker runs in a process of its own."""
    ending = threading.Event()
    keeper = threading.Thread(target=_keep, args=(ending,), name="worker-keeper", daemon=True)
    keeper.start()
    try:
        yield
    finally:
        ending.set()
        keeper.join(_GRACE + 10)


def _keep(ending: threading.Event) -> None:
    command = [sys.executable, "-m", "giaoban", "worker", "--parent", str(os.getpid())]
    while not ending.is_set():
        # A session of its own: Ctrl+C reaches the server, which then stops the worker in its turn.
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)  # noqa: S603
        while not ending.is_set() and process.poll() is None:
            ending.wait(0.5)
        if ending.is_set():
            _end(process)
            return
        logger.error("the worker ended with status %s; another one starts", process.returncode)
        ending.wait(_AGAIN_AFTER)


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(_GRACE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
