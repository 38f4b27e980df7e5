"""What a chair's words ask of whom until when: invented conclusions as a secretary takes them down."""

from datetime import date

import pytest

from giaoban.reviews.dues import DueKind, Usual, next_day, usual_due
from giaoban.reviews.naming import Named, Names
from giaoban.reviews.reading import MOST, read_conclusion
from tests.reviews.phrases import ON, Phrase, as_expected, measured, phrases, units

NAMED, IDS = units()
NAMES = Names(NAMED)
KNOWN_MISSES = ("Công an xã, Ban CHQS xã trực 24/24 dịp lễ 30/4.",)
"""Read otherwise than a person would; docs/measurements.md counts them."""


def only(text: str, on: date = ON, usual: Usual | None = None):  # type: ignore[no-untyped-def]
    found = read_conclusion(text, on, NAMES, usual)
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize("phrase", phrases("spoken.txt"), ids=lambda phrase: phrase.text[:50])
def test_every_phrase_of_the_table_is_read_as_a_person_reads_it(phrase: Phrase) -> None:
    read = tuple(as_expected(one, IDS) for one in read_conclusion(phrase.text, ON, NAMES))
    assert (read == phrase.expected) is (phrase.text not in KNOWN_MISSES)


def test_the_table_has_sixty_phrases_and_more() -> None:
    assert len(phrases("spoken.txt")) >= 60


def test_what_was_held_back_is_read_well_too() -> None:
    scores = measured("held.txt")
    assert scores["lead right"] >= 0.95
    assert scores["deadline right"] >= 0.9


def test_what_another_hand_wrote_is_read_now_that_its_misses_were_looked_at() -> None:
    assert measured("asked.txt")["whole right"] == 1


@pytest.mark.parametrize("words", ["Giao Điện lực sửa đường dây trước 20/3.", "Đội thợ đá sửa cống trước 20/3."])
def test_whoever_is_told_under_a_name_of_no_known_kind_is_left_to_the_secretary(words: str) -> None:
    found = only(words)
    assert "lead" in found.lacks
    assert "sửa" in found.text


def test_a_name_of_no_known_kind_behind_another_is_not_told_what_that_one_was() -> None:
    said = "Các thôn nộp danh sách hộ cận nghèo trong tháng 4; Điện lực sửa đường dây khu 2 trước 20/4."
    first, second = (as_expected(one, IDS) for one in read_conclusion(said, ON, NAMES))
    assert first.lead == "dt+tt+ht+t5"
    assert (second.lead, second.due) == ("!", "2024-04-19")


def test_what_an_enterprise_is_told_does_not_become_the_next_ones() -> None:
    said = "Công ty Điện lực sửa đường dây khu 2 trước 20/4; giao Phòng Kinh tế báo cáo thường xuyên."
    first, second = (as_expected(one, IDS) for one in read_conclusion(said, ON, NAMES))
    assert (first.lead, second.lead) == ("!", "kt")


def test_of_units_counted_before_their_names_the_first_leads() -> None:
    found = only("Hai đơn vị Công an và Quân sự trực lễ.")
    assert as_expected(found, IDS).lead == "ca"
    assert as_expected(found, IDS).joins == {"qs"}


def test_before_a_day_means_the_day_before_and_keeps_the_words() -> None:
    due = only("Phòng Kinh tế rà soát giá đất trước ngày 25/3.").due
    assert (due.kind, due.day, due.words) == (DueKind.DATE, date(2024, 3, 24), "trước ngày 25/3")
    assert not due.assumed


def test_a_period_and_a_recurrence_have_their_first_last_day() -> None:
    assert only("Phòng Kinh tế rà soát giá đất trong quý II.").due.kind == DueKind.PERIOD
    due = only("Phòng Kinh tế báo cáo thu ngân sách định kỳ trước ngày 25 hằng tháng.").due
    assert (due.kind, due.recurrence, due.day) == (DueKind.RECURRING, "FREQ=MONTHLY;BYMONTHDAY=25", date(2024, 3, 24))


def test_no_deadline_takes_the_offices_own_and_says_so() -> None:
    due = only("Phòng Kinh tế rà soát giá đất.").due
    assert (due.assumed, due.day, due.words) == (True, date(2024, 3, 18), "")
    assert only("Phòng Kinh tế rà soát giá đất.", usual=Usual(15, working=True)).due.day == date(2024, 3, 29)


@pytest.mark.parametrize(
    ("on", "due"),
    [
        (date(2024, 3, 6), date(2024, 3, 18)),  # the 16th is a Saturday
        (date(2024, 3, 7), date(2024, 3, 18)),  # the 17th is a Sunday
        (date(2024, 3, 8), date(2024, 3, 18)),
        (date(2024, 3, 11), date(2024, 3, 21)),
    ],
)
def test_ten_days_that_end_on_a_weekend_end_on_monday(on: date, due: date) -> None:
    assert usual_due(on, Usual()).day == due


def test_words_that_name_no_day_stay_open() -> None:
    found = only("Công an xã tham mưu phương án trước khi tổ chức lễ hội.")
    assert found.due.open
    assert found.lacks == ("due",)


def test_nobody_named_and_an_unknown_body_are_left_to_a_person() -> None:
    assert only("Khắc phục ngay các ổ gà trên đường liên thôn.").lacks == ("lead",)
    stranger = only("Giao Ban Quản lý chợ niêm yết giá.")
    assert stranger.lead and stranger.lead.words == "Ban Quản lý chợ" and not stranger.lead.units


