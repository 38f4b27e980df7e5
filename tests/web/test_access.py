"""Every address, by every role, for every unit: who may come in is what the one policy says, and nothing else."""

import pytest
from django.test import Client
from django.urls import URLPattern, reverse

from giaoban import urls as root
from giaoban.people.enums import Role
from giaoban.people.models import Grant
from giaoban.people.policy import VERBS
from giaoban.web import account_urls
from giaoban.web import urls as web_urls
from giaoban.web.screen import OWN
from giaoban.web.urls import urlpatterns
from tests import factories
from tests.web.conftest import (
    Places,
    a_bulk_import,
    a_conclusion,
    a_conference,
    a_document,
    a_draft,
    a_form,
    a_job,
    a_line,
    a_paper,
    a_series,
    a_submission,
    a_task,
    an_account,
    an_evidence,
    an_import,
)

# A new address needs nothing here when its view carries its verb and its parameters are known to `address`.
# Else add a row: to OPEN what anybody may ask for, to POSTED what is only sent to, to SIGHT what a parameter hides.
OPEN = {"sign_out", "language", "healthz", "home", "by_link", "by_link_give", "by_link_worker", "tasks_feed"}
OPEN |= {"room_state", "room_link", "room_link_wish"}
OPEN |= {"by_invitation", "by_invitation_reply", "by_invitation_paper"}
# Every account that is signed in, for itself.
OWN_PAGES = {"account", "account_delegate", "account_take_back", "notices", "notices_read"}
# The pages of django-allauth: the ways in, and what an account does to itself.
WAYS_IN = {
    "account_login",
    "account_logout",
    "account_inactive",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "mfa_authenticate",
    "openid_connect_login",
    "openid_connect_callback",
    "socialaccount_login_cancelled",
    "socialaccount_login_error",
}
OWN_SIGN_IN = {
    "account_reauthenticate",
    "account_change_password",
    "account_set_password",
    "mfa_reauthenticate",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_download_recovery_codes",
    "usersessions_list",
}
# Parameter → the verb without which the thing does not even exist for whoever asks.
SIGHT = {
    "bulk_id": "intake.bulk",
    "submission_id": "intake.view",
    "document_id": "intake.review",
    "draft_id": "documents.view",
    "job_id": "figures.view",
    "review_id": "reviews.see_all",
}
POSTED = {
    "room_do",
    "room_wish",
    "tasks_confirm_all",
    "tasks_calendar",
    "tasks_report",
    "tasks_ask",
    "tasks_comment",
    "tasks_receive",
    "tasks_confirm",
    "tasks_send_back",
    "tasks_extend",
    "tasks_pause",
    "tasks_cancel",
    "tasks_adjust",
    "tasks_issue",
    "conference_prepare",
    "conference_step",
    "conference_reply",
    "by_invitation_reply",
    "measures_ask",
    "pivot_keep",
    "pivot_remove",
    "submission_fill",
    "submission_fill_save",
    "collect_chase_remind",
    "collect_chase_channel",
    "notices_read",
    "collect_bulk_upload",
    "collect_bulk_sheet",
    "collect_bulk_layout",
    "collect_bulk_names",
    "collect_bulk_record",
    "collect_bulk_resume",
    "collect_bulk_discard",
    "registry_register",
    "registry_rename",
    "registry_place",
    "registry_succeed",
    "registry_close",
    "registry_import_write",
    "registry_import_discard",
    "give_open",
    "give_save",
    "give_hand_in",
    "links_issue",
    "links_revoke",
    "collect_accept",
    "submission_accept",
    "submission_approve",
    "submission_send_back",
    "submission_unlock",
    "submission_correct",
    "submission_correction",
    "collect_upload",
    "collect_paste",
    "reports_draft",
    "reports_verify",
    "conclusions_take",
    "conclusions_confirm",
    "conclusions_usual",
    "conclusions_write",
    "conclusions_reword",
    "conclusions_drop",
    "conclusions_assign",
    "reports_wording_try",
    "reports_wording_keep",
    "reports_take_back",
    "draft_take_back",
    "draft_decide",
    "draft_set",
    "draft_issue",
    "draft_signed",
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
    "checks_run",
    "checks_answer",
    "checks_accept",
    "rules_add",
    "rules_set",
    "figures_accept",
    "figures_give_back",
    "job_cancel",
    "account_delegate",
    "account_take_back",
    "people_invite",
    "people_grant",
    "people_revoke",
    "people_link",
    "people_close",
    "forms_assign",
    "forms_version",
    "forms_change",
    "forms_discard",
    "audit_export",
    "sign_out",
    "language",
}
RELATIONS = ("own", "below", "above", "foreign")
PATTERNS: list[URLPattern] = list(urlpatterns)  # type: ignore[arg-type]
ACCOUNT_PATTERNS: list[URLPattern] = list(account_urls.urlpatterns)  # type: ignore[arg-type]


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
        "number": lambda: 0,
        "request_id": lambda: "khong-co",
        "which": lambda: "docx",
        "doubt_id": lambda: 1,
        "measure_id": lambda: 1,
        "finding_id": lambda: 1,
        "slot": lambda: "this",
        "review_id": lambda: a_conference(unit_id),
        "conclusion_id": lambda: a_conclusion(unit_id),
        "bulk_id": lambda: a_bulk_import(unit_id),
        "job_id": lambda: a_job(unit_id),
        "submission_id": lambda: a_submission(unit_id),
        "seq": lambda: 1,
        "line_id": lambda: a_line(unit_id),
        "link_id": lambda: "khong-co",
        "other_id": lambda: unit_id,
        "view_id": lambda: 1,
        "paper_id": lambda: a_paper(unit_id),
        "series_id": lambda: a_series(unit_id),
        "rule_code": lambda: "dang-vien",
        "account_id": lambda: an_account(unit_id),
        "grant_id": lambda: Grant.objects.filter(user_id=an_account(unit_id)).values_list("pk", flat=True)[0],
        "import_id": lambda: an_import(unit_id),
        "form_id": lambda: a_form(unit_id).form_id,
        "task_id": lambda: a_task(unit_id),
        "evidence_id": lambda: an_evidence(unit_id),
        "token": lambda: "khong-co",
        "version_id": lambda: a_form(unit_id).pk,
        "regime_id": lambda: a_form(unit_id).form.regime_id,
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
    asked = {verb for pattern in PATTERNS if (verb := verb_of(pattern)) and verb != OWN}
    assert asked <= set(VERBS)
    assert {pattern.name for pattern in PATTERNS if verb_of(pattern) is None} == OPEN
    assert {pattern.name for pattern in PATTERNS if verb_of(pattern) == OWN} == OWN_PAGES


