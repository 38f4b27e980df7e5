"""Every address, by every role, for every unit: who may come in is what the one policy says, and nothing else."""

import pytest
from django.test import Client
from django.urls import URLPattern, reverse

from giaoban.people.enums import Role
from giaoban.people.policy import VERBS
from giaoban.web.urls import urlpatterns
from tests import factories
from tests.web.conftest import Places, a_document, a_draft, a_job

OPEN = {"sign_in", "sign_out", "language", "healthz", "home"}
POSTED = {
    "collect_upload",
    "collect_paste",
    "reports_draft",
    "reports_verify",
    "review_accept_sure",
    "review_mark",
    "review_undo",
    "review_record",
    "review_discard",
    "review_close",
    "review_answer",
    "review_decide",
    "review_change",
    "review_local",
    "findings_answer",
    "figures_accept",
    "figures_give_back",
    "job_cancel",
    "sign_out",
    "language",
}
RELATIONS = ("own", "below", "above", "foreign")
PATTERNS: list[URLPattern] = list(urlpatterns)  # type: ignore[arg-type]


def verb_of(pattern: URLPattern) -> str | None:
    view = pattern.callback
    assert hasattr(view, "verb"), f"{pattern.name}: its view does not say which verb it asks for"
    return str(view.verb) if view.verb else None


def address(pattern: URLPattern, unit_id: int) -> str:
    """The address of a screen for a unit. A parameter that this does not know fails: teach it here."""
    known = {
        "unit_id": lambda: unit_id,
        "document_id": lambda: a_document(unit_id),
        "draft_id": lambda: a_draft(unit_id),
        "index": lambda: 0,
        "doubt_id": lambda: 1,
        "measure_id": lambda: 1,
        "finding_id": lambda: 1,
        "slot": lambda: "this",
        "job_id": lambda: a_job(unit_id),
        "other_id": lambda: unit_id,
    }
    kwargs = {name: known[name]() for name in pattern.pattern.converters}
    return reverse(f"web:{pattern.name}", kwargs=kwargs)


def ask(client: Client, pattern: URLPattern, url: str) -> int:
    response = client.post(url) if pattern.name in POSTED else client.get(url)
    if response.status_code == 302 and "/dang-nhap/" in response["Location"]:
        return 401
    # A refusal of what was asked, once inside, is not a refusal of who asks.
    missing = response.status_code == 404 and pattern.name not in ("review", "reports_download")
    inside = missing and "Không có số liệu này" in response.content.decode()
    return 200 if inside else response.status_code


def test_every_verb_that_a_screen_asks_for_is_in_the_policy() -> None:
    asked = {verb for pattern in PATTERNS if (verb := verb_of(pattern))}
    assert asked <= set(VERBS)
    assert {pattern.name for pattern in PATTERNS if verb_of(pattern) is None} == OPEN


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("relation", RELATIONS)
def test_a_role_comes_in_where_the_policy_says(places: Places, role: Role, relation: str) -> None:
    person = factories.person(role, places.own)
    client = Client(raise_request_exception=True)
    client.force_login(person.user)
    target = getattr(places, relation)
    for pattern in PATTERNS:
        verb = verb_of(pattern)
        if verb is None:
            continue
        url = address(pattern, target)
        status = ask(client, pattern, url)
        allowed = relation in ("own", "below") and role in VERBS[verb]
        if "document_id" in pattern.pattern.converters:
            allowed = allowed and role in VERBS["intake.review"]
        assert (status not in (401, 403, 404)) is allowed, f"{role} {relation} {pattern.name} ({verb}): {status}"
        _forget(target)


def _forget(unit_id: int) -> None:
    from giaoban.base.models import Job
    from giaoban.documents.models import Draft
    from giaoban.intake.models import Document

    Document.objects.filter(office_id=unit_id).delete()
    Draft.objects.filter(unit_id=unit_id).delete()
    Job.objects.filter(unit_id=unit_id).delete()


def test_a_stranger_sees_only_the_way_in(places: Places) -> None:
    client = Client()
    for pattern in PATTERNS:
        if verb_of(pattern) is not None:
            assert ask(client, pattern, address(pattern, places.own)) == 401, pattern.name
            _forget(places.own)


def test_an_account_whose_role_has_ended_sees_nothing(places: Places) -> None:
    person = factories.clerk(places.own)
    person.user.grants.update(valid_to=factories.LONG_AGO)
    client = Client()
    client.force_login(person.user)
    assert client.get(reverse("web:overview", kwargs={"unit_id": places.own})).status_code == 403
    assert client.get("/").status_code == 403


def test_a_screen_without_a_verb_would_be_seen() -> None:
    from django.urls import path

    planted = path("moi/", lambda request: None, name="planted")  # type: ignore[arg-type,return-value]
    with pytest.raises(AssertionError, match="planted"):
        verb_of(planted)
