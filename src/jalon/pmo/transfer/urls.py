"""Addresses of the transfer room."""

from django.urls import path

from jalon.pmo.transfer import views

urlpatterns = [
    path("import/", views.desk, name="import"),
    path("import/<int:pk>/", views.one, name="import_one"),
    path("import/<int:pk>/create/", views.create, name="import_create"),
    path("import/<int:pk>/replace/", views.replace, name="import_replace"),
    path("import/<int:pk>/again/", views.again, name="import_again"),
    path("import/<int:pk>/discard/", views.discard, name="import_discard"),
    path("i/<slug:slug>/import/", views.desk_of, name="import_to"),
]
