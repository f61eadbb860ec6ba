"""The documents room's registration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Documents(AppConfig):
    name = "jalon.pmo.documents"
    label = "documents"
    verbose_name = _("Documents and closing")

    def ready(self) -> None:
        from jalon.pmo.common import told
        from jalon.pmo.documents import estates, finder, proofs, telling
        from jalon.pmo.documents.actions import approval
        from jalon.pmo.governance import proofs as governance
        from jalon.pmo.initiatives import search, tabs
        from jalon.pmo.notices import kinds
        from jalon.pmo.organisation import estates as organisation

        for estate in estates.ESTATES:
            organisation.add(estate)
        told.add(telling.SENTENCES)
        kinds.add(approval.ASKED, approval.ASKED_SENTENCE)
        tabs.add(tabs.Tab("closing", _("Closing"), "", 60))
        tabs.add_page(tabs.Page("closing", _("Closing"), "closing", 10))
        tabs.add_page(tabs.Page("closing", _("Lessons"), "lessons", 20))
        tabs.add(tabs.Tab("files", _("Files"), "", 70))
        tabs.add_page(tabs.Page("files", _("Project file"), "documents", 10))
        tabs.add_page(tabs.Page("files", _("Templates"), "document_templates", 20, finder.writes_templates))
        governance.add("document", proofs.document)
        search.add(
            search.Kind(
                "document",
                _("Documents"),
                "file-text",
                finder.document_address,
                finder.document_texts,
                order=30,
            )
        )
