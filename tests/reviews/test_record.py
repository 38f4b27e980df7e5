"""The notice of conclusions and the minutes: from the review, every number with its source, proven years later."""

import re
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from docx import Document as Word

from giaoban.base.errors import Refusal
from giaoban.documents.content import Paragraph
from giaoban.documents.models import Draft
from giaoban.documents.stated import stated
from giaoban.documents.verify import verify
from giaoban.people.policy import Person
from giaoban.registry.enums import BodyKind
from giaoban.reviews.actions.assign import Given, assign
from giaoban.reviews.actions.conclude import conclude
from giaoban.reviews.actions.confirm import confirm
from giaoban.reviews.actions.set_usual import set_usual
from giaoban.reviews.actions.write_record import write_conclusions, write_minutes
from giaoban.reviews.concluded import conclusions_of
from giaoban.reviews.dues import Usual
from giaoban.reviews.models import Review, Saying
from giaoban.reviews.previewing import preview_meeting
from tests import factories
from tests.reviews.conftest import a_review, at

SAID = (
    "Đồng ý chủ trương sửa 2 phòng học. Phòng Kinh tế lập dự toán 450 triệu đồng, trình trước ngày 25/3; "
    "Công an phường kiểm tra 40 camera an ninh."
)


@pytest.fixture
def review(ward: int, own_folders: object) -> Review:
    for name in ("Phòng Kinh tế", "Công an"):
        factories.unit(f"{name} phường Thử Hội", body=BodyKind.OFFICE, place_id=ward)
    row = a_review(ward, state="in_progress", started_at=at(2024, 3, 5, 8, 5))
    row.items.create(order=1, title="Báo cáo kết quả tháng 02", presenter="Văn phòng", notes="Có 3 ý kiến thảo luận.")
    row.participants.create(
        order=1, name="Lý Thanh Trà", post="Chủ tịch UBND phường", role="chair", attended=True, token="a"
    )
    row.participants.create(
        order=2, name="Vũ Hoài An", post="Công chức Văn phòng", role="secretary", attended=True, token="b"
    )
    row.participants.create(order=3, name="Đỗ Minh Khuê", post="Trưởng Khu phố 3", attended=False, token="c")
    return row


@pytest.fixture
def clerk(ward: int) -> Person:
    return factories.clerk(ward)


def text_of(draft: Draft) -> str:
    with draft.file.open("rb") as file:
        word = Word(BytesIO(file.read()))
    return "\n".join("".join(node.text or "" for node in one.iter("{*}t")) for one in word.element.body.iter("{*}p"))


def is_clean(draft: Draft) -> bool:
    with draft.file.open("rb") as file:
        verdict = verify(file.read())
    assert verdict.mismatches == ()
    return verdict.is_clean


def test_the_notice_says_who_does_what_until_when(review: Review, clerk: Person) -> None:
    conclude(clerk, review.pk, "Cơ bản thống nhất với báo cáo, kết quả tháng 02 tốt hơn 5%.")
    conclude(clerk, review.pk, SAID)
    conclude(clerk, review.pk, "Phòng Kinh tế rà soát giá đất.")
    with pytest.raises(Refusal, match=r"reviews\.nothing_confirmed"):
        write_conclusions(clerk, review.pk)
    confirm(clerk, review.pk)
    draft = write_conclusions(clerk, review.pk)
    text = " ".join(text_of(draft).replace("\u00a0", " ").split())
    assert "1. Đánh giá chung Cơ bản thống nhất với báo cáo" in text
    assert (
        "2.1. Đồng ý chủ trương sửa 2 phòng học. a) Phòng Kinh tế chủ trì: lập dự toán 450 triệu đồng, trình trước"
        in text
    )
    assert "b) Công an chủ trì: kiểm tra 40 camera an ninh; chậm nhất ngày 15/3/2024." in text
    assert "2.2. Phòng Kinh tế chủ trì: rà soát giá đất; chậm nhất ngày 15/3/2024." in text
    assert is_clean(draft)
    assert {one.text for one in draft.figures.all()} == {"5%", "2 phòng học", "450 triệu đồng", "40 camera"}
    assert all(one.expressions[0].startswith("said:") for one in draft.figures.all())


