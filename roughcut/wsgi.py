"""HTTP alone, for a server without sockets (the admin behind another proxy, say)."""

from __future__ import annotations

from django.core.wsgi import get_wsgi_application

from roughcut.settings import env

env.set_default("DJANGO_SETTINGS_MODULE", "roughcut.settings.production")
application = get_wsgi_application()
