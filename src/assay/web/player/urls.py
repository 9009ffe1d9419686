"""Addresses of the player, below /exam/<attempt>/, as far as they are pages; the rest is the gateway's."""

from django.urls import path

from assay.web.player import calls, live_calls, offline, seb_calls, views, watching_calls

app_name = "player"
urlpatterns = [
    path("worker.js", offline.worker, name="worker"),
    path("<uuid:uuid>/", views.exam, name="exam"),
    path("<uuid:uuid>/clock", views.clock_ledger, name="clock"),
    path("<uuid:uuid>/receipt", views.receipt, name="receipt"),
    path("<uuid:uuid>/receipt.json", views.receipt_file, name="receipt_file"),
    path("<uuid:uuid>/seat", calls.seat, name="seat"),
    path("<uuid:uuid>/evidence/<slug:stream>/<int:seq>", watching_calls.evidence, name="evidence"),
    path("<uuid:uuid>/seb", seb_calls.seb, name="seb"),
    path("<uuid:uuid>/watch", live_calls.watch, name="watch"),
    path("<uuid:uuid>/news", live_calls.news, name="news"),
    path("<uuid:uuid>/messages", live_calls.messages, name="messages"),
    path("<uuid:uuid>/messages/read", live_calls.messages_read, name="messages_read"),
    path("<uuid:uuid>/hand", live_calls.hand, name="hand"),
    path("<uuid:uuid>/room", live_calls.room, name="room"),
    path("<uuid:uuid>/calls/<uuid:call>", live_calls.answer_call, name="answer_call"),
]
