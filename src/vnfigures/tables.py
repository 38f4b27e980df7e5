"""Tables of a text: rows of cells between bars or tabs; header, caption and first column give unit and role."""

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from decimal import Decimal

from vnfigures.figure import Figure
from vnfigures.lexicon import DURATIONS
from vnfigures.numerals import from_digits
from vnfigures.patterns import last
from vnfigures.structure import Line, Structure
from vnfigures.text import Text, canonical
from vnfigures.tokens import Tokens, tokenise
from vnfigures.units import Unit, unit_at
from vnfigures.wholes import AMOUNTS

_NUMBER_CELL = re.compile(r"\s*(?P<sign>[+-])?\s*(?P<number>[0-9][0-9.,]*)\s*(?P<rest>[^0-9\s].{0,30}|)\s*$")
_RATIO_CELL = re.compile(
    r"\s*(?P<first>[0-9][0-9.,]*)\s*/\s*(?P<second>[0-9][0-9.,]*)\s*(?P<rest>[^0-9\s].{0,30}|)\s*$"
)
_CAPTION = re.compile(r"(?:đơn vị(?: tính)?|đvt)\s*:?\s*(?P<unit>[^)\n|]{1,40})")
_TITLE_UNIT = re.compile(
    r"\((?P<unit>(?:(?:1\.?000|nghìn|ngàn|triệu|tỷ|tr\.?|1\.?000\.?000)\s*)?(?:đồng|đ|vnđ))\)[ .:]*(?=\n)"
)
_OF_WHICH = re.compile(r"\W*(?:[0-9.]+\W*)?trong (?:đó|số đó)\b")
_NUMBERING = re.compile(r"\s*(?:tt|stt|số tt|số thứ tự)\s*$")
_UNIT_COLUMN = re.compile(r"\s*(?:đvt|đơn vị(?: tính)?)\s*$")
_TARGET = re.compile(
    r"kế hoạch|\bkh\b|dự toán|\bdt\b|chỉ tiêu|\bct\b|mục tiêu|được giao|\bgiao\b|nghị quyết|\bnq\b|phấn đấu|đăng ký|"
    r"định mức|nhu cầu"
)
_DONE = re.compile(r"thực hiện|\bth\b|kết quả|\bkq\b|đạt được|ước|đã |lũy kế|hiện trạng|thực tế|giải ngân")
_AGAINST_PLAN = re.compile(
    r"(?:%|tỷ lệ|đạt|so).{0,20}(?:kế hoạch|\bkh\b|dự toán|chỉ tiêu|giao|\bct\b|mục tiêu)|/\s*(?:kh|dt|dự toán|"
    r"kế hoạch|chỉ tiêu)\b"
)
_AGAINST_SAME = re.compile(r"cùng kỳ|\bck\b|năm trước|tháng trước|quý trước")
_PERCENT = re.compile(r"%|tỷ lệ|tỷ trọng|\bđạt$")
_TITLE_PLAN = re.compile(r"dự toán|kế hoạch|phân bổ|giao chỉ tiêu|chỉ tiêu (?:chủ yếu|phấn đấu|nhiệm kỳ)|mục tiêu")
_TITLE_DONE = re.compile(r"thực hiện|kết quả|tình hình|quyết toán|tổng kết|sơ kết|báo cáo (?!số)|đánh giá")
_COMPARES = re.compile(r"\W*so (?:với |sánh )?(?:.*\b(?:kh|kế hoạch|dự toán|dt|cùng kỳ|ck|năm|tháng|quý)\b)")
_RATE = re.compile(r"\W*(?:tỷ lệ|tỷ trọng)\b")
_PROGRESS = re.compile(r"khối lượng|tiến độ")
_CHANGE = re.compile(r"tăng|giảm|chênh lệch|\+/-")
_FALL = re.compile(r"(?:số|hộ|tỷ lệ)[^,;]*\bgiảm\b|^\W*giảm\b")
_TOTAL_ROW = re.compile(
    r"\W*(?:[0-9a-zivx]{1,3}[.)]\s*)?(?:tổng(?: cộng| số)?|cộng|toàn (?:xã|phường|huyện|tỉnh|thị xã|thành phố))\b"
)
_MAX_CELLS = 60


@dataclass(slots=True)
class _Cell:
    start: int
    end: int
    text: str
    figure: Figure | None = None


