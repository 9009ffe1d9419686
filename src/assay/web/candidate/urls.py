"""Addresses of the candidate face."""

app_name = "candidate"
urlpatterns: list[object] = []
