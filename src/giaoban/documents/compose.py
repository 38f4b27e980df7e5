"""Rows of the roll-up into the document model of a report. Pure: the same rows give the same words.

Sections follow the fields of the catalogue; every number that the ledger answers for is bound. Nothing is judged that
the ledger does not say: during the year a target is compared with the time gone by, and that is said so.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from giaoban.catalogue.queries import MeasureView
from giaoban.catalogue.rules import Period, parse_period, period_name, year_start
from giaoban.documents.content import (
    Block,
    Document,
    DocumentKind,
    Paragraph,
    Piece,
    Pieces,
    Style,
    Table,
    TableRow,
    plain,
)
from giaoban.documents.expressions import Answer, Scope, answer, window
from giaoban.documents.heads import Office, closing, full_name, heading, issuer_name
from giaoban.documents.kinds.parts import laid_out
from giaoban.documents.naming import figures_of
from giaoban.documents.profiles import Profile
from giaoban.documents.wording import Frame, sentences, subject, table_text, table_unit
from giaoban.documents.wordings import Filling
from giaoban.rollup.attainment import Line, Standing, line_of, standings
from giaoban.rollup.rows import Row

# Fields of the catalogue by section, in the usual order of a commune's report.
SECTIONS: tuple[tuple[str, frozenset[str]], ...] = (
    ("Kinh tế - ngân sách", frozenset({"KT"})),
    ("Đô thị, đất đai, môi trường", frozenset({"DT"})),
    ("Văn hóa - xã hội", frozenset({"VX", "YT"})),
    ("Quốc phòng - an ninh", frozenset({"QA"})),
    ("Cải cách hành chính, chuyển đổi số", frozenset({"HC"})),
    ("Xây dựng Đảng, Mặt trận và các đoàn thể", frozenset({"XD", "KG", "DV", "TD"})),
)
_OTHER = "Nội dung khác"
FIELD_TITLES = (*(title for title, _fields in SECTIONS), _OTHER)
_HEADS = {
    "ordinal": "TT",
    "name": "Chỉ tiêu",
    "unit": "ĐVT",
    "target": "Kế hoạch năm",
    "period": "Trong kỳ",
    "to_date": "Lũy kế",
    "percent": "% KH năm",
    "same_period": "Cùng kỳ năm trước",
}
_ONE_WINDOW = "Thực hiện"
_MISSING = "–"
_OLDER = "*"
_NOT_APPLICABLE = "x"
_TO_WRITE = "[Cơ quan soạn thảo viết phương hướng, nhiệm vụ của kỳ tiếp theo tại đây.]"
# Characters up to which families share a paragraph: about three lines.
_SHORT = 230
_NEXT_TYPES = {"month": 12, "quarter": 4, "half": 2}


@dataclass(frozen=True, slots=True)
class Coverage:
    """Which of the units below have reported, by name; both empty for a unit that has none below it."""

    reported: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Matter:
    """Everything a report is written from. `doubted` are the statements that open findings are about; `previous` is
    what became of the conclusions of the meeting before, `ahead` the next period's tasks, both from the rooms above;
    `measures` are those that an office's
    own wording may name; `stands` says how each row stands to its target, by those of the units below that spoke."""

    unit_code: str
    office: Office
    period: Period
    rows: Sequence[Row]
    coverage: Coverage = Coverage()
    doubted: frozenset[int] = frozenset()
    hierarchy: str = "state"
    previous: tuple[Block, ...] = ()
    ahead: tuple[Block, ...] = ()
    measures: Sequence[MeasureView] = ()
    stands: Mapping[Line, Standing] | None = None


def compose(matter: Matter, profile: Profile, on: date, make_id: Callable[[], str], wording: str = "") -> Document:
    """The report of a unit and period, by the delivered wording or an office's own. `on` dates the draft, `make_id`
    names each bound figure."""
    kind = DocumentKind.REPORT
    name = period_name(matter.period)
    above = heading(matter.office, profile, kind, on, profile.kinds[kind]["abstract"].format(period=name))
    filling = report_filling(matter, frame_of(matter, make_id), profile, bool(above.addressees))
    text = laid_out(kind, wording, filling, profile)
    return Document(above, text, closing(matter.office, profile, kind, bool(above.addressees)))


def report_filling(matter: Matter, frame: Frame, profile: Profile, sent_up: bool) -> Filling:
    """What the names of a report's wording stand for."""
    period = matter.period
    words = {
        "cơ quan": issuer_name(matter.office, profile.form),
        "đơn vị": full_name(matter.office.place_name, matter.office.place_type),
        "kỳ": period_name(period),
        "kỳ sau": next_name(period),
        "từ ngày": f"{period.first:%d/%m/%Y}",
        "đến ngày": f"{period.last:%d/%m/%Y}",
    }
    blocks: dict[str, Sequence[Block]] = {
        "mở đầu": _opening(matter, frame, profile),
        "kết quả theo lĩnh vực": _results(matter, frame),
        "bảng chỉ tiêu": table_blocks(matter, frame),
        "tồn tại, hạn chế": _shortcomings(matter, frame),
        "kết quả thực hiện kết luận kỳ trước": matter.previous,
        "nhiệm vụ kỳ tới": matter.ahead or [Paragraph(Style.PLACEHOLDER, (_TO_WRITE,))],
        "lời kết": [_last_words(matter, words["kỳ"], words["cơ quan"], sent_up)],
    }
    stated = dict(sections([row for row in matter.rows if _is_stated(row)]))
    for title in FIELD_TITLES:
        blocks[f"kết quả: {title.lower()}"] = _said(stated.get(title, ()), frame)
    measures = matter.measures or [row.measure for row in matter.rows]
    return Filling(blocks, words, figures_of(matter.rows, measures, frame))


