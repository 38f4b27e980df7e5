"""The five questions of a chair, answered in a line each: what is behind, who is missing, what contradicts, what
changed, what is due. Words only: what is answered is decided below (`rollup.briefing`, `intake`, `figures`)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from textwrap import shorten

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from giaoban.base.numerals import format_number
from giaoban.catalogue.queries import MeasureView
from giaoban.catalogue.rules import Period, parse_period, previous_period, same_period_last_year
from giaoban.figures.queries import FindingView
from giaoban.intake.ahead import DueForm
from giaoban.intake.collection import CollectionView
from giaoban.intake.said import Remark
from giaoban.registry.queries import UnitView
from giaoban.rollup.outlook import stands_on
from giaoban.rollup.queries import Briefing, Change, Lag
from giaoban.rollup.rows import Row
from giaoban.tasks.queries import TaskRow
from giaoban.web.templatetags.giaoban import (
    apart_target,
    at_scale,
    change_words,
    coverage,
    named,
    number,
    percent,
    period_in_short,
    period_words,
    shown_unit,
)

# So many names stand in an answer; the rest is counted.
NAMES = 3
# Of each kind of change so many are told.
_EACH = 2
# Lateness is said in days up to this many, then in months.
_DAYS = 60
# A shortfall of fewer than this is too small to be shared out in percent.
_FEW = 5
# Of a task so many characters are said.
_BEGINNING = 64


@dataclass(frozen=True, slots=True)
class Answer:
    """One line at the top of the page: its question in two words, the answer in short, what stands behind it part by
    part, and where on the page that is told in full. `tone` is "red", "amber" or "" (nothing to worry about)."""

    key: str
    question: str
    short: str
    parts: tuple[str, ...]
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """A target that is behind, with its reasons in words."""

    lag: Lag
    chance: str
    sentences: tuple[str, ...]
    quotes: tuple[Remark, ...]
    findings: int


@dataclass(frozen=True, slots=True)
class Findings:
    """What waits for an answer: what contradicts, and apart from it what is only not there yet (a total of those that
    reported) and what is only unusual. `names`: what the units below are called; `period`: the one
    that the page shows, so that only another one is named."""

    contradictions: Sequence[FindingView]
    lacking: Sequence[FindingView] = ()
    unusual: Sequence[FindingView] = ()
    names: Mapping[int, str] = field(default_factory=dict)
    period: Period | None = None

    @property
    def besides(self) -> str:
        """What waits and contradicts nothing, counted in words; "" where there is nothing."""
        lacking, unusual = len(self.lacking), len(self.unusual)
        parts = [
            ngettext("%(n)d chỗ còn thiếu số", "%(n)d chỗ còn thiếu số", lacking) % {"n": lacking} if lacking else "",
            ngettext("%(n)d số khác thường", "%(n)d số khác thường", unusual) % {"n": unusual} if unusual else "",
        ]
        return ", ".join(part for part in parts if part)

    def said(self, one: FindingView) -> str:
        """A finding with the name of the unit, where it is one below."""
        name = self.names.get(one.about_id)
        return f"{name}: {one.message}" if name else one.message

    def in_short(self, one: FindingView) -> str:
        """Its first sentence, with its period where that is not the one shown."""
        words = self.said(one).partition(". ")[0].rstrip(".")
        if self.period is None or (one.period, one.regime) == (self.period.label, str(self.period.regime)):
            return words
        return f"{words} ({period_in_short(parse_period(one.period, one.regime))})"


def answers(
    brief: Briefing,
    collected: CollectionView,
    found: "Findings",
    due: Sequence[DueForm],
    on: date,
    coming: Sequence[TaskRow] = (),
) -> list[Answer]:
    """The five answers, always in the same order."""
    return [
        _behind(brief),
        _missing(collected, on),
        _contradicting(found),
        _changed(brief.changes, collected.period),
        _due(due, coming, on),
    ]


def _listed(names: Sequence[str], among: int | None = None) -> str:
    """The first names, and how many more there are."""
    rest = (len(names) if among is None else among) - min(len(names), NAMES)
    shown = "; ".join(names[:NAMES])
    return shown if rest <= 0 else _("%(names)s và %(n)d nữa") % {"names": shown, "n": rest}


def _counted(parts: Sequence[str], among: int) -> tuple[str, ...]:
    """Parts of an answer, and how many more there are."""
    rest = among - len(parts)
    return (*parts, _("và %(n)d nữa") % {"n": rest}) if rest > 0 else tuple(parts)


def title(lag: Lag) -> str:
    """A line's name, with its item."""
    return _row_title(lag.row)


