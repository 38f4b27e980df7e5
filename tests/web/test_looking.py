"""Looking at figures: units beside one another, one indicator, one unit."""

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from giaoban.catalogue.models import Family, Measure, MeasureVersion
from giaoban.catalogue.rules import parse_period
from giaoban.people.enums import Role
from giaoban.registry.models import Succession
from giaoban.rollup.queries import consolidate
from tests import factories
from tests.web.towns import Merged, Town, a_merged_town, a_target, a_town

KY = {"ky": "2024-02@LICH"}


@pytest.fixture
def town(db: None, own_folders: object) -> Town:
    return a_town()


@pytest.fixture
def merged(db: None, own_folders: object) -> Merged:
    return a_merged_town()


def page(client: Client, name: str, unit_id: int, query: dict[str, str] | None = None, **more: object) -> str:
    answer = client.get(reverse(f"web:{name}", kwargs={"unit_id": unit_id, **more}), {**KY, **(query or {})})
    assert answer.status_code == 200, answer.content.decode()[:400]
    return answer.content.decode()


def cells(text: str) -> list[tuple[str, str]]:
    """The heat table's cells: their class, and their words without tags."""
    found = re.findall(r'<td class="([^"]+)">(.*?)</td>', text.split("</table>")[0], re.S)
    return [(look, " ".join(re.sub(r"<[^>]+>", " ", inside).split())) for look, inside in found]


def test_the_heat_table_says_in_words_what_its_colours_say(town: Town) -> None:
    text = page(town.client, "compare", town.id)
    assert "<h1>Tháng 02 năm 2024: 1/4 đơn vị có chỉ tiêu chậm, 1 đơn vị chưa báo cáo</h1>" in text
    assert cells(text) == [
        ("behind", "▼ 8,3 chậm, đạt 8,3 %"),
        ("t4", "✓ 116,7 đạt 116,7 %, xong"),
        ("t1 loose", "41,7 đạt 41,7 %, số ước hoặc chưa đủ đơn vị *"),
        ("miss", "– chưa báo cáo"),
    ]


def test_units_are_sorted_by_an_indicator_and_a_cell_opens_its_page(town: Town) -> None:
    text = page(town.client, "compare", town.id, {"chi-tieu": str(town.measure)})
    heads = re.findall(r"don-vi/(\d+)/", text.split("</thead>")[0])
    assert [int(one) for one in heads] == [town.done, town.guess, town.behind, town.silent]
    assert f"/{town.behind}/so-lieu/chi-tieu/{town.measure}/?ky=2024-02@LICH" in text


def test_k_of_n_opens_to_the_names_of_those_that_do_that_do_not_and_that_are_silent(town: Town) -> None:
    text = page(town.client, "compare", town.id)
    assert "1/4 đơn vị đạt" in text
    assert list(lists(text).items()) == [
        ("✓ Đạt (1)", "Phường Xong"),
        ("Chưa đạt (2)", "Phường Chậm, Phường Ước"),
        ("– Chưa báo cáo (1)", "Phường Im"),
    ]


def test_each_chart_has_its_words_and_its_table(town: Town) -> None:
    text = page(town.client, "compare", town.id)
    assert 'aria-label="Phường Xong. tháng 01 năm 2024: 8; tháng 02 năm 2024: 14"' in text
    assert 'aria-label="Phường Im. chưa báo cáo"' in text
    assert 'aria-label="thấp nhất 1, giữa 5, cao nhất 14; một nửa số đơn vị từ 1 đến 14"' in text
    table = text.split("Bảng số của hình")[-1]
    assert re.search(r"Phường Ước</th><td[^>]*>2</td><td[^>]*>2</td><td[^>]*>5</td>", table)


def test_the_page_of_an_indicator_answers_in_its_heading(town: Town) -> None:
    text = page(town.client, "indicator", town.behind, measure_id=town.measure)
    assert heading(text) == "Đảng viên kết nạp: 1 người, đạt 8,3 % kế hoạch năm, chậm"
    assert "Các kỳ: tháng 01 năm 2024: 0; tháng 02 năm 2024: 1" in text
    assert f"/{town.id}/so-lieu/chi-tieu/{town.measure}/?ky=2024-02@LICH" in text, "the way up"


