"""Official tables go in: shown before they are written, all or nothing, with a line for each row that does not fit."""

import unicodedata
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook

from giaoban.base.actors import System
from giaoban.base.errors import Refusal
from giaoban.base.models import AuditEntry
from giaoban.base.sheets import read_table
from giaoban.people.enums import Role
from giaoban.registry.actions.import_units import (
    discard_import,
    import_at_once,
    preview_import,
    waiting,
    write_import,
)
from giaoban.registry.actions.register import register
from giaoban.registry.enums import SuccessionKind, UnitType
from giaoban.registry.importing import line_of, report_csv
from giaoban.registry.lineage import lineage, successions
from giaoban.registry.models import Import, Succession, UnitName
from giaoban.registry.queries import children, parent_id, predecessors, resolve
from giaoban.registry.rules import full_code, read_note
from tests import factories
from tests.registry.town import START, build_town

pytestmark = pytest.mark.django_db
MERGER, EVE = date(2025, 7, 1), date(2025, 6, 30)
SAMPLE = Path(__file__).parents[2] / "src/giaoban/web/static/giaoban/bang-chuyen-doi-mau.csv"
HEAD = "Tỉnh, thành phố;Tên Xã mới;Mã Xã mới;Tên Xã cũ;Mã Xã cũ;Ghi chú\n"


def conversion(*rows: str) -> bytes:
    return (HEAD + "\n".join(rows)).encode()


def town_conversion(*rows: str) -> bytes:
    """Rows of the town of the tests, whose code stands in the first cell of each."""
    return conversion(*(f"Thị xã Bến Lụa (980);{row}" for row in rows))


def faults(content: bytes, on: date = MERGER) -> list[tuple[int, str]]:
    reading, _ = import_at_once(System(), "bang.csv", content, on=on, dry_run=True)
    return [(problem.number, problem.code) for problem in reading.plan.problems]


def test_the_sample_table_goes_in_whole() -> None:
    reading, written = import_at_once(System(), SAMPLE.name, SAMPLE.read_bytes())
    assert reading.settings.on == MERGER  # from the head: "từ ngày 01/7/2025"
    assert [line_of(problem) for problem in reading.plan.problems] == []
    assert written["successions"] == 9 + 1  # nine rows, and the old province that went whole into the new one
    new = resolve("97013", MERGER)
    assert {p.old.name: (p.kind, p.share_area, p.share_population) for p in lineage(new.id, MERGER).before} == {
        "Phường Gò Đông": ("part", Decimal("0.625"), Decimal("0.6")),
        "Xã Hòa Lạch": ("whole", None, None),
        "Xã Khe Vối": ("part", None, Decimal(1)),
    }
    # "Một phần diện tích, toàn bộ dân số" leaves nobody for the other part.
    other = lineage(resolve("97019", MERGER).id, MERGER).before
    assert {p.old.name: p.share_population for p in other}["Xã Khe Vối"] == 0
    province = resolve("97", MERGER)
    assert {view.code for view in children(province.id, MERGER)} == {
        "97004", "97013", "97019", "98001", "98004", "98007", "98010",
    }  # fmt: skip
    assert [p.new.id for p in lineage(resolve("98", EVE).id, EVE).after] == [province.id]
    assert lineage(resolve("972", EVE).id, EVE).ended == EVE


def test_a_code_that_a_successor_took_over_means_another_unit_from_that_day() -> None:
    import_at_once(System(), SAMPLE.name, SAMPLE.read_bytes())
    old, new = resolve("97004", EVE), resolve("97004", MERGER)
    assert (old.name, new.name) == ("Phường Trúc Hạ", "Phường Bến Sỏi")
    assert old.id in predecessors(new.id) and resolve("97007", EVE).id in predecessors(new.id)
    assert predecessors(new.id, [SuccessionKind.PART]) == {resolve("97010", EVE).id}


