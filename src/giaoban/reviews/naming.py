"""Which unit a secretary means by "Phòng Kinh tế", "CA xã", "bà Hiệu trưởng Trường Mầm non", "các thôn". Pure.

Names are compared as words without accents, with the abbreviations that offices use written out and the place's own
name left out: "Phòng VHXH" and "phòng Văn hóa - Xã hội xã Đồng Nguyên" are the same words. A name may be said in part,
in order, from its first word. What fits several units equally well is left to a person.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from vnfigures.text import Text

_SHORT: dict[str, str] = {
    "ubnd": "uy ban nhan dan", "hdnd": "hoi dong nhan dan", "mttq": "mat tran to quoc",
    "ubmttq": "uy ban mat tran to quoc",
    "ub": "uy ban", "ubkt": "uy ban kiem tra", "vp": "van phong", "vpdu": "van phong dang uy", "ca": "cong an",
    "bchqs": "ban chi huy quan su", "chqs": "chi huy quan su", "qs": "quan su", "lhpn": "lien hiep phu nu",
    "ccb": "cuu chien binh", "nd": "nong dan", "tn": "thanh nien", "tncs": "thanh nien cong san", "hcm": "ho chi minh",
    "vhxh": "van hoa xa hoi", "vh": "van hoa", "xh": "xa hoi", "kt": "kinh te", "ktht": "kinh te ha tang",
    "kthtdt": "kinh te ha tang do thi", "ht": "ha tang", "dt": "do thi", "tckh": "tai chinh ke hoach",
    "tnmt": "tai nguyen moi truong", "ldtbxh": "lao dong thuong binh xa hoi", "gddt": "giao duc dao tao",
    "ctxh": "chinh tri xa hoi", "hcc": "hanh chinh cong", "pvhcc": "phuc vu hanh chinh cong", "tt": "trung tam",
    "xdd": "xay dung dang", "du": "dang uy", "tdp": "to dan pho", "kp": "khu pho", "kdc": "khu dan cu", "p": "phong",
    "mn": "mam non",
    "thcs": "trung hoc co so", "thpt": "trung hoc pho thong", "gd": "giao duc", "yt": "y te", "kv": "khu vuc",
    "bql": "ban quan ly", "bqlda": "ban quan ly du an", "vn": "viet nam",
}  # fmt: skip
_WORDY = frozenset(
    re.findall(
        r"\w+", "ubnd hdnd mttq ubmttq ubkt lhpn tncs ccb vhxh hcc thcs thpt tdp chqs bchqs ktht kthtdt bqlda bql"
    )
)
"""Abbreviations that are no word of their own, so that they need no capitals."""

_SYNONYMS = (
    (("dang", "bo"), ("dang", "uy")),
    (("ban", "chap", "hanh", "quan", "su"), ("ban", "chi", "huy", "quan", "su")),
    (("bch", "quan", "su"), ("ban", "chi", "huy", "quan", "su")),
    (("mot", "cua"), ("hanh", "chinh", "cong")),
)
_LINKS = frozenset(("va", "cua", "so", "cac"))
_LEVELS = ("thanh pho", "thi tran", "dac khu", "thi xa", "phuong", "huyen", "quan", "tinh", "xa")
_ENDS_IN_A_PERSON = frozenset(("vien", "phi"))
"""Words that make another thing of the name before them: "đảng ủy viên", "đoàn phí"."""
_WITHOUT_HEAD = (("mat", "tran"), ("quan", "su"), ("phu", "nu"), ("cuu", "chien", "binh"))
_GENERIC = frozenset(
    re.findall(
        r"\w+",
        "phong ban hoi doan truong uy van tram trung tam thon to dan pho khu ap xom khom lang buon y chi xa phuong "
        "cong cua dang quan",
    )
)
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Named:
    """A unit that may be told to do something: `body` and `type` are those of the registry. Of several that fit the
    same words the lowest `far` is meant: one's own bodies, then the places below, then theirs."""

    id: int
    name: str
    body: str
    type: str
    far: int = 0


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that name units: one; several of which one is meant; several that are all meant (`each`)."""

    start: int
    end: int
    words: str
    units: tuple[int, ...]
    each: bool = False

    @property
    def unit(self) -> int | None:
        """The one unit that is meant."""
        return self.units[0] if len(self.units) == 1 and not self.each else None


@dataclass(frozen=True, slots=True)
class _Token:
    """One word; an abbreviation written out is several words that share its characters."""

    key: str
    start: int
    end: int
    short: bool


class Names:
    """The units that a conclusion can name, ready to be found in any text. Built once per meeting."""

    def __init__(self, units: Sequence[Named]) -> None:
        self.units = units
        places = {_plain(unit.name) for unit in units if unit.body == "place"}
        self._bare = {name.split(" ", 1)[1] for name in places if " " in name} | {
            _without_level(name) for name in places
        }
        self._place: dict[int, str] = {}
        self._far = {unit.id: unit.far for unit in units}
        self._core = {unit.id: self._core_of(unit) for unit in units}
        self._firsts: dict[str, list[int]] = {}
        self._shorts: dict[str, list[int]] = {}
        for key, core in self._core.items():
            self._firsts.setdefault(core[0], []).append(key)
            if core[0] in _GENERIC and len(core) > 1:
                self._shorts.setdefault(core[1], []).append(key)
            for words in _WITHOUT_HEAD:
                at = _find(core, words)
                if at > 0:
                    self._firsts.setdefault(words[0], []).append(key)

    def _core_of(self, unit: Named) -> tuple[str, ...]:
        """A name's words, without the place it belongs to."""
        words = _plain(unit.name)
        if unit.body != "place":
            for place in sorted(self._bare, key=len, reverse=True):
                for level in _LEVELS:
                    if words.endswith(f" {level} {place}"):
                        words = words.removesuffix(f" {level} {place}")
                        self._place[unit.id] = place
        kept = tuple(word for word in words.split() if word not in _LINKS or unit.body == "place")
        return kept or (words,)

    def found_in(self, text: Text) -> list[Mention]:
        """Every mention, in order, without overlaps; the longest name wins."""
        tokens = _tokens(text)
        found: list[Mention] = []
        at = 0
        while at < len(tokens):
            mention, following = self._group(text, tokens, at) or self._single(text, tokens, at) or (None, at + 1)
            if mention:
                found.append(mention)
            at = max(at + 1, following)
        return found

    def _single(self, text: Text, tokens: list[_Token], at: int) -> tuple[Mention, int] | None:
        best: list[tuple[int, bool, int, int]] = []
        first = tokens[at]
        also = self._shorts.get(first.key, ()) if first.short else ()
        for unit in dict.fromkeys((*self._firsts.get(first.key, ()), *also)):
            core = self._core[unit]
            said, stop = _along(tokens, at, core)
            if said and _tells_apart(core, said, tokens, stop, text):
                best.append((stop, len(said) == len(core), len(said), unit))
        if not best:
            return None
        longest = max((stop, count) for stop, _, count, _ in best)
        tied = [one for one in best if (one[0], one[2]) == longest]
        whole = [one for one in tied if one[1]]
        stop, place = self._past_place(text, tokens, longest[0])
        fitting = [one for one in whole or tied if self._place.get(one[3], place) == place] if place else []
        chosen = self._nearest(unit for _, _, _, unit in (fitting or whole or tied))
        if stop < len(tokens) and tokens[stop].key in _ENDS_IN_A_PERSON:
            return None
        start, end = tokens[at].start, tokens[stop - 1].end
        return Mention(start, end, text.norm[start:end], chosen), stop

    def _past_place(self, text: Text, tokens: list[_Token], at: int) -> tuple[int, str]:
        """Behind "xã", "của phường", "xã Đồng Nguyên", and the place that is named."""
        if at >= len(tokens) or text.norm[tokens[at - 1].end : tokens[at].start].strip():
            return at, ""
        stop = at + 1 if tokens[at].key == "cua" else at
        for level in _LEVELS:
            words = level.split()
            if [token.key for token in tokens[stop : stop + len(words)]] == words and not (
                level == "xa" and stop + 1 < len(tokens) and tokens[stop + 1].key == "hoi"
            ):
                stop += len(words)
                for place in self._bare:
                    last = stop + len(place.split())
                    here = [token.key for token in tokens[stop:last]] == place.split()
                    if here and not text.norm[tokens[stop - 1].end : tokens[stop].start].strip():
                        return last, place
                return stop, ""
        return at, ""

    def _counted(self, text: Text, tokens: list[_Token], at: int) -> tuple[Mention, int] | None:
        """ "hai trường mầm non" where there are two; "3 thôn Đoài, Thượng, Hạ", "các thôn Đoài và Thượng": those."""
        said = tokens[at].key
        count = int(said) if said.isdigit() else _COUNTS.get(said, 0)
        if not count and said != "cac" or at + 1 == len(tokens):
            return None
        keys = [token.key for token in tokens[at + 1 : at + 9]]
        width, alike = self._headed(keys)
        if len(alike) < 2:
            return None
        found, stop = self._ends(text, tokens, at + 1 + width, {self._core[unit][width:]: unit for unit in alike})
        if len(found) < 2 or count not in (0, len(found)):
            found, stop = (alike, at + 1 + width) if count == len(alike) else ([], at)
        if not found:
            return None
        start, end = tokens[at].start, tokens[stop - 1].end
        return Mention(start, end, text.norm[start:end], tuple(found), each=True), stop

    def _headed(self, keys: list[str]) -> tuple[int, list[int]]:
        """How many of these words begin the names of several units, as many as can be; and these units."""
        width, alike = 0, [unit for unit in self._firsts.get(keys[0], ()) if self._core[unit][0] == keys[0]]
        found: list[int] = []
        while len(alike) > 1 and width < len(keys):
            width, found = width + 1, alike
            alike = [unit for unit in found if self._core[unit][width : width + 1] == tuple(keys[width : width + 1])]
        return width, sorted(dict.fromkeys(found))

    def _ends(
        self, text: Text, tokens: list[_Token], at: int, ends: dict[tuple[str, ...], int]
    ) -> tuple[list[int], int]:
        """The units whose ends of names are listed from here on ("Đoài, Thượng và Hạ"), and where the list stops."""
        found: list[int] = []
        stop = at
        while at < len(tokens):
            longest = max(
                (end for end in ends if end and tuple(token.key for token in tokens[at : at + len(end)]) == end),
                key=len,
                default=(),
            )
            if not longest:
                break
            found.append(ends[longest])
            at = stop = at + len(longest)
            between = text.norm[tokens[at - 1].end : tokens[at].start] if at < len(tokens) else "."
            if at < len(tokens) and tokens[at].key == "va" and not between.strip():
                at += 1
            elif between.strip() != ",":
                break
        return found, stop

    def _group(self, text: Text, tokens: list[_Token], at: int) -> tuple[Mention, int] | None:
        """ "các thôn", "các ông trưởng thôn", "các hội, đoàn thể", "các cơ quan, đơn vị"; those counted or listed."""
        counted = self._counted(text, tokens, at)
        if counted:
            return counted
        match = _PLURAL.match(text.key, tokens[at].start)
        if match is None or (at and tokens[at - 1].end > match.start()):
            return None
        if _NOT_ALL.match(text.key, match.end()):
            return None
        kind = next(name for name, value in match.groupdict().items() if value)
        units = self._nearest(unit.id for unit in self.units if _belongs(unit, kind, self.units))
        if not units:
            return None
        stop = at
        while stop < len(tokens) and tokens[stop].start < match.end():
            stop += 1
        return Mention(match.start(), match.end(), text.norm[slice(*match.span())], units, each=True), stop

    def _nearest(self, units: Iterable[int]) -> tuple[int, ...]:
        found = sorted(units)
        least = min((self._far[unit] for unit in found), default=0)
        return tuple(unit for unit in found if self._far[unit] == least)

    def meant(self, words: str) -> tuple[str, ...]:
        """The names to choose from for words that name no one unit: those that fit them, else the nearest."""
        fitting = tuple(dict.fromkeys(unit for one in self.found_in(Text(words)) for unit in one.units))
        called = {unit.id: unit.name for unit in self.units}
        return tuple(called[unit] for unit in (fitting or self.near(words))[:8])

    def near(self, words: str, limit: int = 5) -> tuple[int, ...]:
        """Units whose names resemble the words, the nearest first: to choose from where none was recognised."""
        wanted = " ".join(token.key for token in _tokens(Text(words)))
        keys = {" ".join(core): unit for unit, core in self._core.items()}
        alike = [keys[key] for key in get_close_matches(wanted, keys, n=limit, cutoff=0.6)]
        shared = set(wanted.split()) - _GENERIC
        scored = sorted(
            ((len(shared & set(core)), -unit) for unit, core in self._core.items() if shared & set(core)), reverse=True
        )
        return tuple(dict.fromkeys([*alike, *(-unit for _, unit in scored)]))[:limit]


