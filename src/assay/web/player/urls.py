"""Addresses of the player, below /exam/<attempt>/."""

from django.urls import path

from assay.web.player import calls, views

app_name = "player"
urlpatterns = [
    path("<uuid:uuid>/", views.exam, name="exam"),
    path("<uuid:uuid>/start", views.start, name="start"),
    path("<uuid:uuid>/form", views.form, name="form"),
    path("<uuid:uuid>/receipt", views.receipt, name="receipt"),
    path("<uuid:uuid>/receipt.json", views.receipt_file, name="receipt_file"),
    path("<uuid:uuid>/seat", calls.seat, name="seat"),
    path("<uuid:uuid>/entries", calls.entries, name="entries"),
    path("<uuid:uuid>/heartbeat", calls.heartbeat, name="heartbeat"),
    path("<uuid:uuid>/submit", calls.submit, name="submit"),
]
