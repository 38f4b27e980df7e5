"""The parts of a Word file that say which draft it is: custom properties, a custom XML part, core properties. Pure.

LibreOffice drops the custom XML part and keeps the properties; both are dropped by who copies the text into another
file, and then the marks of the figures still lead to the draft.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import cast

from docx.document import Document as WordFile
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.opc.rel import Relationships
from lxml import etree

from giaoban.documents.content import Document
from giaoban.documents.profiles import Profile

DRAFT_PROPERTY = "GiaoBanDraft"
SPACE = "urn:giaoban:draft:1"
_PROPERTIES = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_PROPERTIES_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_FORMAT_ID = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_STORE = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
_STORE_TYPE = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"


@dataclass(frozen=True, slots=True)
class Mark:
    """Which draft a file is: its id, unit (code), period with regime, and the ledger's position it was made at."""

    draft_id: str
    unit: str
    period: str
    seq: int
    ledger: str = ""


def attach(word: WordFile, mark: Mark, document: Document, profile: Profile) -> None:
    """Write what the file is into its package."""
    core = word.core_properties
    core.title = document.heading.title
    core.author = core.last_modified_by = " ".join(document.heading.issuer)
    core.language, core.comments, core.keywords, core.subject = (
        "vi-VN",
        "",
        "",
        document.heading.abstract or document.heading.about,
    )
    core.created = core.modified = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    main = word.part
    package = main.package
    _drop_unused(main.rels)
    _drop_unused(package.rels)
    values = {
        DRAFT_PROPERTY: mark.draft_id,
        "GiaoBanUnit": mark.unit,
        "GiaoBanPeriod": mark.period,
        "GiaoBanPosition": str(mark.seq),
        "GiaoBanForm": f"{profile.form}-{profile.version}",
    }
    properties = Part(PackURI("/docProps/custom.xml"), _PROPERTIES_TYPE, _custom_properties(values), package)
    package.relate_to(properties, RELATIONSHIP_TYPE.CUSTOM_PROPERTIES)
    store = Part(PackURI("/customXml/item1.xml"), "application/xml", _figures(mark, document), package)
    shape = Part(PackURI("/customXml/itemProps1.xml"), _STORE_TYPE, _store_properties(mark.draft_id), package)
    store.relate_to(shape, RELATIONSHIP_TYPE.CUSTOM_XML_PROPS)
    main.relate_to(store, RELATIONSHIP_TYPE.CUSTOM_XML)


def _drop_unused(relations: Relationships) -> None:
    """What the blank file brings along and a report does not need: half a megabyte of styles, a picture of nothing."""
    for key, relation in list(relations.items()):
        if relation.reltype.rpartition("/")[2] in ("customXml", "stylesWithEffects", "numbering", "thumbnail"):
            relations.pop(key)


def _xml(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _default(space: str) -> dict[str, str]:
    """A namespace without a prefix; the stubs of lxml do not know that None is a key."""
    return cast(dict[str, str], {None: space})


def _custom_properties(values: dict[str, str]) -> bytes:
    root = etree.Element(f"{{{_PROPERTIES}}}Properties", nsmap=_default(_PROPERTIES) | {"vt": _TYPES})
    # Numbers 0 and 1 are reserved.
    for number, (name, value) in enumerate(values.items(), 2):
        item = etree.SubElement(
            root, f"{{{_PROPERTIES}}}property", {"fmtid": _FORMAT_ID, "pid": str(number), "name": name}
        )
        etree.SubElement(item, f"{{{_TYPES}}}lpwstr").text = value
    return _xml(root)


def _figures(mark: Mark, document: Document) -> bytes:
    root = etree.Element(
        f"{{{SPACE}}}draft",
        {
            "id": mark.draft_id,
            "unit": mark.unit,
            "period": mark.period,
            "position": str(mark.seq),
            "ledger": mark.ledger,
        },
        nsmap=_default(SPACE),
    )
    for figure in document.figures():
        etree.SubElement(
            root, f"{{{SPACE}}}figure", {"id": figure.id, "expression": " ".join(figure.expressions)}
        ).text = figure.text
    return _xml(root)


def _store_properties(draft_id: str) -> bytes:
    # A GUID of its own for each draft, from the draft's id: Word wants one, and the same draft gives the same file.
    digits = (draft_id.encode().hex() + "0" * 32)[:32].upper()
    guid = f"{{{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}}}"
    root = etree.Element(f"{{{_STORE}}}datastoreItem", nsmap={"ds": _STORE})
    root.set(f"{{{_STORE}}}itemID", guid)
    references = etree.SubElement(root, f"{{{_STORE}}}schemaRefs")
    etree.SubElement(references, f"{{{_STORE}}}schemaRef").set(f"{{{_STORE}}}uri", SPACE)
    return _xml(root)
