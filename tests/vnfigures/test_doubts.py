"""Doubts over figures marked by hand: planted contradictions are found, and near misses that are right stay silent.

The marks are those of tests/reading/README.md; so these tests do not depend on what the reader finds.
"""

import re
from dataclasses import replace
from decimal import Decimal

import pytest

from tests.reading.marked import Gold, Marked, load, parse
from vnfigures.doubts import find
from vnfigures.model import Doubt, Fact
from vnfigures.numbers import parse_number, parse_scaled
from vnfigures.text import Text, canonical

_QUALIFIER = re.compile(r"\b(ước đạt|trên|hơn|gần|khoảng|ước|ít nhất)\s*\Z", re.I)


def _step(gold: Gold) -> Decimal:
    text = canonical(gold.text)
    number = re.search(r"\d[\d.,]*(?<![.,])", text)
    digits = parse_number(number[0]) if number else None
    if gold.kind == "money" and (found := parse_scaled(re.sub(r"\s*(?:đồng|đ)(?:/\w+)?\Z", "", text))):
        return found[1]
    return digits[1] if digits else Decimal(1)


def as_facts(marked: Marked) -> list[Fact]:
    facts = []
    for gold in marked.facts:
        before = _QUALIFIER.search(marked.text[: gold.start])
        fields = {k: v for k, v in gold.__dict__.items() if k != "subject"}
        qualifier = before[1].lower() if before else None
        facts.append(Fact(**fields, subject=gold.subject or "", qualifier=qualifier, step=_step(gold)))
    return facts


def doubts(sentence: str) -> tuple[Doubt, ...]:
    marked = parse(f"+++\n+++\n{sentence}")
    return find(Text(marked.text), as_facts(marked))