def test_a_revised_target_shows_with_every_version_of_it(town: Town) -> None:
    a_target(town.done, town.measure, 20, "Quyết định điều chỉnh", "2024-02-10")
    text = page(town.client, "indicator", town.done, measure_id=town.measure)
    asked = text.split("Kế hoạch đã giao")[1].split("</ul>")[0]
    assert asked.index("Quyết định điều chỉnh") < asked.index("Nghị quyết thử")
    assert asked.count("đang tính") == 1
    assert "đạt 70 % kế hoạch năm" in text


def test_a_change_in_counting_breaks_the_line(town: Town) -> None:
    MeasureVersion.objects.create(
        measure_id=town.measure, valid_from=date(2024, 2, 1), unit="người", scale=0, comparable=False
    )
    text = page(town.client, "indicator", town.behind, measure_id=town.measure)
    assert "từ đó cách tính đổi, không so sánh được với trước" in text
    assert "cách tính đổi từ kỳ này" in text


def test_a_target_of_another_way_of_counting_is_named_everywhere_and_makes_no_percent(town: Town) -> None:
    MeasureVersion.objects.create(
        measure_id=town.measure, valid_from=date(2024, 2, 1), unit="lượt người", scale=0, comparable=False
    )
    text = page(town.client, "indicator", town.behind, measure_id=town.measure)
    assert "kế hoạch năm" not in heading(text)
    assert "kế hoạch tính theo cách khác, không so được" in text and "Chưa giao chỉ tiêu này" not in text
    asked = text.split("Kế hoạch năm</th>")[1].split("</tr>")[0]
    assert "12 người</a>" in asked and "không tính phần trăm" in asked
    table = page(town.client, "figures", town.behind)
    row = table.split("</thead>")[1]
    assert "12 người</a>" in row and "cách tính khác" in row
    paper = page(town.client, "figures_source", town.behind, measure_id=town.measure, slot="target")
    assert heading(paper) == "Đảng viên kết nạp: kế hoạch năm 12 người, tính theo cách khác"
    assert "Hãy giao lại kế hoạch theo cách tính của kỳ này" in paper
    first = page(town.client, "overview", town.behind)
    assert "không xét chậm: Đảng viên kết nạp (12 người)" in first
    assert "Chưa có chỉ tiêu nào được giao" not in first
    heat = page(town.client, "compare", town.id, {"xem": "ke-hoach"})
    assert ("apart", "≠ kế hoạch giao theo cách tính khác với số liệu, nên không so được") in cells(heat)


def test_the_page_of_a_unit_says_what_it_reported_and_its_place(town: Town) -> None:
    text = page(town.client, "unit_page", town.id, other_id=town.behind)
    assert heading(text) == "Phường Chậm, tháng 02 năm 2024: 1/1 chỉ tiêu có số trong kỳ, 1 chỉ tiêu chậm"
    assert "hạng 3/3" in text
    silent = page(town.client, "unit_page", town.id, other_id=town.silent)
    assert "chưa báo cáo" in silent.split("<h1>")[1].split("</h1>")[0]


def test_the_page_of_a_unit_says_what_it_owes(town: Town) -> None:
    other = factories.measure("Số hộ nghèo", "stock", "hộ")
    units = (town.behind, town.done, town.silent)
    factories.form(town.id, [town.measure, other], units=units, valid_from=date(2024, 1, 1))
    text = page(town.client, "unit_page", town.id, other_id=town.behind)
    assert "1/2 số liệu phải báo cáo đã có" in text
    assert "Còn thiếu: Số hộ nghèo." in " ".join(text.split())
    assert "phải báo cáo" not in page(town.client, "unit_page", town.id, other_id=town.guess), "nobody asks it"
    heat = page(town.client, "compare", town.id, {"xem": "bao-cao"})
    assert ("miss", "– chưa báo cáo") in cells(heat)


