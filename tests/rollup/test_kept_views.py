"""Kept views: whose they are, who finds them, and that they hold a question and no answer."""

from typing import Any

import pytest

from giaoban.base.errors import Refusal
from giaoban.base.models import AuditEntry
from giaoban.people.enums import Role
from giaoban.people.policy import Person
from giaoban.rollup.actions import keep_view as keeping
from giaoban.rollup.actions.keep_view import keep_view
from giaoban.rollup.actions.remove_view import remove_view
from giaoban.rollup.layouts import Layout, Span, Value
from giaoban.rollup.models import SavedView
from giaoban.rollup.queries import kept_view, kept_views
from tests import factories

LAYOUT = Layout(values=(Value.PERCENT,), span=Span.LAST, count=3, anchor="2024-02@LICH")


@pytest.fixture
def office(db: None) -> tuple[int, Person, Person]:
    """A ward, its clerk and its reporter."""
    ward = factories.unit("Phường An Thử")
    return ward, factories.clerk(ward), factories.reporter(ward)


def names(unit_id: int, person: Person) -> list[str]:
    return [view.name for view in kept_views(unit_id, person)]


def test_a_view_is_ones_own_until_it_is_shared(office: tuple[int, Person, Person]) -> None:
    ward, clerk, reporter = office
    view = keep_view(clerk, ward, LAYOUT, name="  % kế hoạch\n ba tháng ")
    assert names(ward, clerk) == ["% kế hoạch ba tháng"]
    assert names(ward, reporter) == []
    keep_view(clerk, ward, LAYOUT, name="% kế hoạch", shared=True, view_id=view)
    assert names(ward, reporter) == ["% kế hoạch"]
    assert not kept_view(ward, view, reporter).changeable
    entry = AuditEntry.objects.latest("id")
    assert (entry.action, entry.unit_id, entry.payload["shared"]) == ("rollup.keep_view", ward, True)


def test_the_question_moves_on_with_the_newest_period_unless_it_is_fixed(office: tuple[int, Person, Person]) -> None:
    ward, clerk, _reporter = office
    moving = keep_view(clerk, ward, LAYOUT, name="theo kỳ mới")
    fixed = keep_view(clerk, ward, LAYOUT, name="đúng kỳ này", fixed=True)
    assert kept_view(ward, moving, clerk).layout.anchor == ""
    assert kept_view(ward, fixed, clerk).layout == LAYOUT
    assert set(SavedView.objects.get(pk=fixed).words) == {"hang", "cot", "so", "cach-ky", "so-ky", "ky"}


def test_only_who_may_share_shares_and_changes_what_is_shared(office: tuple[int, Person, Person]) -> None:
    ward, clerk, reporter = office
    with pytest.raises(Refusal):
        keep_view(reporter, ward, LAYOUT, name="của chung", shared=True)
    shared = keep_view(clerk, ward, LAYOUT, name="của chung", shared=True)
    for attempt in (
        lambda: keep_view(reporter, ward, LAYOUT, name="đổi", view_id=shared),
        lambda: remove_view(reporter, ward, shared),
    ):
        with pytest.raises(Refusal):
            attempt()
    lead = factories.person(Role.LEAD, ward)
    keep_view(lead, ward, LAYOUT, name="đã sửa", shared=True, view_id=shared)
    assert SavedView.objects.get(pk=shared).account_id == clerk.account_id, "it stays the clerk's"
    remove_view(lead, ward, shared)
    assert names(ward, clerk) == []


def test_a_view_of_somebody_else_or_of_another_unit_does_not_exist(office: tuple[int, Person, Person]) -> None:
    ward, clerk, reporter = office
    mine = keep_view(clerk, ward, LAYOUT, name="riêng")
    other = factories.unit("Phường Bình Thử")
    neighbour = factories.clerk(other)
    for unit, person in ((ward, reporter), (other, clerk), (other, neighbour), (ward, neighbour)):
        with pytest.raises(Refusal, match="Không có bảng đã lưu"):
            kept_view(unit, mine, person)
    with pytest.raises(Refusal):
        keep_view(neighbour, ward, LAYOUT, name="sang nhà bên")


def test_one_view_of_an_account_opens_first(office: tuple[int, Person, Person]) -> None:
    ward, clerk, reporter = office
    first = keep_view(clerk, ward, LAYOUT, name="một", opens=True, shared=True)
    second = keep_view(clerk, ward, LAYOUT, name="hai", opens=True)
    assert [(view.id, view.opens) for view in kept_views(ward, clerk)] == [(second, True), (first, False)]
    keep_view(clerk, ward, LAYOUT, name="một", opens=True, shared=True, view_id=first)
    assert not kept_view(ward, first, reporter).opens, "what opens first is each account's own choice"


def test_names_are_there_once_and_short(office: tuple[int, Person, Person], monkeypatch: Any) -> None:
    ward, clerk, _reporter = office
    keep_view(clerk, ward, LAYOUT, name="một")
    for name, said in (("một", "đã có bảng tên “một”"), (" ", "đặt tên"), ("x" * 121, "120")):
        with pytest.raises(Refusal, match=said):
            keep_view(clerk, ward, LAYOUT, name=name)
    monkeypatch.setattr(keeping, "MOST_VIEWS", 1)
    with pytest.raises(Refusal, match="xóa bớt"):
        keep_view(clerk, ward, LAYOUT, name="hai")


def test_words_of_another_release_do_not_take_the_others_with_them(office: tuple[int, Person, Person]) -> None:
    ward, clerk, _reporter = office
    old = keep_view(clerk, ward, LAYOUT, name="cũ")
    keep_view(clerk, ward, LAYOUT, name="mới")
    SavedView.objects.filter(pk=old).update(words={"so": ["gì-đó"]})
    assert names(ward, clerk) == ["mới"]
