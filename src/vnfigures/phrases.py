"""Phrases of several words found in a text in one pass: a small pattern language, a word trie, a scanner.

A pattern is lower-case words; `(a|b|)` stands for one of its alternatives or nothing, `{name}` for a macro. Between two
words of a phrase the text may have spaces, commas, dashes, slashes, quotes and one line end, and i and y count as one
letter ("kỉ luật", "kỷ luật"), as offices spell both. A word that no phrase has, but one has with another tone mark
("sốt xuất huyêt"), is taken for a slip of the pen, if another word of the phrase is right.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

_WORD = re.compile(r"[^\W_]+")
_GAP = re.compile(r"[ \t]*[,/“”\"'‘’–-]?[ \t]*\n?[ \t]*")
_WIDEST_GAP = 8
_I_FOR_Y = str.maketrans("yýỳỷỹỵ", "iíìỉĩị")
_INNER = re.compile(r"\(([^()]*)\)")
_TONES = {0x300: None, 0x301: None, 0x303: None, 0x309: None, 0x323: None}
_MACRO = re.compile(r"\{(\w+)\}")

_SLIP = "~"
Words = tuple[str, ...]


def same_letters(canon: str) -> str:
    """`canon` with i for every y, tone kept; the same length.

    >>> same_letters("kỷ luật, tỷ lệ")
    'kỉ luật, tỉ lệ'
    """
    return canon.translate(_I_FOR_Y)


def words_of(canon: str) -> Words:
    """The words of a canonical text, as the scanner compares them.

    >>> words_of("hộ nghèo, cận nghèo")
    ('hộ', 'nghèo', 'cận', 'nghèo')
    """
    return tuple(_WORD.findall(same_letters(canon)))


def expand(pattern: str, macros: Mapping[str, str]) -> list[Words]:
    """Every phrase a pattern stands for.

    >>> expand("(tổng|) thu {ns}", {"ns": "(ngân sách|ns)"})
    [('tổng', 'thu', 'ngân', 'sách'), ('tổng', 'thu', 'ns'), ('thu', 'ngân', 'sách'), ('thu', 'ns')]
    """
    for _ in range(5):
        if "{" not in pattern:
            break
        pattern = _MACRO.sub(lambda m: macros[m[1]], pattern)
    done: list[str] = []
    waiting = [pattern]
    while waiting:
        current = waiting.pop(0)
        group = _INNER.search(current)
        if group is None:
            done.append(current)
            continue
        waiting.extend(current[: group.start()] + choice + current[group.end() :] for choice in group[1].split("|"))
    return list(dict.fromkeys(words for words in map(words_of, done)))


def toneless(word: str) -> str:
    """A word without its tone mark, with its vowels.

    >>> toneless("huyết"), toneless("đảng")
    ('huyêt', 'đang')
    """
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", word).translate(_TONES))


@dataclass(slots=True)
class _Node:
    children: dict[str, "_Node"] = field(default_factory=dict)
    phrase: int | None = None


@dataclass(frozen=True, slots=True)
class Hits:
    """Where phrases stand in a text, by start; `whole[i]` is false where a longer phrase of others covers hit i."""

    starts: list[int]
    ends: list[int]
    phrases: list[int]
    whole: list[bool]


class Phrases:
    """A set of phrases with numbers. An owned phrase hides owned phrases of other owners inside it."""

    def __init__(self) -> None:
        self._root = _Node()
        self._numbers: dict[Words, int] = {}
        self._owners: dict[int, set[str]] = {}
        self.lengths: list[int] = []
        self._known: set[str] = set()
        self._by_vowels: dict[str, set[str]] = {}
        self._meant: dict[str, str] = {}

    def add(self, words: Words, owner: str | None = None) -> int:
        """The number of a phrase, new or known."""
        number = self._numbers.get(words)
        if number is None:
            number = len(self._numbers)
            self._numbers[words] = number
            self.lengths.append(sum(map(len, words)) + len(words) - 1)
            node = self._root
            for word in words:
                node = node.children.setdefault(word, _Node())
                if word not in self._known:
                    self._known.add(word)
                    self._by_vowels.setdefault(toneless(word), set()).add(word)
            node.phrase = number
        if owner is not None:
            self._owners.setdefault(number, set()).add(owner)
        return number

    def scan(self, canon: str) -> Hits:
        """All phrases in a canonical text, in time proportional to its length."""
        text = same_letters(canon)
        meant = self._meant
        tokens = [(meant.get(m[0]) or self._intended(m[0]), m.start(), m.end()) for m in _WORD.finditer(text)]
        found: list[tuple[int, int, int]] = []
        first = self._root.children
        tokens.append(("", len(text), len(text)))
        for index, (word, start, end) in enumerate(tokens):
            node = first.get(word[1:] if word[:1] == _SLIP else word)
            if node is None:
                continue
            if node.phrase is None:
                after = tokens[index + 1][0]
                if (after[1:] if after[:1] == _SLIP else after) not in node.children:
                    continue
            self._follow(text, tokens, index, node, start, end, found)
        return self._arrange(found)

    def _intended(self, word: str) -> str:
        """The word itself, or behind a mark the one known word that it misses by its tone."""
        meant = word
        if word not in self._known and word.isalpha():
            near = self._by_vowels.get(toneless(word), ())
            if len(near) == 1:
                meant = _SLIP + next(iter(near))
        if len(self._meant) < 50_000:
            self._meant[word] = meant
        return meant

    def _follow(
        self,
        text: str,
        tokens: list[tuple[str, int, int]],
        index: int,
        node: _Node,
        start: int,
        end: int,
        found: list[tuple[int, int, int]],
    ) -> None:
        here: list[tuple[int, int, int]] = []
        right = tokens[index][0][:1] != _SLIP
        while True:
            if node.phrase is not None and right:
                here.append((start, end, node.phrase))
            index += 1
            if not node.children or index == len(tokens):
                break
            word, at, stop = tokens[index]
            if word[:1] == _SLIP:
                word = word[1:]
            else:
                right = True
            child = node.children.get(word)
            if child is None or at - end > _WIDEST_GAP:
                break
            if (at - end != 1 or text[end] != " ") and not _GAP.fullmatch(text, end, at):
                break
            node, end = child, stop
        found.extend(reversed(here))

    def _arrange(self, found: list[tuple[int, int, int]]) -> Hits:
        whole: list[bool] = []
        covered, covering = -1, frozenset[str]()
        for _, end, phrase in found:
            owners = self._owners.get(phrase)
            whole.append(not owners or end > covered or not owners.isdisjoint(covering))
            if owners and end > covered:
                covered, covering = end, frozenset(owners)
        return Hits([f[0] for f in found], [f[1] for f in found], [f[2] for f in found], whole)


def expand_all(patterns: Iterable[str], macros: Mapping[str, str]) -> list[Words]:
    """Every phrase of several patterns, each once, the empty one included when a pattern is empty."""
    return list(dict.fromkeys(words for pattern in patterns for words in expand(pattern, macros)))