def test_the_page_of_a_unit_elsewhere_is_refused(town: Town) -> None:
    other = factories.unit("Thị xã Khác", type="thi_xa")
    answer = town.client.get(reverse("web:unit_page", kwargs={"unit_id": town.id, "other_id": other}))
    assert answer.status_code == 403


def heading(text: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", "", text.split("<h1>")[1].split("</h1>")[0]).split())


def test_a_number_opens_to_the_names_of_those_that_have_it_and_of_those_that_do_not(town: Town) -> None:
    text = page(town.client, "figures_source", town.id, measure_id=town.measure, slot="to_date")
    assert heading(text).startswith("Đảng viên kết nạp: 20 người")
    assert "Tổng của 3/4 đơn vị trực thuộc." in text
    assert "trong kỳ tháng 01 năm 2024 + trong kỳ tháng 02 năm 2024" in text
    assert "3/4 đơn vị đã có số" in text
    assert re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", text, re.S) == [
        ("Đã có (3)", "Phường Chậm, Phường Xong, Phường Ước"),
        ("– Chưa báo cáo (1)", "Phường Im"),
    ]
    assert f'href="/{town.done}/so-lieu/{town.measure}/to_date/?ky=2024-02@LICH"' in text
    inside = page(town.client, "figures_source", town.done, measure_id=town.measure, slot="to_date")
    assert heading(inside) == "Đảng viên kết nạp: 14 người"
    assert "Do chính đơn vị nêu." in inside


def test_a_number_of_a_tree_too_large_to_list_opens_to_its_parts_and_their_statements(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("giaoban.rollup.question.MANY_UNITS", 3)
    monkeypatch.setattr("giaoban.rollup.consolidation.FEW_UNITS", 3)
    (row,) = consolidate(town.id, parse_period("2024-02@LICH"))
    assert (row.to_date.value, row.to_date.seqs) == (20, ()), "a whole table lists no statements"
    whole = page(town.client, "figures", town.id)
    address = f"/{town.id}/so-lieu/{town.measure}/to_date/?ky=2024-02@LICH"
    assert f'href="{address}"' in whole.replace("&amp;", "&")
    text = page(town.client, "figures_source", town.id, measure_id=town.measure, slot="to_date")
    assert "3/4 đơn vị đã có số" in text
    assert "Nguồn: 6 chỗ ghi" in text
    part = f"/{town.done}/so-lieu/{town.measure}/to_date/?ky=2024-02@LICH"
    assert f'href="{part}"' in text
    inside = town.client.get(part).content.decode()
    assert (heading(inside), "Nguồn: 2 chỗ ghi" in inside) == ("Đảng viên kết nạp: 14 người", True)
    pivot = page(town.client, "pivot", town.id, {"hang": "chi-tieu", "cot": "don-vi", "so": "luy-ke"})
    assert part in pivot.replace("&amp;", "&"), "so do the numbers of a table of one's own"


def test_a_restated_table_of_several_periods_stands_on_one_and_its_numbers_open_there(merged: Merged) -> None:
    query = {"hang": "don-vi", "cot": "ky", "so": "trong-ky", "ct": str(merged.measure)}
    query |= {"cach-ky": "cac-nam", "so-ky": "2", "ranh-gioi": "restated"}
    text = page(merged.client, "pivot", merged.town, query)
    onto = "tháng 02 năm 2024"
    assert f"địa giới quy về đơn vị của {onto}" in text
    assert f"Mọi kỳ trong bảng tính trên các đơn vị của {onto}" in text
    row = text.split('<th scope="row">Xã Lớn')[1].split("</tr>")[0]
    links = re.findall(r'<a href="([^"]+)">([^<]+)</a>', row)
    assert links, row
    old = next((address, number) for address, number in links if "ky=2023-02" in address)
    assert "quy-ve=2024-02" in old[0]
    opened = merged.client.get(old[0].replace("&amp;", "&")).content.decode()
    assert heading(opened) == f"Trẻ sinh ra: {old[1]} trẻ" == "Trẻ sinh ra: 14 trẻ"
    assert "Từ các đơn vị cũ" in opened
    assert f"quy về đơn vị của {onto}" in opened
    answer = merged.client.get(old[0].replace("&amp;", "&").replace("quy-ve=2024-02", "quy-ve=hôm-qua"))
    assert answer.status_code == 422


def same(merged: Merged, unit: int, boundaries: str) -> str:
    query = {"ranh-gioi": boundaries} if boundaries else {}
    return page(merged.client, "figures_source", unit, query, measure_id=merged.measure, slot="same")


def test_the_same_period_of_a_merged_unit_shows_its_working(merged: Merged) -> None:
    assert heading(same(merged, merged.whole, "")) == "Trẻ sinh ra: 10 trẻ", "as it was: its own only"
    text = same(merged, merged.whole, "restated")
    assert heading(text) == "Trẻ sinh ra: 14 trẻ"
    working = text.split("Từ các đơn vị cũ")[-1].split("</table>")[0]
    assert re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", working.split("<tbody>")[1])).strip() == (
        "Xã Cũ 4 toàn bộ 4 Xã Lớn 01/07/2023, Nghị quyết 18 thử "
        "Cộng từ các đơn vị cũ 4 Các đơn vị nay có tự nêu 10 Cộng cả 14"
    )
    assert "Nguồn: 2 chỗ ghi" in text, "what the former unit stated went with it"


