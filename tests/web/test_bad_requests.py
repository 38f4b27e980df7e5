"""What no page of ours sends: forged, broken and foreign requests get an answer, never an error page of the machine."""

import importlib

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from giaoban.catalogue.models import Measure
from giaoban.intake.actions.receive import receive_text
from giaoban.intake.enums import FactState
from giaoban.intake.models import Document, ReadFact
from tests import factories
from tests.web.conftest import Places, a_document
from tests.web.test_access import PATTERNS, POSTED, _forget, address

TEXT = "Phường An Thử báo cáo tháng 02 năm 2024: kết nạp 03 đảng viên mới. Kho còn lại 77 bao."


@pytest.fixture
def client(places: Places) -> Client:
    client = Client()
    client.force_login(factories.clerk(places.own).user)
    return client


@pytest.fixture
def document(places: Places) -> str:
    return receive_text(factories.SYSTEM, places.own, "Báo cáo", TEXT)


NUMBERS = ["²", "-1", "1.5", "9" * 18, "9" * 5000, "", "NaN"]
FORGED = [
    *(("review_decide", {"state": state}) for state in ("recorded", "repeated", "gì đó", "", "\x00")),
    *(("review_change", {"measure": number, "item": "a\x00b"}) for number in NUMBERS),
    *(("review_change", {"quality": number}) for number in (*NUMBERS, "9")),
    *(("review_change", {"value": number}) for number in (*NUMBERS, "1e999", "0," + "0" * 40 + "1")),
    *(("review_mark", {"start": number, "end": number}) for number in NUMBERS),
    *(("review_settle", {"body": number, "regime": "LICH", "period": "2024-02"}) for number in NUMBERS),
    *(("review_settle", {"regime": regime, "period": "9999-12"}) for regime in ("LICH", "ND09", "?", "")),
    ("review_local", {"name": "Bao\x00 còn lại", "behaviour": "?"}),
    ("review_local", {"name": "x" * 5000}),
    ("review_answer", {"answer": "\x00"}),
]


@pytest.mark.parametrize(("name", "form"), FORGED)
def test_a_forged_form_is_answered_and_records_nothing(
    client: Client, document: str, name: str, form: dict[str, str]
) -> None:
    pattern = next(pattern for pattern in PATTERNS if pattern.name == name)
    more = {key: 0 for key in ("index", "doubt_id") if key in pattern.pattern.converters}
    answer = client.post(reverse(f"web:{name}", kwargs={"document_id": document, **more}), form)
    assert answer.status_code in (302, 403, 404, 422)
    assert not ReadFact.objects.filter(state=FactState.RECORDED).exists()


def test_a_figure_cannot_be_called_recorded(client: Client, document: str) -> None:
    url = reverse("web:review_decide", kwargs={"document_id": document, "index": 0})
    answer = client.post(url, {"state": "recorded"})
    assert answer.status_code == 422
    assert "Chỉ có thể nhận, bỏ hoặc để lại" in answer.content.decode()
    assert ReadFact.objects.get(document=document, index=0).state == FactState.OPEN


def test_an_accepted_figure_without_a_measure_is_no_figure_of_the_ledger(client: Client, document: str) -> None:
    assert ReadFact.objects.get(document=document, index=1).measure_id is None
    client.post(reverse("web:review_decide", kwargs={"document_id": document, "index": 1}), {"state": "accepted"})
    answer = client.post(reverse("web:review_record", kwargs={"document_id": document}))
    assert answer.status_code == 422
    assert not ReadFact.objects.filter(state=FactState.RECORDED).exists()


def test_nul_never_reaches_a_table(client: Client, places: Places) -> None:
    url = reverse("web:collect_paste", kwargs={"unit_id": places.own})
    assert client.post(url, {"title": "Báo\x00 cáo", "text": TEXT.replace("77", "7\x007")}).status_code == 302
    row = Document.objects.get()
    assert (row.name, row.text) == ("Báo cáo", TEXT)
    local = reverse("web:review_local", kwargs={"document_id": row.pk, "index": 1})
    assert client.post(local, {"name": "Bao\x00 còn lại"}).status_code == 302
    assert Measure.objects.get(owner_id=places.own).name == "Bao còn lại"


@pytest.mark.parametrize("screen", ["overview", "figures", "reports"])
@pytest.mark.parametrize("period", ["0001-01", "9999", "9999-12", "9999-W52", "2024-02\x00", "²", "x" * 9000])
def test_a_period_that_cannot_be_is_said_so(client: Client, places: Places, screen: str, period: str) -> None:
    answer = client.get(reverse(f"web:{screen}", kwargs={"unit_id": places.own}), {"ky": period})
    assert answer.status_code == 422
    assert "Không hiểu kỳ" in answer.content.decode()


