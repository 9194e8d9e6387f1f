"""The tests': real services in a throw-away data home, which tests/conftest.py starts and stops."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from roughcut.settings import env

# A home per test run, so that runs side by side do not meet; what the tests start inherits it.
# ROUGHCUT_TEST_HOME names one to keep between runs, whose services may be up already.
KEPT_HOME = env.text("ROUGHCUT_TEST_HOME", "")
env.set_default(
    "ROUGHCUT_HOME", KEPT_HOME or str(Path(tempfile.gettempdir()) / f"roughcut-test-{os.getpid()}")
)

from roughcut.settings.base import *  # noqa: E402, F403  the home above decides what base says
from roughcut.settings.base import DATABASES, LOGGING  # noqa: E402

SECRET_KEY = "only-for-tests"
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# Kept services are shared by runs side by side, so each run has its own database in them.
DATABASES["default"] |= {"TEST": {"NAME": f"test_roughcut_{os.getpid()}"}}
LOGGING |= {"root": {"handlers": ["console"], "level": "WARNING"}}
