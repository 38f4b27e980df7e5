"""WordprocessingML as trees of nodes: runs, paragraphs, tables, drawn rules, and the binding of a figure. Pure.

Lengths come in millimetres, sizes in points; Word wants twentieths of a point, half points and EMU.
"""

import copy
from collections.abc import Iterable, Mapping

from lxml import etree

NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "xml": "http://www.w3.org/XML/1998/namespace",
}
Node = etree._Element
Value = str | int
_SHAPE = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"


def qualified(name: str) -> str:
    """`w:p` as lxml names it; a name without a prefix stays."""
    prefix, colon, local = name.partition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}" if colon else name


def node(name: str, attributes: Mapping[str, Value] | None = None, *children: Node | None) -> Node:
    """An element with attributes and children; None among the children is left out."""
    prefixes = {"w", name.partition(":")[0]} | ({"wps"} if name == "mc:AlternateContent" else set())
    made = etree.Element(qualified(name), nsmap={p: NAMESPACES[p] for p in sorted(prefixes) if p != "xml"})
    for key, value in (attributes or {}).items():
        made.set(qualified(key), str(value))
    made.extend(child for child in children if child is not None)
    return made


def copied(made: Node) -> Node:
    """A copy that can stand in another place: an element has one parent."""
    return copy.deepcopy(made)


def val(name: str, value: Value) -> Node:
    """An element that only has a `w:val`."""
    return node(name, {"w:val": value})


def twips(millimetres: float) -> int:
    """Twentieths of a point."""
    return round(millimetres * 1440 / 25.4)


def emu(millimetres: float) -> int:
    """English metric units, 36,000 to the millimetre."""
    return round(millimetres * 36000)


def run_properties(
    size: float | None = None, bold: bool = False, italic: bool = False, colour: str = "", underline: bool = False
) -> Node | None:
    """What differs from the paragraph's style, or None."""
    parts = [
        node("w:b") if bold else None,
        node("w:i") if italic else None,
        val("w:color", colour) if colour else None,
        val("w:sz", round(size * 2)) if size else None,
        val("w:szCs", round(size * 2)) if size else None,
        val("w:u", "single") if underline else None,
    ]
    return node("w:rPr", None, *parts) if any(part is not None for part in parts) else None


def run(
    text: str,
    size: float | None = None,
    bold: bool = False,
    italic: bool = False,
    colour: str = "",
    underline: bool = False,
) -> Node:
    """A run of text."""
    words = node("w:t", {"xml:space": "preserve"})
    words.text = text
    return node("w:r", None, run_properties(size, bold, italic, colour, underline), words)


def bound_run(mark: str, title: str, number: int, inner: Node) -> list[Node]:
    """A run bound to the ledger: a bookmark around a content control, both named by `mark`.

    The control cannot be deleted by mistake (sdtLocked), its words can be corrected: the correction is found by its
    mark when the file comes back.
    """
    properties = node(
        "w:sdtPr",
        None,
        val("w:alias", f"{title[:40]} · {mark}" if title else mark),
        val("w:tag", mark),
        val("w:id", 710_000_000 + number),
        val("w:lock", "sdtLocked"),
        node("w:text"),
    )
    control = node("w:sdt", None, properties, node("w:sdtContent", None, inner))
    start = node("w:bookmarkStart", {"w:id": number, "w:name": mark})
    return [start, control, node("w:bookmarkEnd", {"w:id": number})]


# Millimetres that a dash and its blank take in a line of 14 points.
_DASH = 2.9


def paragraph(
    style: str,
    children: Iterable[Node] = (),
    align: str = "",
    keep_next: bool = False,
    spacing: tuple[float, float] | None = None,
    indent: float = 0,
) -> Node:
    """A paragraph in a style; `spacing` is before and after in points, `indent` from the left in millimetres, of the
    first line; those after it begin under its words, behind the dash."""
    properties = [
        val("w:pStyle", style) if style else None,
        node("w:keepNext") if keep_next else None,
        node("w:spacing", {"w:before": round(spacing[0] * 20), "w:after": round(spacing[1] * 20)}) if spacing else None,
        node("w:ind", {"w:left": twips(indent + _DASH), "w:hanging": twips(_DASH)}) if indent else None,
        val("w:jc", align) if align else None,
    ]
    return node("w:p", None, node("w:pPr", None, *properties), *children)


