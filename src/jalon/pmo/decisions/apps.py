"""The decisions room's registration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Decisions(AppConfig):
    name = "jalon.pmo.decisions"
    label = "decisions"
    verbose_name = _("Decisions")

    def ready(self) -> None:
        from jalon.pmo.common import menu, palette, told
        from jalon.pmo.decisions import estates, finder
        from jalon.pmo.decisions.actions import proposals, telling
        from jalon.pmo.decisions.telling import SENTENCES
        from jalon.pmo.governance import actions as governance
        from jalon.pmo.initiatives import search, tabs
        from jalon.pmo.organisation import estates as organisation

        for estate in estates.ESTATES:
            organisation.add(estate)
        menu.add(menu.Entry("to_decide", _("To decide"), "gavel", "to_decide", 2))
        menu.add(menu.Entry("committees", _("Committees"), "messages", "committees", 20))
        tabs.add(tabs.Tab("governance", _("Governance"), "", 50))
        tabs.add_page(tabs.Page("governance", _("Changes"), "changes", 30))
        tabs.add_page(tabs.Page("governance", _("Committees"), "initiative_committees", 40))
        palette.add(finder.requests, 25)
        palette.add(finder.committees, 26)
        palette.add(finder.places, 20)
        palette.add(finder.commands, 92)
        search.add(
            search.Kind(
                "minutes", _("Minutes"), "writing", finder.minutes_address, finder.minutes_texts, order=35
            )
        )
        governance.add_closing(proposals.TARGET, proposals.decided)
        telling.declare()
        told.add(SENTENCES)
