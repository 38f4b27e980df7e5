"""Addresses of the screens. Each view carries the verb it asks for; a test walks them all."""

from django.urls import path

from giaoban.web.views import (
    account,
    collect,
    entry,
    figures,
    jobs,
    overview,
    registry_changes,
    registry_import,
    reports,
    review,
    units,
    waiting,
)

app_name = "web"
urlpatterns = [
    path("", entry.home, name="home"),
    path("dang-xuat/", entry.sign_out, name="sign_out"),
    path("ngon-ngu/", entry.language, name="language"),
    path("healthz", entry.healthz, name="healthz"),
    path("tai-khoan/", account.account, name="account"),
    path("tai-khoan/uy-quyen/", account.account_delegate, name="account_delegate"),
    path("tai-khoan/uy-quyen/<int:grant_id>/thu-hoi/", account.account_take_back, name="account_take_back"),
    path("<int:unit_id>/tong-quan/", overview.overview, name="overview"),
    path("<int:unit_id>/giai-trinh/<int:finding_id>/", overview.findings_answer, name="findings_answer"),
    path("<int:unit_id>/so-lieu/", figures.figures, name="figures"),
    path("<int:unit_id>/so-lieu/cho-duyet/", waiting.figures_waiting, name="figures_waiting"),
    path("<int:unit_id>/so-lieu/cho-duyet/duyet/", waiting.figures_accept, name="figures_accept"),
    path("<int:unit_id>/so-lieu/cho-duyet/tra-lai/", waiting.figures_give_back, name="figures_give_back"),
    path("<int:unit_id>/so-lieu/<int:measure_id>/<slug:slot>/", figures.figures_source, name="figures_source"),
    path("<int:unit_id>/thu-thap/", collect.collect, name="collect"),
    path("<int:unit_id>/thu-thap/tai-len/", collect.collect_upload, name="collect_upload"),
    path("<int:unit_id>/thu-thap/dan/", collect.collect_paste, name="collect_paste"),
    path("<int:unit_id>/bao-cao/", reports.reports, name="reports"),
    path("<int:unit_id>/bao-cao/soan/", reports.reports_draft, name="reports_draft"),
    path("<int:unit_id>/bao-cao/doi-chieu/", reports.reports_verify, name="reports_verify"),
    path("<int:unit_id>/danh-muc/", units.registry, name="registry"),
    path("<int:unit_id>/danh-muc/don-vi/them/", registry_changes.registry_register, name="registry_register"),
    path("<int:unit_id>/danh-muc/don-vi/<int:other_id>/", units.registry_unit, name="registry_unit"),
    path(
        "<int:unit_id>/danh-muc/don-vi/<int:other_id>/doi-ten/",
        registry_changes.registry_rename,
        name="registry_rename",
    ),
    path(
        "<int:unit_id>/danh-muc/don-vi/<int:other_id>/vi-tri/", registry_changes.registry_place, name="registry_place"
    ),
    path(
        "<int:unit_id>/danh-muc/don-vi/<int:other_id>/sap-nhap/",
        registry_changes.registry_succeed,
        name="registry_succeed",
    ),
    path(
        "<int:unit_id>/danh-muc/don-vi/<int:other_id>/ket-thuc/", registry_changes.registry_close, name="registry_close"
    ),
    path("<int:unit_id>/danh-muc/nhap-bang/", registry_import.registry_import, name="registry_import"),
    path(
        "<int:unit_id>/danh-muc/nhap-bang/<slug:import_id>/",
        registry_import.registry_import_seen,
        name="registry_import_seen",
    ),
    path(
        "<int:unit_id>/danh-muc/nhap-bang/<slug:import_id>/khong-khop/",
        registry_import.registry_import_report,
        name="registry_import_report",
    ),
    path(
        "<int:unit_id>/danh-muc/nhap-bang/<slug:import_id>/ghi/",
        registry_import.registry_import_write,
        name="registry_import_write",
    ),
    path(
        "<int:unit_id>/danh-muc/nhap-bang/<slug:import_id>/bo/",
        registry_import.registry_import_discard,
        name="registry_import_discard",
    ),
    path("bao-cao/<slug:draft_id>/tai-ve/", reports.reports_download, name="reports_download"),
    path("viec/<slug:job_id>/", jobs.job_progress, name="job_progress"),
    path("viec/<slug:job_id>/dung/", jobs.job_cancel, name="job_cancel"),
    path("van-ban/<slug:document_id>/", review.review, name="review"),
    path("van-ban/<slug:document_id>/ky/", review.review_settle, name="review_settle"),
    path("van-ban/<slug:document_id>/nhan-so-chac/", review.review_accept_sure, name="review_accept_sure"),
    path("van-ban/<slug:document_id>/danh-dau/", review.review_mark, name="review_mark"),
    path("van-ban/<slug:document_id>/hoan-tac/", review.review_undo, name="review_undo"),
    path("van-ban/<slug:document_id>/ghi-nhan/", review.review_record, name="review_record"),
    path("van-ban/<slug:document_id>/xong/", review.review_close, name="review_close"),
    path("van-ban/<slug:document_id>/bo/", review.review_discard, name="review_discard"),
    path("van-ban/<slug:document_id>/giai-trinh/<int:doubt_id>/", review.review_answer, name="review_answer"),
    path("van-ban/<slug:document_id>/so/<int:index>/", review.review_decide, name="review_decide"),
    path("van-ban/<slug:document_id>/so/<int:index>/sua/", review.review_edit, name="review_edit"),
    path("van-ban/<slug:document_id>/so/<int:index>/doi/", review.review_change, name="review_change"),
    path("van-ban/<slug:document_id>/so/<int:index>/rieng/", review.review_local, name="review_local"),
]
