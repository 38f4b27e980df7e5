"""Whatever the text, `read` returns a reading whose spans are true, and its work grows with the length only."""

import random
import sys
import unicodedata
from collections.abc import Callable
from decimal import Decimal as D
from types import FrameType
from typing import Any

import pytest

from tests.reading.marked import load
from tests.reading.meetings.marked import load as load_meetings
from vnfigures.model import Fact, Reading
from vnfigures.prose import Change, Part, Statement, paragraph
from vnfigures.read import read

TEXTS = tuple(marked.text for marked in load("open")) + tuple(marked.text for marked in load_meetings("open"))
MUTATIONS = 10_000
_SIGNS = (
    *"0123456789.,/%()[]|-–:;\n\t \u00a0\u200b\u0301\u0323\u202e\ufeff\x00",
    *("tỷ", "triệu", "đồng", "trong đó", "gồm", "tổng", "tăng", "so với cùng kỳ", "đạt", "mỗi", "từ", "đến", "lăm"),
    *("1.000.000", "12/7/2023", "0,5%", "7/13", "49 tỷ 687", "|||", "((((", "\n| 1 | 2 |\n", "½", "٣", "𝟗", "🙂"),
)


def check(text: str, reading: Reading) -> None:
    """The promises that every reading makes about its spans and indices."""
    last = 0
    for index, fact in enumerate(reading.facts):
        assert 0 <= fact.start < fact.end <= len(text)
        assert text[fact.start : fact.end] == fact.text
        assert fact.start >= last, "facts come in order and do not overlap"
        last = fact.end
        assert fact.part_of is None or (0 <= fact.part_of < len(reading.facts) and fact.part_of != index)
        assert 0 <= fact.confidence <= 1
        assert fact.value.is_finite()
        assert (fact.value2 is not None) == (fact.kind in ("ratio", "range"))
    for doubt in reading.doubts:
        assert all(0 <= index < len(reading.facts) for index in doubt.facts)
    meta = reading.meta
    for name, span in meta.spans.items():
        assert 0 <= span.start <= span.end <= len(text), name
    last = 0
    for task in reading.tasks:
        assert last <= task.start < task.end <= len(text)
        assert text[task.start : task.end] == task.text
        last = task.end
        if task.deadline:
            assert text[task.deadline.start : task.deadline.end] == task.deadline.text
    for quote in (*meta.limitations, *meta.documents):
        assert text[quote.span.start : quote.span.end] == quote.text
    for person in (*meta.attendees, *([meta.chair] if meta.chair else [])):
        assert person.name and 0 <= person.span.start < person.span.end <= len(text)


def mutated(rng: random.Random) -> str:
    """A stretch of a marked text with a few characters removed, doubled, swapped or put in."""
    source = rng.choice(TEXTS)
    start = rng.randrange(len(source))
    chars = list(source[start : start + rng.randrange(20, 400)])
    for _ in range(rng.randrange(1, 9)):
        at = rng.randrange(len(chars) + 1)
        match rng.randrange(5):
            case 0:
                del chars[at : at + rng.randrange(1, 12)]
            case 1:
                chars.insert(at, rng.choice(_SIGNS))
            case 2:
                chars[at:at] = chars[max(0, at - rng.randrange(1, 30)) : at]
            case 3:
                rest = chars[at:]
                chars = rest + chars[:at]
            case _:
                chars.insert(at, chr(rng.choice((rng.randrange(0x20, 0x2000), rng.randrange(0x20, 0xD800)))))
    return "".join(chars)


