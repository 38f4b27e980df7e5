"""The screens of a running conference: who sees what, what is sent when, and that asking costs next to nothing."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from giaoban.base.clock import now
from giaoban.figures.actions.accept import accept
from giaoban.figures.actions.record import record
from giaoban.figures.actions.set_target import set_target
from giaoban.figures.enums import Nature
from giaoban.people.enums import Role
from giaoban.people.models import User
from giaoban.reviews.actions.start_item import start_item
from giaoban.reviews.links import token_of
from giaoban.reviews.live import touch
from giaoban.reviews.models import AgendaItem, Conclusion, Participant, Review, Speaker
from giaoban.web import room as rooms
from tests import factories
from tests.reviews.conftest import a_review
from tests.web.conftest import Places

JSON = {"Accept": "application/json"}


@pytest.fixture
def held(places: Places) -> Review:
    """A conference of the ward in progress, its first item on, with one member by link and one by account."""
    review = a_review(places.own, state="in_progress", starts_at=now() - timedelta(minutes=5), regime="LICH")
    for order, title in enumerate(["Báo cáo tháng 02", "Thảo luận"], start=1):
        AgendaItem.objects.create(review=review, order=order, title=title, minutes=10)
    member = factories.person(Role.REPORTER, places.below, "to-truong")
    Participant.objects.create(review=review, order=1, name="Đỗ Minh An", token="khach0000001")
    Participant.objects.create(review=review, order=2, name="Vũ Thu Bình", token="khach0000002", account=member.user)
    start_item(factories.SYSTEM, review.pk, review.items.all()[0].pk)
    rooms._asked.clear()
    return review


@pytest.fixture
def clerk(places: Places) -> Client:
    return signed_in(factories.clerk(places.own).user)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def seat_in(page: str) -> dict[str, str]:
    """What a page tells its script."""
    found = dict(re.findall(r'data-(url|seat|etag)="([^"]*)"', page))
    return {name: value.replace("&quot;", '"') for name, value in found.items()}


def opened(client: Client, address: str) -> dict[str, str]:
    answer = client.get(address)
    assert answer.status_code == 200
    return seat_in(answer.content.decode())


def asked(seat: dict[str, str], tag: str = "") -> Any:
    """What a screen's script gets: it sends no cookies."""
    return Client().get(seat["url"], headers={"X-Room-Seat": seat["seat"], "If-None-Match": tag})


def desk(review: Review) -> str:
    return f"/{review.unit_id}/hoi-nghi/{review.pk}/dieu-hanh/"


def projector(review: Review) -> str:
    return f"/{review.unit_id}/hoi-nghi/{review.pk}/man-chieu/"


def link(review: Review) -> str:
    return f"/hn/{token_of(review.participants.all()[0])}/phong-hop/"


def test_what_has_not_changed_is_not_sent_again(held: Review, clerk: Client) -> None:
    seat = opened(clerk, projector(held))
    same = asked(seat, seat["etag"])
    assert (same.status_code, same.content, same["ETag"]) == (304, b"", seat["etag"])
    assert abs(int(same["X-Room-Now"]) / 1000 - now().timestamp()) < 60
    start_item(factories.SYSTEM, held.pk, held.items.all()[1].pk)
    fresh = asked(seat, seat["etag"])
    assert fresh.status_code == 200
    assert fresh["ETag"] != seat["etag"]
    assert "Thảo luận" in fresh.content.decode()
    assert asked(seat, fresh["ETag"]).status_code == 304


def test_asking_in_vain_costs_one_select_and_no_session(held: Review, clerk: Client) -> None:
    seat = opened(clerk, projector(held))
    asked(seat)
    with CaptureQueriesContext(connection) as queries:
        assert asked(seat, seat["etag"]).status_code == 304
    assert [query["sql"].split()[0] for query in queries.captured_queries] == ["SELECT"]


def test_a_screen_keeps_the_language_it_was_opened_in(held: Review, clerk: Client) -> None:
    clerk.cookies["django_language"] = "en"
    assert "Speaking" in asked(opened(clerk, projector(held))).content.decode()
    clerk.cookies["django_language"] = "vi"
    assert "Phát biểu" in asked(opened(clerk, projector(held))).content.decode()


