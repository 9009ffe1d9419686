"""Addresses of the candidate, before and after the exam."""

from django.urls import path

from assay.web.candidate import (
    account,
    appeal,
    check_in,
    home,
    listing,
    record,
    register,
    rehearsal,
    results,
    seb,
    stills,
    surroundings,
)

app_name = "candidate"
urlpatterns = [
    path("home/", home.home, name="home"),
    path("home/account/", account.account, name="account"),
    path("home/account/sign-out-everywhere", account.sign_out_everywhere, name="sign_out_everywhere"),
    path("home/line", rehearsal.line, name="line"),
    path("home/listing/<uuid:uuid>/", listing.listing, name="listing"),
    path("home/system-check/<slug:key>/", rehearsal.rehearse, name="rehearse"),
    path("register/<slug:key>/", register.register, name="register"),
    path("register/<slug:key>/watching/", rehearsal.notice, name="notice"),
    path("check-in/<uuid:uuid>/", check_in.check_in, name="check_in"),
    path("check-in/<uuid:uuid>/system", check_in.system, name="system_check"),
    path("check-in/<uuid:uuid>/rules", check_in.rules, name="confirm_rules"),
    path("check-in/<uuid:uuid>/consent", check_in.consent, name="consent"),
    path("check-in/<uuid:uuid>/still/<slug:step>", stills.still, name="still"),
    path("check-in/<uuid:uuid>/ask", check_in.ask, name="ask"),
    path("check-in/<uuid:uuid>/phase", check_in.phase, name="phase"),
    path("candidate/<uuid:uuid>/room/", surroundings.room, name="room"),
    path("record/<uuid:uuid>/", record.record, name="record"),
    path("record/<uuid:uuid>/clock.csv", record.record_csv, name="record_csv"),
    path("record/<uuid:uuid>/watched.json", record.watched_json, name="watched_json"),
    path("record/<uuid:uuid>/watched.csv", record.watched_csv, name="watched_csv"),
    path("record/<uuid:uuid>/appeal", appeal.appeal, name="appeal"),
    path("results/<uuid:uuid>/", results.result, name="result"),
    path("check-in/<uuid:uuid>/seb", seb.open_in_seb, name="open_in_seb"),
    path("seb/<slug:key>/<slug:revision>/<str:signed>/exam.seb", seb.seb_file, name="seb_file"),
    path("seb/<slug:key>/<slug:revision>/start", seb.start, name="seb_start"),
    path("seb/<slug:key>/<slug:revision>/in", seb.fixed_page, name="seb_in"),
    path("seb/<slug:key>/<slug:revision>/done", seb.done, name="seb_done"),
]
