"""Addresses of the office face, below /office/."""

from django.urls import path

from assay.web.office import certifications, credentials, decisions, home, results, statistics

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
    path("attempts/<uuid:uuid>/trail/", results.trail, name="trail"),
    path("credentials/", credentials.credentials, name="credentials"),
    path("credentials/<uuid:uuid>/", credentials.credential, name="credential"),
    path("credentials/<uuid:uuid>/revoke", credentials.revoke, name="revoke"),
    path("certifications/<slug:key>/", certifications.certification, name="certification"),
    path("statistics/", statistics.statistics, name="statistics"),
    path("statistics/items.csv", statistics.items_csv, name="items_csv"),
    path("statistics/scores.csv", statistics.scores_csv, name="scores_csv"),
    path("statistics/scores.svg", statistics.scores_svg, name="scores_svg"),
]
