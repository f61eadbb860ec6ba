"""Addresses of the people room."""

from django.urls import path

from jalon.pmo.people.views import pages, rows, tensions

urlpatterns = [
    path("i/<slug:slug>/stakeholders/", pages.stakeholders, name="people_stakeholders"),
    path("i/<slug:slug>/communication/", pages.communication, name="people_communication"),
    path("i/<slug:slug>/communication/sends/<int:send_id>/", rows.sent, name="people_sent"),
    path("i/<slug:slug>/responsibilities/", pages.responsibilities, name="people_responsibilities"),
    path("i/<slug:slug>/responsibilities/mark/", rows.mark, name="people_mark"),
    path("i/<slug:slug>/responsibilities/choose/", rows.choose, name="people_choose"),
    path("i/<slug:slug>/people/<slug:what>/new/", rows.new, name="people_new"),
    path("i/<slug:slug>/people/<slug:what>/<int:pk>/", rows.edit, name="people_edit"),
    path("i/<slug:slug>/people/<slug:what>/<int:pk>/remove/", rows.remove, name="people_remove"),
    path("i/<slug:slug>/people/<slug:what>/<int:pk>/restore/", rows.restore, name="people_restore"),
    path("i/<slug:slug>/tensions/", tensions.log, name="people_tensions"),
    path("i/<slug:slug>/tensions/<int:tension_id>/", tensions.one, name="people_tension"),
    path("i/<slug:slug>/tensions/<int:tension_id>/forget/", tensions.forget, name="people_tension_forget"),
]
