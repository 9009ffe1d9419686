"""Addresses that everybody may open."""

from django.urls import path

from assay.web.public import credentials, demo, directory, exams, issuer, machines, pictures, practice, verify

app_name = "public"
urlpatterns = [
    path("", exams.front, name="front"),
    path("exams/", exams.exams, name="exams"),
    path("exams/<slug:key>/", exams.guide, name="guide"),
    path("exams/<slug:key>/rules/", exams.rules, name="rules"),
    path("exams/<slug:key>/badge.svg", pictures.exam_badge_svg, name="exam_badge_svg"),
    path("exams/<slug:key>/badge.png", pictures.exam_badge_png, name="exam_badge_png"),
    path("exams/<slug:key>/card.png", pictures.exam_card, name="exam_card"),
    path("practice/", practice.practice, name="practice"),
    path("practice/<slug:key>/", practice.begin, name="practice_begin"),
    path("practice/<slug:key>/<str:run>/", practice.question, name="practice_question"),
    path("practice/<slug:key>/<str:run>/reasons/", practice.reasons, name="practice_reasons"),
    path("directory/", directory.directory, name="directory"),
    path("directory/<uuid:uuid>/", directory.holder, name="holder"),
    path("verify/", verify.verify, name="verify"),
    path("credentials/<uuid:uuid>", credentials.credential, name="credential"),
    path("credentials/<uuid:uuid>.json", credentials.credential_json, name="credential_json"),
    path("credentials/<uuid:uuid>.png", credentials.credential_png, name="credential_png"),
    path("credentials/<uuid:uuid>.svg", credentials.credential_svg, name="credential_svg"),
    path("credentials/<uuid:uuid>.pdf", credentials.credential_pdf, name="credential_pdf"),
    path("credentials/<uuid:uuid>/card.png", pictures.credential_card, name="credential_card"),
    path("credentials/status/<int:number>", issuer.status_list, name="status_list"),
    path("issuer/did.json", issuer.did_document, name="did_document"),
    path("outbox/", demo.outbox, name="outbox"),
    path("demo/enter/<str:token>/", demo.demo_enter, name="demo_enter"),
    path("robots.txt", machines.robots, name="robots"),
    path("healthz", machines.healthz, name="healthz"),
]