def _row_title(row: Row) -> str:
    return f"{named(row.measure)} ({row.item})" if row.item else named(row.measure)


def _behind(brief: Briefing) -> Answer:
    question = _("Chỉ tiêu chậm")
    if not brief.with_target and any(row.target_apart for row in brief.rows):
        told = _("Kế hoạch đã giao theo cách tính khác với số liệu, nên không tính phần trăm.")
        return Answer("cham", question, _("không so được"), (told,))
    if not brief.with_target:
        return Answer("cham", question, _("chưa giao"), (_("Chưa có chỉ tiêu nào được giao cho năm này."),))
    if not brief.lags:
        nothing = _("Không chỉ tiêu nào chậm trong số xét được.") if brief.unsaid else _("Không chỉ tiêu nào chậm.")
        return Answer("cham", question, _("không có"), (nothing, *_not_judged(brief)))
    parts = []
    for lag in brief.lags[:NAMES]:
        found = lag.standing.outlook
        # Of whom the course is, where not of all.
        of = found.units if found else None
        name = title(lag) + (_(" (theo %(k)s/%(n)s đơn vị)") % {"k": of[0], "n": of[1]} if of else "")
        words = {"name": name, "percent": percent(found.percent) if found else ""}
        parts.append(_("ước %(percent)s %% KH năm: %(name)s") % words if found else title(lag))
    short = _("%(n)d/%(all)d chỉ tiêu") % {"n": len(brief.lags), "all": brief.with_target}
    return Answer("cham", question, short, (*_counted(parts, len(brief.lags)), *_not_judged(brief)), "red")


def _not_judged(brief: Briefing) -> tuple[str, ...]:
    """That targets are left out of what is behind, since nobody can say yet."""
    n = len(brief.unsaid)
    words = ngettext("%(n)d chỉ tiêu chưa xét được vì thiếu số", "%(n)d chỉ tiêu chưa xét được vì thiếu số", n)
    return (words % {"n": n},) if n else ()


def unsaid(brief: Briefing) -> str:
    """The targets of which nobody can say whether they are behind, by name; "" where there are none."""
    if not brief.unsaid:
        return ""
    names = "; ".join(f"{_row_title(row)} ({coverage(stands_on(row))})" for row in brief.unsaid)
    words = _("Chưa xét được chậm hay không, vì còn đơn vị chưa báo cáo và chưa đủ số năm trước để ước: %(names)s.")
    return words % {"names": names}


def counted_otherwise(brief: Briefing) -> str:
    """The targets that were set for another way of counting than the figures, by name; "" where there are none."""
    apart = [row for row in brief.rows if row.target_apart is not None]
    if not apart:
        return ""
    names = "; ".join(f"{_row_title(row)} ({apart_target(row.target_apart)})" for row in apart if row.target_apart)
    words = _(
        "Kế hoạch giao theo cách tính khác với số liệu nên không tính phần trăm, không xét chậm: %(names)s. "
        "Hãy giao lại theo cách tính mới."
    )
    return words % {"names": names}


def _missing(collected: CollectionView, on: date) -> Answer:
    question = _("Chưa báo cáo")
    if not collected.rows:
        return Answer(
            "chua-bao-cao", question, _("không ai phải nộp"), (_("Kỳ này không giao biểu nào cho đơn vị nào."),)
        )
    missing = collected.missing
    if not missing:
        return Answer("chua-bao-cao", question, _("không có"), (_("Mọi đơn vị đã báo cáo."),))
    short = _("%(n)d/%(all)d đơn vị") % {"n": len(missing), "all": collected.units}
    names = _listed([named(row.unit) for row in missing])
    return Answer("chua-bao-cao", question, short, (names, lateness(collected.due, on)), "red")


def lateness(due: date | None, on: date) -> str:
    """A deadline, and how long ago it was."""
    if due is None:
        return ""
    day, days = f"{due:%d/%m/%Y}", (on - due).days
    if days <= 0:
        return _("hạn %(day)s") % {"day": day}
    if days <= _DAYS:
        return ngettext("hạn %(day)s, quá %(n)d ngày", "hạn %(day)s, quá %(n)d ngày", days) % {"n": days, "day": day}
    months = days // 30
    return ngettext("hạn %(day)s, quá hơn %(n)d tháng", "hạn %(day)s, quá hơn %(n)d tháng", months) % {
        "n": months,
        "day": day,
    }