def test_deadlines_are_bold_italic_unless_the_office_does_not_want_it(review: Review, clerk: Person) -> None:
    conclude(clerk, review.pk, "Phòng Kinh tế rà soát giá đất, báo cáo trước ngày 25/3.")
    confirm(clerk, review.pk)
    assert _emphasised(write_conclusions(clerk, review.pk)) == ["trước ngày 25/3"]
    set_usual(clerk, review.unit_id, Usual(emphasis=False))
    assert _emphasised(write_conclusions(clerk, review.pk)) == []


def _emphasised(draft: Draft) -> list[str]:
    with draft.file.open("rb") as file:
        word = Word(BytesIO(file.read()))
    return [run.text for paragraph in word.paragraphs for run in paragraph.runs if run.bold and run.italic]


def test_a_figure_shown_on_the_agenda_is_the_ledger_s_and_another_number_is_the_chair_s(
    review: Review, clerk: Person
) -> None:
    measure = factories.measure("Thu ngân sách nhà nước", unit="đồng", code="THU-NS")
    factories.recorded(review.unit_id, measure, 49_687_000_000)
    review.items.update(measures=["THU-NS"])
    conclude(
        clerk, review.pk, "Thu ngân sách nhà nước đạt 49 tỷ 687 triệu đồng là khá. Phòng Kinh tế đôn đốc 12 hộ nợ thuế."
    )
    confirm(clerk, review.pk)
    draft = write_conclusions(clerk, review.pk)
    by_text = {one.text.replace("\u00a0", " "): one.expressions[0] for one in draft.figures.all()}
    assert by_text["49 tỷ 687 triệu đồng"].startswith("THU-NS:")
    assert by_text["12 hộ"].startswith("said:")
    assert is_clean(draft)


def test_the_minutes_say_how_it_went(review: Review, clerk: Person) -> None:
    conclude(clerk, review.pk, SAID)
    Review.objects.filter(pk=review.pk).update(course="- Chủ trì khai mạc.\n- Có 12 đại biểu phát biểu.")
    draft = write_minutes(clerk, review.pk)
    text = " ".join(text_of(draft).replace("\u00a0", " ").split())
    for words in (
        "Thời gian bắt đầu: 8 giờ 05",
        "Vắng mặt: Đỗ Minh Khuê, Trưởng Khu phố 3",
        "Thư ký (người ghi biên bản): Vũ Hoài An",
        "Có 3 ý kiến thảo luận",
        "Có 12 đại biểu phát biểu",
        "Đồng ý chủ trương sửa 2 phòng học",
    ):
        assert words in text
    assert is_clean(draft)
    # What was printed stays proven, whatever is completed later.
    review.items.update(notes="Có 4 ý kiến thảo luận.")
    assert is_clean(draft)


def test_a_number_changed_in_word_is_seen(review: Review, clerk: Person) -> None:
    conclude(clerk, review.pk, SAID)
    confirm(clerk, review.pk)
    draft = write_conclusions(clerk, review.pk)
    with draft.file.open("rb") as file:
        word = Word(BytesIO(file.read()))
    for node in word.element.body.iter("{*}t"):
        if node.text and node.text.replace("\u00a0", " ") == "40 camera":
            node.text = "60 camera"
    changed = BytesIO()
    word.save(changed)
    (one,) = verify(changed.getvalue()).mismatches
    assert (one.kind, one.text) == ("changed", "60 camera")


def test_what_was_replaced_is_in_no_notice(review: Review, clerk: Person) -> None:
    conclude(clerk, review.pk, "Phòng Kinh tế rà soát giá đất.")
    confirm(clerk, review.pk)
    (old,) = conclusions_of(review.pk)
    conclude(clerk, review.pk, "Công an phường rà soát giá đất.", replaces_id=old.id)
    confirm(clerk, review.pk)
    text = text_of(write_conclusions(clerk, review.pk))
    assert "Công an chủ trì" in text
    assert "Phòng Kinh tế" not in text


