"""Addresses of the notices room."""

from django.urls import path

from jalon.pmo.notices import views

urlpatterns = [
    path("me/notifications/", views.listed, name="notices"),
    path("me/notifications/read/", views.read, name="notices_read"),
    path("me/notifications/preferences/", views.preferences, name="notice_preferences"),
    path("me/notifications/<int:notice_id>/", views.open_one, name="notice_open"),
    path("outgoing-mail/<int:mail_id>/again/", views.send_again, name="mail_again"),
]
