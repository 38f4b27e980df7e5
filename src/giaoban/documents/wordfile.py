"""A Word file that came from outside: its text parts, found by the package's own relations. Pure."""

import posixpath

from django.utils.translation import gettext_lazy as _
from lxml import etree

from giaoban.base.errors import Refusal, declare
from giaoban.intake.safezip import open_package

NOT_WORD = declare(
    "documents.not_word",
    _("Tệp này không phải tệp Word .docx. Hãy mở bằng Word, lưu lại thành .docx rồi kiểm tra lại."),
)

_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_MAIN = "/officeDocument"
_BESIDE = ("/header", "/footer", "/footnotes", "/endnotes")
_CUSTOM = "/custom-properties"
_PROPERTY = "{http://schemas.openxmlformats.org/officeDocument/2006/custom-properties}property"

Element = etree._Element


class WordFile:
    """The parts of a .docx that carry text, parsed. Raises Refusal for what is no readable Word file."""

    def __init__(self, data: bytes, name: str = "") -> None:
        if not data.startswith(b"PK"):
            raise Refusal(NOT_WORD)
        self._package = open_package(name, data, wanted=("",))
        main = [target for kind, target in self._relations("") if kind.endswith(_MAIN)]
        if not main or main[0] not in self._package.parts:
            raise Refusal(NOT_WORD)
        self.main = main[0]

    def body(self) -> Element:
        """The document's main part."""
        root = self._package.xml(self.main)
        if root is None:
            raise Refusal(NOT_WORD)
        return root

    def beside(self) -> list[Element]:
        """Headers, footers and notes."""
        targets = sorted({target for kind, target in self._relations(self.main) if kind.endswith(_BESIDE)})
        return [root for target in targets if (root := self._package.xml(target)) is not None]

    def properties(self) -> dict[str, str]:
        """The custom properties by name."""
        found: dict[str, str] = {}
        for kind, target in self._relations(""):
            root = self._package.xml(target) if kind.endswith(_CUSTOM) else None
            if root is not None:
                for item in root.iter(_PROPERTY):
                    found[item.get("name", "")] = "".join(str(text) for text in item.itertext()).strip()
        return found

    def _relations(self, part: str) -> list[tuple[str, str]]:
        """Kind and target of every relation of a part inside the file."""
        folder, name = posixpath.split(part)
        root = self._package.xml(posixpath.join(folder, "_rels", f"{name}.rels"))
        found: list[tuple[str, str]] = []
        for relation in root.iter(_RELATIONS) if root is not None else ():
            if relation.get("TargetMode") != "External":
                target = relation.get("Target", "")
                whole = target[1:] if target.startswith("/") else posixpath.join(folder, target)
                found.append((relation.get("Type", ""), posixpath.normpath(whole)))
        return found
