"""The registers room's registration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Registers(AppConfig):
    name = "jalon.pmo.registers"
    label = "registers"
    verbose_name = _("Registers")

    def ready(self) -> None:
        from jalon.pmo.common import menu, palette, told
        from jalon.pmo.initiatives import search, tabs
        from jalon.pmo.notices import kinds
        from jalon.pmo.organisation import estates as organisation
        from jalon.pmo.registers import estates, finder, telling, texts
        from jalon.pmo.registers.actions import comments, entries

        for estate in estates.ESTATES:
            organisation.add(estate)
        told.add(telling.SENTENCES)
        kinds.add("register.assigned", entries.ASSIGNED)
        kinds.add("register.escalated", entries.ESCALATED)
        kinds.add("register.mentioned", comments.MENTIONED)
        kinds.add("register.commented", comments.COMMENTED)
        menu.add(menu.Entry("registers", _("Registers"), "list-details", "registers", 25))
        tabs.add(tabs.Tab("registers", _("Registers"), "initiative_registers", 30))
        palette.add(finder.entries, 30)
        palette.add(finder.places, 20)
        palette.add(finder.commands, 91)
        search.add(
            search.Kind("register", _("Registers"), "list-details", texts.address, texts.entries, order=30)
        )
        search.add(search.Kind("lesson", _("Lessons"), "bulb", texts.address, texts.lessons, order=20))
