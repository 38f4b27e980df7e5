"""What the entry form, one's own work and personal links answer, without a browser."""

import json
import re
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from giaoban.catalogue.models import FormSection
from giaoban.intake.actions.send_back import send_back
from giaoban.intake.models import Cell, Explanation, Narrative, PersonalLink, Submission
from giaoban.people.enums import Role
from tests import factories
from tests.conftest import SetClock
from tests.intake.handing import Ward, ward_office

JSON = {"Accept": "application/json"}


@dataclass(frozen=True)
class Desk:
    """A reporter before the form of a hamlet; the ward's clerk beside them."""

    ward: Ward
    client: Client
    clerk: Client
    submission_id: str

    def url(self, name: str = "give", **more: Any) -> str:
        kwargs = {"submission_id": self.submission_id, **more}
        return reverse(f"web:{name}", kwargs=kwargs)

    def name(self, index: int) -> str:
        return f"o{self.ward.lines[index]}"

    def save(self, index: int, raw: str, **more: Any) -> Any:
        values = {"field": self.name(index), "raw": raw, "revision": 0, **more}
        return self.client.post(self.url("give_save"), values, headers=JSON)

    @property
    def section(self) -> str:
        return f"m{FormSection.objects.get().pk}"

    def page(self) -> str:
        return self.client.get(self.url()).content.decode()

    @property
    def row(self) -> Submission:
        return Submission.objects.get(pk=self.submission_id)


@pytest.fixture
def desk(db: None, own_folders: object, clock: SetClock) -> Desk:
    clock(2024, 3, 1)
    cache.clear()
    ward = ward_office(sections=("Khó khăn",))
    client, clerk = Client(), Client()
    client.force_login(ward.reporter.user)
    clerk.force_login(ward.clerk.user)
    return Desk(ward, client, clerk, ward.begun(vu="", ho=""))


def found(answer: Any, name: str) -> dict[str, Any]:
    return next(one for one in json.loads(answer.content)["fields"] if one["field"] == name)


def test_a_reporter_lands_on_what_is_to_be_given(desk: Desk) -> None:
    assert desk.client.get("/")["Location"] == reverse("web:mine", kwargs={"unit_id": desk.ward.hamlet})
    assert desk.clerk.get("/")["Location"] == reverse("web:overview", kwargs={"unit_id": desk.ward.id})
    page = desk.client.get(reverse("web:mine", kwargs={"unit_id": desk.ward.hamlet})).content.decode()
    assert "biểu phải nộp" in page
    assert page.index("hạn hôm nay") < page.index("2 biểu chưa gấp") < page.index("hạn 01/04")


def test_forms_of_bodies_of_ones_place_are_shown_on_asking(desk: Desk) -> None:
    body = factories.unit("Hội Phụ nữ khu phố", body="doan_the", place_id=desk.ward.hamlet)
    factories.form(desk.ward.id, [factories.measure()], units=[body], name="Báo cáo của hội")
    page = desk.client.get(reverse("web:mine", kwargs={"unit_id": desk.ward.hamlet})).content.decode()
    assert page.index("1 biểu của cơ quan khác mà bạn nhập thay được") < page.index("Báo cáo của hội")
    assert "<h1>2 biểu phải nộp" in page


def test_a_form_is_begun_with_one_press_and_once(desk: Desk) -> None:
    url = reverse("web:give_open", kwargs={"unit_id": desk.ward.other, "version_id": desk.ward.version})
    first = desk.client.post(url, {"ky": "2024-02@LICH"})
    assert desk.client.post(url, {"ky": "2024-02@LICH"})["Location"] == first["Location"]
    assert desk.client.post(url, {"ky": "hôm qua"}).status_code == 422


def test_saving_answers_what_was_understood_and_how_the_whole_form_stands(desk: Desk) -> None:
    answer = found(desk.save(1, "12345"), desk.name(1))
    assert (answer["echo"], answer["amount"], answer["revision"]) == ("hiểu là 12.345", "12345", 1)
    fault = found(desk.save(0, "ba vụ"), desk.name(0))
    assert fault["found"][0]["severity"] == "error"
    assert Cell.objects.get(line_id=desk.ward.lines[0]).raw == "ba vụ"
    assert [one["field"] for one in json.loads(desk.save(0, "3", revision=1).content)["fields"]][:2] == [
        desk.name(0),
        desk.name(1),
    ]


def test_what_is_no_number_is_not_counted_as_given(desk: Desk) -> None:
    desk.save(0, "3")
    desk.save(1, "12345")
    before = desk.page()
    desk.save(0, "ba vụ", revision=1)
    after = desk.page()
    count = re.compile(r'id="give-progress">(\d+)/(\d+) ')
    (was, fields), (now, same) = (count.findall(text)[0] for text in (before, after))
    assert (int(was) - int(now), fields) == (1, same)