def frame_of(matter: Matter, make_id: Callable[[], str]) -> Frame:
    """How the figures of a matter are bound."""
    usual = _usual_coverage(matter)
    return Frame(Scope(matter.unit_code, matter.period, matter.hierarchy), make_id, usual.values if usual else None)


def table_blocks(matter: Matter, frame: Frame) -> list[Block]:
    """The table of targets with its caption and notes."""
    return [_caption(period_name(matter.period)), _table(matter, frame), *_table_notes(matter, frame)]


def _opening(matter: Matter, frame: Frame, profile: Profile) -> list[Block]:
    period = matter.period
    days = f"từ ngày {period.first:%d/%m/%Y} đến hết ngày {period.last:%d/%m/%Y}"
    office = issuer_name(matter.office, profile.form)
    text = f"{office} báo cáo kết quả thực hiện nhiệm vụ {period_name(period)} (số liệu {days}) như sau:"
    if period.type == "custom":
        text = f"{office} báo cáo kết quả thực hiện nhiệm vụ {days} như sau:"
    blocks: list[Block] = [Paragraph(Style.BODY, (text[0].upper() + text[1:],))]
    reported = len(matter.coverage.reported)
    whole = reported + len(matter.coverage.missing)
    if whole:
        figure = frame.bind_units(f"{reported}/{whole} đơn vị", reported, whole)
        missing = matter.coverage.missing
        rest = f"; chưa có số liệu của {', '.join(missing)}." if missing else "."
        usually = _usually(matter, frame, (reported, whole))
        blocks.append(Paragraph(Style.BODY, ("Báo cáo tổng hợp số liệu của ", figure, rest, *usually)))
    return blocks


def _covering(matter: Matter) -> list[tuple[Row, Answer]]:
    return [(row, found) for row in matter.rows if not row.item and (found := answer(row, "coverage_period"))]


def _usual_coverage(matter: Matter) -> Answer | None:
    """Of how many units most figures are."""
    counts = Counter(found.values for _, found in _covering(matter)) if matter.coverage.reported else None
    usual = counts.most_common(1)[0][0] if counts else None
    return next((found for _, found in _covering(matter) if found.values == usual), None)