_COUNTS = {"hai": 2, "ba": 3, "bon": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9, "muoi": 10}
_LEADERS = (
    r"(?:(?:ong|ba|dong chi|anh|chi)(?:,|/| va)? )*"
    r"(?:(?:bi thu chi bo|bi thu|truong|thu truong|nguoi dung dau|hieu truong|lanh dao|chu tich)(?:,|/| va)? )*"
)
_PLURAL = re.compile(
    rf"(?:cac|tat ca cac|toan the|cac dong chi|moi|tung|nhung) {_LEADERS}(?:"
    r"(?P<hamlet>(?:thon|ap|xom|khom|buon|ban|lang|to dan pho|tdp|khu pho|khu dan cu)(?:(?:,| va|/) ?(?:thon|ap|"
    r"xom|khom|"
    r"to dan pho|khu pho|khu dan cu))*(?! \w*\d))|"
    r"(?P<school>truong(?: hoc)?|don vi truong hoc)(?! hop)(?= |$|[,.;:])|"
    r"(?P<union>(?:to chuc )?(?:hoi,? |hoi va )?doan the(?: chinh tri)?|to chuc chinh tri(?: -)? xa hoi|hoi doan the)|"
    r"(?P<below>(?:xa|phuong|thi tran|dia phuong)(?:(?:,| va|/) ?(?:xa|phuong|thi tran|dac khu))*(?! hoi))|"
    r"(?P<office>phong(?:,? ban)?(?: chuyen mon)?|co quan chuyen mon)(?! chong)|"
    r"(?P<all>(?:co quan,? ?|ban,? ?|nganh,? ?|phong,? ?|to chuc,? ?)*(?:don vi|co quan|ban nganh|nganh))"
    r")(?!\w)"
)
_NOT_ALL = re.compile(r" (?:thi cong|lien quan|tu van|trung thau|khac|cung cap|kinh doanh|van tai|nha thau)")
_BODIES = {"school": ("truong",), "union": ("doan_the",), "office": ("phong_ban",)}


