"""Rows by hand in place of the roll-up, and a draft made from them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from giaoban.base.actors import System
from giaoban.documents import sources
from giaoban.documents.actions.draft import draft
from giaoban.documents.compose import Matter
from giaoban.documents.models import Draft
from giaoban.registry.actions.register import register
from giaoban.rollup.rows import Row
from tests.documents import matters


@pytest.fixture
def ward_id(db: None) -> int:
    """An invented ward in the registry."""
    return register(System(), code="99001", name="An Bình", type="phuong", valid_from=date(2020, 1, 1))


@pytest.fixture
def ledger(monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    """Rows by hand: set `rows` for all positions, or `now` for those after position 12."""
    state: dict[str, object] = {"rows": matters.ward_rows(), "now": None, "position": 12}

    def rows_at(unit_id: int, period: object, seq: int, hierarchy: str = "state") -> list[Row]:
        return state["now"] if state["now"] is not None and seq > 12 else state["rows"]

    def evaluate_all(expressions: list[str], seq: int) -> dict[str, Decimal | None]:
        return {one: matters.evaluate(one, rows_at(0, None, seq)) for one in expressions}

    def matter_of(unit_id: int, period: object, seq: int, hierarchy: str = "state") -> Matter:
        return replace(matters.ward(), period=period, rows=state["rows"])  # type: ignore[arg-type]

    monkeypatch.setattr(sources, "position", lambda: state["position"])
    monkeypatch.setattr(sources, "rows_at", rows_at)
    monkeypatch.setattr(sources, "evaluate_all", evaluate_all)
    monkeypatch.setattr(sources, "matter_of", matter_of)
    return state


@pytest.fixture
def made(ward_id: int, ledger: dict[str, object]) -> Draft:
    """The ward's draft for February."""
    return draft(System(), ward_id, matters.ward().period)


@pytest.fixture
def data(made: Draft) -> bytes:
    """Its bytes."""
    with made.file.open("rb") as file:
        content: bytes = file.read()
    return content


Edit = Callable[[bytes], bytes]