def test_every_address_of_the_site_is_walked_here() -> None:
    """Addresses come from two lists; a third, or an unknown one in them, fails until it is taught here."""
    included = [pattern.urlconf_module for pattern in root.urlpatterns]
    assert included == [web_urls, account_urls]
    assert all(isinstance(pattern, URLPattern) for pattern in [*PATTERNS, *ACCOUNT_PATTERNS])
    assert {pattern.name for pattern in ACCOUNT_PATTERNS} == WAYS_IN | OWN_SIGN_IN


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("relation", RELATIONS)
def test_a_role_comes_in_where_the_policy_says(places: Places, role: Role, relation: str) -> None:
    person = factories.person(role, places.own)
    client = Client(raise_request_exception=True)
    client.force_login(person.user)
    target = getattr(places, relation)
    for pattern in PATTERNS:
        verb = verb_of(pattern)
        if verb is None or verb == OWN:
            continue
        url = address(pattern, target)
        status = ask(client, pattern, url)
        allowed = relation in ("own", "below") and role in VERBS[verb]
        for parameter in SIGHT.keys() & pattern.pattern.converters.keys():
            allowed = allowed and role in VERBS[SIGHT[parameter]]
        assert (status not in (401, 403, 404)) is allowed, f"{role} {relation} {pattern.name} ({verb}): {status}"
        _forget(target)


def _forget(unit_id: int) -> None:
    from giaoban.base.models import Job
    from giaoban.documents.models import Draft
    from giaoban.intake.models import BulkImport, Document

    Document.objects.filter(office_id=unit_id).delete()
    Draft.objects.filter(unit_id=unit_id).delete()
    Job.objects.filter(unit_id=unit_id).delete()
    BulkImport.objects.filter(office_id=unit_id).delete()


def test_a_stranger_sees_only_the_way_in(places: Places) -> None:
    client = Client()
    for pattern in PATTERNS:
        if verb_of(pattern) is not None:
            assert ask(client, pattern, address(pattern, places.own)) == 401, pattern.name
            _forget(places.own)
    for pattern in ACCOUNT_PATTERNS:
        answer = client.get(account_address(pattern))
        sent_away = answer.status_code == 302 and answer["Location"].startswith("/dang-nhap/")
        # The second step comes after the first.
        assert sent_away is (pattern.name in OWN_SIGN_IN | {"mfa_authenticate"}), f"{pattern.name}: {answer}"


@pytest.mark.parametrize("role", list(Role))
def test_every_account_looks_after_itself(places: Places, role: Role) -> None:
    person = factories.person(role, places.own)
    client = Client()
    client.force_login(person.user)
    for pattern in PATTERNS:
        if verb_of(pattern) == OWN:
            assert ask(client, pattern, address(pattern, places.own)) not in (401, 404), pattern.name
    for pattern in ACCOUNT_PATTERNS:
        if pattern.name in OWN_SIGN_IN:
            # What it has not set up does not exist yet.
            missing = {"mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_download_recovery_codes"}
            expected = (404,) if pattern.name in missing else (200, 302)
            assert ask(client, pattern, account_address(pattern)) in expected, pattern.name


def account_address(pattern: URLPattern) -> str:
    """The address of a page of django-allauth."""
    known = {"provider_id": "co-quan", "uidb36": "1", "key": "khong-dung"}
    names = {"account_reset_password_from_key": ("uidb36", "key")}.get(str(pattern.name), ())
    names = names or tuple(pattern.pattern.converters)
    return reverse(str(pattern.name), kwargs={name: known[name] for name in names})


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
