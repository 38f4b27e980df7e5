"""The five answers of the overview in words, without a browser."""

import re
from datetime import date, timedelta
from html import unescape
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from giaoban.catalogue.rules import parse_period
from giaoban.intake.ahead import DueForm, due_next
from giaoban.intake.collection import collection
from giaoban.registry.queries import unit
from giaoban.rollup.queries import Briefing, briefing
from giaoban.web.answers import Answer, Findings, answers, by_day, lateness, reason, unsaid, who_owes
from tests import factories
from tests.web.towns import Town, a_target, a_town

PERIOD = parse_period("2024-02@LICH")
ON = date(2024, 3, 1)
NOTHING = Findings(())


@pytest.fixture
def town(db: None, own_folders: object) -> Town:
    made = a_town()
    units = (made.behind, made.done, made.guess, made.silent)
    factories.form(made.id, [made.measure], units=units, name="Báo cáo tháng của phường", valid_from=date(2024, 1, 1))
    return made


def told(town: Town, on: date = ON, findings: Findings = NOTHING, **more: Any) -> dict[str, Answer]:
    brief = more.pop("brief", None) or briefing(town.id, PERIOD)
    due = more.pop("due", None)
    due = due_next(town.id, on) if due is None else due
    coming = more.pop("coming", ())
    return {one.key: one for one in answers(brief, collection(town.id, PERIOD), findings, due, on, coming)}


def test_the_five_questions_come_in_one_order_and_each_says_what_it_is_about(town: Town) -> None:
    found = told(town)
    assert list(found) == ["cham", "chua-bao-cao", "mau-thuan", "thay-doi", "den-han"]
    assert [one.question for one in found.values()] == [
        "Chỉ tiêu chậm",
        "Chưa báo cáo",
        "Mâu thuẫn",
        "Thay đổi nhiều",
        "Sắp đến hạn",
    ]


def test_who_has_not_reported_is_named_with_the_day(town: Town) -> None:
    missing = told(town)["chua-bao-cao"]
    assert (missing.short, missing.parts, missing.tone) == ("1/4 đơn vị", ("Phường Im", "hạn 01/03/2024"), "red")
    assert told(town, date(2024, 3, 6))["chua-bao-cao"].parts[1] == "hạn 01/03/2024, quá 5 ngày"
    factories.recorded(town.silent, town.measure, 3)
    done = told(town)["chua-bao-cao"]
    assert (done.short, done.parts, done.tone) == ("không có", ("Mọi đơn vị đã báo cáo.",), "")


def test_what_is_behind_says_how_many_and_where_the_year_ends(town: Town) -> None:
    assert told(town)["cham"].short == "chưa giao", "the wards have targets, the town has none"
    a_target(town.id, town.measure, 400, "Nghị quyết của thị xã")
    silent = told(town)["cham"]
    assert (silent.short, silent.parts) == (
        "không có",
        ("Không chỉ tiêu nào chậm trong số xét được.", "1 chỉ tiêu chưa xét được vì thiếu số"),
    )
    assert unsaid(briefing(town.id, PERIOD)).endswith("Đảng viên kết nạp (3/4).")
    for ward in (town.behind, town.done, town.guess, town.silent):
        for period, value in {"2023-01": 5, "2023-02": 5, "2023": 60}.items():
            factories.recorded(ward, town.measure, value, period=period)
    brief = briefing(town.id, PERIOD)
    behind = told(town, brief=brief)["cham"]
    assert (behind.short, behind.tone) == ("1/1 chỉ tiêu", "red")
    # 20 of three wards against their 30 of 180; the silent one as its share of last year's 240: 160 of 400
    assert behind.parts == ("ước 40 % KH năm: Đảng viên kết nạp (theo 3/4 đơn vị)",)
    said = reason(brief.lags[0], (), 0, {town.silent})
    assert said.chance == "khó đạt"
    assert "Chưa tính 1 đơn vị chưa báo cáo." in said.sentences
    assert "Có số ước." in said.sentences
    assert any("mỗi tháng" in one and "của 3/4 đơn vị đã có số" in one for one in said.sentences)