def test_a_unit_that_is_kept_renamed_or_retyped_stays_the_same_unit() -> None:
    import_at_once(System(), SAMPLE.name, SAMPLE.read_bytes())
    for code, before, after, kind in (
        ("98001", "Xã Cồn Tre", "Xã Cồn Tre", UnitType.COMMUNE),
        ("98004", "Xã Vạn Chài", "Phường Vạn Chài", UnitType.WARD),
        ("98007", "Xã Suối Tiên", "Xã Suối Bàng", UnitType.COMMUNE),
    ):
        old, new = resolve(code, EVE), resolve(code, MERGER)
        assert (old.id, old.name, new.name, new.type) == (new.id, before, after, kind)
        assert resolve("981", EVE).id == parent_id(new.id, EVE)
        assert resolve("97", MERGER).id == parent_id(new.id, MERGER)


def test_the_same_table_again_changes_nothing() -> None:
    import_at_once(System(), SAMPLE.name, SAMPLE.read_bytes())
    before = (UnitName.objects.count(), Succession.objects.count())
    reading, written = import_at_once(System(), SAMPLE.name, SAMPLE.read_bytes())
    assert written == {} and reading.plan.changes == 0 and reading.plan.same == 13
    assert (UnitName.objects.count(), Succession.objects.count()) == before


def test_what_an_earlier_list_registered_is_what_the_table_ends_districts_and_provinces_with_it() -> None:
    old = (
        "Mã,Tên,Cấp,Mã cấp trên\n97,Tỉnh Mai Giang,Tỉnh,\n98,Tỉnh Khe Đông,Tỉnh,\n971,Thị xã Mai Hạ,Thị xã,97\n"
        "972,Huyện Mai Thượng,Huyện,97\n981,Huyện Khe Nam,Huyện,98\n982,Huyện đảo Hòn Vẹt,Huyện,98\n"
        "97004,Phường Trúc Hạ,Phường,971\n97007,Phường Bến Sỏi,Phường,971\n97010,Phường Gò Đông,Phường,971\n"
        "97013,Xã Hòa Lạch,Xã,972\n97016,Xã Khe Vối,Xã,972\n97019,Thị trấn Đá Chồng,Thị trấn,972\n"
        "98001,Xã Cồn Tre,Xã,981\n98004,Xã Vạn Chài,Xã,981\n98007,Xã Suối Tiên,Xã,981\n98010,Xã Hòn Vẹt,Xã,982\n"
    ).encode()
    _, listed = import_at_once(System(), "cu.csv", old, on=START)
    assert listed["units"] == 16
    province, hamlet_of = resolve("97", START), resolve("97004", START)
    hamlet = register(
        System(), code="97004-1", name="Tổ dân phố 1", type=UnitType.HAMLET, valid_from=START, parent_id=hamlet_of.id
    )
    reading, written = import_at_once(System(), SAMPLE.name, SAMPLE.read_bytes())
    assert reading.plan.problems == []
    # Seven communes, four districts, and the province that went into the other.
    assert written == {"units": 4, "names": 2, "moves": 4, "ended": 12, "successions": 10, "left_out": 0}
    assert resolve("97", MERGER).id == province.id
    assert [p.new.id for p in lineage(resolve("98", EVE).id, EVE).after] == [province.id]
    assert parent_id(hamlet, MERGER) == resolve("97004", MERGER).id
    assert [len(children(resolve(code, EVE).id, MERGER)) for code in ("971", "972", "981", "982")] == [0, 0, 0, 0]


