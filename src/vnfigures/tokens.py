"""One pass over the text: numbers, words and signs with their places."""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from vnfigures.text import Text

_TOKEN = re.compile(r"[0-9]+(?:[.,][0-9]+)*|(?:m|km|cm|dm)[23](?![0-9])|[^\W\d_]+|\n|[^\w\s]")


@dataclass(slots=True)
class Tokens:
    """Parallel lists: the token in canonical spelling, its first character, the one after its last."""

    norm: str
    canon: str
    words: list[str]
    starts: list[int]
    ends: list[int]

    def __len__(self) -> int:
        return len(self.words)

    def word(self, index: int) -> str:
        """The token at `index`, or the empty string outside the text."""
        return self.words[index] if 0 <= index < len(self.words) else ""

    def is_number(self, index: int) -> bool:
        """Whether the token at `index` is written in digits."""
        return "0" <= self.word(index)[:1] <= "9"

    def is_word(self, index: int) -> bool:
        """Whether the token at `index` is made of letters."""
        return self.word(index)[:1].isalpha()

    def is_capital(self, index: int) -> bool:
        """Whether the token at `index` begins with a capital letter."""
        return 0 <= index < len(self.words) and self.norm[self.starts[index]].isupper()

    def glued(self, index: int) -> bool:
        """Whether no space stands before the token at `index`."""
        return 0 < index < len(self.words) and self.ends[index - 1] == self.starts[index]

    def near(self, index: int, reach: int = 3) -> bool:
        """Whether at most `reach` characters of space stand before the token at `index`."""
        return 0 < index < len(self.words) and self.starts[index] - self.ends[index - 1] <= reach

    def at(self, offset: int) -> int:
        """Index of the first token that starts at or after `offset`."""
        return bisect_left(self.starts, offset)

    def before(self, offset: int) -> int:
        """Index of the last token that starts before `offset`, or -1."""
        return bisect_right(self.starts, offset - 1) - 1

    def phrase(self, first: int, count: int) -> tuple[str, ...]:
        """The `count` tokens from `first`, empty when they are not all there."""
        if first < 0 or first + count > len(self.words):
            return ()
        return tuple(self.words[first : first + count])

    def matches(self, first: int, phrase: tuple[str, ...]) -> bool:
        """Whether the tokens from `first` are exactly `phrase`."""
        return first >= 0 and tuple(self.words[first : first + len(phrase)]) == phrase


def tokenise(text: Text) -> Tokens:
    """All tokens of a text, in order."""
    words: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for match in _TOKEN.finditer(text.canon):
        words.append(match[0])
        starts.append(match.start())
        ends.append(match.end())
    return Tokens(text.norm, text.canon, words, starts, ends)