def test_what_is_due_says_in_how_many_days_and_from_whom(town: Town) -> None:
    due = told(town, date(2024, 2, 27))["den-han"]
    assert (due.short, due.tone) == ("còn 3 ngày", "")
    assert due.parts[0] == "Thứ 6 01/03, 4 đơn vị: Báo cáo tháng của phường, tháng 02 năm 2024"
    today = told(town)["den-han"]
    assert (today.short, today.tone) == ("hôm nay", "amber")
    assert today.parts[1] == "Thứ 2 01/04, 4 đơn vị: Báo cáo tháng của phường, tháng 3 năm 2024"
    task = SimpleNamespace(due=date(2024, 2, 28), text="Bàn giao mặt bằng", lead=unit(town.done, ON))
    both = told(town, date(2024, 2, 27), coming=[task])["den-han"]
    assert (both.short, both.tone) == ("còn 1 ngày", "amber"), "a task may be due before any form"
    assert both.parts[0] == "Thứ 4 28/02, Phường Xong: Bàn giao mặt bằng"
    assert both.parts[1].startswith("Thứ 6 01/03, 4 đơn vị: Báo cáo tháng của phường")
    own = DueForm("Báo cáo quý", PERIOD, date(2024, 3, 3), (), True)
    assert who_owes(own) == "đơn vị mình nộp lên cấp trên"
    nothing = told(town, due=[])["den-han"]
    assert (nothing.short, nothing.tone) == ("không có", "")


def test_what_changed_most_and_what_contradicts_are_said_or_said_not_to_be_known(town: Town) -> None:
    found = told(town, brief=Briefing([], [], []))
    assert (found["thay-doi"].short, found["mau-thuan"].short) == ("chưa rõ", "không có")
    for ward, value in {town.done: 20, town.behind: 10, town.guess: 10}.items():
        factories.recorded(ward, town.measure, value, period="2023-02")
    changed = told(town)["thay-doi"]
    assert changed.short == "so với tháng 02/2023"
    assert changed.parts == ("Theo %: −75 % Đảng viên kết nạp (40 → 10, 3/4 đơn vị, xấu đi)",)


def test_percents_and_points_are_told_in_two_orders(town: Town) -> None:
    rate = factories.measure("Tỷ lệ hồ sơ đúng hạn", behaviour="ratio", unit="%")
    for period, value in (("2023-02", 9000), ("2024-02", 9600)):
        factories.recorded(town.id, rate, value, nature="at", period=period)
    for period, value in (("2024-01", 40), ("2024-02", 50)):
        factories.recorded(town.id, town.measure, value, period=period)
    changed = told(town)["thay-doi"]
    assert [part.partition(":")[0] for part in changed.parts] == ["Theo %", "Theo điểm %"]
    assert changed.short == "so với tháng 01/2024"
    assert "+6 điểm % Tỷ lệ hồ sơ đúng hạn (90 → 96, so với tháng 02/2023)" in changed.parts[1]


@pytest.mark.parametrize(
    ("on", "words"),
    [
        (date(2024, 4, 3), "hạn 03/04/2024"),
        (date(2024, 4, 5), "hạn 03/04/2024, quá 2 ngày"),
        (date(2024, 8, 5), "hạn 03/04/2024, quá hơn 4 tháng"),
    ],
)
def test_lateness_is_told_in_days_then_in_months(on: date, words: str) -> None:
    assert lateness(date(2024, 4, 3), on) == words
    assert lateness(None, on) == ""


def test_of_contradictions_one_of_each_rule_is_told_the_rarest_first(town: Town) -> None:
    words = {1: "A: ghi 3, bên dưới đã là 4. Xem lại.", 2: "B: ghi 4, bên dưới đã là 5.", 3: "C: biểu ghi 7."}
    found = finding(words, {1: town.id, 2: town.id, 3: town.behind})
    names = {town.behind: "Phường Chậm"}
    said = told(town, findings=Findings(found, names=names))["mau-thuan"]
    assert (said.short, said.tone) == ("3 chỗ", "red")
    assert said.parts == ("Phường Chậm: C: biểu ghi 7", "A: ghi 3, bên dưới đã là 4", "và 1 nữa")


