"""The forms of administrative documents, as data with the days they are valid on. Pure."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Page:
    """The sheet and its margins in millimetres, and the one font."""

    width: float
    height: float
    top: float
    bottom: float
    left: float
    right: float
    font: str


@dataclass(frozen=True, slots=True)
class Head:
    """The two columns above the title: widths in millimetres, fixed lines, and the rules drawn under them.

    `short_rule` is the share of the line above that a rule under a body's name or an abstract takes; `issuer_mark` and
    `abstract_mark` are the signs that stand there instead of a rule. Without a `motto` the rule as long as its line
    stands under `nation`. `rule_weight` is in points.
    """

    left: float
    right: float
    nation: str
    motto: str
    short_rule: float
    rule_weight: float
    issuer_mark: str = ""
    abstract_mark: str = ""


@dataclass(frozen=True, slots=True)
class Body:
    """Running text: first line in millimetres, space after a paragraph in points, lines as a multiple or, where
    `leading` is given, exactly so many points apart; the mark that ends the text, and how a part is numbered."""

    first_line: float
    after: float
    line: float
    end: str
    leading: float = 0
    part: str = "{number}. {title}"


@dataclass(frozen=True, slots=True)
class Profile:
    """One form of document as it is valid from a day on.

    `sizes` are points by component, `table_widths` millimetres by column (the column of names takes the rest), `words`
    the fixed words, `kinds` those of each kind of document (they stand before `words`), `codes` the letters of a body
    in its symbol by the type of its place. `doubtful` says of single values ("size.body") why they are not certain: an
    office that knows better sets them (`GIAOBAN_FORMS`).
    """

    form: str
    version: str
    source: str
    valid_from: date
    page: Page
    head: Head
    body: Body
    sizes: Mapping[str, float]
    table_widths: Mapping[str, float]
    words: Mapping[str, str]
    codes: Mapping[str, str]
    doubtful: Mapping[str, str]
    kinds: Mapping[str, Mapping[str, str]]

    @property
    def text_width(self) -> float:
        """The width between the margins in millimetres."""
        return self.page.width - self.page.left - self.page.right


def _profile(data: dict[str, Any]) -> Profile:
    return Profile(
        form=data["form"],
        version=data["version"],
        source=data["source"],
        valid_from=data["valid_from"],
        page=Page(**data["page"]),
        head=Head(**data["head"]),
        body=Body(**data["body"]),
        sizes=data["size"],
        table_widths=data["table"],
        words=data["words"],
        codes=data.get("codes", {}),
        doubtful=data.get("doubtful", {}),
        kinds=data.get("kinds", {}),
    )


def _merged(base: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    """What a form says over what it is built on, table by table."""
    found = dict(base)
    for name, value in more.items():
        found[name] = _merged(base[name], value) if isinstance(value, dict) and name in base else value
    return found


def read_forms(sources: Mapping[str, str]) -> tuple[Profile, ...]:
    """Profiles from the texts of TOML files by their names, the newest first; of one form and day the last file's.

    A file may say `extends = "party-2018"`: what it leaves out is taken from there. Raises ValueError with the file's
    name for one that is no form.
    """
    raw: dict[str, dict[str, Any]] = {}
    found: dict[tuple[str, date], Profile] = {}
    for name, text in sources.items():
        try:
            data = tomllib.loads(text)
            base = data.pop("extends", None)
            if base is not None and base not in raw:
                raise ValueError(f"extends: no form {base}")
            raw[name] = _merged(raw[base], data) if base is not None else data
            made = _profile(raw[name])
        except (KeyError, TypeError, ValueError) as error:
            raise ValueError(f"{name}.toml: {error}") from error
        found[(made.form, made.valid_from)] = made
    return tuple(sorted(found.values(), key=lambda profile: profile.valid_from, reverse=True))


@cache
def profiles(folder: str = "") -> tuple[Profile, ...]:
    """Every profile this version brings and, after them, those of an office's own folder, the newest first.

    Raises ValueError for a file of that folder that is no form, and OSError when it cannot be read.
    """
    brought = sorted((files("giaoban.documents") / "data" / "forms").iterdir(), key=lambda entry: entry.name)
    texts = {entry.name.removesuffix(".toml"): entry.read_text("utf-8") for entry in brought if _is_form(entry.name)}
    if folder:
        own = sorted(entry for entry in Path(folder).iterdir() if _is_form(entry.name))
        texts |= {entry.name.removesuffix(".toml"): entry.read_text("utf-8") for entry in own}
    return read_forms(texts)


def _is_form(name: str) -> bool:
    return name.endswith(".toml")


def profile_on(form: str, on: date, folder: str = "") -> Profile | None:
    """The profile of a form that is valid on a day; for a day before the first one, the first. None: no such form."""
    of_form = [profile for profile in profiles(folder) if profile.form == form]
    valid = [profile for profile in of_form if profile.valid_from <= on]
    chosen = valid or of_form[-1:]
    return chosen[0] if chosen else None
