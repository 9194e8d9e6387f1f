"""Addresses of ingest."""

from __future__ import annotations

from django.urls import path

from projects.views import account, language, media, projects, rushes, uploads

urlpatterns = [
    path("", projects.index, name="projects"),
    path("account/", account.account, name="account"),
    path("account/keys/<int:token_id>/revoke/", account.revoke, name="token-revoke"),
    path("language/", language.choose, name="language"),
    path("projects/new/", projects.new, name="project-new"),
    path("projects/<int:project_id>/people/", projects.people, name="people"),
    path("projects/<int:project_id>/rushes/", rushes.rushes, name="rushes"),
    path("projects/<int:project_id>/uploads/", uploads.collection, name="uploads"),
    path("projects/<int:project_id>/uploads/<uuid:upload_id>/", uploads.piece, name="upload"),
    path("media/clips/<int:clip_id>/<slug:kind>", media.rendition, name="rendition"),
]
