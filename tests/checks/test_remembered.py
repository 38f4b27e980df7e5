"""What the checks of a form remember of the ledger: every change that matters is seen, nothing else is read again."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import transaction

from giaoban.base.actions.audit import audit
from giaoban.base.clock import now
from giaoban.catalogue.actions.name_item import name_item
from giaoban.catalogue.queries import form_version
from giaoban.catalogue.rules import parse_period
from giaoban.checks import sheets
from giaoban.checks.models import RuleSetting
from giaoban.checks.queries import Proposed, check_cells
from giaoban.checks.sheets import read
from giaoban.figures.actions.withdraw import withdraw
from giaoban.registry.models import UnitName
from giaoban.rollup import mirror, remembered
from tests import factories as make

JULY = parse_period("2024-07", "LICH")
OLD = {"valid_from": make.LONG_AGO, "at": now()}
FIRST = [22, 25, 21, 24, 23, 22]


class Ward:
    """A ward that gave two measures for half a year, and its form of the first one."""

    def __init__(self) -> None:
        mirror.forget()
        remembered.forget()
        self.id, self.other = make.unit(), make.unit()
        self.measures = [make.measure() for _ in range(2)]
        self.seqs = {
            (measure, month): make.recorded(self.id, measure, value, period=f"2024-{month:02d}")
            for measure in self.measures
            for month, value in enumerate(FIRST, start=1)
        }
        self.version = make.form(self.id, self.measures[:1], units=[self.id])

    def finds(self, value: int) -> set[str]:
        """The rules that find something, the same as on a sheet that is read anew."""
        (line,) = form_version(self.version, JULY.last).lines
        found = check_cells(self.id, self.id, self.version, JULY, {line.id: Proposed(value)})
        fresh, kept = read([self.id], [JULY], sources=False), sheets.remembered([self.id], JULY)
        assert dict(fresh.windows) == dict(kept.windows) and fresh.reported == kept.reported
        assert (fresh.names, fresh.items, fresh.breaks) == (kept.names, kept.items, kept.breaks)
        return {one.params["rule"] for one in found}

    def correct(self, month: int, value: int, measure: int = 0) -> None:
        """Correct what was said of a month."""
        key = (self.measures[measure], month)
        self.seqs[key] = make.recorded(
            self.id, key[0], value, period=f"2024-{month:02d}", supersedes=self.seqs[key], reason="gõ nhầm"
        )


@pytest.fixture
def ward(transactional_db: None, own_folders: Path) -> Iterator[Ward]:
    """A ward in a ledger whose transactions are real."""
    yield Ward()
    mirror.forget()
    remembered.forget()


def test_every_change_of_the_ledger_that_a_form_is_held_against_is_seen(ward: Ward) -> None:
    assert "khac-thuong" in ward.finds(160)
    for month in range(1, 7):
        ward.correct(month, 150 + month)
    assert "khac-thuong" not in ward.finds(160)
    ward.correct(6, 0, measure=1)
    assert "khac-thuong" not in ward.finds(160)
    for month in range(1, 7):
        ward.correct(month, 20 + month)
    assert "khac-thuong" in ward.finds(160)
    for month in range(1, 7):
        withdraw(make.SYSTEM, ward.seqs[ward.measures[0], month], reason="ghi nhầm đơn vị")
    assert ward.finds(160) == ward.finds(23) == set(), "nothing is left to hold it against"


def test_after_new_figures_it_still_knows_what_the_rest_was_read_from(ward: Ward) -> None:
    ward.finds(23)
    ward.correct(6, 24)
    ward.finds(23)
    UnitName.objects.filter(unit_id=ward.id).update(name="Phường Tên Mới")
    item_id = name_item(ward.id, ward.measures[0], "Công trình một")
    ward.finds(23)
    sheet = sheets.remembered([ward.id], JULY)
    assert sheet.names[ward.id] == "Phường Tên Mới" and sheet.items == {item_id: "Công trình một"}


def test_what_others_report_is_not_read_again_and_a_rule_set_meanwhile_counts(ward: Ward) -> None:
    assert "khac-thuong" in ward.finds(160)
    make.recorded(ward.other, ward.measures[0], 5, period="2024-06")
    sheet = sheets.remembered([ward.id], JULY)
    make.recorded(ward.other, ward.measures[0], 6, period="2024-05")
    assert sheets.remembered([ward.id], JULY) is sheet
    with transaction.atomic():
        line = audit(make.SYSTEM, "checks.set_rule", ward.id, {})
    RuleSetting.objects.create(
        owner_id=ward.id,
        code="khac-thuong",
        kind="history",
        name="Tắt",
        severity="warning",
        active=False,
        audit=line,
        **OLD,
    )
    assert "khac-thuong" not in ward.finds(160)


def test_inside_a_transaction_the_sheet_is_used_until_the_transaction_itself_writes(ward: Ward) -> None:
    sheet = sheets.remembered([ward.id], JULY)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        assert sheets.remembered([ward.id], JULY) is sheet
        ward.correct(6, 150)
        assert sheets.remembered([ward.id], JULY) is not sheet
        ward.finds(160)
        _ = 1 // 0
    assert sheets.remembered([ward.id], JULY) is sheet


def test_figures_laid_over_a_sheet_leave_it_as_it_is(ward: Ward) -> None:
    sheet = sheets.remembered([ward.id], JULY)
    before = {place: dict(there) for place, there in sheet.windows.items()}
    assert len(before) == 2
    ward.finds(160)
    assert sheets.remembered([ward.id], JULY) is sheet
    assert {place: dict(there) for place, there in sheet.windows.items()} == before