def test_a_clash_names_both_values_and_who_and_changes_nothing(desk: Desk) -> None:
    desk.save(0, "3")
    answer = desk.save(0, "4")
    said = json.loads(answer.content)
    assert answer.status_code == 409
    assert (said["raw"], said["mine"], said["revision"]) == ("3", "4", 1)
    assert desk.ward.reporter.user.get_full_name() in said["sentence"]
    assert Cell.objects.get(line_id=desk.ward.lines[0]).raw == "3"
    # What was sent twice because the answer got lost is no clash.
    assert desk.save(0, "3").status_code == 200


def test_words_are_saved_and_clash_like_figures(desk: Desk) -> None:
    values = {"field": desk.section, "raw": "Thiếu cán bộ", "revision": 0}
    assert desk.client.post(desk.url("give_save"), values, headers=JSON).status_code == 200
    assert Narrative.objects.get().text == "Thiếu cán bộ"
    answer = desk.client.post(desk.url("give_save"), {**values, "raw": "Khác"}, headers=JSON)
    assert (answer.status_code, json.loads(answer.content)["raw"]) == (409, "Thiếu cán bộ")


def test_an_ended_session_is_said_in_json(desk: Desk) -> None:
    desk.client.logout()
    assert desk.save(0, "3").status_code == 401


@pytest.mark.parametrize("name", ["x1", "o", "", "o²", "o999999", "m7"])
def test_a_field_that_is_not_there_is_refused(desk: Desk, name: str) -> None:
    assert desk.client.post(desk.url("give_save"), {"field": name, "raw": "1"}, headers=JSON).status_code == 422


def test_without_a_script_the_button_saves_and_hands_in(desk: Desk) -> None:
    values = {desk.name(0): "3", desk.name(1): "1.204", desk.name(2): "", f"{desk.name(0)}-r": "0"}
    assert desk.client.post(desk.url("give_hand_in"), {**values, "later": "1"})["Location"] == desk.url()
    assert (desk.row.state, desk.row.cells.count()) == ("draft", 2)
    done = desk.client.post(desk.url("give_hand_in"), {**values, desk.section: "Không có"}, follow=True)
    assert "Đã nộp “Báo cáo tháng của khu phố”" in done.content.decode()
    assert desk.row.state == "submitted"


