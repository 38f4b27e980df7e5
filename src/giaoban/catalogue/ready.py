"""Regimes and forms as TOML: those that we deliver, and those that an office writes or gets from another. No database.

The heads of data/regimes.toml and data/forms.toml explain every key. Whatever is wrong in a file is said at once.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giaoban.base.errors import Refusal, declare
from giaoban.catalogue.chain import PERIOD_TYPES, Limit, out_of_order
from giaoban.catalogue.enums import About, Level, LineNature
from giaoban.catalogue.rules import Regime
from giaoban.registry.enums import BodyKind, UnitType

NO_TOML = declare(
    "catalogue.no_toml",
    gettext_lazy(
        "Tệp không phải TOML: %(why)s. Hãy lấy tệp mẫu ở trang này, sửa rồi đưa lên lại. Chưa có gì được ghi."
    ),
)
BAD_READY = declare("catalogue.bad_ready", gettext_lazy("Tệp có chỗ sai, chưa có gì được ghi: %(problems)s"))


@dataclass(frozen=True, slots=True)
class ReadyRegime:
    """A regime with its deadlines by level."""

    code: str
    name: str
    legal_basis: str
    cutoff: str
    period_types: tuple[str, ...]
    valid_from: date
    valid_to: date | None
    deadlines: Mapping[str, Limit]


@dataclass(frozen=True, slots=True)
class ReadyLine:
    """One figure asked for; `nature` empty: as the measure behaves."""

    measure: str
    item: str
    required: bool
    about: str
    nature: str
    guidance: str


@dataclass(frozen=True, slots=True)
class ReadySection:
    """Words asked for."""

    heading: str
    guidance: str
    required: bool


@dataclass(frozen=True, slots=True)
class ReadyForm:
    """A form; `unit_type` and `body` are the kind of units it goes to, both empty where an office names the units."""

    code: str
    name: str
    regime: str
    period_types: tuple[str, ...]
    guidance: str
    unit_type: str
    body: str
    lines: tuple[ReadyLine, ...]
    sections: tuple[ReadySection, ...]


@dataclass(frozen=True, slots=True)
class ReadySet:
    """What a file holds."""

    regimes: tuple[ReadyRegime, ...]
    forms: tuple[ReadyForm, ...]


@dataclass(slots=True)
class _Reader:
    """Takes values out of a file's tables and collects what is wrong with them."""

    problems: list[str] = field(default_factory=list)

    def wrong(self, where: str, what: str) -> None:
        self.problems.append(f"{where}: {what}")

    def text(self, row: Mapping[str, Any], key: str, where: str, *, limit: int, needed: bool = False) -> str:
        value = row.get(key, "")
        if not isinstance(value, str) or (needed and not value.strip()) or len(value) > limit:
            self.wrong(where, _("“%(key)s” phải là chữ, không quá %(n)d ký tự") % {"key": key, "n": limit})
            return ""
        return value.strip()

    def among(self, value: object, allowed: tuple[str, ...], key: str, where: str) -> str:
        if not isinstance(value, str) or value not in allowed:
            self.wrong(
                where,
                _("“%(key)s” là “%(value)s”, phải là một trong: %(allowed)s")
                % {"key": key, "value": value, "allowed": ", ".join(one or "(trống)" for one in allowed)},
            )
            return ""
        return value

    def rows(self, table: Mapping[str, Any], key: str, where: str) -> list[Any]:
        value = table.get(key, [])
        if not isinstance(value, list):
            self.wrong(where, _("“%(key)s” phải là một danh sách") % {"key": key})
            return []
        return value

    def unknown(self, row: Mapping[str, Any], known: frozenset[str], where: str) -> None:
        for key in sorted(set(row) - known):
            self.wrong(where, _("không có mục nào tên “%(key)s”") % {"key": key})


