"""Tables of tasks: a header names the column of the task and who leads or when it is due, the rows below are tasks."""

import re
from datetime import date

from vnfigures.deadlines import moved, task_deadline
from vnfigures.directives import names_in
from vnfigures.model import Task
from vnfigures.passages import Paragraph, trimmed
from vnfigures.text import Text

_CONTENT = re.compile(r"nội dung|nhiệm vụ|công việc|tên việc|việc phải")
_LEAD_CELL = re.compile(r"chủ trì|đơn vị thực hiện|phụ trách|cơ quan thực hiện|người thực hiện|^\s*thực hiện")
_JOIN_CELL = re.compile(r"phối hợp")
_DUE_CELL = re.compile(r"thời hạn|thời gian|hoàn thành|tiến độ|hạn xong")


class TaskTable:
    """Reads the rows of one table after the other; `forget` where a table ends."""

    def __init__(self, text: Text, on: date | None) -> None:
        self.text, self.norm, self.canon, self.on = text, text.norm, text.canon, on
        self.columns: dict[str, int] | None = None

    def forget(self) -> None:
        """The table is over."""
        self.columns = None

    def row(self, paragraph: Paragraph) -> Task | None:
        """A row of a table of tasks: its header names the task and who leads or when it is due."""
        start, end = paragraph.line, paragraph.end
        cells: list[tuple[int, int]] = []
        at = start
        for piece in self.norm[start:end].split("|"):
            cells.append((at, at + len(piece)))
            at += len(piece) + 1
        words = [self.canon[first:last].strip() for first, last in cells]
        header = {
            name: next((n for n, cell in enumerate(words) if len(cell) < 60 and pattern.search(cell)), -1)
            for name, pattern in (("lead", _LEAD_CELL), ("join", _JOIN_CELL), ("due", _DUE_CELL), ("task", _CONTENT))
        }
        if header["task"] >= 0 and (header["lead"] >= 0 or header["due"] >= 0):
            self.columns = header
            return None
        if self.columns is None or len(cells) <= max(self.columns.values()):
            return None
        first, last = trimmed(self.norm, *cells[self.columns["task"]])
        if len(self.norm[first:last].split()) < 2:
            return None
        lead = self._cell(cells, "lead") or None
        joins = names_in(self._cell(cells, "join"))
        deadline = task_deadline(self.norm[first:last], self.on)
        where = first
        if self.columns["due"] >= 0:
            where_due = cells[self.columns["due"]][0]
            stated = task_deadline(self.norm[slice(*cells[self.columns["due"]])], self.on, alone=True)
            deadline, where = (stated, where_due) if stated else (deadline, first)
        found = moved(deadline, where) if deadline else None
        return Task(first, last, self.norm[first:last], lead, joins, found)

    def _cell(self, cells: list[tuple[int, int]], name: str) -> str:
        number = self.columns[name] if self.columns else -1
        return self.norm[slice(*cells[number])].strip() if number >= 0 else ""
