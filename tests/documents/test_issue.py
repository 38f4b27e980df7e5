"""Issue: numbers, the frozen file and its hash, what stops it, the signed copy, and verifying it years later."""

import hashlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import connection

from giaoban.base.actors import System
from giaoban.base.clock import today
from giaoban.base.errors import Refusal
from giaoban.base.ids import new_id
from giaoban.documents import commands
from giaoban.documents.actions.attach_signed import attach_signed
from giaoban.documents.actions.issue import Order, issue
from giaoban.documents.actions.settle_number import mark_plain
from giaoban.documents.actions.take_back import take_back
from giaoban.documents.actions.write import form_on, write
from giaoban.documents.kinds.invitation import compose_invitation
from giaoban.documents.lines import lines_of
from giaoban.documents.models import Draft, Issued, NumberChoice
from giaoban.documents.pdf import render_pdf
from giaoban.documents.verify import verify
from giaoban.documents.wordfile import WordFile
from giaoban.intake.extract import extract
from giaoban.intake.formats import office
from tests.documents import occasions
from tests.documents.edits import W, add_sentence, edit, retype, said, say
from tests.documents.rounds import edited, tracked

SYSTEM = System()
ON = date(2024, 3, 1)

Invite = Callable[..., Draft]


@pytest.fixture
def invite(ward_id: int, ledger: object) -> Invite:
    """Makes one more invitation of the ward: a document without a figure, ready to be issued."""

    def make(form: str = "state") -> Draft:
        document = compose_invitation(occasions.invitation(), form_on(form, ON), ON, new_id)
        return write(SYSTEM, ward_id, "invitation", document, form=form, on=ON, terms=(occasions.PLACE,))

    return make


def finished(root: object) -> None:
    """What the office still had to write, written."""
    for one in root.iter(W + "p"):  # type: ignore[attr-defined]
        if said(one).startswith("[Cơ quan soạn thảo"):
            say(one, "Tiếp tục thực hiện các nhiệm vụ đã giao.")


@pytest.fixture
def report(made: Draft) -> Draft:
    """The ward's report as it came back from Word, with its words finished."""
    take_back(SYSTEM, edited(made, finished), "bao-cao.docx")
    return made


def file_of(row: Issued, kind: str = "file") -> bytes:
    with getattr(row, kind).open("rb") as file:
        content: bytes = file.read()
    return content


def text_of(data: bytes) -> str:
    return "\n".join(line.text for line in lines_of(WordFile(data)))


def refused(draft_id: str, order: Order) -> Refusal:
    with pytest.raises(Refusal) as found:
        issue(SYSTEM, draft_id, order)
    return found.value


def test_an_edited_report_is_issued_with_number_and_date_in_their_places(report: Draft) -> None:
    row = issue(SYSTEM, report.pk, Order(on=ON))
    assert (row.symbol, row.number, row.span, row.series, row.type_code) == ("01/BC-UBND", 1, "2024", "", "BC")
    text = text_of(file_of(row))
    assert "Số: 01/BC-UBND" in text and "ngày 01 tháng 3 năm 2024" in text and "……" not in text.split("BÁO CÁO")[0]
    assert "Tiếp tục thực hiện các nhiệm vụ đã giao." in text
    assert row.sha256 == hashlib.sha256(file_of(row)).hexdigest()
    assert row.version is not None and row.version.number == 1


