"""From a family to the measure that is recorded."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from giaoban.catalogue.definitions import measure_definitions
from giaoban.catalogue.matching import measure_for, standing


def picked(sentence: str, family: str, kind: str, unit: str | None, role: str = "actual") -> str | None:
    """The measure for the figure that stands between brackets."""
    start = sentence.index("[")
    end = sentence.index("]") - 1
    return measure_for(family, kind, unit, role, sentence.replace("[", "").replace("]", ""), start, end)


@pytest.mark.parametrize(
    ("sentence", "family", "kind", "unit", "code"),
    [
        ("Thu ngân sách nhà nước ước trên [49 tỷ 687 triệu đồng]", "KT01", "money", "VND", "KT01"),
        ("giải ngân vốn đầu tư công đạt [61,5%] kế hoạch", "KT06", "percent", "%", "KT06"),
        ("đã giải ngân [12,4 tỷ đồng] vốn đầu tư công", "KT06", "money", "VND", "KT06"),
        ("nâng cấp đường liên thôn đạt [60%] khối lượng", "KT07", "percent", "%", "KT07"),
        ("Thu nhập bình quân đầu người đạt [78 triệu đồng]", "KT08", "money", "VND", "KT08"),
        ("Thu nhập bình quân [78 triệu đồng/người/năm]", "KT08", "money", "VND/người", "KT08"),
        ("gieo cấy [61,2/64,8 ha] lúa Xuân", "KT10", "ratio", "ha", "KT10"),
        ("có [4] doanh nghiệp và 31 hộ kinh doanh mới", "KT12", "count", "doanh nghiệp", "KT12.doanh_nghiep"),
        ("có 4 doanh nghiệp và [31] hộ kinh doanh mới", "KT12", "count", "hộ kinh doanh", "KT12.ho_kinh_doanh"),
        ("[100%] xã, phường đạt chỉ tiêu thu gom rác", "DT01", "percent", "%", "DT01.ty_le_don_vi"),
        ("tỷ lệ hộ được thu gom rác đạt [97,2%]", "DT01", "percent", "%", "DT01.ty_le"),
        ("[3] xã, phường đạt chỉ tiêu 60% số hộ phân loại rác", "DT02", "count", "xã, phường", "DT02.don_vi"),
        ("có [1.204/1.310 hộ] phân loại rác tại nguồn", "DT02", "ratio", "hộ", "DT02.ty_le"),
        ("bàn giao [2,35 ha] mặt bằng", "DT07", "area", "ha", "DT07.dien_tich"),
        ("giải phóng mặt bằng tuyến tránh đạt [85%]", "DT07", "percent", "%", "DT07.tien_do"),
        ("còn [24 hộ cận nghèo]", "VX02", "count", "hộ cận nghèo", "VX02"),
        ("hộ cận nghèo chiếm [1,1%]", "VX02", "percent", "%", "VX02.ty_le"),
        ("chăm lo cho [237 hộ nghèo]", "VX06", "count", "hộ nghèo", "VX06.ho_ngheo"),
        ("chăm lo cho 237 hộ nghèo, [12 hộ cận nghèo]", "VX06", "count", "hộ cận nghèo", "VX06.ho_can_ngheo"),
        ("cả [2.817 hộ] nghèo, cận nghèo đều có quà", "VX06", "count", "hộ", "VX06"),
        ("giao [23/23 tân binh] cho hai đơn vị", "QA01", "ratio", "tân binh", "QA01.ty_le"),
        ("huấn luyện dân quân [62/64 đ/c]", "QA03", "ratio", "đ/c", "QA03"),
        ("kích hoạt mức 2 cho [9.412/10.087 công dân]", "HC06", "ratio", "công dân", "HC06"),
        ("cấp thẻ BHYT cho [468 thành viên hộ nghèo]", "YT02", "count", "thành viên hộ nghèo", "YT02"),
        ("tiễn [21/21 thanh niên] lên đường nhập ngũ", "QA01", "ratio", "thanh niên", "QA01.ty_le"),
        ("tiễn [21 thanh niên] lên đường nhập ngũ", "QA01", "count", "thanh niên", "QA01.nguoi"),
        ("[100%] xã, phường hoàn thành giao quân", "QA01", "percent", "%", "QA01.ty_le_don_vi"),
        ("[12/13 xã, phường] hoàn thành giao quân", "QA01", "ratio", "xã, phường", "QA01.don_vi"),
        ("xảy ra [7 vụ] tai nạn giao thông", "QA05", "count", "vụ", "QA05.vu"),
        ("7 vụ, làm [2 người] chết và 3 người bị thương", "QA05", "count", "người", "QA05.chet"),
        ("7 vụ, làm 2 người chết và [3 người] bị thương", "QA05", "count", "người", "QA05.bi_thuong"),
        ("làm chết [2 người], bị thương 3 người", "QA05", "count", "người", "QA05.chet"),
        ("làm chết 2 người, bị thương [3 người]", "QA05", "count", "người", "QA05.bi_thuong"),
        ("tiếp [35 lượt] công dân, nhận 12 đơn", "HC03", "count", "lượt", "HC03.luot_tiep"),
        ("tiếp 35 lượt công dân, nhận [12 đơn]", "HC03", "count", "đơn", "HC03.don"),
        ("đã giải quyết [91,7%] số đơn", "HC03", "percent", "%", "HC03.ty_le_giai_quyet"),
        ("đúng hạn [490 hồ sơ]", "HC01", "count", "hồ sơ", "HC01"),
        ("Đảng bộ có [314 đảng viên], gồm 311 chính thức", "XD01", "count", "đảng viên", "XD01"),
        (
            "gồm [311 đảng viên chính thức], 03 đảng viên dự bị",
            "XD01",
            "count",
            "đảng viên chính thức",
            "XD01.chinh_thuc",
        ),
        ("gồm [311] chính thức, 03 dự bị", "XD01", "count", "đảng viên", "XD01.chinh_thuc"),
        ("gồm 311 chính thức, [03] dự bị", "XD01", "count", "đảng viên", "XD01.du_bi"),
        ("[7/13] xã, phường kết nạp được đảng viên", "XD03", "ratio", "xã, phường", "XD03"),
        ("[02 Đảng bộ] kết nạp trong đơn vị kinh tế tư nhân", "XD03", "count", "Đảng bộ", "XD03.tu_nhan"),
        ("[6 chi bộ, TDP] kết nạp 11 đảng viên", "XD03", "count", "chi bộ, TDP", "XD03.to_dan_pho"),
        ("[11 đảng viên] làm thủ tục chuyển sinh hoạt", "XD04", "count", "đảng viên", "XD04"),
        ("trong đó [6 đồng chí] chuyển đến, 4 đồng chí chuyển đi", "XD04", "count", "đồng chí", "XD04.tiep_nhan"),
        ("trong đó 6 đồng chí chuyển đến, [4 đồng chí] chuyển đi", "XD04", "count", "đồng chí", "XD04.chuyen_di"),
        ("tiếp nhận [6 đồng chí], chuyển đi 4 đồng chí", "XD04", "count", "đồng chí", "XD04.tiep_nhan"),
        ("chuyển đến 5 đồng chí và chuyển đi [3 đồng chí]", "XD04", "count", "đồng chí", "XD04.chuyen_di"),
        ("thẩm tra lý lịch [10 quần chúng]", "XD06", "count", "quần chúng", "XD06.tham_tra"),
        ("hoàn thiện [01 hồ sơ] đề nghị kết nạp", "XD06", "count", "hồ sơ", "XD06.ho_so"),
        ("đạt và vượt [32/33 chỉ tiêu]", "XD12", "ratio", "chỉ tiêu", "XD12.ty_le"),
        ("đề ra [18 chỉ tiêu]", "XD12", "count", "chỉ tiêu", "XD12.tong"),
        ("14 chỉ tiêu vượt, 8 chỉ tiêu đạt, [1 chỉ tiêu] chưa đạt", "XD12", "count", "chỉ tiêu", "XD12.chua_dat"),
        ("[14 chỉ tiêu] vượt, 8 chỉ tiêu đạt, 1 chỉ tiêu chưa đạt", "XD12", "count", "chỉ tiêu", "XD12.vuot"),
        ("giấy khen cho [2 chi bộ] và 42 đảng viên", "TD01", "count", "chi bộ", "TD01.tap_the"),
        ("giấy khen cho 2 chi bộ và [42 đảng viên]", "TD01", "count", "đảng viên", "TD01.ca_nhan"),
    ],
)
def test_a_figure_goes_to_the_measure_its_words_name(
    sentence: str, family: str, kind: str, unit: str, code: str
) -> None:
    assert picked(sentence, family, kind, unit) == code


def test_a_part_may_be_told_by_words_that_its_whole_has_too() -> None:
    sentence = "chuyển sinh hoạt đảng cho [11 đảng viên], trong đó tiếp nhận 6, chuyển sinh hoạt đảng 4 đồng chí"
    assert picked(sentence, "XD04", "count", "đảng viên", "total") == "XD04"
    sentence = "chuyển sinh hoạt đảng cho 11 đảng viên, trong đó tiếp nhận 6, chuyển sinh hoạt đảng [4 đồng chí]"
    assert picked(sentence, "XD04", "count", "đồng chí", "part") == "XD04.chuyen_di"


def test_a_part_of_money_is_not_taken_for_money_spent() -> None:
    sentence = "kế hoạch vốn đầu tư công là 28.745 triệu đồng, trong đó vốn kéo dài [6.120 triệu đồng]"
    assert picked(sentence, "KT06", "money", "VND", "part") is None


def test_people_of_an_accident_are_not_accidents() -> None:
    assert measure_for("QA05", "count", "người", text="liên quan 5 người") is None
    assert measure_for("QA05", "count", "vụ") == "QA05.vu"


@pytest.mark.parametrize(
    ("family", "kind", "unit"),
    [
        ("VX01", "money", "VND"),
        ("KT11", "percent", "%"),
        ("KT01", "count", "doanh nghiệp"),
        ("KT07", "count", "công trình"),
        ("DT04", "count", "trường hợp"),
        ("XX99", "count", "hộ"),
        ("DT07", "ratio", "km"),
        ("DT07", "length", "km"),
        ("DT03", "length", "m"),
    ],
)
def test_what_fits_no_measure_gets_none(family: str, kind: str, unit: str) -> None:
    assert measure_for(family, kind, unit) is None


@pytest.mark.parametrize(
    ("sentence", "family", "code"),
    [
        ("Kéo giảm [5%] số vụ phạm pháp", "QA04", None),
        ("tỷ lệ khám phá án trên [90%]", "QA04", "QA04.ty_le_kham_pha"),
        ("phấn đấu giảm tỷ lệ hộ nghèo [0,3%]", "VX03", None),
        ("phấn đấu giảm tỷ lệ hộ nghèo xuống còn [0,8%]", "VX03", "VX03"),
    ],
)
def test_how_much_something_is_to_change_is_no_target_for_what_it_becomes(
    sentence: str, family: str, code: str | None
) -> None:
    assert picked(sentence, family, "percent", "%", "target") == code


def test_what_is_said_about_a_figure_goes_with_that_figure_and_is_no_value() -> None:
    assert measure_for("KT01", "percent", "%", "percent_of_target", "đạt 790,2%") == "KT01"
    assert standing("KT01", "percent", "%", "percent_of_target") == "assertion"
    assert measure_for("VX01", "count", "hộ", "change") == "VX01"
    assert standing("VX01", "count", "hộ", "change") == "assertion"
    assert measure_for("VX04", "range", "VND", "range") == "VX04"
    assert standing("VX04", "range", "VND", "range") == "assertion"
    assert measure_for("VX04", "money", "VND/phần") == "VX04"
    assert standing("VX04", "money", "VND/phần") == "assertion"
    assert measure_for("VX03", "percent", "%", "change") == "VX03"


def test_what_a_figure_is_for_its_measure() -> None:
    assert standing("KT01", "money", "VND") == "value"
    assert standing("KT08", "money", "VND/người") == "value"
    assert standing("VX03", "percent", "%") == "value"
    assert standing("KT06", "money", "VND") == "numerator"
    assert standing("KT06", "money", "VND", "total") == "denominator"
    assert standing("HC01", "count", "hồ sơ", "part") == "numerator"
    assert standing("QA01.ty_le", "ratio", "thanh niên") == "fraction"
    assert standing("XD02", "count", "đảng viên", "target") == "target"
    assert standing("KT06", "percent", "%", "target") == "target"
    # "ít nhất 36 tổ", "kế hoạch vốn 28 tỷ": a target of a part is no target of the percent.
    assert standing("VX11", "count", "tổ", "target") == "assertion"
    assert standing("KT06", "money", "VND", "target") == "assertion"
    assert standing("YT06.ty_le", "ratio", "trường", "target") == "assertion"
    with pytest.raises(KeyError):
        standing("KT99", "count", "hộ")


def test_spelling_variants_pick_the_same_measure() -> None:
    decomposed = "gồm 03 đảng viên dự bị"
    assert measure_for("XD01", "count", "đảng viên", text=decomposed) == "XD01.du_bi"
    assert measure_for("XD01", "count", "ĐẢNG VIÊN", text="03 ĐẢNG VIÊN DỰ BỊ") == "XD01.du_bi"


def test_every_measure_can_be_reached() -> None:
    for code, row in measure_definitions().items():
        kind = {"percent": "percent", "money": "money", "area": "area", "weight": "weight", "count": "count"}
        noun = {"percent": "%", "money": "VND"}.get(row.dimension, row.units[0] if row.units else row.unit)
        words = f"5 {(row.next or row.words or ('',))[0]}"
        got = measure_for(row.family, kind[row.dimension], noun, "actual", words, 0, 1)
        assert got == code, row


KINDS = ["count", "money", "percent", "ratio", "range", "area", "length", "weight", "other"]
ROLES = ["actual", "target", "percent_of_target", "change", "part", "total", "range", "progress", "other"]
FAMILIES = sorted({row.family for row in measure_definitions().values()})


@given(st.sampled_from(FAMILIES), st.sampled_from(KINDS), st.text(max_size=12), st.sampled_from(ROLES), st.text())
def test_no_text_breaks_it_and_what_it_picks_is_of_the_family(
    family: str, kind: str, unit: str, role: str, text: str
) -> None:
    middle = len(text) // 2
    code = measure_for(family, kind, unit, role, text, middle, middle)
    if code is not None:
        assert measure_definitions()[code].family == family
        assert standing(code, kind, unit, role)
    if kind == "percent" and role == "actual" and code is not None:
        assert measure_definitions()[code].unit == "%"
    if kind == "money" and role == "actual" and "/" not in unit and code is not None:
        assert "đồng" in measure_definitions()[code].unit + measure_definitions()[code].part_unit
