"""Every address of the site, gathered from the apps."""

from __future__ import annotations

from django.contrib import admin
from django.urls import include, path

from roughcut.views import health

urlpatterns = [
    path("healthz", health, name="health"),
    path("admin/", admin.site.urls),
    path("i18n/", include("django.conf.urls.i18n")),
]
