"""Plan what a conversion table (old units → new units) changes in the registry. Pure."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from giaoban.registry.plans import Known, May, Move, NewName, NewUnit, Passed, Places, Plan
from giaoban.registry.rules import DAY, fill_shares, same_name, shares_fit, type_of
from giaoban.registry.tables import ConversionRow, Problem, Said


@dataclass(frozen=True, slots=True)
class Settings:
    """What the table does not say: the day of the change, since when unknown old units are entered, and the act."""

    on: date
    old_since: date
    legal_act: str = ""


def plan_conversion(
    rows: Sequence[ConversionRow], there: Callable[[], Places], settings: Settings, may: May, may_root: bool
) -> Plan:
    """The plan of a conversion table; `there` gives the registry's places of the day before and of the day itself.

    A row that cannot be written takes every row of its old unit with it: half of a split would be a wrong split.
    """
    left_out: dict[str, list[Problem]] = {}
    problems = _judge_rows(rows)
    while True:
        for problem, old in problems:
            if problem.blocks:
                left_out.setdefault(old, []).append(problem)
        kept = [row for row in rows if _key(row) not in left_out]
        planner = _Planner(there(), settings, may, may_root)
        planner.run(kept)
        problems = planner.problems
        if not any(problem.blocks for problem, _old in problems):
            break
    plan = planner.plan
    plan.known = {one: planner.places.by_id[one].name for row in plan.passed for one in (row.old_id, row.new_id)}
    plan.rows = len(rows)
    plan.problems = [problem for found in left_out.values() for problem in found]
    plan.problems += [problem for problem, _old in planner.problems]
    plan.problems += _companions(rows, left_out)
    plan.problems.sort(key=lambda problem: (not problem.blocks, problem.number))
    return plan


def _key(row: ConversionRow) -> str:
    """What tells old units apart: the code, or the name with its district where a table has no codes."""
    return row.old.code or f"{row.old.name}|{row.old_district.name}"


def _companions(rows: Sequence[ConversionRow], left_out: dict[str, list[Problem]]) -> list[Problem]:
    """The rows that are left out only because another row of the same old unit is."""
    own = {problem.number for found in left_out.values() for problem in found}
    return [
        Problem(row.number, "with_another", {"name": row.old.name, "row": str(left_out[_key(row)][0].number)})
        for row in rows
        if _key(row) in left_out and row.number not in own
    ]


Found = tuple[Problem, str]


def _judge_rows(rows: Sequence[ConversionRow]) -> list[Found]:
    """What can be seen from the table alone: empty cells, unknown notes, doubles, shares, notes that contradict."""
    found: list[Found] = []
    groups: dict[str, list[ConversionRow]] = defaultdict(list)
    named: dict[str, ConversionRow] = {}
    for row in rows:
        key = _key(row)
        for code, params in _faults(row):
            found.append((Problem(row.number, code, params), key))
        first = named.setdefault(row.new.code, row)
        if row.new.code and not same_name(first.new.name, row.new.name):
            params = {"code": row.new.code, "one": first.new.name, "other": row.new.name, "row": str(first.number)}
            found.append((Problem(row.number, "two_names", params), key))
        groups[key].append(row)
    for key, group in groups.items():
        found += [(problem, key) for problem in _judge_group(group)]
    return found


def _faults(row: ConversionRow) -> Iterable[tuple[str, dict[str, str]]]:
    if not row.old.code and not row.old.name:
        yield "no_old", {}
    if not row.new.code or not row.new.name:
        yield "no_new", {"name": row.old.name}
    if row.note is None:
        yield "unknown_note", {"words": row.words or "–"}
    if row.new.name and not type_of(row.new.name):
        yield "no_type", {"name": row.new.name}


def _judge_group(group: Sequence[ConversionRow]) -> Iterable[Problem]:
    """What the rows of one old unit say together."""
    targets = Counter(row.new.code for row in group)
    name = group[0].old.name
    for row in group:
        if targets[row.new.code] > 1 and row is not next(r for r in group if r.new.code == row.new.code):
            yield Problem(row.number, "twice", {"name": name, "new": row.new.name})
    kinds = [row.note.kind for row in group if row.note]
    wholes = [row for row in group if row.note and row.note.kind == "whole"]
    if wholes and len(group) > 1:
        yield Problem(wholes[-1].number, "whole_and_more", {"name": name})
    elif kinds == ["part"] and len(group) == 1:
        yield Problem(group[0].number, "lone_part", {"name": name})
    shares = ([row.share_area for row in group], [row.share_population for row in group])
    ends = not any(row.note and row.note.lives_on for row in group)
    if len(group) > 1 and ends and not all(shares_fit(fill_shares(given)) for given in shares):
        yield Problem(group[-1].number, "shares", {"name": name})


class _Planner:
    """Plans rows that are right in themselves against the registry."""

    def __init__(self, places: Places, settings: Settings, may: May, may_root: bool) -> None:
        self.places, self.settings, self.may, self.may_root = places, settings, may, may_root
        self.plan = Plan(settings.on)
        self.problems: list[Found] = []
        self.made: dict[tuple[str, str, bool], int | None] = {}
        self.next_id = -1

    def run(self, rows: Sequence[ConversionRow]) -> None:
        groups: dict[str, list[ConversionRow]] = defaultdict(list)
        for row in rows:
            groups[_key(row)].append(row)
        olds = {key: self._old_unit(key, group) for key, group in groups.items()}
        heirs = {
            row.new.code: olds[_key(row)]
            for row in rows
            if row.note and row.note.lives_on and olds[_key(row)] is not None
        }
        ending = {
            old.id
            for key, group in groups.items()
            if (old := olds[key]) is not None and not any(row.note and row.note.lives_on for row in group)
        }
        news: dict[str, Known | None] = {}
        for row in rows:
            if row.new.code not in news:
                news[row.new.code] = self._new_unit(row, heirs.get(row.new.code), ending)
        for key, group in groups.items():
            old = olds[key]
            if old is not None:
                self._pass(old, group, news)
        self._provinces(rows)
        self._below(groups, olds)

    def _problem(self, row: ConversionRow, fault: str, /, *, blocks: bool = True, **params: str) -> None:
        self.problems.append((Problem(row.number, fault, params, blocks), _key(row)))

    def _old_unit(self, key: str, group: Sequence[ConversionRow]) -> Known | None:
        row = group[0]
        found = self.places.find(row.old, old=True)
        if found is not None:
            if row.old.name and not same_name(found.name, row.old.name):
                self._problem(row, "other_name", blocks=False, code=found.code, ours=found.name, theirs=row.old.name)
            if found.id > 0 and not self.may(found.id):
                self._problem(row, "not_yours", name=found.name)
            return found
        if not row.old.code:
            self._problem(row, "old_without_code", name=row.old.name)
            return None
        district = row.old_district and self._above(row, row.old_district, row.old_province, old=True)
        parent = district or (self._above(row, row.old_province, Said(), old=True) if row.old_province else None)
        if parent is None:
            parent = self._above(row, row.new_province, Said(), old=False) if row.new_province else None
        if parent is None and not self.may_root:
            self._problem(row, "no_parent", name=row.old.name)
            return None
        kind = type_of(row.old.name) or "xa"
        return self._make(row.old, kind, parent, self.settings.old_since, self.settings.on - DAY, old=True)

    def _make(
        self, said: Said, kind: str, parent: int | None, first: date, last: date | None, *, old: bool, act: str = ""
    ) -> Known:
        place = Known(self.next_id, said.code, said.name, kind, parent)
        self.next_id -= 1
        self.plan.units.append(NewUnit(place.id, said.code, said.name, kind, parent, first, last, act))
        self.places.add(place, old=old, new=last is None)
        return place

    def _above(self, row: ConversionRow, said: Said, over: Said, *, old: bool) -> int | None:
        """The province or district that a row names, made where the registry has none; None where that may not be."""
        key = (said.code, said.name, old)
        if key not in self.made:
            found = self.places.find(said, old=old)
            if found is not None and (not said.name or same_name(found.name, said.name)):
                self.made[key] = found.id
            else:
                self.made[key] = self._make_above(row, said, over, old=old)
        return self.made[key]

    def _there(self, said: Said, *, old: bool) -> int | None:
        """A province or district of the registry or of this plan; nothing is made for it."""
        key = (said.code, said.name, old)
        if key not in self.made:
            found = self.places.find(said, old=old) if said else None
            self.made[key] = found.id if found and (not said.name or same_name(found.name, said.name)) else None
        return self.made[key]

    def _make_above(self, row: ConversionRow, said: Said, over: Said, *, old: bool) -> int | None:
        parent = self._above(row, over, Said(), old=old) if over else None
        if (parent is None and not self.may_root) or not said.code:
            return None
        if parent is not None and parent > 0 and not self.may(parent):
            return None
        # A province that the table names on both sides has been there all along.
        both = not over and row.old_province == row.new_province == said
        first = self.settings.old_since if old or both else self.settings.on
        last = self.settings.on - DAY if old and not both else None
        place = self._make(said, type_of(said.name) or "tinh", parent, first, last, old=old)
        if both:
            self.places.add(place, old=not old, new=False)
            self.made[(said.code, said.name, not old)] = place.id
        return place.id

    def _new_unit(self, row: ConversionRow, heir: Known | None, ending: set[int]) -> Known | None:
        parent = self._above(row, row.new_province, Said(), old=False) if row.new_province else None
        if row.new_province and parent is None:
            self._problem(row, "no_province", name=row.new_province.name or row.new_province.code)
            return None
        if parent is not None and parent > 0 and not self.may(parent):
            self._problem(row, "not_yours", name=row.new_province.name)
            return None
        kind = type_of(row.new.name)
        if heir is not None:
            self._live_on(row, heir, kind, parent)
            return heir
        found = self.places.find(row.new, old=False)
        if found is not None and found.id not in ending:
            if not same_name(found.name, row.new.name):
                self._problem(row, "other_name", blocks=False, code=found.code, ours=found.name, theirs=row.new.name)
            return found
        if parent is None and not self.may_root:
            self._problem(row, "no_parent", name=row.new.name)
            return None
        return self._make(row.new, kind, parent, self.settings.on, None, old=False, act=self.settings.legal_act)

    def _live_on(self, row: ConversionRow, heir: Known, kind: str, parent: int | None) -> None:
        """The same unit goes on: its name, code, type or parent may change."""
        changed = heir.code != row.new.code or not same_name(heir.name, row.new.name) or heir.type != kind
        if heir.id < 0:
            self._lengthen(heir)
        now = self.places.find(row.new, old=False)
        if now is not None and now.id == heir.id and same_name(now.name, row.new.name) and now.type == kind:
            changed = False
        if changed:
            act = self.settings.legal_act
            self.plan.names.append(NewName(heir.id, row.new.code, row.new.name, kind, self.settings.on, act))
        else:
            self.plan.same += 1
        standing = now.parent_id if now is not None and now.id == heir.id else heir.parent_id
        if parent is not None and standing != parent:
            self.plan.moves.append(Move(heir.id, parent, self.settings.on))

    def _lengthen(self, heir: Known) -> None:
        """An old unit that the plan makes and that lives on does not end."""
        at = next(i for i, unit in enumerate(self.plan.units) if unit.id == heir.id)
        self.plan.units[at] = replace(self.plan.units[at], last=None)

    def _pass(self, old: Known, group: Sequence[ConversionRow], news: dict[str, Known | None]) -> None:
        parts = [row for row in group if row.note and not row.note.lives_on]
        area = fill_shares([row.share_area for row in parts])
        people = fill_shares([row.share_population for row in parts])
        for row, share_area, share_population in zip(parts, area, people, strict=True):
            new = news.get(row.new.code)
            if new is None or row.note is None:
                continue
            if new.id == old.id:
                self._problem(row, "into_itself", name=old.name)
                continue
            self._passed(Passed(old.id, new.id, row.note.kind, share_area, share_population, row.words))
        if len(parts) == len(group) and old.id in self.places.alive:
            self.plan.ends.add(old.id)

    def _passed(self, row: Passed) -> None:
        """A succession, unless the registry knows it from that day already."""
        if (row.old_id, row.new_id) in self.places.passed:
            self.plan.same += 1
        else:
            self.plan.passed.append(row)

    def _provinces(self, rows: Sequence[ConversionRow]) -> None:
        """Provinces that went whole into another: every old unit of theirs did."""
        into: dict[int, set[int]] = defaultdict(set)
        for row in rows:
            old, new = self._there(row.old_province, old=True), self._there(row.new_province, old=False)
            if old is not None and new is not None:
                into[old].add(new)
        for old, news in into.items():
            for new in news:
                if new != old:
                    self._passed(Passed(old, new, "whole" if len(news) == 1 else "part", None, None, ""))
            if old in self.places.alive and old not in news:
                self.plan.ends.add(old)

    def _below(self, groups: dict[str, list[ConversionRow]], olds: dict[str, Known | None]) -> None:
        """What stood under units that end goes to the one heir; of a split unit somebody must say where it goes."""
        self._empty_districts(groups)
        heirs = {row.old_id: row.new_id for row in self.plan.passed if row.kind == "whole"}
        rows = {old.id: groups[key][0] for key, old in olds.items() if old is not None}
        for parent, places in self._left(self.plan.ends).items():
            if parent in heirs:
                self.plan.moves += [Move(place.id, heirs[parent], self.settings.on) for place in places]
            elif parent in rows:
                names = "; ".join(sorted(place.name for place in places)[:5])
                self._problem(rows[parent], "still_below", name=rows[parent].old.name, names=names)

    def _left(self, parents: set[int]) -> dict[int, list[Known]]:
        """The places of the registry that the plan leaves standing under these."""
        settled = self.plan.ends | {move.unit_id for move in self.plan.moves}
        left: dict[int, list[Known]] = defaultdict(list)
        for place in self.places.below(parents):
            if place.id > 0 and place.id not in settled and place.parent_id is not None:
                left[place.parent_id].append(place)
        return left

    def _empty_districts(self, groups: dict[str, list[ConversionRow]]) -> None:
        """A district that nobody is left under ends too (from 01/7/2025 there is no middle level)."""
        above = {self._there(group[0].old_district, old=True) for group in groups.values()}
        found = {one for one in above if one is not None and one in self.places.alive}
        going_on = {made for (_code, _name, old), made in self.made.items() if not old}
        left = self._left(found)
        self.plan.ends |= {one for one in found - going_on if one not in left and self.may(one)}
