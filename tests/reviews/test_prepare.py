"""Series, what the next of a series takes over, the agenda, and what is refused while preparing."""

from datetime import date, datetime

import pytest

from giaoban.base.actions.audit import audit
from giaoban.base.errors import Refusal
from giaoban.base.models import AuditEntry
from giaoban.people.enums import Role
from giaoban.people.policy import Person
from giaoban.reviews import following
from giaoban.reviews.actions.agenda import (
    ItemInput,
    add_item,
    change_item,
    commend,
    move_item,
    remove_item,
)
from giaoban.reviews.actions.keep_series import SeriesInput, keep_series, keep_template
from giaoban.reviews.actions.people import PersonInput, add_people, change_person, people_of, remove_person
from giaoban.reviews.actions.prepare import ReviewInput, change, prepare, proposed
from giaoban.reviews.carrying import FOLLOWING, living
from giaoban.reviews.models import Conclusion, Review, Series
from giaoban.reviews.queries import review
from giaoban.reviews.timing import day_of, period_of, regimes_of, span, time_of
from tests import factories
from tests.conftest import SetClock
from tests.reviews.conftest import at

TEMPLATE = (
    {"title": "Khai mạc", "minutes": 5, "kind": "opening"},
    {"title": "Báo cáo kết quả tháng", "minutes": 20, "presenter": "Văn phòng", "section": "Báo cáo"},
    {"title": "Kết luận của chủ trì", "minutes": 15, "kind": "conclusion"},
)
MONTHLY = SeriesInput(
    name="Hội nghị giao ban",
    place="Phòng họp số 2",
    starts_at="8:00",
    minutes_available=90,
    chair="đồng chí Lý Thanh Trà, Chủ tịch UBND phường",
    template=TEMPLATE,
)


@pytest.fixture
def clerk(ward: int, clock: SetClock) -> Person:
    clock(2024, 3, 1)
    return factories.clerk(ward)


def the_series(clerk: Person, ward: int, **more: object) -> Series:
    from dataclasses import replace

    return Series.objects.get(pk=keep_series(clerk, ward, replace(MONTHLY, **more)))  # type: ignore[arg-type]


def refused(code: str) -> object:
    return pytest.raises(Refusal, match=f"reviews.{code}")


def test_the_first_of_a_series_has_its_template_and_the_period_that_is_over(clerk: Person, ward: int) -> None:
    series = the_series(clerk, ward, regime="LICH")
    next_one = proposed(series)
    assert (next_one.name, str(next_one.period)) == ("Hội nghị giao ban tháng 02 năm 2024", "2024-02@ND09")
    assert next_one.starts_at == at(2024, 3, 8)
    made = review(
        prepare(clerk, ward, given(next_one.name, next_one.starts_at, period=str(next_one.period)), series.pk)
    )
    assert [item.title for item in made.items] == [item["title"] for item in TEMPLATE]
    assert (made.state, made.series, made.version) == ("draft", "Hội nghị giao ban", 1)
    assert made.items[1].section == "Báo cáo"
    assert AuditEntry.objects.order_by("-id")[0].payload["items"] == 3


def given(name: str, starts_at: datetime, **more: object) -> ReviewInput:
    return ReviewInput(name, starts_at, **more)  # type: ignore[arg-type]


