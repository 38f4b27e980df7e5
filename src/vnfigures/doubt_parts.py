"""Parts that do not add up to their whole.

A list of parts is often only a selection ("trong đó có 120 nữ"), so a difference alone is no doubt. It is one when
the text says that the parts are all there are: by a word (gồm, chia thành), by a rest (loại khác), by opposites (đến
and đi, nam and nữ), or because the whole is named after its parts ("trâu, bò 1.095 con: bò …, trâu …").
"""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from vnfigures.doubt_sums import MAX_SUBSET, close, differs, some_add_up, too_much, wrong_sum
from vnfigures.model import Doubt, Fact
from vnfigures.numbers import format_number, format_percent
from vnfigures.scene import Scene, slack, vague

_MAX_PARTS = 300

_PEOPLE = re.compile(
    r"^(?:lượt )?(?:đồng chí|đảng viên|người|hội viên|đoàn viên|quần chúng|cán bộ|đại biểu|em|học sinh|cháu|cụ|"
    r"thành viên|nhân khẩu|khẩu|lao động|thanh niên|công chức|viên chức|giáo viên|ông|bà|nam|nữ|trẻ)\b"
)
_EXHAUSTIVE = re.compile(r"\b(?:gồm|chia (?:thành|ra|làm|theo)|phân (?:thành|ra|theo|loại|bổ)|cụ thể(?: là)?)\b")
_SELECTION = re.compile(
    r"\b(?:riêng|chủ yếu|nhất là|điển hình|tiêu biểu|như(?! sau)|đặc biệt|nổi bật|ngoài ra|có thể kể|"
    r"(?:nhiều|lớn|cao|đông) nhất|v\.v)\b|\.\.\.|…"
)
_OPEN_END = re.compile(
    r"^[^.;\n\d]{0,40}?(?:\.\.\.|…|\bv\.v|\bcòn lại\b|\bvà (?:các|một số|nhiều)\b|, (?:các|một số|nhiều)\b)"
)
_AFRESH = re.compile(r"\b(?:trong đó|trong số|bao gồm|gồm|(?:chia|phân|xét) (?:theo|thành|ra|về|loại)|riêng)\b")
_SUBSET = re.compile(r"\b(?:trong đó|trong số (?:đó|này)|gồm)\b")
_REST = re.compile(r"(?<!nơi )(?<!tỉnh )(?<!xã )(?<!phường )(?<!huyện )(?<!phương )\bkhác\b|\bcòn lại\b")
_LIST_OPENING = re.compile(r"[^:(;.,\d]{0,60}[:(]")
_ATTRIBUTE = re.compile(r"\b(?:nữ|dân tộc|tôn giáo|đảng viên|đoàn viên|trẻ|đại học|trình độ|người có công|hộ nghèo)\b")
_LABEL_END = re.compile(r"[,;:.()\n|\t]| và ")
_LABEL_STOP = re.compile(r"\b(?:trong đó|gồm|bao|có|là|và|đàn|số|với|được|tổng|trên|hơn|khoảng|ước|đạt)\b|[^\w\s-]")
_NOT = r"(?<!không )(?<!chưa )"
_OPPOSITES = tuple(
    (re.compile(rf"\b(?:{first})\b"), re.compile(rf"\b(?:{second})\b"))
    for first, second in (
        ("nam", "nữ"),
        ("chính thức", "dự bị"),
        (
            "tiếp nhận|(?:chuyển|nơi khác|ngoài) đến|chuyển (?:vào|về)",
            "chuyển (?:đi|ra|sinh hoạt)|giới thiệu đi|chuyển(?= [0-9])|(?<=, )đi(?= [0-9])",
        ),
        ("tập thể", "cá nhân"),
        ("trước hạn|đúng hạn|trong hạn", "quá hạn|trễ hạn"),
        ("trực tiếp", "trực tuyến"),
        (f"{_NOT}đạt|{_NOT}hoàn thành", "(?:không|chưa) (?:đạt|hoàn thành)"),
        (r"đã (?:giải quyết|xử lý|thực hiện|trả)", r"(?:đang|chưa) (?:giải quyết|xử lý|thực hiện|trả)"),
        ("trong (?:tỉnh|xã|phường|huyện|nước)", "ngoài (?:tỉnh|xã|phường|huyện|nước)"),
        ("định kỳ", "đột xuất"),
    )
)
_DEADLINES = _OPPOSITES[4]
_PENDING = re.compile(r"\btiếp nhận\b")
_TOTAL_ROW = re.compile(r"^\W*(?:tổng cộng|tổng số|tổng|cộng)\b[^\d]*\Z")
_TOTAL_AFTER = re.compile(r"\b(?:tổng cộng|tổng số|tổng|cộng)\b[^,;.\n]*\Z")
_GRAND_TOTAL = re.compile(r"\b(?:tổng cộng|cộng|cả thảy|tất cả)(?: là| có|:)?\s*\Z")
_DIRECTLY = re.compile(r"[\s,;:(]*(?:[^\W\d_]+ )?(?:mới)?[\s,;:(]*trong đó(?: có)?:?\s*")
_STRUCTURE = re.compile(r"\bcơ cấu\b")


