"""What a chair's words ask of whom until when: the text of a conclusion → proposed assignments. Pure.

A secretary types while somebody speaks: full sentences, notes ("KT + CA: xử lý lấn chiếm chợ, xong tuần sau"), words
without accents. One clause is one assignment; a clause that only names who or until when completes the one before.
Nothing is decided here: what is not sure is left open, in the secretary's sight.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date

from giaoban.reviews.clauses import Clause, Reader
from giaoban.reviews.dues import Due, DueKind, Usual, due_of
from giaoban.reviews.naming import Mention, Names
from vnfigures.deadlines import Deadline, task_deadline
from vnfigures.directives import first_action, is_action, is_body
from vnfigures.passages import Passage, trimmed
from vnfigures.text import Text

MOST = 60
"""Assignments of one conclusion beyond which reading stops."""


@dataclass(frozen=True, slots=True)
class Said:
    """Whom the words name: one unit, several to choose from, several meant each for itself, or nobody known."""

    words: str
    units: tuple[int, ...] = ()
    each: bool = False

    @property
    def unit(self) -> int | None:
        """The one unit that is meant."""
        return self.units[0] if len(self.units) == 1 and not self.each else None


@dataclass(frozen=True, slots=True)
class Proposal:
    """One assignment as read. Its characters are those of the text as composed (NFC, plain spaces)."""

    start: int
    end: int
    text: str
    lead: Said | None
    coordinators: tuple[Said, ...]
    due: Due

    @property
    def lacks(self) -> tuple[str, ...]:
        """What a person still has to give: "lead", "due"."""
        lead = () if self.lead and (self.lead.unit or self.lead.each) else ("lead",)
        return (*lead, *(("due",) if self.due.open else ()))


def read_conclusion(
    text: str, on: date, names: Names, usual: Usual | None = None, holidays: Collection[date] = ()
) -> tuple[Proposal, ...]:
    """The assignments that a conclusion's text makes on the day of the meeting, in order; () where it only states.

    `usual` is the office's rule for what has no deadline. Never raises on any text; time grows with the text's length.
    """
    view = Text(text)
    found = _labelled(view, on, names) or _read(view, on, names)
    return tuple(
        Proposal(
            one.start,
            one.end,
            one.text,
            _said(one),
            tuple(Said(each.words, each.units, each.each) for each in one.joins),
            due_of(one.deadline, on, usual or Usual(), holidays),
        )
        for one in found[:MOST]
    )


def _said(clause: Clause) -> Said | None:
    if clause.lead:
        return Said(clause.lead.words, clause.lead.units, clause.lead.each)
    return Said(clause.unknown) if clause.unknown else None


def _read(view: Text, on: date, names: Names) -> list[Clause]:
    """Line by line, sentence by sentence, clause by clause."""
    reader = Reader(view, on, names.found_in(view))
    found: list[Clause] = []
    for start, end in _lines(view):
        heading: Clause | None = None
        for first, last in Passage(view, start, end).sentences():
            heading, states = None, False
            for begin, stop in _clauses(view, first, last, reader):
                clause = reader.clause(begin, stop)
                if clause is None or clause.states:
                    states = clause is not None
                    continue
                if states and not (clause.lead or clause.unknown or clause.told or clause.deadline):
                    # it goes on with what is only stated: "thống nhất với báo cáo; thu ngân sách chuyển biến tốt"
                    continue
                if clause.empty and clause.opens:
                    heading = clause
                    continue
                if clause.empty and found and found[-1].end >= start and _completes(found[-1], clause):
                    found[-1] = _completed(found[-1], clause)
                    continue
                if clause.empty and not clause.lead and not clause.unknown:
                    continue
                if clause.goes_on and found and found[-1].end >= first and not (found[-1].deadline and clause.deadline):
                    found[-1] = _longer(view, found[-1], clause)
                    continue
                clause = _stranger(view, clause, behind=heading is not None and not heading.opens)
                clause = _under(clause, heading)
                found.append(clause)
                if clause.lead or clause.unknown:
                    heading = clause
    return found


# Who is told things at meetings and belongs to no office: registries of offices do not know them.
_ENTERPRISE = re.compile(
    r"(?:(?:tổng )?công ty|xí nghiệp|nhà máy|doanh nghiệp|ngân hàng|chi nhánh|bưu điện|điện lực|viễn thông|kho bạc|"
    r"bệnh viện|nhà thầu)(?!\w)"
)


def _stranger(view: Text, clause: Clause, *, behind: bool) -> Clause:
    """ "Công ty … sửa đường dây", or `behind` others "…; Điện lực sửa đường dây": a body, or a name that no rule knows
    (capital inside a sentence, no verb), is told something of its own. What others are told is not told to it, nor are
    they told what it is to do; a person says who it is."""
    start, end = clause.start, clause.end
    body = is_body(view.canon, start, end) or _ENTERPRISE.match(view.canon, start, end)
    named = body or behind and view.norm[start : start + 1].isupper()
    if clause.lead or clause.unknown or not named or is_action(view.norm, view.canon, start, end):
        return clause
    doing = first_action(view.norm, view.canon, start, end)
    # Without a verb that is known, its first words have to do.
    words = view.norm[start : doing if doing > start else end].split()
    said = " ".join(words if doing > start and len(words) <= 6 else words[: 2 if behind else 3])
    return replace(clause, unknown=said.strip(" ,:"))


def _under(clause: Clause, heading: Clause | None) -> Clause:
    """A clause with nobody of its own belongs to whom the sentence told before."""
    if heading is None or clause.lead or clause.unknown:
        return clause
    return replace(
        clause,
        lead=heading.lead,
        unknown=heading.unknown,
        joins=clause.joins or (heading.joins if heading.empty else ()),
        deadline=clause.deadline or (heading.deadline if heading.empty else None),
    )


def _completes(before: Clause, clause: Clause) -> bool:
    """Whether a clause without work of its own only says who does the one before, or until when."""
    named = clause.lead or clause.unknown
    return not (named and (before.lead or before.unknown)) and bool(named or clause.deadline)


def _completed(before: Clause, clause: Clause) -> Clause:
    return replace(
        before,
        lead=before.lead or clause.lead,
        unknown=before.unknown or clause.unknown,
        joins=before.joins or clause.joins,
        deadline=before.deadline or clause.deadline,
    )


def _longer(view: Text, before: Clause, clause: Clause) -> Clause:
    """The clause before with how it ends: "…; báo cáo kết quả trước ngày 20/3"."""
    text = f"{before.text}{view.norm[before.end : clause.end]}" if clause.end > before.end else before.text
    joins = before.joins or clause.joins
    return replace(before, end=clause.end, text=text, joins=joins, deadline=before.deadline or clause.deadline)


_MARK = re.compile(r"[ \t]*(?:[-–•*+]\s+|\d{1,2}[.)]\s+|[a-zđ]\)\s+)?")
_LISTED = re.compile(r"(?:^|(?<=[\s:;.,]))\(?(?:\d{1,2}\)|\d{1,2}\.(?=\s)|[a-zđ]\))\s+")


def _lines(view: Text) -> Iterator[tuple[int, int]]:
    at = 0
    for line in view.norm.split("\n"):
        mark = _MARK.match(line)
        begin = at + (mark.end() if mark else 0)
        first, last = begin, at + len(line)
        if view.norm[first:last].strip():
            yield first, last
        at += len(line) + 1


def _clauses(view: Text, first: int, last: int, reader: Reader) -> Iterator[tuple[int, int]]:
    """Between semicolons, numbers of a list, and before a unit that is told something of its own."""
    for begin, stop in Passage(view, first, last).clauses(first, last):
        cuts = [begin, *(mark.end() for mark in _LISTED.finditer(view.canon, begin, stop)), stop]
        for one, following in zip(cuts, cuts[1:], strict=False):
            mark = _LISTED.search(view.canon, one, following)
            end = mark.start() if mark and mark.end() == following else following
            yield from reader.parted(*trimmed(view.norm, one, end))


_LABEL = re.compile(
    r"(?:(?:đơn vị|cơ quan) )?(?P<lead>chủ trì|thực hiện)(?: thực hiện)?\s*:|(?:(?:đơn vị|cơ quan) )?(?P<join>phối hợp)"
    r"(?: thực hiện)?\s*:|(?P<task>nội dung|nhiệm vụ|công việc)\s*:|(?P<due>thời hạn|hạn|thời gian)(?: hoàn thành)?\s*:"
)


def _labelled(view: Text, on: date, names: Names) -> list[Clause]:
    """ "Đơn vị chủ trì: X; phối hợp: Y. Nội dung: … Thời hạn: …": one assignment under its labels."""
    labels = list(_LABEL.finditer(view.canon))
    kinds = [next(name for name, value in label.groupdict().items() if value) for label in labels]
    if "task" not in kinds or "lead" not in kinds or len(set(kinds)) < len(kinds):
        return []
    ends = [*(label.start() for label in labels[1:]), len(view.norm)]
    parts = {kind: trimmed(view.norm, label.end(), end) for kind, label, end in zip(kinds, labels, ends, strict=True)}
    mentions = names.found_in(view)

    def inside(kind: str) -> tuple[Mention, ...]:
        first, last = parts.get(kind, (0, 0))
        return tuple(one for one in mentions if first <= one.start and one.end <= last)

    deadline: Deadline | None = None
    if "due" in parts:
        deadline = task_deadline(view.norm[slice(*parts["due"])], on, alone=True)
    start, end = parts["task"]
    leads = inside("lead")
    return [
        Clause(
            start,
            end,
            view.norm[start:end],
            lead=leads[0] if leads else None,
            unknown="" if leads else view.norm[slice(*parts["lead"])],
            joins=(*leads[1:], *inside("join")),
            deadline=deadline or task_deadline(view.norm[start:end], on),
        )
    ]


__all__ = ["Due", "DueKind", "Proposal", "Said", "Usual", "read_conclusion"]
