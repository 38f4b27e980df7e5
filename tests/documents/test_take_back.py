"""A document that comes back from Word: words stay, numbers become requests, what Word does to a file is borne."""

import pytest

from giaoban.base.actors import System
from giaoban.base.errors import Refusal
from giaoban.base.models import AuditEntry
from giaoban.documents.actions.decide_correction import refuse_correction
from giaoban.documents.actions.set_again import set_again
from giaoban.documents.actions.settle_number import link_number, mark_plain, reopen
from giaoban.documents.actions.take_back import TakenBack, take_back
from giaoban.documents.holding import standing
from giaoban.documents.lines import lines_of
from giaoban.documents.models import CorrectionRequest, Draft, Version
from giaoban.documents.proposing import candidates
from giaoban.documents.rounds import newest_of
from giaoban.documents.verify import verify
from giaoban.documents.wordfile import WordFile
from tests.documents.edits import W, add_sentence, controls, edit, retype, say
from tests.documents.rounds import bytes_of, edited, moved_up, reworded, split_runs, tracked, typed_over

WORDS = reworded("Trên đây là", "Nay là")


def back(made: Draft, *changes: object) -> TakenBack:
    return take_back(System(), edited(made, *changes), "bao-cao-sua.docx", made.pk)  # type: ignore[arg-type]


def asked(taken: TakenBack) -> list[tuple[str, str, str]]:
    return [(row.kind, row.said, row.printed) for row in taken.waiting]


def text_of(data: bytes) -> str:
    return "\n".join(line.text for line in lines_of(WordFile(data)))


def test_changed_words_make_a_version_and_ask_nothing(made: Draft) -> None:
    taken = back(made, WORDS)
    assert (taken.version.number, taken.version.kind, asked(taken)) == (1, "returned", [])
    assert "Nay là" in text_of(newest_of(made).data)
    assert "Trên đây là" in text_of(bytes_of(made))
    entry = AuditEntry.objects.latest("id")
    assert entry.action == "documents.take_back" and entry.payload["version"] == 1


def test_a_changed_figure_is_asked_with_both_values_and_where_it_stands(made: Draft) -> None:
    taken = back(made, retype("185 hộ", "158 hộ"))
    (row,) = taken.waiting
    assert (row.kind, row.said, row.printed, row.state) == ("changed", "158 hộ", "185 hộ", "open")
    assert "158 hộ nghèo" in row.place and row.figure is not None and row.figure.text == "185 hộ"
    assert row.asked_at is not None


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (typed_over("185 hộ", "158 hộ"), [("changed", "158 hộ", "185 hộ")]),
        (split_runs, []),
        (tracked("185 hộ", "158 hộ"), [("changed", "158 hộ", "185 hộ")]),
        (reworded(" - ", " – "), []),
        (moved_up("Nay là"), []),
    ],
    ids=["typed over", "runs split", "tracked", "smart signs", "paragraph moved"],
)
def test_what_word_does_is_borne(made: Draft, change: object, expected: list[tuple[str, str, str]]) -> None:
    assert asked(back(made, WORDS, change)) == expected


def test_blanks_that_do_not_break_are_blanks(made: Draft) -> None:
    def change(root: object) -> None:
        for one in root.iter(W + "t"):  # type: ignore[attr-defined]
            one.text = (one.text or "").replace(" ", "\u00a0")

    assert asked(back(made, change)) == []


def test_a_copied_figure_of_which_one_was_changed_is_asked_once(made: Draft) -> None:
    from lxml import etree

    def change(root: etree._Element) -> None:
        control = controls(root, "185 hộ")[0]
        paragraph = next(one for one in control.iterancestors(W + "p"))
        copied = etree.fromstring(etree.tostring(paragraph))
        for name in ("bookmarkStart", "bookmarkEnd"):
            for one in list(copied.iter(W + name)):
                parent = one.getparent()
                assert parent is not None
                parent.remove(one)
        paragraph.addnext(copied)
        say(controls(copied, "185 hộ")[0], "158 hộ")

    assert asked(back(made, change)) == [("changed", "158 hộ", "185 hộ")]


def test_a_comment_is_no_text(made: Draft) -> None:
    from lxml import etree

    def change(root: etree._Element) -> None:
        control = controls(root, "185 hộ")[0]
        for name in ("commentRangeStart", "commentRangeEnd"):
            mark = etree.Element(W + name)
            mark.set(W + "id", "7")
            control.addprevious(mark)

    assert asked(back(made, WORDS, change)) == []


def test_a_number_in_words_is_asked_as_one(made: Draft) -> None:
    taken = back(made, add_sentence("Thu đạt 5 tỷ 500 triệu đồng."))
    assert asked(taken) == [("unlinked", "5 tỷ 500 triệu đồng", "")]


