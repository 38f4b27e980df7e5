"""Tables that only grow: what was written can neither be changed nor removed through the code."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, ClassVar, NoReturn, Self, TypeVar

from django.db import models

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
        """Add rows: for the gate only, and never in place of others."""
        if kwargs.get("update_conflicts") or not _gate_open.get():
            _refuse(self.model, "bulk_create past the gate")
        return super().bulk_create(*args, **kwargs)


class AppendOnlyManager(models.Manager[M_co]):
    """Every way to the rows leads through AppendOnlyQuerySet."""

    def get_queryset(self) -> AppendOnlyQuerySet[M_co]:
        """The rows."""
        return AppendOnlyQuerySet(self.model, using=self._db)


class AppendOnly(models.Model):
    """A row that is added once. `behind_gate`: only while `gate_open` lasts."""

    behind_gate: ClassVar[bool] = True
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