def test_two_schools_of_one_kind_are_offered_to_choose_from() -> None:
    lead = only("Trường Mầm non sửa lại bếp ăn.").lead
    assert lead and not lead.unit and [IDS[unit] for unit in lead.units] == ["hs", "hm"]


def test_an_unknown_name_has_the_nearest_ones_beside_it() -> None:
    assert "vhxh" in {IDS[unit] for unit in NAMES.near("phòng Văn hóa và Thông tin")}
    assert NAMES.near("Kho bạc") == ()


def test_a_unit_that_is_only_spoken_of_is_not_told() -> None:
    found = only("Rà soát quỹ đất tại thôn Đoài, gửi kết quả về Phòng Kinh tế trước 20/3.")
    assert found.lead is None


def test_the_words_of_the_work_stay_without_who_is_told() -> None:
    found = only("Giao Phòng Kinh tế chủ trì, phối hợp với Công an xã rà soát hộ lấn vỉa hè, báo cáo trước ngày 25/3.")
    assert found.text == "rà soát hộ lấn vỉa hè, báo cáo trước ngày 25/3"
    assert only("Kiểm tra bếp ăn bán trú, giao Trạm Y tế chủ trì.").text == "Kiểm tra bếp ăn bán trú"


def test_a_list_under_one_name_is_told_to_that_name() -> None:
    found = read_conclusion("Giao Công an xã: a) rà soát camera; b) lập danh sách người nghiện, xong 31/3.", ON, NAMES)
    assert [IDS[one.lead.unit or 0] for one in found if one.lead] == ["ca", "ca"]


def test_lines_of_notes_are_read_one_by_one() -> None:
    found = read_conclusion("- KT: giá đất - 20/3\n- CA xã: tạm trú - 25/3\n\n", ON, NAMES)
    assert [one.due.day for one in found] == [date(2024, 3, 20), date(2024, 3, 25)]


def test_a_place_named_tells_two_bodies_of_one_name_apart() -> None:
    two = Names(
        [
            Named(1, "Phường Hòa Mai", "place", "phuong"),
            Named(2, "Xã Vạn Xuân", "place", "xa"),
            Named(3, "Phòng Kinh tế phường Hòa Mai", "phong_ban", "phuong"),
            Named(4, "Phòng Kinh tế xã Vạn Xuân", "phong_ban", "xa"),
        ]
    )
    names = ("Phòng Kinh tế", "Phòng Kinh tế xã Vạn Xuân", "Phòng Kinh tế của phường Hoà Mai", "phường Hòa Mai")
    said = [read_conclusion(f"Giao {name} rà soát giá đất.", ON, two)[0].lead for name in names]
    assert [one and one.units for one in said] == [(3, 4), (4,), (3,), (1,)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        ".",
        ";;;",
        "Giao",
        "Giao:",
        "(((",
        "1. 2. 3.",
        "Giao Phòng",
        "trước ngày 32/13",
        "\u0301",
        "a" * 5000,
        "Giao " * 900,
    ],
)
def test_no_text_makes_it_fail(text: str) -> None:
    assert len(read_conclusion(text, ON, NAMES)) <= MOST


def test_without_any_unit_the_work_is_still_read() -> None:
    found = read_conclusion("Giao Phòng Kinh tế rà soát giá đất trước 20/3.", ON, Names([]))
    assert found[0].lacks == ("lead",) and found[0].due.day == date(2024, 3, 19)


@pytest.mark.parametrize(
    ("rule", "before", "day"),
    [
        ("FREQ=MONTHLY;BYMONTHDAY=25", False, date(2024, 3, 25)),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", False, date(2024, 3, 31)),
        ("FREQ=MONTHLY;BYMONTHDAY=5", True, date(2024, 4, 4)),
        ("FREQ=MONTHLY;INTERVAL=3", False, date(2024, 3, 31)),
        ("FREQ=WEEKLY;BYDAY=FR", True, date(2024, 3, 14)),
        ("FREQ=WEEKLY", False, date(2024, 3, 8)),
        ("FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=31", False, date(2024, 3, 31)),
        ("FREQ=YEARLY", False, date(2024, 12, 31)),
        ("", False, None),
    ],
)
def test_the_first_day_in_time_of_a_recurrence(rule: str, before: bool, day: date | None) -> None:
    assert next_day(rule, ON, before=before) == day


def test_what_comes_back_in_no_fixed_months_is_left_to_a_person() -> None:
    assert only("Công an xã báo cáo tình hình 5 tháng một lần.").due.open
    assert only("Trạm Y tế phun khử khuẩn 2 tuần một lần.").due.open


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Thu ngân sách nhà nước đạt 49 tỷ 687 triệu đồng là khá.", 0),
        ("Thu ngân sách phải đạt 60 tỷ đồng.", 1),
        ("Phấn đấu thu ngân sách đạt 60 tỷ đồng.", 1),
        ("Phòng Kinh tế thu ngân sách đạt 60 tỷ đồng.", 1),
    ],
)
def test_what_was_reached_is_no_task_what_is_aimed_at_is_one(text: str, count: int) -> None:
    assert len(read_conclusion(text, ON, NAMES)) == count


def test_what_goes_on_after_a_statement_only_states_too() -> None:
    assert read_conclusion("Thống nhất với báo cáo; thu ngân sách tháng 3 chuyển biến tốt.", ON, NAMES) == ()
    assert len(read_conclusion("Thống nhất với báo cáo; giao Phòng Kinh tế rà soát giá đất.", ON, NAMES)) == 1
