"""Who has not reported yet, what was sent to them, what to say to them, and who will probably be late."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from giaoban.base.clock import now, today
from giaoban.catalogue.models import FormVersion
from giaoban.catalogue.rules import Period, parse_period, period_name, previous_period
from giaoban.intake.chase_rules import ASLEEP, LEAST, Past, Risk, risk_of
from giaoban.intake.collection import AsOf, GridCell, grid_cells
from giaoban.intake.models import Submission
from giaoban.notices.channels import absolute
from giaoban.notices.kinds import daily, still_wanted
from giaoban.notices.queries import ChannelView, NoticeView, channels_of, notices_about
from giaoban.people.enums import Role
from giaoban.people.queries import account_names, accounts_by_unit, holders, last_seen
from giaoban.registry.models import Unit
from giaoban.registry.queries import UnitView, unit, units

REMINDER, ESCALATION, BY_HAND = "intake.reminder", "intake.escalation", "intake.by_hand"
KINDS = (REMINDER, ESCALATION, BY_HAND)
# So many earlier periods make a unit's history.
HISTORY = 6


@dataclass(frozen=True, slots=True)
class Missing:
    """What a unit has not handed in for a period: its forms by name, the nearest due day, and whether any was begun."""

    unit: UnitView
    receiver: UnitView
    period: Period
    due: date
    forms: tuple[str, ...]
    begun: bool

    @property
    def days(self) -> int:
        """Days to the due day; below 0 when it is over."""
        return self.days_on(today())

    def days_on(self, day: date) -> int:
        """The same on another day."""
        return (self.due - day).days

    @property
    def params(self) -> dict[str, object]:
        """What tells later whether a reminder is still wanted."""
        return {"receiver": self.receiver.id, "unit": self.unit.id, "period": str(self.period)}

    @property
    def key(self) -> str:
        """What every notice about it begins with."""
        return f"{self.receiver.id}:{self.period}:{self.unit.id}"


def missing(receiver_id: int, period: Period, unit_id: int | None = None, as_of: AsOf | None = None) -> list[Missing]:
    """The units, or the one, that have not handed in all that a place asks of them for a period, or had not at another
    moment, by code."""
    open_cells: dict[int, list[GridCell]] = defaultdict(list)
    for cell in grid_cells(receiver_id, period, unit_id, as_of):
        if not cell.reported:
            open_cells[cell.unit_id].append(cell)
    names = dict(
        FormVersion.objects.filter(pk__in={c.version_id for found in open_cells.values() for c in found}).values_list(
            "pk", "name"
        )
    )
    views, receiver = units(open_cells, period.last), unit(receiver_id, period.last)
    found = [
        Missing(
            unit=views[one],
            receiver=receiver,
            period=period,
            due=min(cell.due for cell in cells),
            forms=tuple(dict.fromkeys(names[cell.version_id] for cell in cells)),
            begun=any(cell.state for cell in cells),
        )
        for one, cells in open_cells.items()
    ]
    return sorted(found, key=lambda one: (one.unit.code, one.unit.id))


@still_wanted(REMINDER)
@still_wanted(ESCALATION)
@still_wanted(BY_HAND)
def is_missing(params: dict[str, object]) -> bool:
    """Whether the unit that a notice is about still has not handed in everything."""
    unit_id = int(str(params["unit"]))
    return bool(missing(int(str(params["receiver"])), parse_period(str(params["period"])), unit_id))


daily(REMINDER)
daily(ESCALATION)


def address_of(one: Missing) -> str:
    """Where the unit gives its forms."""
    return reverse("web:mine", kwargs={"unit_id": one.unit.id})


def subject_of(one: Missing) -> str:
    """A reminder's subject: how many days are left, or over."""
    days = abs(one.days)
    what = {"period": period_name(one.period), "n": days}
    if one.days > 0:
        said = ngettext("Còn %(n)d ngày nộp báo cáo %(period)s", "Còn %(n)d ngày nộp báo cáo %(period)s", days)
    elif one.days == 0:
        said = _("Hôm nay là hạn nộp báo cáo %(period)s")
    else:
        said = ngettext("Báo cáo %(period)s quá hạn %(n)d ngày", "Báo cáo %(period)s quá hạn %(n)d ngày", days)
    return said % what


def words_of(one: Missing) -> str:
    """A reminder's words, without its address."""
    lines = [
        _("Kính gửi %(unit)s."),
        _("%(receiver)s chưa nhận được: %(forms)s (%(period)s)."),
        _("Chốt số liệu ngày %(cutoff)s, hạn nộp ngày %(due)s."),
        _("Nếu không có phát sinh, đề nghị ghi “không phát sinh” để được tính là đã báo cáo."),
    ]
    return "\n".join(lines) % {
        "unit": one.unit.name,
        "receiver": one.receiver.name,
        "forms": "; ".join(one.forms),
        "period": period_name(one.period),
        "cutoff": f"{one.period.last:%d/%m/%Y}",
        "due": f"{one.due:%d/%m/%Y}",
    }


def chat_words(one: Missing) -> str:
    """A reminder to paste into a chat that no machine may write to, as Zalo: subject, words and the whole address."""
    return f"{subject_of(one)}\n{words_of(one)}\n{absolute(address_of(one))}"


