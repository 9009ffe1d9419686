"""Addresses of the author face."""

app_name = "author"
urlpatterns: list[object] = []