@dataclass(slots=True)
class _Column:
    header: str = ""
    unit: Unit | None = None


@dataclass(slots=True)
class _Table:
    rows: list[tuple[Line, list[_Cell]]] = field(default_factory=list)


def read_tables(tokens: Tokens, structure: Structure, figures: list[Figure]) -> list[Figure]:
    """Replace what was scanned in cells that hold only a number by figures with unit and role of their column."""
    tables = list(_tables(structure))
    if not tables:
        return figures
    found: list[Figure] = []
    covered: set[int] = set()
    bars: dict[int, list[int]] = {}
    for table in tables:
        covered.update(line.number for line, _ in table.rows)
        bars.update((line.number, [cell.end for cell in cells]) for line, cells in table.rows)
        found += _read(tokens, structure, table)
    cells = {(figure.line, figure.start) for figure in found}
    spans = sorted((figure.start, figure.end) for figure in found)
    heads = {line.number for table in tables for line, _ in table.rows} - {figure.line for figure in found}
    kept = []
    for figure in figures:
        line = structure.line(figure.start).number
        if line in heads and figure.kind != "percent" and line + 1 in covered:
            continue
        if line in covered and (figure.bare or (line, figure.start) in cells or _inside(spans, figure)):
            continue
        if line in covered and any(figure.start < bar < figure.end for bar in bars[line]):
            continue
        kept.append(figure)
    merged = sorted(kept + found, key=lambda figure: figure.start)
    places = {id(figure): at for at, figure in enumerate(merged)}
    for figure in found:
        if figure.whole is not None:
            figure.part_of = places[id(figure.whole)]
    return merged


def _inside(spans: list[tuple[int, int]], figure: Figure) -> bool:
    at = bisect_right(spans, (figure.start, 1 << 60)) - 1
    return at >= 0 and spans[at][1] > figure.start


def _tables(structure: Structure) -> list[_Table]:
    tables: list[_Table] = []
    current = _Table()
    for line in structure.lines:
        cells = _cells(structure.canon, line)
        if len(cells) > 1:
            current.rows.append((line, cells))
            continue
        if current.rows:
            tables.append(current)
            current = _Table()
    if current.rows:
        tables.append(current)
    return [table for table in tables if len(table.rows) > 1]


def _cells(canon: str, line: Line) -> list[_Cell]:
    """The cells of a line, none when it is no row of a table."""
    text = canon[line.start : line.end]
    sign = "|" if "|" in text else "\t" if "\t" in text.strip() else ""
    if not sign or len(text) > 4000:
        return []
    cells, start = [], line.start
    for piece in text.split(sign)[:_MAX_CELLS]:
        cells.append(_Cell(start, start + len(piece), piece))
        start += len(piece) + 1
    if sign == "|" and cells and not cells[0].text.strip():
        cells = cells[1:]
    if sign == "|" and cells and not cells[-1].text.strip():
        cells = cells[:-1]
    return cells


def _read(tokens: Tokens, structure: Structure, table: _Table) -> list[Figure]:
    header_rows, body = _split(table)
    if not body:
        return []
    width = max(len(cells) for _, cells in body)
    columns = _columns(header_rows, width)
    caption = _caption(structure, table.rows[0][0])
    numbering = _numbering(columns, body)
    unit_column = next((i for i, column in enumerate(columns) if _holds_units(column, i, body)), None)
    figures: list[Figure] = []
    grid: list[list[Figure | None]] = []
    for line, cells in body:
        label = _label(cells)
        row_unit = _unit_of(cells[unit_column].text) if unit_column is not None and unit_column < len(cells) else None
        row: list[Figure | None] = []
        for at, cell in enumerate(cells):
            column = columns[at] if at < len(columns) else _Column()
            figure = None
            if at not in numbering and at != unit_column:
                figure = _figure(tokens, cell, line, column, row_unit, caption, label)
            row.append(figure)
            if figure is not None:
                figures.append(figure)
        _falling(row, label)
        grid.append(row)
    _changes(grid)
    _plain_percents(columns, grid)
    _planned(structure, table.rows[0][0], columns, grid)
    _earlier_years(columns, grid)
    _totals(grid, body)
    _of_which(grid, [_label(cells) for _, cells in body])
    return figures


def _label(cells: list[_Cell]) -> str:
    """What a row is called: its first cell with a word."""
    return next((cell.text for cell in cells if re.search(r"[^\W\d_]{2}", cell.text)), "")


