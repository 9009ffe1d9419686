"""The peer's one address."""

from django.urls import path

from bench.attempt.peer_django.views import save

urlpatterns = [path("exam/<int:attempt>/save", save)]
