"""What a Word file from outside may not bring along: it is kept, handed on and issued again. Pure.

What runs or fetches something is refused with a sentence (macros, embedded objects, outside pictures and texts, fields
that call other programs); what Word itself leaves behind without harm is let be, or taken out where we write the file
anew (`neutral`): the path of an attached template.
"""

import io
import re
import zipfile
from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _
from lxml import etree

from giaoban.base.errors import Refusal, declare
from giaoban.intake.safezip import DAMAGED, MACRO, Package, parse_xml

EMBEDDED = declare(
    "documents.embedded",
    _(
        "Tệp %(name)s có đối tượng nhúng từ chương trình khác (bảng tính, điều khiển, tệp đính trong văn bản). "
        "Hãy dán lại thành chữ hoặc bảng thường rồi đưa tệp trở lại."
    ),
)
OUTSIDE = declare(
    "documents.outside",
    _("Tệp %(name)s lấy nội dung từ ngoài tệp (%(what)s). Hãy đưa hẳn nội dung đó vào văn bản rồi đưa tệp trở lại."),
)
STRICT = declare(
    "documents.strict_word",
    _(
        "Tệp %(name)s lưu theo dạng Strict Open XML. Hãy chọn Lưu thành (Save As) → Word Document (.docx) "
        "rồi đưa tệp trở lại."
    ),
)

# A report with annexes of 13 communes is about one megabyte unpacked.
MOST = (24 * 2**20, 96 * 2**20)
MAIN_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_TYPES = "[Content_Types].xml"
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_OVERRIDE = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "http://purl.oclc.org/ooxml/"
_TEMPLATE = "/attachedTemplate"
# What a relation leads to that runs, or holds text that no reader of ours sees.
_RUNS = (
    "/oleObject",
    "/package",
    "/control",
    "/activeXControlBinary",
    "/aFChunk",
    "/subDocument",
    "/frame",
    "/vbaProject",
)
_RUNNING_FOLDERS = ("word/embeddings/", "word/activex/", "word/vbadata", "word/vbaproject")
_LINKS = ("http://", "https://", "mailto:")
_CALLS = re.compile(
    r"^\s*\"?(DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|INCLUDE|IMPORT|LINK|DATABASE|RD|MACROBUTTON|EMBED)\b",
    re.IGNORECASE,
)


def inspect(package: Package) -> None:
    """Refuse a package that brings what runs, fetches or hides something. Every part must be in `package.parts`."""
    name, lower = package.name, [one.lower() for one in package.entries]
    if len(set(lower)) != len(lower):
        # Two parts of one name: Word and we might each read another one.
        raise Refusal(DAMAGED, name=name)
    if any(one.startswith(_RUNNING_FOLDERS) for one in lower):
        raise Refusal(EMBEDDED, name=name)
    types = package.xml(_TYPES)
    if types is not None and any("macroenabled" in one.get("ContentType", "").lower() for one in types):
        raise Refusal(MACRO, name=name)
    for part in package.parts:
        if part.endswith(".rels"):
            _relations(package, part)


def type_of(package: Package, part: str) -> str:
    """The content type of a part, by the package's own list; empty where it is not said."""
    types = package.xml(_TYPES)
    for one in types if types is not None else ():
        if one.tag == f"{_OVERRIDE}Override" and one.get("PartName", "").lstrip("/") == part:
            return str(one.get("ContentType", ""))
    return ""


def _relations(package: Package, part: str) -> None:
    root = package.xml(part)
    for one in root.iter(_RELATION) if root is not None else ():
        kind, target = one.get("Type", ""), one.get("Target", "")
        if kind.startswith(_STRICT):
            raise Refusal(STRICT, name=package.name)
        if kind.endswith(_RUNS):
            raise Refusal(EMBEDDED, name=package.name)
        if one.get("TargetMode") != "External" or kind.endswith(_TEMPLATE):
            continue
        if not (kind.endswith("/hyperlink") and target.lower().startswith(_LINKS)):
            raise Refusal(OUTSIDE, name=package.name, what=target[:80] or kind.rpartition("/")[2])


def demand_quiet(name: str, roots: Iterable[etree._Element]) -> None:
    """Refuse fields that call other programs or fetch other files (DDE, INCLUDETEXT …), however they are split."""
    for root in roots:
        said: list[str] = []
        for one in root.iter(f"{_W}instrText", f"{_W}fldChar", f"{_W}fldSimple", f"{_W}altChunk"):
            if one.tag == f"{_W}altChunk":
                raise Refusal(EMBEDDED, name=name)
            if one.tag == f"{_W}instrText":
                said.append(one.text or "")
                continue
            said = [one.get(f"{_W}instr", "")] if one.tag == f"{_W}fldSimple" else said
            call = _CALLS.match("".join(said))
            if call:
                raise Refusal(OUTSIDE, name=name, what=call[1].upper())
            said = []
        call = _CALLS.match("".join(said))
        if call:
            raise Refusal(OUTSIDE, name=name, what=call[1].upper())


def neutral(data: bytes, parts: dict[str, bytes]) -> bytes:
    """The package with some parts written anew, and without the path of a template on somebody's machine."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            content = parts.get(entry.filename)
            if content is None:
                content = old.read(entry)
            if entry.filename == "word/settings.xml":
                content = _without(content, f"{_W}attachedTemplate")
            elif entry.filename == "word/_rels/settings.xml.rels":
                content = _without(content, _RELATION, lambda one: one.get("Type", "").endswith(_TEMPLATE))
            new.writestr(zipfile.ZipInfo(entry.filename, entry.date_time), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _without(content: bytes, tag: str, where: object = None) -> bytes:
    root = parse_xml("settings.xml", content)
    found = [one for one in root.iter(tag) if where is None or (callable(where) and where(one))]
    for one in found:
        parent = one.getparent()
        if parent is not None:
            parent.remove(one)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True) if found else content
