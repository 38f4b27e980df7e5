"""Deadline phrases, each with all that it means; the text stands on Monday, 4 March 2024, unless said."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vnfigures.deadlines import Deadline, add_working_days, describe, find_deadlines, task_deadline
from vnfigures.deadlines import Kind as DeadlineKind

ON = date(2024, 3, 4)

# words around and in the phrase; kind; day named or last day; first day; "trước"; time
DAYS: list[tuple[str, DeadlineKind, str | None, str | None, bool, str | None]] = [
    ("rà soát hộ nghèo trước ngày 25/3", "by", "2024-03-25", None, True, None),
    ("báo cáo trước 25/3/2024", "by", "2024-03-25", None, True, None),
    ("xong trước ngày 5 tháng 4", "by", "2024-04-05", None, True, None),
    ("xong trước ngày 05 tháng 4 năm 2025", "by", "2025-04-05", None, True, None),
    ("hoàn thành trước 30-6", "by", "2024-06-30", None, True, None),
    ("hoàn thành trước 30.6.2024", "by", "2024-06-30", None, True, None),
    ("nộp chậm nhất 15/11/2024", "by", "2024-11-15", None, False, None),
    ("nộp chậm nhất là ngày 15/11", "by", "2024-11-15", None, False, None),
    ("gửi muộn nhất vào ngày 10/4", "by", "2024-04-10", None, False, None),
    ("không quá ngày 20/4", "by", "2024-04-20", None, False, None),
    ("gửi không muộn hơn ngày 20/4", "by", "2024-04-20", None, True, None),
    ("thời hạn: 30/6", "by", "2024-06-30", None, False, None),
    ("hạn nộp 12/4", "by", "2024-04-12", None, False, None),
    ("thực hiện đến hết ngày 31/5", "by", "2024-05-31", None, False, None),
    ("giải ngân đến 30/9 đạt 70%", "by", "2024-09-30", None, False, None),
    ("tổ chức vào ngày 18/11", "by", "2024-11-18", None, False, None),
    ("gửi báo cáo trước 17 giờ ngày 20/3", "by", "2024-03-20", None, True, "17:00"),
    ("gửi trước 11h30 ngày 05/6/2024", "by", "2024-06-05", None, True, "11:30"),
    ("gửi trước 16 giờ 30 phút, ngày 20/3", "by", "2024-03-20", None, True, "16:30"),
    ("họp trước thứ Sáu (8/3)", "by", "2024-03-08", None, True, None),
    ("gửi danh sách trước ngày 25", "by", "2024-03-25", None, True, None),
    ("gửi danh sách trước ngày 02", "by", "2024-04-02", None, True, None),
    ("báo cáo trước thứ Năm tuần này", "by", "2024-03-07", None, True, None),
    ("báo cáo thứ Hai tuần sau", "by", "2024-03-11", None, False, None),
    ("báo cáo chậm nhất chủ nhật tuần này", "by", "2024-03-10", None, False, None),
    ("kết thúc trước ngày 15/01", "by", "2024-01-15", None, True, None),
    ("kết thúc trước ngày 03/01", "by", "2025-01-03", None, True, None),
    ("thực hiện đến hết năm 2025", "by", "2025-12-31", None, False, None),
    ("đến năm 2030 đạt đô thị loại III", "by", "2030-12-31", None, False, None),
    ("xong trước tháng 6", "by", "2024-06-01", None, True, None),
    ("xong trước quý III", "by", "2024-07-01", None, True, None),
    ("từ nay đến hết quý III", "by", "2024-09-30", None, False, None),
    ("từ nay đến cuối năm", "by", "2024-12-31", None, False, None),
    ("đến cuối tháng 6", "by", "2024-06-30", None, False, None),
    ("xong trước Quốc khánh", "by", "2024-09-02", None, True, None),
    ("hoàn thành trong tháng 4", "within", "2024-04-30", "2024-04-01", False, None),
    ("hoàn thành trong tháng 02", "within", "2024-02-29", "2024-02-01", False, None),
    ("hoàn thành trong tháng 01", "within", "2024-01-31", "2024-01-01", False, None),
    ("hoàn thành trong tháng 12/2023", "within", "2023-12-31", "2023-12-01", False, None),
    ("ngay trong tháng 3", "within", "2024-03-31", "2024-03-01", False, None),
    ("hoàn thành: tháng 7/2025", "within", "2025-07-31", "2025-07-01", False, None),
    ("xong trong quý II", "within", "2024-06-30", "2024-04-01", False, None),
    ("xong trong quý I năm 2025", "within", "2025-03-31", "2025-01-01", False, None),
    ("xong trong quý IV/2024", "within", "2024-12-31", "2024-10-01", False, None),
    ("trong 6 tháng đầu năm", "within", "2024-06-30", "2024-01-01", False, None),
    ("trong 6 tháng cuối năm 2024", "within", "2024-12-31", "2024-07-01", False, None),
    ("trong năm 2024", "within", "2024-12-31", "2024-01-01", False, None),
    ("xong trong tháng này", "within", "2024-03-31", "2024-03-01", False, None),
    ("xong trong tháng tới", "within", "2024-04-30", "2024-04-01", False, None),
    ("xong trong tuần này", "within", "2024-03-10", "2024-03-04", False, None),
    ("làm xong tuần tới", "within", "2024-03-17", "2024-03-11", False, None),
    ("trong quý tới", "within", "2024-06-30", "2024-04-01", False, None),
    ("trong năm nay", "within", "2024-12-31", "2024-01-01", False, None),
    ("trong hôm nay", "within", "2024-03-04", "2024-03-04", False, None),
    ("hoàn thành cuối tháng 6", "within", "2024-06-30", "2024-06-21", False, None),
    ("khởi công đầu tháng 5", "within", "2024-05-10", "2024-05-01", False, None),
    ("họp giữa tháng 5", "within", "2024-05-20", "2024-05-11", False, None),
    ("trong nửa đầu tháng 5", "within", "2024-05-15", "2024-05-01", False, None),
    ("đầu quý III hoàn thành", "within", "2024-07-31", "2024-07-01", False, None),
    ("phấn đấu hết năm đạt 95%", "within", "2024-12-31", "2024-01-01", False, None),
    ("ra quân từ ngày 10/4 đến ngày 20/4", "within", "2024-04-20", "2024-04-10", False, None),
    ("cao điểm từ 15/12/2024 đến 15/02/2025", "within", "2025-02-15", "2024-12-15", False, None),
    ("kiểm tra từ 01 đến 10/6", "within", "2024-06-10", "2024-06-01", False, None),
    ("trả lời trong vòng 10 ngày", "days", "2024-03-14", None, False, None),
    ("khởi công trong 20 ngày tới", "days", "2024-03-24", None, False, None),
    ("báo cáo sau 2 tuần", "days", "2024-03-18", None, False, None),
    ("triển khai ngay sau hội nghị", "at_once", "2024-03-04", None, False, None),
    ("chi trả trước Tết Nguyên đán", "event", None, None, True, None),
    ("chi trả xong trước Tết Nguyên đán Ất Tỵ 2025", "event", None, None, True, None),
    ("làm khi có hướng dẫn của cấp trên", "event", None, None, False, None),
    ("sửa xong trước khi khai giảng", "event", None, None, True, None),
    ("bàn giao trước mùa mưa", "event", None, None, True, None),
    ("vệ sinh đường làng thường xuyên", "standing", None, None, False, None),
]

# words; rule; "trước"
RULES: list[tuple[str, str, bool]] = [
    ("định kỳ trước ngày 25 hằng tháng", "FREQ=MONTHLY;BYMONTHDAY=25", True),
    ("báo cáo ngày 20 hàng tháng", "FREQ=MONTHLY;BYMONTHDAY=20", False),
    ("chậm nhất ngày 05 mỗi tháng", "FREQ=MONTHLY;BYMONTHDAY=5", False),
    ("hằng tháng (trước ngày 20) gửi số liệu", "FREQ=MONTHLY;BYMONTHDAY=20", True),
    ("vào ngày 15 và 30 hằng tháng", "FREQ=MONTHLY;BYMONTHDAY=15,30", False),
    ("vào ngày cuối cùng của mỗi tháng", "FREQ=MONTHLY;BYMONTHDAY=-1", False),
    ("báo cáo vào thứ Sáu hằng tuần", "FREQ=WEEKLY;BYDAY=FR", False),
    ("trước 16 giờ thứ Năm hàng tuần", "FREQ=WEEKLY;BYDAY=TH", True),
    ("hằng tuần, trước thứ Năm gửi lịch", "FREQ=WEEKLY;BYDAY=TH", True),
    ("trước ngày 15/12 hằng năm", "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=15", True),
    ("trước ngày 15/6 và 15/12 hằng năm", "FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=15", True),
    ("trước ngày 05 của tháng đầu quý sau", "FREQ=YEARLY;BYMONTH=1,4,7,10;BYMONTHDAY=5", True),
    ("ngày 20 tháng cuối quý", "FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=20", False),
    ("báo cáo hằng quý", "FREQ=MONTHLY;INTERVAL=3", False),
    ("họp mỗi quý một lần", "FREQ=MONTHLY;INTERVAL=3", False),
    ("báo cáo 6 tháng một lần", "FREQ=MONTHLY;INTERVAL=6", False),
    ("kiểm tra 03 tháng/lần", "FREQ=MONTHLY;INTERVAL=3", False),
    ("định kỳ hằng tháng", "FREQ=MONTHLY", False),
    ("trực báo hàng ngày", "FREQ=DAILY", False),
    ("mỗi tuần họp 01 lần", "FREQ=WEEKLY", False),
]

NONE = [
    "thực hiện tốt Nghị quyết năm 2024",
    "giai đoạn 2022 – 2025, tầm nhìn đến năm 2030",
    "chào mừng ngày 30/4",
    "kỷ niệm 94 năm Ngày thành lập Đảng (3/2/1930 - 3/2/2024)",
    "xử lý 12/15 đơn",
    "đạt 95% trở lên",
    "chuẩn bị kỳ họp HĐND cuối năm",
    "trước ngày 31/2",
    "",
]


@pytest.mark.parametrize(("words", "kind", "day", "first", "before", "time"), DAYS)
def test_day(
    words: str, kind: DeadlineKind, day: str | None, first: str | None, before: bool, time: str | None
) -> None:
    (found,) = find_deadlines(words, ON)
    assert (found.kind, found.before, found.time) == (kind, before, time)
    assert (found.day and found.day.isoformat(), found.first and found.first.isoformat()) == (day, first)
    assert words[found.start : found.end] == found.text


@pytest.mark.parametrize(("words", "rule", "before"), RULES)
def test_rule(words: str, rule: str, before: bool) -> None:
    (found,) = find_deadlines(words, ON)
    assert (found.kind, found.rule, found.before) == ("recurring", rule, before)


@pytest.mark.parametrize("words", NONE)
def test_no_deadline(words: str) -> None:
    assert find_deadlines(words, ON) == ()


@pytest.mark.parametrize(
    ("words", "count", "working", "anchor"),
    [
        ("trả lời trong 05 ngày làm việc", 5, True, ""),
        ("trong thời hạn 05 (năm) ngày làm việc kể từ ngày nhận được văn bản", 5, True, "ngày nhận được văn bản"),
        ("chậm nhất sau 15 ngày kể từ khi ban hành", 15, False, "khi ban hành"),
        ("không quá 03 ngày làm việc sau khi kết thúc hội nghị", 3, True, "khi kết thúc hội nghị"),
    ],
)
def test_days_from_an_event_stay_open(words: str, count: int, working: bool, anchor: str) -> None:
    (found,) = find_deadlines(words, ON)
    assert (found.kind, found.day, found.count, found.working) == ("days", None, count, working)
    assert found.anchor == anchor
    assert list(describe(found)) == ["Thời hạn tính theo số ngày từ một mốc mà văn bản không ghi ngày."]


@pytest.mark.parametrize(
    ("cell", "label"),
    [
        ("Quý II/2024", "2024-06-30"),
        ("Tháng 6", "2024-06-30"),
        ("30/4", "2024-04-30"),
        ("Trước 15/6", "2024-06-15"),
        ("Ngày 20 hằng tháng", "FREQ=MONTHLY;BYMONTHDAY=20"),
        ("Thường xuyên", "standing"),
        ("Năm 2025", "2025-12-31"),
    ],
)
def test_in_a_cell_for_deadlines_a_bare_period_counts(cell: str, label: str) -> None:
    (found,) = find_deadlines(cell, ON, alone=True)
    assert found.label == label


def test_what_was_inferred_is_said() -> None:
    assert find_deadlines("trước 25/3/2024", ON)[0].inferred == ()
    assert find_deadlines("trước 25/3", ON)[0].inferred == ("year",)
    assert find_deadlines("trước ngày 25", ON)[0].inferred == ("month",)
    assert find_deadlines("đầu tháng 5/2024", ON)[0].inferred == ("convention",)
    assert list(describe(find_deadlines("trước 25/3", ON)[0])) == [
        "Năm không ghi trong văn bản, được suy ra từ ngày của văn bản."
    ]


def test_without_a_day_to_stand_on_nothing_is_inferred() -> None:
    for words in ("trước ngày 25/3", "trong tháng 4", "trong quý II", "tuần tới", "trong vòng 10 ngày"):
        assert all(found.day is None and not found.inferred for found in find_deadlines(words))
    assert find_deadlines("trước ngày 25/3/2024")[0].day == date(2024, 3, 25)


def test_before_means_the_day_itself_is_late() -> None:
    assert find_deadlines("trước ngày 25/3", ON)[0].last_day == date(2024, 3, 24)
    assert find_deadlines("chậm nhất ngày 25/3", ON)[0].last_day == date(2024, 3, 25)
    assert find_deadlines("trước 17 giờ ngày 25/3", ON)[0].last_day == date(2024, 3, 25)


def test_a_feast_is_resolved_by_who_knows_the_moon() -> None:
    feasts = {"tết 2025": date(2025, 1, 29)}
    (found,) = find_deadlines("chi trả trước Tết Nguyên đán", date(2024, 12, 2), feasts)
    assert (found.kind, found.day, found.before, found.inferred) == ("by", date(2025, 1, 29), True, ("year",))


def test_a_named_day_binds_a_task_before_its_period() -> None:
    words = "triển khai kế hoạch trong năm 2024, báo cáo hằng tháng, hoàn thành trước ngày 30/11"
    found = task_deadline(words, ON)
    assert found is not None and found.label == "2024-11-30"


def test_working_days_leave_out_weekends_and_holidays() -> None:
    assert add_working_days(date(2024, 4, 25), 3, {date(2024, 4, 30), date(2024, 5, 1)}) == date(2024, 5, 2)


def test_spelling_does_not_matter() -> None:
    assert find_deadlines("TRƯỚC NGÀY 25/3", ON)[0].day == date(2024, 3, 25)
    assert find_deadlines("trong quí II", ON)[0].day == date(2024, 6, 30)


@given(
    st.lists(
        st.sampled_from(
            [
                *(
                    "trước",
                    "ngày",
                    "31/2",
                    "30/4",
                    "trong",
                    "tháng",
                    "13",
                    "5",
                    "quý",
                    "IV",
                    "năm",
                    "2024",
                    "hằng",
                    "hàng",
                ),
                *(
                    "tuần",
                    "thứ",
                    "Sáu",
                    "đến",
                    "hết",
                    "cuối",
                    "05",
                    "làm",
                    "việc",
                    "kể",
                    "từ",
                    "Tết",
                    "ngay",
                    "sau",
                    "khi",
                ),
                *("99", "0", "(", ")", "/", "-", "định", "kỳ", "một", "lần"),
            ]
        ),
        max_size=30,
    ),
    st.dates(min_value=date(2, 1, 1), max_value=date(9990, 1, 1)),
)
def test_never_raises_on_its_own_words(words: list[str], on: date) -> None:
    text = " ".join(words)
    found: tuple[Deadline, ...] = find_deadlines(text, on, alone=True)
    assert all(text[each.start : each.end] == each.text for each in found)