def test_a_sum_as_it_was_names_the_units_that_ended_within_the_year_beside_the_number(merged: Merged) -> None:
    gone = "Xã Cũ, Xã Chia, Xã Vỡ"
    for period, value in (("2023-08", 50), ("2023-Q3", 70)):
        factories.recorded(merged.whole, merged.measure, value, period=period, nature="to_date")
    stock = factories.measure("Số hộ", "stock", "hộ")
    factories.recorded(merged.whole, stock, 9, period="2023-08", nature="at")

    def opened(ky: str, slot: str = "to_date", measure: int = merged.measure, **more: str) -> str:
        query = {"ky": f"{ky}@LICH", **more}
        text = page(merged.client, "figures_source", merged.town, query, measure_id=measure, slot=slot)
        said = re.findall(r'Không có trong số này.*?<span class="strong">(.*?)</span>', text, re.S)
        return "".join(said)

    text = page(
        merged.client, "figures_source", merged.town, {"ky": "2023-08@LICH"}, measure_id=merged.measure, slot="to_date"
    )
    assert heading(text) == "Trẻ sinh ra: 50 trẻ" and "Xem số quy về đơn vị của kỳ này" in text
    assert opened("2023-08") == gone
    # This month nobody ended, of what stands at a day nobody lacks, and restated everybody is in it.
    assert opened("2023-08", "this") == opened("2023-08", measure=stock) == ""
    assert opened("2023-08", **{"ranh-gioi": "restated"}) == ""
    # What was so a year ago is said of a year ago.
    assert opened("2024-08", "same_to_date") == gone
    table = page(merged.client, "figures", merged.town, {"ky": "2023-08@LICH"})
    assert f"Thôi trực thuộc trong năm: {gone}. Bảng không có số của họ" in table
    assert "Thôi trực thuộc" not in page(merged.client, "figures", merged.town, {"ky": "2024-02@LICH"})


def test_of_a_divided_unit_the_share_entered_counts(merged: Merged) -> None:
    text = same(merged, merged.shared, "restated")
    assert heading(text) == "Trẻ sinh ra: 12 trẻ"
    working = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text.split("Từ các đơn vị cũ")[-1]))
    assert "Xã Chia 5 40 % 2 Xã Nhận" in working


def a_divided_ratio(merged: Merged, own: tuple[int, int] = (13, 50), divided: tuple[int, int] = (41, 97)) -> str:
    """The page of last year's ratio of a ward that took in two fifths of a divided one."""
    measure = factories.measure("Trẻ tiêm đủ", "ratio", "%", scale=2, part_unit="trẻ")
    lost = Succession.objects.get(new_id=merged.shared).old_id
    for unit, (numerator, denominator) in {merged.shared: own, lost: divided}.items():
        said = {"numerator": numerator, "denominator": denominator, "nature": "at"}
        factories.recorded(unit, measure, None, period="2023-02", **said)
    query = {"ranh-gioi": "restated"}
    return page(merged.client, "figures_source", merged.shared, query, measure_id=measure, slot="same")


