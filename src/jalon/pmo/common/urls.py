"""Addresses of the common room."""

from django.urls import path

from jalon.pmo.common import views

urlpatterns = [
    path("help/", views.help_page, name="help"),
    path("palette/", views.palette, name="palette"),
]
