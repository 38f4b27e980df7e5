"""One text, three views of it that share a single set of offsets, and the way back to the original characters.

`norm` is composed (NFC) without zero-width characters and with every kind of space as a plain one. `canon` is `norm`
in lower case with one spelling for what offices spell in several ways (uỷ/ủy, hoà/hòa, tỉ/tỷ). `key` is `canon`
without accents. All three have the same length, character for character.
"""

import re
import unicodedata
from functools import cached_property

_SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_DROPPED = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_PLAIN = str.maketrans({**dict.fromkeys(_SPACES, " "), "Ð": "Đ", "ð": "đ"})
_NEEDS_WORK = re.compile(f"[{_DROPPED}\u0300-\u036f]")
_CLUSTER = re.compile(f"[^{_DROPPED}\u0300-\u036f]?[{_DROPPED}\u0300-\u036f]+")
_WITHOUT = dict.fromkeys(map(ord, _DROPPED))
_TONES = {"": "", "\u0300": "f", "\u0301": "s", "\u0309": "r", "\u0303": "x", "\u0323": "j"}


def _lower_table() -> dict[int, str]:
    table: dict[int, str] = {}
    for code in range(0x41, 0x1F00):
        lower = chr(code).lower()
        if len(lower) == 1 and lower != chr(code):
            table[code] = lower
    return table


_LOWER = _lower_table()


def _accent_table() -> dict[int, str]:
    table = {ord("đ"): "d"}
    for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00)):
        base = unicodedata.normalize("NFD", chr(code))[0]
        if base != chr(code) and base.isascii():
            table[code] = base.lower()
    return table


_UNACCENT = _accent_table()


def _toned(vowel: str) -> dict[str, str]:
    """Every toned form of a vowel: tone mark to letter, as 'à' for a and U+0300."""
    return {mark: unicodedata.normalize("NFC", vowel + mark) for mark in _TONES}


def _placement() -> tuple[dict[str, str], dict[str, str]]:
    at_end: dict[str, str] = {}
    inside: dict[str, str] = {}
    for first, second in (("o", "a"), ("o", "e"), ("u", "y")):
        for mark in _TONES:
            if mark:
                early = _toned(first)[mark] + second
                late = first + _toned(second)[mark]
                at_end[late] = early
                inside[early] = late
    return at_end, inside


_AT_END, _INSIDE = _placement()
_LATE = re.compile(f"(?<![q])(?:{'|'.join(_AT_END)})(?![^\\W\\d_])")
_EARLY = re.compile(f"(?:{'|'.join(_INSIDE)})(?=[^\\W\\d_])")
_AFTER_Q = re.compile(f"(?<=q)(?:{'|'.join(k for k in _INSIDE if k[1] == 'y')})(?![^\\W\\d_])")
# The tone typed on the first letter of ươ ("hứơng"): a common slip of the keyboard.
_SLIP = {"ứơ": "ướ", "ừơ": "ườ", "ửơ": "ưở", "ữơ": "ưỡ", "ựơ": "ượ"}
_SLIPS = re.compile("|".join(_SLIP))
_TI = re.compile(r"\btỉ\b(?! mỉ)")


def canonical(text: str) -> str:
    """`text`, already composed, in lower case with one spelling for tone placement and tỉ/tỷ; the same length.

    >>> canonical("UỶ BAN NHÂN DÂN, HOÀ BÌNH, 2 TỈ")
    'ủy ban nhân dân, hòa bình, 2 tỷ'
    >>> canonical("Quý I, hoàn chỉnh, hòan thành")
    'quý i, hoàn chỉnh, hoàn thành'
    """
    lower = text.translate(_LOWER)
    lower = _LATE.sub(lambda m: _AT_END[m[0]], lower)
    lower = _EARLY.sub(lambda m: _INSIDE[m[0]], lower)
    lower = _AFTER_Q.sub(lambda m: _INSIDE[m[0]], lower)
    lower = _SLIPS.sub(lambda m: _SLIP[m[0]], lower)
    return _TI.sub("tỷ", lower)


def unaccented(text: str) -> str:
    """`text`, already composed, in lower case without accents; the same length.

    >>> unaccented("Đảng uỷ")
    'dang uy'
    """
    return text.translate(_LOWER).translate(_UNACCENT)


def fold(text: str) -> str:
    """Any text as a search key: composed, lower case, no accents, single spaces.

    >>> fold("  Ủy ban\u00a0Nhân dân ")
    'uy ban nhan dan'
    """
    return " ".join(unaccented(Text(text).norm).split())


class Text:
    """A text with its normalised views; `norm[i]` stands at `origin(i)` of the original."""

    def __init__(self, original: str) -> None:
        self.original = original
        plain = original.translate(_PLAIN)
        self._starts: list[int] | None = None
        if _NEEDS_WORK.search(plain):
            plain = self._compose(plain)
        self.norm = plain

    def _compose(self, plain: str) -> str:
        out: list[str] = []
        starts: list[int] = []
        done = 0
        for match in _CLUSTER.finditer(plain):
            at = match.start()
            out.append(plain[done:at])
            starts.extend(range(done, at))
            cluster = match[0].translate(_WITHOUT)
            composed = unicodedata.normalize("NFC", cluster) if len(cluster) > 1 else cluster
            out.append(composed)
            first = match.end() - len(match[0].lstrip(_DROPPED))
            starts.extend([first] * len(composed))
            done = match.end()
        out.append(plain[done:])
        starts.extend(range(done, len(plain)))
        starts.append(len(plain))
        self._starts = starts
        return "".join(out)

    @cached_property
    def canon(self) -> str:
        """`norm` in lower case with one spelling; the same length."""
        return canonical(self.norm)

    @cached_property
    def key(self) -> str:
        """`canon` without accents; the same length."""
        return self.canon.translate(_UNACCENT)

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """The characters of the original that `norm[start:end]` stands for."""
        if self._starts is None:
            return start, end
        if end <= start:
            return self._starts[start], self._starts[start]
        last = self._starts[end - 1]
        stop = end
        while stop < len(self._starts) - 1 and self._starts[stop] == last:
            stop += 1
        tail = self._starts[stop]
        while tail > last + 1 and self.original[tail - 1] in _DROPPED:
            tail -= 1
        return self._starts[start], tail
