"""Texts of conferences with tasks and limitations marked in place. README.md of `tests/reading` says how."""

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
_MARK = re.compile(r"<(t|l)((?: [a-z]+=\"[^\"]*\")*)>(.*?)</\1>", re.DOTALL)
_ATTRIBUTE = re.compile(r"([a-z]+)=\"([^\"]*)\"")
_ALLOWED = {"lead", "with", "due"}


@dataclass(frozen=True)
class MarkedTask:
    """A task with its characters; `due` is a day, a rule, or empty."""

    start: int
    end: int
    text: str
    lead: str
    coordinators: str
    due: str


@dataclass(frozen=True)
class MarkedMeeting:
    """A text, its tasks and limitations, and the head."""

    name: str
    text: str
    tasks: tuple[MarkedTask, ...]
    limitations: tuple[str, ...]
    head: dict[str, Any]


def parse(source: str, name: str = "") -> MarkedMeeting:
    """Decode one marked text. Raises ValueError where a mark is unknown or left over."""
    _, head_text, body = source.split("+++\n", 2)
    head = tomllib.loads(head_text)
    form = head.get("form", "NFC")
    text, at = "", 0
    tasks: list[MarkedTask] = []
    limits: list[str] = []
    for found in _MARK.finditer(body):
        text += unicodedata.normalize(form, body[at : found.start()])
        at = found.end()
        said = dict(_ATTRIBUTE.findall(found[2]))
        if set(said) - _ALLOWED:
            raise ValueError(f"{name}: {sorted(said)}")
        piece = unicodedata.normalize(form, found[3])
        if found[1] == "t":
            start = len(text)
            lead, joins = said.get("lead", ""), said.get("with", "")
            tasks.append(MarkedTask(start, start + len(piece), piece, lead, joins, said.get("due", "")))
        else:
            limits.append(piece)
        text += piece
    text += unicodedata.normalize(form, body[at:])
    if re.search(r"</?[tlg][ >]", text):
        raise ValueError(f"{name}: a mark was left in the text")
    return MarkedMeeting(name, text, tuple(tasks), tuple(limits), head)


def load(folder: str) -> list[MarkedMeeting]:
    """All marked texts of `open` or `held`, by name."""
    return [parse(path.read_text("utf-8"), path.stem) for path in sorted((HERE / folder).glob("*.md"))]
