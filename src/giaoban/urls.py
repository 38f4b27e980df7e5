"""All addresses."""

from django.urls import include, path

urlpatterns = [path("", include("giaoban.web.urls")), path("", include("giaoban.web.account_urls"))]
