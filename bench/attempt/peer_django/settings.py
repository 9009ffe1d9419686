"""Settings of the peer: what `startproject` makes, without what a save never touches."""

import os
from urllib.parse import parse_qsl, urlsplit

_URL = urlsplit(os.environ["PEER_DATABASE_URL"])
_ASKED = dict(parse_qsl(_URL.query))

SECRET_KEY = "a peer that serves nobody but the benchmark"
DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1"]
ROOT_URLCONF = "bench.attempt.peer_django.urls"
WSGI_APPLICATION = "bench.attempt.peer_django.wsgi.application"
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "bench.attempt.peer_django",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": _URL.path.lstrip("/"),
        "USER": _ASKED["user"],
        "HOST": _ASKED["host"],
        "CONN_MAX_AGE": None,
        "OPTIONS": {"options": "-c synchronous_commit=on"},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
