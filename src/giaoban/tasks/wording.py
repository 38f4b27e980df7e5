"""The sentence that says how the tasks of a time stand: every part a bound count, and the parts add up. Pure.

The usual sentence of these reports leaves finished tasks without a deadline unexplained; here they have a part of their
own ("không có thời hạn"). Parts that are zero are left out: the others still add up.
"""

from collections.abc import Callable
from dataclasses import dataclass

from giaoban.documents.content import BoundFigure, Piece, Pieces
from giaoban.tasks.expressions import Window, value_of
from giaoban.tasks.rules import Counts
from giaoban.tasks.standing import GAVE
from vnfigures.numbers import format_number


@dataclass(frozen=True, slots=True)
class Told:
    """The counts of a window, and how each becomes a bound figure."""

    counts: Counts
    window: Window
    make_id: Callable[[], str]

    def figure(self, name: str, tail: str = "") -> BoundFigure:
        """A count as it is printed."""
        value = value_of(self.counts, name)
        if value is None:
            raise ValueError(name)
        return BoundFigure(self.make_id(), (self.window.expression(name),), format_number(value) + tail, (value,))

    def listed(self, *parts: tuple[str, str]) -> list[Piece]:
        """Those of the parts that are not zero, one after the other: "đúng hạn 5, quá hạn 2"."""
        pieces: list[Piece] = []
        for words, name in parts:
            if value_of(self.counts, name):
                pieces += [f"{', ' if pieces else ''}{words} ", self.figure(name)]
        return pieces


def sentence(told: Told, who: str) -> Pieces:
    """How the tasks of a time stand at its end, in the words of official reports."""
    counts, day = told.counts, f"{told.window.last:%d/%m/%Y}"
    if not counts.total:
        return (f"Đến ngày {day}, {who} không có nhiệm vụ nào phải theo dõi.",)
    what = "theo dõi" if told.window.whose == GAVE else "được cấp trên giao"
    pieces: list[Piece] = [f"Đến ngày {day}, {who} {what} ", told.figure("total"), " nhiệm vụ"]
    origin = told.listed(("kỳ trước chuyển sang", "carried"), ("giao mới trong kỳ", "given"))
    pieces += [" (", *origin, "). "]
    pieces += _done(told) + _undone(told)
    for words, name in (("đã báo cáo, chờ xác nhận", "waiting"), ("được gia hạn", "extended")):
        if value_of(counts, name):
            pieces += [" Có ", told.figure(name), f" nhiệm vụ {words}."]
    if counts.old:
        pieces.append(" Tồn đọng từ các năm trước: ")
        for index, (year, _n) in enumerate(counts.old):
            pieces += ["; " if index else "", f"năm {year}: ", told.figure(f"old-{year}"), " nhiệm vụ"]
        pieces.append(".")
    if counts.cancelled:
        pieces += [" Ngoài ra đã hủy ", told.figure("cancelled"), " nhiệm vụ, không tính vào tổng số."]
    return tuple(piece for piece in pieces if piece)


def _done(told: Told) -> list[Piece]:
    if not told.counts.done:
        return ["Chưa có nhiệm vụ nào hoàn thành."]
    pieces: list[Piece] = ["Đã hoàn thành ", told.figure("done"), " nhiệm vụ (", told.figure("percent-done", "%"), ")"]
    in_due = told.listed(("đúng hạn", "in_due"))
    if told.counts.before_due:
        in_due += [" (", *told.listed(("trước hạn", "before_due")), ")"]
    rest = told.listed(("quá hạn", "after_due"), ("không có thời hạn", "done_no_due"))
    between: list[Piece] = [", "] if in_due and rest else []
    return [*pieces, ", trong đó ", *in_due, *between, *rest, "."]


def _undone(told: Told) -> list[Piece]:
    if not told.counts.undone:
        return [" Không còn nhiệm vụ nào chưa hoàn thành."]
    pieces: list[Piece] = [" Chưa hoàn thành ", told.figure("undone"), " nhiệm vụ ("]
    pieces += [told.figure("percent-undone", "%"), ")"]
    in_time = told.listed(("trong hạn", "not_late"))
    if told.counts.soon:
        in_time += [" (", *told.listed(("sắp đến hạn", "soon")), ")"]
    rest = told.listed(("quá hạn", "overdue"), ("không có thời hạn", "no_due"), ("tạm dừng", "on_hold"))
    between: list[Piece] = [", "] if in_time and rest else []
    return [*pieces, ", trong đó ", *in_time, *between, *rest, "."]
