"""Settings of a running installation; every changeable one stands in ``declared``."""

from pathlib import Path
from typing import Any

from qingdan.settings import databases, declared, logs, notices, secret

PACKAGE = Path(__file__).resolve().parents[1]
PROJECT = declared.PROJECT
BUNDLED = PACKAGE / "_bundled"


def _shipped(name: str) -> Path:
    """Return a folder of the project, from the checkout or from the installed package."""
    bundled = BUNDLED / name.rsplit("/", 1)[-1]
    return bundled if bundled.is_dir() else PROJECT / name


DATA_DIR = declared.ensured("DATA_DIR")
SAMPLES_DIR = _shipped("samples")
FIGURES_DIR = _shipped("data")
MANUAL_DIR = _shipped("docs/manual")
SOURCES_DIR = DATA_DIR / "sources"
BACKUP_DIR = Path(declared.text("BACKUP_DIR") or DATA_DIR / "backups").expanduser()
LOG_DIR = DATA_DIR / "log"
KEYS_DIR = DATA_DIR / "keys"
FINDER_DIR = DATA_DIR / "finder"
EMBEDDING_URL = declared.text("EMBEDDING_URL")
EMBEDDING_MODEL = declared.text("EMBEDDING_MODEL")
EMBEDDING_KEY = declared.text("EMBEDDING_KEY")
CIPHER = declared.one_of("CIPHER", "aes", "sm4")
DIGEST = declared.one_of("DIGEST", "sha256", "sm3")

DEBUG = declared.flag("DEBUG")
LOG_DAYS = logs.days(declared.number("LOG_DAYS"))
LOGGING = logs.configured(LOG_DIR, LOG_DAYS, declared.text("SYSLOG"), debug=DEBUG)
SECRET_KEY = secret.signing_key(DATA_DIR)
ALLOWED_HOSTS = declared.words("ALLOWED_HOSTS")
DATABASES: dict[str, dict[str, Any]] = {
    "default": databases.configured(declared.text("DATABASE_URL"), DATA_DIR)
}

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "qingdan.record",
    "qingdan.parties",
    "qingdan.catalogue",
    "qingdan.matters",
    "qingdan.rulebook",
    "qingdan.procedures",
    "qingdan.finder",
    "qingdan.letters",
    "qingdan.notices",
    "qingdan.cases",
    "qingdan.intake",
    "qingdan.web",
    "qingdan.web.public",
    "qingdan.web.manage",
    "qingdan.web.desk",
    "qingdan.commands",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "qingdan.web.security.content_security_policy",
    "qingdan.web.caching.kept_by_the_reader_only",
    "qingdan.web.sessions.told_from_where",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "qingdan.web.sessions.WithinLimits",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "qingdan.web.urls"
WSGI_APPLICATION = "qingdan.web.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "qingdan.web.context.frame",
            ],
        },
    }
]

AUTH_USER_MODEL = "parties.Officer"
AUTHENTICATION_BACKENDS = ["qingdan.web.session_store.OfficerBackend"]
PASSWORD_HASHERS = ["qingdan.parties.hashers.OneLaneArgon2Hasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "qingdan.parties.passwords.UnlikeNamesValidator",
        "OPTIONS": {"user_attributes": ("login_name", "full_name")},
    },
    {"NAME": "qingdan.parties.passwords.ProfileValidator"},
]
PASSWORD_PROFILE = declared.one_of("PASSWORD_PROFILE", "asvs5", "mlps3")
SECOND_FACTOR = declared.one_of("SECOND_FACTOR", "profile", "all", "none")
THREADS = declared.number("THREADS")
SINGLE_SIGN_ON_FILE = DATA_DIR / "single_sign_on.toml"
LOGIN_URL = "manage:sign-in"
LOGIN_REDIRECT_URL = "manage:home"

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = SOURCES_DIR

UPLOAD_LIMIT_BYTES = declared.number("UPLOAD_LIMIT_MB") * 1024 * 1024
ATTACHMENT_LIMIT_BYTES = declared.number("ATTACHMENT_LIMIT_MB") * 1024 * 1024
READ_SECONDS = declared.number("READ_SECONDS")
READ_MEMORY_BYTES = declared.number("READ_MEMORY_MB") * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600

SESSION_ENGINE = "qingdan.web.session_store"
SESSION_COOKIE_NAME = "qingdan_session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600  # the longest that a password profile allows
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_USE_SESSIONS = False
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if declared.flag("HTTPS"):
    SESSION_COOKIE_NAME = f"__Host-{SESSION_COOKIE_NAME}"
    CSRF_COOKIE_NAME = "__Host-qingdan_csrf"
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SECURE_HSTS_SECONDS = 31_536_000

BACKGROUND = declared.flag("BACKGROUND")
SITE_URL = notices.site_url(declared.text("SITE_URL"))
QUIET_HOURS = notices.quiet_hours(declared.text("QUIET_HOURS"))
ROBOT_HOSTS = notices.robot_hosts(declared.words("ROBOT_HOSTS"))
EMAIL_HOST = declared.text("SMTP_HOST")
EMAIL_PORT = declared.number("SMTP_PORT")
EMAIL_USE_SSL, EMAIL_USE_TLS = notices.mail_security(declared.text("SMTP_SECURITY"))
EMAIL_HOST_USER = declared.text("SMTP_USER")
EMAIL_HOST_PASSWORD = declared.text("SMTP_PASSWORD")
EMAIL_TIMEOUT = 15
DEFAULT_FROM_EMAIL = declared.text("MAIL_FROM") or EMAIL_HOST_USER

FORM_RENDERER = "django.forms.renderers.DjangoTemplates"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
