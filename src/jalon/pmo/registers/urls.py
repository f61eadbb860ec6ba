"""Addresses of the registers room."""

from django.urls import path

from jalon.pmo.registers.views import entries, files, imports, kept, pages, responses, scale

urlpatterns = [
    path("registers/", pages.listed, name="registers"),
    path("registers/as.<str:kind>", pages.download, name="registers_export"),
    path("registers/views/", kept.save, name="register_views"),
    path("registers/views/<int:pk>/delete/", kept.delete, name="register_view_delete"),
    path("registers/import/", imports.hand_in, name="register_hand_in"),
    path("registers/import/<int:import_id>/", imports.one, name="register_import"),
    path("registers/scale/", scale.page, name="register_scale"),
    path("i/<slug:slug>/registers/", pages.of_initiative, name="initiative_registers"),
    path("i/<slug:slug>/registers/add/", entries.add, name="register_add"),
    path("i/<slug:slug>/registers/<int:entry_id>/", pages.one, name="register_entry"),
    path("i/<slug:slug>/registers/<int:entry_id>/escalate/", entries.escalate, name="register_escalate"),
    path("i/<slug:slug>/registers/<int:entry_id>/respond/", responses.add, name="register_respond"),
    path(
        "i/<slug:slug>/registers/<int:entry_id>/responses/<int:response_id>/",
        responses.change,
        name="register_response",
    ),
    path("i/<slug:slug>/registers/<int:entry_id>/tasks/", responses.link, name="register_link"),
    path("i/<slug:slug>/registers/<int:entry_id>/comment/", entries.comment, name="register_comment"),
    path("i/<slug:slug>/registers/<int:entry_id>/files/", files.attach, name="register_attach"),
    path("i/<slug:slug>/registers/<int:entry_id>/files/<int:file_id>/", files.give, name="register_file"),
    path(
        "i/<slug:slug>/registers/<int:entry_id>/files/<int:file_id>/remove/",
        files.detach,
        name="register_detach",
    ),
]
