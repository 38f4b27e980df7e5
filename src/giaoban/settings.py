"""Settings. Each one that an office may change is an environment variable, declared once in OPTIONS."""

import os
from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit
from zoneinfo import ZoneInfo

from django.core.exceptions import ImproperlyConfigured

from giaoban.notices.rules import quiet_of

# name, default, one sentence; docs/settings.md is held to this table by a test.
OPTIONS: dict[str, tuple[str, str]] = {
    "GIAOBAN_VAR": (
        "",
        "Folder for the database file, uploaded files, drafts and the mirror; empty: `var` in the checkout, else here.",
    ),
    "DATABASE_URL": (
        "",
        "sqlite:///path or postgres://user:password@host:port/name; empty: SQLite in GIAOBAN_VAR.",
    ),
    "GIAOBAN_SECRET_KEY": ("", "Signs sessions; empty: made once and kept in GIAOBAN_VAR/secret_key."),
    "GIAOBAN_HOSTS": ("127.0.0.1,localhost", "Host names the site answers to, separated by commas."),
    "GIAOBAN_DEBUG": ("0", "1 shows error pages with details; never on a server that others reach."),
    "GIAOBAN_SECURE": ("0", "1 where the site is served over HTTPS: cookies are then sent over HTTPS only."),
    "GIAOBAN_FORM_MINUTES": (
        "",
        'What filling in a form takes, where an office has measured it: "line=1.5,section=10"; '
        "names and assumptions: catalogue/data/minutes.toml.",
    ),
    "GIAOBAN_FORMS": (
        "",
        "Folder with document forms of the office's own (TOML, docs/forms.md); they stand before those delivered.",
    ),
    "GIAOBAN_SPARK": ("", "Address of a Spark cluster (sc://host:15002) for `giaoban rollup --engine spark`."),
    "GIAOBAN_SPARK_MIRROR": (
        "",
        "Where the cluster finds the mirror's folder (s3a://bucket/mirror); empty: the same path as here.",
    ),
    "GIAOBAN_SPARK_SECONDS": ("600", "How long an answer of the Spark cluster is waited for, in seconds."),
    "GIAOBAN_ROLLUP_MB": (
        "1024",
        "Memory that rolling up may take in one process, in megabytes; what needs more spills to GIAOBAN_VAR/spill.",
    ),
    "GIAOBAN_ROLLUP_IN_PLACE": (
        "1000000",
        "From so many picks on the mirror's segments are read where they lie, on all processors; fewer are held in "
        "memory.",
    ),
    "GIAOBAN_PROXIES": (
        "0",
        "How many proxies stand before the site: whose word on the sender's address is taken, for limiting sign-ins.",
    ),
    "GIAOBAN_OIDC_URL": (
        "",
        "Address of an OpenID Connect provider whose accounts may sign in; empty: off. Only invited accounts come in.",
    ),
    "GIAOBAN_OIDC_CLIENT": ("", "Client id that the provider gave this site."),
    "GIAOBAN_OIDC_SECRET": ("", "Client secret that the provider gave this site."),
    "GIAOBAN_OIDC_NAME": ("Tài khoản chung của cơ quan", "What the button of that provider says."),
    "GIAOBAN_ADDRESS": (
        "",
        "Address under which people reach the site (https://giaoban.example.vn), for links in messages; "
        "empty: the first of GIAOBAN_HOSTS.",
    ),
    "GIAOBAN_MAIL": (
        "",
        "Mail server: smtp://user:password@host:587 (STARTTLS) or smtps://user:password@host:465; empty: no e-mail.",
    ),
    "GIAOBAN_MAIL_FROM": ("", "Sender of letters; empty: giaoban@ and the host of GIAOBAN_ADDRESS."),
    "GIAOBAN_QUIET": ("21:00-07:00", "Hours in which no message goes out, office time; empty: none."),
    "GIAOBAN_CHANNELS": (
        "tgram,msteams,slack,discord,signal,signals,viber,whatsapp,gchat,ntfy,ntfys,gotify,gotifys,mmost,mmosts,"
        "rocket,rockets,nctalk,nctalks,matrix,matrixs",
        "Kinds of chat channels that units may use, as Apprise names them, separated by commas.",
    ),
    "GIAOBAN_DAY": (
        "",
        "For trying the site on data of another time, as the demo does: the day it is started counts as this one "
        "(2024-04-05), and time goes on from there; empty: the real day.",
    ),
    "GIAOBAN_MAX_FILE_MB": ("20", "Largest file taken in, in megabytes."),
}


