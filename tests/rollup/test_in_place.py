"""A mirror too large for memory: read where it lies, spilled where it does not fit, refused in words at last."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from giaoban.base.errors import Refusal
from giaoban.catalogue.rules import parse_period
from giaoban.rollup import jobs, ledger, mirror, remembered, segments
from giaoban.rollup.engines.duckdb import on_duckdb
from giaoban.rollup.engines.steps import Shape
from giaoban.rollup.queries import consolidate
from giaoban.rollup.question import Items, Question, Scales, Tree
from giaoban.rollup.recipes import IN_PERIOD, TO_DATE, Slot
from giaoban.rollup.tables import NEVER
from tests import factories as make

FEBRUARY = parse_period("2024-02")
UNITS, MEASURES = range(2, 402), range(1, 41)


@pytest.fixture
def town(transactional_db: None, own_folders: Path, settings: Any) -> Iterator[int]:
    """A town whose segments are read where they lie, with a figure that was corrected before and one after them."""
    settings.ROLLUP_IN_PLACE = 1
    mirror.forget()
    about = make.unit("Thị xã Thử", type="thi_xa")
    communes, measure = [make.unit(under=about) for _ in range(2)], make.measure()
    first = make.recorded(communes[0], measure, 5)
    make.recorded(communes[0], measure, 6, supersedes=first, reason="gõ nhầm")
    second = make.recorded(communes[1], measure, 10)
    mirror.compact()
    mirror.forget()
    make.recorded(communes[1], measure, 20, supersedes=second, reason="gõ nhầm")
    yield about
    mirror.forget()


def total(about: int, **more: Any) -> int | None:
    """The town's sum for February."""
    return consolidate(about, FEBRUARY, **more)[0].this_period.value


def test_a_settled_segment_is_read_where_it_lies_at_any_position(town: int) -> None:
    assert total(town) == 26
    kept, _once = mirror._caught_up()
    with kept.database.cursor() as cursor:
        (kind,) = cursor.execute(
            "SELECT table_type FROM information_schema.tables WHERE table_name = 'settled'"
        ).fetchone()
    assert kind == "VIEW"
    numbers = [row[0] for row in ledger.picks(0)]
    sums = [total(town, at_seq=number) for number in numbers]
    assert sums == [5, 6, 16, 26]
    assert mirror.verify() == mirror.Verified(4, None)


def test_whoever_asks_finds_the_footer_of_a_segment_kept(town: int) -> None:
    assert total(town) == 26
    with mirror.reading() as cursor:
        (held,) = cursor.execute("SELECT current_setting('parquet_metadata_cache')").fetchone()
    assert held is True, "a setting of the cursor that set it, not of all"


def test_settled_anew_every_pick_knows_what_followed_it(town: int, monkeypatch: pytest.MonkeyPatch) -> None:
    assert total(town) == 26
    monkeypatch.setattr(segments, "MOST", 1)
    mirror.compact()
    mirror.forget()
    assert [one.rows for one in segments.manifest(ledger.identity())] == [4]
    with mirror.reading() as cursor:
        found = cursor.execute("SELECT seq, until FROM settled ORDER BY seq").fetchall()
    numbers = [seq for seq, _until in found]
    assert [until for _seq, until in found] == [numbers[1], NEVER, numbers[3], NEVER]
    assert [total(town, at_seq=number) for number in numbers] == [5, 6, 16, 26]


def test_a_segment_that_goes_away_under_a_process_is_rebuilt_by_it(town: int) -> None:
    assert total(town) == 26
    for path in segments.folder(ledger.identity()).glob("*.parquet"):
        path.unlink()
    remembered.forget()
    assert total(town) == 26


def test_a_segment_that_is_written_over_under_a_process_is_not_believed(town: int) -> None:
    assert total(town) == 26
    (path,) = segments.folder(ledger.identity()).glob("*.parquet")
    table = pq.read_table(path)
    forged = table.set_column(table.schema.get_field_index("value"), "value", pa.array([999] * len(table)))
    pq.write_table(forged, path)
    remembered.forget()
    assert total(town) == 26
    assert mirror.verify().differs_at is None


