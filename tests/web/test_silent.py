"""How many units have not reported: the overview, the comparison and Thu thập say one number, of the same units."""

import re
from datetime import date

import pytest

from tests import factories
from tests.web.test_looking import page
from tests.web.towns import Town, a_town

PERIODS = ["2024-01@LICH", "2024-02@LICH", "2024-03@LICH"]


@pytest.fixture
def town(db: None, own_folders: object) -> Town:
    """Each ward is asked for two figures a month; of February one gave both, two gave one, one nothing."""
    made = a_town()
    wards, second = [made.behind, made.done, made.guess, made.silent], factories.measure("Hộ nghèo")
    factories.form(made.id, [made.measure, second], units=wards, name="Báo cáo tháng", valid_from=date(2024, 1, 1))
    factories.recorded(made.done, second, 3, period="2024-02")
    return made


def silent_on(town: Town, name: str, period: str) -> int:
    """The units that a screen says have not reported."""
    text = page(town.client, name, town.id, {"ky": period})
    found = re.search(r"(\d+) đơn vị chưa báo cáo", text.split("<h1>")[1])
    return int(found[1]) if found else 0


@pytest.mark.parametrize("period", PERIODS)
def test_the_overview_and_the_comparison_count_the_same_units(town: Town, period: str) -> None:
    assert silent_on(town, "compare", period) == silent_on(town, "overview", period)


def test_a_unit_that_owes_a_figure_has_not_reported(town: Town) -> None:
    text = page(town.client, "overview", town.id)
    assert "1/4 đơn vị đã báo cáo" in text.split("</h1>")[0]
    assert silent_on(town, "overview", PERIODS[1]) == 3
    table = page(town.client, "compare", town.id)
    assert "3 đơn vị chưa báo cáo</h1>" in table
    heads = re.findall(r'<th scope="col">(.*?)</th>', table.split("</thead>")[0], re.S)
    said = {" ".join(re.sub(r"<[^>]+>", " ", head).split()) for head in heads[1:]}
    assert said == {"Phường Xong", "Phường Chậm chưa báo cáo", "Phường Ước chưa báo cáo", "Phường Im chưa báo cáo"}