def _belongs(unit: Named, kind: str, units: Sequence[Named]) -> bool:
    if kind == "hamlet":
        return unit.body == "place" and unit.type == "thon"
    if kind == "below":
        return unit.body == "place" and unit.type in ("xa", "phuong", "thi_tran", "dac_khu") and len(units) > 1
    if kind == "all":
        return unit.body != "place"
    return unit.body in _BODIES[kind]


def _tells_apart(core: tuple[str, ...], said: list[str], tokens: list[_Token], stop: int, text: Text) -> bool:
    """Whether the words said are enough to mean the name: all of it, or a word beyond its general head."""
    if len(said) == len(core):
        return True
    if any(word not in _GENERIC for word in said[1:]):
        return True
    if said[0] != core[0]:
        return len(said) > 1
    if tuple(said[:2]) in (("van", "phong"), ("uy", "ban")) and len(said) == 2:
        return True
    level = stop < len(tokens) and tokens[stop].key in ("xa", "phuong")
    return said == ["doan"] and level and text.norm[tokens[stop - 1].start].isupper()


def _along(tokens: list[_Token], at: int, core: tuple[str, ...]) -> tuple[list[str], int]:
    """The words of a name that the text says from here on, in the name's order, and the token behind them."""
    start = core.index(tokens[at].key)
    said, place, stop = [core[start]], start + 1, at + 1
    while stop < len(tokens) and place < len(core):
        if tokens[stop].key in _LINKS and stop + 1 < len(tokens) and tokens[stop + 1].key in core[place : place + 1]:
            stop += 1
        try:
            place = core.index(tokens[stop].key, place) + 1
        except ValueError:
            break
        said.append(tokens[stop].key)
        stop += 1
    return said, stop


