"""Parts on lines of their own under a line that opens a list: "gồm:", "Trong đó:", a) – +."""

import re
from decimal import Decimal

from vnfigures.figure import Figure
from vnfigures.structure import Line, Structure
from vnfigures.wholes import AMOUNTS, adopt, fits

_OPEN_LINE = re.compile(
    r"(?:trong đó|gồm(?: có)?|bao gồm|cụ thể(?: như sau)?|như sau|chia ra|chi tiết|sau đây)\s*:?\s*$|:\s*$"
)


ONLY_OPEN = re.compile(
    r"\W*(?:trong (?:đó|số đó|số này)|bao gồm|gồm|cụ thể|"
    r"(?:chia|phân) (?:ra|theo|thành|làm)(?: [^\W\d_]+){0,3}|cơ cấu(?: [^\W\d_]+){0,2}|chủ yếu(?: là)?)(?: có)?\W*$"
)


class Outline:
    """Parts on lines of their own under a line that opens a list."""

    def __init__(self, structure: Structure, figures: list[Figure]) -> None:
        self.structure = structure
        self.figures = figures
        self.by_line: dict[int, list[int]] = {}
        for index, figure in enumerate(figures):
            if not figure.table:
                self.by_line.setdefault(figure.line, []).append(index)

    def link(self) -> None:
        """Read the lines as an outline; the level of a marker is where it first appears."""
        stack: list[list[object]] = []  # [marker, index of the main figure or None, opened]
        for line in self.structure.lines:
            text = self.structure.canon[max(line.start, line.end - 60) : line.end].rstrip()
            if not text:
                continue
            if stack and line.end - line.start < 60 and ONLY_OPEN.match(self.structure.canon[line.start : line.end]):
                stack[-1][2] = True
                continue
            self._name(line)
            main = self._main(line)
            if not line.marker:
                stack.clear()
            else:
                self._place(stack, line, main)
            stack.append([line.marker, main, bool(_OPEN_LINE.search(text))])
        self._sum_up()

    def _name(self, line: Line) -> None:
        """A line that ends in a bare number after its label: "b) Đúng hạn: 175" counts what the lines before count."""
        for index in self.by_line.get(line.number, ()):
            figure = self.figures[index]
            rest = self.structure.canon[figure.end : line.end].strip(" .;,")
            if not figure.bare or rest or not figure.left.rstrip().endswith(":") or not line.marker:
                continue
            donor = self.figures[index - 1] if index and line.number - self.figures[index - 1].line <= 4 else None
            if donor is not None and donor.kind in ("count", "area", "weight") and donor.direction is None:
                figure.kind, figure.unit, figure.sort = donor.kind, donor.unit, donor.sort
                figure.weak.add("inherited")
            else:
                figure.weak.add("bare")
            figure.bare = False

    def _sum_up(self) -> None:
        """Lines that add up to the line above them, one level deeper, are its parts even when nothing says so."""
        lines = [line for line in self.structure.lines if line.marker]
        for at, line in enumerate(lines):
            main = self._main(line)
            if main is None or self.figures[main].role not in ("actual", "target"):
                continue
            whole, below = self.figures[main], []
            for child in lines[at + 1 : at + 21]:
                if child.marker == line.marker:
                    break
                if child.marker == lines[at + 1].marker:
                    below.append(self._main(child))
            parts = [index for index in below if index is not None]
            same = all(fits(whole, self.figures[index]) for index in parts)
            total = sum((self.figures[index].value for index in parts), Decimal(0))
            if len(parts) > 1 and same and total == whole.value:
                for index in parts:
                    if self.figures[index].part_of is None:
                        self.figures[index].part_of = main

    def _main(self, line: Line) -> int | None:
        for index in self.by_line.get(line.number, ()):
            figure = self.figures[index]
            if figure.kind in AMOUNTS and figure.direction is None or figure.bare:
                return index
        return None

    def _place(self, stack: list[list[object]], line: Line, main: int | None) -> None:
        markers = [entry[0] for entry in stack]
        if line.marker in markers:
            at = len(markers) - 1 - markers[::-1].index(line.marker)
            opener = stack[at]
            if not (opener[2] and at == len(stack) - 1 and self._whole_of_siblings(opener[1], main)):
                del stack[at:]
            else:
                opener[0] = line.marker + "+"
        if main is None:
            return
        for entry in reversed(stack):
            if entry[1] is None or self.figures[main].part_of is not None:
                if entry[2] and entry[1] is None:
                    return
                continue
            whole, part = self.figures[int(str(entry[1]))], self.figures[main]
            if entry[2] and fits(whole, part) and part.value <= whole.value:
                adopt(whole, part)
                part.part_of = int(str(entry[1]))
            return

    def _whole_of_siblings(self, whole: object, part: int | None) -> bool:
        if whole is None or part is None:
            return False
        bigger, smaller = self.figures[int(str(whole))], self.figures[part]
        return fits(bigger, smaller) and smaller.value < bigger.value