def test_a_divided_ratio_shows_its_parts_their_shares_their_sums_and_the_division(merged: Merged) -> None:
    text = a_divided_ratio(merged)
    assert heading(text) == "Trẻ tiêm đủ: 32,58 %"
    working = text.split("Từ các đơn vị cũ")[-1].split("</table>")[0]
    rows = [
        [re.sub(r"<[^>]+>", "", one).strip() for one in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S)]
        for row in re.findall(r"<tr>(.*?)</tr>", working, re.S)
    ]
    assert rows[0][1:6] == [
        "Số khi đó: tử số", "Số khi đó: mẫu số", "Phần tính", "Được: tử số", "Được: mẫu số",
    ]  # fmt: skip
    # 41 and 97 are divided 16 : 25 and 39 : 58, so that they add up again.
    assert rows[1][:7] == ["Xã Chia", "41", "97", "40 %", "16", "39", "Xã Nhận"]
    assert [row[:3] for row in rows[2:]] == [
        ["Cộng từ các đơn vị cũ", "16", "39"],
        ["Các đơn vị nay có tự nêu", "13", "50"],
        ["Cộng cả", "29", "89"],
    ]
    assert "29 chia 89 trẻ, được 32,58 %." in text


def test_a_percent_without_its_parts_is_not_divided(merged: Merged) -> None:
    measure = factories.measure("Tỷ lệ hài lòng", "ratio", "%", scale=2)
    lost = Succession.objects.get(new_id=merged.shared).old_id
    factories.recorded(lost, measure, 8000, period="2023-02", nature="at")
    factories.recorded(merged.shared, measure, 9000, nature="at")
    query = {"ranh-gioi": "restated"}
    text = page(merged.client, "figures_source", merged.shared, query, measure_id=measure, slot="same")
    working = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text.split("Từ các đơn vị cũ")[-1].split("</table>")[0]))
    assert "Xã Chia 80 40 % – Xã Nhận" in working
    assert "32" not in working


def test_without_shares_the_page_says_what_is_lacking_and_where_to_enter_it(merged: Merged) -> None:
    text = same(merged, merged.unsaid, "restated")
    assert heading(text) == "Trẻ sinh ra: không so sánh được"
    assert f'href="/{merged.unsaid}/danh-muc/don-vi/{merged.lost}/"' in text
    assert "Xã Vỡ: ghi tỷ lệ dân số, diện tích trong Danh mục" in text
    assert "chưa ghi tỷ lệ" in text
    working = re.sub(r"<[^>]+>", " ", text.split("Từ các đơn vị cũ")[-1].split("</table>")[0])
    assert "50" not in working, "no share is made up"


def lists(text: str) -> dict[str, str]:
    """The lists of names on a page, by what they are called."""
    found = re.findall(r"<dt>(.*?)</dt>\s*<dd>(.*?)</dd>", text, re.S)
    return {title.strip(): re.sub(r"<[^>]+>", "", names).strip() for title, names in found}


def test_what_cannot_be_compared_is_not_silent_on_any_page(merged: Merged) -> None:
    heirs = Succession.objects.filter(old_id=merged.lost).values_list("new_id", flat=True)
    for unit in (merged.lost, *heirs):
        for month in range(1, 7 if unit == merged.lost else 9):
            factories.recorded(unit, merged.measure, 5, period=f"2023-{month:02d}")
    query = {"ky": "2023-08@LICH", "ranh-gioi": "restated"}
    pages: list[tuple[str, dict[str, object]]] = [
        ("compare", {}),
        ("indicator", {"measure_id": merged.measure}),
        ("figures_source", {"measure_id": merged.measure, "slot": "to_date"}),
    ]
    for name, more in pages:
        text = page(merged.client, name, merged.town, query, **more)
        found = lists(text)
        assert found.get("≠ Không so sánh được (2)") == "Xã Nửa, Xã Kia", (name, found)
        silent = next(names for title, names in found.items() if title.startswith("– Chưa báo cáo"))
        assert silent, name
        assert not {"Xã Nửa", "Xã Kia"} & set(silent.split(", ")), name
    chosen = {"hang": "don-vi", "cot": "chi-tieu", "so": "luy-ke", "ct": str(merged.measure), **query}
    csv = merged.client.get(reverse("web:pivot_csv", kwargs={"unit_id": merged.town}), chosen).content.decode(
        "utf-8-sig"
    )
    rows = [line for line in csv.splitlines() if ";Xã Nửa;Trẻ" in line or ";Xã Nửa;;" in line]
    assert len(rows) == 1, csv
    row = rows[0]
    assert "không so sánh được: chưa rõ tỷ lệ chia tách của Xã Vỡ" in row


