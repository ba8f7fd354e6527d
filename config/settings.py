"""One file of settings; the environment decides.

With no variable set, everything runs on this machine without a server: SQLite, a broker of plain files, local uploads.
A city sets DATABASE_URL, BROKER_URL, CACHE_URL, SECRET_KEY, ALLOWED_HOSTS and gets the same code on PostgreSQL and Redis.
"""

from pathlib import Path

import environ
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

env = environ.FileAwareEnv()
BASE_DIR = Path(__file__).resolve().parent.parent
environ.Env.read_env(BASE_DIR / ".env")

VAR_DIR = Path(env("VAR_DIR", default=str(BASE_DIR / "var")))
VAR_DIR.mkdir(parents=True, exist_ok=True)

DEBUG = env.bool("DEBUG", default=False)
# Demonstration mode allows the printed accounts and a fixed key; it is what `make run` switches on, never a city.
DEMONSTRATION = env.bool("DEMONSTRATION", default=False)
SECRET_KEY = env("SECRET_KEY", default="")
if not SECRET_KEY:
    if not (DEBUG or DEMONSTRATION):
        raise ImproperlyConfigured("Set SECRET_KEY (or DEMONSTRATION=1 to try the product).")
    SECRET_KEY = "demonstration-only-never-a-city-0123456789-0123456789-abcdef"
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "portal.apps.DeskConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "django_filters",
    "django_htmx",
    "simple_history",
    "template_partials",
    "workdays",
    "outbox",
    "people",
    "catalogue",
    "projects",
    "ledgers",
    "approvals",
    "petitions",
    "briefings",
    "demonstration",
    "portal",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "portal.middleware.ChosenLanguage",
    "django.middleware.common.CommonMiddleware",
    "portal.middleware.RefuseTooLarge",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "portal.middleware.PrivatePages",
    "portal.middleware.StayWhileWorking",
    "portal.middleware.SettleOncePerDay",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.context.door",
            ],
            "builtins": ["template_partials.templatetags.partials"],
        },
    }
]

# --- database: SQLite in one file, or PostgreSQL when DATABASE_URL says so ---
DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'kaigong.sqlite3'}")}
_database = DATABASES["default"]
if _database["ENGINE"].endswith("sqlite3"):
    # IMMEDIATE: a transaction that will write takes its lock at once instead of failing half-way (see docs/decisions.md).
    _database["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # recursive_triggers: only then does INSERT OR REPLACE ask the ledger's DELETE trigger before it takes a row away.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; PRAGMA cache_size=-20000; "
        "PRAGMA recursive_triggers=ON;",
    }
else:
    _database.setdefault("OPTIONS", {})
    _database["OPTIONS"] |= {
        "pool": {"min_size": 1, "max_size": env.int("DATABASE_POOL", default=8), "timeout": 10},
        # Pages ask for a few rows out of many, on disks without arms: a far row costs little more than the next, and compiling never pays.
        "options": "-c statement_timeout=30000 -c lock_timeout=10000 -c timezone=Asia/Shanghai -c random_page_cost=1.1 -c jit=off",
        "connect_timeout": 5,
    }
# The role the running product signs in with; migrations grant it everything except changing a ledger (docs/decisions.md).
DATABASE_RUNTIME_ROLE = env("DATABASE_RUNTIME_ROLE", default="")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {"default": env.cache("CACHE_URL", default="locmemcache://")}
SESSION_ENGINE = "django.contrib.sessions.backends.db"

# --- people ---
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "portal.desk.DeskRights",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "people.passwords.ThreeOfFourClasses"},
]
LOGIN_URL = "portal:sign-in"
LOGIN_REDIRECT_URL = "portal:home"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.5
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "portal/locked.html"
AXES_HTTP_RESPONSE_CODE = 429
AXES_VERBOSE = False
SESSION_COOKIE_AGE = 30 * 60
SESSION_SAVE_EVERY_REQUEST = False
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"

# --- language and time: the product speaks Chinese and lives in Shanghai ---
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

# --- files ---
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = Path(env("MEDIA_ROOT", default=str(VAR_DIR / "files")))
MEDIA_URL = "/never-served-directly/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
# Pages name files by their content's hash, so the bare copies need neither be kept nor compressed.
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
UPLOAD_LIMIT = env.int("UPLOAD_LIMIT", default=20 * 1024 * 1024)
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "portal.uploads.TooLargeIsDropped",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# --- the web's own guards ---
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
HTTPS = env.bool("HTTPS", default=False)
if HTTPS:
    SECURE_SSL_REDIRECT = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31536000
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True

