"""A document's page: back from Word, decided, made anew, compared, issued, signed."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from giaoban.catalogue.rules import parse_period
from giaoban.documents.actions.draft import draft
from giaoban.documents.actions.write import form_on
from giaoban.documents.content import Closing, Document, Heading, Paragraph, Style
from giaoban.documents.models import CorrectionRequest, Draft, Issued, Version
from giaoban.documents.pdf import render_pdf
from giaoban.documents.rounds import newest_of
from giaoban.documents.verify import verify
from giaoban.people.enums import Role
from tests import factories
from tests.documents.edits import W, add_sentence, retype, said, say
from tests.documents.rounds import edited, reworded
from tests.web.conftest import Places

PERIOD = parse_period("2024-02@LICH")


def finished(root: object) -> None:
    """What the office still had to write, written."""
    for one in root.iter(W + "p"):  # type: ignore[attr-defined]
        if said(one).startswith("[Cơ quan soạn thảo"):
            say(one, "Tiếp tục thực hiện các nhiệm vụ đã giao.")


def lookalike(issued: Issued) -> Document:
    """A PDF's worth of an issued document's words, in which a number has become another."""
    lines = [line.replace("185", "158") for line in issued.lines if line.strip()]
    body = tuple(Paragraph(Style.BODY, (line.replace("\t", " "),)) for line in lines)
    return Document(Heading((), ("PHƯỜNG",), "", "", "BÁO CÁO", ""), body, Closing((), "", ""))


@pytest.fixture
def made(places: Places) -> Draft:
    """The report of a ward that stated two figures."""
    money = factories.measure("Tổng thu ngân sách", "flow", "đồng", code="KT01")
    poor = factories.measure("Số hộ nghèo", "stock", "hộ", code="VX01", direction="down")
    factories.recorded(places.own, money, 1_200_000_000)
    factories.recorded(places.own, poor, 185, nature="at")
    return draft(factories.SYSTEM, places.own, PERIOD)


@pytest.fixture
def client(places: Places) -> Client:
    """The ward's clerk, signed in."""
    client = Client()
    client.force_login(factories.person(Role.CONSOLIDATOR, places.own).user)
    return client


def at(made: Draft, name: str = "draft", **more: object) -> str:
    return reverse(f"web:{name}", kwargs={"draft_id": made.pk, **more})


def upload(data: bytes, name: str = "sua.docx") -> dict[str, SimpleUploadedFile]:
    return {"file": SimpleUploadedFile(name, data)}


def test_a_clerk_takes_a_report_back_decides_compares_and_issues_it(client: Client, made: Draft) -> None:
    page = client.get(at(made)).content.decode()
    assert "còn một việc trước khi ban hành" in page and "văn bản còn chỗ chờ viết" in page
    changes = (
        finished,
        retype("185 hộ", "158 hộ"),
        add_sentence("Có 350 suất quà."),
        reworded("Trên đây là", "Nay là"),
    )
    answer = client.post(at(made, "draft_take_back"), upload(edited(made, *changes)), follow=True)
    page = answer.content.decode()
    assert "Đã nhận bản 1; 2 số chờ quyết định." in page
    assert "Đính chính sổ thành 158 hộ" in page and "Giữ số của sổ: 185 hộ" in page and "350 suất quà" in page
    changed, unlinked = (CorrectionRequest.objects.get(kind=kind) for kind in ("changed", "unlinked"))
    answer = client.post(at(made, "draft_decide", request_id=changed.pk), {"do": "refuse", "reason": "Sổ đúng"})
    assert answer.status_code == 302
    client.post(at(made, "draft_decide", request_id=unlinked.pk), {"do": "plain", "reason": "Nhà tài trợ"})
    assert "Đã quyết định xong, chờ lập bản 2" in client.get(at(made)).content.decode()
    client.post(at(made, "draft_set"))
    assert verify(newest_of(made).data).mismatches == ()
    page = client.get(at(made, "draft_differences") + "?tu=0&den=1").content.decode()
    assert "<del>" in page and "<ins>" in page and "Số hộ nghèo" in page and "số đã bị sửa" not in page
    assert "không chấp nhận" in page and "để nguyên, có lý do" in page
    whole = client.get(at(made, "draft_differences") + "?tu=1&den=2&ca=1").content.decode()
    assert "1 chỗ khác nhau giữa bản 1 và bản 2" in whole
    answer = client.post(at(made, "draft_issue"), {"on": "2024-03-01", "secrecy": "mat"}, follow=True)
    assert "117/2025/QH15" in answer.content.decode() and not Issued.objects.exists()
    answer = client.post(at(made, "draft_issue"), {"on": "2024-03-01", "number": "1"}, follow=True)
    page = answer.content.decode()
    issued = Issued.objects.get()
    assert "Đã ban hành số 01/BC-UBND" in page and issued.sha256 in page
    assert client.get(at(made, "draft_issued", which="docx")).headers["Content-Disposition"].endswith('-01.docx"')
    answer = client.post(at(made, "draft_signed"), upload(b"PK", "ky.pdf"), follow=True)
    assert "không phải PDF" in answer.content.decode()
    url = reverse("web:reports_verify", kwargs={"unit_id": made.unit_id})
    with issued.file.open("rb") as file:
        page = client.post(url, upload(file.read())).content.decode()
    assert "Đúng từng byte tệp Word đã ban hành số 01/BC-UBND" in page
    own = render_pdf(lookalike(issued), form_on("state", PERIOD.last))
    page = client.post(url, upload(own, "khac.pdf")).content.decode()
    assert "chỉ so được tập con số" in page and "Không phải tệp đã ban hành" in page
    page = client.post(at(made, "draft_signed"), upload(own, "ky.pdf"), follow=True).content.decode()
    assert "tệp không có chữ ký số" in page and "không thấy các con số đã ban hành: 185" in page
    assert [one.number for one in Version.objects.all()] == [1, 2]


def test_a_file_left_on_the_list_finds_its_document(client: Client, made: Draft, places: Places) -> None:
    url = reverse("web:reports_take_back", kwargs={"unit_id": places.own})
    answer = client.post(url, upload(edited(made, reworded("Trên đây là", "Nay là"))))
    assert (answer.status_code, answer["Location"]) == (302, at(made))
    assert at(made) in client.get(reverse("web:reports", kwargs={"unit_id": places.own})).content.decode()


def test_a_stated_figure_is_corrected_from_the_page(client: Client, made: Draft) -> None:
    client.post(at(made, "draft_take_back"), upload(edited(made, retype("185 hộ", "158 hộ"))))
    row = CorrectionRequest.objects.get()
    client.post(at(made, "draft_decide", request_id=row.pk), {"do": "accept", "reason": "Đếm lại"})
    row.refresh_from_db()
    assert (row.state, row.values) == ("accepted", ["158"])
    page = client.get(at(made)).content.decode()
    assert "số đã đổi trong sổ từ khi in" in page
    client.post(at(made, "draft_set"), {"refresh": "1"})
    assert verify(newest_of(made).data).moved_on == ()


def test_who_may_only_look_is_offered_nothing_to_decide(made: Draft, places: Places) -> None:
    client = Client()
    client.force_login(factories.person(Role.AUDITOR, places.own).user)
    page = client.get(at(made)).content.decode()
    assert "Tải bản 0" in page and "Cấp số" not in page and "Đưa tệp Word trở lại" not in page
