"""What every test stands on: no network but this machine's own, folders of its own, a clock that can be set."""

import os
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

import pytest
from hypothesis import settings as hypothesis_settings
from pytest_socket import socket_allow_hosts

# No deadlines: a busy machine is no bug. CI tries the same examples each time, a developer's run looks for new ones.
hypothesis_settings.register_profile("explore", deadline=None)
hypothesis_settings.register_profile("ci", deadline=None, derandomize=True)
hypothesis_settings.load_profile("ci" if os.environ.get("GIAOBAN_STRICT") == "1" else "explore")

HERE = ["127.0.0.1", "::1", "localhost"]


# What a test asks for when it stands on the database of the settings.
_DATABASE = {"db", "transactional_db", "live_server"}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The slow ones first, so that none is left over at the end. With GIAOBAN_TESTS=database only what stands on a
    database, for a second one after everything ran on the first: the others would do the same once more."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)
    if os.environ.get("GIAOBAN_TESTS") == "database":
        apart = [item for item in items if not on_a_database(item)]
        config.hook.pytest_deselected(items=apart)
        items[:] = [item for item in items if on_a_database(item)]


def on_a_database(item: pytest.Item) -> bool:
    """Whether a test is worth running on each database: it uses one, and is not marked `once`."""
    if item.get_closest_marker("once"):
        return False
    return item.get_closest_marker("django_db") is not None or not _DATABASE.isdisjoint(
        getattr(item, "fixturenames", ())
    )


@pytest.fixture(autouse=True)
def no_network() -> None:
    """A test that asks another machine for something fails."""
    socket_allow_hosts(HERE, allow_unix_socket=True)


@pytest.fixture
def own_folders(settings, tmp_path: Path) -> Path:  # type: ignore[no-untyped-def]
    """Files and the mirror of this test alone."""
    settings.MIRROR_ROOT, settings.SPILL_ROOT = tmp_path / "mirror", tmp_path / "spill"
    settings.MEDIA_ROOT = tmp_path / "files"
    return tmp_path


class SetClock(Protocol):
    """Sets the clock for the rest of the test."""

    def __call__(self, year: int, month: int, day: int, hour: int = 8, minute: int = 0) -> None: ...


@pytest.fixture
def clock() -> Iterator[SetClock]:
    """`clock(2024, 3, 4)`: from here on it is eight in the morning of that day, office time."""
    from giaoban.base.clock import clock_at

    with ExitStack() as stack:

        def set_clock(year: int, month: int, day: int, hour: int = 8, minute: int = 0) -> None:
            zone = ZoneInfo("Asia/Ho_Chi_Minh")
            stack.enter_context(clock_at(datetime(year, month, day, hour, minute, tzinfo=zone)))

        yield set_clock