def test_two_processes_give_one_tag(held: Review, clerk: Client) -> None:
    seat = opened(clerk, projector(held))
    rooms._states.clear()
    rooms._figures.clear()
    assert asked(seat, seat["etag"]).status_code == 304


def shown_measure(held: Review, about: int) -> int:
    """A measure with a target of which the current item shows the figure."""
    measure = factories.measure("Hồ sơ giải quyết đúng hạn", code="HS01")
    set_target(
        factories.SYSTEM,
        about_id=about,
        measure_id=measure,
        period="2024",
        value=1000,
        paper="Nghị quyết thử",
        valid_from=factories.LONG_AGO,
    )
    held.items.filter(order=1).update(measures=["HS01"])
    touch(held.pk)
    return measure


def test_an_accepted_figure_shows_at_the_next_asking_and_a_waiting_one_does_not(
    held: Review, clerk: Client, places: Places
) -> None:
    measure = shown_measure(held, places.own)
    seat = opened(clerk, projector(held))
    reporter = factories.reporter(places.own)
    seq = record(reporter, [factories.stated(places.own, measure, 250, nature=Nature.TO_DATE)]).seqs[0]
    waiting = asked(seat, seat["etag"])
    assert waiting.status_code == 304
    accept(factories.SYSTEM, [seq])
    shown = asked(seat, seat["etag"])
    assert shown.status_code == 200
    page = shown.content.decode()
    assert "Hồ sơ giải quyết đúng hạn" in page
    assert '<svg class="bullet"' in page
    assert "25%" in page
    # What moves elsewhere in the ledger is no news here.
    factories.recorded(places.foreign, factories.measure(), 7)
    assert asked(seat, shown["ETag"]).status_code == 304


def test_a_conclusion_shows_as_it_is_taken_and_goes_when_it_is_dropped(held: Review, clerk: Client) -> None:
    seat = opened(clerk, projector(held))
    row = Conclusion.objects.create(
        review=held, item=held.items.all()[0], order=1, text="Giao Văn phòng rà lại trước ngày 25/3.", at=now()
    )
    touch(held.pk)
    assert "rà lại trước ngày 25/3" in asked(seat).content.decode()
    Conclusion.objects.filter(pk=row.pk).update(state="dropped")
    touch(held.pk)
    assert "rà lại trước ngày 25/3" not in asked(seat).content.decode()


def test_no_seat_no_answer(held: Review, clerk: Client) -> None:
    seat = opened(clerk, projector(held))
    assert asked({**seat, "seat": ""}).status_code == 403
    assert asked({**seat, "seat": seat["seat"][:-1]}).status_code == 403
    other = a_review(held.unit_id, name="Hội nghị khác", state="in_progress")
    elsewhere = seat["url"].replace(f"/{held.pk}/", f"/{other.pk}/")
    assert asked({**seat, "url": elsewhere}).status_code == 403


def test_whoever_lost_the_right_sees_nothing_new(held: Review, places: Places) -> None:
    chair = factories.person(Role.CHAIR, places.own)
    seat = opened(signed_in(chair.user), projector(held))
    assert asked(seat).status_code == 200
    chair.user.grants.update(valid_to=factories.LONG_AGO)
    assert asked(seat).status_code == 403
    by_link = opened(Client(), link(held))
    assert asked(by_link).status_code == 200
    held.participants.filter(order=1).update(removed_at=now())
    assert asked(by_link).status_code == 403
    assert Client().get(link(held)).status_code == 404


def test_a_screen_that_asks_too_often_has_to_wait(held: Review, clerk: Client) -> None:
    seat = opened(clerk, projector(held))
    found = [asked(seat, seat["etag"]).status_code for _time in range(30)]
    assert found[0] == 304
    assert found[-1] == 429
    # The others in the room are not held up by it.
    assert asked(opened(Client(), link(held))).status_code == 200


