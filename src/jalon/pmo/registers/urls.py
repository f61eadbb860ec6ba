"""Addresses of the registers room."""

from django.urls import path

from jalon.pmo.registers.views import pages

urlpatterns = [
    path("i/<slug:slug>/registers/<int:entry_id>/", pages.one, name="register_entry"),
]