def finding(words: dict[int, str], about: dict[int, int]) -> list[Any]:
    return [
        SimpleNamespace(code="below" if one < 3 else "sources", message=text, about_id=about[one])
        for one, text in words.items()
    ]


def test_a_contradiction_of_another_period_says_of_which(town: Town) -> None:
    one = finding({3: "C: biểu ghi 7; báo cáo ghi 9."}, {3: town.id})[0]
    for label, words in (
        ("2024-02", "C: biểu ghi 7; báo cáo ghi 9"),
        ("2024-01", "C: biểu ghi 7; báo cáo ghi 9 (tháng 01/2024)"),
    ):
        one.period, one.regime = label, "LICH"
        assert told(town, findings=Findings((one,), period=PERIOD))["mau-thuan"].parts == (words,)


def test_what_is_only_missing_or_unusual_is_no_contradiction_and_is_said_apart(town: Town) -> None:
    one = finding({1: "A: 3 chỉ là tổng của 2/3 đơn vị."}, {1: town.id})
    none = told(town, findings=Findings((), lacking=one, unusual=one))["mau-thuan"]
    assert (none.short, none.tone) == ("không có", "")
    assert none.parts == ("Không có số liệu nào trái nhau.", "1 chỗ còn thiếu số, 1 số khác thường.")
    some = told(town, findings=Findings(one, lacking=one))["mau-thuan"]
    assert (some.short, some.parts[-1]) == ("1 chỗ", "không kể 1 chỗ còn thiếu số")


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 40)), max_size=12))
def test_what_is_due_stands_in_order_of_day(due: list[tuple[bool, int]]) -> None:
    days = [(is_task, ON + timedelta(days=after)) for is_task, after in due]
    forms = [DueForm(f"Biểu {day}", PERIOD, day, (), True) for is_task, day in days if not is_task]
    tasks: Any = [SimpleNamespace(due=day, text=f"Việc {day}") for is_task, day in days if is_task]
    found = by_day(forms, tasks)
    assert [one.day for one in found] == sorted(day for _is_task, day in days)
    assert [one.task is not None for one in found] == [
        is_task for is_task, _day in sorted(days, key=lambda one: (one[1], one[0]))
    ]


def test_a_k_of_n_of_a_course_or_a_comparison_opens_to_the_names(town: Town) -> None:
    a_target(town.id, town.measure, 400, "Nghị quyết của thị xã")
    for ward in (town.behind, town.done, town.guess, town.silent):
        for period, value in {"2023-01": 5, "2023-02": 5, "2023": 60}.items():
            factories.recorded(ward, town.measure, value, period=period)
    text = town.client.get(f"/{town.id}/tong-quan/", {"ky": "2024-02@LICH"}).content.decode()
    opened = {}
    for anchor in ("ca-nam", "hai-ky"):
        (address,) = {unescape(one) for one in re.findall(rf'href="([^"]+)#{anchor}"', text)}
        there = town.client.get(address).content.decode()
        section = there.split(f'<h2 id="{anchor}">')[1].split("</dl>")[0]
        opened[anchor] = " ".join(unescape(re.sub(r"<[^>]+>", " ", section)).split())
    assert opened == {
        "ca-nam": "Ước cả năm: theo nhịp của 3/4 đơn vị "
        "Đã tính theo (3) Phường Chậm, Phường Xong, Phường Ước – Chưa đủ số đến kỳ này (1) Phường Im",
        "hai-ky": "So với kỳ này: 3/4 đơn vị có cả hai kỳ "
        "Có cả hai kỳ (3) Phường Chậm, Phường Xong, Phường Ước – Chưa có số kỳ này (1) Phường Im",
    }
