"""Which unit an official text means: "Thường trực Thị ủy X", "UBND phường X", "Ban Chấp hành Đảng bộ xã X"."""

import re
from collections.abc import Set
from dataclasses import dataclass
from datetime import date

from giaoban.registry.enums import BodyKind, Hierarchy, UnitType
from giaoban.registry.models import Placement, UnitName
from giaoban.registry.queries import UnitView, lasting, name_key, view_of
from vnfigures.text import Text

# What a place is called before its own name. The longer stands first: "thị xã" ends in "xã".
_TYPE_WORDS: dict[str, tuple[str, ...]] = {
    UnitType.PROVINCE: ("tinh",),
    UnitType.CITY: ("thanh pho", "tp"),
    UnitType.TOWN: ("thi xa", "tx"),
    UnitType.DISTRICT: ("huyen", "quan"),
    UnitType.WARD: ("phuong",),
    UnitType.SPECIAL_ZONE: ("dac khu",),
    UnitType.COMMUNE: ("xa",),
    UnitType.TOWNSHIP: ("thi tran",),
    UnitType.HAMLET: ("to dan pho", "khu pho", "tdp", "thon", "ap", "xom"),
}
# A Party committee above communes carries the type of its place in its own name.
_COMMITTEES: dict[str, tuple[str, ...]] = {
    UnitType.PROVINCE: ("tinh uy",),
    UnitType.CITY: ("thanh uy",),
    UnitType.TOWN: ("thi uy",),
    UnitType.DISTRICT: ("huyen uy", "quan uy"),
}
_BODY_WORDS: dict[str, tuple[str, ...]] = {
    BodyKind.PARTY_COMMITTEE: ("dang uy", "dang bo", "ban chap hanh dang bo", "ban thuong vu"),
    BodyKind.PEOPLES_COMMITTEE: ("ubnd", "uy ban nhan dan"),
    BodyKind.PEOPLES_COUNCIL: ("hdnd", "hoi dong nhan dan"),
    BodyKind.FRONT: ("mttq", "mat tran to quoc", "ubmttq", "ban thuong truc uy ban mttq"),
}
_TYPES = "|".join(sorted((w for words in _TYPE_WORDS.values() for w in words), key=len, reverse=True))
_CALLED = "|".join(sorted((w for words in _COMMITTEES.values() for w in words), key=len, reverse=True))
_GAP = r"(?: \w+){0,3}?"


@dataclass(frozen=True, slots=True)
class _Hit:
    """Where a place is named, how surely, and which of its bodies stand right before it."""

    view: UnitView
    surety: int
    body: str
    at: int


def match_organisation(text: str, on: date, among: Set[int] | None = None) -> list[UnitView]:
    """The units that a report's organisation text can mean on a day, the likeliest first; empty when none is named.

    Of a place and the one it stands under ("phường X, thị xã Y") the lower is meant. A body is meant when its own kind
    is said before the place's name, else the place itself. `among` keeps to these units.
    """
    key = name_key(text)
    canon = Text(text).canon
    names = list(UnitName.objects.filter(lasting(on)).select_related("unit").order_by("pk"))
    views = [view_of(row) for row in names if among is None or row.unit_id in among]
    hits = [hit for view in views if view.body == BodyKind.PLACE and (hit := _place_hit(view, key, canon))]
    named = {hit.view.id for hit in hits}
    above = _ancestors(named, on)
    covered = {parent for place in named for parent in above[place]}
    ranked: dict[int, tuple[tuple[int, ...], UnitView]] = {}

    def offer(view: UnitView, surety: int, where: int) -> None:
        place = view.place_id
        # Lowest first; of two places of one name, the one whose superior is named too.
        order = (place not in covered, bool(above.get(place, set()) & named), surety, where, -view.id)
        if view.id not in ranked or order > ranked[view.id][0]:
            ranked[view.id] = (order, view)

    for hit in hits:
        offer(hit.view, hit.surety, -hit.at)
        for view in views:
            if view.place_id == hit.view.id and view.body == hit.body:
                offer(view, hit.surety + 1, -hit.at)
    for view in views:
        # A body's own full name, as of an office or a school, is surer than any guess from its place.
        if view.body != BodyKind.PLACE and f" {name_key(view.name)} " in f" {key} ":
            offer(view, 9, len(view.name))
    return [view for _, view in sorted(ranked.values(), key=lambda entry: entry[0], reverse=True)]


def _bare(view: UnitView) -> str:
    """A place's own name as a key, without what it is: "phuong an binh" → "an binh"."""
    key = name_key(view.name)
    for word in _TYPE_WORDS.get(view.type, ()):
        if key.startswith(f"{word} "):
            return key.removeprefix(f"{word} ")
    return key


def _place_hit(view: UnitView, key: str, canon: str) -> _Hit | None:
    """Where and how surely a text names a place; a name with another type before it is another place."""
    bare = _bare(view)
    if f" {bare} " not in f" {key} ":
        return None
    found = re.search(rf"(?:^| )(?:(?P<called>{_CALLED}) |(?P<type>{_TYPES}) )?{re.escape(bare)}(?= |$)", key)
    if found is None:
        return None
    if found["called"]:
        if found["called"] not in _COMMITTEES.get(view.type, ()):
            return None
        return _Hit(view, 3 + _exact(view, canon), BodyKind.PARTY_COMMITTEE, found.start())
    if found["type"] and found["type"] not in _TYPE_WORDS[view.type]:
        return None
    return _Hit(
        view, (3 if found["type"] else 1) + _exact(view, canon), _body_before(key[: found.start()]), found.start()
    )


def _exact(view: UnitView, canon: str) -> int:
    """One more when the accents agree too: two names may differ by their accents only."""
    own = Text(view.name).canon
    return int(all(word in canon for word in own.split()))


def _body_before(before: str) -> str:
    """The kind of body named last before a place's name, at most three words away; empty when none."""
    best, where = "", -1
    for body, words in _BODY_WORDS.items():
        for word in words:
            for found in re.finditer(rf"(?:^| ){word}(?= |$)(?={_GAP}$)", before):
                if found.start() > where:
                    best, where = body, found.start()
    return best


def _ancestors(ids: Set[int], on: date) -> dict[int, set[int]]:
    """For each unit those above it on a day, in any hierarchy."""
    parents: dict[int, set[int]] = {}
    for child, parent in Placement.objects.filter(lasting(on), hierarchy__in=Hierarchy.values).values_list(
        "unit_id", "parent_id"
    ):
        parents.setdefault(child, set()).add(parent)
    found: dict[int, set[int]] = {}
    for start in ids:
        seen: set[int] = set()
        queue = [start]
        while queue:
            for parent in parents.get(queue.pop(), set()) - seen:
                seen.add(parent)
                queue.append(parent)
        found[start] = seen
    return found