def option(name: str) -> str:
    """The value of a declared option."""
    return os.environ.get(name, OPTIONS[name][0])


def whole_option(name: str, least: int = 1) -> int:
    """The value of a declared option that is a whole number from `least` on. Raises ImproperlyConfigured otherwise."""
    given = option(name)
    if not (given.isascii() and given.isdecimal() and int(given) >= least):
        raise ImproperlyConfigured(f"{name} must be a whole number above {least - 1}, not {given!r}.")
    return int(given)


BASE = Path(__file__).resolve().parent
_CHECKOUT = BASE.parents[1]


def _var() -> Path:
    given = option("GIAOBAN_VAR")
    if given:
        return Path(given).resolve()
    return (_CHECKOUT if (_CHECKOUT / "pyproject.toml").exists() else Path.cwd()) / "var"


VAR = _var()


def _secret_key() -> str:
    given = option("GIAOBAN_SECRET_KEY")
    if given:
        return given
    path = VAR / "secret_key"
    if not path.exists():
        VAR.mkdir(parents=True, exist_ok=True)
        # Two processes may start at once: the first to create the file wins, the other reads it.
        try:
            descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        except FileExistsError:
            return path.read_text("ascii")
        with os.fdopen(descriptor, "w") as file:
            file.write(os.urandom(32).hex())
    return path.read_text("ascii")


def database(url: str) -> dict[str, Any]:
    """Django's database settings for a DATABASE_URL.

    Raises ImproperlyConfigured for any scheme but sqlite and postgres.
    """
    if not url:
        url = f"sqlite:///{VAR / 'giaoban.sqlite3'}"
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": url.removeprefix("sqlite:///"),
            "OPTIONS": {
                "timeout": 20,
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
            },
            # Opening the file anew costs more than what a screen of a running conference asks of it every second.
            "CONN_MAX_AGE": 60,
        }
    if parts.scheme in ("postgres", "postgresql"):
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": parts.path.removeprefix("/"),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or dict(parse_qsl(parts.query)).get("host", ""),
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 60,
        }
    raise ImproperlyConfigured(f"DATABASE_URL: scheme {parts.scheme!r} is not sqlite or postgres.")


def oidc_apps() -> list[dict[str, Any]]:
    """The OpenID Connect provider of the settings, as django-allauth wants it; none where it is off."""
    if not option("GIAOBAN_OIDC_URL"):
        return []
    return [
        {
            "provider_id": "co-quan",
            "name": option("GIAOBAN_OIDC_NAME"),
            "client_id": option("GIAOBAN_OIDC_CLIENT"),
            "secret": option("GIAOBAN_OIDC_SECRET"),
            "settings": {"server_url": option("GIAOBAN_OIDC_URL")},
        }
    ]


def site_address() -> str:
    """Where people reach the site, without a slash at the end."""
    secure = "https" if option("GIAOBAN_SECURE") == "1" else "http"
    return (option("GIAOBAN_ADDRESS") or f"{secure}://{option('GIAOBAN_HOSTS').split(',')[0].strip()}").rstrip("/")


def mail_server(url: str) -> dict[str, Any]:
    """Django's mail settings for a GIAOBAN_MAIL. Raises ImproperlyConfigured for any scheme but smtp and smtps."""
    if not url:
        return {}
    parts = urlsplit(url)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise ImproperlyConfigured("GIAOBAN_MAIL must be smtp://… or smtps://… with a host.")
    over_tls = parts.scheme == "smtps"
    return {
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if over_tls else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": over_tls,
        "EMAIL_USE_TLS": not over_tls and bool(parts.username),
        "EMAIL_TIMEOUT": 20,
    }


def _quiet_hours() -> str:
    given = option("GIAOBAN_QUIET")
    try:
        quiet_of(given)
    except ValueError:
        raise ImproperlyConfigured(f"GIAOBAN_QUIET must be like 21:00-07:00, not {given!r}.") from None
    return given


def _clock_days() -> int:
    """How many days the site's clock is ahead of the machine's."""
    given = option("GIAOBAN_DAY")
    if not given:
        return 0
    try:
        day = date.fromisoformat(given)
    except ValueError:
        raise ImproperlyConfigured(f"GIAOBAN_DAY must be a day like 2024-04-05, not {given!r}.") from None
    return (day - datetime.now(ZoneInfo("Asia/Ho_Chi_Minh")).date()).days


