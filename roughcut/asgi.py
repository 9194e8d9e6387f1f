"""HTTP to Django, sockets to Channels; sockets are for pages of our own and people signed in."""

from __future__ import annotations

from channels.auth import AuthMiddlewareStack
from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import AllowedHostsOriginValidator
from django.core.asgi import get_asgi_application

from roughcut.settings import env

env.set_default("DJANGO_SETTINGS_MODULE", "roughcut.settings.production")
http = get_asgi_application()  # readies Django, which the routes below need

from roughcut.routing import websocket_urlpatterns  # noqa: E402  needs Django ready
from roughcut.warming import warm_up  # noqa: E402  the same

warm_up()

application = ProtocolTypeRouter(
    {
        "http": http,
        "websocket": AllowedHostsOriginValidator(
            AuthMiddlewareStack(URLRouter(websocket_urlpatterns))
        ),
    }
)
