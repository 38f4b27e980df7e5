import os
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from giaoban.base.appendonly import gate_open
from giaoban.rollup import mirror
from giaoban.rollup.engines import spark
from tests.rollup.books import Book


@pytest.fixture
def book(db: None) -> Iterator[Book]:
    """A town with three communes, an empty ledger."""
    mirror.forget()
    # This ledger is written past the gate, row by row.
    with gate_open():
        made = Book()
        made.unit("Thị xã")
        for name in ("Xã Đông", "Xã Tây", "Xã Nam"):
            made.unit(name, under="Thị xã")
        yield made
    mirror.forget()


@pytest.fixture(scope="session")
def sail(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The Connect address of a Spark that runs in this process, without Java (Sail)."""
    server_module = pytest.importorskip("pysail.spark", reason="Sail is not installed (uv sync --group spark)")
    os.environ["SAIL_EXECUTION__CHECKPOINT__PATH"] = str(tmp_path_factory.mktemp("sail"))
    server = server_module.SparkConnectServer(ip="127.0.0.1", port=0)
    server.start(background=True)
    address = f"sc://127.0.0.1:{server.listening_address[1]}"
    yield address
    spark.forget(address)
    stop(server)


def stop(server: Any) -> None:
    """Stop a Sail in this process. While a call is under way it waits, perhaps for ever; nobody here does."""
    call = threading.Thread(target=server.stop, daemon=True)
    call.start()
    call.join(5)
