"""Spark servers in processes of their own, reached by their Connect address as a cluster is (group spark)."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

# Sail, a Spark without Java; PySpark's own server with two executors of one core in processes of their own.
KINDS = {"sail": "Sail", "spark": "Spark, two executors"}
# The driver's memory, and each executor's: with what Java takes besides, below 10 GB.
_DRIVER, _EXECUTOR = "2g", 2560
# 200 partitions, Spark's own number, are for data that fill them.
_PARTITIONS = 4
_BEGUN_SECONDS = 120


@dataclass(frozen=True, slots=True)
class Server:
    """One that listens: its address and its process."""

    address: str
    pid: int

    def processor(self) -> float:
        """Seconds of the processor that it and its children have taken so far."""
        ticks = 0
        for pid in self._family():
            ticks += sum(map(int, _read(pid, "stat").rpartition(")")[2].split()[11:15]))
        return ticks / os.sysconf("SC_CLK_TCK")

    def peak_mb(self) -> float:
        """The most memory that each of its processes ever held, added up, in MB."""
        said = [line for pid in self._family() for line in _read(pid, "status").splitlines()]
        return sum(int(line.split()[1]) for line in said if line.startswith("VmHWM:")) / 1024

    def _family(self) -> list[int]:
        found, known = [], [self.pid]
        while known:
            found.append(known.pop())
            for thread in Path(f"/proc/{found[-1]}/task").glob("*"):
                known += map(int, _read(found[-1], f"task/{thread.name}/children").split())
        return found


def _read(pid: int, what: str) -> str:
    """What the system says of a process; nothing of one that has just gone."""
    try:
        return Path(f"/proc/{pid}/{what}").read_text("ascii", errors="replace")
    except OSError:
        return ""


@contextmanager
def server(kind: str) -> Iterator[Server]:
    """A server of that kind until the block is left."""
    from giaoban.rollup.engines import spark

    with tempfile.TemporaryDirectory() as scratch, closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = int(free.getsockname()[1])
        free.close()
        command, environment = _sail(port, scratch) if kind == "sail" else _spark(port, scratch)
        with (Path(scratch) / "said").open("wb") as said:
            process = subprocess.Popen(
                command, cwd=scratch, env={**os.environ, **environment}, stdout=said, stderr=said
            )
        try:
            _await(port, process, Path(scratch) / "said")
            yield Server(f"sc://127.0.0.1:{port}", process.pid)
        finally:
            spark.forget(f"sc://127.0.0.1:{port}")
            process.terminate()
            process.wait(60)


def _sail(port: int, scratch: str) -> tuple[list[str], dict[str, str]]:
    command = [sys.executable, "-m", "pysail", "spark", "server", "--ip", "127.0.0.1", "--port", str(port)]
    return command, {"SAIL_EXECUTION__CHECKPOINT__PATH": scratch, "RUST_LOG": "warn"}


def _spark(port: int, scratch: str) -> tuple[list[str], dict[str, str]]:
    import pyspark

    home = Path(pyspark.__file__).parent
    settings = {
        "spark.connect.grpc.binding.address": "127.0.0.1",
        "spark.connect.grpc.binding.port": port,
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.executor.memory": f"{_EXECUTOR}m",
        "spark.local.dir": scratch,
        "spark.log.level": "WARN",
        "spark.sql.shuffle.partitions": _PARTITIONS,
        # Of plans as wide as ours it would compare every condition with every other, for longer than they then run.
        "spark.sql.constraintPropagation.enabled": "false",
        "spark.ui.enabled": "false",
    }
    command = [str(home / "bin" / "spark-submit"), "--master", f"local-cluster[2,1,{_EXECUTOR}]"]
    command += ["--driver-memory", _DRIVER, "--class", "org.apache.spark.sql.connect.service.SparkConnectServer"]
    command += [word for name, value in settings.items() for word in ("--conf", f"{name}={value}")]
    return [*command, "spark-internal"], {"SPARK_HOME": str(home), "SPARK_LOCAL_IP": "127.0.0.1"}


def _await(port: int, process: subprocess.Popen[bytes], said: Path) -> None:
    latest = time.monotonic() + _BEGUN_SECONDS
    while process.poll() is None and time.monotonic() < latest:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.2)
    sys.exit(f"the server did not begin:\n{said.read_text('utf-8', errors='replace')[-4000:]}")