@pytest.mark.parametrize("part", range(20))
def test_mutations_never_raise_and_keep_their_spans(part: int) -> None:
    rng = random.Random(part)
    for _ in range(MUTATIONS // 20):
        text = mutated(rng)
        check(text, read(text))


@pytest.mark.parametrize(
    "text",
    [
        "7" * 1_000_000,
        "7." * 500_000,
        "1.000" * 200_000,
        "7/" * 500_000,
        "7 " * 20_000,
        "7%" * 20_000,
        " " * 1_000_000,
        "\n" * 200_000,
        "(" * 1_000_000,
        "()" * 500_000,
        "/" * 1_000_000,
        "|" * 1_000_000,
        "\u0301" * 1_000_000,
        "\u200b" * 1_000_000,
        "a" * 1_000_000,
        "một " * 250_000,
        "tỷ " * 300_000,
    ],
    ids=lambda text: f"{text[:5]!r} again and again",
)
def test_a_text_of_one_thing(text: str) -> None:
    check(text, read(text))


@pytest.mark.parametrize(
    "text", ["", "\x00", "\ud800", "\ufeff", "𝟗 người", "5", "%", "/", "1/0 hộ", "0 hộ", "5\u0301 hộ"]
)
def test_the_smallest_texts(text: str) -> None:
    check(text, read(text))


def meaning(fact: Fact) -> tuple[Any, ...]:
    """What a fact says, without where it stands and how it is spelled there."""
    unit = unicodedata.normalize("NFC", fact.unit or "")
    whole = (fact.kind, fact.value, fact.value2, unit, fact.role, fact.part_of, fact.direction, fact.comparison)
    return (*whole, fact.indicator, fact.step)


def meanings(reading: Reading) -> list[tuple[Any, ...]]:
    return [meaning(fact) for fact in reading.facts]


@pytest.mark.parametrize("index", range(len(TEXTS)))
def test_decomposed_text_says_the_same(index: int) -> None:
    composed = unicodedata.normalize("NFC", TEXTS[index])
    decomposed = unicodedata.normalize("NFD", composed)
    assert decomposed != composed
    reading = read(decomposed)
    check(decomposed, reading)
    assert meanings(reading) == meanings(read(composed))


@pytest.mark.parametrize("index", range(len(TEXTS)))
def test_invisible_characters_change_nothing(index: int) -> None:
    text = unicodedata.normalize("NFC", TEXTS[index])
    rng = random.Random(index)
    spaced = "".join("\u00a0" if char == " " and rng.random() < 0.2 else char for char in text)
    hidden = "".join(char + ("\u200b" if char.isalnum() and rng.random() < 0.05 else "") for char in spaced)
    reading = read(hidden)
    check(hidden, reading)
    units = [meaning(fact)[:3] + meaning(fact)[4:] for fact in reading.facts]
    assert units == [meaning(fact)[:3] + meaning(fact)[4:] for fact in read(text).facts]


def work(action: Callable[[], object]) -> int:
    """How many Python function calls and lines an action takes: a measure of work that no busy machine disturbs."""
    count = 0

    def trace(frame: FrameType, event: str, arg: object) -> Any:
        nonlocal count
        count += 1
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        action()
    finally:
        sys.settrace(before)
    return count


def _repetitive() -> list[str]:
    report = paragraph(
        (
            Statement(
                "Tổng thu ngân sách",
                "money",
                D(49_687_000_000),
                "VND",
                percent=D("94.7"),
                changes=(Change("same_period", percent=D(5)),),
            ),
            Statement("Đảng viên", "count", D(11), "đảng viên", parts=(Part("đến", D(6)), Part("đi", D(4)))),
        )
    ).text
    return [
        f"{report} ",
        f"{report}\n",
        "trong đó 5 hộ, ",
        "Tổng 9 hộ, gồm 5 hộ; ",
        "Chỉ tiêu | 5 | 7 | 71,4%\n",
        "- Lúa 5 ha\n",
        "(1",
        "1.000.000.000 ",
        "1/2/3/",
        "từ 5 đến ",
        "năm trăm linh ",
        "hộ nghèo, hộ cận nghèo, ",
        "đồng chí yêu cầu các xã tập trung làm tốt; ",
        "Đồng chí A B, Bí thư, chủ trì. ",
        "dự có đồng chí Lê Văn A, Bí thư; ",
        "- Tiếp tục rà soát trước ngày 25/3\n",
        "NHIỆM VỤ\n1. Rà soát hộ nghèo.\n",
        "Tuy nhiên, còn chậm; ",
        "phối hợp với các ",
        "trước ngày ",
        "“",
    ]


@pytest.mark.parametrize("piece", _repetitive())
def test_work_grows_no_faster_than_the_text(piece: str) -> None:
    size = max(1, 3_000 // len(piece))
    read(piece)
    small = work(lambda: read(piece * size))
    large = work(lambda: read(piece * size * 4))
    assert large <= 5 * small + 2_000
