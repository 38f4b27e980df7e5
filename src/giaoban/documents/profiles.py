"""The forms of administrative documents, as data with the days they are valid on. Pure."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
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

    `short_rule` is the share of the line above that a rule under a body's name or an abstract takes;
    `rule_weight` is in points.
    """

    left: float
    right: float
    nation: str
    motto: str
    short_rule: float
    rule_weight: float


@dataclass(frozen=True, slots=True)
class Body:
    """Running text: first line in millimetres, space after a paragraph in points, lines as a multiple, end mark."""

    first_line: float
    after: float
    line: float
    end: str


@dataclass(frozen=True, slots=True)
class Profile:
    """One form of document as it is valid from a day on.

    `sizes` are points by component, `table_widths` millimetres by column (the column of names takes the rest), `words`
    the fixed words.
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
    )


@cache
def profiles() -> tuple[Profile, ...]:
    """Every profile this version brings, the newest first."""
    folder = files("giaoban.documents") / "data" / "forms"
    found = [
        _profile(tomllib.loads(entry.read_text("utf-8"))) for entry in folder.iterdir() if entry.name.endswith(".toml")
    ]
    return tuple(sorted(found, key=lambda profile: profile.valid_from, reverse=True))


def profile_on(form: str, on: date) -> Profile | None:
    """The profile of a form that is valid on a day; for a day before the first one, the first. None: no such form."""
    of_form = [profile for profile in profiles() if profile.form == form]
    valid = [profile for profile in of_form if profile.valid_from <= on]
    chosen = valid or of_form[-1:]
    return chosen[0] if chosen else None