def _holds_units(column: _Column, at: int, body: list[tuple[Line, list[_Cell]]]) -> bool:
    """Whether a column names the unit of each row; under "Đơn vị" may also stand who reports."""
    if not _UNIT_COLUMN.match(column.header):
        return False
    if "tính" in column.header or "đvt" in column.header:
        return True
    units = [_unit_of(cells[at].text) for _, cells in body if at < len(cells) and cells[at].text.strip()]
    named = [unit for unit in units if unit is not None and unit.known and unit.sort != "body"]
    return len(named) * 2 > len(units)


def _split(table: _Table) -> tuple[list[list[_Cell]], list[tuple[Line, list[_Cell]]]]:
    """Header rows (no number in a cell but years and 1, 2, 3 …) and the others; a rule of dashes is neither."""
    header: list[list[_Cell]] = []
    rows = [(line, cells) for line, cells in table.rows if not _is_rule(cells)]
    for at, (_, cells) in enumerate(rows):
        numbers = [cell for cell in cells if _is_number(cell.text)]
        if numbers and not _is_column_count(cells) or header and _is_section(cells):
            return header, rows[at:]
        header.append(cells)
    return header, []


def _is_rule(cells: list[_Cell]) -> bool:
    return all(not cell.text.strip(" -:=") for cell in cells)


def _is_number(text: str) -> bool:
    """A cell that holds a quantity; "9 tháng" over a column names a period."""
    match = _NUMBER_CELL.match(text)
    if match and match["rest"].strip().split(" ")[0] in DURATIONS:
        return False
    return match is not None or _RATIO_CELL.match(text) is not None


def _is_section(cells: list[_Cell]) -> bool:
    """A row that names a group of rows: "II | Xã hội | | |"."""
    filled = [cell.text.strip() for cell in cells if cell.text.strip()]
    return len(cells) > 2 and 0 < len(filled) <= 2 and len(filled[0]) <= 4 and filled[0].strip(".)").isalnum()


def _is_column_count(cells: list[_Cell]) -> bool:
    """A row that only counts the columns: (1) | (2) | 3=2/1."""
    texts = [cell.text.strip(" ()") for cell in cells if cell.text.strip()]
    return len(texts) > 1 and all(re.fullmatch(r"[0-9a-zđ]|[0-9]{1,2}\s*=.*", text) for text in texts)


def _columns(header_rows: list[list[_Cell]], width: int) -> list[_Column]:
    columns = [_Column() for _ in range(width)]
    for cells in header_rows:
        if len(cells) == 1:
            continue
        for at, cell in enumerate(cells[:width]):
            text = cell.text.strip()
            columns[at].header = f"{columns[at].header} {text}".strip()
    for column in columns:
        bracket = re.search(r"\(([^()]{1,30})\)", column.header)
        if bracket:
            column.unit = _unit_of(bracket[1])
        elif "%" in column.header:
            column.unit = _unit_of("%")
    return columns


def _unit_of(text: str) -> Unit | None:
    """The unit that a header, a caption or a cell names, as if it stood after a number: "triệu đồng", "1.000 đồng"."""
    scale = Decimal(1)
    text = text.strip(" .:;()")
    thousand = re.match(r"1\.?000(?:\.?000)?\s*(?=\D)", text)
    if thousand:
        scale = Decimal(thousand[0].replace(".", "").strip())
        text = text[thousand.end() :]
    tokens = tokenise(Text("1 " + text))
    unit = unit_at(tokens, 1)
    if unit is None:
        return None
    if unit.kind == "count" and not unit.known:
        return unit._replace(unit=text)
    return unit._replace(scale=unit.scale * scale)


def _caption(structure: Structure, first: Line) -> Unit | None:
    """The unit named in the two lines above the table, or in its own first row."""
    top = structure.lines[max(0, first.number - 3)].start
    match = last(_CAPTION, structure.canon[top : first.start]) or last(_TITLE_UNIT, structure.canon[top : first.start])
    return _unit_of(match["unit"]) if match else None


def _numbering(columns: list[_Column], body: list[tuple[Line, list[_Cell]]]) -> set[int]:
    """Columns that only number the rows."""
    found = {at for at, column in enumerate(columns) if _NUMBERING.match(column.header)}
    if not found and len(body) > 1 and all(len(cells) > 2 for _, cells in body):
        firsts = [cells[0].text.strip(" .") for _, cells in body]
        if firsts == [str(at) for at in range(1, len(firsts) + 1)]:
            found.add(0)
    return found


