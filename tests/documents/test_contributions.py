"""A room above puts a section into the report, and proves its counts years later."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from giaoban.base.actors import System
from giaoban.base.errors import Refusal
from giaoban.catalogue.rules import Period
from giaoban.documents import contributions
from giaoban.documents.actions.draft import draft
from giaoban.documents.content import Block, BoundFigure, Paragraph, Style
from giaoban.documents.contributions import PREVIOUS_CONCLUSIONS, Moment, register_expressions, register_section
from giaoban.documents.lines import lines_of
from giaoban.documents.models import Draft
from giaoban.documents.verify import verify
from giaoban.documents.wordfile import WordFile
from tests.documents import matters
from tests.documents.edits import add_sentence, edit, retype

PERIOD = matters.ward().period
pytestmark = pytest.mark.django_db


@pytest.fixture
def tasks(monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """An invented room that counts tasks: what it says at each moment can be set."""
    monkeypatch.setattr(contributions, "_sections", {})
    monkeypatch.setattr(contributions, "_resolvers", {})
    state = {"said": 8, "answers": 8}

    def provide(unit_id: int, period: Period, seq: int, make_id: Callable[[], str]) -> tuple[Block, ...]:
        name = f"errands:all@{period}#99001"
        count = BoundFigure(make_id(), (name,), f"{state['said']} nhiệm vụ", (Decimal(state["said"]),))
        return (Paragraph(Style.BODY, ("Kết luận kỳ trước giao ", count, ".")),)

    def answer(expression: str, moment: Moment) -> Decimal | None:
        assert moment.seq == 12 and moment.at.tzinfo is not None
        return Decimal(state["answers"]) if expression == f"errands:all@{PERIOD}#99001" else None

    register_section(PREVIOUS_CONCLUSIONS, provide)
    register_expressions("errands", answer)
    return state


def data_of(made: Draft) -> bytes:
    with made.file.open("rb") as file:
        content: bytes = file.read()
    return content


def test_its_section_stands_in_the_report_and_its_count_is_proved(
    ward_id: int, ledger: dict[str, object], tasks: dict[str, int]
) -> None:
    made = draft(System(), ward_id, PERIOD)
    text = [line.text for line in lines_of(WordFile(data_of(made)))]
    at = text.index("IV. KẾT QUẢ THỰC HIỆN KẾT LUẬN KỲ TRƯỚC")
    assert text[at + 1] == "Kết luận kỳ trước giao 8 nhiệm vụ."
    assert verify(data_of(made)).is_clean
    tasks["answers"] = 9
    unproven, *rest = verify(data_of(made)).mismatches
    assert (unproven.kind, unproven.expected, rest) == ("unproven", "8 nhiệm vụ", [])


def test_a_changed_count_is_found(ward_id: int, ledger: dict[str, object], tasks: dict[str, int]) -> None:
    data = data_of(draft(System(), ward_id, PERIOD))
    (one,) = verify(edit(data, retype("8 nhiệm vụ", "18 nhiệm vụ"))).mismatches
    assert (one.kind, one.text) == ("changed", "18 nhiệm vụ")
    (bare,) = verify(edit(data, add_sentence("Còn 3 nhiệm vụ quá hạn."))).mismatches
    assert bare.kind == "unlinked"


def test_a_count_that_changes_while_the_draft_is_written_is_refused(
    ward_id: int, ledger: dict[str, object], tasks: dict[str, int]
) -> None:
    tasks["answers"] = 7
    with pytest.raises(Refusal) as refused:
        draft(System(), ward_id, PERIOD)
    assert refused.value.code == "documents.moved_on"
    assert not Draft.objects.exists()


def test_without_such_a_room_the_report_has_no_such_section(ward_id: int, ledger: dict[str, object]) -> None:
    text = "\n".join(line.text for line in lines_of(WordFile(data_of(draft(System(), ward_id, PERIOD)))))
    assert "KẾT LUẬN KỲ TRƯỚC" not in text