def test_what_is_missing_is_listed_with_a_link_to_its_field(desk: Desk) -> None:
    answer = desk.client.post(desk.url("give_hand_in"), {desk.name(0): "3"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'<a href="#{desk.name(1)}-v">Số hộ</a>' in page
    # What was right is saved all the same.
    assert Cell.objects.get(line_id=desk.ward.lines[0]).raw == "3"


def test_a_returned_form_shows_why_at_the_cell(desk: Desk) -> None:
    fill(desk)
    desk.client.post(desk.url("give_hand_in"), {})
    assert desk.row.state == "submitted"
    send_back(desk.ward.clerk, desk.submission_id, cells={desk.ward.lines[0]: "Trùng một vụ với khu phố Hai"})
    page = desk.page()
    cell = page.split(f'id="{desk.name(0)}"')[1].split('<div class="ask')[0]
    assert "Trả lại: Trùng một vụ với khu phố Hai" in cell
    work = desk.client.get(reverse("web:mine", kwargs={"unit_id": desk.ward.hamlet})).content.decode()
    assert "Sửa và nộp lại" in work and "Trùng một vụ" in work


def fill(desk: Desk) -> None:
    desk.save(0, "3")
    desk.save(1, "1.204")
    desk.client.post(desk.url("give_save"), {"field": desk.section, "raw": "Không", "revision": 0}, headers=JSON)


def test_a_form_that_was_handed_in_is_shown_and_not_written(desk: Desk) -> None:
    fill(desk)
    desk.client.post(desk.url("give_hand_in"), {})
    assert "readonly" in desk.page() and '<button class="main">' not in desk.page()
    assert desk.save(0, "9", revision=1).status_code == 422


def test_a_form_that_is_not_there_or_not_ones_own_is_not_found(desk: Desk) -> None:
    assert desk.client.get(desk.url(submission_id="khong-co")).status_code == 404
    stranger = Client()
    stranger.force_login(factories.reporter(desk.ward.other).user)
    assert stranger.get(desk.url()).status_code == 404
    assert stranger.post(desk.url("give_save"), {"field": desk.name(0), "raw": "1"}, headers=JSON).status_code == 404


def test_the_worker_is_served_under_the_form_alone(desk: Desk) -> None:
    answer = desk.client.get(desk.url("give_worker"))
    assert answer["Content-Type"] == "text/javascript"
    assert "Service-Worker-Allowed" not in answer.headers
    assert desk.url("give_worker").startswith(desk.url())


# --- personal links ----------------------------------------------------------------------------------------------


def token_of(desk: Desk) -> str:
    page = desk.clerk.post(desk.url("links_issue"), {"holder": "Trưởng khu phố", "days": "7"}).content.decode()
    assert "<svg" in page
    return page.split("/duong-dan/")[1].split("/")[0]


def test_the_grid_leads_to_a_link_for_whoever_has_not_reported(desk: Desk) -> None:
    grid = desk.clerk.get(
        reverse("web:collect", kwargs={"unit_id": desk.ward.id}) + "?ky=2024-02@LICH"
    ).content.decode()
    begin = reverse("web:give_open", kwargs={"unit_id": desk.ward.other, "version_id": desk.ward.version})
    assert f'formaction="{begin}?ky=2024-02@LICH"' in grid
    page = desk.clerk.post(f"{begin}?ky=2024-02@LICH", {"link": "1"}, follow=True)
    assert "Cho người không có tài khoản điền biểu này" in page.content.decode()
    # A draft of somebody else's can be linked to, and stays unseen.
    mine = desk.clerk.get(desk.url("links")).content.decode()
    assert "Tạo đường dẫn" in mine
    assert desk.clerk.get(desk.url()).status_code == 404


def by_link(token: str, name: str = "by_link") -> str:
    return reverse(f"web:{name}", kwargs={"token": token})


def test_a_link_shows_an_empty_form_and_whose_it_is(desk: Desk) -> None:
    desk.save(0, "987654321")
    stranger = Client()
    answer = stranger.get(by_link(token_of(desk)))
    page = answer.content.decode()
    assert "giao riêng cho Trưởng khu phố" in page
    assert "987654321" not in page.replace(".", "")
    assert (answer["Cache-Control"], answer["X-Robots-Tag"]) == ("no-store", "noindex, nofollow")
    assert PersonalLink.objects.get().opened == 1


def test_without_a_script_a_link_works_too(desk: Desk) -> None:
    token, stranger = token_of(desk), Client()
    values = {desk.name(0): "3", f"{desk.name(2)}-a": "na", f"{desk.name(2)}-l": "không có", desk.section: "Không"}
    wrong = stranger.post(by_link(token, "by_link_give"), values)
    page = wrong.content.decode()
    assert (wrong.status_code, 'value="3"' in page) == (422, True)
    assert f'<a href="#{desk.name(1)}-v">Số hộ</a>' in page
    done = stranger.post(by_link(token, "by_link_give"), {**values, desk.name(1): "1.204"}, follow=True)
    assert "Đã gửi xong" in done.content.decode()
    assert desk.row.state == "proposed"


def test_links_that_do_nothing_say_why(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    token, stranger = token_of(desk), Client()
    wrong = stranger.get(by_link("x" * 36))
    assert (wrong.status_code, "không đúng" in wrong.content.decode()) == (404, True)
    link = PersonalLink.objects.get()
    desk.clerk.post(desk.url("links_revoke", link_id=link.pk))
    gone = stranger.get(by_link(token))
    assert (gone.status_code, "đã bị thu hồi" in gone.content.decode()) == (410, True)
    answer = stranger.post(by_link(token, "by_link_give"), {desk.name(0): "1"}, headers=JSON)
    assert "thu hồi" in json.loads(answer.content)["sentence"]
    # The token is a secret: no log holds it.
    assert token not in caplog.text


def test_a_reporter_issues_no_links(desk: Desk) -> None:
    assert desk.client.get(desk.url("links")).status_code == 404
    assert desk.client.post(desk.url("links_issue"), {"holder": "A", "days": "7"}).status_code == 404


def test_the_lead_explains_what_a_link_did_not_ask(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    from giaoban.checks.queries import Found
    from giaoban.intake.actions import hand_in

    doubt = Found("gap-doi", "warning", "Số vụ gấp đôi kỳ trước.", (desk.ward.lines[0],))
    monkeypatch.setattr(hand_in, "check_cells", lambda *args: (doubt,))
    lead = Client()
    lead.force_login(factories.person(Role.LEAD, desk.ward.hamlet).user)
    fill(desk)
    asked = desk.client.post(desk.url("give_hand_in"), {}).content.decode()
    assert "Số vụ gấp đôi kỳ trước." in asked and "Giải trình" in asked
    key = asked.split('name="why:')[1].split('"')[0]
    desk.client.post(desk.url("give_hand_in"), {f"why:{key}": "Có đợt cao điểm"})
    assert desk.row.state == "proposed"
    assert Explanation.objects.get().text == "Có đợt cao điểm"
    lead.post(desk.url("give_hand_in"), {})
    assert desk.row.state == "submitted"
