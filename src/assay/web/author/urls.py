"""Addresses of the author face, below /bank/."""

from django.urls import path

from assay.web.author import catalogue, items

app_name = "author"
urlpatterns = [
    path("", catalogue.catalogue, name="catalogue"),
    path("<slug:certification>/<slug:item>/", items.item, name="item"),
]