def _figure(
    tokens: Tokens, cell: _Cell, line: Line, column: _Column, row_unit: Unit | None, caption: Unit | None, label: str
) -> Figure | None:
    ratio = _RATIO_CELL.match(cell.text)
    match = ratio or _NUMBER_CELL.match(cell.text)
    if not match:
        return None
    first = from_digits(match["first"] if ratio else match["number"].rstrip(".,"))
    if first is None:
        return None
    own = _unit_of(match["rest"]) if match["rest"].strip() else None
    if match["rest"].strip() and own is None:
        return None
    unit = (
        own
        or column.unit
        or _fitting(column, row_unit, cell.text)
        or _fitting(column, caption, cell.text)
        or _labelled(column.header)
    )
    rate = _RATE.match(canonical(label)) is not None and not _CHANGE.match(column.header)
    if own is None and column.unit is None and row_unit is None and rate:
        unit = Unit("percent", "%", Decimal(1), 0)
    unit = unit or (None if _is_name(tokens, line, label) else _labelled(label))
    value, step = first.value, first.step
    if first.other is not None and (unit is None or unit.kind == "percent") and "%" in column.header:
        value = first.other
    scale = unit.scale if unit else Decimal(1)
    start = cell.start + match.start("first" if ratio else "number")
    end = cell.start + (match.end("rest") if own else match.end("second" if ratio else "number"))
    end = cell.start + len(cell.text[: end - cell.start].rstrip())
    at = tokens.at(start)
    figure = Figure(
        start=start, end=end, kind=unit.kind if unit else "other", value=value * scale, first=at, last=tokens.at(end),
        number_last=at + 1, unit=unit.unit if unit else None, step=step * scale, sort=unit.sort if unit else "",
        line=line.number,
    )  # fmt: skip
    if ratio and (second := from_digits(match["second"])):
        figure.kind, figure.value2 = "ratio", second.value * scale
    figure.table = True
    if unit is None:
        figure.weak.add("bare")
    figure.subject = " – ".join(part for part in (label.strip(), column.header.strip()) if part)
    _column_role(figure, column.header, match.groupdict().get("sign"))
    return figure


def _fitting(column: _Column, unit: Unit | None, cell: str) -> Unit | None:
    """The row's or the caption's unit, unless the column is one of percents: "% KH", "So cùng kỳ" without a sign."""
    header = column.header
    percent = _PERCENT.search(header) is not None and (_AGAINST_PLAN.search(header) is not None or "%" in header)
    percent = percent or _RATE.match(header) is not None
    if not percent and _COMPARES.match(header) and cell.strip()[:1] not in ("+", "-"):
        percent = "," in cell or _AGAINST_PLAN.search(header) is not None or unit is not None and unit.kind == "money"
    return Unit("percent", "%", Decimal(1), 0) if percent else unit


def _labelled(text: str) -> Unit | None:
    """A noun counted in a header or label: "Số hộ nghèo", "Hồ sơ"; a measure in brackets."""
    bracket = re.search(r"\(([^()]{1,25})\)", text)
    if bracket and (unit := _unit_of(bracket[1])) and unit.known:
        return unit
    match = re.match(r"\W*(?:tổng )?(?:số (?:lượng )?)?(.+)", canonical(text).strip())
    if not match:
        return None
    if _TARGET.match(match[1]) or _DONE.match(match[1]):
        return None  # "Kế hoạch", "Chỉ tiêu" over a column say what its figures are, not what they count
    unit = _unit_of(match[1])
    return unit if unit is not None and unit.known and unit.kind == "count" else None


def _is_name(tokens: Tokens, line: Line, label: str) -> bool:
    """Whether the label of a row names a body: "Chi bộ 4", "Trường Hoa Sen", where "Hộ nghèo" is counted."""
    start = tokens.canon.find(label, line.start, line.end)
    words = tokens.norm[start : start + len(label)].split()
    unit = _unit_of(label)
    body = unit is not None and unit.known and unit.sort in ("body", "thing", "event")
    return body and any(word[:1].isupper() or word[:1].isdigit() for word in words[1:])


