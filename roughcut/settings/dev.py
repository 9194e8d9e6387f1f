"""One machine, embedded services: the demo, an editor's own computer, a developer's."""

from __future__ import annotations

from roughcut.settings import env
from roughcut.settings.base import *  # noqa: F403  a settings module is the sum of its base
from roughcut.settings.base import DJANGO_VITE, HOME

DEBUG = env.flag("DEBUG", default=False)
SECRET_KEY = env.text("SECRET_KEY", "") or HOME.secret_key()
DJANGO_VITE["default"]["dev_mode"] = env.flag("VITE_DEV_SERVER", default=False)
