"""Addresses of the transfer room."""

from django.urls import path

from jalon.pmo.transfer.views import desk, export

urlpatterns = [
    path("import/", desk.desk, name="import"),
    path("import/<int:pk>/", desk.one, name="import_one"),
    path("import/<int:pk>/create/", desk.create, name="import_create"),
    path("import/<int:pk>/replace/", desk.replace, name="import_replace"),
    path("import/<int:pk>/again/", desk.again, name="import_again"),
    path("import/<int:pk>/discard/", desk.discard, name="import_discard"),
    path("i/<slug:slug>/import/", desk.desk_of, name="import_to"),
    path("i/<slug:slug>/plan/export/", export.page, name="plan_export"),
    path("i/<slug:slug>/plan/export/<slug:kind>/", export.download, name="plan_download"),
    path("i/<slug:slug>/plan/gantt.svg", export.gantt, {"kind": "svg"}, name="plan_gantt_svg"),
    path("i/<slug:slug>/plan/gantt.pdf", export.gantt, {"kind": "pdf"}, name="plan_gantt_pdf"),
    path("i/<slug:slug>/plan/print/", export.ask_print, name="plan_print"),
    path("i/<slug:slug>/plan/print/state/", export.print_state, name="plan_print_state"),
    path("i/<slug:slug>/plan/print/file/", export.print_file, name="plan_print_file"),
    path("i/<slug:slug>/plan/print/drop/", export.drop_print, name="plan_print_drop"),
    path("i/<slug:slug>/plan/feed/", export.give_feed, name="plan_feed"),
    path("i/<slug:slug>/plan/feed/end/", export.take_feed_back, name="plan_feed_end"),
    path("feeds/<str:secret>.ics", export.feed, name="calendar_feed"),
]