def test_what_stays_open_follows_into_the_next_version_and_what_went_is_gone(made: Draft) -> None:
    first = back(made, retype("185 hộ", "158 hộ"), add_sentence("Có 350 suất quà."))
    kept, gone = sorted(first.waiting, key=lambda row: row.kind)
    second = back(made, WORDS, retype("185 hộ", "158 hộ"))
    assert [row.pk for row in second.waiting] == [kept.pk]
    kept.refresh_from_db()
    gone.refresh_from_db()
    assert (kept.version.number, kept.first.number, gone.state) == (2, 1, "gone")


def test_another_value_at_the_same_place_is_another_request(made: Draft) -> None:
    (first,) = back(made, retype("185 hộ", "158 hộ")).waiting
    (second,) = back(made, retype("185 hộ", "159 hộ")).waiting
    first.refresh_from_db()
    assert second.pk != first.pk and first.state == "gone"


def test_a_refused_number_is_the_ledgers_again_in_the_next_version(made: Draft) -> None:
    (row,) = back(made, WORDS, retype("185 hộ", "158 hộ")).waiting
    refuse_correction(System(), row.pk, reason="Số của sổ đúng")
    done = set_again(System(), made.pk)
    assert (done.version.number, done.version.kind, done.back) == (2, "set", 1)
    data = newest_of(made).data
    assert "185 hộ" in text_of(data) and "158 hộ" not in text_of(data) and "Nay là" in text_of(data)
    assert verify(data).mismatches == ()
    assert Version.objects.filter(draft=made).count() == 2


def test_after_runs_were_split_a_refused_number_is_put_back_whole(made: Draft) -> None:
    (row,) = back(made, retype("185 hộ", "158 hộ"), split_runs).waiting
    refuse_correction(System(), row.pk, reason="Số của sổ đúng")
    set_again(System(), made.pk)
    assert verify(newest_of(made).data).mismatches == ()


def test_a_number_marked_plain_with_a_reason_is_pointed_out_no_more(made: Draft) -> None:
    (row,) = back(made, add_sentence("Có 350 suất quà.")).waiting
    with pytest.raises(Refusal):
        mark_plain(System(), row.pk, reason=" ")
    mark_plain(System(), row.pk, reason="Số của nhà tài trợ, không theo dõi")
    assert verify(newest_of(made).data).mismatches == ()
    # the same number in other words is another one
    again = back(made, add_sentence("Có 350 suất quà."), add_sentence("Tặng 350 xe đạp."), WORDS)
    (one,) = again.waiting
    assert one.said.startswith("350 xe")
    reopen(System(), row.pk)
    assert len(verify(newest_of(made).data).mismatches) == 2


def test_a_number_is_linked_to_a_figure_with_its_value_and_bound_in_the_next_version(made: Draft) -> None:
    (row,) = back(made, add_sentence("Toàn phường còn 185 hộ khó khăn.")).waiting
    (found,) = candidates(made, [(row.said, row.place)], standing(made))
    assert found and all(value == 185 for one in found for value in one.values)
    with pytest.raises(Refusal):
        link_number(System(), row.pk, "KT99:period@2024-02@ND09#99001")
    link_number(System(), row.pk, found[0].key)
    done = set_again(System(), made.pk)
    assert done.bound == 1
    data = newest_of(made).data
    assert verify(data).mismatches == ()
    assert verify(data).figures == verify(bytes_of(made)).figures + 1
    changed = edit(data, lambda root: say(controls(root, row.said)[-1], "186 hộ"))
    (one,) = take_back(System(), changed, "lan-hai.docx").waiting
    assert (one.kind, one.said, one.printed) == ("changed", "186 hộ", row.said)


def test_the_first_draft_stays_clean_after_numbers_were_linked(made: Draft) -> None:
    (row,) = back(made, add_sentence("Toàn phường còn 185 hộ khó khăn.")).waiting
    link_number(System(), row.pk, candidates(made, [(row.said, row.place)], standing(made))[0][0].key)
    set_again(System(), made.pk)
    assert verify(bytes_of(made)).mismatches == ()


def test_nothing_to_set_is_said(made: Draft) -> None:
    with pytest.raises(Refusal) as refused:
        set_again(System(), made.pk)
    assert refused.value.code == "documents.nothing_to_set"


def test_the_same_file_twice_is_refused(made: Draft) -> None:
    data = edited(made, WORDS)
    take_back(System(), data, "a.docx")
    with pytest.raises(Refusal) as refused:
        take_back(System(), data, "a.docx")
    assert refused.value.code == "documents.same_version"


def test_a_file_of_another_document_is_refused(made: Draft) -> None:
    with pytest.raises(Refusal) as refused:
        take_back(System(), edited(made, WORDS), "a.docx", "khongphai1234")
    assert refused.value.code == "documents.other_draft"
    assert not Version.objects.exists()


@pytest.mark.parametrize("mark", ["MẬT", "TỐI MẬT", "Độ mật: TUYỆT MẬT"])
def test_a_secret_document_leaves_nothing(made: Draft, mark: str) -> None:
    with pytest.raises(Refusal) as refused:
        back(made, add_sentence(mark))
    assert refused.value.code == "documents.secret" and "117/2025" in refused.value.message
    assert not Version.objects.exists() and not CorrectionRequest.objects.exists()
