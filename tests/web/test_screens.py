"""What screens answer, without a browser."""

from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from django.urls import reverse

from giaoban.catalogue.actions.load import load
from giaoban.figures.actions.record import record
from giaoban.figures.proposals import Doubted
from giaoban.figures.queries import findings, open_findings, waiting
from giaoban.intake.actions.receive import receive_text
from giaoban.intake.models import Document
from giaoban.people.enums import Role
from tests import factories
from tests.web.conftest import Places, a_document


@pytest.fixture
def office(places: Places) -> tuple[Client, Places]:
    client = Client()
    client.force_login(factories.clerk(places.own).user)
    return client, places


def url(name: str, unit_id: int, **more: object) -> str:
    return reverse(f"web:{name}", kwargs={"unit_id": unit_id, **more})


def test_the_site_says_when_it_serves(db: None, own_folders: object) -> None:
    assert Client().get("/healthz").status_code == 200


def test_vietnamese_unless_chosen_otherwise(office: tuple[Client, Places]) -> None:
    client, places = office
    page = client.get(url("overview", places.own), headers={"Accept-Language": "en-US"})
    assert "Tổng quan" in page.content.decode()
    assert page.headers["Content-Language"] == "vi"
    answer = client.post(reverse("web:language"), {"language": "en", "next": url("overview", places.own)})
    assert answer["Location"] == url("overview", places.own)
    assert client.get(url("overview", places.own)).headers["Content-Language"] == "en"


def test_the_way_back_leads_to_no_other_site(office: tuple[Client, Places]) -> None:
    client, _places = office
    answer = client.post(reverse("web:language"), {"language": "vi", "next": "https://example.org/"})
    assert answer["Location"] == "/"


def test_the_overview_counts_what_the_ledger_holds(office: tuple[Client, Places]) -> None:
    client, places = office
    births = factories.measure("Trẻ sinh ra", unit="trẻ")
    factories.recorded(places.own, births, 12)
    page = client.get(url("overview", places.own)).content.decode()
    assert "<h1>Tháng 02 năm 2024: 1 chỉ tiêu có số liệu</h1>" in page, "without targets nothing is said to be on time"


def test_a_number_opens_to_the_words_it_was_stated_in(office: tuple[Client, Places]) -> None:
    client, places = office
    births = factories.measure("Trẻ sinh ra", unit="trẻ")
    factories.recorded(places.own, births, 12, source=factories.source(quote="đã có 12 trẻ sinh ra"))
    page = client.get(url("figures_source", places.own, measure_id=births, slot="this")).content.decode()
    assert "đã có 12 trẻ sinh ra" in page
    assert "số chính" in page


def test_a_sum_opens_to_its_parts_and_names_who_is_missing(office: tuple[Client, Places]) -> None:
    _client, places = office
    above = Client()
    above.force_login(factories.clerk(places.above).user)
    births = factories.measure("Trẻ sinh ra", unit="trẻ")
    factories.recorded(places.own, births, 12)
    page = above.get(url("figures_source", places.above, measure_id=births, slot="this")).content.decode()
    assert "1/2 đơn vị đã có số" in page
    assert "Phường Bình Thử" in page
    assert "chưa báo cáo" in page


def test_a_figure_that_is_not_there_is_said_not_to_be(office: tuple[Client, Places]) -> None:
    client, places = office
    page = client.get(url("figures_source", places.own, measure_id=999, slot="this"))
    assert page.status_code == 422
    assert "Không có số liệu này" in page.content.decode()


def test_a_period_that_is_none_is_refused_in_words(office: tuple[Client, Places]) -> None:
    client, places = office
    page = client.get(url("figures", places.own), {"ky": "thang-hai"})
    assert page.status_code == 422
    assert "Không hiểu kỳ “thang-hai”" in page.content.decode()


def test_a_finding_is_answered_from_the_overview(office: tuple[Client, Places]) -> None:
    client, places = office
    births = factories.measure("Trẻ sinh ra", unit="trẻ")
    doubt = Doubted("parts", "warning", "Tổng 12, nhưng 6 + 5 = 11.", (0,))
    record(factories.SYSTEM, [factories.stated(places.own, births, 12)], [doubt])
    assert "nhưng 6 + 5 = 11" in client.get(url("overview", places.own)).content.decode()
    (finding,) = open_findings([places.own])
    client.post(url("findings_answer", places.own, finding_id=finding.id), {"answer": "Một trẻ sinh ở nơi khác."})
    assert open_findings([places.own]) == []
    assert findings([places.own])[0].answer == "Một trẻ sinh ở nơi khác."


