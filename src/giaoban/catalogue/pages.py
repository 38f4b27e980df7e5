"""The catalogue as a page of documentation, written from its data."""

import sys
from collections.abc import Iterator
from itertools import groupby

from giaoban.catalogue.definitions import MeasureDefinition, field_of, holiday_definitions, measures_of_family
from vnfigures.indicators import families

FIELDS = {
    "KT": ("Kinh tế, ngân sách", "Economy and budget"),
    "DT": ("Đô thị, đất đai, môi trường", "Urban affairs, land, environment"),
    "VX": ("Văn hóa, xã hội", "Culture and society"),
    "YT": ("Y tế, giáo dục", "Health and education"),
    "QA": ("Quốc phòng, an ninh", "Defence and security"),
    "HC": ("Cải cách hành chính, chuyển đổi số, tuyên truyền", "Administration, digital affairs, information"),
    "XD": ("Xây dựng Đảng", "Party building"),
    "KG": ("Kiểm tra, giám sát", "Inspection and supervision"),
    "DV": ("Dân vận, Mặt trận, đoàn thể", "Mass mobilisation, Front and associations"),
    "TD": ("Thi đua, khen thưởng", "Emulation and commendation"),
}
_ARROWS = {"up": "↑", "down": "↓", "neutral": "="}


def catalogue_page() -> str:
    """docs/catalogue.md: every family and measure, and the holidays with what they rest on."""
    return "\n".join([*_measures(), *_holidays()]) + "\n"


def _measures() -> Iterator[str]:
    count = sum(len(measures_of_family(row.code)) for row in families())
    yield "# The catalogue"
    yield ""
    yield "Written by `python -m giaoban.catalogue.pages` from `src/giaoban/catalogue/data`; do not edit."
    yield ""
    yield f"{len(families())} families, {count} measures. A figure is matched to a family, recorded under a measure."
    yield "A flow adds up over time and units; a stock takes its last value and adds up over units; a ratio is"
    yield "recomputed from its parts; progress belongs to one work; a count says how many units meet a threshold."
    yield "↑ ↓ = say which way is better. Integers are kept at the scale (decimal places); money is kept in đồng."
    for field, rows in groupby(families(), key=lambda row: field_of(row.code)):
        vietnamese, english = FIELDS[field]
        yield ""
        yield f"## {field}: {vietnamese} ({english})"
        yield ""
        yield "| measure | name | English | behaviour | | unit | scale | parts |"
        yield "|---|---|---|---|---|---|---|---|"
        for row in rows:
            yield from (_row(measure) for measure in measures_of_family(row.code))


def _row(row: MeasureDefinition) -> str:
    behaviour = f"{row.behaviour}, by item" if row.itemised else row.behaviour
    cells = (row.code, row.name, row.name_en, behaviour, _ARROWS[row.direction], row.unit, str(row.scale))
    return f"| {' | '.join(cells)} | {row.part_unit} |"


def _holidays() -> Iterator[str]:
    yield ""
    yield "## Days off and working Saturdays"
    yield ""
    yield "“Chưa kiểm chứng” has not been checked against the paper itself."
    yield ""
    yield "| day | what | rests on |"
    yield "|---|---|---|"
    for row in holiday_definitions():
        working = " (ngày làm việc)" if row.working else ""
        yield f"| {row.day.isoformat()} | {row.name}{working} | {row.source} |"


if __name__ == "__main__":
    sys.stdout.write(catalogue_page())