PLANTED = [
    # Parts
    (
        "Chuyển sinh hoạt đảng cho [[11 đảng viên|total #a]], trong đó tiếp nhận [[6 đồng chí|part <a]], "
        "chuyển đi [[4 đồng chí|part <a]].",
        "parts",
        "6 + 4 = 10, thiếu 1",
    ),
    (
        "Toàn xã gieo trồng [[226 ha|total #a]], gồm: lúa [[115 ha|part <a]], lạc [[33 ha|part <a]], "
        "ngô [[72 ha|part <a]], rau màu [[7,2 ha|part <a]].",
        "parts",
        "115 + 33 + 72 + 7,2 = 227,2, thừa 1,2",
    ),
    (
        'Chi hội có [[38 hội viên|total #a]], chia thành ba nhóm: hưu trí [[14|part "hội viên" <a]], '
        'mất sức [[20|part "hội viên" <a]], còn lại [[20|part "hội viên" <a]].',
        "parts",
        "= 54, thừa 16",
    ),
    (
        "Đảng bộ có [[320 đảng viên|total #a]], trong đó [[311 đảng viên chính thức|part <a]] và "
        "[[05 đảng viên dự bị|part <a]].",
        "parts",
        "thiếu 4",
    ),
    (
        "Đàn trâu, bò [[1.095 con|total #a]] (bò [[970 con|part <a]], trâu [[135 con|part <a]]).",
        "parts",
        "thừa 10",
    ),
    (
        'Khen thưởng [[45 trường hợp|total #a]], trong đó [[12|part "trường hợp" <a]] tập thể và '
        '[[32|part "trường hợp" <a]] cá nhân.',
        "parts",
        "thiếu 1",
    ),
    (
        "Tổng chi ngân sách [[12 tỷ 500 triệu đồng|total #a]], bao gồm chi thường xuyên "
        "[[9 tỷ 200 triệu đồng|part <a]], "
        "chi đầu tư [[2 tỷ 100 triệu đồng|part <a]].",
        "parts",
        "9.200 + 2.100 = 11.300 triệu đồng, thiếu 1.200 triệu đồng",
    ),
    (
        "Giải quyết [[1.104 hồ sơ|total #a]], trong đó đúng hạn [[1.071 hồ sơ|part <a]], quá hạn [[23 hồ sơ|part <a]].",
        "parts",
        "thiếu 10",
    ),
    (
        "Có [[23 chỉ tiêu|total #a]], trong đó [[14 chỉ tiêu|part <a]] đạt, [[8 chỉ tiêu|part <a]] chưa đạt.",
        "parts",
        "thiếu 1",
    ),
    (
        "Trồng [[50 ha|total #a]] cây ăn quả, trong đó: cam [[30 ha|part <a]]; bưởi [[15 ha|part <a]]; "
        "cây khác [[3 ha|part <a]].",
        "parts",
        "thiếu 2",
    ),
    (
        "Nam [[40 người|part <a]], nữ [[35 người|part <a]], tổng cộng [[76 người|total #a]].",
        "parts",
        "40 + 35 = 75, thiếu 1",
    ),
    (
        "Xây dựng [[12 công trình|total #a]], trong đó [[9 công trình|part <a]] giao thông và "
        "[[6 công trình|part <a]] thủy lợi.",
        "parts",
        "thừa 3",
    ),
    ("Kết nạp [[11 đảng viên|total #a]], trong đó có [[12 đảng viên|part <a]] nữ.", "parts", "lớn hơn tổng 11"),
    (
        "Cơ cấu kinh tế: công nghiệp [[55%|]], dịch vụ [[35%|]], nông nghiệp [[15%|]].",
        "parts",
        "= 105%",
    ),
    # Percents
    ("Gieo cấy [[115/116 ha|@plan]], đạt [[89,14%|pot @plan]] kế hoạch.", "percent", "99,14%"),
    ("Có [[5.774 trên 6.297 hộ|]] đạt gia đình văn hóa ([[81,69%|]]).", "percent", "91,69%"),
    ("Tiêm phòng [[971/876 liều|@plan]] = [[101,8%|pot @plan]].", "percent", "110,8%"),
    (
        "Thu ngân sách đạt [[45 tỷ đồng|]], kế hoạch [[60 tỷ đồng|target]], đạt [[85%|pot @plan]] kế hoạch.",
        "percent",
        "75,0%",
    ),
    (
        "Kết nạp [[14 đảng viên|]], bằng [[80%|pot @plan]] so với kế hoạch [[20 đảng viên|target]].",
        "percent",
        "70,0%",
    ),
    (
        "Thu [[12,32 tỷ đồng|]], vượt [[13,2%|change up @plan]] so với dự toán [[10 tỷ đồng|target]].",
        "percent",
        "23,2%",
    ),
    # Changes
    ("Lạc: thực hiện [[33/31,5 ha|@plan]]; vượt [[2,5 ha|change up @plan]] so kế hoạch.", "change", "1,5"),
    (
        "Hộ nghèo từ [[231 hộ|other]] xuống còn [[185 hộ|]], giảm [[36 hộ|change down]].",
        "change",
        "giảm 46",
    ),
    (
        "Xảy ra [[05 vụ|]] tai nạn, cùng kỳ [[07 vụ|other @same]], tăng [[02 vụ|change up @same]].",
        "change",
        "giảm 2",
    ),
    (
        "Xảy ra [[05 vụ|]] tai nạn, giảm [[02 vụ|change down @same]] ([[40%|change down @same]]) so với cùng kỳ.",
        "change",
        "28,6%",
    ),
    (
        "Đầu năm có [[231 hộ nghèo|]], đến nay còn [[180 hộ nghèo|]], giảm [[46 hộ|change down @start]].",
        "change",
        "giảm 51",
    ),
    (
        "Thu ngân sách [[45 tỷ đồng|]], tăng [[25%|change up @same]] so với cùng kỳ ([[40 tỷ đồng|other @same]]).",
        "change",
        "12,5%",
    ),
    # Implausible
    (
        "Thu ngân sách ước đạt trên [[49 tỷ 687 triệu đồng|]], đạt [[790,2%|pot @plan]].",
        "implausible",
        "khoảng 6.288 triệu đồng",
    ),
    ("Vi phạm trật tự đô thị giảm [[120%|change down @same]] so với cùng kỳ.", "implausible", "giảm 120%"),
    ("Hồ sơ trực tuyến chiếm [[132%|]].", "implausible", "132%"),
    ("Tỷ lệ hộ dùng nước sạch [[104%|]].", "implausible", "104%"),
    ("Có [[15/13 xã|]] không còn nhà tạm.", "implausible", "15 trong 13"),
    # Averages and products
    (
        'Tặng [[1.493 phần quà|]], mỗi phần từ [[150.000đ đến 200.000đ|k:range "VND"]], '
        "tổng số tiền [[436.450.000 đồng|total]].",
        "average",
        "292.331",
    ),
    (
        "Tặng [[145 suất quà|]], mỗi suất [[500.000 đồng|]], tổng kinh phí [[75,2 triệu đồng|total]].",
        "average",
        "72.500.000 đồng",
    ),
    (
        "Tặng [[412 phần quà|]] (bình quân [[500 ngàn đồng/phần|]]), tổng số tiền [[260 triệu đồng|total]].",
        "average",
        "206 triệu đồng",
    ),
    (
        "Diện tích [[115 ha|]], năng suất [[62,58 tạ/ha|k:other]], sản lượng [[791,67 tấn|]].",
        "average",
        "719,7 tấn",
    ),
    # Words
    (
        "Thu [[13.503.000.000đ|]] (Mười ba tỷ, năm trăm ba mươi triệu đồng).",
        "words",
        "13.530.000.000 đồng",
    ),
]


