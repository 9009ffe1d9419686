"""Addresses of the player, below /exam/<attempt>/, as far as they are pages; the rest is the gateway's."""

from django.urls import path

from assay.web.player import calls, offline, views

app_name = "player"
urlpatterns = [
    path("worker.js", offline.worker, name="worker"),
    path("<uuid:uuid>/", views.exam, name="exam"),
    path("<uuid:uuid>/clock", views.clock_ledger, name="clock"),
    path("<uuid:uuid>/receipt", views.receipt, name="receipt"),
    path("<uuid:uuid>/receipt.json", views.receipt_file, name="receipt_file"),
    path("<uuid:uuid>/seat", calls.seat, name="seat"),
]
