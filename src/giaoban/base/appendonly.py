"""Tables that only grow: what was written can neither be changed nor removed through the code."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, ClassVar, NoReturn, Self, TypeVar

from django.db import connection, models

M_co = TypeVar("M_co", bound=models.Model, covariant=True)


class AppendOnlyError(RuntimeError):
    """Code tried to change or remove a row of a table that only grows, or to add one past its gate: a bug."""


_gate_open: ContextVar[bool] = ContextVar("giaoban_gate_open", default=False)


@contextmanager
def gate_open() -> Iterator[None]:
    """While it lasts, rows may be added to the tables behind the gate. Only `figures.gate` uses it."""
    token = _gate_open.set(True)
    try:
        yield
    finally:
        _gate_open.reset(token)


def _refuse(model: type[models.Model], what: str) -> NoReturn:
    raise AppendOnlyError(f"{model._meta.label} only grows: {what} is not done")


class AppendOnlyQuerySet(models.QuerySet[M_co]):
    """Rows that can be read, and added by the gate."""

    def update(self, **kwargs: Any) -> int:
        """Refused."""
        _refuse(self.model, "update")

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refused."""
        _refuse(self.model, "delete")

    def bulk_update(self, *args: Any, **kwargs: Any) -> int:
        """Refused."""
        _refuse(self.model, "bulk_update")

    def bulk_create(self, *args: Any, **kwargs: Any) -> list[M_co]:
        """Add rows, never in place of others: for the gate, or to a table that is `in_bulk`."""
        if kwargs.get("update_conflicts") or not (_gate_open.get() or getattr(self.model, "in_bulk", False)):
            _refuse(self.model, "bulk_create past the gate")
        return super().bulk_create(*args, **kwargs)


class AppendOnlyManager(models.Manager[M_co]):
    """Every way to the rows leads through AppendOnlyQuerySet."""

    def get_queryset(self) -> AppendOnlyQuerySet[M_co]:
        """The rows."""
        return AppendOnlyQuerySet(self.model, using=self._db)


class AppendOnly(models.Model):
    """A row that is added once. `behind_gate`: only while `gate_open` lasts. `in_bulk`: many at once without the gate,
    for histories that hang on no chain and no sequence."""

    behind_gate: ClassVar[bool] = True
    in_bulk: ClassVar[bool] = False
    objects: ClassVar[models.Manager[Self]] = AppendOnlyManager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the row; a second time is refused."""
        if not self._state.adding:
            _refuse(type(self), "save of a row that exists")
        if self.behind_gate and not _gate_open.get():
            _refuse(type(self), "save past the gate")
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refused."""
        _refuse(type(self), "delete")


def add_rows(rows: Sequence[AppendOnly]) -> None:
    """Add rows of one table, whose keys are all given, while the gate is open.

    As `bulk_create`, which spends most of its time putting the SQL together value by value: COPY on PostgreSQL, one
    prepared INSERT elsewhere. Values must be plain (str, int, bool, date, datetime or None), keys included.
    """
    if not rows:
        return
    model = type(rows[0])
    if not _gate_open.get():
        _refuse(model, "add_rows past the gate")
    quote = connection.ops.quote_name
    fields = model._meta.concrete_fields
    table, columns = quote(model._meta.db_table), ", ".join(quote(str(one.column)) for one in fields)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            names = [one.attname for one in fields]
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as sink:
                for row in rows:
                    sink.write_row([getattr(row, name) for name in names])
            return
        places = ", ".join(["%s"] * len(fields))
        adapted = [(one.attname, _adapter(one)) for one in fields]
        cursor.executemany(
            f"INSERT INTO {table} ({columns}) VALUES ({places})",  # noqa: S608
            [[adapt(getattr(row, name)) for name, adapt in adapted] for row in rows],
        )


def _adapter(field: "models.Field[Any, Any]") -> Callable[[Any], Any]:
    """How a field's values are handed to the database's own driver."""
    if isinstance(field, models.DateTimeField):
        return connection.ops.adapt_datetimefield_value
    if isinstance(field, models.DateField):
        return connection.ops.adapt_datefield_value
    return _as_it_is


def _as_it_is(value: Any) -> Any:
    return value