_REGIME = frozenset({"code", "name", "legal_basis", "cutoff", "period_types", "valid_from", "valid_to", "deadlines"})
_FORM = frozenset({"code", "name", "regime", "period_types", "guidance", "for", "about", "lines", "sections"})
_LINE = frozenset({"measure", "item", "required", "about", "nature", "guidance"})
_SECTION = frozenset({"heading", "guidance", "required"})


def parse_ready(text: str) -> ReadySet:
    """The regimes and forms of a TOML text. Refuses it as a whole, naming everything that is wrong."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Refusal(NO_TOML, why=str(error)) from None
    reader = _Reader()
    reader.unknown(table, frozenset({"regime", "form"}), _("tệp"))
    regimes = [_regime(reader, row, n) for n, row in enumerate(reader.rows(table, "regime", _("tệp")), start=1)]
    forms = [_form(reader, row, n) for n, row in enumerate(reader.rows(table, "form", _("tệp")), start=1)]
    for rows, kind in ((regimes, _("chế độ")), (forms, _("biểu mẫu"))):
        codes = [row.code for row in rows if row is not None]
        for code in sorted({code for code in codes if codes.count(code) > 1}):
            reader.wrong(f"{kind} {code}", _("có hai lần"))
    if not regimes and not forms:
        reader.wrong(_("tệp"), _("không có chế độ hay biểu mẫu nào"))
    if reader.problems:
        raise Refusal(BAD_READY, problems="; ".join(reader.problems[:12]))
    return ReadySet(tuple(row for row in regimes if row), tuple(row for row in forms if row))


def _regime(reader: _Reader, row: object, number: int) -> ReadyRegime | None:
    where = _("chế độ thứ %(n)d") % {"n": number}
    if not isinstance(row, dict):
        reader.wrong(where, _("phải là một bảng [[regime]]"))
        return None
    where = f"{_('chế độ')} {row['code']}" if isinstance(row.get("code"), str) and row["code"] else where
    reader.unknown(row, _REGIME, where)
    first, last = row.get("valid_from"), row.get("valid_to")
    if not isinstance(first, date) or not (last is None or (isinstance(last, date) and last >= first)):
        reader.wrong(where, _("“valid_from”, “valid_to” phải là ngày (2026-01-31), ngày cuối không trước ngày đầu"))
        first, last = date(2000, 1, 1), None
    return ReadyRegime(
        code=reader.text(row, "code", where, limit=30, needed=True),
        name=reader.text(row, "name", where, limit=200, needed=True),
        legal_basis=reader.text(row, "legal_basis", where, limit=500, needed=True),
        cutoff=reader.among(row.get("cutoff"), tuple(Regime), "cutoff", where),
        period_types=_types(reader, row, where),
        valid_from=first,
        valid_to=last,
        deadlines=_deadlines(reader, row.get("deadlines", {}), where),
    )


def _types(reader: _Reader, row: Mapping[str, Any], where: str) -> tuple[str, ...]:
    found = [reader.among(one, PERIOD_TYPES, "period_types", where) for one in reader.rows(row, "period_types", where)]
    if not found:
        reader.wrong(where, _("“period_types” phải có ít nhất một loại kỳ"))
    return tuple(dict.fromkeys(found))


def _deadlines(reader: _Reader, table: object, where: str) -> dict[str, Limit]:
    if not isinstance(table, dict):
        reader.wrong(where, _("“deadlines” phải là bảng cấp = số ngày làm việc"))
        return {}
    found = {}
    for level, value in table.items():
        days = value.get("days") if isinstance(value, dict) else value
        latest = value.get("latest_day") if isinstance(value, dict) else None
        sound = isinstance(days, int) and not isinstance(days, bool) and 1 <= days <= 60
        if (
            not isinstance(days, int)
            or level not in Level.values
            or not sound
            or not (latest is None or latest in range(1, 29))
        ):
            reader.wrong(
                where,
                _("thời hạn “%(level)s” không hiểu được: cấp là %(levels)s, số ngày làm việc từ 1 đến 60")
                % {"level": level, "levels": ", ".join(Level.values)},
            )
        else:
            found[level] = Limit(days, latest)
    for low, high in out_of_order({level: limit.working_days for level, limit in found.items()}):
        reader.wrong(where, unordered(low, high))
    return found


def unordered(low: str, high: str) -> str:
    """The sentence for two deadlines of a chain that are the wrong way round."""
    return _("“%(high)s” phải có nhiều ngày làm việc hơn “%(low)s”, vì phải chờ báo cáo của cấp này") % {
        "high": Level(high).label,
        "low": Level(low).label,
    }


def _form(reader: _Reader, row: object, number: int) -> ReadyForm | None:
    where = _("biểu mẫu thứ %(n)d") % {"n": number}
    if not isinstance(row, dict):
        reader.wrong(where, _("phải là một bảng [[form]]"))
        return None
    where = f"{_('biểu mẫu')} {row['code']}" if isinstance(row.get("code"), str) and row["code"] else where
    reader.unknown(row, _FORM, where)
    kind = row.get("for", {})
    if not isinstance(kind, dict):
        reader.wrong(where, _("“for” phải là { unit_type = …, body = … }"))
        kind = {}
    about = reader.among(row.get("about", "place"), tuple(About.values), "about", where) or "place"
    lines = [_line(reader, one, about, where) for one in reader.rows(row, "lines", where)]
    sections = [_section(reader, one, where) for one in reader.rows(row, "sections", where)]
    if not lines and not sections:
        reader.wrong(where, _("không hỏi gì: cần “lines” hoặc “sections”"))
    keys = [(one.measure, one.item, one.about, one.nature) for one in lines]
    for code in sorted({key[0] for key in keys if keys.count(key) > 1}):
        reader.wrong(where, _("hỏi “%(code)s” hai lần như nhau") % {"code": code})
    return ReadyForm(
        code=reader.text(row, "code", where, limit=40, needed=True),
        name=reader.text(row, "name", where, limit=200, needed=True),
        regime=reader.text(row, "regime", where, limit=30, needed=True),
        period_types=_types(reader, row, where),
        guidance=reader.text(row, "guidance", where, limit=2000),
        unit_type=reader.among(kind.get("unit_type", ""), ("", *UnitType.values), "unit_type", where),
        body=reader.among(kind.get("body", ""), ("", *BodyKind.values), "body", where),
        lines=tuple(lines),
        sections=tuple(sections),
    )


def _line(reader: _Reader, row: object, about: str, where: str) -> ReadyLine:
    table: Mapping[str, Any] = {"measure": row} if isinstance(row, str) else row if isinstance(row, dict) else {}
    reader.unknown(table, _LINE, where)
    return ReadyLine(
        measure=reader.text(table, "measure", where, limit=40, needed=True),
        item=reader.text(table, "item", where, limit=300),
        required=table.get("required", True) is not False,
        about=reader.among(table.get("about", about), tuple(About.values), "about", where) or about,
        nature=reader.among(table.get("nature", ""), ("", *LineNature.values), "nature", where),
        guidance=reader.text(table, "guidance", where, limit=500),
    )


def _section(reader: _Reader, row: object, where: str) -> ReadySection:
    table: Mapping[str, Any] = {"heading": row} if isinstance(row, str) else row if isinstance(row, dict) else {}
    reader.unknown(table, _SECTION, where)
    return ReadySection(
        heading=reader.text(table, "heading", where, limit=200, needed=True),
        guidance=reader.text(table, "guidance", where, limit=500),
        required=table.get("required", True) is not False,
    )


@cache
def delivered() -> ReadySet:
    """The regimes and forms that come with the program."""
    folder = files("giaoban.catalogue") / "data"
    return parse_ready("\n".join((folder / name).read_text("utf-8") for name in ("regimes.toml", "forms.toml")))