def find_parts(scene: Scene) -> Iterator[Doubt]:
    """Doubts about wholes and their parts, and about shares of one structure beyond 100 %."""
    children: dict[int, list[int]] = {}
    for index, fact in enumerate(scene.facts):
        whole = fact.part_of
        if whole is not None and 0 <= whole < len(scene.facts) and _comparable(scene.facts[whole], fact):
            children.setdefault(whole, []).append(index)
    for whole, parts in children.items():
        doubt = _check(scene, whole, parts[:_MAX_PARTS])
        if doubt is not None:
            yield doubt
    yield from _rows(scene, children)
    yield from _unlinked(scene, children)
    yield from _structures(scene)


def _comparable(whole: Fact, part: Fact) -> bool:
    """Whether the part can be a summand: the same kind and unit, a level and no change of it."""
    if whole is part or whole.kind != part.kind or whole.kind in ("percent", "ratio", "range"):
        return False
    if part.direction is not None or part.role in ("change", "target", "range", "progress"):
        return False
    ours, theirs = (whole.unit or "").casefold(), (part.unit or "").casefold()
    if ours == theirs or whole.kind == "count" and not (ours and theirs):
        return True
    if whole.kind != "count":
        return False
    if f"{theirs} ".startswith(f"{ours} ") or f"{ours} ".startswith(f"{theirs} "):
        return True
    return bool(_PEOPLE.match(ours) and _PEOPLE.match(theirs))


def _check(scene: Scene, whole: int, parts: list[int]) -> Doubt | None:
    facts = scene.facts
    if vague(facts[whole]) or any(vague(facts[part]) for part in parts):
        return None
    later = [part for part in parts if part > whole]
    for part in later:
        if facts[part].value - slack(facts[part]) > facts[whole].value + slack(facts[whole]):
            return _larger(scene, whole, part)
    if not later:
        total_after = len(parts) > 1 and _TOTAL_AFTER.search(scene.before(whole))
        return wrong_sum(facts, whole, parts) if total_after and differs(facts, whole, parts) else None
    runs = _runs(scene, whole, later)
    for run in runs:
        if len(run) < 2 or not differs(facts, whole, run):
            continue
        over = sum((facts[part].value for part in run), Decimal(0)) > facts[whole].value
        mixed = len(runs) > 1 or (over and len(run) <= MAX_SUBSET)
        if mixed and some_add_up(facts, whole, later):
            continue
        if not close(facts, whole, run, within=2) or _mislinked(scene, whole, run):
            continue
        if _claims_all(scene, whole, run) or _overflows(scene, whole, run):
            return wrong_sum(facts, whole, run)
    return None


def _runs(scene: Scene, whole: int, parts: list[int]) -> list[list[int]]:
    """The parts as the text lists them: a bracket inside, a second "trong đó", another division begin their own."""
    runs: list[list[int]] = [[parts[0]]]
    stack = [0]
    for previous, part in zip(parts, parts[1:], strict=False):
        gap = scene.between(previous, part)
        delta = gap.count("(") - gap.count(")")
        if delta < 0 and len(stack) > 1:
            stack.pop()
        elif delta > 0:
            stack.append(len(runs))
            runs.append([])
        elif delta < 0 or _AFRESH.search(gap) or (re.search(r"[.!?]\s", gap) and "\n" not in gap):
            stack = [len(runs)]
            runs.append([])
        runs[stack[-1]].append(part)
    return runs


def _label(scene: Scene, index: int) -> str:
    """What a part is called: the words next to its number, before and after."""
    left = _LABEL_END.split(scene.before(index))[-1]
    right = _LABEL_END.split(scene.after(index), maxsplit=1)[0]
    return f"{left} {scene.span(index, index)} {right}"


def _claims_all(scene: Scene, whole: int, run: list[int]) -> bool:
    """Whether the text says that these parts are all there are; rows of tables are judged by their like."""
    if _table_shape(scene, whole, run) is not None:
        return False
    lead = scene.between(run[0] - 1, run[0])
    labels = [_label(scene, part) for part in run]
    if _SELECTION.search(lead) or any(_SELECTION.search(label) for label in labels):
        return False
    if _OPEN_END.search(scene.after(run[-1])):
        return False
    if _EXHAUSTIVE.search(scene.between(whole, run[0])) or _REST.search(labels[-1]):
        return True
    if _short_list(scene, whole, run, labels):
        return True
    name = scene.before(whole)
    for pair in _OPPOSITES:
        if pair is _DEADLINES and _PENDING.search(name):
            continue
        if _opposed(labels, *pair):
            return True
    return _named_after(name, labels) or _total_row(scene, whole, run)


