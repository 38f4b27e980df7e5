"""Appointments as files that other programs read: read back with the same library, and as text where it matters."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from icalendar import Calendar

from giaoban.base.calendars import CANCEL, Entry, event, feed

MEETING = Entry(
    uid="rv7@giaoban.example.vn",
    summary="Hội nghị giao ban tháng 3; khối Đảng, chính quyền",
    starts=datetime(2024, 3, 5, 8, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh")),
    ends=datetime(2024, 3, 5, 10, 30, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh")),
    sequence=2,
    place="Hội trường tầng 2, số 5 đường Ven Sông",
    description="1. Báo cáo\n2. Thảo luận",
    organizer=("Văn phòng phường Thử", "vanphong@example.vn"),
    attendees=[("Trần Thị Khuê, Hội Nông dân", "khue@example.vn")],
)


def test_an_invitation_says_when_where_and_who_and_keeps_its_name() -> None:
    read = Calendar.from_ical(event(MEETING))
    assert read["method"] == "REQUEST"
    (one,) = read.walk("VEVENT")
    assert (one["uid"], one["sequence"], one["status"]) == ("rv7@giaoban.example.vn", 2, "CONFIRMED")
    assert one.decoded("dtstart") == datetime(2024, 3, 5, 1, 0, tzinfo=UTC)
    assert one.decoded("dtend") == datetime(2024, 3, 5, 3, 30, tzinfo=UTC)
    assert str(one["summary"]) == MEETING.summary
    assert str(one["location"]) == MEETING.place
    assert str(one["description"]) == MEETING.description
    assert str(one["organizer"]) == "mailto:vanphong@example.vn"
    assert one["attendee"] == "mailto:khue@example.vn"
    assert one["attendee"].params["CN"] == "Trần Thị Khuê, Hội Nông dân"
    assert one["attendee"].params["RSVP"] == "TRUE"


def test_no_line_of_the_file_is_longer_than_75_octets_and_lines_end_as_the_standard_says() -> None:
    data = event(MEETING)
    assert data.endswith(b"END:VCALENDAR\r\n")
    assert max(len(line) for line in data.split(b"\r\n")) <= 75


def test_calling_it_off_takes_the_same_entry_out() -> None:
    read = Calendar.from_ical(event(MEETING, CANCEL))
    (one,) = read.walk("VEVENT")
    assert (read["method"], one["uid"], one["status"]) == ("CANCEL", MEETING.uid, "CANCELLED")


def test_a_feed_has_whole_days_that_end_the_day_after() -> None:
    due = Entry(uid="t1@giaoban", summary="Hạn: rà soát hộ nghèo", starts=date(2024, 3, 25), ends=date(2024, 3, 25))
    read = Calendar.from_ical(feed("Nhiệm vụ của tôi", [due, MEETING]))
    assert (read["method"], str(read["x-wr-calname"])) == ("PUBLISH", "Nhiệm vụ của tôi")
    day, meeting = read.walk("VEVENT")
    assert (day.decoded("dtstart"), day.decoded("dtend")) == (date(2024, 3, 25), date(2024, 3, 26))
    assert meeting["uid"] == MEETING.uid