def _contradicting(waiting: Findings) -> Answer:
    question, found = _("Mâu thuẫn"), waiting.contradictions
    besides = waiting.besides
    if not found:
        nothing = (_("Không có số liệu nào trái nhau."), *([f"{capfirst(besides)}."] if besides else []))
        return Answer("mau-thuan", question, _("không có"), nothing)
    short = ngettext("%(n)d chỗ", "%(n)d chỗ", len(found)) % {"n": len(found)}
    # One of each rule, the rarest first: three of the same say less than one of each.
    alike: dict[str, list[FindingView]] = {}
    for one in found:
        alike.setdefault(one.code, []).append(one)
    first = [same[0] for same in sorted(alike.values(), key=len)[:NAMES]]
    parts = [waiting.in_short(one) for one in first]
    parts = [*_counted(parts, len(found)), *([_("không kể %(besides)s") % {"besides": besides}] if besides else [])]
    return Answer("mau-thuan", question, short, tuple(parts), "red")


def _changed(found: Sequence[Change], period: Period) -> Answer:
    question = _("Thay đổi nhiều")
    if not found:
        return Answer("thay-doi", question, _("chưa rõ"), (_("Chưa có kỳ trước hay cùng kỳ để so sánh."),))
    usual = found[0].main.to
    counted, in_points = by_kind(found)
    # Percents and points are no one order: each has its own line, the largest change first.
    kinds = ((_("Theo %%") % (), counted), (_("Theo điểm %%") % (), in_points))
    parts = tuple(
        f"{name}: {'; '.join(_change(one, usual, period) for one in of_kind[:_EACH])}"
        for name, of_kind in kinds
        if of_kind
    )
    return Answer("thay-doi", question, against(usual, period), parts)


def by_kind(found: Sequence[Change]) -> tuple[list[Change], list[Change]]:
    """What changed in percent of itself, and what is itself in percent and changed by points; each the most first."""
    return [one for one in found if not one.in_points], [one for one in found if one.in_points]


def _change(change: Change, usual: str, period: Period) -> str:
    """What changed by how much, from what to what; whether for the worse; against what, where that is not the usual."""
    row, main = change.row, change.main
    name = f"{named(row.measure)} ({row.item})" if row.item else named(row.measure)
    notes = [f"{at_scale(main.before, row.measure)} → {at_scale(main.now, row.measure)}"]
    # A sum of those only that gave both is not the number that stands in the table.
    notes += [_("%(k)s/%(n)s đơn vị") % {"k": main.units[0], "n": main.units[1]}] if main.units else []
    notes += [_("xấu đi")] if change.better is False else []
    notes += [against(main.to, period)] if main.to != usual else []
    return f"{change_words(main, row.measure)} {name} ({', '.join(notes)})"


def against(to: str, period: Period) -> str:
    """What a change is against, by name: "so với quý I/2023"."""
    before = same_period_last_year(period) if to == "same_period" else previous_period(period)
    return _("so với %(period)s") % {"period": period_in_short(before)} if before else ""


def _due(due: Sequence[DueForm], coming: Sequence[TaskRow], on: date) -> Answer:
    question = _("Sắp đến hạn")
    nearest = [(one.day, _due_words(one)) for one in by_day(due, coming)]
    if not nearest:
        return Answer("den-han", question, _("không có"), (_("Không còn biểu nào chờ nộp trong kỳ này và kỳ trước."),))
    days = (nearest[0][0] - on).days
    short = _("hôm nay") if days == 0 else ngettext("còn %(n)d ngày", "còn %(n)d ngày", days) % {"n": days}
    weekday = pgettext("ngày", "l d/m")
    parts = [f"{date_format(day, weekday)}, {words}" for day, words in nearest[:2]]
    return Answer("den-han", question, short, _counted(parts, len(nearest)), "amber" if days <= 2 else "")


def _due_words(line: "DueLine") -> str:
    """Who, then what: small screens show the beginning only."""
    if line.task is not None:
        return f"{named(line.task.lead)}: {_cut(line.task.text)}"
    return f"{line.owes}: {line.form.name}, {period_words(line.form.period)}" if line.form else ""


@dataclass(frozen=True, slots=True)
class DueLine:
    """Something that is due: a form that units owe, or a task."""

    day: date
    form: DueForm | None = None
    owes: str = ""
    task: TaskRow | None = None


def by_day(due: Sequence[DueForm], coming: Sequence[TaskRow]) -> list[DueLine]:
    """Forms and tasks in one order, the nearest day first; of one day forms before tasks, each in their own order."""
    forms = [DueLine(one.due, form=one, owes=who_owes(one)) for one in due]
    tasks = [DueLine(one.due, task=one) for one in coming if one.due is not None]
    return sorted([*forms, *tasks], key=lambda one: one.day)


def _cut(text: str) -> str:
    """The beginning of a task, whole words."""
    return shorten(text, _BEGINNING, placeholder="…")


