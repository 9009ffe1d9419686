"""Django's settings, derived from the site's configuration."""

from pathlib import Path

from assay.outside.keys import site_secret
from assay.project.config import load
from assay.project.database import database_settings
from assay.project.media import evidence_storage
from assay.web.kit.static_files import add_headers

CONFIG = load()
_HTTPS = CONFIG.site.base_url.startswith("https://")

DEBUG = False
SECRET_KEY = site_secret(CONFIG.data_path("keys"))
ALLOWED_HOSTS = (
    ["*"] if CONFIG.site.demo else [CONFIG.site.base_url.split("//")[-1].split("/")[0].split(":")[0]]
)
CSRF_FAILURE_VIEW = "assay.web.kit.errors.out_of_date"
CSRF_TRUSTED_ORIGINS = [CONFIG.site.base_url]
ROOT_URLCONF = "assay.project.urls"
WSGI_APPLICATION = "assay.project.wsgi.application"
DATABASES = {"default": database_settings(CONFIG.database.url)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    # Apps may import only leftwards, here upwards.
    "assay.apps.audit",
    "assay.apps.people",
    "assay.apps.bank",
    "assay.apps.programs",
    "assay.apps.attempts",
    "assay.apps.proctoring",
    "assay.apps.results",
    "assay.apps.credentials",
    "assay.web.kit",
    "assay.web.public",
    "assay.web.candidate",
    "assay.web.player",
    "assay.web.proctor",
    "assay.web.office",
    "assay.web.author",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
]

MIDDLEWARE = [
    "assay.web.kit.static_files.StaticGZip",
    "whitenoise.middleware.WhiteNoiseMiddleware",  # above the policies, which are for pages
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "assay.web.kit.headers.SecurityHeaders",
    "assay.web.kit.errors.ProblemsForPrograms",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "assay.web.kit.gate.DefaultDeny",
    "assay.web.kit.one_attempt.OneAttempt",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "assay.web.kit.context.site",
            ],
        },
    }
]

AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
ACCOUNT_ADAPTER = "assay.web.kit.accounts.Accounts"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_REQUIRED = False
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_CHANGE_EMAIL = True  # one address a person; a new one replaces it once its code is entered
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_EMAIL_SUBJECT_PREFIX = f"[{CONFIG.site.name}] "
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if _HTTPS else "http"
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = False
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not _HTTPS
USERSESSIONS_TRACK_ACTIVITY = False
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/home/"

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "site_cache",
        "OPTIONS": {
            "MAX_ENTRIES": 10_000
        },  # of 300, Django's own, visitors would push out each other's limits
    }
}
ALLAUTH_TRUSTED_PROXY_COUNT = CONFIG.serve.proxies
EMAIL_BACKEND = "assay.apps.people.letterbox.Letterbox"
DEFAULT_FROM_EMAIL = CONFIG.mail.sender

MESSAGE_TAGS = {20: "info", 25: "ok", 30: "warn", 40: "bad"}  # the tones of the kit, by Django's levels

LANGUAGE_CODE = "en"
TIME_ZONE = CONFIG.site.time_zone
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = CONFIG.data_path("static")
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_ADD_HEADERS_FUNCTION = add_headers
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    "evidence": evidence_storage(CONFIG),
}
MEDIA_ROOT = CONFIG.data_path("media")

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = _HTTPS
SESSION_COOKIE_AGE = 14 * 24 * 3600
CSRF_COOKIE_SECURE = _HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if _HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_000_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_000_000

CERTIFICATIONS_DIR = Path(CONFIG.site.certifications_dir).resolve()