@pytest.mark.parametrize(("sentence", "code", "said"), PLANTED)
def test_a_planted_contradiction_is_found(sentence: str, code: str, said: str) -> None:
    found = doubts(sentence)
    assert [doubt.code for doubt in found] == [code]
    assert said in found[0].message
    assert found[0].message[-1] == "."
    assert found[0].facts
    assert found[0].params


RIGHT = [
    # A selection need not add up.
    "Kết nạp [[14 đảng viên|total #a]], trong đó [[11 đảng viên|part <a]] ở tổ dân phố.",
    "Có [[150 đại biểu|total #a]], trong đó [[62 đại biểu|part <a]] nữ, [[20 đại biểu|part <a]] trẻ.",
    "Tổng thu [[50 tỷ đồng|total #a]], trong đó thu nội địa [[40 tỷ đồng|part <a]], thu từ đất [[8 tỷ đồng|part <a]].",
    "Tặng [[300 suất quà|total #a]], chủ yếu cho hộ nghèo [[120 suất|part <a]] và hộ cận nghèo [[90 suất|part <a]].",
    "Ra quân [[14 đợt|total #a]], riêng phường Bắc [[6 đợt|part <a]], phường Nam [[3 đợt|part <a]].",
    "Có [[260 hội viên|total #a]], trong đó [[150 hội viên|part <a]] là đảng viên, "
    "[[180 hội viên|part <a]] là nông dân.",
    "Gieo [[90 ha|total #a]], gồm ngô [[40 ha|part <a]], lạc [[30 ha|part <a]] và các loại rau.",
    "Trồng [[12 loại cây|total #a]] như cam [[3 loại cây|part <a]], bưởi [[2 loại cây|part <a]]…",
    "Tiếp nhận [[100 hồ sơ|total #a]], trong đó đúng hạn [[80 hồ sơ|part <a]], quá hạn [[5 hồ sơ|part <a]].",
    "Đàn trâu, bò, lợn [[1.095 con|total #a]], trong đó trâu [[125 con|part <a]], bò [[300 con|part <a]].",
    # Parts that do add up, also as printed.
    "Đảng bộ có [[314 đảng viên|total #a]], trong đó có [[311 đảng viên chính thức|part <a]] và "
    "[[03 đảng viên dự bị|part <a]].",
    "Gieo [[22,5 ha|total #a]], gồm lúa [[12,3 ha|part <a]], ngô [[4,5 ha|part <a]], lạc [[5,6 ha|part <a]].",
    "Chi [[49 tỷ đồng|total #a]], gồm đầu tư [[30,4 tỷ đồng|part <a]] và thường xuyên [[18,3 tỷ đồng|part <a]].",
    'Hội có [[38 hội viên|total #a]] (nữ [[34|part "hội viên" <a]], nam [[04|part "hội viên" <a]]), chia ra: '
    'hưu trí [[18|part "hội viên" <a]], khác [[20|part "hội viên" <a]].',
    'Có [[100 lao động|total #a]], gồm [[60 lao động|part <a]] tại chỗ (nam [[40|part "lao động" <a]], '
    'nữ [[20|part "lao động" <a]]) và [[40 lao động|part <a]] nơi khác đến.',
    "Nam [[40 người|part <a]], nữ [[35 người|part <a]], tổng cộng [[75 người|total #a]].",
    "Có gần [[100 hộ|total #a]], gồm [[60 hộ|part <a]] nghèo, [[38 hộ|part <a]] cận nghèo.",
    "Cơ cấu kinh tế: công nghiệp [[45,2%|]], dịch vụ [[40%|]], nông nghiệp [[12%|]].",
    "Tặng [[50 suất|total #a]] quà, gồm [[10 triệu đồng|part <a]] tiền mặt.",
    # Percents that follow, rounded, cut off, or of something else
    "Gieo cấy [[115/116 ha|@plan]], đạt [[99,14%|pot @plan]] kế hoạch.",
    "Tiêm phòng [[971/876 liều|@plan]] = [[110,8%|pot @plan]].",
    "Có [[5.952/6.297 hộ|]] ghi tên, khoảng [[95%|]].",
    "Có [[2/3 xã|]] đạt chuẩn, đạt [[66,6%|]].",
    "Có [[7/13 xã|]] hoàn thành giao quân, đạt [[100%|pot @plan]] chỉ tiêu.",
    "Có [[7/13 xã|]] đạt chuẩn, tỷ lệ hộ nghèo [[2,1%|]].",
    "Thu [[49 tỷ 687 triệu đồng|]], kế hoạch [[52 tỷ đồng|target]], đạt [[95,6%|pot @plan]] kế hoạch.",
    "Thu [[45 tỷ đồng|]] trên kế hoạch [[60 tỷ đồng|target]], đạt [[75%|pot @plan]] dự toán tỉnh giao, "
    "[[70%|pot @plan]] dự toán hội đồng giao.",
    "Thu [[12,32 tỷ đồng|]], vượt [[23,2%|change up @plan]] so với dự toán [[10 tỷ đồng|target]].",
    "Thu được [[7,3 tỷ đồng|]], đạt [[105%|pot @plan]] kế hoạch.",
    "Tỷ lệ hộ tham gia bảo hiểm y tế đạt [[102%|]] kế hoạch giao.",
    "Vận động [[15/13 xã|@plan]] theo kế hoạch.",
    # Changes that agree, or whose base is not stated
    "Lạc: thực hiện [[33/31,5 ha|@plan]]; vượt [[1,5 ha|change up @plan]] so kế hoạch.",
    "Hộ nghèo từ [[231 hộ|other]] xuống còn [[185 hộ|]], giảm [[46 hộ|change down]].",
    "Xảy ra [[05 vụ|]] tai nạn, giảm [[02 vụ|change down @same]] ([[28,6%|change down @same]]) so với cùng kỳ.",
    "Phường có [[185 hộ nghèo|]], giảm [[46 hộ|change down @start]] so với đầu năm.",
    "Thu [[45 tỷ đồng|]], tăng [[12,5%|change up @same]] so với cùng kỳ ([[40 tỷ đồng|other @same]]).",
    "Hộ nghèo [[38 hộ|]] ([[4,12%|]]), giảm [[0,54%|change down @start]] so với đầu năm.",
    "Vi phạm giảm [[100%|change down @same]] so với cùng kỳ.",
    # Averages inside their range, products that come out
    'Tặng [[1.493 phần quà|]], mỗi phần từ [[150.000đ đến 800.000đ|k:range "VND"]], '
    "tổng số tiền [[436.450.000 đồng|total]].",
    "Tặng [[145 suất quà|]], mỗi suất [[500.000 đồng|]], tổng kinh phí [[72,5 triệu đồng|total]].",
    "Tặng [[20 suất quà|]], mỗi suất [[300.000 đồng|]] và một phần quà trị giá [[200.000 đồng|]], "
    "tổng trị giá [[10 triệu đồng|total]].",
    "Diện tích [[115 ha|]], năng suất [[62,58 tạ/ha|k:other]], sản lượng [[719,67 tấn|]].",
    "Gieo [[300 ha|]], đã gặt [[250 ha|]], năng suất [[60 tạ/ha|k:other]], sản lượng [[1.500 tấn|]].",
    "Thu [[13.503.000.000đ|]] (Mười ba tỷ, năm trăm linh ba triệu đồng).",
    "Thu [[12.000.000đ|]] (trong đó đồng chí Chủ tịch ủng hộ một nửa).",
]