def test_excel_that_took_the_zeros_away_and_the_other_school_of_tones_fit_all_the_same() -> None:
    town = build_town()
    register(System(), code="00007", name="Phường Hoà Bến", type="phuong", valid_from=START, parent_id=town.town)
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["Mã Xã cũ", "Tên Xã cũ", "Mã Xã mới", "Tên Xã mới", "Ghi chú", "Tỉnh, thành phố"],
        [7, "PHƯỜNG HÒA BẾN", 4, "Phường Hòa Bến", "Nhập toàn bộ", "Thị xã Bến Lụa (980)"],
    ):
        sheet.append(row)
    file = BytesIO()
    book.save(file)
    reading, _written = import_at_once(System(), "bang.xlsx", file.getvalue(), on=MERGER)
    assert reading.plan.problems == []
    assert [p.old.name for p in lineage(resolve("00004", MERGER).id, MERGER).before] == ["Phường Hoà Bến"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1258"])
@pytest.mark.parametrize("mark", [";", ",", "\t"])
def test_a_csv_file_is_read_in_whatever_encoding_and_with_whatever_separator(encoding: str, mark: str) -> None:
    text = mark.join(["Mã", "Tên", "Cấp"]) + "\n" + mark.join(["00004", "Phường Hồ Điệp", "Phường"])
    # Windows-1258 writes a tone as a mark of its own behind the vowel.
    content = (_tones_behind(text) if encoding == "cp1258" else text).encode(encoding)
    rows = read_table("don-vi.csv", content)
    assert rows[1].cells == ("00004", "Phường Hồ Điệp", "Phường")
    assert rows[1].number == 2


def _tones_behind(text: str) -> str:
    out = []
    for letter in text:
        parts = unicodedata.normalize("NFD", letter)
        tones = [c for c in parts[1:] if c in "\u0300\u0301\u0303\u0309\u0323"]
        base = unicodedata.normalize("NFC", "".join(c for c in parts if c not in tones))
        out.append(base + "".join(tones))
    return "".join(out)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("anh.png", b"\x89PNG\r\n\x1a\n\x00\x00", "base.not_a_table"),
        ("hong.xlsx", b"PK\x03\x04hong", "base.not_a_table"),
        ("rong.csv", b"", "base.not_a_table"),
        ("thu.csv", "Kính gửi;Các phường\nNội dung;Khác".encode(), "registry.no_head"),
        ("mat.csv", "Mã;Tên\nTỐI MẬT;\n00001;Xã A".encode(), "base.secret_table"),
        ("ngay.csv", conversion("Tỉnh A (97);Xã B;1;Xã C;2;Nhập toàn bộ"), "registry.no_date"),
    ],
)
def test_what_is_no_table_of_units_is_refused_with_what_to_do(name: str, content: bytes, code: str) -> None:
    with pytest.raises(Refusal) as refusal:
        import_at_once(System(), name, content)
    assert refusal.value.code == code
    assert not UnitName.objects.exists()


def test_every_row_that_does_not_fit_is_told_with_its_number() -> None:
    build_town()
    assert faults(
        town_conversion(
            "Phường Lụa Mới;98011;Phường Hoà Lụa;98001;Nhập toàn bộ",  # 2: right
            "Phường Lụa Lớn;98011;Phường Tân Lụa;98002;Nhập toàn bộ",  # 3: the code has another name in row 2
            "Phường Lụa Mới;98011;Xã Tân Lụa Đông;98003;Xem phụ lục",  # 4: no such note
            "Phường Lụa Mới;98011;;;Nhập toàn bộ",  # 5: nothing old
            "Lụa Nam;98012;Phường Lụa Cũ;98020;Nhập toàn bộ",  # 6: ward or commune?
            ";;Phường Lụa Kia;98021;Nhập toàn bộ",  # 7: nothing new
            "Phường Lụa Mới;98011;Phường Một Phần;98022;Nhập một phần",  # 8: where is the rest
            "Phường Lụa Mới;98011;Phường Hai Nơi;98023;Nhập toàn bộ",  # 9: goes with 10
            "Phường Lụa Bắc;98013;Phường Hai Nơi;98023;Nhập một phần",  # 10
        )
    ) == [
        (3, "two_names"),
        (4, "unknown_note"),
        (5, "no_old"),
        (6, "no_type"),
        (7, "no_new"),
        (8, "lone_part"),
        (9, "whole_and_more"),
        (10, "with_another"),
    ]


def test_the_report_says_row_fault_and_remedy() -> None:
    build_town()
    content = town_conversion("Phường Lụa Mới;98011;Phường Hoà Lụa;98001;Xem phụ lục")
    reading, _ = import_at_once(System(), "bang.csv", content, on=MERGER, dry_run=True)
    lines = report_csv(reading.plan.problems).splitlines()
    assert lines[0] == "\ufeffDòng,Điều không khớp,Cách xử lý,Kết quả"
    assert lines[1].startswith("2,Không hiểu ghi chú “Xem phụ lục”,") and lines[1].endswith(",để lại")


