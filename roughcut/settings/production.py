"""Behind a TLS proxy, on services of their own. Fails at start with the name of what is missing."""

from __future__ import annotations

from roughcut.settings import env
from roughcut.settings.base import *  # noqa: F403  a settings module is the sum of its base

SECRET_KEY = env.text("SECRET_KEY")
ALLOWED_HOSTS = [*env.text("ALLOWED_HOSTS").replace(" ", "").split(","), "localhost", "127.0.0.1"]
env.text("DATABASE_URL")
env.text("REDIS_URL")

SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SECURE_SSL_REDIRECT = env.flag("SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]  # the proxy and the container ask in plain HTTP
SECURE_HSTS_SECONDS = env.number("HSTS_SECONDS", 3600)
