"""Styles, page and page number of a Word file, from a profile."""

import math

from docx.document import Document as WordFile
from docx.oxml.ns import qn
from docx.shared import Mm, Twips

from giaoban.documents import nodes
from giaoban.documents.nodes import Node, node, val
from giaoban.documents.profiles import Profile

# Nghị định 30/2020: the page number stands in the middle of the top margin.
_HEADER_FROM_TOP = 10.0


def set_styles(word: WordFile, profile: Profile) -> None:
    """Replace the looks of the blank file: one font, black, sizes and spacing of the profile."""
    styles = word.styles.element
    for name in ("docDefaults", "style"):
        for old in styles.findall(qn(f"w:{name}")):
            styles.remove(old)
    latent = styles.find(qn("w:latentStyles"))
    styles.insert(0, _defaults(profile))
    if latent is not None:
        styles.remove(latent)
    styles.extend(_styles(profile))
    _modern(word)


def _modern(word: WordFile) -> None:
    """Word 2013 and later: no compatibility mode."""
    settings = word.settings.element
    for old in settings.findall(qn("w:compat")):
        settings.remove(old)
    setting = {"w:name": "compatibilityMode", "w:uri": "http://schemas.microsoft.com/office/word", "w:val": "15"}
    compat = node("w:compat", None, node("w:compatSetting", setting))
    after = [qn(f"w:{name}") for name in ("docVars", "rsids", "themeFontLang", "clrSchemeMapping", "shapeDefaults")]
    later = [
        child
        for child in settings
        if child.tag in after or child.tag.startswith("{http://schemas.openxmlformats.org/officeDocument/2006/math}")
    ]
    if later:
        later[0].addprevious(compat)
    else:
        settings.append(compat)


def _defaults(profile: Profile) -> Node:
    font = profile.page.font
    fonts = node("w:rFonts", {"w:ascii": font, "w:hAnsi": font, "w:eastAsia": font, "w:cs": font})
    size = round(profile.sizes["body"] * 2)
    language = node("w:lang", {"w:val": "vi-VN", "w:eastAsia": "vi-VN"})
    run = node("w:rPr", None, fonts, val("w:sz", size), val("w:szCs", size), language)
    spacing = node("w:spacing", {"w:before": 0, "w:after": 0, "w:line": 240, "w:lineRule": "auto"})
    paragraph = node("w:pPr", None, spacing)
    return node("w:docDefaults", None, node("w:rPrDefault", None, run), node("w:pPrDefault", None, paragraph))


def _style(
    key: str,
    name: str,
    paragraph: list[Node],
    run: list[Node] | None = None,
    default: bool = False,
    level: int | None = None,
) -> Node:
    attributes: dict[str, nodes.Value] = {"w:type": "paragraph", "w:styleId": key}
    if default:
        attributes["w:default"] = "1"
    if level is not None:
        paragraph = [*paragraph, val("w:outlineLvl", level)]
    return node(
        "w:style",
        attributes,
        val("w:name", name),
        None if default else val("w:basedOn", "Normal"),
        node("w:qFormat"),
        node("w:pPr", None, *paragraph),
        node("w:rPr", None, *(run or [])),
    )


def _size(points: float) -> list[Node]:
    return [val("w:sz", round(points * 2)), val("w:szCs", round(points * 2))]


def _spacing(before: float, after: float, line: float = 1.0) -> Node:
    measures = {"w:before": round(before * 20), "w:after": round(after * 20), "w:line": round(240 * line)}
    return node("w:spacing", {**measures, "w:lineRule": "auto"})


def _prose(before: float, profile: Profile) -> Node:
    """The spacing of running text: lines as a multiple, or exactly so many points apart."""
    body = profile.body
    if not body.leading:
        return _spacing(before, body.after, body.line)
    measures = {"w:before": round(before * 20), "w:after": round(body.after * 20), "w:line": round(body.leading * 20)}
    return node("w:spacing", {**measures, "w:lineRule": "exact"})


def _styles(profile: Profile) -> list[Node]:
    body, sizes = profile.body, profile.sizes
    first = node("w:ind", {"w:firstLine": nodes.twips(body.first_line)})
    prose = _prose(0, profile)
    keep = node("w:keepNext")
    bold, italic = node("w:b"), node("w:i")

    copy = nodes.copied
    basis = [copy(italic)] if profile.words["basis_look"] == "italic" else []

    return [
        _style("Normal", "Normal", [], default=True),
        _style(
            "Heading1",
            "heading 1",
            [copy(keep), _prose(6, profile), copy(first), val("w:jc", "both")],
            [copy(bold)],
            level=0,
        ),
        _style(
            "Heading2", "heading 2", [copy(keep), copy(prose), copy(first), val("w:jc", "both")], [copy(bold)], level=1
        ),
        _style("GBBody", "GB Nội dung", [copy(prose), copy(first), val("w:jc", "both")]),
        _style(
            "GBPlaceholder",
            "GB Chỗ viết thêm",
            [copy(prose), copy(first), val("w:jc", "both")],
            [copy(italic), val("w:color", "595959")],
        ),
        _style("GBBasis", "GB Căn cứ", [copy(prose), copy(first), val("w:jc", "both")], basis),
        _style("GBCaption", "GB Tên biểu", [copy(keep), _spacing(6, 6), val("w:jc", "center")], [copy(bold)]),
        _style("GBNote", "GB Ghi chú", [_spacing(4, 8)], [copy(italic), *_size(sizes["table"])]),
        _style("GBCell", "GB Ô biểu", [_spacing(2, 2)], _size(sizes["table"])),
        _style("GBHead", "GB Đầu văn bản", [copy(keep), val("w:jc", "center")]),
        _style("GBTitle", "GB Tên văn bản", [copy(keep), val("w:jc", "center")]),
        _style("GBRecipients", "GB Nơi nhận", [val("w:jc", "left")], _size(sizes["recipients"])),
        _style("GBEnd", "GB Hết", [node("w:spacing", {"w:line": 20, "w:lineRule": "exact"})], _size(1)),
        _style(
            "GBLast",
            "GB Cuối",
            [node("w:spacing", {"w:line": 20, "w:lineRule": "exact"})],
            [node("w:vanish"), *_size(1)],
        ),
        _style("Header", "header", [val("w:jc", "center")], _size(sizes["page_number"])),
    ]


def _at_least(millimetres: float) -> Twips:
    """A margin that Word's own unit does not round below what was asked for."""
    return Twips(math.ceil(millimetres * 1440 / 25.4))


def set_page(word: WordFile, profile: Profile) -> None:
    """A4 upright with the profile's margins; the page number above the text, not on the first page."""
    section, page = word.sections[0], profile.page
    section.page_width, section.page_height = Mm(page.width), Mm(page.height)
    section.top_margin, section.bottom_margin = _at_least(page.top), _at_least(page.bottom)
    section.left_margin, section.right_margin = _at_least(page.left), _at_least(page.right)
    section.header_distance = section.footer_distance = Mm(_HEADER_FROM_TOP)
    section.different_first_page_header_footer = True
    section.header.is_linked_to_previous = section.first_page_header.is_linked_to_previous = False
    line = section.header.paragraphs[0]._p
    line.getparent().replace(line, nodes.paragraph("Header", nodes.field("PAGE", profile.sizes["page_number"])))