CLOCK_DAYS = _clock_days()
SECRET_KEY = _secret_key()
DEBUG = option("GIAOBAN_DEBUG") == "1"
ALLOWED_HOSTS = [host.strip() for host in option("GIAOBAN_HOSTS").split(",")]
FORM_MINUTES = option("GIAOBAN_FORM_MINUTES")
MAX_FILE_BYTES = whole_option("GIAOBAN_MAX_FILE_MB") * 1024 * 1024
# Forms and pasted words; files do not count here. What is longer comes as a file (400.html says so).
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
DATABASES = {"default": database(option("DATABASE_URL"))}
SITE_ADDRESS = site_address()
QUIET_HOURS = _quiet_hours()
CHANNEL_KINDS = frozenset(kind.strip().lower() for kind in option("GIAOBAN_CHANNELS").split(",") if kind.strip())
globals().update(mail_server(option("GIAOBAN_MAIL")))
DEFAULT_FROM_EMAIL = option("GIAOBAN_MAIL_FROM") or f"giaoban@{urlsplit(SITE_ADDRESS).hostname}"
MIRROR_ROOT, SPILL_ROOT = VAR / "mirror", VAR / "spill"
ROLLUP_MB, ROLLUP_IN_PLACE = whole_option("GIAOBAN_ROLLUP_MB"), whole_option("GIAOBAN_ROLLUP_IN_PLACE")
SPARK, SPARK_MIRROR = option("GIAOBAN_SPARK"), option("GIAOBAN_SPARK_MIRROR")
SPARK_SECONDS = whole_option("GIAOBAN_SPARK_SECONDS")
FORMS = option("GIAOBAN_FORMS")
MEDIA_ROOT = VAR / "files"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    # Before allauth: its pages are ours (web/templates/account, mfa, usersessions, socialaccount).
    "giaoban.web",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "giaoban.base",
    "giaoban.registry",
    "giaoban.catalogue",
    "giaoban.people",
    "giaoban.notices",
    "giaoban.figures",
    "giaoban.rollup",
    "giaoban.checks",
    "giaoban.intake",
    "giaoban.documents",
    "giaoban.reviews",
    "giaoban.tasks",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "giaoban.web.middleware.LanguageMiddleware",
    "giaoban.web.middleware.OneLookMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "giaoban.web.middleware.WayInMiddleware",
    "giaoban.web.middleware.RefusalMiddleware",
]
ROOT_URLCONF = "giaoban.urls"
WSGI_APPLICATION = "giaoban.wsgi.application"
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
                "giaoban.web.context.shell",
            ],
        },
    },
]

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
CSRF_FAILURE_VIEW = "giaoban.web.middleware.stale_page"
LOGIN_REDIRECT_URL = "web:home"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
# Sign-in is django-allauth's (docs/decisions/0003): nobody opens an account himself, addresses are the office's word.
ACCOUNT_ADAPTER = "giaoban.people.adapters.AccountAdapter"
MFA_ADAPTER = "giaoban.people.adapters.SecondStepAdapter"
SOCIALACCOUNT_ADAPTER = "giaoban.people.adapters.ProviderAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_CHANGE_EMAIL = False
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
# A whole office shares one address on the net; an account is one person. Counted in the database, for all processes.
ACCOUNT_RATE_LIMITS = {"login": "300/m/ip", "login_failed": "30/5m/ip,5/5m/key", "reset_password": "20/m/ip,5/m/key"}
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if option("GIAOBAN_SECURE") == "1" else "http"
ALLAUTH_TRUSTED_PROXY_COUNT = whole_option("GIAOBAN_PROXIES", 0)
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "Giao Ban"
# One step before and after: telephones' clocks are off.
MFA_TOTP_TOLERANCE = 1
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": oidc_apps(), "OAUTH_PKCE_ENABLED": True}}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "giaoban_cache"}}
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = option("GIAOBAN_SECURE") == "1"
# HTTPS ends at a proxy before us: the browser names an origin with https, our own request is plain http.
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS] if SESSION_COOKIE_SECURE else []
SESSION_COOKIE_HTTPONLY = True

# Vietnamese is the language of the source texts; English lies in locale/en.
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [BASE / "locale"]
USE_I18N = True
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = VAR / "static"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": MEDIA_ROOT},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# Long work waits in the database for the worker (`giaoban worker`, beside the site unless --no-worker).
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