def test_a_member_asks_to_speak_by_link_and_the_desk_sees_it(held: Review, clerk: Client) -> None:
    member = Client()
    page = member.get(link(held))
    assert page["Cache-Control"] == "no-store"
    assert "noindex" in page["X-Robots-Tag"]
    told = {"do": "ask", "topic": "Đường liên tổ", "khoa": "k1"}
    assert member.post(f"{link(held)}phat-bieu/", told, headers=JSON).status_code == 204
    # The answer got lost on the way: it is sent again.
    assert member.post(f"{link(held)}phat-bieu/", told, headers=JSON).status_code == 204
    assert Speaker.objects.count() == 1
    assert "“Đường liên tổ”" in asked(opened(clerk, desk(held))).content.decode()
    assert member.post(f"{link(held)}phat-bieu/", {"do": "leave", "khoa": "k2"}, headers=JSON).status_code == 204
    assert Speaker.objects.count() == 0


def test_a_member_with_an_account_has_the_same_phone(held: Review) -> None:
    member = signed_in(User.objects.get(username="to-truong"))
    address = f"/{held.unit_id}/hoi-nghi/{held.pk}/tai-cho/"
    assert "Báo cáo tháng 02" in asked(opened(member, address)).content.decode()
    assert member.post(f"{address}phat-bieu/", {"do": "ask"})["Location"] == address
    assert Speaker.objects.get().participant.name == "Vũ Thu Bình"


def test_whoever_was_not_invited_has_no_phone_there(held: Review, places: Places) -> None:
    stranger = signed_in(factories.reporter(places.own).user)
    assert stranger.get(f"/{held.unit_id}/hoi-nghi/{held.pk}/tai-cho/").status_code == 404
    assert stranger.get(projector(held)).status_code == 404
    assert stranger.get(desk(held)).status_code == 404
    assert Client().get("/hn/khongphailinkcuaaica/phong-hop/").status_code == 404


def test_whoever_sees_all_conferences_but_was_not_invited_only_looks(held: Review, clerk: Client) -> None:
    address = f"/{held.unit_id}/hoi-nghi/{held.pk}/tai-cho/"
    assert "Xin phát biểu</button>" not in clerk.get(address).content.decode()
    refused = clerk.post(f"{address}phat-bieu/", {"do": "ask"})
    assert "không còn trong thành phần" in refused.content.decode()


def test_the_secretary_runs_it_from_the_desk(held: Review, clerk: Client) -> None:
    do = f"{desk(held)}lam/"
    one, two = held.participants.all()
    for member in (one, two):
        assert clerk.post(do, {"do": "add", "participant": member.pk}, headers=JSON).status_code == 204
    second = Speaker.objects.get(participant=two)
    clerk.post(do, {"do": "move", "speaker": second.pk, "place": 1}, headers=JSON)
    clerk.post(do, {"do": "speak", "speaker": second.pk}, headers=JSON)
    clerk.post(do, {"do": "limit", "minutes": "3"}, headers=JSON)
    page = asked(opened(clerk, desk(held))).content.decode()
    assert "1 người chờ phát biểu" in page
    assert 'data-limit="180"' in page
    clerk.post(do, {"do": "pause"}, headers=JSON)
    assert "Tiếp tục" in asked(opened(clerk, desk(held))).content.decode()
    clerk.post(do, {"do": "finish"}, headers=JSON)
    clerk.post(do, {"do": "remove", "participant": one.pk}, headers=JSON)
    clerk.post(do, {"do": "start", "item": held.items.all()[1].pk}, headers=JSON)
    clerk.post(do, {"do": "end"}, headers=JSON)
    assert "Đã hết chương trình" in asked(opened(clerk, desk(held))).content.decode()


