"""The catalogue as a page of documentation, written from its data."""

import sys
from collections.abc import Iterator
from dataclasses import asdict
from itertools import groupby

from django.conf import settings

from giaoban.catalogue.cost import assumed
from giaoban.catalogue.definitions import (
    MeasureDefinition,
    field_of,
    holiday_definitions,
    measure_definitions,
    measures_of_family,
    threshold_definitions,
)
from giaoban.catalogue.ready import delivered
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
    """docs/catalogue.md: every family and measure, regimes and ready-made forms, what a form costs, the holidays."""
    return "\n".join([*_measures(), *_thresholds(), *_regimes(), *_forms(), *_minutes(), *_holidays()]) + "\n"


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


def _thresholds() -> Iterator[str]:
    signs = {"ge": "≥", "le": "≤", "eq": "="}
    yield ""
    yield "## Thresholds"
    yield ""
    yield "`data/thresholds.toml`. What a unit is judged by where neither it nor the unit above it has a target: for"
    yield "counts of units and comparisons. An office sets its own, with the paper and the day it begins, at the"
    yield "indicator's page under Danh mục; the nearest office above goes first, a target before any threshold."
    yield ""
    yield "| measure | asked | from | to | rests on |"
    yield "|---|---|---|---|---|"
    for row in threshold_definitions():
        until = row.valid_to.isoformat() if row.valid_to else ""
        unit = measure_definitions()[row.measure].unit
        asked = f"{signs[row.comparator]} {row.value:f} {unit}"
        yield f"| {row.measure} | {asked} | {row.valid_from.isoformat()} | {until} | {row.paper} |"


def _regimes() -> Iterator[str]:
    yield ""
    yield "## Regimes"
    yield ""
    yield "`data/regimes.toml`. Working days after the cut-off by level (Nghị định 09/2019/NĐ-CP, điều 8.5.b: at least"
    yield "one); a level that passes on what others hand in has more than they have. An office adds its own."
    yield ""
    yield "| regime | name | counted by | periods | deadlines | rests on |"
    yield "|---|---|---|---|---|---|"
    for row in delivered().regimes:
        due = ", ".join(
            f"{level} {limit.working_days}" + (f" (day {limit.latest_day} at the latest)" if limit.latest_day else "")
            for level, limit in row.deadlines.items()
        )
        yield (
            f"| {row.code} | {row.name} | {row.cutoff} | {', '.join(row.period_types)} | {due} | {row.legal_basis} |"
        )


def _forms() -> Iterator[str]:
    yield ""
    yield "## Ready-made forms"
    yield ""
    yield "`data/forms.toml`, whose head explains every key; an office uploads a file of the same kind, or"
    yield "`giaoban forms load`. They come as drafts. What is published never changes: a change is a new version from a"
    yield "day on, and a period is handed in by the version that holds on its last day."
    yield ""
    yield "| form | name | regime | periods | goes to | asks |"
    yield "|---|---|---|---|---|---|"
    for row in delivered().forms:
        whom = row.body or row.unit_type or "units that the office names"
        asked = ", ".join(f"{line.measure} ({line.item})" if line.item else line.measure for line in row.lines)
        yield f"| {row.code} | {row.name} | {row.regime} | {', '.join(row.period_types)} | {whom} | {asked} |"


def _minutes() -> Iterator[str]:
    minutes, source = assumed()
    yield ""
    yield "## What a form costs"
    yield ""
    yield f"{source}. Shown, with its working, before a form is published; `data/minutes.toml`, or the setting"
    yield "`GIAOBAN_FORM_MINUTES`. A question that another form asks the same unit for the same period, or one inside"
    yield "it, is not entered again: the same value, the sum of the parts (a flow, a ratio's parts), or the last part's"
    yield "value (`repeats.py`). Of two forms for one period the one with the lower code asks."
    yield ""
    yield "| minutes for | |"
    yield "|---|---|"
    for name, value in asdict(minutes).items():
        yield f"| {name} | {value:g} |"


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
    # The sentences that refuse a bad file are translated; this page needs no more of Django than that.
    settings.configure(USE_I18N=False)
    sys.stdout.write(catalogue_page())
