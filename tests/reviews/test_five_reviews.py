"""Five conferences from preparing to minutes: what the rooms do together, each step as the office takes it.

With GIAOBAN_MARKED_REPORTS (see tests/vnfigures/test_shared_reports.py) the same runs once more over the reports that
are kept outside the repository: their meetings, their people, their tasks as they were said.
"""

import io
import json
import os
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import docx
import pytest
from django.core import mail

from giaoban.base.clock import clock_at
from giaoban.catalogue.models import UnitRegime
from giaoban.catalogue.rules import next_period, parse_period
from giaoban.documents.models import Draft
from giaoban.documents.verify import verify
from giaoban.notices.actions.send import send_due
from giaoban.people.policy import Person
from giaoban.registry.enums import BodyKind
from giaoban.reviews.actions.agenda import commend
from giaoban.reviews.actions.ask_to_speak import ask_to_speak
from giaoban.reviews.actions.assign import Given, assign
from giaoban.reviews.actions.attend import attend_rest
from giaoban.reviews.actions.complete import complete
from giaoban.reviews.actions.conclude import conclude
from giaoban.reviews.actions.confirm import Confirmed, confirm
from giaoban.reviews.actions.end_speaker import end_speaker
from giaoban.reviews.actions.invite import invite
from giaoban.reviews.actions.keep_series import SeriesInput, keep_series
from giaoban.reviews.actions.move import begin, close, open_review
from giaoban.reviews.actions.people import PersonInput, add_people
from giaoban.reviews.actions.prepare import ReviewInput, prepare, proposed
from giaoban.reviews.actions.start_item import start_item
from giaoban.reviews.actions.start_speaker import start_speaker
from giaoban.reviews.actions.write_letter import write_agenda, write_invitation
from giaoban.reviews.actions.write_record import write_conclusions, write_minutes
from giaoban.reviews.carrying import FOLLOWING
from giaoban.reviews.concluded import conclusions_of
from giaoban.reviews.models import Series, Speaker
from giaoban.reviews.queries import ReviewView, review
from giaoban.tasks.models import Task
from tests import factories
from tests.reviews.five import CASES, COMMUNES, Case

pytestmark = pytest.mark.django_db

BODIES = (
    ("UBND phường Thử Hội", BodyKind.PEOPLES_COMMITTEE),
    ("Phòng Kinh tế phường Thử Hội", BodyKind.OFFICE),
    ("Phòng Văn hóa - Xã hội phường Thử Hội", BodyKind.OFFICE),
    ("Công an phường Thử Hội", BodyKind.OFFICE),
    ("Ban Chỉ huy Quân sự phường Thử Hội", BodyKind.OFFICE),
)


class Office:
    """An office that holds a conference: its unit, its clerk, and the hour."""

    def __init__(self, case: Case, stack: ExitStack) -> None:
        self.case, self._stack = case, stack
        self.at(case.starts_at - timedelta(days=7))
        self.unit_id = factories.unit("Phường Thử Hội", type="thi_xa" if case.communes else "phuong")
        for name, body in BODIES:
            factories.unit(name, body=body, place_id=self.unit_id)
        for number in range(1, case.communes + 1):
            factories.unit(f"Xã Thử {number}", type="xa", under=self.unit_id)
        UnitRegime.objects.create(unit_id=self.unit_id, regime="LICH")
        self.clerk: Person = factories.clerk(self.unit_id)

    def at(self, moment: datetime) -> None:
        """It is this moment from now on."""
        self._stack.enter_context(clock_at(moment))


@pytest.fixture
def stack(own_folders: object) -> Iterator[ExitStack]:
    with ExitStack() as found:
        yield found


def words(draft: Draft) -> str:
    """Everything a document says."""
    with draft.file.open("rb") as file:
        opened = docx.Document(io.BytesIO(file.read()))
    cells = [cell.text for table in opened.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in opened.paragraphs), *cells])


