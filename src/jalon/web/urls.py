"""Root addresses: each room brings its own."""

from __future__ import annotations

import importlib.util

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from jalon.web import views

ROOMS = [
    app
    for app in settings.INSTALLED_APPS
    if app.startswith("jalon.pmo.") and importlib.util.find_spec(f"{app}.urls")
]

urlpatterns = [
    path("", views.home, name="home"),
    *[path("", include(f"{room}.urls")) for room in ROOMS],
    path("api/", include("jalon.web.api.urls")),
    # Django's own form knows no second factor: whoever opens the administration comes in by our door
    path("admin/login/", views.administration_door),
    path("admin/", admin.site.urls),
]

handler400 = "jalon.pmo.common.pages.bad_request"
handler403 = "jalon.pmo.common.pages.permission_denied"
handler404 = "jalon.pmo.common.pages.not_found"
handler500 = "jalon.pmo.common.pages.server_error"
