"""Every socket of the product."""

from django.urls import path

from editor.consumers.cut import CutConsumer
from editor.consumers.project import ProjectConsumer

websocket_urlpatterns = [
    path("ws/projects/<int:project_id>/", ProjectConsumer.as_asgi()),
    path("ws/cuts/<int:cut_id>/", CutConsumer.as_asgi()),
]