def test_a_folder_that_cannot_be_spilled_to_is_said_in_words(town: int, settings: Any, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    settings.SPILL_ROOT = tmp_path / "file" / "spill"
    mirror.forget()

    def hungry(cursor: Any) -> Any:
        cursor.execute("SET memory_limit = '10MB'")
        return cursor.execute("SELECT * FROM (SELECT hash(range) AS h FROM range(3000000)) ORDER BY h").fetchone()

    with pytest.raises(Refusal, match="không ghi được vào thư mục.*spill"):
        mirror.asked(hungry)
    mirror.forget()
    assert total(town) == 26


def test_a_disk_without_room_for_segments_and_a_memory_too_small_are_said_in_words(
    town: int, settings: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    import duckdb

    def full(*_given: object) -> None:
        raise duckdb.IOException("No space left on device")

    monkeypatch.setattr(segments, "MOST", 1)
    monkeypatch.setattr(segments, "settle", full)
    monkeypatch.setattr(mirror, "WORTH", 1)
    with pytest.raises(Refusal, match="không ghi được vào thư mục.*mirror"):
        mirror.compact()
    jobs.compact()
    assert "could not be written" in caplog.text
    assert total(town) == 26
    settings.ROLLUP_MB = 1
    with pytest.raises(Refusal, match="GIAOBAN_ROLLUP_MB"):
        mirror.verify()


def test_a_sum_that_no_engine_holds_is_said_in_words(town: int) -> None:
    with pytest.raises(Refusal, match="sai đơn vị tính"):
        mirror.asked(lambda cursor: cursor.execute(f"SELECT (100 * {10**17}::HUGEINT)::BIGINT").fetchone())


def test_duckdb_opens_no_file_but_segments_and_what_it_spills(town: int, tmp_path: Path) -> None:
    import duckdb

    (tmp_path / "other.csv").write_text("a\n1\n")
    with mirror.reading() as cursor, pytest.raises(duckdb.PermissionException):
        cursor.read_csv(str(tmp_path / "other.csv"))
    with mirror.reading() as cursor, pytest.raises(duckdb.Error):
        cursor.execute("SET enable_external_access = true")


@pytest.fixture
def many(own_folders: Path) -> Any:
    """A DuckDB as the mirror's, with half a million settled picks in a file, and the tables of a question to it."""
    (own_folders / "mirror").mkdir()
    database = mirror._duckdb()
    path = own_folders / "mirror" / "settled.parquet"
    database.execute(
        f"""COPY (
            SELECT 2 * n AS seq, n AS key, 2 * n - 1 AS statement, u AS about, 'LICH' AS regime, 0 AS item,
                k AS measure, k AS version, day::DATE AS window_from,
                last_day(day) AS window_to, 'in_period' AS nature, 3 AS quality, u * k + month(day) AS value,
                NULL::BIGINT AS numerator, NULL::BIGINT AS denominator, 1 AS step, '' AS absence, 0 AS qualifier,
                0 AS conflict, {NEVER} AS until
            FROM (
                SELECT *, row_number() OVER () AS n
                FROM range({UNITS.start}, {UNITS.stop}) units(u), range({MEASURES.start}, {MEASURES.stop}) measures(k),
                    range(DATE '2023-01-01', DATE '2025-01-01', INTERVAL 1 MONTH) days(day)
            )
        ) TO '{path}' (FORMAT parquet)"""  # noqa: S608
    )
    database.execute(f"CREATE VIEW settled AS SELECT * FROM read_parquet('{path}')")  # noqa: S608
    database.register("nothing", mirror.as_table([]))
    for name in ("later", "once"):
        database.execute(f"CREATE TABLE {name} AS SELECT * FROM nothing")  # noqa: S608
    yield database
    database.close()


def tables() -> Any:
    """The year of a town of 400 communes, and the year before."""
    years = [parse_period(label) for label in ("2024", "2023")]
    slots = [Slot(number, want, year) for number, (want, year) in enumerate(
        (want, year) for year in years for want in (IN_PERIOD, TO_DATE)
    )]  # fmt: skip
    tree = Tree(1, {slot.number: [(1, 0, 0), *((unit, 1, 1) for unit in UNITS)] for slot in slots})
    scales = {measure: Scales(measure, 0, 0, {measure: (1, 1)}, 1, 1, "flow") for measure in MEASURES}
    return Question(years[0].regime, 10**9, slots, tree, Items({}, {}), scales).tables(0)


def answers(database: Any) -> set[tuple[int, ...]]:
    """Slot, measure and value of the town's cells."""
    with database.cursor() as cursor:
        found = on_duckdb(cursor, tables(), Shape(1, 0))
    return {(one["slot"], one["measure"], int(one["value"])) for one in found}


def test_what_does_not_fit_into_memory_is_spilled_and_the_answer_is_the_same(many: Any) -> None:
    import duckdb

    expected = {
        (slot, measure, sum(12 * unit * measure + 78 for unit in UNITS)) for slot in range(4) for measure in MEASURES
    }
    assert answers(many) == expected
    many.execute("SET memory_limit = '56MB'")
    assert answers(many) == expected
    # It was the disk that helped: without it there is no answer.
    many.execute("SET max_temp_directory_size = '1MB'")
    with pytest.raises(duckdb.OutOfMemoryException):
        answers(many)


def test_what_fits_nowhere_is_said_in_words(town: int) -> None:
    def hungry(cursor: Any) -> Any:
        cursor.execute("SET memory_limit = '10MB'")
        cursor.execute("SET max_temp_directory_size = '1MB'")
        return cursor.execute("SELECT list(range) FROM range(10000000)").fetchall()

    with pytest.raises(Refusal, match="GIAOBAN_ROLLUP_MB"):
        mirror.asked(hungry)
    mirror.forget()
    assert total(town) == 26
