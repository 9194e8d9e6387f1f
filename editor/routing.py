"""Sockets of the review room."""

from django.urls import path

from editor.consumers import CutConsumer

websocket_urlpatterns = [path("ws/cuts/<int:cut_id>/", CutConsumer.as_asgi())]
