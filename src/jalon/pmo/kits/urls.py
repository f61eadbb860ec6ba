"""Addresses of the kits room."""

from django.urls import path

from jalon.pmo.kits.views import begin, own, shelf

urlpatterns = [
    path("kits/", shelf.shelf, name="kits"),
    path("kits/begin/", begin.begin, name="kit_begin"),
    path("kits/preview/", begin.preview, name="kit_preview"),
    path("kits/import/", own.bring, name="kit_import"),
    path("kits/own/<int:pk>/", own.one, name="kit_own"),
    path("kits/own/<int:pk>/text/", own.edit, name="kit_edit"),
    path("kits/own/<int:pk>/name/", own.rename, name="kit_rename"),
    path("kits/own/<int:pk>/translate/", own.translate, name="kit_translate"),
    path("kits/own/<int:pk>/delete/", own.delete, name="kit_delete"),
    path("kits/own/<int:pk>/restore/", own.restore, name="kit_restore"),
    path("kits/own/<int:pk>/file/", own.file, name="kit_own_file"),
    path("kits/sector/<slug:sector>/", shelf.one, name="kit"),
    path("kits/sector/<slug:sector>/file/", shelf.file, name="kit_file"),
    path("i/<slug:slug>/kit/", begin.used, name="kit_of"),
    path("i/<slug:slug>/kit/begin/", begin.take, name="kit_take"),
    path("i/<slug:slug>/kit/save/", begin.save, name="kit_save"),
]
