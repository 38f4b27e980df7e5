"""The gate: what goes in, what is refused, and what becomes of record."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import transaction

from giaoban.base.errors import Refusal
from giaoban.base.models import AuditEntry
from giaoban.base.queries import broken_audit_entry
from giaoban.catalogue.models import Item
from giaoban.figures.actions.accept import accept
from giaoban.figures.actions.record import problem, record
from giaoban.figures.actions.withdraw import withdraw
from giaoban.figures.enums import Nature, Quality
from giaoban.figures.models import Assertion, Batch, Entry, Finding, Source, Statement
from giaoban.figures.proposals import Asserted, Doubted
from giaoban.figures.queries import ledger_position, open_findings, values_of_record
from giaoban.figures.signals import figures_recorded
from tests import factories as make

pytestmark = pytest.mark.django_db


def kinds() -> list[str]:
    return list(Entry.objects.order_by("seq").values_list("kind", flat=True))


def of_record() -> list[int]:
    return sorted(values_of_record().values())


def refusal(actor, *batch) -> Refusal:
    with pytest.raises(Refusal) as refused:
        record(actor, batch)
    assert str(refused.value.message), "every refusal has its sentence"
    return refused.value


def test_a_clerk_records_a_figure_and_it_is_accepted_and_of_record_at_once():
    ward, gifts = make.unit(), make.measure("Phần quà chăm lo", unit="phần")
    done = record(make.clerk(ward), [make.stated(ward, gifts, 1493)])
    assert kinds() == ["state", "accept", "pick"]
    assert Statement.objects.get(seq=done.seqs[0]).value == 1493
    assert of_record() == [*done.seqs]


def test_what_is_written_is_all_that_was_stated():
    ward, body = make.unit(), make.unit()
    relief = make.measure("Kinh phí chăm lo", unit="đồng")
    where = make.source("document:k7m2", start=120, end=139, quote="436.450.000 đồng", label="bao-cao-thang-02.docx")
    stated = make.stated(
        ward,
        relief,
        436_450_000,
        stated_by_id=body,
        period="2024-02",
        regime="ND09",
        nature=Nature.TO_DATE,
        quality=Quality.ESTIMATE,
        qualifier="ước đạt trên",
        step=10_000,
        source=where,
    )
    clerk = make.clerk(ward)
    (seq,) = record(clerk, [stated]).seqs
    row = Statement.objects.select_related("source", "batch__audit").get(seq=seq)
    assert (row.about_id, row.stated_by_id, row.entered_by) == (ward, body, clerk.account_id)
    assert (row.regime, row.period, row.nature, row.quality) == ("ND09", "2024-02", "to_date", 1)
    assert (row.window_from, row.window_to) == (date(2023, 12, 15), date(2024, 2, 14))
    assert (row.value, row.step, row.qualifier) == (436_450_000, 10_000, "ước đạt trên")
    assert (row.source.reference, row.source.start, row.source.end) == ("document:k7m2", 120, 139)
    assert row.source.quote == "436.450.000 đồng"
    assert row.batch.action == row.batch.audit.action == "figures.record"
    assert row.batch.audit.unit_id == ward and row.batch.audit.account_id == clerk.account_id


def test_a_reporters_figure_waits_and_is_not_of_record():
    ward, gifts = make.unit(), make.measure()
    record(make.reporter(ward), [make.stated(ward, gifts, 5)])
    assert kinds() == ["state"]
    assert of_record() == []


def test_nobody_records_for_a_unit_that_is_not_theirs():
    ward, other, gifts = make.unit(), make.unit(), make.measure()
    assert refusal(make.clerk(other), make.stated(ward, gifts, 5)).code == "base.not_allowed"
    assert kinds() == []


def test_a_department_reports_about_its_ward_and_the_wards_clerk_accepts():
    ward, gifts = make.unit(), make.measure()
    police = make.unit("Công an phường", body="phong_ban", place_id=ward)
    reporter = make.reporter(police)
    (seq,) = record(reporter, [make.stated(ward, gifts, 5, stated_by_id=police)]).seqs
    assert of_record() == []
    accept(make.clerk(ward), [seq])
    assert of_record() == [seq]
    other = make.unit()
    assert refusal(reporter, make.stated(ward, gifts, 6)).code == "base.not_allowed", "not in the ward's own name"
    elsewhere = make.stated(other, gifts, 6, stated_by_id=police)
    assert refusal(reporter, elsewhere).code == "base.not_allowed"
    (wrong,) = record(reporter, [make.stated(ward, gifts, 7, stated_by_id=police, period="2024-03")]).seqs
    withdraw(reporter, wrong, reason="gửi nhầm kỳ")


def test_all_or_none():
    ward, gifts = make.unit(), make.measure()
    clerk = make.clerk(ward)
    trail = AuditEntry.objects.count()
    refused = refusal(clerk, make.stated(ward, gifts, 5), make.stated(ward, gifts, -5))
    assert refused.code == "figures.negative" and refused.params["index"] == 1
    assert kinds() == [] and not Statement.objects.exists() and not Source.objects.exists()
    assert AuditEntry.objects.count() == trail


def test_nothing_is_not_a_batch():
    assert refusal(make.SYSTEM).code == "figures.nothing"


@pytest.mark.parametrize(
    ("behaviour", "more", "code"),
    [
        ("flow", {"value": 5, "nature": "at"}, "figures.wrong_nature"),
        ("flow", {"value": 5, "nature": "hằng ngày"}, "figures.wrong_nature"),
        ("stock", {"value": 5, "nature": "in_period"}, "figures.wrong_nature"),
        ("flow", {"value": None}, "figures.no_value"),
        ("flow", {"value": 5, "denominator": 7}, "figures.has_parts"),
        ("flow", {"value": 2**63}, "figures.too_large"),
        ("ratio", {"value": None, "numerator": 3, "denominator": 0}, "figures.bad_denominator"),
        ("count", {"value": 14, "denominator": 13}, "figures.not_k_of_n"),
        ("progress", {"value": 60_00, "nature": "at"}, "figures.no_item"),
        ("flow", {"value": 1, "absence": "none"}, "figures.none_with_value"),
        ("flow", {"value": None, "absence": "na"}, "figures.no_absence_reason"),
        ("flow", {"value": 5, "item": "x" * 301}, "figures.too_long"),
        ("flow", {"value": 5, "supersedes": 1}, "figures.no_reason"),
        ("flow", {"value": 5, "supersedes": 999, "reason": "gõ nhầm"}, "figures.no_statement"),
    ],
)
def test_what_does_not_fit_its_measure_is_refused_by_name(behaviour: str, more: dict, code: str):
    ward, one = make.unit(), make.measure(behaviour=behaviour)
    good = make.stated(ward, make.measure(), 1)
    bad = make.stated(ward, one, source=make.source(quote="đạt 14 xã"), **more)
    refused = refusal(make.SYSTEM, good, bad)
    assert refused.code == code and refused.params["index"] == 1
    if "where" in refused.params:
        assert "“đạt 14 xã”" in refused.message


def test_a_preview_says_what_the_gate_would_say():
    ward, gifts = make.unit(), make.measure()
    assert problem(make.stated(ward, gifts, 5)) is None
    found = problem(make.stated(ward, gifts, -5))
    assert found is not None and found.code == "figures.negative"
    assert kinds() == []


def test_a_measure_is_taken_as_it_is_counted_at_the_end_of_the_window():
    ward = make.unit()
    poor = make.measure("Hộ nghèo", behaviour="stock", unit="hộ", valid_from=date(2022, 1, 1))
    from giaoban.catalogue.models import MeasureVersion

    newer = MeasureVersion.objects.create(
        measure_id=poor, valid_from=date(2026, 1, 1), unit="hộ", scale=0, comparable=False
    )
    record(make.SYSTEM, [make.stated(ward, poor, 185, period="2025", nature="at")])
    record(make.SYSTEM, [make.stated(ward, poor, 240, period="2026-01", nature="at")])
    assert Statement.objects.get(value=185).version_id != newer.pk
    assert Statement.objects.get(value=240).version_id == newer.pk
    refused = refusal(make.SYSTEM, make.stated(ward, poor, 300, period="2021", nature="at"))
    assert refused.code == "figures.no_version" and refused.params["day"] == "31/12/2021"


def test_not_occurred_is_zero_and_flagged_not_applicable_has_no_value():
    ward, fires, fields = make.unit(), make.measure("Vụ cháy"), make.measure("Diện tích gieo trồng")
    record(
        make.SYSTEM,
        [
            make.stated(ward, fires, None, absence="none"),
            make.stated(ward, fields, None, absence="na", absence_reason="phường không có đất nông nghiệp"),
        ],
    )
    assert Statement.objects.get(measure=fires).value == 0
    assert Statement.objects.get(measure=fires).absence == "none"
    assert Statement.objects.get(measure=fields).value is None
    assert len(of_record()) == 2


def test_one_work_is_one_item_however_its_name_is_typed():
    ward = make.unit()
    works = make.measure("Tiến độ công trình", behaviour="progress", unit="%", itemised=True)
    for day, name in (("2024-02", "Vỉa hè  đường Hoà Bình"), ("2024-03", "vỉa hè đường Hòa Bình")):
        record(make.SYSTEM, [make.stated(ward, works, 60_00, item=name, period=day, nature="at")])
    record(make.SYSTEM, [make.stated(ward, works, 10_00, item="Vỉa hè đường Hoa Bình", nature="at")])
    assert sorted(Item.objects.values_list("name", flat=True)) == ["Vỉa hè đường Hoa Bình", "Vỉa hè đường Hoà Bình"]


def test_two_sources_are_two_statements_and_the_earlier_stays_of_record():
    ward, poor = make.unit(), make.measure("Hộ nghèo được chăm lo", unit="hộ")
    first = make.recorded(ward, poor, 237)
    done = record(make.SYSTEM, [make.stated(ward, poor, 231)])
    assert of_record() == [first]
    assert done.conflicts == done.seqs, "the key is left in conflict, and the batch says so"
    last = Entry.objects.filter(kind="pick").latest("seq")
    assert last.statement_id == first and last.conflict and not last.by_person
    (found,) = open_findings([ward])
    assert found.code == "figures.conflict" and found.statements == (first, *done.seqs)


def test_a_third_value_is_pointed_out_though_the_conflict_is_not_new():
    ward, poor = make.unit(), make.measure(unit="hộ")
    first = make.recorded(ward, poor, 237)
    make.recorded(ward, poor, 231)
    third = make.recorded(ward, poor, 240)
    newest, _ = open_findings([ward])
    assert third in newest.statements and of_record() == [first]
    make.recorded(ward, poor, 237)
    assert len(open_findings([ward])) == 2, "one that agrees brings nothing into the contradiction"


def test_a_contradiction_that_an_official_figure_hid_is_pointed_out_when_it_goes():
    ward, poor = make.unit(), make.measure(unit="hộ")
    official = make.recorded(ward, poor, 235, quality=Quality.OFFICIAL)
    first, second = make.recorded(ward, poor, 237), make.recorded(ward, poor, 231)
    assert open_findings([ward]) == []
    withdraw(make.SYSTEM, official, reason="chưa công bố")
    (found,) = open_findings([ward])
    assert found.statements == (first, second)


def test_agreeing_sources_leave_no_conflict():
    ward, revenue = make.unit(), make.measure("Thu ngân sách", unit="đồng")
    first = make.recorded(ward, revenue, 49_687_000_000, step=10**6)
    done = record(make.SYSTEM, [make.stated(ward, revenue, 49_700_000_000, step=10**8)])
    assert (of_record(), done.conflicts) == ([first], ())
    assert not Finding.objects.exists()


def test_the_actual_figure_takes_the_place_of_the_estimate_which_stays():
    ward, revenue = make.unit(), make.measure(unit="đồng")
    estimate = make.recorded(ward, revenue, 50, quality=Quality.ESTIMATE)
    assert of_record() == [estimate]
    actual = make.recorded(ward, revenue, 48)
    assert of_record() == [actual]
    assert Statement.objects.count() == 2


def test_an_excel_cell_wins_over_a_sentence_stated_before_it():
    ward, gifts = make.unit(), make.measure()
    make.recorded(ward, gifts, 10)
    cell = make.recorded(ward, gifts, 10, source=make.source("sheet:abc", kind="sheet", start=None, end=None))
    assert of_record() == [cell]


def test_regimes_are_never_mixed():
    ward, gifts = make.unit(), make.measure()
    february = make.recorded(ward, gifts, 10, regime="LICH")
    decree = make.recorded(ward, gifts, 12, regime="ND09")
    assert of_record() == [february, decree] and not open_findings([ward])


def test_a_second_click_records_nothing():
    ward, gifts = make.unit(), make.measure()
    once = make.stated(ward, gifts, 5, source=make.source("document:mot", quote="05 phần quà"))
    record(make.SYSTEM, [once])
    refused = refusal(make.SYSTEM, make.stated(ward, gifts, 6), once)
    assert refused.code == "figures.already_recorded" and refused.params["index"] == 1
    assert "05 phần quà" in refused.message
    assert kinds() == ["state", "accept", "pick"]


def test_the_same_place_twice_in_one_batch_is_refused():
    ward, gifts = make.unit(), make.measure()
    once = make.stated(ward, gifts, 5)
    assert refusal(make.SYSTEM, once, once).code == "figures.already_recorded"


def test_one_document_may_say_a_figure_twice_in_two_places():
    ward, gifts = make.unit(), make.measure()
    places = [make.source("document:mot", start=10, end=12), make.source("document:mot", start=80, end=82)]
    record(make.SYSTEM, [make.stated(ward, gifts, 5, source=place) for place in places])
    assert Statement.objects.count() == 2 and not open_findings([ward])


def test_what_is_said_about_a_figure_stays_with_it_and_is_no_figure():
    ward, revenue = make.unit(), make.measure(unit="đồng")
    place = make.source("document:mot", start=50, end=56, quote="790,2%")
    said = Asserted("percent_of_target", "percent", Decimal("790.2"), place, unit="%", comparison="dự toán")
    (seq,) = record(make.SYSTEM, [make.stated(ward, revenue, 49_687_000_000, assertions=(said,))]).seqs
    row = Assertion.objects.select_related("source").get()
    assert (row.statement_id, row.role, row.value, row.source.quote) == (
        seq,
        "percent_of_target",
        Decimal("790.2"),
        "790,2%",
    )
    assert Statement.objects.count() == 1


def test_an_assertion_beyond_what_can_be_kept_is_refused():
    ward, revenue = make.unit(), make.measure(unit="đồng")
    said = Asserted("change", "money", Decimal(10) ** 18, make.source())
    assert refusal(make.SYSTEM, make.stated(ward, revenue, 1, assertions=(said,))).code == "figures.too_large"


def test_contradictions_found_before_recording_become_findings_with_their_answer():
    ward = make.unit()
    moved, came, went = (make.measure() for _ in range(3))
    document = "document:sinh-hoat"
    batch = [
        make.stated(ward, measure, value, source=make.source(document, start=at, end=at + 2))
        for at, (measure, value) in enumerate([(moved, 11), (came, 6), (went, 4)])
    ]
    doubt = Doubted(
        "sum_differs",
        "warning",
        "6 + 4 = 10, văn bản ghi 11.",
        (0, 1, 2),
        {"whole": "11"},
        answer="một người hoãn",
    )
    done = record(make.clerk(ward), batch, [doubt])
    finding = Finding.objects.get()
    assert (finding.code, finding.reference, finding.period) == ("sum_differs", document, "2024-02")
    assert set(finding.statements.values_list("seq", flat=True)) == set(done.seqs)
    assert finding.answers.get().text == "một người hoãn"


def test_one_batch_is_one_line_in_the_audit_trail():
    ward, gifts, relief = make.unit(), make.measure(), make.measure(unit="đồng")
    before = AuditEntry.objects.count()
    done = record(make.SYSTEM, [make.stated(ward, gifts, 5), make.stated(ward, relief, 100)])
    assert AuditEntry.objects.count() == before + 1
    line = AuditEntry.objects.latest("id")
    assert line.payload["statements"] == 2
    assert (line.payload["first_seq"], line.payload["last_seq"]) == (1, ledger_position())
    assert Batch.objects.get(pk=done.batch_id).audit_id == line.pk
    assert broken_audit_entry() is None


def test_the_audit_trail_holds_no_words_of_people():
    ward, gifts = make.unit(), make.measure()
    record(make.clerk(ward), [make.stated(ward, gifts, 5, source=make.source(quote="bà Tư Hậu nhận quà"))])
    assert "Hậu" not in str(list(AuditEntry.objects.values_list("payload", flat=True)))


def test_numbers_follow_one_another_through_batches():
    ward, gifts = make.unit(), make.measure()
    for month in ("2024-01", "2024-02", "2024-03"):
        make.recorded(ward, gifts, 1, period=month)
    assert list(Entry.objects.order_by("seq").values_list("seq", flat=True)) == list(range(1, 10))
    assert ledger_position() == 9


def test_the_gate_announces_after_commit_and_a_deaf_listener_hurts_nobody(django_capture_on_commit_callbacks, caplog):
    ward, gifts = make.unit(), make.measure()
    heard = []

    def listen(**news):
        heard.append(news)

    def fail(**news):
        raise LookupError("màn hình hỏng")

    figures_recorded.connect(fail)
    figures_recorded.connect(listen)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            done = record(make.SYSTEM, [make.stated(ward, gifts, 5)])
            assert heard == []
    finally:
        figures_recorded.disconnect(fail)
        figures_recorded.disconnect(listen)
    (news,) = heard
    assert (news["batch_id"], news["first_seq"], news["last_seq"]) == (done.batch_id, 1, 3)
    assert news["about_ids"] == {ward} and news["action"] == "figures.record"


def test_a_batch_that_is_rolled_back_leaves_no_trace_and_no_gap():
    ward, gifts = make.unit(), make.measure()
    make.recorded(ward, gifts, 1, period="2024-01")
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        make.recorded(ward, gifts, 2, period="2024-02")
        raise ZeroDivisionError
    assert ledger_position() == 3
    make.recorded(ward, gifts, 3, period="2024-03")
    assert list(Entry.objects.order_by("seq").values_list("seq", flat=True)) == [1, 2, 3, 4, 5, 6]
    assert broken_audit_entry() is None


def test_a_long_name_of_a_file_is_cut_for_display_not_refused():
    ward, gifts = make.unit(), make.measure()
    make.recorded(ward, gifts, 1, source=make.source(label="b" * 400, quote="ô" * 600))
    row = Source.objects.get()
    assert len(row.label) == 300 and len(row.quote) == 500 and row.quote.endswith("…")