def test_a_deadline_that_counts_days_is_printed_as_its_day(review: Review, clerk: Person) -> None:
    conclude(clerk, review.pk, "Phòng Kinh tế rà soát giá đất.")
    (one,) = conclusions_of(review.pk)
    assign(clerk, one.id, Given(due="trong 15 ngày"), assignment_id=one.assignments[0].id)
    confirm(clerk, review.pk)
    draft = write_conclusions(clerk, review.pk)
    assert "chậm nhất ngày 20/3/2024" in text_of(draft)
    assert is_clean(draft)


def test_only_whoever_concludes_writes_the_record(review: Review) -> None:
    for step in (write_conclusions, write_minutes):
        with pytest.raises(Refusal, match=r"base\.not_allowed"):
            step(factories.reporter(review.unit_id), review.pk)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Đạt 94,7%, 7/13 hộ", [("94,7%", [Decimal("94.7")]), ("7/13 hộ", [Decimal(7), Decimal(13)])]),
        ("Hai mươi ba mô hình", [("Hai mươi ba mô hình", [Decimal(23)])]),
        ("Trước ngày 25/3, theo Nghị quyết số 12-NQ/ĐU", []),
        ("Xong trong 10 ngày", [("10", [Decimal(10)])]),
    ],
)
def test_numbers_of_words_have_values(text: str, values: list[tuple[str, list[Decimal]]]) -> None:
    assert [(one.text, list(one.values)) for one in stated(text)] == values


def test_every_printed_number_of_both_is_linked_or_plain(review: Review, clerk: Person) -> None:
    for number, text in enumerate(
        ("Thu 1.250 hồ sơ, giải quyết 98,5% đúng hạn; chi 2,5 tỷ đồng.", SAID, "Mở 3 lớp cho 120 người.")
    ):
        conclude(clerk, review.pk, text, key=str(number))
    (first, *_rest) = conclusions_of(review.pk)
    for row in first.assignments:
        assign(clerk, first.id, Given(lead="Phòng Kinh tế"), assignment_id=row.id)
    for one in conclusions_of(review.pk):
        for row in one.assignments:
            assign(clerk, one.id, Given(lead="Phòng Kinh tế"), assignment_id=row.id)
    confirm(clerk, review.pk)
    for draft in (write_conclusions(clerk, review.pk), write_minutes(clerk, review.pk)):
        assert is_clean(draft)
        assert draft.figures.count() >= 8
        assert all(re.search(r"\d|[hmb]", one.text) for one in draft.figures.all())
    assert Saying.objects.filter(review=review, at__date__gte=date(2024, 1, 1)).count() >= 4


def test_what_several_units_are_told_alike_is_printed_once(review: Review, clerk: Person) -> None:
    for number in (1, 2):
        factories.unit(f"Trường Tiểu học số {number}", body=BodyKind.SCHOOL, place_id=review.unit_id)
    conclude(clerk, review.pk, "Các trường kiểm tra bếp ăn trước ngày 20/3.")
    assert confirm(clerk, review.pk).tasks == 2
    draft = write_conclusions(clerk, review.pk)
    text = text_of(draft).replace("\u00a0", " ")
    assert "Trường Tiểu học số 1, Trường Tiểu học số 2 (từng đơn vị) chủ trì: kiểm tra bếp ăn trước ngày 20/3" in text
    assert is_clean(draft)


@pytest.mark.parametrize(("kind", "said"), [("conclusions", "Lời riêng: hội nghị"), ("minutes", "450 triệu đồng")])
def test_a_wording_is_previewed_on_the_newest_conference_and_nothing_is_kept(
    review: Review, clerk: Person, kind: str, said: str
) -> None:
    conclude(clerk, review.pk, SAID)
    confirm(clerk, review.pk)
    kept = Saying.objects.count()
    words = {"conclusions": "Lời riêng: {{cuộc họp}}.", "minutes": "{{kết luận}}"}[kind]
    seen = preview_meeting(clerk, review.unit_id, kind, words)
    assert seen.meeting == review.name
    assert said in "\n".join(one.text for one in seen.document.body if isinstance(one, Paragraph))
    assert (Saying.objects.count(), Draft.objects.count()) == (kept, 0)