def test_years_later_verify_says_issued_frozen_equal(
    report: Draft, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    row = issue(SYSTEM, report.pk, Order(on=ON))
    path = tmp_path / "bao-cao.docx"
    path.write_bytes(file_of(row))
    assert commands.verify_command(path) == 0
    out = capsys.readouterr().out
    assert "đúng từng byte tệp Word của văn bản số 01/BC-UBND ban hành ngày 01/3/2024" in out.replace("/03/", "/3/")
    assert "số liệu khớp với sổ" in out
    altered = edit(file_of(row), retype("185 hộ", "158 hộ"))
    verdict = verify(altered)
    assert verdict.seal is not None and verdict.seal.copy == "other" and not verdict.seal.same_words
    assert [(one.kind, one.text) for one in verdict.mismatches] == [("changed", "158 hộ")] and not verdict.is_clean
    path.write_bytes(altered)
    assert commands.verify_command(path) == 1
    assert "KHÔNG phải tệp đã ban hành" in capsys.readouterr().out


def test_a_file_saved_again_with_the_same_words_is_told_from_the_issued_one(report: Draft) -> None:
    row = issue(SYSTEM, report.pk, Order(on=ON))
    verdict = verify(edit(file_of(row), lambda root: None))
    assert verdict.seal is not None and (verdict.seal.copy, verdict.seal.same_words) == ("other", True)
    assert verdict.mismatches == () and not verdict.is_clean


def test_the_draft_from_before_is_known_as_such(report: Draft) -> None:
    issue(SYSTEM, report.pk, Order(on=ON))
    with report.file.open("rb") as file:
        verdict = verify(file.read())
    assert verdict.seal is not None and verdict.seal.copy == "before" and verdict.is_clean


def test_what_was_not_edited_has_our_own_pdf_with_number_and_date(invite: Invite) -> None:
    row = issue(SYSTEM, invite().pk, Order(on=ON))
    assert (row.pdf_by, row.symbol) == ("typst", "01/GM-UBND")
    pdf = file_of(row, "pdf")
    verdict = verify(pdf, name="giay-moi.pdf")
    assert verdict.seal is not None and (verdict.seal.copy, verdict.seal.symbol) == ("pdf", "01/GM-UBND")
    words = extract("a.pdf", pdf, 10**7).text
    assert "01/GM-UBND" in words and "ngày 01 tháng 3 năm 2024" in words


def test_an_edited_document_gets_no_pdf_of_ours(report: Draft, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "converter", lambda: None)
    row = issue(SYSTEM, report.pk, Order(on=ON))
    assert not row.pdf and row.pdf_by == ""


@pytest.mark.libreoffice
@pytest.mark.slow
def test_an_edited_documents_pdf_is_libreoffices(report: Draft) -> None:
    if office.converter() is None:
        pytest.skip("LibreOffice is not installed")
    row = issue(SYSTEM, report.pk, Order(on=ON))
    assert row.pdf_by == "libreoffice" and file_of(row, "pdf").startswith(b"%PDF-")
    verdict = verify(file_of(row, "pdf"))
    assert verdict.seal is not None and verdict.seal.copy == "pdf" and verdict.is_clean


def test_state_numbers_run_through_the_year_and_begin_anew(invite: Invite) -> None:
    symbols = [issue(SYSTEM, invite().pk, Order(on=day)).symbol for day in (ON, ON, date(2025, 1, 2))]
    assert symbols == ["01/GM-UBND", "02/GM-UBND", "01/GM-UBND"]


def test_one_series_for_all_types_unless_the_head_decides_otherwise(invite: Invite, report: Draft) -> None:
    assert issue(SYSTEM, invite().pk, Order(on=ON)).symbol == "01/GM-UBND"
    late = refused(report.pk, Order(on=ON, groups="*"))
    assert late.code == "documents.series_running"
    assert issue(SYSTEM, report.pk, Order(on=ON)).symbol == "02/BC-UBND"
    each = Order(on=date(2025, 2, 3), groups="*")
    assert [issue(SYSTEM, invite().pk, each).series for _ in range(2)] == ["GM", "GM"]
    assert NumberChoice.objects.get(span="2025").groups == "*"
    # the next year keeps it
    assert issue(SYSTEM, invite().pk, Order(on=date(2026, 2, 3))).series == "GM"


def test_party_numbers_run_by_type_and_term_and_gaps_are_legal(invite: Invite) -> None:
    first = invite("party")
    assert refused(first.pk, Order(on=ON)).code == "documents.no_term"
    order = Order(on=ON, term="2020 - 2025", term_from=date(2020, 7, 2))
    row = issue(SYSTEM, first.pk, order)
    assert (row.span, row.number) == ("2020-2025", 1)
    assert issue(SYSTEM, invite("party").pk, Order(on=ON, number=7)).number == 7
    assert issue(SYSTEM, invite("party").pk, Order(on=date(2025, 1, 10))).number == 8
    order = Order(on=date(2025, 8, 1), term="2025-2030", term_from=date(2025, 7, 20))
    assert issue(SYSTEM, invite("party").pk, order).number == 1


def test_a_state_number_that_is_not_the_next_needs_its_reason(invite: Invite) -> None:
    assert refused(invite().pk, Order(on=ON, number=38)).code == "documents.number_gap"
    row = issue(SYSTEM, invite().pk, Order(on=ON, number=38, gap_reason="Số 1–37 đã cấp trên giấy"))
    assert (row.symbol, row.gap_reason) == ("38/GM-UBND", "Số 1–37 đã cấp trên giấy")
    assert issue(SYSTEM, invite().pk, Order(on=ON)).number == 39
    taken = refused(invite().pk, Order(on=ON, number=38, gap_reason="thử"))
    assert taken.code == "documents.number_taken" and "40" in taken.message


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (add_sentence("Có 350 suất quà."), "documents.open_numbers"),
        (retype("185 hộ", "158 hộ"), "documents.open_numbers"),
        (tracked("185 hộ", "185 hộ"), "documents.open_changes"),
    ],
    ids=["unlinked", "changed", "tracked"],
)
def test_what_is_open_stops_the_issue(made: Draft, change: object, code: str) -> None:
    take_back(SYSTEM, edited(made, finished, change), "bao-cao.docx")  # type: ignore[arg-type]
    assert refused(made.pk, Order(on=ON)).code == code
    assert not Issued.objects.exists()


