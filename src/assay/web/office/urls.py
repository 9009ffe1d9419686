"""Addresses of the office face, below /office/."""

from django.urls import path

from assay.web.office import (
    accommodations,
    attempts,
    certifications,
    credentials,
    decisions,
    everybody,
    hand_over,
    home,
    late,
    results,
    statistics,
)

app_name = "office"
urlpatterns = [
    path("", home.home, name="home"),
    path("results/", results.queue, name="results"),
    path("results.csv", results.queue_csv, name="results_csv"),
    path("results/release/", decisions.bulk_release, name="bulk_release"),
    path("results/<uuid:uuid>/", results.result, name="result"),
    path("results/<uuid:uuid>/review", decisions.review, name="review"),
    path("results/<uuid:uuid>/release", decisions.release, name="release"),
    path("results/<uuid:uuid>/annul", decisions.annul, name="annul"),
    path("attempts/", attempts.listing, name="attempts"),
    path("attempts/<uuid:uuid>/", attempts.attempt, name="attempt"),
    path("attempts/<uuid:uuid>/clock.csv", attempts.clock_csv, name="clock_csv"),
    path("attempts/<uuid:uuid>/cancel", attempts.cancel, name="cancel"),
    path("attempts/<uuid:uuid>/free-seat", attempts.free_seat, name="free_seat"),
    path("attempts/<uuid:uuid>/answer-file", hand_over.hand_over, name="hand_over"),
    path("attempts/<uuid:uuid>/late", late.attempt, name="late_attempt"),
    path("attempts/<uuid:uuid>/trail/", results.trail, name="trail"),
    path("late/", late.listing, name="late"),
    path("everybody/", everybody.everybody, name="everybody"),
    path("everybody/outcome", everybody.outcome, name="everybody_outcome"),
    path("everybody/<slug:key>/<slug:name>", everybody.move, name="everybody_move"),
    path("accommodations/", accommodations.listing, name="accommodations"),
    path("accommodations/grant", accommodations.grant, name="grant"),
    path("accommodations/<int:number>/", accommodations.accommodation, name="accommodation"),
    path("accommodations/<int:number>/revoke", accommodations.revoke, name="revoke_accommodation"),
    path("credentials/", credentials.credentials, name="credentials"),
    path("credentials/<uuid:uuid>/", credentials.credential, name="credential"),
    path("credentials/<uuid:uuid>/revoke", credentials.revoke, name="revoke"),
    path("certifications/<slug:key>/", certifications.certification, name="certification"),
    path("statistics/", statistics.statistics, name="statistics"),
    path("statistics/items.csv", statistics.items_csv, name="items_csv"),
    path("statistics/scores.csv", statistics.scores_csv, name="scores_csv"),
    path("statistics/scores.svg", statistics.scores_svg, name="scores_svg"),
]
