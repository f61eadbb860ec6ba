"""Addresses of the initiatives room."""

from django.urls import path

from jalon.pmo.initiatives.views import found, initiatives, members

urlpatterns = [
    path("search/", found.page, name="search"),
    path("i/new/", initiatives.new, name="initiative_new"),
    path("i/<slug:slug>/settings/", initiatives.settings, name="initiative_settings"),
    path("i/<slug:slug>/status/", initiatives.status, name="initiative_status"),
    path("i/<slug:slug>/move/", initiatives.move, name="initiative_move"),
    path("i/<slug:slug>/archive/", initiatives.archive, name="initiative_archive"),
    path("i/<slug:slug>/delete/", initiatives.delete, name="initiative_delete"),
    path("i/<slug:slug>/undo/<int:change_set>/", initiatives.undo, name="initiative_undo"),
    path("members/", members.members, name="members"),
    path("members/<int:pk>/role/", members.role, name="member_role"),
    path("members/<int:pk>/remove/", members.remove, name="member_remove"),
    path("members/<int:pk>/invite/", members.invite_again, name="member_invite"),
    path("members/restore/<int:change_set>/", members.restore, name="member_restore"),
]
