"""Addresses that everybody may open."""


app_name = "public"
urlpatterns: list[object] = []
