"""Addresses of the API and of its description."""

from django.urls import path

from jalon.web.api import docs
from jalon.web.api.root import api

urlpatterns = [
    path("v1/", api.urls),
    path("docs/", docs.page, name="api_docs"),
]