def clean(draft: Draft, clerk: Person) -> list[str]:
    """What is wrong with a document's numbers, as `giaoban verify` says it."""
    with draft.file.open("rb") as file:
        return [str(one) for one in verify(file.read(), clerk, draft.name).mismatches]


def prepared(office: Office) -> int:
    """Series, conference, people, commendations, papers to write, invitations out."""
    case, clerk = office.case, office.clerk
    template = tuple({"title": title, "minutes": minutes, "kind": kind} for title, minutes, kind in case.items)
    series = SeriesInput(case.name.rpartition(" năm ")[0][:150], case.rhythm, case.kind, case.form, template=template)
    series_id = keep_series(clerk, office.unit_id, series)
    chair = f"đồng chí {case.chair[0]}, {case.chair[1]}"
    given = ReviewInput(
        case.name, case.starts_at, case.minutes, case.place, chair, case.period, kind=case.kind, form=case.form
    )
    made = prepare(clerk, office.unit_id, given, series_id)
    people = [PersonInput(*case.chair, role="chair"), PersonInput("Phí Thị Đào", "Chánh Văn phòng", role="secretary")]
    people += [PersonInput(name, post, f"dai-bieu{at}@example.vn") for at, (name, post) in enumerate(case.people)]
    add_people(clerk, made, people)
    for item in review(made).items:
        if item.kind == "commendation":
            commend(clerk, made, item.id, case.awards)
    mail.outbox.clear()
    assert invite(clerk, made).sent == len(case.people)
    assert send_due().sent == len(case.people) == len(mail.outbox)
    return made


def held(office: Office, made: int) -> None:
    """Open, begin, one item after the other, who speaks, what is concluded; closed."""
    case, clerk = office.case, office.clerk
    office.at(case.starts_at - timedelta(minutes=10))
    open_review(clerk, made)
    assert attend_rest(clerk, made) == len(case.people) + 2
    begin(clerk, made)
    moment = case.starts_at
    for item in review(made).items:
        office.at(moment)
        start_item(clerk, made, item.id)
        if item.kind == "discussion":
            spoken(office, made, item.id)
        if item.kind == "conclusion":
            for text in case.conclusions:
                conclude(clerk, made, text)
        moment += timedelta(minutes=item.minutes)
    office.at(moment)
    close(clerk, made)


def spoken(office: Office, made: int, item_id: int) -> None:
    """Who asked for the floor has it, and what was said stands in the minutes."""
    names = {one.name: one.id for one in review(made).participants}
    for name, _said in office.case.speeches:
        ask_to_speak(office.clerk, made, names[name])
    for row in Speaker.objects.filter(review_id=made):
        start_speaker(office.clerk, made, row.pk)
        end_speaker(office.clerk, made)
    said = "\n".join(f"{name}: {words_said}" for name, words_said in office.case.speeches)
    complete(office.clerk, made, notes={item_id: said})


def concluded(office: Office, made: int) -> Confirmed:
    """The secretary gives a lead and the usual deadline to what has none, and confirms."""
    for one in conclusions_of(made):
        for row in one.assignments:
            if row.lacks:
                lead = None if row.lead_id else "UBND phường Thử Hội"
                assign(office.clerk, one.id, Given(lead=lead, due=None if row.due else ""), assignment_id=row.id)
    return confirm(office.clerk, made)


@pytest.mark.parametrize("case", CASES, ids=[case.period for case in CASES])
def test_a_conference_runs_from_its_preparation_to_its_minutes(case: Case, stack: ExitStack) -> None:
    office = Office(case, stack)
    made = prepared(office)
    seen = review(made)
    assert [item.title for item in seen.items] == [title for title, _minutes, _kind in case.items]
    assert seen.budget.over == 0
    for letter in (write_invitation(office.clerk, made), write_agenda(office.clerk, made)):
        assert clean(letter, office.clerk) == []
    held(office, made)
    done = concluded(office, made)
    assert (done.waiting, done.conclusions) == (0, len(case.conclusions))
    assert Task.objects.count() == done.tasks > 0
    finish(office, made)


