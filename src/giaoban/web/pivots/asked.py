"""From an address to a layout and back; the layouts that one click gives."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.http import QueryDict
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giaoban.base.errors import Refusal, declare
from giaoban.rollup.layouts import Axis, Layout, LayoutError, Span, Value, Whose, read, words

BAD_LAYOUT = declare(
    "web.bad_layout", gettext_lazy("Không hiểu lựa chọn “%(word)s” của bảng. Hãy chọn lại trong danh sách.")
)
# Without one of these nothing was chosen yet: the period and the boundaries come along from the other tabs.
_CHOICES = ("hang", "cot", "so", "don-vi", "u", "ct", "lv", "cach-ky", "giao", "chi-tiet")


def layout_of(query: QueryDict) -> Layout:
    """The layout that an address asks for. Refuses, naming the word, what is none."""
    try:
        return read(dict(query.lists()))
    except LayoutError as error:
        raise Refusal(BAD_LAYOUT, word=error.args[0]) from error


def chosen(query: QueryDict) -> bool:
    """Whether an address chooses anything of a table."""
    return any(query.get(name) for name in _CHOICES)


def query_of(layout: Layout, **more: object) -> str:
    """A layout as the part of an address after "?"."""
    pairs = [(name, word) for name, found in words(layout).items() for word in found]
    return urlencode([*pairs, *((name, str(value)) for name, value in more.items() if value)])


def hidden(layout: Layout) -> list[tuple[str, str]]:
    """A layout as the hidden fields of a form."""
    return [(name, word) for name, found in words(layout).items() for word in found]


@dataclass(frozen=True, slots=True)
class Start:
    """A layout that one click gives."""

    name: str
    layout: Layout


def first(has_units: bool) -> Layout:
    """What is shown to whoever has chosen nothing: the units below by what they were assigned, else one's own."""
    return starts(has_units, None, ())[0].layout


# How much of what forms ask came, and how much of it by its day.
_CAME = (Value.COMPLETENESS, Value.TIMELINESS)


def starts(has_units: bool, measure_id: int | None, kept: Sequence[str]) -> list[Start]:
    """The layouts to begin with. `measure_id`: the one that a table of one indicator begins with; `kept`: the anchor
    and the boundaries that go along."""
    anchor, boundaries = kept if kept else ("", "then")
    found = [*_below(measure_id), *_own()] if has_units else _own()
    return [Start(one.name, replace(one.layout, anchor=anchor, boundaries=boundaries)) for one in found]


def _own() -> list[Start]:
    """Layouts of a unit by itself."""
    return [
        Start(
            _("Kỳ này so với kế hoạch, cùng kỳ, kỳ trước"),
            Layout(
                rows=(Axis.FIELD, Axis.MEASURE),
                columns=(Axis.VALUE,),
                values=(
                    Value.THIS_PERIOD,
                    Value.CHANGE_PREVIOUS,
                    Value.TO_DATE,
                    Value.TARGET,
                    Value.PERCENT,
                    Value.CHANGE_TO_DATE,
                ),
                whose=Whose.SELF,
            ),
        ),
        Start(
            _("Từng tháng trong năm"),
            Layout(
                rows=(Axis.FIELD, Axis.MEASURE),
                columns=(Axis.PERIOD,),
                values=(Value.THIS_PERIOD,),
                whose=Whose.SELF,
                span=Span.MONTHS,
            ),
        ),
        Start(
            _("Cùng kỳ ba năm"),
            Layout(
                rows=(Axis.FIELD, Axis.MEASURE),
                columns=(Axis.PERIOD,),
                values=(Value.TO_DATE,),
                whose=Whose.SELF,
                span=Span.YEARS,
                count=3,
            ),
        ),
        Start(
            _("Đầy đủ, đúng hạn: từng lĩnh vực × các tháng"),
            Layout(
                rows=(Axis.FIELD,),
                columns=(Axis.PERIOD, Axis.VALUE),
                values=_CAME,
                whose=Whose.SELF,
                span=Span.MONTHS,
            ),
        ),
    ]


def _below(measure_id: int | None) -> list[Start]:
    """Layouts of the units below one."""
    return [
        Start(
            _("Các đơn vị × chỉ tiêu được giao: % kế hoạch"),
            Layout(rows=(Axis.MEASURE,), columns=(Axis.UNIT,), values=(Value.PERCENT,), only_targets=True),
        ),
        Start(
            _("Các đơn vị × mọi chỉ tiêu: lũy kế"),
            Layout(rows=(Axis.FIELD, Axis.MEASURE), columns=(Axis.UNIT,), values=(Value.TO_DATE,)),
        ),
        Start(
            _("Một chỉ tiêu: các đơn vị × các tháng"),
            Layout(
                rows=(Axis.UNIT,),
                columns=(Axis.PERIOD,),
                values=(Value.THIS_PERIOD,),
                measures=(measure_id,) if measure_id else (),
                span=Span.MONTHS,
            ),
        ),
        Start(
            _("Một chỉ tiêu: các đơn vị so kế hoạch và cùng kỳ"),
            Layout(
                rows=(Axis.UNIT,),
                columns=(Axis.VALUE,),
                values=(Value.TO_DATE, Value.TARGET, Value.PERCENT, Value.SAME_TO_DATE, Value.CHANGE_TO_DATE),
                measures=(measure_id,) if measure_id else (),
                sort=-3,
            ),
        ),
        Start(
            _("Đầy đủ, đúng hạn: các đơn vị × các tháng"),
            Layout(rows=(Axis.UNIT,), columns=(Axis.PERIOD, Axis.VALUE), values=_CAME, span=Span.MONTHS),
        ),
    ]