def _usually(matter: Matter, frame: Frame, reported: tuple[int, int]) -> Pieces:
    """A sentence on it, where it differs from how many units have reported at all."""
    usual = _usual_coverage(matter)
    if usual is None or usual.values == tuple(map(Decimal, reported)):
        return ()
    row = next(row for row, found in _covering(matter) if found.values == usual.values)
    figure = frame.bind(row, f"{usual.value}/{usual.second} đơn vị", usual)
    return (" Trừ chỗ ghi khác, mỗi số liệu tổng hợp là của ", figure, ".")


def sections(rows: Sequence[Row]) -> list[tuple[str, list[Row]]]:
    known = frozenset().union(*(fields for _, fields in SECTIONS))
    found = [(title, [row for row in rows if row.measure.field in fields]) for title, fields in SECTIONS]
    found.append((_OTHER, [row for row in rows if row.measure.field not in known]))
    return [(title, group) for title, group in found if group]


def _results(matter: Matter, frame: Frame) -> list[Block]:
    blocks: list[Block] = []
    stated = [row for row in matter.rows if _is_stated(row)]
    for number, (title, rows) in enumerate(sections(stated), 1):
        blocks += [Paragraph(Style.SECTION, (f"{number}. {title}",)), *_said(rows, frame)]
    return blocks


def _said(rows: Sequence[Row], frame: Frame) -> list[Block]:
    return [Paragraph(Style.BODY, _joined(said)) for said in _paragraphs(rows, frame)]


def _paragraphs(rows: Sequence[Row], frame: Frame) -> list[list[Pieces]]:
    """The sentences of a section by paragraphs: families stay together, short ones share a paragraph."""
    found: list[list[Pieces]] = []
    for _, family in groupby(rows, key=lambda row: row.measure.family or row.measure.code):
        said = [pieces for row in family if (pieces := sentences(row, frame))]
        if found and sum(len(plain(pieces)) for pieces in (*found[-1], *said)) < _SHORT:
            found[-1] += said
        else:
            found.append(said)
    return found


def _joined(said: Sequence[Pieces]) -> Pieces:
    pieces: list[Piece] = []
    for index, one in enumerate(said):
        pieces += [" ", *one] if index else one
    return tuple(pieces)


def _is_stated(row: Row) -> bool:
    return row.this_period.value is not None or row.to_date.value is not None


def _is_missing(row: Row) -> bool:
    return row.this_period.missing and row.to_date.missing


def _caption(name: str) -> Paragraph:
    return Paragraph(Style.CAPTION, (f"Biểu số liệu {name}",))


def _table(matter: Matter, frame: Frame) -> Table:
    columns = _columns(matter)
    rows: list[TableRow] = []
    for letter, (title, group) in zip("ABCDEGHIKL", sections(matter.rows), strict=False):
        rows.append(TableRow(((letter,), (title,)), group=True))
        for number, row in enumerate(group, 1):
            head: tuple[Pieces, ...] = ((str(number),), (subject(row),), (table_unit(row)[0],))
            rows.append(TableRow((*head, *(_cell(row, name, frame) for name in columns[len(head) :]))))
    heads = {**_HEADS, "period": _HEADS["period"] if "to_date" in columns else _ONE_WINDOW}
    return Table(columns, tuple(heads[name] for name in columns), tuple(rows))


def _columns(matter: Matter) -> tuple[str, ...]:
    """The table's columns: none without a figure, and one value, not two equal ones, for a period that opens the
    year."""
    opens = matter.period.first == year_start(matter.period)
    empty = {name for name in ("target", "percent", "same_period") if not any(answer(row, name) for row in matter.rows)}
    return tuple(name for name in _HEADS if name not in empty and not (opens and name == "to_date"))


def _cell(row: Row, name: str, frame: Frame) -> Pieces:
    found = answer(row, name)
    if found is not None:
        figure = frame.bind(row, table_text(row, name, found), found)
        return (figure, _OLDER) if _is_older(row, name) else (figure,)
    if name == "period" and row.this_period.absence == "na":
        return (_NOT_APPLICABLE,)
    return (_MISSING,)