def test_every_button_of_the_desk_works_without_a_script(held: Review, places: Places) -> None:
    """As a browser without JavaScript sends it: the button's own value, the token of the form that it belongs to."""
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(factories.clerk(places.own).user)
    page = strict.get(desk(held)).content.decode()
    form = re.search(r'<form id="desk-step" method="post" action="([^"]+)".*?value="([^"]+)"', page)
    assert form
    action, token = form.groups()
    steps = re.findall(r'<button form="desk-step" name="step" value="([^"]+)"', page)
    assert len(steps) == page.count("<button form=") >= 2
    onward = steps[-2].replace("&amp;", "&")
    assert strict.post(action, {"step": onward}).status_code == 403
    sent = strict.post(action, {"step": onward, "csrfmiddlewaretoken": token})
    assert (sent.status_code, sent["Location"]) == (302, desk(held))
    assert held.items.get(state="current").title == "Thảo luận"
    taken = strict.post(
        f"/{held.unit_id}/hoi-nghi/{held.pk}/ket-luan/ghi/",
        {"text": "Giao Văn phòng rà soát.", "desk": "1", "csrfmiddlewaretoken": token},
    )
    assert taken["Location"] == desk(held)
    # What all desks are sent alike carries nobody's token.
    assert "csrf" not in asked(seat_in(page)).content.decode()


def test_the_list_of_the_desk_says_what_another_desk_took_down(held: Review, clerk: Client, places: Places) -> None:
    page = clerk.get(desk(held)).content.decode()
    address = re.findall('id="taken" data-list="([^"]+)"', page)[0]
    other = signed_in(factories.person(Role.CONSOLIDATOR, places.own, "ban-thu-hai").user)
    other.post(f"/{held.unit_id}/hoi-nghi/{held.pk}/ket-luan/ghi/", {"text": "Thống nhất dời lịch tiếp dân."})
    seat = seat_in(page)
    assert asked(seat, seat["etag"]).status_code == 200
    shown = clerk.get(address).content.decode()
    assert "Thống nhất dời lịch tiếp dân." in shown
    assert shown.lstrip().startswith('<div id="taken"')


def test_the_desk_opens_the_conference(held: Review, clerk: Client) -> None:
    Review.objects.update(state="open")
    assert "Bắt đầu họp" in clerk.get(desk(held)).content.decode()
    assert clerk.post(f"{desk(held)}lam/", {"do": "begin"})["Location"] == desk(held)
    assert Review.objects.get().state == "in_progress"


def test_a_refusal_is_said_as_the_sender_wants_it(held: Review, clerk: Client) -> None:
    refused = clerk.post(f"{desk(held)}lam/", {"do": "start", "item": "0"}, headers=JSON)
    assert refused.status_code in (404, 422)
    assert refused.json()["sentence"] == "Mục này không còn trong chương trình. Hãy tải lại trang."
    assert clerk.post(f"{desk(held)}lam/", {"do": "khong-co"}, headers=JSON).status_code == 422
    assert "không còn trong chương trình" in clerk.post(f"{desk(held)}lam/", {"do": "start"}).content.decode()


def test_what_was_pressed_without_network_is_dated_when_it_was_pressed(held: Review, clerk: Client) -> None:
    pressed = now() - timedelta(seconds=30)
    second = held.items.all()[1]
    luc = str(round(pressed.timestamp() * 1000))
    clerk.post(f"{desk(held)}lam/", {"do": "start", "item": second.pk, "luc": luc}, headers=JSON)
    second.refresh_from_db()
    assert second.started_at is not None
    assert abs((second.started_at - pressed).total_seconds()) < 0.01


@pytest.mark.parametrize("state", ["draft", "invited", "open", "closed", "cancelled"])
def test_every_state_has_its_picture(held: Review, clerk: Client, state: str) -> None:
    AgendaItem.objects.update(state="waiting", started_at=None)
    Review.objects.update(state=state)
    for address in (projector(held), desk(held), link(held)):
        assert clerk.get(address).status_code == 200


def test_nothing_that_waits_or_is_not_said_reaches_the_projector(held: Review, clerk: Client, places: Places) -> None:
    """Neither the answers to the invitation, nor e-mail addresses, nor notes of the secretary."""
    held.participants.update(email="rieng@example.vn", reply_note="bận việc nhà")
    held.items.update(notes="ghi riêng của thư ký")
    for address in (projector(held), link(held)):
        page = clerk.get(address).content.decode()
        assert not re.search("rieng@example.vn|bận việc nhà|ghi riêng", page)