def test_several_files_by_a_plain_form_are_each_answered(office: tuple[Client, Places]) -> None:
    client, places = office
    files = [
        SimpleUploadedFile("tot.txt", "Kết nạp 03 đảng viên mới.".encode()),
        SimpleUploadedFile("rong.txt", b" "),
    ]
    page = client.post(url("collect_upload", places.own), {"files": files}, follow=True).content.decode()
    assert "tot.txt: đọc được 1 số liệu." in page
    assert "Tệp rong.txt không có chữ nào" in page
    assert [document.name for document in Document.objects.all()] == ["tot.txt"]


def test_the_review_lists_the_tasks_that_a_document_sets(office: tuple[Client, Places]) -> None:
    client, places = office
    words = "Kết nạp 03 đảng viên mới.\nNHIỆM VỤ THÁNG TỚI\n- Rà soát <b>hộ nghèo</b> trước ngày 25/3/2024.\n"
    client.post(url("collect_upload", places.own), {"files": [SimpleUploadedFile("nv.txt", words.encode())]})
    document = Document.objects.get()
    page = client.get(reverse("web:review", kwargs={"document_id": document.id})).content.decode()
    assert "Chủ trì, hạn chế, nhiệm vụ nêu trong văn bản (1 nhiệm vụ)" in " ".join(page.split())
    assert "Rà soát &lt;b&gt;hộ nghèo&lt;/b&gt; trước ngày 25/3/2024" in page
    assert "(25/03/2024)" in page


@override_settings(MAX_FILE_BYTES=1000)
def test_a_file_that_is_too_large_is_refused_unread(office: tuple[Client, Places]) -> None:
    client, places = office
    file = SimpleUploadedFile("to.txt", b"x" * 5000)
    answer = client.post(url("collect_upload", places.own), {"files": [file]}, headers={"Accept": "application/json"})
    (row,) = answer.json()["files"]
    assert (row["ok"], "quá lớn" in row["sentence"]) == (False, True)
    assert not Document.objects.exists()


def test_a_refusal_inside_a_screen_goes_into_its_notice(office: tuple[Client, Places]) -> None:
    client, places = office
    document_id = a_document(places.own)
    undo = reverse("web:review_undo", kwargs={"document_id": document_id})
    answer = client.post(undo, headers={"HX-Request": "true"})
    assert answer.headers["HX-Retarget"] == "#notice"
    assert "Không còn bước nào để hoàn tác" in answer.content.decode()


def test_words_of_a_document_never_become_markup(office: tuple[Client, Places]) -> None:
    client, places = office
    document_id = a_document(places.own, "<script>alert(1)</script> 03 đảng viên")
    page = client.get(reverse("web:review", kwargs={"document_id": document_id})).content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


@pytest.mark.parametrize(
    "body", [{}, {"start": "x", "end": "9"}, {"start": "5", "end": "2"}, {"start": "0", "end": "9" * 30}]
)
def test_a_selection_that_is_none_is_refused(office: tuple[Client, Places], body: dict[str, str]) -> None:
    client, places = office
    mark = reverse("web:review_mark", kwargs={"document_id": a_document(places.own)})
    assert client.post(mark, body).status_code == 422


def test_a_file_that_is_no_draft_is_refused_in_words(office: tuple[Client, Places]) -> None:
    client, places = office
    page = client.post(url("reports_verify", places.own), {"file": SimpleUploadedFile("x.docx", b"khong phai word")})
    assert page.status_code == 422
    assert client.post(url("reports_verify", places.own)).status_code == 422


def sent_from(address: str) -> dict[str, str]:
    return {"HX-Request": "true", "HX-Current-URL": f"http://testserver{address}"}


def test_a_session_that_ended_sends_the_whole_page_to_the_way_in_and_back(places: Places) -> None:
    review = reverse("web:review", kwargs={"document_id": a_document(places.own)})
    answer = Client().post(review + "hoan-tac/", headers=sent_from(review))
    assert answer.headers["HX-Redirect"] == f"/dang-nhap/?{urlencode({'next': review})}"
    assert answer.content == b""


def test_after_signing_in_one_is_back_on_the_page_not_on_an_address_for_sending(places: Places) -> None:
    review = reverse("web:review", kwargs={"document_id": a_document(places.own)})
    answer = Client().post(review + "xong/", headers={"Referer": f"http://testserver{review}"})
    assert answer["Location"] == f"/dang-nhap/?{urlencode({'next': review})}"


