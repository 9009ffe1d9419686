"""Addresses of the proctor face, below /proctor/."""

from django.urls import path

from assay.web.proctor import everybody, moves, views

app_name = "proctor"
urlpatterns = [
    path("", views.desk, name="desk"),
    path("live", views.live, name="live"),
    path("everybody/", everybody.everybody, name="everybody"),
    path("everybody/outcome", everybody.outcome, name="everybody_outcome"),
    path("everybody/<slug:key>/<slug:name>", everybody.move, name="everybody_move"),
    path("<uuid:uuid>/", views.attempt, name="attempt"),
    path("<uuid:uuid>/clock.csv", views.clock_csv, name="clock_csv"),
    path("<uuid:uuid>/admit", moves.admit, name="admit"),
    path("<uuid:uuid>/turn-away", moves.turn_away, name="turn_away"),
    path("<uuid:uuid>/pause", moves.pause, name="pause"),
    path("<uuid:uuid>/resume", moves.resume, name="resume"),
    path("<uuid:uuid>/time", moves.add_time, name="add_time"),
    path("<uuid:uuid>/free-seat", moves.free_seat, name="free_seat"),
    path("<uuid:uuid>/incident", moves.incident, name="incident"),
    path("<uuid:uuid>/terminate", moves.terminate, name="terminate"),
]