def finish(office: Office, made: int) -> ReviewView:
    """The notice and the minutes say what was said, every number of theirs linked; the series goes on."""
    case = office.case
    notice, minutes = write_conclusions(office.clerk, made), write_minutes(office.clerk, made)
    assert (clean(notice, office.clerk), clean(minutes, office.clerk)) == ([], [])
    told, course = words(notice), words(minutes)
    assert case.chair[0] in told
    missing = [name for name, _post in case.people if name not in course]
    missing += [part for row in case.awards for part in row if part not in course]
    missing += [said for _name, said in case.speeches if said not in course]
    assert missing == []
    seen = review(made)
    assert seen.state == "closed"
    assert all(item.state == "done" for item in seen.items)
    assert all(one.attended for one in seen.participants)
    going_on(office, seen)
    return seen


def going_on(office: Office, seen: ReviewView) -> None:
    """The next of the series looks at the next period, invites the same people and follows up the conclusions."""
    after = proposed(Series.objects.get(pk=seen.series_id))
    assert after.period == next_period(parse_period(seen.period, seen.regime))
    given = ReviewInput(after.name, after.starts_at, after.minutes_available, period=str(after.period))
    following = review(prepare(office.clerk, office.unit_id, given, seen.series_id))
    assert [one.name for one in following.participants] == [one.name for one in seen.participants]
    assert FOLLOWING in [item.title for item in following.items]


def test_a_conclusion_for_every_commune_is_a_task_for_each(stack: ExitStack) -> None:
    case = next(case for case in CASES if case.communes)
    office = Office(case, stack)
    made = prepared(office)
    held(office, made)
    concluded(office, made)
    assert len(COMMUNES) == case.communes == 13
    (first, _second) = conclusions_of(made)
    assert len({row.lead_id for row in first.assignments}) == 13
    assert Task.objects.filter(text__contains="mặt bằng").count() == 13


FOLDER = os.environ.get("GIAOBAN_MARKED_REPORTS")

if FOLDER:
    MARKED = sorted((Path(FOLDER) / "gold").glob("00[0-4]_*.meta.json"))
    assert MARKED, f"GIAOBAN_MARKED_REPORTS={FOLDER}: no gold/00*.meta.json there"

    @pytest.mark.parametrize("path", MARKED, ids=[path.name[:3] for path in MARKED])
    def test_a_conference_of_a_marked_report_runs_the_same_way(path: Path, stack: ExitStack) -> None:
        office = Office(marked(json.loads(path.read_text("utf-8"))), stack)
        made = prepared(office)
        held(office, made)
        done = concluded(office, made)
        assert (done.waiting, done.conclusions) == (0, len(office.case.conclusions))
        finish(office, made)

    def marked(told: dict[str, object]) -> Case:
        """What a report tells of its conference, on the agenda of our case of the same rhythm."""
        period = told["period"]
        assert isinstance(period, dict)
        like = next(case for case in CASES if case.rhythm == period["type"])
        people, tasks, day = told["attendees"], told["tasks"], told["held_on"]
        assert isinstance(people, list)
        assert isinstance(tasks, list)
        chair = told["chair"] or {"name": like.chair[0], "positions": [like.chair[1]]}
        assert isinstance(chair, dict)
        others = [(one["name"], ", ".join(one["positions"])) for one in people if one["name"] != chair["name"]]
        return replace(
            like,
            period=str(period["label"]),
            starts_at=datetime.fromisoformat(f"{day}T08:00:00+07:00"),
            chair=(chair["name"], ", ".join(chair["positions"])),
            people=tuple(others) or like.people,
            speeches=tuple((others[at % len(others)][0], said) for at, (_n, said) in enumerate(like.speeches))
            if others
            else like.speeches,
            conclusions=tuple(f"{task[:1].upper()}{task[1:]}." for task in tasks),
        )
