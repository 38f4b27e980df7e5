"""Word files that mean harm, made from a draft of ours."""

import io
import warnings
import zipfile
from collections.abc import Callable, Mapping

Parts = Mapping[str, bytes | None]
TYPES, RELS = "[Content_Types].xml", "word/_rels/document.xml.rels"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_DOCUMENT = "word/document.xml"


def repacked(data: bytes, parts: Parts, doubled: bytes | None = None) -> bytes:
    """The package with parts added, replaced, or (None) left out; `doubled`: a second main part of the same name."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            if entry.filename not in parts:
                new.writestr(entry.filename, old.read(entry))
        for name, content in parts.items():
            if content is not None:
                new.writestr(name, content)
        if doubled is not None:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                new.writestr(_DOCUMENT, doubled)
    return out.getvalue()


def part(data: bytes, name: str) -> bytes:
    """One part of the package."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return package.read(name)


def swapped(data: bytes, name: str, old: bytes, new: bytes) -> bytes:
    """The package with words of one part changed."""
    content = part(data, name)
    assert old in content, (name, old)
    return repacked(data, {name: content.replace(old, new)})


def related(kind: str, target: str, external: bool = True) -> Callable[[bytes], bytes]:
    """A relation of the text to something."""

    def change(data: bytes) -> bytes:
        mode = ' TargetMode="External"' if external else ""
        one = f'<Relationship Id="rIdX" Type="{RELATIONS}/{kind}" Target="{target}"{mode}/></Relationships>'
        return swapped(data, RELS, b"</Relationships>", one.encode())

    return change


def said_in_text(xml: bytes) -> Callable[[bytes], bytes]:
    """A paragraph of raw XML at the beginning of the text."""
    return lambda data: swapped(data, _DOCUMENT, b"<w:body>", b"<w:body><w:p>" + xml + b"</w:p>")


def field(code: str) -> Callable[[bytes], bytes]:
    """A field, its code split over runs as Word does."""
    half = len(code) // 2
    return said_in_text(
        b'<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        b"<w:r><w:instrText>" + code[:half].encode() + b"</w:instrText></w:r>"
        b"<w:r><w:instrText>" + code[half:].encode() + b"</w:instrText></w:r>"
        b'<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def entities(definition: bytes) -> Callable[[bytes], bytes]:
    """A document type with entities before the text."""

    def change(data: bytes) -> bytes:
        content = part(data, _DOCUMENT)
        head, _end, rest = content.partition(b"?>")
        return repacked(data, {_DOCUMENT: head + b"?>" + b"<!DOCTYPE w [" + definition + b"]>" + rest})

    return change


def in_utf16(definition: bytes) -> Callable[[bytes], bytes]:
    """The same in an encoding in which the words are other bytes."""

    def change(data: bytes) -> bytes:
        content = part(entities(definition)(data), _DOCUMENT).decode()
        body = content.partition("?>")[2]
        return repacked(data, {_DOCUMENT: ('<?xml version="1.0" encoding="UTF-16"?>' + body).encode("utf-16")})

    return change


def nested(depth: int, tag: bytes = b"w:sdt", inner: bytes = b"w:sdtContent") -> Callable[[bytes], bytes]:
    """Elements in elements."""
    opened = (b"<" + tag + b"><" + inner + b">") * depth
    closed = (b"</" + inner + b"></" + tag + b">") * depth
    return lambda data: swapped(data, _DOCUMENT, b"<w:body>", b"<w:body>" + opened + b"<w:p/>" + closed)