def people_of(unit_ids: Iterable[int]) -> dict[int, list[tuple[int, Role]]]:
    """Who answers for units: the accounts with a role for the very unit, else for the place of a body."""
    wanted = set(unit_ids)
    places = {
        one: place
        for one, place in Unit.objects.filter(pk__in=wanted).values_list("pk", "place_id")
        if place is not None
    }
    known = holders(wanted | set(places.values()))
    found = {}
    for one in wanted:
        own = known.get(one) or [
            (account, role) for account, role in known.get(places.get(one, 0), []) if role in (Role.REPORTER, Role.LEAD)
        ]
        found[one] = own
    return found


@dataclass(frozen=True, slots=True)
class ChaseLine:
    """A unit that is missing: who answers for it, what was sent so far, what to paste, its chat channels."""

    missing: Missing
    people: tuple[str, ...]
    leads: tuple[str, ...]
    sent: tuple[NoticeView, ...]
    chat: str
    channels: tuple[ChannelView, ...]


@dataclass(frozen=True, slots=True)
class RiskLine:
    """A unit that will probably not report in time: why, in words, and who can stand in."""

    missing: Missing
    risk: Risk
    reasons: tuple[str, ...]
    stand_ins: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChaseView:
    """Everything about who is missing for a period."""

    lines: tuple[ChaseLine, ...]
    radar: tuple[RiskLine, ...]


def chase(receiver_id: int, period: Period) -> ChaseView:
    """Who is missing, what was sent when, what to paste, and the radar."""
    found = missing(receiver_id, period)
    ids = [one.unit.id for one in found]
    people = people_of(ids)
    names = account_names(account for rows in people.values() for account, _role in rows)
    since = now() - timedelta(days=120)
    sent = notices_about(KINDS, ids, since)
    channels = channels_of(ids)
    lines = tuple(
        ChaseLine(
            missing=one,
            people=_named(people[one.unit.id], names, (Role.REPORTER, Role.CONSOLIDATOR)),
            leads=_named(people[one.unit.id], names, (Role.LEAD,)),
            sent=tuple(view for view in sent.get(one.unit.id, ()) if view.key.startswith(f"{view.kind}:{one.key}:")),
            chat=chat_words(one),
            channels=tuple(channels.get(one.unit.id, ())),
        )
        for one in found
    )
    return ChaseView(lines, radar(found, people))


def _named(rows: list[tuple[int, Role]], names: dict[int, str], roles: tuple[Role, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names[account] for account, role in rows if role in roles and account in names))


def radar(found: list[Missing], people: dict[int, list[tuple[int, Role]]]) -> tuple[RiskLine, ...]:
    """Of units that are missing, those that will probably not report in time, the likeliest first."""
    if not found:
        return ()
    histories = _histories(found[0].receiver.id, found[0].period)
    seen = last_seen(account for rows in people.values() for account, _role in rows)
    risky = []
    for one in found:
        accounts = [account for account, _role in people[one.unit.id]]
        awake = [seen[a] for a in accounts if (when := seen.get(a)) is not None and now() - when < ASLEEP]
        risk = risk_of(
            histories.get(one.unit.id, []), one.days, begun=one.begun, has_account=bool(accounts), asleep=not awake
        )
        if risk.points >= LEAST:
            risky.append((one, risk))
    stand_ins = accounts_by_unit("intake.enter", [one.unit.id for one, _risk in risky])
    names = account_names(account for accounts in stand_ins.values() for account in accounts)
    lines = [
        RiskLine(
            one,
            risk,
            tuple(reason_words(code, numbers) for code, numbers in risk.reasons),
            tuple(
                names[account]
                for account in stand_ins[one.unit.id]
                if account in names and account not in {own for own, _role in people[one.unit.id]}
            ),
        )
        for one, risk in risky
    ]
    return tuple(sorted(lines, key=lambda line: (-line.risk.points, line.missing.unit.code)))


def _histories(receiver_id: int, period: Period) -> dict[int, list[Past]]:
    """How earlier periods of the same type went for each unit, oldest first, since anybody reports this way."""
    rows = Submission.objects.filter(receiver_id=receiver_id, regime=str(period.regime)).order_by("period_last")
    began = rows.values_list("period_last", flat=True).first()
    periods: list[Period] = []
    before = previous_period(period)
    while began is not None and before is not None and len(periods) < HISTORY and before.last >= began:
        periods.insert(0, before)
        before = previous_period(before)
    found: dict[int, list[Past]] = defaultdict(list)
    for one in periods:
        cells: dict[int, list[GridCell]] = defaultdict(list)
        for cell in grid_cells(receiver_id, one):
            cells[cell.unit_id].append(cell)
        for unit_id, asked in cells.items():
            late = [(cell.day - cell.due).days for cell in asked if cell.day is not None and cell.reported]
            found[unit_id].append(Past(not all(cell.reported for cell in asked), max([0, *late])))
    return found


def reason_words(code: str, numbers: dict[str, int]) -> str:
    """A reason of a risk in words."""
    words = {
        "missed_last": _("kỳ trước không nộp"),
        "missed": _("không nộp %(n)d trong %(of)d kỳ gần đây"),
        "late": _("trễ %(n)d trong %(of)d kỳ gần đây, trung bình %(days)d ngày"),
        "no_account": _("chưa có tài khoản nào phụ trách"),
        "asleep": _("người phụ trách hơn %(days)d ngày chưa đăng nhập"),
        "not_begun": _("còn %(days)d ngày mà chưa mở biểu"),
        "not_begun_and_due": _("đã đến hạn mà chưa mở biểu"),
    }
    return words[code] % numbers