@pytest.mark.parametrize("period", ["1945", "1945-01", "1945-01@ND09", "2199-12", "2199", "2199-W52"])
def test_the_first_and_the_last_year_there_are_have_their_pages(client: Client, places: Places, period: str) -> None:
    factories.recorded(places.own, factories.measure(), 12)
    for screen in ("overview", "figures", "reports"):
        assert client.get(reverse(f"web:{screen}", kwargs={"unit_id": places.own}), {"ky": period}).status_code == 200


@pytest.mark.parametrize("item", NUMBERS)
def test_an_item_that_cannot_be_is_no_figure(client: Client, places: Places, item: str) -> None:
    url = reverse("web:figures_source", kwargs={"unit_id": places.own, "measure_id": 1, "slot": "this"})
    assert client.get(url, {"item": item}).status_code == 422


def test_every_address_that_writes_asks_for_the_token(places: Places) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(factories.clerk(places.own).user)
    writing = [pattern for pattern in PATTERNS if pattern.name in POSTED or pattern.name == "review_settle"]
    for pattern in writing:
        answer = client.post(address(pattern, places.own), {"next": "/"})
        assert answer.status_code == 403, pattern.name
        assert "Hãy quay lại, tải lại trang" in answer.content.decode(), pattern.name
        _forget(places.own)


def test_words_too_long_to_paste_are_sent_to_the_file_upload(client: Client, places: Places) -> None:
    url = reverse("web:collect_paste", kwargs={"unit_id": places.own})
    answer = client.post(url, {"title": "Dài", "text": "chữ " * 1_500_000})
    assert answer.status_code == 400
    assert "tải tệp lên" in answer.content.decode()


def test_an_address_that_leads_nowhere_says_so_in_vietnamese(client: Client) -> None:
    answer = client.get("/khong-co/")
    assert answer.status_code == 404
    assert "Không có trang này" in answer.content.decode()


def test_a_bug_shows_a_sentence_and_no_trace(places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    def bug(*_args: object, **_kwargs: object) -> None:
        raise ZeroDivisionError("bí mật")

    monkeypatch.setattr("giaoban.web.views.figures.consolidate", bug)
    client = Client(raise_request_exception=False)
    client.force_login(factories.clerk(places.own).user)
    answer = client.get(reverse("web:figures", kwargs={"unit_id": places.own}))
    assert answer.status_code == 500
    page = answer.content.decode()
    assert "Hệ thống gặp lỗi" in page
    assert "bí mật" not in page


def test_words_of_a_document_are_words_on_every_page(client: Client, places: Places) -> None:
    planted = "<script>alert(1)</script>"
    url = reverse("web:collect_paste", kwargs={"unit_id": places.own})
    answer = client.post(url, {"title": planted, "text": f"{planted} Kết nạp 03 đảng viên mới {planted}."}, follow=True)
    document_id = Document.objects.get().pk
    edit = client.get(reverse("web:review_edit", kwargs={"document_id": document_id, "index": 0}))
    listed = client.get(reverse("web:collect", kwargs={"unit_id": places.own}))
    for page in (answer.content.decode(), edit.content.decode(), listed.content.decode()):
        assert planted not in page
    assert "&lt;script&gt;" in listed.content.decode()


def test_behind_an_https_proxy_forms_are_taken_and_cookies_stay_on_https(monkeypatch: pytest.MonkeyPatch) -> None:
    import giaoban.settings

    monkeypatch.setenv("GIAOBAN_SECURE", "1")
    monkeypatch.setenv("GIAOBAN_HOSTS", "giaoban.example.vn, 127.0.0.1")
    secure = importlib.reload(giaoban.settings)
    try:
        assert secure.SESSION_COOKIE_SECURE and secure.CSRF_COOKIE_SECURE and secure.SESSION_COOKIE_HTTPONLY
        assert secure.ALLOWED_HOSTS == ["giaoban.example.vn", "127.0.0.1"]
        origins = secure.CSRF_TRUSTED_ORIGINS
    finally:
        monkeypatch.undo()
        importlib.reload(giaoban.settings)
    assert _language_asked_from_https() == 403
    with override_settings(CSRF_TRUSTED_ORIGINS=origins):
        assert _language_asked_from_https() == 302


def _language_asked_from_https() -> int:
    client = Client(enforce_csrf_checks=True, headers={"Host": "giaoban.example.vn"})
    page = client.get("/dang-nhap/")
    form = {"csrfmiddlewaretoken": str(page.context["csrf_token"]), "language": "en", "next": "/"}
    return client.post("/ngon-ngu/", form, headers={"Origin": "https://giaoban.example.vn"}).status_code


def test_a_document_of_another_office_cannot_be_settled_onto_it(client: Client, places: Places) -> None:
    url = reverse("web:review_settle", kwargs={"document_id": a_document(places.own)})
    answer = client.post(url, {"body": str(places.foreign), "regime": "LICH", "period": "2024-02"})
    assert answer.status_code == 403
    assert Document.objects.get().about_id == places.own
