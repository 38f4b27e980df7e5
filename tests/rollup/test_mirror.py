"""The mirror: current at every query, never ahead of what is committed, whole whatever dies or gets lost."""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection, transaction

from giaoban.base import worker
from giaoban.base.jobs import TIMETABLE
from giaoban.catalogue.rules import parse_period
from giaoban.figures.models import Ledger
from giaoban.rollup import jobs, ledger, mirror, segments
from giaoban.rollup.queries import consolidate
from tests import factories as make
from tests.rollup.asking import same_ledger

FEBRUARY = parse_period("2024-02")


class Town:
    """A town of two communes and one measure."""

    def __init__(self) -> None:
        mirror.forget()
        self.id = make.unit("Thị xã Thử", type="thi_xa")
        self.communes = [make.unit(under=self.id) for _ in range(2)]
        self.measure = make.measure()

    def record(self, value: int, **more: object) -> int:
        """A figure of the first commune, accepted."""
        return make.recorded(self.communes[0], self.measure, value, **more)

    def sum(self) -> int | None:
        """The town's sum for February, as the roll-up gives it now."""
        rows = consolidate(self.id, FEBRUARY)
        return rows[0].this_period.value if rows else None

    def items(self, count: int, since: int = 0) -> None:
        """So many figures, each of an item of its own."""
        for number in range(since, since + count):
            self.record(number, item=f"Đợt {number}")


@pytest.fixture
def town(transactional_db: None, own_folders: Path) -> Iterator[Town]:
    """A town in a ledger whose transactions are real."""
    yield Town()
    mirror.forget()


def named() -> list[Path]:
    """The files that the manifest names."""
    identity = ledger.identity()
    return [segments.folder(identity) / one.file for one in segments.manifest(identity)]


def test_a_figure_shows_in_the_next_answer(town: Town) -> None:
    assert town.sum() is None
    first = town.record(5)
    assert town.sum() == 5
    town.record(7, supersedes=first, reason="gõ nhầm")
    assert town.sum() == 7
    assert mirror.verify() == mirror.Verified(2, None)


def test_what_an_open_transaction_wrote_is_seen_by_it_and_kept_by_nobody(town: Town) -> None:
    town.record(5)
    assert town.sum() == 5
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        make.recorded(town.communes[1], town.measure, 100)
        assert town.sum() == 105
        1 / 0  # noqa: B018
    assert town.sum() == 5
    # the next figure takes the numbers that were given back
    make.recorded(town.communes[1], town.measure, 1)
    assert town.sum() == 6
    assert mirror.verify().differs_at is None


def test_inside_a_transaction_no_segment_is_written(town: Town) -> None:
    town.record(5)
    with transaction.atomic(), pytest.raises(RuntimeError):
        mirror.compact()
    assert named() == []


