"""A Word file that came from outside: its text parts, found by the package's own relations. Pure."""

import posixpath

from django.utils.translation import gettext_lazy as _
from lxml import etree

from giaoban.base.errors import Refusal, declare
from giaoban.documents.strangers import MAIN_TYPE, MOST, demand_quiet, inspect, type_of
from giaoban.intake.safezip import open_package

NOT_WORD = declare(
    "documents.not_word",
    _("Tệp này không phải tệp Word .docx. Hãy mở bằng Word, lưu lại thành .docx rồi kiểm tra lại."),
)

_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_MAIN = "/officeDocument"
_BESIDE = ("/header", "/footer", "/footnotes", "/endnotes")
_CUSTOM = "/custom-properties"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TRACKED = tuple(f"{_W}{name}" for name in ("ins", "del", "moveFrom", "moveTo"))
_PROPERTY = "{http://schemas.openxmlformats.org/officeDocument/2006/custom-properties}property"

Element = etree._Element


class WordFile:
    """The parts of a .docx that carry text, parsed. Raises Refusal for what is no readable Word file."""

    def __init__(self, data: bytes, name: str = "") -> None:
        if not data.startswith(b"PK"):
            raise Refusal(NOT_WORD)
        self.name = name
        self._package = open_package(name, data, wanted=("",), most=MOST)
        inspect(self._package)
        main = [target for kind, target in self._relations("") if kind.endswith(_MAIN)]
        if not main or main[0] not in self._package.parts or type_of(self._package, main[0]) not in ("", MAIN_TYPE):
            raise Refusal(NOT_WORD)
        self.main = main[0]
        root = self._package.xml(self.main)
        if root is None or root.find(f"{_W}body") is None:
            raise Refusal(NOT_WORD)
        self._body: Element = root
        demand_quiet(name, [root, *self.beside()])

    def body(self) -> Element:
        """The document's main part: the same tree each time."""
        return self._body

    def beside(self) -> list[Element]:
        """Headers, footers and notes."""
        return self._parts_of(_BESIDE)

    def comments(self) -> list[tuple[str, str]]:
        """Who said what in the margin: author and words of each comment."""
        return [
            (one.get(f"{_W}author", ""), " ".join("".join(t.text or "" for t in one.iter(f"{_W}t")).split()))
            for root in self._parts_of(("/comments",))
            for one in root.iter(f"{_W}comment")
        ]

    def tracked(self) -> int:
        """How many changes Word keeps as tracked, neither taken over nor refused."""
        return sum(1 for root in (self.body(), *self.beside()) for _one in root.iter(*_TRACKED))

    def has_template(self) -> bool:
        """Whether it names a template on somebody's machine."""
        parts = self._package.parts
        return any(b"attachedTemplate" in parts[part] for part in parts if part.endswith("settings.xml.rels"))

    def _parts_of(self, kinds: tuple[str, ...]) -> list[Element]:
        targets = sorted({target for kind, target in self._relations(self.main) if kind.endswith(kinds)})
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
