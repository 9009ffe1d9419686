"""Addresses of the proctor face."""

app_name = "proctor"
urlpatterns: list[object] = []
