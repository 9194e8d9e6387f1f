"""Every socket of the site, gathered from the apps."""

from __future__ import annotations

from analysis.routing import websocket_urlpatterns as analysis_sockets
from editor.routing import websocket_urlpatterns as editor_sockets

websocket_urlpatterns = [*analysis_sockets, *editor_sockets]
