"""The command line: its contracts, and what it says when something cannot be done."""

import csv
import hashlib
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from giaoban.cli import main
from giaoban.figures.actions.record import record
from tests import factories
from tests.intake.word import docx

REPORT = "Phường An Thử báo cáo tháng 02 năm 2024: kết nạp 03 đảng viên mới, thu ngân sách 1,6 tỷ đồng.\n"
FACT_KEYS = {
    "start",
    "end",
    "text",
    "kind",
    "value",
    "value2",
    "unit",
    "subject",
    "role",
    "part_of",
    "direction",
    "comparison",
    "indicator",
    "qualifier",
    "confidence",
}


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_read_prints_one_json_object_a_file_in_order(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text, word = tmp_path / "a.txt", tmp_path / "b.docx"
    text.write_text(REPORT, "utf-8")
    word.write_bytes(docx(REPORT.strip()))
    assert main(["read", "--json", str(text), str(word)]) == 0
    first, second = lines(capsys)
    assert first["source"] == str(text)
    assert set(first) == {"source", "text_sha256", "facts", "doubts", "meta", "tasks"}
    assert first["text_sha256"] == hashlib.sha256(REPORT.encode()).hexdigest()
    for row in (first, second):
        facts = row["facts"]
        assert isinstance(facts, list)
        assert [fact["value"] for fact in facts] == [3, 1_600_000_000]
        assert all(set(fact) == FACT_KEYS for fact in facts)
        assert REPORT[facts[0]["start"] : facts[0]["end"]] == facts[0]["text"] == "03 đảng viên"
        assert row["meta"]["period"]["label"] == "2024-02"  # type: ignore[index]


def test_a_file_that_cannot_be_read_has_its_own_line_and_the_rest_is_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    empty, text = tmp_path / "rong.txt", tmp_path / "a.txt"
    empty.write_bytes(b"")
    text.write_text(REPORT, "utf-8")
    assert main(["read", "--json", str(empty), str(tmp_path / "khong-co.txt"), str(text)]) == 1
    first, second, third = lines(capsys)
    assert first["error"]["code"] == "intake.empty"  # type: ignore[index]
    assert second["error"]["code"] == "cli.no_file"  # type: ignore[index]
    assert third["facts"]


def test_reading_makes_no_folder_no_key_and_no_database(tmp_path: Path) -> None:
    text = tmp_path / "a.txt"
    text.write_text(REPORT, "utf-8")
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("GIAOBAN", "DJANGO"))}
    done = subprocess.run(
        [sys.executable, "-m", "giaoban", "read", "--json", str(text)],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["facts"]
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def alone(cwd: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """The command in a process of its own, as a shell starts it: nothing of Django's is set up beforehand."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("GIAOBAN", "DJANGO"))}
    command = [sys.executable, "-m", "giaoban", *arguments]
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True)


def test_from_a_shell_too_each_file_that_cannot_be_read_has_its_line(tmp_path: Path) -> None:
    (tmp_path / "rong.txt").write_bytes(b"")
    (tmp_path / "hong.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    (tmp_path / "a.txt").write_text(REPORT, "utf-8")
    (tmp_path / "thu-muc.txt").mkdir()
    names = ["rong.txt", "hong.doc", "khong-co.txt", "thu-muc.txt", "a.txt"]
    done = alone(tmp_path, "read", "--json", *names)
    assert (done.returncode, done.stderr) == (1, "")
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row["source"] for row in rows] == names
    codes = ["intake.empty", "intake.damaged", "cli.no_file", "cli.no_file"]
    assert [row["error"]["code"] for row in rows[:-1]] == codes
    assert "Hãy mở tệp bằng Word hoặc Excel, lưu lại" in rows[1]["error"]["message"]
    assert rows[-1]["facts"]


def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(REPORT, "utf-8")
    command = f"{sys.executable} -m giaoban read --json {'a.txt ' * 400} | head -c 10"
    done = subprocess.run(["bash", "-c", command], cwd=tmp_path, capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ('{"source":', "")


def test_a_setting_that_is_no_number_is_named(tmp_path: Path) -> None:
    environment = {**os.environ, "GIAOBAN_VAR": str(tmp_path), "GIAOBAN_MAX_FILE_MB": "hai mươi"}
    command = [sys.executable, "-m", "giaoban", "audit", "verify"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert done.returncode == 2
    assert "GIAOBAN_MAX_FILE_MB must be a whole number above 0" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_database_that_was_never_made_ready_says_so(tmp_path: Path) -> None:
    environment = {
        key: value for key, value in os.environ.items() if not key.startswith(("GIAOBAN", "DJANGO", "DATABASE"))
    }
    done = subprocess.run(
        [sys.executable, "-m", "giaoban", "rollup", "--unit", "1", "--period", "2024-02"],
        cwd=tmp_path,
        env=environment | {"GIAOBAN_VAR": str(tmp_path / "var")},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 2
    assert "chưa được chuẩn bị" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.fixture
def ward(db: None, own_folders: object) -> int:
    unit_id = factories.unit("Phường An Thử", code="88001", body="place")
    births = factories.measure("Trẻ sinh ra", unit="trẻ", code="THU01")
    factories.recorded(unit_id, births, 12)
    return unit_id


def test_rollup_as_csv_and_json(ward: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rollup", "--unit", "88001", "--period", "2024-02@LICH"]) == 0
    (row,) = csv.DictReader(io.StringIO(capsys.readouterr().out))
    assert (row["code"], row["this_period"], row["period"]) == ("THU01", "12", "2024-02@LICH")
    assert main(["rollup", "--unit", "88001", "--period", "2024-02@LICH", "--format", "json"]) == 0
    (same,) = json.loads(capsys.readouterr().out)
    assert same["this_period"] == "12"


def test_an_empty_rollup_says_what_was_asked_why_nothing_is_there_and_what_to_do(
    ward: int, capsys: pytest.CaptureFixture[str]
) -> None:
    def said(code: str, period: str) -> str:
        assert main(["rollup", "--unit", code, "--period", period, "--format", "json"]) == 0
        out, err = capsys.readouterr()
        assert json.loads(out) == []
        return err

    asked = "Bảng trống: kỳ 2025-03@LICH, Phường An Thử (88001) không có số liệu được ghi nhận"
    other = said("88001", "2025-03@LICH")
    assert other.startswith(asked)
    assert "Các kỳ gần nhất có số liệu: 2024-02@LICH. Hãy hỏi một trong các kỳ đó" in other
    record(factories.reporter(ward), [factories.stated(ward, factories.measure(), 5, period="2025-03")])
    assert "còn chờ duyệt" in said("88001", "2025-03@LICH")
    factories.unit("Phường Trắng", code="88002", body="place")
    assert "hãy xem lại mã đơn vị" in said("88002", "2025-03@LICH")
    assert main(["rollup", "--unit", "88001", "--period", "2024-02@LICH"]) == 0
    assert "Bảng trống" not in capsys.readouterr().err


@pytest.mark.parametrize("form", ["state", "party"])
def test_a_draft_is_written_and_verified(
    ward: int, tmp_path: Path, capsys: pytest.CaptureFixture[str], form: str
) -> None:
    out = tmp_path / "bao-cao.docx"
    assert main(["draft", "--unit", "88001", "--period", "2024-02@LICH", "--form", form, "--out", str(out)]) == 0
    assert "2024-02@LICH" in capsys.readouterr().out
    assert main(["verify", str(out)]) == 0


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["rollup", "--unit", "00000", "--period", "2024-02"], "00000"),
        (["rollup", "--unit", "88001", "--period", "thang-2"], "thang-2"),
        (["draft", "--unit", "88001", "--period", "thang-2", "--out", "x.docx"], "thang-2"),
        (["verify", "khong-co.docx"], "khong-co.docx"),
        (["rollup", "--unit", "88001", "--period", "2024-02", "--engine", "giay-but"], "giay-but"),
    ],
)
def test_what_cannot_be_done_ends_with_its_sentence(
    ward: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    sentence: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 2
    said = capsys.readouterr().err
    assert sentence in said
    assert "Traceback" not in said
    assert list(tmp_path.glob("*.docx")) == []


def test_the_audit_trail_and_the_mirror_are_checked(
    transactional_db: None, own_folders: object, capsys: pytest.CaptureFixture[str]
) -> None:
    unit_id = factories.unit("Phường An Thử")
    factories.recorded(unit_id, factories.measure(unit="trẻ"), 12)
    assert main(["audit", "verify"]) == 0
    assert main(["mirror", "compact"]) == 0
    assert main(["mirror", "verify"]) == 0
    assert "1 mục của bản sao khớp với sổ." in capsys.readouterr().out


@pytest.mark.django_db
def test_after_a_restore_the_ledger_goes_on_after_what_others_saw(capsys: pytest.CaptureFixture[str]) -> None:
    ward, gifts = factories.unit(), factories.measure()
    factories.recorded(ward, gifts, 5)
    assert main(["audit", "restored", "--seen", "900"]) == 0
    assert capsys.readouterr().out == "Sổ bắt đầu đời 2.\n"
    assert factories.recorded(ward, gifts, 6, period="2024-03") == 901
    assert main(["audit", "verify"]) == 0


@pytest.mark.django_db
def test_a_changed_row_of_the_ledger_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    from django.db import connection

    factories.recorded(factories.unit(), factories.measure(), 5)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE figures_statement SET value = 50")
    assert main(["audit", "verify"]) == 1
    assert "Sổ số liệu sai ở lần ghi" in capsys.readouterr().out
