"""Addresses of the cut: a project's scenes, review, export."""

from __future__ import annotations

from django.urls import path

from editor.views import (
    api,
    compare,
    export,
    learned,
    model,
    project,
    returned,
    review,
    script,
    webhook,
)

urlpatterns = [
    path("projects/<int:project_id>/", project.scenes, name="project"),
    path("projects/<int:project_id>/work/", project.work, name="work"),
    path(
        "projects/<int:project_id>/scenes/<int:scene_id>/propose/", project.propose, name="propose"
    ),
    path("projects/<int:project_id>/script/", script.script, name="script"),
    path("projects/<int:project_id>/export/", export.dialog, name="export"),
    path("projects/<int:project_id>/model/", model.page, name="model"),
    path("projects/<int:project_id>/model/learning/", model.learning, name="model-learning"),
    path("projects/<int:project_id>/model/dataset/", model.dataset, name="model-dataset"),
    path("projects/<int:project_id>/model/<int:model_id>/use/", model.use, name="model-use"),
    path(
        "projects/<int:project_id>/model/<int:model_id>/rollback/",
        model.rollback,
        name="model-rollback",
    ),
    path("projects/<int:project_id>/returned/", returned.collection, name="returned"),
    path(
        "projects/<int:project_id>/returned/<int:returned_id>/",
        returned.detail,
        name="returned-cut",
    ),
    path("exports/<int:export_id>/", export.download, name="export-download"),
    path("exports/<int:export_id>/again/", export.again, name="export-again"),
    path("exports/<int:export_id>/cancel/", export.cancel, name="export-cancel"),
    path("projects/<int:project_id>/webhooks/", webhook.webhooks, name="webhooks"),
    path("webhooks/<int:webhook_id>/", webhook.act, name="webhook-act"),
    path("cuts/<int:cut_id>/", review.page, name="review"),
    path("cuts/<int:cut_id>/learned/", learned.page, name="learned"),
    path("cuts/<int:cut_id>/compare/<int:other_id>/", compare.page, name="compare"),
    path("api/projects/<int:project_id>/exports/", api.exports, name="api-exports"),
    path("api/exports/<int:export_id>/", api.export, name="api-export"),
    path("api/exports/<int:export_id>/file", api.file, name="api-export-file"),
    path("api/cuts/<int:cut_id>/", review.state, name="cut-state"),
    path("api/cuts/<int:cut_id>/versions/", review.versions, name="cut-versions"),
    path("api/cuts/<int:cut_id>/compare/<int:other_id>/", compare.state, name="cut-compare"),
]