def test_a_file_dropped_after_the_session_ended_is_answered_in_words(places: Places) -> None:
    file = SimpleUploadedFile("tot.txt", b"x")
    answer = Client().post(url("collect_upload", places.own), {"files": [file]}, headers={"Accept": "application/json"})
    assert answer.status_code == 401
    assert "đăng nhập lại" in answer.json()["files"][0]["sentence"]


def test_a_form_of_an_earlier_sign_in_says_so_and_htmx_loads_anew(office: tuple[Client, Places]) -> None:
    client, places = office
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies
    page = strict.post(url("collect_paste", places.own), {"text": "x"})
    assert page.status_code == 403
    assert "mở từ lần đăng nhập trước" in page.content.decode()
    assert strict.post(url("collect_paste", places.own), headers=sent_from("/")).headers["HX-Refresh"] == "true"


def test_an_address_for_sending_to_is_no_blank_page(office: tuple[Client, Places]) -> None:
    client, places = office
    assert client.get(url("reports_verify", places.own))["Location"] == "/"


@pytest.mark.parametrize("body", ["999999", "9" * 30, "²"])
def test_a_body_that_is_none_is_refused(office: tuple[Client, Places], body: str) -> None:
    client, places = office
    settle = reverse("web:review_settle", kwargs={"document_id": a_document(places.own)})
    assert client.post(settle, {"body": body, "period": "2024-02", "regime": "LICH"}).status_code in (302, 422)


def test_what_a_reporter_sent_waits_on_the_overview_until_it_is_accepted(office: tuple[Client, Places]) -> None:
    client, places = office
    births = factories.measure("Trẻ sinh ra", unit="trẻ")
    (seq,) = record(factories.reporter(places.own), [factories.stated(places.own, births, 12)]).seqs
    assert "1 số liệu chờ duyệt" in client.get(url("overview", places.own)).content.decode()
    page = client.get(url("figures_waiting", places.own)).content.decode()
    assert "Trẻ sinh ra" in page
    assert "Duyệt 1 số liệu" in page
    page = client.post(url("figures_accept", places.own), {"seqs": str(seq)}, follow=True).content.decode()
    assert "Đã duyệt 1 số liệu." in page
    assert "Không có số liệu nào chờ duyệt" in page
    assert waiting([places.own]) == []


def test_what_was_sent_is_given_back_with_the_reason(office: tuple[Client, Places]) -> None:
    client, places = office
    births = factories.measure("Trẻ sinh ra", unit="trẻ")
    (seq,) = record(factories.reporter(places.own), [factories.stated(places.own, births, 12)]).seqs
    assert client.post(url("figures_give_back", places.own), {"seqs": str(seq), "reason": " "}).status_code == 422
    assert len(waiting([places.own])) == 1
    client.post(url("figures_give_back", places.own), {"seqs": str(seq), "reason": "Nhầm tháng."})
    assert waiting([places.own]) == []
    assert "chờ duyệt" not in client.get(url("overview", places.own)).content.decode()


def test_a_reporter_sees_what_waits_but_does_not_accept_it(places: Places) -> None:
    births = factories.measure("Trẻ sinh ra", unit="trẻ")
    person = factories.reporter(places.own)
    record(person, [factories.stated(places.own, births, 12)])
    client = Client()
    client.force_login(person.user)
    page = client.get(url("figures_waiting", places.own)).content.decode()
    assert "Trẻ sinh ra" in page
    assert "Duyệt 1 số liệu" not in page


@pytest.mark.parametrize("seqs", ["", "abc", "1,x", "9" * 40])
def test_accepting_nothing_that_is_there_is_refused(office: tuple[Client, Places], seqs: str) -> None:
    client, places = office
    assert client.post(url("figures_accept", places.own), {"seqs": seqs}).status_code == 422


def test_another_units_figures_are_not_accepted_from_ones_own_page(office: tuple[Client, Places]) -> None:
    client, places = office
    births = factories.measure("Trẻ sinh ra", unit="trẻ")
    (seq,) = record(factories.reporter(places.foreign), [factories.stated(places.foreign, births, 12)]).seqs
    assert client.post(url("figures_accept", places.own), {"seqs": str(seq)}).status_code == 403
    assert len(waiting([places.foreign])) == 1


def test_a_decision_answers_with_its_row_and_the_counts_not_the_whole_document(office: tuple[Client, Places]) -> None:
    client, places = office
    document_id = receive_text(factories.clerk(places.own), places.own, "x", "Phường hiện còn 185 hộ nghèo. " * 3)
    review = reverse("web:review", kwargs={"document_id": document_id})
    answer = client.post(f"{review}so/0/", {"state": "rejected"}, headers=sent_from(review)).content.decode()
    assert answer.count('<tr id="row') == 1
    assert answer.count('hx-swap-oob="true"') == 4
    assert 'class="rejected" id="f0"' in answer
    # A row outside a template would pull the forms after it apart, as browsers read tables.
    assert answer.lstrip().startswith("<template>")


