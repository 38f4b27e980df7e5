"""Opening a zipped file (.docx, .xlsx, .odt) without trusting it: no bombs, no entities, no macros, nothing fetched."""

import io
import zipfile
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from lxml import etree

from giaoban.base.errors import Refusal, declare

DAMAGED = declare(
    "intake.damaged",
    _("Tệp %(name)s bị hỏng, không mở được. Hãy mở tệp bằng Word hoặc Excel, lưu lại rồi gửi lại bản mới."),
)
BOMB = declare(
    "intake.too_large_inside",
    _("Tệp %(name)s nén quá nhiều dữ liệu (bung ra hơn %(limit)s MB) nên không được mở. Hãy gửi bản khác."),
)
MACRO = declare(
    "intake.macro", _("Tệp %(name)s có chứa macro. Hãy lưu lại dạng thường, không macro (.docx, .xlsx) rồi gửi lại.")
)
ENTITIES = declare(
    "intake.entities", _("Tệp %(name)s có nội dung trỏ ra ngoài (thực thể XML) nên không được đọc. Hãy gửi bản khác.")
)

MAX_PART_BYTES = 60 * 1024 * 1024
MAX_ALL_BYTES = 200 * 1024 * 1024
MAX_PARTS = 5000


@dataclass(frozen=True, slots=True)
class Package:
    """The parts that were asked for, by name, as bytes that passed the limits; `names` are all there are, `entries`
    the same as the directory lists them, doubles and all."""

    name: str
    parts: dict[str, bytes]
    names: frozenset[str] = frozenset()
    mimetype: str = ""
    entries: tuple[str, ...] = ()

    def xml(self, part: str) -> etree._Element | None:
        """A part as XML, or None when the package lacks it. Refuses entities and damage."""
        data = self.parts.get(part)
        return None if data is None else parse_xml(self.name, data)


def parse_xml(name: str, data: bytes) -> etree._Element:
    """XML that may not name entities, fetch anything or grow without bound. Refuses what is damaged."""
    if b"<!DOCTYPE" in data[:4096] or b"<!ENTITY" in data:
        raise Refusal(ENTITIES, name=name)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise Refusal(DAMAGED, name=name) from None
    # In another encoding (UTF-16) the words above are other bytes; what was parsed tells.
    if root.getroottree().docinfo.internalDTD is not None:
        raise Refusal(ENTITIES, name=name)
    return root


def open_package(
    name: str,
    data: bytes,
    wanted: tuple[str, ...] = ("word/", "docProps/", "customXml/"),
    most: tuple[int, int] = (MAX_PART_BYTES, MAX_ALL_BYTES),
) -> Package:
    """The parts under the wanted folders. Refuses bombs, macros and damaged files; `most` is how many bytes a part and
    how many the whole may unpack to."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
            if len(infos) > MAX_PARTS or sum(info.file_size for info in infos) > most[1]:
                raise Refusal(BOMB, name=name, limit=most[1] // 2**20)
            if any(info.filename.lower().endswith("vbaproject.bin") for info in infos):
                raise Refusal(MACRO, name=name)
            kind = next((info for info in infos if info.filename == "mimetype" and info.file_size < 200), None)
            mimetype = "" if kind is None else archive.read(kind).decode("ascii", "replace").strip()
            parts = {
                info.filename: _read_part(name, archive, info, most[0])
                for info in infos
                if info.filename.startswith(wanted) and info.filename.endswith((".xml", ".rels"))
            }
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, OSError, ValueError, RuntimeError, NotImplementedError):
        raise Refusal(DAMAGED, name=name) from None
    except Refusal:
        raise
    except Exception as error:  # zlib.error and lzma errors have no common base
        if type(error).__module__ in ("zlib", "_lzma", "lzma", "struct"):
            raise Refusal(DAMAGED, name=name) from None
        raise
    entries = tuple(info.filename for info in infos)
    return Package(name, parts, frozenset(entries), mimetype, entries)


def _read_part(name: str, archive: zipfile.ZipFile, info: zipfile.ZipInfo, most: int) -> bytes:
    # The size in the directory can lie: read one byte more than allowed and look.
    with archive.open(info) as part:
        content = part.read(most + 1)
    if len(content) > most:
        raise Refusal(BOMB, name=name, limit=most // 2**20)
    return content