# --- work in the background: messages only wake, the work stands in rows (docs/decisions.md) ---
CELERY_BROKER_URL = env("BROKER_URL", default="folder://here")
BROKER_FOLDER = VAR_DIR / "broker"
CELERY_BROKER_TRANSPORT_OPTIONS = {"folder": str(BROKER_FOLDER)} if CELERY_BROKER_URL.startswith("folder:") else {}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = TIME_ZONE
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_ROUTES = {"outbox.tasks.run_drawing": {"queue": "drawing"}}
# Two beats may run: a unique row per task and period decides (outbox). A wake-up that nobody heard is stale: it expires.
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat")
CELERY_BEAT_SCHEDULE = {
    "outbox-sweep": {"task": "outbox.tasks.sweep", "schedule": 30.0, "options": {"expires": 25}},
    "briefings-weekly": {"task": "briefings.tasks.issue_weekly", "schedule": crontab(minute="0", hour="17", day_of_week="fri")},
    "approvals-settle": {"task": "approvals.tasks.settle", "schedule": crontab(minute="5", hour="0")},
    # More often than needed: outside office hours, and where nothing is due, it does nothing.
    "approvals-supervise": {"task": "approvals.tasks.supervise", "schedule": crontab(minute="*/10"), "options": {"expires": 550}},
}
TASK_SECONDS = env.int("TASK_SECONDS", default=120)
# A PDF may take this much and no more, in a worker that is thrown away after a few (trust.md, habit 5).
DRAWING_SECONDS = env.int("DRAWING_SECONDS", default=300)
DRAWING_BYTES = env.int("DRAWING_BYTES", default=3 * 1024**3)

# --- the city ---
# From this hour on (24-hour clock) what comes in counts from the next workday; empty: the whole day counts (clock.md K12).
CUT_OFF_HOUR = env.int("CUT_OFF_HOUR", default=None)
# Reminders and supervision papers leave from the first hour up to the second, on workdays.
OFFICE_OPENS = env.int("OFFICE_OPENS", default=9)
OFFICE_CLOSES = env.int("OFFICE_CLOSES", default=18)
CITY_NAME = env("CITY_NAME", default="巴中市")
CITY_CODE = env("CITY_CODE", default="511900")
ISSUING_UNIT = env("ISSUING_UNIT", default="巴中市投资项目审批服务代办专班")
# The office's word before the year of a supervision paper: 巴代办督〔2026〕3号.
NOTICE_WORD = env("NOTICE_WORD", default="巴代办")
# Offices own the official typefaces; these stand in from Debian's packages until a city names its own (first found wins, glyph by glyph).
FONT_ROLES = {
    "title": env("FONT_TITLE", default='FZXiaoBiaoSong-B05S, "Noto Serif CJK SC"'),
    "body": env("FONT_BODY", default='FangSong_GB2312, FandolFang, "Noto Serif CJK SC"'),
    "heading": env("FONT_HEADING", default='SimHei, "Noto Sans CJK SC"'),
    "subheading": env("FONT_SUBHEADING", default='KaiTi_GB2312, "AR PL UKai CN", "Noto Serif CJK SC"'),
}

# --- channels: how a message reaches people beside their page of messages; each is off until an administrator names its server ---
EMAIL_HOST = env("EMAIL_HOST", default="")
EMAIL_PORT = env.int("EMAIL_PORT", default=25)
EMAIL_HOST_USER = env("EMAIL_HOST_USER", default="")
EMAIL_HOST_PASSWORD = env("EMAIL_HOST_PASSWORD", default="")
EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", default=False)
EMAIL_USE_SSL = env.bool("EMAIL_USE_SSL", default=False)
EMAIL_TIMEOUT = 10
# A demonstration without a server keeps its mail as files, to be read there.
MAIL_READY = bool(EMAIL_HOST) or DEMONSTRATION
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST or not DEMONSTRATION else 'filebased'}.EmailBackend"
EMAIL_FILE_PATH = VAR_DIR / "mail"
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="kaigong@localhost")
# Where robots may live, "host" or "host:port". Their addresses are typed by people: nothing else is ever asked, and no redirect followed.
ROBOT_HOSTS = env.list("ROBOT_HOSTS", default=["qyapi.weixin.qq.com", "oapi.dingtalk.com"])
# A robot inside the office's own network, or without TLS: an administrator who allows it knows the host by name (above).
ROBOT_PRIVATE = env.bool("ROBOT_PRIVATE", default=False)
ROBOT_SECONDS = 10.0
# The address people type for this site, put before the page a letter is about; empty: letters carry no link.
SITE_ADDRESS = env("SITE_ADDRESS", default="").rstrip("/")

# One JSON object per line for machines (LOG_FORMAT=json), plain lines when a person watches (text).
_forms = {"json": {"()": "config.logs.json_lines"}, "text": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}}
_form = env("LOG_FORMAT", default="json")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {_form: _forms[_form]},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": _form}},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="WARNING")},
}