def _column_role(figure: Figure, header: str, sign: str | None) -> None:
    if figure.kind == "percent" and _PROGRESS.search(header):
        figure.role = "progress"
    elif figure.kind == "percent" and (_CHANGE.match(header) or sign):
        figure.role = "change"
        figure.comparison = "same_period" if _AGAINST_SAME.search(header) else None
    elif figure.kind == "percent" and not _DONE.search(header) and _TARGET.match(header):
        figure.role = "target"
    elif figure.kind == "percent":
        if _AGAINST_PLAN.search(header):
            figure.role, figure.comparison = "percent_of_target", "plan"
        elif _AGAINST_SAME.search(header):
            figure.role = "change" if _CHANGE.search(header) or sign else "other"
            figure.comparison = "same_period"
    elif _CHANGE.match(header) or sign or _CHANGE.search(header) and _AGAINST_SAME.search(header):
        figure.role = "change"
        figure.comparison = "same_period" if _AGAINST_SAME.search(header) else None
    elif _TARGET.search(header) and not _DONE.search(header):
        figure.role = "target"
        figure.weak.add("label-plan")
    elif _AGAINST_SAME.search(header):
        figure.role = "other"
    if figure.role == "change":
        figure.direction = "decrease" if sign == "-" or "giảm" in header and "tăng" not in header else "increase"


def _changes(grid: list[list[Figure | None]]) -> None:
    """A change in a row counts what the row counts."""
    for row in grid:
        donor = next(
            (figure for figure in row if figure is not None and figure.kind in ("count", "money", "area")), None
        )
        for figure in row:
            if donor is not None and figure is not None and figure.role == "change" and figure.unit is None:
                figure.kind, figure.unit, figure.sort = donor.kind, donor.unit, donor.sort
                figure.weak.discard("bare")


def _plain_percents(columns: list[_Column], grid: list[list[Figure | None]]) -> None:
    """A percent column without a name of its own, beside plan and result, is the percent of the plan."""
    headers = [column.header for column in columns]
    planned = any(_TARGET.search(header) and not _PERCENT.search(header) for header in headers)
    done = any(_DONE.search(header) and not _PERCENT.search(header) for header in headers)
    if not (planned and done):
        return
    for at, header in enumerate(headers):
        if not _PERCENT.search(header) or _AGAINST_SAME.search(header) or _PROGRESS.search(header):
            continue
        for row in grid:
            figure = row[at] if at < len(row) else None
            if figure is not None and figure.kind == "percent" and figure.role == "actual":
                figure.role, figure.comparison = "percent_of_target", "plan"


def _planned(structure: Structure, first: Line, columns: list[_Column], grid: list[list[Figure | None]]) -> None:
    """Columns without a role of their own under a title that speaks of a plan: "DỰ TOÁN THU, CHI NĂM 2025"."""
    above = structure.lines[max(0, first.number - 7) : first.number]
    titles = [
        structure.canon[line.start : line.end]
        for line in above
        if line is above[-1] or structure.norm[line.start : line.end].isupper()
    ]
    title = " ".join(titles)
    if not _TITLE_PLAN.search(title) or _TITLE_DONE.search(title):
        return
    for at, column in enumerate(columns):
        if _DONE.search(column.header) or _PERCENT.search(column.header) or _AGAINST_SAME.search(column.header):
            continue
        for row in grid:
            figure = row[at] if at < len(row) else None
            if figure is not None and figure.role == "actual":
                figure.role = "target"
                figure.weak.add("label-plan")


def _earlier_years(columns: list[_Column], grid: list[list[Figure | None]]) -> None:
    """A column of an earlier year beside one of a later: levels to compare with."""
    years = [re.findall(r"\b20[0-9]{2}\b", column.header) for column in columns]
    latest = max((int(found[-1]) for found in years if found), default=0)
    for at, (column, found) in enumerate(zip(columns, years, strict=True)):
        if not found or int(found[-1]) >= latest or _PERCENT.search(column.header) or _TARGET.search(column.header):
            continue
        for row in grid:
            figure = row[at] if at < len(row) else None
            if figure is not None and figure.role == "actual":
                figure.role, figure.comparison = "other", "previous_period"


def _falling(row: list[Figure | None], label: str) -> None:
    """A row that counts a decrease: "Số hộ nghèo giảm trong năm"."""
    if not _FALL.search(label):
        return
    for figure in row:
        if figure is not None and figure.role in ("actual", "target") and figure.kind != "percent":
            figure.direction = "decrease"
            figure.role = "change" if figure.role == "actual" else figure.role