def test_words_still_to_write_stop_the_issue(made: Draft) -> None:
    found = refused(made.pk, Order(on=ON))
    assert found.code == "documents.open_words" and "nhiệm vụ" in found.message


def test_open_numbers_with_a_reason_each_do_not_stop_it(made: Draft) -> None:
    taken = take_back(
        SYSTEM, edited(made, finished, add_sentence("Có 350 suất quà."), retype("185 hộ", "158 hộ")), "bao-cao.docx"
    )
    for row in taken.waiting:
        mark_plain(SYSTEM, row.pk, reason="Số của nhà tài trợ")
    assert issue(SYSTEM, made.pk, Order(on=ON)).number == 1


@pytest.mark.parametrize("secrecy", ["mat", "toi_mat", "tuyet_mat"])
def test_secret_documents_are_refused_with_the_law(invite: Invite, secrecy: str) -> None:
    found = refused(invite().pk, Order(on=ON, secrecy=secrecy))
    assert found.code == "documents.secret" and "117/2025/QH15" in found.message


def test_a_day_to_come_is_no_day_of_issue(invite: Invite) -> None:
    assert refused(invite().pk, Order(on=today() + timedelta(days=1))).code == "documents.bad_day"


def test_a_number_or_date_that_the_office_wrote_itself_holds(made: Draft) -> None:
    def numbered(root: object) -> None:
        finished(root)
        for one in root.iter(W + "t"):  # type: ignore[attr-defined]
            one.text = (one.text or "").replace("……/BC-UBND", "07/BC-UBND").replace("ngày …", "ngày 16")

    take_back(SYSTEM, edited(made, numbered), "bao-cao.docx")
    assert refused(made.pk, Order(on=ON, number=8, gap_reason="x")).code == "documents.number_in_file"
    assert refused(made.pk, Order(on=ON, gap_reason="x")).code == "documents.date_in_file"