def _short_list(scene: Scene, whole: int, run: list[int], labels: list[str]) -> bool:
    """Three parts and more after a colon or in a bracket that nearly make up the whole: "1.742 em (MN 401, …)"."""
    opening = scene.between(whole, run[0])
    if len(run) < 3 or not _LIST_OPENING.match(opening) or _SUBSET.search(opening):
        return False
    if any(_ATTRIBUTE.search(label) for label in labels):
        return False
    return close(scene.facts, whole, run, within=10)


def _opposed(labels: list[str], first: re.Pattern[str], second: re.Pattern[str]) -> bool:
    ours = [bool(first.search(label)) and not second.search(label) for label in labels]
    theirs = [bool(second.search(label)) and not first.search(label) for label in labels]
    return any(ours) and any(theirs)


def _named_after(name: str, labels: list[str]) -> bool:
    """Whether the whole's name is exactly the list of the parts' names: "trâu, bò" and bò, trâu."""
    names = [" ".join(_LABEL_STOP.sub(" ", re.split(r"\d", label)[0]).split()) for label in labels]
    places = [name.rfind(one) for one in names]
    if not all(names) or min(places) < 0 or len(set(places)) < len(places):
        return False
    items = re.split(r",|/|–| - | và ", name[min(places) :])
    return len([item for item in items if item.strip()]) == len(labels)


def _total_row(scene: Scene, whole: int, run: list[int]) -> bool:
    """Whether the whole is the total of a table or list and the parts are its other rows."""
    start = scene.facts[whole].start
    line = scene.canon[scene.canon.rfind("\n", max(0, start - 200), start) + 1 : start]
    parts = sum((scene.facts[part].value for part in run), Decimal(0))
    near = abs(parts - scene.facts[whole].value) * 4 <= scene.facts[whole].value
    return near and "\n" in scene.between(whole, run[0]) and bool(_TOTAL_ROW.search(line))


def _unlinked(scene: Scene, children: dict[int, list[int]]) -> Iterator[Doubt]:
    """Sums that nobody linked, because the parts carry nouns of their own or contradict the whole too plainly."""
    facts = scene.facts
    for sentence in scene.sentences:
        counts = [i for i in sentence if _summand(facts[i])]
        for index in counts:
            if index in children or vague(facts[index]):
                continue
            following = _run_after(scene, sentence, index)
            parts: list[int] = []
            if _division_of(scene, index, following):
                parts = following
            elif _GRAND_TOTAL.search(scene.before(index)):
                parts = _listed_before(facts, sentence[0], index)
            if len(parts) > 1 and differs(facts, index, parts) and close(facts, index, parts):
                yield wrong_sum(facts, index, parts)
            elif index + 1 in sentence and _too_large(scene, index):
                yield too_much(facts, index, index + 1)


def _summand(fact: Fact) -> bool:
    return fact.kind in ("count", "area", "length", "weight") and fact.direction is None and fact.part_of is None


def _run_after(scene: Scene, sentence: list[int], whole: int) -> list[int]:
    """The levels that follow a figure directly, each with a short label; of its own unit if they run past two."""
    facts, run = scene.facts, list[int]()
    for index in range(whole + 1, min(sentence[-1], whole + MAX_SUBSET) + 1):
        fact = facts[index]
        if fact.kind != facts[whole].kind or fact.direction is not None or fact.role in ("change", "target"):
            break
        if vague(fact) or len(scene.between(index - 1, index)) > 60:
            break
        if len(run) == 2 and (fact.unit or "") != (facts[whole].unit or ""):
            break
        run.append(index)
    return run


def _division_of(scene: Scene, whole: int, parts: list[int]) -> bool:
    """Whether opposites follow directly: "45 trường hợp, trong đó 12 tập thể và 33 cá nhân"."""
    if len(parts) < 2:
        return False
    opening = scene.between(whole, parts[0])
    if not (_SUBSET.search(opening) or ":" in opening):
        return False
    labels = [_label(scene, part) for part in parts]
    pending = _PENDING.search(scene.before(whole))
    return any(_opposed(labels, *pair) for pair in _OPPOSITES if not (pair is _DEADLINES and pending))


def _listed_before(facts: Sequence[Fact], first: int, total: int) -> list[int]:
    """The figures of the total's own unit that stand directly before it, without a gap."""
    parts: list[int] = []
    for index in range(total - 1, first - 1, -1):
        fact = facts[index]
        if fact.kind != facts[total].kind or fact.unit != facts[total].unit or fact.direction or vague(fact):
            break
        parts.insert(0, index)
    return parts