def test_an_empty_paste_is_told_from_an_empty_file(office: tuple[Client, Places]) -> None:
    client, places = office
    page = client.post(url("collect_paste", places.own), {"text": "  \n "})
    assert page.status_code == 422
    assert "Ô nội dung chưa có chữ nào" in page.content.decode()


def test_the_language_of_an_answer_to_a_form_is_changed_on_the_page_of_the_form(office: tuple[Client, Places]) -> None:
    client, places = office
    back = url("reports", places.own)
    page = client.post(
        url("reports_verify", places.own), headers={"Referer": f"http://testserver{back}"}
    ).content.decode()
    assert f'name="next" value="{back}"' in page


def test_a_count_of_units_is_shown_as_k_of_n_and_says_when_nobody_named_them(office: tuple[Client, Places]) -> None:
    client, places = office
    reached = factories.measure("Số đơn vị có kết nạp", behaviour="count", unit="đơn vị")
    factories.recorded(places.own, reached, 7, denominator=13, nature="at")
    page = client.get(url("figures_source", places.own, measure_id=reached, slot="this")).content.decode()
    assert '<span class="strong">7/13</span>' in page
    assert "chưa rõ đơn vị nào đạt" in page


def test_a_report_of_a_stranger_names_who_it_says_it_is_and_asks(office: tuple[Client, Places]) -> None:
    client, places = office
    text = "ĐẢNG ỦY PHƯỜNG XA LẠ\nBÁO CÁO\nkết quả công tác tháng 02 năm 2024\n\nPhường hiện còn 185 hộ nghèo.\n"
    document_id = receive_text(factories.clerk(places.own), places.own, "x", text)
    page = client.get(reverse("web:review", kwargs={"document_id": document_id})).content.decode()
    assert "chưa rõ đơn vị" in page
    assert "trong văn bản ghi: Đảng ủy phường Xa Lạ" in page


def test_a_reporter_is_told_that_what_was_recorded_still_waits(places: Places) -> None:
    load(factories.SYSTEM)
    reporter = factories.reporter(places.own)
    client = Client()
    client.force_login(reporter.user)
    text = "BÁO CÁO\nkết quả công tác tháng 02 năm 2024\n\nPhường hiện còn 185 hộ nghèo.\n"
    document_id = receive_text(reporter, places.own, "x", text)
    review = reverse("web:review", kwargs={"document_id": document_id})
    client.post(f"{review}nhan-so-chac/")
    answer = client.post(f"{review}ghi-nhan/", headers=sent_from(review)).content.decode()
    assert "Số liệu được tính sau khi người tổng hợp duyệt." in answer
    assert len(waiting([places.own])) == 1


def test_a_report_of_nine_hundred_figures_is_a_page_that_a_slow_line_bears(places: Places) -> None:
    clerk = factories.clerk(places.own)
    words = "Tổ {0}: kết nạp {0} đảng viên mới, còn {1} hộ nghèo, trao {2} phần quà.\n"
    text = "ĐẢNG ỦY PHƯỜNG AN THỬ\nBáo cáo tháng 02 năm 2024\n" + "".join(
        words.format(number, number + 3, number + 5) for number in range(1, 301)
    )
    load(factories.SYSTEM)
    name = receive_text(clerk, places.own, "dai", text)
    client = Client()
    client.force_login(clerk.user)
    page = client.get(reverse("web:review", kwargs={"document_id": name}))
    assert page.content.count(b"<mark") >= 900
    assert len(page.content) < 1_200_000


def test_the_parts_of_figures_stand_side_by_side_and_keep_the_period(office: tuple[Client, Places]) -> None:
    client, places = office
    tabs = client.get(url("figures", places.own) + "?ky=2024-02@LICH").context["figures_tabs"]
    assert (tabs[0].name, tabs[0].here) == ("Kỳ này", True)
    assert tabs[-1].name == "Chờ duyệt"
    assert all("ky=2024-02%40LICH" in tab.url for tab in tabs)
    chair = Client()
    chair.force_login(factories.person(Role.CHAIR, places.own).user)
    assert "Chờ duyệt" not in [tab.name for tab in chair.get(url("figures", places.own)).context["figures_tabs"]]