@pytest.mark.parametrize("sentence", RIGHT)
def test_what_is_right_stays_silent(sentence: str) -> None:
    assert [doubt.message for doubt in doubts(sentence)] == []


@pytest.mark.parametrize("marked", load("open"), ids=lambda marked: marked.name)
def test_a_marked_text_has_exactly_its_doubts(marked: Marked) -> None:
    text = Text(marked.text)
    facts = [
        replace(fact, start=len(Text(marked.text[: fact.start]).norm), end=len(Text(marked.text[: fact.end]).norm))
        for fact in as_facts(marked)
    ]
    expected = {(code, tuple(sorted(where))) for code, where in marked.doubts}
    assert {(doubt.code, doubt.facts) for doubt in find(text, facts)} == expected


@pytest.mark.parametrize(
    "text",
    [
        "Uû ban nh©n d©n ph­êng, ®¶ng uû vµ c¸c ®oµn thÓ tæ chøc héi nghÞ s¬ kÕt th¸ng 5 n¨m 2003",
        "Céng hoµ x· héi chñ nghÜa ViÖt Nam. §éc lËp - Tù do - H¹nh phóc. Thu ng©n s¸ch ®¹t 12 tû ®ång",
    ],
)
def test_tcvn3_is_recognised_and_said(text: str) -> None:
    found = find(Text(text), [])
    assert [(doubt.code, doubt.params["encoding"]) for doubt in found] == [("encoding", "TCVN3")]


