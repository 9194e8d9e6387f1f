"""Every socket of the site, gathered from the apps."""

from __future__ import annotations

from editor.routing import websocket_urlpatterns

__all__ = ["websocket_urlpatterns"]
