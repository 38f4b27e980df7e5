"""Hostile and broken Word files: each refused with one sentence, or neutralised; never a traceback, memory bounded."""

import io
import resource
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from giaoban.base.actors import System
from giaoban.base.errors import Refusal
from giaoban.documents.actions.take_back import take_back
from giaoban.documents.lines import lines_of
from giaoban.documents.models import Draft, Version
from giaoban.documents.rounds import newest_of
from giaoban.documents.strangers import MAIN_TYPE
from giaoban.documents.verify import verify
from giaoban.documents.wordedit import WordEdit
from giaoban.documents.wordfile import WordFile
from tests.documents.edits import MAIN, W, add_sentence, edit
from tests.documents.hostile import (
    RELATIONS,
    TYPES,
    entities,
    field,
    in_utf16,
    nested,
    part,
    related,
    repacked,
    said_in_text,
    swapped,
)
from tests.documents.rounds import bytes_of

LAUGHS = b'<!ENTITY a "ha">' + b"".join(
    b'<!ENTITY %c "%s">' % (c, b"&%c;" % (c - 1) * 10) for c in range(ord("b"), ord("k"))
)
OUTSIDE = b'<!ENTITY x SYSTEM "file:///etc/hostname">'
CASES: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "external entity": (entities(OUTSIDE), "intake.entities"),
    "billion laughs": (entities(LAUGHS), "intake.entities"),
    "entities in UTF-16": (in_utf16(LAUGHS), "intake.entities"),
    "external picture": (related("image", "http://noi-la.example/a.png"), "documents.outside"),
    "picture of a share": (related("image", r"file://\\may-la\a.png"), "documents.outside"),
    "link to a file": (related("hyperlink", "file:///C:/a.exe"), "documents.outside"),
    "script link": (related("hyperlink", "javascript:alert(1)"), "documents.outside"),
    "external object": (related("oleObject", "http://noi-la.example/a"), "documents.embedded"),
    "subdocument": (related("subDocument", "http://noi-la.example/a.docx"), "documents.embedded"),
    "alternative content": (related("aFChunk", "a.html", external=False), "documents.embedded"),
    "frame": (related("frame", "http://noi-la.example/"), "documents.embedded"),
    "embedded workbook": (lambda data: repacked(data, {"word/embeddings/a.xlsx": b"PK"}), "documents.embedded"),
    "OLE object": (lambda data: repacked(data, {"word/embeddings/oleObject1.bin": b"\xd0\xcf"}), "documents.embedded"),
    "ActiveX": (lambda data: repacked(data, {"word/activeX/activeX1.bin": b"\0"}), "documents.embedded"),
    "macro": (lambda data: repacked(data, {"word/vbaProject.bin": b"\0"}), "intake.macro"),
    "macro of another name": (related("vbaProject", "a.bin", external=False), "documents.embedded"),
    "docm renamed": (
        lambda data: swapped(
            data, TYPES, MAIN_TYPE.encode(), b"application/vnd.ms-word.document.macroEnabled.main+xml"
        ),
        "intake.macro",
    ),
    "template renamed": (
        lambda data: swapped(data, TYPES, b"document.main+xml", b"template.main+xml"),
        "documents.not_word",
    ),
    "wrong content type": (
        lambda data: swapped(data, TYPES, MAIN_TYPE.encode(), b"application/octet-stream"),
        "documents.not_word",
    ),
    "no main part": (lambda data: repacked(data, {MAIN: None}), "documents.not_word"),
    "main part is no document": (lambda data: repacked(data, {MAIN: b"<a/>"}), "documents.not_word"),
    "strict": (
        lambda data: swapped(
            data,
            "_rels/.rels",
            RELATIONS.encode() + b"/officeDocument",
            b"http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument",
        ),
        "documents.strict_word",
    ),
    "two main parts": (lambda data: repacked(data, {}, doubled=part(data, MAIN)), "intake.damaged"),
    "DDE": (field('DDEAUTO c:\\\\windows\\\\cmd.exe "/k calc"'), "documents.outside"),
    "INCLUDETEXT": (field('INCLUDETEXT "http://noi-la.example/a.docx"'), "documents.outside"),
    "LINK in a simple field": (
        said_in_text(b'<w:fldSimple w:instr=" LINK Excel.Sheet.8 a.xls "><w:r/></w:fldSimple>'),
        "documents.outside",
    ),
    "nested without end": (nested(5000), "intake.damaged"),
    "huge attribute": (
        lambda data: swapped(data, MAIN, b"<w:body>", b'<w:body w:x="' + b"a" * 12_000_000 + b'">'),
        "intake.damaged",
    ),
    "truncated": (lambda data: data[: len(data) // 2], "intake.damaged"),
    "zip of nothing": (lambda data: b"PK\x05\x06" + b"\0" * 18, "documents.not_word"),
    "old Word": (lambda data: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "documents.not_word"),
}


def test_each_hostile_file_is_refused_with_one_sentence_and_leaves_nothing(made: Draft) -> None:
    """One draft serves all: a draft costs more than all these files together."""
    data, found = bytes_of(made), {}
    for name, (change, _code) in CASES.items():
        hostile = change(data)
        with pytest.raises(Refusal) as refused:
            verify(hostile, name="la.docx")
        found[name] = refused.value.code
        assert refused.value.message.endswith(".") and "\n" not in refused.value.message, name
        with pytest.raises(Refusal):
            take_back(System(), hostile, "la.docx")
    assert found == {name: code for name, (_change, code) in CASES.items()}
    assert not Version.objects.exists()


def test_paths_that_lead_out_are_never_followed(made: Draft, tmp_path: Path) -> None:
    evil = repacked(bytes_of(made), {"../../../tmp/giaoban-la.xml": b"<a/>", "/etc/giaoban-la.rels": b"<a/>"})
    assert verify(evil).mismatches == ()
    assert not Path("/tmp/giaoban-la.xml").exists() and not Path("/etc/giaoban-la.rels").exists()  # noqa: S108


def test_links_to_the_web_and_to_mail_stay(made: Draft) -> None:
    for target in ("https://congbao.example/nghi-dinh", "mailto:vanphong@anbinh.example"):
        assert verify(related("hyperlink", target)(bytes_of(made))).mismatches == ()


def test_the_path_of_a_template_on_somebodys_machine_is_taken_out(made: Draft) -> None:
    data = bytes_of(made)
    settings_part = part(data, "word/settings.xml")
    rels = (
        '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{RELATIONS}/attachedTemplate" '
        r'Target="file:///C:\Users\la\Mau.dotm" TargetMode="External"/></Relationships>'
    )
    head, _mark, rest = settings_part.partition(b"<w:zoom")
    named = f'<w:attachedTemplate xmlns:r="{RELATIONS}" r:id="rId1"/>'.encode()
    changed = repacked(
        edit(data, add_sentence("Thêm lời.")),
        {"word/settings.xml": head + named + b"<w:zoom" + rest, "word/_rels/settings.xml.rels": rels.encode()},
    )
    take_back(System(), changed, "co-mau.docx")
    kept = newest_of(made).data
    assert b"Mau.dotm" not in part(kept, "word/_rels/settings.xml.rels")
    assert b"attachedTemplate" not in part(kept, "word/settings.xml")
    assert verify(kept).mismatches == ()


def test_deep_but_legal_nesting_is_read_or_refused(made: Draft) -> None:
    for depth in (30, 60, 110):
        assert outcome(nested(depth)(bytes_of(made))) in ("read", "intake.damaged")


def zeros(size: int) -> bytes:
    """A package whose text is zeros."""
    out = io.BytesIO()
    block = b"\0" * 2**20
    package = zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9)
    with package, package.open(MAIN, "w", force_zip64=True) as stream:
        for _ in range(size // 2**20):
            stream.write(block)
    return out.getvalue()


def lying(data: bytes, size: int) -> bytes:
    """The package with a directory that claims another size of its last part."""
    at = data.rindex(b"PK\x01\x02")
    return data[: at + 24] + size.to_bytes(4, "little") + data[at + 28 :]


BOUNDED = """
import os, resource, sys
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "giaoban.settings_test")
import django
django.setup()
from giaoban.base.errors import Refusal
from giaoban.documents.wordfile import WordFile
data = sys.stdin.buffer.read()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    WordFile(data, "khong.docx")
    code = "read"
except Refusal as refusal:
    code = refusal.code
print(code, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


def test_a_gigabyte_of_zeros_is_refused_in_little_memory() -> None:
    data = zeros(2**30)
    assert len(data) < 2_000_000
    for one, code in ((data, "intake.too_large_inside"), (lying(data, 1000), "intake.damaged")):
        done = subprocess.run([sys.executable, "-c", BOUNDED], input=one, capture_output=True, timeout=300, check=True)
        said, grown = done.stdout.decode().split()
        assert said == code
        assert int(grown) < 100, f"{grown} MB more"


def test_a_text_as_large_as_it_may_be_stays_within_memory(made: Draft) -> None:
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss > 0
    many = b"<w:p><w:r><w:t>a</w:t></w:r></w:p>" * 800_000
    data = swapped(bytes_of(made), MAIN, b"<w:body>", b"<w:body>" + many)
    with pytest.raises(Refusal) as refused:
        WordFile(data, "dai.docx")
    assert refused.value.code == "intake.too_large_inside"


# --- fuzzing ---------------------------------------------------------------------------------------------------------

FUZZ = settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def outcome(data: bytes) -> str:
    """What reading a file comes to: "read", or the code of the one sentence that refuses it."""
    try:
        edit_of = WordEdit(data, "la.docx")
        lines_of(edit_of.file)
        verify(data, name="la.docx")
    except Refusal as refusal:
        assert refusal.message and "\n" not in refusal.message
        return refusal.code
    return "read"


@FUZZ
@given(bites=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=12))
def test_bytes_changed_anywhere_are_read_or_refused(made: Draft, bites: list[tuple[float, int]]) -> None:
    broken = bytearray(bytes_of(made))
    for where, value in bites:
        broken[int(where * len(broken))] = value
    assert outcome(bytes(broken))


@FUZZ
@given(bites=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.binary(max_size=6)), min_size=1, max_size=6))
def test_bytes_of_the_text_changed_before_packing_are_read_or_refused(
    made: Draft, bites: list[tuple[float, bytes]]
) -> None:
    data = bytes_of(made)
    text = part(data, MAIN)
    for where, value in bites:
        at = int(where * len(text))
        text = text[:at] + value + text[at + len(value) :]
    assert outcome(repacked(data, {MAIN: text}))


_NAMES = [
    "p", "r", "t", "tc", "tr", "tbl", "sdt", "sdtContent", "bookmarkStart", "bookmarkEnd", "ins", "del",
    "moveTo", "fldSimple", "fldChar", "txbxContent", "sym", "tab", "pPr", "sectPr", "tag",
]  # fmt: skip


@FUZZ
@given(moves=st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 10**6), st.sampled_from(_NAMES)), max_size=12))
def test_elements_moved_renamed_and_doubled_are_read(made: Draft, moves: list[tuple[int, int, str]]) -> None:
    def change(root: etree._Element) -> None:
        everything = [one for one in root.iter() if isinstance(one.tag, str)][2:]
        for one, other, name in moves:
            moved, target = everything[one % len(everything)], everything[other % len(everything)]
            kind = (one + other) % 4
            if kind == 0:
                moved.tag = W + name
            elif kind == 1:
                target.append(etree.fromstring(etree.tostring(moved)))
            elif kind == 2:
                etree.SubElement(target, W + name).text = "12"
            elif (parent := moved.getparent()) is not None and moved.tag != W + "body":
                parent.remove(moved)

    assert outcome(edit(bytes_of(made), change)) in ("read", "documents.not_word", "documents.not_ours")


@FUZZ
@given(spots=st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 80), st.integers(0, 30)), max_size=8))
def test_edits_anywhere_leave_a_file_that_can_be_read(made: Draft, spots: list[tuple[int, int, int]]) -> None:
    edit_of = WordEdit(bytes_of(made))
    for index, (at, start, length) in enumerate(spots):
        line = at % len(edit_of.lines)
        if index % 2:
            edit_of.replace(line, start, start + length, "ba")
        else:
            edit_of.bind(line, start, start + length, f"gb_thu{index:09d}", "Số thử", "ba")
        edit_of = WordEdit(edit_of.save())
    assert lines_of(WordFile(edit_of.save()))
