"""Addresses of the proctor face, below /proctor/."""

from django.urls import path

from assay.web.proctor import moves, views

app_name = "proctor"
urlpatterns = [
    path("", views.desk, name="desk"),
    path("live", views.live, name="live"),
    path("<uuid:uuid>/", views.attempt, name="attempt"),
    path("<uuid:uuid>/admit", moves.admit, name="admit"),
    path("<uuid:uuid>/turn-away", moves.turn_away, name="turn_away"),
    path("<uuid:uuid>/pause", moves.pause, name="pause"),
    path("<uuid:uuid>/resume", moves.resume, name="resume"),
    path("<uuid:uuid>/time", moves.add_time, name="add_time"),
    path("<uuid:uuid>/incident", moves.incident, name="incident"),
    path("<uuid:uuid>/terminate", moves.terminate, name="terminate"),
]
