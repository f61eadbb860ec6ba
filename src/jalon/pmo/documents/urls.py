"""Addresses of the documents room."""

from django.urls import path

from jalon.pmo.documents.views import closing, documents, lessons, templates

urlpatterns = [
    path("i/<slug:slug>/files/", documents.listed, name="documents"),
    path("i/<slug:slug>/files/new/", documents.add, name="document_add"),
    path("i/<slug:slug>/files/zip/", documents.zipped, name="project_file"),
    path("i/<slug:slug>/files/zip/state/", documents.zip_state, name="project_file_state"),
    path("i/<slug:slug>/files/templates/", templates.listed, name="document_templates"),
    path("i/<slug:slug>/files/templates/<int:template_pk>/", templates.one, name="document_template"),
    path("i/<slug:slug>/files/exceptions/<int:exception_id>/", documents.exception, name="exception_report"),
    path("i/<slug:slug>/files/v/<int:version_pk>/", documents.download, name="document_version"),
    path("i/<slug:slug>/files/v/<int:version_pk>/decide/", documents.decide, name="document_decide"),
    path("i/<slug:slug>/files/d/<slug:document_key>/", documents.one, name="document"),
    path("i/<slug:slug>/files/d/<slug:document_key>/generate/", documents.generate, name="document_generate"),
    path("i/<slug:slug>/files/d/<slug:document_key>/hand-in/", documents.hand_in, name="document_hand_in"),
    path("i/<slug:slug>/closing/", closing.page, name="closing"),
    path("i/<slug:slug>/closing/say/", closing.say, name="closing_say"),
    path("i/<slug:slug>/closing/accept/", closing.accept, name="closing_accept"),
    path("i/<slug:slug>/closing/hand-over/", closing.hand_over, name="closing_hand_over"),
    path("i/<slug:slug>/closing/handover/<int:handover_pk>/", closing.handover, name="closing_handover"),
    path("i/<slug:slug>/closing/close/", closing.close, name="closing_close"),
    path("i/<slug:slug>/closing/reopen/", closing.reopen, name="closing_reopen"),
    path("i/<slug:slug>/lessons/", lessons.listed, name="lessons"),
    path("i/<slug:slug>/lessons/<int:entry_id>/helped/", lessons.helped, name="lesson_helped"),
]