def _find(core: tuple[str, ...], words: tuple[str, ...]) -> int:
    return next((at for at in range(len(core)) if core[at : at + len(words)] == words), -1)


def _tokens(text: Text) -> list[_Token]:
    """The words of a text, abbreviations written out, leading zeros gone."""
    found: list[_Token] = []
    for match in _WORD.finditer(text.norm):
        start, end = match.span()
        key, said = text.key[start:end], text.norm[start:end]
        upper = said.isupper()
        if key in _SHORT and (key in _WORDY or upper):
            found += [_Token(word, start, end, True) for word in _SHORT[key].split()]
        else:
            found.append(_Token(str(int(key)) if key.isascii() and key.isdigit() else key, start, end, False))
    keys = [token.key for token in found]
    for said_as, meant in _SYNONYMS:
        for at in range(len(keys) - len(said_as), -1, -1):
            if tuple(keys[at : at + len(said_as)]) == said_as:
                first, last = found[at], found[at + len(said_as) - 1]
                found[at : at + len(said_as)] = [_Token(word, first.start, last.end, False) for word in meant]
                keys = [token.key for token in found]
    return found


def _plain(name: str) -> str:
    return " ".join(token.key for token in _tokens(Text(name)))


def _without_level(name: str) -> str:
    for level in _LEVELS:
        if name.startswith(f"{level} "):
            return name.removeprefix(f"{level} ")
    return name
