"""Addresses that everybody may open."""

from django.urls import path

app_name = "public"
urlpatterns: list[object] = []
