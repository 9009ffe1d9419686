"""The index of pages: each face has its own list of addresses."""

from django.urls import include, path

urlpatterns = [
    path("", include("assay.web.public.urls")),
    path("", include("assay.web.candidate.urls")),
    path("exam/", include("assay.web.player.urls")),
    path("proctor/", include("assay.web.proctor.urls")),
    path("office/", include("assay.web.office.urls")),
    path("bank/", include("assay.web.author.urls")),
    path("account/", include("allauth.urls")),
]
