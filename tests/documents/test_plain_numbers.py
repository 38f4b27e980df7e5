"""Numbers that are no figures, by the written list; everything else is pointed out."""

import pytest

from giaoban.documents.plain_numbers import plain_kinds, unexplained


def texts(line: str, terms: tuple[str, ...] = ()) -> list[str]:
    return [line[start:end] for start, end in unexplained(line, terms)]


@pytest.mark.parametrize("line", [line for kind in plain_kinds() for line in kind.examples])
def test_the_lists_own_examples_are_explained(line: str) -> None:
    assert texts(line) == []


@pytest.mark.parametrize("line", [line for kind in plain_kinds() for line in kind.counterexamples])
def test_the_lists_own_counterexamples_are_pointed_out(line: str) -> None:
    assert texts(line) != []


@pytest.mark.parametrize(
    ("line", "pointed_out"),
    [
        ("Thu ngân sách tháng 02 đạt 12,5 tỷ đồng.", ["12,5"]),
        ("Tháng 3 năm 2024 có 2024 hộ.", ["2024"]),
        ("Năm 2024.500 tấn lúa.", ["2024.500"]),
        ("Ngày 3/2 trao 93 huy hiệu.", ["93"]),
        ("Đạt 3/2 chỉ tiêu.", ["3/2"]),
        ("Quý 3 đạt 3%.", ["3"]),
        ("Thực hiện Nghị quyết số 15/NQ-HĐND ngày 12/12/2023.", []),
        ("Thôn 3 có 15 hộ nghèo, thôn 4 có 2.", ["15", "2"]),
        ("Phường 5 hộ nghèo giảm.", ["5"]),
        ("Tổng số: ba trăm bốn mươi hai hộ.", ["ba trăm bốn mươi hai"]),
        ("Một số hộ, hai bên đường.", []),
        ("\uff11\uff12 hộ", ["\uff11\uff12"]),
        ("Kỷ niệm 94 năm Ngày thành lập Đảng 03/02.", ["03/02"]),
        ("lúc 14 giờ 30 phút ngày 05/3/2024", []),
        ("Số điện thoại: 0296 3 841 190", []),
    ],
)
def test_doubt_means_pointed_out(line: str, pointed_out: list[str]) -> None:
    assert texts(line) == pointed_out


def test_names_of_measures_and_works_may_hold_digits() -> None:
    line = "Tiến độ công trình Xây mới nhà văn hóa cụm 4-5 đạt kế hoạch, còn 3 hộ."
    assert texts(line) == ["4", "5", "3"]
    assert texts(line, ("Xây mới nhà văn hóa cụm 4-5",)) == ["3"]


def test_what_only_the_reader_takes_for_a_figure_is_pointed_out() -> None:
    assert texts("Xây dựng hai mô hình, ba tổ hợp tác.") == ["hai mô hình", "ba tổ hợp tác"]
    assert texts("Hai bên thống nhất một số nội dung.") == []
