"""What is written is read back: the same numbers, kinds, roles, directions and comparisons, and no doubts."""

from decimal import Decimal

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from vnfigures.model import Comparison, Fact, Kind
from vnfigures.prose import Change, Look, Part, Placed, Quality, Sense, Sentence, Statement, sentence
from vnfigures.read import read

D = Decimal

Measure = tuple[str, Kind, str, Sense]
MEASURES: tuple[Measure, ...] = (
    ("Tổng thu ngân sách nhà nước", "money", "VND", "up"),
    ("Chi thường xuyên", "money", "VND", "none"),
    ("Đảng viên", "count", "đảng viên", "none"),
    ("Đảng viên mới kết nạp", "count", "đảng viên", "up"),
    ("Vụ tai nạn giao thông", "count", "vụ", "down"),
    ("Tổng đàn lợn", "count", "con", "up"),
    ("Số hộ cận nghèo", "count", "hộ", "down"),
    ("Tỷ lệ hộ nghèo", "percent", "%", "down"),
    ("Tỷ lệ người dân tham gia bảo hiểm y tế", "percent", "%", "up"),
    ("Diện tích gieo trồng vụ Xuân", "area", "ha", "up"),
    ("Sản lượng lúa", "weight", "tấn", "up"),
    ("Đường bê tông làm mới", "length", "km", "up"),
)
PARTS: dict[str, tuple[str, str]] = {
    "money": ("thu nội địa", "thu từ đất"),
    "count": ("khu vực nông thôn", "khu vực đô thị"),
    "area": ("lúa", "ngô"),
    "weight": ("lúa xuân", "lúa mùa"),
    "length": ("đường thôn", "đường xóm"),
}
QUALITIES: tuple[Quality, ...] = ("official", "actual", "preliminary", "estimate")
LEADS = ("", "Trong tháng 02/2024", "Quý I năm 2024", "Lũy kế từ đầu năm", "Tính đến ngày 05/03/2024", "Trong kỳ")
TIMES: tuple[Comparison, ...] = ("same_period", "start_of_year", "previous_period")


def _places(kind: str) -> Decimal:
    return D(1) if kind in ("money", "count") else D("0.01")


def _value(kind: str) -> st.SearchStrategy[Decimal]:
    if kind == "money":
        return st.builds(lambda n, scale: D(n * 10**scale), st.integers(1, 90_000), st.sampled_from((4, 5, 6)))
    if kind == "count":
        return st.integers(1, 9_999).map(D)
    return st.integers(1, 99_999 if kind != "percent" else 9_999).map(lambda n: D(n) / 100)


@st.composite
def _change(draw: st.DrawFn, kind: str, value: Decimal) -> Change:
    """A change that contradicts neither the value nor itself."""
    versus, sign = draw(st.sampled_from(TIMES)), draw(st.sampled_from((1, -1)))
    amount = sign * draw(_value(kind))
    if kind == "percent":
        return Change(versus, amount)
    form, then = draw(st.integers(0, 4)), value - amount
    if form == 4:
        return Change(versus, level=draw(_value(kind)))
    if form == 0 or then <= 0:
        return Change(versus, percent=sign * draw(st.integers(1, 999)) / D(10))
    if form == 1:
        return Change(versus, amount, level=then)
    percent = (amount * 100 / then).quantize(D("0.1"))
    if form == 2 and percent and percent.copy_abs() < 1000:
        return Change(versus, amount, percent)
    return Change(versus, amount)


@st.composite
def statements(draw: st.DrawFn) -> Statement:
    subject, kind, unit, sense = draw(st.sampled_from(MEASURES))
    value = draw(_value(kind))
    target, percent = None, None
    if kind != "percent" and draw(st.booleans()):
        percent = D(draw(st.integers(200, 2_000))) / 10
        if draw(st.booleans()):
            target = max(_places(kind), (value * 100 / percent).quantize(_places(kind)))
            percent = (value * 100 / target).quantize(D("0.1"))
            assume(0 < percent <= 300)
    parts: tuple[Part, ...] = ()
    whole = draw(st.booleans())
    if kind in PARTS and draw(st.booleans()):
        first = (value * draw(st.integers(10, 60)) / 100).quantize(_places(kind))
        assume(0 < first < value)
        names = PARTS[kind]
        parts = (Part(names[0], first), Part(names[1], value - first)) if whole else (Part(names[0], first),)
    return Statement(
        subject,
        kind,
        value,
        unit,
        sense=sense,
        qualifier=draw(st.sampled_from((None, "trên", "gần"))),
        quality=draw(st.sampled_from(QUALITIES)),
        stock=draw(st.booleans()),
        target=target,
        target_name=draw(st.sampled_from(("kế hoạch", "kế hoạch năm", "chỉ tiêu giao", "dự toán"))),
        percent=percent,
        changes=draw(st.lists(_change(kind, value), max_size=2, unique_by=lambda one: one.versus).map(tuple)),
        parts=parts,
        whole=whole,
        lead=draw(st.sampled_from(LEADS)),
        closed=draw(st.booleans()),
    )


