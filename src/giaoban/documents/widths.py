"""How wide a line of Times prints, so that a rule can be drawn as long as the line above it. Pure.

Advance widths in thousandths of the size, as in every font with the metrics of Times. An accented letter is as wide as
its base.
"""

import unicodedata

_REGULAR = {
    180: "'", 250: " ,.", 278: "/:;ijlt", 333: "!()-Ifr", 389: "Js", 408: '"', 444: "?acez",
    500: "*0123456789_bdghknopquvxyđ–", 529: "ơ", 542: "ư", 556: "FPS", 564: "+<=>", 611: "ELTZ", 667: "BCR",
    722: "ADGHKNOQUVXYwĐƠ", 776: "Ư", 778: "&m", 833: "%", 889: "M", 944: "W", 1000: "…",
}  # fmt: skip
_BOLD = {
    250: " ,.", 278: "'/il", 333: "!()-:;fjt", 389: "Is", 444: "cerz", 500: "*0123456789?J_agovxy–", 554: "ơ",
    555: '"', 556: "Sbdhknpquđ", 570: "+<=>", 600: "ư", 611: "FP", 667: "BELTZ", 722: "ACDNRUVXYwĐ",
    778: "GHKOQƠ", 796: "Ư", 833: "&m", 944: "M", 1000: "%W…",
}  # fmt: skip
_TABLES = [{letter: width for width, letters in table.items() for letter in letters} for table in (_REGULAR, _BOLD)]
_POINT = 25.4 / 72


def line_width(text: str, size: float, bold: bool = False) -> float:
    """The printed width in millimetres of a line at a size in points.

    >>> round(line_width("Độc lập - Tự do - Hạnh phúc", 13, bold=True))
    57
    """
    widths = _TABLES[bold]
    total = 0
    for letter in unicodedata.normalize("NFC", text):
        base = unicodedata.normalize("NFD", letter)[0]
        horned = "\u031b" in unicodedata.normalize("NFD", letter)
        if horned:
            base = unicodedata.normalize("NFC", base + "\u031b")
        total += widths.get(letter, widths.get(base, 500))
    return total * size / 1000 * _POINT