def test_one_bad_row_of_a_split_leaves_the_whole_split_out_and_the_rest_goes_in() -> None:
    build_town()
    content = town_conversion(
        "Phường Lụa Mới;98011;Phường Hoà Lụa;98001;Nhập một phần",
        "Phường Lụa Bắc;98012;Phường Hoà Lụa;98001;Chuyển một ít",
        "Phường Lụa Mới;98011;Phường Tân Lụa;98002;Nhập toàn bộ",
    )
    assert faults(content) == [(2, "with_another"), (3, "unknown_note")]
    with pytest.raises(Refusal) as refusal:
        import_at_once(System(), "bang.csv", content, on=MERGER)
    assert "2 dòng không khớp" in refusal.value.message
    assert not Succession.objects.exists() and resolve("98002", MERGER)
    _, written = import_at_once(System(), "bang.csv", content, on=MERGER, leave_out=True)
    assert (written["successions"], written["left_out"]) == (1, 2)
    assert resolve("98001", MERGER).name == "Phường Hoà Lụa"


def test_a_code_whose_name_differs_is_pointed_out_and_taken_by_its_code() -> None:
    town = build_town()
    content = town_conversion("Phường Lụa Mới;98011;Phường Hoà Lùa;98001;Nhập toàn bộ")
    assert faults(content) == [(2, "other_name")]
    import_at_once(System(), "bang.csv", content, on=MERGER)
    assert predecessors(resolve("98011", MERGER).id) == {town.wards[0]}


def test_a_list_of_units_adds_renames_and_moves_and_leaves_the_rest_alone() -> None:
    town = build_town()
    content = (
        "Danh sách đơn vị hành chính\nMã;Tên;Cấp;Mã cấp trên;Từ ngày\n"
        "98001;Phường Hòa Lụa;Phường;980;\n98003;Phường Tân Lụa Đông;Phường;980;\n"
        "98050;Xã Lụa Ngoài;Xã;980;15/8/2025\n98051;Thôn Thượng;Thôn;98050;15/8/2025\n;Xã Không Mã;Xã;980;\n"
        "98060;Xã Mồ Côi;Xã;777;\n98050;Xã Lụa Ngoài;Xã;980;\n"
    ).encode()
    reading, written = import_at_once(System(), "ds.csv", content, on=MERGER, leave_out=True)
    assert (written["units"], written["names"], written["moves"], reading.plan.same) == (2, 1, 0, 1)
    assert [(p.number, p.code) for p in reading.plan.problems] == [
        (4, "renamed"),
        (7, "no_code"),
        (8, "unknown_parent"),
        (9, "listed_twice"),
    ]
    assert resolve("98003", MERGER).id == town.commune and resolve("98003", EVE).type == UnitType.COMMUNE
    assert parent_id(resolve("98051", date(2025, 8, 15)).id, date(2025, 8, 15)) == resolve("98050", date(2025, 9, 1)).id
    assert resolve("98002", MERGER).id == town.wards[1]


def test_the_wide_form_of_an_official_list_names_what_stands_above() -> None:
    content = (
        "STT,Tỉnh Thành Phố,Mã TP,Phường Xã,Mã PX,Cấp\n"
        "1,,,Tỉnh Mai Giang,97,Tỉnh\n2,Tỉnh Mai Giang,97,Xã Đá Chồng,97019,Xã\n"
    ).encode()
    _, written = import_at_once(System(), "ds.csv", content, on=MERGER)
    assert written["units"] == 2
    assert [view.code for view in children(resolve("97", MERGER).id, MERGER)] == ["97019"]