def test_a_query_reads_only_what_is_new(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    town.items(5)
    town.sum()
    read: list[int] = []
    original = ledger.picks

    def counted(from_seq: int, limit: int | None = None) -> list[ledger.PickRow]:
        rows = original(from_seq, limit)
        read.append(len(rows))
        return rows

    monkeypatch.setattr(ledger, "picks", counted)
    town.sum()
    town.record(1)
    town.sum()
    # nothing where the database says that the ledger is as it was; then the last one known, to see that it is still
    # there, and the new one, for what is remembered and for the mirror
    assert read == [2, 2]


def test_a_new_process_begins_from_the_segments(town: Town) -> None:
    town.items(4)
    assert mirror.compact() == 4
    town.record(9)
    mirror.forget()
    assert town.sum() == 9
    kept = mirror._begin(ledger.identity())
    assert kept.rows == 4


def test_segments_grow_and_are_joined(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(segments, "MOST", 3)
    counts = []
    for number in range(5):
        town.items(2, since=2 * number)
        assert mirror.compact() == 2 * number + 2
        counts.append(len(named()))
    assert counts == [1, 2, 3, 1, 2]
    assert mirror.verify() == mirror.Verified(10, None)
    files = {path.name for path in segments.folder(ledger.identity()).iterdir()}
    assert files == {"manifest.json", "lock", *(path.name for path in named())}


def test_a_question_writes_no_segment_the_job_does(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mirror, "WORTH", 3)
    town.items(2)
    assert town.sum() is not None
    jobs.compact()
    assert named() == [], "two picks are not worth a file"
    town.items(2, since=2)
    assert town.sum() is not None
    assert named() == []
    jobs.compact()
    assert [one.rows for one in segments.manifest(ledger.identity())] == [4]
    before = named()
    jobs.compact()
    assert named() == before
    assert mirror.verify() == mirror.Verified(4, None)


def test_the_worker_does_it_by_the_clock_and_on_its_first_round(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    assert TIMETABLE["rollup.jobs.compact"].every == timedelta(minutes=5)
    monkeypatch.setattr(mirror, "WORTH", 1)
    town.items(2)
    worker.due()
    assert [one.rows for one in segments.manifest(ledger.identity())] == [2]


def test_the_job_leaves_it_to_whoever_writes_already(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mirror, "WORTH", 1)
    town.record(5)
    with segments.writing(ledger.identity()):
        jobs.compact()
        with pytest.raises(segments.Busy):
            mirror.compact()
    assert named() == []
    jobs.compact()
    assert len(named()) == 1


def test_a_disk_that_cannot_be_written_keeps_nobody_from_the_figures(
    town: Town, settings: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("no folder")
    settings.MIRROR_ROOT = tmp_path / "file" / "mirror"  # type: ignore[attr-defined]
    monkeypatch.setattr(mirror, "WORTH", 1)
    town.record(5)
    jobs.compact()
    assert "could not be written" in caplog.text
    assert town.sum() == 5


@pytest.mark.parametrize("damage", ["deleted folder", "deleted segment", "bytes", "cut short", "manifest", "rows"])
def test_what_is_lost_or_damaged_is_rebuilt_from_the_ledger(
    town: Town, damage: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    town.items(6)
    town.record(6)
    mirror.compact()
    folder, (segment, *_rest) = segments.folder(ledger.identity()), named()
    if damage == "deleted folder":
        for path in folder.iterdir():
            path.unlink()
        folder.rmdir()
    elif damage == "deleted segment":
        segment.unlink()
    elif damage == "bytes":
        content = bytearray(segment.read_bytes())
        content[len(content) // 2] ^= 0xFF
        segment.write_bytes(content)
    elif damage == "cut short":
        segment.write_bytes(segment.read_bytes()[:-10])
    elif damage == "manifest":
        (folder / "manifest.json").write_text("{")
    else:
        said = json.loads((folder / "manifest.json").read_text("utf-8"))
        said["segments"][0]["rows"] += 1
        (folder / "manifest.json").write_text(json.dumps(said), "utf-8")
    assert mirror.verify() == mirror.Verified(7, None), "verify rebuilds what it cannot read"
    mirror.forget()
    assert town.sum() == 6
    monkeypatch.setattr(mirror, "WORTH", 1)
    jobs.compact()
    assert mirror.verify() == mirror.Verified(7, None)
    mirror.forget()
    assert mirror._begin(ledger.identity()).rows == 7


def test_a_restored_ledger_is_mirrored_anew(town: Town) -> None:
    town.record(5)
    town.sum()
    mirror.compact()
    before = segments.folder(ledger.identity())
    Ledger.objects.filter(pk=1).update(epoch=2)
    assert town.sum() == 5
    mirror.compact()
    assert not before.exists() and len(named()) == 1


def test_a_ledger_that_lost_its_last_figures_is_noticed_without_a_new_epoch(town: Town) -> None:
    town.record(5)
    first = ledger.picks(0)[0][0]
    town.record(6, item="Đợt 1")
    mirror.compact()
    assert len(consolidate(town.id, FEBRUARY)) == 2
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM figures_entry WHERE seq > %s", [first])
    assert len(consolidate(town.id, FEBRUARY)) == 1
    assert mirror.verify().differs_at is not None
    assert mirror.compact() == 1
    assert mirror.verify() == mirror.Verified(1, None)


def test_verify_names_the_first_pick_that_differs(town: Town) -> None:
    town.items(3)
    mirror.compact()
    first = ledger.picks(0)[0][0]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE figures_entry SET conflict = %s WHERE seq = %s", [True, first])
    assert mirror.verify() == mirror.Verified(0, first)


def test_threads_of_one_process_ask_side_by_side(town: Town) -> None:
    town.record(5)
    wrong: list[object] = []

    def ask() -> None:
        try:
            wrong.extend(value for _ in range(3) if (value := town.sum()) != 5)
        except Exception as error:  # noqa: BLE001
            wrong.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def started(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    """Another process at the same ledger and mirror."""
    command = [sys.executable, "-m", "tests.rollup.worker", *arguments]
    root = Path(__file__).parents[2]
    environment = {**same_ledger(folder), "PYTHONPATH": str(root)}
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment, cwd=root)


# Where a process that writes segments is killed: while it writes the segment, between segment and manifest, while it
# writes the manifest, between the manifest and the removal of what it no longer names, in the middle of that removal.
DEATHS = ("segment", "manifest next", "manifest", "removal next", "removal")


@pytest.mark.slow
@pytest.mark.parametrize("joined", [False, True], ids=["one more segment", "segments joined"])
def test_killed_anywhere_while_writing_the_last_manifest_stays_valid(
    town: Town, own_folders: Path, joined: bool
) -> None:
    for number in range(3):
        town.items(2, since=2 * number)
        mirror.compact()
    before, rows = named(), 6
    for death in DEATHS:
        town.record(3, item=f"Đợt của {death}")
        rows += 1
        process = started(own_folders, "compact", death, "2" if joined else "99")
        process.communicate(timeout=60)
        # what the one before left behind is there to be removed
        assert process.returncode == -9
        # until the new manifest stands, the old one does
        assert (named() == before) == (death in DEATHS[:3])
        before = named()
        assert all(path.exists() for path in named())
        mirror.forget()
        assert town.sum() is not None
        assert mirror.verify() == mirror.Verified(rows, None)
    assert verified_by_command(own_folders) == f"{rows} mục của bản sao khớp với sổ.\n"
    assert mirror.compact() == rows
    assert mirror.verify() == mirror.Verified(rows, None)
    files = {path.name for path in segments.folder(ledger.identity()).iterdir()}
    assert files == {"manifest.json", "lock", *(path.name for path in named())}


def verified_by_command(folder: Path) -> str:
    """What `giaoban mirror verify` says of this ledger and mirror."""
    command = [sys.executable, "-m", "giaoban", "mirror", "verify"]
    done = subprocess.run(command, capture_output=True, text=True, env=same_ledger(folder), timeout=60, check=True)
    return done.stdout