def _is_older(row: Row, name: str) -> bool:
    return name in ("period", "to_date", "same_period") and bool(window(row, name).as_of)


def _table_notes(matter: Matter, frame: Frame) -> list[Block]:
    shown = {"–": "chưa có số liệu hoặc không giao"}
    if any(_is_older(row, name) for row in matter.rows for name in ("period", "to_date", "same_period")):
        shown[_OLDER] = "số liệu gần nhất trước kỳ báo cáo"
    if any(row.this_period.absence == "na" for row in matter.rows):
        shown["x"] = "không áp dụng"
    words = "; ".join(f"“{sign}”: {meaning}" for sign, meaning in shown.items())
    return [Paragraph(Style.NOTE, (f"Ghi chú: {words}.", *_uneven_years(matter, frame)))]


def _uneven_years(matter: Matter, frame: Frame) -> Pieces:
    """Of how many units the sums of the two years are, where that differs for most figures."""
    pairs = [
        (row, now, then)
        for row, now in _covering(matter)
        if (then := answer(row, "coverage_same_period")) and row.same_period.value is not None
    ]
    counts = Counter((now.values, then.values) for _, now, then in pairs)
    usual = counts.most_common(1)[0][0] if counts else None
    if usual is None or usual[0] == usual[1]:
        return ()
    row, now, then = next(pair for pair in pairs if (pair[1].values, pair[2].values) == usual)
    this_year = frame.bind(row, f"{now.value}/{now.second} đơn vị", now)
    last_year = frame.bind(row, f"{then.value}/{then.second} đơn vị", then)
    rest = " (trừ chỗ ghi khác ở phần I): chưa so sánh trực tiếp được."
    return (" Số liệu tổng hợp kỳ này là của ", this_year, ", cùng kỳ năm trước là của ", last_year, rest)


def _shortcomings(matter: Matter, frame: Frame) -> list[Block]:
    blocks: list[Block] = []
    for lead, rows in behind_of(matter):
        if rows:
            blocks.append(Paragraph(Style.BODY, (lead, *_how_far_listed(rows, frame), ".")))
    set_for = [row for row in matter.rows if row.target or row.target_apart]
    unstated = [mid_sentence(subject(row)) for row in set_for if _is_missing(row)]
    if unstated:
        blocks.append(
            Paragraph(Style.BODY, (f"Chỉ tiêu được giao nhưng chưa có số liệu của kỳ báo cáo: {'; '.join(unstated)}.",))
        )
    if unsaid := unsaid_of(matter):
        lead = "Chưa đánh giá được tiến độ vì còn đơn vị chưa báo cáo: "
        blocks.append(Paragraph(Style.BODY, (lead, *_how_far_listed(unsaid, frame), ".")))
    apart = [mid_sentence(subject(row)) for row in set_for if row.target_apart and not _is_missing(row)]
    if apart:
        lead = "Chỉ tiêu được giao theo cách tính khác với số liệu, chưa so sánh được với kế hoạch: "
        blocks.append(Paragraph(Style.BODY, (f"{lead}{'; '.join(apart)}.",)))
    doubted = [subject(row) for row in matter.rows if _is_doubted(row, matter.doubted)]
    if doubted:
        names = "; ".join(mid_sentence(name) for name in doubted)
        blocks.append(Paragraph(Style.BODY, (f"Số liệu còn mâu thuẫn, đang được rà soát, giải trình: {names}.",)))
    if not blocks:
        blocks.append(Paragraph(Style.BODY, ("Số liệu trong kỳ chưa cho thấy chỉ tiêu nào thực hiện chậm.",)))
    return blocks


def _is_doubted(row: Row, doubted: frozenset[int]) -> bool:
    return any(one.conflict or not doubted.isdisjoint(one.seqs) for one in (row.this_period, row.to_date))