@pytest.mark.parametrize(
    "text",
    [
        "Uûy ban nhaân daân phöôøng, Ñaûng uûy vaø caùc ñoaøn theå toå chöùc hoäi nghò sô keát thaùng 5 naêm 2003",
        "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam. Thu ngaân saùch ñaït 12 tyû ñoàng",
    ],
)
def test_vni_is_recognised_and_said(text: str) -> None:
    found = find(Text(text), [])
    assert [(doubt.code, doubt.params["encoding"]) for doubt in found] == [("encoding", "VNI")]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Ủy ban nhân dân phường tổ chức hội nghị sơ kết; đường dài 450 m, rộng 7 m². © 2024 Cổng thông tin ® ½ µ",
        "Uỷ ban nhân dân, hoà bình, thuỷ lợi, quý I, toán học, hoàn thành, khoẻ mạnh, loá, xoè, huỷ bỏ",
        "Le maïs, l'août, le goût, où Noël naïf et l'hôtel à Zaïre; « Bonjour », garçon, élève, pâté, forêt",
        "O coração põe ações e leões; não, mãe, pão, irmãs, aviões, três avôs, você também",
        "Schöne Grüße, größer, böse Öfen, früher für Äpfel; ½ Liter, 5 µm, ® und © gelten",
        "Pimeä hopea ja valkeä yö, työ, pyörä, sää, leveä, korkeä; el col·legi, paral·lel, il·lusió; año, niño",
        "Blåbær og rødgrød, søen, høne, bøn; en å, ø og øl; Curaçao; smörgåsbord, köttbullar, höst, öga",
        "Uy ban nhan dan phuong to chuc hoi nghi so ket, khong dau",
        "© © © ® ® ¸ µ ¶ · ¹",
    ],
)
def test_no_other_text_is_taken_for_an_old_code(text: str) -> None:
    assert find(Text(text), []) == ()
