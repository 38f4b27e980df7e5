"""How great a number may become: what is rolled up is whole numbers of 64 bits, and what is beyond them is refused.

Engines by themselves differ: DuckDB and PostgreSQL add up in more bits and then fail, SQLite fails or goes on in
floating point, Spark wraps round. So sums and products that carry figures are written for each of them in such a way
that they are right to the last digit or fail, and every engine's failure becomes the same sentence.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import DataError, OperationalError
from django.utils.translation import gettext_lazy as _

from giaoban.base.errors import Refusal, declare

TOO_GREAT = declare(
    "rollup.too_great",
    _(
        "Tổng của các số liệu được hỏi lớn quá mức tính được (trên 9 tỷ tỷ). Có số liệu ghi sai đơn vị tính: "
        "hãy mở từng đơn vị trực thuộc để tìm số đó và sửa lại."
    ),
)
# No number of a cell is larger.
LARGEST = 2**63 - 1


def within(value: int | None) -> int | None:
    """A number that an answer may hold; refuses a greater one."""
    if value is not None and not -LARGEST <= value <= LARGEST:
        raise Refusal(TOO_GREAT)
    return value


# --- how engines are asked

# The columns of the steps that carry figures; with how exact these are, those that are brought to a scale.
_FIGURES = ("value", "numerator", "denominator")
_SCALED = (*_FIGURES, "step")
# What Spark is told to fail with.
_SAID = "giaoban: beyond 64 bits"
# A sum as two: that of the upper 32 bits of each number, and that of the lower ones, from which is carried over.
_SUM = "CASE WHEN NOT {upper} BETWEEN -2147483648 AND 2147483647 THEN {fail} ELSE {joined} END"
_DIALECTS = {
    "sqlite": {
        "lower": "SUM(({x}) & 4294967295)",
        "upper": "(SUM(({x}) >> 32) + ({lower} >> 32))",
        "joined": "({upper} << 32) | ({lower} & 4294967295)",
        # The least whole number has no counterpart above nought.
        "fail": "ABS(-9223372036854775807 - 1)",
        "product": "CASE WHEN TYPEOF({x}) = 'real' THEN {fail} ELSE {x} END",
    },
    "pyspark": {
        "lower": "SUM(({x}) & 4294967295)",
        "upper": "(SUM(SHIFTRIGHT({x}, 32)) + SHIFTRIGHT({lower}, 32))",
        "joined": "SHIFTLEFT({upper}, 32) | ({lower} & 4294967295)",
        "fail": f"CAST(RAISE_ERROR('{_SAID}') AS BIGINT)",
        "product": "CASE WHEN TRY_MULTIPLY({a}, {b}) IS NULL AND {a} IS NOT NULL AND {b} IS NOT NULL THEN {fail} "
        "ELSE TRY_MULTIPLY({a}, {b}) END",
    },
}


def held(tree: Any, dialect: str) -> Any:
    """A step's SELECT (sqlglot) whose sums and products of figures are right or fail, for engines of which neither can
    be said of their own ones."""
    import sqlglot
    import sqlglot.expressions as sg

    words = _DIALECTS[dialect]

    def text(one: Any) -> str:
        return str(one.sql(dialect=dialect))

    for found in [*tree.find_all(sg.Sum, sg.Mul)]:
        if not isinstance(found.parent, sg.Alias):
            continue
        if isinstance(found, sg.Sum) and found.parent.alias in _FIGURES:
            x = text(found.this)
            lower = words["lower"].format(x=x)
            upper = words["upper"].format(x=x, lower=lower)
            said = _SUM.format(upper=upper, fail=words["fail"], joined=words["joined"].format(upper=upper, lower=lower))
        elif isinstance(found, sg.Mul) and found.parent.alias in _SCALED:
            a, b = text(found.this), text(found.expression)
            said = words["product"].format(x=text(found), a=a, b=b, fail=words["fail"])
        else:
            continue
        found.replace(sqlglot.parse_one(said, dialect=dialect))
    return tree


# --- what engines fail with


@contextmanager
def in_words() -> Iterator[None]:
    """What an engine fails with beyond 64 bits, refused with the sentence."""
    try:
        yield
    except Refusal:
        raise
    except Exception as error:
        if not _beyond(error):
            raise
        raise Refusal(TOO_GREAT) from error


def _beyond(error: Exception) -> bool:
    if isinstance(error, DataError):
        # PostgreSQL's numeric_value_out_of_range
        return getattr(error.__cause__, "sqlstate", "") == "22003"
    if isinstance(error, OperationalError):
        return str(error) == "integer overflow"
    return _SAID in str(error)
