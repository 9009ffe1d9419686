"""Addresses of the candidate, before and after the exam."""

from django.urls import path

from assay.web.candidate import account, check_in, home, listing, record, register, results

app_name = "candidate"
urlpatterns = [
    path("home/", home.home, name="home"),
    path("home/account/", account.account, name="account"),
    path("home/account/sign-out-everywhere", account.sign_out_everywhere, name="sign_out_everywhere"),
    path("home/listing/<uuid:uuid>/", listing.listing, name="listing"),
    path("register/<slug:key>/", register.register, name="register"),
    path("check-in/<uuid:uuid>/", check_in.check_in, name="check_in"),
    path("check-in/<uuid:uuid>/system", check_in.system, name="system_check"),
    path("check-in/<uuid:uuid>/rules", check_in.rules, name="confirm_rules"),
    path("check-in/<uuid:uuid>/ask", check_in.ask, name="ask"),
    path("check-in/<uuid:uuid>/phase", check_in.phase, name="phase"),
    path("record/<uuid:uuid>/", record.record, name="record"),
    path("record/<uuid:uuid>/clock.csv", record.record_csv, name="record_csv"),
    path("results/<uuid:uuid>/", results.result, name="result"),
]