def test_an_issued_document_is_never_edited_in_place_but_followed(invite: Invite) -> None:
    first = invite()
    row = issue(SYSTEM, first.pk, Order(on=ON))
    with pytest.raises(Refusal) as found:
        take_back(SYSTEM, edit(file_of(row), lambda root: None), "lai.docx")
    assert found.value.code == "documents.already_issued" and "01/GM-UBND" in found.value.message
    assert refused(first.pk, Order(on=ON)).code == "documents.already_issued"
    second = issue(SYSTEM, invite().pk, Order(on=ON, follows=first.pk, follows_as="replace"))
    assert second.replaces_id == first.pk
    verdict = verify(file_of(row))
    assert verdict.seal is not None and verdict.seal.followed_by == "02/GM-UBND" and verdict.is_clean
    assert refused(invite().pk, Order(on=ON, follows="khongco")).code == "documents.no_followed"


def signed_copy(pdf: bytes) -> bytes:
    """As signing software leaves a file: an update appended, every byte before it kept."""
    return pdf + b"\n9999 0 obj\n<< /Type /Sig /ByteRange [0 10 20 30] >>\nendobj\n"


def test_the_signed_pdf_is_kept_with_its_hash_and_verified(invite: Invite) -> None:
    draft = invite()
    with pytest.raises(Refusal) as found:
        attach_signed(SYSTEM, draft.pk, b"%PDF-1.7", "a.pdf")
    assert found.value.code == "documents.not_issued"
    row = issue(SYSTEM, draft.pk, Order(on=ON))
    data = signed_copy(file_of(row, "pdf"))
    copy = attach_signed(SYSTEM, draft.pk, data, "da-ky.pdf")
    assert copy.has_signature
    verdict = verify(data)
    assert verdict.seal is not None and verdict.seal.copy == "signed" and verdict.is_clean
    with pytest.raises(Refusal) as found:
        attach_signed(SYSTEM, draft.pk, data, "da-ky.pdf")
    assert found.value.code == "documents.same_copy"


def test_a_pdf_of_another_document_is_not_the_signed_copy(invite: Invite) -> None:
    first, second = invite(), invite()
    row = issue(SYSTEM, first.pk, Order(on=ON))
    issue(SYSTEM, second.pk, Order(on=ON))
    with pytest.raises(Refusal) as found:
        attach_signed(SYSTEM, second.pk, signed_copy(file_of(row, "pdf")), "nham.pdf")
    assert found.value.code == "documents.other_number"
    with pytest.raises(Refusal) as found:
        attach_signed(SYSTEM, second.pk, b"PK\x03\x04", "nham.docx")
    assert found.value.code == "documents.not_pdf"


def test_a_pdf_of_the_same_words_from_elsewhere_and_a_forged_one_are_told_apart(invite: Invite) -> None:
    draft = invite()
    row = issue(SYSTEM, draft.pk, Order(on=ON))
    document = compose_invitation(occasions.invitation(), form_on("state", ON), ON, new_id)
    head = replace(document.heading, number="Số: 01/GM-UBND", place_date="An Bình, ngày 01 tháng 3 năm 2024")
    same = render_pdf(replace(document, heading=head), form_on("state", ON))
    verdict = verify(same + b"\n%", name="khac.pdf")
    assert verdict.seal is not None and verdict.seal.copy == "other" and verdict.seal.same_words
    forged = replace(head, place_date="An Bình, ngày 09 tháng 3 năm 2024")
    verdict = verify(render_pdf(replace(document, heading=forged), form_on("state", ON)), name="gia.pdf")
    assert verdict.seal is not None and not verdict.seal.same_words
    assert [(one.kind, one.text, one.expected) for one in verdict.mismatches] == [("changed", "09", "01")]
    assert row.symbol == verdict.seal.symbol


@pytest.mark.django_db(transaction=True)
def test_numbers_given_at_once_are_all_different(invite: Invite) -> None:
    """Eight clerks press the button together; the lock is the ledger's, on both databases."""
    drafts = [invite().pk for _ in range(8)]

    def one(draft_id: str) -> int:
        try:
            return issue(SYSTEM, draft_id, Order(on=ON)).number
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        numbers = list(pool.map(one, drafts))
    assert sorted(numbers) == list(range(1, 9))
