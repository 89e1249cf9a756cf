"""All settings of the portal, in fixed order; every environment variable is read here and nowhere else."""

from pathlib import Path

import environs
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent

# NAME_FILE names a file with the value, as container secrets come.
env = environs.FileAwareEnv()
env.read_env(BASE_DIR / ".env", recurse=False)


def required(name: str, purpose: str) -> str:
    """Return a variable that has no safe default, or stop the start with one plain sentence."""
    value = env.str(name, "")
    if not value:
        raise ImproperlyConfigured(f"Set {name} ({purpose}); .env.example shows how.")
    return value


# --- Core -------------------------------------------------------------------------------------------
SECRET_KEY = required("SECRET_KEY", "a long random text that signs links and sessions")
SECRET_KEY_FALLBACKS: list[str] = env.list("SECRET_KEY_FALLBACKS", [])
DEBUG = env.bool("DEBUG", False)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["127.0.0.1", "localhost"])
# Links in mails use this address, never the Host header of a request.
BASE_URL = env.str("BASE_URL", "http://127.0.0.1:8000").rstrip("/")
ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "modeltranslation",  # before the admin, as its documentation asks
    "portal.admin_site.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.sitemaps",
    "django.forms",
    "csp",
    "django_filters",
    "django_structlog",
    "portal.web",
    "portal.accounts",
    "portal.outbox",
    "companies.vocabulary",
    "companies",
    "inquiries",
]

MIDDLEWARE = [
    "portal.web.csp.CSPMiddleware",  # first: the redirect to HTTPS has the header, too
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "portal.accounts.middleware.StaffPreferencesMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.web.context_processors.site",
            ],
        },
    },
]

# --- Data -------------------------------------------------------------------------------------------
required("DATABASE_URL", "the PostgreSQL database, postgres://user:password@host/name")
DATABASES = {
    "default": env.dj_db_url("DATABASE_URL", conn_max_age=60, conn_health_checks=True),
}
# portal.wsgi limits what a visitor's query may cost; commands and workers may take their time.
STATEMENT_TIMEOUT_MS = env.int("STATEMENT_TIMEOUT_MS", 0)
DATABASES["default"].setdefault("OPTIONS", {})["options"] = (
    f"-c statement_timeout={STATEMENT_TIMEOUT_MS} -c lock_timeout={min(STATEMENT_TIMEOUT_MS, 2000)}"
)
SESSION_ENGINE = "django.contrib.sessions.backends.db"  # Redis may be emptied at any time

# --- Accounts ---------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# --- Languages --------------------------------------------------------------------------------------
LANGUAGE_CODE = "de"
LANGUAGES = [("de", "Deutsch"), ("en", "English"), ("ja", "日本語")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Berlin"
# Profiles are born Japanese; a missing text falls back per field in this order.
MODELTRANSLATION_DEFAULT_LANGUAGE = "ja"
MODELTRANSLATION_LANGUAGES = ("ja", "de", "en")
MODELTRANSLATION_FALLBACK_LANGUAGES = {
    "default": ("ja", "en", "de"),
    "de": ("en", "ja"),
    "en": ("ja", "de"),
    "ja": ("en", "de"),
}

# --- Files ------------------------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = env.path("STATIC_ROOT", BASE_DIR / "staticfiles")
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "media/"
MEDIA_ROOT = env.path("MEDIA_ROOT", BASE_DIR / "media")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# Debug mode serves from static/ directly, so that an edited file shows at once.
WHITENOISE_USE_FINDERS = DEBUG
if DEBUG:
    STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"

# --- Mail -------------------------------------------------------------------------------------------
required("EMAIL_URL", "the SMTP relay, smtp://user:password@host:port")
_email = env.dj_email_url("EMAIL_URL")
EMAIL_HOST = _email["EMAIL_HOST"]
EMAIL_PORT = _email["EMAIL_PORT"]
EMAIL_HOST_USER = _email["EMAIL_HOST_USER"]
EMAIL_HOST_PASSWORD = _email["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS = _email["EMAIL_USE_TLS"]
EMAIL_USE_SSL = _email["EMAIL_USE_SSL"]
EMAIL_USE_LOCALTIME = True  # else the Date header says "-0000", a time without a zone
EMAIL_TIMEOUT = 10  # seconds; a relay that hangs must not hold a worker
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "Higashiosaka Partner Portal <portal@portal.example>")
MAIL_DOMAIN = env.str("MAIL_DOMAIN", "portal.example")  # right-hand side of every Message-ID
# Where visitors' questions and answers to automatic mails go; printed in mails and beside the form.
CONTACT_EMAIL = env.str("CONTACT_EMAIL", "kontakt@portal.example")
CONTACT_PHONE = env.str("CONTACT_PHONE", "+49 211 5550100")
# The Maildir of the embedded mail sink; only then does /mailbox/ exist.
MAILBOX_DIR = env.str("MAILBOX_DIR", "")

# --- Tasks ------------------------------------------------------------------------------------------
REDIS_URL = required("REDIS_URL", "the Celery broker, redis://host:6379/0")
CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://", 1)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_TASK_TIME_LIMIT = 300  # seconds
CELERY_TASK_SOFT_TIME_LIMIT = 240
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 300,
    "health_check_interval": 15,
    "socket_keepalive": True,
}
CELERY_TIMEZONE = "UTC"

# --- Security ---------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}
# One switch for everything that needs HTTPS; off only for the embedded default on 127.0.0.1.
HTTPS = env.bool("HTTPS", BASE_URL.startswith("https://"))
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^livez$", r"^readyz$"]  # the orchestrator asks without the proxy
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_TRUSTED_ORIGINS = [BASE_URL] if HTTPS else []
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# How many proxies in front append to X-Forwarded-For; what stands further left is the visitor's own claim.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", 0)
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_048_576  # bytes; a form, not a file
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000  # an inline-heavy admin page of a company

# --- Directory --------------------------------------------------------------------------------------
COMPANIES_PER_PAGE = 20

# --- Inquiries --------------------------------------------------------------------------------------
# Above this many inquiries from one network, or for one address, in an hour a person looks first; nothing
# is refused. The same for a form that comes back faster than a person could fill it in.
INQUIRY_RATE_PER_HOUR = env.int("INQUIRY_RATE_PER_HOUR", 20)
INQUIRY_MIN_SECONDS = env.int("INQUIRY_MIN_SECONDS", 3)
# A consultant's mails about inquiries that are held back; the admin lists them all.
INQUIRY_QUARANTINE_NOTICES_PER_HOUR = env.int("INQUIRY_QUARANTINE_NOTICES_PER_HOUR", 20)
INQUIRY_ACKNOWLEDGEMENTS_PER_DAY = 3  # to one address, which nobody has verified
OUTBOX_SWEEP_SECONDS = env.int("OUTBOX_SWEEP_SECONDS", 10)

# --- Logging ----------------------------------------------------------------------------------------
from portal.logging import configure  # noqa: E402  (needs nothing from above, reads better at the end)

LOGGING = configure(level=env.str("LOG_LEVEL", "INFO"))