def _mislinked(scene: Scene, whole: int, run: list[int]) -> bool:
    """Whether a figure nearby that nobody linked is just what is missing, or just the sum: the links are wrong then."""
    facts = scene.facts
    total = sum((facts[part].value for part in run), Decimal(0))
    missing = facts[whole].value - total
    if any(facts[i].value == total and facts[i].kind == facts[whole].kind for i in range(max(0, whole - 3), run[0])):
        return True
    for index in range(whole + 1, min(run[-1] + 4, len(facts))):
        if index > run[-1] and scene.stops_between(index - 1, index):
            return False
        fact = facts[index]
        if index not in run and fact.value == missing and fact.kind == facts[whole].kind and fact.direction is None:
            return True
    return False


def _too_large(scene: Scene, whole: int) -> bool:
    """Whether the very next figure is called a part of this one and is greater."""
    one, other = scene.facts[whole], scene.facts[whole + 1]
    same = bool(one.unit) and _begins(other.unit, one.unit)
    return same and other.value > one.value and bool(_DIRECTLY.fullmatch(scene.between(whole, whole + 1)))


def _begins(text: str | None, start: str | None) -> bool:
    return f"{(text or '').casefold()} ".startswith(f"{(start or '').casefold()} ")


def _rows(scene: Scene, children: dict[int, list[int]]) -> Iterator[Doubt]:
    """Rows and columns of a table that miss their total while most of their like do not."""
    right: dict[tuple[str, int], int] = {}
    wrong: dict[tuple[str, int], list[int]] = {}
    for whole, parts in children.items():
        shape = _table_shape(scene, whole, parts)
        if shape is None:
            continue
        if differs(scene.facts, whole, parts):
            wrong.setdefault(shape, []).append(whole)
        else:
            right[shape] = right.get(shape, 0) + 1
    for shape, wholes in wrong.items():
        if 2 <= right.get(shape, 0) >= 2 * len(wholes):
            yield from (wrong_sum(scene.facts, whole, children[whole]) for whole in wholes)


def _table_shape(scene: Scene, whole: int, parts: list[int]) -> tuple[str, int] | None:
    """Whether whole and parts stand in one row or in one column of a table, and how many parts there are."""
    if len(parts) < 2:
        return None
    if parts[0] == whole + 1 and all(_next_cell(scene, part) for part in parts):
        return "row", len(parts)
    cells = [scene.cell(index) for index in (whole, *parts)]
    columns = {column for _, column in cells}
    lines = [line for line, _ in cells]
    if len(columns) == 1 and columns != {0} and len(set(lines)) == len(lines):
        return "column", len(parts)
    return None


def _next_cell(scene: Scene, index: int) -> bool:
    """Whether a figure fills the cell after the figure before it, in the same row."""
    gap = scene.between(index - 1, index)
    return gap.strip(" \t|") == "" and ("|" in gap or "\t" in gap)


def _overflows(scene: Scene, whole: int, run: list[int]) -> bool:
    """Whether parts of something that cannot overlap exceed it; one person may be counted as woman and as member."""
    facts = scene.facts
    if facts[whole].kind == "count" and _PEOPLE.match((facts[whole].unit or "người").casefold()):
        return False
    if not _SUBSET.search(scene.between(whole, run[0])):
        return False
    return sum((facts[part].value for part in run), Decimal(0)) > facts[whole].value


def _larger(scene: Scene, whole: int, part: int) -> Doubt | None:
    """A part greater than its whole, where the text calls it a part in so many words."""
    facts = scene.facts
    if part != whole + 1 or not _SUBSET.search(scene.between(whole, part)):
        return None
    if (facts[whole].unit or "") != (facts[part].unit or ""):
        return None
    return too_much(facts, whole, part)


def _structures(scene: Scene) -> Iterator[Doubt]:
    """Shares of one structure ("cơ cấu") that together exceed 100 %."""
    for sentence in scene.sentences:
        shares = [
            index
            for index in sentence
            if scene.facts[index].kind == "percent"
            and scene.facts[index].direction is None
            and scene.facts[index].comparison is None
            and scene.facts[index].role in ("actual", "part")
        ]
        if len(shares) < 3 or shares != list(range(shares[0], shares[-1] + 1)):
            continue
        if not _STRUCTURE.search(scene.before(shares[0])) or len(shares) > MAX_SUBSET:
            continue
        total = sum((scene.facts[index].value for index in shares), Decimal(0))
        if total - sum((slack(scene.facts[index]) for index in shares), Decimal(0)) <= 100:
            continue
        terms = " + ".join(format_percent(scene.facts[index].value) for index in shares)
        message = f"Các tỷ lệ trong một cơ cấu cộng lại quá 100%: {terms} = {format_percent(total)}."
        params = {"parts": terms, "sum": format_percent(total), "difference": format_number(total - 100)}
        yield Doubt("parts", message, tuple(shares), params)
