"""What every installation shares. A local one needs no variable at all: the services are embedded
and everything lies in the data home; the variables of .env.example replace part by part.
"""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from roughcut.embedded.home import Home, default_root
from roughcut.settings import env

BASE_DIR = Path(__file__).resolve().parents[2]
HOME = Home(env.path("ROUGHCUT_HOME", default_root()))

DEBUG = False
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *env.words("ALLOWED_HOSTS")]
CSRF_TRUSTED_ORIGINS = list(env.words("CSRF_TRUSTED_ORIGINS"))

ROOT_URLCONF = "roughcut.urls"
ASGI_APPLICATION = "roughcut.asgi.application"
WSGI_APPLICATION = "roughcut.wsgi.application"

INSTALLED_APPS = [
    "daphne",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "channels",
    "django_rq",
    "django_vite",
    "storages",
    "roughcut",
    "projects",
    "analysis",
    "editor",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "roughcut.middleware.reader_language",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "roughcut.middleware.content_security_policy",
    "roughcut.refusals.RefusalMiddleware",
]

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
            ],
        },
    },
]

# The database, the queue and the sockets between browsers. EXTERNAL_* say that somebody else runs
# the server, so that `manage.py up` does not.
_external_database = env.database("DATABASE_URL")
_redis_url = env.text("REDIS_URL", "")
EXTERNAL_DATABASE = _external_database is not None
EXTERNAL_REDIS = bool(_redis_url)

DATABASES: dict[str, dict[str, object]] = {
    "default": _external_database
    or {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "roughcut",
        "USER": "roughcut",
        "HOST": str(HOME.postgres_sockets),
        "PORT": "5432",  # names the socket
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = _redis_url or HOME.redis_url()
JOB_TIMEOUT_S = 6 * 3600  # speech on a CPU runs slower than the clip plays
RESULT_KEPT_S = 24 * 3600
RQ_QUEUES = {
    queue: {
        "URL": REDIS_URL,
        "DEFAULT_TIMEOUT": JOB_TIMEOUT_S,
        "DEFAULT_RESULT_TTL": RESULT_KEPT_S,
    }
    for queue in ("default", "picture", "speech")
}
RQ = {"WORKER_CLASS": "roughcut.jobs.Worker"}
WORKERS = env.number("ROUGHCUT_WORKERS", 0)  # 0: as many as the cores suggest

CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        "CONFIG": {"hosts": [REDIS_URL], "prefix": "roughcut"},
    }
}

# People
AUTH_USER_MODEL = "projects.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"

# Words and time
LANGUAGE_CODE = "fr" if env.text("LANG", "").startswith("fr") else "en"  # of the terminal
LANGUAGES = [("en", _("English")), ("fr", _("French"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.text("TIME_ZONE", "UTC")

# Media: a bucket when one is named, else the data home. Media has no address of its own: every
# file is given out by a view that asks who wants it.
S3_BUCKET = env.text("S3_BUCKET", "")
S3_ENDPOINT_URL = env.text("S3_ENDPOINT_URL", "")
MEDIA_ROOT = HOME.media
_media_storage: dict[str, object] = {
    "BACKEND": "django.core.files.storage.FileSystemStorage",
    "OPTIONS": {"location": MEDIA_ROOT},
}
if S3_BUCKET:
    _media_storage = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": S3_BUCKET,
            "endpoint_url": S3_ENDPOINT_URL or None,
            "region_name": env.text("S3_REGION", "us-east-1"),
            "access_key": env.text("S3_ACCESS_KEY_ID", "") or None,
            "secret_key": env.text("S3_SECRET_ACCESS_KEY", "") or None,
            "signature_version": "s3v4",
            "addressing_style": env.text("S3_ADDRESSING_STYLE", "auto"),
            "querystring_auth": True,
            "default_acl": None,
            "file_overwrite": False,
        },
    }
STORAGES = {
    "default": _media_storage,
    # Vite puts a hash in each name it builds, so the files are served as they lie.
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

# Rushes and weights
INGEST_ROOTS = [Path(root).expanduser() for root in env.words("INGEST_ROOTS")]
LARGEST_UPLOAD_BYTES = 1 << 40
MODELS_ROOT = env.path("ROUGHCUT_MODELS_CACHE", env.cache_root() / "models")
_models_local = env.text("ROUGHCUT_MODELS", "")
MODELS_LOCAL = Path(_models_local).expanduser() if _models_local else None

# Pages' scripts and styles: built by Vite, served by WhiteNoise straight from where they lie.
VITE_DIST = BASE_DIR / "frontend" / "dist"
STATIC_URL = "/static/"
STATICFILES_DIRS = [VITE_DIST] if VITE_DIST.is_dir() else []
WHITENOISE_USE_FINDERS = True
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/assets/.+-[\w-]{8}\.\w+$"  # the hash Vite writes
DJANGO_VITE = {"default": {"dev_mode": False, "manifest_path": VITE_DIST / "manifest.json"}}

# Programs outside: how much they may ask with one key, and whether the addresses that are told of
# exports may lie inside the studio's own network (plain HTTP is allowed then too).
API_REQUESTS_A_MINUTE = env.number("API_REQUESTS_A_MINUTE", 120)
API_WRONG_KEYS_A_MINUTE = 30  # from one address
WEBHOOKS_PRIVATE = env.flag("WEBHOOKS_PRIVATE", False)

# Browsers
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "INFO").upper()},
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        # It tells every table of a font that it leaves out of a PDF.
        "fontTools": {"level": "WARNING"},
    },
}
