"""The invitation and the agenda as documents: every number of theirs a date, a time or a name; verified."""

import io

import docx
import pytest

from giaoban.base.errors import Refusal
from giaoban.documents.models import Draft
from giaoban.documents.verify import verify
from giaoban.people.policy import Person
from giaoban.reviews.actions.agenda import ItemInput, add_item
from giaoban.reviews.actions.people import PersonInput, add_people
from giaoban.reviews.actions.prepare import ReviewInput, prepare
from giaoban.reviews.actions.write_letter import source_of, write_agenda, write_invitation
from giaoban.reviews.jobs import review_reminders
from tests import factories
from tests.conftest import SetClock
from tests.reviews.conftest import at


@pytest.fixture
def clerk(ward: int, clock: SetClock, own_folders: object) -> Person:
    clock(2024, 3, 1, 9)
    return factories.clerk(ward)


@pytest.fixture
def meeting(clerk: Person, ward: int) -> int:
    chair = "đồng chí Lý Thanh Trà, Chủ tịch UBND phường"
    given = ReviewInput("Hội nghị giao ban tháng 02 năm 2024", at(2024, 3, 8), 90, "Phòng họp số 2, tầng 3", chair)
    made = prepare(clerk, ward, given)
    add_item(clerk, made, ItemInput("Báo cáo kết quả 2 tháng đầu năm", 30, "Văn phòng"))
    add_item(clerk, made, ItemInput("Thảo luận", 30, kind="discussion"))
    listed = [("Võ Thị Sim", "Trạm trưởng"), ("Hồ Văn Mây", "Trưởng khu phố 4")]
    add_people(clerk, made, [PersonInput("Lý Thanh Trà", "Chủ tịch UBND phường", role="chair")])
    add_people(clerk, made, [PersonInput(name, post) for name, post in listed])
    return made


def words(draft: Draft) -> str:
    """Everything a draft says, cells of tables too."""
    with draft.file.open("rb") as file:
        opened = docx.Document(io.BytesIO(file.read()))
    cells = [cell.text for table in opened.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in opened.paragraphs), *cells])


def test_the_invitation_asks_those_invited_and_not_the_chair(clerk: Person, meeting: int) -> None:
    made = write_invitation(clerk, meeting)
    said = words(made)
    assert "Hồ Văn Mây, Trưởng khu phố 4" in said
    assert "Phòng họp số 2, tầng 3" in said
    assert "Lý Thanh Trà, Chủ tịch UBND phường;" not in said
    assert (made.kind, made.source, made.period) == ("invitation", source_of(meeting), "")
    verdict = verified(made, clerk)
    assert verdict == []


def test_the_agenda_has_its_times_and_presenters(clerk: Person, meeting: int) -> None:
    made = write_agenda(clerk, meeting)
    said = words(made)
    assert [part for part in ("Văn phòng", "30 phút", "Báo cáo kết quả 2 tháng đầu năm") if part not in said] == []
    assert verified(made, clerk) == []


def verified(made: Draft, clerk: Person) -> list[str]:
    """What is wrong with a draft's numbers, as `giaoban verify` says it."""
    with made.file.open("rb") as file:
        verdict = verify(file.read(), clerk, made.name)
    return [str(one) for one in verdict.mismatches]


def test_a_letter_without_anybody_or_anything_is_not_written(clerk: Person, ward: int) -> None:
    bare = prepare(clerk, ward, ReviewInput("Chuyên đề", at(2024, 3, 9)))
    with pytest.raises(Refusal, match="reviews.no_participants"):
        write_invitation(clerk, bare)
    with pytest.raises(Refusal, match="reviews.no_agenda"):
        write_agenda(clerk, bare)
    with pytest.raises(Refusal, match="base.not_allowed"):
        write_agenda(factories.reporter(ward), bare)


def test_reminding_is_in_the_timetable(db: None) -> None:
    from giaoban.base.jobs import TIMETABLE

    assert TIMETABLE["reviews.jobs.review_reminders"].run is review_reminders
    review_reminders()