_ABOVE = "Chỉ tiêu vượt mức khống chế: "
_STILL_WITHIN = "Chỉ tiêu còn trong mức khống chế nhưng có thể vượt nếu tiếp tục như đến nay: "


def behind_of(matter: Matter) -> list[tuple[str, list[Row]]]:
    """Rows whose target is behind, the furthest first: those below it, those above a limit, and those that are within
    one and will pass it if they go on as so far."""
    stands = [(row, stand) for row, stand in _stands(matter) if stand.behind]
    stands.sort(key=lambda pair: -pair[1].gap)
    closed = matter.period.type == "year"
    below = "Chỉ tiêu chưa đạt kế hoạch năm: " if closed else "Chỉ tiêu thực hiện thấp hơn nhịp thời gian của năm: "
    found: dict[str, list[Row]] = {below: [], _ABOVE: [], _STILL_WITHIN: []}
    for row, stand in stands:
        limit = row.target is not None and row.target.comparator == "le"
        found[below if not limit else _STILL_WITHIN if stand.kept else _ABOVE].append(row)
    return list(found.items())


def unsaid_of(matter: Matter) -> list[Row]:
    """Rows of which so much is missing that nobody can say whether the target is behind, though less of it is
    reached than of the year is gone."""
    return [
        row
        for row, stand in _stands(matter)
        if stand.unsaid and (stand.pace is None or stand.percent is None or stand.percent < stand.pace)
    ]


def _stands(matter: Matter) -> list[tuple[Row, Standing]]:
    found = standings(matter.rows, matter.period, {}) if matter.stands is None else matter.stands
    return [(row, stand) for row in matter.rows if (stand := found.get(line_of(row)))]


def _how_far_listed(rows: Sequence[Row], frame: Frame) -> list[Piece]:
    pieces: list[Piece] = []
    for index, row in enumerate(rows):
        pieces += ["; " if index else "", mid_sentence(subject(row)), " (", *_how_far(row, frame), ")"]
    return [piece for piece in pieces if piece]


def _how_far(row: Row, frame: Frame) -> list[Piece]:
    percent, value, limit = answer(row, "percent"), answer(row, "to_date"), answer(row, "target")
    if row.target is not None and row.target.comparator == "le" and value is not None and limit is not None:
        unit = f" {table_unit(row)[0]}"
        said = frame.bind(row, table_text(row, "to_date", value) + unit, value)
        return [said, ", kế hoạch không quá ", frame.bind(row, table_text(row, "target", limit) + unit, limit)]
    if percent is None:
        return []
    return ["đạt ", frame.bind(row, f"{table_text(row, 'percent', percent)}%", percent), " kế hoạch năm"]


def mid_sentence(name: str) -> str:
    """A measure's name inside a sentence; names that begin a proper noun keep their capital."""
    first, _, rest = name.partition(" ")
    if first in ("Đảng", "Huy", "Đoàn") or first != first.capitalize():
        return name
    return f"{first.lower()} {rest}"


def next_name(period: Period) -> str:
    """The period after, by name; the year's for a half or nine months, "kỳ tiếp theo" where there is none."""
    per_year = _NEXT_TYPES.get(period.type)
    if period.type == "year":
        return f"năm {period.year + 1}"
    if per_year is None:
        return "3 tháng cuối năm" if period.type == "nine_months" else "kỳ tiếp theo"
    year, ordinal = (period.year + 1, 1) if period.ordinal == per_year else (period.year, period.ordinal + 1)
    mark = {"month": f"{ordinal:02d}", "quarter": f"Q{ordinal}", "half": f"H{ordinal}"}[period.type]
    return period_name(parse_period(f"{year}-{mark}", period.regime))


def _last_words(matter: Matter, name: str, office: str, sent_up: bool) -> Paragraph:
    to = "; kính báo cáo cấp trên xem xét, chỉ đạo" if sent_up else ""
    return Paragraph(Style.BODY, (f"Trên đây là báo cáo kết quả thực hiện nhiệm vụ {name} của {office}{to}.",))