def test_the_next_takes_over_what_was_not_finished_who_was_invited_and_what_lives(
    clerk: Person, ward: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    series = the_series(clerk, ward)
    first = prepare(clerk, ward, given("Tháng 2", at(2024, 3, 5), period="2024-02"), series.pk)
    (gone, stays) = add_people(clerk, first, [PersonInput("Hồ Văn Mây"), PersonInput("Võ Thị Sim", "Trưởng trạm")])
    remove_person(clerk, first, gone)
    row = Review.objects.get(pk=first)
    row.items.exclude(title="Báo cáo kết quả tháng").update(state="done")
    Review.objects.filter(pk=first).update(state="closed")
    kept = Conclusion.objects.create(review=row, order=0, text="Rà soát hộ nghèo", state="confirmed", at=row.starts_at)
    Conclusion.objects.create(review=row, order=1, text="Đã xong", state="confirmed", at=row.starts_at)
    monkeypatch.setattr(following, "_PROVIDERS", [lambda ids: {kept.pk: (1, 0)}])
    assert [one.text for one in living(series.pk)] == ["Rà soát hộ nghèo"]

    next_one = proposed(series)
    assert (str(next_one.period), next_one.starts_at) == ("2024-03@ND09", at(2024, 4, 5))
    made = review(prepare(clerk, ward, given(next_one.name, next_one.starts_at, period="2024-03"), series.pk))
    titles = [(item.title, item.carried) for item in made.items]
    assert titles == [
        ("Khai mạc", False),
        ("Báo cáo kết quả tháng", False),
        (FOLLOWING, False),
        ("Báo cáo kết quả tháng", True),
        ("Kết luận của chủ trì", False),
    ]
    assert [(one.name, one.reply) for one in made.participants] == [("Võ Thị Sim", "none")]
    assert made.participants[0].id != stays


def test_what_was_carried_over_does_not_become_a_part_of_the_template(clerk: Person, ward: int) -> None:
    series = the_series(clerk, ward)
    first = prepare(clerk, ward, given("Tháng 2", at(2024, 3, 5)), series.pk)
    item = Review.objects.get(pk=first).items.all()[0]
    Review.objects.get(pk=first).items.create(order=9, title="Từ kỳ trước", carried_from=item)
    add_item(clerk, first, ItemInput("Thảo luận", 30, kind="discussion"))
    assert keep_template(clerk, first) == 4
    series.refresh_from_db()
    assert [one["title"] for one in series.template][-1] == "Thảo luận"
    single = prepare(clerk, ward, given("Chuyên đề chuyển đổi số", at(2024, 3, 20)))
    with refused("no_series"):
        keep_template(clerk, single)


def test_a_series_belongs_to_its_unit_and_has_a_name_of_its_own(clerk: Person, ward: int) -> None:
    series = the_series(clerk, ward)
    with refused("same_series"):
        keep_series(clerk, ward, MONTHLY)
    keep_series(clerk, ward, SeriesInput(name="Giao ban khối Đảng", active=False), series.pk)
    series.refresh_from_db()
    assert (series.name, series.active, len(series.template)) == ("Giao ban khối Đảng", False, 3)
    other = factories.clerk(factories.unit("Phường Khác"))
    with refused("no_series"):
        prepare(other, other.home_id or 0, given("Tháng 2", at(2024, 3, 5)), series.pk)
    with pytest.raises(Refusal, match="base.not_allowed"):
        prepare(other, ward, given("Tháng 2", at(2024, 3, 5)))


@pytest.mark.parametrize(
    ("day", "start", "end", "code"),
    [
        ("2024-03-05", "10:00", "8:00", "ends_before"),
        ("05/03/2024", "8:00", "8:00", "ends_before"),
        ("32/03/2024", "8:00", "9:00", "bad_time"),
        ("05/03/2024", "tám giờ", "9:00", "bad_time"),
        ("", "", "", "bad_time"),
    ],
)
def test_a_time_that_cannot_be_is_refused(day: str, start: str, end: str, code: str) -> None:
    with refused(code):
        span(day, start, end)


def test_times_are_those_of_the_office_however_they_are_written() -> None:
    starts_at, minutes = span("05/03/2024", "7h30", "11 giờ")
    assert (starts_at, minutes) == (at(2024, 3, 5, 7, 30), 210)
    assert starts_at.utcoffset() == at(2024, 3, 5).utcoffset()
    assert (day_of("2024-02-29"), f"{time_of('14:05'):%H.%M}") == (date(2024, 2, 29), "14.05")


def test_a_period_is_one_of_the_units_own(clerk: Person, ward: int) -> None:
    day = date(2024, 3, 5)
    assert regimes_of(ward, day) == ["ND09"]
    assert str(period_of(ward, "02/2024", day)) == "2024-02@ND09"
    assert str(period_of(ward, "Quý I/2024", day)) == "2024-Q1@ND09"
    assert period_of(ward, " ", day) is None
    for said, code in (
        ("2024-02@LICH", "foreign_period"),
        ("tháng Giêng", "bad_period"),
        ("2024-02@XYZ", "bad_period"),
    ):
        with refused(code):
            period_of(ward, said, day)


def test_a_series_meets_once_a_period_of_its_rhythm(clerk: Person, ward: int) -> None:
    series = the_series(clerk, ward)
    prepare(clerk, ward, given("Tháng 2", at(2024, 3, 5), period="2024-02"), series.pk)
    with refused("same_period"):
        prepare(clerk, ward, given("Tháng 2 lần nữa", at(2024, 3, 6), period="2024-02"), series.pk)
    with refused("wrong_rhythm"):
        prepare(clerk, ward, given("Quý I", at(2024, 4, 6), period="2024-Q1"), series.pk)
    assert Review.objects.count() == 1


def test_nobody_chairs_two_conferences_at_one_time(clerk: Person, ward: int) -> None:
    chair = "đồng chí Lý Thanh Trà, Chủ tịch UBND phường"
    prepare(clerk, ward, given("Giao ban", at(2024, 3, 5), minutes_available=120, chair=chair))
    with pytest.raises(Refusal) as refusal:
        prepare(clerk, ward, given("Sơ kết", at(2024, 3, 5, 9), chair="Đồng chí Lý Thanh Trà,  Chủ tịch UBND phường"))
    assert refusal.value.code == "reviews.chair_busy"
    assert "“Giao ban” từ 08:00 đến 10:00 05/03/2024" in refusal.value.message
    later = prepare(clerk, ward, given("Sơ kết", at(2024, 3, 5, 10), chair=chair))
    with refused("chair_busy"):
        change(clerk, later, given("Sơ kết", at(2024, 3, 5, 9, 59), chair=chair))
    account = factories.person(Role.CHAIR, ward).account_id
    prepare(clerk, ward, given("Một", at(2024, 3, 12), chair_account_id=account))
    with refused("chair_busy"):
        prepare(clerk, ward, given("Hai", at(2024, 3, 12, 8, 30), chair_account_id=account))


def test_the_agenda_is_added_to_changed_moved_and_shortened(clerk: Person, ward: int) -> None:
    factories.measure(code="KT01")
    made = prepare(clerk, ward, given("Giao ban", at(2024, 3, 5), minutes_available=60))
    items = [add_item(clerk, made, ItemInput(title, 20)) for title in ("Một", "Hai", "Ba", "Bốn")]
    move_item(clerk, made, items[3], -1)
    move_item(clerk, made, items[0], -1)
    change_item(clerk, made, items[1], ItemInput("  Hai  rưỡi ", "45", measures=["kt01", "KT01 ", ""]))
    remove_item(clerk, made, items[2])
    found = review(made)
    assert [(item.order, item.title) for item in found.items] == [(0, "Một"), (1, "Hai rưỡi"), (2, "Bốn")]
    assert (found.items[1].measures, found.budget.over) == (("KT01",), 25)
    with pytest.raises(Refusal, match="KT99"):
        add_item(clerk, made, ItemInput("Số liệu", measures=["KT99"]))
    for minutes in ("0", "-5", "nửa giờ", "601", ""):
        with refused("bad_minutes"):
            add_item(clerk, made, ItemInput("Dài", minutes))
    with refused("no_name"):
        add_item(clerk, made, ItemInput("   "))
    with refused("words_too_long"):
        add_item(clerk, made, ItemInput("dài " * 100))
    with refused("no_item"):
        move_item(clerk, made, items[2], 1)
    Review.objects.get(pk=made).items.filter(pk=items[0]).update(state="done")
    with refused("wrong_item"):
        change_item(clerk, made, items[0], ItemInput("Một"))
    with refused("wrong_item"):
        remove_item(clerk, made, items[0])


def test_commendations_have_names_and_a_form_of_award(clerk: Person, ward: int) -> None:
    made = prepare(clerk, ward, given("Tổng kết năm", at(2024, 3, 5)))
    item = add_item(clerk, made, ItemInput("Khen thưởng", 15, kind="commendation"))
    rows = [("Tập thể Khu phố Bến Đò", "Tập thể lao động tiên tiến"), ("Ông Tạ Văn Bưởi", "Giấy khen")]
    assert commend(clerk, made, item, rows) == 2
    assert commend(clerk, made, item, rows[1:]) == 1
    found = Review.objects.get(pk=made).items.get(pk=item).commendations.all()
    assert [(one.name, one.award) for one in found] == rows[1:]
    with refused("no_name"):
        commend(clerk, made, item, [("Bà Mai", " ")])
    other = add_item(clerk, made, ItemInput("Báo cáo"))
    with refused("not_commending"):
        commend(clerk, made, other, rows)


def test_people_come_one_by_one_or_as_a_list(clerk: Person, ward: int) -> None:
    made = prepare(clerk, ward, given("Giao ban", at(2024, 3, 5)))
    listed = people_of(
        "Hồ Văn Mây; Trưởng khu phố Bến Đò; may@example.vn\n\nVõ Thị Sim\tTrạm trưởng\tTrạm Y tế\nle@example.vn; Lê Na"
    )
    assert [(one.name, one.post, one.email) for one in listed] == [
        ("Hồ Văn Mây", "Trưởng khu phố Bến Đò", "may@example.vn"),
        ("Võ Thị Sim", "Trạm trưởng, Trạm Y tế", ""),
        ("Lê Na", "", "le@example.vn"),
    ]
    (may, sim, _na) = add_people(clerk, made, listed)
    with refused("same_person"):
        add_people(clerk, made, [PersonInput("hồ văn mây", "Trưởng khu phố Bến Đò")])
    with pytest.raises(Refusal, match="Dòng 2"):
        add_people(clerk, made, [PersonInput("Ai Đó"), PersonInput("Ai Nữa", email="khong-phai@")])
    change_person(clerk, made, may, PersonInput("Hồ Văn Mây", "Trưởng khu phố", role="chair"))
    with refused("two_chairs"):
        change_person(clerk, made, sim, PersonInput("Võ Thị Sim", role="chair"))
    with refused("too_many_people"):
        add_people(clerk, made, [PersonInput(f"Người {n}") for n in range(301)])
    with refused("no_participant"):
        remove_person(clerk, made, 0)
    assert [one.name for one in review(made).participants] == ["Hồ Văn Mây", "Võ Thị Sim", "Lê Na"]


def test_nothing_of_a_person_stands_in_the_audit(clerk: Person, ward: int) -> None:
    made = prepare(clerk, ward, given("Giao ban", at(2024, 3, 5), chair="đồng chí Lý Thanh Trà"))
    add_people(clerk, made, [PersonInput("Hồ Văn Mây", "Trưởng khu phố", "may@example.vn")])
    audit(clerk, "reviews.see", ward, {})
    said = " ".join(str(entry.payload) for entry in AuditEntry.objects.all())
    assert not [word for word in ("Mây", "Trà", "may@") if word in said]
