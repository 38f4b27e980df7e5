"""Addresses of the screens."""

app_name = "web"
urlpatterns: list[object] = []