def _totals(grid: list[list[Figure | None]], body: list[tuple[Line, list[_Cell]]]) -> None:
    """Wholes of rows and of columns, where the numbers bear them out."""
    sums = [_row_adds_up(row) for row in grid]
    if any(sums) and sum(map(bool, sums)) * 2 >= sum(found is not None for found in sums):
        for row, found in zip(grid, sums, strict=True):
            if found is not None:
                present = [figure for figure in row if figure is not None]
                _share_out(present[0], present[1:])
    totals = [at for at, (_, cells) in enumerate(body) if any(_TOTAL_ROW.match(cell.text) for cell in cells[:3])]
    for number, at in enumerate(totals):
        end = totals[number + 1] if number + 1 < len(totals) else len(body)
        rows = list(range(at + 1, end)) or list(range(totals[number - 1] + 1 if number else 0, at))
        _column_totals(grid, at, rows, [cells[0].text for _, cells in body])


def _of_which(grid: list[list[Figure | None]], labels: list[str]) -> None:
    """Rows headed "Trong đó", and the dashed rows after one, are parts of the row before, column by column."""
    above, inside = 0, False
    for at, label in enumerate(labels):
        named = _OF_WHICH.match(canonical(label)) is not None
        inside = at > 0 and (named or inside and label.lstrip()[:1] in ("-", "–", "+", "•"))
        if not inside:
            above = at
            continue
        for whole, part in zip(grid[above], grid[at], strict=False):
            if whole is None or part is None or part.whole is not None or part.kind not in AMOUNTS:
                continue
            if (whole.kind, whole.unit) == (part.kind, part.unit) and part.value <= whole.value:
                _share_out(whole, [part])


def _row_adds_up(row: list[Figure | None]) -> bool | None:
    """Whether the first figure of a row is the sum of the others; None when they are not of one kind."""
    present = [figure for figure in row if figure is not None]
    if len(present) < 3:
        return None
    whole = present[0]
    if whole.kind in ("percent", "ratio", "other"):
        return None
    if any(part.kind != whole.kind or part.unit != whole.unit or part.role != "actual" for part in present):
        return None
    return whole.value > 0 and sum((part.value for part in present[1:]), Decimal(0)) == whole.value


def _column_totals(grid: list[list[Figure | None]], at: int, rows: list[int], labels: list[str]) -> None:
    """The figures of a total row as wholes of the rows it sums: all of them, or those with the first one's marker."""
    if not rows:
        return
    for chosen in (rows, [row for row in rows if _shape(labels[row]) == _shape(labels[rows[0]])]):
        columns = [_column(grid, at, chosen, column) for column in range(len(grid[at]))]
        if any(whole is not None and _adds_up(whole, parts) for whole, parts in columns):
            for whole, parts in columns:
                if whole is not None and parts:
                    _share_out(whole, parts)
            return


def _shape(label: str) -> str:
    """The kind of marker that a row's label begins with."""
    match = re.match(
        r"\s*(?:(?P<roman>[ivx]+)|(?P<number>[0-9]+)|(?P<letter>[a-zđ]))\s*[.)]|"
        r"\s*(?P<dash>[-–+])",
        label,
    )
    return (match.lastgroup or "") if match else ""


def _column(
    grid: list[list[Figure | None]], at: int, rows: list[int], column: int
) -> tuple[Figure | None, list[Figure]]:
    whole = grid[at][column]
    if whole is None or whole.kind not in ("count", "money", "area", "weight", "length"):
        return None, []
    cells = [grid[row][column] for row in rows if column < len(grid[row])]
    return whole, [part for part in cells if part is not None and (part.kind, part.unit) == (whole.kind, whole.unit)]


def _adds_up(whole: Figure, parts: list[Figure]) -> bool:
    total = sum((part.value for part in parts), Decimal(0))
    return len(parts) > 1 and total > 0 and abs(total - whole.value) * 50 <= whole.value


def _share_out(whole: Figure, parts: list[Figure]) -> None:
    if whole.role in ("actual", "other"):
        whole.role, whole.comparison = "total", None
    for part in parts:
        part.whole = whole
        if part.role in ("actual", "target", "other"):
            part.role, part.comparison = "part", None
