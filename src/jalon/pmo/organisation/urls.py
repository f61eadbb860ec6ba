"""Addresses of the organisation room."""

from django.urls import path

from jalon.pmo.organisation import views

urlpatterns = [
    path("organisation/", views.settings, name="organisation"),
    path("organisation/choose/", views.choose, name="organisation_choose"),
    path("members/leaving/", views.leaving, name="person_leaving"),
    path("start/", views.start, name="start"),
]