def test_nothing_is_written_before_it_is_confirmed_and_then_only_what_was_seen() -> None:
    town = build_town()
    admin = factories.person(Role.ADMINISTRATOR, town.town)
    content = town_conversion("Phường Lụa Mới;98011;Phường Hoà Lụa;98001;Nhập toàn bộ")
    import_id = preview_import(admin, town.town, "bang.csv", content, on=MERGER, legal_act="NQ 12")
    assert not Succession.objects.exists()
    row, reading = waiting(admin, import_id)
    assert reading.plan.changes == 3
    # Somebody else changes the registry: what was seen is no longer what would be written.
    register(System(), code="98011", name="Phường Chen Ngang", type="phuong", valid_from=MERGER, parent_id=town.town)
    with pytest.raises(Refusal, match="registry.import_changed"):
        write_import(admin, import_id)
    assert not Succession.objects.exists()
    written = write_import(admin, import_id)
    assert written["successions"] == 1
    assert successions(MERGER, MERGER)[0].legal_act == "NQ 12"
    done = Import.objects.get(pk=import_id)
    assert done.written_at is not None and bytes(done.content) == b""
    assert AuditEntry.objects.filter(action="registry.import", payload__import=import_id).count() == 1
    with pytest.raises(Refusal, match="registry.no_import"):
        write_import(admin, import_id)


def test_a_fault_in_the_middle_of_writing_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    town = build_town()
    admin = factories.person(Role.ADMINISTRATOR, town.town)
    content = town_conversion("Phường Lụa Mới;98011;Phường Hoà Lụa;98001;Nhập toàn bộ")
    import_id = preview_import(admin, town.town, "bang.csv", content, on=MERGER)
    before = (UnitName.objects.count(), resolve("98001", MERGER).id)

    def broken(*_rows: object, **_more: object) -> None:
        raise RuntimeError("disk full")

    with monkeypatch.context() as patch:
        patch.setattr(Succession.objects, "bulk_create", broken)
        with pytest.raises(RuntimeError):
            write_import(admin, import_id)
    assert (UnitName.objects.count(), resolve("98001", MERGER).id) == before
    assert write_import(admin, import_id)["successions"] == 1


def test_a_file_may_be_forgotten_and_an_empty_one_writes_nothing() -> None:
    town = build_town()
    admin = factories.person(Role.ADMINISTRATOR, town.town)
    same = "Mã;Tên;Mã cấp trên\n98001;Phường Hoà Lụa;980\n".encode()
    import_id = preview_import(admin, town.town, "ds.csv", same, on=MERGER)
    with pytest.raises(Refusal, match="registry.import_nothing"):
        write_import(admin, import_id)
    discard_import(admin, import_id)
    assert not Import.objects.exists()


def test_an_administrator_imports_only_what_is_theirs() -> None:
    town = build_town()
    admin = factories.person(Role.ADMINISTRATOR, town.wards[0])
    content = town_conversion("Phường Lụa Mới;98011;Phường Tân Lụa;98002;Nhập toàn bộ")
    import_id = preview_import(admin, town.wards[0], "bang.csv", content, on=MERGER)
    _, reading = waiting(admin, import_id)
    assert {problem.code for problem in reading.plan.problems} == {"not_yours"}
    with pytest.raises(Refusal, match="base.not_allowed"):
        preview_import(factories.clerk(town.town), town.town, "bang.csv", content, on=MERGER)
    with pytest.raises(Refusal, match="registry.no_import"):
        waiting(factories.person(Role.ADMINISTRATOR, town.commune), import_id)


@pytest.mark.parametrize(
    ("words", "kind", "area", "people"),
    [
        ("Nhập toàn bộ", "whole", None, None),
        ("nhập  toàn bộ diện tích, dân số", "whole", None, None),
        ("Nhập một phần", "part", None, None),
        ("Nhập một phần diện tích", "part", None, None),
        ("Nhập một phần diện tích, toàn bộ dân số", "part", None, 1),
        ("Nhập toàn bộ diện tích, một phần dân số", "part", 1, None),
        ("Giữ nguyên", "same", None, None),
        ("Đổi tên", "rename", None, None),
        ("Đổi loại hình", "retype", None, None),
    ],
)
def test_the_notes_of_the_national_table_are_understood(
    words: str, kind: str, area: int | None, people: int | None
) -> None:
    note = read_note(words)
    assert note is not None
    assert (note.kind, note.share_area, note.share_population) == (kind, area, people)


def test_codes_keep_what_is_not_a_number() -> None:
    assert [full_code(code, 5) for code in ("4", "00004", "990", "99001.DU", "")] == [
        "00004",
        "00004",
        "00990",
        "99001.DU",
        "",
    ]