def expected(statement: Statement, placed: Placed) -> tuple[str, str | None, str | None]:
    """Role, direction and comparison that the reader should find for a printed quantity."""
    name, _, versus = placed.quantity.partition(":")
    if name in ("change", "change_percent"):
        change = next(change for change in statement.changes if change.versus == versus)
        size = change.amount if change.amount is not None else change.percent
        return "change", "increase" if size is not None and size > 0 else "decrease", versus
    if name == "level":
        return "other", None, versus
    if name == "excess":
        return "change", "increase", "plan"
    if name == "percent":
        return "percent_of_target", None, "plan"
    if name == "actual":
        return "total" if statement.parts else "actual", None, None
    return name, None, None


def shown(written: Sentence, facts: tuple[Fact, ...]) -> list[tuple[str, Fact]]:
    """Each fact with the quantity it reads; a fact's noun may run on after the printed unit."""
    places = {placed.start: placed.quantity for placed in written.figures}
    return [(places.get(fact.start, "nothing printed"), fact) for fact in facts]


REVENUE = Statement(
    "Tổng thu ngân sách",
    "money",
    D(49_687_000_000),
    "VND",
    qualifier="trên",
    quality="estimate",
    target=D(52_000_000_000),
    percent=D("95.6"),
    changes=(Change("same_period", D(2_457_000_000), level=D(47_230_000_000)),),
)


@settings(max_examples=400, deadline=None)
@given(statements(), st.booleans(), st.sampled_from(("auto", "full", "short")))
@example(REVENUE, True, "auto")
def test_a_sentence_reads_back_as_the_statement(statement: Statement, zero: bool, money: str) -> None:
    written = sentence(statement, Look(leading_zero=zero, money=money))  # type: ignore[arg-type]
    reading = read(written.text)
    assert [quantity for quantity, _ in shown(written, reading.facts)] == [p.quantity for p in written.figures]
    for placed, fact in zip(written.figures, reading.facts, strict=True):
        assert fact.end >= placed.end
        assert fact.value == placed.value
        assert (fact.role, fact.direction, fact.comparison) == expected(statement, placed)
        percent = statement.kind == "percent" or "percent" in placed.quantity or placed.quantity == "excess"
        assert fact.kind == ("percent" if percent else statement.kind)
        if placed.quantity.startswith("part:"):
            assert fact.part_of == 0
    assert [doubt.message for doubt in reading.doubts] == []


@settings(deadline=None)
@given(statements())
def test_zero_and_missing_state_no_number_of_their_own(statement: Statement) -> None:
    for value in (D(0), None):
        bare = Statement(statement.subject, statement.kind, value, statement.unit, stock=statement.stock)
        if value is None or statement.kind != "percent":
            assert read(sentence(bare).text).facts == ()


@settings(deadline=None)
@given(
    st.integers(1, 200),
    st.integers(0, 200),
    st.sampled_from(("xã", "đơn vị", "chi bộ", "hộ", "tổ dân phố")),
    st.sampled_from(LEADS),
)
def test_so_many_of_so_many_reads_back(part: int, rest: int, unit: str, lead: str) -> None:
    statement = Statement("Kết quả bình xét danh hiệu", "ratio", D(part), unit, value2=D(part + rest), lead=lead)
    written = sentence(statement)
    facts = read(written.text).facts
    assert [(fact.kind, fact.value, fact.value2, fact.unit, fact.role) for fact in facts] == [
        ("ratio", D(part), D(part + rest), unit, "actual")
    ]
    assert [(fact.start, fact.end) for fact in facts] == [(p.start, p.end) for p in written.figures]


@settings(deadline=None)
@given(st.integers(1, 9_999), st.sampled_from((("Kết nạp", "đảng viên", "mới"), ("Tặng", "suất quà", "cho hộ nghèo"))))
def test_an_action_reads_back(count: int, words: tuple[str, str, str]) -> None:
    action, unit, tail = words
    statement = Statement(action, "count", D(count), unit, action=action, tail=tail, percent=D(80))
    facts = read(sentence(statement).text).facts
    assert [(fact.value, fact.role) for fact in facts] == [(D(count), "actual"), (D(80), "percent_of_target")]
