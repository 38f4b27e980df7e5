"""The catalogue's 71 indicator families and the rules that recognise them, read from `data/families.toml`.

The words are data, the grammar that applies them is `vnfigures.indicators`.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any, Literal

from vnfigures.phrases import Phrases, Words, expand_all, words_of
from vnfigures.text import canonical


@dataclass(frozen=True, slots=True)
class Family:
    """A family of the catalogue. `kind` joins behaviours by "+": F flow, S stock, R ratio, P progress, N k of n."""

    code: str
    name: str
    name_en: str
    unit: str
    kind: str
    direction: Literal["up", "down", "neutral"]


@dataclass(frozen=True, slots=True)
class Rule:
    code: str | None
    kinds: frozenset[str]
    roles: frozenset[str]
    nouns: frozenset[Words]
    units: frozenset[str]
    keyed: bool
    side: str
    reach: float
    weight: float
    near: frozenset[int]
    own: frozenset[int]
    topic: frozenset[int]
    off: frozenset[int]
    not_left: frozenset[int]
    not_right: frozenset[int]
    never: frozenset[int]
    doc: frozenset[int]
    defer: str | None


@dataclass(frozen=True, slots=True)
class Lexicon:
    families: tuple[Family, ...]
    phrases: Phrases
    by_key: dict[int, tuple[Rule, ...]]
    by_noun: dict[Words, tuple[Rule, ...]]
    defaults: tuple[Rule, ...]
    name_words: dict[str, frozenset[str]]


class _Builder:
    """Turns the data into rules over numbered phrases."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.phrases = Phrases()
        self.macros: Mapping[str, str] = data["macros"]
        self.by_key: dict[int, list[Rule]] = {}
        self.by_noun: dict[Words, list[Rule]] = {}
        self.defaults: list[Rule] = []

    def _set(self, patterns: Iterable[str], owner: str | None = None) -> frozenset[int]:
        return frozenset(self.phrases.add(w, owner) for w in expand_all(patterns, self.macros) if w)

    def rule(self, code: str | None, row: Mapping[str, Any]) -> None:
        """Adds one rule of a family (or of no family, `code` None)."""
        keys = self._set(row.get("key", ()), code or "-")
        nouns = frozenset(expand_all(row.get("noun", ()), self.macros))
        refused = [str(p) for p in row.get("not", ())]
        rule = Rule(
            code=code,
            kinds=frozenset(row["kinds"]),
            roles=frozenset(row.get("roles", ())),
            nouns=nouns,
            units=frozenset(canonical(u) for u in row.get("unit", ())),
            keyed=bool(keys),
            side=row.get("side", ""),
            reach=float(row.get("reach", 6)),
            weight=float(row.get("weight", 10)),
            near=self._set(row.get("with", ())),
            own=self._set(row.get("own", ())),
            topic=self._set(row.get("topic", ())),
            off=self._set(row.get("off", ())),
            not_left=self._set(p.removeprefix("<") for p in refused if not p.startswith(">")),
            not_right=self._set(p.removeprefix(">") for p in refused if not p.startswith("<")),
            never=self._set(row.get("never", ())),
            doc=self._set(row.get("doc", ())),
            defer=row.get("defer"),
        )
        for key in keys:
            self.by_key.setdefault(key, []).append(rule)
        if row.get("default"):
            self.defaults.append(rule)
        elif not keys:
            for noun in nouns:
                self.by_noun.setdefault(noun, []).append(rule)


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The rules, built once."""
    data = tomllib.loads(files("vnfigures").joinpath("data/families.toml").read_text("utf-8"))
    builder = _Builder(data)
    families: list[Family] = []
    for row in data["family"]:
        families.append(
            Family(row["code"], row["name"], row["name_en"], row["unit"], row["behaviour"], row["direction"])
        )
        for rule in row["rule"]:
            builder.rule(row["code"], rule)
    for rule in data["other"]:
        builder.rule(None, rule)
    return Lexicon(
        families=tuple(families),
        phrases=builder.phrases,
        by_key={key: tuple(rules) for key, rules in builder.by_key.items()},
        by_noun={noun: tuple(rules) for noun, rules in builder.by_noun.items()},
        defaults=tuple(builder.defaults),
        name_words={f.code: frozenset(words_of(canonical(f.name))) for f in families},
    )


def families() -> tuple[Family, ...]:
    """The catalogue's families in its own order."""
    return lexicon().families