def test_k_of_n_of_a_count_opens_to_every_name_in_one_list_each(town: Town) -> None:
    family = Family.objects.create(code="XD02", name="Kết nạp", name_en="Admitted", field="XD", order=1)
    Measure.objects.filter(pk=town.measure).update(family=family)
    count = factories.measure("Phường đạt chỉ tiêu kết nạp", "count", "phường")
    Measure.objects.filter(pk=count).update(family=family)
    table = page(town.client, "figures", town.id)
    address = re.search(rf'href="([^"]*/so-lieu/{count}/to_date/[^"]*)">1/4</a>', table)
    assert address is not None, "k/n of the table opens"
    for slot in ("this", "to_date"):
        text = page(town.client, "figures_source", town.id, measure_id=count, slot=slot)
        assert "1/4 đơn vị đạt" in text
        assert lists(text) == {
            "✓ Đạt (1)": "Phường Xong",
            "Chưa đạt (2)": "Phường Chậm, Phường Ước",
            "– Chưa báo cáo (1)": "Phường Im",
        }, slot
    inside = page(town.client, "indicator", town.id, measure_id=count)
    assert lists(inside)["✓ Đạt (1)"] == "Phường Xong"


def test_the_boundaries_asked_for_are_kept_from_page_to_page_and_named_where_they_matter(merged: Merged) -> None:
    query = {"ranh-gioi": "restated"}
    pages: list[tuple[str, dict[str, int]]] = [
        ("figures", {}),
        ("compare", {}),
        ("indicator", {"measure_id": merged.measure}),
        ("unit_page", {"other_id": merged.town}),
    ]
    for name, more in pages:
        text = page(merged.client, name, merged.town, query, **more)
        assert "quy về đơn vị của kỳ này" in text, name
        here = reverse(f"web:{name}", kwargs={"unit_id": merged.town, **more})
        onward = re.findall(r'href="(/\d+/so-lieu/[^"]*)"', text.split('id="content"')[1])
        others = [one for one in onward if one.split("?")[0] != here and "cho-duyet" not in one]
        assert others, name
        assert [one for one in others if "ranh-gioi=restated" not in one] == [], name


def test_where_nothing_was_reorganised_nobody_is_asked_about_boundaries(town: Town) -> None:
    assert "Ranh giới đơn vị" not in page(town.client, "figures", town.id)


def test_a_sum_of_all_its_units_says_that_something_is_missing_further_down(db: None, own_folders: object) -> None:
    province, measure = factories.unit("Tỉnh Thử", type="tinh"), factories.measure("Đảng viên kết nạp")
    for town in ("Huyện Đủ", "Huyện Thiếu"):
        above = factories.unit(town, type="huyen", under=province)
        communes = [factories.unit(f"Xã {number} {town}", type="xa", under=above) for number in (1, 2)]
        for commune in communes if town == "Huyện Đủ" else communes[:1]:
            factories.recorded(commune, measure, 3, period="2024-02", nature="to_date")
    client = Client()
    client.force_login(factories.person(Role.CHAIR, province, "lanh-dao-tinh").user)
    text = page(client, "figures", province)
    found = re.search(r'<td class="number small amber">(.*?)</td>', text, re.S)
    assert found is not None and re.sub(r"<[^>]+>", "", found[1]).strip() == "2/2, chưa đủ"
    opened = page(client, "figures_source", province, measure_id=measure, slot="to_date")
    assert "Cấp dưới nữa còn đơn vị thiếu" in opened