def who_owes(form: DueForm) -> str:
    """Whom a form is due from."""
    if form.own:
        return _("đơn vị mình nộp lên cấp trên")
    if len(form.units) <= NAMES:
        return ", ".join(named(unit) for unit in form.units)
    return ngettext("%(n)d đơn vị", "%(n)d đơn vị", len(form.units)) % {"n": len(form.units)}


def reason(lag: Lag, remarks: Sequence[Remark], findings: int, silent: Collection[int]) -> Reason:
    """Why a target is behind, in words: the pace, where the year ends that way, who makes the gap, whose figures are
    not in the number, whether it is estimated. `silent` are the units that have not reported, named elsewhere."""
    said = [_monthly(lag), _short(lag), _absent(lag.absent, silent), _divided(lag.apart), _estimated(lag)]
    return Reason(lag, _chance(lag), tuple(one for one in said if one), tuple(remarks[:NAMES]), findings)


def _chance(lag: Lag) -> str:
    found = lag.standing.outlook
    chances = {"unlikely": _("khó đạt"), "doubtful": _("có thể không đạt"), "likely": ""}
    return chances[found.chance] if found else ""


def _monthly(lag: Lag) -> str:
    found, measure = lag.standing.outlook, lag.row.measure
    if found is None:
        return ""
    basis = {"last_year": _("theo nhịp năm trước"), "even": _("cứ đều như đến nay")}[found.basis]
    if found.units:
        # What is said is carried to all units; of whose course it is, is said with it.
        k, n = found.units
        basis = _("theo nhịp năm trước của %(k)s/%(n)s đơn vị đã có số") % {"k": k, "n": n}
    if found.needed is None or found.done is None:
        return _("Cuối năm ước %(value)s, %(basis)s.") % {"value": rough(found.projected, measure), "basis": basis}
    # What is needed is never rounded to less than is enough.
    numbers = {"needed": rough(found.needed, measure, ROUND_CEILING), "done": rough(found.done, measure)}
    pace = _("Cần %(needed)s mỗi tháng, đến nay %(done)s mỗi tháng") % numbers
    year = _("cả năm ước %(value)s, %(basis)s") % {"value": rough(found.projected, measure), "basis": basis}
    return f"{pace}; {year}."


def rough(value: int, measure: MeasureView, rounding: str = ROUND_HALF_UP) -> str:
    """A reckoned number as people say it: money to a tenth of its tỷ or whole triệu, the rest as it is counted."""
    if measure.unit.startswith("đồng"):
        for power, word, places in ((9, _("tỷ"), "0.1"), (6, _("triệu"), "1")):
            if abs(value) >= 10**power:
                shown = Decimal(value).scaleb(-power).quantize(Decimal(places), rounding)
                return f"{format_number(shown)} {word}"
        return format_number(Decimal(value))
    shown = Decimal(value).scaleb(-measure.scale).quantize(Decimal("0.1") if measure.scale else Decimal(1), rounding)
    unit = f" {shown_unit(measure)}" if measure.unit else ""
    return f"{format_number(shown)}{unit}"


def _short(lag: Lag) -> str:
    if not lag.short:
        return ""
    largest = lag.short[0][1]
    if largest.share is None or (lag.row.measure.scale == 0 and (largest.amount or 0) < _FEW):
        names = [named(unit) for unit, _one in lag.short]
        return _("Hụt so với phần mình: %(names)s.") % {"names": _listed(names, lag.lagging)}
    names = [
        f"{named(unit)} {number((one.share or Decimal(0)).quantize(Decimal(1), ROUND_HALF_UP))}\u00a0%"
        for unit, one in lag.short
    ]
    return _("Phần hụt lớn nhất: %(names)s.") % {"names": _listed(names, lag.lagging)}


def _absent(units: Sequence[UnitView], silent: Collection[int]) -> str:
    if not units:
        return ""
    if {unit.id for unit in units} == set(silent):
        words = ngettext("Chưa tính %(n)d đơn vị chưa báo cáo.", "Chưa tính %(n)d đơn vị chưa báo cáo.", len(units))
        return words % {"n": len(units)}
    return _("Chưa tính %(names)s: chưa có số.") % {"names": _listed([named(unit) for unit in units])}


def _divided(units: Sequence[UnitView]) -> str:
    """The units whose figures cannot be compared; they are not silent."""
    names = _listed([named(unit) for unit in units])
    return _("Không so sánh được, vì đơn vị cũ bị chia tách: %(names)s.") % {"names": names} if units else ""


def _estimated(lag: Lag) -> str:
    cell = lag.row.to_date
    return _("Có số ước.") if cell.estimated or cell.quality == 1 else ""
