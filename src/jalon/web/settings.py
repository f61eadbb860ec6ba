"""Django settings: SQLite by default, PostgreSQL by JALON_DATABASE_URL, every secret outside the code.

Environment: JALON_DATA (folder of database, secret key, files), JALON_DATABASE_URL, JALON_HOSTS,
JALON_HTTPS=1 (secure cookies, HSTS, redirect), JALON_ADDRESS (what addresses in mail begin with),
JALON_MAIL_HOST and its like, JALON_DEBUG=1,
JALON_EXECUTOR (threads, processes or dask://HOST:PORT: where studies compute), JALON_STUDY_WORKERS.
"""

from __future__ import annotations

import importlib.util
import os
import sys
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from jalon.web import database, paths, secret, statics
from jalon.web.security import *  # noqa: F403 - settings are one namespace, kept in two files

DATA = Path(os.environ.get("JALON_DATA", paths.home() / ".jalon")).resolve()
PACKAGE = paths.PACKAGE
DEMO = os.environ.get("JALON_DEMO") == "1"
TESTING = "pytest" in sys.modules

DEBUG = os.environ.get("JALON_DEBUG") == "1"
SECRET_KEY = "only for tests" if TESTING else secret.key(DATA)
ALLOWED_HOSTS = os.environ.get("JALON_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS if host not in ("*", "[::1]")]


def _rooms(*names: str) -> list[str]:
    """The rooms that are built: their packages exist."""
    return [name for name in names if importlib.util.find_spec(name)]


INSTALLED_APPS = [
    *_rooms(
        "jalon.pmo.reporting",
        "jalon.pmo.kits",
        "jalon.pmo.transfer",
        "jalon.pmo.documents",
        "jalon.pmo.decisions",
        "jalon.pmo.governance",
        "jalon.pmo.control",
        "jalon.pmo.people",
        "jalon.pmo.registers",
        "jalon.pmo.planning",
        "jalon.pmo.initiatives",
        "jalon.pmo.organisation",
        "jalon.pmo.notices",
        "jalon.pmo.accounts",
        "jalon.pmo.common",
    ),
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "jalon.pmo.common.middleware.RequestId",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "csp.middleware.CSPMiddleware",
    "jalon.pmo.common.middleware.UploadLimit",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "jalon.pmo.accounts.middleware.ReachOnce",
    "jalon.pmo.accounts.middleware.Preferences",
    "jalon.pmo.accounts.middleware.SessionLimits",
    "jalon.pmo.accounts.middleware.SignedInOnly",
    "jalon.pmo.organisation.middleware.CurrentOrganisation",
    "jalon.pmo.organisation.middleware.SecondFactor",
    "jalon.pmo.common.sound.SoundText",
    "jalon.web.api.idempotency.IdempotencyKeys",
    "jalon.pmo.common.middleware.Errors",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "jalon.web.urls"
WSGI_APPLICATION = "jalon.web.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "jalon.pmo.common.layout.context",
                "jalon.web.views.demo_sign_ins",
            ],
        },
    }
]

DATABASES = {"default": database.settings(os.environ.get("JALON_DATABASE_URL", ""), DATA)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "common_cache",
    }
}
if TESTING:
    MIDDLEWARE.remove("whitenoise.middleware.WhiteNoiseMiddleware")
    # a test signs in hundreds of times: the slow hash is tried once, in the sign-in tests
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *PASSWORD_HASHERS]  # noqa: F405
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# The test runner has no worker beside it; everywhere else work goes to the table the worker reads.
TASKS = {
    "default": {
        "BACKEND": "django_tasks.backends.immediate.ImmediateBackend"
        if TESTING
        else "django_tasks_db.DatabaseBackend"
    }
}

LANGUAGE_CODE = "en"
LANGUAGES = [("fr", _("French")), ("en", _("English"))]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = os.environ.get("JALON_TIME_ZONE", "Europe/Paris")

STATIC_ROOT = DATA / "static"
STATICFILES_DIRS = [PACKAGE / "web" / "static"]
STATIC_MARK = "" if TESTING or DEBUG else f"{statics.fingerprint(STATICFILES_DIRS[0])}/"
STATIC_URL = f"/static/{STATIC_MARK}"
WHITENOISE_MAX_AGE = 31_536_000
WHITENOISE_IMMUTABLE_FILE_TEST = statics.lasts
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING or DEBUG
        else "whitenoise.storage.CompressedStaticFilesStorage"
    },
}
MEDIA_ROOT = DATA / "files"
FILE_UPLOAD_PERMISSIONS = 0o600

EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if os.environ.get("JALON_MAIL_HOST")
    else "django.core.mail.backends.console.EmailBackend"
)
EMAIL_HOST = os.environ.get("JALON_MAIL_HOST", "")
EMAIL_PORT = int(os.environ.get("JALON_MAIL_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("JALON_MAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("JALON_MAIL_PASSWORD", "")
_tls = os.environ.get("JALON_MAIL_TLS", {587: "starttls", 465: "tls"}.get(EMAIL_PORT, "none"))
if _tls not in ("starttls", "tls", "none"):
    raise ImproperlyConfigured(f"JALON_MAIL_TLS is {_tls!r}: write starttls, tls or none.")
EMAIL_USE_TLS, EMAIL_USE_SSL = _tls == "starttls", _tls == "tls"
# seconds: a server that takes the call and says nothing holds nobody
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = os.environ.get("JALON_MAIL_FROM", "jalon@localhost")
# what the addresses in mail begin with
SITE_ADDRESS = os.environ.get("JALON_ADDRESS", "http://127.0.0.1:8000").rstrip("/")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"jalon": {"level": "INFO"}, "axes": {"level": "ERROR"}},
}

# Where levelling and simulation compute: in the worker's threads, or on a cluster.
STUDY_EXECUTOR = os.environ.get("JALON_EXECUTOR", "threads")
STUDY_WORKERS = int(os.environ.get("JALON_STUDY_WORKERS", os.cpu_count() or 1))
