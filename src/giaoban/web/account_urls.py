"""Addresses of the pages around an account itself: django-allauth's views under our names for them, with our pages
(templates/account, mfa, usersessions, socialaccount). Everybody signs in; each account looks after itself."""

from allauth.account import views as account
from allauth.mfa.base import views as second_step
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.socialaccount import views as provider
from allauth.socialaccount.providers.openid_connect import views as oidc
from allauth.usersessions import views as sessions
from django.contrib.auth.decorators import login_not_required
from django.urls import path, re_path

from giaoban.web.views import entry

urlpatterns = [
    path("dang-nhap/", account.login, name="account_login"),
    path("dang-xuat/", entry.sign_out, name="account_logout"),
    path("dang-nhap/ma/", second_step.authenticate, name="mfa_authenticate"),
    path("dang-nhap/da-ngung/", account.account_inactive, name="account_inactive"),
    path("dang-nhap/quen-mat-khau/", account.password_reset, name="account_reset_password"),
    path("dang-nhap/quen-mat-khau/da-gui/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^dang-nhap/dat-mat-khau/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "dang-nhap/dat-mat-khau/xong/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path(
        "dang-nhap/chung/da-thoi/", login_not_required(provider.login_cancelled), name="socialaccount_login_cancelled"
    ),
    path("dang-nhap/chung/loi/", login_not_required(provider.login_error), name="socialaccount_login_error"),
    path("dang-nhap/chung/<slug:provider_id>/", oidc.login, name="openid_connect_login"),
    path("dang-nhap/chung/<slug:provider_id>/ve/", oidc.callback, name="openid_connect_callback"),
    path("tai-khoan/xac-nhan/", account.reauthenticate, name="account_reauthenticate"),
    path("tai-khoan/xac-nhan-ma/", second_step.reauthenticate, name="mfa_reauthenticate"),
    path("tai-khoan/mat-khau/", account.password_change, name="account_change_password"),
    path("tai-khoan/dat-mat-khau/", account.password_set, name="account_set_password"),
    path("tai-khoan/hai-buoc/", second_step.index, name="mfa_index"),
    path("tai-khoan/hai-buoc/bat/", totp.activate_totp, name="mfa_activate_totp"),
    path("tai-khoan/hai-buoc/tat/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("tai-khoan/ma-du-phong/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("tai-khoan/ma-du-phong/tao/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("tai-khoan/ma-du-phong/tai-ve/", recovery.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("tai-khoan/phien/", sessions.list_usersessions, name="usersessions_list"),
]