def drawn_rule(length: float, weight: float, below: float, number: int) -> Node:
    """A run that draws a horizontal line, centred in its column, `below` millimetres under its paragraph's top."""
    line = node(
        "a:ln",
        {"w": round(weight * 12700)},
        node("a:solidFill", None, node("a:srgbClr", {"val": "000000"})),
    )
    extent = {"cx": emu(length), "cy": 0}
    shape = node(
        "wps:wsp",
        None,
        node("wps:cNvCnPr"),
        node(
            "wps:spPr",
            None,
            node("a:xfrm", None, node("a:off", {"x": 0, "y": 0}), node("a:ext", extent)),
            node("a:prstGeom", {"prst": "line"}, node("a:avLst")),
            line,
        ),
        node("wps:bodyPr"),
    )
    anchor = node(
        "wp:anchor",
        {
            "distT": 0,
            "distB": 0,
            "distL": 0,
            "distR": 0,
            "simplePos": 0,
            "relativeHeight": number,
            "behindDoc": 0,
            "locked": 0,
            "layoutInCell": 1,
            "allowOverlap": 1,
        },  # fmt: skip
        node("wp:simplePos", {"x": 0, "y": 0}),
        node("wp:positionH", {"relativeFrom": "column"}, _text("wp:align", "center")),
        node("wp:positionV", {"relativeFrom": "paragraph"}, _text("wp:posOffset", str(emu(below)))),
        node("wp:extent", extent),
        node("wp:effectExtent", {"l": 0, "t": 0, "r": 0, "b": 0}),
        node("wp:wrapNone"),
        node("wp:docPr", {"id": number, "name": f"Đường kẻ {number}"}),
        node("wp:cNvGraphicFramePr"),
        node("a:graphic", None, node("a:graphicData", {"uri": _SHAPE}, shape)),
    )
    choice = node("mc:Choice", {"Requires": "wps"}, node("w:drawing", None, anchor))
    return node("w:r", None, node("mc:AlternateContent", None, choice))


def _text(name: str, text: str) -> Node:
    made = node(name)
    made.text = text
    return made


def field(instruction: str, size: float) -> list[Node]:
    """A field such as PAGE, with nothing computed yet."""
    code = node("w:instrText", {"xml:space": "preserve"})
    code.text = f" {instruction} "
    kinds = ("begin", None, "separate", "end")
    return [
        node("w:r", None, run_properties(size), node("w:fldChar", {"w:fldCharType": kind}) if kind else code)
        for kind in kinds
    ]


def cell(width: float, paragraphs: Iterable[Node], span: int = 1, middle: bool = False) -> Node:
    """A table cell; a Word cell always ends with a paragraph."""
    properties = node(
        "w:tcPr",
        None,
        node("w:tcW", {"w:w": twips(width), "w:type": "dxa"}),
        val("w:gridSpan", span) if span > 1 else None,
        val("w:vAlign", "center") if middle else None,
    )
    return node("w:tc", None, properties, *paragraphs)


def row(cells: Iterable[Node], header: bool = False) -> Node:
    """A table row that is not split over pages; a header row stands again on each page."""
    properties = node("w:trPr", None, node("w:cantSplit"), node("w:tblHeader") if header else None)
    return node("w:tr", None, properties, *cells)


def embolden(runs: Iterable[Node]) -> None:
    """Set runs in bold, those inside content controls too."""
    for one in runs:
        for run_ in one.iter(qualified("w:r")):
            properties = run_.find(qualified("w:rPr"))
            if properties is None:
                properties = node("w:rPr")
                run_.insert(0, properties)
            properties.insert(0, node("w:b"))


def table(widths: Iterable[float], rows: Iterable[Node], borders: bool, padding: float, centred: bool = False) -> Node:
    """A table of fixed columns, with every border or none; `padding` is left and right inside a cell."""
    columns = list(widths)
    edges = [
        node(f"w:{edge}", {"w:val": "single", "w:sz": 4, "w:space": 0, "w:color": "000000"})
        for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
    ]
    margins = [node(f"w:{side}", {"w:w": twips(padding), "w:type": "dxa"}) for side in ("left", "right")]
    properties = node(
        "w:tblPr",
        None,
        node("w:tblW", {"w:w": sum(map(twips, columns)), "w:type": "dxa"}),
        val("w:jc", "center") if centred else None,
        None if centred else node("w:tblInd", {"w:w": 0, "w:type": "dxa"}),
        node("w:tblBorders", None, *edges) if borders else None,
        node("w:tblLayout", {"w:type": "fixed"}),
        node("w:tblCellMar", None, *margins),
    )
    grid = node("w:tblGrid", None, *(node("w:gridCol", {"w:w": twips(width)}) for width in columns))
    return node("w:tbl", None, properties, grid, *rows)


def _part(parent: Node, name: str) -> Node:
    found = parent.find(qualified(name))
    if found is None:
        raise ValueError(f"{parent.tag}: no {name}")
    return found


def end_section(last: Node, section: Node) -> None:
    """Let a section end with its last paragraph."""
    _part(last, "w:pPr").append(section)


def section_like(section: Node, width: float, height: float, landscape: bool) -> Node:
    """A section's properties like another's, upright or on its side, with pages that count from 1."""
    made = copied(section)
    sheet = _part(made, "w:pgSz")
    across, down = (height, width) if landscape else (width, height)
    sheet.set(qualified("w:w"), str(twips(across)))
    sheet.set(qualified("w:h"), str(twips(down)))
    if landscape:
        sheet.set(qualified("w:orient"), "landscape")
    _part(made, "w:pgMar").addnext(node("w:pgNumType", {"w:start": 1}))
    return made
